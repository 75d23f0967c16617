## 核准：清單

nav-approvals = 核准
approvals-text = 這些儲存必須先由其他人核准，才會傳送到合作夥伴中心。
approvals-off = 此入口網站目前沒有需要核准的內容。先前的要求列於此處。
approvals-lists = 要求清單
approvals-current = 等候中
approvals-over = 已結束
approvals-none-current = 沒有等候核准的要求。
approvals-none-over = 過去 90 天內，沒有已決定或已結束的要求。
approvals-pages = 要求頁面
approval-number = 要求 { $number }
approval-emergency-number = 緊急儲存 { $number }
approval-title = { $profile } – 要求 { $number }
approval-asked = { $name } 於 { $at } 提出要求。
approval-asked-emergency = { $name } 於 { $at } 未經核准即儲存。
approval-listed-approved = { $name } 於 { $at } 核准。
approval-listed-decided = { $name } 於 { $at } 決定。
approval-expires = 若無人決定，要求將於 { $at } 結束。
approval-fields = 變更：{ $list }
approval-lacking = { $count ->
    [0] 已達所需的核准人數，但尚未傳送。
   *[other] 還需要 { $count } 人核准。
}

## 要求的狀態

approval-state-open = 等候核准
approval-state-sending = 結果尚不清楚
approval-state-saved = 已儲存
approval-state-refused = 已拒絕
approval-state-returned = 已退回
approval-state-withdrawn = 已收回
approval-state-expired = 已逾期
approval-state-ended = 已結束
approval-returned-by = 由 { $name } 退回
approval-refused-by = 由 { $name } 拒絕
approval-why-draft = 提出要求之後，草稿有變更或遭捨棄。
approval-why-handed-over = 提出要求之後，草稿由同事接手。
approval-why-document = 提出要求之後，設定檔有所變更。
approval-why-rules = 提出要求之後，規則有所變更：核准的規則，或值的規則。
approval-why-role = 提出要求的人已無法編輯設定檔。
approval-why-emergency = 這些變更已在緊急情況下未經核准即儲存。
approval-why-expired = 沒有人及時決定。
approval-why-rejected = 合作夥伴中心拒絕了這些變更。
approval-why-not-applied = 合作夥伴中心沒有執行這些變更。
approval-why-not-sent = 沒有傳送任何內容到合作夥伴中心。
approval-why-other = 儲存以其他方式結束：{ $outcome }。

## 單一要求

approval-back = 所有要求
approval-author = 提出者
approval-author-emergency = 儲存者
approval-asked-by = { $name }，{ $at }
approval-approvals = 核准者
approval-approved-by = { $name }，{ $at }
approval-decided = 決定
approval-decided-by = { $name }，{ $at }
approval-comment = 留言
approval-sets-off = 這些變更的後續影響
approval-confirmed = { $name } 已確認這一點。
approval-entry = 稽核記錄項目 { $number }
approval-changes = { $count } 項變更
approval-base = 之前
approval-theirs = 合作夥伴中心目前的值
approval-mine = 要求的值
approval-taken-text = 這些欄位在開始編輯之後有所變更。要求會讓它們維持目前的值。
approval-taken-over = 這些欄位在開始編輯之後有所變更。要求並未變更這些欄位。
approval-no-save = 無法顯示確切的要求內容：其所依據的版本已不再保存。
approval-decide = 您的決定
approval-approve = 核准並儲存
approval-approve-first = 核准
approval-approve-text = 系統會以您在合作夥伴中心的權限，傳送與此完全相同的內容。稽核記錄會列出您，並註明由 { $author } 提出要求。
approval-approve-first-text = 在您之後還需要 { $count } 人核准，屆時會以最後一位核准者的權限傳送。
approval-approved-already = 您已核准。達到所需人數後就會傳送。
approval-comment-hint = 拒絕或退回時必填。{ $author } 以及所有可檢視稽核記錄的人都能看到。
approval-comment-missing = 請輸入留言：提出者必須知道原因。
approval-refuse = 拒絕
approval-send-back = 退回
approval-own = 這是您自己提出的要求，因此必須由其他人核准。
approval-own-draft = 您的草稿
approval-may-not = 具有 Portal.Approver 或 Portal.Admin 角色的人員可以核准。
approval-told-saved = 您已核准這些變更，並已儲存。
approval-told-approved = 您的核准已計入，還需要其他人核准。
approval-told-unknown = 您已核准這些變更，並已傳送。目前還不清楚合作夥伴中心是否已儲存。
approval-told-not-sent = 沒有傳送任何內容，因為合作夥伴中心目前無法接收。您的核准已計入，請稍後再次核准以傳送。
approval-told-unsettled = 沒有傳送任何內容，因為您先前的一次儲存尚未釐清。您的核准已計入，請稍後再次核准以傳送。
approval-told-rejected = 合作夥伴中心拒絕了這些變更，沒有儲存任何內容。
approval-told-decided = 您的決定已記錄。
approval-told-over = 沒有執行任何動作：此要求已不再等候。
approval-told-own = 沒有執行任何動作：任何人都不能核准自己的變更。
approval-told-other = 沒有執行任何動作：此要求與您所看到的不同。

