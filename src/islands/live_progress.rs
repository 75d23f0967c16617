//! The progress of a job on its page: asks the server every few seconds how far it is, until the job
//! rests. The requests do not extend the session, so an open page does not keep a session alive.
//! Without this the page has a link that loads it again.
//!
//! The server renders what it writes into, for the page and for its questions alike: an element of
//! class `job__parts` with everything about the job, in it one of class `job__now` with a text and a
//! bar, which names the state in `data-state` and has `data-works` while the job is at work; and
//! beside them an element with `role="status"`.

use super::header_search::fetch_part;
use super::{part, write};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Headers, HtmlElement, RequestInit};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// Time between two questions.
const PAUSE: Duration = Duration::from_secs(2);

/// Of so many answers one is announced to screen readers.
const ANNOUNCED: u32 = 15;

/// After so many questions in a row without an answer it asks no more.
const FAILURES: u32 = 8;

/// `children` are what the server renders about the job.
#[island]
pub fn LiveProgress(
    /// The address of the part of the page that is asked for.
    address: String,
    /// The page shows more of the job than that part: it is loaded again when the state changes.
    reloads: bool,
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(root) = root.get() {
            LiveJob::of(&root, address.clone(), reloads).ask_later(PAUSE);
        }
    });
    view! { <div node_ref=root class="job">{children()}</div> }
}

struct LiveJob {
    root: Element,
    address: String,
    reloads: bool,
    answers: Cell<u32>,
    failures: Cell<u32>,
}

impl LiveJob {
    fn of(root: &Element, address: String, reloads: bool) -> Rc<LiveJob> {
        Rc::new(LiveJob {
            root: root.clone(),
            address,
            reloads,
            answers: Cell::new(0),
            failures: Cell::new(0),
        })
    }

    fn ask_later(self: Rc<Self>, wait: Duration) {
        set_timeout(move || spawn_local(self.ask()), wait);
    }

    async fn ask(self: Rc<Self>) {
        // Nobody looks at a page in the background.
        if document().hidden() {
            return self.ask_later(PAUSE);
        }
        let Some(answer) = self.answer().await else {
            let failures = self.failures.get() + 1;
            self.failures.set(failures);
            if failures < FAILURES {
                self.ask_later(PAUSE * (1 << failures));
            }
            return;
        };
        self.failures.set(0);
        if self.show(&answer) {
            self.ask_later(PAUSE);
        }
    }

    async fn answer(&self) -> Option<String> {
        let headers = Headers::new().ok()?;
        headers.set("Portal-Poll", "1").ok()?;
        let request = RequestInit::new();
        request.set_headers_headers(&headers);
        fetch_part(&self.address, &request).await
    }

    /// Shows an answer. Returns whether the job is at work still.
    fn show(&self, answer: &str) -> bool {
        let Ok(fresh) = document().create_element("div") else {
            return false;
        };
        fresh.set_inner_html(answer);
        let (Some(before), Some(now)) = (part(&self.root, ".job__now"), part(&fresh, ".job__now"))
        else {
            return false;
        };
        if before.get_attribute("data-state") == now.get_attribute("data-state") {
            self.renew(&before, &now);
            return true;
        }
        if self.reloads {
            // This fails only where the page may not be left.
            let _ = window().location().reload();
            return false;
        }
        self.replace(&fresh, &now);
        now.has_attribute("data-works")
    }

    /// Writes how far the job is. The elements stay, because one of them may have the focus.
    fn renew(&self, before: &Element, now: &Element) {
        let text = text_of(now);
        write(before, "p", &text);
        if let (Some(before), Some(now)) = (part(before, "progress"), part(now, "progress")) {
            for name in ["max", "value"] {
                // These fail for invalid attribute names only.
                let _ = match now.get_attribute(name) {
                    Some(value) => before.set_attribute(name, &value),
                    None => before.remove_attribute(name),
                };
            }
        }
        let answers = self.answers.get() + 1;
        self.answers.set(answers);
        if answers.is_multiple_of(ANNOUNCED) {
            write(&self.root, "[role=status]", &text);
        }
    }

    /// Shows another state, with other buttons.
    fn replace(&self, fresh: &Element, now: &Element) {
        let Some(parts) = part(&self.root, ".job__parts") else {
            return;
        };
        let has_focus = document()
            .active_element()
            .is_some_and(|active| parts.contains(Some(&active)));
        let text = text_of(now);
        parts.set_inner_html(&fresh.inner_html());
        write(&self.root, "[role=status]", &text);
        if has_focus {
            // What had the focus has disappeared.
            let text = part(&parts, ".job__now p").and_then(|text| text.dyn_into().ok());
            if let Some(text) = text {
                let text: HtmlElement = text;
                let _ = text.focus();
            }
        }
    }
}

fn text_of(now: &Element) -> String {
    let text = part(now, "p").and_then(|text| text.text_content());
    text.unwrap_or_default()
}
