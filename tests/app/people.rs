//! `/people`: who has signed in, with which roles and where from; administrators end sessions.

use portal::auth::Roles;
use portal::auth::session::{SessionData, SignInOrigin};
use portal::store::audit::Row;
use portal::store::{audit, people, sessions};
use portal_test_support::{Folder, Page, Running, Visitor, start, start_with};
use reqwest::{Method, StatusCode};
use std::collections::BTreeSet;
use std::time::Duration;

const FIREFOX: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0";

/// Signs in with the header of a browser.
async fn sign_in_with(portal: &Running, name: &str, user_agent: &str) -> Visitor {
    let visitor = portal.anon();
    let begun = visitor.get("/sign-in?return_to=/").await;
    let callback = visitor.choose(begun.location(), name).await;
    let headers = [("user-agent", user_agent)];
    let page = visitor.send(Method::GET, &callback, &headers, None).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    visitor
}

/// The values of hidden inputs with this name.
fn hidden(page: &Page, name: &str) -> Vec<String> {
    let mark = format!("name=\"{name}\" value=\"");
    let values = page.body.split(&mark).skip(1);
    values
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// The part of the list that is about this person.
fn row_of<'a>(page: &'a Page, name: &str) -> &'a str {
    let rows = page.body.split("<li class=\"person\"").skip(1);
    rows.into_iter()
        .find(|row| row.contains(&format!(">{name}<")))
        .unwrap_or_else(|| panic!("{name} is not listed: {}", page.body))
}

async fn ended(portal: &Running) -> Vec<Row> {
    let rows = audit::after(portal.store(), 0, 1000).await.unwrap();
    rows.into_iter()
        .filter(|row| row.event == "session_end")
        .collect()
}

fn claims(name: &str, oid: &str) -> SessionData {
    SessionData {
        tenant: "t".to_owned(),
        oid: oid.to_owned(),
        name: name.to_owned(),
        username: format!("{oid}@contoso.example"),
        roles: Roles::default(),
        mfa: true,
        signed_in_at: 0,
        origin: SignInOrigin::default(),
    }
}

async fn note(portal: &Running, name: &str, oid: &str) {
    let data = serde_json::to_vec(&claims(name, oid)).unwrap();
    people::note(portal.store(), &format!("t:{oid}"), &data, 0)
        .await
        .unwrap();
}

/// The list tells whose sessions a post on it has ended.
async fn assert_ended(visitor: &Visitor, done: &Page, how: &str, said: &str) {
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let to = done.location();
    assert!(
        to.starts_with("/people?of=") && to.ends_with(&format!("&ended={how}")),
        "{to}"
    );
    let list = visitor.get(to).await;
    assert!(list.body.contains(said), "{}", list.body);
}

#[tokio::test]
async fn the_list_tells_roles_browser_and_place_and_only_administrators_find_it() {
    let portal = start().await;
    sign_in_with(&portal, "Edith Editor", FIREFOX).await;
    sign_in_with(&portal, "Norman NoRole", "<script>alert(1)</script>").await;
    let ada = portal.sign_in("Ada Admin").await;
    let list = ada.get("/people").await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.body);
    let edith = row_of(&list, "Edith Editor");
    for said in [
        "Portal.Editor",
        "Firefox on Windows",
        "127.0.0.1",
        "Last seen",
    ] {
        assert!(edith.contains(said), "{said}: {edith}");
    }
    assert!(
        !edith.contains("Gecko"),
        "nothing of the header is kept: {edith}"
    );
    let norman = row_of(&list, "Norman NoRole");
    assert!(norman.contains("Unknown browser"), "{norman}");
    assert!(norman.contains("No role"), "{norman}");
    assert!(row_of(&list, "Ada Admin").contains("This browser"));

    assert!(ada.get("/").await.body.contains("href=\"/people\""));
    let own = ada.get("/account").await;
    assert!(own.body.contains("href=\"/people\""), "{}", own.body);
    assert!(
        hidden(&own, "session").is_empty(),
        "sessions of others are not there"
    );
    for name in [
        "Norman NoRole",
        "Victor Viewer",
        "Edith Editor",
        "Abel Approver",
        "Audrey Auditor",
    ] {
        let other = portal.sign_in(name).await;
        assert_eq!(
            other.get("/people").await.status,
            StatusCode::FORBIDDEN,
            "{name}"
        );
        let home = other.get("/account").await;
        assert!(!home.body.contains("href=\"/people\""), "{name}");
    }
}

