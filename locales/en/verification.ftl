# The verification of a customer by Microsoft, which can block purchases, and the vetting of the partner: since when, what stops
# meanwhile, and what goes on.

verification-title = Verification by Microsoft
verification-status-none = No verification
verification-status-allowed = Allowed
verification-status-under-review = Under review
verification-status-not-allowed = Not allowed
verification-status-not-ready = Not ready
verification-status-unknown = Unknown status
# A status, and since when it is so, or when the portal first saw it.
verification-step = { $status } since { $at }.
verification-step-seen = { $status }, first seen on { $at }.
verification-blocks = New purchases for this customer are blocked.
verification-blocks-not = New purchases for this customer are not blocked.
verification-asking = The portal is asking Partner Center for the verification status. Reload this page in a moment.
verification-asked = Partner Center last told the status on { $at }.
verification-blocked = Blocked
verification-blocked-what = New subscriptions, more seats and upgrades
verification-works = Still works
verification-works-what = What the customer already has, renewals, fewer seats and cancellations
verification-before = Before
# Behind the name of a customer in a list.
verification-mark = { $status } since { $at }

## Before a change of a customer’s name or address is saved

verification-now = The status now:
verification-now-none = Microsoft has no verification of this customer, so it blocks no purchases now.
verification-now-unknown = Partner Center did not tell the status of the verification.
verification-last = Partner Center did not tell the status of the verification. When it last told it, on { $at }:
verification-known = Microsoft’s verification, as last told:
verification-one-save = Put all corrections into one save: every further correction starts the verification again.

## The vetting of the partner

legal-timeline = What vetting stops
legal-since = Status
legal-since-text = The time is when the portal first saw this status. Microsoft counts from a date of its own, which Partner Center does not tell.
legal-stops = What stops
legal-stops-pending = Nothing yet. If vetting ends as “Rejected”, Microsoft can suspend your partner tenant, and no new licenses can be sold.
legal-stops-rejected = Microsoft can suspend your partner tenant now. While it is suspended, no new licenses can be sold.
legal-stops-later = If the status stays “Rejected” for more than 30 days, Microsoft suspends your partner program account as well. Counted from when the portal saw it, that is after { $at }.
legal-works-rejected = Existing deployments, licenses and services of your customers can still be managed.
