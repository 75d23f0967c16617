# Words of single pages and of the pieces they share.

## The frame of every page

portal-name = Partner portal
skip-to-main = Skip to the content
sandbox-title = Sandbox.
sandbox-text = Nothing here is real, and nothing reaches Microsoft.
sandbox-link = Sandbox settings
footer-text = Everything you save is recorded with your name.
footer-times = Times are those of { $zone }.
footer-times-utc = Times are UTC.
footer-times-unknown = Times on this page are UTC: your time zone was not known when it was made.
footer-times-choose = Choose your time zone.
menu = Menu
navigation = Main
# The title of a page after a post: the outcome, then the page.
title-with-outcome = { $outcome } – { $title }
title-of-customer = { $customer } – { $profile }
# $apart is a domain or an ID: customers may have the same name.
customer-apart = { $name } ({ $apart })
nav-overview = Overview
nav-customers = Customers
nav-drafts = Drafts
nav-people = People
nav-account = My account
nav-partner = Partner profiles
nav-customer = Profiles of this customer
language-choose = Language
sign-out = Sign out
cloud-global = Global
cloud-usgov = US Government
cloud-china = China (21Vianet)
cloud-custom = Custom
cloud-sandbox = Sandbox

## Short names of the profiles, for the links between them

tab-billing = Billing
tab-legal-business = Legal business
tab-organization = Organization
tab-support = Support
tab-network = Partner network
tab-customer-billing = Billing
tab-customer-company = Company

## Values and fields

value-nothing = Not set
label-in-section = { $section } – { $label }
warning-stored = The stored value breaks a rule.
warning-sign-outside = It has a line break, or a space around an email address, which no input holds. A change set that follows the suggestions for invisible characters takes it away.
problem-upstream-detail = Partner Center says: “{ $detail }”
problem-of-field = { $field }: { $problem }
summary-title = { $count ->
    [0] Something is missing
    [one] There is a problem
   *[other] There are { $count } problems
}
column-field = Field
column-asked = You asked for
column-stored = Partner Center stored

## Buttons

button-review = Review changes
button-discard = Discard this draft
button-save = Save to Partner Center
button-back = Go on editing
button-search = Search

## The form

form-required = A value is required where a label ends with an asterisk (*).
form-unchanged = Nothing is changed.
form-one-change = One change: { $list }
form-changes = { $count } changes: { $list }
# Between the items of a list, with its blank.
form-comma = {", "}
draft-open = You are looking at your draft of { $at }. Edited fields are marked; all others show what Partner Center has now.
field-edited = Edited. Partner Center has:
field-undo = Undo
field-undo-of = Undo the edit of { $field }

## Outcomes of a post

outcome-saved-title = Saved
outcome-saved-text = { $count ->
    [one] Partner Center has stored your change to this field:
   *[other] Partner Center has stored your changes to these { $count } fields:
}
outcome-saved-approved = Approved by { $names }.
outcome-saved-differs = Partner Center stored some values differently from what you asked for. The form shows what it stored.
outcome-record = Audit log entry:
outcome-nothing-title = Nothing to save
outcome-nothing-text = Partner Center already has exactly these values, so nothing was sent.
outcome-problems-title = Problems to solve
outcome-rejected-title = Partner Center refused this save
outcome-rejected-text = Partner Center did not store anything. Your values are kept as a draft.
outcome-conflict-title = Somebody else changed the same fields
outcome-conflict-text = None of your changes has been saved. Choose which value each of these fields should have.
outcome-newer-title = Not saved: your draft has changed
outcome-newer-text = Your draft has been changed since you opened that page, in another tab or browser for instance. Nothing was sent, and no choice was applied. Below is the draft as it is now: check it, then save again.
outcome-undecided-title = Not saved: an address has to be decided on
outcome-undecided-text = Since you opened that page, a question about an address has come up, in another tab or browser for instance. Nothing was sent. Answer it below, then save.
outcome-ignored-title = Partner Center kept the old values
outcome-ignored-text = Partner Center answered that it saved, but still has the old values: nothing was stored. Your values are kept as a draft. It may have been busy with another change of this profile: wait a few minutes and save again. If the old values stay, change them in Partner Center itself, or hand the details below to Microsoft support.

