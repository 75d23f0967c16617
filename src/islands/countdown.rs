//! A countdown to a point in time. It is shown every second, announced to screen readers now and
//! then, and can be stopped.

use leptos::prelude::*;
use leptos::web_sys::js_sys::Date;
use std::time::Duration;

/// The state of a countdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountdownState {
    /// The browser part has not started yet.
    NotStarted,
    /// Running, with the seconds that are left.
    Counting(u32),
    Stopped,
    /// The time is over.
    Over,
}

/// The signals and the timer of one countdown.
#[derive(Clone, Copy)]
pub struct Countdown {
    pub state: RwSignal<CountdownState>,
    /// The seconds that were last announced. Not every second is announced.
    pub announced: RwSignal<Option<u32>>,
    timer: StoredValue<Option<IntervalHandle>>,
}

/// The display is late by at most half a second, even if the browser slows timers down.
const TICK: Duration = Duration::from_millis(500);

impl Countdown {
    /// Creates a countdown that has not started.
    pub fn new() -> Countdown {
        Countdown {
            state: RwSignal::new(CountdownState::NotStarted),
            announced: RwSignal::new(None),
            timer: StoredValue::new(None),
        }
    }

    /// Starts the countdown and calls `end` once when it is over, unless it is stopped. The time
    /// left is computed from the clock and not from the number of ticks, because a page in the
    /// background gets few ticks.
    pub fn start(self, seconds: u32, end: impl Fn() + 'static) {
        self.clear();
        let until = Date::now() + f64::from(seconds) * 1000.0;
        self.show(seconds, true);
        let tick = move || {
            // The value never exceeds the start value, and `as` saturates at 0.
            let left = ((until - Date::now()) / 1000.0).ceil() as u32;
            if left > 0 {
                return self.show(left, left.is_multiple_of(30) || left == 10);
            }
            self.clear();
            self.state.set(CountdownState::Over);
            end();
        };
        self.timer
            .set_value(set_interval_with_handle(tick, TICK).ok());
    }

    /// Stops the countdown; `end` is not called.
    pub fn stop(self) {
        self.clear();
        self.state.set(CountdownState::Stopped);
    }

    fn show(self, left: u32, announce: bool) {
        if self.state.get_untracked() != CountdownState::Counting(left) {
            self.state.set(CountdownState::Counting(left));
            if announce {
                self.announced.set(Some(left));
            }
        }
    }

    fn clear(self) {
        if let Some(handle) = self.timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }
}
