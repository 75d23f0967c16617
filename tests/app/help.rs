//! The catalogue of errors, on its page and wherever a service's answer is told; and what the
//! account page says of rights.

use portal::error_catalog;
use portal::error_catalog::{CatalogEntry, Service};
use portal::text::{Lang, Words};
use portal_test_support::{Page, Running, Visitor, start};
use reqwest::{Method, StatusCode};

const BILLING: &str = "/partner/billing";

/// What a browser shows of a text.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn sentences(row: &CatalogEntry, words: &Words) -> [String; 2] {
    let key = |part: &str| format!("catalogue-{}-{part}", row.id);
    [
        escaped(&words.t(&key("what"))),
        escaped(&words.t_asking(&key("do"), None, &[])),
    ]
}

/// What the page says of the thing with this anchor.
fn entry<'a>(page: &'a Page, id: &str) -> &'a str {
    let (_, rest) = page
        .body
        .split_once(&format!("<li id=\"{id}\">"))
        .unwrap_or_else(|| panic!("no entry {id}"));
    rest.split("</li>").next().unwrap_or_default()
}

fn has_key(page: &Page) -> Option<&str> {
    let keys = [
        "catalogue-",
        "who-",
        "wait-",
        "help-",
        "rights-",
        "needed-",
        "account-",
        "error-",
        "api-",
        "field-",
        "upstream-",
    ];
    keys.into_iter()
        .find(|key| page.body.contains(&format!("[{key}")))
}

#[tokio::test]
async fn s9_every_row_is_on_the_help_page_in_every_language_and_for_everybody() {
    let portal = start().await;
    for lang in Lang::ALL {
        let mut anon = portal.anon();
        anon.language = lang.tag();
        let page = anon.get("/help/errors").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.body
                .contains(&format!("<html lang=\"{}\"", lang.tag()))
        );
        let partner_center = anon.get("/help/errors/partner-center").await;
        let sign_in = anon.get("/help/errors/sign-in").await;
        let words = Words::of(lang);
        for row in error_catalog::entries() {
            // Problem documents name the anchors of one page, whichever service answered.
            let named = entry(&page, row.id);
            assert!(named.contains(&sentences(row, words)[0]));
            let (name, detailed) = match row.service {
                Service::PartnerCenter => ("partner-center", &partner_center),
                Service::Entra => ("sign-in", &sign_in),
            };
            let link = format!("href=\"/help/errors/{name}#{}\"", row.id);
            assert!(named.contains(&link), "{named}");
            let entry = entry(detailed, row.id);
            for sentence in sentences(row, words) {
                assert!(entry.contains(&sentence), "{lang:?} {}: {sentence}", row.id);
            }
            for needed in [
                words.t(&format!("who-{}", row.who.as_str())),
                words.t(&format!("wait-{}", row.wait.as_str())),
            ] {
                assert!(
                    entry.contains(&escaped(&needed)),
                    "{lang:?} {}: {needed}",
                    row.id
                );
            }
            assert!(
                row.codes.iter().all(|code| entry.contains(code)),
                "{lang:?} {}",
                row.id
            );
            assert!(
                row.field
                    .is_none_or(|field| entry.contains(&escaped(&words.label("", field)))),
                "{lang:?} {}",
                row.id
            );
            assert!(
                entry.contains(&format!("href=\"{}\"", row.source.address))
                    && entry.contains(row.source.date),
                "{}",
                row.id
            );
        }
        assert_eq!(has_key(&page), None, "{lang:?}");
        assert_eq!(has_key(&partner_center), None, "{lang:?}");
        assert_eq!(has_key(&sign_in), None, "{lang:?}");
    }
    assert!(portal.calls().is_empty());
}

#[tokio::test]
async fn the_titles_of_the_help_pages_say_that_they_are_about_errors() {
    let portal = start().await;
    for (lang, error) in [
        (Lang::En, "rrors"),
        (Lang::Fr, "rreurs"),
        (Lang::ZhHant, "錯誤"),
    ] {
        let mut anon = portal.anon();
        anon.language = lang.tag();
        for page in ["", "/partner-center", "/sign-in", "/portal"] {
            let page = anon.get(&format!("/help/errors{page}")).await;
            for (start, end) in [("<title>", " – "), ("<h1>", "</h1>")] {
                let title = page.body.split(start).nth(1).unwrap();
                let title = title.split(end).next().unwrap();
                assert!(title.contains(error), "{title}");
            }
        }
    }
}

