//! The table of customers: order, filters, saved lists, labels and notes, and the way from a
//! customer back to the list.

use crate::carried_forms::{EDITH, carried};
use crate::history::rows as audit_rows;
use portal::sandbox::SimulatedChange;
use portal_test_support::{Page, Running, Visitor, start, start_with_customers, until};
use reqwest::StatusCode;
use std::collections::BTreeSet;

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Customers of the sandbox: several pages of the table, and read in a moment.
const CUSTOMERS: usize = 120;

/// Starts a collection by the page's button and waits for its end.
async fn collect(visitor: &Visitor) {
    let started = visitor
        .post("/customers/collection", &[("command", "start")])
        .await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.body);
    until("the customers are read", async || {
        let page = visitor.get("/api/v1/customers/collection").await;
        page.json()["state"] == "done"
    })
    .await;
}

/// Markup without its tags.
fn text(markup: &str) -> String {
    let mut out = String::new();
    for part in markup.split('<') {
        out.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    out.replace("&amp;", "&").trim().to_owned()
}

/// The cells of the table's rows, in the order of the columns.
fn table(page: &Page) -> Vec<Vec<String>> {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let body = page.body.split("<tbody>").nth(1).unwrap_or_default();
    let body = body.split("</tbody>").next().unwrap_or_default();
    let cells = |row: &str| -> Vec<String> {
        let row = row.replace("<th", "<td");
        let cells = row.split("<td").skip(1);
        cells.map(|cell| text(&format!("<td{cell}"))).collect()
    };
    body.split("<tr>").skip(1).map(cells).collect()
}

fn column(page: &Page, number: usize) -> Vec<String> {
    let rows = table(page);
    rows.into_iter().map(|mut row| row.remove(number)).collect()
}

/// The addresses of links whose text begins so.
fn links(page: &Page, begins: &str) -> Vec<String> {
    let links = page.body.split("<a ").skip(1).filter_map(|link| {
        let (tag, rest) = link.split_once('>')?;
        let shown = rest.split("</a>").next()?;
        let address = tag.split("href=\"").nth(1)?.split('"').next()?;
        text(shown)
            .starts_with(begins)
            .then(|| address.replace("&amp;", "&"))
    });
    links.collect()
}

/// The customer that an address of the portal names.
fn id_of(address: &str) -> String {
    address.split('/').nth(2).unwrap_or_default().to_owned()
}

/// The ids of the customers that can be ticked.
fn ids_of(page: &Page) -> Vec<String> {
    let ticks = page
        .body
        .split("type=\"checkbox\" name=\"customer\" value=\"");
    let ids = ticks.skip(1).map(|rest| rest.split('"').next());
    ids.map(|id| id.unwrap_or_default().to_owned()).collect()
}

async fn first_customer(visitor: &Visitor, list: &str) -> String {
    let page = visitor.get(list).await;
    let body = page.body.split("<tbody>").nth(1).unwrap_or_default();
    let (_, rest) = body.split_once("href=\"/customers/").expect("a customer");
    rest.split('/').next().unwrap_or_default().to_owned()
}

async fn collected() -> (Running, Visitor) {
    let portal = start_with_customers(CUSTOMERS, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    collect(&editor).await;
    (portal, editor)
}

#[tokio::test]
async fn before_a_collection_the_list_stays_and_says_what_one_brings() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let page = viewer.get("/customers").await;
    assert!(page.body.contains("customer-list__item"), "{}", page.body);
    assert!(!page.body.contains("customer-table"), "{}", page.body);
    assert!(page.body.contains("Read all customers"), "{}", page.body);
    let part = viewer.get("/customers?part=list&search=contoso").await;
    assert!(!part.body.contains("Read all customers"), "{}", part.body);
}

#[tokio::test]
async fn every_column_sorts_in_both_directions_and_says_so() {
    let (_portal, editor) = collected().await;
    for (number, word) in [
        "name", "domain", "country", "city", "email", "phone", "language", "changed", "problems",
        "read",
    ]
    .into_iter()
    .enumerate()
    {
        let forward = editor.get(&format!("/customers?sort={word}")).await;
        let back = editor.get(&format!("/customers?sort=-{word}")).await;
        let sorted = |page: &Page| {
            let heads = page.body.split("<th scope=\"col\"").skip(1);
            let sorted = heads.map(|head| head.split('>').next().unwrap_or_default());
            sorted.map(str::to_owned).collect::<Vec<_>>()
        };
        let (up, down) = match word {
            "changed" | "problems" => ("descending", "ascending"),
            _ => ("ascending", "descending"),
        };
        for (page, direction) in [(&forward, up), (&back, down)] {
            let heads = sorted(page);
            let marked: Vec<usize> = (0..heads.len())
                .filter(|at| heads[*at].contains("aria-sort"))
                .collect();
            assert_eq!(marked, [number], "{word}: {heads:?}");
            assert!(heads[number].contains(direction), "{word}: {heads:?}");
        }
        assert_eq!(table(&forward).len(), 25);
        // Times of one collection may be all the same.
        if number < 7 {
            assert_ne!(column(&forward, 0), column(&back, 0), "{word}");
        }
    }
    let cities = column(&editor.get("/customers?sort=city&country=BR").await, 3);
    let plain = |city: &String| city.replace('ã', "a").replace('é', "e");
    let mut expected = cities.clone();
    expected.sort_by_key(plain);
    assert_eq!(cities, expected);
    assert!(cities.len() > 2, "{cities:?}");
}

#[tokio::test]
async fn filters_leave_what_fits_and_say_how_many() {
    let portal = start_with_customers(CUSTOMERS, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let list = editor.get("/api/v1/customers").await.json();
    let renamed = SimulatedChange::new("customer-company")
        .of_customer(list["items"][0]["id"].as_str().expect("an id"))
        .set("companyName", "Café Serra Azul");
    portal.sandbox.change(&renamed).unwrap();
    collect(&editor).await;
    let all = editor.get("/customers").await;
    assert!(all.body.contains("120 customers."), "{}", all.body);
    let brazil = editor.get("/customers?country=BR").await;
    let countries: BTreeSet<String> = column(&brazil, 2).into_iter().collect();
    assert_eq!(countries, BTreeSet::from(["Brazil".to_owned()]));
    let fit = format!("{} customers of 120 fit", table(&brazil).len());
    assert!(brazil.body.contains(&fit), "{fit}: {}", brazil.body);
    let french = column(&editor.get("/customers?language=fr").await, 6);
    assert!(
        !french.is_empty() && french.iter().all(|name| name == "French"),
        "{french:?}"
    );
    // Anywhere, in any order, without accents and case.
    let row = table(&brazil).remove(0);
    let id = first_customer(&editor, "/customers?country=BR").await;
    for sought in [
        row[1].clone(),
        row[1][1..].to_uppercase(),
        row[3].replace('ã', "A").replace('é', "E"),
        row[4].clone(),
        id,
    ] {
        let found = editor
            .get(&format!("/customers?search={}", encoded(&sought)))
            .await;
        assert!(column(&found, 0).contains(&row[0]), "{sought}");
    }
    let cafe = column(&editor.get("/customers?search=SERRA+cafe").await, 0);
    assert!(
        !cafe.is_empty() && cafe.iter().all(|name| name.contains("Café Serra")),
        "{cafe:?}"
    );
    let none = editor.get("/customers?search=nobodyatall").await;
    assert!(table(&none).is_empty());
    assert!(none.body.contains("No customer fits"), "{}", none.body);
}

#[tokio::test]
async fn the_pages_of_a_list_follow_one_another_without_a_gap_or_a_double() {
    let (portal, editor) = collected().await;
    // Who cannot tick has links.
    let viewer = portal.sign_in("Victor Viewer").await;
    let mut seen = Vec::new();
    let mut address = "/customers?sort=domain".to_owned();
    loop {
        let page = viewer.get(&address).await;
        seen.extend(column(&page, 1));
        match links(&page, "Next page").first() {
            Some(next) => address = next.clone(),
            None => break,
        }
    }
    assert_eq!(seen.len(), CUSTOMERS);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), CUSTOMERS);
    let behind = editor.get("/customers?sort=domain&page=99999").await;
    assert_eq!(column(&behind, 1), seen[100..]);
}

