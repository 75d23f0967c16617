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
