# The table of customers: columns, filters, saved lists, collection; the team's labels and note of a customer.

## The table

table-search-hint = Words anywhere in name, domain, city, email address or customer ID, in any order and without accents.
table-none-found = No customer fits these filters.
table-none-so-far = None of the customers that were read so far fits these filters.
table-unread = { $count ->
    [one] One customer has not been read yet, so that more may fit.
   *[other] { $count } customers have not been read yet, so that more may fit.
}
table-count = { $total ->
    [one] One customer.
   *[other] { $total } customers.
}
table-count-filtered = { $count ->
    [one] One customer of { $total } fits.
   *[other] { $count } customers of { $total } fit.
}
table-shown = Shown: { $first } to { $last }.
table-stale = Partner Center does not answer. This is the portal’s copy, which you were allowed to see before.
table-recent = Opened last:
table-gone-at = Gone since { $at }
table-note = Note
table-previous-page = Previous page
table-page = Page { $number } of { $count }
table-pages = Pages of the table
table-all = All customers
table-at-service = Search in Partner Center
column-name = Name
column-domain = Domain
column-country = Country
column-city = City
column-email = Email
column-phone = Phone
column-language = Language
column-changed = Last change
column-read = Age of copy
age-never = never read
age-minutes = { $count } min
age-hours = { $count } h
age-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
filter-title = Filters
filter-label = Label
filter-counted = { $name } ({ $count })
filter-gone = { $count ->
    [one] Show the one customer that is gone from Partner Center instead
   *[other] Show the { $count } customers that are gone from Partner Center instead
}
filter-sort = Sort by
filter-sort-reversed = { $name }, reversed

## Saved lists

view-title = Saved lists
view-name = Name for this list
view-save-own = Save for me
view-save-team = Save for the team
view-of-team = of the team
view-of-team-by = of the team, saved by { $person }
view-remove = Remove
view-remove-named = Remove the list { $name }
view-saved = The list was saved.
view-exists = Nothing was saved: the team already has a list of this name. Tick the box to replace it, or choose another name.
view-exists-by = Nothing was saved: the team already has a list of this name, saved by { $person }. Tick the box to replace it, or choose another name.
view-replace = Replace the list of the team that has this name
view-removed = The list was removed.
view-no-name = Nothing was saved: give the list a name.
view-too-long = Nothing was saved: a name has at most { $max } characters.
view-too-many = Nothing was saved: there are { $max } lists already. Remove one first.

## The collection

collection-title = The portal’s copy
collection-brings = So far the portal knows customers by name and domain only. A collection reads all customers and their billing profiles once, with your own rights and without changing anything. Afterwards this page is a table with country, city, email address, phone and language that can be sorted and filtered.
collection-read = The list of customers was last read on { $at }.
collection-start = Read all customers
collection-pause = Pause
collection-resume = Go on
collection-stop = Stop
collection-reload = Show the progress again
collection-show = Show what was read
collection-started = Started by { $person } on { $at }.
collection-listing = The list is being read: { $total } customers so far.
collection-running = { $done } of { $total } customers have been read.
collection-sign-in = It waits after { $done } of { $total } customers, because the session of that person has ended. It goes on when they sign in again, or when you choose to go on with your own rights.
collection-paused = It is paused after { $done } of { $total } customers.
collection-stopped = It was stopped after { $done } of { $total } customers. What was read stays.
collection-refused = It ended after { $done } of { $total } customers, because Partner Center refuses customers to that person.
collection-done = All { $total } customers have been read.
collection-waits = Partner Center asked to wait until { $at }.
collection-left = { $minutes ->
    [0] Less than a minute is left.
    [one] About one minute is left.
   *[other] About { $minutes } minutes are left.
}
collection-failed = { $count ->
    [one] One customer could not be read.
   *[other] { $count } customers could not be read.
}

## From a customer back to the list

list-navigation = List of customers
list-back = Back to the list
list-previous = Previous: { $customer }
list-next = Next: { $customer }
list-number = { $number } of { $total }
keys-next-customer = Next customer of the list
keys-previous-customer = Previous customer of the list

## Labels and note

note-tab = Labels and note
note-page-title = Labels and note – { $customer }
note-text = Your team’s own. They stay in this portal, are stored encrypted, and are never sent to Partner Center. Every change is in the audit log.
note-history = Changes of labels and note
note-labels = Labels
note-labels-hint = Up to { $most } labels of at most { $max } characters, with commas between them.
note-labels-known = In use: { $list }
note-note = Team note
note-note-hint = At most { $max } characters.
note-save = Save labels and note
note-saved = Labels and note were saved.
note-role = Your role can read labels and notes. Changing them needs the role Portal.Editor or Portal.Admin.
note-stale-title = Somebody else has changed this in the meantime
note-stale-text = Nothing was saved yet. Below is what is stored now, and the form still has what you typed: put together what you want to keep and save again.
note-too-many-labels = These are { $count } labels; at most { $most } are possible.
note-label-too-long = The label “{ $label }” is longer than { $max } characters.
note-too-long = The note has { $length } characters; at most { $max } are possible.

