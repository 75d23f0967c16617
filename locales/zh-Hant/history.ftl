# 稽核記錄與版本：事件、舊值，以及還原。

nav-history = 歷程記錄

## 概觀頁面

overview-recent = 最近的變更
overview-recent-none = 稽核記錄中還沒有任何變更。
overview-history = 完整的歷程記錄

## 清單

history-title = 歷程記錄
history-text = 本入口網站的稽核記錄：在此進行的所有變更、在入口網站之外偵測到的變更、移交的草稿、捨棄的變更集、註解、登入、遭拒的存取與匯出。項目絕不會更改或刪除。
history-filters = 篩選項目
history-person = 人員
history-profile = 設定檔
history-event = 事件
history-outcome = 結果
history-from = 起始日期（{ $zone } 的日期）
history-to = 結束日期，含當日（{ $zone } 的日期）
history-customer = 客戶（名稱或識別碼）
history-customers-several = 有多個客戶符合，請選擇一個：
history-customers-more = 另有 { $count } 個客戶符合。如果要找的是其中之一，請輸入更完整的名稱，或輸入識別碼。
history-customers-many = 還有其他客戶符合。如果要找的是其中之一，請輸入更完整的名稱，或輸入識別碼。
history-customers-choose = 請從下方的客戶中選擇一個。
history-customers-unknown = 目前無法查詢名稱。請輸入完整的客戶識別碼：分成五組的 32 個數字與字母。
history-count = { $count } 個項目
history-count-more = 超過 { $count } 個項目
history-presets = 常用清單
preset-all = 全部
preset-today = 今天的變更
preset-week = 本週的變更
preset-mine = 我的變更
preset-outside = 入口網站之外的變更
preset-not-saved = 未儲存
preset-sign-ins = 登入
event-group-changes = 所有變更
event-group-not-saved = 未完成的儲存
event-group-sign-ins = 登入與工作階段結束
history-any = 全部
history-show = 顯示
history-all = 清除篩選
history-none = 稽核記錄中沒有任何項目。
history-none-found = 稽核記錄中沒有符合這些篩選條件的項目。
history-wrong = 沒有顯示任何項目，因為有篩選條件無效。
history-wrong-date = 請以年-月-日的格式輸入日期，例如 2026-11-21。
history-wrong-customer = 您可以檢視的客戶中，沒有此名稱或識別碼。
record-outside = 入口網站之外
# 每個項目一行，以句子表示。$what 為設定檔。
record-started = { $name } 開始儲存「{ $what }」
record-started-here = { $name } 開始儲存此設定檔
record-changed = { $name } 變更了「{ $what }」
record-changed-here = { $name } 變更了此設定檔
record-tried = { $name } 嘗試變更「{ $what }」
record-tried-here = { $name } 嘗試變更此設定檔
record-elsewhere = 「{ $what }」在入口網站之外有所變更
record-elsewhere-here = 此設定檔在入口網站之外有所變更
record-note = { $name } 變更了 { $customer } 的標籤或備註
record-silence = { $name } 忽略或取消忽略了 { $customer } 的問題
record-silence-begun = { $name } 忽略了 { $customer } 的一個問題
record-silence-reason = { $name } 變更了忽略 { $customer } 一個問題的理由
record-silence-ended = { $name } 取消忽略了 { $customer } 的一個問題
record-note-labels = { $name } 變更了 { $customer } 的標籤
record-note-note = { $name } 變更了 { $customer } 的備註
record-note-both = { $name } 變更了 { $customer } 的標籤與備註
record-list = { $name } 變更了團隊的一個已儲存清單
record-list-saved = { $name } 為團隊儲存了清單「{ $list }」
record-list-replaced = { $name } 取代了團隊的清單「{ $list }」
record-list-removed = { $name } 移除了團隊的清單「{ $list }」
record-sign-in = { $name } 已登入
record-sign-out = { $name } 已登出
record-session-own = { $name } 結束了自己的另外 { $count } 個工作階段
record-session-of = { $name } 結束了 { $owner } 的 { $count } 個工作階段
record-session-end = { $name } 的一個工作階段已結束
record-refused = { $name } 的存取遭拒
record-export = { $name } 匯出了稽核記錄
record-export-customers = { $name } 匯出了客戶
record-export-change-set = { $name } 匯出了變更集的結果
record-notification-channel = { $name } 變更了 Teams 頻道或 Webhook
record-loan-lent = { $name } 出借了登入供讀取
record-loan-ended = { $name } 結束了一個出借供讀取的登入
record-loan-over = { $name } 出借供讀取的登入已結束
record-set-discarded = { $name } 捨棄了變更集 { $number }
# 一個變更的欄位
record-field = { $field }：{ $before } → { $after }
# 欄位名稱，以及其他欄位的數目
record-and-more = { $list }，以及其他 { $count } 項
record-more = 以及其他 { $count } 個欄位
record-pages = 更多稽核記錄項目
record-newest = 最新的項目
record-older = 較舊的項目

