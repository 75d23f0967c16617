# Working together: others' drafts, handing a draft over, taking a change back, comments.

## On the form and the review

colleague-unknown = A colleague
colleague-editing = { $name } has an unfinished edit of this profile, begun on { $at }.
# The last change, if it came after the page was opened or the draft was begun.
colleague-changed = This profile has changed since you opened it: by { $name }, on { $at }.
colleague-changed-own = This profile has changed since you opened it: you saved it yourself, on { $at }.
colleague-changed-outside = This profile has changed since you opened it: outside the portal, as found on { $at }.
colleague-drafts = Drafts of this profile
colleague-reload = Show the current state

## Notices from colleagues

notice-asked = { $name } asks for your draft of “{ $profile }”.
notice-offered = { $name } hands a draft of “{ $profile }” over to you.
notice-taken = { $name } has taken over your draft of “{ $profile }”.
notice-more = { $count ->
    [one] One more colleague has told you something about a draft.
   *[other] Colleagues have told you { $count } more things about drafts.
}
notice-way-asked = Hand the draft over
notice-way = Open the drafts of this profile
notice-seen = Put away
drafts-notices = From your colleagues
drafts-own = Your drafts
drafts-offered = Drafts that you can take over

## The drafts of one profile

profile-drafts-title = Drafts: { $profile }
profile-drafts-text = Unfinished edits of this profile. Nobody sees what is in a colleague’s draft before taking it over.
drafts-text-approval = Once you ask for approval, everybody can see it under Approvals.
profile-drafts-own = Your draft
profile-drafts-open = Open your draft
profile-drafts-none = You have no unfinished edit of this profile.
profile-drafts-colleagues = Drafts of colleagues
colleague-drafts-none = No colleague has an unfinished edit of this profile.
drafts-done-offered = Your draft is offered. It stays yours until somebody takes it over; then you are told.
drafts-done-withdrawn = Your draft is not offered any more.
drafts-done-asked = Your colleague is told on the next page that they open.
drafts-done-gone = There is nothing to take over or to ask for any more: the draft was saved, discarded, taken over or withdrawn meanwhile.
drafts-done-own-draft = Not taken over: you have a draft of this profile yourself. Save or discard it first.
drafts-done-unsettled = Not possible yet: this draft was sent to Partner Center, and it is not known yet whether it was saved.
drafts-done-no-draft = You have no draft to hand over any more: it was saved or discarded.
drafts-done-too-many = Not asked: too many notices wait for your colleague already.

## Handing over

hand-over-link = Hand this draft over
hand-over-title = Hand over
hand-over-text = Whoever takes the draft over goes on with exactly what you have entered. What others have changed since you began is a conflict for them, as it would be for you. Until then you can go on yourself.
hand-over-ends-request = A request for approval waits. It ends when somebody takes the draft over.
hand-over-to = To whom
hand-over-to-hint = Everybody who has signed in and may edit.
hand-over-anybody = Whoever takes it first
hand-over-note = Note
hand-over-note-hint = Optional, at most { $max } characters. Line breaks become spaces. The audit log keeps it.
hand-over-button = Offer the draft
hand-over-withdraw = Withdraw the offer
hand-over-offered-to = Offered to { $name } since { $at }.
hand-over-offered-you = Offered to you since { $at }.
hand-over-offered = Left to whoever takes it, since { $at }.
hand-over-from = From { $name }
hand-over-take = Take over the draft of { $name }
hand-over-own-first = You have a draft of this profile yourself. Save or discard it first; then you can take this one over.
hand-over-asked = You asked for it on { $at }.
hand-over-ask-note = Note to { $name } (optional)
hand-over-ask = Ask { $name } for the draft

## Taking a saved change back

take-back-title = Take this change back
take-back-text = This opens a draft with the values from before. Where somebody has changed a value since, you choose. Nothing is sent before you have reviewed and saved it.
take-back-left = Not put back: { $fields }. The portal has no inputs for these, so they can be cleared here but not filled.
take-back-button = Take it back

## Comments

comments-title = Comments
comment-label = Comment on this entry
comment-hint = At most { $max } characters. Everybody who reads the history sees it. It is kept in the audit log and cannot be changed or deleted.
comment-button = Add the comment
comment-empty = Enter a comment.
comment-too-long = The comment has { $length } characters; at most { $max } are possible.
comment-too-many = This entry already has { $max } comments, and takes no more.

## In the history

event-handover = Draft handed over
event-comment = Comment
recorded-offered = Offered
recorded-taken = Taken over
record-comment = { $name } commented on entry { $entry }
# $what is a profile in quotation marks, or this profile.
record-draft = { $name } handed over a draft of { $what }
record-draft-offered = { $name } left the draft of { $what } to whoever takes it
record-draft-offered-to = { $name } offered the draft of { $what } to { $other }
record-draft-taken = { $name } took over a draft of { $what }
record-draft-taken-of = { $name } took over the draft of { $what } from { $other }
record-draft-withdrawn = { $name } withdrew the offer of the draft of { $what }
record-quoted = “{ $what }”
record-this-profile = this profile
entry-comment-on = Comment on
entry-handover-name = The other person
entry-handover-giver = Whose draft it was
entry-handover-taker = Offered to
