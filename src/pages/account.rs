//! Who I am here, what I may do, and where I am signed in.

use super::{rights, theme};
use crate::auth::session::ListedSession;
use crate::auth::{Auth, Permission, Person, Role};
use crate::components::{PageContext, value};
use crate::error::{Error, ErrorKind};
use crate::partner_center::Upstream;
use crate::partner_center::access_log::AccessAnswers;
use axum::extract::{Form, State};
use axum::response::{Redirect, Response};
use leptos::prelude::*;

pub async fn show(
    cx: PageContext,
    State(auth): State<Auth>,
    State(upstream): State<Upstream>,
) -> Result<Response, Error> {
    let sessions = match cx.may(Permission::Administer) {
        true => auth.all_sessions().await?,
        false => auth.sessions_of(cx.person()?).await?,
    };
    let lasts = upstream.access_of(&cx.person()?.session).await?;
    Ok(page(&cx, &sessions, &lasts))
}

#[derive(Debug, serde::Deserialize)]
pub struct End {
    session: String,
}

/// Ends a session of one's own; an administrator may end anybody's.
pub async fn end_session(
    cx: PageContext,
    State(auth): State<Auth>,
    Form(end): Form<End>,
) -> Result<Redirect, Error> {
    let owner = auth
        .session_owner(&end.session)
        .await?
        .ok_or(ErrorKind::NotFound)?;
    if owner != cx.person()?.key() && !cx.may(Permission::Administer) {
        return Err(ErrorKind::Role.into());
    }
    auth.end_session_by(cx.person()?, &end.session, &owner)
        .await?;
    Ok(Redirect::to("/account"))
}

pub fn page(cx: &PageContext, sessions: &[ListedSession], lasts: &AccessAnswers) -> Response {
    cx.page(cx.t("account-title"))
        .draw(|| body(cx, sessions, lasts))
}

pub fn body(cx: &PageContext, sessions: &[ListedSession], lasts: &AccessAnswers) -> AnyView {
    let Some(person) = &cx.person else {
        return ().into_any();
    };
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
            view! { <li><code>{role.claim()}</code>" – "{cx.t(does)}</li> }
        })
        .collect();
    let roles = if roles.is_empty() {
        value::nothing(cx)
    } else {
        view! { <ul>{roles}</ul> }.into_any()
    };
    let sessions: Vec<_> = sessions
        .iter()
        .enumerate()
        .map(|(number, listed)| row(cx, listed, number, person))
        .collect();
    let others = cx.may(Permission::Administer);
    view! {
        <hgroup><h1>{cx.t("account-title")}</h1><p>{cx.t("account-text")}</p></hgroup>
        <dl class="facts">
            <div><dt>{cx.t("account-name")}</dt><dd><bdi>{person.name.clone()}</bdi></dd></div>
            <div><dt>{cx.t("account-username")}</dt><dd>{person.username.clone()}</dd></div>
            <div><dt>{cx.t("account-tenant")}</dt><dd><code>{person.tenant.clone()}</code></dd></div>
            <div><dt>{cx.t("account-cloud")}</dt><dd>{cx.t(&format!("cloud-{}", cx.site.cloud))}</dd></div>
            <div><dt>{cx.t("account-roles")}</dt><dd>{roles}</dd></div>
            <div><dt>{cx.t("account-mfa")}</dt><dd>{rights::second_factor(cx, person, lasts)}</dd></div>
            <div><dt>{cx.t("account-since")}</dt><dd>{cx.moment(person.signed_in_at)}</dd></div>
        </dl>
        {rights::section(cx, lasts)}
        <section class="part">
            <h2>{cx.t("sessions-title")}</h2>
            <p>{cx.t(if others { "sessions-text-all" } else { "sessions-text" })}</p>
            <ul class="rows">{sessions}</ul>
        </section>
        {theme::section(cx)}
    }
    .into_any()
}

/// One session of `me`, or of somebody else where an administrator looks.
fn row(
    cx: &PageContext,
    listed: &ListedSession,
    number: usize,
    me: &Person,
) -> impl IntoView + use<> {
    let person = &listed.person;
    let id = format!("session-{number}");
    let name = (person.key() != me.key())
        .then(|| view! { <strong><bdi>{person.name.clone()}</bdi></strong>" " });
    // Somebody who hears the buttons alone has to know whose session each one ends.
    let label = (person.key() != me.key())
        .then(|| cx.t_args("session-end-of", &[("name", person.name.as_str().into())]));
    let end = if person.session == me.session {
        view! { <p class="chip chip--info">{cx.t("session-current")}</p> }.into_any()
    } else {
        view! {
            <form method="post" action="/account/sessions/end">
                <input type="hidden" name="session" value=person.session.clone()/>
                <button class="button button--quiet" aria-label=label aria-describedby=id.clone()>{cx.t("session-end")}</button>
            </form>
        }
        .into_any()
    };
    view! {
        <li>
            <p id=id>{name}{cx.t_args("session-since", &[("at", cx.moment(person.signed_in_at).into())])}</p>
            <p class="hint">{cx.t_args("session-seen", &[("at", cx.moment(listed.seen_at).into())])}</p>
            {end}
        </li>
    }
}
