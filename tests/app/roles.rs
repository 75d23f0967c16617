//! Routes by roles, the whole table, pages and JSON alike; what a person may not do is not offered,
//! and the page says who may.

use crate::routes::{Door, ROUTES, Route};
use portal::auth::Role;
use portal_test_support::{Page, Running, Visitor, start};
use reqwest::{Method, StatusCode};
use std::collections::{BTreeSet, VecDeque};

const PEOPLE: [(&str, Option<Role>); 6] = [
    ("Norman NoRole", None),
    ("Victor Viewer", Some(Role::Viewer)),
    ("Edith Editor", Some(Role::Editor)),
    ("Abel Approver", Some(Role::Approver)),
    ("Audrey Auditor", Some(Role::Auditor)),
    ("Ada Admin", Some(Role::Admin)),
];

/// Who has to sign in first is sent there, or told so.
fn asks_for_sign_in(page: &Page) -> bool {
    page.status == StatusCode::UNAUTHORIZED || page.location().starts_with("/sign-in?")
}

async fn a_customer(portal: &Running) -> String {
    let admin = portal.sign_in("Ada Admin").await;
    admin.get("/api/v1/customers").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn ask(visitor: &Visitor, route: &Route, customer: &str) -> Page {
    let method = Method::from_bytes(route.method.as_bytes()).unwrap();
    let address = route.address(customer);
    if !route.changes_something() {
        return visitor.get(&address).await;
    }
    if route.is_json() {
        return visitor
            .json(
                method,
                &address,
                &[("if-match", "\"none\"")],
                Some("{}".to_owned()),
            )
            .await;
    }
    visitor
        .post(
            &address,
            &[
                ("intent", "discard"),
                ("language", "en"),
                ("session", "none"),
                ("owner", "none"),
                ("keys", "off"),
            ],
        )
        .await
}

/// W2, W4: the same on every answer, whatever became of the request.
fn assert_headers(page: &Page, what: &str) {
    for (name, value) in [
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(page.header(name), value, "{what}: {name}");
    }
    let kind = page.header("content-type");
    let says = !kind.is_empty()
        && (!kind.starts_with("text/") || kind.to_ascii_lowercase().contains("charset=utf-8"));
    assert!(
        page.body.is_empty() || says,
        "{what}: what has a body says what it is, and text in which letters: {kind}"
    );
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"),
        "{what}: {policy}"
    );
    assert!(
        page.headers
            .keys()
            .all(|name| !name.as_str().starts_with("access-control-")),
        "{what}: other origins may read nothing"
    );
    let kept = page.header("cache-control");
    assert!(
        kept == "no-store"
            || (what.contains("/assets/") && kept.contains("immutable"))
            || (is_same_for_everybody(what) && kept == "public, max-age=86400"),
        "{what}: {kept}"
    );
    assert_cookies(page, what);
}

/// These files hold nothing of anybody's.
fn is_same_for_everybody(what: &str) -> bool {
    ["/favicon.ico", "/robots.txt"]
        .iter()
        .any(|file| what.ends_with(file))
}

/// C1: wherever a cookie is set or removed.
fn assert_cookies(page: &Page, what: &str) {
    for cookie in page.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.starts_with("__Host-"), "{what}: {cookie}");
        let attributes: Vec<&str> = cookie.split("; ").skip(1).collect();
        for needed in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
            assert!(attributes.contains(&needed), "{what}: {cookie}");
        }
        assert!(
            !cookie.to_ascii_lowercase().contains("domain"),
            "{what}: {cookie}"
        );
        let setters = [
            "/sign-in",
            "/sign-out",
            "/language",
            "/account/theme",
            "/account/time-zone",
            "/help/shortcuts",
        ];
        assert!(
            setters.iter().any(|setter| what.contains(setter)),
            "{what} sets no cookie: {cookie}"
        );
    }
}

