## Approvals: the list

nav-approvals = Approvals
approvals-text = These saves need somebody else’s approval before they are sent to Partner Center.
approvals-off = Nothing needs approval in this portal now. Requests from before are listed here.
approvals-lists = Lists of requests
approvals-current = Waiting
approvals-over = Closed
approvals-none-current = Nothing is waiting for approval.
approvals-none-over = No request was decided or ended within the last 90 days.
approvals-pages = Pages of requests
approval-number = Request { $number }
approval-emergency-number = Emergency { $number }
approval-title = { $profile } – request { $number }
approval-asked = { $name } asked on { $at }.
approval-asked-emergency = { $name } saved without approval on { $at }.
approval-listed-approved = Approved by { $name } on { $at }.
approval-listed-decided = Decided by { $name } on { $at }.
approval-expires = Without a decision the request ends on { $at }.
approval-fields = Changes: { $list }
approval-lacking = { $count ->
    [0] Enough people have approved, but nothing has been sent yet.
    [one] One more person has to approve.
   *[other] { $count } more people have to approve.
}

## States of a request

approval-state-open = waits for approval
approval-state-sending = result not known yet
approval-state-saved = saved
approval-state-refused = refused
approval-state-returned = sent back
approval-state-withdrawn = taken back
approval-state-expired = expired
approval-state-ended = ended
approval-returned-by = sent back by { $name }
approval-refused-by = refused by { $name }
approval-why-draft = The draft was changed or discarded after approval was asked for.
approval-why-handed-over = A colleague took the draft over after approval was asked for.
approval-why-document = The profile has changed since approval was asked for.
approval-why-rules = The rules have changed since approval was asked for: those for approvals, or those for the values.
approval-why-role = The person who asked may not edit profiles any more.
approval-why-emergency = The changes were saved without approval, in an emergency.
approval-why-expired = Nobody decided in time.
approval-why-rejected = Partner Center refused the changes.
approval-why-not-applied = Partner Center did not carry the changes out.
approval-why-not-sent = Nothing was sent to Partner Center.
approval-why-other = Its save ended otherwise: { $outcome }.

## One request

approval-back = All requests
approval-author = Asked by
approval-author-emergency = Saved by
approval-asked-by = { $name }, on { $at }
approval-approvals = Approved by
approval-approved-by = { $name }, on { $at }
approval-decided = Decision
approval-decided-by = { $name }, on { $at }
approval-comment = Comment
approval-sets-off = What the changes set off
approval-confirmed = { $name } has confirmed this.
approval-entry = Entry { $number } of the audit log
approval-changes = { $count ->
    [one] The change
   *[other] The { $count } changes
}
approval-base = Before
approval-theirs = Now in Partner Center
approval-mine = Asked for
approval-taken-text = These fields have changed since the edit began. The request leaves them as they are now.
approval-taken-over = These fields have changed since the edit began. The request did not change them.
approval-no-save = The exact request cannot be shown: the version that it was made over is no longer kept.
approval-decide = Your decision
approval-approve = Approve and save
approval-approve-first = Approve
approval-approve-text = Exactly this request is sent, with your own rights in Partner Center. The audit log names you, and { $author } as the one who asked.
approval-approve-first-text = { $count ->
    [one] After you, one more person has to approve; then it is sent with that person’s rights.
   *[other] After you, { $count } more people have to approve; then it is sent with the rights of the last one.
}
approval-approved-already = You have approved this. It is sent once enough people have approved.
approval-comment-hint = Required if you refuse or send back. { $author } and everybody who reads the audit log can read it.
approval-comment-missing = Enter a comment: whoever asked has to know why.
approval-refuse = Refuse
approval-send-back = Send back
approval-own = You have asked for this yourself, so somebody else has to approve it.
approval-own-draft = Your draft
approval-may-not = People with the role Portal.Approver or Portal.Admin can approve this.
approval-told-saved = You approved the changes, and they were saved.
approval-told-approved = Your approval counts. Others have to approve too.
approval-told-unknown = You approved the changes, and they were sent. Whether Partner Center stored them is not known yet.
approval-told-not-sent = Nothing was sent, because Partner Center cannot take it now. Your approval counts; approve again later to send it.
approval-told-unsettled = Nothing was sent, because an earlier save of yours is not settled yet. Your approval counts; approve again later to send it.
approval-told-rejected = Partner Center refused the changes. Nothing was stored.
approval-told-decided = Your decision is recorded.
approval-told-over = Nothing was done: the request does not wait any more.
approval-told-own = Nothing was done: nobody approves their own changes.
approval-told-other = Nothing was done: the request is not the one that you were shown.

