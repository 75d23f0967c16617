# Microsoft 對客戶的驗證（可能封鎖購買），以及對合作夥伴的審查：從何時開始、期間停止哪些事、哪些照常進行。

verification-title = Microsoft 的驗證
verification-status-none = 沒有驗證
verification-status-allowed = 已允許
verification-status-under-review = 審核中
verification-status-not-allowed = 不允許
verification-status-not-ready = 尚未就緒
verification-status-unknown = 狀態不明
# 狀態，以及從何時開始，或入口網站首次看到的時間。
verification-step = { $status }，自 { $at } 起。
verification-step-seen = { $status }，首次看到的時間為 { $at }。
verification-blocks = 此客戶的新購買目前遭到封鎖。
verification-blocks-not = 此客戶的新購買目前沒有遭到封鎖。
verification-asking = 入口網站正在向合作夥伴中心詢問驗證狀態。請稍候再重新載入此頁面。
verification-asked = 合作夥伴中心上次告知狀態的時間為 { $at }。
verification-blocked = 遭到封鎖
verification-blocked-what = 新的訂閱、增加授權數與升級
verification-works = 仍可進行
verification-works-what = 客戶既有的項目、續約、減少授權數與取消
verification-before = 先前
# 清單中客戶名稱之後。
verification-mark = { $status }，自 { $at } 起

## 儲存客戶名稱或地址的變更之前

verification-now = 目前狀態：
verification-now-none = Microsoft 沒有此客戶的驗證，因此目前不封鎖任何購買。
verification-now-unknown = 合作夥伴中心沒有告知驗證狀態。
verification-last = 合作夥伴中心沒有告知驗證狀態。上次於 { $at } 告知的狀態：
verification-known = Microsoft 的驗證，上次得知的狀態：
verification-one-save = 請將所有更正放在同一次儲存中：之後的每次更正都會重新開始驗證。

## 合作夥伴的審查

legal-timeline = 審查會停止哪些事
legal-since = 狀態
legal-since-text = 這是入口網站首次看到此狀態的時間。Microsoft 從自己的日期起算，而合作夥伴中心不會告知該日期。
legal-stops = 會停止的事
legal-stops-pending = 目前沒有。如果審查以「已拒絕」結束，Microsoft 可能會暫停您的合作夥伴租用戶，屆時無法銷售新的授權。
legal-stops-rejected = Microsoft 現在即可暫停您的合作夥伴租用戶。暫停期間無法銷售新的授權。
legal-stops-later = 如果狀態維持「已拒絕」超過 30 天，Microsoft 也會暫停您的合作夥伴計畫帳戶。從入口網站看到時起算，即為 { $at } 之後。
legal-works-rejected = 客戶既有的部署、授權與服務仍可管理。
