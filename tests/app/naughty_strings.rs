//! The Big List of Naughty Strings through every field that one types into: kept as typed or
//! refused with a reason, text and never markup on every page, and what was typed, without signs
//! that a clipboard adds, in what is sent.

use portal::profile::values::{meant, posted};
use portal::profile::{Field, Kind, PROFILES, Profile};
use portal_test_support::{Running, Visitor, html::elements, start};
use reqwest::{Method, StatusCode};
use std::collections::{BTreeMap, BTreeSet};

fn naughty() -> Vec<String> {
    let all: Vec<String> =
        serde_json::from_str(include_str!("../data/naughty-strings/blns.json")).unwrap();
    assert_eq!(all.len(), 515);
    all
}

/// The fields that are typed into; the others are lists.
fn typed_into(profile: &'static Profile) -> Vec<(String, &'static Field)> {
    let listed = |field: &Field| {
        matches!(
            field.kind,
            Kind::Country | Kind::State | Kind::Language | Kind::Culture
        )
    };
    profile
        .places()
        .filter(|place| place.field.is_editable() && !listed(place.field))
        .map(|place| (place.key(), place.field))
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

struct World {
    portal: Running,
    editor: Visitor,
    customer: String,
}

impl World {
    async fn new() -> World {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        let customer = editor.get("/api/v1/customers").await.json()["items"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        World {
            portal,
            editor,
            customer,
        }
    }

    fn path(&self, profile: &Profile) -> String {
        match profile.slug.strip_prefix("customer-") {
            Some(slug) => format!("/customers/{}/{slug}", self.customer),
            None => format!("/partner/{}", profile.slug),
        }
    }

    fn interface(&self, profile: &Profile) -> String {
        match profile.slug.strip_prefix("customer-") {
            Some(slug) => format!("/api/v1/customers/{}/profiles/{slug}", self.customer),
            None => format!("/api/v1/partner/profiles/{}", profile.slug),
        }
    }
}

/// What a profile's pages are made of where nobody types anything odd: as it stands, refused, and
/// reviewed.
async fn usual(world: &World, profile: &'static Profile) -> BTreeSet<String> {
    let path = world.path(profile);
    let mut found = elements(&world.editor.get(&path).await.body);
    let plain = |field: &Field| match field.kind {
        Kind::Email => "a@b.example",
        Kind::Phone => "4255550123",
        Kind::Website => "b.example",
        Kind::PostalCode => "98053",
        _ => "other",
    };
    let fields = typed_into(profile);
    let refused: Vec<(&str, &str)> = fields
        .iter()
        .map(|(key, _)| (key.as_str(), "\u{1}"))
        .collect();
    found.extend(elements(&world.editor.edit(&path, &refused).await.body));
    found.extend(elements(&world.editor.get(&path).await.body));
    // What the service says of a changed address depends on what of it was changed.
    let without = [
        Kind::Region,
        Kind::PostalCode,
        Kind::City,
        Kind::AddressLine1,
    ];
    for left_out in 1..=without.len() {
        world.editor.submit(&path, &[("intent", "discard")]).await;
        let taken = fields
            .iter()
            .filter(|(_, field)| !without[..left_out].contains(&field.kind));
        let taken: Vec<(&str, &str)> = taken
            .map(|(key, field)| (key.as_str(), plain(field)))
            .collect();
        let review = world.editor.edit(&path, &taken).await;
        assert!(review.body.contains("<pre"), "{path}: {}", review.body);
        found.extend(elements(&review.body));
        found.extend(elements(&world.editor.get(&path).await.body));
    }
    world.editor.submit(&path, &[("intent", "discard")]).await;
    // Likely slips are listed on the review.
    let slip = |field: &Field| match field.kind {
        Kind::Phone => "425555012",
        Kind::PostalCode => "10001",
        _ => plain(field),
    };
    let slips: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(_, field)| field.kind != Kind::Region)
        .map(|(key, field)| (key.as_str(), slip(field)))
        .collect();
    found.extend(elements(&world.editor.edit(&path, &slips).await.body));
    world.editor.submit(&path, &[("intent", "discard")]).await;
    found
}

// D7, W3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_string_is_kept_as_typed_or_refused_with_a_reason_and_sent_as_it_was_typed() {
    let world = World::new().await;
    let strings = naughty();
    let (mut kept, mut refused) = (0, 0);
    let profiles: Vec<&'static Profile> = PROFILES
        .iter()
        .copied()
        .filter(|profile| profile.is_editable())
        .collect();
    for (number, profile) in profiles.iter().enumerate() {
        let usual = usual(&world, profile).await;
        let (path, fields) = (world.path(profile), typed_into(profile));
        // Each profile has its share of them, so that it takes seconds.
        let share: Vec<String> = strings
            .iter()
            .skip(number)
            .step_by(profiles.len())
            .cloned()
            .collect();
        for some in share.chunks(fields.len()) {
            let typed: Vec<(&str, &str)> = fields
                .iter()
                .zip(some)
                .map(|((key, _), value)| (key.as_str(), value.as_str()))
                .collect();
            let told = world.editor.edit(&path, &typed).await;
            let form = world.editor.get(&path).await;
            let (shown, mut sound) = (form.form(), vec![]);
            for ((key, field), value) in fields.iter().zip(some) {
                // A browser would have dropped the spaces around an address before it posted.
                assert_eq!(
                    posted(field.kind, &shown[key]),
                    posted(field.kind, value),
                    "{key} shows what was typed"
                );
                let input = form
                    .body
                    .split(&format!(" id=\"{key}\""))
                    .nth(1)
                    .and_then(|rest| rest.split('>').next())
                    .unwrap_or_default();
                if input.contains("aria-invalid=\"true\"") {
                    let reason = format!("id=\"problem-{key}\"");
                    assert!(
                        form.body.contains(&reason)
                            && told.body.contains(&format!("href=\"#{key}\"")),
                        "{key}: {value:?}"
                    );
                    refused += 1;
                } else {
                    sound.push((key.as_str(), value.as_str()));
                    kept += 1;
                }
            }
            for page in [&told, &form] {
                let odd: Vec<_> = elements(&page.body).difference(&usual).cloned().collect();
                assert!(odd.is_empty(), "{} {some:?} made {odd:?}", profile.slug);
            }
            reviewed(&world, profile, &sound, &usual).await;
        }
    }
    assert_eq!(
        (kept + refused, kept > 200, refused > 100),
        (515, true, true),
        "{kept} kept, {refused} refused"
    );
}

