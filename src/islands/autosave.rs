//! Saves what a person types into a form as a draft on the server: after a pause, from time to
//! time while there is none, and at once when the page is left or hidden. There is one request at a
//! time, but for the last one. Nothing is stored in the browser; a failed request is retried.

use super::fill;
use super::profile_form::FormWords;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::js_sys::{Date, Reflect};
use leptos::web_sys::{
    AbortSignal, FormData, HtmlFormElement, RequestInit, RequestRedirect, Response, UrlSearchParams,
};
use leptos::{ev, html};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// Pause in typing before the draft is saved.
const TYPING_PAUSE: Duration = Duration::from_secs(2);

/// The longest that typing without a pause is not saved, in milliseconds.
const LONGEST_WAIT_MS: f64 = 5_000.0;

/// Delay before a failed save is retried. It doubles with each failure, up to `DOUBLINGS` times.
const RETRY_DELAY: Duration = Duration::from_secs(10);
const DOUBLINGS: u32 = 5;

/// The header of a response that says when the draft was saved: a time of day in the person's time
/// zone, `10:42 UTC+1`. The server knows the zone that the person chose, and the browser may not.
pub const KEPT_AT: &str = "portal-kept-at";

/// Time-out of a request, in milliseconds.
const TIMEOUT_MS: u32 = 20_000;

/// Bytes of a body that a browser still sends when its page is gone. The fetch standard allows
/// 64 KiB for all requests of a page.
const KEPT_ALIVE: usize = 30_000;

/// The state of the draft on the server.
#[derive(Debug, Clone, PartialEq)]
pub enum AutosaveState {
    /// Nothing was typed, or every change was taken back.
    Idle,
    /// The draft was saved, at this time of day: that of the response.
    Saved(String),
    /// The request failed; it is retried.
    Failed,
    /// Not saved: another draft has been saved since the page was loaded.
    NewerDraft,
    /// Saved, but the session has ended.
    SessionEnded,
    /// Not saved: nobody is signed in.
    SignedOut,
}

impl AutosaveState {
    /// The sentence that the form shows for this state.
    pub fn text(&self, words: &FormWords) -> String {
        match self {
            AutosaveState::Idle => String::new(),
            AutosaveState::Saved(time) => fill(&words.kept, &[("time", time)]),
            AutosaveState::Failed => words.not_kept.clone(),
            AutosaveState::NewerDraft => words.elsewhere.clone(),
            AutosaveState::SessionEnded => words.ended.clone(),
            AutosaveState::SignedOut => words.signed_out.clone(),
        }
    }

    /// Maps the status of the response. 0 is a redirect to sign-in, which is not followed.
    fn from_status(status: u16, time: impl FnOnce() -> String) -> AutosaveState {
        match status {
            204 => AutosaveState::Saved(time()),
            401 => AutosaveState::SessionEnded,
            409 => AutosaveState::NewerDraft,
            0 => AutosaveState::SignedOut,
            _ => AutosaveState::Failed,
        }
    }
}

