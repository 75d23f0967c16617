//! One table of wrong values by country, which the browser's tests read too; what a field is called
//! outside of its form; why an address was kept.

use crate::history::rows;
use portal::sandbox::SimulatedChange;
use portal::text::{Lang, Words};
use portal_test_support::{Page, Running, start};
use std::collections::BTreeSet;

const BILLING: &str = "/partner/billing";
const TABLE: &str = include_str!("../data/countries.json");

/// A country, a field, what is typed into it, and the problem with it, if there is one.
struct Case {
    country: String,
    key: String,
    typed: String,
    sentence: Option<String>,
}

fn cases(lang: Lang) -> Vec<Case> {
    let table: serde_json::Value = serde_json::from_str(TABLE).unwrap();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let case = |row: &serde_json::Value| {
        let example = text(&row[4]).unwrap_or_default();
        let sentence = text(&row[3]).map(|code| {
            Words::of(lang).t_args(
                &format!("problem-{code}"),
                &[("example", example.as_str().into())],
            )
        });
        Case {
            country: text(&row[0]).unwrap(),
            key: text(&row[1]).unwrap(),
            typed: text(&row[2]).unwrap(),
            sentence,
        }
    };
    table["rows"].as_array().unwrap().iter().map(case).collect()
}

/// The billing profile, moved to a country, with a postal code and a state that it takes.
fn moved(portal: &Running, country: &str) {
    let table: serde_json::Value = serde_json::from_str(TABLE).unwrap();
    let state = match country {
        "US" => "WA",
        "CN" => "BJ",
        _ => "",
    };
    let tax = match country {
        "GB" | "UK" => "GB123456789",
        "DE" => "DE123456789",
        "PT" => "PT980152267",
        _ => "",
    };
    let change = SimulatedChange::new("billing")
        .set("address.country", country)
        .set("address.city", "x")
        .set("address.state", state)
        .set("taxId", tax);
    portal
        .sandbox
        .change(&change.set(
            "address.postalCode",
            table["examples"][country].as_str().unwrap(),
        ))
        .unwrap();
}

/// What the page says is wrong with a field.
fn problem(page: &Page, key: &str) -> String {
    let rest = page
        .body
        .split(&format!("id=\"problem-{key}\""))
        .nth(1)
        .and_then(|rest| rest.split_once('>'));
    let text = rest
        .and_then(|(_, rest)| rest.split("</p>").next())
        .unwrap_or_default();
    text.replace("<!---->", "")
        .replace("&#x27;", "'")
        .replace("&quot;", "\"")
}

#[tokio::test]
async fn every_wrong_value_of_the_table_is_caught_in_its_words_before_anything_is_sent() {
    let portal = start().await;
    let mut editor = portal.sign_in("Edith Editor").await;
    // Which language does not matter to the rules.
    editor.language = "fr";
    let cases = cases(Lang::Fr);
    let countries: BTreeSet<&str> = cases.iter().map(|case| case.country.as_str()).collect();
    assert_eq!(
        countries.into_iter().collect::<Vec<_>>(),
        ["CN", "DE", "FR", "GB", "PT", "UK", "US"]
    );
    for country in ["US", "CN", "DE", "GB", "UK", "PT", "FR"] {
        moved(&portal, country);
        // Empty first, then wrong: a field can be only one of them at a time.
        for empty in [true, false] {
            let these: Vec<&Case> = cases
                .iter()
                .filter(|case| case.country == country && case.typed.is_empty() == empty)
                .collect();
            let typed: Vec<(&str, &str)> = these
                .iter()
                .map(|case| (case.key.as_str(), case.typed.as_str()))
                .collect();
            let page = editor.edit(BILLING, &typed).await;
            let any = these.iter().any(|case| case.sentence.is_some());
            assert_eq!(
                page.outcome() == Some("problems"),
                any,
                "{country} {typed:?}: {}",
                page.body
            );
            for case in these.into_iter().filter(|_| any) {
                assert_eq!(
                    problem(&page, &case.key),
                    case.sentence.as_deref().unwrap_or_default(),
                    "{country} {} {}",
                    case.key,
                    case.typed
                );
            }
            editor.post(BILLING, &[("intent", "discard")]).await;
        }
    }
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn a_state_that_stays_while_the_country_goes_is_refused_and_not_sent() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let path = "/partner/organization";
    let (country, state, postal) = (
        "defaultAddress.country",
        "defaultAddress.state",
        "defaultAddress.postalCode",
    );
    let sentence = Words::of(Lang::En).t("problem-state-unknown");
    for (to, code) in [("GB", "SW1A 1AA"), ("CN", "100000"), ("FR", "75001")] {
        let page = editor.edit(path, &[(country, to), (postal, code)]).await;
        assert_eq!(
            (page.outcome(), problem(&page, state).as_str()),
            (Some("problems"), sentence.as_ref()),
            "{to}: {}",
            page.body
        );
        editor.post(path, &[("intent", "discard")]).await;
    }
    // By a script as well.
    let address = "/api/v1/partner/profiles/organization";
    let tag = editor.get(address).await.header("etag").to_owned();
    let wanted = r#"{"defaultAddress":{"country":"GB","postalCode":"SW1A 1AA"}}"#.to_owned();
    let put = editor
        .json(
            reqwest::Method::PUT,
            address,
            &[("if-match", &tag)],
            Some(wanted),
        )
        .await;
    assert_eq!(put.status, 422, "{}", put.body);
    assert_eq!(put.json()["problems"][0]["key"], state, "{}", put.body);
    assert!(portal.puts().is_empty());
    // Emptied, it goes.
    editor
        .edit(path, &[(country, "GB"), (postal, "SW1A 1AA"), (state, "")])
        .await;
    let review = editor.get("/partner/organization/review").await;
    assert_eq!(review.outcome(), None, "{}", review.body);
}

