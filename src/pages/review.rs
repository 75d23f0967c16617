//! What a save would do now: the changes, what others changed meanwhile, what has to be decided,
//! and the exact request.

use super::profile::{PostedForm, after, company, review_address, title};
use super::{outage, wait};
use crate::auth::session::RecentlyExpiredSession;
use crate::components::{
    Names, PageContext, address_check, conflict, difference, notice, request, snippets, value,
};
use crate::editing::addresses::{Reason, Take};
use crate::editing::{Decision, Editing, FormSubmission, Outcome, Review};
use crate::error::{Error, ErrorKind};
use crate::middleware::DocumentTarget;
use crate::profile::merge::Side;
use crate::profile::{Change, Guard};
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Without a draft there is nothing to review: the form it is.
pub async fn show(
    cx: PageContext,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
) -> Result<Response, Error> {
    let person = cx.person()?;
    if let Some(waiting) = editing.deferred_save(person, &target).await? {
        return Ok(wait::page(&cx, &waiting));
    }
    match editing.review(person, &target, cx.lang()).await {
        Ok(Some(review)) => Ok(page(&cx, &review)),
        Ok(None) => Ok(Redirect::to(&target.address()).into_response()),
        Err(error) => outage::instead(&cx, &editing, &target, error).await,
    }
}

/// `POST` of the review page: decisions about conflicts and addresses, and the save itself.
pub async fn submit(
    cx: PageContext,
    late: RecentlyExpiredSession,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
    Form(posted): Form<PostedForm>,
) -> Result<Redirect, Error> {
    if !target.profile().is_editable() {
        return Err(ErrorKind::Method.into());
    }
    let value = |name: &str| {
        posted
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    };
    let intent = value("intent").unwrap_or_default();
    let decision = Decision {
        picks: picks(&posted)?,
        confirmed: value("confirm") == Some("yes"),
        seen: value("seen").map(str::to_owned),
        draft: value("draft").map(str::to_owned),
    };
    match (intent, late) {
        ("suggestion" | "keep-address", RecentlyExpiredSession(Some(_))) => {
            Err(ErrorKind::SignIn.into())
        }
        ("suggestion", _) => {
            let take = value("take")
                .and_then(Take::parse)
                .ok_or(ErrorKind::BadForm)?;
            let kept = editing
                .take_suggestion(cx.person()?, &target, value("draft"), &take)
                .await?;
            Ok(Redirect::to(&after(&target, kept)))
        }
        ("keep-address", _) => {
            let (at, reason) = value("address")
                .zip(value("reason").and_then(Reason::parse))
                .ok_or(ErrorKind::BadForm)?;
            let kept = editing
                .keep_address(cx.person()?, &target, value("draft"), at, reason)
                .await?;
            Ok(Redirect::to(&after(&target, kept)))
        }
        ("save" | "choose" | "mine" | "theirs", RecentlyExpiredSession(Some(person))) => {
            // The session has ended: the choices are kept, nothing is saved, and after sign-in
            // comes the review again.
            editing
                .resolve_conflicts(&person, &target, decision, pick(intent))
                .await?;
            Err(ErrorKind::SignIn.into())
        }
        ("save", _) => Ok(Redirect::to(&after(
            &target,
            editing
                .save(cx.person()?, &target, decision, cx.lang())
                .await?,
        ))),
        ("choose" | "mine" | "theirs", _) => {
            editing
                .resolve_conflicts(cx.person()?, &target, decision, pick(intent))
                .await?;
            Ok(Redirect::to(&review_address(&target)))
        }
        ("discard", _) => {
            let shown = FormSubmission {
                draft: decision.draft,
                ..FormSubmission::default()
            };
            Ok(Redirect::to(&after(
                &target,
                editing.discard(cx.person()?, &target, &shown).await?,
            )))
        }
        _ => Err(ErrorKind::BadForm.into()),
    }
}

