// plain
// - no-if-match
import com.microsoft.store.partnercenter.models.partners.SupportProfile;

SupportProfile profile = partnerOperations.getProfiles().getSupportProfile().get();
profile.setEmail("help@contoso.example");
profile.setTelephone("4255550111");
profile.setWebsite("www.contoso.example");
profile = partnerOperations.getProfiles().getSupportProfile().update(profile);

// clear
// - no-if-match
import com.microsoft.store.partnercenter.models.partners.SupportProfile;

SupportProfile profile = partnerOperations.getProfiles().getSupportProfile().get();
profile.setTelephone("");
profile.setWebsite("");
profile = partnerOperations.getProfiles().getSupportProfile().update(profile);

// case-only
// - no-if-match
import com.microsoft.store.partnercenter.models.partners.SupportProfile;

SupportProfile profile = partnerOperations.getProfiles().getSupportProfile().get();
profile.setEmail("Email@sample.example");
profile.setWebsite("");
profile = partnerOperations.getProfiles().getSupportProfile().update(profile);

// hostile
// - no-if-match
import com.microsoft.store.partnercenter.models.partners.SupportProfile;

SupportProfile profile = partnerOperations.getProfiles().getSupportProfile().get();
profile.setTelephone("O'Neill \u2018x\u2019 \u201ay\u201b \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \0017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t\ud83d\udc69\u200d\ud83d\udc67 \u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u81fa\u5317\u3000\u00e9 \ufeff\udb40\udc41\udbff\udfff'");
profile.setWebsite("O'Neill \u2018x\u2019 \u201ay\u201b \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \0017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t\ud83d\udc69\u200d\ud83d\udc67 \u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u81fa\u5317\u3000\u00e9 \ufeff\udb40\udc41\udbff\udfff'");
profile = partnerOperations.getProfiles().getSupportProfile().update(profile);
