//! Two texts side by side with the words marked that differ.

use super::page_context;
use super::value::{self, NoValue};
use crate::profile::Kind;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use similar::{ChangeTag, TextDiff};

/// Longer texts are marked as a whole; comparing words is not worth the time there.
const LONGEST: usize = 4_000;

/// A piece of a text, and true if it stands on one side only.
type DiffPiece = (String, bool);

/// The value before and the value after, marked, each under the words with its key in `titles`.
#[component]
pub fn DifferenceRows<'a>(
    kind: Kind,
    before: &'a str,
    after: &'a str,
    titles: [&'static str; 2],
) -> impl IntoView + use<> {
    let page = page_context();
    let (before, after) = (
        value::text(page.words, kind, before),
        value::text(page.words, kind, after),
    );
    let (before, after) = pieces(&before, &after);
    view! {
        <div>
            <dt>{page.t(titles[0])}</dt>
            <dd><DifferenceSide pieces=before added=false/></dd>
        </div>
        <div>
            <dt>{page.t(titles[1])}</dt>
            <dd><DifferenceSide pieces=after added=true/></dd>
        </div>
    }
}

#[component]
fn DifferenceSide(pieces: Vec<DiffPiece>, added: bool) -> impl IntoView {
    if pieces.is_empty() {
        return Either::Left(view! { <NoValue/> });
    }
    let pieces: Vec<_> = pieces
        .into_iter()
        .map(|(text, marked)| match (marked, added) {
            (false, _) => EitherOf3::A(text),
            (true, true) => EitherOf3::B(view! { <ins>{text}</ins> }),
            (true, false) => EitherOf3::C(view! { <del>{text}</del> }),
        })
        .collect();
    Either::Right(view! { <bdi>{pieces}</bdi> })
}

fn pieces(before: &str, after: &str) -> (Vec<DiffPiece>, Vec<DiffPiece>) {
    let whole = |text: &str| {
        if text.is_empty() {
            vec![]
        } else {
            vec![(text.to_owned(), true)]
        }
    };
    if before.len() + after.len() > LONGEST {
        return (whole(before), whole(after));
    }
    let diff = TextDiff::from_unicode_words(before, after);
    let (mut left, mut right) = (vec![], vec![]);
    for change in diff.iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal => {
                add(&mut left, text, false);
                add(&mut right, text, false);
            }
            ChangeTag::Delete => add(&mut left, text, true),
            ChangeTag::Insert => add(&mut right, text, true),
        }
    }
    // Where nothing but blanks and stops is left of the old text, marking the pieces says less than
    // marking the whole.
    let kept = |parts: &[DiffPiece]| {
        parts
            .iter()
            .any(|(text, marked)| !marked && text.chars().any(char::is_alphanumeric))
    };
    if kept(&left) {
        (left, right)
    } else {
        (whole(before), whole(after))
    }
}

fn add(parts: &mut Vec<DiffPiece>, text: &str, marked: bool) {
    match parts.last_mut() {
        Some((last, same)) if *same == marked => last.push_str(text),
        _ => parts.push((text.to_owned(), marked)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(parts: &[DiffPiece]) -> String {
        parts
            .iter()
            .map(|(text, marked)| {
                if *marked {
                    format!("[{text}]")
                } else {
                    text.clone()
                }
            })
            .collect()
    }

    fn compared(before: &str, after: &str) -> (String, String) {
        let (left, right) = pieces(before, after);
        (marked(&left), marked(&right))
    }

    #[test]
    fn only_the_words_that_differ_are_marked() {
        assert_eq!(
            compared(
                "One Microsoft Way, Building 7",
                "One Contoso Way, Building 7"
            ),
            (
                "One [Microsoft] Way, Building 7".to_owned(),
                "One [Contoso] Way, Building 7".to_owned()
            )
        );
        assert_eq!(
            compared("臺北市信義區", "臺北市大安區"),
            ("臺北市[信義]區".to_owned(), "臺北市[大安]區".to_owned())
        );
    }

    #[test]
    fn a_wholly_different_text_is_marked_whole_and_an_empty_one_has_no_parts() {
        assert_eq!(
            compared("Redmond", "REDMOND"),
            ("[Redmond]".to_owned(), "[REDMOND]".to_owned())
        );
        assert_eq!(
            compared("a b", "c d"),
            ("[a b]".to_owned(), "[c d]".to_owned())
        );
        assert_eq!(compared("", "x"), (String::new(), "[x]".to_owned()));
    }

    #[test]
    fn nothing_of_either_text_is_lost() {
        let (before, after) = ("  a\u{a0}b, c ", "a b  c\u{202e}d");
        let (left, right) = pieces(before, after);
        assert_eq!(
            left.into_iter().map(|(text, _)| text).collect::<String>(),
            before
        );
        assert_eq!(
            right.into_iter().map(|(text, _)| text).collect::<String>(),
            after
        );
    }
}
