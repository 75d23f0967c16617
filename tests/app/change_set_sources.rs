//! The origins of change sets beside a selection: the rows of a file that somebody worked on, values
//! of a script, and the suggestions for problems of the board.

use crate::change_sets::{
    CHANGES, change_of, checked, customers, portal_with, post, puts_are_outcomes, rows, sent,
    states,
};
use crate::customer_sheets::{Answer, collected, download, post_parts, table, upload};
use portal_test_support::{Page, Running, Visitor, until};
use reqwest::StatusCode;
use reqwest::header::LOCATION;
use serde_json::{Value, json};

const CITY: &str = "defaultAddress.city";
const FIRST_NAME: &str = "firstName";

/// An exported list, and its rows in the order of the file.
struct Sheet {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    async fn exported(portal: &Running, editor: &Visitor) -> Sheet {
        let query = "format=csv&content=profiles&sort=city";
        let mut rows = table(&download(portal, editor, query).await);
        let head = rows.remove(0);
        assert!(rows.len() >= 5, "{}", rows.len());
        Sheet { head, rows }
    }

    fn cell(&mut self, row: usize, name: &str) -> &mut String {
        let at = self.head.iter().position(|column| column == name);
        &mut self.rows[row][at.expect("a column")]
    }

    fn id(&mut self, row: usize) -> String {
        self.cell(row, "customer").clone()
    }

    fn file(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(vec![]);
        writer.write_record(&self.head).expect("a head");
        for row in &self.rows {
            writer.write_record(row).expect("a row");
        }
        writer.into_inner().expect("a file")
    }
}

fn page_of(answer: &Answer) -> Page {
    Page {
        status: answer.status,
        headers: answer.headers.clone(),
        body: answer.text(),
    }
}

/// Posts the form that makes a set of the rows that a page carries.
async fn make(portal: &Running, editor: &Visitor, rows: &str, typed: &[(&str, &str)]) -> Answer {
    let mut parts = vec![("rows", rows.as_bytes())];
    parts.extend(typed.iter().map(|(name, text)| (*name, text.as_bytes())));
    post_parts(portal, editor, &parts).await
}

const TYPED: [(&str, &str); 2] = [("name", "Cities"), ("reason", "post office")];

