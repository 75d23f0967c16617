//! The time: the system's clock, or one that a test sets and moves.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A source of the current time. Clones of a settable clock share one time.
#[derive(Debug, Clone)]
pub struct Clock(ClockSource);

#[derive(Debug, Clone)]
enum ClockSource {
    System,
    Set(Arc<SetTime>),
}

/// The time of a settable clock, in milliseconds.
#[derive(Debug)]
struct SetTime {
    now: AtomicI64,
    /// The sum of all by which it was set back.
    set_back: AtomicI64,
}

impl Clock {
    /// Returns the system's clock.
    pub fn system() -> Clock {
        Clock(ClockSource::System)
    }

    /// Returns a clock that stands still until `advance` moves it.
    pub fn settable(now_ms: i64) -> Clock {
        Clock(ClockSource::Set(Arc::new(SetTime {
            now: AtomicI64::new(now_ms),
            set_back: AtomicI64::new(0),
        })))
    }

    /// Returns the time in Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            ClockSource::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_millis() as i64),
            ClockSource::Set(time) => time.now.load(Ordering::SeqCst),
        }
    }

    /// Returns a moment of a clock that never goes back, also when the system's time is set. Only
    /// the length between two moments means something. A settable clock shows the time that it
    /// would have if it had never been set back.
    pub fn monotonic(&self) -> Duration {
        static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
        match &self.0 {
            ClockSource::System => BEGIN.elapsed(),
            ClockSource::Set(time) => {
                let moment = self.now_ms() + time.set_back.load(Ordering::SeqCst);
                Duration::from_millis(u64::try_from(moment).unwrap_or(0))
            }
        }
    }

    /// Moves a settable clock forward. Does nothing to the system's clock.
    pub fn advance(&self, by: Duration) {
        if let ClockSource::Set(time) = &self.0 {
            time.now.fetch_add(millis(by), Ordering::SeqCst);
        }
    }

    /// Sets a settable clock back, as an administrator may set the system's. Does nothing to the
    /// system's clock.
    pub fn set_back(&self, by: Duration) {
        if let ClockSource::Set(time) = &self.0 {
            time.set_back.fetch_add(millis(by), Ordering::SeqCst);
            time.now.fetch_sub(millis(by), Ordering::SeqCst);
        }
    }
}

/// A future moment. It is reached when the clock shows it, or when its length has elapsed in real
/// time: nobody waits longer because the system's clock was set back, and a test that moves its
/// clock does not wait.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at_ms: i64,
    from: Instant,
    length: Duration,
}

impl Clock {
    /// Returns the moment at `length` from now.
    pub fn after(&self, length: Duration) -> Deadline {
        Deadline {
            at_ms: self.now_ms().saturating_add(millis(length)),
            from: Instant::now(),
            length,
        }
    }
}

impl Deadline {
    /// Returns the remaining time; zero once the moment is reached.
    pub fn left(&self, clock: &Clock) -> Duration {
        let by_clock = u64::try_from(self.at_ms.saturating_sub(clock.now_ms())).unwrap_or(0);
        Duration::from_millis(by_clock).min(self.length.saturating_sub(self.from.elapsed()))
    }

    /// Returns true once the moment is reached.
    pub fn is_reached(&self, clock: &Clock) -> bool {
        self.left(clock).is_zero()
    }
}

/// Returns the duration in milliseconds, the unit of the database.
pub fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_reached_by_the_clock_or_by_time_itself() {
        let clock = Clock::settable(1_000_000);
        let deadline = clock.after(Duration::from_secs(60));
        assert!(!deadline.is_reached(&clock));
        clock.advance(Duration::from_secs(59));
        assert!(deadline.left(&clock) <= Duration::from_secs(1));
        clock.advance(Duration::from_secs(1));
        assert!(deadline.is_reached(&clock));
        assert!(clock.after(Duration::ZERO).is_reached(&clock));
        // A clock that was set back by a day: the real time counts.
        let back = Deadline {
            at_ms: clock.now_ms() + 86_400_000,
            ..clock.after(Duration::from_secs(5))
        };
        assert!(back.left(&clock) <= Duration::from_secs(5));
    }

    #[test]
    fn clones_of_a_settable_clock_move_together() {
        let clock = Clock::settable(1_000);
        let clone = clock.clone();
        clock.advance(Duration::from_secs(2));
        assert_eq!(clone.now_ms(), 3_000);
        assert_eq!(clone.monotonic(), Duration::from_secs(3));
    }

    #[test]
    fn the_monotonic_time_does_not_go_back_with_the_clock() {
        let clock = Clock::settable(60_000);
        clock.set_back(Duration::from_secs(20));
        let shown = |clock: &Clock| (clock.now_ms(), clock.monotonic().as_secs());
        assert_eq!(shown(&clock), (40_000, 60));
        clock.advance(Duration::from_secs(1));
        assert_eq!(shown(&clock), (41_000, 61));
    }
}
