## 變更集：清單

nav-changes = 變更集
changes-text = 變更集會對許多客戶進行相同的編輯。請先在客戶表格中勾選客戶，或使用客戶檔案：
changes-none = 尚無變更集。
changes-discarded = 已捨棄變更集 { $number }。
changes-pages = 變更集頁面
changes-number = 變更集 { $number }
changes-title = { $name } – 變更集 { $number }
changes-about = 變更集 { $number }，由 { $owner } 於 { $at } 建立。

## 新的變更集

changes-choose = 選擇 { $name }
changes-of-ticked = 變更已勾選的客戶
changes-of-list = 變更此清單的全部 { $count } 位客戶
changes-ticked-elsewhere = 其他頁面上還勾選了 { $count } 位。
changes-ticks-carried = 換頁時會保留勾選；重新排序或篩選後則不保留。
changes-new = 新增變更集
changes-new-text = 目前不會變更任何內容：試執行會先讀取每位客戶的帳單設定檔，並顯示將會變更的內容。
changes-for = { $count ->
    [0] 未勾選任何客戶。
   *[other] 適用於 { $count } 位客戶。
}
changes-for-more = 以及另外 { $count } 位
changes-name = 變更集名稱
changes-reason-hint = 會隨每次變更記入稽核記錄，最多 1,000 個字元。
changes-what = 執行內容
changes-operation-set = 將欄位設為某個值
changes-operation-replace = 取代欄位中的文字
changes-operation-domain = 將電子郵件地址移至另一個網域
changes-operation-suggestion = 採用某種問題的建議
changes-field = 欄位
changes-value = 值
changes-value-hint = 國家/地區、州、語言與文化特性請使用代碼，例如 BR 或 pt。空白的值會清除欄位。
changes-find = 要取代的文字
changes-with = 新文字
changes-from = 目前的網域
changes-to = 新網域
changes-problem = 問題種類
changes-problem-hint = 建議是以該國家/地區的寫法表示的相同值，或其名稱所指的代碼。若無法由此得知該值，就不會更動該客戶。
changes-make = 建立變更集
changes-name-too-long = 最多只能有 { $max } 個字元。
changes-no-field = 請選擇欄位。
changes-same-text = 與先前相同。
changes-no-domain = 請輸入網域，例如 contoso.com。
changes-too-long = 執行內容中的文字過長。
changes-no-operation = 請選擇變更集的執行內容。
changes-no-suggestion = 這種問題沒有建議。
changes-invalid-rows = 有一列指定了此處不明的客戶、版本或欄位，或同一位客戶出現兩次。
changes-no-customers = 請至少選擇一位客戶。
changes-too-many = 共有 { $count } 位客戶，變更集最多只能有 { $most } 位。
changes-no-list = 入口網站的客戶副本無法提供此清單，請改為選擇客戶。

## 變更集的內容

changes-does-set = 「{ $field }」設為「{ $value }」。
changes-does-clear = 清除「{ $field }」。
changes-does-replace = 在「{ $field }」中，將「{ $find }」取代為「{ $with }」。
changes-does-domain = 將電子郵件地址從 { $from } 移至 { $to }。
changes-does-suggestion = 採用這種問題的建議：{ $problem }。
changes-does-rows = 每位客戶採用檔案中該列的值。
changes-does-take-back = 還原變更集 { $set } 之前的值。

## 進度

changes-progress = 進度
changes-state-draft = 尚未讀取任何內容。
changes-state-check-running = 試執行已讀取 { $total } 位客戶中的 { $done } 位。
changes-state-check-done = 試執行已讀取 { $done } 位客戶，未變更任何內容。
changes-state-send-running = 已變更 { $done } 位客戶，還有 { $total } 位。
changes-state-send-done = 已完成：已變更 { $done } 位客戶。
changes-state-sign-in = 等待中，因為 { $owner } 的工作階段已結束。{ $owner } 再次登入後就會繼續。
changes-state-paused = 已暫停。
changes-state-stopping = 正在停止：會先確認已傳送內容的結果。
changes-state-stopped = 已停止，已變更的內容會保留。
changes-why-day-limit = 24 小時內不能再變更更多客戶。
changes-why-failures = 連續多次發生相同的失敗：{ $kind }。
changes-waits = 等待至 { $at }。
changes-failed = 有 { $count } 位客戶未變更。

## 可執行的動作

