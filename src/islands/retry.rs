//! Retries a page that was not available. When the wait is over it sends a request, and loads the
//! page once it is available. The request does not extend the session, so an open page does not
//! keep a session alive.

use super::countdown::Countdown;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{self, RequestInit, RequestRedirect};
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;

/// Seconds between attempts if the response names none, and the longest time that is accepted.
const DEFAULT_SECONDS: u32 = 30;
const MAX_SECONDS: u32 = 600;

/// `children` are what a countdown writes into, and the link to the page.
#[island]
pub fn Retry(
    /// The address of the page to load.
    address: String,
    seconds: u32,
    /// The texts of the countdown.
    words: Vec<String>,
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(root) = root.get() {
            wait(Countdown::of(&root, &words), address.clone(), seconds);
        }
    });
    view! { <div node_ref=root class="wait">{children()}</div> }
}

fn wait(countdown: Rc<Countdown>, address: String, seconds: u32) {
    let waiting = Rc::clone(&countdown);
    countdown.start(seconds.clamp(1, MAX_SECONDS), true, move || {
        let (countdown, address) = (Rc::clone(&waiting), address.clone());
        spawn_local(async move {
            match fetch_wait(&address).await {
                Some(seconds) => wait(countdown, address, seconds),
                // This fails for an invalid address only.
                None => drop(window().location().replace(&address)),
            }
        });
    });
}

/// Sends a request for the page. Returns the seconds to wait if it is still not available, and
/// `None` if it should be loaded.
async fn fetch_wait(address: &str) -> Option<u32> {
    let request = RequestInit::new();
    request.set_method("HEAD");
    // Redirects are not followed, so this never leads to sign-in.
    request.set_redirect(RequestRedirect::Manual);
    let headers = web_sys::Headers::new().ok()?;
    headers.set("Portal-Poll", "1").ok()?;
    request.set_headers_headers(&headers);
    let Ok(response) = JsFuture::from(window().fetch_with_str_and_init(address, &request)).await
    else {
        return Some(DEFAULT_SECONDS);
    };
    let response: web_sys::Response = response.dyn_into().ok()?;
    if response.status() != 503 {
        return None;
    }
    let named = response
        .headers()
        .get("Retry-After")
        .ok()
        .flatten()
        .and_then(|seconds| seconds.parse().ok());
    Some(named.unwrap_or(DEFAULT_SECONDS))
}
