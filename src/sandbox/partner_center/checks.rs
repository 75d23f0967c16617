//! What the service refuses in a PUT. Documented or recorded rules only; where no text is known,
//! the recorded form of 27002 is used.

use super::reply::Reply;
use super::rules::Rules;
use crate::profile::json::Json;
use crate::sandbox::store::Place;

/// Countries where a customer's billing address needs a phone number (2020 list and the additions
/// of 2021).
const PHONE_NEEDED: &[&str] = &[
    "AM", "AZ", "BY", "HU", "KZ", "KG", "MD", "RU", "TJ", "UZ", "UA", "IN", "BR", "ZA", "PL", "AE",
    "SA", "TR", "TH", "VN", "MM", "IQ", "SS", "VE",
];

/// Checks a new document against the stored one.
pub fn check(place: &Place, stored: &Json, new: &Json) -> Result<(), Reply> {
    match place {
        Place::Partner("billing") => {
            country_stays(stored, new)?;
            let rules = address(new, "address", true)?;
            if let (Some(tax_id), Some(rules)) = (filled(new.get("taxId")), rules)
                && !rules.matches("vatIdRegex", tax_id)
            {
                return Err(Reply::invalid("TaxIdInvalid"));
            }
            named(new)
        }
        Place::Partner("legal-business") => {
            country_stays(stored, new)?;
            address(new, "address", true)?;
            address(new, "companyApproverAddress", false)?;
            email(new.get("companyApproverEmail"))?;
            named(new)
        }
        Place::Partner("organization") => {
            let rules = address(new, "defaultAddress", true)?;
            email(new.get("email"))?;
            language(new, rules.as_ref(), false)?;
            named(new)
        }
        Place::Partner("support") => {
            let missing = |name: &&str| matches!(new.get(name), None | Some(Json::Null));
            match ["email", "telephone", "website"]
                .iter()
                .find(|name| missing(name))
            {
                Some(name) => Err(Reply::bad_input(&format!("{name} has to be set."))),
                None => email(new.get("email")),
            }
        }
        Place::CustomerBilling(_) => customer(new),
        Place::Partner(_) | Place::CustomerCompany(_) => Ok(()),
    }
}

fn customer(new: &Json) -> Result<(), Reply> {
    let Some(address_given) = filled(new.get("email")) else {
        return Err(Reply::invalid("EmailInvalid"));
    };
    email(new.get("email"))?;
    let domain = address_given.rsplit('@').next().unwrap_or_default();
    if domain.eq_ignore_ascii_case("microsoft.com")
        || domain.eq_ignore_ascii_case("testtestbugbash1.onmicrosoft.com")
    {
        return Err(Reply::invalid("EmailInvalid"));
    }
    let rules = address(new, "defaultAddress", true)?;
    language(new, rules.as_ref(), true)?;
    let country = new
        .at(["defaultAddress", "country"])
        .and_then(Json::text)
        .unwrap_or_default();
    if PHONE_NEEDED.contains(&country)
        && filled(new.at(["defaultAddress", "phoneNumber"])).is_none()
    {
        return Err(Reply::error(400, 600_051, "Phone number is required."));
    }
    named(new)
}

fn filled(json: Option<&Json>) -> Option<&str> {
    json.and_then(Json::text)
        .filter(|text| !text.trim().is_empty())
}

fn named(new: &Json) -> Result<(), Reply> {
    filled(new.get("companyName"))
        .map(|_| ())
        .ok_or_else(|| Reply::invalid("CompanyNameInvalid"))
}

fn country_stays(stored: &Json, new: &Json) -> Result<(), Reply> {
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

fn email(value: Option<&Json>) -> Result<(), Reply> {
    let right = |text: &str| {
        text.split_once('@')
            .is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
    };
    match filled(value) {
        Some(text) if !right(text) => Err(Reply::invalid("EmailInvalid")),
        _ => Ok(()),
    }
}

fn language(new: &Json, rules: Option<&Rules>, needed: bool) -> Result<(), Reply> {
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

/// Checks the address of this name and answers its country's rules, where they are known.
fn address(document: &Json, name: &str, needed: bool) -> Result<Option<Rules>, Reply> {
    match document.get(name) {
        Some(address @ Json::Object(_)) => match wrong(address).first() {
            Some(property) => Err(Reply::invalid(property)),
            None => Ok(Rules::of(
                address
                    .get("country")
                    .and_then(Json::text)
                    .unwrap_or_default(),
            )),
        },
        _ if needed => Err(Reply::invalid("AddressInvalid")),
        _ => Ok(None),
    }
}

/// The properties of an address that break a rule, as the service names them (`StateInvalid`).
pub fn wrong(address: &Json) -> Vec<&'static str> {
    let member = |name: &str| filled(address.get(name));
    let length = |name: &str| {
        address
            .get(name)
            .and_then(Json::text)
            .map_or(0, |text| text.encode_utf16().count())
    };
    let mut wrong = Vec::new();
    let mut refuse = |broken: bool, property| {
        if broken {
            wrong.push(property);
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
    let Some(rules) = Rules::of(country) else {
        return wrong;
    };
    let states = rules.requires("isStateRequired");
    let state = member("state");
    // Sending a region beside the state is what the recorded StateInvalid came from.
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
    wrong
}
