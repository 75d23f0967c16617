## 通知類型：個人

news-not-saved = 我未能完成的儲存
news-partner-saved = 其他人對合作夥伴設定檔的變更
news-outside-change = 在入口網站之外所做的變更
news-change-set = 我的變更集：已結束或等待中
news-collection = 讀取所有客戶：已結束或等待中
news-verification = 客戶驗證與合作夥伴審查：狀態改變
news-problems = 客戶設定檔中的新問題
news-watching = 監看：出借的登入與認證
news-approval = 核准要求，以及在緊急情況下未經核准的儲存

## 通知類型：頻道

channel-news-not-saved = 未能完成的儲存
channel-news-partner-saved = 合作夥伴設定檔的變更
channel-news-outside-change = 在入口網站之外所做的變更
channel-news-change-set = 變更集：已結束或等待中
channel-news-collection = 讀取所有客戶：已結束或等待中
channel-news-verification = 客戶驗證與合作夥伴審查：狀態改變
channel-news-problems = 客戶設定檔中的新問題
channel-news-watching = 監看：出借的登入與認證
channel-news-approval = 核准要求，以及在緊急情況下未經核准的儲存

## 個人的選擇

listen-title = 通知
listen-text = 入口網站透過電子郵件通知您的事項。訊息會說明發生了什麼，並附上相關頁面的連結，絕不包含設定檔中的值。
listen-no-mail = 此入口網站沒有郵件伺服器，因此不會寄送電子郵件。
listen-kinds = 通知我
listen-pace = 通知時機
listen-pace-at-once = 立即
listen-pace-daily = 每天一次，於 { $hour }:00 彙整寄出（{ $zone }）
listen-zone = 在下方選擇其他時區，也會變更您訊息的時區。
listen-language = 訊息語言
listen-address = 電子郵件地址
listen-address-hint = 留空表示使用您帳戶的地址 { $address }。其他地址必須以代碼確認。
listen-address-hint-none = 您的帳戶沒有電子郵件地址。其他地址必須以代碼確認。
listen-absent = 在您最後一次造訪的 90 天後，將不再寄送訊息。
listen-store = 儲存選擇
listen-stored = 已儲存您的選擇。
listen-code-sent = 已儲存您的選擇，代碼正寄往新的地址。請在下方輸入。
listen-no-address = 請輸入電子郵件地址。
listen-too-soon = 剛才已將代碼寄到另一個地址。請於一分鐘後再試。
listen-pending = 訊息尚未寄往 { $address }：請輸入寄到該處的代碼。如需新的代碼，請於一分鐘後再次儲存選擇。
listen-code = 代碼
listen-confirm = 確認地址
listen-confirmed = 地址已確認。
listen-code-wrong = 代碼不正確。
listen-code-over = 此代碼已失效。請再次儲存選擇以取得新的代碼。
listen-test = 寄送測試訊息給我
listen-test-sent = 測試訊息正寄往 { $address }。
listen-dead = 寄給您的最後一則訊息無法送達（{ $at }）。

## 訊息

told-own-not-saved = 您對「{ $what }」的變更未儲存：{ $outcome }
told-not-saved = { $name } 嘗試變更「{ $what }」：{ $outcome }
told-partner-saved = { $name } 變更了「{ $what }」
told-outside-change = 「{ $what }」在入口網站之外有所變更
told-set-check-done = 變更集 { $number } 的試執行已完成
told-set-send-done = 變更集 { $number } 已完成
told-set-paused = 變更集 { $number } 已暫停
told-set-sign-in = 變更集 { $number } 正在等待其擁有者登入
told-set-stopped = 變更集 { $number } 已停止
told-collection-done = 已讀取所有客戶
told-collection-refused = 讀取所有客戶已結束：Partner Center 拒絕了要求
told-collection-sign-in = 讀取所有客戶正在等待啟動者登入
told-verification = 某位客戶的驗證狀態目前為：{ $status }
told-vetting = 合作夥伴的審查狀態目前為：{ $status }
told-problems = { $count } 位客戶的設定檔有新的問題
told-loan-lent = { $name } 出借了登入供讀取
told-loan-soon = { $name } 出借供讀取的登入將於兩週內結束
told-loan-ended = { $name } 結束了一個出借供讀取的登入
told-loan-over = { $name } 出借供讀取的登入已結束
told-certificate-soon = 入口網站的用戶端憑證將於 30 天內到期
told-app-refused = Microsoft Entra ID 未發給入口網站監看用的自有權杖
told-watching = 監看的相關事項有所改變
told-approval-asked = { $name } 要求核准對「{ $what }」的變更（要求 { $number }）
told-approval-emergency = { $name } 在緊急情況下未經核准儲存了「{ $what }」（緊急儲存 { $number }）
told-approval-returned = { $name } 退回了關於「{ $what }」的要求 { $number }
told-approval-refused = { $name } 拒絕了關於「{ $what }」的要求 { $number }
told-approval-saved = 關於「{ $what }」的要求 { $number } 已核准並儲存
told-approval-expired = 關於「{ $what }」的要求 { $number } 已逾期：無人及時決定
told-approval-ended = 關於「{ $what }」的要求 { $number } 已結束
told-approval-of = { $said }（由 { $author } 提出）
told-by = { $said }（{ $name }）
told-somebody = 某人
told-a-profile = 設定檔
told-subject = { $portal }：{ $what }
told-count = { $count } 個事件
told-more = 另有 { $count } 個
told-why = 您收到此訊息，是因為您在帳戶頁面上選擇了通知。您可以在該處變更：
told-open-portal = 開啟入口網站
told-open = 開啟
told-test-subject = 測試
told-test-mail = 這是您要求的測試訊息。您選擇的通知會寄到此地址：
told-test-channel = 這是入口網站的測試訊息。
told-code-subject = 電子郵件地址的確認代碼
told-code = 代碼為 { $code }。請在一小時內於您的帳戶頁面輸入：
told-code-unasked = 如果這不是您要求的，請忽略此訊息。

