//! The rules of countries: what the form shows, and what is caught before anything is sent. The
//! address check, and the legal profile.

use portal::sandbox::SimulatedChange;
use portal::text::{Lang, Words};
use portal_test_support::{Page, Running, Visitor, start};

/// What `edit` posts and the sandbox stores as the address of the billing profile.
fn moved(country: &str, more: &[(&str, &str)]) -> SimulatedChange {
    let base = SimulatedChange::new("billing")
        .set("address.country", country)
        .set("address.city", "x")
        .remove("address.state");
    more.iter()
        .fold(base, |change, (key, value)| change.set(key, value))
}

fn say(key: &str, example: &str) -> String {
    Words::of(Lang::En).t_args(key, &[("example", example.into())])
}

/// Types a wrong value and expects this sentence at this field, and nothing sent.
async fn caught(
    portal: &Running,
    editor: &Visitor,
    path: &str,
    typed: &[(&str, &str)],
    key: &str,
    sentence: &str,
) {
    let page = editor.edit(path, typed).await;
    assert_eq!(page.outcome(), Some("problems"), "{typed:?}: {}", page.body);
    let problem = page
        .body
        .split(&format!("id=\"problem-{key}\""))
        .nth(1)
        .and_then(|rest| rest.split("</p>").next())
        .unwrap();
    assert!(
        problem.contains(&sentence.replace('\'', "&#x27;")),
        "{key}: {problem}"
    );
    assert!(portal.puts().is_empty());
    editor.post(path, &[("intent", "discard")]).await;
}

#[tokio::test]
async fn wrong_state_postcode_phone_and_tax_id_are_caught_before_anything_is_sent() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let billing = "/partner/billing";
    let state = say("problem-state-unknown", "");
    caught(
        &portal,
        &editor,
        billing,
        &[("address.state", "ZZ")],
        "address.state",
        &state,
    )
    .await;
    let required = say("problem-required", "");
    caught(
        &portal,
        &editor,
        billing,
        &[("address.city", "")],
        "address.city",
        &required,
    )
    .await;
    caught(
        &portal,
        &editor,
        billing,
        &[("address.state", "")],
        "address.state",
        &required,
    )
    .await;
    let phone = say("problem-phone-of-country-such-as", "425-555-0100");
    caught(
        &portal,
        &editor,
        billing,
        &[("address.phoneNumber", "+1 425 555 0100")],
        "address.phoneNumber",
        &phone,
    )
    .await;
    let region = say("problem-region-with-state", "");
    caught(
        &portal,
        &editor,
        billing,
        &[("address.region", "WA")],
        "address.region",
        &region,
    )
    .await;

    for (country, wrong, example) in [
        ("US", "9805", "98052"),
        ("CN", "98052", "100000"),
        ("DE", "1011", "10115"),
        ("GB", "98052", "SW1A 1AA"),
        ("PT", "1000-0", "1000-001"),
    ] {
        if country != "US" {
            portal
                .sandbox
                .change(&moved(country, &[("address.postalCode", example)]))
                .unwrap();
        }
        let sentence = say("problem-postal-code-such-as", example);
        caught(
            &portal,
            &editor,
            billing,
            &[("address.postalCode", wrong)],
            "address.postalCode",
            &sentence,
        )
        .await;
    }
    for (country, example) in [
        ("DE", "DE123456789"),
        ("GB", "GB123456789"),
        ("PT", "PT980152267"),
    ] {
        portal.sandbox.change(&moved(country, &[])).unwrap();
        caught(
            &portal,
            &editor,
            billing,
            &[("taxId", "123")],
            "taxId",
            &say("problem-tax-id-such-as", example),
        )
        .await;
    }
}

#[tokio::test]
async fn where_no_rules_are_known_only_the_general_ones_apply_and_the_page_says_so() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    portal
        .sandbox
        .change(&moved("FR", &[("address.postalCode", "75001")]))
        .unwrap();
    let note = Words::of(Lang::En).t_args("rules-unknown", &[("country", "France".into())]);
    assert!(editor.get("/partner/billing").await.body.contains(&note));
    let review = editor
        .edit(
            "/partner/billing",
            &[("address.postalCode", "anything"), ("taxId", "x")],
        )
        .await;
    assert_eq!(review.outcome(), None, "{}", review.body);
    // The service's own rules are asked for once.
    let asked = portal
        .calls()
        .iter()
        .filter(|call| call.path == "/v1/countryvalidationrules/FR")
        .count();
    portal.once_each(asked, "by each portal");
}

