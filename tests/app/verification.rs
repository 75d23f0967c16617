//! What a change costs: Microsoft's verification of a customer, told before a save and followed after
//! it; and the vetting of the partner, with what it stops.

use portal::sandbox::SimulatedChange;
use portal::store::audit::utc;
use portal_test_support::{FOREVER, Page, Running, Visitor, start_with_customers, until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

const FEW: usize = 20;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const BOARD: &str = "/api/v1/customers/problems?size=500";
const LEGAL: &str = "/partner/legal-business";

/// A portal, an editor who stays signed in however the clock is set, and a customer.
struct Case {
    portal: Running,
    editor: Visitor,
    id: String,
    path: String,
}

impl Case {
    async fn new() -> Case {
        let portal = start_with_customers(FEW, |settings| {
            (settings.session_idle, settings.session_lifetime) =
                (Duration::from_secs(1 << 28), Duration::from_secs(1 << 28));
        })
        .await;
        let editor = portal.sign_in("Edith Editor").await;
        let list = editor.get("/api/v1/customers").await.json();
        let id = list["items"][0]["id"].as_str().expect("an id").to_owned();
        let path = format!("/customers/{id}/billing");
        Case {
            portal,
            editor,
            id,
            path,
        }
    }

    fn set(&self, status: &str) {
        let sandbox = &self.portal.sandbox;
        sandbox.set_verification(&self.id, Some(status)).unwrap();
    }

    /// The review of another name.
    async fn renamed(&self, name: &str) -> Page {
        self.editor.edit(&self.path, &[("companyName", name)]).await
    }

    async fn saved(&self, name: &str) -> Page {
        self.renamed(name).await;
        let saved = self.editor.save(&self.path, &[("confirm", "yes")]).await;
        assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
        saved
    }

    /// Reads all customers.
    async fn collect(&self) {
        let collection = "/api/v1/customers/collection";
        let start = Some(r#"{"command":"start"}"#.to_owned());
        let started = self.editor.json(Method::POST, collection, &[], start);
        let started = started.await;
        assert_eq!(started.status, StatusCode::OK, "{}", started.body);
        until("the customers are read", async || {
            self.editor.get(collection).await.json()["state"] == "done"
        })
        .await;
        self.portal.tasks_are_done().await;
    }

    /// The form, once all that it asked for is there.
    async fn form(&self) -> Page {
        self.editor.get(&self.path).await;
        self.portal.tasks_are_done().await;
        let page = self.editor.get(&self.path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        page
    }

    /// Until the board has these problems.
    async fn problems_are(&self, wanted: &[&str]) {
        until("the board has the problems", async || {
            let board = self.editor.get(BOARD).await.json();
            let items = board["items"].as_array().expect("items");
            let problems = items.iter().filter_map(|item| item["problems"].as_array());
            let found: Vec<&Value> = problems
                .flatten()
                .map(|problem| &problem["problem"])
                .collect();
            found == wanted
        })
        .await;
    }

    fn asked(&self) -> usize {
        let calls = self.portal.calls().into_iter();
        calls.filter(|call| call.resource == "verification").count()
    }
}

/// What a page tells of a verification.
fn told(page: &Page) -> Option<&str> {
    let (_, rest) = page.body.split_once("data-verification=\"")?;
    rest.split_once('"').map(|(word, _)| word)
}

#[tokio::test]
async fn the_review_of_a_new_name_tells_the_status_and_the_cost_and_wants_a_yes() {
    let case = Case::new().await;
    let review = case.renamed("Adatum Brasil").await;
    assert_eq!(told(&review), Some("none"), "{}", review.body);
    for status in ["UnderReview", "NotAllowed", "Not Ready", "Allowed"] {
        case.set(status);
        case.portal.clock.advance(Duration::from_secs(61));
        let review = case.editor.get(&format!("{}/review", case.path)).await;
        let word = status.replace(' ', "").to_ascii_lowercase();
        let shown = told(&review).unwrap_or_default().replace('-', "");
        assert_eq!(shown, word, "{}", review.body);
        for said in [
            "can make Microsoft verify the customer again",
            "Put all corrections into one save",
            "name=\"confirm\"",
        ] {
            assert!(review.body.contains(said), "{said}: {}", review.body);
        }
    }
    let refused = case.editor.save(&case.path, &[]).await;
    assert_eq!(refused.outcome(), Some("problems"), "{}", refused.body);
    assert!(case.portal.puts().is_empty());
    let saved = case.editor.save(&case.path, &[("confirm", "yes")]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
}

#[tokio::test]
async fn a_contact_costs_nothing_and_nothing_is_asked() {
    let case = Case::new().await;
    let form = case.editor.get(&case.path).await;
    assert!(form.body.contains("id=\"guard-companyName\""));
    assert!(form.body.contains("id=\"guard-verification-address\""));
    let typed = [("email", "fresh@contoso.example"), ("firstName", "Ana")];
    let review = case.editor.edit(&case.path, &typed).await;
    assert_eq!(told(&review), None);
    assert!(!review.body.contains("name=\"confirm\""));
    let saved = case.editor.save(&case.path, &[]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    case.editor.get(&case.path).await;
    case.portal.tasks_are_done().await;
    assert_eq!(case.asked(), 0);
}

#[tokio::test]
async fn a_script_confirms_by_its_header() {
    let case = Case::new().await;
    let address = format!("/api/v1/customers/{}/profiles/billing", case.id);
    let got = case.editor.get(&address).await;
    let mut document = got.json();
    document["companyName"] = "Adatum Brasil".into();
    let put = async |more: &[(&str, &str)]| {
        let mut headers = vec![("if-match", got.header("etag"))];
        headers.extend_from_slice(more);
        let body = Some(document.to_string());
        case.editor
            .json(Method::PUT, &address, &headers, body)
            .await
    };
    let refused = put(&[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let problem = &refused.json()["problems"][0];
    assert_eq!(
        (&problem["key"], &problem["code"]),
        (&"companyName".into(), &"confirm".into())
    );
    assert!(case.portal.puts().is_empty());
    let stored = put(&[("portal-confirm", "yes")]).await;
    assert_eq!(stored.status, StatusCode::OK, "{}", stored.body);
    // It is followed as after a save by the form.
    let form = case.form().await;
    assert_eq!(told(&form), Some("under-review"), "{}", form.body);
}

#[tokio::test]
async fn a_script_confirms_a_change_set_by_its_header_and_its_customers_are_followed() {
    let case = Case::new().await;
    let set = json!({
        "name": "Moves",
        "reason": "moved",
        "ticket": "OPS-17",
        "operation": {"kind": "set", "field": "defaultAddress.city", "value": "Nova Aurora"},
        "customers": [case.id],
    });
    let post = async |path: &str, headers: &[(&str, &str)], body: &Value| {
        let body = Some(body.to_string());
        case.editor.json(Method::POST, path, headers, body).await
    };
    let set_is = async |phase: &str| {
        let set = case.editor.get("/api/v1/changes/1").await.json();
        set["phase"] == phase && set["state"] == "done"
    };
    let row_is = async |state: &str| {
        let rows = case.editor.get("/api/v1/changes/1/rows").await.json();
        assert_eq!(rows["items"][0]["state"], state, "{rows}");
    };
    let made = post("/api/v1/changes", &[], &set).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(made.json()["toConfirm"], 0, "nothing was read yet");
    let run = post("/api/v1/changes/1", &[], &json!({"command": "dry-run"})).await;
    assert_eq!(run.status, StatusCode::OK, "{}", run.body);
    until("the dry run ends", async || set_is("check").await).await;
    row_is("confirm").await;
    let start = json!({"command": "start", "count": 1});
    for headers in [&[][..], &[("portal-confirm", "no")]] {
        let refused = post("/api/v1/changes/1", headers, &start).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let problem = &refused.json()["problems"][0];
        assert_eq!(
            (&problem["key"], &problem["code"]),
            (&"toConfirm".into(), &"confirm".into())
        );
    }
    assert!(case.portal.puts().is_empty() && set_is("check").await);
    let confirmed = [("portal-confirm", "yes")];
    let started = post("/api/v1/changes/1", &confirmed, &start).await;
    assert_eq!(started.status, StatusCode::OK, "{}", started.body);
    let confirmed = &started.json()["confirmed"];
    assert_eq!(
        (&confirmed["name"], &confirmed["rows"]),
        (&"Edith Editor".into(), &1.into())
    );
    until("it is sent", async || set_is("send").await).await;
    row_is("saved").await;
    // It is followed as after a save by the form.
    let form = case.form().await;
    assert_eq!(told(&form), Some("under-review"), "{}", form.body);
}

#[tokio::test]
async fn after_a_save_the_status_is_followed_on_form_table_and_board_until_it_is_over() {
    let case = Case::new().await;
    case.set("Allowed");
    case.collect().await;
    case.problems_are(&[]).await;
    case.saved("Adatum Brasil").await;
    let form = case.form().await;
    assert_eq!(told(&form), Some("under-review"), "{}", form.body);
    for said in [
        "New purchases for this customer are blocked.",
        "New subscriptions, more seats and upgrades",
        "renewals, fewer seats and cancellations",
        "Under review since",
        // The status of before.
        "Allowed since",
    ] {
        assert!(form.body.contains(said), "{said}: {}", form.body);
    }
    case.problems_are(&["verification"]).await;
    let table = case.editor.get("/customers").await;
    assert!(table.body.contains("Under review since"), "{}", table.body);
    let board = case.editor.get("/customers/problems").await;
    for page in [
        &board,
        &case
            .editor
            .get(&format!("/customers/{}/problems", case.id))
            .await,
    ] {
        for said in [
            "Purchases blocked by Microsoft’s verification",
            "Under review since",
            "New subscriptions, more seats and upgrades",
        ] {
            assert!(page.body.contains(said), "{said}: {}", page.body);
        }
    }
    // Whoever opens the form looks, but not every time.
    let asked = case.asked();
    case.editor.get(&case.path).await;
    case.portal.tasks_are_done().await;
    assert_eq!(case.asked(), asked);
    case.set("Allowed");
    case.portal.clock.advance(Duration::from_secs(6 * 60));
    let form = case.form().await;
    assert_eq!(told(&form), Some("allowed"), "{}", form.body);
    assert!(form.body.contains("are not blocked"), "{}", form.body);
    case.problems_are(&[]).await;
    let table = case.editor.get("/customers").await;
    assert!(!table.body.contains("Under review since"));
    // A month after the save there is nothing more to follow.
    case.portal.clock.advance(Duration::from_secs(31 * 86_400));
    let form = case.form().await;
    assert_eq!(told(&form), None, "{}", form.body);
}

#[tokio::test]
async fn reading_all_customers_asks_for_those_that_are_blocked() {
    let case = Case::new().await;
    case.collect().await;
    case.saved("Adatum Brasil").await;
    case.form().await;
    case.problems_are(&["verification"]).await;
    case.set("Allowed");
    case.portal.clock.advance(Duration::from_secs(6 * 60));
    let asked = case.asked();
    case.collect().await;
    case.problems_are(&[]).await;
    assert_eq!(case.asked(), asked + 1, "the others have nothing to follow");
}

#[tokio::test]
async fn what_was_learned_before_there_was_a_copy_is_learned_again_while_it_is_made() {
    let case = Case::new().await;
    case.set("Allowed");
    case.saved("Adatum Brasil").await;
    // Nothing is remembered of earlier readings, and this one finds no copy to keep fresh.
    case.portal.clock.advance(Duration::from_secs(61));
    let form = case.form().await;
    assert_eq!(told(&form), Some("under-review"), "{}", form.body);
    case.collect().await;
    case.problems_are(&["verification"]).await;
}

#[tokio::test]
async fn a_status_that_does_not_come_stops_neither_the_review_nor_the_save() {
    let case = Case::new().await;
    case.portal
        .fault("verification", "slow", Some(FOREVER), None);
    let review = case.renamed("Adatum Brasil").await;
    assert_eq!(told(&review), Some("not-asked"), "{}", review.body);
    assert!(review.body.contains("did not tell the status"));
    let saved = case.editor.save(&case.path, &[("confirm", "yes")]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    assert_eq!(told(&saved), Some("asking"), "{}", saved.body);
    case.portal.sandbox.clear();
    case.portal.sandbox.go_on("slow");
    case.portal.tasks_are_done().await;
    case.portal.clock.advance(Duration::from_secs(61));
    for (quirk, value) in [
        ("throttle", Some("3000")),
        ("forbidden", Some("1002")),
        ("server-error", None),
        ("malformed", None),
    ] {
        case.portal.fault("verification", quirk, value, None);
        case.portal.clock.advance(Duration::from_secs(6 * 60));
        for path in [case.path.as_str(), "/customers", "/partner/billing"] {
            let page = case.editor.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{quirk} {path}");
        }
        let review = case.renamed(&format!("Adatum {quirk}")).await;
        assert_eq!(told(&review), Some("not-asked"), "{quirk}: {}", review.body);
        case.portal.sandbox.clear();
    }
}

#[tokio::test]
async fn the_partners_own_vetting_has_a_date_on_which_more_stops() {
    let case = Case::new().await;
    let vetting = |status: &str| {
        let change = SimulatedChange::new("legal-business").set("vettingStatus", status);
        case.portal.sandbox.change(&change).unwrap();
    };
    let time = |at: i64| format!("<time datetime=\"{}\">", utc(at));
    let quiet = case.editor.get(LEGAL).await;
    assert!(!quiet.body.contains("data-vetting-since"));
    vetting("pending");
    case.portal.clock.advance(Duration::from_secs(3_600));
    let pending = case.editor.get(LEGAL).await;
    let begun = case.portal.clock.now_ms();
    assert!(pending.body.contains("data-vetting-since=\"pending\""));
    assert!(pending.body.contains(&time(begun)), "{}", pending.body);
    vetting("rejected");
    case.portal.clock.advance(Duration::from_secs(3_600));
    let rejected_at = case.portal.clock.now_ms();
    for days in [0, 12] {
        case.portal
            .clock
            .advance(Duration::from_secs(days * 86_400));
        let page = case.editor.get(LEGAL).await;
        assert!(page.body.contains("data-vetting-since=\"rejected\""));
        for at in [rejected_at, rejected_at + 30 * DAY_MS, begun] {
            assert!(page.body.contains(&time(at)), "{days}: {}", page.body);
        }
        for said in ["no new licenses can be sold", "can still be managed"] {
            assert!(page.body.contains(said), "{said}: {}", page.body);
        }
    }
    vetting("authorized");
    let over = case.editor.get(LEGAL).await;
    assert!(!over.body.contains("data-vetting-since"), "{}", over.body);
}
