# What a country asks of an address, what the address check says, and what happens to a legal profile.

## Problems that a country's rules find

problem-state-unknown = This is not a state or province of the country chosen here. Choose one from the list; if there is no list, empty this field.
problem-region-with-state = In this country Partner Center takes either the state or province from the list or this field, not both. Empty this field.
problem-region-leftover = This is of the country that was chosen before. Change it, or empty this field.
problem-postal-code = This is not a postal code of this country. Check it against a letter or an invoice from there.
problem-postal-code-such-as = This is not a postal code of this country. Enter one such as { $example }.
problem-phone-of-country = This is not a phone number of this country. Enter it the way it is dialed there, without an extension.
problem-phone-of-country-such-as = This is not a phone number of this country. Enter one such as { $example }, without +, country code or extension.
problem-tax-id = This is not a tax ID of this country. Enter it without spaces, with the letters of the country if it has them.
problem-tax-id-such-as = This is not a tax ID of this country. Enter one such as { $example }, without spaces.

## What the parts of an address are called there

area-state = State
area-province = Province
area-prefecture = Prefecture
area-county = County
area-canton = Canton
area-emirate = Emirate
area-department = Department
postal-zip = ZIP Code
postal-postcode = Postcode
postal-eircode = Eircode
postal-pin = PIN code

example-postal-code = As written in the country of this address, such as { $example }.
example-phone = As dialed in this country, such as { $example }.
example-phone-abroad = As dialed in this country, with the area code.
example-tax-id = The VAT or tax registration number without spaces, such as { $example }.

rules-unknown = Partner Center’s rules for { $country } are not known here, so only the general rules are checked. Partner Center checks the rest when you save.
rules-unreadable = One of Partner Center’s rules for { $country } cannot be checked here. Partner Center checks it when you save.

registration-needed = Customers in { $country } need an organization registration number. It is part of the customer’s company profile, which Partner Center does not let any other program change: enter or correct it in Partner Center, on the customer’s account page.

button-country = Update for this country
options-country = Usual in this country
options-all = All

## The address check of the review

address-check = Address check
address-interaction-required-title = Is this the address you mean?
address-interaction-required-text = Partner Center knows a similar address, but it differs from yours in more than spelling.
address-street-partial-title = The street is incomplete
address-street-partial-text = Partner Center does not find the street as you entered it. Often the house number is missing.
address-premises-partial-title = The house number or unit is incomplete
address-premises-partial-text = Partner Center finds the street, but not this house number, floor or suite.
address-multiple-title = Several parts of the address are incomplete
address-multiple-text = Partner Center does not find the address as you entered it. More than one part differs from what it knows.
address-none-title = This address was not found
address-none-text = Partner Center knows no address like this one and suggests none. Check the street, city and postal code on the form.
address-not-validated-title = The address could not be checked
address-not-validated-text = Partner Center cannot check addresses like this one. You can save it as it is; read it through once more.
address-unavailable-title = The address check did not answer
address-unavailable-text = This does not mean that your address is wrong. It could not be checked just now, and you can save it as it is.
address-suggestion = Suggestion { $number }
address-yours = Your address
address-suggested = Suggested
address-use = Use this address
address-use-line = Use this line
address-keep-title = Keep my address
address-keep-text = Choose why your address is right. The reason is kept with your draft and, once you save, in the audit log.
address-keep = Keep my address
address-kept = You decided to keep your address.
address-reason-checked = I have checked it: it is right as I entered it.
address-reason-new = The street or building is new, or not in the directories yet.
address-reason-written = This is how our company writes it.
# In the audit log, for an address that was saved against the advice.
entry-address-said = The address check said: “{ $said }”.
entry-address-kept = The address was kept anyway. The reason given: “{ $reason }”
address-decide = Decide on the address above. Then you can save.

## The legal business profile

legal-next-none = Microsoft has not started to vet your company yet. There is nothing to do until it does.
legal-next-pending = Microsoft is vetting your company. This takes about 3 to 5 business days from the last change; another change starts it again.
legal-next-authorized = Vetting has ended and your company is confirmed. Nothing is pending.
legal-next-rejected = Microsoft could not confirm these details. Correct them below, or contact Partner Center support with your company’s documents.

legal-step-entry = Microsoft has received the details and will check them next. You need not do anything.
legal-step-email-ownership = Microsoft wants to know that the email address of the primary contact is in use. Open the message from Microsoft in that mailbox and follow its link.
legal-step-email-domain = Microsoft checks whether the domain of the email address belongs to your company. Have proof of it ready, such as an invoice of the registrar.
legal-step-employment-verification = Microsoft checks whether the primary contact works for your company. Somebody may call or write; have a document ready that shows it.
legal-step-business-verification = Microsoft checks your company against public registers. Have an extract from the company register ready.
legal-step-decision = All checks are done, and Microsoft is deciding. You need not do anything.
legal-step-other = Microsoft is checking something else. If it takes longer than 5 business days, ask Partner Center support.

legal-finalized = The last vetted version beside the current one
legal-finalized-text = While vetting goes on, Microsoft relies on the values under “Last vetted”. Those under “Now” replace them if they are confirmed.
legal-finalized-last = Last vetted
legal-finalized-now = Now
legal-finalized-same = The last vetted version says the same in every field.
legal-finalized-none = No earlier version has been through vetting.
legal-finalized-unavailable = The last vetted version cannot be read right now. Reload this page in a minute.

legal-limits = Before you change anything
legal-limit-restart = A change to the name, address, contact or approver of the company starts vetting again, for what was changed.
legal-limit-name = While the status is “Authorized”, direct-bill partners and indirect providers cannot change the company name here. A Global admin can open a Partner Center support request for it.
legal-limit-country = The country never changes. If your company moved to another country, it needs a new Partner Center account there; Partner Center support helps.
legal-limit-approver = The approver’s address stays as it is, unless you change it.

## Likely slips, told on the review

review-slips = Please look once more
slip-zip-of-other-state = This ZIP Code belongs to another state. Check both.
slip-nine-digits = This number has nine digits and no country code. Often one digit is missing.
slip-tax-id-form = Tax IDs of this country usually look different. Check it against a letter of the tax office.
form-other-members = Partner Center also holds these values with this address, under its own names. The portal has no field for them and keeps them as they are.
form-clear-member = Clear { $member } when saving
