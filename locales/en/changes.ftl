## Change sets: the list

nav-changes = Change sets
changes-text = A change set makes the same edit for many customers. It begins with the customers that you tick in their table, or with a file of them:
changes-none = There is no change set yet.
changes-discarded = Change set { $number } was discarded.
changes-pages = Pages of change sets
changes-number = Change set { $number }
changes-title = { $name } – change set { $number }
changes-about = Change set { $number }, made by { $owner } on { $at }.

## A new one

changes-choose = Choose { $name }
changes-of-ticked = Change the ticked customers
changes-of-list = { $count ->
    [one] Change the one customer of this list
   *[other] Change all { $count } of this list
}
changes-ticked-elsewhere = { $count ->
    [one] One more is ticked on another page.
   *[other] { $count } more are ticked on other pages.
}
changes-ticks-carried = Ticks are kept from page to page. Sorting or filtering begins without them.
changes-new = New change set
changes-new-text = Nothing is changed yet: a dry run first reads every customer’s billing profile and shows what would change.
changes-for = { $count ->
    [0] No customer is ticked.
    [one] For one customer.
   *[other] For { $count } customers.
}
changes-for-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
changes-name = Name of the set
changes-reason-hint = It stands in the audit log with every change. At most 1,000 characters.
changes-what = What it does
changes-operation-set = Set a field to a value
changes-operation-replace = Replace a text in a field
changes-operation-domain = Move email addresses to another domain
changes-operation-suggestion = Follow the suggestions for a kind of problem
changes-field = Field
changes-value = Value
changes-value-hint = Codes for countries, states, languages and cultures, such as BR or pt. An empty value clears the field.
changes-find = Text to replace
changes-with = New text
changes-from = Domain until now
changes-to = New domain
changes-problem = Kind of problem
changes-problem-hint = A suggestion is the same value as the country writes it, or the code of what it names. Where that does not tell the value, the customer is left alone.
changes-make = Make the change set
changes-name-too-long = At most { $max } characters are possible.
changes-no-field = Choose a field.
changes-same-text = This is the same as before.
changes-no-domain = Enter a domain, such as contoso.com.
changes-too-long = A text of the operation is too long.
changes-no-operation = Choose what the set does.
changes-no-suggestion = There are no suggestions for this kind of problem.
changes-invalid-rows = A row names a customer, a version or a field that is not known here, or a customer is there twice.
changes-no-customers = Choose at least one customer.
changes-too-many = These are { $count } customers; a change set has at most { $most }.
changes-no-list = The portal’s copy of the customers cannot answer this list. Choose customers instead.

## What a set does

changes-does-set = { $field } is set to “{ $value }”.
changes-does-clear = { $field } is cleared.
changes-does-replace = In { $field }, “{ $find }” is replaced by “{ $with }”.
changes-does-domain = Email addresses move from { $from } to { $to }.
changes-does-suggestion = The suggestions for this kind of problem are followed: { $problem }.
changes-does-rows = Each customer gets the values of its row in a file.
changes-does-take-back = The values from before change set { $set } are put back.

## How far it is

changes-progress = Progress
changes-state-draft = Nothing has been read yet.
changes-state-check-running = { $total ->
    [one] The dry run has read { $done } of one customer.
   *[other] The dry run has read { $done } of { $total } customers.
}
changes-state-check-done = { $done ->
    [one] The dry run has read one customer; nothing has been changed.
   *[other] The dry run has read { $done } customers; nothing has been changed.
}
changes-state-send-running = { $done ->
    [one] One customer is changed; still to come: { $total }.
   *[other] { $done } customers are changed; still to come: { $total }.
}
changes-state-send-done = { $done ->
    [one] It is done: one customer is changed.
   *[other] It is done: { $done } customers are changed.
}
changes-state-sign-in = It waits, because the session of { $owner } has ended. It goes on when { $owner } signs in again.
changes-state-paused = It is paused.
changes-state-stopping = It is being stopped: what has been sent already is settled first.
changes-state-stopped = It was stopped. What was changed stays.
changes-why-day-limit = No more customers may be changed within 24 hours.
changes-why-failures = The same failed several times in a row: { $kind }.
changes-waits = It waits until { $at }.
changes-failed = { $count ->
    [one] One customer was not changed.
   *[other] { $count } customers were not changed.
}

## What people do with it

