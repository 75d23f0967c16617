# 錯誤：每一種都有標題、發生了什麼，以及該怎麼做。

error-sign-in-title = 請重新登入
error-sign-in-text = 您的工作階段已結束，或合作夥伴中心不再接受。您已送出的編輯內容會保留為草稿。
error-sign-in-do = 請登入，即可從中斷的地方繼續。

error-mfa-title = 請使用多重要素驗證登入
error-mfa-text = 合作夥伴中心只接受以多重要素驗證 (MFA) 登入的人員，而這次登入沒有經過此驗證。
error-mfa-do = 請重新登入並完成第二個步驟。{ $contact ->
    [none] 如果沒有要求您這麼做，您的 Microsoft Entra 管理員必須為您的帳戶強制執行 MFA。
   *[other] 如果沒有要求您這麼做，請洽詢「{ $contact }」，為您的帳戶強制執行 MFA。
}

error-no-role-title = 您在本入口網站沒有角色
error-no-role-text = 您已成功登入，但尚未有人為您的帳戶指派此處的角色。
error-no-role-do = { $contact ->
    [none] 請 Microsoft Entra 管理員
   *[other] 請「{ $contact }」
}在本入口網站的企業應用程式中，指派 Portal.Viewer、Portal.Editor、Portal.Approver、Portal.Auditor 或 Portal.Admin 給您，然後重新登入。

error-not-allowed-title = 合作夥伴中心不允許此操作
error-not-allowed-text = 合作夥伴中心拒絕了要求：您的帳戶在那裡缺少所需的角色。
error-not-allowed-do = 請貴公司的全域管理員在合作夥伴中心授予您該角色，通常是系統管理代理人。新角色最多可能需要一小時才會生效。

error-role-title = 您的入口網站角色不允許此操作
error-role-text = 此頁面或動作需要您沒有的入口網站角色。
error-role-do = 變更設定檔需要 Portal.Editor 或 Portal.Admin 角色，核准變更需要 Portal.Approver 或 Portal.Admin，匯出稽核記錄需要 Portal.Auditor 或 Portal.Admin，結束他人的工作階段則需要 Portal.Admin。您的帳戶頁面會列出您的角色。如果您需要其他角色，請洽詢{ $contact ->
    [none] 您的 Microsoft Entra 管理員
   *[other] 「{ $contact }」
}。

error-not-found-title = 找不到
error-not-found-text = 此網址沒有任何內容，或內容已不存在。
error-not-found-do = 請檢查網址，或從概觀重新開始。

error-no-relationship-title = 不是您的客戶
error-no-relationship-text = 合作夥伴中心查無貴公司與此客戶之間的轉銷商關係，或該關係已結束。
error-no-relationship-do = 請在客戶清單中尋找該客戶。如果清單中沒有，請該客戶再次接受您的關係要求。

error-throttled-title = 要求過多
error-throttled-text = 合作夥伴中心在短時間內收到太多要求，因此要求等候。這次要求沒有變更任何內容。
error-throttled-do = { $seconds ->
    [0] 請等候一分鐘，然後再試一次。
   *[other] 請等候 { $seconds } 秒，然後再試一次。
}