## On the review and on the form

button-ask = Ask for approval
button-withdraw = Take the request back
button-emergency = Save without approval
approval-needed-title = These changes need approval
approval-needed-text = { $count ->
    [one] Somebody else has to approve what you change here: { $list }. Nothing is sent until then.
   *[other] { $count } other people have to approve what you change here: { $list }. Nothing is sent until then.
}
approval-emergency-title = It cannot wait
approval-emergency-text = In an emergency you can save without approval. Give a reason above. The audit log marks the save, everybody sees it on the overview for seven days, and everybody who chose to be told of approvals gets a message.
approval-note-open = You asked for approval on { $at }. If you change the draft or a colleague takes it over, the request ends.
approval-note-sending = Your changes are being saved, and the result is not known yet.
approval-note-returned = { $name } sent your request back on { $at }: “{ $comment }”
approval-note-refused = { $name } refused your request on { $at }: “{ $comment }”
approval-note-ended = Your request for approval ended on { $at }.
outcome-approval-title = Not saved: these changes need approval
outcome-approval-text = Nothing was sent. Ask for approval below.
outcome-asked-title = You have asked for approval
outcome-asked-text = Nothing was sent. When enough people have approved, the changes are saved; you do not have to be here.

## On the overview

overview-approvals = { $count ->
    [one] One request waits for your approval.
   *[other] { $count } requests wait for your approval.
}
overview-emergency = { $name } saved “{ $what }” without approval on { $at }: “{ $reason }”

## In the audit log

event-approval = Approval
record-portal = The portal itself
record-of = { $said }: “{ $what }”
record-changed-for = { $name } changed “{ $what }”, as { $author } had asked
record-changed-for-here = { $name } changed this profile, as { $author } had asked
record-changed-emergency = { $name } changed “{ $what }” without approval, in an emergency
record-changed-emergency-here = { $name } changed this profile without approval, in an emergency
record-approval-asked = { $name } asked for approval of changes
record-approval-approved = { $name } approved changes of { $author }
record-approval-refused = { $name } refused changes of { $author }
record-approval-returned = { $name } sent changes back to { $author }
record-approval-withdrawn = { $name } took a request for approval back
record-approval-emergency = { $name } is about to save without approval, in an emergency
record-approval-expired = A request of { $author } for approval expired
record-approval-ended = A request of { $author } for approval ended
record-approval-other = { $name }: request for approval
recorded-asked = Asked
recorded-approved = Approved
recorded-refused = Refused
recorded-returned = Sent back
recorded-withdrawn = Withdrawn
recorded-emergency = Emergency
recorded-expired = Expired
recorded-ended-draft = Ended: the draft changed
recorded-ended-handed-over = Ended: the draft was taken over
recorded-ended-document = Ended: the profile changed
recorded-ended-rules = Ended: the rules changed
recorded-ended-role = Ended: its author lost the role
recorded-ended-emergency = Ended: saved in an emergency
recorded-ended-rejected = Ended: refused by Partner Center
recorded-ended-not-applied = Ended: not carried out
recorded-ended-not-sent = Ended: not sent
recorded-ended-other = Ended
entry-author = Asked by
entry-asked = What was asked for
entry-approvers = Approved by
entry-approval-request = Request
entry-approval-comment = Comment
entry-emergency = Approval
entry-emergency-text = Saved without approval, in an emergency
table-who-for = { $name } (asked by { $author })
table-who-emergency = { $name } (without approval)

## The JSON interface

api-approval-title = This change needs approval
api-approval-detail = Nothing was sent to Partner Center. Somebody has to make the change in the portal and ask others to approve it there.
api-approval-command-title = The command was not carried out
api-approval-command-detail = The request for approval is as it was, or has ended.
problem-needs-approval = Others have to approve changes of this.
