// plain
// - no-if-match
using Microsoft.Store.PartnerCenter.Models.Partners;

OrganizationProfile profile = partnerOperations.Profiles.OrganizationProfile.Get();
profile.CompanyName = "Contoso";
profile.Email = "it@contoso.example";
profile.DefaultAddress.Region = "Puget Sound";
profile.DefaultAddress.FirstName = "Jane";
profile.Language = "en";
profile.Culture = "en-US";
profile = partnerOperations.Profiles.OrganizationProfile.Update(profile);

// clear
// - no-if-match
using Microsoft.Store.PartnerCenter.Models.Partners;

OrganizationProfile profile = partnerOperations.Profiles.OrganizationProfile.Get();
profile.Email = "";
profile.DefaultAddress.FirstName = "";
profile = partnerOperations.Profiles.OrganizationProfile.Update(profile);

// case-only
// - no-if-match
using Microsoft.Store.PartnerCenter.Models.Partners;

OrganizationProfile profile = partnerOperations.Profiles.OrganizationProfile.Get();
profile.CompanyName = "test_test_bugbash1";
profile.DefaultAddress.City = "Seattle";
profile = partnerOperations.Profiles.OrganizationProfile.Update(profile);

// hostile
// - no-if-match
using Microsoft.Store.PartnerCenter.Models.Partners;

OrganizationProfile profile = partnerOperations.Profiles.OrganizationProfile.Get();
profile.CompanyName = "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202Ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200D👧 שלום \u202Eabc\u202C 臺北\u3000é \uFEFF\U000E0041\U0010FFFF'";
profile.DefaultAddress.LastName = "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202Ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200D👧 שלום \u202Eabc\u202C 臺北\u3000é \uFEFF\U000E0041\U0010FFFF'";
profile = partnerOperations.Profiles.OrganizationProfile.Update(profile);
