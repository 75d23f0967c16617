//! The reason and the ticket number of a save: where they are required, what survives a save that
//! comes back, and where they are shown and exported afterwards.

use crate::logging::Log;
use portal::config::{ReasonRequired, TicketPattern, TicketUrl};
use portal::sandbox::SimulatedChange;
use portal::store::audit::{self, Filter, Row};
use portal_test_support::{FOREVER_SECONDS, Page, Running, Visitor, start, start_with};
use reqwest::{Method, StatusCode};
use std::sync::Arc;
use std::time::Duration;

const FORM: &str = "/partner/billing";
const REVIEW: &str = "/partner/billing/review";
const API: &str = "/api/v1/partner/profiles/billing";
const ORDER: &str = "purchaseOrderNumber";

/// A portal that requires reasons of these saves, and ticket numbers of one form.
async fn strict(required: &str) -> Running {
    let required = ReasonRequired::parse(required).unwrap();
    start_with(|settings| {
        settings.reason_required = required;
        settings.ticket_pattern = TicketPattern::parse("OPS-[0-9]+").ok();
        settings.ticket_url = TicketUrl::parse("https://tickets.example/browse/{ticket}")
            .ok()
            .map(Arc::new);
    })
    .await
}

/// The rows of saves, the oldest first.
async fn saves(portal: &Running) -> Vec<Row> {
    let all = Filter::default();
    let mut rows = audit::part(portal.store(), &all, None, i64::MAX)
        .await
        .unwrap();
    rows.retain(|row| row.event.starts_with("edit."));
    rows
}

fn given(row: &Row) -> (&str, Option<&str>, Option<&str>) {
    (
        row.event.as_str(),
        row.reason.as_deref(),
        row.ticket.as_deref(),
    )
}

/// Posts the review as a browser does, with its hidden inputs and what stands in the others.
async fn post_review(editor: &Visitor, review: &Page, more: &[(&str, &str)]) -> Page {
    let shown = review.form();
    let mut form: Vec<(&str, &str)> = ["seen", "draft", "reason", "ticket"]
        .into_iter()
        .filter(|name| more.iter().all(|(typed, _)| typed != name))
        .filter_map(|name| Some((name, shown.get(name)?.as_str())))
        .collect();
    form.extend_from_slice(more);
    editor.submit(REVIEW, &form).await
}

async fn put(editor: &Visitor, headers: &[(&str, &str)], from: &str, to: &str) -> Page {
    let got = editor.get(API).await;
    let body = got.body.replacen(from, to, 1);
    assert_ne!(body, got.body, "{from}");
    let mut all = vec![("if-match", got.header("etag"))];
    all.extend_from_slice(headers);
    editor.json(Method::PUT, API, &all, Some(body)).await
}

#[tokio::test]
async fn who_goes_on_editing_finds_the_reason_and_the_ticket_number_at_the_next_review() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = editor.edit(FORM, &[(ORDER, "2027")]).await;
    assert!(
        review.body.contains("name=\"intent\" value=\"edit\""),
        "{}",
        review.body
    );
    let typed = [
        ("reason", "=moved house"),
        ("ticket", "OPS-7"),
        ("intent", "edit"),
    ];
    let form = post_review(&editor, &review, &typed).await;
    assert_eq!(form.form()[ORDER], "2027", "{}", form.body);
    let again = editor.edit(FORM, &[("address.city", "Bellevue")]).await;
    let shown = again.form();
    assert_eq!(
        (shown["reason"].as_str(), shown["ticket"].as_str()),
        ("=moved house", "OPS-7")
    );
    assert!(portal.puts().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn the_way_back_above_a_review_keeps_the_reason_and_the_ticket_number() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = editor.edit(FORM, &[(ORDER, "2027")]).await;
    let (before, _) = review
        .body
        .split_once("Back to the form</button>")
        .expect("a button, which takes along what was typed");
    let back = before.rsplit("<button").next().unwrap_or_default();
    assert!(
        review.body.contains("<form id=\"review\""),
        "{}",
        review.body
    );
    for part in ["form=\"review\"", "name=\"intent\"", "value=\"edit\""] {
        assert!(back.contains(part), "{part}: {back}");
    }
    // Enter in an input presses the first button of the form, which must not lead away.
    let mut of_form = review.body.split("<button").skip(1);
    let first = of_form.find(|button| button.contains("form=\"review\""));
    let first = first.and_then(|button| button.split('>').next());
    assert!(first.is_some_and(|it| it.contains("value=\"choose\"")));

    let typed = [("reason", "moved"), ("ticket", "OPS-8"), ("intent", "edit")];
    let form = post_review(&editor, &review, &typed).await;
    assert_eq!(form.form()[ORDER], "2027", "{}", form.body);
    let again = editor.get(REVIEW).await.form();
    assert_eq!(
        (again["reason"].as_str(), again["ticket"].as_str()),
        ("moved", "OPS-8")
    );
    assert!(portal.puts().is_empty(), "nothing was sent");
}

