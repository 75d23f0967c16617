//! Entries of Microsoft Entra ID: its numeric codes first, then the OAuth error codes for answers
//! without a number.

use super::{CatalogEntry, EntrySource, Responsible, Service, SignInChange, WaitAdvice};
use Responsible::{EntraAdmin, GlobalAdmin, PortalAdmin, You};
use SignInChange::{OtherAccount, SecondFactor};
use WaitAdvice::{Minutes, No};

const CODES: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes",
    date: "2023-06-07",
};
const NO_REPLY_ADDRESS: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/answers/a/183761",
    date: "2020-12-02",
};
const NO_CREDENTIAL: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/troubleshoot/entra/entra-id/app-integration/confidential-client-application-authentication-error-aadsts7000218",
    date: "2025",
};
const CONSENT_AGAIN: EntrySource = EntrySource {
    address: "https://github.com/Azure-Samples/active-directory-aspnetcore-webapp-openidconnect-v2/tree/master/2-WebApp-graph-user/2-3-Multi-Tenant",
    date: "2022",
};
const NEEDS_ADMIN: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/archive/blogs/aaddevsup/receiving-aadsts90094-the-grant-requires-admin-permission",
    date: "2018-05",
};
const NO_SERVICE: EntrySource = EntrySource {
    address: "https://github.com/PostHog/posthog/pull/43486",
    date: "2025-12-16",
};
const STEP_UP: EntrySource = EntrySource {
    address: "https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/6746",
    date: "2023",
};
const OAUTH: EntrySource = EntrySource {
    address: "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1",
    date: "2012-10",
};

const fn entry(
    id: &'static str,
    codes: &'static [&'static str],
    who: Responsible,
    wait: WaitAdvice,
    source: EntrySource,
) -> CatalogEntry {
    CatalogEntry::of(Service::Entra, id, codes, who, wait, source)
}

