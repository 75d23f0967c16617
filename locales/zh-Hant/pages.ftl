# 各頁面及共用元件的文字。

## 每個頁面的框架

portal-name = 合作夥伴入口網站
skip-to-main = 跳至主要內容
sandbox-title = 沙箱。
sandbox-text = 這裡的一切都不是真實資料，也不會傳送到 Microsoft。
sandbox-link = 沙箱設定
footer-times = 時間以 { $zone } 為準。
footer-times-utc = 時間為 UTC。
footer-times-unknown = 本頁的時間為 UTC：製作本頁時還不知道您的時區。
footer-times-choose = 選擇您的時區。
footer-text = 您儲存的所有內容都會連同您的姓名留下記錄。
menu = 選單
navigation = 主選單
title-with-outcome = { $outcome } – { $title }
title-of-customer = { $customer } – { $profile }
# $apart is a domain or an ID: customers may have the same name.
customer-apart = { $name } ({ $apart })
nav-overview = 概觀
nav-customers = 客戶
nav-drafts = 草稿
nav-people = 人員
nav-account = 我的帳戶
nav-partner = 合作夥伴設定檔
nav-customer = 此客戶的設定檔
language-choose = 語言
sign-out = 登出
cloud-global = 全球
cloud-usgov = 美國政府
cloud-china = 中國 (21Vianet)
cloud-custom = 自訂
cloud-sandbox = 沙箱

## 設定檔的簡稱，用於彼此之間的連結

tab-billing = 帳單
tab-legal-business = 法律商務
tab-organization = 組織
tab-support = 支援
tab-network = 合作夥伴網路
tab-customer-billing = 帳單
tab-customer-company = 公司

## 值與欄位

value-nothing = 未設定
label-in-section = { $section } – { $label }
warning-stored = 目前儲存的值不符合規則。
warning-sign-outside = 其中有換行，或電子郵件地址前後的空白，輸入欄位不會保留。請以變更集採用「看不見的字元」的建議來移除。
problem-upstream-detail = 合作夥伴中心表示：「{ $detail }」
problem-of-field = { $field }：{ $problem }
summary-title = { $count ->
    [0] 還缺少一項內容
   *[other] 有 { $count } 個問題
}
column-field = 欄位
column-asked = 您要求的值
column-stored = 合作夥伴中心儲存的值

## 按鈕

button-review = 檢閱變更
button-discard = 捨棄此草稿
button-save = 儲存到合作夥伴中心
button-back = 繼續編輯
button-search = 搜尋

## 表單

form-required = 標籤結尾有星號 (*) 的欄位必須填寫。
form-unchanged = 沒有任何變更。
form-one-change = 1 項變更：{ $list }
form-changes = { $count } 項變更：{ $list }
# 清單項目之間的標點。
form-comma = 、
draft-open = 您正在檢視 { $at } 的草稿。已編輯的欄位有標示；其他欄位顯示合作夥伴中心目前的值。
field-edited = 已編輯。合作夥伴中心目前的值：
field-undo = 復原
field-undo-of = 復原「{ $field }」的編輯

## 送出的結果

outcome-saved-title = 已儲存
outcome-saved-text = 合作夥伴中心已儲存您對以下 { $count } 個欄位的變更：
outcome-saved-approved = 由 { $names } 核准。
outcome-saved-differs = 合作夥伴中心儲存的值與您要求的不完全相同。表單會顯示實際儲存的值。
outcome-record = 稽核記錄項目：
outcome-nothing-title = 沒有需要儲存的內容
outcome-nothing-text = 合作夥伴中心已有完全相同的值，因此沒有傳送任何內容。
outcome-problems-title = 有問題需要解決
outcome-rejected-title = 合作夥伴中心拒絕了這次儲存
outcome-rejected-text = 合作夥伴中心沒有儲存任何內容。您輸入的值已保留為草稿。
outcome-conflict-title = 其他人變更了相同的欄位
outcome-conflict-text = 您的變更都尚未儲存。請選擇每個欄位應採用的值。
outcome-newer-title = 未儲存：您的草稿已有變更
outcome-newer-text = 您開啟該頁面之後，草稿有了變更，例如在其他分頁或瀏覽器中。沒有傳送任何內容，也沒有套用任何選擇。以下是草稿目前的內容：請檢閱後再次儲存。
outcome-undecided-title = 未儲存：請先決定地址
outcome-undecided-text = 您開啟該頁面之後，出現了關於地址的問題，例如在其他分頁或瀏覽器中。沒有傳送任何內容。請先在下方回答，然後再儲存。
outcome-ignored-title = 合作夥伴中心保留了舊值
outcome-ignored-text = 合作夥伴中心回覆已儲存，但其中仍是舊值：沒有儲存任何內容。您的值已保留為草稿。它可能正在處理這份設定檔的另一項變更：請等幾分鐘後再次儲存。如果仍是舊值，請直接在合作夥伴中心變更，或將下方的詳細資料交給 Microsoft 支援。

