//! The history of a profile: who may see what, the way back to a version, and changes made
//! elsewhere.

use portal::sandbox::SimulatedChange;
use portal::store::audit;
use portal::store::audit::{Filter, Row};
use portal_test_support::{FOREVER, FOREVER_SECONDS, Page, Running, start};
use reqwest::StatusCode;
use std::time::Duration;

pub async fn rows(portal: &Running, event: &str) -> Vec<Row> {
    let filter = Filter {
        event: Some(event.to_owned()),
        ..Filter::default()
    };
    audit::page(portal.store(), &filter, None, 1000)
        .await
        .unwrap()
}

/// The changes of a row: key, before, after.
fn changes(row: &Row) -> Vec<(String, String, String)> {
    let changes: Vec<serde_json::Value> =
        serde_json::from_str(row.changes.as_ref().expect("changes").get()).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    changes
        .iter()
        .map(|change| {
            (
                text(&change["key"]),
                text(&change["before"]),
                text(&change["after"]),
            )
        })
        .collect()
}

pub fn links(page: &Page, start: &str) -> Vec<String> {
    let links = page
        .body
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    links
        .filter(|link| link.starts_with(start))
        .map(|link| link.replace("&amp;", "&"))
        .collect()
}

/// The numbers of the entries that a page lists, in its order.
pub fn entries(page: &Page) -> Vec<i64> {
    links(page, "/history/")
        .iter()
        .filter_map(|link| link.strip_prefix("/history/")?.parse().ok())
        .collect()
}

/// Versions that a page offers to compare, the newest first.
pub fn versions(page: &Page) -> Vec<String> {
    let select = page
        .body
        .split("name=\"from\"")
        .nth(1)
        .unwrap_or_default()
        .split("</select>")
        .next()
        .unwrap_or_default();
    select
        .split("<option value=\"")
        .skip(1)
        .filter_map(|rest| Some(rest.split('"').next()?.to_owned()))
        .collect()
}

