//! D2, lossless PUT: what is sent differs from what was read in the edited members alone. And the
//! merge: where nothing clashes the order of two people does not matter; where something clashes
//! nothing is lost.

use portal::profile::merge::{Resolution, Side};
use portal::profile::values::{meant, posted, read, untouched};
use portal::profile::{Json, Member, PROFILES, Profile, Values, Writing, changes, merge, write};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;

/// Documents in the normal run.
const CASES: u32 = 10_000;

fn editable() -> impl Strategy<Value = &'static Profile> {
    let profiles: Vec<&'static Profile> = PROFILES
        .iter()
        .copied()
        .filter(|profile| profile.is_editable())
        .collect();
    prop::sample::select(profiles)
}

/// Values as upstream may hold them, odd ones included.
fn leaf() -> impl Strategy<Value = Json> {
    let number = prop::sample::select(vec![
        "0",
        "-0",
        "1.0",
        "1e400",
        "9007199254740993",
        "1E+2",
        "0.10",
    ]);
    prop_oneof![
        1 => Just(Json::Null),
        1 => any::<bool>().prop_map(Json::Bool),
        2 => number.prop_map(|spelled| Json::Number(spelled.to_owned())),
        6 => text().prop_map(Json::Text),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z0-9 .@-]{0,12}",
        1 => "\\PC{0,12}",
        1 => prop::sample::select(vec!["", " ", "a\nb", "\u{0}", "\u{202e}abc", "😀", "</textarea><script>", " a@b.example "]).prop_map(str::to_owned),
    ]
}

fn tree() -> impl Strategy<Value = Json> {
    leaf().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
            prop::collection::vec(("[a-z]{1,6}", inner), 0..4)
                .prop_map(|members| Json::Object(distinct(members))),
        ]
    })
}

/// A document refuses members that differ in case alone; those are another test's.
fn distinct(members: Vec<(String, Json)>) -> Vec<(String, Json)> {
    let mut seen = std::collections::HashSet::new();
    members
        .into_iter()
        .filter(|(name, _)| seen.insert(name.to_lowercase()))
        .collect()
}

/// A spelling of a member's name: as documented, or with a capital, or shouted.
fn spelled(name: &str, how: u8) -> String {
    match how % 3 {
        0 => name.to_owned(),
        1 => name[..1].to_uppercase() + &name[1..],
        _ => name.to_uppercase(),
    }
}

/// A document of the profile: fields present, null or absent, in any spelling, among members that
/// nobody knows.
fn document(profile: &'static Profile) -> impl Strategy<Value = Json> {
    let fields: Vec<_> = profile.places().collect();
    let count = fields.len();
    let values = prop::collection::vec((0u8..4, any::<u8>(), leaf()), count);
    let unknown = prop::collection::vec(("x-[a-z]{1,5}", tree()), 0..4);
    let inner = prop::collection::vec(("y-[a-z]{1,5}", tree()), 0..3);
    (values, unknown, inner, any::<u8>()).prop_map(move |(values, unknown, inner, how)| {
        let mut top: Vec<(String, Json)> = Vec::new();
        for (place, (presence, spelling, value)) in fields.iter().zip(values) {
            if presence == 0 {
                continue;
            }
            let member = (spelled(place.field.name, spelling), value);
            if place.section.at.is_empty() {
                top.push(member);
                continue;
            }
            let at = place.section.at;
            match top
                .iter_mut()
                .find(|(name, _)| name.eq_ignore_ascii_case(at))
            {
                Some((_, Json::Object(members))) => members.push(member),
                _ => top.push((spelled(at, how), Json::Object(vec![member]))),
            }
        }
        for (_, value) in &mut top {
            if let Json::Object(members) = value {
                members.extend(distinct(inner.clone()));
            }
        }
        top.extend(distinct(unknown));
        Json::Object(top)
    })
}

/// What somebody types into some of the editable fields.
fn typed(profile: &'static Profile) -> impl Strategy<Value = Values> {
    let keys: Vec<String> = profile
        .places()
        .filter(|place| place.field.is_editable())
        .map(|place| place.key())
        .collect();
    prop::collection::btree_map(prop::sample::select(keys), text(), 0..5)
}

fn edit() -> impl Strategy<Value = (&'static Profile, Json, Values)> {
    editable().prop_flat_map(|profile| (Just(profile), document(profile), typed(profile)))
}

fn run<S: Strategy>(strategy: S, cases: u32, test: impl Fn(S::Value)) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    runner
        .run(&strategy, |value| {
            test(value);
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

/// Every leaf with its path; empty objects and arrays are leaves.
fn leaves(json: &Json, at: &str, found: &mut BTreeMap<String, Json>) {
    match json {
        Json::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(name, value)| {
                leaves(value, &format!("{at}.{}", name.to_lowercase()), found)
            });
        }
        Json::Array(items) if !items.is_empty() => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, value)| leaves(value, &format!("{at}[{index}]"), found));
        }
        other => {
            found.insert(at.to_owned(), other.clone());
        }
    }
}

#[test]
fn d2_what_is_sent_differs_from_what_was_read_in_the_edited_members_alone() {
    run(edit(), CASES, |(profile, document, typed)| {
        let read_back =
            Json::parse(document.to_string().as_bytes()).expect("what is written can be read");
        assert_eq!(read_back, document, "reading and writing change nothing");

        let changed = changes(profile, &document, &typed);
        let sent = Json::parse(write(profile, &document, &changed).to_string().as_bytes()).unwrap();
        let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
        leaves(&document, "", &mut before);
        leaves(&sent, "", &mut after);
        for change in &changed {
            let path = format!(".{}", change.key.to_lowercase());
            assert_eq!(
                after.remove(&path),
                Some(Json::Text(change.after.clone())),
                "{}",
                change.key
            );
            before.remove(&path);
            // What was null or empty on the way holds the member now.
            before.retain(|ancestor, _| !path.starts_with(&format!("{ancestor}.")));
        }
        if profile.writing == Writing::PutAllFields {
            after.retain(|path, value| {
                before.contains_key(path) || *value != Json::Text(String::new())
            });
            before.remove("");
        }
        assert_eq!(before, after, "everything else is untouched");
        assert!(sent.doubled().is_none(), "no member was written twice");
    });
}