// D3, M2
#[tokio::test]
async fn m2_a_file_leads_to_a_set_that_overwrites_nothing_that_others_changed_since() {
    let (portal, editor) = collected().await;
    let mut sheet = Sheet::exported(&portal, &editor).await;
    let ids: Vec<String> = (0..4).map(|row| sheet.id(row)).collect();
    for (row, name) in ["Recife Novo", "Natal Novo", "Belém Novo", "Olinda Novo"]
        .iter()
        .enumerate()
    {
        (*name).clone_into(sheet.cell(row, FIRST_NAME));
    }
    // A new address can start the verification of the customer again.
    "Caruaru Novo".clone_into(sheet.cell(4, CITY));
    let uploaded = upload(&portal, &editor, &sheet.file()).await;
    assert_eq!(uploaded.status, StatusCode::OK, "{}", uploaded.text());
    let form = page_of(&uploaded).form();
    assert_eq!(form["name"], "a sheet", "the name of the file");

    // Somebody else is at work meanwhile: on the same field, on another one, and with the same value.
    for change in [
        change_of(&ids[1], FIRST_NAME, "Caicó"),
        change_of(&ids[2], "lastName", "Silva"),
        change_of(&ids[3], FIRST_NAME, "Olinda Novo"),
    ] {
        portal.sandbox.change(&change).unwrap();
    }
    let refused = make(
        &portal,
        &editor,
        &form["rows"],
        &[("reason", "post office")],
    )
    .await;
    let text = refused.text();
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    assert!(
        text.contains("id=\"problem-name\" class=\"problem\">"),
        "{text}"
    );
    for part in ["value=\"post office\"", "Recife Novo"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let again = page_of(&refused).form();
    assert_eq!(again["rows"], form["rows"]);

    let made = make(&portal, &editor, &again["rows"], &TYPED).await;
    assert_eq!(made.header(LOCATION), "/changes/1", "{}", made.text());
    let set = checked(&editor, 1).await;
    assert_eq!(set["operation"], json!({"kind": "rows"}));
    let found = ["change", "conflict", "change", "nothing", "confirm"];
    assert_eq!(states(&editor, 1).await, found);
    let shown = rows(&editor, 1).await;
    assert_eq!(shown[0]["changes"][0]["after"], "Recife Novo");
    assert_eq!(
        shown[0]["country"],
        sheet.cell(0, "defaultAddress.country").as_str()
    );
    sent(&editor, 1).await;
    assert_eq!(
        states(&editor, 1).await,
        ["saved", "conflict", "saved", "nothing", "saved"]
    );
    puts_are_outcomes(&portal, 3).await;
    let puts = portal.puts();
    let put = puts.iter().find(|put| put.path.contains(&ids[2]));
    let body = &put.expect("a PUT").request_body;
    assert!(body.contains("Silva"), "{body}");
    let put = puts.last().expect("a PUT");
    assert!(put.request_body.contains("Caruaru Novo"));
    let list = editor.get("/changes").await;
    assert!(list.body.contains("its row in a file"), "{}", list.body);
}

// M2
#[tokio::test]
async fn m2_what_looks_like_a_mistake_leads_to_a_set_only_if_somebody_says_that_it_is_meant() {
    let (portal, editor) = collected().await;
    let mut sheet = Sheet::exported(&portal, &editor).await;
    for row in 0..sheet.rows.len() {
        "Nova Aurora".clone_into(sheet.cell(row, CITY));
    }
    let uploaded = upload(&portal, &editor, &sheet.file()).await;
    assert_eq!(uploaded.status, StatusCode::UNPROCESSABLE_ENTITY);
    let carried = page_of(&uploaded).form()["rows"].clone();
    let refused = make(&portal, &editor, &carried, &TYPED).await;
    let text = refused.text();
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    assert!(
        text.contains("id=\"problem-meant\" class=\"problem\">"),
        "{text}"
    );
    let list = editor.get(CHANGES).await.json();
    assert_eq!(list["items"], json!([]));
    let meant = [TYPED[0], TYPED[1], ("meant", "yes")];
    let made = make(&portal, &editor, &carried, &meant).await;
    assert_eq!(made.header(LOCATION), "/changes/1", "{}", made.text());
    assert!(portal.puts().is_empty());
}

// M2
#[tokio::test]
async fn m2_a_file_with_faults_leads_to_no_set_and_forged_rows_make_none() {
    let (portal, editor) = collected().await;
    let mut sheet = Sheet::exported(&portal, &editor).await;
    let (first, second) = (sheet.id(0), sheet.id(1));
    "Nova Aurora".clone_into(sheet.cell(0, CITY));
    let good = page_of(&upload(&portal, &editor, &sheet.file()).await).form();
    second.clone_into(sheet.cell(0, "customer"));
    let faulty = page_of(&upload(&portal, &editor, &sheet.file()).await);
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!faulty.form().contains_key("rows"), "{}", faulty.body);

    use base64::Engine as _;
    let engine = base64::engine::general_purpose::STANDARD;
    let carried = engine.decode(&good["rows"]).expect("Base64");
    let carried = String::from_utf8(carried).expect("text");
    let of_another = engine.encode(carried.replace(&first, &second));
    for (rows, told) in [
        ("", "Choose a file first"),
        ("bnVsbA==", "Choose a file first"),
        (of_another.as_str(), "no longer what they were"),
        (
            engine.encode(carried.replace(CITY, "id")).as_str(),
            "no longer what they were",
        ),
    ] {
        let refused = make(&portal, &editor, rows, &TYPED).await;
        let text = refused.text();
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(text.contains(told), "{told}: {text}");
    }
    assert_eq!(editor.get(CHANGES).await.json()["items"], json!([]));
}

