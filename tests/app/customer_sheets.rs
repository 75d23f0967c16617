//! Sheets of customers: what is taken away, what comes back, and that no file changes anything.

use crate::history::rows as audit_rows;
use portal_test_support::{Running, Visitor, start, start_with_customers, until};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, ORIGIN};

/// Customers of the sandbox.
const CUSTOMERS: usize = 60;

/// An answer with its bytes.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    async fn of(request: reqwest::RequestBuilder, visitor: &Visitor) -> Answer {
        let request = request.header(COOKIE, visitor.cookies());
        let answer = request.send().await.expect("an answer");
        Answer {
            status: answer.status(),
            headers: answer.headers().clone(),
            bytes: answer.bytes().await.expect("a body").to_vec(),
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn header(&self, name: reqwest::header::HeaderName) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("a text"))
    }
}

fn client() -> reqwest::Client {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    client.build().expect("a client")
}

pub(crate) async fn download(portal: &Running, visitor: &Visitor, query: &str) -> Answer {
    let address = format!("{}/customers/export?{query}", portal.origin);
    Answer::of(client().get(address), visitor).await
}

/// Posts a file as the form of the page does.
pub(crate) async fn upload(portal: &Running, visitor: &Visitor, file: &[u8]) -> Answer {
    post_parts(
        portal,
        visitor,
        &[("sheet\"; filename=\"a sheet.csv", file)],
    )
    .await
}

/// Posts the parts of a form of the page.
pub(crate) async fn post_parts(
    portal: &Running,
    visitor: &Visitor,
    parts: &[(&str, &[u8])],
) -> Answer {
    let edge = "----a-line-that-no-file-has";
    let mut body = vec![];
    for (name, value) in parts {
        let head = format!("--{edge}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), value, b"\r\n"].concat());
    }
    body.extend(format!("--{edge}--\r\n").into_bytes());
    let request = client()
        .post(format!("{}/customers/import", portal.origin))
        .header(ORIGIN, &portal.origin)
        .header(
            CONTENT_TYPE,
            format!("multipart/form-data; boundary={edge}"),
        )
        .body(body);
    Answer::of(request, visitor).await
}

pub(crate) async fn collected() -> (Running, Visitor) {
    let portal = start_with_customers(CUSTOMERS, |_| ()).await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .post("/customers/collection", &[("command", "start")])
        .await;
    until("the customers are read", async || {
        let page = editor.get("/api/v1/customers/collection").await;
        page.json()["state"] == "done"
    })
    .await;
    (portal, editor)
}

/// The rows of a CSV file, the head first.
pub(crate) fn table(answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let text = answer.text();
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

#[tokio::test]
async fn before_a_collection_there_is_no_file_and_the_list_says_why() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let answer = download(&portal, &editor, "format=csv").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header(LOCATION), "/customers");
    let page = editor.get("/customers/import").await;
    assert_eq!(page.location(), "/customers");
    let answer = upload(&portal, &editor, b"customer,version\n1,2\n").await;
    assert_eq!(answer.header(LOCATION), "/customers");
}

// M2
#[tokio::test]
async fn m2_a_list_is_taken_away_and_comes_back_without_changes() {
    let (portal, editor) = collected().await;
    for content in ["table", "profiles"] {
        let query = format!("format=csv&content={content}&country=BR&sort=city");
        let csv = download(&portal, &editor, &query).await;
        let rows = table(&csv);
        let (head, rows) = rows.split_first().expect("a head");
        assert_eq!(head[0], "customer");
        assert_eq!(head.last().map(String::as_str), Some("version"));
        let at = |name: &str| {
            head.iter()
                .position(|column| column == name)
                .expect("a column")
        };
        let (country, city) = (at("defaultAddress.country"), at("defaultAddress.city"));
        assert!(rows.len() > 2 && rows.len() < CUSTOMERS, "{}", rows.len());
        assert!(rows.iter().all(|row| row[country] == "BR"));
        let xlsx = download(&portal, &editor, &query.replace("csv", "xlsx")).await;
        assert!(xlsx.bytes.starts_with(b"PK"), "{}", xlsx.text());
        for file in [&csv.bytes, &xlsx.bytes] {
            let answer = upload(&portal, &editor, file).await;
            let text = answer.text();
            assert_eq!(answer.status, StatusCode::OK, "{text}");
            assert!(text.contains("none of them changes anything"), "{text}");
        }
        let old = &rows[0][city];
        assert!(!old.is_empty());
        let edited = csv
            .text()
            .replacen(&format!("\"{old}\""), "\"Nova Aurora\"", 1);
        let answer = upload(&portal, &editor, edited.as_bytes()).await;
        let text = answer.text();
        assert_eq!(answer.status, StatusCode::OK, "{text}");
        assert!(text.contains("one of them changes something"), "{text}");
        for part in ["Nova Aurora", old.as_str(), &rows[0][0]] {
            assert!(text.contains(part), "{part}: {text}");
        }
        // Where a narrow window shows no heads, each cell has its own.
        for head in ["Row", "Customer", "Field", "When exported", "In the file"] {
            let label = format!("class=\"stacked-table__label\">{head}</span>");
            assert_eq!(text.matches(&label).count(), 1, "{head}: {text}");
        }
        assert!(!text.contains("customer-table"), "{text}");
    }
    assert!(portal.puts().is_empty());
}

