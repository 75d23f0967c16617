//! Sits in the proxy's plan while a set is checked and sent: knows which step about which customer
//! a request is, and makes happen what the script says.

use crate::faults::{How, Rng, Step};
use crate::proxy::{Asked, Fault, Gate};
use crate::sets::{Event, Moment, Planned, SetScript};
use portal::sandbox::{Fault as SandboxFault, Sandbox, SimulatedChange};
use std::collections::BTreeMap;

/// The documents of sets.
pub const RESOURCE: &str = "customer-billing";

/// The field that sets change, and another one.
pub const FIELD: &str = "firstName";
pub const OTHER_FIELD: &str = "lastName";

/// A change by somebody else.
#[derive(Debug, Clone)]
pub struct Theirs {
    /// The place of the customer.
    pub row: usize,
    pub key: &'static str,
    pub value: String,
}

pub struct SetDirector {
    script: SetScript,
    rng: Rng,
    sandbox: Sandbox,
    customers: Vec<String>,
    /// The set is sent, and not only checked.
    sends: bool,
    /// Reads and writes so far, by customer.
    calls: BTreeMap<usize, (u32, u32)>,
    /// The faults that have happened.
    spoiled: [bool; 2],
    /// Where the event holds a request.
    gate: Gate,
    /// The event has begun.
    begun: bool,
    /// The customer whose request is held for it.
    pub held: Option<usize>,
    /// The customer that somebody else edits now, in the portal as well.
    away: Option<usize>,
    pub theirs: Vec<Theirs>,
    calm: bool,
}

impl SetDirector {
    pub fn new(
        script: SetScript,
        rng: Rng,
        sandbox: Sandbox,
        customers: Vec<String>,
        gate: Gate,
    ) -> SetDirector {
        SetDirector {
            script,
            rng,
            sandbox,
            customers,
            sends: false,
            calls: BTreeMap::new(),
            spoiled: [false; 2],
            gate,
            begun: false,
            held: None,
            away: None,
            theirs: vec![],
            calm: false,
        }
    }

    /// The dry run is over: from now on the set is sent.
    pub fn send(&mut self) {
        self.sends = true;
        self.calls.clear();
    }

    /// From now on everything goes well.
    pub fn calm(&mut self) {
        self.calm = true;
    }

    /// No request is held any more.
    pub fn hold_no_more(&mut self) {
        self.begun = true;
    }

    /// Requests about this customer are somebody else's for now.
    pub fn away(&mut self, row: Option<usize>) {
        self.away = row;
    }

    /// The first fault has happened.
    pub fn hit(&self) -> bool {
        self.spoiled[0]
    }

    /// The proxy's plan.
    pub fn decide(&mut self, asked: &Asked) -> Fault {
        let Some((row, step)) = self.step(asked) else {
            return Fault::None;
        };
        if self.calm {
            return Fault::None;
        }
        let fault = self.spoil(row, step, asked);
        if !self.begun && matches!(fault, Fault::None) && self.is_moment(row, step) {
            self.begun = true;
            return self.begin(row, step);
        }
        fault
    }

    fn step(&mut self, asked: &Asked) -> Option<(usize, Step)> {
        let rest = asked.path.strip_prefix("/v1/customers/")?;
        let id = rest.strip_suffix("/profiles/billing")?;
        let row = self.customers.iter().position(|customer| customer == id)?;
        if self.away == Some(row) {
            return None;
        }
        let (reads, writes) = self.calls.entry(row).or_default();
        let count = if asked.method == "PUT" { writes } else { reads };
        *count += 1;
        let calls = self.calls[&row];
        let step = match (self.sends, asked.method.as_str(), calls) {
            (false, "GET", (1, 0)) => Step::Review,
            (true, "GET", (1, 0)) => Step::Apply,
            (true, "PUT", (_, 1)) => Step::Put,
            (true, "GET", (_, 1)) => Step::Reread,
            (true, "PUT", (_, 2)) => Step::Retry,
            (true, "GET", (_, 2)) => Step::Last,
            _ => return None,
        };
        Some((row, step))
    }

    /// The fault of the request, if it has one. Faults of the service are set for it.
    fn spoil(&mut self, row: usize, step: Step, asked: &Asked) -> Fault {
        for at in 0..self.script.troubles.len() {
            if self.spoiled[at] {
                continue;
            }
            let planned = self.script.troubles[at].clone();
            if closes_before(&planned, row, step) {
                self.spoiled[at] = true;
                if planned.row == row {
                    self.on_the_way_to(&planned, step, asked);
                }
                return Fault::ThenDown;
            }
            if planned.row != row {
                continue;
            }
            let is_token = planned.step == Step::Token && step == Step::Apply;
            if planned.step == step || is_token {
                self.spoiled[at] = true;
                return self.happen(&planned, asked);
            }
            self.on_the_way_to(&planned, step, asked);
        }
        Fault::None
    }

