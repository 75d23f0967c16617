//! Who I am here, what I may do, and where I am signed in.

use crate::components::{Cx, value};
use crate::server::Need;
use axum::response::Response;
use leptos::prelude::*;

/// A session as the page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Names the session without being it; posted to end it.
    pub id: String,
    pub current: bool,
    /// Set where an administrator sees somebody else's.
    pub person: Option<String>,
    /// Unix milliseconds.
    pub signed_in_at: i64,
    pub last_seen_at: i64,
}

pub fn page(cx: &Cx, sessions: &[Session]) -> Response {
    cx.page(cx.say("account-title")).draw(|| body(cx, sessions))
}

pub fn body(cx: &Cx, sessions: &[Session]) -> AnyView {
    let Some(person) = &cx.person else { return ().into_any() };
    let roles: Vec<_> = person
        .roles
        .iter()
        .map(|role| {
            let does = cx.say(&format!("role-{}", role.claim().trim_start_matches("Portal.").to_ascii_lowercase()));
            view! { <li><code>{role.claim()}</code>" – "{does}</li> }
        })
        .collect();
    let roles = if roles.is_empty() { value::nothing(cx) } else { view! { <ul>{roles}</ul> }.into_any() };
    let mfa = if person.mfa { "account-mfa-yes" } else { "account-mfa-no" };
    let sessions: Vec<_> = sessions.iter().map(|session| row(cx, session)).collect();
    let others = cx.may(Need::Administer);
    view! {
        <hgroup><h1>{cx.say("account-title")}</h1><p>{cx.say("account-text")}</p></hgroup>
        <dl class="facts">
            <div><dt>{cx.say("account-name")}</dt><dd><bdi>{person.name.clone()}</bdi></dd></div>
            <div><dt>{cx.say("account-username")}</dt><dd>{person.username.clone()}</dd></div>
            <div><dt>{cx.say("account-tenant")}</dt><dd><code>{person.tenant.clone()}</code></dd></div>
            <div><dt>{cx.say("account-cloud")}</dt><dd>{cx.say(&format!("cloud-{}", cx.site.cloud))}</dd></div>
            <div><dt>{cx.say("account-roles")}</dt><dd>{roles}</dd></div>
            <div><dt>{cx.say("account-mfa")}</dt><dd>{cx.say(mfa)}</dd></div>
            <div><dt>{cx.say("account-since")}</dt><dd>{cx.moment(person.signed_in_at)}</dd></div>
        </dl>
        <section class="part">
            <h2>{cx.say("sessions-title")}</h2>
            <p>{cx.say(if others { "sessions-text-all" } else { "sessions-text" })}</p>
            <ul class="rows">{sessions}</ul>
        </section>
    }
    .into_any()
}

fn row(cx: &Cx, session: &Session) -> impl IntoView + use<> {
    let since = cx.with("session-since", &[("at", cx.moment(session.signed_in_at).into())]);
    let seen = cx.with("session-seen", &[("at", cx.moment(session.last_seen_at).into())]);
    let label = cx.with("session-end-label", &[("at", cx.moment(session.signed_in_at).into())]);
    let end = if session.current {
        view! { <p class="chip chip--info">{cx.say("session-current")}</p> }.into_any()
    } else {
        view! {
            <form method="post" action="/account/sessions/end">
                <input type="hidden" name="session" value=session.id.clone()/>
                <button class="button button--quiet" aria-label=label>{cx.say("session-end")}</button>
            </form>
        }
        .into_any()
    };
    view! {
        <li>
            {session.person.clone().map(|name| view! { <strong><bdi>{name}</bdi></strong> })}
            <p>{since}</p>
            <p class="hint">{seen}</p>
            {end}
        </li>
    }
}
