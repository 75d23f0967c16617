//! Drafts: kept while typing, in several tabs, for nobody else, until they are saved or discarded.

use portal::sandbox::SimulatedChange;
use portal::store::drafts;
use portal::text::{Lang, Words};
use portal_test_support::{Folder, Page, Running, Visitor, start, start_with};
use reqwest::StatusCode;
use std::collections::BTreeMap;
use std::time::Duration;

const BILLING: &str = "/partner/billing";
const ORDER: &str = "purchaseOrderNumber";
const CITY: &str = "address.city";

/// A page of the form that stays open in a tab.
struct Tab<'a> {
    visitor: &'a Visitor,
    form: BTreeMap<String, String>,
    step: u32,
}

impl<'a> Tab<'a> {
    async fn open(visitor: &'a Visitor) -> Tab<'a> {
        let page = visitor.get(BILLING).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        Tab {
            visitor,
            form: page.form(),
            step: 0,
        }
    }

    fn typed(mut self, key: &str, value: &str) -> Tab<'a> {
        self.write(key, value);
        self
    }

    fn write(&mut self, key: &str, value: &str) {
        assert!(
            self.form.insert(key.to_owned(), value.to_owned()).is_some(),
            "no input {key}"
        );
    }

    async fn post(&self, intent: &str) -> Page {
        let mut pairs: Vec<(&str, &str)> = self
            .form
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        pairs.push(("intent", intent));
        self.visitor.post(BILLING, &pairs).await
    }

    /// As the island does after a pause.
    async fn keep(&mut self) -> StatusCode {
        self.step += 1;
        self.form.insert("step".to_owned(), self.step.to_string());
        let page = self.post("keep").await;
        assert_eq!(page.body, "", "nothing but the status is told");
        page.status
    }

    /// Posts as the button does, and follows.
    async fn review(&mut self) -> Page {
        self.step += 1;
        self.form.insert("step".to_owned(), self.step.to_string());
        let answer = self.post("review").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        self.visitor.get(answer.location()).await
    }
}

async fn value(visitor: &Visitor, key: &str) -> String {
    visitor.get(BILLING).await.form()[key].clone()
}

async fn edith(portal: &Running) -> Visitor {
    portal.sign_in("Edith Editor").await
}

// D5
#[tokio::test]
async fn what_is_typed_is_kept_without_a_word_about_it() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let mut tab = Tab::open(&editor)
        .await
        .typed("primaryContact.email", "half an addr");
    assert_eq!(tab.keep().await, StatusCode::NO_CONTENT);
    let page = editor.get(BILLING).await;
    assert_eq!(page.form()["primaryContact.email"], "half an addr");
    assert_eq!(page.outcome(), None, "nothing was asked of it yet");
    assert!(!page.body.contains("aria-invalid"), "{}", page.body);
    tab.write("primaryContact.email", "half@an.address");
    assert_eq!(tab.keep().await, StatusCode::NO_CONTENT);
    assert_eq!(
        value(&editor, "primaryContact.email").await,
        "half@an.address"
    );
    assert!(portal.puts().is_empty());
    // What the page posts in the end follows what it kept.
    let review = tab.review().await;
    assert!(review.body.contains("half@an.address"), "{}", review.body);
    assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("saved"));
}

// D5
#[tokio::test]
async fn typing_taken_back_leaves_no_draft() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let mut tab = Tab::open(&editor).await;
    let before = tab.form[ORDER].clone();
    assert_eq!(tab.keep().await, StatusCode::NO_CONTENT, "nothing to keep");
    assert!(
        portal
            .portal
            .drafts(&person(&portal).await)
            .await
            .unwrap()
            .is_empty()
    );
    tab.write(ORDER, "typed");
    tab.keep().await;
    assert!(editor.get("/drafts").await.body.contains(BILLING));
    tab.write(ORDER, &before);
    assert_eq!(tab.keep().await, StatusCode::NO_CONTENT);
    assert!(
        portal
            .portal
            .drafts(&person(&portal).await)
            .await
            .unwrap()
            .is_empty()
    );
    let page = editor.get(BILLING).await;
    assert_eq!(
        (page.outcome(), page.form()[ORDER].as_str()),
        (None, before.as_str())
    );
}

