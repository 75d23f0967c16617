//! A form in several tabs at once: nothing that was typed is lost or kept over without a word.

use portal::sandbox::SimulatedChange;
use portal::text::{Lang, Words};
use portal_test_support::{Page, Running, Visitor, start};
use reqwest::StatusCode;
use std::collections::BTreeMap;

pub const BILLING: &str = "/partner/billing";
pub const ORDER: &str = "purchaseOrderNumber";
pub const CITY: &str = "address.city";

/// A page of the form that stays open in a tab.
pub struct Tab<'a> {
    pub visitor: &'a Visitor,
    pub form: BTreeMap<String, String>,
    pub step: u32,
}

impl<'a> Tab<'a> {
    pub async fn open(visitor: &'a Visitor) -> Tab<'a> {
        let page = visitor.get(BILLING).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        Tab {
            visitor,
            form: page.form(),
            step: 0,
        }
    }

    pub fn typed(mut self, key: &str, value: &str) -> Tab<'a> {
        self.write(key, value);
        self
    }

    pub fn write(&mut self, key: &str, value: &str) {
        assert!(
            self.form.insert(key.to_owned(), value.to_owned()).is_some(),
            "no input {key}"
        );
    }

    pub async fn post(&self, intent: &str) -> Page {
        let mut pairs: Vec<(&str, &str)> = self
            .form
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        pairs.push(("intent", intent));
        self.visitor.post(BILLING, &pairs).await
    }

    /// As the island does after a pause.
    pub async fn keep(&mut self) -> StatusCode {
        self.step += 1;
        self.form.insert("step".to_owned(), self.step.to_string());
        let page = self.post("keep").await;
        assert_eq!(page.body, "", "nothing but the status is told");
        page.status
    }

    /// Posts as the button does, and follows.
    pub async fn review(&mut self) -> Page {
        self.step += 1;
        self.form.insert("step".to_owned(), self.step.to_string());
        let answer = self.post("review").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        self.visitor.get(answer.location()).await
    }
}

pub async fn value(visitor: &Visitor, key: &str) -> String {
    visitor.get(BILLING).await.form()[key].clone()
}

pub async fn edith(portal: &Running) -> Visitor {
    portal.sign_in("Edith Editor").await
}

pub fn says(page: &Page, key: &str) -> bool {
    page.body.contains(Words::of(Lang::En).t(key).as_ref())
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
