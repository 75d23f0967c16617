//! Computes the changes that a posted form makes to a document, and writes changes into the
//! document that is sent.

use super::values::{cleared, meant, posted, read, read_key};
use super::{Json, Kind, Member, Place, Profile, Values, Writing};

/// A field whose value a person wants to change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub key: String,
    pub before: Member,
    pub after: String,
}

impl Change {
    /// Returns true if `found` counts as `value` for this change of a field of this kind: a browser
    /// posts the same text for both. Where it does so for the values before and after as well, the
    /// change is about the other signs, and the texts have to be equal.
    pub fn is_same(&self, kind: Kind, found: &str, value: &str) -> bool {
        let posts_same = |a: &str, b: &str| posted(kind, a) == posted(kind, b);
        if posts_same(&self.before.shown(), &self.after) {
            found == value
        } else {
            posts_same(found, value)
        }
    }
}

/// Returns what `typed` changes in `document`, in the order of the form. An untouched input is not
/// a change. Signs that keyboards and clipboards add are not either. Read-only fields and keys that
/// the profile does not have are ignored.
pub fn changes(profile: &'static Profile, document: &Json, typed: &Values) -> Vec<Change> {
    changes_by(profile, document, typed, |kind, value, stored| {
        let stored = posted(kind, stored);
        let after = meant(kind, value, &stored);
        (after != stored).then_some(after)
    })
}

/// As `changes`, for values that a program sends: they are taken literally, and so are the members
/// that it clears. A stored value may have signs that no browser posts, such as a line break or a
/// blank after an e-mail address: the value without them is a change.
pub fn literal_changes(profile: &'static Profile, document: &Json, sent: &Values) -> Vec<Change> {
    changes_by(profile, document, sent, |kind, value, stored| {
        let after = posted(kind, value);
        (value != stored && after != stored).then_some(after)
    })
}

/// `changed` returns the value after, from the typed and the stored one; `None` if nothing changes.
fn changes_by(
    profile: &'static Profile,
    document: &Json,
    typed: &Values,
    changed: fn(Kind, &str, &str) -> Option<String>,
) -> Vec<Change> {
    let cleared = cleared(profile, document, typed);
    let cleared = cleared.into_iter().map(|key| Change {
        before: read_key(document, &key),
        after: String::new(),
        key,
    });
    profile
        .places()
        .filter(|place| place.field.is_editable())
        .filter_map(|place| {
            let key = place.key();
            let before = read(document, &place);
            let after = changed(place.field.kind, typed.get(&key)?, &before.shown())?;
            (!before.is_tree()).then_some(Change { key, before, after })
        })
        .chain(cleared)
        .collect()
}

/// Returns a copy of the document with only these changes applied. Members keep their spelling,
/// their order and their neighbours. A profile with `Writing::PutAllFields` also gets `""` for
/// every field that is absent.
pub fn write(profile: &'static Profile, document: &Json, changes: &[Change]) -> Json {
    let mut written = document.clone();
    for change in changes {
        match profile.place(&change.key) {
            Some(place) => set(&mut written, &place, &change.after),
            // A member without a field is only ever cleared.
            None => {
                let path: Vec<&str> = change.key.splitn(2, '.').collect();
                written.set(&path, Json::Text(change.after.clone()));
            }
        }
    }
    if profile.writing == Writing::PutAllFields {
        for place in profile.places() {
            if read(&written, &place) == Member::Absent {
                set(&mut written, &place, "");
            }
        }
    }
    written
}

