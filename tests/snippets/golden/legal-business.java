// plain
// - no-if-match
// - drops: address.addressLine3, address.middleName
import com.microsoft.store.partnercenter.models.partners.LegalBusinessProfile;

LegalBusinessProfile profile = partnerOperations.getProfiles().getLegalBusinessProfile().get();
profile.setCompanyName("Contoso Publishing");
profile.getAddress().setCity("Albany");
profile.getPrimaryContact().setFirstName("Jane");
profile.getPrimaryContact().setLastName("Doe");
profile.getPrimaryContact().setEmail("jane@contoso.example");
profile.getPrimaryContact().setPhoneNumber("4255550111");
profile.setCompanyApproverEmail("approver@contoso.example");
profile.getCompanyApproverAddress().setCity("Utica");
profile = partnerOperations.getProfiles().getLegalBusinessProfile().update(profile);

// ignored
// - no-if-match
// - drops: address.addressLine3, address.middleName
import com.microsoft.store.partnercenter.models.partners.LegalBusinessProfile;

LegalBusinessProfile profile = partnerOperations.getProfiles().getLegalBusinessProfile().get();
profile.getPrimaryContact().setPhoneNumber("4255550111");
profile = partnerOperations.getProfiles().getLegalBusinessProfile().update(profile);

// clear
// - no-if-match
// - drops: address.addressLine3, address.middleName
import com.microsoft.store.partnercenter.models.partners.LegalBusinessProfile;

LegalBusinessProfile profile = partnerOperations.getProfiles().getLegalBusinessProfile().get();
profile.getAddress().setAddressLine2("");
profile.setCompanyApproverEmail("");
profile = partnerOperations.getProfiles().getLegalBusinessProfile().update(profile);

// case-only
// - no-if-match
// - drops: address.addressLine3, address.middleName
import com.microsoft.store.partnercenter.models.partners.LegalBusinessProfile;

LegalBusinessProfile profile = partnerOperations.getProfiles().getLegalBusinessProfile().get();
profile.getAddress().setCity("BUFFALO");
profile = partnerOperations.getProfiles().getLegalBusinessProfile().update(profile);

// hostile
// - no-if-match
// - drops: address.addressLine3, address.middleName
import com.microsoft.store.partnercenter.models.partners.LegalBusinessProfile;

LegalBusinessProfile profile = partnerOperations.getProfiles().getLegalBusinessProfile().get();
profile.getAddress().setAddressLine1("O'Neill \u2018x\u2019 \u201ay\u201b \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \0017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t\ud83d\udc69\u200d\ud83d\udc67 \u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u81fa\u5317\u3000\u00e9 \ufeff\udb40\udc41\udbff\udfff'");
profile.setCompanyName("O'Neill \u2018x\u2019 \u201ay\u201b \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \0017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t\ud83d\udc69\u200d\ud83d\udc67 \u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u81fa\u5317\u3000\u00e9 \ufeff\udb40\udc41\udbff\udfff'");
profile = partnerOperations.getProfiles().getLegalBusinessProfile().update(profile);
