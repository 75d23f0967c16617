//! An input of several lines.

use leptos::prelude::*;

/// A `textarea` with this text in it, whose name is its id.
#[component]
pub fn TextArea(
    id: &'static str,
    rows: &'static str,
    text: String,
    /// The ids of its hint and its problem.
    described: &'static str,
    /// What was typed into it was refused.
    bad: bool,
) -> impl IntoView {
    view! {
        <textarea
            id=id
            name=id
            rows=rows
            dir="auto"
            aria-describedby=described
            aria-invalid=bad.then_some("true")
            inner_html=content(&text)
        ></textarea>
    }
}

/// The text as HTML. Leptos writes the children of a `textarea` without escaping them. A browser
/// drops a line break at the beginning, which therefore stands there twice.
fn content(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    match text.starts_with(['\n', '\r']) {
        true => format!("\n{escaped}"),
        false => escaped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Role;
    use crate::pages::samples::{HOSTILE, context, html};

    #[test]
    fn a_text_stays_in_its_input_whatever_it_is() {
        let of = |text: &str| {
            let text = text.to_owned();
            html(&context(Role::Editor), || {
                view! { <TextArea id="note" rows="3" text described="hint" bad=false/> }
            })
        };
        let page = of(HOSTILE);
        assert_eq!(page.matches("</textarea>").count(), 1, "{page}");
        assert!(!page.contains("<script>alert"), "{page}");
        assert!(page.contains("&lt;/textarea&gt;"), "{page}");
        assert!(of("one\ntwo").contains(">one\ntwo</textarea>"));
        assert!(of("\none").contains(">\n\none</textarea>"));
        assert!(of("").contains("></textarea>"));
    }
}
