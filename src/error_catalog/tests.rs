use super::*;
use crate::profile::PROFILES;
use crate::text::{Lang, Words};
use std::collections::BTreeSet;

fn said(status: u16, code: Option<&str>, description: &str) -> UpstreamAnswer {
    UpstreamAnswer {
        status: Some(status),
        code: code.map(str::to_owned),
        description: Some(description.to_owned()).filter(|text| !text.is_empty()),
        ..UpstreamAnswer::default()
    }
}

fn id(said: &UpstreamAnswer, property: Option<&str>) -> Option<(&'static str, bool)> {
    explain(said, property).map(|explained| (explained.row.id, explained.exact))
}

#[test]
fn the_most_specific_row_wins() {
    for (status, code, property, expected) in [
        (400, Some("27002"), None, "pc-27002"),
        (400, Some("27002"), Some("address.state"), "pc-27002-state"),
        (400, Some("27002"), Some("address.addressLine1"), "pc-27002"),
        (400, Some("2055"), None, "pc-2055"),
        (401, Some("400"), None, "pc-400"),
        (400, Some("20002"), None, "pc-20002"),
        (403, Some("20002"), None, "pc-20002"),
        (404, Some("3000"), None, "pc-3000"),
        (405, Some("1000"), None, "status-405"),
        (409, None, None, "status-412"),
        (429, None, None, "status-429"),
    ] {
        assert_eq!(
            id(&said(status, code, ""), property).map(|(id, _)| id),
            Some(expected),
            "{status} {code:?} {property:?}"
        );
    }
}

#[test]
fn the_gateways_text_counts_where_there_is_no_code() {
    let gateway = "Authentication failed. MFA required. (10001)";
    assert_eq!(
        id(&said(401, None, gateway), None),
        Some(("pc-900421", true))
    );
    assert_eq!(
        id(&said(401, Some("400"), gateway), None),
        Some(("pc-400", true))
    );
}

#[test]
fn an_unknown_code_gets_no_advice_of_another() {
    assert_eq!(
        id(&said(403, Some("123456"), "MFA required"), None),
        Some(("status-403", false))
    );
    assert_eq!(id(&said(418, Some("123456"), ""), None), None);
    let entra = UpstreamAnswer {
        code: Some("AADSTS999999".to_owned()),
        ..UpstreamAnswer::default()
    };
    assert_eq!(id(&entra, None), None);
    let nothing = Error::with(ErrorKind::ProviderRefused, entra);
    assert!(of_error(&nothing).is_none());
}

#[test]
fn what_has_to_be_waited_for_is_told_by_the_error_itself() {
    assert!(
        of_error(&Error::with(
            ErrorKind::Unavailable,
            said(500, Some("800003"), "")
        ))
        .is_none()
    );
    assert!(of_error(&Error::with(ErrorKind::Throttled(9), said(429, None, ""))).is_none());
    let refused =
        of_error(&Error::with(ErrorKind::NotAllowed, said(403, None, ""))).map(|row| row.id);
    assert_eq!(refused, Some("status-403"));
}

/// Every combination that a row names leads to that row and to no other of the same weight.
#[test]
fn no_two_rows_claim_the_same_answer() {
    let mut ids = BTreeSet::new();
    for row in rows() {
        assert!(ids.insert(row.id), "{} stands twice", row.id);
        assert!(
            !(row.codes.is_empty() && row.statuses.is_empty()),
            "{} fits everything",
            row.id
        );
        let codes: Vec<Option<&str>> = if row.codes.is_empty() {
            vec![None]
        } else {
            row.codes.iter().map(|code| Some(*code)).collect()
        };
        let statuses: Vec<u16> = if row.statuses.is_empty() {
            vec![418]
        } else {
            row.statuses.to_vec()
        };
        for (code, status) in codes
            .iter()
            .flat_map(|code| statuses.iter().map(move |status| (*code, *status)))
        {
            let said = said(status, code, "");
            let weights: Vec<(u8, &str)> = rows()
                .filter_map(|row| Some((row.fits(&said, row.property)?, row.id)))
                .collect();
            let best = row
                .fits(&said, row.property)
                .expect("a row fits what it names");
            let same: Vec<_> = weights
                .iter()
                .filter(|(weight, other)| *weight == best && rows_property(other) == row.property)
                .collect();
            assert_eq!(same.len(), 1, "{code:?} {status}: {same:?}");
            assert_eq!(
                id(&said, row.property).map(|(id, _)| id),
                Some(row.id),
                "{code:?} {status}"
            );
        }
    }
}

fn rows_property(id: &str) -> Option<&'static str> {
    rows().find(|row| row.id == id).and_then(|row| row.property)
}

#[test]
fn every_row_has_words_a_source_and_a_date() {
    for row in rows() {
        for lang in Lang::ALL {
            let words = Words::of(lang);
            for part in ["what", "do"] {
                assert!(
                    words.has(&format!("catalogue-{}-{part}", row.id)),
                    "{lang:?}: {} has no {part}",
                    row.id
                );
            }
            assert!(
                words.has(&format!("who-{}", row.who.word()))
                    && words.has(&format!("wait-{}", row.wait.word()))
            );
            if let Some(field) = row.field {
                assert!(!words.label("", field).starts_with('['), "{field}");
            }
        }
        checked(row.id, &row.source);
    }
    for needed in NEEDED {
        assert!(
            Lang::ALL
                .into_iter()
                .all(|lang| Words::of(lang).has(needed.role)),
            "{}",
            needed.role
        );
        checked(needed.slug, &needed.source);
    }
}

fn checked(what: &str, source: &Source) {
    assert!(
        source.address.starts_with("https://") && !source.address.contains(' '),
        "{what}"
    );
    let year: u16 = source.date[..4].parse().expect("a year");
    assert!(
        (2012..=2026).contains(&year) && source.date.len() <= 10,
        "{what}: {}",
        source.date
    );
}

#[test]
fn the_table_of_roles_knows_every_profile_and_verb() {
    for profile in PROFILES {
        let verbs: Vec<Verb> = NEEDED
            .iter()
            .filter(|needed| needed.slug == profile.slug)
            .map(|needed| needed.verb)
            .collect();
        let expected = if profile.is_editable() {
            vec![Verb::View, Verb::Change]
        } else {
            vec![Verb::View]
        };
        assert_eq!(verbs, expected, "{}", profile.slug);
    }
}