pub fn current(page: &Page) -> String {
    let option = page.body.split("<option value=\"").skip(1).find(|option| {
        option
            .split("</option>")
            .next()
            .unwrap()
            .contains("(current)")
    });
    option
        .expect("a current version")
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn everybody_with_a_role_sees_the_history_and_few_take_it_away_or_restore() {
    let portal = start().await;
    let customer = portal
        .sign_in("Ada Admin")
        .await
        .get("/api/v1/customers")
        .await
        .json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let pages = [
        "/history".to_owned(),
        "/history/1".to_owned(),
        "/history?person=nobody&before=9".to_owned(),
        "/partner/billing/history".to_owned(),
        "/partner/network/history".to_owned(),
        format!("/customers/{customer}/billing/history"),
        format!("/customers/{customer}/company/history"),
    ];
    for path in &pages {
        assert_eq!(
            portal.anon().get(path).await.status,
            StatusCode::SEE_OTHER,
            "{path}"
        );
    }
    for (name, exports, edits) in [
        ("Victor Viewer", false, false),
        ("Audrey Auditor", true, false),
        ("Edith Editor", false, true),
        ("Ada Admin", true, true),
    ] {
        let visitor = portal.sign_in(name).await;
        for path in &pages {
            assert_eq!(
                visitor.get(path).await.status,
                StatusCode::OK,
                "{name} {path}"
            );
        }
        let export = visitor.get("/history/export?format=csv").await;
        assert_eq!(
            export.status,
            if exports {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            },
            "{name}"
        );
        let offered = visitor
            .get("/history")
            .await
            .body
            .contains("action=\"/history/export\"");
        assert_eq!(offered, exports, "{name}");
        let restore = visitor
            .post("/partner/billing/history/none/restore", &[])
            .await;
        assert_eq!(
            restore.status,
            if edits {
                StatusCode::NOT_FOUND
            } else {
                StatusCode::FORBIDDEN
            },
            "{name}"
        );
    }
    let nobody = portal.sign_in("Norman NoRole").await;
    for path in pages
        .iter()
        .map(String::as_str)
        .chain(["/history/export?format=csv"])
    {
        assert_eq!(
            nobody.get(path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    let viewer = portal.sign_in("Victor Viewer").await;
    for path in [
        "/history/0",
        "/history/999999",
        "/history/x",
        "/partner/nonsense/history",
        "/customers/x/billing/history",
    ] {
        assert_eq!(
            viewer.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn restoring_goes_the_way_of_every_edit_and_changes_exactly_those_fields() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let first = editor.get("/partner/billing").await.form();
    editor
        .edit(
            "/partner/billing",
            &[("address.city", "Bellevue"), ("purchaseOrderNumber", "")],
        )
        .await;
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
    let stored = portal.sandbox.document("billing", None).unwrap();

    let history = editor.get("/partner/billing/history").await;
    let old = versions(&history)
        .into_iter()
        .find(|id| *id != current(&history))
        .unwrap();
    let compared = editor
        .get(&format!(
            "/partner/billing/history?from={old}&to={}",
            current(&history)
        ))
        .await;
    let restore = format!("/partner/billing/history/{old}/restore");
    assert!(
        compared.body.contains(&format!("action=\"{restore}\"")),
        "{}",
        compared.body
    );
    let form = editor.submit(&restore, &[]).await;
    assert_eq!(form.form()["address.city"], first["address.city"]);
    assert_eq!(portal.puts().len(), 1, "restoring sends nothing");

    let review = editor.get("/partner/billing/review").await;
    assert!(review.body.contains("2 changes"), "{}", review.body);
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let mut expected = parse(&stored);
    expected["address"]["city"] = first["address.city"].clone().into();
    expected["purchaseOrderNumber"] = first["purchaseOrderNumber"].clone().into();
    let mut found = parse(&portal.sandbox.document("billing", None).unwrap());
    found["attributes"] = expected["attributes"].clone();
    assert_eq!(found, expected);

    let again = editor
        .submit(
            &format!(
                "/partner/billing/history/{}/restore",
                current(&editor.get("/partner/billing/history").await)
            ),
            &[],
        )
        .await;
    assert_eq!(
        again.outcome(),
        Some("nothing"),
        "what stands there is not restored"
    );
    assert_eq!(rows(&portal, "outside_change").await.len(), 0);
}

#[tokio::test]
async fn restoring_after_the_session_has_ended_leads_back_to_the_versions() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.get("/partner/billing").await;
    portal.clock.advance(Duration::from_secs(31 * 60));
    let answer = editor
        .post("/partner/billing/history/0123/restore", &[])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.location(),
        "/sign-in?return_to=%2Fpartner%2Fbilling%2Fhistory%3Fsession%3Dundone&kept=0"
    );
}

// D5
#[tokio::test]
async fn restoring_does_not_take_an_open_draft_away_unasked() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    editor.save("/partner/billing", &[]).await;
    editor
        .edit("/partner/billing", &[("taxId", "typed for an hour")])
        .await;
    let history = editor.get("/partner/billing/history").await;
    let old = versions(&history)
        .into_iter()
        .find(|id| *id != current(&history))
        .unwrap();
    let restore = format!("/partner/billing/history/{old}/restore");

    let asked = editor.submit(&restore, &[]).await;
    assert!(
        asked.body.contains("name=\"replace\"") && asked.body.contains("aria-invalid=\"true\""),
        "{}",
        asked.body
    );
    assert_eq!(
        editor.get("/partner/billing").await.form()["taxId"],
        "typed for an hour"
    );
    let other = editor
        .submit(&restore, &[("replace", "0123456789abcdef")])
        .await;
    assert!(
        other.body.contains("name=\"replace\""),
        "another draft than the one that was shown"
    );
    assert_eq!(
        editor.get("/partner/billing").await.form()["taxId"],
        "typed for an hour"
    );

    let id = asked
        .body
        .split("name=\"replace\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let form = editor.submit(&restore, &[("replace", &id)]).await.form();
    assert_eq!(form["address.city"], "Redmond");
    assert_ne!(form["taxId"], "typed for an hour");
}

#[tokio::test]
async fn what_was_changed_elsewhere_is_noticed_once_with_its_time() {
    let portal = start().await;
    let (editor, viewer) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Victor Viewer").await,
    );
    editor.get("/partner/billing").await;
    let last_seen = portal.clock.now_ms();
    portal.clock.advance(Duration::from_secs(600));
    let change = SimulatedChange::new("billing")
        .set("address.city", "Kirkland")
        .set("address.district", "Somewhere");
    portal.sandbox.change(&change).unwrap();
    let reads = (0..20).map(|n| {
        if n % 2 == 0 {
            editor.get("/partner/billing")
        } else {
            viewer.get("/")
        }
    });
    futures::future::join_all(reads).await;
    let found = rows(&portal, "outside_change").await;
    assert_eq!(
        found.len(),
        1,
        "once, whoever reads and however many at once"
    );
    let text = |text: &str| text.to_owned();
    let city = (text("address.city"), text("Redmond"), text("Kirkland"));
    let unknown = (
        text("address.district"),
        text("Overlake"),
        text("Somewhere"),
    );
    assert_eq!(changes(&found[0]), [city, unknown]);
    assert_eq!(
        (found[0].person.as_str(), found[0].profile.as_deref()),
        ("", Some("billing")),
        "nobody is accused"
    );
    assert_eq!(
        found[0].reference.as_deref(),
        Some(audit::utc(last_seen).as_str())
    );

    let page = viewer.get(&format!("/history/{}", found[0].seq)).await;
    let between = [audit::utc(last_seen), audit::utc(portal.clock.now_ms())]
        .map(|at| format!("<time datetime=\"{at}\">"));
    assert!(
        between.iter().all(|time| page.body.contains(time)),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("Changed outside the portal")
            && page.body.contains("Kirkland")
            && page.body.contains("address.district")
    );
    assert!(entries(&viewer.get("/partner/billing/history").await).contains(&found[0].seq));

    // Back to what it was: another change, and another row.
    portal.clock.advance(Duration::from_secs(600));
    portal
        .sandbox
        .change(&SimulatedChange::new("billing").set("address.city", "Redmond"))
        .unwrap();
    viewer.get("/partner/billing").await;
    assert_eq!(rows(&portal, "outside_change").await.len(), 2);
}

#[tokio::test]
async fn what_the_portal_wrote_and_what_the_service_counts_is_nobodys_change() {
    let portal = start().await;
    let (editor, viewer) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Victor Viewer").await,
    );
    for (path, resource, key, value) in [
        ("/partner/billing", "billing", "address.city", "Bellevue"),
        (
            "/partner/legal-business",
            "legal-business",
            "address.city",
            "Bellevue",
        ),
        (
            "/partner/organization",
            "organization",
            "companyName",
            "Contoso",
        ),
        ("/partner/support", "support", "telephone", "4255550111"),
    ] {
        editor.edit(path, &[(key, value)]).await;
        let (saved, _) = tokio::join!(editor.save(path, &[("confirm", "yes")]), viewer.get(path));
        assert_eq!(saved.outcome(), Some("saved"), "{path}");
        portal
            .sandbox
            .change(&SimulatedChange::new(resource).set("attributes.etag", "counted on"))
            .unwrap();
        portal.clock.advance(Duration::from_secs(600));
        viewer.get(path).await;
    }
    let found = rows(&portal, "outside_change").await;
    assert!(
        found.is_empty(),
        "{:?}",
        found.iter().map(changes).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_write_without_an_answer_is_not_taken_for_somebody_elses() {
    let portal = start().await;
    let (editor, viewer) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Victor Viewer").await,
    );
    editor
        .edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    portal.fault_of_puts("billing", "late-commit", Some(FOREVER_SECONDS), 2);
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("unknown")
    );
    portal.carry_out_late().await;
    viewer.get("/partner/billing").await;
    assert!(
        rows(&portal, "outside_change").await.is_empty(),
        "it may be ours"
    );
    portal.clock.advance(Duration::from_secs(600));
    viewer.get("/partner/billing").await;
    assert!(
        rows(&portal, "outside_change").await.is_empty(),
        "it may be ours, and it is"
    );
    editor.get("/partner/billing").await;
    assert_eq!(
        rows(&portal, "edit.outcome").await[0].outcome.as_deref(),
        Some("saved")
    );
    portal.clock.advance(Duration::from_secs(600));
    viewer.get("/partner/billing").await;
    assert!(rows(&portal, "outside_change").await.is_empty());
}

#[tokio::test]
async fn what_others_changed_while_a_write_was_on_its_way_is_told_apart_from_it() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    portal.fault_of_puts("billing", "slow-after-commit", Some(FOREVER), 1);
    let elsewhere = async {
        portal.waiting("slow-after-commit", 1).await;
        portal
            .sandbox
            .change(&SimulatedChange::new("billing").set("purchaseOrderNumber", "from elsewhere"))
            .unwrap();
    };
    let (saved, ()) = tokio::join!(editor.save("/partner/billing", &[]), elsewhere);
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    let found = rows(&portal, "outside_change").await;
    assert_eq!(found.len(), 1);
    assert_eq!(
        changes(&found[0])
            .into_iter()
            .map(|(key, _, after)| (key, after))
            .collect::<Vec<_>>(),
        [(
            "purchaseOrderNumber".to_owned(),
            "from elsewhere".to_owned()
        )]
    );
    editor.get("/partner/billing").await;
    assert_eq!(rows(&portal, "outside_change").await.len(), 1);
}

#[tokio::test]
async fn versions_that_nobody_needs_are_forgotten_and_the_audit_log_is_not() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    for city in ["Bellevue", "Kirkland", "Renton"] {
        editor
            .edit("/partner/billing", &[("address.city", city)])
            .await;
        assert_eq!(
            editor.save("/partner/billing", &[]).await.outcome(),
            Some("saved")
        );
    }
    editor
        .edit("/partner/billing", &[("taxId", "a draft over Renton")])
        .await;
    portal.clock.advance(Duration::from_secs(20 * 60));
    portal
        .sandbox
        .change(&SimulatedChange::new("billing").set("address.city", "Tacoma"))
        .unwrap();
    editor.get("/api/v1/partner/profiles/billing").await;
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    assert_eq!(portal.portal.purge_versions(minutes(30)).await.unwrap(), 0);
    assert_eq!(
        portal.portal.purge_versions(minutes(10)).await.unwrap(),
        3,
        "the draft's base and what stands there now stay"
    );
    assert_eq!(
        editor.get("/partner/billing").await.form()["taxId"],
        "a draft over Renton"
    );
    assert_eq!(rows(&portal, "edit.outcome").await.len(), 3);
    let entry = rows(&portal, "edit.outcome").await.remove(2).seq;
    let page = editor.get(&format!("/history/{entry}")).await;
    assert!(
        page.body.contains("Bellevue") && links(&page, "/partner/billing/history?from=").is_empty(),
        "no way to what is gone"
    );
    let gone = editor
        .get(&format!(
            "/partner/billing/history?from={}&to={}",
            "0".repeat(32),
            "1".repeat(32)
        ))
        .await;
    assert!(gone.body.contains("no longer stored"), "{}", gone.body);
}

