//! The customers behind the first 250: generated from their number when they are asked for, so that
//! a hundred thousand of them need little memory. One in eight has something wrong with it.

use super::countries::{COUNTRIES, CountrySample};
use super::{Customer, guid};
use crate::profile::json::Json;
use crate::sandbox::store::scatter;

/// Countries that the first 250 customers do not have.
#[rustfmt::skip]
static FURTHER: &[CountrySample] = &[
    CountrySample {
        country: "AU", culture: "en-AU", language: "en",
        names: &[
            ("Southern Cross Freight", "southerncross"), ("Billabong Dental", "billabongdental"),
            ("Red Gum Timber", "redgum"), ("Harbour Bridge Events", "harbourbridge"),
        ],
        forms: &[" Pty Ltd", " Ltd", " Trust"],
        cities: &[
            ("Sydney", "New South Wales", "2000"), ("Melbourne", "Victoria", "3000"),
            ("Brisbane", "Queensland", "4000"), ("Perth", "Western Australia", "6000"),
            ("Hobart", "Tasmania", "7000"),
        ],
        streets: &["# George Street", "# Collins Street", "Level #, 12 Creek Street"],
        first: &["Matilda", "Jack", "Ngaire"], last: &["Nguyen", "Kelly", "Papadopoulos"],
        phone: "02555501##",
    },
    CountrySample {
        country: "NL", culture: "nl-NL", language: "nl",
        names: &[
            ("Tulpenveld", "tulpenveld"), ("Grachten Advies", "grachten"), ("Molenaar IJsbaan", "ijsbaan"),
        ],
        forms: &[" B.V.", " N.V.", " V.O.F."],
        cities: &[("Amsterdam", "", "1011 AB"), ("Utrecht", "", "3511 AA"), ("'s-Hertogenbosch", "", "5211 BB")],
        streets: &["Herengracht #", "Oudegracht #", "Kerkstraat #"],
        first: &["Sanne", "Joost", "Fleur"], last: &["de Vries", "van den Berg", "Jansen"],
        phone: "020555####",
    },
    CountrySample {
        country: "PL", culture: "pl-PL", language: "pl",
        names: &[("Łódzkie Zakłady", "lodzkie"), ("Żubr Meble", "zubr"), ("Wisła Transport", "wisla")],
        forms: &[" Sp. z o.o.", " S.A.", " Sp. j."],
        cities: &[("Warszawa", "", "00-001"), ("Łódź", "", "90-001"), ("Kraków", "", "30-001")],
        streets: &["ul. Marszałkowska #", "ul. Piotrkowska #", "Rynek Główny #"],
        first: &["Łukasz", "Agnieszka", "Zofia"], last: &["Wiśniewski", "Kowalczyk", "Żak"],
        phone: "22555####",
    },
];

/// What is wrong with a generated customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// A required member is missing.
    NoCity,
    NoEmail,
    /// A state that is not in the country's list.
    UnknownState,
    WrongPostalCode,
    /// A sign that cannot be seen, in a name that looks right.
    InvisibleSign,
    UnsupportedCulture,
    UnsupportedLanguage,
    /// City and postal code are those of another country.
    OtherCountry,
    NoPhone,
    /// An address of the domain that the service refuses.
    MicrosoftEmail,
}

impl Flaw {
    pub const ALL: [Flaw; 10] = [
        Flaw::NoCity,
        Flaw::NoEmail,
        Flaw::UnknownState,
        Flaw::WrongPostalCode,
        Flaw::InvisibleSign,
        Flaw::UnsupportedCulture,
        Flaw::UnsupportedLanguage,
        Flaw::OtherCountry,
        Flaw::NoPhone,
        Flaw::MicrosoftEmail,
    ];

    /// Returns the flaw of the customer with this number, if it has one.
    pub fn of(number: u64) -> Option<Flaw> {
        let drawn = scatter(number.wrapping_mul(131).wrapping_add(17));
        if !drawn.is_multiple_of(8) {
            return None;
        }
        let at = usize::try_from(drawn / 8 % Flaw::ALL.len() as u64).unwrap_or_default();
        Flaw::ALL.get(at).copied()
    }

    fn spoil(self, billing: &mut Json, country: &CountrySample) {
        let text = |text: &str| Json::Text(text.to_owned());
        match self {
            Flaw::NoCity => billing.set(&["defaultAddress", "city"], Json::Null),
            Flaw::NoEmail => billing.set(&["email"], Json::Null),
            Flaw::UnknownState => billing.set(&["defaultAddress", "state"], text("XX")),
            Flaw::WrongPostalCode => billing.set(&["defaultAddress", "postalCode"], text("0")),
            Flaw::InvisibleSign => {
                let name = billing.get("companyName").and_then(Json::text);
                let name = format!("{}\u{200b}", name.unwrap_or_default());
                billing.set(&["companyName"], Json::Text(name))
            }
            Flaw::UnsupportedCulture => billing.set(&["culture"], text("tlh-AQ")),
            Flaw::UnsupportedLanguage => billing.set(&["language"], text("tlh")),
            Flaw::OtherCountry => {
                let (city, postal) = if country.country == "JP" {
                    ("Reykjavík", "101")
                } else {
                    ("東京都千代田区", "100-0001")
                };
                billing.set(&["defaultAddress", "city"], text(city))
                    && billing.set(&["defaultAddress", "postalCode"], text(postal))
            }
            Flaw::NoPhone => billing.set(&["defaultAddress", "phoneNumber"], Json::Null),
            Flaw::MicrosoftEmail => billing.set(&["email"], text("somebody@microsoft.com")),
        };
    }
}