changes-dry-run = 開始試執行
changes-dry-run-again = 重新讀取全部
changes-correct = 更正所做的變更
changes-correct-text = 變更集會保留客戶與勾選，並立即開始新的試執行。
changes-correct-yes = 儲存更正
changes-discard = 捨棄此變更集
changes-discard-text = 此變更集尚未傳送任何內容。它會連同客戶清單一併移除，且無法復原；稽核記錄會保留捨棄者。
changes-discard-yes = 是，捨棄
changes-confirm = 是，在合作夥伴中心變更這 { $count } 位客戶
changes-start = 變更 { $count } 位客戶
# 開始之前：變更可能使 Microsoft 重新驗證客戶；以及之後：有人接受了這一點。
changes-cost = 這 { $count } 位客戶的變更可能使 Microsoft 重新驗證這些客戶。驗證結束之前，每一位的新購買都會遭到封鎖。
changes-cost-until = 合作夥伴中心不會告知驗證需要多久。入口網站若知道驗證狀態，會顯示在下方的客戶旁。變更儲存之後，客戶的表單、表格與「客戶的問題」頁面會顯示狀態。若要略過某位客戶，請取消勾選，再保留這些勾選。
changes-understood = 我了解這可能會封鎖 { $count } 位客戶的購買。
changes-confirmed = { $name } 已於 { $at } 確認，這可能會封鎖 { $count } 位客戶的購買。
changes-again = 在新的變更集中重試失敗的客戶
changes-rest = 在新的變更集中變更其餘客戶
changes-take-back = 以新的變更集復原
changes-taken-back = 已由變更集 { $number } 復原
changes-taken-back-part = 變更集 { $number } 已完成；目前已復原 { $total } 位客戶中的 { $taken } 位
changes-taking-back = 變更集 { $number } 將會復原此變更集
changes-take-back-name = 復原 { $number }：{ $name }
changes-take-back-reason = 復原變更集 { $number }：{ $name }
changes-refused-state = 未執行任何動作：變更集現在處於其他狀態。
changes-refused-nothing = 未執行任何動作：沒有可變更的內容。
changes-refused-ticks = 未傳送任何內容：您變更了勾選。勾選已保留，請確認新的數目。
changes-refused-changed = 未傳送任何內容：此頁面開啟後，變更集已被變更。以下是目前的內容，請重新確認。您已取消勾選的客戶仍維持未勾選。
changes-refused-count = 未執行任何動作：將會變更 { $count } 位客戶，請確認此數目。
changes-refused-confirm = 未執行任何動作：{ $count } 位客戶的變更可能會封鎖他們的購買，請確認這一點。
changes-refused-day-limit = 未執行任何動作：24 小時內可變更 { $most } 位客戶，目前剩餘 { $left } 位。

## 變更集的客戶

changes-rows = 客戶
changes-all = 全部
changes-filter = { $name }：{ $count }
changes-tick = 變更 { $name }
changes-left-out = 已略過
changes-keep-ticks = 保留這些勾選
changes-ticks-kept = 已保留勾選。
changes-before-after = { $field }：「{ $before }」→「{ $after }」
changes-found-not-sent = { $field }：試執行讀到「{ $before }」；不會傳送「{ $after }」
changes-conflict = 未針對此客戶傳送任何內容：有人變更了相同的欄位。
changes-doubtful = 合作夥伴中心會檢查整個設定檔，可能因其他已儲存的值而拒絕此變更：
changes-doubtful-rows = 合作夥伴中心可能拒絕 { $count } 位客戶的變更，因為其設定檔中有其他值不符合規則。
changes-stored-otherwise = 合作夥伴中心儲存的部分值與傳送的不同。
changes-asked = { $field }：已傳送「{ $asked }」
changes-value-found = 試執行讀到的值
changes-value-unsent = 不會傳送的值
changes-code = 回應：{ $code }
changes-entry = 稽核記錄項目 { $number }
changes-no-request = 沒有可顯示的要求：沒有要變更的內容，或試執行讀取的版本已不再保留。
changes-sheet = 以 CSV 下載所有客戶
changes-sheet-xlsx = 以 XLSX 下載所有客戶
changes-row-new = 尚未讀取
changes-row-change = 待變更
changes-row-not-sent = 未傳送
changes-row-nothing = 無需變更
changes-row-no-suggestion = 沒有建議：請在其表單中更正
changes-row-problem = 有問題
changes-row-conflict = 已被他人變更
changes-row-no-access = 無法存取
changes-row-confirm = 可能重新開始驗證
changes-row-guarded = 須在其專屬頁面確認或取得核准
changes-row-sending = 傳送中
changes-row-saved = 已變更
changes-row-rejected = 遭合作夥伴中心拒絕
changes-row-not-applied = 未執行
changes-row-doubtful = 可能遭拒絕
entry-change-set = 變更集

## JSON 介面

api-change-set-title = 未建立變更集
api-change-set-detail = 未儲存任何內容，問題依成員列出。
api-change-command-title = 未執行命令
api-change-command-detail = 變更集維持原狀。