/// Edith, as the use cases know her.
async fn person(portal: &Running) -> portal::auth::Person {
    let sessions = portal.portal.sessions().await.unwrap();
    sessions
        .into_iter()
        .find(|session| session.person.name == "Edith Editor")
        .unwrap()
        .person
}

// D4
#[tokio::test]
async fn a_newer_draft_from_another_tab_is_not_kept_over() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let mut first = Tab::open(&editor).await;
    let mut second = Tab::open(&editor).await.typed(ORDER, "second tab");
    assert_eq!(second.keep().await, StatusCode::NO_CONTENT);
    first.write(CITY, "First tab");
    assert_eq!(first.keep().await, StatusCode::CONFLICT);
    let form = editor.get(BILLING).await.form();
    assert_eq!(
        (form[ORDER].as_str(), form[CITY].as_str()),
        ("second tab", "Redmond")
    );
    // The second tab goes on, and so does a page that shows its draft.
    second.write(ORDER, "second tab, more");
    assert_eq!(second.keep().await, StatusCode::NO_CONTENT);
    let mut third = Tab::open(&editor).await.typed(CITY, "Third tab");
    assert_eq!(third.keep().await, StatusCode::NO_CONTENT);
    assert_eq!(second.keep().await, StatusCode::CONFLICT);
}

// D4
#[tokio::test]
async fn what_a_page_sent_earlier_does_not_come_after_what_it_sent_later() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let mut tab = Tab::open(&editor).await.typed(ORDER, "Con");
    let mut early: Vec<(String, String)> = tab.form.clone().into_iter().collect();
    early.extend([
        ("step".to_owned(), "1".to_owned()),
        ("intent".to_owned(), "keep".to_owned()),
    ]);
    let early: Vec<(&str, &str)> = early
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    tab.step = 1;
    tab.write(ORDER, "Contoso 7");
    tab.review().await;
    assert_eq!(
        editor.post(BILLING, &early).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(value(&editor, ORDER).await, "Contoso 7");
    // Nor does it open again what is saved.
    assert_eq!(
        editor
            .post(&format!("{BILLING}/review"), &[("intent", "save")])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    editor.post(BILLING, &early).await;
    assert_eq!(editor.get(BILLING).await.outcome(), Some("saved"));
    assert_eq!(portal.puts().len(), 1);
}

// D4
#[tokio::test]
async fn posts_from_two_tabs_are_brought_together() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let mut first = Tab::open(&editor).await.typed(CITY, "Bellevue");
    let mut second = Tab::open(&editor).await.typed(ORDER, "second tab");
    second.review().await;
    let review = first.review().await;
    assert!(
        review.body.contains("second tab") && review.body.contains("Bellevue"),
        "{}",
        review.body
    );
    // Posting the first page once more takes nothing away of the second.
    let review = first.review().await;
    assert!(
        review.body.contains("second tab") && review.body.contains("Bellevue"),
        "{}",
        review.body
    );
    assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("saved"));
    let form = editor.get(BILLING).await.form();
    assert_eq!(
        (form[ORDER].as_str(), form[CITY].as_str()),
        ("second tab", "Bellevue")
    );
}

