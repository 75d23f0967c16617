# plain
# - always-writes
# - no-if-match
Set-PartnerSupportProfile `
    -SupportEmail 'help@contoso.example' `
    -SupportPhoneNumber '4255550111' `
    -SupportWebsite 'www.contoso.example'

# clear
# - cannot-clear: telephone
# nothing

# case-only
# - case-only: email
# nothing

# hostile
# - always-writes
# - no-if-match
Set-PartnerSupportProfile `
    -SupportPhoneNumber ('O''Neill ‘‘x’’ ‚‚y‛‛ "q" $(touch pwned) ${HOME} `id` %PATH% \ \u0041\U00000041 \' + [Char]::ConvertFromUtf32(0x202E) + 'x ' + [Char]::ConvertFromUtf32(0x1) + '7 ''@ "@ */ // # <b>&amp; !!' + [Char]::ConvertFromUtf32(0xD) + [Char]::ConvertFromUtf32(0xA) + 'JSON' + [Char]::ConvertFromUtf32(0xA) + [Char]::ConvertFromUtf32(0x9) + '👩' + [Char]::ConvertFromUtf32(0x200D) + '👧 שלום ' + [Char]::ConvertFromUtf32(0x202E) + 'abc' + [Char]::ConvertFromUtf32(0x202C) + ' 臺北' + [Char]::ConvertFromUtf32(0x3000) + 'é ' + [Char]::ConvertFromUtf32(0xFEFF) + [Char]::ConvertFromUtf32(0xE0041) + [Char]::ConvertFromUtf32(0x10FFFF) + '''') `
    -SupportWebsite ('O''Neill ‘‘x’’ ‚‚y‛‛ "q" $(touch pwned) ${HOME} `id` %PATH% \ \u0041\U00000041 \' + [Char]::ConvertFromUtf32(0x202E) + 'x ' + [Char]::ConvertFromUtf32(0x1) + '7 ''@ "@ */ // # <b>&amp; !!' + [Char]::ConvertFromUtf32(0xD) + [Char]::ConvertFromUtf32(0xA) + 'JSON' + [Char]::ConvertFromUtf32(0xA) + [Char]::ConvertFromUtf32(0x9) + '👩' + [Char]::ConvertFromUtf32(0x200D) + '👧 שלום ' + [Char]::ConvertFromUtf32(0x202E) + 'abc' + [Char]::ConvertFromUtf32(0x202C) + ' 臺北' + [Char]::ConvertFromUtf32(0x3000) + 'é ' + [Char]::ConvertFromUtf32(0xFEFF) + [Char]::ConvertFromUtf32(0xE0041) + [Char]::ConvertFromUtf32(0x10FFFF) + '''')
