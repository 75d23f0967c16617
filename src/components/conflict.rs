//! A conflict: for each field that two sides changed, the value from before the edit, the value of
//! now and its author, the value that was typed, and the choice between them.

use super::notice::Banner;
use super::value::{self, ShownValue};
use super::{PageContext, ProfileLabels, change_origin, page_context};
use crate::editing::{Outcome, Review, ValueSource};
use crate::profile::Conflict;
use crate::profile::merge::Side;
use leptos::prelude::*;

/// The conflicts to be decided, and those that have been; nothing where there is none. The buttons
/// keep the choices without saving.
#[component]
pub fn ConflictSection<'a>(
    labels: &'a ProfileLabels,
    review: &'a Review,
) -> Option<impl IntoView + use<>> {
    let profile = review.target.profile();
    let prepared = &review.prepared;
    let open = prepared.clashes.iter().map(|clash| (clash, None));
    let settled = prepared.settled.iter();
    let settled = settled.map(|(clash, side)| (clash, Some(*side)));
    let mut all: Vec<(&Conflict, Option<Side>)> = open.chain(settled).collect();
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
    let page = page_context();
    let choices: Vec<_> = all
        .into_iter()
        .map(|(conflict, chosen)| {
            let source = review.sources.get(&conflict.key);
            view! { <ConflictChoice labels conflict chosen source/> }
        })
        .collect();
    Some(view! {
        <section class="part">
            <h2>{page.t(title)}</h2>
            <p>{page.t(text)}</p>
            {choices}
            <div class="clash__all">
                // The first one is what Enter presses: it decides nothing that was not chosen.
                <button class="button button--quiet" name="intent" value="choose">
                    {page.t("button-choose")}
                </button>
                <button class="button button--quiet" name="intent" value="mine">
                    {page.t("button-all-mine")}
                </button>
                <button class="button button--quiet" name="intent" value="theirs">
                    {page.t("button-all-theirs")}
                </button>
            </div>
        </section>
    })
}

#[component]
fn ConflictChoice<'a>(
    labels: &'a ProfileLabels,
    conflict: &'a Conflict,
    chosen: Option<Side>,
    source: Option<&'a ValueSource>,
) -> impl IntoView + use<> {
    let page = page_context();
    let kind = value::kind_of(labels.profile, &conflict.key);
    let name = choice_of(&conflict.key);
    // A tree cannot be typed back, so it cannot be chosen over the value of now.
    let has_mine = !conflict.theirs.is_tree();
    let side = |side: Side, word: &'static str, text: &str, note: Option<String>| {
        let checked = chosen == Some(side);
        // The first one is what a link to the choice leads to.
        let id = (!has_mine || side == Side::Mine).then(|| name.clone());
        view! {
            <label class="choice clash__side">
                <input type="radio" id=id name=name.clone() value=word checked=checked/>
                <span>
                    <span class="clash__what">{page.t(&format!("review-choice-{word}"))}</span>
                    <span class="clash__value"><ShownValue kind value=text/></span>
                    {note.map(|note| view! { <span class="hint">{note}</span> })}
                </span>
            </label>
        }
    };
    let mine = has_mine.then(|| side(Side::Mine, "mine", &conflict.mine, None));
    let source = source.map(|source| self::source(&page, source));
    let base = conflict.base.shown();
    let theirs = side(Side::Theirs, "theirs", &conflict.theirs.shown(), source);
    view! {
        <fieldset class="clash">
            <legend><h3>{labels.full(page.words, &conflict.key)}</h3></legend>
            <p class="clash__base">
                <span class="hint">{page.t("review-base")}</span>
                {page.lang().after_colon()}
                <ShownValue kind value=&base/>
            </p>
            {mine}
            {theirs}
        </fieldset>
    }
}

/// A sentence that names the author and the time of a change, as far as the portal knows; and of a
/// change that was made elsewhere, what Partner Center tells of its author.
pub fn source(page: &PageContext, source: &ValueSource) -> String {
    let text = time_of(page, source);
    match source {
        ValueSource::Outside {
            origin: Some(origin),
            ..
        } => {
            let origin = change_origin::sentence(page, origin);
            let args = [("source", text.into()), ("origin", origin.into())];
            page.t_args("source-with-origin", &args)
        }
        ValueSource::Outside { origin: None, .. } | ValueSource::Portal { .. } => text,
    }
}

fn time_of(page: &PageContext, source: &ValueSource) -> String {
    let words = page.words;
    let at = |at: i64| page.moment(at);
    match source {
        ValueSource::Portal {
            same_person: true,
            at: moment,
            ..
        } => words.t_args("source-same-person", &[("at", at(*moment).into())]),
        ValueSource::Portal {
            name, at: moment, ..
        } => words.t_args(
            "source-portal",
            &[("name", name.into()), ("at", at(*moment).into())],
        ),
        ValueSource::Outside { between: None, .. } => words.t("source-outside").into_owned(),
        ValueSource::Outside {
            between: Some((after, before)),
            ..
        } if at(*after) == at(*before) => {
            words.t_args("source-outside-at", &[("at", at(*before).into())])
        }
        ValueSource::Outside {
            between: Some((after, before)),
            ..
        } => words.t_args(
            "source-outside-between",
            &[("after", at(*after).into()), ("before", at(*before).into())],
        ),
    }
}

/// The name of the inputs that decide a conflict.
fn choice_of(key: &str) -> String {
    format!("choice.{key}")
}

/// Tells that a save met conflicts that are not decided, with a link to each.
#[component]
pub fn ConflictBanner<'a>(
    labels: &'a ProfileLabels,
    clashes: &'a [Conflict],
) -> impl IntoView + use<> {
    let page = page_context();
    let items: Vec<_> = clashes
        .iter()
        .map(|clash| {
            let field = labels.full(page.words, &clash.key);
            let text = page.t_args("conflict-choose", &[("field", field.into())]);
            let address = format!("#{}", choice_of(&clash.key));
            view! { <li><a href=address>{text}</a></li> }
        })
        .collect();
    let more = view! { <ul>{items}</ul> };
    let text = page.t("outcome-conflict-text").into_owned();
    view! { <Banner look="warn" word=Outcome::Conflict.word() text more/> }
}

/// Tells that others changed the profile while a save was under way, and that there is nothing to
/// decide.
#[component]
pub fn MergedBanner() -> impl IntoView {
    let page = page_context();
    view! {
        <div id="summary" class="banner banner--warn" role="alert" tabindex="-1" autofocus=true>
            <h2>{page.t("review-merged")}</h2>
            <p>{page.t("review-merged-text")}</p>
        </div>
    }
}