// D4
#[tokio::test]
async fn a_field_typed_in_two_tabs_keeps_both_texts_until_one_is_chosen() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let mut first = Tab::open(&editor)
        .await
        .typed(CITY, "First city")
        .typed(ORDER, "PO-1");
    let mut second = Tab::open(&editor)
        .await
        .typed(CITY, "Second city")
        .typed("taxId", "98-7654321");
    second.review().await;
    for _ in 0..2 {
        let page = first.review().await;
        assert_eq!(page.outcome(), Some("problems"), "{}", page.body);
        let form = page.form();
        assert_eq!(
            (
                form[CITY].as_str(),
                form[ORDER].as_str(),
                form["taxId"].as_str()
            ),
            ("First city", "PO-1", "98-7654321")
        );
        assert!(page.body.contains("Second city"), "{}", page.body);
    }
    // Keeping what is typed on the page that says so does not forget it.
    let mut asked = Tab::open(&editor).await.typed(ORDER, "PO-2");
    assert_eq!(asked.keep().await, StatusCode::NO_CONTENT);
    assert!(editor.get(BILLING).await.body.contains("Second city"));
    let review = asked.review().await;
    assert!(
        review.body.contains("First city") && review.body.contains("PO-2"),
        "decided: {}",
        review.body
    );
    assert_eq!(
        editor.save(BILLING, &[("confirm", "yes")]).await.outcome(),
        Some("saved")
    );
    assert_eq!(value(&editor, CITY).await, "First city");
}

// D4
#[tokio::test]
async fn an_untouched_form_leaves_a_newer_draft_alone() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let mut stale = Tab::open(&editor).await;
    Tab::open(&editor)
        .await
        .typed(ORDER, "another tab")
        .review()
        .await;
    for intent in ["review", "discard"] {
        let answer = stale.post(intent).await;
        let page = editor.get(answer.location()).await;
        assert_eq!(page.form()[ORDER], "another tab", "{intent}");
        assert!(
            page.body.contains("another tab or browser"),
            "{intent}: {}",
            page.body
        );
        assert_eq!(page.outcome(), None);
    }
    assert_eq!(
        stale.keep().await,
        StatusCode::NO_CONTENT,
        "nothing of it to keep"
    );
    assert_eq!(value(&editor, ORDER).await, "another tab");
}

// D4
#[tokio::test]
async fn fifty_posts_of_a_form_at_once_make_one_draft_and_one_put() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let tab = Tab::open(&editor).await.typed(ORDER, "once");
    let answers = futures::future::join_all((0..50).map(|_| tab.post("review"))).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.location() == "/partner/billing/review"),
        "{answers:?}"
    );
    let review = editor.get("/partner/billing/review").await;
    assert_eq!(review.outcome(), None);
    let form = review.form();
    let save = [
        ("seen", form["seen"].as_str()),
        ("draft", form["draft"].as_str()),
        ("intent", "save"),
    ];
    futures::future::join_all((0..50).map(|_| editor.post("/partner/billing/review", &save))).await;
    assert_eq!(portal.puts().len(), 1);
}

// D4
#[tokio::test]
async fn tabs_that_keep_at_once_lose_nothing_silently() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let mut tabs = vec![];
    for number in 0..10 {
        tabs.push(
            Tab::open(&editor)
                .await
                .typed(ORDER, &format!("tab {number}")),
        );
    }
    let answers = futures::future::join_all(tabs.iter_mut().map(Tab::keep)).await;
    let kept: Vec<usize> = (0..10)
        .filter(|number| answers[*number] == StatusCode::NO_CONTENT)
        .collect();
    assert_eq!(kept.len(), 1, "all others are told: {answers:?}");
    assert_eq!(value(&editor, ORDER).await, format!("tab {}", kept[0]));
}

// D4
#[tokio::test]
async fn reload_and_back_after_a_save_send_nothing_again() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let mut tab = Tab::open(&editor).await.typed(ORDER, "once");
    let review = tab.review().await.form();
    let save = [
        ("seen", review["seen"].as_str()),
        ("draft", review["draft"].as_str()),
    ];
    assert_eq!(editor.save(BILLING, &save).await.outcome(), Some("saved"));
    // F5 on the result, Back to the review and save, Back to the form and post, and save that.
    assert_eq!(editor.get(BILLING).await.outcome(), None);
    let again = editor.save(BILLING, &save).await;
    assert_eq!(again.outcome(), Some("nothing"), "{}", again.body);
    assert!(says(&again, "draft-gone"), "{}", again.body);
    let review = tab.review().await;
    assert!(
        !review.body.contains("value=\"save\""),
        "nothing is left to save: {}",
        review.body
    );
    assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("nothing"));
    assert_eq!(portal.puts().len(), 1);
}