#[tokio::test]
async fn ticks_are_carried_from_page_to_page_and_named_by_a_new_set() {
    let (_portal, editor) = collected().await;
    let first = editor.get("/customers?sort=domain").await;
    assert!(links(&first, "Next page").is_empty(), "{}", first.body);
    assert!(
        first.body.contains("formaction=\"/customers\""),
        "{}",
        first.body
    );
    assert!(!first.body.contains("ticked on"), "{}", first.body);
    let ids = ids_of(&first);
    let ticks = format!("customer={}&customer={}", ids[3], ids[1]);
    // What the button of the form asks for.
    let turned = editor
        .get(&format!("/customers?list=sort%3Ddomain&{ticks}&page=2"))
        .await;
    assert_eq!(turned.status, StatusCode::SEE_OTHER, "{}", turned.body);
    let second = turned.location().to_owned();
    let begins = "/customers?sort=domain&page=2&customer=";
    assert!(second.starts_with(begins), "{second}");
    let second = editor.get(&second).await;
    assert!(
        second.body.contains("2 more are ticked on other pages."),
        "{}",
        second.body
    );
    for id in [&ids[1], &ids[3]] {
        let kept = format!("<input type=\"hidden\" name=\"customer\" value=\"{id}\"");
        assert!(second.body.contains(&kept), "{kept}: {}", second.body);
    }
    let back = editor.get(&format!("/customers?sort=domain&{ticks}")).await;
    let ticked = back.body.matches("form=\"selection\" checked").count();
    assert_eq!(ticked, 2, "{}", back.body);
    assert!(!back.body.contains("ticked on"), "{}", back.body);
    // The form of a new set says whom it is for.
    let names = column(&first, 0);
    let all: Vec<String> = ids.iter().map(|id| format!("customer={id}")).collect();
    let set = editor
        .get(&format!("/changes/new?{}", all[..12].join("&")))
        .await;
    let items = set.body.split("<li translate=\"no\">").skip(1);
    let items: Vec<String> = items
        .map(|item| text(item.split("</li>").next().unwrap_or_default()))
        .collect();
    assert_eq!(items, names[..10], "{}", set.body);
    assert!(set.body.contains("and 2 more"), "{}", set.body);
}

