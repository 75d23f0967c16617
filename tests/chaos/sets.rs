//! Change sets in trouble: whatever goes wrong on the way to Partner Center while a set is checked
//! and sent, and whatever happens to its process, its owner or its customers meanwhile, no customer
//! is changed twice, nobody's change is overwritten, and rows, pages and audit log say what
//! happened.
//!
//! Each run has a fault at one customer, another fault at another one, and an event. `make chaos`
//! runs every fault with every event; some are part of the tests.

use crate::Report;
use crate::faults::{Rng, STEPS, Step, TROUBLES, Trouble};
use crate::run::Shown;
use crate::set_run;
use futures::FutureExt;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Mutex;
use std::time::Instant;

/// Sets at a time. Most of a run is waiting for time-outs.
const AT_ONCE: usize = 6;

/// So many are run with the other tests: each fault and each event is among them.
const SOME: usize = 24;

/// All faults with all events are tried so often, with other steps and other customers.
const SEEDS: u64 = 2;

/// Something that happens to a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Undisturbed,
    /// The program is killed and started again.
    Kill,
    /// The process is told to stop, or loses its turn because it stood still; another one goes on.
    Replica,
    Pause,
    Stop,
    /// The owner signs out, or the provider renews their token no more.
    Session,
    /// Somebody else edits a customer of the set.
    Second,
}

const EVENTS: [Event; 7] = [
    Event::Undisturbed,
    Event::Kill,
    Event::Replica,
    Event::Pause,
    Event::Stop,
    Event::Session,
    Event::Second,
];

impl Event {
    fn word(self) -> &'static str {
        match self {
            Event::Undisturbed => "undisturbed",
            Event::Kill => "kill",
            Event::Replica => "replica",
            Event::Pause => "pause",
            Event::Stop => "stop",
            Event::Session => "session",
            Event::Second => "second",
        }
    }
}

/// Its name, `sets.put.reset-after.kill.1`, is enough to run it again.
#[derive(Clone, Copy)]
pub struct SetCase {
    /// The place of its fault among all.
    at: usize,
    pub step: Step,
    pub trouble: &'static Trouble,
    pub event: Event,
    pub seed: u64,
}

/// The steps that sets have as well: the dry run reads as a review does.
fn steps_of(trouble: &Trouble) -> Vec<Step> {
    let steps = STEPS.iter().copied();
    steps
        .filter(|step| *step != Step::Form && trouble.fits.fits(*step))
        .collect()
}

/// The step of a fault, by what else is chosen.
fn step_of(trouble: &Trouble, turn: u64) -> Step {
    let steps = steps_of(trouble);
    let turn = turn % steps.len() as u64;
    steps[usize::try_from(turn).expect("small")]
}

impl SetCase {
    /// Every fault with every event; the seed chooses the step.
    fn all(seed: u64) -> Vec<SetCase> {
        let with_events = |(at, trouble): (usize, &'static Trouble)| {
            EVENTS.iter().enumerate().map(move |(turn, event)| SetCase {
                at,
                step: step_of(trouble, (at + turn) as u64 + seed),
                trouble,
                event: *event,
                seed,
            })
        };
        TROUBLES.iter().enumerate().flat_map(with_events).collect()
    }

    /// Each fault, as the first one of a run or as the second, and each event.
    fn some(seed: u64) -> Vec<SetCase> {
        let all = SetCase::all(seed);
        (0..SOME)
            .map(|at| all[at * EVENTS.len() + at % EVENTS.len()])
            .collect()
    }

    fn parse(name: &str) -> Option<SetCase> {
        let (_, seed) = name.rsplit_once('.')?;
        let mut all = SetCase::all(seed.parse().ok()?).into_iter();
        all.find(|case| case.to_string() == name)
    }

    /// The fault at another customer, and its step.
    fn other(&self) -> (&'static Trouble, Step) {
        let trouble = &TROUBLES[(self.at + SOME) % TROUBLES.len()];
        (trouble, step_of(trouble, self.at as u64 + self.seed))
    }
}

impl fmt::Display for SetCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "sets.{}.{}.{}.{}",
            self.step.word(),
            self.trouble.name,
            self.event.word(),
            self.seed
        )
    }
}

/// The moment of an event: at which call about which customer of the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// The dry run reads the document.
    Checking,
    /// The document is read to be saved; there is no intent yet.
    Reading,
    /// The PUT has left and not arrived.
    Sending,
    /// The PUT has arrived, its answer is under way.
    Answered,
}

/// A fault at the customer in this place.
#[derive(Clone)]
pub struct Planned {
    pub row: usize,
    pub step: Step,
    pub trouble: &'static Trouble,
}

/// What the seed decides.
#[derive(Clone)]
pub struct SetScript {
    /// The number of customers.
    pub rows: usize,
    pub troubles: [Planned; 2],
    pub event: Event,
    pub event_at: (usize, Moment),
    /// The one of two ways in which the event happens.
    pub other_way: bool,
    /// The value that the set gives to its field, and the one that somebody else gives.
    pub mine: String,
    pub theirs: String,
    /// Somebody else changes the field that the set changes.
    pub same_field: bool,
    /// Afterwards the owner takes it all back.
    pub takes_back: bool,
}