fn says(page: &Page, key: &str) -> bool {
    page.body.contains(Words::of(Lang::En).t(key).as_ref())
}

// D4: what a page shows that is no longer the newest is not carried out, and that is told.
#[tokio::test]
async fn a_post_of_an_earlier_review_says_that_nothing_came_of_it() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let review = format!("{BILLING}/review");
    let mut first = Tab::open(&editor).await.typed(ORDER, "first tab");
    let shown = first.review().await.form();
    let post = async |more: &[(&str, &str)]| {
        let shown = [
            ("seen", shown["seen"].as_str()),
            ("draft", shown["draft"].as_str()),
        ];
        editor.submit(&review, &[&shown[..], more].concat()).await
    };
    editor.edit(BILLING, &[(ORDER, "second tab")]).await;
    for more in [
        &[("intent", "save")][..],
        &[("intent", "choose"), ("choice.purchaseOrderNumber", "mine")],
        &[("intent", "mine")],
        &[("intent", "suggestion"), ("take", "address/0")],
        &[
            ("intent", "keep-address"),
            ("address", "address"),
            ("reason", "new"),
        ],
    ] {
        let told = post(more).await;
        assert_eq!(told.outcome(), Some("conflict"), "{more:?}: {}", told.body);
        assert!(
            says(&told, "outcome-newer-title"),
            "{more:?}: {}",
            told.body
        );
        assert!(told.body.contains("second tab"), "{more:?}: {}", told.body);
        let page = editor.get(&review).await;
        assert!(!says(&page, "outcome-newer-title"), "{more:?}: told once");
    }
    assert!(portal.puts().is_empty());

    // Discarded there: first comes what has not been told yet.
    editor.post(BILLING, &[("intent", "discard")]).await;
    assert_eq!(
        post(&[("intent", "save")]).await.outcome(),
        Some("discarded")
    );
    for intent in ["save", "mine", "discard"] {
        let told = post(&[("intent", intent)]).await;
        assert_eq!(told.outcome(), Some("nothing"), "{intent}: {}", told.body);
        assert!(says(&told, "draft-gone"), "{intent}: {}", told.body);
    }
    assert!(portal.puts().is_empty());
}

// D3, D4: nor are choices between the values of a conflict.
#[tokio::test]
async fn a_choice_on_an_earlier_review_says_that_it_was_not_applied() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let review = format!("{BILLING}/review");
    editor.edit(BILLING, &[(ORDER, "first tab")]).await;
    portal
        .sandbox
        .change(&SimulatedChange::new("billing").set(ORDER, "theirs"))
        .unwrap();
    let shown = editor.get(&review).await.form();
    editor.edit(BILLING, &[(ORDER, "second tab")]).await;
    let decided = [
        ("seen", shown["seen"].as_str()),
        ("draft", shown["draft"].as_str()),
        ("choice.purchaseOrderNumber", "mine"),
        ("intent", "save"),
    ];
    let told = editor.submit(&review, &decided).await;
    assert_eq!(told.outcome(), Some("conflict"), "{}", told.body);
    assert!(says(&told, "outcome-newer-title"), "{}", told.body);
    assert!(!told.body.contains(" checked"), "{}", told.body);
    assert!(portal.puts().is_empty());
}

// D4
#[tokio::test]
async fn two_tabs_on_one_review_save_once() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let review = Tab::open(&editor)
        .await
        .typed(ORDER, "once")
        .review()
        .await
        .form();
    let save = [
        ("seen", review["seen"].as_str()),
        ("draft", review["draft"].as_str()),
        ("intent", "save"),
    ];
    let (one, other) = tokio::join!(
        editor.post("/partner/billing/review", &save),
        editor.post("/partner/billing/review", &save)
    );
    assert_eq!((one.location(), other.location()), (BILLING, BILLING));
    assert_eq!(portal.puts().len(), 1);
    assert_eq!(editor.get(BILLING).await.outcome(), Some("saved"));
}

