use super::*;
use crate::profile::{
    BILLING, CUSTOMER_BILLING, LEGAL_BUSINESS, ORGANIZATION, changes, parts, write,
};

/// The rules documents that were recorded from the service.
pub const RECORDED: &[(&str, &str)] = &[
    ("CN", include_str!("../../sandbox/documents/rules-CN.json")),
    ("DE", include_str!("../../sandbox/documents/rules-DE.json")),
    ("GB", include_str!("../../sandbox/documents/rules-GB.json")),
    ("PT", include_str!("../../sandbox/documents/rules-PT.json")),
    ("US", include_str!("../../sandbox/documents/rules-US.json")),
];

fn known() -> Countries {
    let rules = |(country, text): &(&str, &str)| {
        let document = Json::parse(text.as_bytes()).unwrap();
        (
            (*country).to_owned(),
            Arc::new(CountryRules::read(&document, country).unwrap()),
        )
    };
    RECORDED.iter().map(rules).collect()
}

fn json(text: &str) -> Json {
    Json::parse(text.as_bytes()).unwrap()
}

fn words(
    profile: &'static Profile,
    document: &str,
    typed: &[(&str, &str)],
) -> Vec<(String, String)> {
    let document = json(document);
    let typed: Values = typed
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    let found = problems(
        profile,
        &document,
        &changes(profile, &document, &typed),
        &known(),
    );
    found
        .into_iter()
        .map(|problem| (problem.key, problem.code.as_str().to_owned()))
        .collect()
}

#[track_caller]
fn finds(
    profile: &'static Profile,
    document: &str,
    typed: &[(&str, &str)],
    expected: &[(&str, &str)],
) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(key, word)| ((*key).to_owned(), (*word).to_owned()))
        .collect();
    assert_eq!(words(profile, document, typed), expected, "{typed:?}");
}

const US: &str = r#"{"address":{"country":"US","city":"Redmond","state":"WA","addressLine1":"1 Microsoft Way","postalCode":"98052"}}"#;