#[tokio::test]
async fn a_list_is_saved_for_oneself_or_for_the_team() {
    let (portal, editor) = collected().await;
    let ada = portal.sign_in("Ada Admin").await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let query = "country=BR&sort=city";
    let form = |name| [("name", name), ("query", query)];
    let saved = editor.submit("/customers/views", &form("Mine only")).await;
    assert!(saved.body.contains("The list was saved."), "{}", saved.body);
    editor
        .submit("/customers/team-views", &form("Brazil by city"))
        .await;
    assert_eq!(
        links(&ada.get("/customers").await, "Brazil by city"),
        [format!("/customers?{query}")]
    );
    assert!(!ada.get("/customers").await.body.contains("Mine only"));
    // A name that is there already is that list.
    let other = [("name", "mine ONLY"), ("query", "sort=-name")];
    let again = editor.submit("/customers/views", &other).await;
    assert_eq!(links(&again, "mine ONLY"), ["/customers?sort=-name"]);
    assert!(links(&again, "Mine only").is_empty());
    // What somebody else saved for the team is not replaced without being asked.
    let other = [
        ("name", "brazil BY city"),
        ("query", "country=JP&sort=name"),
    ];
    let asked = ada.submit("/customers/team-views", &other).await;
    assert!(asked.body.contains("Nothing was saved"), "{}", asked.body);
    assert!(
        asked.body.contains("saved by Edith Editor"),
        "{}",
        asked.body
    );
    assert_eq!(
        asked.form()["name"],
        "brazil BY city",
        "what was typed is there"
    );
    let address = [format!("/customers?{query}")];
    assert_eq!(links(&asked, "Brazil by city"), address);
    let ticked = [other[0], other[1], ("replace", "yes")];
    let replaced = ada.submit("/customers/team-views", &ticked).await;
    assert_eq!(
        links(&replaced, "brazil BY city"),
        ["/customers?country=JP&sort=name"]
    );
    assert!(
        replaced.body.contains("saved by Ada Admin"),
        "{}",
        replaced.body
    );
    // Who saved it last is not asked.
    ada.submit("/customers/team-views", &form("Brazil by city"))
        .await;
    assert_eq!(
        links(&editor.get("/customers").await, "Brazil by city"),
        address
    );
    // Who may not edit saves for themselves only.
    let refused = viewer
        .post("/customers/team-views", &form("Viewer's"))
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let own = viewer.submit("/customers/views", &form("Viewer's")).await;
    assert!(own.body.contains("Viewer's"), "{}", own.body);
    assert!(!own.body.contains("formaction"), "{}", own.body);
    // Nobody removes what is another's.
    let id = |page: &Page| {
        let (_, rest) = page.body.split_once("name=\"remove\"").expect("a button");
        let (_, rest) = rest.split_once("value=\"").expect("an id");
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let (of_editor, of_viewer) = (id(&again), id(&own));
    for stranger in [&ada, &viewer] {
        stranger
            .submit("/customers/views", &[("remove", &of_editor)])
            .await;
    }
    let kept = editor.get("/customers").await;
    assert!(kept.body.contains("mine ONLY"), "{}", kept.body);
    let gone = viewer
        .submit("/customers/views", &[("remove", &of_viewer)])
        .await;
    assert!(links(&gone, "Viewer's").is_empty());
    for (name, told) in [
        ("", "give the list a name"),
        (&*"x".repeat(61), "at most 60"),
    ] {
        let wrong = editor.submit("/customers/views", &form(name)).await;
        assert!(wrong.body.contains(told), "{told}: {}", wrong.body);
    }
}

#[tokio::test]
async fn each_change_of_a_list_of_the_team_is_on_the_audit_log() {
    let (portal, editor) = collected().await;
    let ada = portal.sign_in("Ada Admin").await;
    let path = "/customers/team-views";
    let form = |query| [("name", "MARKED"), ("query", query)];
    let own = [("name", "Own"), ("query", "sort=city")];
    editor.submit("/customers/views", &own).await;
    assert!(audit_rows(&portal, "team_list").await.is_empty());
    editor.submit(path, &form("country=BR&sort=city")).await;
    // Nothing is stored and nothing recorded where somebody else's would be replaced unasked.
    ada.submit(path, &form("country=JP")).await;
    assert_eq!(audit_rows(&portal, "team_list").await.len(), 1);
    let [name, query] = form("country=JP");
    let replaced = ada.submit(path, &[name, query, ("replace", "yes")]).await;
    let (_, rest) = replaced
        .body
        .split_once("name=\"remove\"")
        .expect("a button");
    let (_, rest) = rest.split_once("value=\"").expect("an id");
    let id = rest.split('"').next().unwrap_or_default();
    editor.submit(path, &[("remove", id)]).await;
    // It is gone already.
    editor.submit(path, &[("remove", id)]).await;
    let said = [
        ("Edith Editor", "saved the list “MARKED” for the team"),
        ("Ada Admin", "replaced the team’s list “MARKED”"),
        ("Edith Editor", "removed the team’s list “MARKED”"),
    ];
    let mut rows = audit_rows(&portal, "team_list").await;
    rows.sort_by_key(|row| row.seq);
    assert_eq!(rows.len(), said.len());
    let list = editor.get("/history?event=team_list").await;
    for (row, (person, said)) in rows.iter().zip(said) {
        assert_eq!(row.person_name, person);
        assert!(list.body.contains(&format!("{person} {said}")), "{said}");
    }
    let changes = rows[1].changes.as_ref().expect("changes").get();
    for query in ["country=BR", "country=JP"] {
        assert!(changes.contains(query), "{query}: {changes}");
    }
    let entry = editor.get(&format!("/history/{}", rows[1].seq)).await;
    assert!(entry.body.contains("Filters and order"), "{}", entry.body);
}

#[tokio::test]
async fn labels_and_notes_are_the_teams_and_on_the_audit_log() {
    let (portal, editor) = collected().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let id = first_customer(&editor, "/customers?country=BR").await;
    let path = format!("/customers/{id}/note");
    let typed = [
        ("labels", "VIP, Übergabe ; vip"),
        ("note", "MARKED: call Thiago first"),
        ("seen", "0"),
    ];
    let refused = viewer.post(&path, &typed).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(audit_rows(&portal, "customer_note").await.is_empty());
    let saved = editor.submit(&path, &typed).await;
    assert!(saved.body.contains("were saved"), "{}", saved.body);
    let rows = audit_rows(&portal, "customer_note").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].customer.as_deref(), Some(&*id));
    let changes = rows[0].changes.as_ref().expect("changes").get();
    assert!(changes.contains("VIP, Übergabe"), "{changes}");
    assert!(changes.contains("MARKED"), "{changes}");
    // The same again is no change.
    let seen = saved.form()["seen"].clone();
    assert_eq!(seen, rows[0].seq.to_string());
    let same = [typed[0], typed[1], ("seen", &*seen)];
    editor.submit(&path, &same).await;
    assert_eq!(audit_rows(&portal, "customer_note").await.len(), 1);
    // Who may not edit reads them, and finds by them.
    let read = viewer.get(&path).await;
    assert!(read.body.contains("MARKED: call Thiago first"));
    assert!(!read.body.contains("<textarea"), "{}", read.body);
    let labelled = viewer.get("/customers?label=uBERGABE").await;
    assert_eq!(table(&labelled).len(), 1);
    assert!(labelled.body.contains(&id) && labelled.body.contains("VIP"));
    // The list of choices has it once, as it is spelled.
    let options = labelled.body.split("<option").skip(1).filter(|option| {
        let option = option.split("</option>").next().unwrap_or_default();
        option.to_lowercase().contains("bergabe")
    });
    assert_eq!(options.count(), 1, "{}", labelled.body);
    assert_eq!(labelled.form()["label"], "Übergabe");
    let entry = viewer.get(&format!("/history/{}", rows[0].seq)).await;
    assert!(entry.body.contains("MARKED: call Thiago first"));
    let list = viewer.get("/history?event=customer_note").await;
    let line = "Edith Editor changed the labels and the note of ";
    assert!(list.body.contains(line), "{}", list.body);
    // They are changes as those of a profile are.
    let changes = viewer.get("/history?event=changes").await;
    assert!(changes.body.contains(line), "{}", changes.body);
    let auditor = portal.sign_in("Audrey Auditor").await;
    let export = auditor.get("/history/export?format=csv-changes").await;
    let mut exported =
        csv::Reader::from_reader(export.body.trim_start_matches('\u{feff}').as_bytes());
    let exported: Vec<_> = exported
        .records()
        .map(|row| row.expect("a row"))
        .filter(|row| &row[2] == "Labels and note")
        .map(|row| {
            assert!(!row[3].is_empty(), "the customer's name: {row:?}");
            [4, 5, 6, 7, 8].map(|cell| row[cell].to_owned())
        })
        .collect();
    assert_eq!(
        exported,
        [
            [&id, "Labels", "", "VIP, Übergabe", "Saved"],
            [&id, "Team note", "", "MARKED: call Thiago first", "Saved"],
        ]
    );
    // Nothing of it stands in clear in the database.
    let sealed: Vec<(String,)> = sqlx::query_as("SELECT sealed FROM customer_note")
        .fetch_all(portal.store().pool())
        .await
        .unwrap();
    assert_eq!(sealed.len(), 1);
    assert!(!sealed[0].0.contains("MARKED") && !sealed[0].0.contains("VIP"));
    assert!(portal.puts().is_empty(), "nothing is sent");
}