/// All entries of Entra ID.
#[rustfmt::skip]
pub(super) static ENTRIES: &[CatalogEntry] = &[
    // The person and the account.
    entry("aadsts50020", &["AADSTS50020", "AADSTS50014", "AADSTS16003"], You, No, CODES).way(OtherAccount),
    entry("aadsts50034", &["AADSTS50034", "AADSTS51004"], You, No, CODES).way(OtherAccount),
    entry("aadsts50053", &["AADSTS50053"], EntraAdmin, Minutes, CODES),
    entry("aadsts50055", &["AADSTS50055", "AADSTS50144"], You, No, CODES),
    entry("aadsts50057", &["AADSTS50057"], EntraAdmin, No, CODES),
    entry("aadsts50058", &["AADSTS50058", "AADSTS16000"], You, No, CODES).way(OtherAccount),
    entry("aadsts160021", &["AADSTS160021"], You, No, CODES).way(OtherAccount),
    entry("aadsts50105", &["AADSTS50105"], EntraAdmin, No, CODES),
    entry("aadsts50126", &["AADSTS50126", "AADSTS50056", "AADSTS50064"], You, No, CODES),
    entry("aadsts90072", &["AADSTS90072"], You, No, CODES).way(OtherAccount),
    entry("aadsts90038", &["AADSTS90038", "AADSTS900432", "AADSTS900382", "AADSTS1000104"], You, No, CODES).way(OtherAccount),
    // Second factor and policies.
    entry("aadsts50076", &["AADSTS50076", "AADSTS50074"], You, No, CODES).way(SecondFactor),
    entry("aadsts50078", &["AADSTS50078"], You, No, CODES).way(SecondFactor),
    entry("aadsts50079", &["AADSTS50079", "AADSTS50072", "AADSTS53004"], You, No, CODES).way(SecondFactor),
    entry("aadsts50158", &["AADSTS50158"], You, No, CODES).way(SecondFactor),
    entry("aadsts50097", &["AADSTS50097"], You, No, CODES),
    entry("aadsts50131", &["AADSTS50131"], EntraAdmin, No, CODES),
    entry("aadsts53000", &["AADSTS53000", "AADSTS53001"], EntraAdmin, No, CODES),
    entry("aadsts53003", &["AADSTS53003", "AADSTS530032"], EntraAdmin, No, CODES),
    entry("aadsts53011", &["AADSTS53011", "AADSTS530034"], EntraAdmin, No, CODES),
    entry("aadsts530035", &["AADSTS530035"], EntraAdmin, No, CODES),
    entry("aadsts530084", &["AADSTS530084"], EntraAdmin, No, CODES),
    // The portal's own registration and credential.
    entry("aadsts901002", &["AADSTS901002"], PortalAdmin, No, STEP_UP),
    entry("aadsts700024", &["AADSTS700024", "AADSTS500133"], PortalAdmin, No, CODES),
    entry("aadsts700213", &["AADSTS700213", "AADSTS700212"], PortalAdmin, No, CODES),
    entry("aadsts7000229", &["AADSTS7000229"], GlobalAdmin, No, CODES),
    // Consent.
    entry("aadsts65001", &["AADSTS65001", "AADSTS90008"], GlobalAdmin, No, CODES),
    entry("aadsts65004", &["AADSTS65004"], You, No, CODES),
    entry("aadsts650051", &["AADSTS650051"], EntraAdmin, Minutes, CONSENT_AGAIN),
    entry("aadsts650052", &["AADSTS650052"], PortalAdmin, No, NO_SERVICE),
    entry("aadsts650057", &["AADSTS650057", "AADSTS650056", "AADSTS65005"], PortalAdmin, No, CODES),
    entry("aadsts90094", &["AADSTS90094", "AADSTS90095"], GlobalAdmin, No, NEEDS_ADMIN),
    entry("aadsts500011", &["AADSTS500011"], PortalAdmin, No, CODES),
    // Sessions that have ended.
    entry("aadsts50173", &["AADSTS50173", "AADSTS50132", "AADSTS50133", "AADSTS50089"], You, No, CODES),
    entry("aadsts54005", &["AADSTS54005"], You, No, CODES),
    entry("aadsts70008", &["AADSTS70008"], You, No, CODES),
    entry("aadsts700082", &["AADSTS700082"], You, No, CODES),
    entry("aadsts70043", &["AADSTS70043"], You, No, CODES),
    // The portal's app registration.
    entry("aadsts50011", &["AADSTS50011", "AADSTS70004"], PortalAdmin, No, CODES),
    entry("aadsts500113", &["AADSTS500113", "AADSTS900971"], PortalAdmin, No, NO_REPLY_ADDRESS),
    entry("aadsts700016", &["AADSTS700016", "AADSTS700011"], PortalAdmin, No, CODES),
    entry("aadsts7000112", &["AADSTS7000112", "AADSTS70001"], EntraAdmin, No, CODES),
    entry("aadsts700027", &["AADSTS700027"], PortalAdmin, No, CODES),
    entry("aadsts7000215", &["AADSTS7000215", "AADSTS70002"], PortalAdmin, No, CODES),
    entry("aadsts7000222", &["AADSTS7000222"], PortalAdmin, No, CODES),
    entry("aadsts7000218", &["AADSTS7000218"], PortalAdmin, No, NO_CREDENTIAL),
    entry("aadsts70011", &["AADSTS70011", "AADSTS28002"], PortalAdmin, No, CODES),
    entry("aadsts90002", &["AADSTS90002"], PortalAdmin, No, CODES),
    entry("aadsts900144", &["AADSTS900144", "AADSTS90014"], PortalAdmin, No, CODES),
    entry("aadsts90033", &["AADSTS90033", "AADSTS50033", "AADSTS50087", "AADSTS90006", "AADSTS90012", "AADSTS90024", "AADSTS90090"], You, Minutes, CODES),
    // Answers without a numeric code.
    entry("oauth-access_denied", &["access_denied", "consent_required"], You, No, OAUTH),
    entry("oauth-interaction_required", &["interaction_required", "login_required"], You, No, CODES).way(SecondFactor),
    entry("oauth-invalid_grant", &["invalid_grant"], You, No, CODES),
    entry("oauth-invalid_client", &["invalid_client"], PortalAdmin, No, CODES),
    entry("oauth-unauthorized_client", &["unauthorized_client"], PortalAdmin, No, CODES),
    entry("oauth-invalid_request", &["invalid_request", "invalid_scope", "unsupported_response_type"], PortalAdmin, No, CODES),
    entry("oauth-temporarily_unavailable", &["temporarily_unavailable", "server_error"], You, Minutes, OAUTH),
];