## 檢閱頁面與表單

button-ask = 要求核准
button-withdraw = 收回要求
button-emergency = 未經核准即儲存
approval-needed-title = 這些變更需要核准
approval-needed-text = 您在此變更的內容必須由另外 { $count } 人核准：{ $list }。在此之前不會傳送任何內容。
approval-emergency-title = 情況緊急，無法等候
approval-emergency-text = 在緊急情況下，您可以未經核准即儲存。請在上方填寫原因。稽核記錄會標示這次儲存，所有人在七天內都能在概觀上看到，選擇接收核准通知的人也都會收到訊息。
approval-note-open = 您於 { $at } 要求核准。如果您變更草稿，或有同事接手草稿，要求就會結束。
approval-note-sending = 您的變更正在儲存，結果尚不清楚。
approval-note-returned = { $name } 於 { $at } 退回了您的要求：「{ $comment }」
approval-note-refused = { $name } 於 { $at } 拒絕了您的要求：「{ $comment }」
approval-note-ended = 您的核准要求已於 { $at } 結束。
outcome-approval-title = 未儲存：這些變更需要核准
outcome-approval-text = 沒有傳送任何內容。請在下方要求核准。
outcome-asked-title = 您已要求核准
outcome-asked-text = 沒有傳送任何內容。達到所需的核准人數後就會儲存，您不必在場。

## 概觀

overview-approvals = 有 { $count } 個要求等候您核准。
overview-emergency = { $name } 於 { $at } 未經核准即儲存「{ $what }」：「{ $reason }」

## 稽核記錄

event-approval = 核准
record-portal = 入口網站本身
record-of = { $said }：「{ $what }」
record-changed-for = { $name } 應 { $author } 的要求變更了「{ $what }」
record-changed-for-here = { $name } 應 { $author } 的要求變更了此設定檔
record-changed-emergency = { $name } 在緊急情況下未經核准變更了「{ $what }」
record-changed-emergency-here = { $name } 在緊急情況下未經核准變更了此設定檔
record-approval-asked = { $name } 要求核准變更
record-approval-approved = { $name } 核准了 { $author } 的變更
record-approval-refused = { $name } 拒絕了 { $author } 的變更
record-approval-returned = { $name } 將變更退回給 { $author }
record-approval-withdrawn = { $name } 收回了核准要求
record-approval-emergency = { $name } 即將在緊急情況下未經核准儲存
record-approval-expired = { $author } 的核准要求已逾期
record-approval-ended = { $author } 的核准要求已結束
record-approval-other = { $name }：核准要求
recorded-asked = 已提出要求
recorded-approved = 已核准
recorded-refused = 已拒絕
recorded-returned = 已退回
recorded-withdrawn = 已收回
recorded-emergency = 緊急情況
recorded-expired = 已逾期
recorded-ended-draft = 已結束：草稿有變更
recorded-ended-handed-over = 已結束：草稿由同事接手
recorded-ended-document = 已結束：設定檔有變更
recorded-ended-rules = 已結束：規則有變更
recorded-ended-role = 已結束：提出者已無角色
recorded-ended-emergency = 已結束：在緊急情況下儲存
recorded-ended-rejected = 已結束：遭合作夥伴中心拒絕
recorded-ended-not-applied = 已結束：未執行
recorded-ended-not-sent = 已結束：未傳送
recorded-ended-other = 已結束
entry-author = 提出者
entry-asked = 要求的變更
entry-approvers = 核准者
entry-approval-request = 要求
entry-approval-comment = 留言
entry-emergency = 核准
entry-emergency-text = 在緊急情況下未經核准即儲存
table-who-for = { $name }（應 { $author } 的要求）
table-who-emergency = { $name }（未經核准）

## JSON 介面

api-approval-title = 這項變更需要核准
api-approval-detail = 沒有傳送任何內容到合作夥伴中心。必須有人在入口網站中進行變更，並在那裡要求其他人核准。
api-approval-command-title = 命令未執行
api-approval-command-detail = 核准要求維持原狀，或已結束。
problem-needs-approval = 變更此項必須由其他人核准。
