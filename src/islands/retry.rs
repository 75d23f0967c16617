//! A page that could not be had for now: asks again when the wait is over, and shows the page once
//! it is there. Asking does not count as somebody being here, so that a page left open does not
//! keep a session alive.

use super::countdown::{Countdown, CountdownState};
use super::{each, fill};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{self, RequestInit, RequestRedirect};
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::JsFuture;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct RetryWords {
    /// For how long to wait, where nothing happens by itself.
    pub ask: String,
    /// With `{seconds}`: when it is tried again.
    pub left: String,
    /// Said while it is tried.
    pub now: String,
    /// Text of the button that stops it.
    pub stop: String,
    pub stopped: String,
}

impl From<Vec<String>> for RetryWords {
    fn from(words: Vec<String>) -> Self {
        let [ask, left, now, stop, stopped] = each(&mut words.into_iter());
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

/// Between attempts where the answer names no wait, and the longest; in seconds.
const USUAL: u32 = 30;
const LONGEST: u32 = 600;

/// `children` is the link that works without this.
#[island]
pub fn Retry(
    /// The page to get.
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
        CountdownState::Asleep => words.with_value(|words| words.ask.clone()),
        CountdownState::Counting(left) => sentence(left),
        CountdownState::Stopped => words.with_value(|words| words.stopped.clone()),
        CountdownState::Over => words.with_value(|words| words.now.clone()),
    };
    let said = move || match (countdown.state.get(), countdown.said.get()) {
        (CountdownState::Counting(_), Some(left)) => sentence(left),
        (CountdownState::Stopped, _) => words.with_value(|words| words.stopped.clone()),
        _ => String::new(),
    };
    view! {
        <div class="wait">
            <p class="wait__left" aria-hidden=move || (countdown.state.get() != CountdownState::Asleep).then_some("true")>{text}</p>
            <p class="unseen" role="status">{said}</p>
            <div class="wait__buttons">
                {children()}
                <button type="button" class="button button--quiet" hidden=move || !matches!(countdown.state.get(), CountdownState::Counting(_))
                    on:click=move |_| countdown.stop()>{stop}</button>
            </div>
        </div>
    }
}

fn wait(countdown: Countdown, address: StoredValue<String>, seconds: u32) {
    countdown.start(seconds.clamp(1, LONGEST), move || {
        spawn_local(async move {
            match still_busy(&address.get_value()).await {
                Some(seconds) => wait(countdown, address, seconds),
                // Refused only for an address that is none.
                None => drop(window().location().replace(&address.get_value())),
            }
        });
    });
}

/// How long to wait on; nothing where there is a page to be shown, whatever it says.
async fn still_busy(address: &str) -> Option<u32> {
    let asked = RequestInit::new();
    asked.set_method("HEAD");
    // Who has to sign in first is not sent there from here.
    asked.set_redirect(RequestRedirect::Manual);
    let headers = web_sys::Headers::new().ok()?;
    headers.set("Portal-Poll", "1").ok()?;
    asked.set_headers_headers(&headers);
    let Ok(answer) = JsFuture::from(window().fetch_with_str_and_init(address, &asked)).await else {
        return Some(USUAL);
    };
    let answer: web_sys::Response = answer.dyn_into().ok()?;
    if answer.status() != 503 {
        return None;
    }
    let named = answer
        .headers()
        .get("Retry-After")
        .ok()
        .flatten()
        .and_then(|seconds| seconds.parse().ok());
    Some(named.unwrap_or(USUAL))
}
