//! A conflict: for each field that two sides changed, what stood there when the edit began, what
//! stands there now and by whom, what was typed, and the choice between them.

use super::{Names, PageContext, value};
use crate::editing::{Review, ValueSource};
use crate::profile::Conflict;
use crate::profile::merge::Side;
use leptos::prelude::*;

/// What is to be decided, or has been; nothing where nothing clashes. The buttons keep the choices
/// without saving.
pub fn section(cx: &PageContext, names: &Names, review: &Review) -> Option<AnyView> {
    let profile = review.target.profile();
    let prepared = &review.prepared;
    let open = prepared.clashes.iter().map(|clash| (clash, None));
    let mut all: Vec<(&Conflict, Option<Side>)> = open
        .chain(
            prepared
                .settled
                .iter()
                .map(|(clash, pick)| (clash, Some(*pick))),
        )
        .collect();
    if all.is_empty() {
        return None;
    }
    let place = |key: &str| profile.places().position(|place| place.key() == key);
    all.sort_by_key(|(clash, _)| place(&clash.key));
    let (title, text) = if prepared.clashes.is_empty() {
        ("review-decided", "review-decided-text")
    } else {
        ("review-clashes", "review-clashes-text")
    };
    let choices: Vec<_> = all
        .iter()
        .map(|(clash, pick)| choice(cx, names, clash, *pick, review.sources.get(&clash.key)))
        .collect();
    Some(
        view! {
            <section class="part">
                <h2>{cx.t(title)}</h2>
                <p>{cx.t(text)}</p>
                {choices}
                <div class="clash__all">
                    // The first one is what Enter presses: it decides nothing that was not chosen.
                    <button class="button button--quiet" name="intent" value="choose">{cx.t("button-choose")}</button>
                    <button class="button button--quiet" name="intent" value="mine">{cx.t("button-all-mine")}</button>
                    <button class="button button--quiet" name="intent" value="theirs">{cx.t("button-all-theirs")}</button>
                </div>
            </section>
        }
        .into_any(),
    )
}

fn choice(
    cx: &PageContext,
    names: &Names,
    clash: &Conflict,
    chosen: Option<Side>,
    source: Option<&ValueSource>,
) -> impl IntoView + use<> {
    let kind = value::kind_of(names.profile, &clash.key);
    let name = format!("choice.{}", clash.key);
    let base = clash.base.shown();
    let side = |pick: Side, word: &'static str, text: &str, note: Option<String>| {
        let shown = value::shown(cx, kind, text);
        view! {
            <label class="choice clash__side">
                <input type="radio" name=name.clone() value=word checked=chosen == Some(pick)/>
                <span>
                    <span class="clash__what">{cx.t(&format!("review-choice-{word}"))}</span>
                    <span class="clash__value">{shown}</span>
                    {note.map(|note| view! { <span class="hint">{note}</span> })}
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="clash">
            <legend><h3>{names.full(cx, &clash.key)}</h3></legend>
            <p class="clash__base"><span class="hint">{cx.t("review-base")}</span>" "{value::shown(cx, kind, &base)}</p>
            // What cannot be typed back cannot be chosen over what stands there.
            {(!clash.theirs.is_tree()).then(|| side(Side::Mine, "mine", &clash.mine, None))}
            {side(Side::Theirs, "theirs", &clash.theirs.shown(), source.map(|source| self::source(cx, source)))}
        </fieldset>
    }
}

/// Who changed it, and when, as far as the portal knows.
pub fn source(cx: &PageContext, source: &ValueSource) -> String {
    let at = |at: i64| cx.moment(at);
    match source {
        ValueSource::Portal {
            same_person: true,
            at: moment,
            ..
        } => cx.t_args("source-same-person", &[("at", at(*moment).into())]),
        ValueSource::Portal {
            name, at: moment, ..
        } => cx.t_args(
            "source-portal",
            &[("name", name.into()), ("at", at(*moment).into())],
        ),
        ValueSource::Outside { between: None } => cx.t("source-outside").into_owned(),
        ValueSource::Outside {
            between: Some((after, before)),
        } if at(*after) == at(*before) => {
            cx.t_args("source-outside-at", &[("at", at(*before).into())])
        }
        ValueSource::Outside {
            between: Some((after, before)),
        } => cx.t_args(
            "source-outside-between",
            &[("after", at(*after).into()), ("before", at(*before).into())],
        ),
    }
}

/// Others changed the profile while a save was under way, and nothing of it is to be decided.
pub fn merged(cx: &PageContext) -> AnyView {
    view! {
        <div id="summary" class="banner banner--warn" role="alert" tabindex="-1" autofocus=true>
            <h2>{cx.t("review-merged")}</h2>
            <p>{cx.t("review-merged-text")}</p>
        </div>
    }
    .into_any()
}
