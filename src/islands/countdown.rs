//! Counting down to a moment. Shown each second, said now and then, and stopped by whoever wants
//! to.

use leptos::prelude::*;
use leptos::web_sys::js_sys::Date;
use std::time::Duration;

/// What an island that waits is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountdownState {
    /// The browser part has not arrived.
    Asleep,
    /// Seconds left.
    Counting(u32),
    Stopped,
    /// The wait is over.
    Over,
}

#[derive(Clone, Copy)]
pub struct Countdown {
    pub state: RwSignal<CountdownState>,
    /// The seconds that were said last: not each second.
    pub said: RwSignal<Option<u32>>,
    timer: StoredValue<Option<IntervalHandle>>,
}

/// Late by half a second at most, also where the browser slows timers down.
const TICK: Duration = Duration::from_millis(500);

impl Countdown {
    pub fn new() -> Countdown {
        Countdown {
            state: RwSignal::new(CountdownState::Asleep),
            said: RwSignal::new(None),
            timer: StoredValue::new(None),
        }
    }

    /// `end` is called once, unless the countdown is stopped. The clock counts, not the ticks: a
    /// page in the background gets few.
    pub fn start(self, seconds: u32, end: impl Fn() + 'static) {
        self.clear();
        let until = Date::now() + f64::from(seconds) * 1000.0;
        self.show(seconds, true);
        let tick = move || {
            // Never above what it started from, and `as` ends at 0.
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

    pub fn stop(self) {
        self.clear();
        self.state.set(CountdownState::Stopped);
    }

    fn show(self, left: u32, say: bool) {
        if self.state.get_untracked() != CountdownState::Counting(left) {
            self.state.set(CountdownState::Counting(left));
            if say {
                self.said.set(Some(left));
            }
        }
    }

    fn clear(self) {
        if let Some(handle) = self.timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }
}