error-too-many-title = 您送出的要求過多
error-too-many-text = 入口網站在短時間內從您的工作階段或網路位址收到的要求超過上限，因此拒絕了這次要求。這次要求沒有變更任何內容。
error-too-many-do = { $seconds ->
    [0] 請等候一分鐘，然後再試一次。
   *[other] 請等候 { $seconds } 秒，然後再試一次。
}如果並未有人送出這麼多要求卻再次發生，請通知{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。

error-unavailable-title = 合作夥伴中心目前無法運作
error-unavailable-text = 合作夥伴中心傳回了內部錯誤。
error-unavailable-do = 請過幾分鐘再試一次。您的草稿會保留。

error-unreadable-title = 合作夥伴中心傳回的不是所要求的內容
error-unreadable-text = 合作夥伴中心回應成功，但傳回的是錯誤、空白，或不是這項資料的內容。這些都不會當作資料顯示，也不會保留。
error-unreadable-do = 請過幾分鐘再試一次。您的草稿會保留。如果持續發生，請將下方的識別碼提供給合作夥伴中心支援人員。

error-interrupted-title = 與合作夥伴中心的連線中斷
error-interrupted-text = 在回應完成之前，連線就中斷了。
error-interrupted-do = 請過幾分鐘再試一次。您的草稿會保留。{ $contact ->
    [none] 如果持續發生，入口網站管理員可以檢查網路和對外 Proxy。
   *[other] 如果持續發生，請通知「{ $contact }」；原因可能是網路或對外 Proxy。
}

error-unreachable-title = 無法連線到合作夥伴中心
error-unreachable-text = 入口網站無法連線到合作夥伴中心。沒有送出任何內容。
error-unreachable-do = 請過幾分鐘再試一次。您的草稿會保留。{ $contact ->
    [none] 如果持續發生，入口網站管理員可在入口網站的記錄檔中找到原因：名稱解析、網路或對外 Proxy。
   *[other] 如果持續發生，請通知「{ $contact }」；入口網站的記錄檔中有原因：名稱解析、網路或對外 Proxy。
}

error-timeout-title = 合作夥伴中心沒有及時回應
error-timeout-text = 要求花費的時間過長，因此入口網站已停止等候。
error-timeout-do = 請過幾分鐘再試一次。您的草稿會保留。

error-provider-down-title = 目前無法登入
error-provider-down-text = 負責確認您身分的 Microsoft Entra ID 無法連線，或運作不正常。
error-provider-down-do = 請過幾分鐘再試一次。如果持續發生，請通知{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。

error-provider-refused-title = Microsoft Entra ID 拒絕了登入
error-provider-refused-text = Microsoft Entra ID 不接受此登入，而入口網站不知道原因。
error-provider-refused-do = { $contact ->
    [none] 請將下方的內容提供給入口網站管理員；管理員可以使用「portal doctor」命令，並在 Microsoft Entra 的登入記錄中尋找原因。
   *[other] 請將下方的內容提供給「{ $contact }」。「portal doctor」命令和 Microsoft Entra 的登入記錄有助於尋找原因。
}

error-wrong-tenant-title = 此帳戶屬於其他組織
error-wrong-tenant-text = 只有屬於合作夥伴本身租用戶的公司帳戶可以登入本入口網站。合作夥伴中心不接受該租用戶的來賓。
error-wrong-tenant-do = 請使用合作夥伴組織本身的帳戶登入。先登出另一個帳戶可能會有幫助。

error-callback-state-title = 此登入連結已失效
error-callback-state-text = 登入花費的時間過長、已經完成，或是在其他瀏覽器中開始的。
error-callback-state-do = 請重新開始登入，並在同一個瀏覽器中完成。

error-callback-cookie-title = 您的瀏覽器沒有保留登入
error-callback-cookie-text = 登入返回時沒有入口網站的 Cookie。可能是此入口網站的 Cookie 遭到封鎖、登入是在另一個瀏覽器開始的，或者您在沙箱中使用了像 Safari 這類不會為 http://localhost 保留安全 Cookie 的瀏覽器。
error-callback-cookie-do = 請允許此入口網站的 Cookie，並在同一個瀏覽器中重新登入。在沙箱中，請使用 Chrome、Edge 或 Firefox，或以 HTTPS 開啟入口網站。

error-callback-denied-title = 您沒有完成登入
error-callback-denied-text = Microsoft Entra ID 回報登入已取消或未獲允許。
error-callback-denied-do = 請再試一次。如果要求您同意而您無法同意，{ $contact ->
    [none] 請洽詢 Microsoft Entra 管理員
   *[other] 請洽詢「{ $contact }」
}。

error-store-down-title = 入口網站無法連線到資料庫
error-store-down-text = 沒有資料庫就無法寫入稽核記錄，因此沒有傳送任何內容到合作夥伴中心。
error-store-down-do = 請過幾分鐘再試一次。如果持續發生，請通知{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。

error-cross-origin-title = 此要求並非來自本入口網站
error-cross-origin-text = 要求是從其他網站送出，或沒有說明來源，因此未執行任何動作。
error-cross-origin-do = 請在入口網站中開啟頁面，並從該頁面送出表單。指令碼必須傳送 Origin 標頭。

error-too-large-title = 送出的內容過大
error-too-large-text = 表單最多可容納 64 KiB，而這份表單超過了上限。沒有儲存任何內容。
error-too-large-do = 請返回上一頁，縮短內容後再次送出表單。

error-bad-form-title = 無法讀取表單
error-bad-form-text = 表單中缺少某些內容，或格式不正確。沒有儲存任何內容。
error-bad-form-do = 請返回上一頁，重新載入頁面後再次送出表單。

error-media-type-title = 此處不讀取這種類型的內容
error-media-type-text = 送出的內容不是此網址所讀取的類型，或已經過壓縮。沒有儲存任何內容。
error-media-type-do = 請返回上一頁，重新載入頁面後再次送出表單。指令碼請以 application/x-www-form-urlencoded 傳送表單。

error-host-title = 要求沒有指明有效的主機
error-host-text = HTTP/1.1 要求必須剛好有一個 Host 標頭，內容是入口網站的名稱。這個要求沒有此標頭、有多個，或其值不是主機名稱。未執行任何動作。
error-host-do = 請只傳送一個 Host 標頭。如果入口網站前面有 Proxy，請通知{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。

error-transfer-coding-title = 無法讀取本文的編碼方式
error-transfer-coding-text = Transfer-Encoding 標頭的值不是 chunked。未執行任何動作。
error-transfer-coding-do = 請直接傳送本文，並註明長度或分段傳送。

error-search-too-long-title = 搜尋文字過長
error-search-too-long-text = 搜尋最多 200 個字元，而這次超過了上限。沒有進行搜尋。
error-search-too-long-do = 請搜尋名稱的一部分。

error-page-token-title = 清單中沒有這一頁
error-page-token-text = 這個接續權杖不是合作夥伴中心所提供的。
error-page-token-do = 請從第一頁重新開始，再依其連結前往下一頁。

error-method-title = 此處不允許這種方法
error-method-text = 此網址不允許該要求所用的方法。
error-method-do = 請從概觀重新開始。

error-ours-title = 入口網站發生問題
error-ours-text = 這是入口網站的錯，不是您的錯。
error-ours-do = 請再試一次。如果再次發生，請將參考編號提供給{ $contact ->
    [none] 入口網站管理員
   *[other] 「{ $contact }」
}。

error-precondition-required-title = 缺少 If-Match
error-precondition-required-text = PUT 必須說明要變更的是設定檔的哪個版本，不接受 * 這個值。
error-precondition-required-do = 請將 GET 傳回的 ETag 放入 If-Match 標頭中傳送。

# JSON 介面。

api-stale-title = 設定檔已變更
api-stale-detail = 在您讀取之後，有人變更了設定檔。請比較「current」與「yours」，再以新的 ETag 重新傳送您的變更。
api-problems-title = 有些成員無法儲存
api-problems-detail = 沒有傳送任何內容到合作夥伴中心。「problems」會列出每個有問題的成員以及該怎麼做。
api-unconfirmed-title = 這項變更需要確認
api-unconfirmed-detail = 沒有傳送任何內容到合作夥伴中心。如果您接受這項變更的後果，請加上標頭 Portal-Confirm: yes 再傳送一次。
api-rejected-title = 合作夥伴中心拒絕了這項變更
api-rejected-detail = 沒有儲存任何內容。如果合作夥伴中心有指明，「problems」會列出有問題的成員。
api-ignored-title = 合作夥伴中心保留了舊文件
api-ignored-detail = 合作夥伴中心回覆 200，但其中仍是舊文件：沒有儲存任何內容。請等幾分鐘後再傳送相同的要求；如果再次發生，請將識別碼交給 Microsoft 支援。
api-unknown-title = 尚無法得知是否已儲存
api-unknown-detail = 合作夥伴中心沒有傳回可供判斷的回應。傳送其他內容之前，請先重新讀取設定檔；參考編號指向稽核記錄中的項目。
api-sign-in-title = 沒有工作階段
api-sign-in-detail = 要求沒有工作階段 Cookie，或工作階段已結束。請在瀏覽器中登入入口網站，並附上工作階段 Cookie。
api-cross-origin-title = 要求沒有說明來源
api-cross-origin-detail = 未執行任何動作。請傳送 Origin 標頭並填入入口網站的網址，且不要帶有其他網站的 Sec-Fetch-Site。
api-too-large-title = 本文過大
api-too-large-detail = 本文最多 64 KiB。沒有儲存任何內容。請傳送 GET 傳回的文件，只變更需要變更的成員。
api-bad-form-title = 無法讀取要求
api-bad-form-detail = 網址、查詢參數或本文不符合此呼叫的要求，或沒有完整送達。沒有儲存任何內容。/api/v1/openapi.json 說明每個呼叫。
api-media-type-title = 內容類型必須是 application/json
api-media-type-detail = 沒有儲存任何內容。請以 UTF-8 傳送文件，加上標頭 Content-Type: application/json，且不要使用 Content-Encoding。
api-bad-json-title = 本文不是 JSON 文件
api-bad-json-detail = 沒有儲存任何內容。請傳送 GET 傳回的整份文件，並變更您要變更的成員。
api-bad-json-at = 從第 { $line } 行第 { $column } 欄起不是 JSON。
api-no-copy-title = 尚未收集客戶資料
api-no-copy-detail = 篩選與排序是由入口網站的客戶複本回答，而目前還沒有複本。請以 POST 傳送至 /api/v1/customers/collection 開始收集，或不要使用篩選與排序。
api-not-stored-title = 沒有儲存任何內容
api-not-stored-detail = 「problems」會列出每個有問題的成員以及該怎麼做。
api-note-stale-title = 標籤與備註已變更
api-note-stale-detail = 在您讀取之後，有人變更了標籤與備註。請比較「current」與「yours」，再以新的 ETag 重新傳送您的變更。

# 要洽詢的對象。句子中的 $contact 是 none，或設定中的聯絡窗口。

contact-title = 聯絡窗口：
contact-role-request = 要求角色