outcome-unknown-title = Not known yet whether it was saved
outcome-unknown-text = Your changes were sent, but no answer came back. Nothing else can be saved here until it is known whether they were stored.
outcome-unknown-answered = Your changes were sent, and Partner Center answered with an error ({ $status }) that does not tell whether they were stored. Nothing else can be saved here until that is known.
outcome-unknown-again = The portal checks what Partner Center stored whenever this page is opened, and settles it after a minute at the latest. Open it again in 30 seconds.
outcome-unknown-now = Check now
outcome-notcarriedout-title = Your last save was not carried out
outcome-notcarriedout-text = Partner Center did not store the changes. Your draft is as you left it: review it and save again.
outcome-throttled-title = Partner Center asks you to wait
outcome-waited-title = Partner Center had asked to wait
outcome-waited-text = Nothing was saved, because Partner Center had received too many requests. Your draft is kept, and you can save it now.
outcome-unavailable-title = Partner Center is not available right now
outcome-unavailable-text = Nothing was sent. Your draft is kept. Try to save again in a few minutes.
outcome-discarded-title = Draft discarded
outcome-discarded-text = Your unfinished edit was discarded. Below are the current values in Partner Center.

## Answers of Partner Center and the identity provider

upstream-title = Answer of the service
upstream-status = Status
upstream-code = Code
upstream-description = Description
upstream-correlation-id = Correlation ID
upstream-request-id = Request ID

## Review

review-title = Review: { $profile }
review-heading = Review your changes
review-text = Check what would change. Nothing is sent until you save.
review-text-approval = Check what would change. Nothing is sent until it is approved.
review-nothing = Nothing is left to change: Partner Center already has the values of your draft.
review-back = Back to the form
review-changes = { $count ->
    [one] One change
   *[other] { $count } changes
}
review-before = Now
review-after = After saving
review-began = When you began
review-taken = Changed by others meanwhile
review-taken-text = These fields changed after you opened the form. You did not touch them, so they stay as they are now.
review-signs = You typed “{ $typed }”. Spaces and characters that do not belong in such a value were removed or replaced.
review-country-left = The country changes, and these values of the address stay as they are: { $list }. Check that each of them is right in the new country.
review-clashes = Conflicts to resolve
review-clashes-text = You and somebody else changed these fields differently. Nothing is saved before you choose.
review-base = When you began:
review-choice-mine = Use my value
review-choice-theirs = Keep what Partner Center has now
review-confirm = Confirm
review-confirm-missing = Tick the box to confirm what these changes set off.
justification-title = Why
justification-reason = Reason
justification-reason-hint = Optional. The audit log keeps it with the change. It is not sent to Partner Center.
justification-reason-needed = Required for this change. The audit log keeps it with the change. It is not sent to Partner Center.
justification-reason-missing = This change needs a reason. Enter why you make it.
justification-ticket = Ticket number
justification-ticket-hint = Optional, for example the number of the request in your ticket system.
justification-ticket-form = Optional. It has to match the pattern “{ $form }”.
justification-keep = Keep without saving
request-title = The exact request
request-text = This is what the portal will send, apart from your access token. Marked lines differ from what Partner Center has now.

## Overview

overview-title = Overview
overview-text = Your company’s profiles at Microsoft. Open one to view or change it.
overview-drafts = { $count ->
    [one] You have an unfinished edit of one customer’s profile.
   *[other] You have unfinished edits of { $count } customers’ profiles.
}
overview-customers = The billing and company profiles of each customer, found by name, domain or ID.
card-draft = Draft of { $at }
card-unavailable = Cannot be read now
card-read-only = Can only be viewed
card-customers = Find a customer
card-edit = View and edit
card-view = View

## Customers

customers-title = Customers
customers-text = The customers your company sells to as a Cloud Solution Provider.
customers-search = Find a customer
customers-search-hint = Any part of a company name or domain, in any order and without accents, or the whole customer ID.
customers-none = No customer was found.
customers-one = One customer
customers-all = { $count } customers
customers-first-page = The first { $count } customers. More follow.
customers-more = { $count } customers. More follow.
customers-last-one = The last customer
customers-last = The last { $count } customers
customers-of-total = { $count } of { $total } customers
customers-unreachable = Partner Center gave no usable way to the next page: search for a name to find the others.
customers-incomplete = Only names were searched: Partner Center could not search the domains.
customers-next = Next page
customers-first = Back to the first page