## Problems of the stored profiles

column-problems = Problems
filter-problem = Kind of problem
problems-title = Problems of customers
problems-text = Billing profiles that break a rule of their country or of Partner Center, and customers whose purchases Microsoft blocks, as the portal last read them. Nothing is changed here: every number leads to the customers, and every problem to its field.
problems-count = { $count ->
    [0] { $total ->
        [one] No problem was found: there is one customer.
       *[other] No problem was found among { $total } customers.
    }
    [one] One customer of { $total } has a problem.
   *[other] { $count } customers of { $total } have a problem.
}
problems-unchecked = { $count ->
    [one] One customer has not been checked yet. The next collection does it.
   *[other] { $count } customers have not been checked yet. The next collection does it.
}
problems-partly-checked = { $count ->
    [one] The rules of its country were not known when one customer was read, so only general rules were checked there.
   *[other] The rules of their countries were not known when { $count } customers were read, so only general rules were checked there.
}
problems-by-rule = By kind
problems-by-country = By country
problems-today = Customers
problems-week-ago = A week ago
problems-month-ago = A month ago
problems-suggestions = Suggestions
problems-follow = Follow the suggestions
problems-follow-named = Follow the suggestions: { $problem }
problems-follow-list = { $count ->
    [one] Follow the suggestions for this customer in a change set
   *[other] Follow the suggestions for these { $count } customers in a change set
}
problems-not-counted = not counted
problems-no-country = no country
problems-more-countries = { $count ->
    [one] and one more country
   *[other] and { $count } more countries
}
problems-list = Customers with problems
data-problem = { $field }: { $rule }
data-rule-any = Any problem
data-rule-missing = Required value missing
data-rule-phone-missing = Phone number missing
data-rule-state = Not in the country’s list of states
data-rule-postal-code = Postal code not in the country’s format
data-rule-phone = Not a valid phone number
data-rule-email = Not an email address
data-rule-email-domain = Email domain that Partner Center refuses
data-rule-country = Unknown country
data-rule-other-country = Looks like another country
data-rule-culture = Culture not supported in the country
data-rule-language = Language not supported in the country
data-rule-hidden-sign = Invisible character
data-rule-too-long = Value too long
data-rule-tax-twice = Same tax data as another customer
data-rule-address = Address that Partner Center does not confirm
data-rule-verification = Purchases blocked by Microsoft’s verification

## All addresses

addresses-title = Addresses
addresses-text = Partner Center can be asked about the address of every billing profile, as the portal last read it, with your own rights and without changing anything. Addresses that it does not confirm are a kind of problem then. What it has confirmed is not asked again until the address changes.
addresses-start = Check all addresses
addresses-show = Show what was found
addresses-running = { $done } of { $total } customers have been looked at.
addresses-sign-in = It waits after { $done } of { $total } customers, because the session of that person has ended. It goes on when they sign in again, or when you choose to go on with your own rights.
addresses-stopped = It was stopped after { $done } of { $total } customers. What was found stays.
addresses-refused = It ended after { $done } of { $total } customers, because Partner Center does not check addresses for that person.
addresses-done = All { $total } customers have been looked at.
addresses-failed = { $count ->
    [one] One address could not be checked.
   *[other] { $count } addresses could not be checked.
}
customer-problems-title = Problems – { $customer }
customer-problems-text = What the portal found when it last read this billing profile. After a correction the list is up to date at once.
customer-problems-none = This billing profile has no open problems.
customer-problems-unchecked = This billing profile has not been checked yet. The next collection does it, and so does opening the profile.
customer-problems-partly = The rules of its country were not known when it was read, so only general rules were checked.
silence-title = Silenced
silence-verb = Silence
silence-open = Silence: { $problem }
silence-reason = Reason
silence-reason-hint = Why this is not a problem here, in at most { $max } characters. Your team sees it, and it is in the audit log.
silence-button = Silence this problem
silence-no-reason = Nothing was saved: give a reason.
silence-too-long = Nothing was saved: the reason has { $length } characters; at most { $max } are possible.
silence-by = Silenced by { $person }.
silence-end = Take back
silence-end-named = Take back: { $problem }
silence-done = The problem is silenced. It no longer counts, and it stays in the list below.
silence-ended = That was taken back. The problem counts again if the profile still has it.
silence-history = What was silenced, and what was taken back
silence-role = Your role can read this. Silencing problems needs the role Portal.Editor or Portal.Admin.