/// The opening tags of the buttons that belong to the form of a review though they stand outside it,
/// in their order.
fn buttons_of_the_form(review: &Page) -> Vec<&str> {
    let tags = review.body.split("<button").skip(1);
    let tags = tags.filter_map(|rest| rest.split('>').next());
    tags.filter(|tag| tag.contains("form=\"review\"")).collect()
}

fn justification_of(page: &Page) -> (String, String) {
    let form = page.form();
    (form["reason"].clone(), form["ticket"].clone())
}

const STREET: &str = "address.addressLine1";

/// The review of an address that is kept against the advice, with the suggestion still beside it.
async fn kept_address(editor: &Visitor) -> Page {
    let asked = editor.edit(FORM, &[(STREET, "3 Microsoft Way")]).await;
    assert!(
        !asked.body.contains("id=\"reason\""),
        "as long as the address is not decided no save is asked for: {}",
        asked.body
    );
    let keep = [
        ("intent", "keep-address"),
        ("draft", &asked.form()["draft"]),
        ("address", "address"),
        ("reason", "checked"),
    ];
    editor.submit(REVIEW, &keep).await
}

#[tokio::test]
async fn a_suggestion_that_is_taken_keeps_the_reason_and_the_ticket_number() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = kept_address(&editor).await;
    let buttons = buttons_of_the_form(&review);
    for take in ["address/0", "address/0/postalCode"] {
        let value = format!("name=\"take\" value=\"{take}\"");
        assert!(
            buttons.iter().any(|button| button.contains(&value)),
            "{take}: {buttons:?}"
        );
    }
    assert!(
        buttons.first().is_some_and(|it| it.contains("\"choose\"")),
        "the button that Enter presses takes nothing: {buttons:?}"
    );

    // Pressed, such a button posts the form with its own name and value.
    let typed = [("reason", "moved"), ("ticket", "OPS-8")];
    let line = [typed[0], typed[1], ("take", "address/0/postalCode")];
    let review = post_review(&editor, &review, &line).await;
    let kept = ("moved".to_owned(), "OPS-8".to_owned());
    let form = editor.get(FORM).await.form();
    assert_eq!(form["address.postalCode"], "98052-6399");
    assert_eq!(form[STREET], "3 Microsoft Way");
    assert_eq!(justification_of(&review), kept, "{}", review.body);
    assert!(portal.puts().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn a_suggestion_that_is_taken_after_the_session_has_ended_is_kept_with_the_reason() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = kept_address(&editor).await.form();
    portal.clock.advance(Duration::from_secs(31 * 60));
    let posted = [
        ("seen", review["seen"].as_str()),
        ("draft", &review["draft"]),
        ("reason", "moved"),
        ("ticket", "OPS-8"),
        ("take", "address/0"),
    ];
    let answer = editor.post(REVIEW, &posted).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    editor.sign_in("Edith Editor").await;
    let review = editor.get(REVIEW).await;
    let kept = ("moved".to_owned(), "OPS-8".to_owned());
    assert_eq!(justification_of(&review), kept);
    let form = editor.get(FORM).await.form();
    assert_eq!(
        (form[STREET].as_str(), form["address.postalCode"].as_str()),
        ("1 Microsoft Way", "98052-6399")
    );
}