#[tokio::test]
async fn history_speaks_every_language() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    editor.save("/partner/billing", &[]).await;
    let mut visitor = portal.sign_in("Ada Admin").await;
    for language in ["en", "fr", "zh-Hant"] {
        visitor.language = language;
        let history = visitor.get("/partner/billing/history").await;
        let (ids, last) = (
            versions(&history),
            rows(&portal, "edit.outcome").await[0].seq,
        );
        let compared = format!("/partner/billing/history?from={}&to={}", ids[1], ids[0]);
        for path in [
            "/history",
            "/history?from=x",
            &format!("/history/{last}"),
            "/partner/billing/history",
            &compared,
            "/partner/support/history",
        ] {
            let page = visitor.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{language} {path}");
            assert!(
                page.body.contains(&format!("<html lang=\"{language}\"")),
                "{path}"
            );
            let bracketed = page
                .body
                .split('[')
                .skip(1)
                .filter_map(|rest| rest.split(']').next());
            let missing: Vec<&str> = bracketed
                .filter(|key| {
                    key.contains('-') && key.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                })
                .collect();
            assert!(missing.is_empty(), "{language} {path}: {missing:?}");
        }
    }
}

#[tokio::test]
async fn lists_name_the_customers_that_their_reader_has_opened() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let list = editor.get("/api/v1/customers").await.json();
    let id = list["items"][0]["id"].as_str().unwrap();
    portal
        .sandbox
        .change(
            &SimulatedChange::new("customer-billing")
                .of_customer(id)
                .set("companyName", "Named Here"),
        )
        .unwrap();
    let path = format!("/customers/{id}/billing");
    editor.edit(&path, &[("firstName", "Another")]).await;
    let saved = editor.save(&path, &[]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    for address in ["/", "/history"] {
        let mine = editor.get(address).await.body;
        assert!(mine.contains("Named Here"), "{address}: {mine}");
        // Nobody learns a name that they have not read with their own rights.
        let theirs = viewer.get(address).await.body;
        assert!(theirs.contains(id), "{address}: {theirs}");
        assert!(!theirs.contains("Named Here"), "{address}: {theirs}");
    }
}
