//! The author of a change that was not made in the portal, as far as Partner Center's activity log
//! tells.

use super::change_sets::field_name;
use super::time::timed;
use super::{PageContext, page_context};
use crate::history::{AuthorCertainty, ChangeAuthor, ChangeOrigin};
use crate::text::Arg;
use leptos::either::Either;
use leptos::prelude::*;

/// The words for an author: their key, and what stands in them beside the time.
struct Sentence {
    key: &'static str,
    args: Vec<(&'static str, Arg<'static>)>,
    at: i64,
}

/// Stands for an application that the log does not name.
const NO_APPLICATION: &str = "none";

impl Sentence {
    fn of(page: &PageContext, author: &ChangeAuthor) -> Sentence {
        let key = match (author.own, author.certainty) {
            (Some(_), _) => "origin-own",
            (None, AuthorCertainty::Matched) => "origin-matched",
            (None, AuthorCertainty::Likely) => "origin-likely",
        };
        let name = match author.name.as_str() {
            "" => page.t("origin-nameless").into_owned(),
            name => name.to_owned(),
        };
        let application = match author.application.as_str() {
            "" => NO_APPLICATION.to_owned(),
            application => application.to_owned(),
        };
        let args = match author.own {
            Some(_) => vec![],
            None => vec![("name", name.into()), ("application", application.into())],
        };
        Sentence {
            key,
            args,
            at: author.at,
        }
    }
}

/// The key of the words where the log names nobody.
fn silence(origin: &ChangeOrigin) -> &'static str {
    match origin {
        ChangeOrigin::Told(_) | ChangeOrigin::NotTold => "origin-not-told",
        ChangeOrigin::NotYet(_) => "origin-not-yet",
        ChangeOrigin::NoLog => "origin-no-log",
        ChangeOrigin::NoLogInCloud => "origin-no-log-in-cloud",
        ChangeOrigin::NotAsked => "origin-not-asked",
    }
}

/// The value of `data-origin`, by which tests find what is told.
fn word(origin: &ChangeOrigin) -> &'static str {
    match origin {
        ChangeOrigin::Told(authors) => match authors.first().map(|author| author.certainty) {
            Some(AuthorCertainty::Matched) => "matched",
            Some(AuthorCertainty::Likely) => "likely",
            None => "not-told",
        },
        ChangeOrigin::NotYet(_) => "not-yet",
        ChangeOrigin::NotTold => "not-told",
        ChangeOrigin::NoLog | ChangeOrigin::NoLogInCloud => "no-log",
        ChangeOrigin::NotAsked => "not-asked",
    }
}

/// The origin of one value as a text.
pub fn sentence(page: &PageContext, origin: &ChangeOrigin) -> String {
    match origin {
        ChangeOrigin::Told(authors) if !authors.is_empty() => {
            let told = authors.iter().map(|author| {
                let Sentence { key, mut args, at } = Sentence::of(page, author);
                args.push(("at", page.moment(at).into()));
                page.t_args(key, &args)
            });
            let told: Vec<String> = told.collect();
            told.join(page.lang().between_sentences())
        }
        origin => page.t(silence(origin)).into_owned(),
    }
}

/// The origin of a change: a paragraph for each author, with the fields that each changed if there
/// are several.
#[component]
pub fn ChangeOriginText<'a>(origin: &'a ChangeOrigin) -> impl IntoView + use<> {
    let page = page_context();
    let content = match origin {
        ChangeOrigin::Told(authors) if !authors.is_empty() => {
            let several = authors.len() > 1;
            let lines: Vec<_> = authors
                .iter()
                .map(|author| view! { <AuthorLine author several/> })
                .collect();
            Either::Left(lines)
        }
        origin => Either::Right(view! { <p>{page.t(silence(origin))}</p> }),
    };
    let again = match origin {
        ChangeOrigin::NotYet(at) if *at > page.now => {
            let text = timed(&page, "origin-again", &[], &[("at", *at)]);
            Some(view! { <p class="hint">{text}</p> })
        }
        _ => None,
    };
    view! { <div data-origin=word(origin)>{content}{again}</div> }
}

#[component]
fn AuthorLine<'a>(author: &'a ChangeAuthor, several: bool) -> impl IntoView + use<> {
    let page = page_context();
    let Sentence { key, args, at } = Sentence::of(&page, author);
    let text = timed(&page, key, &args, &[("at", at)]);
    let fields = several.then(|| {
        let fields = author.keys.iter().map(|key| field_name(page.words, key));
        let fields: Vec<String> = fields.collect();
        let fields = fields.join(&page.t("form-comma"));
        let text = page.t_args("origin-fields", &[("fields", fields.into())]);
        view! { {text}{page.lang().after_colon()} }
    });
    let entry = author.own.map(|seq| {
        let number = [("number", seq.to_string().into())];
        let name = page.t_args("entry-title", &number);
        view! { " "<a href=format!("/history/{seq}")>{name}</a> }
    });
    view! { <p>{fields}{text}{entry}</p> }
}