#[tokio::test]
async fn the_form_says_what_the_country_says() {
    let portal = start().await;
    let mut editor = portal.sign_in("Edith Editor").await;
    let page = editor.get("/partner/billing").await;
    for there in [
        "<option value=\"WA\" selected>Washington",
        "<option value=\"DC\">District of Columbia",
        ">ZIP Code<",
        ">State<",
        "such as 98052.",
    ] {
        assert!(page.body.contains(there), "{there}: {}", page.body);
    }
    assert!(page.body.find("id=\"address.city\"") < page.body.find("id=\"address.postalCode\""));
    editor.language = "fr";
    assert!(
        editor
            .get("/partner/billing")
            .await
            .body
            .contains("<option value=\"LA\">Louisiane")
    );
    editor.language = "en";

    portal
        .sandbox
        .change(&moved("DE", &[("address.postalCode", "10115")]))
        .unwrap();
    let page = editor.get("/partner/billing").await;
    assert!(page.body.find("id=\"address.postalCode\"") < page.body.find("id=\"address.city\""));
    assert!(page.body.contains("such as DE123456789."), "{}", page.body);
    assert!(!page.body.contains("<select id=\"address.state\""));

    // A stored state that the list does not have stays offered, untouched.
    portal
        .sandbox
        .change(
            &SimulatedChange::new("billing")
                .set("address.country", "US")
                .set("address.state", "ZZ"),
        )
        .unwrap();
    let page = editor.get("/partner/billing").await;
    assert!(
        page.body.contains("<option value=\"ZZ\" selected>ZZ"),
        "{}",
        page.body
    );
    assert_eq!(page.form()["address.state"], "ZZ");
    let page = editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "1")])
        .await;
    assert_eq!(page.outcome(), None, "{}", page.body);
}

#[tokio::test]
async fn changing_the_country_without_scripts_keeps_what_was_typed_and_brings_the_new_rules() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let path = "/partner/organization";
    let form = editor.get(path).await.form();
    let post = |country: &'static str, postal: &'static str, intent: &'static str| {
        let mut form = form.clone();
        form.insert("defaultAddress.country".to_owned(), country.to_owned());
        form.insert("defaultAddress.postalCode".to_owned(), postal.to_owned());
        form.insert("intent".to_owned(), intent.to_owned());
        form
    };
    let typed = post("GB", "still typing", "country");
    let pairs: Vec<(&str, &str)> = typed
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    let page = editor.submit(path, &pairs).await;
    assert_eq!(
        page.outcome(),
        None,
        "nothing is asked of it yet: {}",
        page.body
    );
    assert_eq!(page.form()["defaultAddress.postalCode"], "still typing");
    assert!(
        page.body.contains(">Postcode<")
            && page.body.contains(">County<")
            && !page.body.contains("<select id=\"defaultAddress.state\"")
    );

    // The state that belongs to the old country is not asked for, the postal code is.
    let page = editor
        .edit(path, &[("defaultAddress.postalCode", "98052")])
        .await;
    assert_eq!(page.outcome(), Some("problems"), "{}", page.body);
    assert!(page.body.contains("SW1A 1AA"));
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn the_rules_of_a_country_are_read_once_and_an_outage_of_them_stops_nobody() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    portal.fault("rules", "server-error", None, None);
    let page = editor.get("/partner/billing").await;
    assert_eq!(page.status, 200);
    let saved = editor
        .edit(
            "/partner/billing",
            &[("address.addressLine2", "Building 7")],
        )
        .await;
    assert_eq!(saved.outcome(), None, "{}", saved.body);
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );

    portal.sandbox.clear();
    portal.clock.advance(std::time::Duration::from_secs(61));
    let pages = futures::future::join_all((0..10).map(|_| editor.get("/partner/billing"))).await;
    assert!(
        pages
            .iter()
            .all(|page| page.body.contains("<select id=\"address.state\""))
    );
    let good = |portal: &Running| {
        portal
            .calls()
            .iter()
            .filter(|call| call.path.ends_with("/US") && call.status == 200)
            .count()
    };
    portal.once_each(good(&portal), "by each portal");
}

#[tokio::test]
async fn the_interface_tells_the_rules_with_their_words() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let rules = viewer.get("/api/v1/country-rules/uk").await.json();
    assert_eq!(rules["country"], "GB");
    assert_eq!(rules["labels"]["postalCode"], "Postcode");
    assert_eq!(rules["rules"]["postalCodeRequired"], true);
    let states = viewer.get("/api/v1/country-rules/US").await.json()["states"].clone();
    assert_eq!(states[0], serde_json::json!(["AL", "Alabama"]));
    assert_eq!(
        viewer.get("/api/v1/country-rules/FR").await.json()["rules"],
        serde_json::Value::Null
    );
    for wrong in ["X", "USA", "..", "%2e%2e", "1A"] {
        assert_eq!(
            viewer
                .get(&format!("/api/v1/country-rules/{wrong}"))
                .await
                .status,
            404,
            "{wrong}"
        );
    }
}

