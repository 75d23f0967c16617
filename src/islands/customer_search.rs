//! Search as you type over the customers. Without JavaScript the form reloads the page. Both ways
//! render the list with the same view.

use super::{fill, take_texts};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::{html, web_sys};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// A customer as the list shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerRow {
    pub id: String,
    pub company_name: String,
    pub domain: String,
}

/// One page of the list, as `GET /api/v1/customers` returns it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerList {
    pub items: Vec<CustomerRow>,
    /// Continuation token of the next page, if there is one.
    #[serde(default)]
    pub next: Option<String>,
    /// More customers follow, whether or not a page leads to them.
    #[serde(default)]
    pub more: bool,
    /// The number of customers on all pages, where it is known.
    #[serde(default)]
    pub total: Option<usize>,
    /// The domains could not be searched.
    #[serde(default)]
    pub incomplete: bool,
}

/// The texts of the search in the person's language. The counts are those of a first page, because
/// only first pages are fetched while typing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct SearchWords {
    pub label: String,
    /// Says what is searched.
    pub hint: String,
    pub button: String,
    /// Shown if no customer was found.
    pub none: String,
    pub one: String,
    /// Contains `{count}`. Shown if this is the complete result.
    pub many: String,
    /// Contains `{count}`. Shown if more customers follow on the next page.
    pub more: String,
    /// Text of the link to the next page.
    pub next: String,
    /// Contains `{count}` and `{total}`. Shown if more follow and their number is known.
    pub of_total: String,
    /// Shown if more customers follow and no page leads to them.
    pub unreachable: String,
    /// Shown if the domains could not be searched.
    pub incomplete: String,
}

impl From<Vec<String>> for SearchWords {
    fn from(words: Vec<String>) -> Self {
        let [
            label,
            hint,
            button,
            none,
            one,
            many,
            more,
            next,
            of_total,
            unreachable,
            incomplete,
        ] = take_texts(&mut words.into_iter());
        SearchWords {
            label,
            hint,
            button,
            none,
            one,
            many,
            more,
            next,
            of_total,
            unreachable,
            incomplete,
        }
    }
}

impl From<SearchWords> for Vec<String> {
    fn from(words: SearchWords) -> Self {
        let SearchWords {
            label,
            hint,
            button,
            none,
            one,
            many,
            more,
            next,
            of_total,
            unreachable,
            incomplete,
        } = words;
        vec![
            label,
            hint,
            button,
            none,
            one,
            many,
            more,
            next,
            of_total,
            unreachable,
            incomplete,
        ]
    }
}

impl SearchWords {
    /// Returns the sentence with the number of customers.
    pub fn summary(&self, found: &CustomerList) -> String {
        let words = match (found.items.len(), found.more, found.total) {
            (_, true, Some(_)) => &self.of_total,
            (_, true, None) => &self.more,
            (0, false, _) => &self.none,
            (1, false, _) => &self.one,
            (_, false, _) => &self.many,
        };
        let mut text = fill(words, &[("count", &found.items.len().to_string())]);
        if let Some(total) = found.total {
            text = fill(&text, &[("total", &total.to_string())]);
        }
        for (applies, more) in [
            (found.more && found.next.is_none(), &self.unreachable),
            (found.incomplete, &self.incomplete),
        ] {
            if applies && !more.is_empty() {
                text.push(' ');
                text.push_str(more);
            }
        }
        text
    }
}

/// Pause in typing before a request is sent.
const TYPING_PAUSE: Duration = Duration::from_millis(250);

