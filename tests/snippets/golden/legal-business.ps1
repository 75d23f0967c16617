# plain
# - no-parameter: companyName, companyApproverAddress.city
# - ignored: primaryContact.firstName, primaryContact.lastName, primaryContact.phoneNumber
# - contact-email: primaryContact.email
# - check-off
# - overwrites-approver
# - no-if-match
# - drops: address.addressLine3, address.middleName
Set-PartnerLegalProfile `
    -City 'Albany' `
    -EmailAddress 'approver@contoso.example' `
    -DisableValidation

# ignored
# - ignored: primaryContact.phoneNumber
# nothing

# clear
# - cannot-clear: address.addressLine2, companyApproverEmail
# nothing

# case-only
# - case-only: address.city
# nothing

# hostile
# - no-parameter: companyName
# - check-off
# - overwrites-approver
# - no-if-match
# - drops: address.addressLine3, address.middleName
Set-PartnerLegalProfile `
    -AddressLine1 ('O''Neill ‘‘x’’ ‚‚y‛‛ "q" $(touch pwned) ${HOME} `id` %PATH% \ \u0041\U00000041 \' + [Char]::ConvertFromUtf32(0x202E) + 'x ' + [Char]::ConvertFromUtf32(0x1) + '7 ''@ "@ */ // # <b>&amp; !!' + [Char]::ConvertFromUtf32(0xD) + [Char]::ConvertFromUtf32(0xA) + 'JSON' + [Char]::ConvertFromUtf32(0xA) + [Char]::ConvertFromUtf32(0x9) + '👩' + [Char]::ConvertFromUtf32(0x200D) + '👧 שלום ' + [Char]::ConvertFromUtf32(0x202E) + 'abc' + [Char]::ConvertFromUtf32(0x202C) + ' 臺北' + [Char]::ConvertFromUtf32(0x3000) + 'é ' + [Char]::ConvertFromUtf32(0xFEFF) + [Char]::ConvertFromUtf32(0xE0041) + [Char]::ConvertFromUtf32(0x10FFFF) + '''') `
    -DisableValidation
