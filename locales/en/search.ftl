# The search in the header, its page, and the keyboard's shortcuts.

search-label = Search the portal
search-title = Search
search-text = Finds pages, customers, people, profiles and their fields, help and errors by a part of their name or by code, and audit log entries by number or request ID.
search-found = { $count ->
    [0] Nothing was found for “{ $text }”.
    [one] One result for “{ $text }”
   *[other] { $count } results for “{ $text }”
}
search-count = { $count ->
    [0] Nothing found
    [one] One result
   *[other] { $count } results
}
search-no-customers = Customers could not be searched: Partner Center did not answer in time.
search-pages = Pages
search-people = People
search-cut = Only the first 200 characters were searched for.
search-more = { $count ->
    [one] One more
   *[other] { $count } more
}
search-more-on-page = { $count ->
    [one] Press Enter for one more.
   *[other] Press Enter for { $count } more.
}
search-entry = Entry { $number }: { $event }

keys-title = Keyboard shortcuts
keys-text = Every shortcut has a link or button that does the same. On a Mac, use Command where it says Ctrl.
keys-single = Single keys, when you are not typing
keys-search = Search
keys-press = Go on to the review, or save there
keys-problem = To the next field with a problem
keys-help = Show this list
keys-are-on = Single-key shortcuts are on.
keys-are-off = Single-key shortcuts are off.
keys-single-text = If you use speech input, or press keys by accident, turn them off. This browser remembers your choice.
keys-turn-off = Turn off single keys
keys-turn-on = Turn on single keys
keys-close = Close