/// The review of a changed billing address.
async fn reviewed(editor: &Visitor, typed: &[(&str, &str)]) -> Page {
    editor.edit("/partner/billing", typed).await
}

fn verdict(page: &Page) -> Option<&str> {
    page.body.split("data-verdict=\"").nth(1)?.split('"').next()
}

#[tokio::test]
async fn each_status_of_the_address_check_leads_to_its_page() {
    let line = "address.addressLine1";
    for (typed, expected, asks) in [
        (vec![("address.addressLine2", "Building 7")], None, false),
        (vec![("address.postalCode", "98052-8300")], None, false),
        (
            vec![("address.city", "Seattle")],
            Some("interaction-required"),
            true,
        ),
        (vec![(line, "Microsoft Way")], Some("street-partial"), true),
        (
            vec![(line, "3 Microsoft Way")],
            Some("premises-partial"),
            true,
        ),
        (
            vec![("address.city", "Seattle"), ("address.postalCode", "98055")],
            Some("none"),
            true,
        ),
    ] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        let page = reviewed(&editor, &typed).await;
        assert_eq!(verdict(&page), expected, "{typed:?}: {}", page.body);
        assert_eq!(page.body.contains("value=\"save\""), !asks, "{typed:?}");
        let saved = editor.save("/partner/billing", &[]).await;
        assert_eq!(
            saved.outcome() == Some("saved"),
            !asks,
            "{typed:?}: {}",
            saved.body
        );
        assert_eq!(portal.puts().len(), usize::from(!asks));
    }
    // Several parts at once, in a country of which no rules are known.
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let stored = [
        ("address.region", "Anenii Noi"),
        ("address.postalCode", "6512"),
        ("address.addressLine1", "1 Strada Dacia"),
    ];
    portal.sandbox.change(&moved("MD", &stored)).unwrap();
    let page = reviewed(&editor, &[("address.city", "Bulboac")]).await;
    assert_eq!(verdict(&page), Some("multiple"), "{}", page.body);
    assert_eq!(page.body.matches("class=\"suggestion\"").count(), 2);

    // Not looked at, and no answer: said, and in nobody's way.
    for (fault, expected) in [
        ("server-error", "unavailable"),
        ("malformed", "unavailable"),
    ] {
        let portal = start().await;
        let editor = portal.sign_in("Edith Editor").await;
        portal.fault("validation", fault, None, None);
        let page = reviewed(&editor, &[("address.city", "Bellevue")]).await;
        assert_eq!(verdict(&page), Some(expected), "{}", page.body);
        assert_eq!(
            editor.save("/partner/billing", &[]).await.outcome(),
            Some("saved")
        );
    }
}

#[tokio::test]
async fn an_address_that_is_not_validated_is_said_and_saved() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    // The service does not look at an address without a country.
    portal
        .sandbox
        .change(&SimulatedChange::new("organization").remove("defaultAddress.country"))
        .unwrap();
    let mut form = editor.get("/partner/organization").await.form();
    form.insert("defaultAddress.city".to_owned(), "Bellevue".to_owned());
    form.insert("intent".to_owned(), "review".to_owned());
    let pairs: Vec<(&str, &str)> = form
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    let page = editor.submit("/partner/organization", &pairs).await;
    assert_eq!(verdict(&page), Some("not-validated"), "{}", page.body);
    assert!(page.body.contains("value=\"save\""));
}