// A3
#[tokio::test]
async fn an_administrator_ends_one_session_and_both_names_are_on_the_audit_log() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    let ada = portal.sign_in("Ada Admin").await;
    let list = ada.get("/people").await;
    let sessions = hidden(&list, "session");
    assert_eq!(sessions.len(), 1, "Edith's; one's own has no button");
    // Whoever hears the buttons alone knows whose session each one ends.
    let label = "aria-label=\"End session of Edith Editor\"";
    assert!(list.body.contains(label), "{}", list.body);
    let done = ada
        .post("/people/sessions/end", &[("session", &sessions[0])])
        .await;
    assert_ended(&ada, &done, "one", "A session of Edith Editor has ended.").await;
    assert_eq!(
        edith.get("/account").await.status,
        StatusCode::SEE_OTHER,
        "ended"
    );
    let rows = ended(&portal).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].person_name, "Ada Admin");
    assert_eq!(rows[0].outcome.as_deref(), Some("session-admin"));
    let entry = ada.get(&format!("/history/{}", rows[0].seq)).await;
    for name in ["Ada Admin", "Edith Editor"] {
        assert!(entry.body.contains(name), "{name}: {}", entry.body);
    }
    // Edith stays on the list: she was here.
    let list = ada.get("/people").await;
    assert!(row_of(&list, "Edith Editor").contains("Not signed in now."));
    let again = ada
        .post("/people/sessions/end", &[("session", &sessions[0])])
        .await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert_eq!(ended(&portal).await.len(), 1, "nothing ended");
    assert!(audit::verify(portal.store()).await.unwrap().is_ok());
}

// S8
#[tokio::test]
async fn all_sessions_of_a_person_end_on_every_replica_at_once() {
    let folder = Folder::new("people-replicas");
    let url = folder.database();
    let portal = start_with(|settings| settings.database_url = url).await;
    let (second, _stop) = portal.replica().await;
    let (third, _stop_too) = portal.replica().await;
    let origins = [String::new(), second, third];
    let mut of_edith = vec![];
    for origin in &origins {
        let edith = portal.sign_in("Edith Editor").await;
        let page = edith.get(&format!("{origin}/partner/support")).await;
        assert_eq!(page.status, StatusCode::OK, "{origin}");
        of_edith.push(edith);
    }
    let victor = portal.sign_in("Victor Viewer").await;
    let ada = portal.sign_in("Ada Admin").await;
    let list = ada.get("/people").await;
    let owner = row_of(&list, "Edith Editor")
        .split("name=\"owner\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    let done = ada.post("/people/end", &[("owner", &owner)]).await;
    assert_ended(
        &ada,
        &done,
        "all",
        "All sessions of Edith Editor have ended.",
    )
    .await;
    for edith in &of_edith {
        for origin in &origins {
            let page = edith.get(&format!("{origin}/partner/support")).await;
            assert!(
                page.location().starts_with("/sign-in?"),
                "{origin}: {}",
                page.status
            );
        }
    }
    assert_eq!(victor.get("/account").await.status, StatusCode::OK);
    let rows = ended(&portal).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].reference.as_deref(), Some(owner.as_str()));
    let changes = rows[0].changes.as_ref().unwrap().get();
    assert_eq!(changes, r#"{"ownerName":"Edith Editor","sessions":3}"#);
    let none = ada.post("/people/end", &[("owner", &owner)]).await;
    let said = "Edith Editor has no other session to end.";
    assert_ended(&ada, &none, "none", said).await;
    assert_eq!(ended(&portal).await.len(), 1, "nothing ended");
}

#[tokio::test]
async fn an_administrator_keeps_the_session_that_ends_the_others() {
    let portal = start().await;
    let (ada, other) = (
        portal.sign_in("Ada Admin").await,
        portal.sign_in("Ada Admin").await,
    );
    let list = ada.get("/people").await;
    assert!(
        list.body.contains("End all other sessions"),
        "{}",
        list.body
    );
    let owners: BTreeSet<String> = hidden(&list, "owner").into_iter().collect();
    let owner = owners.first().unwrap().clone();
    let form = [("owner", owner.as_str()), ("person", owner.as_str())];
    let done = ada.post("/people/end", &form).await;
    assert!(done.location().contains("person=") && done.location().contains("ended=all"));
    let told = ada.get(done.location()).await;
    assert_eq!(told.status, StatusCode::OK);
    assert!(
        told.body.contains("All your other sessions have ended."),
        "{}",
        told.body
    );
    assert_eq!(
        other.get("/account").await.status,
        StatusCode::SEE_OTHER,
        "ended"
    );
    let rows = ended(&portal).await;
    assert_eq!(rows[0].outcome.as_deref(), Some("session-own"));
}