fn country(number: u64) -> &'static CountrySample {
    let all = COUNTRIES.len() + FURTHER.len();
    let index = scatter(number) as usize % all;
    COUNTRIES
        .get(index)
        .unwrap_or_else(|| &FURTHER[index - COUNTRIES.len()])
}

/// Returns the name and the domain of the customer with this number. No two have the same domain:
/// the round of a country is the number itself, which is greater than any of the first customers.
pub fn name_and_domain(number: u64) -> (String, String) {
    country(number).company(number as usize)
}

/// Makes the customer with this number.
pub fn customer(recorded: &Customer, number: u64) -> Customer {
    let country = country(number);
    let (name, domain) = name_and_domain(number);
    let etag = scatter(number.wrapping_add(1 << 32)).cast_signed();
    let mut made = Customer::named(
        recorded,
        number,
        guid(number),
        &name,
        &domain,
        country,
        etag.to_string(),
    );
    if let Some(flaw) = Flaw::of(number) {
        flaw.spoil(&mut made.billing, country);
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::partner_center::RecordedRules;
    use crate::sandbox::store::SandboxStore;
    use std::collections::{BTreeMap, BTreeSet};

    const TENANT: &str = "6f8e3c5a-1d2b-4c3d-8e9f-0a1b2c3d4e5f";

    #[test]
    fn the_first_customers_are_the_same_however_many_there_are() {
        let (few, many) = (
            SandboxStore::new(TENANT, 250),
            SandboxStore::new(TENANT, 1_000),
        );
        for at in 0..250 {
            let whole = |store: &SandboxStore| {
                store
                    .customer_at(at)
                    .map(|customer| customer.whole(true).to_string())
            };
            assert_eq!(whole(&few), whole(&many), "{at}");
        }
        assert!(few.customer_at(250).is_none() && many.customer_at(999).is_some());
    }

    #[test]
    fn a_hundred_thousand_customers_have_ids_and_domains_of_their_own() {
        let mut seen = BTreeSet::new();
        for number in 0..100_000 {
            assert!(seen.insert(guid(number)), "{number}");
        }
        let domains: BTreeSet<String> = (250..100_000).map(|at| name_and_domain(at).1).collect();
        assert_eq!(domains.len(), 100_000 - 250);
    }

    #[test]
    fn samples_keep_the_invented_rules() {
        let all = COUNTRIES.iter().chain(FURTHER);
        for sample in all.filter(|sample| RecordedRules::of(sample.country, false).is_none()) {
            let Some(rules) = RecordedRules::of(sample.country, true) else {
                continue;
            };
            assert!(
                rules.lists("supportedCulturesList", sample.culture),
                "{}",
                sample.culture
            );
            let phone = sample.phone.replace('#', "0");
            assert!(
                rules.matches("phoneNumberRegex", &phone),
                "{}: {phone}",
                sample.country
            );
            for (city, state, postal) in sample.cities {
                assert!(rules.matches("postalCodeRegex", postal), "{city}");
                let stated = rules.requires("isStateRequired");
                assert!(
                    !stated || rules.lists("supportedStatesList", state),
                    "{city}: {state}"
                );
            }
        }
    }

    #[test]
    fn every_flaw_has_its_share() {
        let mut counts = BTreeMap::new();
        for flaw in (250..10_250).filter_map(Flaw::of) {
            *counts.entry(flaw).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), Flaw::ALL.len());
        assert!(
            counts.values().all(|count| (60..250).contains(count)),
            "{counts:?}"
        );
    }

    #[test]
    fn a_flaw_is_in_the_document_and_only_what_is_changed_is_stored() {
        let recorded = Customer::recorded("1".to_owned());
        let text = |customer: &Customer| customer.billing.to_string();
        let with = |flaw| {
            (250..)
                .find(|number| Flaw::of(*number) == Some(flaw))
                .expect("one")
        };
        let of = |flaw| text(&customer(&recorded, with(flaw)));
        assert!(of(Flaw::NoEmail).contains(r#""email":null"#));
        assert!(of(Flaw::InvisibleSign).contains('\u{200b}'));
        assert!(of(Flaw::UnknownState).contains(r#""state":"XX""#));
        let states = |number: &u64| country(*number).country == "AU" && Flaw::of(*number).is_none();
        let australian = text(&customer(&recorded, (250..).find(states).expect("one")));
        let full = [
            "New South Wales",
            "Victoria",
            "Queensland",
            "Western Australia",
            "Tasmania",
        ];
        assert!(
            full.iter().any(|state| australian.contains(state)),
            "{australian}"
        );
    }
}