/// The search box and the list of customers under it.
#[island]
pub fn CustomerSearch(
    /// The search term.
    search: String,
    found: CustomerList,
    /// The sentence with the number of customers. A later page uses another sentence.
    count: String,
    words: SearchWords,
) -> impl IntoView {
    let SearchWords {
        label,
        hint,
        button,
        next,
        ..
    } = words.clone();
    let words = StoredValue::new(words);
    let input = NodeRef::<html::Input>::new();
    let (shown, set_shown) = signal((search.clone(), found));
    let (count, set_count) = signal(count);
    let (requesting, set_requesting) = signal(false);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let typed = move || {
        input
            .get_untracked()
            .map(|input| input.value())
            .unwrap_or_default()
    };

    // Only one request runs at a time. If the search term has changed meanwhile, the response is
    // dropped and a new request is sent.
    let request = move || {
        if requesting.get_untracked() {
            return;
        }
        set_requesting.set(true);
        spawn_local(async move {
            loop {
                let term = typed();
                let response = fetch_page(&term).await;
                if term == typed() {
                    // Without a response the page stays as it is, and the button still works.
                    if let Some(found) = response {
                        update_address(&term);
                        set_count.set(words.read_value().summary(&found));
                        set_shown.set((term, found));
                    }
                    break;
                }
            }
            set_requesting.set(false);
        });
    };
    let on_input = move |_| {
        let before = timer.try_update_value(|timer| {
            std::mem::replace(timer, set_timeout_with_handle(request, TYPING_PAUSE).ok())
        });
        if let Some(handle) = before.flatten() {
            handle.clear();
        }
    };
    view! {
        <form class="customer-search" role="search" action="/customers">
            <label for="search">{label}</label>
            <p id="hint-search" class="hint">{hint}</p>
            <div class="customer-search__box">
                <input node_ref=input id="search" name="search" type="search" value=search autocomplete="off" maxlength="200"
                    aria-describedby="hint-search" on:input=on_input/>
                <button class="button">{button}</button>
            </div>
        </form>
        <p class="customer-search__count" role="status">{count}</p>
        <ul class="customer-list" aria-busy=move || requesting.get().then_some("true")>
            {move || shown.read().1.items.iter().map(row).collect_view()}
        </ul>
        {move || {
            let (search, CustomerList { next: token, .. }) = &*shown.read();
            let text = next.clone();
            token.as_ref().map(|token| {
                let href = format!("/customers?search={}&after={}", encoded(search), encoded(token));
                view! { <p><a rel="next" href=href>{text}</a></p> }
            })
        }}
    }
}

fn row(customer: &CustomerRow) -> impl IntoView + use<> {
    let CustomerRow {
        id,
        company_name,
        domain,
    } = customer.clone();
    view! {
        <li class="customer-list__item">
            <a href=format!("/customers/{id}/billing")>{company_name}</a>
            <span class="customer-list__domain">{domain}</span>
        </li>
    }
}

/// Fetches the first page for this search. Returns `None` if the request fails.
async fn fetch_page(search: &str) -> Option<CustomerList> {
    let response = JsFuture::from(
        window().fetch_with_str(&format!("/api/v1/customers?search={}", encoded(search))),
    )
    .await
    .ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()?;
    leptos::serde_json::from_str(&text).ok()
}

/// Puts the search into the page's address, so that reload, bookmark and back button lead to it.
fn update_address(search: &str) {
    let address = if search.is_empty() {
        "/customers".to_owned()
    } else {
        format!("/customers?search={}", encoded(search))
    };
    if let Ok(history) = window().history() {
        // Fails for an address of another origin, and if it is called too often. In the second case
        // the address is updated later.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// Percent-encodes a text for the query of an address. Unreserved characters (RFC 3986) stay.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let digit = |nibble: u8| char::from(b"0123456789ABCDEF"[usize::from(nibble & 15)]);
            out.extend(['%', digit(byte >> 4), digit(byte)]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_cannot_leave_the_query() {
        assert_eq!(encoded("Zoë & Co/#?+"), "Zo%C3%AB%20%26%20Co%2F%23%3F%2B");
    }

    #[test]
    fn the_count_says_whether_more_follow() {
        let words = SearchWords {
            label: String::new(),
            hint: String::new(),
            button: String::new(),
            none: "nobody".into(),
            one: "one".into(),
            many: "all {count}".into(),
            more: "the first {count}".into(),
            next: String::new(),
            of_total: "{count} of {total}".into(),
            unreachable: "no way on".into(),
            incomplete: "names only".into(),
        };
        let row = CustomerRow {
            id: "1".into(),
            company_name: "A".into(),
            domain: "a.example".into(),
        };
        let list = |count: usize, next: Option<&str>| CustomerList {
            items: vec![row.clone(); count],
            next: next.map(Into::into),
            more: next.is_some(),
            total: None,
            incomplete: false,
        };
        let sum = |count: usize, next: Option<&str>| words.summary(&list(count, next));
        assert_eq!(
            [sum(0, None), sum(1, None), sum(2, None), sum(25, Some("t"))],
            ["nobody", "one", "all 2", "the first 25"]
        );
        let of_total = CustomerList {
            total: Some(30),
            ..list(25, Some("t"))
        };
        assert_eq!(words.summary(&of_total), "25 of 30");
        let cut = CustomerList {
            more: true,
            incomplete: true,
            ..list(25, None)
        };
        assert_eq!(words.summary(&cut), "the first 25 no way on names only");
    }
}