#[tokio::test]
async fn the_way_to_a_refused_field_keeps_the_reason_and_the_ticket_number() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(FORM, &[(ORDER, "2027")]).await;
    portal.fault_of_puts("billing", "reject", Some("PurchaseOrderNumberInvalid"), 1);
    let refused = editor.save(FORM, &[]).await;
    assert_eq!(refused.outcome(), Some("rejected"), "{}", refused.body);
    assert!(refused.body.contains(&format!("href=\"#{ORDER}\"")));

    let review = editor.get(REVIEW).await;
    assert_eq!(review.outcome(), Some("rejected"), "{}", review.body);
    let way = format!("name=\"field\" value=\"{ORDER}\"");
    let buttons = buttons_of_the_form(&review);
    assert!(
        buttons.iter().any(|button| button.contains(&way)),
        "{buttons:?}"
    );
    let draft = review.form()["draft"].clone();
    let post = async |field: &str| {
        let posted = [
            ("draft", draft.as_str()),
            ("reason", "moved"),
            ("ticket", "OPS-8"),
            ("field", field),
        ];
        let answer = editor.post(REVIEW, &posted).await;
        answer.location().to_owned()
    };
    assert_eq!(post(ORDER).await, format!("{FORM}#{ORDER}"));
    assert_eq!(post("no field").await, FORM, "only fields are led to");
    let kept = ("moved".to_owned(), "OPS-8".to_owned());
    assert_eq!(justification_of(&editor.get(REVIEW).await), kept);
    assert_eq!(portal.puts().len(), 1, "nothing was sent again");
}

#[tokio::test]
async fn looking_again_at_a_save_in_doubt_posts_the_form_of_the_review() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(FORM, &[(ORDER, "in doubt")]).await;
    portal.fault_of_puts("billing", "late-commit", Some(FOREVER_SECONDS), 2);
    let review = editor.save(FORM, &[("reason", "because")]).await;
    assert_eq!(review.outcome(), Some("unknown"), "{}", review.body);
    let again = "name=\"intent\" value=\"choose\"";
    let buttons = buttons_of_the_form(&review);
    assert!(
        buttons.iter().skip(1).any(|it| it.contains(again)),
        "{buttons:?}"
    );
    let puts = portal.puts().len();
    let review = post_review(&editor, &review, &[("intent", "choose")]).await;
    assert_eq!(review.outcome(), Some("unknown"), "{}", review.body);
    portal.clock.advance(Duration::from_secs(20));
    portal.carry_out_late().await;
    let saved = post_review(&editor, &review, &[("intent", "choose")]).await;
    assert_eq!(portal.puts().len(), puts, "nothing is sent again");
    let told = match saved.status {
        StatusCode::SEE_OTHER => editor.get(saved.location()).await,
        _ => saved,
    };
    assert_eq!(told.outcome(), Some("saved"), "{}", told.body);
    let rows = saves(&portal).await;
    assert!(
        rows.iter()
            .all(|row| row.reason.as_deref() == Some("because"))
    );
}

/// A PUT of another purchase order number.
async fn put_order(editor: &Visitor, headers: &[(&str, &str)]) -> Page {
    put(editor, headers, "\"9888\"", "\"2027\"").await
}

/// Key and code of each problem.
fn problems(page: &Page) -> Vec<(String, String)> {
    assert_eq!(
        page.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        page.body
    );
    let found = page.json()["problems"].as_array().unwrap().clone();
    let text = |problem: &serde_json::Value, name: &str| problem[name].as_str().unwrap().to_owned();
    for problem in &found {
        let detail = text(problem, "detail");
        assert!(
            !detail.starts_with('[') && !detail.contains('{'),
            "{detail}"
        );
    }
    found
        .iter()
        .map(|problem| (text(problem, "key"), text(problem, "code")))
        .collect()
}

