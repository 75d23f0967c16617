//! The time: the system's clock, or one that a test sets and moves.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Clones of a settable clock move together.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// A clock that stands still until it is moved.
    pub fn settable(now_ms: i64) -> Clock {
        Clock(Source::Set(Arc::new(AtomicI64::new(now_ms))))
    }

    /// Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Source::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_millis() as i64),
            Source::Set(now) => now.load(Ordering::SeqCst),
        }
    }

    /// A moment of a clock that never goes back, also when the system's time is set: only the
    /// length between two of its moments means something. A settable clock's is the time it is set
    /// to.
    pub fn monotonic(&self) -> Duration {
        static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
        match &self.0 {
            Source::System => BEGIN.elapsed(),
            Source::Set(_) => Duration::from_millis(u64::try_from(self.now_ms()).unwrap_or(0)),
        }
    }

    /// Moves a settable clock; the system's stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Source::Set(now) = &self.0 {
            now.fetch_add(by.as_millis() as i64, Ordering::SeqCst);
        }
    }
}

/// A moment to come, reached when the clock says so or when the time has really passed: a clock
/// that is set back keeps nobody waiting, and a test that moves its clock need not wait either.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at_ms: i64,
    from: Instant,
    length: Duration,
}

impl Clock {
    pub fn after(&self, length: Duration) -> Deadline {
        Deadline {
            at_ms: self.now_ms().saturating_add(millis(length)),
            from: Instant::now(),
            length,
        }
    }
}

impl Deadline {
    /// Returns the time until then; zero once it is reached.
    pub fn left(&self, clock: &Clock) -> Duration {
        let by_clock = u64::try_from(self.at_ms.saturating_sub(clock.now_ms())).unwrap_or(0);
        Duration::from_millis(by_clock).min(self.length.saturating_sub(self.from.elapsed()))
    }

    pub fn is_reached(&self, clock: &Clock) -> bool {
        self.left(clock).is_zero()
    }
}

/// A length of time in the unit of the store.
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
}
