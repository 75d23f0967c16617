# Drafts while they are typed, in several tabs, and the decisions of a conflict.

## Keeping what is typed

# $time is the time of day, such as 10:42.
typing-kept = Draft kept { $time }
typing-not-kept = Not kept yet: the portal cannot be reached. It tries again by itself.
typing-elsewhere = You have edited this profile in another tab or browser since, so what you type here is not kept automatically. Review your changes to combine both.
typing-ended = Your session has ended. What you typed is kept as your draft; you will be asked to sign in.
typing-signed-out = You are signed out, so what you type here is not kept. Sign in again in another tab, then go on here.
draft-newer = You have changed this draft in another tab or browser. This is its current state; nothing was discarded.
draft-gone = This draft has been saved or discarded since you opened that page, so nothing was sent.
draft-undo = Undo discarding
draft-undo-text = You have discarded a draft of this profile. For ten minutes you can take it back, as long as you begin no new one.
draft-undo-how = For ten minutes you can take it back, as long as you begin no new one.
draft-undo-over = The draft can no longer be taken back: its ten minutes are over, or it has been taken back before. Nothing was changed.
problem-other-tab = In another tab or browser you entered here: { $typed }. Leave the value that should count, then review your changes again.

## The list of drafts

drafts-discarded = Your unfinished edit of “{ $profile }” was discarded.

## Deciding a conflict

conflict-choose = Choose a value for { $field }
button-choose = Show the result
button-all-mine = Use all my values
button-all-theirs = Keep all current values
review-decided = Resolved conflicts
review-decided-text = You and somebody else changed these fields differently. You have chosen a value for each; you can still change your choice.
review-merged = The profile has changed meanwhile
review-merged-text = None of your changes has been saved. They are still here: check them once more, then save again.

# Who changed a field, and when.
source-portal = Changed by { $name } on { $at }
source-same-person = You saved this yourself on { $at }
source-outside = Changed outside the portal
source-outside-at = Changed outside the portal, about { $at }
source-outside-between = Changed outside the portal, between { $after } and { $before }
# Two sentences: that a value was changed outside the portal, and what Partner Center tells of its author.
source-with-origin = { $source }. { $origin }
