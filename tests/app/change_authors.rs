//! Who changed a customer elsewhere: what Partner Center's activity log tells, where it is shown, when
//! it is asked again, and that nobody waits for it.

use crate::history::rows;
use portal::config::Settings;
use portal::config::cloud::Cloud;
use portal::sandbox::{Fault, SimulatedChange};
use portal_test_support::{FOREVER, FOREVER_SECONDS, Page, Running, Visitor, start_with};
use reqwest::StatusCode;
use std::time::Duration;

const PETRA: &str = "petra@partner.example";
const APPLICATION: &str = "Partner Center Native App";

const MINUTE: Duration = Duration::from_secs(60);

/// A portal, an editor who stays signed in however the clock is set, and a customer that they have
/// opened.
struct Case {
    portal: Running,
    editor: Visitor,
    id: String,
    path: String,
}

impl Case {
    async fn new(change: impl FnOnce(&mut Settings)) -> Case {
        let portal = start_with(|settings| {
            (settings.session_idle, settings.session_lifetime) =
                (Duration::from_secs(1 << 28), Duration::from_secs(1 << 28));
            change(settings);
        })
        .await;
        let editor = portal.sign_in("Edith Editor").await;
        let list = editor.get("/api/v1/customers").await.json();
        let id = list["items"][0]["id"].as_str().expect("an id").to_owned();
        let path = format!("/customers/{id}/billing");
        let case = Case {
            portal,
            editor,
            id,
            path,
        };
        case.open().await;
        case
    }

    /// Somebody else changes members of the customer.
    fn change(&self, members: &[(&str, &str)]) {
        self.change_by(PETRA, members);
    }

    fn change_by(&self, user: &str, members: &[(&str, &str)]) {
        let change = SimulatedChange::new("customer-billing").of_customer(&self.id);
        let change = members
            .iter()
            .fold(change.by(user), |change, (key, value)| {
                change.set(key, value)
            });
        self.portal.sandbox.change(&change).unwrap();
    }

