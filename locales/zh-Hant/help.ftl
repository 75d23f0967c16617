# 錯誤說明頁面、服務回應旁的文字，以及帳戶頁面中關於權限的部分。

nav-help = 說明
help-title = 說明：錯誤
help-text = 合作夥伴中心、Microsoft Entra ID 與本入口網站的錯誤代表什麼、該怎麼做，以及由誰處理。
help-search = 尋找錯誤
help-search-hint = 輸入代碼（例如 900308 或 AADSTS50076）、狀態（例如 403）或字詞。
help-found = { $count ->
    [0] 沒有符合的項目。
   *[other] 有 { $count } 個符合的項目。
}
help-none = 入口網站沒有這方面的資料。請將錯誤頁面上的識別碼提供給協助您的人。
help-partner-center = 合作夥伴中心的錯誤及其意義
help-partner-center-text = 合作夥伴中心的回應代表什麼、該怎麼做，以及由誰處理。
help-entra = 使用 Microsoft Entra ID 登入時的錯誤及其意義
help-entra-text = 登入失敗代表什麼、該怎麼做，以及由誰處理。代碼以 AADSTS 開頭。
help-portal = 本入口網站的錯誤及其意義
help-portal-text = 入口網站未照要求執行時代表什麼，以及該怎麼做。
help-field = 欄位
help-who = 由誰處理
help-wait = 等候有幫助嗎？
help-source = 來源
help-row = 進一步了解此錯誤
help-unknown-code = 入口網站不認得這個代碼，因此無法提供建議。服務本身的訊息與識別碼列在下方。

who-you = 您
who-portal-admin = 您的入口網站管理員
who-entra-admin = 您的 Microsoft Entra 管理員
who-role-admin = 在合作夥伴中心指派角色的人員：全域管理員或使用者管理系統管理員
who-global-admin = 貴公司的全域管理員
who-customer = 您與客戶共同處理
who-microsoft = 合作夥伴中心支援人員

wait-no = 否
wait-minutes = 是，請等候幾分鐘
wait-as-told = 是，請依合作夥伴中心要求的時間等候
wait-hour-after = 僅在指派角色之後：最多可能需要一小時才會生效

# 發生了什麼與該怎麼做，寫成一行。
problem-explained = { $what }。{ $do }

support-summary = 提供給支援人員
support-title = 提供給支援人員的文字。其中只有識別碼，沒有任何欄位的值：請選取並複製。
support-copy = 複製這段文字
support-copied = 已複製。

## 帳戶頁面：在合作夥伴中心的權限

account-mfa-yes = Microsoft Entra ID 已確認此次登入使用了多重要素驗證。
account-mfa-not-stated = Microsoft Entra ID 沒有說明此次登入是否使用了多重要素驗證。
account-mfa-unknown = 此工作階段尚未向合作夥伴中心提出要求。
account-mfa-accepted = 合作夥伴中心已於 { $at } 接受您的登入。
account-mfa-missing = 合作夥伴中心已於 { $at } 拒絕您的登入：需要第二個驗證要素 (900421)。
account-mfa-meets = 合作夥伴中心並表示此登入符合其多重要素驗證規定。
account-mfa-misses = 合作夥伴中心並表示此登入不符合其多重要素驗證規定，因此隨時可能拒絕您。
account-mfa-again = 請重新登入並完成第二個步驟。
session-end-of = 結束工作階段：{ $name }
rights-title = 我可以做什麼？
rights-text = 您在合作夥伴中心的權限，以它在此工作階段中最近的回應為準。您在本入口網站的權限列在上方的「角色」。
rights-view = 檢視
rights-change = 變更
rights-not-asked = 此工作階段尚未要求過
rights-allowed = 已允許
rights-refused = 已拒絕
rights-hour = 新指派或變更的角色最多可能需要一小時，才會在合作夥伴中心生效。
needed-view = 需要：系統管理代理人、計費管理員、技術服務人員代理人、銷售代理人或使用者管理系統管理員其中一個角色。
needed-view-network = 需要：MPN 合作夥伴管理員、全域管理員或使用者管理系統管理員。
needed-change-billing = 需要：全域管理員。如果只變更稅務識別碼，計費管理員或系統管理代理人即可。
needed-change-legal = 需要：全域管理員。
needed-not-published = Microsoft 未公布所需的角色。請先要求系統管理代理人，再要求全域管理員。
needed-customers = 需要：系統管理代理人。技術服務人員代理人與銷售代理人可以看到部分內容。
needed-customer-billing = 需要：系統管理代理人。只有全域管理員並不足夠。