fn pick(word: &str) -> Option<Side> {
    match word {
        "mine" => Some(Side::Mine),
        "theirs" => Some(Side::Theirs),
        _ => None,
    }
}

/// `choice.{key}` = `mine` or `theirs`.
fn picks(posted: &PostedForm) -> Result<BTreeMap<String, Side>, Error> {
    let choices = posted
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("choice.")?, value.as_str())));
    choices
        .map(|(key, value)| Ok((key.to_owned(), pick(value).ok_or(ErrorKind::BadForm)?)))
        .collect()
}

pub fn page(cx: &PageContext, review: &Review) -> Response {
    let title = cx.t_args(
        "review-title",
        &[("profile", title(cx, &review.target).into())],
    );
    cx.page_after(title, word(review)).draw(|| body(cx, review))
}

/// Clashes that nobody has decided make it a conflict, whatever the last post said.
fn word(review: &Review) -> Option<&'static str> {
    let last = review.outcome.as_ref().map(Outcome::word);
    if review.prepared.clashes.is_empty() {
        last
    } else {
        last.or(Some(Outcome::Conflict.word()))
    }
}

pub fn body(cx: &PageContext, review: &Review) -> AnyView {
    let profile = review.target.profile();
    let prepared = &review.prepared;
    let address = review.target.address();
    // What would be saved has what was typed in it.
    let names = Names::of(profile, &prepared.request.body, None, &review.countries);
    let company =
        company(&review.target, &review.theirs).map(|name| view! { <bdi>{name}</bdi>" – " });
    let sides = ["review-before", "review-after"];
    let changes: Vec<_> = prepared
        .changes
        .iter()
        .map(|change| change_row(cx, &names, change, sides, None))
        .collect();
    let sides = ["review-began", "review-before"];
    let source = |key: &str| {
        review
            .sources
            .get(key)
            .map(|source| conflict::source(cx, source))
    };
    let taken: Vec<_> = prepared
        .taken
        .iter()
        .map(|change| change_row(cx, &names, change, sides, source(&change.key)))
        .collect();
    let conflict = !prepared.clashes.is_empty();
    let nothing = changes.is_empty() && !conflict;
    let undecided = address_check::is_open(review);
    let may_save =
        !nothing && review.locked.is_none() && prepared.problems.is_empty() && !undecided;
    view! {
        <p class="back"><a href=address.clone()>{cx.t("review-back")}</a></p>
        <hgroup>
            <p>{company}{title(cx, &review.target)}</p>
            <h1>{cx.t("review-heading")}</h1>
            <p>{cx.t(if nothing { "review-nothing" } else { "review-text" })}</p>
        </hgroup>
        {outcome(cx, &names, review, &address)}
        {notice::locked_beside(cx, review.locked.as_ref(), review.outcome.as_ref())}
        {address_check::sections(cx, review)}
        // Named, so that the `#main` of who came past the page's head does not stay and take the focus from the outcome.
        <form class="review" method="post" action="review" novalidate=true>
            <input type="hidden" name="seen" value=review.version.clone()/>
            <input type="hidden" name="draft" value=review.draft.id()/>
            {conflict::section(cx, &names, review)}
            {(!changes.is_empty()).then(|| view! {
                <section class="part">
                    <h2>{cx.t_args("review-changes", &[("count", changes.len().into())])}</h2>
                    <ul class="changes">{changes}</ul>
                </section>
            })}
            {(!taken.is_empty()).then(|| view! {
                <section class="part">
                    <h2>{cx.t("review-taken")}</h2><p>{cx.t("review-taken-text")}</p>
                    <ul class="changes">{taken}</ul>
                </section>
            })}
            {(!prepared.changes.is_empty()).then(|| request::disclosure(cx, profile, &prepared.request, &prepared.changes))}
            {snippets::disclosure(cx, &review.target, &names, &prepared.changes, &prepared.request)}
            {may_save.then(|| confirm(cx, review))}
            {undecided.then(|| view! { <p class="note">{cx.t("address-decide")}</p> })}
            <div class="profile-form__actions">
                {may_save.then(|| view! { <button class="button" name="intent" value="save" data-key="Enter">{cx.t("button-save")}</button> })}
                <a class="button button--quiet" href=address>{cx.t("button-back")}</a>
                <button class="button button--quiet" name="intent" value="discard">{cx.t("button-discard")}</button>
            </div>
        </form>
    }
    .into_any()
}