fn pair(key: &str, code: &str) -> (String, String) {
    (key.to_owned(), code.to_owned())
}

#[tokio::test]
async fn a_reason_stands_on_both_entries_of_a_save_and_wherever_they_are_shown() {
    let portal = strict("legal-business").await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = editor
        .edit(FORM, &[(ORDER, "2027"), ("address.city", "Bellevue")])
        .await;
    assert!(review.body.contains("Optional."), "{}", review.body);
    let typed = [
        ("intent", "save"),
        ("reason", " moved\u{a0}to the\r\nnew building "),
        ("ticket", "ＯＰＳ–17"),
    ];
    let saved = post_review(&editor, &review, &typed).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    let rows = saves(&portal).await;
    let (reason, ticket) = (Some("moved to the new building"), Some("OPS-17"));
    assert_eq!(
        rows.iter().map(given).collect::<Vec<_>>(),
        [
            ("edit.intent", reason, ticket),
            ("edit.outcome", reason, ticket)
        ]
    );
    let sent = portal.puts().pop().unwrap();
    assert!(
        !sent.request_body.contains("building") && !sent.request_body.contains("OPS-17"),
        "Partner Center does not get it"
    );
    assert!(audit::verify(portal.store()).await.unwrap().is_ok());

    let viewer = portal.sign_in("Victor Viewer").await;
    let link = "href=\"https://tickets.example/browse/OPS-17\"";
    let entries = rows.iter().map(|row| format!("/history/{}", row.seq));
    let lists = ["/history", "/partner/billing/history", "/"].map(str::to_owned);
    for address in entries.chain(lists) {
        let page = viewer.get(&address).await;
        assert!(
            page.body.contains("moved to the new building") && page.body.contains(link),
            "{address}: {}",
            page.body
        );
    }
}

// A3
#[tokio::test]
async fn exports_have_both_at_the_end_and_execute_nothing() {
    let portal = start().await;
    let (editor, auditor) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Audrey Auditor").await,
    );
    editor
        .edit(FORM, &[(ORDER, "2027"), ("address.city", "Bellevue")])
        .await;
    let typed = [
        ("reason", "=HYPERLINK(\"http://x\";\"y\");=1+1"),
        ("ticket", "@SUM(A1)"),
    ];
    assert_eq!(editor.save(FORM, &typed).await.outcome(), Some("saved"));
    editor.edit(FORM, &[(ORDER, "2028")]).await;
    assert_eq!(editor.save(FORM, &[]).await.outcome(), Some("saved"));
    let export = async |format: &str| {
        let address = format!("/history/export?event=edit.outcome&format={format}");
        auditor.get(&address).await.body
    };
    for (format, rows) in [("csv", 2), ("csv-fields", 3)] {
        let text = export(format).await;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head = reader.headers().unwrap().clone();
        let hash = head.iter().position(|name| name == "hash").unwrap();
        assert_eq!(
            (&head[hash + 1], &head[hash + 2]),
            ("reason", "ticket"),
            "{format}"
        );
        let read: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(read.len(), rows, "{format}");
        let given =
            |record: &csv::StringRecord| (record[hash + 1].to_owned(), record[hash + 2].to_owned());
        let guarded = (
            "'=HYPERLINK(\"http://x\";\"y\");'=1+1".to_owned(),
            "'@SUM(A1)".to_owned(),
        );
        for record in &read[..rows - 1] {
            assert_eq!(given(record), guarded, "{format}");
        }
        assert_eq!(given(&read[rows - 1]), (String::new(), String::new()));
    }
    let lines = export("jsonl").await;
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["reason"], typed[0].1);
    assert_eq!(lines[0]["ticket"], typed[1].1);
    assert!(lines[1]["reason"].is_null() && lines[1]["ticket"].is_null());
    assert!(
        lines[1]["changes"][0].get("why").is_none(),
        "without a reason an entry is as it always was"
    );
}