#[tokio::test]
async fn a_search_finds_codes_statuses_and_words() {
    let portal = start().await;
    let anon = portal.anon();
    for (search, there, not) in [
        ("50105", "aadsts50105", "pc-900308"),
        ("aadsts50105", "aadsts50105", "aadsts50011"),
        ("900308", "pc-900308", "pc-900150"),
        ("registration+NUMBER", "pc-600049", "pc-2055"),
        ("If-Match", "precondition-required", "pc-1002"),
    ] {
        let page = anon.get(&format!("/help/errors?q={search}")).await;
        entry(&page, there);
        assert!(
            !page.body.contains(&format!("<li id=\"{not}\">")),
            "{search}"
        );
    }
    let page = anon
        .get("/help/errors?q=%3Cscript%3Ealert(1)%3C/script%3E")
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        !page.body.contains("<script>alert") && !page.body.contains("<li id="),
        "{}",
        page.body
    );
    assert!(page.body.contains(&*Words::of(Lang::En).t("help-none")));
}

/// Statuses for codes that the table leaves open.
fn status(row: &CatalogEntry, code: Option<&&str>) -> u16 {
    match (row.statuses.first(), code) {
        (Some(status), _) => *status,
        (None, Some(&"900421" | &"900420" | &"800001")) => 401,
        (None, Some(&"800003" | &"900192")) => 500,
        (None, Some(&"60002" | &"60003")) => 404,
        (None, Some(&"800036")) => 417,
        (None, Some(code)) if matches!(code.len(), 6) && code.starts_with("900") => 403,
        (None, _) => 400,
    }
}

#[tokio::test]
async fn every_answer_of_partner_center_reaches_its_row_through_the_client() {
    let words = Words::of(Lang::En);
    for row in error_catalog::entries()
        .filter(|row| row.service == Service::PartnerCenter && row.property.is_none())
    {
        // One each: failures in a row close the way to the service, and what it asked to wait is
        // obeyed.
        let portal = start().await;
        let viewer = portal.sign_in("Victor Viewer").await;
        let codes: Vec<Option<&&str>> = if row.codes.is_empty() {
            vec![None]
        } else {
            row.codes.iter().map(Some).collect()
        };
        for code in codes {
            let status = status(row, code);
            let value = code.map_or(status.to_string(), |code| format!("{status}/{code}"));
            portal.fault("billing", "answer", Some(&value), None);
            let page = viewer.get(BILLING).await;
            assert!(!page.status.is_success(), "{value}");
            assert!(
                page.body
                    .contains(&format!("href=\"/help/errors/partner-center#{}\"", row.id)),
                "{value}: {}",
                page.body
            );
            assert!(code.is_none_or(|code| page.body.contains(*code)), "{value}");
            let problem = viewer.get("/api/v1/partner/profiles/billing").await.json();
            let waits = (500..600).contains(&status)
                || matches!(status, 405 | 406 | 408 | 409 | 412 | 417 | 429);
            if !waits {
                let [what, todo] = sentences(row, words);
                assert!(
                    page.body.contains(&what) && page.body.contains(&todo),
                    "{value}: {}",
                    page.body
                );
                assert_eq!(
                    problem["type"],
                    format!("/help/errors#{}", row.id),
                    "{value}"
                );
                assert_eq!(
                    problem["title"],
                    *words.t(&format!("catalogue-{}-what", row.id)),
                    "{value}"
                );
                assert_eq!(
                    problem["detail"],
                    words.t_asking(&format!("catalogue-{}-do", row.id), None, &[]),
                    "{value}"
                );
            }
            portal.sandbox.reset();
        }
    }
}