#[tokio::test]
async fn a_preview_of_a_file_marks_what_the_dry_run_of_its_set_says() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 2).await;
    let spoiled = change_of(&ids[0], "email", "nobody knows");
    portal.sandbox.change(&spoiled).unwrap();
    collect(&editor).await;
    let mut sheet = Sheet::exported(&portal, &editor).await;
    let rows_of_file = 0..sheet.rows.len();
    let mut place = |id: &String| {
        let mut places = rows_of_file.clone();
        places.find(|row| sheet.id(*row) == *id).expect("a row")
    };
    let (doubtful, wrong) = (place(&ids[0]), place(&ids[1]));
    "Nova".clone_into(sheet.cell(doubtful, FIRST_NAME));
    "not an address".clone_into(sheet.cell(wrong, "email"));
    let uploaded = page_of(&upload(&portal, &editor, &sheet.file()).await);
    assert_eq!(uploaded.status, StatusCode::OK, "{}", uploaded.body);
    // The head of the file is its first row.
    for told in [
        format!(
            "One row has a value that breaks a rule. A change set sends nothing for its customer. Rows: {}.",
            wrong + 2
        ),
        format!(
            "Partner Center can refuse its change because of that. Rows: {}.",
            doubtful + 2
        ),
        "The stored value breaks a rule. This is not an email address.".to_owned(),
    ] {
        assert!(uploaded.body.contains(&told), "{told}: {}", uploaded.body);
    }
    let marks = uploaded
        .body
        .matches("This is not an email address.")
        .count();
    assert_eq!(marks, 2, "{}", uploaded.body);

    let carried = uploaded.form()["rows"].clone();
    let made = make(&portal, &editor, &carried, &TYPED).await;
    assert_eq!(made.header(LOCATION), "/changes/1", "{}", made.text());
    checked(&editor, 1).await;
    for row in rows(&editor, 1).await {
        let expected = match row["customer"] == ids[1].as_str() {
            true => "problem",
            false => "change",
        };
        assert_eq!(row["state"], expected, "{row}");
        assert_eq!(row["problems"][0]["key"], "email", "{row}");
    }
    // A form that comes back marks the same.
    let refused = make(&portal, &editor, &carried, &[("name", "x")]).await;
    let text = refused.text();
    assert_eq!(
        text.matches("This is not an email address.").count(),
        2,
        "{text}"
    );
}

#[tokio::test]
async fn more_rows_than_a_set_has_are_told_with_the_file() {
    let (portal, editor) = portal_with(|settings| settings.change_set_limit = 1).await;
    collect(&editor).await;
    let mut sheet = Sheet::exported(&portal, &editor).await;
    "Nova Aurora".clone_into(sheet.cell(0, CITY));
    "Nova Olinda".clone_into(sheet.cell(1, CITY));
    let uploaded = page_of(&upload(&portal, &editor, &sheet.file()).await);
    assert!(uploaded.body.contains("a change set has at most 1"));
    assert!(!uploaded.form().contains_key("rows"), "{}", uploaded.body);
}

#[tokio::test]
async fn a_script_gives_customers_values_of_their_own() {
    let (_portal, editor) = collected().await;
    let list = editor.get("/api/v1/customers?country=BR&sort=city").await;
    let item = &list.json()["items"][0];
    let order = |operation: Value, version: &Value| {
        json!({
            "name": "Cities",
            "reason": "post office",
            "operation": operation,
            "rows": [{"customer": item["id"], "version": version, "values": {CITY: "Nova Aurora"}}],
        })
    };
    let rows_of = json!({"kind": "rows"});
    let set = json!({"kind": "set", "field": "email", "value": "a@b.example"});
    for (body, key) in [
        (order(set, &item["version"]), "operation"),
        (order(rows_of.clone(), &"0".repeat(32).into()), "rows"),
    ] {
        let page = post(&editor, CHANGES, &body).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(page.json()["problems"][0]["key"], key, "{}", page.body);
    }
    let made = post(&editor, CHANGES, &order(rows_of, &item["version"])).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    checked(&editor, 1).await;
    let shown = rows(&editor, 1).await;
    assert_eq!(shown[0]["changes"][0]["before"], item["city"]);
    assert_eq!(shown[0]["changes"][0]["after"], "Nova Aurora");
}

