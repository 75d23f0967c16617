//! Search as you type over the customers. Without it the form reloads the page; both ways draw the
//! list with the same view.

use super::{each, fill};
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

/// One page of the list, as `GET /api/v1/customers` answers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub items: Vec<CustomerRow>,
    /// Names the next page, where there is one.
    #[serde(default)]
    pub next: Option<String>,
}

/// What the search says, in the person's language; the counts are those of a first page, which is
/// all that comes while typing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct SearchWords {
    pub label: String,
    /// That names are found by how they start.
    pub hint: String,
    pub button: String,
    /// Nobody was found.
    pub none: String,
    pub one: String,
    /// With `{count}`: all that were found.
    pub many: String,
    /// With `{count}`: the page is full, more follow.
    pub more: String,
    /// Text of the link to the next page.
    pub next: String,
}

impl From<Vec<String>> for SearchWords {
    fn from(words: Vec<String>) -> Self {
        let [label, hint, button, none, one, many, more, next] = each(&mut words.into_iter());
        SearchWords {
            label,
            hint,
            button,
            none,
            one,
            many,
            more,
            next,
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
        } = words;
        vec![label, hint, button, none, one, many, more, next]
    }
}

impl SearchWords {
    /// How many were found.
    pub fn sum(&self, found: &Found) -> String {
        let words = match (found.items.len(), &found.next) {
            (_, Some(_)) => &self.more,
            (0, None) => &self.none,
            (1, None) => &self.one,
            (_, None) => &self.many,
        };
        fill(words, &[("count", &found.items.len().to_string())])
    }
}

/// Typing has to rest this long before a question is asked.
const REST: Duration = Duration::from_millis(250);

/// The search box and the list of customers under it.
#[island]
pub fn CustomerSearch(
    /// What was searched for.
    search: String,
    found: Found,
    /// How many those are: a later page counts in other words.
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
    let (asking, set_asking) = signal(false);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let typed = move || {
        input
            .get_untracked()
            .map(|input| input.value())
            .unwrap_or_default()
    };

    // One question at a time; an answer to something that is no longer in the box is dropped, and
    // the box is asked about again.
    let ask = move || {
        if asking.get_untracked() {
            return;
        }
        set_asking.set(true);
        spawn_local(async move {
            loop {
                let wanted = typed();
                let answer = customers(&wanted).await;
                if wanted == typed() {
                    // Without an answer the page stays as it is, and the button still works.
                    if let Some(found) = answer {
                        put_into_address(&wanted);
                        set_count.set(words.read_value().sum(&found));
                        set_shown.set((wanted, found));
                    }
                    break;
                }
            }
            set_asking.set(false);
        });
    };
    let rest = move |_| {
        let before = timer.try_update_value(|timer| {
            std::mem::replace(timer, set_timeout_with_handle(ask, REST).ok())
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
                    aria-describedby="hint-search" on:input=rest/>
                <button class="button">{button}</button>
            </div>
        </form>
        <p class="customer-search__count" role="status">{count}</p>
        <ul class="customer-list" aria-busy=move || asking.get().then_some("true")>
            {move || shown.read().1.items.iter().map(row).collect_view()}
        </ul>
        {move || {
            let (search, Found { next: token, .. }) = &*shown.read();
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

/// The first page for this search; nothing where it cannot be had.
async fn customers(search: &str) -> Option<Found> {
    let answer = JsFuture::from(
        window().fetch_with_str(&format!("/api/v1/customers?search={}", encoded(search))),
    )
    .await
    .ok()?;
    let answer: web_sys::Response = answer.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    let text = JsFuture::from(answer.text().ok()?)
        .await
        .ok()?
        .as_string()?;
    leptos::serde_json::from_str(&text).ok()
}

/// So that a reload, a bookmark and the way back lead to this search.
fn put_into_address(search: &str) {
    let address = if search.is_empty() {
        "/customers".to_owned()
    } else {
        format!("/customers?search={}", encoded(search))
    };
    if let Ok(history) = window().history() {
        // Refused only for another origin's address, or when called too often: then the address
        // lags behind.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// Percent-encoded for the query of an address (RFC 3986, unreserved characters stay).
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
        };
        let row = CustomerRow {
            id: "1".into(),
            company_name: "A".into(),
            domain: "a.example".into(),
        };
        let sum = |count: usize, next: Option<&str>| {
            words.sum(&Found {
                items: vec![row.clone(); count],
                next: next.map(Into::into),
            })
        };
        assert_eq!(
            [sum(0, None), sum(1, None), sum(2, None), sum(25, Some("t"))],
            ["nobody", "one", "all 2", "the first 25"]
        );
    }
}