#[tokio::test]
async fn a_refused_value_is_explained_at_its_field() {
    let words = Words::of(Lang::En);
    for (path, key, typed, property, id) in [
        (BILLING, "address.state", "OR", "State", "pc-27002-state"),
        (BILLING, "address.city", "Nowhere", "City", "pc-27002-city"),
        (
            BILLING,
            "address.postalCode",
            "98053",
            "PostalCode",
            "pc-27002-postalCode",
        ),
        (
            BILLING,
            "primaryContact.phoneNumber",
            "4255550177",
            "PhoneNumber",
            "pc-27002-phoneNumber",
        ),
        (
            BILLING,
            "primaryContact.email",
            "other@contoso.example",
            "Email",
            "pc-27002-email",
        ),
        (BILLING, "taxId", "12-345679", "TaxId", "pc-27002-taxId"),
        (
            "/partner/organization",
            "defaultAddress.country",
            "DE",
            "Country",
            "pc-27002-country",
        ),
    ] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        // A state of the old country would be refused before anything is sent.
        let state = key
            .ends_with(".country")
            .then_some(("defaultAddress.state", ""));
        editor
            .edit(
                path,
                &[Some((key, typed)), state]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>(),
            )
            .await;
        let resource = path.rsplit('/').next().unwrap();
        portal.fault(resource, "reject", Some(property), Some(1));
        let page = editor.save(path, &[("confirm", "yes")]).await;
        assert_eq!(page.outcome(), Some("rejected"), "{key}: {}", page.body);
        let row = error_catalog::entries().find(|row| row.id == id).unwrap();
        let [what, todo] = sentences(row, words);
        let (_, problem) = page
            .body
            .split_once(&format!("<p id=\"problem-{key}\" class=\"problem\">"))
            .expect("a problem at the field");
        let problem = problem.split("</p>").next().unwrap_or_default();
        assert!(
            problem.contains(&what) && problem.contains(&todo),
            "{key}: {problem}"
        );
        assert!(
            page.body
                .contains(&format!("href=\"/help/errors/partner-center#{id}\"")),
            "{key}"
        );
    }
}

#[tokio::test]
async fn a_refused_put_of_the_json_interface_names_the_row_and_the_member() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let path = "/api/v1/partner/profiles/billing";
    let got = editor.get(path).await;
    portal.fault_of_puts("billing", "reject", Some("City"), 1);
    let changed = got.body.replace("\"Redmond\"", "\"Nowhere\"");
    let refused = editor
        .json(
            Method::PUT,
            path,
            &[("if-match", got.header("etag"))],
            Some(changed),
        )
        .await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.body
    );
    let problem = refused.json();
    assert_eq!(
        (&problem["type"], &problem["upstreamCode"]),
        (&"/help/errors#pc-27002".into(), &"27002".into())
    );
    let city = Words::of(Lang::En).t("catalogue-pc-27002-city-do");
    assert!(
        problem["problems"][0]["detail"]
            .as_str()
            .unwrap()
            .contains(&*city),
        "{problem}"
    );
}

#[tokio::test]
async fn an_unknown_code_is_shown_with_its_ids_and_without_advice() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    portal.fault("billing", "answer", Some("403/123456"), Some(1));
    let page = viewer.get(BILLING).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let words = Words::of(Lang::En);
    assert!(
        page.body.contains("123456") && page.body.contains(&escaped(&words.t("help-unknown-code"))),
        "{}",
        page.body
    );
    assert!(
        !page.body.contains(&*words.t("error-not-allowed-text")),
        "nobody knows that a role is missing"
    );
    let ids = portal
        .calls()
        .last()
        .unwrap()
        .correlation_id
        .clone()
        .unwrap();
    assert!(support(&page).contains(&ids), "{}", support(&page));
}

/// The text for support.
fn support(page: &Page) -> &str {
    let (_, rest) = page.body.split_once("<pre ").expect("a text for support");
    rest.split_once('>')
        .filter(|(tag, _)| tag.contains("class=\"support\""))
        .and_then(|(_, rest)| rest.split_once("</pre>"))
        .map(|(text, _)| text)
        .expect("its end")
}

