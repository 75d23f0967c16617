//! Edits in trouble: whatever goes wrong on the way to Partner Center, at whichever step, nothing
//! that was typed is lost, nothing is overwritten that was not shown, and page and record say what
//! happened (D2, D3, U3, U4, A1).
//!
//! `make chaos` runs every fault at every step on every resource, and says how to run one again;
//! some dozens are part of the tests. `sets.rs` does the same with change sets.

mod case;
mod crash;
mod director;
mod faults;
mod judge;
mod proxy;
mod proxy_tests;
mod run;
mod set_director;
mod set_judge;
mod set_run;
mod set_world;
mod sets;

use case::Case;
use faults::Step;
use run::{Shown, World};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::Instant;

/// Portals at a time. Most of a run is waiting for time-outs.
const AT_ONCE: usize = 8;

/// Every so many of all cases are run with the other tests.
const SOME: usize = 23;

/// The value of a variable of the environment.
fn given(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn number(name: &str) -> Option<u64> {
    given(name).map(|value| {
        value
            .parse()
            .unwrap_or_else(|_| panic!("{name} is a number"))
    })
}

/// Which runs: some dozens; with `CHAOS=all` every case, or as many as `RUNS` says, seed after seed
/// from `SEED`; or the one that `RUN` names.
fn cases() -> Vec<Case> {
    if let Some(name) = given("RUN") {
        if name.starts_with("sets.") {
            return vec![];
        }
        return vec![
            Case::parse(&name)
                .unwrap_or_else(|| panic!("RUN names a run, such as billing.put.reset.1")),
        ];
    }
    let seed = number("SEED").unwrap_or(1);
    if given("CHAOS").is_none() {
        return Case::all(seed).into_iter().step_by(SOME).collect();
    }
    let runs = number("RUNS").map_or(Case::all(seed).len(), |runs| {
        usize::try_from(runs).expect("not that many")
    });
    (seed..).flat_map(Case::all).take(runs).collect()
}

// D2, D3, D5, U3, U4, A1, A2
#[tokio::test(flavor = "multi_thread")]
async fn edits_in_trouble_lose_nothing_and_tell_the_truth() {
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

#[derive(Default)]
struct Report {
    runs: usize,
    met: usize,
    faults: BTreeSet<&'static str>,
    puts: usize,
    outcomes: BTreeMap<String, usize>,
    in_window: usize,
    violations: Vec<String>,
    seconds: u64,
}

async fn run_all(cases: Vec<Case>) -> Report {
    let (began, all) = (Instant::now(), cases.len());
    let queue = Mutex::new(cases.into_iter());
    let report = Mutex::new(Report::default());
    let worker = async || {
        let mut world = None;
        loop {
            let Some(case) = queue.lock().unwrap().next() else {
                return;
            };
            if world.is_none() || case.step == Step::Token {
                world = Some(World::start_for(case.step).await);
            }
            let shown = world.as_ref().expect("just started").run(case).await;
            let broken = !shown.violations.is_empty();
            let mut report = report.lock().unwrap();
            report.add(&case.to_string(), case.trouble.name, shown, all);
            drop(report);
            if broken || case.step == Step::Token {
                // What is left of it is not another run's business.
                world = None;
            }
        }
    };
    futures::future::join_all((0..AT_ONCE.min(all)).map(|_| worker())).await;
    let mut report = report.into_inner().unwrap();
    report.seconds = began.elapsed().as_secs();
    report
}

impl Report {
    fn add(&mut self, case: &str, fault: &'static str, shown: Shown, all: usize) {
        self.runs += 1;
        self.met += usize::from(shown.hit);
        if shown.hit {
            self.faults.insert(fault);
        }
        self.puts += shown.puts;
        self.in_window += usize::from(shown.in_window);
        for outcome in shown.outcomes {
            *self.outcomes.entry(outcome).or_default() += 1;
        }
        for violation in shown.violations {
            let line = format!("{case}: {violation}");
            println!("VIOLATION {line}\n  {}", shown.diary.join("\n  "));
            self.violations.push(line);
        }
        if self.runs.is_multiple_of(100) {
            println!(
                "{} of {all} runs, {} violations",
                self.runs,
                self.violations.len()
            );
        }
    }

    fn print(&self) {
        let outcomes: Vec<String> = self
            .outcomes
            .iter()
            .map(|(word, count)| format!("{count} {word}"))
            .collect();
        println!(
            "\n{} runs in {} s; {} met their fault, of {} kinds",
            self.runs,
            self.seconds,
            self.met,
            self.faults.len()
        );
        println!(
            "{} PUTs arrived; {} outcomes on the audit log: {}",
            self.puts,
            self.outcomes.values().sum::<usize>(),
            outcomes.join(", ")
        );
        println!(
            "{} changes by others fell between the last read and a PUT that cannot be made conditional",
            self.in_window
        );
        println!("{} violations", self.violations.len());
        for violation in &self.violations {
            let name = violation.split(": ").next().unwrap_or_default();
            println!("  make chaos RUN={name}   {violation}");
        }
    }
}
