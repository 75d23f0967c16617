## Kinds of news, for a person

news-not-saved = My saves that were not carried out
news-partner-saved = Changes to partner profiles by others
news-outside-change = Changes made outside the portal
news-change-set = My change sets: ended or waiting
news-collection = Reading all customers: ended or waiting
news-verification = Verifications of customers and vetting of the partner: another status
news-problems = New problems in customers’ profiles
news-watching = Watching: lent sign-ins and credentials
news-approval = Requests for approval, and saves without approval in an emergency

## The same for a channel

channel-news-not-saved = Saves that were not carried out
channel-news-partner-saved = Changes to partner profiles
channel-news-outside-change = Changes made outside the portal
channel-news-change-set = Change sets: ended or waiting
channel-news-collection = Reading all customers: ended or waiting
channel-news-verification = Verifications of customers and vetting of the partner: another status
channel-news-problems = New problems in customers’ profiles
channel-news-watching = Watching: lent sign-ins and credentials
channel-news-approval = Requests for approval, and saves without approval in an emergency

## The choice of a person

listen-title = Notifications
listen-text = What the portal tells you by email. A message says what happened and links to the page about it; it never contains a value of a profile.
listen-no-mail = This portal has no mail server and sends no email.
listen-kinds = Tell me about
listen-pace = How soon
listen-pace-at-once = At once
listen-pace-daily = Once a day at { $hour }:00, all together ({ $zone })
listen-zone = Choosing another time zone below changes that of your messages too.
listen-language = Language of messages
listen-address = Email address
listen-address-hint = Empty means the address of your account, { $address }. Any other address has to be confirmed by a code.
listen-address-hint-none = Your account has no email address. Another one has to be confirmed by a code.
listen-absent = Messages end 90 days after your last visit.
listen-store = Save the choice
listen-stored = Your choice is saved.
listen-code-sent = Your choice is saved, and a code is on its way to the new address. Enter it below.
listen-no-address = Enter an email address.
listen-too-soon = A code was sent to another address a moment ago. Try again in a minute.
listen-pending = Messages do not go to { $address } yet: enter the code that was sent there. To get another code, save the choice again after a minute.
listen-code = Code
listen-confirm = Confirm the address
listen-confirmed = The address is confirmed.
listen-code-wrong = This is not the code.
listen-code-over = This code is no longer valid. Save the choice again to get another one.
listen-test = Send me a test message
listen-test-sent = A test message is on its way to { $address }.
listen-dead = The last message to you could not be delivered ({ $at }).

## Messages

told-own-not-saved = Your change of “{ $what }” was not saved: { $outcome }
told-not-saved = { $name } tried to change “{ $what }”: { $outcome }
told-partner-saved = { $name } changed “{ $what }”
told-outside-change = “{ $what }” was changed outside the portal
told-set-check-done = The dry run of change set { $number } is done
told-set-send-done = Change set { $number } is done
told-set-paused = Change set { $number } is paused
told-set-sign-in = Change set { $number } waits until its owner signs in
told-set-stopped = Change set { $number } was stopped
told-collection-done = All customers have been read
told-collection-refused = Reading all customers has ended: Partner Center refused it
told-collection-sign-in = Reading all customers waits until whoever started it signs in
told-verification = The verification of a customer is now: { $status }
told-vetting = The vetting of the partner is now: { $status }
told-problems = { $count ->
    [one] The profile of a customer has a new problem
   *[other] The profiles of { $count } customers have new problems
}
told-loan-lent = { $name } lent a sign-in for reading
told-loan-soon = The sign-in that { $name } lent for reading ends within two weeks
told-loan-ended = { $name } ended a sign-in that was lent for reading
told-loan-over = The sign-in that { $name } lent for reading has ended
told-certificate-soon = The portal’s client certificate ends within 30 days
told-app-refused = Microsoft Entra ID gives the portal no token of its own for watching
told-watching = Something about watching has changed
told-approval-asked = { $name } asks for approval of a change to “{ $what }” (request { $number })
told-approval-emergency = { $name } saved “{ $what }” without approval, in an emergency (emergency { $number })
told-approval-returned = { $name } sent back request { $number } about “{ $what }”
told-approval-refused = { $name } refused request { $number } about “{ $what }”
told-approval-saved = Request { $number } about “{ $what }” was approved and saved
told-approval-expired = Request { $number } about “{ $what }” expired: nobody decided in time
told-approval-ended = Request { $number } about “{ $what }” has ended
told-approval-of = { $said } (asked by { $author })
told-by = { $said } ({ $name })
told-somebody = Somebody
told-a-profile = a profile
told-subject = { $portal }: { $what }
told-count = { $count ->
    [one] { $count } event
   *[other] { $count } events
}
told-more = { $count ->
    [one] And { $count } more
   *[other] And { $count } more
}
told-why = You get this message because you asked for it on your account page. There you can change that:
told-open-portal = Open the portal
told-open = Open
told-test-subject = Test
told-test-mail = This is the test message that you asked for. What you have chosen is sent to this address:
told-test-channel = This is a test message of the portal.
told-code-subject = Code for your email address
told-code = The code is { $code }. Enter it within an hour on your account page:
told-code-unasked = If you did not ask for it, ignore this message.

