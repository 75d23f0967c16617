//! Search as you type over the customers. The server renders the list, for the page and for this
//! island alike. Without JavaScript the form reloads the page.

use super::header_search::fetch_part;
use super::part;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{Element, Event, HtmlInputElement, RequestInit};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// Pause in typing before a request is sent.
const TYPING_PAUSE: Duration = Duration::from_millis(250);

/// `children` are a form with the input, the element in which the number of customers is announced,
/// and the element of the list.
#[island]
pub fn CustomerSearch(children: Children) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(search) = root.get().and_then(|root| LiveSearch::of(&root)) {
            let search = Rc::new(search);
            window_event_listener_untyped("input", move |event| {
                LiveSearch::on_input(&search, &event)
            });
        }
    });
    view! { <div node_ref=root>{children()}</div> }
}

struct LiveSearch {
    input: HtmlInputElement,
    count: Element,
    found: Element,
    timer: Cell<Option<TimeoutHandle>>,
    requesting: Cell<bool>,
}

impl LiveSearch {
    fn of(root: &Element) -> Option<LiveSearch> {
        Some(LiveSearch {
            input: part(root, "input")?.dyn_into().ok()?,
            count: part(root, "[role=status]")?,
            found: part(root, ".customer-search__found")?,
            timer: Cell::new(None),
            requesting: Cell::new(false),
        })
    }

    fn on_input(self: &Rc<Self>, event: &Event) {
        if event.target().is_none_or(|target| target != ****self.input) {
            return;
        }
        let search = Rc::clone(self);
        let request = move || spawn_local(Rc::clone(&search).request());
        if let Some(before) = self
            .timer
            .replace(set_timeout_with_handle(request, TYPING_PAUSE).ok())
        {
            before.clear();
        }
    }

    /// Sends one request at a time. If the search term has changed meanwhile, the response is
    /// dropped and a new request is sent.
    async fn request(self: Rc<Self>) {
        if self.requesting.replace(true) {
            return;
        }
        // This fails for invalid attribute names only.
        let _ = self.found.set_attribute("aria-busy", "true");
        loop {
            let term = self.input.value();
            let address = format!("/customers?part=list&search={}", encoded(&term));
            let response = fetch_part(&address, &RequestInit::new()).await;
            if term == self.input.value() {
                // Without a response the page stays as it is, and the button still works.
                if let Some(list) = response {
                    update_address(&term);
                    self.show(&list);
                }
                break;
            }
        }
        let _ = self.found.remove_attribute("aria-busy");
        self.requesting.set(false);
    }

    /// Shows a list, which begins with the number of customers.
    fn show(&self, list: &str) {
        self.found.set_inner_html(list);
        if let Some(count) = self.found.first_element_child() {
            self.count.set_text_content(count.text_content().as_deref());
            count.remove();
        }
    }
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
}
