//! Rows of Microsoft Entra ID: its own numbers first, then the words of OAuth for answers that have
//! no number.

use super::{Row, Service, Source, Wait, Way, Who};
use Wait::{Minutes, No};
use Way::{OtherAccount, SecondFactor};
use Who::{EntraAdmin, GlobalAdmin, PortalAdmin, You};

const CODES: Source = Source {
    address: "https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes",
    date: "2023-06-07",
};
const NO_REPLY_ADDRESS: Source = Source {
    address: "https://learn.microsoft.com/en-us/answers/a/183761",
    date: "2020-12-02",
};
const NO_CREDENTIAL: Source = Source {
    address: "https://learn.microsoft.com/en-us/troubleshoot/entra/entra-id/app-integration/confidential-client-application-authentication-error-aadsts7000218",
    date: "2025",
};
const CONSENT_AGAIN: Source = Source {
    address: "https://github.com/Azure-Samples/active-directory-aspnetcore-webapp-openidconnect-v2/tree/master/2-WebApp-graph-user/2-3-Multi-Tenant",
    date: "2022",
};
const NEEDS_ADMIN: Source = Source {
    address: "https://learn.microsoft.com/en-us/archive/blogs/aaddevsup/receiving-aadsts90094-the-grant-requires-admin-permission",
    date: "2018-05",
};
const NO_SERVICE: Source = Source {
    address: "https://github.com/PostHog/posthog/pull/43486",
    date: "2025-12-16",
};
const OAUTH: Source = Source {
    address: "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1",
    date: "2012-10",
};

const fn row(
    id: &'static str,
    codes: &'static [&'static str],
    who: Who,
    wait: Wait,
    source: Source,
) -> Row {
    Row::of(Service::Entra, id, codes, who, wait, source)
}

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // The person and the account.
    row("aadsts50020", &["AADSTS50020", "AADSTS50014", "AADSTS16003"], You, No, CODES).way(OtherAccount),
    row("aadsts50034", &["AADSTS50034", "AADSTS51004"], You, No, CODES).way(OtherAccount),
    row("aadsts50053", &["AADSTS50053"], EntraAdmin, Minutes, CODES),
    row("aadsts50055", &["AADSTS50055", "AADSTS50144"], You, No, CODES),
    row("aadsts50057", &["AADSTS50057"], EntraAdmin, No, CODES),
    row("aadsts50058", &["AADSTS50058", "AADSTS16000"], You, No, CODES).way(OtherAccount),
    row("aadsts160021", &["AADSTS160021"], You, No, CODES).way(OtherAccount),
    row("aadsts50105", &["AADSTS50105"], EntraAdmin, No, CODES),
    row("aadsts50126", &["AADSTS50126", "AADSTS50056", "AADSTS50064"], You, No, CODES),
    row("aadsts90072", &["AADSTS90072"], You, No, CODES).way(OtherAccount),
    row("aadsts90038", &["AADSTS90038", "AADSTS900432", "AADSTS900382", "AADSTS1000104"], You, No, CODES).way(OtherAccount),
    // Second factor and policies.
    row("aadsts50076", &["AADSTS50076", "AADSTS50074"], You, No, CODES).way(SecondFactor),
    row("aadsts50078", &["AADSTS50078"], You, No, CODES).way(SecondFactor),
    row("aadsts50079", &["AADSTS50079", "AADSTS50072", "AADSTS53004"], You, No, CODES).way(SecondFactor),
    row("aadsts53000", &["AADSTS53000", "AADSTS53001"], EntraAdmin, No, CODES),
    row("aadsts53003", &["AADSTS53003", "AADSTS530032"], EntraAdmin, No, CODES),
    // Consent.
    row("aadsts65001", &["AADSTS65001", "AADSTS90008"], GlobalAdmin, No, CODES),
    row("aadsts65004", &["AADSTS65004"], You, No, CODES),
    row("aadsts650051", &["AADSTS650051"], EntraAdmin, Minutes, CONSENT_AGAIN),
    row("aadsts650052", &["AADSTS650052"], PortalAdmin, No, NO_SERVICE),
    row("aadsts650057", &["AADSTS650057", "AADSTS650056", "AADSTS65005"], PortalAdmin, No, CODES),
    row("aadsts90094", &["AADSTS90094", "AADSTS90095"], GlobalAdmin, No, NEEDS_ADMIN),
    row("aadsts500011", &["AADSTS500011"], PortalAdmin, No, CODES),
    // A sign-in that has ended.
    row("aadsts50173", &["AADSTS50173", "AADSTS50132", "AADSTS50133", "AADSTS50089"], You, No, CODES),
    row("aadsts54005", &["AADSTS54005"], You, No, CODES),
    row("aadsts70008", &["AADSTS70008"], You, No, CODES),
    row("aadsts700082", &["AADSTS700082"], You, No, CODES),
    row("aadsts70043", &["AADSTS70043"], You, No, CODES),
    // The portal's registration.
    row("aadsts50011", &["AADSTS50011", "AADSTS70004"], PortalAdmin, No, CODES),
    row("aadsts500113", &["AADSTS500113", "AADSTS900971"], PortalAdmin, No, NO_REPLY_ADDRESS),
    row("aadsts700016", &["AADSTS700016", "AADSTS700011"], PortalAdmin, No, CODES),
    row("aadsts7000112", &["AADSTS7000112", "AADSTS70001"], EntraAdmin, No, CODES),
    row("aadsts700027", &["AADSTS700027"], PortalAdmin, No, CODES),
    row("aadsts7000215", &["AADSTS7000215", "AADSTS70002"], PortalAdmin, No, CODES),
    row("aadsts7000222", &["AADSTS7000222"], PortalAdmin, No, CODES),
    row("aadsts7000218", &["AADSTS7000218"], PortalAdmin, No, NO_CREDENTIAL),
    row("aadsts70011", &["AADSTS70011", "AADSTS28002"], PortalAdmin, No, CODES),
    row("aadsts90002", &["AADSTS90002"], PortalAdmin, No, CODES),
    row("aadsts900144", &["AADSTS900144", "AADSTS90014"], PortalAdmin, No, CODES),
    row("aadsts90033", &["AADSTS90033", "AADSTS50033", "AADSTS50087", "AADSTS90006", "AADSTS90012", "AADSTS90024", "AADSTS90090"], You, Minutes, CODES),
    // Without a number.
    row("oauth-access_denied", &["access_denied", "consent_required"], You, No, OAUTH),
    row("oauth-interaction_required", &["interaction_required", "login_required"], You, No, CODES).way(SecondFactor),
    row("oauth-invalid_grant", &["invalid_grant"], You, No, CODES),
    row("oauth-invalid_client", &["invalid_client"], PortalAdmin, No, CODES),
    row("oauth-unauthorized_client", &["unauthorized_client"], PortalAdmin, No, CODES),
    row("oauth-invalid_request", &["invalid_request", "invalid_scope", "unsupported_response_type"], PortalAdmin, No, CODES),
    row("oauth-temporarily_unavailable", &["temporarily_unavailable", "server_error"], You, Minutes, OAUTH),
];
