//! Colleagues on one profile: whose draft there is, and how one goes from one person to another.

use crate::approvals::{approve, ask, post_approval, shown, state, strict};
use crate::history::rows;
use portal::sandbox::SimulatedChange;
use portal::store::{audit, colleague_notices};
use portal_test_support::{FOREVER, Page, Running, Visitor, start};
use reqwest::StatusCode;
use std::time::Duration;

const FORM: &str = "/partner/billing";
const REVIEW: &str = "/partner/billing/review";
pub const DRAFTS: &str = "/partner/billing/drafts";
const ORDER: &str = "purchaseOrderNumber";
const CITY: &str = "address.city";

/// Told of a draft whose changes others are asked to approve.
const ENDS: &str = "It ends when somebody takes the draft over.";
const SEEN: &str = "everybody can see it under Approvals.";

const EDITING: &str = "has an unfinished edit of this profile, begun on";

async fn people(portal: &Running) -> (Visitor, Visitor) {
    (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Ada Admin").await,
    )
}

/// A person's key, as the use cases know it.
pub async fn key_of(portal: &Running, name: &str) -> String {
    let sessions = portal.portal.sessions().await.unwrap();
    let mut people = sessions.into_iter().map(|session| session.person);
    people.find(|person| person.name == name).unwrap().key()
}

async fn offer(giver: &Visitor, to: &str, note: &str) -> Page {
    let form = [("intent", "offer"), ("to", to), ("note", note)];
    giver.submit(DRAFTS, &form).await
}

async fn take(taker: &Visitor, giver: &str) -> Page {
    let form = [("intent", "take"), ("owner", giver)];
    taker.submit(DRAFTS, &form).await
}

fn elsewhere(portal: &Running, key: &str, value: &str) {
    let change = SimulatedChange::new("billing").set(key, value);
    portal.sandbox.change(&change).unwrap();
}

/// The outcomes of the rows about drafts that were handed over, the oldest first.
async fn steps(portal: &Running) -> Vec<String> {
    let rows = rows(portal, "handover").await;
    let outcomes = rows.into_iter().rev().filter_map(|row| row.outcome);
    outcomes.collect()
}

#[tokio::test]
async fn an_unfinished_edit_is_told_to_whoever_may_edit_and_nothing_of_its_values() {
    let portal = start().await;
    let (edith, ada) = people(&portal).await;
    edith.edit(FORM, &[(ORDER, "a marked secret")]).await;
    let told = format!("Edith Editor {EDITING}");
    let seen = ada.get(FORM).await;
    assert!(seen.body.contains(&told), "{}", seen.body);
    assert!(!seen.body.contains("a marked secret"));
    assert!(
        !edith.get(FORM).await.body.contains(EDITING),
        "not one's own"
    );

    for path in [DRAFTS, "/drafts"] {
        let page = edith.get(path).await;
        assert!(!page.body.contains(SEEN), "{path}: {}", page.body);
    }

    let review = ada.edit(FORM, &[(CITY, "Bellevue")]).await;
    assert!(review.body.contains(&told), "{}", review.body);
    let other = format!("Ada Admin {EDITING}");
    assert!(edith.get(FORM).await.body.contains(&other));
    assert!(edith.get(REVIEW).await.body.contains(&other));

    let viewer = portal.sign_in("Victor Viewer").await;
    assert!(!viewer.get(FORM).await.body.contains(EDITING));
    // Partner Center does not show her the profile.
    let refused = portal.sign_in("Mallory NoMfa").await;
    for path in [FORM, DRAFTS, REVIEW] {
        let page = refused.get(path).await;
        assert!(!page.body.contains(EDITING), "{path}: {}", page.body);
    }
    let asked = [
        ("intent", "ask"),
        ("owner", &*key_of(&portal, "Edith Editor").await),
    ];
    let asked = refused.post(DRAFTS, &asked).await;
    assert_ne!(asked.status, StatusCode::SEE_OTHER, "{}", asked.location());

    edith.submit(FORM, &[("intent", "discard")]).await;
    assert!(!ada.get(FORM).await.body.contains(&told));
}