/// What was not refused goes to the review, as text, and is in the request as it was typed.
async fn reviewed(
    world: &World,
    profile: &'static Profile,
    sound: &[(&str, &str)],
    usual: &BTreeSet<String>,
) {
    let path = world.path(profile);
    world.editor.submit(&path, &[("intent", "discard")]).await;
    let before = world.editor.get(&world.interface(profile)).await.json();
    let review = world.editor.edit(&path, sound).await;
    let odd: Vec<_> = elements(&review.body).difference(usual).cloned().collect();
    assert!(odd.is_empty(), "{} {sound:?} made {odd:?}", profile.slug);
    if review.outcome() == Some("problems") || review.outcome() == Some("nothing") {
        // A field that stands beside another one, or nothing that differs from what stands there.
        world.editor.submit(&path, &[("intent", "discard")]).await;
        return;
    }
    for (key, value) in sound {
        let kind = profile.place(key).unwrap().field.kind;
        let stood = at(&before, key);
        let value = meant(kind, value, &posted(kind, &stood));
        let written = serde_json::to_string(&value).unwrap();
        assert!(
            value == stood
                || value.is_empty()
                || review.body.contains(&escaped(&written))
                || is_written_otherwise(&value),
            "{key}: {value:?}"
        );
    }
    world.editor.submit(&path, &[("intent", "discard")]).await;
}

/// `serde_json` and the portal differ in how they write some control characters and DEL.
fn is_written_otherwise(value: &str) -> bool {
    value.chars().any(char::is_control)
}

