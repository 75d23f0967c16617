# plain
# - no-parameter: firstName, defaultAddress.firstName, language
# - check-off
# - prints-own
# - whole-customer
# - no-if-match
# - drops: organizationRegistrationId
Set-PartnerCustomer `
    -CustomerId '4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04' `
    -Name 'Wingtip Toys' `
    -Email 'jane@wingtip.example' `
    -BillingAddressCity 'Kent' `
    -DisableValidation

# clear
# - no-parameter: lastName
# - cannot-clear: defaultAddress.phoneNumber
# nothing

# case-only
# - case-only: companyName
# nothing

# hostile
# - no-parameter: lastName
# - check-off
# - prints-own
# - whole-customer
# - no-if-match
# - drops: organizationRegistrationId
Set-PartnerCustomer `
    -CustomerId '4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04' `
    -Name ('O''Neill ‘‘x’’ ‚‚y‛‛ "q" $(touch pwned) ${HOME} `id` %PATH% \ \u0041\U00000041 \' + [Char]::ConvertFromUtf32(0x202E) + 'x ' + [Char]::ConvertFromUtf32(0x1) + '7 ''@ "@ */ // # <b>&amp; !!' + [Char]::ConvertFromUtf32(0xD) + [Char]::ConvertFromUtf32(0xA) + 'JSON' + [Char]::ConvertFromUtf32(0xA) + [Char]::ConvertFromUtf32(0x9) + '👩' + [Char]::ConvertFromUtf32(0x200D) + '👧 שלום ' + [Char]::ConvertFromUtf32(0x202E) + 'abc' + [Char]::ConvertFromUtf32(0x202C) + ' 臺北' + [Char]::ConvertFromUtf32(0x3000) + 'é ' + [Char]::ConvertFromUtf32(0xFEFF) + [Char]::ConvertFromUtf32(0xE0041) + [Char]::ConvertFromUtf32(0x10FFFF) + '''') `
    -DisableValidation