fn set(document: &mut Json, place: &Place, value: &str) {
    let path: Vec<&str> = place.path().collect();
    document.set(&path, Json::Text(value.to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{BILLING, SUPPORT};

    fn document() -> Json {
        Json::parse(
            br#"{"CompanyName":"A","address":{"country":"US","City":"Redmond","district":"x","addressLine2":null},"billingDay":1.0,
            "primaryContact":{"email":" a@b.example "},"purchaseOrderNumber":"line\nbreak","attributes":{"etag":"7"}}"#,
        )
        .unwrap()
    }

    fn typed(pairs: &[(&str, &str)]) -> Values {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn an_untouched_form_changes_nothing() {
        let untouched = crate::profile::values::untouched(&BILLING, &document());
        assert_eq!(untouched["purchaseOrderNumber"], "linebreak");
        assert_eq!(untouched["primaryContact.email"], "a@b.example");
        assert_eq!(changes(&BILLING, &document(), &untouched), vec![]);
    }

    #[test]
    fn case_and_clearing_are_changes_and_empty_over_nothing_is_none() {
        let typed = typed(&[
            ("address.city", "REDMOND"),
            ("purchaseOrderNumber", ""),
            ("address.addressLine2", ""),
            ("taxId", ""),
            ("companyName", "not editable"),
            ("nonsense", "x"),
        ]);
        let keys: Vec<_> = changes(&BILLING, &document(), &typed)
            .into_iter()
            .map(|change| change.key)
            .collect();
        assert_eq!(keys, ["address.city", "purchaseOrderNumber"]);
    }

    #[test]
    fn signs_that_a_clipboard_adds_are_no_change_and_are_not_sent() {
        let document = Json::parse(br#"{"address":{"postalCode":"98052","city":"Redmond\u00a0"}}"#);
        let document = document.unwrap();
        let of = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            changes(&BILLING, &document, &typed(pairs))
                .into_iter()
                .map(|change| (change.key, change.after))
                .collect()
        };
        for same in [
            "98052 ",
            "\u{a0}98052",
            "９８０５２",
            "\u{202a}98052\u{202c}",
        ] {
            assert_eq!(of(&[("address.postalCode", same)]), [], "{same:?}");
        }
        assert_eq!(of(&[("address.city", "Redmond\u{a0}")]), [], "untouched");
        for mended in ["Redmond", " Redmond "] {
            assert_eq!(
                of(&[("address.city", mended)]),
                [("address.city".to_owned(), "Redmond".to_owned())]
            );
        }
    }

    #[test]
    fn a_program_takes_away_what_no_browser_posts_and_a_form_leaves_it() {
        let clean = typed(&[
            ("primaryContact.email", "a@b.example"),
            ("purchaseOrderNumber", "linebreak"),
            ("address.city", "Redmond"),
            ("address.addressLine2", ""),
            ("taxId", ""),
        ]);
        assert_eq!(changes(&BILLING, &document(), &clean), []);
        let literal: Vec<_> = literal_changes(&BILLING, &document(), &clean)
            .into_iter()
            .map(|change| (change.key, change.after))
            .collect();
        let expected = [
            ("primaryContact.email", "a@b.example"),
            ("purchaseOrderNumber", "linebreak"),
        ];
        let as_stored = typed(&[("primaryContact.email", " a@b.example ")]);
        assert_eq!(literal_changes(&BILLING, &document(), &as_stored), []);
        assert_eq!(literal.len(), 2, "{literal:?}");
        for (key, after) in expected {
            assert!(
                literal.contains(&(key.to_owned(), after.to_owned())),
                "{key}: {literal:?}"
            );
        }
    }

    #[test]
    fn other_signs_count_only_for_a_change_that_is_about_them() {
        let change = |before: &str, after: &str| Change {
            key: "email".to_owned(),
            before: Member::Text(before.to_owned()),
            after: after.to_owned(),
        };
        let tidied = change("a@b.example ", "a@b.example");
        let is_same = |change: &Change, found, value| change.is_same(Kind::Email, found, value);
        assert!(is_same(&tidied, "a@b.example", "a@b.example"));
        assert!(!is_same(&tidied, "a@b.example ", "a@b.example"));
        let moved = change("a@b.example", "a@c.example");
        assert!(is_same(&moved, "a@c.example ", "a@c.example"));
        assert!(!is_same(&moved, "a@b.example", "a@c.example"));
    }

    #[test]
    fn only_the_edited_members_differ_in_what_is_sent() {
        let found = changes(
            &BILLING,
            &document(),
            &typed(&[("address.city", "Bellevue"), ("taxId", "9")]),
        );
        let expected = document()
            .to_string()
            .replace("Redmond", "Bellevue")
            .replace(r#""7"}}"#, r#""7"},"taxId":"9"}"#);
        assert_eq!(write(&BILLING, &document(), &found).to_string(), expected);
    }

    #[test]
    fn support_always_names_its_three_members() {
        let sent = write(
            &SUPPORT,
            &Json::parse(br#"{"Email":"a@b.example","website":null}"#).unwrap(),
            &[],
        );
        assert_eq!(
            sent.to_string(),
            r#"{"Email":"a@b.example","website":null,"telephone":""}"#
        );
    }
}
