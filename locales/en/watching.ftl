# What the portal reads by itself, and the sign-ins that administrators lend for it.

watch-title = Watching
watch-text = The portal reads customers and profiles by itself, spread over the day and behind everybody’s own calls. So it finds changes made outside the portal, new problems, verifications that moved, and how saves ended. It never changes anything that way.
watch-off = Watching is off. The setting PORTAL_WATCH turns it on.
watch-told-lent = Your sign-in is lent for reading.
watch-told-ended = The loan has ended, and its token is deleted.
watch-told-gone = Nothing was done: the loan had ended already.
watch-pause = { $why } It goes on after { $until }.
watch-found = { $count ->
    [one] { $count } change made outside the portal was found within the last seven days
   *[other] { $count } changes made outside the portal were found within the last seven days
}
watch-found-more = More than { $count } changes made outside the portal were found within the last seven days
watch-certificate = The portal’s client certificate ends on { $at }.

## What is read

watch-subjects = What is read
watch-subject-saves = Saves whose result is unknown
watch-subject-legal-business = Legal business profile and vetting
watch-subject-billing = Partner billing profile
watch-subject-organization = Organization profile
watch-subject-support = Support profile
watch-subject-activity = Partner Center’s activity log
watch-subject-customers = List of customers
watch-subject-verifications = Verifications of customers after a save
watch-subject-profiles = Billing profiles of all customers
watch-source-app = with the portal’s own credential
watch-source-lent = with a lent sign-in
watch-source-nobody = looks at what the portal has, and reads only what is needed
watch-every-minutes = { $count ->
    [one] Every minute
   *[other] Every { $count } minutes
}
watch-every-hours = { $count ->
    [one] Every hour
   *[other] Every { $count } hours
}
watch-read = Last read
watch-next = Next
watch-not-yet = Not yet
watch-next-lent = When somebody lends a sign-in
watch-round = Round began
watch-round-so-far = This round so far
watch-round-done = { $done } of { $total } customers
watch-round-failed = { $count ->
    [one] { $count } profile could not be read
   *[other] { $count } profiles could not be read
}
watch-round-found = { $count ->
    [one] { $count } change made outside the portal
   *[other] { $count } changes made outside the portal
}

## Why something is not read

watch-problem-people = People are at work.
watch-problem-throttled = Partner Center asked to wait.
watch-problem-unavailable = Partner Center does not answer.
watch-problem-provider = Microsoft Entra ID does not answer.
watch-problem-app-refused = Microsoft Entra ID gives the portal no token of its own. Check the app registration.
watch-problem-refused = Partner Center refuses it. The portal tries again every hour.
watch-problem-mfa = Partner Center wants a second factor for this sign-in. Lend it again with one.
watch-problem-no-loan = Nobody lends a sign-in for it.
watch-problem-not-there = Partner Center does not have it.

## Lent sign-ins

watch-loans = Lent sign-ins
watch-loans-text = Partner Center shows the billing, organization and support profiles of the partner, and verifications, to people only. An administrator can lend a sign-in for reading them. It is used for nothing else, every administrator sees it here, and every administrator can end it.
watch-loans-none = Nobody has lent a sign-in.
watch-lend = Lend my sign-in for reading
watch-lend-again = Lend my sign-in again
watch-lend-what = You sign in once more, and the portal keeps that sign-in encrypted for 90 days at most. It never saves with it and never shows a page with it.
watch-loan-lasts = Lent
watch-loan-lent-at = Lent on
watch-loan-read-at = Last used
watch-loan-ends-at = Ends on
watch-loan-ended-at = Ended on
watch-loan-end = End this loan
lending-title = Lend your sign-in
lending-text = Sign in once more, with the same account.
lending-link = Go on to Microsoft Entra ID