// D5
#[tokio::test]
async fn a_missing_reason_comes_back_at_its_field_and_loses_and_sends_nothing() {
    let portal = strict("billing").await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = editor.edit(FORM, &[(ORDER, "2027")]).await;
    assert!(
        review.body.contains("Required for this change."),
        "{}",
        review.body
    );
    for blank in ["", " \u{200b}\r\n"] {
        let typed = [("intent", "save"), ("reason", blank), ("ticket", "OPS-17")];
        let page = post_review(&editor, &review, &typed).await;
        assert_eq!(page.outcome(), Some("problems"), "{}", page.body);
        assert!(
            page.body.contains("href=\"#reason\"") && page.body.contains("Enter why you make it"),
            "{}",
            page.body
        );
        assert!(
            page.body.contains("id=\"problem-reason\"")
                && page.body.contains("aria-invalid=\"true\""),
            "{}",
            page.body
        );
        assert_eq!(page.form()["ticket"], "OPS-17", "what was typed is there");
    }
    assert!(portal.puts().is_empty() && saves(&portal).await.is_empty());

    // The form names the problem too, and a post of it keeps what stands on the review.
    let page = editor.get(FORM).await;
    assert_eq!(page.form()[ORDER], "2027");
    let review = editor.edit(FORM, &[("address.city", "Bellevue")]).await;
    assert_eq!(review.form()["ticket"], "OPS-17");
    let typed = [("intent", "save"), ("reason", "because")];
    let saved = post_review(&editor, &review, &typed).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    let rows = saves(&portal).await;
    assert_eq!(
        given(&rows[0]),
        ("edit.intent", Some("because"), Some("OPS-17"))
    );

    // The next edit begins without them.
    let review = editor.edit(FORM, &[(ORDER, "2028")]).await;
    let form = review.form();
    assert_eq!((form["reason"].as_str(), form["ticket"].as_str()), ("", ""));
}

#[tokio::test]
async fn a_reason_is_required_of_whole_profiles_and_of_single_fields() {
    let portal = strict("organization,billing.purchaseOrderNumber").await;
    let editor = portal.sign_in("Edith Editor").await;
    for (path, key, value, needed) in [
        (FORM, "address.city", "Bellevue", false),
        (FORM, ORDER, "2027", true),
        ("/partner/support", "telephone", "4255550101", false),
        (
            "/partner/organization",
            "email",
            "operations@contoso.example",
            true,
        ),
    ] {
        editor.edit(path, &[(key, value)]).await;
        let first = editor.save(path, &[]).await;
        if !needed {
            assert_eq!(first.outcome(), Some("saved"), "{path} {key}");
            continue;
        }
        assert_eq!(first.outcome(), Some("problems"), "{path} {key}");
        let saved = editor.save(path, &[("reason", "because")]).await;
        assert_eq!(saved.outcome(), Some("saved"), "{path} {key}");
    }
}