// C1, W2, W4: cookies and headers of every route for everybody, whatever the status.
#[tokio::test]
async fn every_route_opens_for_whom_the_table_says() {
    let portal = start().await;
    let customer = a_customer(&portal).await;
    for (name, role) in PEOPLE {
        let visitor = portal.sign_in(name).await;
        for route in ROUTES {
            let what = format!("{name} {} {}", route.method, route.pattern);
            let leaving = route.pattern == "/sign-out";
            let page = if leaving {
                ask(&portal.sign_in(name).await, route, &customer).await
            } else {
                ask(&visitor, route, &customer).await
            };
            assert_headers(&page, &what);
            assert!(
                !asks_for_sign_in(&page),
                "{what}: {} {}",
                page.status,
                page.location()
            );
            let refused = page.status == StatusCode::FORBIDDEN;
            assert_eq!(
                refused,
                !route.door.opens_for(role),
                "{what}: {} {}",
                page.status,
                page.body
            );
            if refused {
                assert_says_who_may(&page, route, role, &what);
            }
        }
        assert_eq!(
            visitor.get("/account").await.status,
            StatusCode::OK,
            "{name} is still signed in"
        );
    }
    assert!(portal.puts().is_empty());
}

fn assert_says_who_may(page: &Page, route: &Route, role: Option<Role>, what: &str) {
    let kind = if role.is_none() { "no-role" } else { "role" };
    if route.is_json() {
        assert!(
            page.header("content-type")
                .starts_with("application/problem+json"),
            "{what}"
        );
        let problem = page.json();
        assert!(
            problem["type"].as_str().unwrap().ends_with(kind),
            "{what}: {problem}"
        );
        assert_eq!(problem["status"], 403, "{what}");
    } else {
        for claim in [
            "Portal.Editor",
            "Portal.Approver",
            "Portal.Auditor",
            "Portal.Admin",
        ] {
            assert!(
                page.body.contains(claim),
                "{what} does not say who may: {}",
                page.body
            );
        }
    }
}

/// Posts of nobody that are answered by a page with what was typed.
const CARRIED: [&str; 6] = [
    "nobody POST /approvals/{number}",
    "nobody POST /customers/{id}/note",
    "nobody POST /history/{seq}/comments",
    "nobody POST /customers/views",
    "nobody POST /customers/team-views",
    "nobody POST /changes",
];

#[tokio::test]
async fn nobody_gets_in_without_a_session() {
    let portal = start().await;
    let customer = a_customer(&portal).await;
    let before = portal.calls().len();
    for route in ROUTES {
        let what = format!("nobody {} {}", route.method, route.pattern);
        let page = ask(&portal.anon(), route, &customer).await;
        assert_headers(&page, &what);
        match route.door {
            Door::Anybody => assert!(
                !asks_for_sign_in(&page) && page.status != StatusCode::FORBIDDEN,
                "{what}: {}",
                page.status
            ),
            Door::SignedIn | Door::For(_) if route.is_json() => {
                assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{what}")
            }
            // What was typed there has no draft: a page carries it across the sign-in.
            Door::SignedIn | Door::For(_) if CARRIED.contains(&what.as_str()) => {
                assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{what}");
                assert!(page.body.contains("href=\"/sign-in?return_to="), "{what}");
            }
            Door::SignedIn | Door::For(_) => {
                assert_eq!(page.status, StatusCode::SEE_OTHER, "{what}: {}", page.body);
                assert!(
                    page.location().starts_with("/sign-in?return_to="),
                    "{what}: {}",
                    page.location()
                );
            }
        }
    }
    assert_eq!(portal.calls().len(), before, "Partner Center was not asked");
}

