# What profiles and their sections are used for: a sentence on each form (use-…), more on the help page. From Microsoft's documents on
# the profiles of Cloud Solution Providers, 2018 to 2023.

uses-title = 說明：設定檔
uses-text = 每個設定檔的用途、其值出現在哪裡，以及誰可以變更。
use-more = 詳情
use-more-about = 詳情：{ $section }

help-profile-billing = Microsoft 依此設定檔寄送雲端解決方案提供者計畫的發票，並將其內容印在發票上。在合作夥伴中心，只有全域管理員可以變更地址；計費管理員或系統管理代理人可以變更稅務識別碼。名稱只能由 Microsoft 支援人員變更。幣別在建立帳戶時即依法定國家決定，永遠不會變更。
use-billing-company = Microsoft 開立發票給您時的抬頭，只能由 Microsoft 支援人員變更。
use-billing-address = Microsoft 開立給您的發票上所列的地址。
use-billing-recipient = 通常空白：發票上列的是下方的連絡人。
use-billing-contact = 收到 Microsoft 發票的人。
use-billing-invoice = 發票上另外列印的內容。編號以 G 開頭的發票可能不會反映變更。

help-profile-legal-business = 貴公司在法律上的身分。您與 Microsoft 的合約以此設定檔為依據，因此 Microsoft 會加以審查：您變更的內容會重新審查，通常需要三到五個工作天，期間 Microsoft 可能會與您聯繫。直接計費合作夥伴與間接提供者在審查狀態為「已核准」時無法變更名稱，國家則一律無法變更：請洽 Microsoft 支援人員。
use-legal-business-vetting = Microsoft 審查下列資料的進度。
use-legal-business-company = 貴公司登記的名稱，由 Microsoft 審查。
use-legal-business-address = 貴公司登記的地址，由 Microsoft 審查。
use-legal-business-recipient = 登記地址上列名的人。
use-legal-business-contact = 審查期間 Microsoft 可能聯繫的人。
use-legal-business-approver = 如何聯繫為貴公司擔保的人。
use-legal-business-approver-address = 為貴公司擔保的人的地址。
use-legal-business-approver-recipient = 為貴公司擔保的人。

help-profile-organization = 貴組織在合作夥伴中心的名稱與聯絡方式。發票以帳單設定檔為準，合約則以法律商務設定檔為準。語言與文化特性決定 Microsoft 如何與您聯繫，以及日期和金額的顯示方式。
use-organization-organization = 合作夥伴中心如何顯示貴組織。
use-organization-address = 貴組織的地址。發票使用帳單設定檔中的地址。
use-organization-recipient = 此地址上列名的人。
use-organization-language = Microsoft 與您聯繫時使用的語言，以及日期和金額的顯示方式。
use-organization-identity = 由 Microsoft 設定。支援人員與指令碼會用到。

help-profile-support = 客戶尋求協助時看到的內容：Microsoft 依這三個值引導客戶聯繫您，三者一律一併儲存。請填寫隨時有人回應的管道，例如客服中心，而不是某一個人。
use-support-support = 客戶尋求協助時看到的內容。

help-profile-network = 貴公司在 Microsoft 合作夥伴計畫中的識別碼。它在合作夥伴中心管理，這裡僅供檢視。
use-network-network = 您在合作夥伴計畫中的識別碼。

help-profile-customer-billing = 印在這位客戶的發票上，並列於其帳戶與訂單上的內容，只與這位客戶有關。地址上可以列出一個人，有些國家規定必須填寫其電話號碼；電子郵件地址必須是客戶自己的，不能使用您網域的地址。語言與文化特性是客戶的，而不是您的。變更名稱或地址，可能使 Microsoft 重新驗證該客戶；驗證結束之前，該客戶的購買會遭到封鎖。
use-customer-billing-company = 印在這位客戶發票上的名稱。
use-customer-billing-contact = 客戶方處理帳單事宜的連絡人。
use-customer-billing-address = 印在這位客戶發票上的地址。
use-customer-billing-recipient = 有些國家規定此處必須填寫電話號碼。
use-customer-billing-language = 與客戶聯繫時使用的語言，以及日期和金額的顯示方式。
use-customer-billing-identity = 由 Microsoft 設定，指令碼會用到。

help-profile-customer-company = 客戶本身的 Microsoft 租用戶所記載的公司資料。客戶在租用戶中變更，合作夥伴中心僅供檢視。如果客戶沒有授予您系統管理權限，就看不到地址與電子郵件地址。
use-customer-company-company = 客戶在自己的租用戶中輸入的內容。
use-customer-company-address = 客戶自己的地址。發票使用帳單設定檔中的地址。
use-customer-company-recipient = 客戶地址上列名的人。
use-customer-company-identity = 用來識別客戶的租用戶。
