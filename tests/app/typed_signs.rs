//! What somebody types is neither cut nor changed without a word: lengths, signs that clipboards add,
//! and values that a change of country leaves behind.

use portal_test_support::{Page, Running, start};

const BILLING: &str = "/partner/billing";
const ORGANIZATION: &str = "/partner/organization";

/// What the page says about a field.
fn problem(page: &Page, key: &str) -> String {
    let rest = page.body.split(&format!("id=\"problem-{key}\"")).nth(1);
    let text = rest.and_then(|rest| rest.split_once('>'));
    let text = text.and_then(|(_, rest)| rest.split("</p>").next());
    text.unwrap_or_default().to_owned()
}

fn sent(portal: &Running) -> Vec<serde_json::Value> {
    let puts = portal.puts().into_iter();
    puts.map(|put| serde_json::from_str(&put.request_body).expect("JSON"))
        .collect()
}

// D7
#[tokio::test]
async fn no_input_of_a_form_cuts_what_is_typed_and_browsers_rewrite_none() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    for path in [
        BILLING,
        ORGANIZATION,
        "/partner/support",
        "/partner/legal-business",
    ] {
        let page = editor.get(path).await;
        let form = page.body.split("class=\"profile-form\"").nth(1);
        let form = form.expect("a form");
        assert!(!form.contains("type=\"email\""), "{path} rewrites domains");
        assert!(form.contains("inputmode=\"email\""), "{path}");
    }
    for path in [
        BILLING,
        ORGANIZATION,
        "/customers",
        "/history",
        "/help/errors",
        "/account",
        "/search?q=a",
    ] {
        let page = editor.get(path).await;
        assert!(page.body.contains("<input"), "{path}");
        assert!(!page.body.contains("maxlength"), "{path} cuts");
    }
}

#[tokio::test]
async fn a_search_that_is_too_long_is_told_while_it_is_typed() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let long = "a".repeat(201);
    let part = viewer
        .get(&format!("/customers?part=list&search={long}"))
        .await;
    assert_eq!(part.status, 200);
    assert!(part.body.contains("200 characters"), "{}", part.body);
    let page = viewer.get(&format!("/customers?search={long}")).await;
    assert_eq!(page.status, 400);
    assert!(page.body.contains("200 characters"), "{}", page.body);
}

// D7
#[tokio::test]
async fn a_name_in_a_state_without_known_rules_is_refused_whole_with_its_reason() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let page = editor
        .edit(
            ORGANIZATION,
            &[
                ("defaultAddress.country", "BR"),
                ("defaultAddress.state", "São Paulo"),
            ],
        )
        .await;
    assert_eq!(page.outcome(), Some("problems"));
    assert_eq!(page.form()["defaultAddress.state"], "São Paulo");
    assert!(problem(&page, "defaultAddress.state").contains("at most two letters"));
    assert!(portal.puts().is_empty());
}

// D7
#[tokio::test]
async fn signs_that_a_clipboard_adds_are_taken_away_and_the_review_shows_it() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let postal = editor.get(BILLING).await.form()["address.postalCode"].clone();
    let same = editor
        .edit(BILLING, &[("address.postalCode", &format!("{postal} "))])
        .await;
    assert_eq!(same.outcome(), Some("nothing"), "a blank is no change");

    let page = editor
        .edit(
            BILLING,
            &[
                ("address.postalCode", "９８０５３\u{a0}"),
                ("address.city", "\u{200b}Bellevue "),
                (
                    "primaryContact.phoneNumber",
                    "\u{202a}425\u{2011}555\u{2011}0199\u{202c}",
                ),
                ("primaryContact.email", "a@mu\u{308}nchen.example"),
            ],
        )
        .await;
    for shown in [
        "You typed “９８０５３⟨U+00A0⟩”",
        "You typed “⟨U+200B⟩Bellevue␣”",
        "You typed “⟨U+202A⟩425",
    ] {
        let words = page.body.replace(['\u{2068}', '\u{2069}'], "");
        assert!(words.contains(shown), "{shown}: {words}");
    }
    assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("saved"));
    let sent = sent(&portal);
    assert_eq!(sent[0]["address"]["postalCode"], "98053");
    assert_eq!(sent[0]["address"]["city"], "Bellevue");
    assert_eq!(sent[0]["primaryContact"]["phoneNumber"], "425-555-0199");
    assert_eq!(sent[0]["primaryContact"]["email"], "a@münchen.example");
}

