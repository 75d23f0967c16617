// plain
// - no-if-match
import com.microsoft.store.partnercenter.models.partners.OrganizationProfile;

OrganizationProfile profile = partnerOperations.getProfiles().getOrganizationProfile().get();
profile.setCompanyName("Contoso");
profile.setEmail("it@contoso.example");
profile.getDefaultAddress().setRegion("Puget Sound");
profile.getDefaultAddress().setFirstName("Jane");
profile.setLanguage("en");
profile.setCulture("en-US");
profile = partnerOperations.getProfiles().getOrganizationProfile().update(profile);

// clear
// - no-if-match
import com.microsoft.store.partnercenter.models.partners.OrganizationProfile;

OrganizationProfile profile = partnerOperations.getProfiles().getOrganizationProfile().get();
profile.setEmail("");
profile.getDefaultAddress().setFirstName("");
profile = partnerOperations.getProfiles().getOrganizationProfile().update(profile);

// case-only
// - no-if-match
import com.microsoft.store.partnercenter.models.partners.OrganizationProfile;

OrganizationProfile profile = partnerOperations.getProfiles().getOrganizationProfile().get();
profile.setCompanyName("test_test_bugbash1");
profile.getDefaultAddress().setCity("Seattle");
profile = partnerOperations.getProfiles().getOrganizationProfile().update(profile);

// hostile
// - no-if-match
import com.microsoft.store.partnercenter.models.partners.OrganizationProfile;

OrganizationProfile profile = partnerOperations.getProfiles().getOrganizationProfile().get();
profile.setCompanyName("O'Neill \u2018x\u2019 \u201ay\u201b \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \0017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t\ud83d\udc69\u200d\ud83d\udc67 \u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u81fa\u5317\u3000\u00e9 \ufeff\udb40\udc41\udbff\udfff'");
profile.getDefaultAddress().setLastName("O'Neill \u2018x\u2019 \u201ay\u201b \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \0017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t\ud83d\udc69\u200d\ud83d\udc67 \u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u81fa\u5317\u3000\u00e9 \ufeff\udb40\udc41\udbff\udfff'");
profile = partnerOperations.getProfiles().getOrganizationProfile().update(profile);
