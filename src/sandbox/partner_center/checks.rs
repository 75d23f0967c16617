//! The rules that a document has to meet in a PUT. All of them are documented or recorded. If the
//! text of an error is not known, the recorded form of 27002 is used.

use super::reply::Reply;
use super::rules::RecordedRules;
use crate::profile::json::Json;
use crate::sandbox::store::DocumentId;

/// The countries in which a customer's billing address needs a phone number (list of 2020 and
/// additions of 2021).
const PHONE_NEEDED: &[&str] = &[
    "AM", "AZ", "BY", "HU", "KZ", "KG", "MD", "RU", "TJ", "UZ", "UA", "IN", "BR", "ZA", "PL", "AE",
    "SA", "TR", "TH", "VN", "MM", "IQ", "SS", "VE",
];

/// Checks a new document against the rules and the stored document. `invented` says whether
/// invented rules of countries count, too.
///
/// # Errors
/// Returns the error response for the first broken rule.
pub fn check(id: &DocumentId, stored: &Json, new: &Json, invented: bool) -> Result<(), Reply> {
    match id {
        DocumentId::Partner("billing") => {
            check_country_unchanged(stored, new)?;
            let rules = check_address(new, "address", true, invented)?;
            if let (Some(tax_id), Some(rules)) = (filled(new.get("taxId")), rules)
                && !rules.matches("vatIdRegex", tax_id)
            {
                return Err(Reply::invalid("TaxIdInvalid"));
            }
            check_company_name(new)
        }
        DocumentId::Partner("legal-business") => {
            check_country_unchanged(stored, new)?;
            check_address(new, "address", true, invented)?;
            check_address(new, "companyApproverAddress", false, invented)?;
            check_email(new.get("companyApproverEmail"))?;
            check_company_name(new)
        }
        DocumentId::Partner("organization") => {
            let rules = check_address(new, "defaultAddress", true, invented)?;
            check_email(new.get("email"))?;
            check_language(new, rules.as_ref(), false)?;
            check_company_name(new)
        }
        DocumentId::Partner("support") => {
            let missing = |name: &&str| matches!(new.get(name), None | Some(Json::Null));
            match ["email", "telephone", "website"]
                .iter()
                .find(|name| missing(name))
            {
                Some(name) => Err(Reply::bad_input(&format!("{name} has to be set."))),
                None => check_email(new.get("email")),
            }
        }
        DocumentId::CustomerBilling(_) => check_customer(new, invented),
        DocumentId::Partner(_) | DocumentId::CustomerCompany(_) => Ok(()),
    }
}

fn check_customer(new: &Json, invented: bool) -> Result<(), Reply> {
    let Some(address_given) = filled(new.get("email")) else {
        return Err(Reply::invalid("EmailInvalid"));
    };
    check_email(new.get("email"))?;
    let domain = address_given.rsplit('@').next().unwrap_or_default();
    if domain.eq_ignore_ascii_case("microsoft.com")
        || domain.eq_ignore_ascii_case("testtestbugbash1.onmicrosoft.com")
    {
        return Err(Reply::invalid("EmailInvalid"));
    }
    let rules = check_address(new, "defaultAddress", true, invented)?;
    check_language(new, rules.as_ref(), true)?;
    let country = new
        .at(["defaultAddress", "country"])
        .and_then(Json::text)
        .unwrap_or_default();
    if PHONE_NEEDED.contains(&country)
        && filled(new.at(["defaultAddress", "phoneNumber"])).is_none()
    {
        return Err(Reply::error(400, 600_051, "Phone number is required."));
    }
    check_company_name(new)
}

/// Returns the text of a member unless it is blank.
fn filled(json: Option<&Json>) -> Option<&str> {
    json.and_then(Json::text)
        .filter(|text| !text.trim().is_empty())
}

fn check_company_name(new: &Json) -> Result<(), Reply> {
    filled(new.get("companyName"))
        .map(|_| ())
        .ok_or_else(|| Reply::invalid("CompanyNameInvalid"))
}