#[tokio::test]
async fn a_missing_reason_and_a_missing_confirmation_are_told_together() {
    let portal = strict("billing.taxId").await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(FORM, &[("taxId", "98-7654321")]).await;
    let page = editor.save(FORM, &[]).await;
    assert_eq!(page.outcome(), Some("problems"));
    assert!(
        page.body.contains("href=\"#reason\"") && page.body.contains("href=\"#confirm\""),
        "{}",
        page.body
    );
    let page = editor.save(FORM, &[("reason", "because")]).await;
    assert!(
        !page.body.contains("href=\"#reason\"") && page.body.contains("href=\"#confirm\""),
        "{}",
        page.body
    );
    assert_eq!(page.form()["reason"], "because");
    assert!(portal.puts().is_empty());
    let saved = editor.save(FORM, &[("confirm", "yes")]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    assert_eq!(
        saves(&portal).await[0].reason.as_deref(),
        Some("because"),
        "kept with the draft"
    );
}

#[tokio::test]
async fn a_ticket_number_of_another_form_is_a_problem_that_names_the_form() {
    let portal = strict("support").await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(FORM, &[(ORDER, "2027")]).await;
    for wrong in ["17", "OPS-17 and OPS-18", "ops-17"] {
        let page = editor.save(FORM, &[("ticket", wrong)]).await;
        assert_eq!(page.outcome(), Some("problems"), "{wrong}");
        assert!(
            page.body.contains("href=\"#ticket\"") && page.body.contains("OPS-[0-9]+"),
            "{}",
            page.body
        );
        assert_eq!(page.form()["ticket"], wrong);
    }
    assert!(portal.puts().is_empty());
    let saved = editor.save(FORM, &[("ticket", "OPS-18")]).await;
    assert_eq!(saved.outcome(), Some("saved"));
    let rows = saves(&portal).await;
    assert_eq!(given(&rows[1]), ("edit.outcome", None, Some("OPS-18")));
}

// D3
#[tokio::test]
async fn a_typed_reason_survives_a_conflict() {
    let portal = strict("billing").await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = editor.edit(FORM, &[(ORDER, "mine")]).await;
    let change = SimulatedChange::new("billing").set(ORDER, "theirs");
    portal.sandbox.change(&change).unwrap();
    let typed = [("intent", "save"), ("reason", "because")];
    let conflict = post_review(&editor, &review, &typed).await;
    assert_eq!(conflict.outcome(), Some("conflict"), "{}", conflict.body);
    assert_eq!(conflict.form()["reason"], "because");
    let decided = [("intent", "mine"), ("ticket", "OPS-1")];
    let decided = post_review(&editor, &conflict, &decided).await;
    assert_eq!(decided.form()["ticket"], "OPS-1", "deciding keeps it too");
    let saved = editor.save(FORM, &[]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    let rows = saves(&portal).await;
    assert_eq!(
        given(rows.last().unwrap()),
        ("edit.outcome", Some("because"), Some("OPS-1"))
    );
}

// U3
#[tokio::test]
async fn a_save_whose_outcome_comes_later_has_its_reason() {
    let portal = strict("billing").await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(FORM, &[(ORDER, "in doubt")]).await;
    portal.fault_of_puts("billing", "late-commit", Some(FOREVER_SECONDS), 2);
    let page = editor.save(FORM, &[("reason", "because")]).await;
    assert_eq!(page.outcome(), Some("unknown"), "{}", page.body);
    portal.clock.advance(Duration::from_secs(20));
    portal.carry_out_late().await;
    assert_eq!(editor.get(FORM).await.outcome(), Some("saved"));
    let rows = saves(&portal).await;
    assert_eq!(
        rows.iter().map(given).collect::<Vec<_>>(),
        [
            ("edit.intent", Some("because"), None),
            ("edit.outcome", Some("because"), None)
        ]
    );
}

// U1
#[tokio::test]
async fn a_save_that_has_to_wait_is_sent_later_with_its_reason() {
    let portal = strict("billing").await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(FORM, &[(ORDER, "2027")]).await;
    portal.fault_of_puts("billing", "throttle", Some("57"), 1);
    let wait = editor.save(FORM, &[("reason", "because")]).await;
    assert_eq!(wait.outcome(), Some("throttled"), "{}", wait.body);
    portal.clock.advance(Duration::from_secs(60));
    // The page of the wait has no input for it.
    let saved = editor.save(FORM, &[]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    let rows = saves(&portal).await;
    assert_eq!(rows.len(), 4);
    assert!(
        rows.iter()
            .all(|row| row.reason.as_deref() == Some("because"))
    );
}

// D5
#[tokio::test]
async fn a_typed_reason_is_carried_across_a_sign_in() {
    let portal = strict("billing").await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = editor.edit(FORM, &[(ORDER, "2027")]).await;
    let shown = review.form();
    editor.post("/sign-out", &[]).await;
    let posted = [
        ("seen", shown["seen"].as_str()),
        ("draft", &shown["draft"]),
        ("reason", "because \"it\" is <so>"),
        ("ticket", "OPS-17"),
        ("intent", "save"),
    ];
    let carried = editor.post(REVIEW, &posted).await;
    assert_eq!(carried.status, StatusCode::UNAUTHORIZED, "{}", carried.body);
    let carried = carried.form();
    assert_eq!(carried["reason"], "because \"it\" is <so>");
    editor.sign_in("Edith Editor").await;
    let mut pairs: Vec<(&str, &str)> = carried
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| *name != "intent")
        .collect();
    pairs.push(("intent", "choose"));
    let review = editor.submit(REVIEW, &pairs).await.form();
    assert_eq!(
        (review["reason"].as_str(), review["ticket"].as_str()),
        ("because \"it\" is <so>", "OPS-17")
    );
    assert!(portal.puts().is_empty(), "nothing is saved by itself");
}

// D4
#[tokio::test]
async fn a_reason_typed_on_a_review_that_has_become_stale_is_kept_with_the_newer_draft() {
    let portal = strict("billing").await;
    let editor = portal.sign_in("Edith Editor").await;
    let stale = editor.edit(FORM, &[(ORDER, "2027")]).await;
    editor.edit(FORM, &[("address.city", "Bellevue")]).await;
    let typed = [("intent", "save"), ("reason", "because")];
    let newer = post_review(&editor, &stale, &typed).await;
    assert!(
        newer.body.contains("your draft has changed"),
        "{}",
        newer.body
    );
    assert_eq!(newer.form()["reason"], "because");
    let typed = [("intent", "save"), ("reason", "another")];
    let newer = post_review(&editor, &stale, &typed).await;
    assert_eq!(newer.form()["reason"], "because", "its own stays");
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn a_discarded_draft_that_is_taken_back_has_its_reason() {
    let portal = strict("billing").await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(FORM, &[(ORDER, "2027")]).await;
    editor.save(FORM, &[("ticket", "OPS-17")]).await;
    editor.submit(REVIEW, &[("intent", "discard")]).await;
    editor.submit(FORM, &[("intent", "undo")]).await;
    assert_eq!(editor.get(REVIEW).await.form()["ticket"], "OPS-17");
}

// W3
#[tokio::test]
async fn hostile_reasons_are_refused_or_shown_as_text() {
    let portal = start_with(|settings| {
        settings.ticket_url = TicketUrl::parse("https://tickets.example/browse/{ticket}")
            .ok()
            .map(Arc::new);
    })
    .await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(FORM, &[(ORDER, "2027")]).await;
    let long = "x".repeat(1_001);
    for (reason, problem) in [
        ("a\u{202e}b", "U+202E"),
        ("a\u{0}b\u{1}c", "U+0001"),
        ("a\u{200b}b", "U+200B"),
        (long.as_str(), "1001"),
    ] {
        let page = editor.save(FORM, &[("reason", reason)]).await;
        assert_eq!(page.outcome(), Some("problems"), "{reason:?}");
        let digits: String = page.body.replace([',', '\u{202f}', '\u{a0}'], "");
        assert!(digits.contains(problem), "{reason:?}: {}", page.body);
    }
    assert_eq!(editor.get(REVIEW).await.form()["reason"], long);
    assert!(portal.puts().is_empty());

    let reason = "\"></textarea><script>alert(1)</script>'&amp;";
    let ticket = "../../\"><img src=x onerror=alert(2)>?#";
    let typed = [("reason", reason), ("ticket", ticket)];
    assert_eq!(editor.save(FORM, &typed).await.outcome(), Some("saved"));
    let rows = saves(&portal).await;
    assert_eq!(rows[1].reason.as_deref(), Some(reason));
    for address in ["/history", "/partner/billing/history", "/", "/history/"] {
        let address = match address.strip_suffix("history/") {
            Some(_) => format!("/history/{}", rows[1].seq),
            None => address.to_owned(),
        };
        let page = editor.get(&address).await;
        assert!(
            page.body.contains("alert(1)") && !page.body.contains("<script>alert"),
            "{address}: {}",
            page.body
        );
        assert!(
            page.body
                .contains("href=\"https://tickets.example/browse/..%2F..%2F%22%3E%3Cimg"),
            "{address}: {}",
            page.body
        );
        assert!(!page.body.contains("<img src=x"), "{address}");
    }
}

#[tokio::test]
async fn a_put_without_a_required_reason_is_a_problem_and_sends_nothing() {
    let portal = strict("billing").await;
    let editor = portal.sign_in("Edith Editor").await;
    let long = "%C3%BC".repeat(1_001);
    type Pairs<'a> = &'a [(&'a str, &'a str)];
    let cases: [(Pairs, Pairs); 5] = [
        (&[], &[("reason", "required")]),
        (
            &[("portal-reason", "%20"), ("portal-ticket", "17")],
            &[("reason", "required"), ("ticket", "ticket")],
        ),
        (
            &[("portal-reason", "100% sure")],
            &[("reason", "reason-header-unreadable")],
        ),
        (
            &[("portal-reason", "a%E2%80%AEb")],
            &[("reason", "hidden-sign")],
        ),
        (&[("portal-reason", &long)], &[("reason", "too-long")]),
    ];
    for (headers, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|(key, code)| pair(key, code)).collect();
        assert_eq!(problems(&put_order(&editor, headers).await), expected);
    }
    assert!(portal.puts().is_empty() && saves(&portal).await.is_empty());

    let headers = [
        ("portal-reason", "Umzug nach M%C3%BCnchen%2C%20100%25"),
        ("portal-ticket", "OPS-17"),
    ];
    let stored = put_order(&editor, &headers).await;
    assert_eq!(stored.status, StatusCode::OK, "{}", stored.body);
    for row in saves(&portal).await {
        assert_eq!(row.reason.as_deref(), Some("Umzug nach München, 100%"));
        assert_eq!(row.ticket.as_deref(), Some("OPS-17"));
    }
    assert_eq!(portal.puts().len(), 1);

    // A guarded member lacks both answers at once.
    let both = put(&editor, &[], "\"12-345678\"", "\"98-7654321\"").await;
    assert_eq!(
        problems(&both),
        [pair("reason", "required"), pair("taxId", "confirm")]
    );
}

#[tokio::test]
async fn a_put_that_changes_nothing_needs_no_reason() {
    let portal = strict("all").await;
    let editor = portal.sign_in("Edith Editor").await;
    let got = editor.get(API).await;
    let headers = [("if-match", got.header("etag"))];
    let page = editor
        .json(Method::PUT, API, &headers, Some(got.body.clone()))
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(portal.puts().is_empty());
}

// K1
#[tokio::test]
async fn k1_the_log_has_no_reason_and_no_ticket_number() {
    let (log, _logging) = Log::start();
    let portal = strict("billing").await;
    let editor = portal.sign_in("Edith Editor").await;
    editor.edit(FORM, &[(ORDER, "2027")]).await;
    editor
        .save(FORM, &[("reason", ""), ("ticket", "hush")])
        .await;
    portal.fault_of_puts("billing", "reject", Some("City"), 1);
    for reason in ["hush-one", "hush-two"] {
        let typed = [("reason", reason), ("ticket", "OPS-424242")];
        editor.save(FORM, &typed).await;
    }
    let headers = [("portal-reason", "hush%2Dthree"), ("portal-ticket", "hush")];
    problems(&put(&editor, &headers, "\"2027\"", "\"2028\"").await);
    assert!(!saves(&portal).await.is_empty());
    let text = log.text();
    assert!(text.contains("status="), "something is logged: {text}");
    for word in ["hush", "OPS-424242"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}
