//! `/account`: the person who is signed in, their rights, their sessions, and the theme.

use super::rights::{RightsSection, SecondFactorText};
use super::theme::ThemeSection;
use super::time_zone::TimeZoneSection;
use crate::app::{Frame, render};
use crate::auth::session::ListedSession;
use crate::auth::{Auth, Permission, Person, Role};
use crate::components::time::{Time, timed};
use crate::components::value::NoValue;
use crate::components::{PageContext, page_context};
use crate::error::{Error, ErrorKind};
use crate::partner_center::Upstream;
use crate::partner_center::access_log::AccessAnswers;
use axum::extract::{Form, State};
use axum::response::{Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;

pub async fn show(
    page: PageContext,
    State(auth): State<Auth>,
    State(upstream): State<Upstream>,
) -> Result<Response, Error> {
    let sessions = match page.may(Permission::Administer) {
        true => auth.all_sessions().await?,
        false => auth.sessions_of(page.person()?).await?,
    };
    let access = upstream.access_of(&page.person()?.session).await?;
    let frame = Frame::titled(page.t("account-title"));
    let content = move || view! { <AccountPage sessions=&sessions access=&access/> };
    Ok(render(&page, frame, content).await)
}

#[derive(Debug, serde::Deserialize)]
pub struct EndSessionForm {
    session: String,
}

/// Ends a session of one's own; an administrator may end anybody's.
pub async fn end_session(
    page: PageContext,
    State(auth): State<Auth>,
    Form(end): Form<EndSessionForm>,
) -> Result<Redirect, Error> {
    let owner = auth
        .session_owner(&end.session)
        .await?
        .ok_or(ErrorKind::NotFound)?;
    if owner != page.person()?.key() && !page.may(Permission::Administer) {
        return Err(ErrorKind::Role.into());
    }
    auth.end_session_by(page.person()?, &end.session, &owner)
        .await?;
    Ok(Redirect::to("/account"))
}

#[component]
pub fn AccountPage<'a>(
    sessions: &'a [ListedSession],
    access: &'a AccessAnswers,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let person = page.person.as_ref()?;
    let sessions: Vec<_> = sessions
        .iter()
        .enumerate()
        .map(|(number, listed)| view! { <SessionRow listed number me=person/> })
        .collect();
    let cloud = page.t(&format!("cloud-{}", page.site.cloud));
    let sessions_text = match page.may(Permission::Administer) {
        true => "sessions-text-all",
        false => "sessions-text",
    };
    Some(view! {
        <hgroup>
            <h1>{page.t("account-title")}</h1>
            <p>{page.t("account-text")}</p>
        </hgroup>
        <dl class="facts">
            <div>
                <dt>{page.t("account-name")}</dt>
                <dd><bdi>{person.name.clone()}</bdi></dd>
            </div>
            <div><dt>{page.t("account-username")}</dt><dd>{person.username.clone()}</dd></div>
            <div>
                <dt>{page.t("account-tenant")}</dt>
                <dd><code translate="no">{person.tenant.clone()}</code></dd>
            </div>
            <div><dt>{page.t("account-cloud")}</dt><dd>{cloud}</dd></div>
            <div><dt>{page.t("account-roles")}</dt><dd><RoleList person/></dd></div>
            <div>
                <dt>{page.t("account-mfa")}</dt>
                <dd><SecondFactorText person access/></dd>
            </div>
            <div>
                <dt>{page.t("account-since")}</dt>
                <dd><Time at=person.signed_in_at/></dd>
            </div>
        </dl>
        <RightsSection access/>
        <section class="part">
            <h2>{page.t("sessions-title")}</h2>
            <p>{page.t(sessions_text)}</p>
            <ul class="rows">{sessions}</ul>
        </section>
        <ThemeSection/>
        <TimeZoneSection/>
    })
}

#[component]
fn RoleList<'a>(person: &'a Person) -> impl IntoView + use<> {
    let page = page_context();
    let roles: Vec<_> = person
        .roles
        .iter()
        .map(|role| {
            let does = match role {
                Role::Viewer => "role-viewer",
                Role::Editor => "role-editor",
                Role::Auditor => "role-auditor",
                Role::Admin => "role-admin",
            };
            view! { <li><code translate="no">{role.claim()}</code>" – "{page.t(does)}</li> }
        })
        .collect();
    if roles.is_empty() {
        Either::Left(view! { <NoValue/> })
    } else {
        Either::Right(view! { <ul>{roles}</ul> })
    }
}

/// One session of `me`, or of somebody else where an administrator looks.
#[component]
fn SessionRow<'a>(
    listed: &'a ListedSession,
    number: usize,
    me: &'a Person,
) -> impl IntoView + use<> {
    let page = page_context();
    let person = &listed.person;
    let is_other = person.key() != me.key();
    let id = format!("session-{number}");
    let name = is_other.then(|| view! { <strong><bdi>{person.name.clone()}</bdi></strong>" " });
    // Somebody who hears the buttons alone has to know whose session each one ends.
    let label =
        is_other.then(|| page.t_args("session-end-of", &[("name", person.name.as_str().into())]));
    let end = if person.session == me.session {
        Either::Left(view! { <p class="chip chip--info">{page.t("session-current")}</p> })
    } else {
        let described = id.clone();
        Either::Right(view! {
            <form method="post" action="/account/sessions/end">
                <input type="hidden" name="session" value=person.session.clone()/>
                <button class="button button--quiet" aria-label=label aria-describedby=described>
                    {page.t("session-end")}
                </button>
            </form>
        })
    };
    let since = timed(&page, "session-since", &[], &[("at", person.signed_in_at)]);
    let seen = timed(&page, "session-seen", &[], &[("at", listed.seen_at)]);
    view! {
        <li>
            <p id=id>{name}{since}</p>
            <p class="hint">{seen}</p>
            {end}
        </li>
    }
}
