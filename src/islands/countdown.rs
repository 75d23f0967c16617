//! A countdown to a point in time. It is shown every second, announced to screen readers now and
//! then, and can be stopped. The server renders what it writes into: an element of class
//! `wait__left`, one with `role="status"`, a button that stops it, and the way on, which is marked
//! with `data-due`, the name of the attribute that it has until the time is over.

use super::{fill, part, write};
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::js_sys::Date;
use leptos::web_sys::{Element, Event, HtmlElement};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// The display is late by at most half a second, even if the browser slows timers down.
const TICK: Duration = Duration::from_millis(500);

/// The element, the texts and the timer of one countdown.
pub struct Countdown {
    pub root: Element,
    /// The texts in the person's language: the time that is left (contains `{seconds}`), the end,
    /// and stopped.
    words: Vec<String>,
    running: Cell<bool>,
    shown: Cell<u32>,
    /// Milliseconds, by the browser's clock.
    pub until: Cell<f64>,
    timer: Cell<Option<IntervalHandle>>,
}

impl Countdown {
    /// Makes the countdown of `root`. It has not started.
    pub fn of(root: &Element, words: &[String]) -> Rc<Countdown> {
        let countdown = Rc::new(Countdown {
            root: root.clone(),
            words: words.to_vec(),
            running: Cell::new(false),
            shown: Cell::new(0),
            until: Cell::new(0.0),
            timer: Cell::new(None),
        });
        let stopped = Rc::clone(&countdown);
        window_event_listener_untyped("click", move |event: Event| {
            let target = event.target().and_then(|target| target.dyn_into().ok());
            let pressed = |target: Element| target.closest("[type=button]").ok().flatten();
            if target
                .and_then(pressed)
                .is_some_and(|button| stopped.root.contains(Some(&button)))
            {
                stopped.stop();
            }
        });
        countdown
    }

    /// Starts the countdown and calls `end` once when it is over, unless it is stopped. The time
    /// left is computed from the clock and not from the number of ticks, because a page in the
    /// background gets few ticks. Without `runs` it is only awaited, and nothing is written.
    pub fn start(self: &Rc<Self>, seconds: u32, runs: bool, end: impl Fn() + 'static) {
        self.until.set(Date::now() + f64::from(seconds) * 1000.0);
        self.running.set(runs);
        self.set_due(false);
        self.set_stop(runs);
        if runs {
            self.show(seconds, true);
        }
        let countdown = Rc::clone(self);
        let tick = move || {
            // The value never exceeds the start value, and `as` saturates at 0.
            let left = ((countdown.until.get() - Date::now()) / 1000.0).ceil() as u32;
            if left > 0 {
                if countdown.running.get() {
                    countdown.show(left, left.is_multiple_of(30) || left == 10);
                }
                return;
            }
            countdown.clear();
            countdown.set_due(true);
            if countdown.running.replace(false) {
                countdown.set_stop(false);
                countdown.say(1);
                end();
            }
        };
        self.clear();
        self.timer.set(set_interval_with_handle(tick, TICK).ok());
    }

    /// Stops the countdown; `end` is not called.
    pub fn stop(&self) {
        if self.running.replace(false) {
            self.set_stop(false);
            self.say(2);
            // The button that had the focus has disappeared.
            let way = part(&self.root, "[data-due]").and_then(|way| way.dyn_into().ok());
            if let Some(way) = way {
                let way: HtmlElement = way;
                let _ = way.focus();
            }
        }
    }

    /// True until the time is over.
    pub fn is_early(&self) -> bool {
        Date::now() < self.until.get()
    }

    /// Shows and announces the text with this number.
    pub fn say(&self, number: usize) {
        if let Some(text) = self.words.get(number) {
            write(&self.root, ".wait__left", text);
            write(&self.root, "[role=status]", text);
        }
    }

    fn show(&self, left: u32, announce: bool) {
        if self.shown.replace(left) == left && !announce {
            return;
        }
        let template = self.words.first().map(String::as_str).unwrap_or_default();
        let text = fill(template, &[("seconds", &left.to_string())]);
        write(&self.root, ".wait__left", &text);
        if announce {
            write(&self.root, "[role=status]", &text);
        }
    }

    fn set_due(&self, due: bool) {
        let Some(way) = part(&self.root, "[data-due]") else {
            return;
        };
        let name = way.get_attribute("data-due").unwrap_or_default();
        // This fails for invalid attribute names only.
        let _ = if due {
            way.remove_attribute(&name)
        } else {
            way.set_attribute(&name, "true")
        };
    }

    /// What is announced now and then need not be read every second.
    fn set_stop(&self, shown: bool) {
        if let Some(text) = part(&self.root, ".wait__left") {
            let _ = text.set_attribute("aria-hidden", "true");
        }
        if let Some(stop) = part(&self.root, "[type=button]") {
            let _ = stop.toggle_attribute_with_force("hidden", !shown);
        }
    }

    fn clear(&self) {
        if let Some(handle) = self.timer.take() {
            handle.clear();
        }
    }
}