    /// Opens the customer, and waits for what goes on behind the answer.
    async fn open(&self) -> Page {
        let page = self.editor.get(&self.path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        self.portal.tasks_are_done().await;
        page
    }

    /// The page of the change that was found last.
    async fn entry(&self) -> Page {
        let found = rows(&self.portal, "outside_change").await;
        let seq = found.first().expect("a change was found").seq;
        let page = self.editor.get(&format!("/history/{seq}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        page
    }

    async fn versions(&self) -> Page {
        self.editor.get(&format!("{}/history", self.path)).await
    }

    /// The names of those whose token the log was asked with.
    fn asked_by(&self) -> Vec<String> {
        let calls = self.portal.calls().into_iter();
        calls
            .filter(|call| call.resource == "activity")
            .map(|call| call.user.unwrap_or_default())
            .collect()
    }

    fn fault(&self, quirk: &str, value: Option<&str>) {
        self.portal.fault("activity", quirk, value, None);
    }
}

/// What a page tells of the author of a change.
fn origin(page: &Page) -> Option<&str> {
    let (_, rest) = page.body.split_once("data-origin=\"")?;
    rest.split_once('"').map(|(word, _)| word)
}

#[tokio::test]
async fn the_name_that_the_log_gives_stands_on_entry_versions_and_conflict() {
    let case = Case::new(|_| ()).await;
    case.editor
        .edit(&case.path, &[("lastName", "Mine"), ("firstName", "Ana")])
        .await;
    case.change(&[("lastName", "Theirs")]);
    case.open().await;
    for page in [case.entry().await, case.versions().await] {
        assert_eq!(origin(&page), Some("matched"), "{}", page.body);
        for told in [PETRA, APPLICATION, "activity log has this change"] {
            assert!(page.body.contains(told), "{told}: {}", page.body);
        }
    }
    let review = case.editor.get(&format!("{}/review", case.path)).await;
    assert_eq!(review.outcome(), Some("conflict"), "{}", review.body);
    for told in ["Changed outside the portal", PETRA, APPLICATION] {
        assert!(review.body.contains(told), "{told}: {}", review.body);
    }
    assert_eq!(case.asked_by(), ["Edith Editor"], "once, as it is certain");
    case.portal.clock.advance(48 * 60 * MINUTE);
    case.open().await;
    assert_eq!(case.asked_by().len(), 1, "and never again");
}

#[tokio::test]
async fn two_who_changed_it_are_told_with_what_each_changed() {
    let case = Case::new(|_| ()).await;
    case.change(&[("lastName", "Silva")]);
    case.change_by("paul@partner.example", &[("firstName", "Rui")]);
    case.open().await;
    let page = case.entry().await;
    assert_eq!(origin(&page), Some("matched"), "{}", page.body);
    let told = page.body.split("data-origin=").nth(1).unwrap_or_default();
    let told = told.split("</div>").next().unwrap_or_default();
    let about = |user: &str| {
        let paragraph = told.split("</p>").find(|text| text.contains(user));
        let text = paragraph.unwrap_or_default();
        ["Last name:", "First name:"].map(|field| text.contains(field))
    };
    assert_eq!(about(PETRA), [true, false], "{told}");
    assert_eq!(about("paul@partner.example"), [false, true], "{told}");
}

#[tokio::test]
async fn a_log_without_values_makes_it_likely() {
    let case = Case::new(|_| ()).await;
    case.fault("activity-without-values", None);
    case.change(&[("lastName", "Theirs")]);
    case.open().await;
    let page = case.entry().await;
    assert_eq!(origin(&page), Some("likely"), "{}", page.body);
    for told in ["Likely made by", PETRA] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    // A later answer may be certain.
    case.portal.sandbox.clear();
    case.portal.clock.advance(5 * MINUTE);
    case.open().await;
    assert_eq!(origin(&case.entry().await), Some("matched"));
}

#[tokio::test]
async fn a_log_that_lags_is_asked_again_by_whoever_reads_a_customer() {
    let case = Case::new(|_| ()).await;
    let viewer = case.portal.sign_in("Victor Viewer").await;
    case.fault("activity-delay", Some(FOREVER_SECONDS));
    case.change(&[("lastName", "Theirs")]);
    case.open().await;
    let page = case.entry().await;
    assert_eq!(origin(&page), Some("not-yet"), "{}", page.body);
    assert!(page.body.contains("Asked again from"), "{}", page.body);
    case.portal.sandbox.clear();
    case.portal.clock.advance(4 * MINUTE);
    case.open().await;
    assert_eq!(case.asked_by(), ["Edith Editor"], "it has time");
    case.portal.clock.advance(2 * MINUTE);
    let list = case.editor.get("/api/v1/customers").await.json();
    let other = list["items"][1]["id"].as_str().expect("an id");
    let read = viewer.get(&format!("/customers/{other}/billing")).await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.body);
    case.portal.tasks_are_done().await;
    assert_eq!(case.asked_by(), ["Edith Editor", "Victor Viewer"]);
    assert_eq!(origin(&case.entry().await), Some("matched"));
}

#[tokio::test]
async fn a_log_that_never_has_it_is_left_alone_after_days() {
    let case = Case::new(|_| ()).await;
    case.fault("activity-delay", Some(FOREVER_SECONDS));
    case.change(&[("lastName", "Theirs")]);
    case.open().await;
    for _ in 0..12 {
        case.portal.clock.advance(50 * 60 * MINUTE);
        case.open().await;
    }
    let page = case.entry().await;
    assert_eq!(origin(&page), Some("not-told"), "{}", page.body);
    assert!(page.body.contains("does not tell who made this change"));
    let asked = case.asked_by().len();
    assert!((6..=9).contains(&asked), "asked {asked} times");
}

#[tokio::test]
async fn of_many_who_read_at_once_one_asks() {
    let case = Case::new(|_| ()).await;
    let viewer = case.portal.sign_in("Victor Viewer").await;
    case.change(&[("lastName", "Theirs")]);
    let reads = (0..20).map(|number| match number % 2 {
        0 => case.editor.get(&case.path),
        _ => viewer.get(&case.path),
    });
    futures::future::join_all(reads).await;
    case.portal.tasks_are_done().await;
    assert_eq!(case.asked_by().len(), 1);
    assert_eq!(origin(&case.entry().await), Some("matched"));
}

#[tokio::test]
async fn a_log_that_does_not_answer_keeps_nobody_waiting() {
    let case = Case::new(|_| ()).await;
    case.fault("slow", Some(FOREVER));
    case.change(&[("lastName", "Theirs")]);
    let page = case.editor.get(&case.path).await;
    assert_eq!(page.form()["lastName"], "Theirs", "the answer is there");
    case.portal.waiting("slow", 1).await;
    let pages = ["/", "/customers", "/partner/billing", case.path.as_str()];
    for path in pages {
        assert_eq!(case.editor.get(path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(origin(&case.entry().await), Some("not-yet"));
    assert_eq!(case.portal.sandbox.waiting("slow"), 1, "still");
    case.portal.sandbox.clear();
    case.portal.sandbox.go_on("slow");
    case.portal.tasks_are_done().await;
}

#[tokio::test]
async fn whatever_the_log_answers_reading_goes_on_and_it_is_asked_later() {
    for (quirk, value) in [
        ("throttle", Some("3000")),
        ("forbidden", Some("1002")),
        ("not-found", None),
        ("server-error", None),
        ("malformed", None),
        ("oversize", None),
        ("drop", None),
    ] {
        let case = Case::new(|_| ()).await;
        case.fault(quirk, value);
        case.change(&[("lastName", "Theirs")]);
        let page = case.open().await;
        assert_eq!(page.form()["lastName"], "Theirs", "{quirk}");
        assert_eq!(origin(&case.entry().await), Some("not-yet"), "{quirk}");
        for path in ["/partner/billing", "/customers", case.path.as_str()] {
            let page = case.editor.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{quirk} {path}");
        }
        let edited = case.editor.edit(&case.path, &[("firstName", "Ana")]).await;
        assert_eq!(edited.outcome(), None, "{quirk}: {}", edited.body);
        let saved = case.editor.save(&case.path, &[]).await;
        assert_eq!(saved.outcome(), Some("saved"), "{quirk}: {}", saved.body);
        case.portal.tasks_are_done().await;
        case.portal.sandbox.clear();
        case.portal.clock.advance(62 * MINUTE);
        case.open().await;
        assert_eq!(origin(&case.entry().await), Some("matched"), "{quirk}");
    }
}

#[tokio::test]
async fn of_the_partners_own_profiles_partner_center_does_not_tell() {
    let case = Case::new(|_| ()).await;
    case.editor.get("/partner/billing").await;
    case.editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "mine")])
        .await;
    let change = SimulatedChange::new("billing").set("purchaseOrderNumber", "theirs");
    case.portal.sandbox.change(&change).unwrap();
    case.editor.get("/partner/billing").await;
    case.portal.tasks_are_done().await;
    let silence = "Partner Center does not tell who changes this profile.";
    let versions = case.editor.get("/partner/billing/history").await;
    for page in [case.entry().await, versions] {
        assert_eq!(origin(&page), Some("no-log"), "{}", page.body);
        assert!(page.body.contains(silence), "{}", page.body);
    }
    let review = case.editor.get("/partner/billing/review").await;
    assert_eq!(review.outcome(), Some("conflict"), "{}", review.body);
    assert!(review.body.contains(silence), "{}", review.body);
    assert!(case.asked_by().is_empty());
}

#[tokio::test]
async fn the_cloud_of_china_has_no_log_to_ask() {
    let case = Case::new(|settings| settings.cloud = Cloud::China).await;
    case.change(&[("lastName", "Theirs")]);
    case.open().await;
    let page = case.entry().await;
    assert_eq!(origin(&page), Some("no-log"), "{}", page.body);
    assert!(page.body.contains("this cloud has no activity log"));
    assert!(case.asked_by().is_empty());
}

#[tokio::test]
async fn a_save_of_the_portal_that_arrives_late_is_told_as_that() {
    let case = Case::new(|settings| settings.upstream_timeout = Duration::from_secs(5)).await;
    let viewer = case.portal.sign_in("Victor Viewer").await;
    case.editor.edit(&case.path, &[("lastName", "Late")]).await;
    let lost = Fault::new("customer-billing", "late-commit").value(FOREVER_SECONDS);
    case.portal
        .sandbox
        .set(lost.method("PUT").times(2))
        .unwrap();
    let saved = case.editor.save(&case.path, &[]).await;
    assert_eq!(saved.outcome(), Some("unknown"), "{}", saved.body);
    // So long that it is taken as not carried out.
    case.portal.clock.advance(2 * MINUTE);
    case.open().await;
    let outcomes = rows(&case.portal, "edit.outcome").await;
    assert_eq!(outcomes[0].outcome.as_deref(), Some("not-applied"));
    case.portal.carry_out_late().await;
    viewer.get(&case.path).await;
    case.portal.tasks_are_done().await;
    let page = case.entry().await;
    assert_eq!(origin(&page), Some("matched"), "{}", page.body);
    assert!(page.body.contains("A save of this portal"), "{}", page.body);
    let intent = rows(&case.portal, "edit.intent").await[0].seq;
    let link = format!("href=\"/history/{intent}\">");
    assert!(page.body.contains(&link), "{link}: {}", page.body);
}

#[tokio::test]
async fn the_database_does_not_show_who_it_was() {
    let case = Case::new(|_| ()).await;
    case.change(&[("lastName", "Theirs")]);
    case.open().await;
    assert_eq!(origin(&case.entry().await), Some("matched"));
    let sealed: Vec<(String,)> = sqlx::query_as("SELECT sealed FROM change_author")
        .fetch_all(case.portal.store().pool())
        .await
        .unwrap();
    assert_eq!(sealed.len(), 1);
    let text = &sealed[0].0;
    assert!(
        !text.contains("petra") && !text.contains("lastName"),
        "{text}"
    );
}