## 匯出稽核記錄

export-title = 匯出
export-text = 將符合上方篩選條件的項目存成檔案，由舊到新排列，時間一律為 UTC。這次匯出會連同您的姓名寫入稽核記錄。
export-csv-changes = 下載變更表格 (CSV)
export-csv = 下載 CSV
export-csv-fields = 下載 CSV，每個變更的欄位一列
export-jsonl = 下載 JSON Lines

## 變更表格

table-when = 時間 (UTC)
table-who = 人員
table-profile = 設定檔
table-silenced = 已忽略的問題
table-list = 團隊的清單
table-customer = 客戶識別碼
table-field = 欄位
table-before = 變更前
table-after = 變更後
table-result = 結果
table-reason = 原因
table-entry = 稽核記錄項目

## 發生了什麼

event-edit-intent = 開始儲存
event-edit-outcome = 儲存結果
event-outside-change = 在入口網站之外變更
event-customer-note = 標籤與備註變更
event-silenced-problem = 問題的忽略或取消忽略
event-team-list = 團隊的已儲存清單變更
entry-list = 清單名稱
entry-list-query = 篩選與排序
event-sign-in = 登入
event-sign-out = 登出
event-session-end = 工作階段結束
event-refused = 存取遭拒
event-export = 匯出
event-notification-channel = 訊息頻道變更
event-lent-sign-in = 出借供讀取的登入
event-change-set = 捨棄變更集
event-unreadable = 無法讀取：資料庫中的內容遭到變更

## 結果

recorded-saved = 已儲存
recorded-rejected = 遭合作夥伴中心拒絕
recorded-conflict = 衝突
recorded-stale = 設定檔在此期間已變更
recorded-not-applied = 未執行
recorded-throttled = 合作夥伴中心要求等候
recorded-unavailable = 合作夥伴中心無法使用
recorded-unknown = 結果不明
recorded-signed-in = 已登入
recorded-session-own = 由本人從其他工作階段結束
recorded-session-admin = 由管理員結束
recorded-session-idle = 閒置過久
recorded-session-lifetime = 已達時間上限
recorded-session-tokens = Microsoft Entra ID 拒絕更新工作階段
recorded-session-replaced = 同一瀏覽器重新登入，已由新的工作階段取代
recorded-no-role = 沒有角色
recorded-role = 角色不允許
recorded-wrong-tenant = 其他租用戶
recorded-csv = CSV
recorded-csv-fields = CSV，每個變更的欄位一列
recorded-csv-changes = 變更表格 (CSV)
recorded-jsonl = JSON Lines
recorded-channel-added = 已新增頻道
recorded-channel-changed = 已變更頻道
recorded-channel-removed = 已移除頻道
recorded-channel-secret = 新的密碼
recorded-loan-lent = 已出借
recorded-loan-ended = 由管理員結束
recorded-loan-refused = 已結束：Microsoft Entra ID 拒絕更新
recorded-loan-expired = 已結束：已達時間上限
recorded-loan-role = 已結束：此人不再是管理員
recorded-loan-unreadable = 已結束：加密所用的金鑰已不存在
recorded-discarded = 已捨棄

## 單一項目

