# 輸入時與多個分頁中的草稿，以及衝突的決定。

## 保留輸入的內容

typing-kept = 草稿已於 { $time } 保留
typing-not-kept = 尚未保留：無法連線到入口網站，系統會自動重試。
typing-elsewhere = 此頁面開啟之後，您又在其他分頁或瀏覽器中編輯過此設定檔，因此在這裡輸入的內容不會自動保留。請檢閱您的變更，將兩邊的內容合併。
typing-ended = 您的工作階段已結束。您輸入的內容已保留為草稿，稍後系統會請您登入。
typing-signed-out = 您已登出，因此在這裡輸入的內容不會保留。請在其他分頁登入，再回到這裡繼續。
draft-newer = 您在其他分頁或瀏覽器中變更過此草稿。以下是它目前的內容，沒有捨棄任何東西。
draft-gone = 您開啟該頁面之後，此草稿已儲存或捨棄，因此沒有傳送任何內容。
draft-undo = 復原捨棄的草稿
draft-undo-text = 您捨棄了這個設定檔的草稿。只要沒有開始新的草稿，十分鐘內都可以復原。
draft-undo-how = 只要沒有開始新的草稿，十分鐘內都可以復原。
draft-undo-over = 此草稿已無法復原：十分鐘的期限已過，或先前已復原過。沒有任何變更。
problem-other-tab = 您在其他分頁或瀏覽器中，對此欄位輸入了：{ $typed }。請留下要採用的值，然後再次檢閱您的變更。

## 草稿清單

drafts-discarded = 您對「{ $profile }」未完成的編輯已捨棄。

## 決定衝突

conflict-choose = 請為「{ $field }」選擇一個值
button-choose = 顯示結果
button-all-mine = 全部使用我的值
button-all-theirs = 全部保留目前的值
review-decided = 已解決的衝突
review-decided-text = 您和其他人對這些欄位做了不同的變更。您已做出選擇，仍可更改。
review-merged = 設定檔在這段期間有所變更
review-merged-text = 您的變更都沒有儲存，但仍保留在這裡。請再看一次，然後重新儲存。

source-portal = { $name } 於 { $at } 變更
source-same-person = 您自己於 { $at } 儲存
source-outside = 在入口網站之外變更
source-outside-at = 在入口網站之外變更，時間約為 { $at }
source-outside-between = 在入口網站之外變更，時間介於 { $after } 與 { $before } 之間
# 兩句話：某個值在入口網站之外變更，以及合作夥伴中心對變更者的說明。
source-with-origin = { $source }。{ $origin }