#[tokio::test]
async fn a_draft_says_who_has_changed_the_profile_since_it_was_begun() {
    let portal = start().await;
    let (edith, ada) = people(&portal).await;
    edith.edit(FORM, &[(ORDER, "typed")]).await;
    let changed = "This profile has changed since you opened it";
    assert!(!edith.get(FORM).await.body.contains(changed));
    portal.clock.advance(Duration::from_secs(60));
    ada.edit(FORM, &[(CITY, "Bellevue")]).await;
    assert_eq!(ada.save(FORM, &[]).await.outcome(), Some("saved"));
    let form = edith.get(FORM).await;
    let by_ada = format!("{changed}: by Ada Admin");
    assert!(form.body.contains(&by_ada), "{}", form.body);
    portal.clock.advance(Duration::from_secs(60));
    elsewhere(&portal, CITY, "Kirkland");
    let form = edith.get(FORM).await;
    let outside = format!("{changed}: outside the portal");
    assert!(form.body.contains(&outside), "{}", form.body);
    // As it was: nothing of it is to be told any more.
    elsewhere(&portal, CITY, "Redmond");
    let form = edith.get(FORM).await;
    assert!(!form.body.contains(changed), "{}", form.body);
    assert_eq!(form.form()[ORDER], "typed");
}

#[tokio::test]
async fn a_draft_that_is_handed_over_loses_nothing_and_its_giver_is_told() {
    let portal = start().await;
    let (edith, ada) = people(&portal).await;
    let giver = key_of(&portal, "Edith Editor").await;
    let taker = key_of(&portal, "Ada Admin").await;
    // A page of the giver that stays open, and sends what it kept once more in the end.
    let mut open = edith.get(FORM).await.form();
    open.insert(ORDER.to_owned(), "half done".to_owned());
    open.insert(CITY.to_owned(), "Bellevue".to_owned());
    open.insert("step".to_owned(), "1".to_owned());
    let mut late: Vec<(&str, &str)> = open
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    late.push(("intent", "keep"));
    assert_eq!(edith.post(FORM, &late).await.status, StatusCode::NO_CONTENT);
    elsewhere(&portal, ORDER, "theirs");

    let offered = offer(&edith, &taker, "the order\nis next").await;
    assert!(
        offered.body.contains("Offered to Ada Admin since")
            && offered.body.contains("Your draft is offered."),
        "{}",
        offered.body
    );
    let quoted = "<q><bdi>the order is next</bdi></q>";
    assert!(offered.body.contains(quoted), "{}", offered.body);
    let chosen = offered.form();
    assert_eq!(chosen["to"], taker, "whom it is offered to is chosen");
    assert_eq!(
        edith.get(FORM).await.form()[ORDER],
        "half done",
        "still hers"
    );
    let told = ada.get("/").await;
    let notice = "Edith Editor hands a draft of";
    assert!(told.body.contains(notice), "{}", told.body);
    let listed = ada.get("/drafts").await;
    for text in [notice, "the order is next", "Drafts that you can take over"] {
        assert!(listed.body.contains(text), "{text}: {}", listed.body);
    }
    let page = ada.get(DRAFTS).await;
    assert!(
        page.body.contains("Take over the draft of Edith Editor")
            && page.body.contains("Offered to you since")
            && !page.body.contains("half done")
            && !page.body.contains("Bellevue"),
        "{}",
        page.body
    );
    let at = |heading: &str| page.body.find(&format!("<h2>{heading}</h2>"));
    let (theirs, own) = (at("Drafts of colleagues"), at("Your draft"));
    assert!(
        theirs.is_some() && theirs < own,
        "what there is comes first"
    );

    let form = take(&ada, &giver).await.form();
    assert_eq!((&*form[ORDER], &*form[CITY]), ("half done", "Bellevue"));
    assert!(!ada.get("/").await.body.contains(notice), "done with");
    // The version that the giver began at came along: what changed since is a conflict.
    let review = ada.get(REVIEW).await;
    assert_eq!(review.outcome(), Some("conflict"), "{}", review.body);
    assert!(review.body.contains("theirs"), "{}", review.body);

    let told = "Ada Admin has taken over your draft of";
    assert!(edith.get("/").await.body.contains(told));
    edith.post(FORM, &late).await;
    let form = edith.get(FORM).await.form();
    assert_eq!(form[ORDER], "theirs", "not hers any more");
    let listed = edith.get("/drafts").await.form();
    let seen = [("intent", "seen"), ("notice", listed["notice"].as_str())];
    edith.submit("/drafts", &seen).await;
    assert!(!edith.get("/").await.body.contains(told), "put away");

    assert_eq!(steps(&portal).await, ["offered", "taken"]);
    let recorded = rows(&portal, "handover").await;
    let changes = |row: &audit::Row| -> serde_json::Value {
        serde_json::from_str(row.changes.as_ref().unwrap().get()).unwrap()
    };
    let (taken, given) = (&recorded[0], &recorded[1]);
    assert_eq!(
        changes(given),
        serde_json::json!({"name": "Ada Admin", "note": "the order is next"})
    );
    assert_eq!(given.reference.as_deref(), Some(&*taker));
    assert_eq!(changes(taken), serde_json::json!({"name": "Edith Editor"}));
    assert_eq!(taken.reference.as_deref(), Some(&*giver));
    assert_eq!(taken.profile.as_deref(), Some("billing"));
    let entry = ada.get(&format!("/history/{}", given.seq)).await;
    for text in [
        "Draft handed over",
        "the order is next",
        "Ada Admin",
        &taker,
    ] {
        assert!(entry.body.contains(text), "{text}: {}", entry.body);
    }
    let list = ada.get("/history?event=handover").await;
    let sentence = "Edith Editor offered the draft of";
    assert!(list.body.contains(sentence), "{}", list.body);
    assert!(audit::verify(portal.store()).await.unwrap().is_ok());
}

