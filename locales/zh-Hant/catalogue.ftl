# 合作夥伴中心與 Microsoft Entra ID 的錯誤代表什麼：發生了什麼，以及該怎麼做。

## 合作夥伴中心

catalogue-pc-0-what = 合作夥伴中心回報了未指明的錯誤
catalogue-pc-0-do = 請再試一次。如果再次發生，請將識別碼提供給合作夥伴中心支援人員。
catalogue-pc-400-what = 合作夥伴中心不接受存取權杖
catalogue-pc-400-do = 入口網站已使用新的權杖重試過。請先登出再登入。{ $contact ->
    [none] 如果沒有幫助，入口網站管理員可以使用「portal doctor」找出原因。
   *[other] 如果沒有幫助，請通知「{ $contact }」；「portal doctor」可以找出原因。
}
catalogue-pc-900421-what = 合作夥伴中心拒絕未經多重要素驗證的登入
catalogue-pc-900421-do = 請重新登入並完成第二個步驟。{ $contact ->
    [none] 如果沒有要求您這麼做，您的 Microsoft Entra 管理員必須為您的帳戶強制執行 MFA。
   *[other] 如果沒有要求您這麼做，請洽詢「{ $contact }」，為您的帳戶強制執行 MFA。
}如果使用同盟登入，您的身分識別提供者必須傳遞已完成 MFA 的資訊。
catalogue-pc-900420-what = 存取權杖是為合作夥伴中心已不再接受的服務所簽發
catalogue-pc-900420-do = 入口網站必須要求合作夥伴中心本身的權杖。請檢查 PORTAL_API_SCOPE，或移除此設定，預設值就是正確的。
catalogue-pc-800001-what = 合作夥伴中心在要求中找不到合作夥伴權杖
catalogue-pc-800001-do = 請先登出再登入。如果再次發生，請將識別碼提供給{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。
catalogue-pc-2000-what = 缺少某個值，或值不正確
catalogue-pc-2000-do = 描述會說明是哪一個。請更正後再次檢閱您的變更。
catalogue-pc-2007-what = 合作夥伴中心認為此地址無效
catalogue-pc-2007-do = 請以官方來源核對街道、城市、州與郵遞區號。描述會說明更正了什麼或找不到什麼。
catalogue-pc-2055-what = 您開啟設定檔之後，有人變更了它
catalogue-pc-2055-do = 沒有儲存任何內容。請再次開啟檢閱頁面：它會顯示有哪些變更，並保留您輸入的內容。
catalogue-pc-3000-what = 某個屬性無效，或沒有使用此合作夥伴識別碼的合作夥伴
catalogue-pc-3000-do = 如果您查詢的是合作夥伴識別碼，請檢查數字。否則描述會指出是哪個屬性。
catalogue-pc-27002-what = 某個欄位的值不被合作夥伴中心接受
catalogue-pc-27002-do = 請更正已標示的欄位，或回應中指出的欄位，然後再次檢閱您的變更。
catalogue-pc-27002-state-what = 合作夥伴中心不認得此國家的這個州或省
catalogue-pc-27002-state-do = 請從清單中選擇，或輸入兩個字母的代碼。如果填寫了州，請將地區留空：同時傳送兩者會遭到拒絕。
catalogue-pc-27002-city-what = 城市與地址的其他部分不相符
catalogue-pc-27002-city-do = 請檢查拼字，並確認城市、州與郵遞區號彼此相符。
catalogue-pc-27002-postalCode-what = 郵遞區號不符合此國家使用的格式，或與地址不相符
catalogue-pc-27002-postalCode-do = 請依該國的寫法輸入，例如美國的 98052，並確認它屬於該城市。
catalogue-pc-27002-phoneNumber-what = 電話號碼不符合此國家使用的格式
catalogue-pc-27002-phoneNumber-do = 請輸入在該國境內撥打的號碼；如有疑問，只輸入數字。
catalogue-pc-27002-taxId-what = 稅務識別碼不符合此國家使用的格式
catalogue-pc-27002-taxId-do = 請從官方文件抄錄；如果開頭有國家代碼，也請一併輸入。
catalogue-pc-27002-country-what = 這裡無法使用此國家
catalogue-pc-27002-country-do = 請使用兩個字母的代碼，例如英國為 GB。帳單地址或法定地址的國家無法變更。
catalogue-pc-27002-email-what = 電子郵件地址不被接受
catalogue-pc-27002-email-do = 請檢查是否有輸入錯誤，並確認格式如 name@example.com。
catalogue-pc-600002-what = 此國家不使用組織登記編號
catalogue-pc-600002-do = 請在合作夥伴中心移除該客戶的編號，然後再次儲存。
catalogue-pc-600049-what = 缺少客戶的組織登記編號
catalogue-pc-600049-do = 此國家的客戶必須提供。請在合作夥伴中心為該客戶新增，然後再次儲存。
catalogue-pc-600050-what = 客戶的組織登記編號格式不正確
catalogue-pc-600050-do = 描述會說明預期的格式。請在合作夥伴中心更正編號，然後再次儲存。
catalogue-pc-600051-what = 缺少客戶的電話號碼
catalogue-pc-600051-do = 此國家的客戶必須提供。請輸入地址的電話號碼，然後再次檢閱您的變更。
catalogue-pc-800002-what = 合作夥伴中心不接受輸入的資料
catalogue-pc-800002-do = 描述可能會說明問題所在。如果沒有，請將識別碼提供給{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。
catalogue-pc-900118-what = 客戶識別碼無效
catalogue-pc-900118-do = 請在客戶清單中尋找該客戶，並從清單開啟。
catalogue-pc-900126-what = 合作夥伴中心不認得要求中的某個關鍵字
catalogue-pc-900126-do = 這是入口網站的錯，不是您的錯。請將識別碼提供給{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。
catalogue-pc-900127-what = 此環境無法執行這項作業
catalogue-pc-900127-do = 您使用的是整合沙箱帳戶，或不提供此作業的雲端。請改用貴公司的正式帳戶。
catalogue-pc-900316-what = 合作夥伴中心在此要求合作夥伴存取權杖，而不是合作夥伴權杖
catalogue-pc-900316-do = 這是入口網站或其註冊的問題。請將識別碼提供給{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。
catalogue-pc-1002-what = 合作夥伴中心未授權此要求
catalogue-pc-1002-do = 您的帳戶缺少合作夥伴中心角色；若是客戶的設定檔，也可能無權存取該客戶。您在此入口網站的角色在那裡並不適用。只有全域管理員並不足夠：請要求系統管理代理人角色。
catalogue-pc-2030-what = 貴公司尚未設定在此國家或地區銷售
catalogue-pc-2030-do = 全域管理員可以在合作夥伴中心查看貴公司已註冊哪些市場。
catalogue-pc-2032-what = 合作夥伴中心拒絕存取
catalogue-pc-2032-do = 您的帳戶缺少此作業所需的合作夥伴中心角色。請要求您的帳戶頁面針對此設定檔列出的角色。
catalogue-pc-20002-what = 貴公司與此客戶沒有轉銷商關係
catalogue-pc-20002-do = 請在客戶清單中尋找該客戶。如果清單中沒有，該客戶必須接受您的關係要求。
catalogue-pc-600006-what = 合作夥伴中心不允許這項變更
catalogue-pc-600006-do = 有些欄位已鎖定，例如審查狀態為「已核准」時的登記公司名稱。若要變更，請在合作夥伴中心提出支援要求。若要先儲存其他變更，請返回表單，將鎖定的欄位改回原來的值。
catalogue-pc-800039-what = 貴公司的方案成員資格未啟用
catalogue-pc-800039-do = 全域管理員可以在合作夥伴中心的帳戶設定中查看待處理的事項並完成。
catalogue-pc-900124-what = 貴公司尚未接受 Microsoft 合作夥伴合約
catalogue-pc-900124-do = 全域管理員必須在合作夥伴中心簽署。在此之前，合作夥伴中心會拒絕貴公司所有人員的這類要求。
catalogue-pc-900150-what = 您的合作夥伴中心角色不包含此作業
catalogue-pc-900150-do = 請要求您的帳戶頁面針對此設定檔列出的角色。之後請登出再登入。
catalogue-pc-900308-what = 您的帳戶權限不足，無法執行此作業
catalogue-pc-900308-do = 請要求您的帳戶頁面針對此設定檔列出的角色。若是客戶的資料，可能還需要與該客戶建立 GDAP 關係。
catalogue-pc-900309-what = 條件式存取原則封鎖了此存取
catalogue-pc-900309-do = 您的 Microsoft Entra 管理員可以在登入記錄中查看是哪個原則，以及它的要求：其他裝置、網路或登入方法。
catalogue-pc-900329-what = 合作夥伴中心在此要求人員登入，而不是應用程式登入
catalogue-pc-900329-do = 這是入口網站或其註冊的問題。請將識別碼提供給{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。
catalogue-pc-900416-what = 帳戶已鎖定
catalogue-pc-900416-do = 合作夥伴中心支援人員可以說明原因並解除鎖定。請提供識別碼。
catalogue-pc-90000-what = 合作夥伴中心無法從 Microsoft Entra ID 取得權杖
catalogue-pc-90000-do = 請先登出再登入。如果再次發生，您的 Microsoft Entra 管理員可以在登入記錄中找出原因。
catalogue-pc-1000-what = 合作夥伴中心沒有此客戶或設定檔
catalogue-pc-1000-do = 它可能已移除，或從未存在。請詢問負責此客戶的人員；如果識別碼是您輸入的，請檢查識別碼。
catalogue-pc-60002-what = 客戶沒有使用此識別碼的使用者
catalogue-pc-60002-do = 請在合作夥伴中心重新尋找該使用者。
catalogue-pc-60003-what = 找不到客戶的租用戶
catalogue-pc-60003-do = 請在客戶清單中尋找該客戶。其租用戶可能已刪除。
catalogue-pc-800036-what = 要求的某個條件不成立
catalogue-pc-800036-do = 請重新開啟設定檔，它可能已有變更。您輸入的內容會保留。
catalogue-pc-800003-what = 合作夥伴中心發生非預期的內部錯誤
catalogue-pc-800003-do = 請過幾分鐘再試一次。如果持續發生，請將識別碼提供給合作夥伴中心支援人員。
catalogue-status-400-what = 合作夥伴中心不接受此要求
catalogue-status-400-do = 回應可能會說明問題所在。如果沒有，請將識別碼提供給{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。
catalogue-status-401-what = 合作夥伴中心不接受您的登入
catalogue-status-401-do = 請先登出再登入。
catalogue-status-403-what = 合作夥伴中心不允許您的帳戶執行此操作
catalogue-status-403-do = 合作夥伴中心沒有提供入口網站認得的原因。您的帳戶頁面會列出每個設定檔所需的角色。
catalogue-status-404-what = 合作夥伴中心找不到此客戶或設定檔
catalogue-status-404-do = 它可能已移除。請詢問負責此客戶的人員；如果識別碼是您輸入的，請檢查識別碼。
catalogue-status-405-what = 合作夥伴中心在此不提供這項作業
catalogue-status-405-do = 您的雲端可能沒有此作業。請將識別碼提供給{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。
catalogue-status-406-what = 合作夥伴中心無法以入口網站要求的格式回應
catalogue-status-406-do = 這是入口網站的錯，不是您的錯。請將識別碼提供給{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。
catalogue-status-412-what = 設定檔在您開啟之後已變更
catalogue-status-412-do = 沒有儲存任何內容。請再次開啟檢閱頁面：它會顯示有哪些變更，並保留您輸入的內容。
catalogue-status-417-what = 要求的某個條件不成立，而合作夥伴中心沒有說明是哪一個
catalogue-status-417-do = 請重新開啟設定檔，它可能已有變更。您輸入的內容會保留。
catalogue-status-429-what = 合作夥伴中心收到太多要求
catalogue-status-429-do = 請依合作夥伴中心要求的時間等候，然後再試一次。這段期間送出的要求會延長等候時間。
catalogue-status-500-what = 合作夥伴中心發生內部錯誤
catalogue-status-500-do = 請過幾分鐘再試一次。如果持續發生，請將識別碼提供給合作夥伴中心支援人員。
catalogue-status-501-what = 合作夥伴中心沒有這項作業
catalogue-status-501-do = 您的雲端可能沒有此作業。請將識別碼提供給{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。
catalogue-status-502-what = 合作夥伴中心的閘道無法連線到服務
catalogue-status-502-do = 請過幾分鐘再試一次。
catalogue-status-503-what = 合作夥伴中心忙碌中或正在維護
catalogue-status-503-do = 請過幾分鐘再試一次。
catalogue-status-504-what = 合作夥伴中心沒有及時回應
catalogue-status-504-do = 請過幾分鐘再試一次。如果當時正在儲存，請先開啟設定檔查看實際儲存的內容。

## Microsoft Entra ID

catalogue-aadsts50011-what = 入口網站的位址未註冊為登入位址
catalogue-aadsts50011-do = 請在 Entra 中應用程式註冊的「驗證」下，逐字加入「portal doctor」顯示的重新導向 URI。
catalogue-aadsts500113-what = 應用程式註冊沒有任何重新導向 URI
catalogue-aadsts500113-do = 請在 Entra 中應用程式註冊的「驗證」下，加入「portal doctor」顯示的重新導向 URI。
catalogue-aadsts50020-what = 此帳戶屬於其他組織
catalogue-aadsts50020-do = 請使用合作夥伴組織本身的帳戶登入。來賓無法使用合作夥伴中心，因此邀請該帳戶並無幫助。
catalogue-aadsts50034-what = 合作夥伴的組織沒有這個名稱的帳戶
catalogue-aadsts50034-do = 請檢查使用者名稱是否輸入錯誤，或選擇其他帳戶。
catalogue-aadsts50053-what = 帳戶暫時鎖定，或網路看似可疑
catalogue-aadsts50053-do = 因為密碼錯誤次數過多而鎖定，或登入來自有惡意活動的位址。請稍候再試一次。您的 Microsoft Entra 管理員可以在登入記錄中查看是哪一種原因。
catalogue-aadsts50055-what = 密碼已過期
catalogue-aadsts50055-do = 請在 Microsoft 要求時變更密碼，或請人重設。之後再重新登入。
catalogue-aadsts50057-what = 帳戶已停用
catalogue-aadsts50057-do = 您的 Microsoft Entra 管理員可以重新啟用。
catalogue-aadsts50058-what = 此瀏覽器中沒有人登入 Microsoft
catalogue-aadsts50058-do = 請重新開始登入並選擇帳戶。如果再次發生，請允許 Microsoft 登入頁面使用 Cookie。
catalogue-aadsts160021-what = 所要求的 Microsoft 工作階段已不存在
catalogue-aadsts160021-do = 請重新開始登入並選擇帳戶。
catalogue-aadsts50076-what = 需要第二個驗證要素
catalogue-aadsts50076-do = 請重新登入並完成第二個步驟。Microsoft Entra 因為原則或您位於新的地點而提出此要求。
catalogue-aadsts50078-what = 您的多重要素驗證已過期
catalogue-aadsts50078-do = 請重新登入並完成第二個步驟。您的組織會定期要求驗證。
catalogue-aadsts50079-what = 您必須先設定第二個驗證要素
catalogue-aadsts50079-do = 請重新登入，並依照步驟註冊一種方法，例如 Authenticator 應用程式。如果使用同盟登入，您的身分識別提供者必須傳遞已完成 MFA 的資訊。
catalogue-aadsts50105-what = 您尚未獲指派使用本入口網站
catalogue-aadsts50105-do = 您的 Microsoft Entra 管理員必須在本入口網站企業應用程式的「使用者和群組」下加入您，並指派入口網站的其中一個角色。
catalogue-aadsts50126-what = 使用者名稱或密碼不正確
catalogue-aadsts50126-do = 請再試一次。如果忘記密碼，請重設。
catalogue-aadsts50173-what = 您的登入已被撤銷
catalogue-aadsts50173-do = 請重新登入。變更密碼之後，或管理員結束所有工作階段時，就會發生這種情況。
catalogue-aadsts500011-what = 您的租用戶不認得合作夥伴中心，或範圍設定錯誤
catalogue-aadsts500011-do = 租用戶中必須有 Microsoft Partner Center 應用程式。請檢查 PORTAL_API_SCOPE 與 PORTAL_CLOUD，再透過「portal doctor」顯示的連結授予管理員同意。
catalogue-aadsts50158-what = 登入還缺少一個步驟
catalogue-aadsts50158-do = 您的組織要求進一步驗證，通常由另一個提供者進行。請重新登入，並完成所有步驟。
catalogue-aadsts50097-what = 您的組織需要辨識您的裝置
catalogue-aadsts50097-do = 請使用已向組織註冊的裝置登入，並使用能傳遞此資訊的瀏覽器，例如 Edge，或裝有 Microsoft 擴充功能的 Chrome。
catalogue-aadsts50131-what = 條件式存取原則拒絕了這次登入
catalogue-aadsts50131-do = 裝置、地點或異常的登入不符合規則。{ $contact ->
    [none] 請您的 Microsoft Entra 管理員查看登入記錄；下方的識別碼可用來找到該項目。
   *[other] 請「{ $contact }」協助查看登入記錄；下方的識別碼可用來找到該項目。
}
catalogue-aadsts53011-what = 帳戶因風險而遭到封鎖
catalogue-aadsts53011-do = 您的 Microsoft Entra 管理員可以在帳戶所屬租用戶的 Identity Protection 中檢查帳戶並解除風險。
catalogue-aadsts530035-what = 安全性預設值封鎖了這次登入
catalogue-aadsts530035-do = 租用戶的安全性預設值不允許這種登入方式。{ $contact ->
    [none] 請洽詢您的 Microsoft Entra 管理員，原因可在登入記錄中找到。
   *[other] 請洽詢「{ $contact }」，原因可在登入記錄中找到。
}
catalogue-aadsts530084-what = 權杖保護原則封鎖了這次登入
catalogue-aadsts530084-do = 條件式存取原則只允許繫結至裝置的權杖，網頁入口網站無法使用。{ $contact ->
    [none] 請您的 Microsoft Entra 管理員將本入口網站排除在該原則之外。
   *[other] 請「{ $contact }」協助將本入口網站排除在該原則之外。
}
catalogue-aadsts901002-what = 入口網站向 Entra ID 提出了不受支援的要求
catalogue-aadsts901002-do = 登入要求中有不受支援的參數。請{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}檢查 PORTAL_AUTHORITY，並更新入口網站。
catalogue-aadsts700024-what = 入口網站的身分證明已過期或尚未生效
catalogue-aadsts700024-do = 入口網站伺服器的時鐘可能不正確。請{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}與時間伺服器校時。
catalogue-aadsts700213-what = 入口網站的同盟認證與其註冊不符
catalogue-aadsts700213-do = 請{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}將應用程式註冊中同盟認證的簽發者、主體和對象，與入口網站出示的權杖比對。
catalogue-aadsts7000229-what = 此租用戶中沒有入口網站的應用程式
catalogue-aadsts7000229-do = 全域管理員必須在此租用戶中同意該應用程式一次，使其服務主體存在。
catalogue-aadsts53000-what = 您的裝置不符合組織的規定
catalogue-aadsts53000-do = 條件式存取原則要求符合規範或已加入網域的裝置。請註冊此裝置，或改用符合的裝置。
catalogue-aadsts53003-what = 條件式存取原則封鎖了登入
catalogue-aadsts53003-do = 您的 Microsoft Entra 管理員可以在登入記錄中查看是哪個原則，以及它的要求：其他裝置、網路或登入方法。
catalogue-aadsts54005-what = 此登入已經完成
catalogue-aadsts54005-do = 請重新開始登入。返回上一頁或重新載入無法重複登入。
catalogue-aadsts65001-what = 入口網站尚未獲得使用合作夥伴中心的同意
catalogue-aadsts65001-do = 全域管理員只需為所有人授予一次管理員同意：透過「portal doctor」顯示的連結，或在 Entra 中應用程式的 API 權限下進行。
catalogue-aadsts65004-what = 您拒絕了同意要求
catalogue-aadsts65004-do = 請重新登入並接受，或{ $contact ->
    [none] 請 Microsoft Entra 管理員
   *[other] 請「{ $contact }」
}代表所有人同意。
catalogue-aadsts650051-what = 無法將入口網站加入您的租用戶
catalogue-aadsts650051-do = 目前正在加入，或先前已用其他設定加入。請一分鐘後再試一次。如果再次發生，請管理員在 Entra 中刪除入口網站的企業應用程式，然後重新同意。
catalogue-aadsts650052-what = 您的租用戶未啟用入口網站所需的服務
catalogue-aadsts650052-do = 租用戶中缺少 Microsoft Partner Center 應用程式；公司未註冊為雲端解決方案提供者時會發生這種情況。請檢查 PORTAL_TENANT_ID，然後授予管理員同意。
catalogue-aadsts650057-what = 應用程式註冊的權限中沒有列出合作夥伴中心
catalogue-aadsts650057-do = 請在 Entra 中應用程式註冊的 API 權限下，加入 Microsoft Partner Center 的 user_impersonation，然後授予管理員同意。
catalogue-aadsts70008-what = 登入已過期或遭撤銷
catalogue-aadsts70008-do = 請重新登入。草稿會保留。
catalogue-aadsts700082-what = 您太久沒有使用入口網站，登入已失效
catalogue-aadsts700082-do = 請重新登入。草稿會保留。
catalogue-aadsts70043-what = 您的組織要求經過一段時間後重新登入
catalogue-aadsts70043-do = 請重新登入。頻率由條件式存取原則決定。草稿會保留。
catalogue-aadsts700016-what = 在此租用戶中找不到入口網站的應用程式註冊
catalogue-aadsts700016-do = 請將 PORTAL_CLIENT_ID 與 PORTAL_TENANT_ID 和 Entra 中應用程式註冊的概觀核對。選錯雲端也會出現相同的錯誤。
catalogue-aadsts7000112-what = 入口網站的應用程式在您的租用戶中已停用
catalogue-aadsts7000112-do = 請在 Entra 中入口網站企業應用程式的屬性下，重新允許使用者登入。
catalogue-aadsts700027-what = 入口網站的憑證未被接受
catalogue-aadsts700027-do = PORTAL_CLIENT_CERTIFICATE_FILE 中的憑證必須與上傳到應用程式註冊的憑證相同，且仍在有效期內。「portal doctor」會加以檢查。
catalogue-aadsts7000215-what = 入口網站的用戶端密碼錯誤
catalogue-aadsts7000215-do = 請在 PORTAL_CLIENT_SECRET 填入密碼的值，而不是其識別碼。Entra 只會顯示該值一次：如果遺失，請建立新的密碼。
catalogue-aadsts7000222-what = 入口網站的用戶端密碼已過期
catalogue-aadsts7000222-do = 請在 Entra 建立新的密碼，並放入存放舊密碼的檔案或設定。檔案會在數秒內重新讀取；如果變更的是設定，請重新啟動入口網站。
catalogue-aadsts7000218-what = 入口網站沒有傳送自己的認證
catalogue-aadsts7000218-do = 請設定 PORTAL_CLIENT_SECRET 或 PORTAL_CLIENT_CERTIFICATE_FILE。在應用程式註冊中，重新導向 URI 必須屬於 Web 平台。
catalogue-aadsts70011-what = 入口網站要求了 Entra 不認得的範圍
catalogue-aadsts70011-do = 請檢查 PORTAL_API_SCOPE，或移除此設定，預設值就是正確的。
catalogue-aadsts90002-what = 找不到租用戶
catalogue-aadsts90002-do = 請檢查 PORTAL_TENANT_ID 與 PORTAL_CLOUD：租用戶只存在於它所屬的雲端。
catalogue-aadsts90038-what = 帳戶或應用程式屬於另一個 Microsoft 雲端
catalogue-aadsts90038-do = 請使用入口網站所設定雲端的帳戶登入。PORTAL_CLOUD 會指明是哪一個。
catalogue-aadsts90072-what = 這個外部帳戶不存在於合作夥伴的租用戶
catalogue-aadsts90072-do = 請先登出 Microsoft，再使用合作夥伴組織本身的帳戶登入。
catalogue-aadsts90094-what = 必須先由管理員同意
catalogue-aadsts90094-do = 全域管理員只需為所有人授予一次管理員同意，可透過「portal doctor」顯示的連結進行。
catalogue-aadsts90033-what = Microsoft Entra ID 發生暫時性問題
catalogue-aadsts90033-do = 請過幾分鐘再試一次。
catalogue-aadsts900144-what = 傳給 Microsoft Entra ID 的要求缺少參數
catalogue-aadsts900144-do = 請從入口網站本身的頁面重新開始，而不要使用登入頁面的書籤。如果再次發生，請將識別碼提供給{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。
catalogue-oauth-access_denied-what = Microsoft Entra ID 回報登入已取消或未獲允許
catalogue-oauth-access_denied-do = 請再試一次。如果要求您同意而您無法同意，{ $contact ->
    [none] 請洽詢 Microsoft Entra 管理員
   *[other] 請洽詢「{ $contact }」
}。
catalogue-oauth-interaction_required-what = Microsoft Entra ID 需要您回應
catalogue-oauth-interaction_required-do = 請重新登入並依照步驟進行，例如第二個驗證要素或同意。
catalogue-oauth-invalid_grant-what = 此登入已使用過、過期或遭撤銷
catalogue-oauth-invalid_grant-do = 請重新登入。草稿會保留。
catalogue-oauth-invalid_client-what = Microsoft Entra ID 不接受入口網站的認證
catalogue-oauth-invalid_client-do = 應用程式註冊的密碼或憑證錯誤或已過期。「portal doctor」會指出是哪一種。
catalogue-oauth-unauthorized_client-what = 入口網站的應用程式註冊不得以這種方式讓人登入
catalogue-oauth-unauthorized_client-do = 請確認應用程式註冊存在於此租用戶，且其重新導向 URI 屬於 Web 平台。
catalogue-oauth-invalid_request-what = Microsoft Entra ID 無法理解入口網站的要求
catalogue-oauth-invalid_request-do = 這是入口網站或其設定的問題。請將識別碼提供給{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。
catalogue-oauth-temporarily_unavailable-what = Microsoft Entra ID 目前無法處理登入
catalogue-oauth-temporarily_unavailable-do = 請過幾分鐘再試一次。