// D5
#[tokio::test]
async fn the_list_names_the_fields_that_a_draft_changes() {
    let portal = start().await;
    let editor = edith(&portal).await;
    editor.edit(BILLING, &[(ORDER, "typed")]).await;
    let words = Words::of(Lang::En);
    let label = |key: &str| words.label("billing", key);
    let list = editor.get("/drafts").await.body;
    let changes = list.split("<p>Changes: ").nth(1).expect("the changes");
    let changes = changes.split("</p>").next().unwrap();
    assert!(changes.contains(&*label(ORDER)), "{changes}");
    let typed = [
        ("address.city", "Bellevue"),
        ("address.addressLine2", "2"),
        ("primaryContact.firstName", "Ada"),
        ("primaryContact.lastName", "Li"),
    ];
    editor.edit(BILLING, &typed).await;
    let list = editor.get("/drafts").await.body;
    assert!(list.contains(" and 2 more</p>"), "{list}");
    assert!(list.contains(&*label("address.city")), "{list}");
}

#[tokio::test]
async fn drafts_are_listed_and_discarded_one_by_one() {
    let portal = start().await;
    let editor = edith(&portal).await;
    let none = editor.get("/drafts").await;
    assert!(!none.body.contains("value=\"discard\""));
    editor.edit(BILLING, &[(ORDER, "one")]).await;
    editor
        .edit("/partner/support", &[("telephone", "4255550199")])
        .await;
    let list = editor.get("/drafts").await;
    assert_eq!(
        list.body.matches("value=\"discard\"").count(),
        2,
        "{}",
        list.body
    );
    let listed = |list: &Page| {
        let row = list
            .body
            .split("action=\"/partner/billing\"")
            .nth(1)
            .unwrap()
            .to_owned();
        row.split("name=\"draft\" value=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    let id = listed(&list);

    // Changed since the list was drawn: it stays.
    editor.edit(BILLING, &[(ORDER, "two")]).await;
    let stale = editor
        .post(
            BILLING,
            &[
                ("draft", &id),
                ("return_to", "/drafts"),
                ("intent", "discard"),
            ],
        )
        .await;
    assert_eq!(stale.location(), "/partner/billing?draft=newer");
    assert_eq!(value(&editor, ORDER).await, "two");

    let id = listed(&editor.get("/drafts").await);
    let answer = editor
        .post(
            BILLING,
            &[
                ("draft", &id),
                ("return_to", "/drafts"),
                ("intent", "discard"),
            ],
        )
        .await;
    assert_eq!(answer.location(), "/drafts");
    let list = editor.get("/drafts").await;
    assert_eq!(list.outcome(), Some("discarded"));
    assert_eq!(
        list.body.matches("value=\"discard\"").count(),
        1,
        "the other one stays"
    );
    assert_eq!(editor.get("/drafts").await.outcome(), None, "said once");
    let form = editor.get(BILLING).await;
    assert_eq!(
        (form.outcome(), form.form()[ORDER].as_str()),
        (None, "9888")
    );
    // Only to our own list.
    let answer = editor
        .post(
            BILLING,
            &[
                ("return_to", "https://elsewhere.example"),
                ("intent", "discard"),
            ],
        )
        .await;
    assert_eq!(answer.location(), BILLING);
}

// D5
#[tokio::test]
async fn a_draft_is_sealed_kept_for_thirty_days_and_nobody_elses() {
    let portal = start().await;
    let editor = edith(&portal).await;
    editor.edit(BILLING, &[(ORDER, "a marked secret")]).await;
    let admin = portal.sign_in("Ada Admin").await;
    for path in ["/", "/drafts", BILLING, "/partner/billing/review"] {
        assert!(
            !admin.get(path).await.body.contains("a marked secret"),
            "{path}"
        );
    }
    let (owner, store) = (person(&portal).await.key(), portal.store());
    let kept = drafts::get(store, &owner, "billing")
        .await
        .unwrap()
        .unwrap();
    assert!(
        String::from_utf8_lossy(&kept.0).contains("a marked secret"),
        "the key opens it"
    );

    // Looking at a review that has something to decide does not make it younger.
    portal.clock.advance(Duration::from_secs(10 * 60));
    portal
        .sandbox
        .change(&SimulatedChange::new("billing").set(ORDER, "theirs"))
        .unwrap();
    assert_eq!(
        editor.get("/partner/billing/review").await.outcome(),
        Some("conflict")
    );
    assert_eq!(
        drafts::get(store, &owner, "billing")
            .await
            .unwrap()
            .unwrap()
            .1,
        kept.1
    );

    let day = Duration::from_secs(24 * 60 * 60);
    portal.clock.advance(day * 29);
    portal.portal.forget_old().await.unwrap();
    assert!(
        drafts::get(store, &owner, "billing")
            .await
            .unwrap()
            .is_some()
    );
    portal.clock.advance(day);
    portal.portal.forget_old().await.unwrap();
    assert!(
        drafts::get(store, &owner, "billing")
            .await
            .unwrap()
            .is_none()
    );
}

// D5
#[tokio::test]
async fn a_draft_survives_a_restart() {
    let folder = Folder::new("draft");
    let url = folder.database();
    let portal = start_with(|settings| settings.database_url = url.clone()).await;
    let editor = edith(&portal).await;
    Tab::open(&editor)
        .await
        .typed(ORDER, "before the restart")
        .keep()
        .await;
    drop(portal);
    let portal = start_with(|settings| settings.database_url = url.clone()).await;
    let editor = edith(&portal).await;
    assert_eq!(value(&editor, ORDER).await, "before the restart");
    assert_eq!(Tab::open(&editor).await.review().await.outcome(), None);
    assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("saved"));
}

// D5
#[tokio::test]
async fn a_discarded_draft_can_be_taken_back_for_ten_minutes_without_javascript() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let undo = "value=\"undo\"";
    for from in ["form", "review", "list"] {
        editor.edit(BILLING, &[(ORDER, "typed for an hour")]).await;
        // Typed on since, and not kept yet.
        let told = match from {
            "form" => {
                let tab = Tab::open(&editor).await.typed(CITY, "Bellevue");
                let answer = tab.post("discard").await;
                editor.get(answer.location()).await
            }
            "review" => {
                let review = format!("{BILLING}/review");
                editor.submit(&review, &[("intent", "discard")]).await
            }
            _ => {
                let discard = [("intent", "discard"), ("return_to", "/drafts")];
                editor.submit(BILLING, &discard).await
            }
        };
        assert_eq!(told.outcome(), Some("discarded"), "{from}");
        assert!(told.body.contains(undo), "{from}: {}", told.body);
        let form = editor.get(BILLING).await;
        assert_eq!(form.outcome(), None, "{from}: told once");
        assert!(form.body.contains(undo), "{from}: offered again");
        let back = editor.submit(BILLING, &[("intent", "undo")]).await;
        let values = back.form();
        assert_eq!(values[ORDER], "typed for an hour", "{from}");
        assert_eq!(values[CITY] == "Bellevue", from == "form", "{from}");
        assert!(!back.body.contains(undo), "{from}");
        editor.submit(BILLING, &[("intent", "discard")]).await;
    }
    portal.clock.advance(Duration::from_secs(10 * 60));
    assert!(!editor.get(BILLING).await.body.contains(undo));
    let late = editor.submit(BILLING, &[("intent", "undo")]).await;
    assert_eq!(late.status, StatusCode::OK);
    assert_ne!(late.form()[ORDER], "typed for an hour");
    assert!(says(&late, "draft-undo-over"), "{}", late.body);
    assert_eq!(late.outcome(), Some("discarded"));
    assert!(
        !says(&editor.get(BILLING).await, "draft-undo-over"),
        "told once"
    );
}

