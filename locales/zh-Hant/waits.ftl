# 等候與中斷：合作夥伴中心請求稍候或沒有回應時，頁面上顯示的內容。

outage-banner = 合作夥伴中心自 { $at } 起沒有回應。每當頁面需要時，入口網站都會再試一次。
outage-draft = 您在 { $at } 保留的草稿仍在，合作夥伴中心還沒有這些內容。
outage-as-of = 截至 { $at }
outage-as-of-text = 這是您上次開啟此設定檔時看到的內容。之後可能已有變更，目前也無法編輯。

error-busy-title = 入口網站忙碌中
error-busy-text = 同時有太多要求正傳送至合作夥伴中心。此要求沒有變更任何內容。
error-busy-do = { $seconds ->
    [0] 請稍候片刻，然後再試一次。
   *[other] 請等候 { $seconds } 秒，然後再試一次。
}

error-down-title = 合作夥伴中心沒有回應
error-down-text = 連續多個要求失敗，因此入口網站會先暫停，再送出下一個要求。您的草稿會保留。
error-down-do = { $seconds ->
    [0] 請稍候片刻，然後再試一次。
   *[other] 請等候 { $seconds } 秒，然後再試一次。
}

error-unsettled-title = 尚無法得知是否已儲存
error-unsettled-text = 您的變更已傳送到合作夥伴中心，但入口網站在將回應寫入稽核記錄之前失去了資料庫連線。
error-unsettled-do = 請在幾分鐘後再次開啟設定檔，屆時入口網站會檢查合作夥伴中心實際儲存的內容。

## 需要等候的儲存

wait-text = 短時間內的要求太多，因此尚未儲存任何內容。您的變更已保留為草稿。
wait-ask = 合作夥伴中心將在 { $seconds } 秒後接受下一次儲存。
wait-ask-minutes = 合作夥伴中心將在 { $minutes } 分鐘後接受下一次儲存。
# 使用 JavaScript 時，每秒倒數。
wait-send-left = { $seconds } 秒後自動儲存。
wait-sending = 正在儲存…
wait-send-stopped = 已停止。在您儲存之前，不會傳送任何內容。
wait-send = 立即儲存
wait-stop = 停止等候

## 需要等候的頁面

wait-retry-left = { $seconds } 秒後自動再試一次。
wait-retry-now = 正在再試一次…
wait-retry-stopped = 已停止。頁面會維持現狀。
wait-check-left = { $seconds } 秒後自動再次檢查。
wait-check-now = 正在檢查…

## Whose wait it is

wait-reason-save = { $person } 儲存「{ $profile }」時，合作夥伴中心要求等到 { $until }。
wait-reason-read = { $person } 開啟「{ $profile }」時，合作夥伴中心要求等到 { $until }。
wait-reason-other = { $person } 的一項要求，合作夥伴中心要求等到 { $until }。
wait-reason-unknown = 合作夥伴中心要求等到 { $until }。
wait-for-all = 在那之前，無論是誰登入，入口網站都不會向它提出要求，因為它只會拒絕並計入次數。
wait-for-customer = 在那之前，入口網站不會就這位客戶向它提出要求。其他一切照常。
wait-ask-reload = 然後按「立即儲存」。

## A save that is under way

saving-title = 正在儲存
saving-own = 您從此頁面或另一個分頁儲存這份設定檔，開始於 { $at }。
saving-other = { $person } 正在儲存這份設定檔，開始於 { $at }。
saving-text = 在結束之前，這裡無法儲存其他內容。請重新載入此頁面以查看結果。
saving-again = 重新載入

## A save whose result was found out

settled-saved = 您對「{ $profile }」的儲存已完成：內容已儲存。
settled-open = 開啟設定檔
settled-not-saved = 您對「{ $profile }」的儲存沒有執行：內容未儲存，草稿已保留。
settled-again = 再次儲存
