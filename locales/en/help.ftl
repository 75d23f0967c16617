# The help page about errors, what stands beside an answer of a service, and the part of the account page about rights.

nav-help = Help
help-title = Help: errors
help-text = What errors of Partner Center, of Microsoft Entra ID and of this portal mean, what to do about them, and who can do it.
help-search = Find an error
help-search-hint = A code such as 900308 or AADSTS50076, a status such as 403, or a word.
help-found = { $count ->
    [0] No entry matches.
    [one] One entry matches.
   *[other] { $count } entries match.
}
help-none = The portal knows nothing about this. Give the IDs on the error page to the person who helps you.
help-partner-center = Errors of Partner Center: what they mean
help-partner-center-text = What answers of Partner Center mean, what to do about them, and who can do it.
help-entra = Errors when signing in with Microsoft Entra ID: what they mean
help-entra-text = What it means when signing in fails, what to do about it, and who can do it. The codes begin with AADSTS.
help-portal = Errors of this portal: what they mean
help-portal-text = What it means when the portal does not do what was asked, and what to do about it.
help-field = Field
help-who = Who can do it
help-wait = Does waiting help?
help-source = Source
help-row = More about this error
help-unknown-code = The portal does not know this code, so it can give no advice. The service’s own message and the IDs are below.

who-you = You
who-portal-admin = Your portal administrator
who-entra-admin = Your Microsoft Entra administrator
who-role-admin = The person who assigns roles in Partner Center: a Global admin or a User management admin
who-global-admin = A Global admin of your company
who-customer = You, together with the customer
who-microsoft = Partner Center support

wait-no = No
wait-minutes = Yes, a few minutes
wait-as-told = Yes, as long as Partner Center asks
wait-hour-after = Only after the role has been assigned: it can take up to an hour to work

# The explanation and the advice in one line.
problem-explained = { $what }. { $do }

support-summary = For support
support-title = Text for support. It contains IDs only, no values: select it and copy it.
support-copy = Copy this text
support-copied = Copied.

## The account page: rights in Partner Center

account-mfa-yes = Microsoft Entra ID confirms it for this sign-in.
account-mfa-not-stated = Microsoft Entra ID does not say whether this sign-in used it.
account-mfa-unknown = Partner Center has not been asked yet in this session.
account-mfa-accepted = Partner Center accepted your sign-in on { $at }.
account-mfa-missing = Partner Center refused your sign-in on { $at }: a second factor is needed (900421).
account-mfa-meets = It also says that the sign-in meets its requirement for multifactor authentication.
account-mfa-misses = It also says that the sign-in does not meet its requirement for multifactor authentication, so it may refuse you at any time.
account-mfa-again = Sign in again and complete the second step.
session-end-of = End session of { $name }
rights-title = What may I do?
rights-text = Your rights in Partner Center, by its last answers in this session. Your rights in this portal are above, under “Roles”.
rights-view = View
rights-change = Change
rights-not-asked = Not asked yet in this session
rights-allowed = Allowed
rights-refused = Refused
rights-hour = A role that was assigned or changed can take up to an hour to work in Partner Center.
needed-view = Needed: one of the roles Admin agent, Billing admin, Helpdesk agent, Sales agent or User management admin.
needed-view-network = Needed: MPN partner admin, Global admin or User management admin.
needed-change-billing = Needed: Global admin. For the tax ID alone, Billing admin or Admin agent is enough.
needed-change-legal = Needed: Global admin.
needed-not-published = Microsoft does not publish the role for this. Ask for Admin agent first, then for Global admin.
needed-customers = Needed: Admin agent. Helpdesk agent and Sales agent see parts of it.
needed-customer-billing = Needed: Admin agent. Global admin alone is not enough.