#[test]
fn d2_an_untouched_form_is_never_a_change_and_sends_the_document_as_it_came() {
    run(
        editable().prop_flat_map(|profile| (Just(profile), document(profile))),
        CASES / 4,
        |(profile, document)| {
            let posted = untouched(profile, &document);
            assert_eq!(changes(profile, &document, &posted), vec![]);
            if profile.writing != Writing::PutAllFields {
                assert_eq!(write(profile, &document, &[]), document);
            }
        },
    );
}

#[test]
fn d2_what_was_typed_is_what_the_form_shows_after_saving() {
    run(edit(), CASES / 4, |(profile, document, typed)| {
        let sent = write(profile, &document, &changes(profile, &document, &typed));
        assert_eq!(
            changes(profile, &sent, &typed),
            vec![],
            "saving twice changes nothing"
        );
        for (key, value) in &typed {
            let place = profile.place(key).unwrap();
            if !read(&document, &place).is_tree() {
                let stood = posted(place.field.kind, &read(&document, &place).shown());
                assert_eq!(
                    posted(place.field.kind, &read(&sent, &place).shown()),
                    meant(place.field.kind, value, &stood)
                );
            }
        }
    });
}

fn two_edits() -> impl Strategy<Value = (&'static Profile, Json, Values, Values)> {
    editable().prop_flat_map(|profile| {
        (
            Just(profile),
            document(profile),
            typed(profile),
            typed(profile),
        )
    })
}

#[test]
fn d3_without_a_clash_the_order_of_two_people_does_not_matter() {
    run(two_edits(), CASES / 2, |(profile, base, a, b)| {
        let none = BTreeMap::new();
        let after = |values: &Values| write(profile, &base, &changes(profile, &base, values));
        let (a_first, b_first) = (after(&a), after(&b));
        let (then_b, then_a) = (
            merge(profile, &base, &a_first, &b, &none),
            merge(profile, &base, &b_first, &a, &none),
        );
        assert_eq!(
            then_b.clashes.is_empty(),
            then_a.clashes.is_empty(),
            "a clash is one from both sides"
        );
        if then_b.clashes.is_empty() {
            let (ab, ba) = (
                write(profile, &a_first, &then_b.changes),
                write(profile, &b_first, &then_a.changes),
            );
            for place in profile.places() {
                assert_eq!(
                    read(&ab, &place).shown(),
                    read(&ba, &place).shown(),
                    "{}",
                    place.key()
                );
            }
        }
    });
}

#[test]
fn d3_in_a_clash_nothing_is_lost_and_each_choice_is_obeyed() {
    run(two_edits(), CASES / 2, |(profile, base, theirs, mine)| {
        let now = write(profile, &base, &changes(profile, &base, &theirs));
        let merged = merge(profile, &base, &now, &mine, &BTreeMap::new());
        for edit in changes(profile, &base, &mine) {
            let place = profile.place(&edit.key).unwrap();
            let kept = merged
                .changes
                .iter()
                .any(|change| change.key == edit.key && change.after == edit.after)
                || merged
                    .clashes
                    .iter()
                    .any(|clash| clash.key == edit.key && clash.mine == edit.after)
                || posted(place.field.kind, &read(&now, &place).shown()) == edit.after;
            assert!(
                kept,
                "{} is applied, asked about, or there already",
                edit.key
            );
        }
        for pick in [Side::Mine, Side::Theirs] {
            let choices = merged
                .clashes
                .iter()
                .map(|clash| {
                    (
                        clash.key.clone(),
                        Resolution {
                            pick,
                            over: clash.theirs.shown(),
                        },
                    )
                })
                .collect();
            let settled = merge(profile, &base, &now, &mine, &choices);
            assert_eq!(settled.clashes, vec![], "a choice settles its clash");
            for clash in &merged.clashes {
                let chosen = settled.changes.iter().any(|change| change.key == clash.key);
                assert_eq!(chosen, pick == Side::Mine, "{}", clash.key);
            }
        }
        let stale = merged
            .clashes
            .iter()
            .map(|clash| {
                (
                    clash.key.clone(),
                    Resolution {
                        pick: Side::Mine,
                        over: format!("{}!", clash.theirs.shown()),
                    },
                )
            })
            .collect();
        assert_eq!(
            merge(profile, &base, &now, &mine, &stale).clashes,
            merged.clashes,
            "a choice over another value does not count"
        );
    });
}

#[test]
fn null_absent_and_empty_stay_three_things() {
    let document =
        Json::parse(br#"{"address":{"addressLine2":null,"city":""},"companyName":"A"}"#).unwrap();
    let billing = &portal::profile::BILLING;
    let member = |key: &str| read(&document, &billing.place(key).unwrap());
    assert_eq!(member("address.addressLine2"), Member::Null);
    assert_eq!(member("address.city"), Member::Text(String::new()));
    assert_eq!(member("address.state"), Member::Absent);
    let all_empty: Values = untouched(billing, &document)
        .into_keys()
        .map(|key| (key, String::new()))
        .collect();
    assert_eq!(
        write(billing, &document, &changes(billing, &document, &all_empty)),
        document
    );
}
