//! Keeps what is typed into a form as its person's draft: after a pause, one request at a time, the
//! newest values. Nothing is kept in the browser; what the server could not be told is tried again.

use super::fill;
use super::profile_form::FormWords;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::js_sys::{Date, Object, Reflect};
use leptos::web_sys::{
    AbortSignal, FormData, HtmlFormElement, RequestInit, RequestRedirect, Response, UrlSearchParams,
};
use leptos::{ev, html};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// So long nothing is typed before it is kept.
const REST: Duration = Duration::from_secs(2);

/// Keeping that failed is tried again after this, and after twice as long each time it fails again,
/// five times over.
const AGAIN: Duration = Duration::from_secs(10);
const DOUBLINGS: u32 = 5;

/// For the server to answer, in milliseconds.
const PATIENCE: u32 = 20_000;

/// How keeping stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Keeping {
    /// Nothing was typed, or all of it was taken back.
    Nothing,
    /// The time, as the person's browser writes it.
    Kept(String),
    /// The server could not be asked, or could not answer.
    NotYet,
    /// Another draft has been kept since the page was opened.
    Elsewhere,
    /// Kept, but the session has ended.
    Ended,
    /// Not kept, as nobody is signed in.
    SignedOut,
}

impl Keeping {
    pub fn t(&self, words: &FormWords) -> String {
        match self {
            Keeping::Nothing => String::new(),
            Keeping::Kept(time) => fill(&words.kept, &[("time", time)]),
            Keeping::NotYet => words.not_kept.clone(),
            Keeping::Elsewhere => words.elsewhere.clone(),
            Keeping::Ended => words.ended.clone(),
            Keeping::SignedOut => words.signed_out.clone(),
        }
    }

    /// What the server's answer means; 0 is a redirect that was not followed, to sign-in.
    fn of(status: u16, time: impl FnOnce() -> String) -> Keeping {
        match status {
            204 => Keeping::Kept(time()),
            401 => Keeping::Ended,
            409 => Keeping::Elsewhere,
            0 => Keeping::SignedOut,
            _ => Keeping::NotYet,
        }
    }
}

