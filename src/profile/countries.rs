//! Facts about countries that the portal knows without a request: the names of address parts, their
//! order, and example values.

use super::Kind;

/// Normalizes a typed country to its ISO 3166-1 alpha-2 code: upper case, and `UK` becomes `GB`.
pub fn code(typed: &str) -> String {
    match typed.trim().to_ascii_uppercase().as_str() {
        "UK" => "GB".to_owned(),
        code => code.to_owned(),
    }
}

/// Returns true for two upper-case letters, the form of a code that can be requested.
pub fn is_code(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())
}

/// Returns the message key of the label that the country uses for this part of an address, or
/// `None` if it uses the common label. `has_list` says if the country has a list of states, or is
/// `None` if that is unknown. With a list the label belongs to the state, without one to the
/// region.
pub fn label_key(country: &str, kind: Kind, has_list: Option<bool>) -> Option<String> {
    let subdivision = || subdivision(country).map(|name| format!("area-{name}"));
    match kind {
        Kind::State if has_list != Some(false) => subdivision(),
        Kind::Region if has_list == Some(false) => subdivision(),
        Kind::PostalCode => postal_code_name(country).map(|name| format!("postal-{name}")),
        _ => None,
    }
}

/// The country's name for its largest subdivision. It is part of the message key `area-{name}`.
pub fn subdivision(country: &str) -> Option<&'static str> {
    Some(match country {
        "US" | "AU" | "BR" | "DE" | "IN" | "MX" | "MY" | "NG" | "VE" => "state",
        "AR" | "BE" | "CA" | "CN" | "ES" | "ID" | "IT" | "KR" | "NL" | "PH" | "TH" | "TR"
        | "VN" | "ZA" => "province",
        "JP" => "prefecture",
        "GB" | "HU" | "IE" | "KE" | "NO" | "RO" => "county",
        "CH" => "canton",
        "AE" => "emirate",
        "CO" | "FR" => "department",
        _ => return None,
    })
}

/// The country's name for the postal code, if it is not the common one. It is part of the message
/// key `postal-{name}`.
pub fn postal_code_name(country: &str) -> Option<&'static str> {
    Some(match country {
        "US" | "PH" => "zip",
        "AU" | "GB" | "MY" | "NZ" => "postcode",
        "IE" => "eircode",
        "IN" => "pin",
        _ => return None,
    })
}

const LINES_FIRST: &[&str] = &[
    "country",
    "addressLine1",
    "addressLine2",
    "city",
    "state",
    "region",
    "postalCode",
];
const POSTAL_BEFORE_CITY: &[&str] = &[
    "country",
    "addressLine1",
    "addressLine2",
    "postalCode",
    "city",
    "state",
    "region",
];
const LARGE_TO_SMALL: &[&str] = &[
    "country",
    "postalCode",
    "state",
    "region",
    "city",
    "addressLine1",
    "addressLine2",
];

/// The members of an address in the order in which the country writes them.
pub fn order(country: &str) -> &'static [&'static str] {
    match country {
        "CN" | "JP" | "KR" | "TW" => LARGE_TO_SMALL,
        "AT" | "BE" | "BG" | "CH" | "CZ" | "DE" | "DK" | "EE" | "ES" | "FI" | "FR" | "GR"
        | "HR" | "IL" | "IT" | "LT" | "LU" | "MX" | "NL" | "NO" | "PL" | "PT" | "RO" | "RS"
        | "SE" | "SI" | "SK" | "TR" => POSTAL_BEFORE_CITY,
        _ => LINES_FIRST,
    }
}

/// Returns true if a customer's billing address in this country needs a phone number. Source:
/// developer guide, create a customer, the list of 2020 and its additions.
pub fn needs_phone(country: &str) -> bool {
    const LIST: &[&str] = &[
        "AE", "AM", "AZ", "BR", "BY", "HU", "IN", "IQ", "KG", "KZ", "MD", "MM", "PL", "RU", "SA",
        "SS", "TH", "TJ", "TR", "UA", "UZ", "VE", "VN", "ZA",
    ];
    LIST.contains(&country)
}

/// Returns true if a customer in this country needs an organization registration number. These are
/// the same countries, from the same source.
pub fn needs_registration(country: &str) -> bool {
    needs_phone(country)
}

/// An example of the country's postal code. It is shown only if the country's rules accept it.
#[rustfmt::skip]
pub fn postal_example(country: &str) -> Option<&'static str> {
    Some(match country {
        "AR" => "C1043AAZ", "AT" => "1010", "AU" => "2000", "BE" => "1000", "BG" => "1000", "BR" => "01310-100", "CA" => "K1A 0B1",
        "CH" => "3011", "CN" => "100000", "CZ" => "110 00", "DE" => "10115", "DK" => "1050", "EE" => "10111", "ES" => "28013",
        "FI" => "00100", "FR" => "75001", "GB" => "SW1A 1AA", "GR" => "105 57", "HR" => "10000", "HU" => "1051", "ID" => "10110",
        "IE" => "D02 AF30", "IL" => "9414602", "IN" => "110001", "IT" => "00186", "JP" => "100-0001", "KR" => "03051", "LT" => "01100",
        "LV" => "LV-1050", "MX" => "06000", "MY" => "50050", "NL" => "1011 AB", "NO" => "0150", "NZ" => "6011", "PH" => "1000",
        "PL" => "00-001", "PT" => "1000-001", "RO" => "010011", "RS" => "11000", "RU" => "101000", "SE" => "111 20", "SG" => "018956",
        "SI" => "1000", "SK" => "811 01", "TH" => "10200", "TR" => "06100", "TW" => "100", "UA" => "01001", "US" => "98052",
        "VN" => "100000", "ZA" => "8001",
        _ => return None,
    })
}

/// An example of a phone number as the country writes it. It is shown only if the country's rules
/// accept it.
pub fn phone_example(country: &str) -> Option<&'static str> {
    match country {
        "US" | "CA" => Some("425-555-0100"),
        _ => None,
    }
}
