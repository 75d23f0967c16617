// plain
// - no-if-match
// - drops: address.addressLine3
using Microsoft.Store.PartnerCenter.Models.Partners;

LegalBusinessProfile profile = partnerOperations.Profiles.LegalBusinessProfile.Get();
profile.CompanyName = "Contoso Publishing";
profile.Address.City = "Albany";
profile.PrimaryContact.FirstName = "Jane";
profile.PrimaryContact.LastName = "Doe";
profile.PrimaryContact.Email = "jane@contoso.example";
profile.PrimaryContact.PhoneNumber = "4255550111";
profile.CompanyApproverEmail = "approver@contoso.example";
profile.CompanyApproverAddress.City = "Utica";
profile = partnerOperations.Profiles.LegalBusinessProfile.Update(profile);

// ignored
// - no-if-match
// - drops: address.addressLine3
using Microsoft.Store.PartnerCenter.Models.Partners;

LegalBusinessProfile profile = partnerOperations.Profiles.LegalBusinessProfile.Get();
profile.PrimaryContact.PhoneNumber = "4255550111";
profile = partnerOperations.Profiles.LegalBusinessProfile.Update(profile);

// clear
// - no-if-match
// - drops: address.addressLine3
using Microsoft.Store.PartnerCenter.Models.Partners;

LegalBusinessProfile profile = partnerOperations.Profiles.LegalBusinessProfile.Get();
profile.Address.AddressLine2 = "";
profile.CompanyApproverEmail = "";
profile = partnerOperations.Profiles.LegalBusinessProfile.Update(profile);

// case-only
// - no-if-match
// - drops: address.addressLine3
using Microsoft.Store.PartnerCenter.Models.Partners;

LegalBusinessProfile profile = partnerOperations.Profiles.LegalBusinessProfile.Get();
profile.Address.City = "BUFFALO";
profile = partnerOperations.Profiles.LegalBusinessProfile.Update(profile);

// hostile
// - no-if-match
// - drops: address.addressLine3
using Microsoft.Store.PartnerCenter.Models.Partners;

LegalBusinessProfile profile = partnerOperations.Profiles.LegalBusinessProfile.Get();
profile.Address.AddressLine1 = "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202Ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200D👧 שלום \u202Eabc\u202C 臺北\u3000é \uFEFF\U000E0041\U0010FFFF'";
profile.CompanyName = "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202Ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200D👧 שלום \u202Eabc\u202C 臺北\u3000é \uFEFF\U000E0041\U0010FFFF'";
profile = partnerOperations.Profiles.LegalBusinessProfile.Update(profile);
