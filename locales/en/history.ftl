# The audit log and the versions: events, older values, and restoring them.

nav-history = History

## On the overview

overview-recent = Recent changes
overview-recent-none = The audit log contains no changes yet.
overview-history = The whole history

## The list

history-title = History
history-text = The audit log of this portal: all changes made in it, changes detected outside it, drafts that were handed over, discarded change sets, comments, sign-ins, refused access and exports. Entries are never edited or deleted.
history-filters = Filter entries
history-person = Person
history-profile = Profile
history-event = Event
history-outcome = Result
history-from = From (days of { $zone })
history-to = To, inclusive (days of { $zone })
history-customer = Customer, by name or ID
history-customers-several = Several customers match. Choose one:
history-customers-more = { $count ->
    [one] One more customer matches. If it is that one, enter more of the name, or the ID.
   *[other] { $count } more customers match. If it is one of them, enter more of the name, or the ID.
}
history-customers-many = More customers match. If it is one of them, enter more of the name, or the ID.
history-customers-choose = Choose one of the customers below.
history-customers-unknown = Names cannot be looked up right now. Enter the whole customer ID: 32 digits and letters in five groups.
history-count = { $count ->
    [one] One entry
   *[other] { $count } entries
}
history-count-more = More than { $count } entries
history-presets = Frequent lists
preset-all = Everything
preset-today = Changes today
preset-week = Changes this week
preset-mine = My changes
preset-outside = Changes outside the portal
preset-not-saved = Not saved
preset-sign-ins = Sign-ins
event-group-changes = All changes
event-group-not-saved = Saves that were not stored
event-group-sign-ins = Sign-ins and ends of sessions
history-any = All
history-show = Show
history-all = Clear filters
history-none = The audit log is empty.
history-none-found = No entry in the audit log matches these filters.
history-wrong = No entries are shown, because a filter is not valid.
history-wrong-date = Enter a day as year-month-day, for example 2026-11-21.
history-wrong-customer = No customer that you may see has this name or ID.
record-outside = Outside the portal
# A line for each row, as a sentence. $what is a profile.
record-started = { $name } started to save “{ $what }”
record-started-here = { $name } started to save this profile
record-changed = { $name } changed “{ $what }”
record-changed-here = { $name } changed this profile
record-tried = { $name } tried to change “{ $what }”
record-tried-here = { $name } tried to change this profile
record-elsewhere = “{ $what }” was changed outside the portal
record-elsewhere-here = This profile was changed outside the portal
record-note = { $name } changed the labels or the note of { $customer }
record-silence = { $name } silenced a problem of { $customer } or took that back
record-silence-begun = { $name } silenced a problem of { $customer }
record-silence-reason = { $name } changed the reason why a problem of { $customer } is silenced
record-silence-ended = { $name } stopped silencing a problem of { $customer }
record-note-labels = { $name } changed the labels of { $customer }
record-note-note = { $name } changed the note of { $customer }
record-note-both = { $name } changed the labels and the note of { $customer }
record-list = { $name } changed a saved list of the team
record-list-saved = { $name } saved the list “{ $list }” for the team
record-list-replaced = { $name } replaced the team’s list “{ $list }”
record-list-removed = { $name } removed the team’s list “{ $list }”
record-sign-in = { $name } signed in
record-sign-out = { $name } signed out
record-session-own = { $count ->
    [one] { $name } ended another session of their own
   *[other] { $name } ended { $count } other sessions of their own
}
record-session-of = { $count ->
    [one] { $name } ended a session of { $owner }
   *[other] { $name } ended { $count } sessions of { $owner }
}
record-session-end = A session of { $name } ended
record-refused = { $name } was refused access
record-export = { $name } exported the audit log
record-export-customers = { $name } exported customers
record-export-change-set = { $name } exported the result of a change set
record-notification-channel = { $name } changed a Teams channel or webhook
record-loan-lent = { $name } lent a sign-in for reading
record-loan-ended = { $name } ended a sign-in that was lent for reading
record-loan-over = The sign-in that { $name } had lent for reading has ended
record-set-discarded = { $name } discarded change set { $number }
# One changed field
record-field = { $field }: { $before } → { $after }
# The labels of fields, and the number of the others
record-and-more = { $count ->
    [one] { $list } and one more
   *[other] { $list } and { $count } more
}
record-more = { $count ->
    [one] and one more field
   *[other] and { $count } more fields
}
record-pages = More audit log entries
record-newest = Newest entries
record-older = Older entries

## Exporting the audit log

export-title = Export
export-text = The entries that match the filters above as a file, oldest first. Times in it are UTC. The audit log records this export with your name.
export-csv-changes = Download the changes as a table (CSV)
export-csv = Download as CSV
export-csv-fields = Download as CSV, one row per changed field
export-jsonl = Download as JSON Lines

## The table of changes

table-when = When (UTC)
table-who = Who
table-profile = Profile
table-silenced = Silenced problem
table-list = List of the team
table-customer = Customer ID
table-field = Field
table-before = Before
table-after = After
table-result = Result
table-reason = Reason
table-entry = Audit log entry

## Events

event-edit-intent = Save started
event-edit-outcome = Save result
event-outside-change = Changed outside the portal
event-customer-note = Labels and note changed
event-silenced-problem = Problem silenced or taken back
event-team-list = Saved list of the team changed
entry-list = Name of the list
entry-list-query = Filters and order
event-sign-in = Sign-in
event-sign-out = Sign-out
event-session-end = Session ended
event-refused = Access refused
event-export = Export
event-notification-channel = Message channel changed
event-lent-sign-in = Sign-in lent for reading
event-change-set = Change set discarded
event-unreadable = Not readable: altered in the database