// D5: a draft that was saved is not said to be discarded, and a second press takes nothing away.
#[tokio::test]
async fn discarding_what_is_over_tells_how_it_ended_and_keeps_the_way_back() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    for page in [BILLING.to_owned(), format!("{BILLING}/review")] {
        editor.edit(BILLING, &[(ORDER, "typed for an hour")]).await;
        let form = editor.get(&page).await.form();
        let pairs: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain([("intent", "discard")])
            .collect();
        for _ in 0..2 {
            editor.post(&page, &pairs).await;
        }
        let told = editor.get(BILLING).await;
        assert_eq!(told.outcome(), Some("discarded"), "{page}");
        let back = editor.submit(BILLING, &[("intent", "undo")]).await;
        assert_eq!(back.form()[ORDER], "typed for an hour", "{page}");

        editor
            .post(&format!("{BILLING}/review"), &[("intent", "save")])
            .await;
        let told = editor.submit(&page, &pairs).await;
        assert_eq!(told.outcome(), Some("saved"), "{page}: {}", told.body);
        let told = editor.submit(&page, &pairs).await;
        assert!(says(&told, "draft-gone"), "{page}: {}", told.body);
        editor.edit(BILLING, &[(ORDER, "9888")]).await;
        assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("saved"));
    }
}