#[tokio::test]
async fn of_two_who_change_a_note_at_once_neither_loses_what_was_typed() {
    let (portal, editor) = collected().await;
    let ada = portal.sign_in("Ada Admin").await;
    let id = first_customer(&editor, "/customers").await;
    let path = format!("/customers/{id}/note");
    ada.submit(&path, &[("labels", "first"), ("note", ""), ("seen", "0")])
        .await;
    let typed = [("labels", "second"), ("note", "mine"), ("seen", "0")];
    let stale = editor.post(&path, &typed).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    for shown in ["first", "second", "mine"] {
        assert!(stale.body.contains(shown), "{shown}: {}", stale.body);
    }
    assert_eq!(audit_rows(&portal, "customer_note").await.len(), 1);
    let seen = stale.form()["seen"].clone();
    let again = [typed[0], typed[1], ("seen", &*seen)];
    editor.submit(&path, &again).await;
    assert_eq!(audit_rows(&portal, "customer_note").await.len(), 2);
    let long = "n".repeat(2001);
    let too_long = [("labels", ""), ("note", &*long), ("seen", "1")];
    let wrong = editor.post(&path, &too_long).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains(&long), "what was typed is not lost");
    assert!(wrong.body.contains("2,001 characters"), "{}", wrong.body);
}