// W1: reading changes nothing: what changes something has no other method, and nothing answers
// TRACE.
#[tokio::test]
async fn no_route_answers_a_method_it_does_not_have() {
    let portal = start().await;
    let customer = a_customer(&portal).await;
    let admin = portal.sign_in("Ada Admin").await;
    let has = |pattern: &str, method: &str| {
        ROUTES
            .iter()
            .any(|route| route.pattern == pattern && route.method == method)
    };
    let ours = [
        ("origin", portal.origin.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    for route in ROUTES {
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"] {
            if has(route.pattern, if method == "HEAD" { "GET" } else { method }) {
                continue;
            }
            let verb = Method::from_bytes(method.as_bytes()).unwrap();
            let page = admin
                .send(verb, &route.address(&customer), &ours, None)
                .await;
            assert_eq!(
                page.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {}",
                route.pattern
            );
            assert!(
                !page.header("allow").is_empty(),
                "{method} {} says what it has",
                route.pattern
            );
        }
    }
    assert_eq!(
        admin.get("/account").await.status,
        StatusCode::OK,
        "still signed in"
    );
    assert!(portal.puts().is_empty());
}

/// What stands in an attribute of this name anywhere on a page.
fn attributes(html: &str, name: &str) -> BTreeSet<String> {
    let begin = format!(" {name}=\"");
    let values = html
        .split(&begin)
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    values
        .map(|value| value.replace("&amp;", "&"))
        .filter(|value| value.starts_with('/') && !value.starts_with("//"))
        .collect()
}

#[tokio::test]
async fn nothing_is_offered_that_is_refused() {
    let portal = start().await;
    for (name, role) in PEOPLE {
        let visitor = portal.sign_in(name).await;
        let mut seen = BTreeSet::from(["/".to_owned(), "/partner/billing".to_owned()]);
        let mut open: VecDeque<String> = seen.iter().cloned().collect();
        while let Some(address) = open.pop_front() {
            let page = visitor.get(&address).await;
            // Who has no role at all gets no further than the page that says so, and the account.
            if role.is_some() {
                assert_ne!(
                    page.status,
                    StatusCode::FORBIDDEN,
                    "{name} is offered {address}"
                );
            }
            let is_page = page.header("content-type").starts_with("text/html")
                && page.status != StatusCode::SEE_OTHER;
            assert!(
                !is_page || page.body.contains("action=\"/sign-out\""),
                "{name} cannot sign out on {address}"
            );
            for form in page
                .body
                .split("<form")
                .skip(1)
                .map(|rest| rest.split("</form>").next().unwrap_or_default())
            {
                let method = if form
                    .split('>')
                    .next()
                    .unwrap_or_default()
                    .contains("method=\"post\"")
                {
                    "POST"
                } else {
                    "GET"
                };
                for action in attributes(form, "action").union(&attributes(form, "formaction")) {
                    let path = action.split('?').next().unwrap_or_default();
                    let route = ROUTES
                        .iter()
                        .filter(|route| route.is_at(path) && route.method == method)
                        .min_by_key(|route| route.pattern.contains('{'));
                    let route = route.unwrap_or_else(|| {
                        panic!(
                            "{name} is offered {method} {action} on {address}, which is no route"
                        )
                    });
                    assert!(
                        route.door.opens_for(role),
                        "{name} is offered the form {action} on {address}"
                    );
                }
            }
            for link in attributes(&page.body, "href") {
                let path = link.split(['?', '#']).next().unwrap_or_default();
                let leads_on = !["/assets", "/sandbox", "/sign-in", "/favicon"]
                    .iter()
                    .any(|other| path.starts_with(other));
                // Of many customers and versions a few will do.
                let alike =
                    |other: &&String| other.matches('/').count() == path.matches('/').count();
                if leads_on
                    && (path.matches('/').count() < 3 || seen.iter().filter(alike).count() < 4)
                    && seen.insert(link.clone())
                {
                    open.push_back(link);
                }
            }
        }
        assert!(role.is_none() || seen.len() > 8, "{name} saw {seen:?}");
    }
}

#[tokio::test]
async fn only_administrators_end_the_sessions_of_others() {
    let portal = start().await;
    let (edith, ada) = (
        portal.sign_in("Edith Editor").await,
        portal.sign_in("Ada Admin").await,
    );
    let second = portal.sign_in("Edith Editor").await;
    let sessions = async |visitor: &Visitor, path: &str| {
        let page = visitor.get(path).await;
        page.body
            .split("name=\"session\" value=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect::<Vec<String>>()
    };
    let (of_edith, of_all) = (
        sessions(&edith, "/account").await,
        sessions(&ada, "/people").await,
    );
    assert_eq!(
        (of_edith.len(), of_all.len()),
        (1, 2),
        "her other one; everybody else's"
    );
    for (name, _) in PEOPLE
        .iter()
        .filter(|(name, _)| *name != "Edith Editor" && *name != "Ada Admin")
    {
        let other = portal.sign_in(name).await;
        let refused = other
            .post("/account/sessions/end", &[("session", &of_edith[0])])
            .await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{name}");
    }
    let beside = ada
        .post("/account/sessions/end", &[("session", &of_edith[0])])
        .await;
    assert_eq!(
        beside.status,
        StatusCode::FORBIDDEN,
        "the account page is for one's own"
    );
    assert_eq!(
        second.get("/account").await.status,
        StatusCode::OK,
        "nobody ended it"
    );
    assert_eq!(
        ada.post("/people/sessions/end", &[("session", &of_edith[0])])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        second.get("/account").await.status,
        StatusCode::SEE_OTHER,
        "ended"
    );
    assert_eq!(
        edith.get("/account").await.status,
        StatusCode::OK,
        "the other one lasts"
    );
}
