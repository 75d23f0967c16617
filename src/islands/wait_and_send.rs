//! A save that has to wait. It is sent once when the wait is over, unless a person stops it; then
//! the button sends it.

use super::countdown::Countdown;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::js_sys::Date;
use leptos::web_sys::{Event, HtmlFormElement, Node};
use leptos::{ev, html};
use std::rc::Rc;

/// A save is not sent by itself if it is later than this, in milliseconds: its author may have
/// left.
const MAX_DELAY_MS: f64 = 60_000.0;

/// The form of a decision that was made. `children` are its hidden inputs and what a countdown
/// writes into.
#[island]
pub fn WaitAndSend(
    /// The address to post to.
    address: String,
    seconds: u32,
    /// False if the wait is so long that an automatic save would come as a surprise.
    by_itself: bool,
    /// The texts of the countdown.
    words: Vec<String>,
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    Effect::new(move || {
        if let Some(form) = form.get() {
            wait(&form, seconds, by_itself, &words);
        }
    });
    view! { <form node_ref=form class="wait" method="post" action=address>{children()}</form> }
}

fn wait(form: &HtmlFormElement, seconds: u32, by_itself: bool, words: &[String]) {
    let countdown = Countdown::of(form, words);
    let (sent, late) = (form.clone(), Rc::clone(&countdown));
    countdown.start(seconds, by_itself, move || {
        if Date::now() > late.until.get() + MAX_DELAY_MS {
            // The computer was asleep when the wait ended.
            return late.say(2);
        }
        set_busy(&sent, true);
        // This fails only if the form is no longer in the page.
        let _ = sent.submit();
    });
    let (sent, early) = (form.clone(), Rc::clone(&countdown));
    window_event_listener_untyped("submit", move |event: Event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Node>().ok());
        if !sent.is_same_node(target.as_ref()) {
            return;
        }
        if early.is_early() || sent.has_attribute("aria-busy") {
            event.prevent_default();
        } else {
            set_busy(&sent, true);
            early.say(1);
        }
    });
    // A person who returns with the browser's back button decides again.
    let (sent, back) = (form.clone(), countdown);
    window_event_listener(ev::pageshow, move |event| {
        if event.persisted() {
            set_busy(&sent, false);
            back.stop();
        }
    });
}

fn set_busy(form: &HtmlFormElement, busy: bool) {
    // This fails for invalid attribute names only.
    let _ = if busy {
        form.set_attribute("aria-busy", "true")
    } else {
        form.remove_attribute("aria-busy")
    };
}
