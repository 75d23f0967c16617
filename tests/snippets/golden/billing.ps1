# plain
# - no-parameter: address.middleName, address.phoneNumber
# - check-off
# - prints-own
# - no-if-match
# - drops: address.district, creditLimit, attributes.origin
Set-PartnerBillingProfile `
    -City 'Bellevue' `
    -PostalCode '98004' `
    -FirstName 'Jonathan' `
    -EmailAddress 'jonathan@contoso.example' `
    -PurchaseOrderNumber '1234' `
    -TaxId '0123' `
    -DisableValidation

# clear
# - cannot-clear: address.addressLine2, purchaseOrderNumber
# nothing

# case-only
# - case-only: address.city
# - check-off
# - prints-own
# - no-if-match
# - drops: address.district, creditLimit, attributes.origin
Set-PartnerBillingProfile `
    -LastName 'Müller' `
    -DisableValidation

# email-refused
# - email-refused: primaryContact.email
# nothing

# hostile
# - check-off
# - prints-own
# - no-if-match
# - drops: address.district, creditLimit, attributes.origin
Set-PartnerBillingProfile `
    -AddressLine1 ('O''Neill ‘‘x’’ ‚‚y‛‛ "q" $(touch pwned) ${HOME} `id` %PATH% \ \u0041\U00000041 \' + [Char]::ConvertFromUtf32(0x202E) + 'x ' + [Char]::ConvertFromUtf32(0x1) + '7 ''@ "@ */ // # <b>&amp; !!' + [Char]::ConvertFromUtf32(0xD) + [Char]::ConvertFromUtf32(0xA) + 'JSON' + [Char]::ConvertFromUtf32(0xA) + [Char]::ConvertFromUtf32(0x9) + '👩' + [Char]::ConvertFromUtf32(0x200D) + '👧 שלום ' + [Char]::ConvertFromUtf32(0x202E) + 'abc' + [Char]::ConvertFromUtf32(0x202C) + ' 臺北' + [Char]::ConvertFromUtf32(0x3000) + 'é ' + [Char]::ConvertFromUtf32(0xFEFF) + [Char]::ConvertFromUtf32(0xE0041) + [Char]::ConvertFromUtf32(0x10FFFF) + '''') `
    -PurchaseOrderNumber ('O''Neill ‘‘x’’ ‚‚y‛‛ "q" $(touch pwned) ${HOME} `id` %PATH% \ \u0041\U00000041 \' + [Char]::ConvertFromUtf32(0x202E) + 'x ' + [Char]::ConvertFromUtf32(0x1) + '7 ''@ "@ */ // # <b>&amp; !!' + [Char]::ConvertFromUtf32(0xD) + [Char]::ConvertFromUtf32(0xA) + 'JSON' + [Char]::ConvertFromUtf32(0xA) + [Char]::ConvertFromUtf32(0x9) + '👩' + [Char]::ConvertFromUtf32(0x200D) + '👧 שלום ' + [Char]::ConvertFromUtf32(0x202E) + 'abc' + [Char]::ConvertFromUtf32(0x202C) + ' 臺北' + [Char]::ConvertFromUtf32(0x3000) + 'é ' + [Char]::ConvertFromUtf32(0xFEFF) + [Char]::ConvertFromUtf32(0xE0041) + [Char]::ConvertFromUtf32(0x10FFFF) + '''') `
    -DisableValidation
