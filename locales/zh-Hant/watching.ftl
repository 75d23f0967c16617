# 入口網站自行讀取的項目，以及管理員為此出借的登入。

watch-title = 監看
watch-text = 入口網站會自行讀取客戶與設定檔，分散在一天之中，並排在所有人員自己的呼叫之後。因此能發現在入口網站之外所做的變更、新的問題、有所進展的驗證，以及儲存的結果。以這種方式絕不會變更任何內容。
watch-off = 監看已關閉。可用設定 PORTAL_WATCH 開啟。
watch-told-lent = 您的登入已出借供讀取。
watch-told-ended = 出借已結束，其權杖已刪除。
watch-told-gone = 未執行任何動作：該出借先前已經結束。
watch-pause = { $why } 將於 { $until } 之後繼續。
watch-found = 過去七天內發現了 { $count } 項在入口網站之外所做的變更
watch-found-more = 過去七天內發現了超過 { $count } 項在入口網站之外所做的變更
watch-certificate = 入口網站的用戶端憑證將於 { $at } 到期。

## 讀取的項目

watch-subjects = 讀取的項目
watch-subject-saves = 結果不明的儲存
watch-subject-legal-business = 法律商務設定檔與審查
watch-subject-billing = 合作夥伴帳單設定檔
watch-subject-organization = 組織設定檔
watch-subject-support = 支援設定檔
watch-subject-activity = 合作夥伴中心的活動記錄
watch-subject-customers = 客戶清單
watch-subject-verifications = 儲存之後的客戶驗證
watch-subject-profiles = 所有客戶的帳單設定檔
watch-source-app = 使用入口網站本身的認證
watch-source-lent = 使用出借的登入
watch-source-nobody = 查看入口網站已有的內容，只讀取必要的部分
watch-every-minutes = { $count ->
    [1] 每分鐘
   *[other] 每 { $count } 分鐘
}
watch-every-hours = { $count ->
    [1] 每小時
   *[other] 每 { $count } 小時
}
watch-read = 上次讀取
watch-next = 下次讀取
watch-not-yet = 尚未
watch-next-lent = 有人出借登入之後
watch-round = 本輪開始
watch-round-so-far = 本輪至今
watch-round-done = { $total } 位客戶中的 { $done } 位
watch-round-failed = { $count } 個設定檔無法讀取
watch-round-found = { $count } 項在入口網站之外所做的變更

## 未讀取的原因

watch-problem-people = 有人員正在工作。
watch-problem-throttled = 合作夥伴中心要求等候。
watch-problem-unavailable = 合作夥伴中心沒有回應。
watch-problem-provider = Microsoft Entra ID 沒有回應。
watch-problem-app-refused = Microsoft Entra ID 未發給入口網站自己的權杖。請檢查應用程式註冊。
watch-problem-refused = 合作夥伴中心拒絕了要求。入口網站每小時會再試一次。
watch-problem-mfa = 合作夥伴中心要求此登入具備第二個驗證要素。請以第二個驗證要素再次出借。
watch-problem-no-loan = 沒有人為此出借登入。
watch-problem-not-there = 合作夥伴中心沒有這項內容。

## 出借的登入

watch-loans = 出借的登入
watch-loans-text = 合作夥伴中心只向人員顯示合作夥伴的帳單、組織與支援設定檔，以及驗證。管理員可以出借登入來讀取這些內容。此登入不作其他用途，所有管理員都能在此看到，也都能將其結束。
watch-loans-none = 尚無人出借登入。
watch-lend = 出借我的登入供讀取
watch-lend-again = 再次出借我的登入
watch-lend-what = 您需要再登入一次，入口網站會將該登入加密保存，最多 90 天。絕不會用它儲存，也絕不會用它顯示頁面。
watch-loan-lasts = 出借中
watch-loan-lent-at = 出借時間
watch-loan-read-at = 上次使用
watch-loan-ends-at = 結束時間
watch-loan-ended-at = 已於此時結束
watch-loan-end = 結束此出借
lending-title = 出借您的登入
lending-text = 請以同一個帳戶再登入一次。
lending-link = 前往 Microsoft Entra ID
