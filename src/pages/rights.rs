//! The part of the account page about Partner Center: the rights that it granted or refused when it
//! was last asked, and the role for each refusal.

use super::error::sign_in;
use crate::auth::Person;
use crate::components::explanation::{self, SourceLink};
use crate::components::page_context;
use crate::components::time::{Time, timed};
use crate::error::UpstreamAnswer;
use crate::error_catalog;
use crate::error_catalog::{REQUIRED_ROLES, ROLE_CHANGE_SOURCE, RequiredRole, Responsible, Verb};
use crate::partner_center::access_log;
use crate::partner_center::access_log::{AccessAnswers, AccessResult, LastAccess, SecondFactor};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

/// The second factor as the id token states it, and as the service accepted it: Entra ID need not
/// state anything, the service's answer counts.
#[component]
pub fn SecondFactorText<'a>(
    person: &'a Person,
    access: &'a AccessAnswers,
) -> impl IntoView + use<> {
    let page = page_context();
    let stated = page.t(if person.mfa {
        "account-mfa-yes"
    } else {
        "account-mfa-not-stated"
    });
    let at = |key: &str, at: i64| Either::Left(timed(&page, key, &[], &[("at", at)]));
    let accepted = |when: i64| at("account-mfa-accepted", when);
    let (answer, more) = match access_log::second_factor(access) {
        SecondFactor::Unknown => (Either::Right(page.t("account-mfa-unknown")), None),
        SecondFactor::Accepted { at, meets: None } => (accepted(at), None),
        SecondFactor::Accepted {
            at,
            meets: Some(true),
        } => (accepted(at), Some("account-mfa-meets")),
        SecondFactor::Accepted {
            at,
            meets: Some(false),
        } => (accepted(at), Some("account-mfa-misses")),
        SecondFactor::Missing(when) => (at("account-mfa-missing", when), Some("account-mfa-again")),
    };
    let again = matches!(more, Some("account-mfa-misses" | "account-mfa-again")).then(|| {
        let address = sign_in("/account", "&step_up=1");
        view! { <p><a href=address>{page.t("error-way-sign-in")}</a></p> }
    });
    view! {
        <p>{stated}</p>
        <p>{answer}</p>
        {more.map(|key| view! { <p>{page.t(key)}</p> })}
        {again}
    }
}

/// Each profile with the granted rights, and the role for each refusal.
#[component]
pub fn RightsSection<'a>(access: &'a AccessAnswers) -> impl IntoView + use<> {
    let page = page_context();
    let mut slugs: Vec<&'static str> = REQUIRED_ROLES.iter().map(|needed| needed.slug).collect();
    slugs.dedup();
    let rows: Vec<_> = slugs
        .into_iter()
        .map(|slug| view! { <ProfileRights slug access/> })
        .collect();
    view! {
        <section class="part" id="rights">
            <h2>{page.t("rights-title")}</h2>
            <p>{page.t("rights-text")}</p>
            <ul class="rows">{rows}</ul>
            <p class="hint">{page.t("rights-hour")}" "<SourceLink source=&ROLE_CHANGE_SOURCE/></p>
        </section>
    }
}

#[component]
fn ProfileRights<'a>(slug: &'static str, access: &'a AccessAnswers) -> impl IntoView + use<> {
    let page = page_context();
    let name = if slug == "customers" {
        page.t("nav-customers")
    } else {
        page.t(&format!("profile-{slug}"))
    };
    let rights: Vec<_> = REQUIRED_ROLES
        .iter()
        .filter(|needed| needed.slug == slug)
        .map(|needed| {
            let last = access.get(&(needed.slug, needed.verb));
            view! { <RightRow needed last/> }
        })
        .collect();
    view! { <li><h3>{name}</h3><dl class="facts">{rights}</dl></li> }
}

#[component]
fn RightRow<'a>(
    needed: &'static RequiredRole,
    last: Option<&'a LastAccess>,
) -> impl IntoView + use<> {
    let page = page_context();
    let name = match needed.verb {
        Verb::View => "rights-view",
        Verb::Change => "rights-change",
    };
    let told = match last.map(|last| (last.at, &last.answer)) {
        None => EitherOf3::A(view! { <p class="hint">{page.t("rights-not-asked")}</p> }),
        Some((at, AccessResult::Allowed)) => EitherOf3::B(view! {
            <p>
                <span class="chip chip--good">{page.t("rights-allowed")}</span>
                " "
                <Time at/>
            </p>
        }),
        Some((at, AccessResult::Refused { status, code })) => {
            let answer = UpstreamAnswer {
                status: Some(*status),
                code: code.clone(),
                ..UpstreamAnswer::default()
            };
            EitherOf3::C(view! { <RefusedRight needed at answer=&answer/> })
        }
    };
    view! { <div><dt>{page.t(name)}</dt><dd>{told}</dd></div> }
}

#[component]
fn RefusedRight<'a>(
    needed: &'static RequiredRole,
    at: i64,
    answer: &'a UpstreamAnswer,
) -> impl IntoView + use<> {
    let page = page_context();
    let row = error_catalog::explain(answer, None).map(|explained| explained.entry);
    let meaning = row.map(|row| {
        let what = explanation::what(page.words, row);
        let address = explanation::address(row);
        view! { <p>{what}" "<a href=address>{page.t("help-row")}</a></p> }
    });
    // A role is no remedy for what the service locks, or for what only the customer can allow.
    let other = row
        .map(|row| row.who)
        .filter(|who| *who != Responsible::RoleAdmin);
    let helps = match other {
        Some(who) => {
            let who = page.t(&format!("who-{}", who.as_str()));
            Either::Left(view! { <p>{page.t("help-who")}" – "{who}</p> })
        }
        None => Either::Right(view! {
            <p>{page.t(needed.role)}" "<small><SourceLink source=&needed.source/></small></p>
        }),
    };
    let codes = [
        answer.status.map(|status| status.to_string()),
        answer.code.clone(),
    ];
    let codes = codes.into_iter().flatten().collect::<Vec<_>>().join(", ");
    view! {
        <p>
            <span class="chip chip--bad">{page.t("rights-refused")}</span>
            " "
            <Time at/>
            " "
            <code translate="no" dir="auto">{codes}</code>
        </p>
        {meaning}
        {helps}
    }
}