// D7
#[tokio::test]
async fn a_hidden_sign_inside_is_refused_by_its_name_and_place() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    for (key, typed, sign, at) in [
        (
            "primaryContact.email",
            "he\u{200b}lp@a.example",
            "U+200B ZERO WIDTH SPACE",
            3,
        ),
        (
            "primaryContact.lastName",
            "Ex\u{ad}ample",
            "U+00AD SOFT HYPHEN",
            3,
        ),
        (
            "address.city",
            "R\u{202e}edmond",
            "U+202E RIGHT-TO-LEFT OVERRIDE",
            2,
        ),
    ] {
        let page = editor.edit(BILLING, &[(key, typed)]).await;
        assert_eq!(page.outcome(), Some("problems"), "{key}");
        let said = problem(&page, key);
        assert!(said.contains(sign), "{said}");
        assert!(
            said.replace(['\u{2068}', '\u{2069}'], "")
                .contains(&format!("Character {at} ")),
            "{said}"
        );
        assert_eq!(page.form()[key], typed, "it is still there");
        editor.submit(BILLING, &[("intent", "discard")]).await;
    }
    assert!(portal.puts().is_empty());
}

#[tokio::test]
async fn what_is_sent_of_a_suggestion_is_the_address_that_was_offered() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let typed = [
        ("address.addressLine1", "901 Example Ave"),
        ("address.addressLine2", "#307"),
        ("address.city", "San Francisco"),
        ("address.state", "CA"),
        ("address.postalCode", "94123"),
    ];
    for take in ["address/0", "address/0/addressLine1"] {
        let review = editor.edit(BILLING, &typed).await;
        assert!(
            review.body.contains("901 EXAMPLE AVE APT 307"),
            "{}",
            review.body
        );
        let taken = editor
            .submit(
                &format!("{BILLING}/review"),
                &[("intent", "suggestion"), ("take", take)],
            )
            .await;
        let form = editor.get(BILLING).await.form();
        assert_eq!(
            form["address.addressLine1"], "901 EXAMPLE AVE APT 307",
            "{take}"
        );
        assert_eq!(form["address.addressLine2"], "", "{take}: {}", taken.body);
    }
    assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("saved"));
    assert_eq!(sent(&portal)[0]["address"]["addressLine2"], "");
}

#[tokio::test]
async fn a_suggestion_leaves_a_second_line_that_it_has_not_taken_in() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let typed = [
        ("address.addressLine1", "901 Example Ave"),
        ("address.addressLine2", "Building 5"),
        ("address.city", "San Francisco"),
        ("address.state", "CA"),
        ("address.postalCode", "94123"),
    ];
    for take in ["address/0", "address/0/addressLine1"] {
        editor.edit(BILLING, &typed).await;
        let take = [("intent", "suggestion"), ("take", take)];
        editor.submit(&format!("{BILLING}/review"), &take).await;
        let form = editor.get(BILLING).await.form();
        assert_eq!(form["address.addressLine1"], "901 EXAMPLE AVE APT 307");
        assert_eq!(form["address.addressLine2"], "Building 5", "{take:?}");
    }
}

#[tokio::test]
async fn a_form_does_not_warn_about_a_blank_that_its_input_does_not_hold() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let stored = |email: &str| {
        let change = portal::sandbox::SimulatedChange::new("organization").set("email", email);
        portal.sandbox.change(&change).unwrap();
    };
    stored("a@b.example ");
    let page = editor.get(ORGANIZATION).await;
    assert_eq!(page.form()["email"], "a@b.example");
    assert!(!page.body.contains("U+0020"), "{}", page.body);
    let sound = page.body;
    // One inside stands in the input, and is told.
    stored("a @b.example ");
    let page = editor.get(ORGANIZATION).await;
    assert!(page.body.contains("U+0020"), "{}", page.body);
    assert_ne!(page.body, sound);
}