/// One form's keeper.
#[derive(Clone, Copy)]
pub struct Autosave {
    form: NodeRef<html::Form>,
    /// Counts the posts of the page.
    step: NodeRef<html::Input>,
    pub keeping: RwSignal<Keeping>,
    /// Something was typed that is not kept.
    pub unkept: RwSignal<bool>,
    /// What was kept last.
    kept: StoredValue<Option<String>>,
    /// Whether anything differs from the page as it came, and from what Partner Center holds.
    touched: StoredValue<bool>,
    differs: StoredValue<bool>,
    asking: StoredValue<bool>,
    /// How often in a row the server could not be told.
    failures: StoredValue<u32>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Autosave {
    pub fn new(form: NodeRef<html::Form>, step: NodeRef<html::Input>) -> Autosave {
        let keeper = Autosave {
            form,
            step,
            keeping: RwSignal::new(Keeping::Nothing),
            unkept: RwSignal::new(false),
            kept: StoredValue::new(None),
            touched: StoredValue::new(false),
            differs: StoredValue::new(false),
            asking: StoredValue::new(false),
            failures: StoredValue::new(0),
            timer: StoredValue::new(None),
        };
        Effect::new(move || {
            window_event_listener(ev::online, move |_| keeper.keep());
        });
        keeper
    }

    /// The form has been looked at: whether anything differs from the page as it came, and from
    /// what Partner Center holds.
    pub fn counted(self, touched: bool, differs: bool) {
        self.touched.set_value(touched);
        self.differs.set_value(differs);
        let unkept = self.unkept_values().is_some();
        self.unkept.set(unkept);
        if unkept {
            self.after(REST);
        }
    }

    /// Whether this page has kept anything.
    pub fn has_kept(self) -> bool {
        self.kept.read_value().is_some()
    }

    /// The form is being posted: what is still under way does not come after it.
    pub fn posts(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        self.next_step();
    }

    fn after(self, pause: Duration) {
        let handle = set_timeout_with_handle(move || self.keep(), pause).ok();
        if let Some(before) = self
            .timer
            .try_update_value(|timer| std::mem::replace(timer, handle))
            .flatten()
        {
            before.clear();
        }
    }

    /// One request at a time: the one under way looks again when it is answered.
    fn keep(self) {
        if self.asking.get_value() {
            return;
        }
        self.asking.set_value(true);
        spawn_local(async move {
            while let Some((values, params)) = self.unkept_values() {
                params.append("step", &self.next_step());
                params.append("intent", "keep");
                let keeping = match self.form.get_untracked() {
                    Some(form) => post(&form, &params).await,
                    None => break,
                };
                match keeping {
                    Keeping::Kept(_) | Keeping::Ended => {
                        self.failures.set_value(0);
                        self.kept.set_value(Some(values));
                        self.unkept.set(self.unkept_values().is_some());
                        let nothing = keeping != Keeping::Ended && !self.differs.get_value();
                        self.t(if nothing { Keeping::Nothing } else { keeping });
                    }
                    Keeping::NotYet => {
                        self.t(Keeping::NotYet);
                        let failures = self.failures.get_value();
                        self.failures.set_value((failures + 1).min(DOUBLINGS));
                        self.after(AGAIN * (1 << failures));
                        break;
                    }
                    // Nothing changes by itself; the next typing tries again.
                    Keeping::Elsewhere | Keeping::SignedOut | Keeping::Nothing => {
                        self.t(keeping);
                        break;
                    }
                }
            }
            self.asking.set_value(false);
        });
    }

    /// The same words are not said twice.
    fn t(self, keeping: Keeping) {
        if *self.keeping.read_untracked() != keeping {
            self.keeping.set(keeping);
        }
    }

    /// What is to be kept, if anything: as the form would be posted, as text and to be added to.
    fn unkept_values(self) -> Option<(String, UrlSearchParams)> {
        let data = FormData::new_with_form(self.form.get_untracked()?.as_ref()).ok()?;
        let params = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
        params.delete("step");
        let values = String::from(params.to_string());
        let due = match &*self.kept.read_value() {
            None => self.touched.get_value(),
            Some(kept) => *kept != values,
        };
        due.then_some((values, params))
    }

    /// The number of the page's next post.
    fn next_step(self) -> String {
        let Some(input) = self.step.get_untracked() else {
            return String::new();
        };
        let next = (input.value().parse::<u32>().unwrap_or_default() + 1).to_string();
        input.set_value(&next);
        next
    }
}

async fn post(form: &HtmlFormElement, params: &UrlSearchParams) -> Keeping {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(params);
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    let answer = JsFuture::from(window().fetch_with_str_and_init(&form.action(), &init)).await;
    let answer = answer
        .ok()
        .and_then(|answer| answer.dyn_into::<Response>().ok());
    answer.map_or(Keeping::NotYet, |answer| Keeping::of(answer.status(), now))
}

/// The time of day where the person is, written as the browser's language does, if that is a kind
/// of the page's; else as the page's does.
fn now() -> String {
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
    let page = document()
        .document_element()
        .and_then(|root| root.get_attribute("lang"))
        .unwrap_or_default();
    let locale = window()
        .navigator()
        .language()
        .filter(|browser| primary(browser) == primary(&page))
        .unwrap_or(page);
    let options = Object::new();
    // Fails for frozen objects; this one is new.
    let _ = Reflect::set(&options, &"timeStyle".into(), &"short".into());
    Date::new_0().to_locale_string(&locale, &options).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_said_as_it_is() {
        let of = |status: u16| Keeping::of(status, || "10:42".to_owned());
        assert_eq!(of(204), Keeping::Kept("10:42".to_owned()));
        assert_eq!(
            [of(401), of(409), of(0)],
            [Keeping::Ended, Keeping::Elsewhere, Keeping::SignedOut]
        );
        for status in [200, 303, 400, 403, 413, 500, 502, 503] {
            assert_eq!(of(status), Keeping::NotYet, "{status}");
        }
    }
}
