//! The search field in the header, and the query that it sends.

use super::page_context;
use crate::islands::HeaderSearch;
use leptos::prelude::*;
use url::form_urlencoded;

/// The longest search, in characters; nobody types more.
const LONGEST: usize = 200;

/// Returns true for a search that nothing can be found with.
pub fn is_too_long(search: &str) -> bool {
    search.trim().chars().count() > LONGEST
}

/// The part of a search that is looked for, and whether something was cut off.
pub fn shortened(search: &str) -> (String, bool) {
    let search = search.trim();
    let kept: String = search.chars().take(LONGEST).collect();
    let is_cut = kept.len() < search.len();
    (kept, is_cut)
}

/// The query of a search, cut to what is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchFormQuery {
    pub text: String,
    /// Something was cut off.
    pub is_cut: bool,
    /// Only the list, for the island.
    pub part: bool,
}

impl SearchFormQuery {
    /// Never fails: of a name that comes twice the first counts, and what is no UTF-8 is replaced.
    pub fn read(query: &str) -> SearchFormQuery {
        let value = |name: &str| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        let text: String = value("q")
            .unwrap_or_default()
            .chars()
            .filter(|letter| !letter.is_control())
            .collect();
        let (text, is_cut) = shortened(&text);
        SearchFormQuery {
            text,
            is_cut,
            part: value("part").as_deref() == Some("list"),
        }
    }
}

/// The island looks for the form's input and for the two places that follow the form.
#[component]
pub fn SearchForm() -> impl IntoView {
    let page = page_context();
    let text = page
        .path
        .strip_prefix("/search?")
        .map(|query| SearchFormQuery::read(query).text);
    let (keys, label) = (page.keys, page.t("search-label"));
    let form_label = label.clone();
    view! {
        <HeaderSearch>
            <form role="search" aria-label=form_label action="/search" data-keys=keys>
                <input
                    type="search"
                    name="q"
                    value=text
                    autocomplete="off"
                    aria-label=label
                    aria-keyshortcuts="Control+K"
                    placeholder=page.t("search-title")
                />
            </form>
            <div class="find__list" hidden=true></div>
            <p class="unseen" role="status"></p>
        </HeaderSearch>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_query_is_it_is_read() {
        let read = |query: &str| SearchFormQuery::read(query).text;
        assert_eq!(read("q=Zo%C3%AB+%26+Co&q=other"), "Zoë & Co");
        assert_eq!(read("q=%FF%00%0Aa"), "\u{fffd}a");
        assert_eq!(read("%&=&q"), "");
        for (length, is_cut) in [(LONGEST, false), (LONGEST + 1, true), (60_000, true)] {
            let text = "é".repeat(length);
            let read = SearchFormQuery::read(&format!("q={text}+"));
            assert_eq!((read.text.chars().count(), read.is_cut), (LONGEST, is_cut));
            assert_eq!(is_too_long(&text), is_cut);
        }
        assert!(SearchFormQuery::read("part=list&q=x").part);
        assert!(!SearchFormQuery::read("part=all&q=x").part);
    }
}
