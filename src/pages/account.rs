//! `/account`: the person who is signed in, their rights, their sessions, and the theme.

use super::listening::{ListeningPart, ListeningSection};
use super::rights::{RightsSection, SecondFactorText};
use super::theme::ThemeSection;
use super::time_zone::TimeZoneSection;
use crate::app::{Frame, render};
use crate::auth::people::PersonSession;
use crate::auth::session::ListedSession;
use crate::auth::{Auth, Permission};
use crate::components::sessions::{RoleList, SessionFacts, is_current};
use crate::components::time::Time;
use crate::components::{PageContext, page_context};
use crate::error::{Error, ErrorKind};
use crate::notifications::Notifications;
use crate::partner_center::Upstream;
use crate::partner_center::access_log::AccessAnswers;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;

/// The query of the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct AccountQuery {
    /// The result of the last post about notifications.
    told: String,
}

pub async fn show(
    page: PageContext,
    State(auth): State<Auth>,
    State(upstream): State<Upstream>,
    State(notifications): State<Notifications>,
    Query(asked): Query<AccountQuery>,
) -> Result<Response, Error> {
    let listening = ListeningPart::open(&page, &notifications, asked.told).await?;
    answer(&page, (&auth, &upstream), listening, StatusCode::OK).await
}

/// Answers with the page.
pub async fn answer(
    page: &PageContext,
    (auth, upstream): (&Auth, &Upstream),
    listening: ListeningPart,
    status: StatusCode,
) -> Result<Response, Error> {
    let person = page.person()?;
    let sessions = auth.sessions_of(&person.key()).await?;
    let access = upstream.access_of(&person.session).await?;
    let frame = Frame::titled(page.t("account-title")).status(status);
    let content = move || {
        view! { <AccountPage sessions=&sessions access=&access listening=&listening/> }
    };
    Ok(render(page, frame, content).await)
}

#[derive(Debug, serde::Deserialize)]
pub struct EndSessionForm {
    session: String,
}

/// Ends a session of one's own. Administrators end those of others at `/people`.
pub async fn end_session(
    page: PageContext,
    State(auth): State<Auth>,
    Form(end): Form<EndSessionForm>,
) -> Result<Redirect, Error> {
    let owner = auth
        .session_owner(&end.session)
        .await?
        .ok_or(ErrorKind::NotFound)?;
    if owner != page.person()?.key() {
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
    listening: &'a ListeningPart,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let person = page.person.as_ref()?;
    let sessions: Vec<_> = sessions
        .iter()
        .enumerate()
        .map(|(number, listed)| view! { <SessionRow listed number/> })
        .collect();
    let cloud = page.t(&format!("cloud-{}", page.site.cloud));
    let others = page.may(Permission::Administer).then(|| {
        view! { <p><a href="/people">{page.t("sessions-others")}</a></p> }
    });
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
            <div><dt>{page.t("account-roles")}</dt><dd><RoleList roles=&person.roles/></dd></div>
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
            <p>{page.t("sessions-text")}</p>
            {others}
            <ul class="rows">{sessions}</ul>
        </section>
        {page.may(Permission::View).then(|| view! { <ListeningSection part=listening/> })}
        <ThemeSection/>
        <TimeZoneSection/>
    })
}

/// One session of the person who is signed in.
#[component]
fn SessionRow<'a>(listed: &'a ListedSession, number: usize) -> impl IntoView + use<> {
    let page = page_context();
    let id = format!("session-{number}");
    let session = PersonSession::from(listed);
    let end = if is_current(&page, &session.session) {
        Either::Left(view! { <p class="chip chip--info">{page.t("session-current")}</p> })
    } else {
        let described = id.clone();
        Either::Right(view! {
            <form method="post" action="/account/sessions/end">
                <input type="hidden" name="session" value=session.session.clone()/>
                <button class="button button--quiet" aria-describedby=described>
                    {page.t("session-end")}
                </button>
            </form>
        })
    };
    view! {
        <li>
            <SessionFacts session=&session id/>
            {end}
        </li>
    }
}