outcome-unknown-title = 尚無法得知是否已儲存
outcome-unknown-text = 您的變更已送出，但沒有收到回應。在知道是否已存入之前，這裡無法再儲存任何內容。
outcome-unknown-answered = 您的變更已送出，合作夥伴中心回應了錯誤（{ $status }），但未說明是否已存入。在確認之前，這裡無法再儲存任何內容。
outcome-unknown-again = 每次開啟此頁面時，入口網站都會檢查合作夥伴中心存入的內容，最遲一分鐘後即可確定。請在 30 秒後重新開啟。
outcome-unknown-now = 立即檢查
outcome-notcarriedout-title = 您上次的儲存沒有執行
outcome-notcarriedout-text = 合作夥伴中心沒有存入這些變更。您的草稿保持原樣：請檢閱後再次儲存。
outcome-throttled-title = 合作夥伴中心請您稍候
outcome-waited-title = 合作夥伴中心先前請您稍候
outcome-waited-text = 合作夥伴中心先前收到太多要求，因此沒有儲存任何內容。您的草稿已保留，現在可以儲存。
outcome-unavailable-title = 合作夥伴中心目前無法使用
outcome-unavailable-text = 沒有傳送任何內容。您的草稿會保留。請過幾分鐘再次儲存。
outcome-discarded-title = 已捨棄草稿
outcome-discarded-text = 您未完成的編輯已捨棄。以下是合作夥伴中心目前的值。

## 合作夥伴中心或身分識別提供者的回應

upstream-title = 服務的回應
upstream-status = 狀態
upstream-code = 代碼
upstream-description = 描述
upstream-correlation-id = 相互關聯識別碼
upstream-request-id = 要求識別碼

## 檢閱

review-title = 檢閱：{ $profile }
review-heading = 檢閱您的變更
review-text = 請確認會有哪些變更。在您儲存之前，不會傳送任何內容。
review-text-approval = 請確認會有哪些變更。核准之前，不會傳送任何內容。
review-nothing = 沒有需要變更的內容：合作夥伴中心已有您草稿中的值。
review-back = 返回表單
review-changes = { $count } 項變更
review-before = 目前
review-after = 儲存後
review-began = 您開始編輯時
review-taken = 這段期間由其他人變更
review-taken-text = 這些欄位在您開啟表單之後有所變更。您沒有更動它們，因此會維持目前的值。
review-signs = 您輸入的是「{ $typed }」。不屬於這類值的字元與空白已移除或取代。
review-country-left = 國家已變更，而地址中的這些值維持不變：{ $list }。請確認它們在新國家都正確。
review-clashes = 待解決的衝突
review-clashes-text = 您和其他人對這些欄位做了不同的變更。在您選擇之前，不會儲存任何內容。
review-base = 您開始編輯時：
review-choice-mine = 使用我的值
review-choice-theirs = 保留合作夥伴中心目前的值
review-confirm = 確認
review-confirm-missing = 請勾選核取方塊，確認您了解這些變更會引發什麼。
justification-title = 變更原因
justification-reason = 原因
justification-reason-hint = 選填。稽核記錄會將它與這項變更一併保存，不會傳送給合作夥伴中心。
justification-reason-needed = 這項變更必須填寫原因。稽核記錄會將它與這項變更一併保存，不會傳送給合作夥伴中心。
justification-reason-missing = 這項變更必須填寫原因。請說明您為什麼要變更。
justification-ticket = 工單編號
justification-ticket-hint = 選填，例如這項要求在您工單系統中的編號。
justification-ticket-form = 選填。編號必須符合格式「{ $form }」。
justification-keep = 保留但不儲存
request-title = 確切的要求內容
request-text = 這是入口網站將傳送的內容，但不含您的存取權杖。標示的行與合作夥伴中心目前的內容不同。

## 概觀

overview-title = 概觀
overview-text = 貴公司在 Microsoft 的設定檔。開啟其中一個即可檢視或變更。
overview-drafts = 您有 { $count } 位客戶的設定檔尚未編輯完成。
overview-customers = 每位客戶的帳單設定檔與公司設定檔，可依名稱、網域或識別碼尋找。
card-draft = { $at } 的草稿
card-unavailable = 目前無法讀取
card-read-only = 僅供檢視
card-customers = 尋找客戶
card-edit = 檢視與編輯
card-view = 檢視

## 客戶

customers-title = 客戶
customers-text = 貴公司以雲端解決方案提供者的身分銷售服務的客戶。
customers-search = 尋找客戶
customers-search-hint = 公司名稱或網域的任何部分（順序與重音符號不拘），或完整的客戶識別碼。
customers-none = 找不到任何客戶。
customers-one = 1 位客戶
customers-all = { $count } 位客戶
customers-first-page = 前 { $count } 位客戶，後面還有更多。
customers-more = { $count } 位客戶，後面還有更多。
customers-last-one = 最後 1 位客戶
customers-last = 最後 { $count } 位客戶
customers-of-total = { $total } 個客戶中的 { $count } 個
customers-unreachable = 合作夥伴中心沒有提供可用的下一頁：請搜尋名稱以找到其他客戶。
customers-incomplete = 只搜尋了名稱：合作夥伴中心無法搜尋網域。
customers-next = 下一頁
customers-first = 返回第一頁

