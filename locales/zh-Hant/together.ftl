# 協同作業：其他人的草稿、移交草稿、撤回變更、註解。

## 表單與檢閱頁面

colleague-unknown = 一位同事
colleague-editing = { $name } 對此設定檔有未完成的編輯，開始於 { $at }。
# 開啟頁面或開始草稿之後的最近一次變更。
colleague-changed = 您開啟之後，此設定檔已有變更：由 { $name } 於 { $at } 變更。
colleague-changed-own = 您開啟之後，此設定檔已有變更：您自己於 { $at } 儲存。
colleague-changed-outside = 您開啟之後，此設定檔已有變更：在入口網站之外變更，於 { $at } 發現。
colleague-drafts = 此設定檔的草稿
colleague-reload = 顯示目前的內容

## 同事的通知

notice-asked = { $name } 想要您對「{ $profile }」的草稿。
notice-offered = { $name } 將「{ $profile }」的草稿移交給您。
notice-taken = { $name } 已接手您對「{ $profile }」的草稿。
notice-more = 另有 { $count } 則同事關於草稿的通知。
notice-way-asked = 移交草稿
notice-way = 開啟此設定檔的草稿
notice-seen = 收起
drafts-notices = 同事的通知
drafts-own = 您的草稿
drafts-offered = 您可以接手的草稿

## 單一設定檔的草稿

profile-drafts-title = 草稿：{ $profile }
profile-drafts-text = 對此設定檔未完成的編輯。接手之前，沒有人看得到同事草稿的內容。
drafts-text-approval = 您要求核准之後，所有人都能在「核准」中看到內容。
profile-drafts-own = 您的草稿
profile-drafts-open = 開啟您的草稿
profile-drafts-none = 您對此設定檔沒有未完成的編輯。
profile-drafts-colleagues = 同事的草稿
colleague-drafts-none = 沒有同事對此設定檔有未完成的編輯。
drafts-done-offered = 已提供您的草稿。在有人接手之前，它仍是您的；有人接手時會通知您。
drafts-done-withdrawn = 已不再提供您的草稿。
drafts-done-asked = 您的同事開啟下一個頁面時會收到通知。
drafts-done-gone = 已沒有可接手或可索取的草稿：在這段期間，它已儲存、捨棄、由他人接手，或已撤回。
drafts-done-own-draft = 未接手：您自己對此設定檔已有草稿。請先儲存或捨棄它。
drafts-done-unsettled = 目前還不行：這份草稿已傳送到合作夥伴中心，尚無法得知是否已儲存。
drafts-done-no-draft = 您已沒有可移交的草稿：它已儲存或捨棄。
drafts-done-too-many = 未送出要求：已有太多通知等著您的同事查看。

## 移交

hand-over-link = 移交這份草稿
hand-over-title = 移交
hand-over-text = 接手的人會接續您輸入的內容，一字不改；您開始編輯之後其他人所做的變更，對接手的人同樣是衝突。在有人接手之前，您仍可繼續編輯。
hand-over-ends-request = 有核准要求等候中；有人接手草稿時，要求即結束。
hand-over-to = 移交給
hand-over-to-hint = 所有曾經登入且可以編輯的人。
hand-over-anybody = 最先接手的人
hand-over-note = 附言
hand-over-note-hint = 選填，最多 { $max } 個字元，換行會變成空格。稽核記錄會保存附言。
hand-over-button = 提供草稿
hand-over-withdraw = 撤回
hand-over-offered-to = 自 { $at } 起提供給 { $name }。
hand-over-offered-you = 自 { $at } 起提供給您。
hand-over-offered = 自 { $at } 起，任何人都可以接手。
hand-over-from = 來自 { $name }
hand-over-take = 接手 { $name } 的草稿
hand-over-own-first = 您自己對此設定檔已有草稿。請先儲存或捨棄它，之後才能接手這份草稿。
hand-over-asked = 您已於 { $at } 索取。
hand-over-ask-note = 給 { $name } 的附言（選填）
hand-over-ask = 向 { $name } 索取草稿

## 撤回已儲存的變更

take-back-title = 撤回這項變更
take-back-text = 這會開啟一份草稿，內含變更之前的值。若之後有人變更過某個值，由您選擇。在您檢閱並儲存之前，不會傳送任何內容。
take-back-left = 不會改回：{ $fields }。入口網站沒有對應的輸入欄位，在此只能清除，無法填入。
take-back-button = 改回原來的值

## 註解

comments-title = 註解
comment-label = 對此項目的註解
comment-hint = 最多 { $max } 個字元。所有能檢視歷程記錄的人都看得到。註解保存在稽核記錄中，無法更改或刪除。
comment-button = 加入註解
comment-empty = 請輸入註解。
comment-too-long = 註解有 { $length } 個字元，最多只能有 { $max } 個。
comment-too-many = 此項目已有 { $max } 則註解，無法再加入。

## 歷程記錄

event-handover = 移交草稿
event-comment = 註解
recorded-offered = 已提供
recorded-taken = 已接手
record-comment = { $name } 對第 { $entry } 號項目加了註解
# $what 是加上引號的設定檔，或「此設定檔」。
record-draft = { $name } 移交了草稿：{ $what }
record-draft-offered = { $name } 將草稿留給接手的人：{ $what }
record-draft-offered-to = { $name } 將草稿提供給 { $other }：{ $what }
record-draft-taken = { $name } 接手了草稿：{ $what }
record-draft-taken-of = { $name } 從 { $other } 接手了草稿：{ $what }
record-draft-withdrawn = { $name } 撤回了草稿：{ $what }
record-quoted = 「{ $what }」
record-this-profile = 此設定檔
entry-comment-on = 註解的項目
entry-handover-name = 對方
entry-handover-giver = 草稿原本屬於
entry-handover-taker = 提供給