entry-title = 第 { $number } 號項目
entry-back = 返回歷程記錄
entry-person = 人員
entry-time = 時間
entry-profile = 設定檔
entry-customer = 客戶
entry-result = 結果
entry-intent = 儲存開始
entry-outcome = 儲存結果
entry-open = 尚無法得知。儲存的人下次開啟此設定檔或登入時，入口網站就會確認結果。
entry-between = 期間
entry-reference = 參考編號
entry-support = 給支援人員的文字
entry-address = 位址
entry-session-of = 工作階段所屬人員
entry-session-owner = 工作階段的擁有者
entry-loan-owner = 登入所屬人員
entry-sessions = 已結束的工作階段數
entry-channel = 頻道
entry-ended = 結束時間
entry-restored = 從 { $at } 的版本還原：{ $fields }。
entry-restored-from = 從較舊的版本還原：{ $fields }。
entry-filters = 篩選條件
entry-outside-text = 入口網站讀取設定檔時偵測到這些變更。變更並非透過入口網站進行；「變更者」顯示合作夥伴中心對變更者的說明。
entry-origin = 變更者
# 對於在其他地方進行的變更，合作夥伴中心的活動記錄對變更者的說明。
origin-matched = { $application ->
    [none] 合作夥伴中心的活動記錄有此變更：由 { $name } 於 { $at } 進行。
   *[other] 合作夥伴中心的活動記錄有此變更：由 { $name } 於 { $at } 使用 { $application } 進行。
}
origin-likely = { $application ->
    [none] 可能由 { $name } 於 { $at } 進行：合作夥伴中心的活動記錄在該時間有一項變更，但沒有其值。
   *[other] 可能由 { $name } 於 { $at } 使用 { $application } 進行：合作夥伴中心的活動記錄在該時間有一項變更，但沒有其值。
}
origin-own = 這是此入口網站的儲存，合作夥伴中心較晚才於 { $at } 執行。
origin-nameless = 記錄中未具名的人
origin-not-yet = 合作夥伴中心的活動記錄尚未包含此變更。
origin-again = 自 { $at } 起，有人開啟客戶時會再次詢問。
origin-not-told = 合作夥伴中心的活動記錄沒有說明是誰進行此變更。
origin-no-log = 合作夥伴中心不會說明是誰變更此設定檔。
origin-no-log-in-cloud = 合作夥伴中心不會說明是誰進行此變更：此雲端沒有活動記錄。
origin-not-asked = 沒有向合作夥伴中心詢問是誰進行此變更：發現此變更時，入口網站還沒有這項功能。
origin-fields = { $fields }：
entry-changes = 變更內容
entry-sealed = 無法顯示這些值：用來加密的金鑰已不在設定中。
entry-versions = 比較完整的文件
entry-proof = 完整性
entry-proof-text = 每個項目的雜湊涵蓋其全部內容，以及前一個項目的雜湊。只要有項目遭到竄改、移除或插入，這條鏈就會中斷。
entry-hash = 雜湊
entry-hash-before = 前一個項目的雜湊
entry-hash-first = 這是第一個項目。
entry-older = 前一個項目
entry-newer = 後一個項目

## 單一設定檔

profile-history-link = 此設定檔的歷程記錄
profile-history-title = 歷程記錄：{ $profile }
profile-history-heading = 歷程記錄
profile-history-text = 此設定檔的所有變更與變更者，以及入口網站所知的所有版本。
profile-history-back = 返回設定檔
profile-history-rows = 變更
profile-history-none = 稽核記錄中還沒有此設定檔的任何變更。
versions-title = 版本
versions-text = 入口網站會將其讀取或儲存的每個版本加密保存。
versions-none = 入口網站尚未讀取過此設定檔。
versions-more = 更舊的版本也有保留，但沒有列出。
versions-compare = 比較
versions-compared = 比較結果
versions-same = 兩個版本的值相同。
versions-technical = 由服務設定的成員
versions-not-kept = 其中一個版本已不再保留。
version-before = 之前
version-after = 之後
version-by = { $at }，由 { $name } 儲存
version-current = 目前版本
version-current-name = { $version }（目前版本）
version-checked = 上次向合作夥伴中心查詢的時間：{ $at }。
version-written = 由 { $name } 儲存
version-found = 讀取設定檔時發現
version-last-seen = 最後看到的時間：{ $at }
version-changes-unknown = 無法得知前一個版本。
version-changes-none = 與前一個版本的值相同。
version-restore = 還原這些值
version-restore-label = 還原這些值：{ $at } 的版本
version-compare = 與目前版本比較
version-compare-label = 與目前版本比較：{ $at }

## 還原

button-restore = 還原這些值
restore-title = 還原較舊的值
restore-text = 這會開啟一份草稿，內含可編輯欄位的舊值。在您檢閱並儲存之前，不會傳送任何內容。
restore-draft-open = 您有一份此設定檔的未完成草稿，保留於 { $at }。還原會取代這份草稿。
restore-replace = 取代我的未完成草稿。
restore-replace-missing = 如果可以取代您的未完成草稿，請勾選核取方塊。
