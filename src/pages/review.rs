//! What a save would do now: the changes, what others changed meanwhile, what has to be decided, and the exact request.

use super::profile::{Posted, company, review_address, title};
use crate::components::{Cx, difference, notice, request, tools, value};
use crate::profile::merge::Pick;
use crate::profile::{Change, Clash, Guard, Profile};
use crate::server::editing::{Decision, Kept, Outcome, Review};
use crate::server::portal::Portal;
use crate::server::{Error, Kind, Target};
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

pub async fn show_partner(cx: Cx, State(portal): State<Arc<Portal>>, Path(slug): Path<String>) -> Result<Response, Error> {
    show(&cx, &portal, Target::partner(&slug).ok_or(Kind::NotFound)?).await
}

pub async fn show_customer_billing(cx: Cx, State(portal): State<Arc<Portal>>, Path(id): Path<String>) -> Result<Response, Error> {
    show(&cx, &portal, Target::customer_billing(&id).ok_or(Kind::NotFound)?).await
}

/// Without a draft there is nothing to review: the form it is.
async fn show(cx: &Cx, portal: &Portal, target: Target) -> Result<Response, Error> {
    match portal.review(cx.person()?, &target, cx.lang()).await? {
        Some(review) => Ok(page(cx, &review)),
        None => Ok(Redirect::to(&target.address()).into_response()),
    }
}

pub async fn post_partner(
    cx: Cx,
    State(portal): State<Arc<Portal>>,
    Path(slug): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Redirect, Error> {
    post(&cx, &portal, Target::partner(&slug).ok_or(Kind::NotFound)?, &posted).await
}

pub async fn post_customer_billing(
    cx: Cx,
    State(portal): State<Arc<Portal>>,
    Path(id): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Redirect, Error> {
    post(&cx, &portal, Target::customer_billing(&id).ok_or(Kind::NotFound)?, &posted).await
}

async fn post(cx: &Cx, portal: &Arc<Portal>, target: Target, posted: &Posted) -> Result<Redirect, Error> {
    if !target.profile().is_editable() {
        return Err(Kind::Method.into());
    }
    let value = |name: &str| posted.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str());
    match value("intent") {
        Some("save") => {
            let decision = Decision {
                picks: picks(posted)?,
                confirmed: value("confirm") == Some("yes"),
                seen: value("seen").map(str::to_owned),
                draft: value("draft").map(str::to_owned),
            };
            match portal.apply(cx.person()?, &target, decision, cx.lang()).await? {
                Kept::Form => Ok(Redirect::to(&target.address())),
                Kept::Review => Ok(Redirect::to(&review_address(&target))),
            }
        }
        Some("discard") => {
            portal.discard(cx.person()?, &target).await?;
            Ok(Redirect::to(&target.address()))
        }
        Some(_) | None => Err(Kind::BadForm.into()),
    }
}

/// `choice.{key}` = `mine` or `theirs`.
fn picks(posted: &Posted) -> Result<BTreeMap<String, Pick>, Error> {
    let choices = posted.iter().filter_map(|(name, value)| Some((name.strip_prefix("choice.")?, value.as_str())));
    choices
        .map(|(key, value)| match value {
            "mine" => Ok((key.to_owned(), Pick::Mine)),
            "theirs" => Ok((key.to_owned(), Pick::Theirs)),
            _ => Err(Kind::BadForm.into()),
        })
        .collect()
}

pub fn page(cx: &Cx, review: &Review) -> Response {
    let title = cx.with("review-title", &[("profile", title(cx, &review.target).into())]);
    cx.page_after(title, word(review)).draw(|| body(cx, review))
}

/// Clashes that nobody has decided make it a conflict, whatever the last post said.
fn word(review: &Review) -> Option<&'static str> {
    let last = review.outcome.as_ref().map(Outcome::word);
    if review.prepared.clashes.is_empty() { last } else { last.or(Some(Outcome::Conflict.word())) }
}

pub fn body(cx: &Cx, review: &Review) -> AnyView {
    let profile = review.target.profile();
    let prepared = &review.prepared;
    let address = review.target.address();
    let company = company(&review.target, &review.theirs).map(|name| view! { <bdi>{name}</bdi>" – " });
    let changes: Vec<_> =
        prepared.changes.iter().map(|change| change_row(cx, profile, change, ["review-before", "review-after"])).collect();
    let taken: Vec<_> = prepared.taken.iter().map(|change| change_row(cx, profile, change, ["review-began", "review-before"])).collect();
    let clashes: Vec<_> = prepared.clashes.iter().map(|clash| clash_choice(cx, profile, clash, review)).collect();
    let conflict = !clashes.is_empty();
    let nothing = changes.is_empty() && !conflict;
    let may_save = !nothing && review.locked.is_none() && prepared.problems.is_empty();
    view! {
        <p class="back"><a href=address.clone()>{cx.say("review-back")}</a></p>
        <hgroup>
            <p>{company}{title(cx, &review.target)}</p>
            <h1>{cx.say("review-heading")}</h1>
            <p>{cx.say(if nothing { "review-nothing" } else { "review-text" })}</p>
        </hgroup>
        {outcome(cx, review, &address)}
        {review.locked.as_ref().map(|locked| notice::locked(cx, locked))}
        <form class="review" method="post" novalidate=true>
            <input type="hidden" name="seen" value=review.version.clone()/>
            <input type="hidden" name="draft" value=review.draft.id()/>
            {conflict.then(|| view! {
                <section class="part"><h2>{cx.say("review-clashes")}</h2><p>{cx.say("review-clashes-text")}</p>{clashes}</section>
            })}
            {(!changes.is_empty()).then(|| view! {
                <section class="part">
                    <h2>{cx.with("review-changes", &[("count", changes.len().into())])}</h2>
                    <ul class="changes">{changes}</ul>
                </section>
            })}
            {(!taken.is_empty()).then(|| view! {
                <section class="part">
                    <h2>{cx.say("review-taken")}</h2><p>{cx.say("review-taken-text")}</p>
                    <ul class="changes">{taken}</ul>
                </section>
            })}
            {(!prepared.changes.is_empty()).then(|| request::disclosure(cx, profile, &prepared.request, &prepared.changes))}
            {tools::disclosure(cx, &review.target, &prepared.changes, &prepared.request)}
            {may_save.then(|| confirm(cx, review))}
            <div class="profile-form__actions">
                {may_save.then(|| view! { <button class="button" name="intent" value="save">{cx.say("button-save")}</button> })}
                <a class="button button--quiet" href=address>{cx.say("button-back")}</a>
                <button class="button button--quiet" name="intent" value="discard">{cx.say("button-discard")}</button>
            </div>
        </form>
    }
    .into_any()
}