// M2
#[tokio::test]
async fn m2_blanks_of_programs_and_letters_of_unknown_encodings_are_not_taken_for_edits() {
    let (portal, editor) = collected().await;
    // Their values are ASCII, so nothing of them shows an encoding.
    let query = "format=csv&content=profiles&country=US";
    let csv = download(&portal, &editor, query).await;
    let rows = table(&csv);
    assert!(rows.len() > 1 && csv.text().trim_start_matches('\u{feff}').is_ascii());
    let at = rows[0].iter().position(|column| column == "firstName");
    let old = &rows[1][at.expect("a column")];
    assert!(!old.is_empty());
    let text = csv.text().trim_start_matches('\u{feff}').to_owned();
    let edited = |new: &str| text.replacen(&format!("\"{old}\""), &format!("\"{new}\""), 1);
    let answer = upload(&portal, &editor, edited(&format!("{old}\u{a0}")).as_bytes()).await;
    let told = answer.text();
    assert_eq!(answer.status, StatusCode::OK, "{told}");
    assert!(told.contains("none of them changes anything"), "{told}");

    // "Łukasz" as a Polish Excel saves it as CSV.
    let bytes: Vec<u8> = edited("£ukasz")
        .chars()
        .filter_map(|letter| u8::try_from(letter).ok())
        .collect();
    let answer = upload(&portal, &editor, &bytes).await;
    let told = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
    assert!(
        told.contains("does not say in which encoding it is"),
        "{told}"
    );
    assert!(told.contains("name=\"meant\""), "{told}");
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn an_export_is_on_the_audit_log_without_what_was_searched() {
    let (portal, editor) = collected().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let answer = download(&portal, &viewer, "format=csv&search=a").await;
    let count = table(&answer).len() - 1;
    let rows = audit_rows(&portal, "export").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].outcome.as_deref(), Some("customers-csv"));
    let told = format!("table={count}");
    assert_eq!(rows[0].reference.as_ref(), Some(&told));
    let page = editor.get("/history?event=export").await;
    assert!(
        page.body.contains("Victor Viewer exported customers"),
        "{}",
        page.body
    );
    let refused = download(&portal, &editor, "format=exe").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}

// M2
#[tokio::test]
async fn m2_whatever_is_sent_gets_a_page_and_changes_nothing() {
    let (portal, editor) = collected().await;
    let exported = download(&portal, &editor, "format=xlsx&content=profiles").await;
    let half = &exported.bytes[..exported.bytes.len() / 2];
    let mut turned = exported.bytes.clone();
    turned.reverse();
    let mut many = "customer;version\n".to_owned();
    for number in 0..10_000 {
        many += &format!("00000000-0000-4000-8000-{number:012x};{number:032x}\n");
    }
    for (file, told) in [
        (half, "ends in the middle"),
        (&turned[..], "neither an XLSX file nor text"),
        (&b"\0\0\0\0\xff\xfe"[..], "neither an XLSX file nor text"),
        (&b"PK\x03\x04"[..], "ends in the middle"),
        (&b"\xd0\xcf\x11\xe0"[..], "old Excel"),
        (&b"\xff\xfea"[..], "ends in the middle"),
        (&b"customer|version\n"[..], "No separator"),
        (
            &b"<script>alert(1)</script>,customer,version\nx,y,z"[..],
            "&lt;script",
        ),
        (many.as_bytes(), "IDs of no customer"),
        (&b""[..], "Choose a file first"),
    ] {
        let answer = upload(&portal, &editor, file).await;
        let text = answer.text();
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{told}: {text}"
        );
        assert!(text.contains(told), "{told}: {text}");
        assert!(!text.contains("<script>alert"), "{text}");
    }
    let no_form = editor.post("/customers/import", &[("sheet", "x")]).await;
    assert_eq!(no_form.status, StatusCode::BAD_REQUEST, "{}", no_form.body);
    assert!(portal.puts().is_empty());
}