#[tokio::test]
async fn a_draft_left_to_anybody_is_taken_by_one_who_has_none_unless_it_is_withdrawn() {
    let portal = start().await;
    let (edith, ada) = people(&portal).await;
    let giver = key_of(&portal, "Edith Editor").await;
    let none = offer(&edith, "", "").await;
    assert!(none.body.contains("no draft to hand over"), "{}", none.body);
    assert!(steps(&portal).await.is_empty());

    edith.edit(FORM, &[(ORDER, "half done")]).await;
    offer(&edith, "", "").await;
    let withdrawn = edith.submit(DRAFTS, &[("intent", "withdraw")]).await;
    assert!(
        withdrawn.body.contains("not offered any more"),
        "{}",
        withdrawn.body
    );
    let late = take(&ada, &giver).await;
    assert!(late.body.contains("nothing to take over"), "{}", late.body);

    offer(&edith, "", "").await;
    ada.edit(FORM, &[(CITY, "Bellevue")]).await;
    let page = ada.get(DRAFTS).await;
    assert!(
        !page.body.contains("value=\"take\"")
            && page
                .body
                .contains("You have a draft of this profile yourself")
            && page.body.contains(">Open your draft</a>"),
        "{}",
        page.body
    );
    let own = take(&ada, &giver).await;
    assert!(own.body.contains("Not taken over"), "{}", own.body);
    let way = format!("href=\"{FORM}\">Open your draft</a>");
    assert_eq!(own.body.matches(&way).count(), 2, "{}", own.body);
    assert_eq!(ada.get(FORM).await.form()[CITY], "Bellevue");
    ada.submit(FORM, &[("intent", "discard")]).await;
    // Typed on meanwhile: what is taken is what stands there then.
    edith.edit(FORM, &[(ORDER, "nearly done")]).await;
    let form = take(&ada, &giver).await.form();
    assert_eq!(form[ORDER], "nearly done");
    let again = take(&ada, &giver).await;
    assert!(
        again.body.contains("nothing to take over"),
        "{}",
        again.body
    );
    assert_eq!(
        steps(&portal).await,
        ["offered", "withdrawn", "offered", "taken"]
    );
    assert_eq!(ada.save(FORM, &[]).await.outcome(), Some("saved"));
    assert_eq!(portal.puts().len(), 1);
}

