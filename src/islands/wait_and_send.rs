//! A save that has to wait: goes on by itself when the wait is over, once, unless somebody stops it
//! or presses the button before.

use super::countdown::{Countdown, CountdownState};
use super::{each, fill};
use leptos::prelude::*;
use leptos::web_sys::js_sys::Date;
use leptos::{ev, html};
use serde::{Deserialize, Serialize};

/// A save does not go on by itself this long after its time: whoever made it may be elsewhere by
/// then.
const LATEST_MS: f64 = 60_000.0;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct WaitWords {
    /// For how long to wait, where nothing happens by itself.
    pub ask: String,
    /// With `{seconds}`: what happens by itself, and when.
    pub left: String,
    pub sending: String,
    /// Text of the button that stops it.
    pub stop: String,
    pub stopped: String,
    /// Text of the button that sends.
    pub send: String,
}

impl From<Vec<String>> for WaitWords {
    fn from(words: Vec<String>) -> Self {
        let [ask, left, sending, stop, stopped, send] = each(&mut words.into_iter());
        WaitWords {
            ask,
            left,
            sending,
            stop,
            stopped,
            send,
        }
    }
}

impl From<WaitWords> for Vec<String> {
    fn from(words: WaitWords) -> Self {
        let WaitWords {
            ask,
            left,
            sending,
            stop,
            stopped,
            send,
        } = words;
        vec![ask, left, sending, stop, stopped, send]
    }
}

/// The form of a decision that was made; `children` are its hidden inputs.
#[island]
pub fn WaitAndSend(
    /// Where to post.
    address: String,
    seconds: u32,
    /// Not where the wait is so long that its end would come as a surprise.
    by_itself: bool,
    words: WaitWords,
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let button = NodeRef::<html::Button>::new();
    let countdown = Countdown::new();
    let (stop, send) = (words.stop.clone(), words.send.clone());
    let words = StoredValue::new(words);
    let due = StoredValue::new(f64::INFINITY);
    let send_form = move || {
        if Date::now() > due.get_value() + LATEST_MS {
            // The computer slept through the end of the wait.
            return countdown.stop();
        }
        if let Some(form) = form.get_untracked() {
            // Fails only for a form that is no longer in the page.
            let _ = form.submit();
        }
    };
    Effect::new(move || {
        if form.get().is_some() && by_itself {
            due.set_value(Date::now() + f64::from(seconds) * 1000.0);
            countdown.start(seconds, send_form);
        }
    });
    // Somebody who comes back by the browser's button decides anew.
    Effect::new(move || {
        window_event_listener(ev::pageshow, move |event| {
            if event.persisted() {
                countdown.stop();
            }
        });
    });
    let submit = move |event: ev::SubmitEvent| {
        if countdown.state.get_untracked() == CountdownState::Over {
            event.prevent_default();
        } else {
            countdown.stop();
            countdown.state.set(CountdownState::Over);
        }
    };
    let stop_it = move |_| {
        countdown.stop();
        // The button that had the focus is gone.
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let text = move || {
        words.with_value(|words| match countdown.state.get() {
            CountdownState::Asleep => words.ask.clone(),
            CountdownState::Counting(left) => fill(&words.left, &[("seconds", &left.to_string())]),
            CountdownState::Stopped => words.stopped.clone(),
            CountdownState::Over => words.sending.clone(),
        })
    };
    let said = move || {
        words.with_value(
            |words| match (countdown.state.get(), countdown.said.get()) {
                (CountdownState::Asleep, _) | (_, None) => String::new(),
                (CountdownState::Counting(_), Some(left)) => {
                    fill(&words.left, &[("seconds", &left.to_string())])
                }
                (CountdownState::Stopped, _) => words.stopped.clone(),
                (CountdownState::Over, _) => words.sending.clone(),
            },
        )
    };
    view! {
        <form node_ref=form class="wait" method="post" action=address on:submit=submit
            aria-busy=move || (countdown.state.get() == CountdownState::Over).then_some("true")>
            {children()}
            <p class="wait__left" aria-hidden=move || (countdown.state.get() != CountdownState::Asleep).then_some("true")>{text}</p>
            <p class="unseen" role="status">{said}</p>
            <div class="wait__buttons">
                <button node_ref=button class="button">{send}</button>
                <button type="button" class="button button--quiet" hidden=move || !matches!(countdown.state.get(), CountdownState::Counting(_))
                    on:click=stop_it>{stop}</button>
            </div>
        </form>
    }
}
