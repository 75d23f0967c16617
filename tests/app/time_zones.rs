//! A person's time zone: named by the browser or chosen, and the same for times, days and exports.

use crate::history::entries;
use portal::store::audit::{self, Event, NewRow};
use portal_test_support::{Running, Visitor, start};
use reqwest::StatusCode;
use time::macros::format_description;
use time::{Date, OffsetDateTime, UtcOffset};

async fn choose(visitor: &Visitor, form: &[(&str, &str)]) {
    let answer = visitor.post("/account/time-zone", form).await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/account#time-zone"),
        "{form:?}"
    );
}

/// The zone that the footer of a page names; `None` while it is not known.
async fn named(visitor: &Visitor) -> Option<String> {
    let page = visitor.get("/account").await.body;
    let (_, foot) = page.split_once("class=\"foot\"").expect("a footer");
    if foot.contains("Times on this page are UTC: your time zone was not known when it was made.") {
        assert!(foot.contains("href=\"/account#time-zone\""), "{foot}");
        return None;
    }
    if foot.contains("Times are UTC.") {
        return Some("UTC".to_owned());
    }
    let (_, rest) = foot.split_once("Times are those of ").expect("a zone");
    let is_name = |letter: &char| letter.is_ascii_alphanumeric() || "/_+-".contains(*letter);
    Some(rest.chars().take_while(is_name).collect())
}

/// The zone that a page's script compares with that of the browser; `None` if it compares nothing.
async fn told(visitor: &Visitor) -> Option<String> {
    let page = visitor.get("/").await.body;
    let told = page.split_once("data-zone=\"");
    assert_eq!(
        page.contains("resolvedOptions().timeZone"),
        told.is_some(),
        "{page}"
    );
    let (_, rest) = told?;
    rest.split_once('"').map(|(told, _)| told.to_owned())
}

#[tokio::test]
async fn the_browser_names_the_zone_once_and_a_choice_stays() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    assert_eq!(named(&viewer).await, None);
    assert_eq!(told(&viewer).await.as_deref(), Some(""), "nothing yet");
    choose(&viewer, &[("zone", "Asia/Tokyo"), ("found", "1")]).await;
    assert_eq!(named(&viewer).await.as_deref(), Some("Asia/Tokyo"));
    assert_eq!(told(&viewer).await.as_deref(), Some("Asia/Tokyo"));

    choose(&viewer, &[("zone", "Europe/Paris")]).await;
    choose(&viewer, &[("zone", "Asia/Tokyo"), ("found", "1")]).await;
    let page = viewer.get("/account").await;
    assert_eq!(
        page.form()["zone"],
        "",
        "options name their zones by their texts"
    );
    assert!(
        page.body.contains("<option selected>Europe/Paris</option>"),
        "{}",
        page.body
    );
    assert_eq!(told(&viewer).await, None, "a choice is compared to nothing");

    choose(&viewer, &[("zone", "")]).await;
    assert_eq!(named(&viewer).await, None, "the browser is asked again");
    assert_eq!(told(&viewer).await.as_deref(), Some(""));
    // What nobody knows is UTC, and the browser does not tell it on every page.
    choose(&viewer, &[("zone", "Mars/Olympus"), ("found", "1")]).await;
    assert_eq!(named(&viewer).await.as_deref(), Some("UTC"));
    assert_eq!(told(&viewer).await.as_deref(), Some("Mars/Olympus"));
}

#[tokio::test]
async fn the_browsers_own_zone_is_followed_when_it_changes() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    // As the page's script fills in the choice.
    choose(&viewer, &[("zone", "browser:Europe/Berlin")]).await;
    assert_eq!(named(&viewer).await.as_deref(), Some("Europe/Berlin"));
    let page = viewer.get("/account").await.body;
    assert!(
        page.contains("<option value=\"\" selected>Same as my browser</option>"),
        "{page}"
    );
    assert!(!page.contains("<option selected>"), "{page}");
    choose(&viewer, &[("zone", "Asia/Taipei"), ("found", "1")]).await;
    assert_eq!(named(&viewer).await.as_deref(), Some("Asia/Taipei"));
    assert_eq!(told(&viewer).await.as_deref(), Some("Asia/Taipei"));
    choose(&viewer, &[("zone", "browser:Evil; Domain=example.com")]).await;
    assert_eq!(named(&viewer).await.as_deref(), Some("UTC"));
}

#[tokio::test]
async fn an_old_name_of_a_zone_selects_its_new_one_and_is_not_offered() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    choose(&viewer, &[("zone", "Asia/Calcutta")]).await;
    assert_eq!(named(&viewer).await.as_deref(), Some("Asia/Kolkata"));
    let page = viewer.get("/account").await.body;
    assert!(
        page.contains("<option selected>Asia/Kolkata</option>"),
        "{page}"
    );
    assert!(!page.contains("Asia/Calcutta"), "{page}");
    choose(&viewer, &[("zone", "Asia/Calcutta"), ("found", "1")]).await;
    choose(&viewer, &[("zone", "browser:Europe/Kiev")]).await;
    assert_eq!(named(&viewer).await.as_deref(), Some("Europe/Kyiv"));
    // In the spelling of the browser, which compares it with its own.
    assert_eq!(told(&viewer).await.as_deref(), Some("Europe/Kiev"));
}