#[tokio::test]
async fn an_offer_is_for_whom_it_names_and_for_the_edit_that_it_was_made_of() {
    let portal = start().await;
    let (edith, ada) = people(&portal).await;
    let giver = key_of(&portal, "Edith Editor").await;
    portal.sign_in("Mallory NoMfa").await;
    let other = key_of(&portal, "Mallory NoMfa").await;
    edith.edit(FORM, &[(ORDER, "half done")]).await;
    for nobody in ["t:nobody", &giver] {
        let form = [("intent", "offer"), ("to", nobody)];
        let refused = edith.post(DRAFTS, &form).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{nobody}");
    }
    let long = "x".repeat(501);
    let form = [("intent", "offer"), ("to", &*other), ("note", &*long)];
    let refused = edith.post(DRAFTS, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(&long), "what was typed is not lost");
    assert!(refused.body.contains("501 characters"), "{}", refused.body);
    assert_eq!(refused.form()["to"], other);

    offer(&edith, &other, &long[1..]).await;
    let page = ada.get(DRAFTS).await;
    assert!(
        !page.body.contains("value=\"take\"") && page.body.contains("value=\"ask\""),
        "{}",
        page.body
    );
    assert!(!page.body.contains(&long[1..]), "the note is not for her");
    let late = take(&ada, &giver).await;
    assert!(late.body.contains("nothing to take over"), "{}", late.body);

    // Another edit than the one that was offered.
    edith.submit(FORM, &[("intent", "discard")]).await;
    portal.clock.advance(Duration::from_secs(1));
    edith.edit(FORM, &[(ORDER, "begun anew")]).await;
    offer(&edith, "", "").await;
    edith.submit(FORM, &[("intent", "discard")]).await;
    portal.clock.advance(Duration::from_secs(1));
    edith.edit(FORM, &[(ORDER, "begun once more")]).await;
    let late = take(&ada, &giver).await;
    assert!(late.body.contains("nothing to take over"), "{}", late.body);
    assert_eq!(edith.get(FORM).await.form()[ORDER], "begun once more");
}

#[tokio::test]
async fn a_notice_of_an_offer_stays_however_many_offers_are_newer() {
    let portal = start().await;
    let (edith, ada) = people(&portal).await;
    let taker = key_of(&portal, "Ada Admin").await;
    edith.edit(FORM, &[(ORDER, "half done")]).await;
    offer(&edith, &taker, "before all others").await;
    // Left to whoever takes them, and over by now.
    let insert = "INSERT INTO handover (owner, target, taker, sealed, given_at) VALUES ($1, 'support', '', 'gone.', $2)";
    for newer in 0..60_i64 {
        sqlx::query(insert)
            .bind(format!("tenant:{newer}"))
            .bind(i64::MAX - newer)
            .execute(portal.store().pool())
            .await
            .unwrap();
    }
    for _ in 0..2 {
        let drafts = ada.get("/drafts").await;
        assert!(drafts.body.contains("before all others"), "{}", drafts.body);
    }
    // Until it is withdrawn.
    let withdraw = [("intent", "withdraw")];
    edith.submit(DRAFTS, &withdraw).await;
    let drafts = ada.get("/drafts").await;
    assert!(!drafts.body.contains("before all others"));
}

