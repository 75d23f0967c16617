//! The list to choose from that filters of several pages have.

use super::page_context;
use leptos::prelude::*;

/// A list to choose from. The chosen value is offered even where the list does not have it.
#[component]
pub fn FilterSelect<'a>(
    name: &'static str,
    /// Key of the words.
    key: &'static str,
    chosen: &'a str,
    mut list: Vec<(String, String)>,
) -> impl IntoView + use<> {
    let page = page_context();
    if !chosen.is_empty() && !list.iter().any(|(value, _)| value == chosen) {
        list.push((chosen.to_owned(), chosen.to_owned()));
    }
    let options: Vec<_> = list
        .into_iter()
        .map(|(value, text)| {
            let selected = value == chosen;
            let text = if text.is_empty() { value.clone() } else { text };
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for=name>{page.t(key)}</label>
            <select id=name name=name>
                <option value="">{page.t("history-any")}</option>
                {options}
            </select>
        </div>
    }
}