#[tokio::test]
async fn what_was_typed_for_the_team_is_carried_across_the_sign_in() {
    let (portal, editor) = collected().await;
    let id = first_customer(&editor, "/customers").await;
    let path = format!("/customers/{id}/note");
    for (idle, note) in [(true, "first <line>\nsecond"), (false, "\"quoted\"")] {
        let seen = portal.sign_in("Edith Editor").await.get(&path).await.form()["seen"].clone();
        let typed = [("labels", "VIP"), ("note", note), ("seen", &*seen)];
        let saved = carried(&portal, EDITH, &path, &typed, idle).await;
        assert!(saved.body.contains("were saved"), "{}", saved.body);
        for (path, name) in [
            ("/customers/views", format!("Mine {idle}")),
            ("/customers/team-views", format!("Ours {idle}")),
        ] {
            let typed = [("name", &*name), ("query", "country=BR&sort=city")];
            // The provider's tokens are of the time at which this began, and last an hour.
            let idle = idle && path == "/customers/views";
            let saved = carried(&portal, EDITH, path, &typed, idle).await;
            assert_eq!(links(&saved, &name), ["/customers?country=BR&sort=city"]);
        }
    }
    let notes = audit_rows(&portal, "customer_note").await;
    assert_eq!(notes.len(), 2, "nothing is saved by itself, or twice");
}

