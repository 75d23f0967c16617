# 以其他工具進行相同的變更。

tools-title = 用您的工具進行相同的變更
tools-text = 不透過入口網站進行這項變更的方式。每段文字只會進行上方顯示的變更。請先閱讀其注意事項：並非每種工具都能做到入口網站所做的事。稽核記錄會將這項變更顯示為在入口網站之外進行。
tool-none = 這個工具無法進行這項變更。

tool-curl-title = REST（使用 curl）
tool-curl-text = 適用於 bash。請將合作夥伴中心的存取權杖放入變數 TOKEN，權杖須屬於以 MFA 登入的人員。只有在沒有收到回應時才能再傳送一次：MS-RequestId 表明這是同一個要求。
tool-powershell-title = PowerShell（使用 PartnerCenter 模組）
tool-powershell-text = 適用於模組的第 3 版。請先以 Connect-PartnerCenter 登入。
tool-csharp-title = C#（使用 .NET SDK）
tool-csharp-text = 此處的 partnerOperations 是您以人員身分登入的 IAggregatePartner。
tool-java-title = Java（使用 SDK）
tool-java-text = 此處的 partnerOperations 是您以人員身分登入的 IAggregatePartner。

tool-note-old-body = 本文是此頁面所知的完整設定檔，而且沒有 If-Match。如果之後有其他人變更了設定檔，這會覆寫他們的變更。
tool-note-tag-unsendable = 這份文件的實體標籤含有標頭不允許的字元。
tool-note-no-if-match = 這會自行重新讀取設定檔，而且不會傳送 If-Match。其他人在其讀取與寫入之間所做的變更會遺失。
tool-note-drops = 這只會傳回其認得的內容。文件中的下列成員會遺失：
tool-note-cannot-clear = 這個 Cmdlet 無法清空欄位。未包含：
tool-note-case-only = 對這個 Cmdlet 而言，只有大小寫不同的值就是相同的值。未包含：
tool-note-no-parameter = 這個 Cmdlet 沒有對應的參數。未包含：
tool-note-ignored = 這個 Cmdlet 有對應的參數，但會予以忽略。未包含：
tool-note-contact-email = 這個 Cmdlet 的 -EmailAddress 變更的是核准者的電子郵件地址，而不是連絡人的。未包含：
tool-note-email-refused = 這個 Cmdlet 不接受這個電子郵件地址。未包含：
tool-note-overwrites-approver = 無論變更什麼，這個 Cmdlet 都會同時以公司地址覆寫核准者的地址。
tool-note-missing-part = 這個 Cmdlet 會因錯誤而停止，因為這份文件缺少其所需的部分：
tool-note-prints-own = 這個 Cmdlet 顯示的是其傳送的內容，而不是合作夥伴中心儲存的內容。請重新讀取設定檔加以確認。
tool-note-always-writes = 這個 Cmdlet 會忽略 -WhatIf：一律會寫入。
tool-note-check-off = 這個 Cmdlet 本身的地址檢查無法處理合作夥伴中心目前的回應。-DisableValidation 會將其關閉，因此請自行檢查地址。
tool-note-whole-customer = 這個 Cmdlet 讀取的是客戶，而不是帳單設定檔，因此需要讀取客戶的權限。
tool-note-no-member = SDK 沒有這個成員。未包含：
tool-note-empty-left-out = SDK 不會傳送這個設定檔中的空白成員。Microsoft 並未說明舊值是否會因此保留：
tool-note-billing-day = 這份文件沒有計費日；SDK 會傳送 0。
