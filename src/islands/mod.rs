//! The interactive pieces, compiled for the server and for the browser. Each takes its words as
//! props, and its page works without it. Nothing here keeps data in the browser.

mod controls;
mod countdown;
mod country;
mod customer_search;
mod find;
mod profile_form;
mod retry;
mod typing;
mod wait_and_send;

pub use country::CountryForm;
pub use customer_search::{CustomerRow, CustomerSearch, Found, SearchWords};
pub use find::Find;
pub use profile_form::{FormWords, ProfileForm};
pub use retry::{Retry, RetryWords};
pub use wait_and_send::{WaitAndSend, WaitWords};

/// Words travel to the browser as a list, in the order of their struct: names for each would weigh
/// more than the words, here and there.
fn each<const COUNT: usize>(words: &mut std::vec::IntoIter<String>) -> [String; COUNT] {
    std::array::from_fn(|_| words.next().unwrap_or_default())
}

/// Puts `values` where `template` says `{name}`; what it does not name is left out.
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
