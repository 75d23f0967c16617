//! The board of problems: what is found in the customers of the sandbox, the numbers and their
//! links, problems that are silenced, and what of it the database shows.

use crate::change_set_sources::changed_keys;
use crate::change_sets::{CHANGES, checked, post, sent, states};
use crate::history::rows as audit_rows;
use portal::sandbox::SimulatedChange;
use portal::store::audit::utc;
use portal::store::problem_counts;
use portal_test_support::{Page, Running, Visitor, start_with_customers, until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const BOARD: &str = "/api/v1/customers/problems?size=500";

/// More than the sandbox keeps, so that one in eight of the others has a flaw.
const MANY: usize = 500;

/// None of these has a flaw.
const FEW: usize = 60;

async fn collect(visitor: &Visitor) {
    let collection = "/api/v1/customers/collection";
    let start = Some(r#"{"command":"start"}"#.to_owned());
    let started = visitor.json(Method::POST, collection, &[], start).await;
    assert_eq!(started.status, StatusCode::OK, "{}", started.body);
    until("the customers are read", async || {
        visitor.get(collection).await.json()["state"] == "done"
    })
    .await;
}

async fn get(visitor: &Visitor, path: &str) -> Value {
    let page = visitor.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    page.json()
}

/// The problems of the board's list by customer: `state defaultAddress.state`.
fn problems(board: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let items = board["items"].as_array().expect("items");
    items
        .iter()
        .map(|item| {
            let problems = item["problems"].as_array().expect("problems");
            let named = problems
                .iter()
                .map(|each| format!("{} {}", text(&each["problem"]), text(&each["key"])));
            (text(&item["id"]), named.collect())
        })
        .collect()
}

/// The ids of the customers of the table that an address shows.
fn table_ids(page: &Page) -> BTreeSet<String> {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let body = page.body.split("<tbody>").nth(1).unwrap_or_default();
    let body = body.split("</tbody>").next().unwrap_or_default();
    let rows = body.split("<tr>").skip(1).filter_map(|row| {
        let (_, rest) = row.split_once("href=\"/customers/")?;
        rest.split('/').next().map(str::to_owned)
    });
    rows.collect()
}

/// Some customers, of which the first has these members in its billing profile.
pub(crate) async fn with(members: &[(&str, &str)]) -> (Running, Visitor, String) {
    let portal = start_with_customers(FEW, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let list = get(&editor, "/api/v1/customers").await;
    let id = list["items"][1]["id"].as_str().expect("an id").to_owned();
    let change = SimulatedChange::new("customer-billing").of_customer(&id);
    let change = members
        .iter()
        .fold(change, |change, (path, value)| change.set(path, value));
    if !members.is_empty() {
        portal.sandbox.change(&change).unwrap();
    }
    collect(&editor).await;
    (portal, editor, id)
}

#[tokio::test]
async fn before_a_collection_the_board_says_what_one_brings() {
    let portal = start_with_customers(FEW, |_| ()).await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let page = viewer.get("/customers/problems").await;
    assert!(page.body.contains("Read all customers"), "{}", page.body);
    assert_eq!(viewer.get(BOARD).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn customers_without_a_flaw_have_no_problem() {
    let (_portal, editor, _) = with(&[]).await;
    let board = get(&editor, BOARD).await;
    assert_eq!(board["withProblems"], 0, "{board}");
    assert_eq!(board["customers"], FEW);
    assert_eq!(
        (&board["unchecked"], &board["items"]),
        (&0.into(), &Value::Array(vec![]))
    );
    let page = editor.get("/customers/problems").await;
    assert!(
        page.body
            .contains("No problem was found among 60 customers"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn every_flaw_that_a_list_shows_is_found_and_only_there() {
    let portal = start_with_customers(MANY, |settings| settings.request_rate = 0).await;
    let editor = portal.sign_in("Edith Editor").await;
    collect(&editor).await;
    let list = get(&editor, "/api/v1/customers?sort=name&size=500").await;
    let items = list["items"].as_array().expect("items");
    assert_eq!(items.len(), MANY);
    let board = get(&editor, BOARD).await;
    let found = problems(&board);
    let with = |problem: &str| -> BTreeSet<&str> {
        let has = |(_, problems): &(&String, &BTreeSet<String>)| problems.contains(problem);
        found
            .iter()
            .filter(has)
            .map(|(id, _)| id.as_str())
            .collect()
    };
    let where_is = |is: &dyn Fn(&Value) -> bool| -> BTreeSet<&str> {
        let such = items.iter().filter(|item| is(item));
        such.map(|item| item["id"].as_str().expect("an id"))
            .collect()
    };
    let needs_phone = ["BR", "HU", "IN", "PL"];
    let of_phone = |item: &Value| {
        item["phone"] == "" && needs_phone.iter().any(|code| item["country"] == *code)
    };
    let mut some = 0;
    for (problem, expected) in [
        ("missing email", where_is(&|item| item["email"] == "")),
        (
            "email-domain email",
            where_is(&|item| item["email"] == "somebody@microsoft.com"),
        ),
        (
            "culture culture",
            where_is(&|item| item["culture"] == "tlh-AQ"),
        ),
        (
            "language language",
            where_is(&|item| item["language"] == "tlh"),
        ),
        (
            "phone-missing defaultAddress.phoneNumber",
            where_is(&of_phone),
        ),
    ] {
        assert_eq!(with(problem), expected, "{problem}");
        some += expected.len();
    }
    assert!(some > 3, "the sandbox has flaws: {board}");
    assert!(!with("hidden-sign companyName").is_empty(), "{board}");
    // Each count is that of the table with this filter, and the table is in the address.
    let counts = board["counts"].as_array().expect("counts");
    for count in counts {
        let rule = count["problem"].as_str().expect("a word");
        let of_rule = get(
            &editor,
            &format!("/api/v1/customers?problem={rule}&size=500"),
        )
        .await;
        assert_eq!(of_rule["total"], count["customers"], "{rule}");
        let countries = count["countries"].as_object().expect("countries");
        let sum: u64 = countries.values().filter_map(Value::as_u64).sum();
        assert_eq!(count["customers"], sum, "{rule}");
        let (country, number) = countries.iter().next().expect("a country");
        let of_both = format!("/api/v1/customers?problem={rule}&country={country}");
        assert_eq!(get(&editor, &of_both).await["total"], *number, "{of_both}");
        let page = editor.get("/customers/problems").await;
        let address =
            format!("href=\"/customers?country={country}&amp;problem={rule}&amp;sort=name\"");
        let named = countries.len() > 6 || page.body.contains(&address);
        assert!(named, "{address}: {}", page.body);
    }
    let any = get(
        &editor,
        "/api/v1/customers?problem=any&sort=problems&size=500",
    )
    .await;
    assert_eq!(any["total"], board["withProblems"]);
    assert_eq!(any["total"], found.len());
    let wrong = editor
        .get("/api/v1/customers/problems?problem=nonsense")
        .await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{}", wrong.body);
    // The pages of the board follow one another.
    let first = get(&editor, "/api/v1/customers/problems?size=3").await;
    let next = first["next"].as_str().expect("more");
    let second = get(
        &editor,
        &format!("/api/v1/customers/problems?size=3&after={next}"),
    )
    .await;
    let (first, second) = (problems(&first), problems(&second));
    assert!(first.keys().all(|id| !second.contains_key(id)));
    assert_eq!((first.len(), second.len()), (3, 3));
}

#[tokio::test]
async fn a_problem_is_told_once_read_and_is_gone_once_it_is_corrected() {
    let wrong = [
        ("email", "office@partner.example"),
        ("defaultAddress.postalCode", "X"),
    ];
    let (portal, editor, id) = with(&wrong).await;
    let found = problems(&get(&editor, BOARD).await);
    let told = [
        "email-domain email",
        "postal-code defaultAddress.postalCode",
    ];
    let told = told.map(str::to_owned);
    assert_eq!(found, BTreeMap::from([(id.clone(), BTreeSet::from(told))]));
    let page = editor.get("/customers/problems").await;
    for (rule, key) in [
        ("email-domain", "email"),
        ("postal-code", "defaultAddress.postalCode"),
    ] {
        let query = format!("problem={rule}+{key}&amp;list=problem%3Dany%26sort%3Dname");
        let address = format!("href=\"/customers/{id}/billing?{query}#{key}\"");
        assert!(page.body.contains(&address), "{address}: {}", page.body);
    }
    // The field of that address is there.
    let form = editor.get(&format!("/customers/{id}/billing")).await;
    assert!(form.body.contains("id=\"defaultAddress.postalCode\""));
    // The form does not know this problem by itself, and tells it to whom the link leads there.
    let linked = format!("/customers/{id}/billing?problem=email-domain+email");
    let told = "Email domain that Partner Center refuses";
    assert!(!form.body.contains(told), "{}", form.body);
    let form = editor.get(&linked).await;
    assert!(form.body.contains("id=\"warning-email\""), "{}", form.body);
    assert!(form.body.contains(told), "{}", form.body);
    // A problem that the customer does not have is not told, whatever the link says.
    for other in ["culture+culture", "email-domain+culture", "nonsense"] {
        let address = format!("/customers/{id}/billing?problem={other}");
        let form = editor.get(&address).await;
        assert_eq!(form.status, StatusCode::OK, "{}", form.body);
        assert!(!form.body.contains("warning-culture"), "{}", form.body);
    }
    let table = editor.get("/customers?problem=postal-code").await;
    assert_eq!(table_ids(&table), BTreeSet::from([id.clone()]));
    let problems_of = format!("href=\"/customers/{id}/problems?list=");
    assert!(table.body.contains(&problems_of), "{}", table.body);
    // Somebody corrects it elsewhere, and it is read again.
    let sound = SimulatedChange::new("customer-billing")
        .of_customer(&id)
        .set("email", "office@contoso.example")
        .set("defaultAddress.postalCode", "98052");
    portal.sandbox.change(&sound).unwrap();
    portal.clock.advance(Duration::from_secs(61));
    let form = editor.get(&linked).await;
    assert!(!form.body.contains(told), "{}", form.body);
    assert_eq!(problems(&get(&editor, BOARD).await), BTreeMap::new());
}

#[tokio::test]
async fn a_blank_that_no_input_holds_is_taken_away_by_a_change_set_and_the_board_leads_there() {
    let (portal, editor, id) = with(&[("email", "office@contoso.example ")]).await;
    let found = problems(&get(&editor, BOARD).await);
    let told = BTreeSet::from(["hidden-sign email".to_owned()]);
    assert_eq!(found, BTreeMap::from([(id.clone(), told)]));
    let form = editor.get(&format!("/customers/{id}/billing")).await;
    assert!(!form.body.contains("warning-email"), "{}", form.body);
    let linked = format!("/customers/{id}/billing?problem=hidden-sign+email");
    let form = editor.get(&linked).await;
    let warning = form.body.split("id=\"warning-email\"").nth(1);
    let warning = warning.and_then(|rest| rest.split("</p>").next());
    let warning = warning.unwrap_or_default();
    assert!(warning.contains("change set"), "{warning}");

    let order = json!({
        "name": "Blanks", "reason": "copied", "customers": [id],
        "operation": {"kind": "suggestion", "problem": "hidden-sign"},
    });
    let made = post(&editor, CHANGES, &order).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    checked(&editor, 1).await;
    assert_eq!(states(&editor, 1).await, ["change"]);
    sent(&editor, 1).await;
    assert_eq!(states(&editor, 1).await, ["saved"]);
    assert_eq!(changed_keys(&editor, 1).await, ["email"]);
    let stored = portal.sandbox.document("customer-billing", Some(&id));
    let stored = stored.expect("a document");
    assert!(stored.contains("\"office@contoso.example\""), "{stored}");
    until("the board knows it", async || {
        problems(&get(&editor, BOARD).await).is_empty()
    })
    .await;

    // The next set finds nothing to do.
    let made = post(&editor, CHANGES, &order).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    checked(&editor, 2).await;
    assert_eq!(states(&editor, 2).await, ["nothing"]);
    assert_eq!(portal.puts().len(), 1);
}

#[tokio::test]
async fn the_problems_of_a_customer_have_a_tab_on_its_pages_once_they_are_known() {
    let portal = start_with_customers(FEW, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let list = get(&editor, "/api/v1/customers").await;
    let id = list["items"][1]["id"].as_str().expect("an id").to_owned();
    let own = format!("/customers/{id}/problems");
    let tab = format!("<a href=\"{own}\">Problems</a>");
    let form = editor.get(&format!("/customers/{id}/billing")).await;
    assert!(!form.body.contains(&own), "no link into nothing");
    assert_eq!(editor.get(&own).await.status, StatusCode::NOT_FOUND);
    collect(&editor).await;
    for page in ["billing", "company", "note"] {
        let page = editor.get(&format!("/customers/{id}/{page}")).await;
        assert!(page.body.contains(&tab), "{}", page.body);
    }
    let page = editor.get(&own).await;
    let current = format!("<a href=\"{own}\" aria-current=\"page\">Problems</a>");
    assert!(page.body.contains(&current), "{}", page.body);
    assert_eq!(page.body.matches("aria-current=\"page\"").count(), 1);
}

#[tokio::test]
async fn a_silenced_problem_counts_no_more_until_that_is_taken_back() {
    let (portal, editor, id) = with(&[("email", "office@microsoft.com")]).await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let path = format!("/customers/{id}/problems");
    let form = |reason: &'static str, intent: &'static str| {
        [
            ("problem", "email-domain email"),
            ("reason", reason),
            ("intent", intent),
        ]
    };
    let refused = viewer.post(&path, &form("no", "silence")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    for (reason, told) in [("  ", "give a reason"), (&*"r".repeat(501), "at most 500")] {
        let typed = [
            form("", "silence")[0],
            ("reason", reason),
            ("intent", "silence"),
        ];
        let wrong = editor.post(&path, &typed).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains(told), "{told}: {}", wrong.body);
        assert!(
            wrong.body.contains(&format!("value=\"{reason}\"")),
            "nothing typed is lost"
        );
    }
    let page = editor.get(&path).await;
    let reason = page.body.split("name=\"reason\"").nth(1);
    let reason = reason.and_then(|rest| rest.split('>').next());
    assert!(
        reason.unwrap_or_default().contains(" required"),
        "{}",
        page.body
    );
    assert!(audit_rows(&portal, "silenced_problem").await.is_empty());
    let done = editor
        .submit(&path, &form("MARKED: they own it", "silence"))
        .await;
    assert!(
        done.body.contains("The problem is silenced"),
        "{}",
        done.body
    );
    assert!(done.body.contains("MARKED: they own it"), "{}", done.body);
    assert_eq!(get(&viewer, BOARD).await["withProblems"], 0);
    let none = editor.get("/customers?problem=any").await;
    assert_eq!(table_ids(&none), BTreeSet::new());
    // The same again is no change.
    editor
        .submit(&path, &form("MARKED: they own it", "silence"))
        .await;
    let rows = audit_rows(&portal, "silenced_problem").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].customer.as_deref(), Some(&*id));
    let entry = viewer.get(&format!("/history/{}", rows[0].seq)).await;
    assert!(entry.body.contains("MARKED: they own it"), "{}", entry.body);
    let list = viewer.get("/history?event=silenced_problem").await;
    let line = "Edith Editor silenced a problem of ";
    assert!(list.body.contains(line), "{}", list.body);
    let read = viewer.get(&path).await;
    assert!(read.body.contains("MARKED: they own it"));
    assert!(!read.body.contains("name=\"intent\""), "{}", read.body);
    let back = editor.submit(&path, &form("", "end")).await;
    assert!(back.body.contains("That was taken back"), "{}", back.body);
    assert_eq!(get(&viewer, BOARD).await["withProblems"], 1);
    assert_eq!(audit_rows(&portal, "silenced_problem").await.len(), 2);
    for foreign in ["nonsense email", "state no.such.field", ""] {
        let posted = [("problem", foreign), ("reason", "x"), ("intent", "silence")];
        let wrong = editor.post(&path, &posted).await;
        assert!(wrong.status.is_client_error(), "{foreign}");
    }
    assert!(portal.puts().is_empty(), "nothing is sent");
}

#[tokio::test]
async fn the_database_shows_neither_problems_nor_reasons() {
    let (portal, editor, id) = with(&[("email", "MARKED@microsoft.com")]).await;
    let path = format!("/customers/{id}/problems");
    let form = [
        ("problem", "email-domain email"),
        ("reason", "MARKED reason"),
        ("intent", "silence"),
    ];
    editor.submit(&path, &form).await;
    for table in ["customer", "silenced_problem"] {
        let query = format!("SELECT sealed FROM {table}");
        let sealed: Vec<(String,)> = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .fetch_all(portal.store().pool())
            .await
            .unwrap();
        assert!(!sealed.is_empty(), "{table}");
        for (text,) in sealed {
            assert!(
                !text.contains("MARKED") && !text.contains("email"),
                "{table}: {text}"
            );
        }
    }
    // The counts of a day name nobody.
    let counts: Vec<(String, i64)> =
        sqlx::query_as("SELECT kind, customers FROM problem_count ORDER BY kind")
            .fetch_all(portal.store().pool())
            .await
            .unwrap();
    let counted: Vec<_> = counts.iter().filter(|(_, count)| *count > 0).collect();
    let expected = [("any", 1), ("email-domain", 1)].map(|(kind, count)| (kind.to_owned(), count));
    assert_eq!(counted, expected.iter().collect::<Vec<_>>());
}

#[tokio::test]
async fn the_numbers_of_earlier_days_stand_beside_those_of_today() {
    let (portal, editor, id) = with(&[("email", "office@microsoft.com")]).await;
    let page = editor.get("/customers/problems").await;
    assert!(page.body.contains("not counted"), "{}", page.body);
    let day = |ago: i64| {
        let at = portal.clock.now_ms() - ago * 24 * 60 * 60 * 1000;
        utc(at).chars().take(10).collect::<String>()
    };
    for (ago, count) in [(31, 43), (8, 41), (2, 37)] {
        let counts = ["any", "email-domain"].map(|kind| (kind.to_owned(), count));
        let counts = problem_counts::CountsOfDay::from(counts);
        problem_counts::put(portal.store(), &day(ago), &counts, "2000-01-01")
            .await
            .unwrap();
    }
    let page = editor.get("/customers/problems").await;
    assert!(!page.body.contains("not counted"), "{}", page.body);
    for (number, is_shown) in [(43, true), (41, true), (37, false)] {
        let cell = format!("</span>{number}</td>");
        assert_eq!(page.body.contains(&cell), is_shown, "{cell}: {}", page.body);
    }
    let form = [
        ("problem", "email-domain email"),
        ("reason", "theirs"),
        ("intent", "silence"),
    ];
    let path = format!("/customers/{id}/problems");
    editor.submit(&path, &form).await;
    let board = get(&editor, BOARD).await;
    let days = board["days"].as_array().expect("days");
    let told: Vec<(&str, u64)> = days
        .iter()
        .map(|of| {
            let count = of["problems"]["email-domain"].as_u64();
            (of["day"].as_str().expect("a day"), count.expect("a count"))
        })
        .collect();
    let (first, second, third, today) = (day(31), day(8), day(2), day(0));
    let expected = [(&*first, 43), (&*second, 41), (&*third, 37), (&*today, 0)];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn without_the_rules_of_a_country_the_board_says_so() {
    let portal = start_with_customers(FEW, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    portal.fault("rules", "server-error", None, None);
    collect(&editor).await;
    let board = get(&editor, BOARD).await;
    assert_eq!(board["partlyChecked"], FEW, "{board}");
    let page = editor.get("/customers/problems").await;
    assert!(page.body.contains("only general rules"), "{}", page.body);
}