// D4
#[tokio::test]
async fn taking_a_draft_back_does_not_replace_one_that_was_begun_since() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(BILLING, &[(ORDER, "first")]).await;
    editor.submit(BILLING, &[("intent", "discard")]).await;
    editor.edit(BILLING, &[(ORDER, "second")]).await;
    let page = editor.submit(BILLING, &[("intent", "undo")]).await;
    assert_eq!(page.form()[ORDER], "second", "{}", page.body);
}

/// Posts the form as it stands there by this button.
async fn post_whole(editor: &Visitor, button: (&str, &str)) {
    let form = editor.get(BILLING).await.form();
    let mut pairs: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    pairs.push(button);
    editor.submit(BILLING, &pairs).await;
}

// D3: what nobody edited is shown as it stands now, and is no edit.
#[tokio::test]
async fn under_a_draft_untouched_fields_show_what_stands_there_now() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "mine")])
        .await;
    portal
        .sandbox
        .change(&SimulatedChange::new("billing").set("address.city", "Kirkland"))
        .unwrap();
    let page = editor.get("/partner/billing").await;
    let form = page.form();
    assert_eq!(form["address.city"], "Kirkland", "as it stands now");
    assert_eq!(form["purchaseOrderNumber"], "mine");
    assert_eq!(
        page.body.matches("name=\"revert\"").count(),
        1,
        "the edited field alone can be undone"
    );
    // Posted again as it stands there, and then changed once more elsewhere: still no edit of ours.
    post_whole(&editor, ("intent", "review")).await;
    portal
        .sandbox
        .change(&SimulatedChange::new("billing").set("address.city", "Seattle"))
        .unwrap();
    let saved = editor.save("/partner/billing", &[]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    let form = editor.get("/partner/billing").await.form();
    assert_eq!(
        (
            form["address.city"].as_str(),
            form["purchaseOrderNumber"].as_str()
        ),
        ("Seattle", "mine")
    );
}

// D3
#[tokio::test]
async fn one_edit_of_a_draft_is_taken_back_without_javascript() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let before = editor.get("/partner/billing").await.form();
    editor
        .edit(
            "/partner/billing",
            &[("purchaseOrderNumber", "mine"), ("taxId", "11-1111111")],
        )
        .await;
    post_whole(&editor, ("revert", "taxId")).await;
    let page = editor.get("/partner/billing").await;
    assert_eq!(page.form()["taxId"], before["taxId"]);
    assert_eq!(
        page.form()["purchaseOrderNumber"],
        "mine",
        "the other stays"
    );
    post_whole(&editor, ("revert", "purchaseOrderNumber")).await;
    assert!(
        !editor
            .get("/drafts")
            .await
            .body
            .contains("href=\"/partner/billing\""),
        "nothing is left of the draft"
    );
}