fn labelled(section: &str, word: &str) -> String {
    let words = Words::of(Lang::En);
    let (section, label) = (words.t(&format!("section-{section}")), words.t(word));
    words.t_args(
        "label-in-section",
        &[
            ("section", section.as_ref().into()),
            ("label", label.as_ref().into()),
        ],
    )
}

/// In the page, and never by the usual word.
#[track_caller]
fn names(page: &Page, word: &str, usual: &str) {
    let (there, not) = (labelled("address", word), labelled("address", usual));
    assert!(
        page.body.contains(&there) && !page.body.contains(&not),
        "{there}: {}",
        page.body
    );
}

#[tokio::test]
async fn a_field_is_called_outside_of_the_form_what_the_form_calls_it() {
    let portal = start().await;
    let (editor, viewer) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Victor Viewer").await,
    );
    moved(&portal, "GB");
    let usual = "field-postalCode";
    // The summary of problems, the review, what saving changed, the entry, the lists of the audit log,
    // the comparison of versions.
    let page = editor
        .edit(
            BILLING,
            &[("address.postalCode", "98052"), ("address.region", "Kent")],
        )
        .await;
    names(&page, "postal-postcode", usual);
    let review = editor
        .edit(
            BILLING,
            &[("address.postalCode", "M1 1AE"), ("address.region", "Kent")],
        )
        .await;
    names(&review, "postal-postcode", usual);
    // Of state and region, the one that people there know has their word for it. The cmdlet for
    // other members says so too.
    names(&review, "area-county", "field-region");
    let form = review.form();
    if review.body.contains("value=\"keep-address\"") {
        editor
            .post(
                "/partner/billing/review",
                &[
                    ("intent", "keep-address"),
                    ("draft", &form["draft"]),
                    ("address", "address"),
                    ("reason", "checked"),
                ],
            )
            .await;
    }
    let saved = editor.save(BILLING, &[]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    names(&saved, "postal-postcode", usual);
    let outcome = rows(&portal, "edit.outcome").await.remove(0);
    for path in [
        format!("/history/{}", outcome.seq),
        "/history".to_owned(),
        "/partner/billing/history".to_owned(),
        "/".to_owned(),
    ] {
        names(&viewer.get(&path).await, "postal-postcode", usual);
    }

    // What somebody else changes elsewhere, and a conflict about it.
    editor
        .edit(BILLING, &[("address.postalCode", "EC1A 1BB")])
        .await;
    portal.clock.advance(std::time::Duration::from_secs(120));
    portal
        .sandbox
        .change(&SimulatedChange::new("billing").set("address.postalCode", "W1A 0AX"))
        .unwrap();
    let conflict = editor.get("/partner/billing/review").await;
    assert_eq!(conflict.outcome(), Some("conflict"));
    names(&conflict, "postal-postcode", usual);
    let outside = rows(&portal, "outside_change").await.remove(0);
    names(
        &viewer.get(&format!("/history/{}", outside.seq)).await,
        "postal-postcode",
        usual,
    );
    let versions = crate::history::versions(&viewer.get("/partner/billing/history").await);
    let compared = viewer
        .get(&format!(
            "/partner/billing/history?from={}&to={}",
            versions[1], versions[0]
        ))
        .await;
    names(&compared, "postal-postcode", usual);

    // What is restored stands in the form again.
    let auditor = portal.sign_in("Audrey Auditor").await;
    let export = auditor.get("/history/export?format=jsonl").await.body;
    assert!(
        export.contains(r#""called":"postal-postcode""#)
            && export.contains(r#""called":"area-county""#),
        "{export}"
    );
}

// A3
#[tokio::test]
async fn why_an_address_was_kept_against_the_advice_is_on_the_audit_log() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = "/partner/billing/review";
    let page = editor
        .edit(
            BILLING,
            &[
                ("address.addressLine1", "3 Microsoft Way"),
                ("purchaseOrderNumber", "7"),
            ],
        )
        .await;
    let draft = page.form()["draft"].clone();
    editor
        .post(
            review,
            &[
                ("intent", "keep-address"),
                ("draft", &draft),
                ("address", "address"),
                ("reason", "written"),
            ],
        )
        .await;
    assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("saved"));
    let expected = serde_json::json!({ "said": "premises-partial", "reason": "written" });
    for event in ["edit.intent", "edit.outcome"] {
        let row = rows(&portal, event).await.remove(0);
        let changes: serde_json::Value =
            serde_json::from_str(row.changes.as_ref().unwrap().get()).unwrap();
        let of = |key: &str| {
            changes
                .as_array()
                .unwrap()
                .iter()
                .find(|change| change["key"] == key)
                .unwrap()
                .clone()
        };
        assert_eq!(of("address.addressLine1")["kept"], expected, "{event}");
        assert_eq!(
            of("purchaseOrderNumber").get("kept"),
            None,
            "it is about the address"
        );
        for lang in Lang::ALL {
            let mut viewer = portal.sign_in("Victor Viewer").await;
            viewer.language = lang.tag();
            let (page, words) = (
                viewer.get(&format!("/history/{}", row.seq)).await.body,
                Words::of(lang),
            );
            for there in ["address-premises-partial-title", "address-reason-written"] {
                assert!(
                    page.contains(words.t(there).as_ref()),
                    "{there} {lang:?}: {page}"
                );
            }
            assert_eq!(page.matches("data-kept=\"written\"").count(), 1, "once");
        }
    }
    let auditor = portal.sign_in("Audrey Auditor").await;
    for format in ["jsonl", "csv"] {
        let export = auditor
            .get(&format!("/history/export?format={format}"))
            .await
            .body
            .replace("\"\"", "\"");
        assert!(
            export.contains(r#""kept":{"said":"premises-partial","reason":"written"}"#),
            "{export}"
        );
    }
    // A decision about an address that was then typed anew is none about the new one.
    let page = editor
        .edit(
            BILLING,
            &[
                ("address.addressLine1", "3 Microsoft Way "),
                ("address.city", "Seattle"),
                ("address.postalCode", "98055"),
            ],
        )
        .await;
    let draft = page.form()["draft"].clone();
    editor
        .post(
            review,
            &[
                ("intent", "keep-address"),
                ("draft", &draft),
                ("address", "address"),
                ("reason", "new"),
            ],
        )
        .await;
    let page = editor
        .edit(
            BILLING,
            &[
                ("address.addressLine1", "5 Microsoft Way"),
                ("address.city", "Redmond"),
                ("address.postalCode", "98052"),
            ],
        )
        .await;
    assert!(!page.body.contains("data-kept"), "{}", page.body);
    editor.save(BILLING, &[]).await;
    let last = rows(&portal, "edit.intent").await.remove(0);
    assert!(
        !last
            .changes
            .as_ref()
            .unwrap()
            .get()
            .contains("\"reason\":\"new\""),
        "{:?}",
        last.changes
    );
}