#[tokio::test]
async fn from_a_form_the_next_customer_of_the_list_follows_and_a_save_leads_back() {
    let (_portal, editor) = collected().await;
    let list = "/customers?country=BR&sort=city";
    let page = editor.get(list).await;
    let names = column(&page, 0);
    let second = links(&page, &names[1])
        .into_iter()
        .find(|address| address.contains("/billing?list="))
        .expect("the second customer");
    let form = editor.get(&second).await;
    let number = format!("2 of {}", names.len());
    assert!(form.body.contains(&number), "{number}: {}", form.body);
    // What the browser posts to.
    let posts_to = format!(
        "action=\"billing?list={}\"",
        encoded("country=BR&sort=city")
    );
    assert!(form.body.contains(&posts_to), "{posts_to}: {}", form.body);
    assert_eq!(links(&form, "Back to the list"), [list]);
    let before = links(&form, "Previous: ").remove(0);
    let next = links(&form, "Next: ").remove(0);
    assert_ne!(id_of(&before), id_of(&next));
    let third = editor.get(&next).await;
    let number = format!("3 of {}", names.len());
    assert!(third.body.contains(&number), "{number}: {}", third.body);
    assert_eq!(
        id_of(&links(&third, "Previous: ").remove(0)),
        id_of(&second)
    );
    // The list goes along to the review and to the saved page.
    let mut values = form.form();
    values.insert("firstName".to_owned(), "Marisa".to_owned());
    let mut pairs: Vec<(&str, &str)> = values
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    pairs.push(("intent", "review"));
    let posted = editor.post(&second, &pairs).await;
    assert_eq!(posted.status, StatusCode::SEE_OTHER, "{}", posted.body);
    let review = posted.location().to_owned();
    assert!(review.contains("/billing/review?list="), "{review}");
    let shown = editor.get(&review).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert!(shown.body.contains("action=\"review?list="));
    assert_eq!(links(&shown, "Back to the list"), [list]);
    assert_eq!(links(&shown, "Next: ").len(), 1);
    let saved = editor.submit(&review, &[("intent", "save")]).await;
    assert_eq!(saved.outcome(), Some("saved"), "{}", saved.body);
    assert_eq!(links(&saved, "Back to the list"), [list]);
    // Another copy of the customer stands in the heading: domain and country.
    let domain = &column(&page, 1)[1];
    assert!(saved.body.contains(domain), "{domain}: {}", saved.body);
    assert!(saved.body.contains("Brazil"), "{}", saved.body);
    let recent = editor.get("/customers").await;
    assert!(recent.body.contains("Opened last:"), "{}", recent.body);
}

