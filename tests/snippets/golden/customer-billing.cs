// plain
// - no-if-match
// - drops: organizationRegistrationId
using Microsoft.Store.PartnerCenter.Models.Customers;

CustomerBillingProfile profile = partnerOperations.Customers.ById("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").Profiles.Billing.Get();
profile.CompanyName = "Wingtip Toys";
profile.FirstName = "Jane";
profile.Email = "jane@wingtip.example";
profile.DefaultAddress.City = "Kent";
profile.DefaultAddress.FirstName = "Jane";
profile.Language = "es";
profile = partnerOperations.Customers.ById("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").Profiles.Billing.Update(profile);

// clear
// - no-if-match
// - drops: organizationRegistrationId
using Microsoft.Store.PartnerCenter.Models.Customers;

CustomerBillingProfile profile = partnerOperations.Customers.ById("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").Profiles.Billing.Get();
profile.LastName = "";
profile.DefaultAddress.PhoneNumber = "";
profile = partnerOperations.Customers.ById("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").Profiles.Billing.Update(profile);

// case-only
// - no-if-match
// - drops: organizationRegistrationId
using Microsoft.Store.PartnerCenter.Models.Customers;

CustomerBillingProfile profile = partnerOperations.Customers.ById("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").Profiles.Billing.Get();
profile.CompanyName = "WINGTIP";
profile = partnerOperations.Customers.ById("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").Profiles.Billing.Update(profile);

// hostile
// - no-if-match
// - drops: organizationRegistrationId
using Microsoft.Store.PartnerCenter.Models.Customers;

CustomerBillingProfile profile = partnerOperations.Customers.ById("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").Profiles.Billing.Get();
profile.CompanyName = "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202Ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200D👧 שלום \u202Eabc\u202C 臺北\u3000é \uFEFF\U000E0041\U0010FFFF'";
profile.LastName = "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202Ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200D👧 שלום \u202Eabc\u202C 臺北\u3000é \uFEFF\U000E0041\U0010FFFF'";
profile = partnerOperations.Customers.ById("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").Profiles.Billing.Update(profile);