/// How the last post ended; without one, the problems that saving would meet.
fn outcome(cx: &PageContext, names: &Names, review: &Review, address: &str) -> Option<AnyView> {
    let problems = &review.prepared.problems;
    if wants_confirmation(review) {
        let link =
            view! { <ul><li><a href="#confirm">{cx.t("review-confirm-missing")}</a></li></ul> }
                .into_any();
        return Some(notice::summary(cx, names, &[], address, Some(link)));
    }
    match &review.outcome {
        // Others were faster, but nothing of theirs is in the way.
        Some(Outcome::Conflict) if review.prepared.clashes.is_empty() => Some(conflict::merged(cx)),
        Some(outcome) => Some(notice::outcome(cx, names, outcome, address)),
        None if problems.is_empty() => None,
        None => Some(notice::summary(cx, names, problems, address, None)),
    }
}

/// The last post lacked the confirmation, and nothing else was wrong.
fn wants_confirmation(review: &Review) -> bool {
    let empty = matches!(&review.outcome, Some(Outcome::Problems { problems }) if problems.iter().all(|problem| problem.key == "confirm"));
    empty && review.prepared.problems.is_empty() && !review.prepared.guards.is_empty()
}

fn confirm(cx: &PageContext, review: &Review) -> Option<AnyView> {
    let guards: &[Guard] = &review.prepared.guards;
    if guards.is_empty() {
        return None;
    }
    let missing = wants_confirmation(review);
    // Decided before Partner Center asked to wait.
    let confirmed = matches!(
        review.outcome,
        Some(Outcome::Throttled {
            confirmed: true,
            ..
        })
    );
    let texts: Vec<_> = guards
        .iter()
        .map(|guard| view! { <p class="guard">{cx.t(&format!("guard-{}", guard.word()))}</p> })
        .collect();
    let label = guards
        .iter()
        .map(|guard| cx.t(&format!("confirm-{}", guard.word())))
        .collect::<Vec<_>>()
        .join(" ");
    Some(
        view! {
            <section class="part">
                <h2>{cx.t("review-confirm")}</h2>
                <div id="guards">{texts}</div>
                <p id="problem-confirm" class="problem" hidden=!missing>{missing.then(|| cx.t("review-confirm-missing"))}</p>
                <label class="choice">
                    <input id="confirm" type="checkbox" name="confirm" value="yes" aria-describedby="guards problem-confirm"
                        checked=confirmed aria-invalid=missing.then_some("true")/>
                    <span>{label}</span>
                </label>
            </section>
        }
        .into_any(),
    )
}

/// One change; `titles` are the words over its two sides, `source` says whose it is.
fn change_row(
    cx: &PageContext,
    names: &Names,
    change: &Change,
    titles: [&str; 2],
    source: Option<String>,
) -> impl IntoView + use<> {
    let (before, after) = difference::pair(
        cx,
        value::kind_of(names.profile, &change.key),
        &change.before_shown(),
        &change.after,
    );
    view! {
        <li>
            <h3>{names.full(cx, &change.key)}</h3>
            {source.map(|source| view! { <p class="hint">{source}</p> })}
            <dl>
                <div><dt>{cx.t(titles[0])}</dt><dd>{before}</dd></div>
                <div><dt>{cx.t(titles[1])}</dt><dd>{after}</dd></div>
            </dl>
        </li>
    }
}