/// How the last post ended; without one, the problems that saving would meet.
fn outcome(cx: &Cx, review: &Review, address: &str) -> Option<AnyView> {
    let profile = review.target.profile();
    let problems = &review.prepared.problems;
    if wants_confirmation(review) {
        let link = view! { <ul><li><a href="#confirm">{cx.say("review-confirm-missing")}</a></li></ul> }.into_any();
        return Some(notice::summary(cx, profile, &[], address, Some(link)));
    }
    match &review.outcome {
        Some(outcome) => Some(notice::outcome(cx, profile, outcome, address)),
        None if problems.is_empty() => None,
        None => Some(notice::summary(cx, profile, problems, address, None)),
    }
}

/// The last post lacked the confirmation, and nothing else was wrong.
fn wants_confirmation(review: &Review) -> bool {
    let empty = matches!(&review.outcome, Some(Outcome::Problems { problems }) if problems.iter().all(|problem| problem.key == "confirm"));
    empty && review.prepared.problems.is_empty() && !review.prepared.guards.is_empty()
}

fn confirm(cx: &Cx, review: &Review) -> Option<AnyView> {
    let guards: &[Guard] = &review.prepared.guards;
    if guards.is_empty() {
        return None;
    }
    let missing = wants_confirmation(review);
    let texts: Vec<_> = guards.iter().map(|guard| view! { <p class="guard">{cx.say(&format!("guard-{}", guard.word()))}</p> }).collect();
    let label = guards.iter().map(|guard| cx.say(&format!("confirm-{}", guard.word()))).collect::<Vec<_>>().join(" ");
    Some(
        view! {
            <section class="part">
                <h2>{cx.say("review-confirm")}</h2>
                <div id="guards">{texts}</div>
                <p id="problem-confirm" class="problem" hidden=!missing>{missing.then(|| cx.say("review-confirm-missing"))}</p>
                <label class="choice">
                    <input id="confirm" type="checkbox" name="confirm" value="yes" aria-describedby="guards problem-confirm"
                        aria-invalid=missing.then_some("true")/>
                    <span>{label}</span>
                </label>
            </section>
        }
        .into_any(),
    )
}

/// One change; `titles` are the words over its two sides.
fn change_row(cx: &Cx, profile: &'static Profile, change: &Change, titles: [&str; 2]) -> impl IntoView + use<> {
    let (before, after) = difference::pair(cx, value::kind_of(profile, &change.key), &change.before_shown(), &change.after);
    view! {
        <li>
            <h3>{value::label_of(cx, profile, &change.key)}</h3>
            <dl>
                <div><dt>{cx.say(titles[0])}</dt><dd>{before}</dd></div>
                <div><dt>{cx.say(titles[1])}</dt><dd>{after}</dd></div>
            </dl>
        </li>
    }
}

/// One decision: what stood there when the edit began, what stands there now, what was typed.
fn clash_choice(cx: &Cx, profile: &'static Profile, clash: &Clash, review: &Review) -> impl IntoView + use<> {
    let kind = value::kind_of(profile, &clash.key);
    let theirs = clash.theirs.shown();
    let name = format!("choice.{}", clash.key);
    let chosen = review.draft.choices.get(&clash.key).filter(|choice| choice.over == theirs).map(|choice| choice.pick);
    let option = |pick: Pick, word: &'static str, text: &str| {
        view! {
            <label class="choice">
                <input type="radio" name=name.clone() value=word checked=chosen == Some(pick)/>
                <span>{cx.say(&format!("review-choice-{word}"))}<br/>{value::shown(cx, kind, text)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="clash">
            <legend><h3>{value::label_of(cx, profile, &clash.key)}</h3></legend>
            <p class="hint">{cx.say("review-base")}" "{value::shown(cx, kind, &clash.base.shown())}</p>
            // What cannot be typed back cannot be chosen over what stands there.
            {(!clash.theirs.is_tree()).then(|| option(Pick::Mine, "mine", &clash.mine))}
            {option(Pick::Theirs, "theirs", &theirs)}
        </fieldset>
    }
}
