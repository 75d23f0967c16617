//! Moments on a page: in the time zone of the person, with UTC beside them.

use super::{PageDetails, page_context, value};
use crate::history::utc;
use crate::text::{Arg, Words};
use crate::time_zone::Zone;
use leptos::either::Either;
use leptos::prelude::*;
use std::borrow::Cow;

/// A moment as people write it, and as machines do. Where it is not in UTC, its title is.
#[component]
pub fn Time(at: i64) -> impl IntoView {
    let page = page_context();
    let title = (!page.zone.is_utc()).then(|| value::moment(page.words, &Zone::utc(), at));
    view! { <time datetime=utc(at) title=title>{page.moment(at)}</time> }
}

/// The first of the characters that stand for the moments of a sentence while it is put together.
/// They are of no script: other arguments lose them.
const FIRST_MARK: u32 = 0xf_0000;

/// The number of moments that a sentence can have.
const MOST_MARKS: u32 = 8;

/// A sentence with moments in it: each of `times` is an argument of the message.
pub fn timed(
    page: &PageDetails,
    key: &str,
    args: &[(&str, Arg)],
    times: &[(&str, i64)],
) -> impl IntoView + use<> {
    let pieces: Vec<_> = pieces(page.words, key, args, times)
        .into_iter()
        .map(|piece| match piece {
            SentencePiece::Text(text) => Either::Left(text),
            SentencePiece::Moment(at) => Either::Right(view! { <Time at/> }),
        })
        .collect();
    pieces
}

#[derive(Debug, PartialEq, Eq)]
enum SentencePiece {
    Text(String),
    Moment(i64),
}

fn pieces(
    words: &Words,
    key: &str,
    args: &[(&str, Arg)],
    times: &[(&str, i64)],
) -> Vec<SentencePiece> {
    let marks = || (FIRST_MARK..FIRST_MARK + MOST_MARKS).filter_map(char::from_u32);
    let unmarked = |arg: &Arg| match arg {
        Arg::Text(text) => Arg::Text(Cow::Owned(text.replace(|c| marks().any(|m| m == c), ""))),
        Arg::Number(number) => Arg::Number(*number),
    };
    let texts = args.iter().map(|(name, arg)| (*name, unmarked(arg)));
    let moments = times
        .iter()
        .zip(marks())
        .map(|((name, _), mark)| (*name, Arg::from(mark.to_string())));
    let all: Vec<(&str, Arg)> = texts.chain(moments).collect();
    let sentence = words.t_args(key, &all);
    let mut pieces = vec![];
    let mut text = String::new();
    for letter in sentence.chars() {
        let found = marks().zip(times).find(|(mark, _)| *mark == letter);
        let Some((_, (_, at))) = found else {
            text.push(letter);
            continue;
        };
        if !text.is_empty() {
            pieces.push(SentencePiece::Text(std::mem::take(&mut text)));
        }
        pieces.push(SentencePiece::Moment(*at));
    }
    if !text.is_empty() {
        pieces.push(SentencePiece::Text(text));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn a_sentence_is_cut_at_its_moments_alone() {
        let words = Words::of(Lang::En);
        let text = |text: &str| SentencePiece::Text(text.to_owned());
        assert_eq!(
            pieces(words, "version-checked", &[], &[("at", 5)]),
            [
                text("Last checked with Partner Center on "),
                SentencePiece::Moment(5),
                text(".")
            ]
        );
        let hostile = "\u{f0000}Ada\u{f0001}";
        let cut = pieces(
            words,
            "version-by",
            &[("name", hostile.into())],
            &[("at", 5)],
        );
        assert_eq!(cut, [SentencePiece::Moment(5), text(", by Ada")]);
    }
}
