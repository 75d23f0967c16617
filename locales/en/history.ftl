# The record and the versions: what happened, what stood where before, and the way back.

nav-history = History

## On the overview

overview-recent = Recent changes
overview-recent-none = Nothing has been changed since the portal began to keep its record.
overview-history = The whole history

## The list

history-title = History
history-text = Everything that was done with this portal, and what was found to be changed elsewhere. The portal never alters or removes an entry.
history-filters = Choose what is shown
history-person = Person
history-profile = Profile
history-event = What happened
history-outcome = How it ended
history-from = From (UTC)
history-to = To and including (UTC)
history-customer = Customer ID
history-any = All
history-show = Show
history-all = Show everything
history-none = Nothing has been recorded yet.
history-none-found = Nothing in the record matches what you chose.
history-wrong = Nothing is shown, because part of what you chose cannot be understood.
history-wrong-date = Enter a day as year-month-day, for example 2026-11-21.
history-wrong-customer = Enter the whole customer ID: 32 digits and letters in five groups.
record-outside = Outside the portal
# After the first names of a list
record-and-more = { $count ->
    [one] { $list } and one more
   *[other] { $list } and { $count } more
}
record-pages = More of the record
record-newest = Newest entries
record-older = Older entries

## Taking the record away

export-title = Export
export-text = The entries chosen above as a file, oldest first. The export itself is recorded with your name.
export-csv = Download as CSV
export-jsonl = Download as JSON Lines

## What happened

event-edit-intent = Edit announced
event-edit-outcome = Result of an edit
event-outside-change = Changed outside the portal
event-sign-in = Sign-in
event-sign-out = Sign-out
event-session-end = Session ended
event-refused = Refused access
event-export = Export of the record

## How it ended

recorded-saved = Saved
recorded-rejected = Refused by Partner Center
recorded-conflict = Conflict
recorded-stale = Overtaken by another change
recorded-not-applied = Not carried out
recorded-throttled = Told to wait
recorded-unavailable = Partner Center not available
recorded-unknown = Not known
recorded-signed-in = Signed in
recorded-session-own = By its person, from elsewhere
recorded-session-admin = By an administrator
recorded-session-idle = Not used for too long
recorded-session-lifetime = Longest time reached
recorded-session-tokens = Microsoft Entra ID renewed it no more
recorded-no-role = No role
recorded-role = Not allowed by role
recorded-wrong-tenant = Another tenant

## One entry

entry-title = Entry { $number }
entry-back = To the history
entry-person = Who
entry-time = When
entry-profile = Profile
entry-customer = Customer
entry-result = Result
entry-intent = Announced by
entry-outcome = Outcome
entry-open = Not known yet. It is settled when the person who sent it next opens the profile or signs in.
entry-between = Between
entry-reference = Reference
entry-support = Text for support
entry-address = Address
entry-session-of = Whose session
entry-ended = Ended
entry-filters = Chosen
entry-outside-text = The portal found these values changed when it read the profile. It did not write them, so it cannot say who did.
entry-changes = What changed
entry-sealed = The values cannot be shown: the key that they were encrypted with is not configured any more.
entry-versions = Compare the whole documents
entry-proof = Proof
entry-proof-text = Each entry’s hash covers everything in it and the hash of the entry before. An altered, removed or inserted entry breaks the chain.
entry-hash = Hash
entry-hash-before = Hash of the entry before
entry-hash-first = This is the first entry.
entry-older = Entry before
entry-newer = Entry after

## One profile

profile-history-link = History of this profile
profile-history-title = History: { $profile }
profile-history-heading = History
profile-history-text = What was changed in this profile, by whom, and every version of it that the portal has seen.
profile-history-back = Back to the profile
profile-history-rows = Changes
profile-history-none = Nothing has been changed since the portal began to keep its record.
versions-title = Versions
versions-text = Each version is kept, encrypted, the first time the portal sees it.
versions-none = The portal has not read this profile yet.
versions-more = Older versions are kept too, but not listed.
versions-compare = Compare
versions-compared = Comparison
versions-same = Both versions hold the same values.
versions-technical = The service’s own members
versions-not-kept = One of these versions is not kept any more.
version-before = Before
version-after = After
version-by = { $at }, by { $name }
version-current = Current
version-current-name = { $version } (current)
version-checked = Partner Center was last asked on { $at }.
version-written = Written by { $name }
version-found = Found when the profile was read
version-last-seen = Last seen on { $at }
version-compare = Compare with the current version
version-compare-label = Compare with the current version: { $at }

## The way back

button-restore = Restore these values
restore-title = Restore the older values
restore-text = This opens a draft with the older values of the fields that can be edited. Nothing is sent before you have reviewed and saved it.
restore-draft-open = You have an open draft of this profile, kept on { $at }. Restoring replaces it.
restore-replace = Replace my open draft.
restore-replace-missing = Tick the box if your open draft may be replaced.