changes-dry-run = Start the dry run
changes-dry-run-again = Read everything again
changes-correct = Correct what it does
changes-correct-text = The set keeps its customers and ticks, and a new dry run begins at once.
changes-correct-yes = Save the correction
changes-discard = Discard this set
changes-discard-text = Nothing of this set has been sent. It is removed with its list of customers, which cannot be undone; the audit log keeps who discarded it.
changes-discard-yes = Yes, discard it
changes-confirm = { $count ->
    [one] Yes, change one customer at Partner Center
   *[other] Yes, change these { $count } customers at Partner Center
}
changes-start = { $count ->
    [one] Change one customer
   *[other] Change { $count } customers
}
# Before the start, where changes can make Microsoft verify customers again; and afterwards, that somebody accepted it.
changes-cost = { $count ->
    [one] The change of one customer can make Microsoft verify the customer again. Until that has ended, it blocks new purchases for this customer.
   *[other] The changes of { $count } customers can make Microsoft verify these customers again. Until that has ended, it blocks new purchases for each of them.
}
changes-cost-until = Partner Center does not tell how long a verification takes. Where the portal knows its status, it stands with the customer below. After a change is saved, the customer’s form, the table and the page “Problems of customers” tell it. To leave a customer out, untick it and keep the ticks.
changes-understood = { $count ->
    [one] I understand that this can block purchases for one customer.
   *[other] I understand that this can block purchases for { $count } customers.
}
changes-confirmed = { $count ->
    [one] { $name } confirmed on { $at } that this can block purchases for one customer.
   *[other] { $name } confirmed on { $at } that this can block purchases for { $count } customers.
}
changes-again = Try the failed ones again in a new set
changes-rest = Change the rest in a new set
changes-take-back = Take it back in a new set
changes-taken-back = Taken back by change set { $number }
changes-taken-back-part = Change set { $number } is done; customers taken back so far: { $taken } of { $total }
changes-taking-back = Change set { $number } is to take it back
changes-take-back-name = Take back { $number }: { $name }
changes-take-back-reason = Takes back change set { $number }: { $name }
changes-refused-state = Nothing was done: the set is in another state now.
changes-refused-nothing = Nothing was done: there is nothing to change.
changes-refused-ticks = Nothing was sent: you have changed ticks. They are kept now; confirm the new number.
changes-refused-changed = Nothing was sent: the set was changed after this page was opened. This is how it is now; confirm it again. Customers that you unticked stay unticked.
changes-refused-count = { $count ->
    [one] Nothing was done: one customer would be changed. Confirm that number.
   *[other] Nothing was done: { $count } customers would be changed. Confirm that number.
}
changes-refused-confirm = { $count ->
    [one] Nothing was done: the change of one customer can block its purchases. Confirm that.
   *[other] Nothing was done: the changes of { $count } customers can block their purchases. Confirm that.
}
changes-refused-day-limit = Nothing was done: { $most } customers may be changed within 24 hours, and { $left } are left of them.

## Its rows

changes-rows = Customers
changes-all = All
changes-filter = { $name }: { $count }
changes-tick = Change { $name }
changes-left-out = left out
changes-keep-ticks = Keep these ticks
changes-ticks-kept = The ticks were kept.
changes-before-after = { $field }: “{ $before }” → “{ $after }”
changes-found-not-sent = { $field }: the dry run found “{ $before }”; “{ $after }” is not sent
changes-conflict = Nothing is sent for this customer: somebody has changed the same fields.
changes-doubtful = Partner Center checks the whole profile. It can refuse this change because of other values that are stored:
changes-doubtful-rows = { $count ->
    [one] Partner Center can refuse the change of one customer, because another value of the profile breaks a rule.
   *[other] Partner Center can refuse the changes of { $count } customers, because other values of their profiles break rules.
}
changes-stored-otherwise = Partner Center stored some values differently from what was sent.
changes-asked = { $field }: “{ $asked }” was sent
changes-value-found = Found by the dry run
changes-value-unsent = Is not sent
changes-code = Answer: { $code }
changes-entry = Entry { $number } of the audit log
changes-no-request = There is no request to show: nothing is to be changed, or the version that the dry run read is no longer kept.
changes-sheet = All rows as CSV
changes-sheet-xlsx = All rows as XLSX
changes-row-new = not read yet
changes-row-change = to be changed
changes-row-not-sent = not sent
changes-row-nothing = nothing to do
changes-row-no-suggestion = no suggestion: correct it in its form
changes-row-problem = problem
changes-row-conflict = changed by others
changes-row-no-access = no access
changes-row-confirm = can start the verification again
changes-row-guarded = to be confirmed or approved on its own page
changes-row-sending = being sent
changes-row-saved = changed
changes-row-rejected = refused by Partner Center
changes-row-not-applied = not carried out
changes-row-doubtful = can be refused
entry-change-set = Change set

## The JSON interface

api-change-set-title = The change set was not made
api-change-set-detail = Nothing was stored; the problems are listed by member.
api-change-command-title = The command was not carried out
api-change-command-detail = The set is as it was.