#[tokio::test]
async fn a_zone_that_is_none_is_refused_and_a_cookie_with_one_is_as_good_as_none() {
    let portal = start().await;
    let viewer = portal.sign_in("Victor Viewer").await;
    let long = "A".repeat(5_000);
    for wrong in [
        "Europe/Atlantis",
        "../../etc/passwd",
        "Europe/Berlin\r\nSet-Cookie: a=b",
        "Europe/Berlin; Domain=example.com",
        "<script>alert(1)</script>",
        long.as_str(),
    ] {
        let answer = viewer.post("/account/time-zone", &[("zone", wrong)]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(answer.headers.get("set-cookie").is_none(), "{wrong}");
    }
    assert_eq!(named(&viewer).await, None);
}

#[tokio::test]
async fn times_are_in_the_zone_and_name_utc_beside_it() {
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    editor
        .edit("/partner/billing", &[("address.city", "Bellevue")])
        .await;
    editor.save("/partner/billing", &[]).await;
    choose(&editor, &[("zone", "Asia/Kolkata")]).await;
    let at = OffsetDateTime::from_unix_timestamp(portal.clock.now_ms() / 1000).expect("a time");
    let format = format_description!("[hour]:[minute]");
    let utc = at.format(&format).expect("a time of day");
    let offset = UtcOffset::from_hms(5, 30, 0).expect("an offset");
    let theirs = at.to_offset(offset).format(&format).expect("a time of day");
    for path in ["/", "/history", "/partner/billing/history", "/account"] {
        let page = editor.get(path).await.body;
        let time = page
            .split("<time ")
            .skip(1)
            .find(|time| time.contains(&format!(", {theirs} UTC+5:30</time>")));
        let time = time.unwrap_or_else(|| panic!("{path}: {page}"));
        let tag = time.split('>').next().unwrap_or_default();
        assert!(tag.contains(&format!(", {utc} UTC\"")), "{path}: {tag}");
        assert!(tag.contains("datetime=\""), "{path}: {tag}");
    }
    let mut form = editor.get("/partner/billing").await.form();
    form.insert("address.city".to_owned(), "Kirkland".to_owned());
    let mut pairs: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    pairs.push(("intent", "keep"));
    let autosaved = editor.post("/partner/billing", &pairs).await;
    assert_eq!(autosaved.status, StatusCode::NO_CONTENT);
    assert_eq!(
        autosaved.header("portal-kept-at"),
        format!("{theirs} UTC+5:30")
    );
}

/// A sign-out of this person now.
async fn sign_out_of(portal: &Running, person: &str) -> i64 {
    let row = NewRow::new(
        Event::SignOut,
        person.to_owned(),
        person.to_uppercase(),
        "t".to_owned(),
    );
    audit::append(portal.store(), row).await.expect("a row").seq
}

#[tokio::test]
async fn a_day_of_a_filter_is_the_persons_own_and_the_export_says_whose_it_was() {
    let portal = start().await;
    let auditor = portal.sign_in("Audrey Auditor").await;
    let now = OffsetDateTime::from_unix_timestamp(portal.clock.now_ms() / 1000).expect("a time");
    let today: Date = now.date();
    // At any time it is another day at one end of the world.
    let (zone, theirs) = if now.hour() >= 10 {
        ("Pacific/Kiritimati", today.next_day().expect("a day"))
    } else {
        ("Pacific/Pago_Pago", today.previous_day().expect("a day"))
    };
    let late = sign_out_of(&portal, "t:anna").await;
    let on = |day: Date| format!("/history?event=sign_out&from={day}&to={day}");
    let listed = async |day: Date| entries(&auditor.get(&on(day)).await).contains(&late);
    assert!(listed(today).await && !listed(theirs).await, "in UTC");
    choose(&auditor, &[("zone", zone)]).await;
    assert!(!listed(today).await && listed(theirs).await, "in {zone}");
    let page = auditor.get("/history").await.body;
    assert!(page.contains(&format!("From (days of {zone})")), "{page}");
    assert!(
        page.contains(&format!("from={theirs}&amp;to={theirs}")),
        "today is that of {zone}: {page}"
    );

    let export = auditor
        .get(&format!(
            "/history/export?event=sign_out&from={theirs}&to={theirs}&format=csv"
        ))
        .await;
    let rows: Vec<_> = csv::Reader::from_reader(export.body.as_bytes())
        .records()
        .map(|row| row.expect("a row"))
        .collect();
    assert_eq!(rows.len(), 1);
    assert!(rows[0][1].starts_with(&today.to_string()), "times stay UTC");
    assert!(rows[0][1].ends_with('Z'));
    let recorded = crate::history::rows(&portal, "export").await;
    let reference = recorded[0].reference.clone().unwrap_or_default();
    let named = zone.replace('/', "%2F");
    assert!(
        reference.contains(&format!("time_zone={named}")),
        "{reference}"
    );
}