#[tokio::test]
async fn k1_the_text_for_support_finds_the_request_and_holds_no_value() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit(
            BILLING,
            &[
                ("address.city", "MARKED-city"),
                ("purchaseOrderNumber", "MARKED-order"),
            ],
        )
        .await;
    portal.fault("billing", "reject", Some("City"), Some(1));
    let page = editor.save(BILLING, &[]).await;
    assert!(
        page.body.contains("MARKED-city"),
        "what was typed is on the page"
    );
    let put = portal.puts().pop().unwrap();
    let text = support(&page);
    for there in [
        "27002",
        "400",
        "Profile: billing",
        "Address: /partner/billing",
        put.request_id.as_deref().unwrap(),
    ] {
        assert!(text.contains(there), "{there}: {text}");
    }
    assert!(
        !text.contains("MARKED") && !text.contains("invalid data"),
        "{text}"
    );

    portal.fault("customers", "answer", Some("403/900308"), Some(1));
    let page = editor.get("/customers?search=MARKED-search").await;
    let text = support(&page);
    assert!(
        text.contains("Address: /customers\n") || text.ends_with("Address: /customers"),
        "{text}"
    );
    assert!(!text.contains("MARKED"), "{text}");
    assert!(
        text.contains(&format!("Portal reference: {}", reference(&page))),
        "{text}"
    );
}

fn reference(page: &Page) -> String {
    page.body
        .rsplit("<p class=\"fine\">")
        .next()
        .and_then(|rest| rest.split_once("<code translate=\"no\">"))
        .map_or(String::new(), |(_, rest)| {
            rest.split("</code>").next().unwrap_or_default().to_owned()
        })
}

/// A sign-in that the provider sends back with this error; the page that comes of it.
async fn refused(portal: &Running, visitor: &Visitor, error: &str) -> Page {
    portal.fault("sign-in", "authorize-error", Some(error), Some(1));
    let begun = visitor.get("/sign-in?return_to=/partner/billing").await;
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let sent_back = http.get(begun.location()).send().await.unwrap();
    visitor
        .get(sent_back.headers()["location"].to_str().unwrap())
        .await
}

#[tokio::test]
async fn s9_every_refusal_of_a_sign_in_reaches_its_row() {
    let portal = start().await;
    for row in error_catalog::entries().filter(|row| row.service == Service::Entra) {
        for code in row.codes {
            let error = if code.starts_with("AADSTS") {
                format!("access_denied {code}")
            } else {
                (*code).to_owned()
            };
            for lang in [Lang::En, Lang::ZhHant] {
                let mut anon = portal.anon();
                anon.language = lang.tag();
                let page = refused(&portal, &anon, &error).await;
                assert!(
                    matches!(page.status.as_u16(), 400 | 502 | 503),
                    "{code}: {}",
                    page.status
                );
                let [what, todo] = sentences(row, Words::of(lang));
                assert!(
                    page.body.contains(&format!("<h1>{what}</h1>")) && page.body.contains(&todo),
                    "{lang:?} {code}: {}",
                    page.body
                );
                assert!(
                    page.body
                        .contains(&format!("href=\"/help/errors/sign-in#{}\"", row.id)),
                    "{code}"
                );
                assert_eq!(has_key(&page), None, "{code}");
            }
        }
    }
    let anon = portal.anon();
    let factor = refused(&portal, &anon, "interaction_required AADSTS50076").await;
    assert!(factor.body.contains("step_up=1"), "{}", factor.body);
    let account = refused(&portal, &anon, "access_denied AADSTS50020").await;
    assert!(
        account.body.contains("prompt=select_account"),
        "{}",
        account.body
    );
    let unknown = refused(&portal, &anon, "access_denied AADSTS999999").await;
    let words = Words::of(Lang::En);
    assert!(
        unknown.body.contains("AADSTS999999")
            && unknown
                .body
                .contains(&escaped(&words.t("help-unknown-code"))),
        "{}",
        unknown.body
    );
}