/// The autosave of one form.
#[derive(Clone, Copy)]
pub struct Autosave {
    form: NodeRef<html::Form>,
    /// Hidden input that numbers the page's posts.
    step: NodeRef<html::Input>,
    pub state: RwSignal<AutosaveState>,
    /// True if there is input that is not saved.
    pub unsaved: RwSignal<bool>,
    /// The values that were last saved, form-encoded.
    saved: StoredValue<Option<String>>,
    /// True if a value differs from the loaded page.
    touched: StoredValue<bool>,
    /// True if a value differs from the one that Partner Center holds.
    differs: StoredValue<bool>,
    requesting: StoredValue<bool>,
    /// The values of the newest request, until it is answered.
    sending: StoredValue<Option<String>>,
    /// The time since which there is input that no request has sent.
    waiting_since: StoredValue<Option<f64>>,
    /// Consecutive failures.
    failures: StoredValue<u32>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Autosave {
    /// Creates the autosave of `form`. It retries when the browser comes back online.
    pub fn new(form: NodeRef<html::Form>, step: NodeRef<html::Input>) -> Autosave {
        let autosave = Autosave {
            form,
            step,
            state: RwSignal::new(AutosaveState::Idle),
            unsaved: RwSignal::new(false),
            saved: StoredValue::new(None),
            touched: StoredValue::new(false),
            differs: StoredValue::new(false),
            requesting: StoredValue::new(false),
            sending: StoredValue::new(None),
            waiting_since: StoredValue::new(None),
            failures: StoredValue::new(0),
            timer: StoredValue::new(None),
        };
        Effect::new(move || {
            window_event_listener(ev::online, move |_| autosave.save());
        });
        autosave
    }

    /// Updates the state after a change of the form. `touched`: a value differs from the loaded
    /// page. `differs`: a value differs from the one that Partner Center holds.
    pub fn update(self, touched: bool, differs: bool) {
        self.touched.set_value(touched);
        self.differs.set_value(differs);
        let unsaved = self.unsaved_values().is_some();
        self.unsaved.set(unsaved);
        if unsaved {
            let now = Date::now();
            let since = self.waiting_since.get_value().unwrap_or(now);
            self.waiting_since.set_value(Some(since));
            let left = (since + LONGEST_WAIT_MS - now).clamp(0.0, LONGEST_WAIT_MS);
            self.save_after(TYPING_PAUSE.min(Duration::from_secs_f64(left / 1_000.0)));
        }
    }

    /// Returns true if this page has saved a draft.
    pub fn has_saved(self) -> bool {
        self.saved.read_value().is_some()
    }

    /// Called when the form is submitted. It cancels the timer and takes the next number, so that a
    /// request under way does not replace the submitted values.
    pub fn submitted(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        self.next_step();
    }

    fn save_after(self, pause: Duration) {
        let handle = set_timeout_with_handle(move || self.save(), pause).ok();
        if let Some(before) = self
            .timer
            .try_update_value(|timer| std::mem::replace(timer, handle))
            .flatten()
        {
            before.clear();
        }
    }

    /// Sends one request at a time. When it is answered, newer values are sent.
    fn save(self) {
        if self.requesting.get_value() {
            return;
        }
        self.requesting.set_value(true);
        spawn_local(async move {
            while let Some((values, params)) = self.unsaved_values() {
                if !self.send(values, params).await {
                    break;
                }
            }
            self.requesting.set_value(false);
        });
    }

    /// Sends at once what is not saved, also beside a request that is under way: the page may be
    /// gone before that is answered. The server keeps their order by the number of the step.
    pub fn leave(self) {
        let Some((values, params)) = self.unsaved_values() else {
            return;
        };
        if !self.requesting.get_value() {
            self.save();
        } else if self.sending.read_value().as_ref() != Some(&values) {
            spawn_local(async move {
                self.send(values, params).await;
            });
        }
    }

    /// Sends the values. Returns false if newer ones have to wait.
    async fn send(self, values: String, params: UrlSearchParams) -> bool {
        let Some(form) = self.form.get_untracked() else {
            return false;
        };
        params.append("step", &self.next_step());
        params.append("intent", "keep");
        self.sending.set_value(Some(values.clone()));
        self.waiting_since.set_value(None);
        let state = post(&form, &params, values.len() < KEPT_ALIVE).await;
        self.sending.set_value(None);
        match state {
            AutosaveState::Saved(_) | AutosaveState::SessionEnded => {
                self.failures.set_value(0);
                self.saved.set_value(Some(values));
                self.unsaved.set(self.unsaved_values().is_some());
                let nothing = state != AutosaveState::SessionEnded && !self.differs.get_value();
                self.set_state(if nothing { AutosaveState::Idle } else { state });
                true
            }
            AutosaveState::Failed => {
                self.set_state(AutosaveState::Failed);
                let failures = self.failures.get_value();
                self.failures.set_value((failures + 1).min(DOUBLINGS));
                self.save_after(RETRY_DELAY * (1 << failures));
                false
            }
            // These states do not change by themselves. The next input tries again.
            AutosaveState::NewerDraft | AutosaveState::SignedOut | AutosaveState::Idle => {
                self.set_state(state);
                false
            }
        }
    }

    /// Sets the state only if it differs, so that it is not announced twice.
    fn set_state(self, state: AutosaveState) {
        if *self.state.read_untracked() != state {
            self.state.set(state);
        }
    }

    /// Returns the values to save, as text and as parameters, or `None` if they are saved already.
    fn unsaved_values(self) -> Option<(String, UrlSearchParams)> {
        let data = FormData::new_with_form(self.form.get_untracked()?.as_ref()).ok()?;
        let params = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
        params.delete("step");
        let values = String::from(params.to_string());
        let due = match &*self.saved.read_value() {
            None => self.touched.get_value(),
            Some(saved) => *saved != values,
        };
        due.then_some((values, params))
    }

    /// Returns the number of the page's next post.
    fn next_step(self) -> String {
        let Some(input) = self.step.get_untracked() else {
            return String::new();
        };
        let next = (input.value().parse::<u32>().unwrap_or_default() + 1).to_string();
        input.set_value(&next);
        next
    }
}

/// Posts the values. `outlives`: the browser sends them also when the page is gone.
async fn post(form: &HtmlFormElement, params: &UrlSearchParams, outlives: bool) -> AutosaveState {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(params);
    init.set_redirect(RequestRedirect::Manual);
    // There is no setter. Setting a member of a plain object does not fail.
    let _ = Reflect::set(&init, &"keepalive".into(), &outlives.into());
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    let response = JsFuture::from(window().fetch_with_str_and_init(&form.action(), &init)).await;
    let response = response
        .ok()
        .and_then(|response| response.dyn_into::<Response>().ok());
    response.map_or(AutosaveState::Failed, |response| {
        let time = || response.headers().get(KEPT_AT).ok().flatten();
        AutosaveState::from_status(response.status(), || time().unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_said_as_it_is() {
        let of = |status: u16| AutosaveState::from_status(status, || "10:42".to_owned());
        assert_eq!(of(204), AutosaveState::Saved("10:42".to_owned()));
        assert_eq!(
            [of(401), of(409), of(0)],
            [
                AutosaveState::SessionEnded,
                AutosaveState::NewerDraft,
                AutosaveState::SignedOut
            ]
        );
        for status in [200, 303, 400, 403, 413, 500, 502, 503] {
            assert_eq!(of(status), AutosaveState::Failed, "{status}");
        }
    }
}