/// Makes a set that gives one customer these values, whose dry run is done. Returns the customer's id.
pub(crate) async fn checked_for_one(editor: &Visitor, values: Value) -> String {
    let list = editor.get("/api/v1/customers?country=BR&sort=city").await;
    let item = list.json()["items"][0].clone();
    let order = json!({
        "name": "One", "reason": "post office", "operation": {"kind": "rows"},
        "rows": [{"customer": item["id"], "version": item["version"], "values": values}],
    });
    let made = post(editor, CHANGES, &order).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    checked(editor, 1).await;
    item["id"].as_str().expect("an id").to_owned()
}

/// The keys of the changes of the first row, in the order of the alphabet.
pub(crate) async fn changed_keys(editor: &Visitor, number: i64) -> Vec<String> {
    let row = rows(editor, number).await.remove(0);
    let changes = row["changes"].as_array().expect("changes").iter();
    let keys = changes.filter_map(|change| change["key"].as_str());
    let mut keys: Vec<String> = keys.map(str::to_owned).collect();
    keys.sort_unstable();
    keys
}

// D3
#[tokio::test]
async fn taking_a_set_back_leaves_alone_what_a_colleague_had_set_before_it_was_sent() {
    let (portal, editor) = collected().await;
    let values = json!({CITY: "Nova Aurora", FIRST_NAME: "Recife Novo"});
    let id = checked_for_one(&editor, values).await;
    assert_eq!(changed_keys(&editor, 1).await, [CITY, FIRST_NAME]);
    let address = format!("/api/v1/customers/{id}/profiles/billing");
    let name_before = editor.get(&address).await.json()["firstName"].clone();

    let by_colleague = change_of(&id, CITY, "Nova Aurora");
    portal.sandbox.change(&by_colleague).unwrap();
    sent(&editor, 1).await;
    assert_eq!(states(&editor, 1).await, ["saved"]);
    assert_eq!(changed_keys(&editor, 1).await, [FIRST_NAME]);

    let back = editor.post("/changes/1", &[("command", "take-back")]).await;
    assert_eq!(back.location(), "/changes/2");
    checked(&editor, 2).await;
    sent(&editor, 2).await;
    assert_eq!(states(&editor, 2).await, ["saved"]);
    let stands = editor.get(&address).await.json();
    assert_eq!(stands["firstName"], name_before, "{stands}");
    assert_eq!(stands["defaultAddress"]["city"], "Nova Aurora", "{stands}");
    puts_are_outcomes(&portal, 2).await;
}

async fn collect(editor: &Visitor) {
    let start = [("command", "start")];
    editor.post("/customers/collection", &start).await;
    until("the customers are read", async || {
        let page = editor.get("/api/v1/customers/collection").await;
        page.json()["state"] == "done"
    })
    .await;
}

