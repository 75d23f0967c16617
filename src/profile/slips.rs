//! Slips that are likely but not certain: the review shows them, and they never block a save.

use super::pattern::Pattern;
use super::{Change, Countries, Json, Kind, Place, Profile, countries, read, rules};

/// A value that is probably a slip. The page shows it with the message `slip-{word}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// The ZIP Code belongs to another state.
    ZipOfOtherState,
    /// A phone number of nine digits without a country code: often one is missing.
    NineDigits,
    /// The tax id does not have the form of its country.
    TaxIdForm,
}

impl Slip {
    pub fn as_str(self) -> &'static str {
        match self {
            Slip::ZipOfOtherState => "zip-of-other-state",
            Slip::NineDigits => "nine-digits",
            Slip::TaxIdForm => "tax-id-form",
        }
    }
}

/// Returns the probable slips in `body`, the document that would be sent, with the keys of their
/// fields. Only values that `changes` touch are looked at.
pub fn slips(
    profile: &'static Profile,
    body: &Json,
    changes: &[Change],
    known: &Countries,
) -> Vec<(String, Slip)> {
    let is_changed = |place: &Place| changes.iter().any(|change| change.key == place.key());
    let value = |place: &Place| read(body, place).shown();
    let country = |place: &Place| {
        rules::country_key(profile, place)
            .and_then(|key| profile.place(&key))
            .map(|country| countries::code(&value(&country)))
            .unwrap_or_default()
    };
    let found = |place: Place| {
        let (now, code) = (value(&place), country(&place));
        let slip = match place.field.kind {
            Kind::PostalCode if code == "US" => {
                let state = profile.places().find(|other| {
                    other.section.at == place.section.at && other.field.kind == Kind::State
                })?;
                let other = (is_changed(&place) || is_changed(&state))
                    && zip_is_of_state(&now, &value(&state)) == Some(false);
                other.then_some(Slip::ZipOfOtherState)
            }
            Kind::Phone if is_changed(&place) && code.is_empty() => {
                let digits = now.bytes().filter(u8::is_ascii_digit).count();
                (digits == 9 && !now.contains('+')).then_some(Slip::NineDigits)
            }
            Kind::TaxId if is_changed(&place) => {
                let is_ruled = known.get(&code).is_some_and(|rules| rules.tax_id.is_some());
                (!is_ruled && has_tax_form(&code, &now) == Some(false)).then_some(Slip::TaxIdForm)
            }
            _ => None,
        };
        Some((place.key(), slip?))
    };
    profile
        .places()
        .filter(|place| place.field.is_editable())
        .filter_map(found)
        .collect()
}

/// `None` where the state or the ZIP Code is not known.
fn zip_is_of_state(zip: &str, state: &str) -> Option<bool> {
    let prefix: u16 = zip.trim().get(..3)?.parse().ok()?;
    let state = state.trim().to_ascii_uppercase();
    let mut areas = ZIP_AREAS
        .iter()
        .filter(|(code, ..)| *code == state)
        .peekable();
    areas.peek()?;
    Some(areas.any(|(_, first, last)| (*first..=*last).contains(&prefix)))
}