#[tokio::test]
async fn a_suggestion_is_taken_whole_or_by_the_line_and_an_address_is_kept_with_its_reason() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = "/partner/billing/review";
    let page = reviewed(&editor, &[("address.addressLine1", "Microsoft Way")]).await;
    let draft = page.form()["draft"].clone();
    let calls = |portal: &Running| {
        portal
            .calls()
            .iter()
            .filter(|call| call.path == "/v1/validations/address")
            .count()
    };
    assert_eq!(calls(&portal), 1);
    editor.get(review).await;
    assert_eq!(calls(&portal), 1, "what was said is kept with the draft");

    let by_line = [
        ("intent", "suggestion"),
        ("draft", draft.as_str()),
        ("take", "address/0/postalCode"),
    ];
    let page = editor.submit(review, &by_line).await;
    assert!(page.body.contains("98052-6399"), "{}", page.body);
    assert_eq!(
        editor.get("/partner/billing").await.form()["address.addressLine1"],
        "Microsoft Way"
    );
    // A button of a page that shows another draft does nothing.
    editor
        .submit(
            review,
            &[
                ("intent", "suggestion"),
                ("draft", draft.as_str()),
                ("take", "address/0"),
            ],
        )
        .await;
    assert_eq!(
        editor.get("/partner/billing").await.form()["address.addressLine1"],
        "Microsoft Way"
    );

    editor
        .post("/partner/billing", &[("intent", "discard")])
        .await;
    let page = reviewed(&editor, &[("address.addressLine1", "3 Microsoft Way")]).await;
    let draft = page.form()["draft"].clone();
    let page = editor
        .submit(
            review,
            &[
                ("intent", "suggestion"),
                ("draft", draft.as_str()),
                ("take", "address/0"),
            ],
        )
        .await;
    assert_eq!(verdict(&page), None, "{}", page.body);
    assert_eq!(
        editor.get("/partner/billing").await.form()["address.addressLine1"],
        "1 Microsoft Way"
    );

    editor
        .post("/partner/billing", &[("intent", "discard")])
        .await;
    let page = reviewed(&editor, &[("address.addressLine1", "3 Microsoft Way")]).await;
    let draft = page.form()["draft"].clone();
    let keep = [
        ("intent", "keep-address"),
        ("draft", draft.as_str()),
        ("address", "address"),
        ("reason", "new"),
    ];
    let page = editor.submit(review, &keep).await;
    let reason = Words::of(Lang::En).t("address-reason-new");
    assert!(
        page.body.contains(reason.as_ref()) && page.body.contains("value=\"save\""),
        "{}",
        page.body
    );
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
    for wrong in [
        vec![("intent", "suggestion")],
        vec![
            ("intent", "keep-address"),
            ("address", "address"),
            ("reason", "because"),
        ],
    ] {
        assert_eq!(editor.post(review, &wrong).await.status, 400, "{wrong:?}");
    }
}

// D4
#[tokio::test]
async fn a_question_about_an_address_that_came_up_in_another_tab_is_told_instead_of_a_save() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = "/partner/billing/review";
    portal.fault("validation", "server-error", None, None);
    let page = reviewed(&editor, &[("address.addressLine1", "Microsoft Way")]).await;
    assert_eq!(verdict(&page), Some("unavailable"), "{}", page.body);
    let draft = page.form()["draft"].clone();
    portal.sandbox.clear();
    // The other tab, where the check answers.
    assert_eq!(verdict(&editor.get(review).await), Some("street-partial"));
    let save = [("intent", "save"), ("draft", draft.as_str())];
    let told = editor.submit(review, &save).await;
    let title = Words::of(Lang::En).t("outcome-undecided-title");
    assert_eq!(told.outcome(), Some("problems"), "{}", told.body);
    assert!(
        told.body.contains(&format!("<h2>{title}</h2>")),
        "{}",
        told.body
    );
    assert!(
        told.body.contains(&format!("<title>{title} – ")),
        "{}",
        told.body
    );
    assert!(
        !editor.get(review).await.body.contains(&*title),
        "told once"
    );
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn an_address_that_nobody_touched_is_not_checked() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit(
            "/partner/billing",
            &[("purchaseOrderNumber", "7"), ("address.firstName", "Ada")],
        )
        .await;
    assert!(
        portal
            .calls()
            .iter()
            .all(|call| call.path != "/v1/validations/address")
    );
}

#[tokio::test]
async fn the_legal_profile_says_how_vetting_stands_and_shows_the_last_vetted_version() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let words = Words::of(Lang::En);
    let path = "/partner/legal-business";
    let page = editor.get(path).await;
    assert!(
        page.body
            .contains(words.t("legal-next-authorized").as_ref())
            && page.body.contains(words.t("legal-limit-name").as_ref())
    );
    assert!(!page.body.contains(words.t("legal-finalized").as_ref()));

    editor
        .edit(path, &[("primaryContact.lastName", "Soto-Weber")])
        .await;
    assert_eq!(
        editor.save(path, &[("confirm", "yes")]).await.outcome(),
        Some("saved")
    );
    let page = editor.get(path).await;
    for there in [
        "legal-next-pending",
        "legal-step-entry",
        "legal-finalized",
        "legal-finalized-last",
    ] {
        assert!(
            page.body.contains(words.t(there).as_ref()),
            "{there}: {}",
            page.body
        );
    }
    assert!(page.body.contains("Soto<ins>-Weber</ins>"), "{}", page.body);
    // In a narrow window the two stand above one another: they are named by their labels.
    for lang in Lang::ALL {
        let words = Words::of(lang);
        let text = words.t("legal-finalized-text");
        for label in ["legal-finalized-last", "legal-finalized-now"] {
            assert!(text.contains(words.t(label).as_ref()), "{lang:?}: {text}");
        }
    }
    let put = portal.puts().pop().unwrap();
    let sent: serde_json::Value =
        serde_json::from_str(put.request_body.trim_start_matches('\u{feff}')).unwrap();
    assert_eq!(
        sent["companyApproverAddress"]["addressLine1"], "123 Main Street",
        "untouched unless edited"
    );
}