#[tokio::test]
async fn nobody_but_administrators_ends_the_sessions_of_others() {
    let portal = start().await;
    let ada = portal.sign_in("Ada Admin").await;
    let victor = portal.sign_in("Victor Viewer").await;
    let list = ada.get("/people").await;
    let (session, owner) = (hidden(&list, "session"), hidden(&list, "owner"));
    for name in [
        "Norman NoRole",
        "Edith Editor",
        "Abel Approver",
        "Audrey Auditor",
    ] {
        let other = portal.sign_in(name).await;
        for (path, form) in [
            ("/people/sessions/end", ("session", session[0].as_str())),
            ("/people/end", ("owner", owner[0].as_str())),
            ("/account/sessions/end", ("session", session[0].as_str())),
        ] {
            let refused = other.post(path, &[form]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{name} {path}");
        }
    }
    assert_eq!(
        victor.get("/account").await.status,
        StatusCode::OK,
        "nobody ended it"
    );
    assert!(ended(&portal).await.is_empty());
}

/// Follows the links to the next page, and returns every page.
async fn walk(visitor: &Visitor, from: &str) -> Vec<Page> {
    let mut pages = vec![visitor.get(from).await];
    while let Some(next) = pages.last().and_then(next_of) {
        assert!(pages.len() < 20, "the list never ends");
        pages.push(visitor.get(&next).await);
    }
    pages
}

fn next_of(page: &Page) -> Option<String> {
    let (_, rest) = page.body.split_once("rel=\"next\" href=\"")?;
    Some(rest.split('"').next()?.replace("&amp;", "&"))
}

#[tokio::test]
async fn people_and_sessions_are_paged_and_each_is_listed_once() {
    let portal = start().await;
    for number in 0..60 {
        note(
            &portal,
            &format!("Person {number:02}"),
            &format!("p{number:02}"),
        )
        .await;
    }
    let data = serde_json::to_vec(&claims("Person 00", "p00")).unwrap();
    for number in 0..120 {
        let id = format!("s{number:03}");
        sessions::create(portal.store(), &id, "t:p00", &data)
            .await
            .unwrap();
    }
    let ada = portal.sign_in("Ada Admin").await;
    let pages = walk(&ada, "/people").await;
    assert_eq!(pages.len(), 3);
    let mut listed = vec![];
    for page in &pages {
        assert_eq!(page.status, StatusCode::OK);
        let rows = page.body.split("<li class=\"person\"").skip(1);
        listed.extend(rows.filter_map(|row| {
            let (_, rest) = row.split_once("<bdi>")?;
            Some(rest.split('<').next()?.to_owned())
        }));
    }
    let names: BTreeSet<&String> = listed.iter().collect();
    assert_eq!((listed.len(), names.len()), (61, 61), "{listed:?}");
    let many = pages.iter().find(|page| page.body.contains("Person 00"));
    let shown = row_of(many.unwrap(), "Person 00").matches("/people/sessions/end");
    assert_eq!(shown.count(), 3, "the rest is on a page of its own");

    let pages = walk(&ada, "/people?person=t%3Ap00").await;
    let sessions: Vec<String> = pages
        .iter()
        .flat_map(|page| hidden(page, "session"))
        .collect();
    let different: BTreeSet<&String> = sessions.iter().collect();
    assert_eq!(
        (pages.len(), sessions.len(), different.len()),
        (3, 120, 120)
    );
    for wrong in [
        "/people?after=x",
        "/people?person=nobody",
        "/people?after=1~%E2%80%AE",
    ] {
        assert_eq!(
            ada.get(wrong).await.status,
            StatusCode::NOT_FOUND,
            "{wrong}"
        );
    }
}

// W3
#[tokio::test]
async fn names_with_markup_are_shown_as_they_are() {
    let portal = start().await;
    let name = "<img src=x onerror=alert(1)>\u{202e}";
    note(&portal, name, "hostile").await;
    let ada = portal.sign_in("Ada Admin").await;
    for path in ["/people", "/people?person=t%3Ahostile"] {
        let page = ada.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains("&lt;img src=x"), "{path}: {}", page.body);
        assert!(!page.body.contains("<img src=x"), "{path}");
    }
    let done = ada.post("/people/end", &[("owner", "t:hostile")]).await;
    assert_eq!(done.location(), "/people?of=t%3Ahostile&ended=none");
    let page = ada.get(done.location()).await.body;
    assert!(!page.contains("<img src=x"), "{page}");
}

#[tokio::test]
async fn a_visit_moves_a_person_to_the_front_and_the_page_asks_for_little() {
    let portal = start().await;
    let edith = portal.sign_in("Edith Editor").await;
    portal.clock.advance(Duration::from_secs(120));
    let ada = portal.sign_in("Ada Admin").await;
    let before = |page: &Page, first: &str, second: &str| {
        let place = |name: &str| {
            page.body
                .find(&format!("<bdi>{name}</bdi></a></h2>"))
                .unwrap()
        };
        place(first) < place(second)
    };
    assert!(before(
        &ada.get("/people").await,
        "Ada Admin",
        "Edith Editor"
    ));
    portal.clock.advance(Duration::from_secs(1));
    edith.get("/account").await;
    assert!(before(
        &ada.get("/people").await,
        "Edith Editor",
        "Ada Admin"
    ));

    // The session, the people, and their sessions; a number, not a time.
    let uses = || -> u64 { portal.portals.iter().map(|each| each.store().uses()).sum() };
    let mut fewest = u64::MAX;
    for _ in 0..8 {
        let before = uses();
        ada.get("/people").await;
        fewest = fewest.min(uses() - before);
    }
    assert!(fewest <= 3, "{fewest}");
}