## Results

recorded-saved = Saved
recorded-rejected = Refused by Partner Center
recorded-conflict = Conflict
recorded-stale = Profile changed in the meantime
recorded-not-applied = Not carried out
recorded-throttled = Partner Center asked to wait
recorded-unavailable = Partner Center unavailable
recorded-unknown = Result unknown
recorded-signed-in = Signed in
recorded-session-own = Ended by the same person from another session
recorded-session-admin = Ended by an administrator
recorded-session-idle = Idle for too long
recorded-session-lifetime = Maximum duration reached
recorded-session-tokens = Microsoft Entra ID refused to renew the session
recorded-session-replaced = Replaced by a new sign-in in the same browser
recorded-no-role = No role
recorded-role = Not allowed by role
recorded-wrong-tenant = Another tenant
recorded-csv = CSV
recorded-csv-fields = CSV, one row per changed field
recorded-csv-changes = Table of changes (CSV)
recorded-jsonl = JSON Lines
recorded-channel-added = Channel added
recorded-channel-changed = Channel changed
recorded-channel-removed = Channel removed
recorded-channel-secret = New secret
recorded-loan-lent = Lent
recorded-loan-ended = Ended by an administrator
recorded-loan-refused = Ended: Microsoft Entra ID refused to renew it
recorded-loan-expired = Ended: its time was over
recorded-loan-role = Ended: its person is no longer an administrator
recorded-loan-unreadable = Ended: the key that encrypted it is gone
recorded-discarded = Discarded

## One entry

entry-title = Entry { $number }
entry-back = Back to the history
entry-person = Who
entry-time = When
entry-profile = Profile
entry-customer = Customer
entry-result = Result
entry-intent = Start of the save
entry-outcome = Result of the save
entry-open = Not known yet. The portal finds out when the person who saved next opens the profile or signs in.
entry-between = Between
entry-reference = Reference
entry-support = Text for support
entry-address = Address
entry-session-of = Session of
entry-session-owner = Whose session it was
entry-loan-owner = Whose sign-in it is
entry-sessions = Sessions ended
entry-channel = Channel
entry-ended = Ended
entry-restored = Restored from the version of { $at }: { $fields }.
entry-restored-from = Restored from an older version: { $fields }.
entry-filters = Filters
entry-outside-text = The portal detected these changes when it read the profile. It did not make them; “Changed by” says what Partner Center tells of who did.
entry-origin = Changed by
# What Partner Center’s activity log tells of the author of a change that was made elsewhere.
origin-matched = { $application ->
    [none] Partner Center’s activity log has this change: made by { $name } on { $at }.
   *[other] Partner Center’s activity log has this change: made by { $name } with { $application } on { $at }.
}
origin-likely = { $application ->
    [none] Likely made by { $name } on { $at }: Partner Center’s activity log has a change at that time, but not its values.
   *[other] Likely made by { $name } with { $application } on { $at }: Partner Center’s activity log has a change at that time, but not its values.
}
origin-own = A save of this portal that Partner Center carried out late, on { $at }.
origin-nameless = somebody whom the log does not name
origin-not-yet = Partner Center’s activity log does not have this change yet.
origin-again = Asked again from { $at } on, when somebody opens a customer.
origin-not-told = Partner Center’s activity log does not tell who made this change.
origin-no-log = Partner Center does not tell who changes this profile.
origin-no-log-in-cloud = Partner Center does not tell who made this change: this cloud has no activity log.
origin-not-asked = Partner Center was not asked who made this change: it was found before the portal did that.
origin-fields = { $fields }:
entry-changes = What changed
entry-sealed = The values cannot be shown: the key that encrypted them is no longer configured.
entry-versions = Compare the whole documents
entry-proof = Integrity
entry-proof-text = Each entry’s hash covers everything in it and the hash of the entry before. An altered, removed or inserted entry breaks the chain.
entry-hash = Hash
entry-hash-before = Hash of the entry before
entry-hash-first = This is the first entry.
entry-older = Previous entry
entry-newer = Next entry

## One profile

profile-history-link = History of this profile
profile-history-title = History: { $profile }
profile-history-heading = History
profile-history-text = All changes to this profile with their authors, and all versions that the portal knows.
profile-history-back = Back to the profile
profile-history-rows = Changes
profile-history-none = The audit log contains no changes to this profile yet.
versions-title = Versions
versions-text = The portal stores every version that it reads or saves, encrypted.
versions-none = The portal has not read this profile yet.
versions-more = Older versions are kept too, but not listed.
versions-compare = Compare
versions-compared = Comparison
versions-same = Both versions hold the same values.
versions-technical = Members set by the service
versions-not-kept = One of these versions is no longer stored.
version-before = Before
version-after = After
version-by = { $at }, by { $name }
version-current = Current
version-current-name = { $version } (current)
version-checked = Last checked with Partner Center on { $at }.
version-written = Saved by { $name }
version-found = Found when the profile was read
version-last-seen = Last seen on { $at }
version-changes-unknown = The version before is not known.
version-changes-none = The same values as the version before.
version-restore = Restore these values
version-restore-label = Restore these values: version of { $at }
version-compare = Compare with the current version
version-compare-label = Compare with the current version: { $at }

## The way back

button-restore = Restore these values
restore-title = Restore the older values
restore-text = This opens a draft with the older values of the fields that can be edited. Nothing is sent before you have reviewed and saved it.
restore-draft-open = You have an open draft of this profile, kept on { $at }. Restoring replaces it.
restore-replace = Replace my open draft.
restore-replace-missing = Tick the box if your open draft may be replaced.