#[tokio::test]
async fn notices_of_offers_are_told_up_to_a_bound() {
    let portal = start().await;
    let (edith, ada) = people(&portal).await;
    let taker = key_of(&portal, "Ada Admin").await;
    let insert =
        "INSERT INTO colleague_notice (owner, id, sealed, made_at) VALUES ($1, $2, 'gone.', $3)";
    for earlier in 0..50_i64 {
        sqlx::query(insert)
            .bind(&taker)
            .bind(format!("asked/tenant:{earlier}/billing"))
            .bind(portal.clock.now_ms())
            .execute(portal.store().pool())
            .await
            .unwrap();
    }
    edith.edit(FORM, &[(ORDER, "half done")]).await;
    offer(&edith, &taker, "the last of many").await;
    let notices = colleague_notices::count(portal.store(), &taker).await;
    assert_eq!(notices.unwrap(), 50);
    // The offer stands all the same, and the list of drafts has it.
    let drafts = ada.get("/drafts").await;
    assert!(drafts.body.contains("the last of many"), "{}", drafts.body);
    let giver = key_of(&portal, "Edith Editor").await;
    take(&ada, &giver).await;
    assert_eq!(ada.get(FORM).await.form()[ORDER], "half done");
}

#[tokio::test]
async fn the_link_of_a_review_says_whose_it_is_and_asks_for_it() {
    let portal = start().await;
    let (edith, ada) = people(&portal).await;
    let (owner, asker) = (
        key_of(&portal, "Edith Editor").await,
        key_of(&portal, "Ada Admin").await,
    );
    let nobodys = ada.get(REVIEW).await;
    assert_eq!(nobodys.location(), FORM, "no draft of anybody");
    edith.edit(FORM, &[(ORDER, "a marked secret")]).await;

    let link = ada.get(REVIEW).await;
    assert_eq!(link.location(), DRAFTS);
    let page = ada.get(DRAFTS).await;
    assert!(
        page.body.contains(&format!("Edith Editor {EDITING}"))
            && page.body.contains("Ask Edith Editor for the draft")
            && !page.body.contains("a marked secret"),
        "{}",
        page.body
    );
    let long = "x".repeat(501);
    let form = [("intent", "ask"), ("owner", &*owner), ("note", &*long)];
    let refused = ada.post(DRAFTS, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.form()["note"], long, "{}", refused.body);
    let form = [("intent", "ask"), ("owner", &*owner), ("note", "I am here")];
    let asked = ada.submit(DRAFTS, &form).await;
    assert!(asked.body.contains("You asked for it on"), "{}", asked.body);

    let told = "Ada Admin asks for your draft of";
    for path in ["/", FORM, REVIEW, "/history"] {
        let page = edith.get(path).await;
        assert!(page.body.contains(told), "{path}: {}", page.body);
    }
    let listed = edith.get("/drafts").await;
    assert!(
        listed.body.contains(told) && listed.body.contains("I am here"),
        "{}",
        listed.body
    );
    // The way from there has the colleague chosen already.
    let to = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("to", &asker)
        .finish();
    let way = format!("{DRAFTS}?{to}");
    assert!(listed.body.contains(&way), "{}", listed.body);
    assert_eq!(edith.get(&way).await.form()["to"], asker);
    offer(&edith, &asker, "").await;
    assert!(!edith.get("/").await.body.contains(told), "answered");
    assert!(
        ada.get("/")
            .await
            .body
            .contains("Edith Editor hands a draft of")
    );

    // Nobody is asked for what there is not.
    edith.submit(FORM, &[("intent", "discard")]).await;
    let form = [("intent", "ask"), ("owner", &*owner)];
    let gone = ada.submit(DRAFTS, &form).await;
    assert!(gone.body.contains("nothing to take over"), "{}", gone.body);
    let listed = ada.get("/drafts").await;
    assert!(!listed.body.contains("hands a draft of"), "over with it");
    assert!(!ada.get("/").await.body.contains("hands a draft of"));
}

