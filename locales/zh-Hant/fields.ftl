# 設定檔、區段與欄位。src/profile 的表格會用到這些鍵。

## 設定檔：名稱與用途

profile-billing = 帳單設定檔
profile-legal-business = 法律商務設定檔
profile-organization = 組織設定檔
profile-support = 支援設定檔
profile-network = 合作夥伴網路設定檔
profile-customer-billing = 客戶帳單設定檔
profile-customer-company = 客戶公司設定檔

about-billing = Microsoft 開立給您的發票上所列的名稱、地址與連絡人，以及您的採購單號碼與稅務識別碼。
about-legal-business = 貴公司的登記身分。Microsoft 會加以審查，您與 Microsoft 的合約也以此為依據。
about-organization = 貴組織在合作夥伴中心顯示的方式，以及 Microsoft 與您聯繫時使用的語言和格式。
about-support = 客戶需要協助時，Microsoft 引導他們聯繫的管道。客戶會在自己的系統管理中心看到這些資料。
about-network = 貴公司在 Microsoft 合作夥伴計畫中的合作夥伴識別碼。在此只能檢視，無法變更。
about-customer-billing = 向這位客戶計費時使用的名稱、地址與連絡人，會出現在客戶的帳戶以及您為其下的訂單上。
about-customer-company = 客戶本身的 Microsoft 租用戶所記載的公司資料。在此只能檢視，無法變更。

## 區段

section-company = 公司
section-address = 地址
section-recipient = 地址上的收件人
section-contact = 連絡人
section-invoice = 發票
section-approver = 公司核准者
section-approver-address = 公司核准者的地址
section-approver-recipient = 公司核准者的姓名與電話
section-vetting = 審查
section-organization = 組織
section-language = 語言與文化特性
section-identity = 識別碼
section-network = 合作夥伴計畫
section-support = 為客戶提供的支援

## 欄位：標籤；某個設定檔另有說法時分別列出

field-companyName = 公司名稱
field-billing-companyName = 發票上的公司名稱
field-legal-business-companyName = 登記的公司名稱
field-organization-companyName = 組織名稱
field-addressLine1 = 地址第 1 行
field-addressLine2 = 地址第 2 行
field-city = 城市
field-state = 州或省
field-region = 地區
field-postalCode = 郵遞區號
field-country = 國家或地區
field-firstName = 名字
field-middleName = 中間名
field-lastName = 姓氏
field-phoneNumber = 電話號碼
field-email = 電子郵件地址
field-billing-email = 帳單連絡人的電子郵件地址
field-legal-business-email = 主要連絡人的電子郵件地址
field-organization-email = 組織的電子郵件地址
field-support-email = 支援電子郵件地址
field-customer-billing-email = 帳單連絡人的電子郵件地址
field-purchaseOrderNumber = 採購單號碼
field-taxId = 稅務識別碼
field-billingCurrency = 計費貨幣
field-billingDay = 計費日
field-companyApproverEmail = 核准者的電子郵件地址
field-vettingStatus = 審查狀態
field-vettingSubStatus = 審查步驟
field-id = 識別碼
field-organization-id = 組織識別碼
field-customer-billing-id = 設定檔識別碼
field-tenantId = 租用戶識別碼
field-domain = 網域
field-language = 語言
field-culture = 文化特性
field-telephone = 支援電話
field-website = 支援網站
field-mpnId = MPN 識別碼
field-partnerId = 合作夥伴識別碼
field-partnerName = 合作夥伴名稱
field-organizationRegistrationNumber = 組織登記編號

## 提示：不易判斷時，說明該輸入什麼

hint-billing-companyName = 開立帳戶時即已設定，只有 Microsoft 支援人員可以變更。
hint-legal-business-companyName = 須與公司登記完全一致，並包含法律形式，例如 Fabrikam GmbH。
hint-organization-companyName = 貴組織對外使用的名稱，可以與登記的名稱不同。
hint-customer-billing-companyName = 客戶的完整名稱，不能只有法律形式。
hint-addressLine1 = 街道與門牌號碼，例如 1 Microsoft Way。
hint-addressLine2 = 大樓、樓層或室號（如有）。
hint-state = 如果該國家設有州或省，請輸入兩個字母的代碼。
hint-region = 僅適用於沒有州代碼的國家，例如縣或區。
hint-postalCode = 依照此地址所在國家的寫法，例如 98052。
hint-billing-country = 貨幣取決於國家，因此開立帳戶時即已固定。
hint-legal-business-address-country = 開立帳戶時即已固定。
hint-phoneNumber = 包含區碼，例如 425-555-0100。
hint-email = 例如 name@example.com。
hint-customer-billing-email = 客戶自己的地址，例如 name@example.com，不能使用您網域的地址。
hint-purchaseOrderNumber = 印在 Microsoft 寄給您的發票上，例如 9888。
hint-taxId = 依照貴國格式的加值稅或稅籍登記號碼，例如 12-3456789。
hint-billingCurrency = 取決於貴公司所在的國家，而且永遠不會改變。
hint-billingDay = Microsoft 每月計費的日期。
hint-companyApproverEmail = Microsoft 可能會寫信給此人，確認公司已同意。
hint-culture = 決定日期、數字與金額的寫法，例如英文（美國）。
hint-telephone = 客戶撥打的號碼，例如 425-555-0100。
hint-website = 可加上或省略 https://，例如 www.example.com。

## 審查：服務所傳回各值的意思

vetting-none = 尚未審查
vetting-pending = 審查中
vetting-authorized = 已核准
vetting-rejected = 已拒絕

vetting-sub-none = 沒有進行中的步驟
vetting-sub-entry = 已收到資料
vetting-sub-email-ownership = 電子郵件擁有權
vetting-sub-email-domain = 電子郵件網域
vetting-sub-employment-verification = 雇用驗證
vetting-sub-decision = 決定
vetting-sub-other = 其他步驟
vetting-sub-business-verification = 商務驗證