## 頻道

channels-title = Teams 頻道與 Webhook
channels-text = 通知團隊及其程式的事項。訊息會說明發生了什麼，並附上相關頁面的連結，絕不包含設定檔中的值。
channels-mail = 每個人都可以在自己的帳戶頁面上選擇電子郵件通知的內容。
channels-list = 頻道
channels-none = 尚無頻道。
channels-no-hosts = 設定 PORTAL_WEBHOOK_HOSTS 未指定任何主機，因此無法新增頻道。
channels-add = 新增頻道
channels-told-added = 已新增頻道。
channels-told-changed = 已變更頻道。
channels-told-removed = 已移除頻道及其訊息。
channels-told-secret = 頻道已有新的簽署密鑰。
channels-told-again = 正在重新傳送訊息。
channels-told-gone = 未執行任何動作：該項目在此期間已遭變更或移除。
channel-way = 類型
channel-way-mail = 電子郵件
channel-way-teams = Teams 頻道
channel-way-webhook = Webhook
channel-way-teams-hint = 透過 Workflows 流程的地址接收卡片，該流程以收到 Webhook 要求為起點。
channel-way-webhook-hint = 接收 JSON，並依 Standard Webhooks 的方式簽署。
channel-name = 頻道名稱
channel-address = 網址
channel-address-hint = 必須以 https 開頭，且主機須為設定 PORTAL_WEBHOOK_HOSTS 所允許。之後沒有人能看到完整地址。
channel-address-keep = 留空則保留位於 { $host } 的地址。
channel-kinds = 通知內容
channel-language = 語言
channel-add = 新增
channel-change = 變更或移除
channel-change-of = 變更或移除 { $name }
channel-store = 儲存
channel-remove = 移除頻道
channel-remove-confirm = 我了解頻道及其訊息將永久移除。
channel-test = 傳送測試
channel-test-of = 傳送測試至 { $name }
channel-secret-new = 產生新的簽署密鑰
channel-secret-new-of = 為 { $name } 產生新的簽署密鑰
channel-secret-hint = 先前的簽署密鑰在一天內仍然有效。
channel-secret = 簽署密鑰
channel-secret-shown = 只有您看得到，而且僅限十分鐘。請交給接收端，以便用來驗證簽章。
channel-host = 主機
channel-problem-long-name = 最多 { $max } 個字元。
channel-problem-kinds = 請至少選擇一項。
channel-problem-no-address = 請輸入網址。
channel-problem-not-secure = 地址必須以 https 開頭。
channel-problem-host = 設定 PORTAL_WEBHOOK_HOSTS 未包含此主機。
channel-problem-port = 設定 PORTAL_WEBHOOK_HOSTS 不允許此連接埠。
channel-problem-inside = 此地址位於您的內部網路，而設定 PORTAL_WEBHOOK_NETWORKS 不允許使用。
channel-problem-too-many = 頻道數量已達上限。
channel-problem-unconfirmed = 請先勾選核取方塊，再移除頻道。

## 訊息記錄

deliveries-title = 訊息
deliveries-text = 已送達的訊息保留 30 天，其他訊息保留 90 天。
deliveries-none = 尚無訊息。
deliveries-dead = 未送達
deliveries-dead-text = 這些訊息不會自動重試。
delivery-news = { $count } 個事件：{ $kinds }
delivery-test = 測試
delivery-code = 地址的確認代碼
delivery-unknown = 已無法讀取
delivery-sent = 已送達
delivery-dead = 未送達
delivery-waiting = 等待中
delivery-attempts = 嘗試 { $count } 次
delivery-next = 下次嘗試：{ $at }
delivery-status = 狀態 { $status }
delivery-again = 重新傳送
delivery-again-to = 重新傳送至 { $name }
delivery-problem-no-answer = 未及時回應
delivery-problem-unreachable = 無法連線
delivery-problem-address = 設定不允許此地址
delivery-problem-redirect = 回應導向另一個地址
delivery-problem-status = 接收端未接受
delivery-problem-no-mail-server = 未設定郵件伺服器
delivery-problem-mail-refused = 郵件伺服器未接受
delivery-problem-mail-tls = 郵件伺服器不提供設定所要求的加密或登入方式
delivery-problem-mail-address = 郵件伺服器不認得此地址
delivery-problem-sealed = 訊息或地址已無法讀取
delivery-problem-code-expired = 代碼已失效

## 總覽頁面

since-title = 您上次造訪後的新變更
since-text = 自 { $at } 以來，其他人在入口網站內外所做的變更。
since-none = 沒有任何變更。
since-own = 最新的變更都是您自己所做的。較早的變更可能出自其他人。
since-all = 自該日以來的所有變更
