# plain
# - no-parameter: defaultAddress.region
# - check-off
# - no-if-match
Set-PartnerOrganizationProfile `
    -CompanyName 'Contoso' `
    -Email 'it@contoso.example' `
    -FirstName 'Jane' `
    -Language 'en' `
    -Culture 'en-US' `
    -DisableValidation

# clear
# - cannot-clear: email, defaultAddress.firstName
# nothing

# case-only
# - case-only: companyName
# - check-off
# - no-if-match
Set-PartnerOrganizationProfile `
    -City 'Seattle' `
    -DisableValidation

# hostile
# - check-off
# - no-if-match
Set-PartnerOrganizationProfile `
    -CompanyName ('O''Neill ‘‘x’’ ‚‚y‛‛ "q" $(touch pwned) ${HOME} `id` %PATH% \ \u0041\U00000041 \' + [Char]::ConvertFromUtf32(0x202E) + 'x ' + [Char]::ConvertFromUtf32(0x1) + '7 ''@ "@ */ // # <b>&amp; !!' + [Char]::ConvertFromUtf32(0xD) + [Char]::ConvertFromUtf32(0xA) + 'JSON' + [Char]::ConvertFromUtf32(0xA) + [Char]::ConvertFromUtf32(0x9) + '👩' + [Char]::ConvertFromUtf32(0x200D) + '👧 שלום ' + [Char]::ConvertFromUtf32(0x202E) + 'abc' + [Char]::ConvertFromUtf32(0x202C) + ' 臺北' + [Char]::ConvertFromUtf32(0x3000) + 'é ' + [Char]::ConvertFromUtf32(0xFEFF) + [Char]::ConvertFromUtf32(0xE0041) + [Char]::ConvertFromUtf32(0x10FFFF) + '''') `
    -LastName ('O''Neill ‘‘x’’ ‚‚y‛‛ "q" $(touch pwned) ${HOME} `id` %PATH% \ \u0041\U00000041 \' + [Char]::ConvertFromUtf32(0x202E) + 'x ' + [Char]::ConvertFromUtf32(0x1) + '7 ''@ "@ */ // # <b>&amp; !!' + [Char]::ConvertFromUtf32(0xD) + [Char]::ConvertFromUtf32(0xA) + 'JSON' + [Char]::ConvertFromUtf32(0xA) + [Char]::ConvertFromUtf32(0x9) + '👩' + [Char]::ConvertFromUtf32(0x200D) + '👧 שלום ' + [Char]::ConvertFromUtf32(0x202E) + 'abc' + [Char]::ConvertFromUtf32(0x202C) + ' 臺北' + [Char]::ConvertFromUtf32(0x3000) + 'é ' + [Char]::ConvertFromUtf32(0xFEFF) + [Char]::ConvertFromUtf32(0xE0041) + [Char]::ConvertFromUtf32(0x10FFFF) + '''') `
    -DisableValidation
