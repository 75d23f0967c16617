//! The events of an open form and review: what others do, until the session ends or the portal
//! stops.

use portal_test_support::{EventStream, Folder, Page, Visitor, start, start_with, until};
use reqwest::StatusCode;
use std::time::Duration;

const FORM: &str = "/partner/billing";
const ORDER: &str = "purchaseOrderNumber";
const LIVE: &str = "/partner/billing/live";

/// The address at which a page asks for its events.
fn address(page: &Page) -> String {
    let start = page.body.find(&format!("{LIVE}?")).expect("an address");
    let rest = &page.body[start..];
    let end = rest.find(['"', '\\']).unwrap_or(rest.len());
    let end = rest.find("&quot;").unwrap_or(end).min(end);
    rest[..end].replace("&amp;", "&")
}

async fn opened(visitor: &Visitor, path: &str) -> EventStream {
    let page = visitor.get(path).await;
    let events = visitor.listen(&address(&page)).await;
    assert_eq!(events.status, StatusCode::OK);
    events
}

#[tokio::test]
async fn an_open_form_hears_of_the_drafts_and_the_saves_of_others() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let ada = portal.sign_in("Ada Admin").await;
    let mut events = opened(&ada, FORM).await;
    let header = |name: &str| {
        events
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    assert_eq!(header("content-type"), Some("text/event-stream"));
    assert_eq!(header("content-encoding"), None);
    assert_eq!(header("cache-control"), Some("no-store"));
    assert_eq!(header("x-accel-buffering"), Some("no"));

    edith.edit(FORM, &[(ORDER, "a marked secret")]).await;
    let told = events.next().await.expect("an event");
    let editing = "Edith Editor has an unfinished edit of this profile, begun on";
    assert!(told.starts_with(editing), "{told}");
    // A page that was opened since says so itself: it hears only what comes then.
    let mut second = opened(&ada, FORM).await;
    assert_eq!(edith.save(FORM, &[]).await.outcome(), Some("saved"));
    for events in [&mut events, &mut second] {
        let mut heard = vec![];
        while heard
            .last()
            .is_none_or(|told: &String| !told.contains("by Edith Editor"))
        {
            heard.push(events.next().await.expect("an event"));
        }
        let last = heard.last().unwrap();
        assert!(last.contains("has changed since you opened it"), "{last}");
        assert!(!last.contains("unfinished"), "{last}");
        assert!(!heard.concat().contains("a marked secret"));
    }
    let first = first_after_discard(&edith, &ada).await;
    assert_eq!(first.trim(), "", "the draft is gone, and the page said it");
    // In the language of the page.
    ada.post("/language", &[("language", "fr")]).await;
    let mut french = opened(&ada, FORM).await;
    edith.edit(FORM, &[(ORDER, "again")]).await;
    let told = french.next().await.expect("an event");
    assert!(told.contains("modification inachevée"), "{told}");
}

/// What a page hears first that was opened while there was a draft, once that is discarded.
async fn first_after_discard(edith: &Visitor, ada: &Visitor) -> String {
    edith.edit(FORM, &[(ORDER, "another")]).await;
    let mut events = opened(ada, FORM).await;
    edith.submit(FORM, &[("intent", "discard")]).await;
    events.next().await.expect("an event")
}

#[tokio::test]
async fn events_end_with_the_session_and_do_not_prolong_it() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let page = address(&edith.get(FORM).await);
    portal.clock.advance(Duration::from_secs(20 * 60));
    let mut events = edith.listen(&page).await;
    assert_eq!(events.status, StatusCode::OK);
    portal.clock.advance(Duration::from_secs(11 * 60));
    assert_eq!(events.next().await, None, "idle for 31 minutes");
    let over = edith.listen(&page).await;
    assert_eq!(over.status, StatusCode::UNAUTHORIZED);
    assert_eq!(edith.get(FORM).await.status, StatusCode::SEE_OTHER);

    let ada = portal.sign_in("Ada Admin").await;
    let mut events = opened(&ada, FORM).await;
    ada.copy().post("/sign-out", &[]).await;
    assert_eq!(events.next().await, None, "signed out");
}

#[tokio::test]
async fn events_do_not_keep_a_portal_from_stopping() {
    let folder = Folder::new("events");
    let portal = start_with(|settings| settings.database_url = folder.database()).await;
    let (origin, stop) = portal.replica().await;
    let edith = portal.sign_in("Edith Editor").await.moved(&origin);
    let mut events = opened(&edith, FORM).await;
    drop(stop);
    assert_eq!(events.next().await, None);
}

#[tokio::test]
async fn events_are_for_those_who_may_edit_and_have_read_the_profile() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    assert_eq!(edith.get(LIVE).await.status, StatusCode::NO_CONTENT);
    let unread = edith.listen(LIVE).await;
    assert_eq!(unread.status, StatusCode::NO_CONTENT, "not read yet");
    for (path, status) in [
        ("/partner/nonsense/live", StatusCode::NOT_FOUND),
        ("/customers/x/billing/live", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(edith.listen(path).await.status, status, "{path}");
    }
    let viewer = portal.sign_in("Victor Viewer").await;
    assert_eq!(viewer.listen(LIVE).await.status, StatusCode::FORBIDDEN);
    let nobody = portal.anon().listen(LIVE).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    assert!(nobody.headers.get("location").is_none());
}

#[tokio::test]
async fn a_session_has_eight_streams_at_most() {
    let folder = Folder::new("streams");
    let portal = start_with(|settings| settings.database_url = folder.database()).await;
    // One process: each counts its own.
    let (origin, _stop) = portal.replica().await;
    let edith = portal.sign_in("Edith Editor").await.moved(&origin);
    let page = address(&edith.get(FORM).await);
    let mut open = vec![];
    for _ in 0..8 {
        open.push(edith.listen(&page).await);
    }
    assert!(open.iter().all(|events| events.status == StatusCode::OK));
    let beyond = edith.listen(&page).await;
    assert_eq!(beyond.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(beyond.headers.get("retry-after").is_some());
    // What is closed makes room, once the portal has noticed.
    open.pop();
    until("a stream is free", async || {
        edith.listen(&page).await.status == StatusCode::OK
    })
    .await;
}