    fn happen(&mut self, planned: &Planned, asked: &Asked) -> Fault {
        match planned.trouble.how {
            How::OnTheWay(fault) => fault(&mut self.rng),
            How::Service(quirks) if planned.step == Step::Token => {
                // The token is taken no longer, and the provider is in trouble.
                self.quirk(asked, "unauthorized", "");
                for (quirk, value) in quirks {
                    let fault = SandboxFault::new("token", quirk).value(value).once();
                    self.sandbox.set(fault).expect("a quirk that fits");
                }
                Fault::None
            }
            How::Service(quirks) => {
                for (quirk, value) in quirks {
                    self.quirk(asked, quirk, value);
                }
                Fault::None
            }
            How::Refused => Fault::None,
        }
    }

    /// Loses answers so that the step of the fault is reached.
    fn on_the_way_to(&self, planned: &Planned, step: Step, asked: &Asked) {
        match (step, planned.step) {
            (Step::Put, Step::Reread) | (Step::Retry, Step::Last) if self.script.other_way => {
                self.quirk(asked, "drop-after-commit", "");
            }
            (Step::Put, Step::Reread | Step::Retry | Step::Last) | (Step::Retry, Step::Last) => {
                self.quirk(asked, "drop", "");
            }
            _ => {}
        }
    }

    /// For the very next request of this method.
    fn quirk(&self, asked: &Asked, quirk: &str, value: &str) {
        let fault = SandboxFault::new(RESOURCE, quirk).value(value).once();
        let fault = fault.method(&asked.method);
        self.sandbox.set(fault).expect("a quirk that fits");
    }

    /// It is the moment of the event, or the first one behind it that nothing else spoils.
    fn is_moment(&self, row: usize, step: Step) -> bool {
        let (event_row, moment) = self.script.event_at;
        let from = match moment {
            Moment::Checking => Step::Review,
            Moment::Reading => Step::Apply,
            Moment::Sending | Moment::Answered => Step::Put,
        };
        let in_dry_run = moment == Moment::Checking;
        self.script.event != Event::Undisturbed
            && (in_dry_run || self.sends)
            && (row > event_row || (row == event_row && step >= from))
    }

    fn begin(&mut self, row: usize, step: Step) -> Fault {
        if self.script.event == Event::Second && !self.script.other_way {
            self.change(row);
            return Fault::None;
        }
        self.held = Some(row);
        // Somebody else's requests must not meet what is set for this one: it has passed then.
        let passes = self.script.event == Event::Second;
        let answered = self.script.event_at.1 == Moment::Answered && step >= Step::Put;
        if passes || answered {
            Fault::HoldAnswer(self.gate.clone())
        } else {
            Fault::Hold(self.gate.clone())
        }
    }

    /// Somebody changes the document elsewhere, right before this request arrives.
    fn change(&mut self, row: usize) {
        let theirs = self.their_change(row);
        let change = SimulatedChange::new(RESOURCE).of_customer(&self.customers[row]);
        let change = change.set(theirs.key, &theirs.value);
        self.sandbox.change(&change).expect("a change that fits");
        self.theirs.push(theirs);
    }

    /// What somebody else changes of this customer.
    pub fn their_change(&self, row: usize) -> Theirs {
        let key = if self.script.same_field {
            FIELD
        } else {
            OTHER_FIELD
        };
        Theirs {
            row,
            key,
            value: self.script.theirs.clone(),
        }
    }
}

/// The connection behind this request is the one that the fault refuses.
fn closes_before(planned: &Planned, row: usize, step: Step) -> bool {
    let before = match planned.step {
        Step::Review => Some((planned.row.checked_sub(1), Step::Review)),
        Step::Apply => Some((planned.row.checked_sub(1), Step::Put)),
        Step::Put => Some((Some(planned.row), Step::Apply)),
        Step::Reread => Some((Some(planned.row), Step::Put)),
        Step::Retry => Some((Some(planned.row), Step::Reread)),
        Step::Last => Some((Some(planned.row), Step::Retry)),
        Step::Token | Step::Form => None,
    };
    matches!(planned.trouble.how, How::Refused) && before == Some((Some(row), step))
}
