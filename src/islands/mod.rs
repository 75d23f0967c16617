//! The interactive pieces of pages. They are compiled for the server and for the browser. Each
//! island takes its texts as props, and its page works without it. Islands store nothing in the
//! browser.

mod autosave;
mod controls;
mod countdown;
mod country;
mod customer_search;
mod header_search;
mod profile_form;
mod retry;
mod wait_and_send;

pub use country::CountryForm;
pub use customer_search::{CustomerList, CustomerRow, CustomerSearch, SearchWords};
pub use header_search::HeaderSearch;
pub use profile_form::{FormWords, ProfileForm};
pub use retry::{Retry, RetryWords};
pub use wait_and_send::{WaitAndSend, WaitWords};

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