#[tokio::test]
async fn every_problem_that_is_named_is_on_the_page() {
    let portal = start().await;
    let page = portal.anon().get("/help/errors").await;
    let whole = portal.anon().get("/help/errors/portal").await;
    let source =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/error.rs")).unwrap();
    let (_, words) = source.split_once("pub fn as_str(self)").unwrap();
    let words: Vec<&str> = words
        .split("\n    }\n")
        .next()
        .unwrap()
        .split("=> \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(words.len() > 20);
    for word in words.into_iter().chain([
        "stale",
        "problems",
        "unconfirmed",
        "rejected",
        "unknown",
        "no-copy",
        "not-stored",
        "note-stale",
        "change-set",
        "change-command",
    ]) {
        let link = format!("href=\"/help/errors/portal#{word}\"");
        assert!(entry(&page, word).contains(&link), "{word}");
        assert!(entry(&whole, word).contains("<p>"), "{word}");
    }
    let mut ids: Vec<&str> = page
        .body
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
    let error = portal.anon().get("/no/such/page").await;
    assert!(
        error.body.contains("href=\"/help/errors\""),
        "the footer leads to help"
    );
}

#[tokio::test]
async fn the_account_page_tells_what_was_allowed_and_which_role_a_refusal_is_for() {
    let portal = start().await;
    for lang in Lang::ALL {
        let words = Words::of(lang);
        let mut editor = portal.sign_in("Edith Editor").await;
        editor.language = lang.tag();
        let page = editor.get("/account").await;
        assert!(
            page.body
                .contains(&escaped(&words.t("account-mfa-unknown"))),
            "{}",
            page.body
        );
        assert!(!page.body.contains("chip--good") && !page.body.contains("chip--bad"));

        editor.get(BILLING).await;
        portal.fault("support", "forbidden", Some("900150"), Some(1));
        editor.get("/partner/support").await;
        editor
            .edit("/partner/organization", &[("email", "new@contoso.example")])
            .await;
        portal.fault_of_puts("organization", "forbidden", Some("900308"), 1);
        editor.save("/partner/organization", &[]).await;
        let page = editor.get("/account").await;
        let row = |slug: &str| {
            let title = format!("<h3>{}</h3>", escaped(&words.t(&format!("profile-{slug}"))));
            let (_, rest) = page
                .body
                .split_once(&title)
                .unwrap_or_else(|| panic!("{lang:?} {slug}"));
            rest.split("</li>").next().unwrap_or_default().to_owned()
        };
        assert!(row("billing").contains("chip--good"));
        let support = row("support");
        for there in [
            "chip--bad",
            "403, 900150",
            "/help/errors/partner-center#pc-900150",
            &escaped(&words.t("needed-view")),
        ] {
            assert!(support.contains(there), "{lang:?} {there}: {support}");
        }
        let organization = row("organization");
        for there in [
            "chip--good",
            "403, 900308",
            &escaped(&words.t("needed-not-published")),
        ] {
            assert!(
                organization.contains(there),
                "{lang:?} {there}: {organization}"
            );
        }
        assert!(
            page.body.contains(&escaped(&words.t("account-mfa-meets"))),
            "{lang:?}"
        );
        assert!(page.body.contains(&escaped(&words.t("rights-hour"))));
        assert!(
            page.body.contains(
                words
                    .t_args("account-mfa-accepted", &[("at", "|".into())])
                    .split('|')
                    .next()
                    .unwrap()
            )
        );
        assert_eq!(has_key(&page), None, "{lang:?}");
    }
    // Where no role helps, none is named.
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/legal-business", &[("companyName", "Locked")])
        .await;
    portal.fault_of_puts("legal-business", "answer", Some("403/600006"), 1);
    editor
        .save("/partner/legal-business", &[("confirm", "yes")])
        .await;
    let page = editor.get("/account").await;
    let words = Words::of(Lang::En);
    let (_, legal) = page
        .body
        .split_once("/help/errors/partner-center#pc-600006")
        .expect("the refusal");
    let legal = legal.split("</li>").next().unwrap_or_default();
    assert!(
        legal.contains(&*words.t("who-microsoft"))
            && !legal.contains(&*words.t("needed-change-legal")),
        "{legal}"
    );
    // What the service says counts: here that it would refuse.
    let without = portal.sign_in("Mallory NoMfa").await;
    portal.fault("billing", "mfa", Some("report"), Some(1));
    without.get(BILLING).await;
    let page = without.get("/account").await;
    assert!(
        page.body
            .contains(&*Words::of(Lang::En).t("account-mfa-misses")),
        "{}",
        page.body
    );
    portal.clock.advance(std::time::Duration::from_secs(1));
    without.get(BILLING).await;
    let page = without.get("/account").await;
    let words = Words::of(Lang::En);
    assert!(
        page.body.contains(
            words
                .t_args("account-mfa-missing", &[("at", "|".into())])
                .split('|')
                .next()
                .unwrap()
        ),
        "{}",
        page.body
    );
    assert!(
        page.body.contains(&*words.t("account-mfa-not-stated")) && page.body.contains("step_up=1")
    );
}
