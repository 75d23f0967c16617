// plain
// - no-if-match
// - drops: address.district, creditLimit, attributes.origin
using Microsoft.Store.PartnerCenter.Models;
using Microsoft.Store.PartnerCenter.Models.Partners;

BillingProfile profile = partnerOperations.Profiles.BillingProfile.Get();
profile.PrimaryContact = profile.PrimaryContact ?? new Contact();
profile.Address.City = "Bellevue";
profile.Address.PostalCode = "98004";
profile.Address.MiddleName = "Q.";
profile.Address.PhoneNumber = "4255550111";
profile.PrimaryContact.FirstName = "Jonathan";
profile.PrimaryContact.Email = "jonathan@contoso.example";
profile.PurchaseOrderNumber = "1234";
profile.TaxId = "0123";
profile = partnerOperations.Profiles.BillingProfile.Update(profile);

// clear
// - no-if-match
// - drops: address.district, creditLimit, attributes.origin
using Microsoft.Store.PartnerCenter.Models.Partners;

BillingProfile profile = partnerOperations.Profiles.BillingProfile.Get();
profile.Address.AddressLine2 = "";
profile.PurchaseOrderNumber = "";
profile = partnerOperations.Profiles.BillingProfile.Update(profile);

// case-only
// - no-if-match
// - drops: address.district, creditLimit, attributes.origin
using Microsoft.Store.PartnerCenter.Models;
using Microsoft.Store.PartnerCenter.Models.Partners;

BillingProfile profile = partnerOperations.Profiles.BillingProfile.Get();
profile.PrimaryContact = profile.PrimaryContact ?? new Contact();
profile.Address.City = "REDMOND";
profile.PrimaryContact.LastName = "Müller";
profile = partnerOperations.Profiles.BillingProfile.Update(profile);

// email-refused
// - no-if-match
// - drops: address.district, creditLimit, attributes.origin
using Microsoft.Store.PartnerCenter.Models;
using Microsoft.Store.PartnerCenter.Models.Partners;

BillingProfile profile = partnerOperations.Profiles.BillingProfile.Get();
profile.PrimaryContact = profile.PrimaryContact ?? new Contact();
profile.PrimaryContact.Email = "jonathan@münchen.example";
profile = partnerOperations.Profiles.BillingProfile.Update(profile);

// hostile
// - no-if-match
// - drops: address.district, creditLimit, attributes.origin
using Microsoft.Store.PartnerCenter.Models.Partners;

BillingProfile profile = partnerOperations.Profiles.BillingProfile.Get();
profile.Address.AddressLine1 = "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202Ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200D👧 שלום \u202Eabc\u202C 臺北\u3000é \uFEFF\U000E0041\U0010FFFF'";
profile.PurchaseOrderNumber = "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202Ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200D👧 שלום \u202Eabc\u202C 臺北\u3000é \uFEFF\U000E0041\U0010FFFF'";
profile = partnerOperations.Profiles.BillingProfile.Update(profile);
