//! A refusal of Partner Center stands at the field that it names, for every field of every profile;
//! what names none stands on top. Either way everything that was typed is still there.

use portal::profile::Json;
use portal::profile::{CUSTOMER_BILLING, Kind, PROFILES, Place, Profile, values::untouched};
use portal_test_support::{Page, Running, Visitor, start};

/// Another value that the rules let pass.
fn another(kind: Kind, stored: &str) -> Option<String> {
    Some(match kind {
        Kind::Email => "refused@contoso.example".to_owned(),
        Kind::Phone => "4255550177".to_owned(),
        Kind::Website => "refused.contoso.example".to_owned(),
        Kind::State => if stored == "OR" { "WA" } else { "OR" }.to_owned(),
        Kind::Country => if stored == "PT" { "GB" } else { "PT" }.to_owned(),
        Kind::Language => if stored == "fr" { "en" } else { "fr" }.to_owned(),
        Kind::Culture => if stored == "fr-FR" { "en-US" } else { "fr-FR" }.to_owned(),
        _ => format!("{stored} refused").trim().to_owned(),
    })
}

/// Neither the rules of a country nor the address check find anything: it is up to the service.
fn without_rules(portal: &Running) {
    portal.fault("rules", "not-found", None, None);
    portal.fault("validation", "server-error", None, None);
}

fn path_of(profile: &'static Profile, customer: &str) -> String {
    if *profile == CUSTOMER_BILLING {
        format!("/customers/{customer}/billing")
    } else {
        format!("/partner/{}", profile.slug)
    }
}

async fn a_customer(visitor: &Visitor) -> String {
    visitor.get("/api/v1/customers").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// `address.postalCode`, as the service names it: `PostalCode`.
fn property(place: &Place) -> String {
    let mut letters = place.field.name.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

/// The keys of the inputs that are marked.
fn marked(page: &Page) -> Vec<String> {
    let tags = page
        .body
        .split('<')
        .filter(|tag| tag.starts_with("input") || tag.starts_with("select"));
    let tags = tags.map(|tag| tag.split('>').next().unwrap_or_default());
    tags.filter(|tag| tag.contains("aria-invalid=\"true\""))
        .map(|tag| {
            tag.split(" name=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .to_owned()
        })
        .collect()
}

async fn refused(
    portal: &Running,
    editor: &Visitor,
    path: &str,
    resource: &str,
    property: &str,
    typed: &[(&str, &str)],
) -> Page {
    editor.edit(path, typed).await;
    portal.fault_of_puts(resource, "reject", Some(property), 1);
    let page = editor.save(path, &[("confirm", "yes")]).await;
    assert_eq!(
        page.outcome(),
        Some("rejected"),
        "{path} {property}: {}",
        page.body
    );
    assert!(
        page.body.contains("27002"),
        "{path}: the code for those who have to ask"
    );
    page
}

// D7
#[tokio::test]
async fn every_field_of_every_profile_is_marked_by_a_refusal_that_names_it() {
    let portal = start().await;
    without_rules(&portal);
    let editor = portal.sign_in("Edith Editor").await;
    let customer = a_customer(&editor).await;
    let mut fields = 0;
    for profile in PROFILES
        .iter()
        .copied()
        .filter(|profile| profile.is_editable())
    {
        let path = path_of(profile, &customer);
        for place in profile.places().filter(|place| place.field.is_editable()) {
            let key = place.key();
            let stored = editor.get(&path).await.form()[&key].clone();
            let typed = another(place.field.kind, &stored).unwrap();
            let page = refused(
                &portal,
                &editor,
                &path,
                profile.slug,
                &format!("{}Invalid", property(&place)),
                &[(&key, &typed)],
            )
            .await;
            assert_eq!(marked(&page), std::slice::from_ref(&key), "{path} {key}");
            assert!(
                page.body.contains(&format!("href=\"#{key}\"")),
                "{path} {key}: the summary leads there"
            );
            assert_eq!(
                page.form()[&key],
                typed,
                "{path} {key}: what was typed is still there"
            );
            editor.submit(&path, &[("intent", "discard")]).await;
            fields += 1;
        }
    }
    assert!(fields > 60, "{fields} fields");
    assert!(portal.puts().iter().all(|put| !put.applied));
}

// D7
#[tokio::test]
async fn a_refusal_that_names_no_field_stands_on_top_and_keeps_everything() {
    let portal = start().await;
    without_rules(&portal);
    let editor = portal.sign_in("Edith Editor").await;
    let customer = a_customer(&editor).await;
    for profile in PROFILES
        .iter()
        .copied()
        .filter(|profile| profile.is_editable())
    {
        let path = path_of(profile, &customer);
        let document = Json::parse(
            portal
                .sandbox
                .document(profile.slug, Some(&customer))
                .unwrap()
                .as_bytes(),
        )
        .unwrap();
        let stored = untouched(profile, &document);
        let typed: Vec<(String, String)> = profile
            .places()
            .filter(|place| place.field.is_editable())
            .map(|place| {
                (
                    place.key(),
                    another(place.field.kind, &stored[&place.key()]).unwrap(),
                )
            })
            .collect();
        let pairs: Vec<(&str, &str)> = typed
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        let page = refused(
            &portal,
            &editor,
            &path,
            profile.slug,
            "SomethingElse",
            &pairs,
        )
        .await;
        assert!(marked(&page).is_empty(), "{path}");
        let put = portal.puts().pop().unwrap();
        for id in [
            put.request_id.as_deref(),
            Some("A property has invalid data."),
        ]
        .into_iter()
        .flatten()
        {
            assert!(page.body.contains(id), "{path} shows {id}: {}", page.body);
        }
        let form = editor.get(&path).await.form();
        for (key, value) in &typed {
            assert_eq!(form[key], *value, "{path} {key}");
        }
    }
}

// D7
#[tokio::test]
async fn a_refusal_of_an_email_marks_the_address_that_was_changed() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let path = "/partner/legal-business";
    let typed = [("companyApproverEmail", "refused@contoso.example")];
    let page = refused(
        &portal,
        &editor,
        path,
        "legal-business",
        "EmailInvalid",
        &typed,
    )
    .await;
    assert_eq!(marked(&page), ["companyApproverEmail"]);
}
