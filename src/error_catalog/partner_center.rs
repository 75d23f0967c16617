//! Entries of Partner Center. Meanings are as documented or, where nothing is documented, as
//! observed; see the sources.

use super::{CatalogEntry, EntrySource, Responsible, Service, WaitAdvice};
use Responsible::{Customer, EntraAdmin, GlobalAdmin, Microsoft, PortalAdmin, RoleAdmin, You};
use WaitAdvice::{AsTold, HourAfter, Minutes, No};

const CODES: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/partner-center/developer/error-codes",
    date: "2023-06-15",
};
/// Entries that were added to the page after the copy of 2023.
const NEWER: EntrySource = EntrySource {
    date: "2026-06",
    ..CODES
};
const MFA: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/partner-center/developer/partner-center-authentication",
    date: "2026-06-08",
};
const ADDRESS: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/partner-center/developer/validate-an-address",
    date: "2021-05",
};
const RULES: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/partner-center/developer/get-market-specific-validation-data",
    date: "2023-10",
};
const PARTS: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/partner-center/developer/utility-resources",
    date: "2023-10",
};
const PROFILE: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/partner-center/update-your-partner-profile",
    date: "2023-10",
};
const THROTTLING: EntrySource = EntrySource {
    address: "https://learn.microsoft.com/en-us/partner-center/developer/api-throttling-guidance",
    date: "2023-10",
};
const SDK: EntrySource = EntrySource {
    address: "https://github.com/microsoft/partner-center-sdk-for-dotNET",
    date: "2023-06",
};
const INVALID_DATA: EntrySource = EntrySource {
    address: "https://github.com/microsoft/PartnerCenterPowerShellModule/issues/82",
    date: "2018",
};
const NOT_AUTHORIZED: EntrySource = EntrySource {
    address: "https://github.com/microsoft/Partner-Center-PowerShell/issues/49",
    date: "2018-12-12",
};
const NOT_ALLOWED: EntrySource = EntrySource {
    address: "https://github.com/microsoft/Partner-Center-DotNet-Samples/issues/73",
    date: "2021-05-06",
};

const fn code(
    id: &'static str,
    codes: &'static [&'static str],
    who: Responsible,
    wait: WaitAdvice,
    source: EntrySource,
) -> CatalogEntry {
    CatalogEntry::of(Service::PartnerCenter, id, codes, who, wait, source)
}

const fn status(
    id: &'static str,
    statuses: &'static [u16],
    who: Responsible,
    wait: WaitAdvice,
    source: EntrySource,
) -> CatalogEntry {
    CatalogEntry::of(Service::PartnerCenter, id, &[], who, wait, source).status(statuses)
}

/// All entries of Partner Center.
#[rustfmt::skip]
pub(super) static ENTRIES: &[CatalogEntry] = &[
    code("pc-900421", &["900421"], You, No, MFA).text("MFA required").access()
        .way(super::SignInChange::SecondFactor),
    code("pc-400", &["400"], You, No, CODES).status(&[401]),
    code("pc-900420", &["900420"], PortalAdmin, No, NEWER).access(),
    code("pc-800001", &["800001"], You, No, CODES).access(),
    // Invalid values.
    code("pc-2000", &["2000"], You, No, SDK).status(&[400]),
    code("pc-2007", &["2007"], You, No, ADDRESS).status(&[400]),
    code("pc-2055", &["2055"], You, No, CODES),
    code("pc-3000", &["3000"], You, No, CODES).status(&[400, 404]),
    code("pc-27002", &["27002"], You, No, INVALID_DATA),
    code("pc-27002-state", &["27002"], You, No, INVALID_DATA).on("state"),
    code("pc-27002-city", &["27002"], You, No, ADDRESS).on("city"),
    code("pc-27002-postalCode", &["27002"], You, No, RULES).on("postalCode"),
    code("pc-27002-phoneNumber", &["27002"], You, No, RULES).on("phoneNumber"),
    code("pc-27002-taxId", &["27002"], You, No, RULES).on("taxId"),
    code("pc-27002-country", &["27002"], You, No, PROFILE).on("country"),
    code("pc-27002-email", &["27002"], You, No, PARTS).on("email"),
    code("pc-600002", &["600002"], You, No, CODES).field("organizationRegistrationNumber"),
    code("pc-600049", &["600049"], Customer, No, CODES).field("organizationRegistrationNumber"),
    code("pc-600050", &["600050"], Customer, No, CODES).field("organizationRegistrationNumber"),
    code("pc-600051", &["600051"], You, No, CODES).field("phoneNumber"),
    code("pc-800002", &["800002"], PortalAdmin, No, CODES),
    code("pc-900118", &["900118"], You, No, CODES),
    code("pc-900126", &["900126"], PortalAdmin, No, CODES),
    code("pc-900127", &["900127"], You, No, CODES),
    code("pc-900316", &["900316"], PortalAdmin, No, CODES),
    // Missing rights.
    code("pc-1002", &["1002"], RoleAdmin, HourAfter, NOT_AUTHORIZED).access(),
    code("pc-2030", &["2030"], GlobalAdmin, No, CODES).text("not onboarded").access(),
    code("pc-2032", &["2032"], RoleAdmin, HourAfter, CODES).access(),
    code("pc-20002", &["20002"], Customer, No, CODES).access(),
    code("pc-600006", &["600006"], Microsoft, No, NOT_ALLOWED),
    code("pc-800039", &["800039", "900149"], GlobalAdmin, No, CODES).access(),
    code("pc-900124", &["900124"], GlobalAdmin, No, CODES).access(),
    code("pc-900150", &["900150"], RoleAdmin, HourAfter, CODES).access(),
    code("pc-900308", &["900308"], RoleAdmin, HourAfter, CODES).access(),
    code("pc-900309", &["900309"], EntraAdmin, No, CODES).access(),
    code("pc-900329", &["900329"], PortalAdmin, No, CODES).access(),
    code("pc-900416", &["900416"], Microsoft, No, NEWER).access(),
    code("pc-90000", &["90000"], EntraAdmin, No, NEWER).access(),
    // Missing resources, and failures of the service.
    code("pc-1000", &["1000"], You, No, CODES).status(&[404]),
    code("pc-60002", &["60002"], You, No, CODES),
    code("pc-60003", &["60003"], You, No, CODES),
    code("pc-800036", &["800036"], You, No, CODES),
    code("pc-800003", &["800003", "900192"], You, Minutes, CODES),
    code("pc-0", &["0"], Microsoft, Minutes, CODES).status(&[501]),
    // Statuses without a known code.
    status("status-400", &[400], PortalAdmin, No, CODES),
    status("status-401", &[401], You, No, CODES),
    status("status-403", &[403], RoleAdmin, HourAfter, CODES).access(),
    status("status-404", &[404], You, No, CODES),
    status("status-405", &[405], PortalAdmin, No, CODES),
    status("status-406", &[406], PortalAdmin, No, CODES),
    status("status-412", &[409, 412], You, No, CODES),
    status("status-417", &[417], You, No, CODES),
    status("status-429", &[429], You, AsTold, THROTTLING),
    status("status-500", &[500], You, Minutes, CODES),
    status("status-501", &[501], PortalAdmin, No, CODES),
    status("status-502", &[502], You, Minutes, CODES),
    status("status-503", &[503], You, Minutes, CODES),
    status("status-504", &[408, 504], You, Minutes, CODES),
];
