//! What can go wrong on the way to Partner Center and back, and at which steps of an edit. Every
//! row is tried at every step that it fits, on every resource.

use crate::proxy::Fault;
use std::time::Duration;

/// The portal's time-out for a whole GET; a PUT gets half as long again.
pub const TIME_OUT: Duration = Duration::from_millis(500);
/// Longer than both.
const TOO_LATE: u64 = 850;

/// Numbers that look random and are the same for the same seed (splitmix64).
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// The one of a run, by its name.
    pub fn of_run(name: &str) -> Rng {
        let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        Rng(name.bytes().fold(0xCBF2_9CE4_8422_2325, hash))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[usize::try_from(self.below(list.len() as u64)).expect("a small list")]
    }

    fn millis(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(from + self.below(to - from))
    }

    fn bytes(&mut self, end: u64) -> usize {
        usize::try_from(self.below(end)).expect("small")
    }
}

/// The calls that an edit makes, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A new access token, which is due when the draft is applied.
    Token,
    /// The read for the form.
    Form,
    /// The read for the review.
    Review,
    /// The read of the save.
    Apply,
    Put,
    /// The read after a PUT whose answer was lost.
    Reread,
    /// The PUT once more.
    Retry,
    /// The read after that one's answer was lost as well.
    Last,
}

pub const STEPS: &[Step] = &[
    Step::Token,
    Step::Form,
    Step::Review,
    Step::Apply,
    Step::Put,
    Step::Reread,
    Step::Retry,
    Step::Last,
];

impl Step {
    pub fn word(self) -> &'static str {
        match self {
            Step::Token => "token",
            Step::Form => "form",
            Step::Review => "review",
            Step::Apply => "apply",
            Step::Put => "put",
            Step::Reread => "reread",
            Step::Retry => "retry",
            Step::Last => "last",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fits {
    /// Every call to Partner Center.
    Calls,
    Reads,
    Writes,
    /// The same, and the provider.
    CallsAndToken,
    Token,
}

impl Fits {
    pub fn fits(self, step: Step) -> bool {
        match (self, step) {
            (Fits::Token | Fits::CallsAndToken, Step::Token) => true,
            (_, Step::Token) | (Fits::Token, _) => false,
            (Fits::Calls | Fits::CallsAndToken, _) => true,
            (Fits::Writes, step) => matches!(step, Step::Put | Step::Retry),
            (Fits::Reads, step) => !matches!(step, Step::Put | Step::Retry),
        }
    }
}

#[derive(Clone, Copy)]
pub enum How {
    /// Something between the two.
    OnTheWay(fn(&mut Rng) -> Fault),
    /// The connection is refused.
    Refused,
    /// Something that the service does: quirks of the sandbox with their values.
    Service(&'static [(&'static str, &'static str)]),
}

pub struct Trouble {
    pub name: &'static str,
    pub fits: Fits,
    pub how: How,
}

const fn way(name: &'static str, how: fn(&mut Rng) -> Fault) -> Trouble {
    Trouble {
        name,
        fits: Fits::Calls,
        how: How::OnTheWay(how),
    }
}

const fn service(
    name: &'static str,
    fits: Fits,
    quirks: &'static [(&'static str, &'static str)],
) -> Trouble {
    Trouble {
        name,
        fits,
        how: How::Service(quirks),
    }
}

use Fits::{Calls, CallsAndToken, Reads, Token, Writes};

#[rustfmt::skip]
pub static TROUBLES: &[Trouble] = &[
    way("latency", |rng| Fault::Late(rng.millis(5, 80))),
    way("late-request", |rng| Fault::Late(rng.millis(TOO_LATE, TOO_LATE + 300))),
    way("late-answer", |rng| Fault::LateAnswer(rng.millis(TOO_LATE, TOO_LATE + 300))),
    way("slices", |rng| Fault::Slices(3 + rng.bytes(40), Duration::ZERO)),
    way("narrow", |_| Fault::Slices(160, Duration::from_millis(5))),
    way("too-narrow", |_| Fault::Slices(16, Duration::from_millis(20))),
    way("slow-close", |rng| Fault::SlowClose(rng.millis(5, 80))),
    way("slower-close", |rng| Fault::SlowClose(rng.millis(TOO_LATE, TOO_LATE + 300))),
    way("swallow", |_| Fault::Swallow),
    way("silence", |_| Fault::Silence),
    way("reset", |_| Fault::Reset),
    way("reset-after", |_| Fault::ResetAfter),
    way("cut-request", |rng| Fault::CutRequest(rng.bytes(1_600))),
    way("cut-answer", |rng| Fault::CutAnswer(rng.bytes(1_600))),
    way("cut-answer-at-once", |_| Fault::CutAnswer(0)),
    Trouble { name: "refused", fits: Calls, how: How::Refused },
    // Nothing is carried out.
    service("server-error", CallsAndToken, &[("server-error", "")]),
    service("bad-gateway", Calls, &[("bad-gateway", "")]),
    service("gateway-timeout", Calls, &[("gateway-timeout", "")]),
    service("unavailable", Calls, &[("unavailable", "none")]),
    service("drop", CallsAndToken, &[("drop", "")]),
    service("slow", Calls, &[("slow", "900")]),
    service("throttle", Calls, &[("throttle", "1")]),
    service("throttle-long", CallsAndToken, &[("throttle", "57")]),
    service("unauthorized", Calls, &[("unauthorized", "")]),
    service("forbidden", Calls, &[("forbidden", "900150")]),
    service("not-found", Calls, &[("not-found", "")]),
    service("reject", Writes, &[("reject", "City")]),
    service("stale-412", Writes, &[("stale-answer", "412"), ("force-stale", "")]),
    service("stale-409", Writes, &[("stale-answer", "409"), ("force-stale", "")]),
    service("stale-2055", Writes, &[("stale-answer", "2055"), ("force-stale", "")]),
    service("ignored", Writes, &[("ignored", "")]),
    // Carried out, and the answer does not say so.
    service("slow-after-commit", Calls, &[("slow-after-commit", "900")]),
    service("drop-after-commit", Writes, &[("drop-after-commit", "")]),
    service("gateway-timeout-after-commit", Writes, &[("gateway-timeout-after-commit", "")]),
    service("bad-gateway-after-commit", Writes, &[("bad-gateway-after-commit", "")]),
    service("server-error-after-commit", Writes, &[("server-error-after-commit", "")]),
    service("late-commit", Writes, &[("late-commit", "0.4")]),
    service("malformed", CallsAndToken, &[("malformed", "")]),
    service("truncated", Calls, &[("truncated", "")]),
    service("empty", Calls, &[("empty", "")]),
    service("html", CallsAndToken, &[("html", "")]),
    service("oversize", Calls, &[("oversize", "")]),
    // Other dialects.
    service("normalise", Writes, &[("normalise", "")]),
    service("null-members", Reads, &[("null-members", "")]),
    service("doubled", Reads, &[("doubled", "exact")]),
    service("doubled-case", Reads, &[("doubled", "case")]),
    service("refresh-refused", Token, &[("refresh-refused", "")]),
];