#[tokio::test]
async fn a_request_for_approval_ends_when_its_draft_changes_hands() {
    let portal = strict("billing.purchaseOrderNumber", 1, |_| ()).await;
    let (edith, ada) = people(&portal).await;
    let abel = portal.sign_in("Abel Approver").await;
    let giver = key_of(&portal, "Edith Editor").await;
    let taker = key_of(&portal, "Ada Admin").await;
    let why = "the year is over";
    let body_of = async |number: i64| {
        let hash = shown(&abel, number).await["bodyHash"].clone();
        hash.as_str().unwrap().to_owned()
    };
    edith.edit(FORM, &[(ORDER, "2027")]).await;
    for path in [DRAFTS, "/drafts"] {
        let page = edith.get(path).await;
        assert!(page.body.contains(SEEN), "{path}: {}", page.body);
        assert!(!page.body.contains(ENDS), "nothing waits: {}", page.body);
    }
    let first = ask(&edith, FORM, &[(ORDER, "2027")], why).await;
    let body = body_of(first).await;
    let page = edith.get(REVIEW).await;
    assert!(
        page.body.contains("or a colleague takes it over"),
        "{}",
        page.body
    );
    // An offer alone changes nothing.
    offer(&edith, "", "").await;
    assert_eq!(state(&abel, first).await.0, "open");
    for person in [&edith, &ada] {
        let page = person.get(DRAFTS).await;
        assert!(page.body.contains(ENDS), "{}", page.body);
    }

    assert_eq!(take(&ada, &giver).await.form()[ORDER], "2027");
    let page = ada.get(DRAFTS).await;
    assert!(!page.body.contains(ENDS), "it is over: {}", page.body);
    let ended = rows(&portal, "approval").await.remove(0);
    assert_eq!(ended.person_name, "Ada Admin");
    assert_eq!(ended.outcome.as_deref(), Some("ended-handed-over"));
    let expected = ("ended".to_owned(), "handed-over".to_owned());
    assert_eq!(state(&abel, first).await, expected);
    assert_eq!(post_approval(&abel, first, &body).await, "over");
    let page = abel.get(&format!("/approvals/{first}")).await;
    assert!(
        page.body.contains("A colleague took the draft over"),
        "{}",
        page.body
    );

    // Whoever has it now asks in their own name, and does not approve it.
    let review = ada.get(REVIEW).await;
    assert_eq!(review.form()["reason"], why, "{}", review.body);
    assert_eq!(ada.save(FORM, &[]).await.outcome(), Some("approval"));
    let second = ask(&ada, FORM, &[], why).await;
    let body = body_of(second).await;
    assert_eq!(post_approval(&ada, second, &body).await, "own");

    // The same draft in the same hands as at first: neither request comes back to life.
    offer(&ada, "", "").await;
    assert_eq!(take(&edith, &taker).await.form()[ORDER], "2027");
    for number in [first, second] {
        assert_eq!(state(&abel, number).await, expected, "{number}");
        assert_eq!(post_approval(&abel, number, &body).await, "over");
    }
    assert!(portal.puts().is_empty());
    let third = ask(&edith, FORM, &[], why).await;
    assert_eq!(approve(&abel, third).await, "saved");
    assert_eq!(portal.puts().len(), 1);
    assert_eq!(edith.get(FORM).await.outcome(), Some("saved"));
    assert!(audit::verify(portal.store()).await.unwrap().is_ok());
}

#[tokio::test]
async fn a_draft_whose_approved_changes_are_being_sent_stays_with_its_person() {
    let portal = strict("billing", 1, |_| ()).await;
    let (edith, ada) = people(&portal).await;
    let abel = portal.sign_in("Abel Approver").await;
    let giver = key_of(&portal, "Edith Editor").await;
    let number = ask(&edith, FORM, &[(ORDER, "2027")], "").await;
    offer(&edith, "", "").await;
    portal.fault_of_puts("billing", "slow-after-commit", Some(FOREVER), 1);
    let meanwhile = async {
        portal.waiting("slow-after-commit", 1).await;
        for page in [take(&ada, &giver).await, offer(&edith, "", "").await] {
            assert!(page.body.contains("Not possible yet"), "{}", page.body);
        }
        portal.sandbox.go_on("slow-after-commit");
    };
    let (told, ()) = tokio::join!(approve(&abel, number), meanwhile);
    assert_eq!(told, "saved");
    assert_eq!(edith.get(FORM).await.outcome(), Some("saved"));
    let late = take(&ada, &giver).await;
    assert!(late.body.contains("nothing to take over"), "{}", late.body);
    assert_eq!(steps(&portal).await, ["offered"]);
    assert_eq!(portal.puts().len(), 1);
}
