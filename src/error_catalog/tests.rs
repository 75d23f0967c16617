use super::*;
use crate::profile::PROFILES;
use crate::text::{Lang, Words};
use std::collections::BTreeSet;

fn answer(status: u16, code: Option<&str>, description: &str) -> UpstreamAnswer {
    UpstreamAnswer {
        status: Some(status),
        code: code.map(str::to_owned),
        description: Some(description.to_owned()).filter(|text| !text.is_empty()),
        ..UpstreamAnswer::default()
    }
}

fn id(answer: &UpstreamAnswer, property: Option<&str>) -> Option<(&'static str, bool)> {
    explain(answer, property).map(|explanation| (explanation.entry.id, explanation.exact))
}

#[test]
fn the_most_specific_entry_wins() {
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
            id(&answer(status, code, ""), property).map(|(id, _)| id),
            Some(expected),
            "{status} {code:?} {property:?}"
        );
    }
}

#[test]
fn the_gateways_text_counts_where_there_is_no_code() {
    let gateway = "Authentication failed. MFA required. (10001)";
    assert_eq!(
        id(&answer(401, None, gateway), None),
        Some(("pc-900421", true))
    );
    assert_eq!(
        id(&answer(401, Some("400"), gateway), None),
        Some(("pc-400", true))
    );
}

#[test]
fn an_unknown_code_gets_no_advice_of_another() {
    assert_eq!(
        id(&answer(403, Some("123456"), "MFA required"), None),
        Some(("status-403", false))
    );
    assert_eq!(id(&answer(418, Some("123456"), ""), None), None);
    let entra = UpstreamAnswer {
        code: Some("AADSTS999999".to_owned()),
        ..UpstreamAnswer::default()
    };
    assert_eq!(id(&entra, None), None);
    let nothing = Error::with(ErrorKind::ProviderRefused, entra);
    assert!(of_error(&nothing).is_none());
}

#[test]
fn a_refusal_of_who_sent_a_request_is_told_from_one_of_what_was_sent() {
    let refuses = |status, code| refuses_access(&answer(status, code, ""));
    for code in [
        "1002", "2030", "2032", "20002", "800039", "900124", "900150", "900308", "900309",
        "900416", "900421", "90000", "123456",
    ] {
        assert!(refuses(403, Some(code)), "{code}");
    }
    assert!(refuses(403, None));
    // A locked field, and values.
    for code in ["600006", "27002", "600049", "600051", "800002"] {
        assert!(!refuses(403, Some(code)), "{code}");
    }
    for status in [400, 401, 404, 500] {
        assert!(!refuses(status, Some("900308")), "{status}");
    }
}

#[test]
fn what_has_to_be_waited_for_is_told_by_the_error_itself() {
    assert!(
        of_error(&Error::with(
            ErrorKind::Unavailable,
            answer(500, Some("800003"), "")
        ))
        .is_none()
    );
    assert!(of_error(&Error::with(ErrorKind::Throttled(9), answer(429, None, ""))).is_none());
    let refused =
        of_error(&Error::with(ErrorKind::NotAllowed, answer(403, None, ""))).map(|entry| entry.id);
    assert_eq!(refused, Some("status-403"));
}

/// Every combination that an entry names leads to that entry, and to no other one of the same
/// weight.
#[test]
fn no_two_entries_claim_the_same_answer() {
    let mut ids = BTreeSet::new();
    for entry in entries() {
        assert!(ids.insert(entry.id), "{} stands twice", entry.id);
        assert!(
            !(entry.codes.is_empty() && entry.statuses.is_empty()),
            "{} fits everything",
            entry.id
        );
        let codes: Vec<Option<&str>> = if entry.codes.is_empty() {
            vec![None]
        } else {
            entry.codes.iter().map(|code| Some(*code)).collect()
        };
        let statuses: Vec<u16> = if entry.statuses.is_empty() {
            vec![418]
        } else {
            entry.statuses.to_vec()
        };
        for (code, status) in codes
            .iter()
            .flat_map(|code| statuses.iter().map(move |status| (*code, *status)))
        {
            let answer = answer(status, code, "");
            let weights: Vec<(u8, &str)> = entries()
                .filter_map(|entry| Some((entry.fits(&answer, entry.property)?, entry.id)))
                .collect();
            let best = entry
                .fits(&answer, entry.property)
                .expect("a entry fits what it names");
            let same: Vec<_> = weights
                .iter()
                .filter(|(weight, other)| *weight == best && property_of(other) == entry.property)
                .collect();
            assert_eq!(same.len(), 1, "{code:?} {status}: {same:?}");
            assert_eq!(
                id(&answer, entry.property).map(|(id, _)| id),
                Some(entry.id),
                "{code:?} {status}"
            );
        }
    }
}

fn property_of(id: &str) -> Option<&'static str> {
    entries()
        .find(|entry| entry.id == id)
        .and_then(|entry| entry.property)
}

#[test]
fn every_entry_has_words_a_source_and_a_date() {
    for entry in entries() {
        for lang in Lang::ALL {
            let words = Words::of(lang);
            for part in ["what", "do"] {
                assert!(
                    words.has(&format!("catalogue-{}-{part}", entry.id)),
                    "{lang:?}: {} has no {part}",
                    entry.id
                );
            }
            assert!(
                words.has(&format!("who-{}", entry.who.as_str()))
                    && words.has(&format!("wait-{}", entry.wait.as_str()))
            );
            if let Some(field) = entry.field {
                assert!(!words.label("", field).starts_with('['), "{field}");
            }
        }
        checked(entry.id, &entry.source);
    }
    for required in REQUIRED_ROLES {
        assert!(
            Lang::ALL
                .into_iter()
                .all(|lang| Words::of(lang).has(required.role)),
            "{}",
            required.role
        );
        checked(required.slug, &required.source);
    }
}

#[test]
fn the_words_send_people_to_whom_the_entry_names() {
    let words = Words::of(Lang::En);
    for entry in entries() {
        let told = words.t_asking(&format!("catalogue-{}-do", entry.id), None, &[]);
        let others = match entry.who {
            Responsible::PortalAdmin => ["Entra administrator", "Global"],
            Responsible::EntraAdmin | Responsible::GlobalAdmin => ["portal administrator"; 2],
            _ => continue,
        };
        for other in others {
            assert!(!told.contains(other), "{}: {told}", entry.id);
        }
        assert_eq!(
            told.matches("Entra administrator").count(),
            told.matches("Microsoft Entra administrator").count(),
            "{}: {told}",
            entry.id
        );
    }
}

fn checked(what: &str, source: &EntrySource) {
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
        let verbs: Vec<Verb> = REQUIRED_ROLES
            .iter()
            .filter(|required| required.slug == profile.slug)
            .map(|required| required.verb)
            .collect();
        let expected = if profile.is_editable() {
            vec![Verb::View, Verb::Change]
        } else {
            vec![Verb::View]
        };
        assert_eq!(verbs, expected, "{}", profile.slug);
    }
}
