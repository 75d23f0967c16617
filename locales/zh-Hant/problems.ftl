# 值有什麼問題、該怎麼做；接著是變更會引發什麼，以及設定檔為何僅供檢視。

problem-required = 此欄位不能空白，請輸入值。
problem-too-long = { $length ->
   *[other] 目前有 { $length } 個字元，最多只能有 { $max } 個，請縮短。
}
problem-email = 這不是電子郵件地址。請輸入如 name@example.com 的地址。
problem-phone = 這不是電話號碼。請輸入數字，例如 425-555-0100；開頭的 +、空格、句點、括號、連字號與分機（例如 分機 100）均可使用。
problem-website = 這不是網址。請輸入如 www.example.com 或 https://www.example.com 的網址。
problem-country = 這不是國家代碼。請從清單中選擇國家或地區，或輸入兩個字母，例如 GB。
problem-language = 這不是語言代碼。請從清單中選擇語言，或輸入代碼，例如 en。
problem-culture = 這不是文化特性代碼。請從清單中選擇文化特性，或輸入代碼，例如 en-US。
problem-guid = 這個識別碼無效。請依 12345678-90ab-cdef-1234-567890abcdef 的格式輸入。
problem-currency = 這不是貨幣代碼。請輸入三個字母，例如 USD。
problem-control-character = 其中含有看不見的控制字元，通常是從其他程式複製而來。請刪除後重新輸入。
problem-hidden-sign = 第 { $at } 個字元是空白或看不見的字元（{ $sign }），通常是從其他程式複製而來。請刪除它，或清空後重新輸入。
problem-ticket = 這不是符合格式的工單編號。請輸入符合格式「{ $form }」的編號。
problem-state-length = 州代碼最多兩個字母。請輸入代碼，而不是名稱。
problem-upstream = 合作夥伴中心不接受這個值。請更正後再次檢閱您的變更。

## 變更會引發什麼：輸入前先告知，儲存前須確認

guard-vetting = 變更這些法律資料會重新開始審查，約需 3 到 5 個工作天。Microsoft 可能會連絡貴公司，審查狀態也可能回到「審查中」。
guard-tax = 稅務識別碼會印在您的發票上。合作夥伴中心只允許全域管理員、計費管理員或系統管理代理人變更。
guard-verification = 變更客戶的名稱或地址，可能使 Microsoft 重新驗證該客戶，結束之前無法新增購買。
confirm-vetting = 我了解審查將重新開始。
confirm-tax = 我了解新的稅務識別碼將印在我們的發票上。
confirm-verification = 我了解這可能會封鎖此客戶的購買。

## 設定檔為何沒有輸入欄位

readonly-reason-doubled = 合作夥伴中心在此設定檔中傳送了兩次「{ $member }」。儲存可能會遺失其中一個值，因此在此只能檢視。請改在合作夥伴中心變更。
readonly-reason-role = 您可以檢視此設定檔，但無法變更。具有 Portal.Editor 或 Portal.Admin 角色的人員可以變更；如果您需要其中一個角色，請洽詢{ $contact ->
    [none] 您的 Microsoft Entra 管理員
   *[other] 「{ $contact }」
}。
readonly-reason-shape = 合作夥伴中心傳送此設定檔的格式是本入口網站不認識的。為了避免損壞資料，在此只能檢視。請改在合作夥伴中心變更。
readonly-reason-tag = 合作夥伴中心為此設定檔版本提供的實體標籤無法傳回。缺少該標籤時，儲存可能會覆寫其他人的變更，因此不會傳送任何內容，此設定檔在這裡只能檢視。請改在合作夥伴中心變更。
readonly-reason-unsettled = 此設定檔的一次儲存已送出，但合作夥伴中心尚未告知是否已存入。確認之前無法再儲存任何內容。請一分鐘後重新載入此頁面。參考編號 { $reference }。

# JSON 介面收到的文件成員。
problem-read-only = 這個成員無法變更。請照原樣傳送，或省略它。
problem-unknown-member = 入口網站不會編輯這個成員。請照原樣傳送，或省略它。
problem-added = 設定檔沒有這個成員。請省略它。
problem-not-text = 請在此傳送文字，或傳送 null 以清除。
problem-confirm = 這項變更需要標頭 Portal-Confirm: yes。
problem-reason-header = 這項變更必須提供原因。請以百分比編碼的 UTF-8 放在標頭 Portal-Reason 中傳送。
problem-reason-header-unreadable = 標頭 Portal-Reason 不是百分比編碼的 UTF-8，或傳送了不只一次。請以該編碼只傳送一次。
problem-ticket-header-unreadable = 標頭 Portal-Ticket 含有 ASCII 以外的字元，或傳送了不只一次。請以 ASCII 只傳送一次。
problem-doubled = 文件中這個成員出現兩次。請只保留一次。
problem-doubled-upstream = 合作夥伴中心的文件中這個成員出現兩次，儲存可能會遺失其中一個值。請連絡合作夥伴中心支援人員。
problem-not-an-object = 請傳送整份文件，也就是一個 JSON 物件。
problem-tag-unsendable = 合作夥伴中心為此文件提供的實體標籤含有標頭不允許的字元。沒有傳送任何內容。請連絡合作夥伴中心支援。
