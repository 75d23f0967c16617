//! The partner's profiles at a glance. One that cannot be read now says so and leaves the others
//! alone.

use super::error::Told;
use super::profile::title;
use crate::auth::Permission;
use crate::components::{Names, PageContext, changes, explanation, value};
use crate::editing::Draft;
use crate::editing::Editing;
use crate::error::{Error, ErrorKind};
use crate::history::History;
use crate::profile::{Countries, Json, Kind, Owner, PROFILES, Place, Target, read};
use crate::store::audit::Row;
use axum::extract::State;
use axum::response::Response;
use futures::future::join_all;
use leptos::prelude::*;

/// How many values of a profile its card shows.
const SHOWN: usize = 3;

/// One profile and what could be learnt of it.
pub struct Card {
    pub target: Target,
    pub document: Result<Json, Error>,
}

pub async fn show(
    cx: PageContext,
    State(editing): State<Editing>,
    State(history): State<History>,
) -> Result<Response, Error> {
    let person = cx.person()?;
    let targets: Vec<Target> = PROFILES
        .iter()
        .filter(|profile| profile.owner == Owner::Partner)
        .map(|profile| Target::Partner(profile))
        .collect();
    let documents = join_all(
        targets
            .iter()
            .map(|target| editing.read(person, target, cx.lang())),
    )
    .await;
    let mut cards = Vec::with_capacity(targets.len());
    for (target, document) in targets.into_iter().zip(documents) {
        // These are about the person, not about a profile.
        if let Err(error) = &document
            && matches!(
                error.kind,
                ErrorKind::SignIn | ErrorKind::Mfa | ErrorKind::StoreDown
            )
        {
            return Err(error.clone());
        }
        cards.push(Card { target, document });
    }
    let drafts = if cx.may(Permission::Edit) {
        editing.drafts(person).await?
    } else {
        vec![]
    };
    let recent = history.recent_changes().await?;
    Ok(page(&cx, &cards, &drafts, &recent))
}

pub fn page(
    cx: &PageContext,
    cards: &[Card],
    drafts: &[(Target, Draft)],
    recent: &[Row],
) -> Response {
    cx.page(cx.t("overview-title"))
        .draw(|| body(cx, cards, drafts, recent))
}

pub fn body(
    cx: &PageContext,
    cards: &[Card],
    drafts: &[(Target, Draft)],
    recent: &[Row],
) -> AnyView {
    let draft_of = |target: &Target| {
        drafts
            .iter()
            .find(|(of, _)| of == target)
            .map(|(_, draft)| draft)
    };
    let views: Vec<_> = cards
        .iter()
        .map(|card| draw(cx, card, draft_of(&card.target)))
        .collect();
    let customers = drafts
        .iter()
        .filter(|(target, _)| target.customer().is_some())
        .count();
    view! {
        <hgroup><h1>{cx.t("overview-title")}</h1><p>{cx.t("overview-text")}</p></hgroup>
        {(customers > 0).then(|| view! {
            <p class="note">{cx.t_args("overview-drafts", &[("count", customers.into())])}" "<a href="/drafts">{cx.t("nav-drafts")}</a></p>
        })}
        <ul class="cards">
            {views}
            <li class="card">
                <h2><a href="/customers">{cx.t("nav-customers")}</a></h2>
                <p class="hint">{cx.t("overview-customers")}</p>
                <p class="card__verb" aria-hidden="true">{cx.t("card-customers")}</p>
            </li>
        </ul>
        <section class="part">
            <h2>{cx.t("overview-recent")}</h2>
            {if recent.is_empty() {
                view! { <p class="hint">{cx.t("overview-recent-none")}</p> }.into_any()
            } else {
                view! { {changes::rows(cx, recent, true)}<p><a href="/history">{cx.t("overview-history")}</a></p> }.into_any()
            }}
        </section>
    }
    .into_any()
}

fn draw(cx: &PageContext, card: &Card, draft: Option<&Draft>) -> AnyView {
    let profile = card.target.profile();
    let address = card.target.address();
    let state = match (&card.document, draft) {
        (_, Some(draft)) => Some((
            "warn",
            cx.t_args("card-draft", &[("at", cx.moment(draft.kept_at).into())]),
        )),
        (Err(_), None) => Some(("bad", cx.t("card-unavailable").into_owned())),
        (Ok(document), None) if document.doubled().is_some() => {
            Some(("warn", cx.t("card-read-only").into_owned()))
        }
        (Ok(document), None) => vetting(cx, profile.places(), document),
    };
    let text = match &card.document {
        Ok(document) => facts(cx, &card.target, document),
        Err(error) => failure(cx, error),
    };
    let verb = if profile.is_editable() && cx.may(Permission::Edit) {
        "card-edit"
    } else {
        "card-view"
    };
    let name = title(cx, &card.target);
    view! {
        <li class="card">
            <h2><a href=address>{name}</a></h2>
            {state.map(|(look, text)| view! { <p class=format!("chip chip--{look}")>{text}</p> })}
            <p class="hint">{cx.t(&format!("about-{}", profile.slug))}</p>
            {text}
            <p class="card__verb" aria-hidden="true">{cx.t(verb)}</p>
        </li>
    }
    .into_any()
}

/// The first values of the table that the document has.
fn facts(cx: &PageContext, target: &Target, document: &Json) -> AnyView {
    let profile = target.profile();
    let names = Names::of(profile, document, None, &Countries::new());
    let rows: Vec<_> = profile
        .places()
        .filter_map(|place| {
            let member = read(document, &place);
            let text = member.shown();
            let said_above = matches!(place.field.kind, Kind::VettingStatus | Kind::VettingSubStatus);
            (!text.is_empty() && !member.is_tree() && !said_above).then(|| {
                let label = names.label(cx, &place);
                view! { <div><dt>{label}</dt><dd>{value::shown(cx, place.field.kind, &text)}</dd></div> }
            })
        })
        .take(SHOWN)
        .collect();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

/// The vetting status of a profile that has one.
fn vetting(
    cx: &PageContext,
    mut places: impl Iterator<Item = Place>,
    document: &Json,
) -> Option<(&'static str, String)> {
    let status = read(
        document,
        &places.find(|place| place.field.kind == Kind::VettingStatus)?,
    )
    .shown();
    let look = match status.to_ascii_lowercase().as_str() {
        "authorized" => "good",
        "rejected" => "bad",
        _ => "info",
    };
    (!status.is_empty()).then(|| (look, value::text(cx, Kind::VettingStatus, &status)))
}

fn failure(cx: &PageContext, error: &Error) -> AnyView {
    let Told {
        title, text, row, ..
    } = Told::of(cx, error);
    let meaning = row.map(|row| explanation::facts(cx, row));
    let said = error
        .upstream
        .as_deref()
        .map(|answer| explanation::answered(cx, answer));
    view! { <p><strong>{title}</strong></p><p>{text}</p>{meaning}{said} }.into_any()
}