#[tokio::test]
async fn the_suggestions_of_the_board_are_followed_for_all_customers_with_the_problem() {
    let (portal, editor) = portal_with(|_| ()).await;
    let ids = customers(&editor, 4).await;
    for (id, email) in [
        (&ids[0], "mailto:office@contoso.example"),
        (&ids[1], "office@contoso.example;"),
        (&ids[2], "mailto:billing@contoso.example"),
        (&ids[3], "nobody knows"),
    ] {
        let spoiled = change_of(id, "email", email);
        portal.sandbox.change(&spoiled).unwrap();
    }
    collect(&editor).await;
    let silence = [
        ("problem", "email email"),
        ("reason", "they want it so"),
        ("intent", "silence"),
    ];
    let path = format!("/customers/{}/problems", ids[2]);
    let silenced = editor.post(&path, &silence).await;
    assert_eq!(silenced.status, StatusCode::SEE_OTHER, "{}", silenced.body);

    let board = editor.get("/customers/problems?problem=email").await;
    let link = "/changes/new?operation=suggestion&amp;problem=email&amp;all=yes&amp;list=problem%3Demail%26sort%3Dname";
    assert_eq!(board.body.matches(link).count(), 2, "{}", board.body);
    let viewer = portal.sign_in("Victor Viewer").await;
    let seen = viewer.get("/customers/problems?problem=email").await;
    assert!(!seen.body.contains("/changes/new"), "{}", seen.body);

    let form = editor.get(&link.replace("&amp;", "&")).await;
    assert!(form.body.contains("For 3 customers."), "{}", form.body);
    let mut typed = form.form();
    assert_eq!(typed["problem"], "email");
    assert_eq!(typed["name"], "Not an email address");
    typed.insert("operation".to_owned(), "suggestion".to_owned());
    typed.insert("reason".to_owned(), "undeliverable".to_owned());
    let typed: Vec<(&str, &str)> = typed
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let made = editor.post("/changes", &typed).await;
    assert_eq!(made.location(), "/changes/1", "{}", made.body);
    checked(&editor, 1).await;
    let shown = rows(&editor, 1).await;
    assert_eq!(shown.len(), 3, "who is silenced is not in the list");
    for row in &shown {
        if row["customer"] == ids[3].as_str() {
            assert_eq!(row["state"], "nothing", "{row}");
            assert_eq!(row["code"], "no-suggestion", "{row}");
            let page = editor
                .get(&format!("/changes/1/rows/{}", row["place"]))
                .await;
            let told = "no suggestion: correct it in its form";
            assert!(page.body.contains(told), "{}", page.body);
        } else {
            assert_eq!(row["state"], "change", "{row}");
            assert_eq!(row["changes"][0]["after"], "office@contoso.example");
        }
    }
    // Named one by one it is left alone as well.
    let order = json!({
        "name": "One", "reason": "undeliverable", "customers": [ids[2]],
        "operation": {"kind": "suggestion", "problem": "email"},
    });
    let one = post(&editor, CHANGES, &order).await;
    assert_eq!(one.status, StatusCode::CREATED, "{}", one.body);
    checked(&editor, 2).await;
    assert_eq!(states(&editor, 2).await, ["nothing"]);
    assert_eq!(rows(&editor, 2).await[0]["code"], Value::Null);
    let without = json!({
        "name": "None", "reason": "x", "customers": [ids[2]],
        "operation": {"kind": "suggestion", "problem": "tax-twice"},
    });
    let refused = post(&editor, CHANGES, &without).await;
    assert_eq!(refused.json()["problems"][0]["key"], "problem");
    assert!(portal.puts().is_empty());
}

// M1
#[tokio::test]
async fn one_set_follows_the_suggestions_for_the_addresses_of_a_whole_list() {
    let (portal, editor) = collected().await;
    let list = "/api/v1/customers?country=DE&sort=city";
    let list = editor.get(list).await.json();
    let items = list["items"].as_array().expect("items");
    let ids: Vec<&str> = items
        .iter()
        .filter_map(|item| item["id"].as_str())
        .collect();
    let (spoiled, sound) = ids.split_at(2);
    for id in spoiled {
        let spoil = change_of(id, "defaultAddress.postalCode", "101 15");
        portal.sandbox.change(&spoil).unwrap();
    }
    let order = json!({
        "name": "Postal codes", "reason": "undeliverable", "list": "country=DE&sort=city",
        "operation": {"kind": "suggestion", "problem": "postal-code"},
    });
    let made = post(&editor, CHANGES, &order).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let set = checked(&editor, 1).await;
    let found = states(&editor, 1).await;
    assert_eq!(
        (&set["toSend"], &set["toConfirm"]),
        (&json!(2), &json!(2)),
        "{found:?}"
    );
    let nothing = found.iter().filter(|state| *state == "nothing").count();
    assert_eq!(nothing, sound.len(), "{found:?}");
    sent(&editor, 1).await;
    puts_are_outcomes(&portal, 2).await;
    for id in spoiled {
        let address = format!("/api/v1/customers/{id}/profiles/billing");
        let stored = editor.get(&address).await.json();
        let code = stored["defaultAddress"]["postalCode"].as_str();
        assert_eq!(code, Some("10115"), "{stored}");
    }
}
