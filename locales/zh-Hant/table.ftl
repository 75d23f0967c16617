# 客戶表格：欄位、篩選、已儲存的清單、讀取；團隊對客戶的標籤與備註。

## 表格

table-search-hint = 名稱、網域、城市、電子郵件地址或客戶識別碼中任何位置的字詞，順序與重音符號不拘。
table-none-found = 沒有客戶符合這些篩選條件。
table-none-so-far = 目前已讀取的客戶中，沒有符合這些篩選條件的客戶。
table-unread = 還有 { $count } 位客戶尚未讀取，因此符合的客戶可能更多。
table-count = 共 { $total } 位客戶。
table-count-filtered = { $total } 位客戶中有 { $count } 位符合。
table-shown = 顯示第 { $first } 至 { $last } 位。
table-stale = 合作夥伴中心沒有回應。這是入口網站的副本，您先前已獲准檢視。
table-recent = 最近開啟：
table-gone-at = 自 { $at } 起已不存在
table-note = 備註
table-previous-page = 上一頁
table-page = 第 { $number } 頁，共 { $count } 頁
table-pages = 表格的頁面
table-all = 所有客戶
table-at-service = 在合作夥伴中心搜尋
column-name = 名稱
column-domain = 網域
column-country = 國家/地區
column-city = 城市
column-email = 電子郵件
column-phone = 電話
column-language = 語言
column-changed = 上次變更
column-read = 副本存在時間
age-never = 從未讀取
age-minutes = { $count } 分鐘
age-hours = { $count } 小時
age-days = { $count } 天
filter-title = 篩選條件
filter-label = 標籤
filter-counted = { $name }（{ $count }）
filter-gone = 改為顯示合作夥伴中心已不存在的 { $count } 位客戶
filter-sort = 排序依據
filter-sort-reversed = { $name }，反向

## 已儲存的清單

view-title = 已儲存的清單
view-name = 此清單的名稱
view-save-own = 為自己儲存
view-save-team = 為團隊儲存
view-of-team = 團隊的清單
view-of-team-by = 團隊的清單，由 { $person } 儲存
view-remove = 移除
view-remove-named = 移除清單 { $name }
view-saved = 清單已儲存。
view-exists = 未儲存任何內容：團隊已有同名的清單。若要取代，請勾選核取方塊，或改用其他名稱。
view-exists-by = 未儲存任何內容：團隊已有同名的清單，由 { $person } 儲存。若要取代，請勾選核取方塊，或改用其他名稱。
view-replace = 取代團隊中同名的清單
view-removed = 清單已移除。
view-no-name = 未儲存任何內容：請為清單命名。
view-too-long = 未儲存任何內容：名稱最多 { $max } 個字元。
view-too-many = 未儲存任何內容：已有 { $max } 個清單，請先移除一個。

## 讀取

collection-title = 入口網站的副本
collection-brings = 目前入口網站只知道客戶的名稱與網域。讀取作業會以您自己的權限讀取所有客戶及其帳單設定檔一次，不做任何變更。之後，本頁會成為包含國家/地區、城市、電子郵件地址、電話與語言的表格，可供排序與篩選。
collection-read = 客戶清單上次讀取時間為 { $at }。
collection-start = 讀取所有客戶
collection-pause = 暫停
collection-resume = 繼續
collection-stop = 停止
collection-reload = 重新顯示進度
collection-show = 顯示讀取的內容
collection-started = 由 { $person } 於 { $at } 開始。
collection-listing = 正在讀取清單：目前 { $total } 位客戶。
collection-running = 已讀取 { $total } 位客戶中的 { $done } 位。
collection-sign-in = 讀取 { $total } 位客戶中的 { $done } 位後等待中，因為該人員的工作階段已結束。該人員再次登入，或您選擇以自己的權限繼續時，作業就會繼續。
collection-paused = 讀取 { $total } 位客戶中的 { $done } 位後已暫停。
collection-stopped = 讀取 { $total } 位客戶中的 { $done } 位後已停止，已讀取的內容會保留。
collection-refused = 讀取 { $total } 位客戶中的 { $done } 位後已結束，因為合作夥伴中心拒絕該人員檢視客戶。
collection-done = 已讀取全部 { $total } 位客戶。
collection-waits = 合作夥伴中心要求等到 { $at }。
collection-left = { $minutes ->
    [0] 剩餘時間不到一分鐘。
   *[other] 大約還需要 { $minutes } 分鐘。
}
collection-failed = 有 { $count } 位客戶無法讀取。

## 從客戶回到清單

list-navigation = 客戶清單
list-back = 返回清單
list-previous = 上一位：{ $customer }
list-next = 下一位：{ $customer }
list-number = 第 { $number } 位，共 { $total } 位
keys-next-customer = 清單中的下一位客戶
keys-previous-customer = 清單中的上一位客戶

## 標籤與備註

