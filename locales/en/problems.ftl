# What is wrong with a value, and what to do; shown under its label and in the summary. Then what a change sets off, and why a profile
# is shown read only.

problem-required = This field must not be empty. Enter a value.
problem-too-long = { $length ->
    [one] This is { $length } character long, but at most { $max } fit. Shorten it.
   *[other] This is { $length } characters long, but at most { $max } fit. Shorten it.
}
problem-email = This is not an email address. Enter one such as name@example.com.
problem-phone = This is not a phone number. Enter digits, such as 425-555-0100; a + at the start, spaces, dots, brackets, hyphens and an extension such as ext. 100 are allowed.
problem-website = This is not a web address. Enter one such as www.example.com or https://www.example.com.
problem-country = This is not a country code. Choose a country or region from the list, or enter two letters, such as GB.
problem-language = This is not a language code. Choose a language from the list, or enter its code, such as en.
problem-culture = This is not a culture code. Choose a culture from the list, or enter its code, such as en-US.
problem-guid = This is not a valid identifier. Enter it in the form 12345678-90ab-cdef-1234-567890abcdef.
problem-currency = This is not a currency code. Enter three letters, such as USD.
problem-control-character = This contains an invisible control character, often copied along from another program. Delete the value and type it again.
problem-hidden-sign = Character { $at } is a space or an invisible character ({ $sign }), often copied along from another program. Delete it, or delete the value and type it again.
problem-ticket = This is not a ticket number of the expected form. Enter one that matches the pattern “{ $form }”.
problem-state-length = A state code has at most two letters. Enter the code instead of the name.
problem-upstream = Partner Center did not accept this value. Correct it, then review your changes again.

## The consequences of a change: shown on the form, and confirmed on the review

guard-vetting = Changing these legal details starts vetting again. That takes about 3 to 5 business days, Microsoft may contact your company, and the vetting status may go back to “In progress”.
guard-tax = The tax ID is printed on your invoices. Partner Center lets only a Global admin, Billing admin or Admin agent change it.
guard-verification = Changing the name or address of a customer can make Microsoft verify the customer again, which blocks new purchases until that has ended.
confirm-vetting = I understand that vetting starts again.
confirm-tax = I understand that the new tax ID will be printed on our invoices.
confirm-verification = I understand that this can block purchases for this customer.

## Why a profile is shown without inputs

readonly-reason-doubled = Partner Center sent “{ $member }” twice in this profile. Saving could lose one of the two values, so the profile can only be viewed here. Change it in Partner Center instead.
readonly-reason-role = You can view this profile but not change it. People with the role Portal.Editor or Portal.Admin can; ask { $contact ->
    [none] your Microsoft Entra administrator
   *[other] { $contact }
} if you need one of these roles.
readonly-reason-shape = Partner Center sent this profile in a form this portal does not know. So that nothing is damaged, it can only be viewed here. Change it in Partner Center instead.
readonly-reason-tag = Partner Center gave this version of the profile an entity tag that cannot be sent back to it. Without the tag, a save could overwrite somebody else’s change, so nothing is sent and the profile can only be viewed here. Change it in Partner Center instead.
readonly-reason-unsettled = A save of this profile was sent, but Partner Center has not said yet whether it was stored. Until that is known, nothing more can be saved. Reload this page in a minute. Reference { $reference }.

# Members of a document that the JSON interface was sent.
problem-read-only = This member cannot be changed. Send it as it was, or leave it out.
problem-unknown-member = The portal does not edit this member. Send it as it was, or leave it out.
problem-added = The profile has no such member. Leave it out.
problem-not-text = Send a text here, or null to clear it.
problem-confirm = Changing this needs the header Portal-Confirm: yes.
problem-reason-header = This change needs a reason. Send it in the header Portal-Reason, as percent-encoded UTF-8.
problem-reason-header-unreadable = The header Portal-Reason is not percent-encoded UTF-8, or was sent more than once. Send it once, in that encoding.
problem-ticket-header-unreadable = The header Portal-Ticket holds characters that are not ASCII, or was sent more than once. Send it once, in ASCII.
problem-doubled = The document contains this member twice. Send it once.
problem-doubled-upstream = Partner Center’s document contains this member twice, so saving could lose one of them. Contact Partner Center support.
problem-not-an-object = Send the whole document, a JSON object.
problem-tag-unsendable = Partner Center’s entity tag for this document holds characters that no header may. Nothing was sent. Contact Partner Center support.
