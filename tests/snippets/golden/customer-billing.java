// plain
// - no-if-match
// - drops: organizationRegistrationId
import com.microsoft.store.partnercenter.models.customers.CustomerBillingProfile;

CustomerBillingProfile profile = partnerOperations.getCustomers().byId("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").getProfiles().getBilling().get();
profile.setCompanyName("Wingtip Toys");
profile.setFirstName("Jane");
profile.setEmail("jane@wingtip.example");
profile.getDefaultAddress().setCity("Kent");
profile.getDefaultAddress().setFirstName("Jane");
profile.setLanguage("es");
profile = partnerOperations.getCustomers().byId("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").getProfiles().getBilling().update(profile);

// clear
// - no-if-match
// - drops: organizationRegistrationId
import com.microsoft.store.partnercenter.models.customers.CustomerBillingProfile;

CustomerBillingProfile profile = partnerOperations.getCustomers().byId("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").getProfiles().getBilling().get();
profile.setLastName("");
profile.getDefaultAddress().setPhoneNumber("");
profile = partnerOperations.getCustomers().byId("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").getProfiles().getBilling().update(profile);

// case-only
// - no-if-match
// - drops: organizationRegistrationId
import com.microsoft.store.partnercenter.models.customers.CustomerBillingProfile;

CustomerBillingProfile profile = partnerOperations.getCustomers().byId("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").getProfiles().getBilling().get();
profile.setCompanyName("WINGTIP");
profile = partnerOperations.getCustomers().byId("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").getProfiles().getBilling().update(profile);

// hostile
// - no-if-match
// - drops: organizationRegistrationId
import com.microsoft.store.partnercenter.models.customers.CustomerBillingProfile;

CustomerBillingProfile profile = partnerOperations.getCustomers().byId("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").getProfiles().getBilling().get();
profile.setCompanyName("O'Neill \u2018x\u2019 \u201ay\u201b \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \0017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t\ud83d\udc69\u200d\ud83d\udc67 \u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u81fa\u5317\u3000\u00e9 \ufeff\udb40\udc41\udbff\udfff'");
profile.setLastName("O'Neill \u2018x\u2019 \u201ay\u201b \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \0017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t\ud83d\udc69\u200d\ud83d\udc67 \u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u81fa\u5317\u3000\u00e9 \ufeff\udb40\udc41\udbff\udfff'");
profile = partnerOperations.getCustomers().byId("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04").getProfiles().getBilling().update(profile);
