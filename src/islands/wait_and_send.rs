//! A save that has to wait. It is sent once when the wait is over, unless a person stops it or
//! presses the button earlier.

use super::countdown::{Countdown, CountdownState};
use super::{fill, take_texts};
use leptos::prelude::*;
use leptos::web_sys::js_sys::Date;
use leptos::{ev, html};
use serde::{Deserialize, Serialize};

/// A save is not sent by itself if it is later than this, in milliseconds: its author may have
/// left.
const MAX_DELAY_MS: f64 = 60_000.0;

/// The texts of the countdown in the person's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct WaitWords {
    /// The time to wait, for a page without JavaScript.
    pub ask: String,
    /// Contains `{seconds}`: the time until the save is sent.
    pub left: String,
    pub sending: String,
    /// Text of the button that stops the countdown.
    pub stop: String,
    pub stopped: String,
    /// Text of the button that sends now.
    pub send: String,
}

impl From<Vec<String>> for WaitWords {
    fn from(words: Vec<String>) -> Self {
        let [ask, left, sending, stop, stopped, send] = take_texts(&mut words.into_iter());
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

/// The form of a decision that was made. `children` are its hidden inputs.
#[island]
pub fn WaitAndSend(
    /// The address to post to.
    address: String,
    seconds: u32,
    /// False if the wait is so long that an automatic save would come as a surprise.
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
        if Date::now() > due.get_value() + MAX_DELAY_MS {
            // The computer was asleep when the wait ended.
            return countdown.stop();
        }
        if let Some(form) = form.get_untracked() {
            // This fails only if the form is no longer in the page.
            let _ = form.submit();
        }
    };
    Effect::new(move || {
        if form.get().is_some() && by_itself {
            due.set_value(Date::now() + f64::from(seconds) * 1000.0);
            countdown.start(seconds, send_form);
        }
    });
    // A person who returns with the browser's back button decides again.
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
    let on_stop = move |_| {
        countdown.stop();
        // The button that had the focus has disappeared.
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let text = move || {
        words.with_value(|words| match countdown.state.get() {
            CountdownState::NotStarted => words.ask.clone(),
            CountdownState::Counting(left) => fill(&words.left, &[("seconds", &left.to_string())]),
            CountdownState::Stopped => words.stopped.clone(),
            CountdownState::Over => words.sending.clone(),
        })
    };
    let announcement = move || {
        words.with_value(
            |words| match (countdown.state.get(), countdown.announced.get()) {
                (CountdownState::NotStarted, _) | (_, None) => String::new(),
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
            <p class="wait__left" aria-hidden=move || (countdown.state.get() != CountdownState::NotStarted).then_some("true")>{text}</p>
            <p class="unseen" role="status">{announcement}</p>
            <div class="wait__buttons">
                <button node_ref=button class="button">{send}</button>
                <button type="button" class="button button--quiet" hidden=move || !matches!(countdown.state.get(), CountdownState::Counting(_))
                    on:click=on_stop>{stop}</button>
            </div>
        </form>
    }
}
