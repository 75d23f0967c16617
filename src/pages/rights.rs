//! The part of the account page about Partner Center: what it allowed when it was last asked, and
//! which role a refusal is for.

use super::error::sign_in;
use crate::auth::Person;
use crate::components::{PageContext, explanation};
use crate::error::UpstreamAnswer;
use crate::error_catalog;
use crate::error_catalog::{NEEDED, Needed, ROLE_CHANGES, Verb, Who};
use crate::partner_center::access_log;
use crate::partner_center::access_log::{AccessAnswers, AccessResult, LastAccess, SecondFactor};
use leptos::prelude::*;

/// What the id token states, and what the service made of it: Entra ID need not state anything, the
/// service's answer counts.
pub fn second_factor(cx: &PageContext, person: &Person, lasts: &AccessAnswers) -> AnyView {
    let stated = cx.t(if person.mfa {
        "account-mfa-yes"
    } else {
        "account-mfa-not-stated"
    });
    let accepted = |at: i64| cx.t_args("account-mfa-accepted", &[("at", cx.moment(at).into())]);
    let (answer, more) = match access_log::second_factor(lasts) {
        SecondFactor::Unknown => (cx.t("account-mfa-unknown").into_owned(), None),
        SecondFactor::Accepted { at, meets: None } => (accepted(at), None),
        SecondFactor::Accepted {
            at,
            meets: Some(true),
        } => (accepted(at), Some("account-mfa-meets")),
        SecondFactor::Accepted {
            at,
            meets: Some(false),
        } => (accepted(at), Some("account-mfa-misses")),
        SecondFactor::Missing(at) => (
            cx.t_args("account-mfa-missing", &[("at", cx.moment(at).into())]),
            Some("account-mfa-again"),
        ),
    };
    let again = matches!(more, Some("account-mfa-misses" | "account-mfa-again"))
        .then(|| view! { <p><a href=sign_in("/account", "&step_up=1")>{cx.t("error-way-sign-in")}</a></p> });
    view! { <p>{stated}</p><p>{answer}</p>{more.map(|key| view! { <p>{cx.t(key)}</p> })}{again} }
        .into_any()
}

/// Each profile with what was allowed, and the role for what was not.
pub fn section(cx: &PageContext, lasts: &AccessAnswers) -> AnyView {
    let mut slugs: Vec<&str> = NEEDED.iter().map(|needed| needed.slug).collect();
    slugs.dedup();
    let rows: Vec<_> = slugs
        .into_iter()
        .map(|slug| profile(cx, slug, lasts))
        .collect();
    view! {
        <section class="part" id="rights">
            <h2>{cx.t("rights-title")}</h2>
            <p>{cx.t("rights-text")}</p>
            <ul class="rows">{rows}</ul>
            <p class="hint">{cx.t("rights-hour")}" "{explanation::source(&ROLE_CHANGES)}</p>
        </section>
    }
    .into_any()
}

fn profile(cx: &PageContext, slug: &str, lasts: &AccessAnswers) -> impl IntoView + use<> {
    let name = if slug == "customers" {
        cx.t("nav-customers")
    } else {
        cx.t(&format!("profile-{slug}"))
    };
    let verbs: Vec<_> = NEEDED
        .iter()
        .filter(|needed| needed.slug == slug)
        .map(|needed| verb(cx, needed, lasts.get(&(needed.slug, needed.verb))))
        .collect();
    view! { <li><h3>{name}</h3><dl class="facts">{verbs}</dl></li> }
}

fn verb(cx: &PageContext, needed: &Needed, last: Option<&LastAccess>) -> impl IntoView + use<> {
    let name = match needed.verb {
        Verb::View => "rights-view",
        Verb::Change => "rights-change",
    };
    let told = match last {
        None => view! { <p class="hint">{cx.t("rights-not-asked")}</p> }.into_any(),
        Some(LastAccess { at, answer: AccessResult::Allowed, .. }) => {
            view! { <p><span class="chip chip--good">{cx.t("rights-allowed")}</span>" "{cx.moment(*at)}</p> }.into_any()
        }
        Some(LastAccess { at, answer: AccessResult::Refused { status, code }, .. }) => refused(cx, needed, *at, *status, code.as_deref()),
    };
    view! { <div><dt>{cx.t(name)}</dt><dd>{told}</dd></div> }
}

fn refused(cx: &PageContext, needed: &Needed, at: i64, status: u16, code: Option<&str>) -> AnyView {
    let answer = UpstreamAnswer {
        status: Some(status),
        code: code.map(str::to_owned),
        ..UpstreamAnswer::default()
    };
    let row = error_catalog::explain(&answer, None).map(|explained| explained.row);
    let meaning = row.map(|row| {
        let (what, _) = explanation::words(cx.words, row);
        view! { <p>{what}" "<a href=format!("/help/errors#{}", row.id)>{cx.t("help-row")}</a></p> }
    });
    // A role is no remedy for what the service locks, or for what only the customer can allow.
    let other = row.map(|row| row.who).filter(|who| *who != Who::RoleAdmin);
    let helps = match other {
        Some(who) => view! { <p>{cx.t("help-who")}" – "{cx.t(&format!("who-{}", who.word()))}</p> }.into_any(),
        None => view! { <p>{cx.t(needed.role)}" "<small>{explanation::source(&needed.source)}</small></p> }.into_any(),
    };
    let codes = match code {
        Some(code) => format!("{status}, {code}"),
        None => status.to_string(),
    };
    view! {
        <p><span class="chip chip--bad">{cx.t("rights-refused")}</span>" "{cx.moment(at)}" "<code dir="auto">{codes}</code></p>
        {meaning}
        {helps}
    }
    .into_any()
}