#[tokio::test]
async fn customers_of_one_name_are_told_apart() {
    let portal = start_with_customers(CUSTOMERS, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    let list = editor.get("/api/v1/customers").await.json();
    for item in 0..2 {
        let renamed = SimulatedChange::new("customer-company")
            .of_customer(list["items"][item]["id"].as_str().expect("an id"))
            .set("companyName", "Zwillinge GmbH");
        portal.sandbox.change(&renamed).unwrap();
    }
    collect(&editor).await;
    let page = editor.get("/customers?search=zwillinge").await;
    assert_eq!(column(&page, 0), ["Zwillinge GmbH", "Zwillinge GmbH"]);
    let told: Vec<String> = column(&page, 1)
        .iter()
        .map(|domain| format!("Zwillinge GmbH ({domain})"))
        .collect();
    // Where the column of the domain has no room, the name has it.
    for domain in column(&page, 1) {
        let beside = format!("data-domain=\"{domain}\"");
        assert!(page.body.contains(&beside), "{beside}: {}", page.body);
    }
    let opened = links(&page, "Zwillinge GmbH");
    let first = editor.get(&opened[0]).await;
    assert_eq!(links(&first, &format!("Next: {}", told[1])).len(), 1);
    editor.get(&opened[1]).await;
    let recent = editor.get("/customers").await;
    for name in &told {
        assert_eq!(links(&recent, name).len(), 1, "{name}: {}", recent.body);
    }
    let asked = editor.get("/history?customer=Zwillinge+GmbH").await;
    for name in &told {
        assert_eq!(links(&asked, name).len(), 1, "{name}: {}", asked.body);
    }
}

#[tokio::test]
async fn hostile_parameters_lead_nowhere_else() {
    let (_portal, editor) = collected().await;
    let id = first_customer(&editor, "/customers").await;
    let long = "a".repeat(5000);
    for hostile in [
        "https://evil.example/",
        "//evil.example/?sort=name",
        "javascript:alert(1)",
        "sort=../../sign-out&search=%0d%0aLocation:x",
        "search=\"><script>alert(1)</script>&sort=name",
        "\u{0}\u{202e}",
        &long,
    ] {
        let list = encoded(hostile);
        for path in [
            format!("/customers/{id}/billing?list={list}"),
            format!("/customers/{id}/note?list={list}"),
        ] {
            let page = editor.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
            assert!(!page.body.contains("<script>alert"), "{path}");
            assert!(!page.body.contains("href=\"javascript"), "{path}");
            for back in links(&page, "Back to the list") {
                assert!(back.starts_with("/customers?"), "{back}");
            }
            assert!(!page.body.contains("href=\"//evil"), "{path}");
            assert!(!page.body.contains("href=\"https://evil"), "{path}");
        }
        let posted = editor
            .post(
                &format!("/customers/{id}/billing?list={list}"),
                &[("intent", "discard")],
            )
            .await;
        let home = format!("/customers/{id}/billing");
        assert_eq!(posted.status, StatusCode::SEE_OTHER, "{}", posted.body);
        assert!(
            posted.location().starts_with(&home),
            "{}",
            posted.location()
        );
        let view = [("name", "x"), ("query", hostile)];
        let saved = editor.post("/customers/views", &view).await;
        let local = saved.status.is_client_error() || saved.location().starts_with("/customers?");
        assert!(local, "{}: {}", saved.status, saved.location());
    }
    for query in [
        "sort=drop+table",
        "page=-1",
        "page=99999999999999999999",
        "country=Brazil",
        "language=%FF%FE",
        "label=%00",
        "gone=maybe&page=0",
    ] {
        let page = editor.get(&format!("/customers?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.body);
    }
    assert_eq!(
        editor.get("/customers/nobody/note").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn who_may_list_no_customers_sees_neither_table_nor_notes() {
    let (portal, editor) = collected().await;
    let id = first_customer(&editor, "/customers").await;
    portal.fault("customers", "forbidden", None, None);
    let viewer = portal.sign_in("Victor Viewer").await;
    for path in ["/customers".to_owned(), format!("/customers/{id}/note")] {
        let refused = viewer.get(&path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
        assert!(!refused.body.contains("onmicrosoft"), "{}", refused.body);
    }
}