## 草稿

drafts-title = 草稿
drafts-text = 您已開始，但尚未儲存也未捨棄的編輯，會保留 30 天。同事知道有草稿，但只有您看得到內容。
drafts-none = 您沒有未完成的編輯。
draft-kept = 保留於 { $at }
draft-changes = 變更：{ $list }

## 帳戶

account-title = 我的帳戶
account-text = 您的帳戶、角色與工作階段。
account-person = 登入身分
account-name = 姓名
account-username = 使用者名稱
account-tenant = 租用戶
account-cloud = 雲端
account-roles = 角色
account-mfa = 多重要素驗證
account-since = 登入時間
role-viewer = 可檢視所有內容，但不能變更。
role-editor = 可檢視所有內容，並可編輯設定檔。
role-approver = 可檢視所有內容、對歷程記錄加註解，並可核准其他人要求的變更。
role-auditor = 可檢視所有內容、對歷程記錄加註解，並可匯出稽核記錄。
role-admin = 可執行所有動作，包括結束其他人的工作階段。
role-none = 沒有角色
zone-title = 時區
zone-label = 所有時間與日期的時區
zone-text = 時間會註明與 UTC 相差的時數，將游標移到上面即顯示 UTC。匯出的檔案一律為 UTC。這項選擇保留在這個瀏覽器中。
zone-browser = 與瀏覽器相同
zone-choose = 使用此時區
theme-title = 外觀
theme-text = 在這個瀏覽器中，頁面要顯示為淺色或深色。
theme-system = 跟隨系統設定
theme-light = 淺色
theme-dark = 深色
theme-choose = 套用
sessions-title = 工作階段
sessions-text = 您已登入的地方。如果有您不認得的工作階段，請結束它。
session-current = 此瀏覽器
session-since = 登入於 { $at }
session-seen = 上次使用於 { $at }
session-end = 結束工作階段

## 錯誤

error-draft-kept = 沒有儲存任何內容，您的草稿已保留。
error-reference-text = 如果您要向他人詢問此問題，請提供這個參考編號：
error-way-sign-in = 登入
error-way-again = 再試一次
error-way-customers = 前往客戶清單
error-way-overview = 前往概觀

## Leaving and coming back

sign-in-first-title = 您尚未登入
sign-in-first-text = 登入後會回到原來的位置。
sign-in-kept-title = 您的工作階段已結束
sign-in-kept-text = 您輸入的內容已保留。登入後會回到原來的位置。
sign-in-kept-link = 登入
carried-title = 您的工作階段已結束
carried-text = 您輸入的內容仍保留在此頁面，尚未儲存。請在新分頁登入，再回到此頁面繼續。
carried-sign-in = 在新分頁登入
carried-go-on = 以輸入的內容繼續
# On the page that a sign-in leads back to, after a form that was posted too late.
session-ended-kept = 您的工作階段在此期間已結束。您輸入的內容已保留為草稿，合作夥伴中心尚未儲存任何內容。請檢閱後再儲存。
session-ended-undone = 您的工作階段在此期間已結束，因此您最後的操作沒有生效。如果仍然需要，請再操作一次。
session-ended-tab = 您已重新登入。您輸入的內容仍在另一個分頁，請回到該分頁繼續。此分頁可以關閉。
signed-out-title = 您已登出入口網站
signed-out-text = 最後一步是在此瀏覽器中登出您的公司帳戶。
signed-out-link = 登出公司帳戶
consent-title = 已授與同意
consent-text = 您組織的人員登入本入口網站時，不會再要求同意。
consent-link = 前往入口網站

# 人員，供管理員使用。

sessions-others = 其他人的工作階段
session-browser-on = { $system } 上的 { $browser }
session-browser-unknown-on = { $system } 上的未知瀏覽器
session-browser-unknown = 未知瀏覽器
session-from = 登入來源
people-title = 人員
people-text = 過去一年內登入過的所有人員，最近來過的排在最前面。角色以該人員最後一次登入時為準。
people-of = { $name } 與其工作階段
people-back = 所有人員
people-key = 租用戶與物件識別碼
people-seen = 上次使用時間
people-history = 此人員的稽核記錄項目
people-no-session = 目前未登入。
people-no-more = 沒有其他人員。
people-claims-unknown = 下次使用前無法得知
people-other-roles = 此工作階段的角色不同
people-more-sessions = { $name } 的所有工作階段
people-end-all = 結束所有工作階段
people-end-others = 結束其他所有工作階段
people-end-all-of = 結束所有工作階段：{ $name }
people-ended-one = { $name } 的一個工作階段已結束。
people-ended-all = { $name } 的所有工作階段都已結束。
people-ended-others = 您的其他工作階段都已結束。
people-ended-none = { $name } 沒有其他可結束的工作階段。
people-pages = 清單頁面
people-first = 第一頁
people-next = 下一頁