## Drafts

drafts-title = Drafts
drafts-text = Edits you have begun and neither saved nor discarded. They are kept for 30 days. Colleagues see that there is a draft; only you see what is in it.
drafts-none = You have no unfinished edits.
draft-kept = Kept on { $at }
draft-changes = Changes: { $list }

## Account

account-title = My account
account-text = Your account, your roles and your sessions.
account-person = Signed in as
account-name = Name
account-username = User name
account-tenant = Tenant
account-cloud = Cloud
account-roles = Roles
account-mfa = Multifactor authentication
account-since = Signed in since
role-viewer = can view everything, and change nothing.
role-editor = can view everything and edit profiles.
role-approver = can view everything, comment on the history and approve changes that others ask for.
role-auditor = can view everything, comment on the history and export the audit log.
role-admin = can do everything, including ending other people’s sessions.
role-none = No role
zone-title = Time zone
zone-label = Time zone of all times and days
zone-text = Times name how far they are from UTC and show UTC when you point at them. Exported files are always in UTC. This choice is kept in this browser.
zone-browser = Same as my browser
zone-choose = Use this time zone
theme-title = Appearance
theme-text = Whether pages are light or dark in this browser.
theme-system = Same as my system
theme-light = Light
theme-dark = Dark
theme-choose = Apply
sessions-title = Sessions
sessions-text = Where you are signed in. End a session that you do not recognize.
session-current = This browser
session-since = Signed in on { $at }
session-seen = Last used on { $at }
session-end = End session

## Errors

error-draft-kept = Nothing was stored, and your draft is kept.
error-reference-text = If you ask somebody about this, give them this reference:
error-way-sign-in = Sign in
error-way-again = Try again
error-way-customers = To the customers
error-way-overview = To the overview

## Leaving and coming back

sign-in-first-title = You are not signed in
sign-in-first-text = Sign in, and you come back to where you were.
sign-in-kept-title = Your session has ended
sign-in-kept-text = What you typed is kept. Sign in, and you come back to where you were.
sign-in-kept-link = Sign in
carried-title = Your session has ended
carried-text = What you typed is still here, on this page, and not saved yet. Sign in in a new tab, come back to this page, then go on.
carried-sign-in = Sign in in a new tab
carried-go-on = Go on with what I typed
# On the page that a sign-in leads back to, after a form that was posted too late.
session-ended-kept = You were signed out meanwhile. What you typed is kept as your draft; nothing was saved in Partner Center. Check it, then save.
session-ended-undone = You were signed out meanwhile, so what you did last had no effect. Do it again if you still want it.
session-ended-tab = You are signed in again. What you typed is still in the other tab: go back to it and go on there. You can close this one.
signed-out-title = You are signed out of the portal
signed-out-text = The last step is to sign out of your work account in this browser.
signed-out-link = Sign out of the work account
consent-title = Consent was given
consent-text = The people of your organization can sign in to this portal without being asked for consent.
consent-link = To the portal

# People, for administrators.

sessions-others = Sessions of other people
session-browser-on = { $browser } on { $system }
session-browser-unknown-on = Unknown browser on { $system }
session-browser-unknown = Unknown browser
session-from = Signed in from
people-title = People
people-text = Everybody who has signed in within the last year, whoever was here last comes first. Roles are those of a person’s last sign-in.
people-of = { $name } and their sessions
people-back = All people
people-key = Tenant and object ID
people-seen = Last seen
people-history = Their entries in the audit log
people-no-session = Not signed in now.
people-no-more = There is nobody else.
people-claims-unknown = Not known until the next visit
people-other-roles = This session has other roles
people-more-sessions = All sessions of { $name }
people-end-all = End all sessions
people-end-others = End all other sessions
people-end-all-of = End all sessions of { $name }
people-ended-one = A session of { $name } has ended.
people-ended-all = All sessions of { $name } have ended.
people-ended-others = All your other sessions have ended.
people-ended-none = { $name } has no other session to end.
people-pages = Pages of the list
people-first = First page
people-next = Next page
