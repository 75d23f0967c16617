// plain
// - no-member: address.middleName
// - no-if-match
// - drops: address.district, creditLimit, attributes.origin
// - billing-day
import com.microsoft.store.partnercenter.models.Contact;
import com.microsoft.store.partnercenter.models.partners.BillingProfile;

BillingProfile profile = partnerOperations.getProfiles().getBillingProfile().get();
if (profile.getPrimaryContact() == null) {
    profile.setPrimaryContact(new Contact());
}
profile.getAddress().setCity("Bellevue");
profile.getAddress().setPostalCode("98004");
profile.getAddress().setPhoneNumber("4255550111");
profile.getPrimaryContact().setFirstName("Jonathan");
profile.getPrimaryContact().setEmail("jonathan@contoso.example");
profile.setPurchaseOrderNumber("1234");
profile.setTaxId("0123");
profile = partnerOperations.getProfiles().getBillingProfile().update(profile);

// clear
// - empty-left-out: purchaseOrderNumber
// - no-if-match
// - drops: address.district, creditLimit, attributes.origin
// - billing-day
import com.microsoft.store.partnercenter.models.partners.BillingProfile;

BillingProfile profile = partnerOperations.getProfiles().getBillingProfile().get();
profile.getAddress().setAddressLine2("");
profile.setPurchaseOrderNumber("");
profile = partnerOperations.getProfiles().getBillingProfile().update(profile);

// case-only
// - no-if-match
// - drops: address.district, creditLimit, attributes.origin
// - billing-day
import com.microsoft.store.partnercenter.models.Contact;
import com.microsoft.store.partnercenter.models.partners.BillingProfile;

BillingProfile profile = partnerOperations.getProfiles().getBillingProfile().get();
if (profile.getPrimaryContact() == null) {
    profile.setPrimaryContact(new Contact());
}
profile.getAddress().setCity("REDMOND");
profile.getPrimaryContact().setLastName("M\u00fcller");
profile = partnerOperations.getProfiles().getBillingProfile().update(profile);

// email-refused
// - no-if-match
// - drops: address.district, creditLimit, attributes.origin
// - billing-day
import com.microsoft.store.partnercenter.models.Contact;
import com.microsoft.store.partnercenter.models.partners.BillingProfile;

BillingProfile profile = partnerOperations.getProfiles().getBillingProfile().get();
if (profile.getPrimaryContact() == null) {
    profile.setPrimaryContact(new Contact());
}
profile.getPrimaryContact().setEmail("jonathan@m\u00fcnchen.example");
profile = partnerOperations.getProfiles().getBillingProfile().update(profile);

// hostile
// - no-if-match
// - drops: address.district, creditLimit, attributes.origin
// - billing-day
import com.microsoft.store.partnercenter.models.partners.BillingProfile;

BillingProfile profile = partnerOperations.getProfiles().getBillingProfile().get();
profile.getAddress().setAddressLine1("O'Neill \u2018x\u2019 \u201ay\u201b \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \0017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t\ud83d\udc69\u200d\ud83d\udc67 \u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u81fa\u5317\u3000\u00e9 \ufeff\udb40\udc41\udbff\udfff'");
profile.setPurchaseOrderNumber("O'Neill \u2018x\u2019 \u201ay\u201b \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \0017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t\ud83d\udc69\u200d\ud83d\udc67 \u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u81fa\u5317\u3000\u00e9 \ufeff\udb40\udc41\udbff\udfff'");
profile = partnerOperations.getProfiles().getBillingProfile().update(profile);