note-tab = 標籤與備註
note-page-title = 標籤與備註 – { $customer }
note-text = 由您的團隊自行維護，只留在本入口網站，以加密方式儲存，絕不會傳送至合作夥伴中心。每次變更都會記入稽核記錄。
note-history = 標籤與備註的變更
note-labels = 標籤
note-labels-hint = 最多 { $most } 個標籤，每個最多 { $max } 個字元，以逗號分隔。
note-labels-known = 使用中：{ $list }
note-note = 團隊備註
note-note-hint = 最多 { $max } 個字元。
note-save = 儲存標籤與備註
note-saved = 標籤與備註已儲存。
note-role = 您的角色可以檢視標籤與備註。若要變更，需要 Portal.Editor 或 Portal.Admin 角色。
note-stale-title = 其他人已在這段期間變更
note-stale-text = 尚未儲存任何內容。下方是目前儲存的內容，表單仍保留您輸入的內容：請整合您要保留的部分，然後再次儲存。
note-too-many-labels = 共有 { $count } 個標籤，最多只能有 { $most } 個。
note-label-too-long = 標籤「{ $label }」超過 { $max } 個字元。
note-too-long = 備註有 { $length } 個字元，最多只能有 { $max } 個。

## 已儲存設定檔的問題

column-problems = 問題
filter-problem = 問題種類
problems-title = 客戶的問題
problems-text = 入口網站上次讀取時，不符合所在國家/地區或合作夥伴中心規則的帳單設定檔，以及購買遭到 Microsoft 封鎖的客戶。此處不會變更任何內容：每個數字都通往相關客戶，每個問題都通往其欄位。
problems-count = { $count ->
    [0] 在 { $total } 位客戶中沒有發現問題。
   *[other] { $total } 位客戶中有 { $count } 位有問題。
}
problems-unchecked = 有 { $count } 位客戶尚未檢查，下次收集時會檢查。
problems-partly-checked = 讀取 { $count } 位客戶時，尚不知道其國家/地區的規則，因此只檢查了一般規則。
problems-by-rule = 依種類
problems-by-country = 依國家/地區
problems-today = 客戶數
problems-week-ago = 一週前
problems-month-ago = 一個月前
problems-suggestions = 建議
problems-follow = 採用建議
problems-follow-named = 採用建議：{ $problem }
problems-follow-list = 以變更集對這 { $count } 位客戶採用建議
problems-not-counted = 未計算
problems-no-country = 沒有國家/地區
problems-more-countries = 以及另外 { $count } 個國家/地區
problems-list = 有問題的客戶
data-problem = { $field }：{ $rule }
data-rule-any = 任何問題
data-rule-missing = 缺少必要的值
data-rule-phone-missing = 缺少電話號碼
data-rule-state = 不在該國家/地區的州省清單中
data-rule-postal-code = 郵遞區號不符合該國家/地區的格式
data-rule-phone = 電話號碼無效
data-rule-email = 不是電子郵件地址
data-rule-email-domain = 合作夥伴中心拒絕的電子郵件網域
data-rule-country = 不明的國家/地區
data-rule-other-country = 看起來屬於其他國家/地區
data-rule-culture = 該國家/地區不支援的文化特性
data-rule-language = 該國家/地區不支援的語言
data-rule-hidden-sign = 看不見的字元
data-rule-too-long = 值太長
data-rule-tax-twice = 稅務資料與另一位客戶相同
data-rule-address = 合作夥伴中心無法確認的地址
data-rule-verification = 購買因 Microsoft 的驗證而遭到封鎖

## 所有地址

addresses-title = 地址
addresses-text = 可以用您自己的權限，向合作夥伴中心查詢每個帳單設定檔的地址（以入口網站上次讀取的內容為準），不做任何變更。無法確認的地址會成為一種問題。已確認的地址在變更之前不會再次查詢。
addresses-start = 檢查所有地址
addresses-show = 顯示檢查結果
addresses-running = 已檢查 { $total } 位客戶中的 { $done } 位。
addresses-sign-in = 檢查 { $total } 位客戶中的 { $done } 位後等待中，因為該人員的工作階段已結束。該人員再次登入，或您選擇以自己的權限繼續時，作業就會繼續。
addresses-stopped = 檢查 { $total } 位客戶中的 { $done } 位後已停止，已檢查的結果會保留。
addresses-refused = 檢查 { $total } 位客戶中的 { $done } 位後已結束，因為合作夥伴中心不為該人員檢查地址。
addresses-done = 已檢查全部 { $total } 位客戶。
addresses-failed = 有 { $count } 個地址無法檢查。
customer-problems-title = 問題 – { $customer }
customer-problems-text = 入口網站上次讀取此帳單設定檔時發現的問題。更正之後，清單會立即更新。
customer-problems-none = 此帳單設定檔沒有待處理的問題。
customer-problems-unchecked = 此帳單設定檔尚未檢查。下次收集或開啟設定檔時會檢查。
customer-problems-partly = 讀取時尚不知道其國家/地區的規則，因此只檢查了一般規則。
silence-title = 已忽略
silence-verb = 忽略
silence-open = 忽略：{ $problem }
silence-reason = 理由
silence-reason-hint = 為什麼這在此處不是問題，最多 { $max } 個字元。您的團隊看得到，也會記入稽核記錄。
silence-button = 忽略此問題
silence-no-reason = 尚未儲存任何內容：請提供理由。
silence-too-long = 尚未儲存任何內容：理由有 { $length } 個字元，最多只能有 { $max } 個。
silence-by = 由 { $person } 忽略。
silence-end = 取消忽略
silence-end-named = 取消忽略：{ $problem }
silence-done = 已忽略此問題。它不再列入計算，並保留在下方的清單中。
silence-ended = 已取消忽略。如果設定檔仍有此問題，就會再次列入計算。
silence-history = 忽略與取消忽略的記錄
silence-role = 您的角色可以檢視這些內容。若要忽略問題，需要 Portal.Editor 或 Portal.Admin 角色。
