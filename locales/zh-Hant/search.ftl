# The search in the header, its page, and the keyboard's shortcuts.

search-label = 搜尋入口網站
search-title = 搜尋
search-text = 可依名稱的一部分或代碼尋找頁面、客戶、人員、設定檔及其欄位、說明與錯誤，並可依編號或要求識別碼尋找稽核記錄項目。
search-found = { $count ->
    [0] 找不到符合「{ $text }」的結果。
   *[other] 符合「{ $text }」的結果共 { $count } 項
}
search-count = { $count ->
    [0] 找不到結果
   *[other] { $count } 項結果
}
search-no-customers = 無法搜尋客戶：合作夥伴中心未及時回應。
search-pages = 頁面
search-people = 人員
search-cut = 只搜尋了前 200 個字元。
search-more = 還有 { $count } 個
search-more-on-page = 按 Enter 鍵可查看其餘 { $count } 個。
search-entry = 第 { $number } 項：{ $event }

keys-title = 鍵盤快速鍵
keys-text = 每個快速鍵都有作用相同的連結或按鈕。在 Mac 上，請以 Command 代替 Ctrl。
keys-single = 單鍵（未在輸入時）
keys-search = 搜尋
keys-press = 前往檢閱，或在檢閱時儲存
keys-problem = 移至下一個有問題的欄位
keys-help = 顯示這份清單
keys-are-on = 單鍵快速鍵已開啟。
keys-are-off = 單鍵快速鍵已關閉。
keys-single-text = 如果您使用語音輸入，或容易誤按按鍵，請將其關閉。此瀏覽器會記住您的選擇。
keys-turn-off = 關閉單鍵快速鍵
keys-turn-on = 開啟單鍵快速鍵
keys-close = 關閉