#[tokio::test]
async fn what_a_change_of_country_leaves_behind_is_told() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let change = portal::sandbox::SimulatedChange::new("organization")
        .set("defaultAddress.country", "FR")
        .set("defaultAddress.state", "")
        .set("defaultAddress.region", "Île-de-France")
        .set("defaultAddress.city", "Paris")
        .set("defaultAddress.district", "1er")
        .set("defaultAddress.postalCode", "75001");
    portal.sandbox.change(&change).unwrap();
    let country = ("defaultAddress.country", "BE");
    let page = editor.edit(ORGANIZATION, &[country]).await;
    assert_eq!(page.outcome(), Some("problems"));
    assert!(problem(&page, "defaultAddress.region").contains("chosen before"));
    let review = editor
        .edit(
            ORGANIZATION,
            &[
                country,
                ("defaultAddress.region", ""),
                ("defaultAddress.postalCode", "1000"),
            ],
        )
        .await;
    let note = review.body.split("data-left=").nth(1).expect("a note");
    let note = note.split("</p>").next().unwrap_or_default();
    assert!(
        note.contains("Paris") && note.contains("Address – district: 1er"),
        "{note}"
    );
    assert!(!note.contains("75001") && !note.contains("Île"), "{note}");
}

#[tokio::test]
async fn likely_slips_are_told_on_the_review_and_do_not_block() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let review = editor
        .edit(BILLING, &[("address.state", "NY"), ("taxId", "12-34")])
        .await;
    assert!(
        review.body.contains("data-slip=\"zip-of-other-state\""),
        "{}",
        review.body
    );
    assert!(review.body.contains("data-slip=\"tax-id-form\""));
    let review = editor
        .edit("/partner/support", &[("telephone", "425-555-010")])
        .await;
    assert!(review.body.contains("data-slip=\"nine-digits\""));
    assert_eq!(
        editor.save("/partner/support", &[]).await.outcome(),
        Some("saved")
    );
}

#[tokio::test]
async fn members_of_an_address_without_a_field_are_shown_with_it() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let change =
        portal::sandbox::SimulatedChange::new("billing").set("address.addressLine3", "Floor 3");
    portal.sandbox.change(&change).unwrap();
    let page = editor.get(BILLING).await;
    let others = page
        .body
        .split("data-others=\"address\"")
        .nth(1)
        .expect("others");
    let others = others.split("</dl>").next().unwrap_or_default();
    assert!(
        others.contains("Partner Center also holds") && others.contains("Floor 3"),
        "{others}"
    );
    // Above its value, and on the box that clears it.
    let name = "<code translate=\"no\">addressLine3</code>";
    assert_eq!(others.matches(name).count(), 2, "{others}");
    assert!(others.contains("keeps them as they are"), "{others}");
}

// D2
#[tokio::test]
async fn a_member_without_a_field_is_cleared_when_somebody_asks_for_it_and_stays_otherwise() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let change = |value: &str| {
        let change = portal::sandbox::SimulatedChange::new("billing");
        let change = change.set("address.addressLine3", value);
        portal
            .sandbox
            .change(&change.set("address.district", "East"))
            .unwrap();
    };
    change("Floor 3");
    let post = async |clear: bool| {
        let mut form = editor.get(BILLING).await.form();
        form.insert("address.addressLine2".to_owned(), "Suite 5".to_owned());
        form.insert("intent".to_owned(), "review".to_owned());
        if clear {
            form.insert("clear.address.addressLine3".to_owned(), "yes".to_owned());
            // No member that could be cleared, and one with a field.
            form.insert("clear.address.none".to_owned(), "yes".to_owned());
            form.insert("clear.address.city".to_owned(), "yes".to_owned());
        }
        let form: Vec<_> = form
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        editor.submit(BILLING, &form).await
    };
    let review = post(true).await;
    assert!(review.body.contains("Floor 3"), "{}", review.body);
    let form = editor.get(BILLING).await;
    let checked = form.body.matches(" checked").count();
    assert_eq!(checked, 1, "{}", form.body);
    // Somebody else has changed it since: that stays, and the review says so.
    change("Floor 4");
    let review = editor.get(&format!("{BILLING}/review")).await;
    assert!(review.body.contains("Floor 4"), "{}", review.body);
    assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("saved"));
    assert_eq!(sent(&portal)[0]["address"]["addressLine3"], "Floor 4");

    post(true).await;
    assert_eq!(editor.save(BILLING, &[]).await.outcome(), Some("saved"));
    let sent = sent(&portal);
    assert_eq!(sent[1]["address"]["addressLine3"], "");
    assert_eq!(sent[1]["address"]["district"], "East");
    assert_eq!(sent[1]["address"]["city"], sent[0]["address"]["city"]);
}
