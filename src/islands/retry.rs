//! Retries a page that was not available. When the wait is over it sends a request, and loads the
//! page once it is available. The request does not extend the session, so an open page does not
//! keep a session alive.

use super::countdown::{Countdown, CountdownState};
use super::{fill, take_texts};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{self, RequestInit, RequestRedirect};
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::JsFuture;

/// The texts of the countdown in the person's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct RetryWords {
    /// The time to wait, for a page without JavaScript.
    pub ask: String,
    /// Contains `{seconds}`: the time until the next attempt.
    pub left: String,
    /// Announced during an attempt.
    pub now: String,
    /// Text of the button that stops the attempts.
    pub stop: String,
    pub stopped: String,
}

impl From<Vec<String>> for RetryWords {
    fn from(words: Vec<String>) -> Self {
        let [ask, left, now, stop, stopped] = take_texts(&mut words.into_iter());
        RetryWords {
            ask,
            left,
            now,
            stop,
            stopped,
        }
    }
}

impl From<RetryWords> for Vec<String> {
    fn from(words: RetryWords) -> Self {
        let RetryWords {
            ask,
            left,
            now,
            stop,
            stopped,
        } = words;
        vec![ask, left, now, stop, stopped]
    }
}

/// Seconds between attempts if the response names none, and the longest time that is accepted.
const DEFAULT_SECONDS: u32 = 30;
const MAX_SECONDS: u32 = 600;

/// `children` is the link that works without JavaScript.
#[island]
pub fn Retry(
    /// The address of the page to load.
    address: String,
    seconds: u32,
    words: RetryWords,
    children: Children,
) -> impl IntoView {
    let countdown = Countdown::new();
    let stop = words.stop.clone();
    let words = StoredValue::new(words);
    let address = StoredValue::new(address);
    Effect::new(move || wait(countdown, address, seconds));
    let sentence = move |left: u32| {
        words.with_value(|words| fill(&words.left, &[("seconds", &left.to_string())]))
    };
    let text = move || match countdown.state.get() {
        CountdownState::NotStarted => words.with_value(|words| words.ask.clone()),
        CountdownState::Counting(left) => sentence(left),
        CountdownState::Stopped => words.with_value(|words| words.stopped.clone()),
        CountdownState::Over => words.with_value(|words| words.now.clone()),
    };
    let announcement = move || match (countdown.state.get(), countdown.announced.get()) {
        (CountdownState::Counting(_), Some(left)) => sentence(left),
        (CountdownState::Stopped, _) => words.with_value(|words| words.stopped.clone()),
        _ => String::new(),
    };
    view! {
        <div class="wait">
            <p class="wait__left" aria-hidden=move || (countdown.state.get() != CountdownState::NotStarted).then_some("true")>{text}</p>
            <p class="unseen" role="status">{announcement}</p>
            <div class="wait__buttons">
                {children()}
                <button type="button" class="button button--quiet" hidden=move || !matches!(countdown.state.get(), CountdownState::Counting(_))
                    on:click=move |_| countdown.stop()>{stop}</button>
            </div>
        </div>
    }
}

fn wait(countdown: Countdown, address: StoredValue<String>, seconds: u32) {
    countdown.start(seconds.clamp(1, MAX_SECONDS), move || {
        spawn_local(async move {
            match fetch_wait(&address.get_value()).await {
                Some(seconds) => wait(countdown, address, seconds),
                // This fails for an invalid address only.
                None => drop(window().location().replace(&address.get_value())),
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