/// Compares without blanks, dots and hyphens, and with or without the letters of the country.
/// `None` where the form is not known.
fn has_tax_form(country: &str, value: &str) -> Option<bool> {
    let (_, prefix, digits) = TAX_FORMS.iter().find(|(code, ..)| *code == country)?;
    let plain: String = value
        .chars()
        .filter(|c| !" .-/".contains(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if plain.is_empty() {
        return None;
    }
    let number = plain.strip_prefix(prefix).unwrap_or(&plain);
    Pattern::read(&format!("^({digits})$"))
        .ok()?
        .is_match(number)
        .ok()
}

/// First three digits of the ZIP Codes of states and territories. Source: United States Postal
/// Service, Labeling List L002.
#[rustfmt::skip]
const ZIP_AREAS: &[(&str, u16, u16)] = &[
    ("AA", 340, 340), ("AE", 90, 98), ("AK", 995, 999), ("AL", 350, 369), ("AP", 962, 966), ("AR", 716, 729), ("AR", 755, 755),
    ("AS", 967, 967), ("AZ", 850, 865), ("CA", 900, 961), ("CO", 800, 816), ("CT", 60, 69), ("DC", 200, 205), ("DC", 569, 569),
    ("DE", 197, 199), ("FL", 320, 349), ("GA", 300, 319), ("GA", 398, 399), ("GU", 969, 969), ("HI", 967, 968), ("IA", 500, 528),
    ("ID", 832, 838), ("IL", 600, 629), ("IN", 460, 479), ("KS", 660, 679), ("KY", 400, 427), ("LA", 700, 714), ("MA", 10, 27),
    ("MA", 55, 55), ("MD", 206, 219), ("ME", 39, 49), ("MI", 480, 499), ("MN", 550, 567), ("MO", 630, 658), ("MP", 969, 969),
    ("MS", 386, 397), ("MT", 590, 599), ("NC", 270, 289), ("ND", 580, 588), ("NE", 680, 693), ("NH", 30, 38), ("NJ", 70, 89),
    ("NM", 870, 884), ("NV", 889, 898), ("NY", 5, 5), ("NY", 63, 63), ("NY", 100, 149), ("OH", 430, 459), ("OK", 730, 732),
    ("OK", 734, 749), ("OR", 970, 979), ("PA", 150, 196), ("PR", 6, 9), ("RI", 28, 29), ("SC", 290, 299), ("SD", 570, 577),
    ("TN", 370, 385), ("TX", 733, 733), ("TX", 750, 799), ("TX", 885, 885), ("UT", 840, 847), ("VA", 201, 201), ("VA", 220, 246),
    ("VI", 8, 8), ("VT", 50, 59), ("WA", 980, 994), ("WI", 530, 549), ("WV", 247, 268), ("WY", 820, 831), ("WY", 834, 834),
];

/// Country, letters of the number, and its form after them. Source: European Commission, VIES
/// number formats; HM Revenue and Customs; Australian Business Register; Internal Revenue Service.
#[rustfmt::skip]
const TAX_FORMS: &[(&str, &str, &str)] = &[
    ("AT", "AT", r"U\d{8}"), ("AU", "ABN", r"\d{11}"), ("BE", "BE", r"[01]\d{9}"), ("BG", "BG", r"\d{9,10}"), ("CY", "CY", r"\d{8}[A-Z]"),
    ("CZ", "CZ", r"\d{8,10}"), ("DE", "DE", r"\d{9}"), ("DK", "DK", r"\d{8}"), ("EE", "EE", r"\d{9}"), ("ES", "ES", r"[A-Z0-9]\d{7}[A-Z0-9]"),
    ("FI", "FI", r"\d{8}"), ("FR", "FR", r"[A-Z0-9]{2}\d{9}"), ("GB", "GB", r"\d{9}|\d{12}"), ("GR", "EL", r"\d{9}"), ("HR", "HR", r"\d{11}"),
    ("HU", "HU", r"\d{8}"), ("IE", "IE", r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}"), ("IT", "IT", r"\d{11}"), ("LT", "LT", r"\d{9}|\d{12}"),
    ("LU", "LU", r"\d{8}"), ("LV", "LV", r"\d{11}"), ("MT", "MT", r"\d{8}"), ("NL", "NL", r"[A-Z0-9+*]{12}"), ("PL", "PL", r"\d{10}"),
    ("PT", "PT", r"\d{9}"), ("RO", "RO", r"\d{2,10}"), ("SE", "SE", r"\d{12}"), ("SI", "SI", r"\d{8}"), ("SK", "SK", r"\d{10}"),
    ("US", "US", r"\d{9}"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{BILLING, SUPPORT, Values, changes, write};

    fn of(profile: &'static Profile, stored: &str, typed: &[(&str, &str)]) -> Vec<(String, Slip)> {
        let document = Json::parse(stored.as_bytes()).unwrap();
        let typed: Values = typed
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        let changes = changes(profile, &document, &typed);
        let body = write(profile, &document, &changes);
        slips(profile, &body, &changes, &Countries::new())
    }

    #[test]
    fn a_zip_code_of_another_state_is_told_and_an_untouched_one_is_not() {
        let stored = r#"{"address":{"country":"US","state":"WA","postalCode":"98052"}}"#;
        let slip = vec![("address.postalCode".to_owned(), Slip::ZipOfOtherState)];
        assert_eq!(of(&BILLING, stored, &[("address.state", "OR")]), slip);
        assert_eq!(
            of(&BILLING, stored, &[("address.postalCode", "10001")]),
            slip
        );
        for sound in [
            [
                ("address.state", "NY"),
                ("address.postalCode", "10001-2345"),
            ],
            [("address.state", "ZZ"), ("address.postalCode", "10001")],
            [("address.state", "OR"), ("address.postalCode", "")],
        ] {
            assert_eq!(of(&BILLING, stored, &sound), [], "{sound:?}");
        }
        let wrong = stored.replace("98052", "10001");
        assert_eq!(of(&BILLING, &wrong, &[("address.city", "x")]), []);
        let german = stored.replace("US", "DE");
        assert_eq!(
            of(&BILLING, &german, &[("address.postalCode", "10115")]),
            []
        );
    }

    #[test]
    fn a_tax_id_is_compared_with_the_form_of_its_country() {
        for (country, sound, slip) in [
            ("FR", "FR 40 303 265 045", "FR 40 303 265 04"),
            ("NL", "NL001234567B01", "NL0012345"),
            ("AU", "51 824 753 556", "51 824 753"),
            ("US", "91-1144442", "91-114444"),
            ("AT", "ATU12345678", "AT12345678"),
        ] {
            let stored = format!(r#"{{"address":{{"country":"{country}"}}}}"#);
            assert_eq!(of(&BILLING, &stored, &[("taxId", sound)]), [], "{sound}");
            assert_eq!(
                of(&BILLING, &stored, &[("taxId", slip)]),
                [("taxId".to_owned(), Slip::TaxIdForm)],
                "{slip}"
            );
        }
        let stored = r#"{"address":{"country":"JP"}}"#;
        assert_eq!(of(&BILLING, stored, &[("taxId", "x")]), []);
    }

    #[test]
    fn a_support_phone_of_nine_digits_is_told() {
        let of = |typed| of(&SUPPORT, "{}", &[("telephone", typed)]);
        assert_eq!(
            of("425-555-010"),
            [("telephone".to_owned(), Slip::NineDigits)]
        );
        assert_eq!(of("425-555-0100"), []);
        assert_eq!(of("+34 955 501 234"), []);
    }
}
