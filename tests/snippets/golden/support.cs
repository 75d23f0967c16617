// plain
// - no-if-match
using Microsoft.Store.PartnerCenter.Models.Partners;

SupportProfile profile = partnerOperations.Profiles.SupportProfile.Get();
profile.Email = "help@contoso.example";
profile.Telephone = "4255550111";
profile.Website = "www.contoso.example";
profile = partnerOperations.Profiles.SupportProfile.Update(profile);

// clear
// - no-if-match
using Microsoft.Store.PartnerCenter.Models.Partners;

SupportProfile profile = partnerOperations.Profiles.SupportProfile.Get();
profile.Telephone = "";
profile.Website = "";
profile = partnerOperations.Profiles.SupportProfile.Update(profile);

// case-only
// - no-if-match
using Microsoft.Store.PartnerCenter.Models.Partners;

SupportProfile profile = partnerOperations.Profiles.SupportProfile.Get();
profile.Email = "Email@sample.example";
profile.Website = "";
profile = partnerOperations.Profiles.SupportProfile.Update(profile);

// hostile
// - no-if-match
using Microsoft.Store.PartnerCenter.Models.Partners;

SupportProfile profile = partnerOperations.Profiles.SupportProfile.Get();
profile.Telephone = "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202Ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200D👧 שלום \u202Eabc\u202C 臺北\u3000é \uFEFF\U000E0041\U0010FFFF'";
profile.Website = "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202Ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200D👧 שלום \u202Eabc\u202C 臺北\u3000é \uFEFF\U000E0041\U0010FFFF'";
profile = partnerOperations.Profiles.SupportProfile.Update(profile);
