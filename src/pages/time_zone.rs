//! `POST /account/time-zone`: keeps the time zone that somebody chose or that their browser named,
//! and the part of the account page that asks for it. One that was chosen is also that of messages.

use crate::auth::session::CurrentUser;
use crate::components::page_context;
use crate::cookie;
use crate::error::{Error, ErrorKind};
use crate::notifications::Notifications;
use crate::time_zone::{OWN, TIME_ZONE, Zone, ZoneOrigin, is_name};
use axum::extract::{Form, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

const A_YEAR: i64 = 365 * 24 * 60 * 60;

/// The form of the account page, and what the script of a first page posts.
#[derive(Debug, Deserialize)]
pub struct TimeZoneForm {
    /// The name of the zone; for the browser's own it is empty, or has `OWN` before it.
    zone: String,
    /// The browser named it, and nobody chose it.
    found: Option<String>,
}

pub async fn choose(
    user: CurrentUser,
    State(notifications): State<Notifications>,
    headers: HeaderMap,
    Form(form): Form<TimeZoneForm>,
) -> Result<Response, Error> {
    let name = form.zone.trim();
    if form.found.is_some() {
        let (_, origin) = Zone::of(&headers);
        return Ok(match origin {
            // A choice that was made in between stays.
            ZoneOrigin::Chosen => back().into_response(),
            ZoneOrigin::Unknown | ZoneOrigin::Browser(_) => kept(browsers_own(name)),
        });
    }
    let (zone, cookie) = chosen(name)?;
    if let Some(zone) = zone {
        notifications.choose_zone(&user.person()?, &zone).await?;
    }
    Ok(kept(cookie))
}

/// The zone that a choice names, if it names one that is known, and the cookie that keeps it.
fn chosen(name: &str) -> Result<(Option<Zone>, HeaderValue), Error> {
    if name.is_empty() {
        // The next page asks the browser again.
        return Ok((None, cookie::remove(TIME_ZONE)));
    }
    if let Some(name) = name.strip_prefix(OWN) {
        return Ok((Zone::parse(name), browsers_own(name)));
    }
    let zone = Zone::parse(name).ok_or(ErrorKind::BadForm)?;
    let cookie = cookie::write(TIME_ZONE, zone.name(), Some(A_YEAR));
    Ok((Some(zone), cookie))
}

fn back() -> Redirect {
    Redirect::to("/account#time-zone")
}

fn kept(cookie: HeaderValue) -> Response {
    ([(SET_COOKIE, cookie)], back()).into_response()
}

/// The cookie for what the browser calls its zone. The name is kept as it was told, to be compared
/// with what the browser says later, even if it is newer than this program and means UTC here.
fn browsers_own(name: &str) -> HeaderValue {
    let name = if is_name(name) { name } else { "UTC" };
    cookie::write(TIME_ZONE, &format!("{OWN}{name}"), Some(A_YEAR))
}

#[component]
pub fn TimeZoneSection() -> impl IntoView {
    let page = page_context();
    let chosen = page.zone_origin == ZoneOrigin::Chosen;
    let current = chosen.then(|| page.zone.name().to_owned());
    let current = current.as_deref().unwrap_or_default();
    let is_listed = |name: &str| name == "UTC" || Zone::listed().iter().any(|zone| zone == name);
    let unlisted = Some(current.to_owned()).filter(|name| !name.is_empty() && !is_listed(name));
    let names = ["UTC".to_owned()].into_iter().chain(unlisted);
    let options: Vec<_> = names
        .chain(Zone::listed().iter().cloned())
        .map(|name| {
            let selected = name == current;
            view! { <option selected=selected>{name}</option> }
        })
        .collect();
    view! {
        <section class="part">
            <h2 id="time-zone">{page.t("zone-title")}</h2>
            <form class="stack" method="post" action="/account/time-zone">
                <div class="field">
                    <label for="zone">{page.t("zone-label")}</label>
                    <p id="hint-zone" class="hint">{page.t("zone-text")}</p>
                    <select id="zone" name="zone" translate="no" aria-describedby="hint-zone">
                        <option value="" selected=current.is_empty()>{page.t("zone-browser")}</option>
                        {options}
                    </select>
                </div>
                <button class="button button--quiet">{page.t("zone-choose")}</button>
            </form>
        </section>
    }
}
