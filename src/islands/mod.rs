//! The interactive pieces of pages. They are compiled for the server and for the browser. Each
//! island takes its texts as props, and its page works without it. Islands store nothing in the
//! browser.
//!
//! A browser that translates a page wraps every text into elements of its own, before or after the
//! islands start. So an island renders one element around what the server has rendered
//! (`children`), and never a text: it finds the elements that it writes into by their selectors,
//! and replaces all that is inside.

mod autosave;
mod controls;
mod countdown;
mod country;
mod customer_search;
mod header_search;
mod live_note;
mod live_progress;
mod profile_form;
mod retry;
mod wait_and_send;

pub use autosave::KEPT_AT;
pub use country::CountryForm;
pub use customer_search::CustomerSearch;
pub use header_search::HeaderSearch;
pub use live_note::LiveNote;
pub use live_progress::LiveProgress;
pub use profile_form::{FormWords, ProfileForm};
pub use retry::Retry;
pub use wait_and_send::WaitAndSend;

use leptos::web_sys::Element;

/// The first element in `root` that matches.
fn part(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok().flatten()
}

/// Writes a text into the first element in `root` that matches.
fn write(root: &Element, selector: &str, text: &str) {
    if let Some(part) = part(root, selector) {
        part.set_text_content(Some(text));
    }
}

/// Takes the next `COUNT` texts from the list. Texts travel to the browser as a list in the order
/// of the struct's fields, because field names would add more weight than the texts themselves.
fn take_texts<const COUNT: usize>(words: &mut std::vec::IntoIter<String>) -> [String; COUNT] {
    std::array::from_fn(|_| words.next().unwrap_or_default())
}

/// Replaces `{name}` in `template` by its value. Values that the template does not name are
/// ignored.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(template.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_filled_in_where_the_template_names_them() {
        assert_eq!(
            super::fill(
                "{count} changes: {list}",
                &[("count", "2"), ("list", "City, State")]
            ),
            "2 changes: City, State"
        );
        assert_eq!(super::fill("One change", &[("count", "1")]), "One change");
    }
}