fn check_country_unchanged(stored: &Json, new: &Json) -> Result<(), Reply> {
    let country = |json: &Json| {
        json.at(["address", "country"])
            .and_then(Json::text)
            .map(str::to_owned)
    };
    if country(stored) == country(new) {
        Ok(())
    } else {
        Err(Reply::invalid("CountryInvalid"))
    }
}

fn check_email(value: Option<&Json>) -> Result<(), Reply> {
    let right = |text: &str| {
        text.split_once('@')
            .is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
    };
    match filled(value) {
        Some(text) if !right(text) => Err(Reply::invalid("EmailInvalid")),
        _ => Ok(()),
    }
}

fn check_language(new: &Json, rules: Option<&RecordedRules>, needed: bool) -> Result<(), Reply> {
    let (language, culture) = (filled(new.get("language")), filled(new.get("culture")));
    if (needed && language.is_none()) || language.is_some_and(|language| language.len() < 2) {
        return Err(Reply::invalid("LanguageInvalid"));
    }
    let listed = |culture| rules.is_none_or(|rules| rules.lists("supportedCulturesList", culture));
    match culture {
        None if needed => Err(Reply::invalid("CultureInvalid")),
        Some(culture) if !listed(culture) => Err(Reply::invalid("CultureInvalid")),
        _ => Ok(()),
    }
}

/// Checks the address `name` and returns the rules of its country if they are known.
fn check_address(
    document: &Json,
    name: &str,
    needed: bool,
    invented: bool,
) -> Result<Option<RecordedRules>, Reply> {
    match document.get(name) {
        Some(address @ Json::Object(_)) => match invalid_properties(address, invented).first() {
            Some(property) => Err(Reply::invalid(property)),
            None => Ok(RecordedRules::of(
                address
                    .get("country")
                    .and_then(Json::text)
                    .unwrap_or_default(),
                invented,
            )),
        },
        _ if needed => Err(Reply::invalid("AddressInvalid")),
        _ => Ok(None),
    }
}

/// Returns the properties of an address that break a rule, as the service names them
/// (`StateInvalid`).
pub fn invalid_properties(address: &Json, invented: bool) -> Vec<&'static str> {
    let member = |name: &str| filled(address.get(name));
    let length = |name: &str| {
        address
            .get(name)
            .and_then(Json::text)
            .map_or(0, |text| text.encode_utf16().count())
    };
    let mut invalid = Vec::new();
    let mut refuse = |broken: bool, property| {
        if broken {
            invalid.push(property);
        }
    };
    let country = member("country").unwrap_or_default();
    refuse(
        country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()),
        "CountryInvalid",
    );
    refuse(
        member("addressLine1").is_none() || length("addressLine1") > 200,
        "AddressLine1Invalid",
    );
    refuse(length("addressLine2") > 200, "AddressLine2Invalid");
    refuse(length("firstName") > 50, "FirstNameInvalid");
    refuse(length("lastName") > 50, "LastNameInvalid");
    let Some(rules) = RecordedRules::of(country, invented) else {
        return invalid;
    };
    let states = rules.requires("isStateRequired");
    let state = member("state");
    // In the recording of StateInvalid both region and state were sent.
    refuse(
        states
            && (!state.is_some_and(|state| rules.lists("supportedStatesList", state))
                || member("region").is_some()),
        "StateInvalid",
    );
    refuse(
        rules.requires("isCityRequired") && member("city").is_none(),
        "CityInvalid",
    );
    let postal = member("postalCode");
    refuse(
        rules.requires("isPostalCodeRequired") && postal.is_none(),
        "PostalCodeInvalid",
    );
    refuse(
        postal.is_some_and(|postal| !rules.matches("postalCodeRegex", postal)),
        "PostalCodeInvalid",
    );
    refuse(
        member("phoneNumber").is_some_and(|phone| !rules.matches("phoneNumberRegex", phone)),
        "PhoneNumberInvalid",
    );
    invalid
}