## Channels

channels-title = Teams channels and webhooks
channels-text = What the team and its programs are told. A message says what happened and links to the page about it; it never contains a value of a profile.
channels-mail = Everybody chooses on their account page what they are told by email.
channels-list = Channels
channels-none = There is no channel yet.
channels-no-hosts = The setting PORTAL_WEBHOOK_HOSTS names no host, so no channel can be added.
channels-add = Add a channel
channels-told-added = The channel was added.
channels-told-changed = The channel was changed.
channels-told-removed = The channel and its messages were removed.
channels-told-secret = The channel has a new secret.
channels-told-again = The message is sent again.
channels-told-gone = Nothing was done: it was changed or removed in the meantime.
channel-way = Kind
channel-way-mail = Email
channel-way-teams = Teams channel
channel-way-webhook = Webhook
channel-way-teams-hint = Gets cards at the address of a Workflows flow that begins with a webhook request.
channel-way-webhook-hint = Gets JSON, signed as Standard Webhooks describes.
channel-name = Name of the channel
channel-address = Web address
channel-address-hint = It has to begin with https and name a host that the setting PORTAL_WEBHOOK_HOSTS allows. Nobody sees the whole address afterwards.
channel-address-keep = Empty keeps the address at { $host }.
channel-kinds = What it is told
channel-language = Language
channel-add = Add
channel-change = Change or remove
channel-change-of = Change or remove { $name }
channel-store = Save
channel-remove = Remove the channel
channel-remove-confirm = I understand that the channel and its messages are removed for good.
channel-test = Send a test
channel-test-of = Send a test to { $name }
channel-secret-new = Make a new secret
channel-secret-new-of = Make a new secret for { $name }
channel-secret-hint = The secret before stays valid for a day.
channel-secret = Secret
channel-secret-shown = Only you see it, and only for ten minutes. Give it to the receiver, which verifies signatures with it.
channel-host = Host
channel-problem-long-name = At most { $max } characters are possible.
channel-problem-kinds = Choose at least one.
channel-problem-no-address = Enter a web address.
channel-problem-not-secure = The address has to begin with https.
channel-problem-host = The setting PORTAL_WEBHOOK_HOSTS does not name this host.
channel-problem-port = The setting PORTAL_WEBHOOK_HOSTS does not allow this port.
channel-problem-inside = This address is inside your own network, and the setting PORTAL_WEBHOOK_NETWORKS does not allow it.
channel-problem-too-many = There are as many channels as are possible.
channel-problem-unconfirmed = Tick the box to remove the channel.

## The log of messages

deliveries-title = Messages
deliveries-text = Messages that were delivered are kept for 30 days, others for 90 days.
deliveries-none = There is no message yet.
deliveries-dead = Not delivered
deliveries-dead-text = These messages are not tried again by themselves.
delivery-news = { $count ->
    [one] One event: { $kinds }
   *[other] { $count } events: { $kinds }
}
delivery-test = Test
delivery-code = Code for an address
delivery-unknown = Can no longer be read
delivery-sent = Delivered
delivery-dead = Not delivered
delivery-waiting = Waiting
delivery-attempts = { $count ->
    [one] One attempt
   *[other] { $count } attempts
}
delivery-next = Next attempt: { $at }
delivery-status = status { $status }
delivery-again = Send again
delivery-again-to = Send again to { $name }
delivery-problem-no-answer = No answer in time
delivery-problem-unreachable = No connection
delivery-problem-address = The settings do not allow the address
delivery-problem-redirect = The answer leads to another address
delivery-problem-status = The receiver did not take it
delivery-problem-no-mail-server = No mail server is set up
delivery-problem-mail-refused = The mail server did not take it
delivery-problem-mail-tls = The mail server has no encryption or sign-in as the settings ask for
delivery-problem-mail-address = The mail server does not know the address
delivery-problem-sealed = The message or the address can no longer be read
delivery-problem-code-expired = The code was no longer valid

## On the overview

since-title = New since you were here
since-text = What others have changed since { $at }, in the portal or outside.
since-none = Nothing was changed.
since-own = The newest changes are your own. Earlier ones may be by others.
since-all = All changes since that day