fn at(document: &serde_json::Value, key: &str) -> String {
    let value = key
        .split('.')
        .try_fold(document, |value, name| value.get(name));
    value
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

// D7, D2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_string_that_is_taken_is_stored_exactly() {
    let world = World::new().await;
    let interface = "/api/v1/partner/profiles/billing";
    // Fields without a form of their own; names of an address have a length.
    let keys = [
        "purchaseOrderNumber",
        "address.addressLine1",
        "address.addressLine2",
        "primaryContact.firstName",
        "primaryContact.lastName",
    ];
    let (mut stored, mut refused) = (0, 0);
    let mut strings = naughty();
    strings.push("x".repeat(60_000));
    for some in strings.chunks(keys.len()) {
        let got = world.editor.get(interface).await;
        let mut wanted: BTreeMap<&str, &str> = keys
            .into_iter()
            .zip(some.iter().map(String::as_str))
            .collect();
        for _ in 0..2 {
            let mut document = got.json();
            for (key, value) in &wanted {
                let (at, name) = key.split_once('.').unwrap_or(("", key));
                let object = if at.is_empty() {
                    &mut document
                } else {
                    &mut document[at]
                };
                object[name] = (*value).into();
            }
            let tag = got.header("etag").to_owned();
            let page = world
                .editor
                .json(
                    Method::PUT,
                    interface,
                    &[("if-match", &tag)],
                    Some(document.to_string()),
                )
                .await;
            if page.status == StatusCode::UNPROCESSABLE_ENTITY {
                for problem in page.json()["problems"].as_array().unwrap() {
                    assert!(!problem["detail"].as_str().unwrap().is_empty(), "{problem}");
                    refused +=
                        usize::from(wanted.remove(problem["key"].as_str().unwrap()).is_some());
                }
                continue;
            }
            assert_eq!(page.status, StatusCode::OK, "{}", page.body);
            let now = world.editor.get(interface).await.json();
            for (key, value) in &wanted {
                assert_eq!(at(&now, key), *value, "{key}");
            }
            stored += wanted.len();
            break;
        }
    }
    assert_eq!(
        (stored + refused, stored > 450),
        (516, true),
        "{stored} stored, {refused} refused"
    );
    assert!(world.portal.puts().iter().all(|put| put.applied));
}

// D7
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_string_in_an_address_is_answered() {
    let world = World::new().await;
    for (number, value) in naughty().iter().enumerate() {
        let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        let path = match number % 5 {
            0 => format!("/customers?search={value}"),
            1 => format!("/history?person={value}&from={value}&outcome={value}"),
            2 => format!("/partner/{value}"),
            3 => format!("/customers/{value}/billing"),
            _ => format!("/partner/billing/history?from={value}&to={value}"),
        };
        let page = world.editor.get(&path).await;
        assert!(
            page.status.is_success() || page.status.is_client_error(),
            "{path}: {}",
            page.status
        );
        // The browser part, the time zone, prefetching, and what copies the text of an error.
        assert!(
            !elements(&page.body).contains("img") && page.body.matches("<script").count() < 5,
            "{path}"
        );
    }
}

// D7
#[tokio::test]
async fn a_form_that_is_too_large_is_refused_with_a_reason_and_one_that_just_fits_is_kept() {
    let world = World::new().await;
    let path = "/partner/billing";
    let long = "ü".repeat(5_000);
    let page = world
        .editor
        .edit(path, &[("purchaseOrderNumber", &long)])
        .await;
    assert!(page.status.is_success());
    assert_eq!(
        world.editor.get(path).await.form()["purchaseOrderNumber"],
        long
    );
    let page = world
        .editor
        .post(
            path,
            &[
                ("intent", "review"),
                ("purchaseOrderNumber", &"x".repeat(70_000)),
            ],
        )
        .await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.body.contains("<h1"));
    assert_eq!(
        world.editor.get(path).await.form()["purchaseOrderNumber"],
        long,
        "what was kept before is still there"
    );
}