impl SetScript {
    pub fn of(case: &SetCase) -> (SetScript, Rng) {
        let mut rng = Rng::of_run(&case.to_string());
        let rows = 3 + usize::try_from(rng.below(3)).expect("small");
        let place = |rng: &mut Rng, from: usize| {
            let places = (rows - from) as u64;
            from + usize::try_from(rng.below(places)).expect("small")
        };
        // What refuses a connection is arranged at the customer before.
        let row = place(&mut rng, 1);
        let other_row = if row == rows - 1 { row - 1 } else { row + 1 };
        let (other, other_step) = case.other();
        let moments = [Moment::Reading, Moment::Sending, Moment::Answered];
        // What somebody changes before the dry run has read it is shown there.
        let moment = if rng.chance(15) && case.event != Event::Second {
            Moment::Checking
        } else {
            *rng.of(&moments)
        };
        let script = SetScript {
            rows,
            troubles: [
                Planned {
                    row,
                    step: case.step,
                    trouble: case.trouble,
                },
                Planned {
                    row: other_row,
                    step: other_step,
                    trouble: other,
                },
            ],
            event: case.event,
            event_at: (place(&mut rng, 0), moment),
            other_way: rng.chance(50),
            mine: format!("Mine {}", rng.below(10_000)),
            theirs: format!("Theirs {}", rng.below(10_000)),
            same_field: rng.chance(50),
            takes_back: rng.chance(20),
        };
        (script, rng)
    }
}

impl fmt::Debug for SetScript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let troubles: Vec<String> = self
            .troubles
            .iter()
            .map(|Planned { row, step, trouble }| {
                format!("{} at {} of row {row}", trouble.name, step.word())
            })
            .collect();
        write!(
            f,
            "{} rows, {}; {:?} at {:?}, other way {}; {:?}, {:?}, same field {}",
            self.rows,
            troubles.join(", "),
            self.event,
            self.event_at,
            self.other_way,
            self.mine,
            self.theirs,
            self.same_field
        )
    }
}

/// Which runs: some; with `CHAOS=all` every fault with every event, or as many as `RUNS` says, seed
/// after seed from `SEED`; or the one that `RUN` names.
fn cases() -> Vec<SetCase> {
    if let Some(name) = crate::given("RUN") {
        if !name.starts_with("sets.") {
            return vec![];
        }
        return vec![SetCase::parse(&name).unwrap_or_else(|| {
            panic!("RUN names a run, such as sets.put.reset.undisturbed.1: {name}")
        })];
    }
    let seed = crate::number("SEED").unwrap_or(1);
    if crate::given("CHAOS").is_none() {
        return SetCase::some(seed);
    }
    let all = (seed..seed + SEEDS).flat_map(SetCase::all).count();
    let runs =
        crate::number("RUNS").map_or(all, |runs| usize::try_from(runs).expect("not that many"));
    (seed..).flat_map(SetCase::all).take(runs).collect()
}

// M1, D2, D3, U3, A1, A2
#[tokio::test(flavor = "multi_thread")]
async fn sets_in_trouble_change_nothing_twice_and_tell_the_truth() {
    let report = run_all(cases()).await;
    report.print();
    assert!(
        report.runs < 2 || report.met * 10 > report.runs * 7,
        "most runs meet their fault"
    );
    assert!(
        report.violations.is_empty(),
        "{} violations",
        report.violations.len()
    );
}

#[test]
fn the_runs_among_the_tests_have_each_fault_and_each_event() {
    let some = SetCase::some(1);
    for trouble in TROUBLES {
        let has = |case: &SetCase| case.trouble.name == trouble.name;
        let has_other = |case: &SetCase| case.other().0.name == trouble.name;
        assert!(
            some.iter().any(|case| has(case) || has_other(case)),
            "{}",
            trouble.name
        );
    }
    for event in EVENTS {
        assert!(some.iter().any(|case| case.event == event), "{event:?}");
    }
    for case in (1..=SEEDS).flat_map(SetCase::all) {
        let again = SetCase::parse(&case.to_string()).expect("a name");
        assert_eq!(again.to_string(), case.to_string());
    }
}

async fn run_all(cases: Vec<SetCase>) -> Report {
    let (began, all) = (Instant::now(), cases.len());
    let queue = Mutex::new(cases.into_iter());
    let report = Mutex::new(Report::default());
    let worker = async || {
        loop {
            let Some(case) = queue.lock().unwrap().next() else {
                return;
            };
            // The others go on, and the name of this one is told.
            let run = AssertUnwindSafe(set_run::run(case)).catch_unwind();
            let shown = run.await.unwrap_or_else(|_| Shown {
                violations: vec!["it came to a panic, which is told above".to_owned()],
                ..Shown::default()
            });
            let mut report = report.lock().unwrap();
            report.add(&case.to_string(), case.trouble.name, shown, all);
        }
    };
    futures::future::join_all((0..AT_ONCE.min(all)).map(|_| worker())).await;
    let mut report = report.into_inner().unwrap();
    report.seconds = began.elapsed().as_secs();
    report
}