fn billing(country: &str) -> String {
    format!(r#"{{"address":{{"country":"{country}","city":"x","addressLine1":"1"}}}}"#)
}

#[test]
fn recorded_rules_are_read_and_every_example_has_its_form() {
    for (country, rules) in known() {
        assert!(
            rules.city_required && rules.postal_code_required && !rules.cultures.is_empty(),
            "{country}"
        );
        assert_eq!(
            rules.state_required,
            matches!(country.as_str(), "US" | "CN")
        );
        assert_eq!(
            rules.states.len(),
            match country.as_str() {
                "US" => 51,
                "CN" => 31,
                _ => 0,
            }
        );
        assert!(!rules.has_unsupported_pattern());
        for format in [&rules.postal_code, &rules.phone, &rules.tax_id]
            .into_iter()
            .flatten()
        {
            assert!(!format.example.is_empty(), "{country}: {}", format.pattern);
            assert_eq!(format.accepts(&format.example), Some(true));
        }
        assert_eq!(
            rules.tax_id.is_some(),
            matches!(country.as_str(), "DE" | "GB" | "PT")
        );
        assert_eq!(rules.phone.is_some(), country == "US");
    }
    assert_eq!(
        known()["PT"].tax_id.as_ref().unwrap().example,
        "PT980152267"
    );
    assert_eq!(
        known()["DE"].tax_id.as_ref().unwrap().example,
        "DE123456789"
    );
}

#[test]
fn wrong_values_are_found_by_the_rules_of_their_country() {
    finds(
        &BILLING,
        US,
        &[("address.state", "ZZ")],
        &[("address.state", "state-unknown")],
    );
    finds(
        &BILLING,
        US,
        &[("address.state", "")],
        &[("address.state", "required")],
    );
    finds(
        &BILLING,
        US,
        &[
            ("address.state", "OR"),
            ("address.postalCode", "97201-0001"),
        ],
        &[],
    );
    finds(
        &BILLING,
        US,
        &[("address.postalCode", "9805")],
        &[("address.postalCode", "postal-code-such-as")],
    );
    finds(
        &BILLING,
        US,
        &[("address.phoneNumber", "+1 425 555 0100")],
        &[("address.phoneNumber", "phone-of-country-such-as")],
    );
    finds(
        &BILLING,
        US,
        &[("address.phoneNumber", "call me")],
        &[("address.phoneNumber", "phone-of-country-such-as")],
    );
    finds(
        &BILLING,
        US,
        &[
            ("primaryContact.phoneNumber", "+49 89 5550100"),
            ("taxId", "anything"),
        ],
        &[],
    );
    // The number of the contact has no country.
    finds(
        &BILLING,
        US,
        &[("primaryContact.phoneNumber", "call me")],
        &[("primaryContact.phoneNumber", "phone")],
    );
    for (country, good, bad) in [
        ("CN", "100000", "98052"),
        ("DE", "10115", "1011"),
        ("GB", "M1 1AE", "98052"),
        ("PT", "1000-001", "1000-01"),
    ] {
        finds(
            &BILLING,
            &billing(country),
            &[("address.postalCode", good)],
            &[],
        );
        finds(
            &BILLING,
            &billing(country),
            &[("address.postalCode", bad)],
            &[("address.postalCode", "postal-code-such-as")],
        );
        finds(
            &BILLING,
            &billing(country),
            &[("address.city", "")],
            &[("address.city", "required")],
        );
    }
    for (country, good, bad) in [
        ("DE", "DE129415943", "DE 129415943"),
        ("GB", "GB123456789", "123456789"),
        ("PT", "PT980152267", "PT1"),
    ] {
        finds(&BILLING, &billing(country), &[("taxId", good)], &[]);
        finds(
            &BILLING,
            &billing(country),
            &[("taxId", bad)],
            &[("taxId", "tax-id-such-as")],
        );
        finds(&BILLING, &billing(country), &[("taxId", "")], &[]);
    }
    finds(
        &BILLING,
        &billing("CN"),
        &[("address.state", "Beijing")],
        &[("address.state", "state-length")],
    );
    finds(
        &BILLING,
        &billing("CN"),
        &[("address.state", "XX")],
        &[("address.state", "state-unknown")],
    );
}

#[test]
fn without_rules_only_the_table_speaks_and_uk_is_gb() {
    finds(
        &BILLING,
        &billing("FR"),
        &[
            ("address.postalCode", "anything"),
            ("address.city", ""),
            ("taxId", "x"),
            ("address.state", "ZZ"),
        ],
        &[],
    );
    finds(
        &BILLING,
        &billing("uk"),
        &[("address.postalCode", "98052")],
        &[("address.postalCode", "postal-code-such-as")],
    );
}

#[test]
fn a_changed_country_asks_again_for_what_it_rules_and_untouched_fields_are_left_alone() {
    let stored = r#"{"companyName":"A","email":"a@b.example","defaultAddress":{"country":"DE","city":"Berlin","addressLine1":"1","postalCode":"10115"}}"#;
    finds(
        &ORGANIZATION,
        stored,
        &[("defaultAddress.country", "US")],
        &[("defaultAddress.state", "required")],
    );
    finds(
        &ORGANIZATION,
        stored,
        &[("defaultAddress.country", "GB")],
        &[("defaultAddress.postalCode", "postal-code-such-as")],
    );
    finds(
        &ORGANIZATION,
        stored,
        &[("defaultAddress.country", "FR")],
        &[],
    );
    let broken = stored.replace("10115", "1");
    finds(&ORGANIZATION, &broken, &[("companyName", "B")], &[]);
    let warned = warnings(&ORGANIZATION, &json(&broken), &Values::new(), &known());
    assert_eq!(
        warned
            .iter()
            .map(|warning| warning.key.as_str())
            .collect::<Vec<_>>(),
        ["defaultAddress.postalCode"]
    );
}

#[test]
fn a_state_of_the_old_country_is_refused_once_the_country_has_changed() {
    let stored = r#"{"companyName":"A","email":"a@b.example","defaultAddress":{"country":"us","city":"R","state":"WA","addressLine1":"1","postalCode":"98052"}}"#;
    let (country, state, postal) = (
        "defaultAddress.country",
        "defaultAddress.state",
        "defaultAddress.postalCode",
    );
    let left = [(state, "state-unknown")];
    for (to, code) in [
        ("GB", "M1 1AE"),
        ("uk", "M1 1AE"),
        ("CN", "100000"),
        ("DE", "10115"),
        ("FR", "75001"),
    ] {
        finds(
            &ORGANIZATION,
            stored,
            &[(country, to), (postal, code)],
            &left,
        );
        let emptied: &[(&str, &str)] = if to == "CN" {
            &[(state, "required")]
        } else {
            &[]
        };
        finds(
            &ORGANIZATION,
            stored,
            &[(country, to), (postal, code), (state, "")],
            emptied,
        );
        finds(
            &ORGANIZATION,
            stored,
            &[(country, to), (postal, code), (state, "BJ")],
            &[],
        );
    }
    // The same country in another spelling has not changed.
    finds(
        &ORGANIZATION,
        stored,
        &[(country, "US"), (state, "WA")],
        &[],
    );
    finds(
        &ORGANIZATION,
        &stored.replace("\"us\"", "\"UK\""),
        &[(country, "GB"), (postal, "M1 1AE")],
        &[],
    );
}

#[test]
fn a_region_of_the_old_country_is_refused_once_the_country_has_changed() {
    let stored = r#"{"companyName":"A","email":"a@b.example","defaultAddress":{"country":"FR","region":"Île-de-France","city":"Paris","addressLine1":"1","postalCode":"75001"}}"#;
    let (country, region) = ("defaultAddress.country", "defaultAddress.region");
    let (state, postal) = ("defaultAddress.state", "defaultAddress.postalCode");
    // With a list of states, without one, and without known rules.
    for (to, code) in [("US", "98052"), ("GB", "M1 1AE"), ("BE", "1000")] {
        let needed: &[(&str, &str)] = if to == "US" {
            &[(state, "required")]
        } else {
            &[]
        };
        let left = [needed, &[(region, "region-leftover")][..]].concat();
        let address = [(country, to), (postal, code)];
        finds(&ORGANIZATION, stored, &address, &left);
        for typed in ["", "Kent"] {
            let typed = [&address[..], &[(region, typed)][..]].concat();
            finds(&ORGANIZATION, stored, &typed, needed);
        }
    }
    finds(&ORGANIZATION, stored, &[(country, "fr")], &[]);
}

#[test]
fn a_country_with_full_names_of_states_has_them_all_and_its_list_beats_the_length() {
    let document = r#"{"iso2Code":"AU","isStateRequired":true,"supportedStatesList":["Australian Capital Territory","Jervis Bay Territory",
        "New South Wales","Northern Territory","Queensland","South Australia","Tasmania","Victoria","Western Australia"],"postalCodeRegex":"^\\d{4}$"}"#;
    let rules = CountryRules::read(&json(document), "AU").unwrap();
    assert_eq!(rules.states.len(), 9);
    let known = Countries::from([("AU".to_owned(), Arc::new(rules))]);
    let stored = json(&billing("AU"));
    let state = |typed: &str| {
        let typed = Values::from([("address.state".to_owned(), typed.to_owned())]);
        let changed = changes(&BILLING, &stored, &typed);
        let found = problems(&BILLING, &stored, &changed, &known).into_iter();
        found
            .filter(|problem| problem.key == "address.state")
            .map(|problem| problem.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(state("New South Wales"), []);
    assert_eq!(state("Western Australia"), []);
    assert_eq!(state("New North Wales"), [Code::StateUnknown]);
    let typed = Values::from([("address.state".to_owned(), "Victoria".to_owned())]);
    let now = write(&BILLING, &stored, &changes(&BILLING, &stored, &typed));
    let warned = warnings(&BILLING, &now, &Values::new(), &known);
    assert!(warned.iter().all(|warning| warning.key != "address.state"));
}

#[test]
fn a_list_of_states_that_is_not_known_as_a_whole_refuses_no_state() {
    let states = |list: &str| {
        let document = format!(r#"{{"iso2Code":"TT","supportedStatesList":{list}}}"#);
        CountryRules::read(&json(&document), "TT").unwrap().states
    };
    assert_eq!(
        states(r#"[" Port of Spain","Tunapuna & Piarco ","\"Chaguanas\""]"#),
        ["Port of Spain", "Tunapuna & Piarco", "\"Chaguanas\""]
    );
    for unreadable in [
        r#"1"#,
        "null",
        r#""""#,
        r#"" ""#,
        r#""<b>""#,
        r#""a\u200bb""#,
    ] {
        let list = format!(r#"["Port of Spain",{unreadable}]"#);
        assert_eq!(states(&list), [""; 0], "{unreadable}");
    }
}

#[test]
fn the_whole_name_of_a_state_may_become_another_one_where_no_list_is_known() {
    let state = |stored: &str, country: &str, typed: &[(&str, &str)], known: &Countries| {
        let stored = format!(
            r#"{{"companyName":"A","email":"a@b.example","defaultAddress":{{"country":"{country}","city":"x","addressLine1":"1","state":"{stored}","phoneNumber":"0255501234"}}}}"#
        );
        let typed: Values = typed
            .iter()
            .map(|(name, value)| (format!("defaultAddress.{name}"), (*value).to_owned()))
            .collect();
        let stored = json(&stored);
        let found = problems(
            &ORGANIZATION,
            &stored,
            &changes(&ORGANIZATION, &stored, &typed),
            known,
        );
        let found: Vec<Code> = found
            .into_iter()
            .filter(|problem| problem.key == "defaultAddress.state")
            .map(|problem| problem.code)
            .collect();
        let warned = warnings(&ORGANIZATION, &stored, &Values::new(), known);
        let warned = warned
            .iter()
            .any(|other| other.key == "defaultAddress.state");
        (found, warned)
    };
    let nothing = Countries::new();
    let without_list = CountryRules {
        country: "AE".to_owned(),
        ..CountryRules::default()
    };
    let emirates = Countries::from([("AE".to_owned(), Arc::new(without_list))]);
    let (fits, refused) = ((vec![], false), vec![Code::StateLength]);
    let victoria = [("state", "Victoria")];
    assert_eq!(state("New South Wales", "AU", &victoria, &nothing), fits);
    assert_eq!(
        state("Dubai", "AE", &[("state", "Abu Dhabi")], &emirates),
        fits
    );
    // Nothing tells that the country writes whole names, or that another country does.
    assert_eq!(state("NS", "AU", &victoria, &nothing).0, refused);
    assert_eq!(state("", "AU", &victoria, &nothing).0, refused);
    let moved = [("state", "Victoria"), ("country", "AE")];
    assert_eq!(state("New South Wales", "AU", &moved, &nothing).0, refused);
    // A list of codes contradicts.
    let listed = known();
    let shanghai = [("state", "Shanghai")];
    assert_eq!(state("Beijing", "CN", &shanghai, &listed), (refused, true));
}

#[test]
fn a_form_does_not_warn_about_signs_that_its_inputs_do_not_hold() {
    let document = json(
        r#"{"companyName":"Contoso\n","email":"a@b.example ","language":"en","culture":"en-US",
        "firstName":"A\u200bna","defaultAddress":{"country":"QQ","addressLine1":"1"}}"#,
    );
    let keys = |found: Vec<FieldProblem>| -> Vec<String> {
        found.into_iter().map(|problem| problem.key).collect()
    };
    let (nothing, known) = (Values::new(), Countries::new());
    let stored = keys(warnings(&CUSTOMER_BILLING, &document, &nothing, &known));
    for key in ["companyName", "email", "firstName"] {
        assert!(stored.iter().any(|other| other == key), "{key}: {stored:?}");
    }
    let shown = keys(form_warnings(
        &CUSTOMER_BILLING,
        &document,
        &nothing,
        &known,
    ));
    assert_eq!(shown, ["firstName"]);
}

#[test]
fn a_program_that_takes_a_blank_away_has_the_value_checked() {
    let document = json(r#"{"email":"nobody ","companyName":"Contoso\n"}"#);
    let sent: Values = [("email", "nobody"), ("companyName", "Contoso")]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    let changed = crate::profile::changes::literal_changes(&ORGANIZATION, &document, &sent);
    assert_eq!(changed.len(), 2);
    let found = problems(&ORGANIZATION, &document, &changed, &Countries::new());
    let found: Vec<_> = found
        .iter()
        .map(|problem| (problem.key.as_str(), problem.code.as_str()))
        .collect();
    assert_eq!(found, [("email", "email")]);
}

#[test]
fn the_parts_of_an_address_are_called_what_the_country_calls_them() {
    let document =
        json(r#"{"address":{"country":"uk"},"companyApproverAddress":{"country":"US"}}"#);
    let typed = Values::from([("companyApproverAddress.country".to_owned(), "JP".to_owned())]);
    let of = |typed: &Values, known: &Countries| {
        field_labels(&LEGAL_BUSINESS, &document, typed, known)
            .into_iter()
            .collect::<Vec<_>>()
    };
    let expected = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(key, word)| ((*key).to_owned(), (*word).to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of(&Values::new(), &known()),
        expected(&[
            ("address.postalCode", "postal-postcode"),
            ("address.region", "area-county"),
            ("companyApproverAddress.postalCode", "postal-zip"),
            ("companyApproverAddress.state", "area-state"),
        ])
    );
    assert_eq!(
        of(&typed, &Countries::new()),
        expected(&[
            ("address.postalCode", "postal-postcode"),
            ("address.state", "area-county"),
            ("companyApproverAddress.state", "area-prefecture")
        ])
    );
}

#[test]
fn a_region_never_stands_beside_a_state_of_a_list() {
    finds(
        &BILLING,
        US,
        &[("address.region", "WA")],
        &[("address.region", "region-with-state")],
    );
    let both = US.replace("\"state\"", "\"region\":\"Somewhere\",\"state\"");
    finds(
        &BILLING,
        &both,
        &[("address.state", "OR")],
        &[("address.region", "region-with-state")],
    );
    finds(
        &BILLING,
        &both,
        &[("address.state", "OR"), ("address.region", "")],
        &[],
    );
    finds(&BILLING, &both, &[("address.city", "Bellevue")], &[]);
    finds(
        &BILLING,
        &billing("GB"),
        &[("address.region", "Kent"), ("address.state", "KT")],
        &[],
    );
}

#[test]
fn customers_of_some_countries_need_a_phone_number() {
    let customer = |country: &str| {
        format!(
            r#"{{"companyName":"A","defaultAddress":{{"country":"{country}","phoneNumber":"4255550100"}}}}"#
        )
    };
    let phone = "defaultAddress.phoneNumber";
    finds(
        &CUSTOMER_BILLING,
        &customer("PL"),
        &[(phone, "")],
        &[(phone, "required")],
    );
    finds(&CUSTOMER_BILLING, &customer("FR"), &[(phone, "")], &[]);
    finds(&ORGANIZATION, &customer("PL"), &[(phone, "")], &[]);
}

#[test]
fn each_address_has_its_own_country() {
    let document = r#"{"companyName":"A","address":{"country":"US","state":"WA"},"companyApproverAddress":{"country":"DE"}}"#;
    finds(
        &LEGAL_BUSINESS,
        document,
        &[
            ("address.postalCode", "10115x"),
            ("companyApproverAddress.postalCode", "98052-1234"),
        ],
        &[
            ("address.postalCode", "postal-code-such-as"),
            ("companyApproverAddress.postalCode", "postal-code-such-as"),
        ],
    );
    let typed = Values::from([
        ("companyApproverAddress.country".to_owned(), "uk".to_owned()),
        ("address.country".to_owned(), "FR".to_owned()),
    ]);
    assert_eq!(
        countries_of(&LEGAL_BUSINESS, &json(document), &typed),
        ["DE", "GB", "US"],
        "the country of the first cannot be typed"
    );
}

#[test]
fn what_the_portal_cannot_evaluate_or_does_not_know_is_skipped() {
    let odd = json(
        r#"{"iso2Code":"fr","isCityRequired":"yes","postalCodeRegex":"^(?<=x)\\d{5}$","supportedStatesList":[1,"<b>","01"],"new":{"a":1},
        "isVatIdSupported":false,"vatIdRegex":"^FR$","supportedCulturesList":null}"#,
    );
    let rules = CountryRules::read(&odd, "FR").unwrap();
    assert!(rules.has_unsupported_pattern() && !rules.city_required && rules.tax_id.is_none());
    assert_eq!(rules.states, [""; 0]);
    assert_eq!(
        rules.check(Owner::Partner, Kind::PostalCode, "not at all"),
        Ok(())
    );
    for other in [
        "[]",
        "null",
        "{}",
        r#"{"iso2Code":"DE"}"#,
        r#"{"iso2Code":7}"#,
    ] {
        assert_eq!(CountryRules::read(&json(other), "FR"), None, "{other}");
    }
}

#[test]
fn every_address_has_every_member_in_every_order() {
    for country in ["US", "DE", "CN", "XX"] {
        let mut order = countries::order(country).to_vec();
        let mut members: Vec<&str> = parts::place(
            crate::profile::EditMode::Editable,
            crate::profile::EditMode::Editable,
        )
        .map(|field| field.name)
        .to_vec();
        order.sort_unstable();
        members.sort_unstable();
        assert_eq!(order, members);
    }
}

#[test]
fn the_examples_of_countries_have_the_form_of_codes() {
    for (country, rules) in known() {
        assert_eq!(
            rules
                .postal_code
                .as_ref()
                .map(|format| format.example.as_str()),
            countries::postal_example(&country)
        );
    }
}
