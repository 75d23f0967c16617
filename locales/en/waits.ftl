# Waits and outages: what stands on a page while Partner Center asks to wait, or does not answer.

outage-banner = Partner Center has not answered since { $at }. The portal tries again with each page that needs it.
outage-draft = Your draft of { $at } is kept. Partner Center does not have it yet.
outage-as-of = As of { $at }
outage-as-of-text = This is what you saw when you last opened this profile. It may have changed since then, and it cannot be edited now.

error-busy-title = The portal is busy
error-busy-text = Too many requests to Partner Center are under way at the same time. Nothing was changed by this request.
error-busy-do = { $seconds ->
    [0] Wait a moment, then try again.
    [one] Wait { $seconds } second, then try again.
   *[other] Wait { $seconds } seconds, then try again.
}

error-down-title = Partner Center does not answer
error-down-text = Several requests in a row failed, so the portal pauses before the next one. Your drafts are kept.
error-down-do = { $seconds ->
    [0] Wait a moment, then try again.
    [one] Wait { $seconds } second, then try again.
   *[other] Wait { $seconds } seconds, then try again.
}

error-unsettled-title = Not known yet whether it was saved
error-unsettled-text = Your changes were sent to Partner Center, but the portal lost the connection to its database before it could write the answer to the audit log.
error-unsettled-do = Open the profile again in a few minutes: the portal then checks what Partner Center stored.

## A save that has to wait

wait-text = There were too many requests in a short time, so nothing has been saved yet. Your changes are kept as a draft.
wait-ask = { $seconds ->
    [one] Partner Center takes the next save in { $seconds } second.
   *[other] Partner Center takes the next save in { $seconds } seconds.
}
wait-ask-minutes = { $minutes ->
    [one] Partner Center takes the next save in { $minutes } minute.
   *[other] Partner Center takes the next save in { $minutes } minutes.
}
# With JavaScript, counted down each second.
wait-send-left = Saves by itself in { $seconds } s.
wait-sending = Saving…
wait-send-stopped = Stopped. Nothing is sent until you save.
wait-send = Save now
wait-stop = Stop waiting

## A page that has to wait

wait-retry-left = Tries again by itself in { $seconds } s.
wait-retry-now = Trying again…
wait-retry-stopped = Stopped. The page stays as it is.
wait-check-left = Checks again by itself in { $seconds } s.
wait-check-now = Checking…

## Whose wait it is

wait-reason-save = Partner Center answered { $person }’s save of “{ $profile }” with a wait until { $until }.
wait-reason-read = Partner Center answered { $person }, who opened “{ $profile }”, with a wait until { $until }.
wait-reason-other = Partner Center answered a request of { $person } with a wait until { $until }.
wait-reason-unknown = Partner Center asked to wait until { $until }.
wait-for-all = Until then the portal asks it for nothing, whoever is signed in, because it would only refuse and count the request.
wait-for-customer = Until then the portal asks it for nothing about this customer. All else goes on.
wait-ask-reload = Then press “Save now”.

## A save that is under way

saving-title = A save is under way
saving-own = You are saving this profile, from this page or another tab, since { $at }.
saving-other = { $person } is saving this profile since { $at }.
saving-text = Nothing else can be saved here until that has ended. Load this page again to see the result.
saving-again = Load again

## A save whose result was found out

settled-saved = Your save of “{ $profile }” was carried out: it was saved.
settled-open = Open the profile
settled-not-saved = Your save of “{ $profile }” was not carried out: it was not saved, and your draft is kept.
settled-again = Save again
