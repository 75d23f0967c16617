//! Sits in the proxy's plan: knows which step of the edit a request is, and makes happen what the
//! case and the script say.

use crate::case::{Case, Outside, Script};
use crate::faults::{How, Rng, Step};
use crate::proxy::{Asked, Fault};
use portal::sandbox::{Fault as SandboxFault, Sandbox, SimulatedChange};

/// What the person does that makes the portal call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Form,
    Review,
    Save,
    /// Nothing that the case is about.
    Else,
}

pub struct Director {
    case: Case,
    script: Script,
    rng: Rng,
    sandbox: Sandbox,
    stage: Stage,
    reads: u32,
    writes: u32,
    /// The trouble of the case has happened.
    pub hit: bool,
    /// The change by somebody else has happened, and how many requests the service had been passed
    /// by then.
    pub outside_at: Option<Step>,
    calm: bool,
}

impl Director {
    pub fn new(case: Case, script: Script, rng: Rng, sandbox: Sandbox) -> Director {
        Director {
            case,
            script,
            rng,
            sandbox,
            stage: Stage::Else,
            reads: 0,
            writes: 0,
            hit: false,
            outside_at: None,
            calm: false,
        }
    }

    pub fn enter(&mut self, stage: Stage) {
        (self.stage, self.reads, self.writes) = (stage, 0, 0);
    }

    /// From now on everything goes well.
    pub fn calm(&mut self) {
        self.calm = true;
    }

    /// Whether the person's next click would be refused a connection.
    pub fn refuses(&self) -> bool {
        let first = match self.stage {
            Stage::Form => Step::Form,
            Stage::Review => Step::Review,
            Stage::Save => Step::Apply,
            Stage::Else => return false,
        };
        !self.calm
            && !self.hit
            && matches!(self.case.trouble.how, How::Refused)
            && self.case.step == first
    }

    pub fn mark_hit(&mut self) {
        self.hit = true;
    }

    /// The proxy's plan.
    pub fn decide(&mut self, asked: &Asked) -> Fault {
        let Some(step) = self.step(asked) else {
            return Fault::None;
        };
        if self.calm {
            return Fault::None;
        }
        if let Some(Outside { at, .. }) = &self.script.outside
            && *at == step
            && self.outside_at.is_none()
        {
            self.change(step);
        }
        if self.hit {
            return Fault::None;
        }
        if step == self.case.step {
            self.hit = true;
            return match self.case.trouble.how {
                How::OnTheWay(fault) => fault(&mut self.rng),
                How::Service(quirks) => {
                    quirks
                        .iter()
                        .for_each(|(quirk, value)| self.quirk(asked, quirk, value));
                    Fault::None
                }
                How::Refused => Fault::None,
            };
        }
        self.on_the_way_to(step, asked)
    }

    /// Loses answers so that the step of the case is reached, and closes the port right before it
    /// where its trouble is that.
    fn on_the_way_to(&mut self, step: Step, asked: &Asked) -> Fault {
        match (step, self.case.step) {
            (Step::Put, Step::Reread) | (Step::Retry, Step::Last) if self.script.lost_applied => {
                self.quirk(asked, "drop-after-commit", "")
            }
            (Step::Put, Step::Reread | Step::Retry | Step::Last) | (Step::Retry, Step::Last) => {
                self.quirk(asked, "drop", "")
            }
            _ => {}
        }
        let before = match self.case.step {
            Step::Put => Some(Step::Apply),
            Step::Reread => Some(Step::Put),
            Step::Retry => Some(Step::Reread),
            Step::Last => Some(Step::Retry),
            Step::Token | Step::Form | Step::Review | Step::Apply => None,
        };
        if matches!(self.case.trouble.how, How::Refused) && before == Some(step) {
            self.hit = true;
            return Fault::ThenDown;
        }
        Fault::None
    }

    fn step(&mut self, asked: &Asked) -> Option<Step> {
        // What is asked beside the profile is no step of its edit.
        let path = asked.path.to_ascii_lowercase();
        if path.contains("/validationstatus") || path.contains("/auditrecords") {
            return None;
        }
        let count = if asked.method == "PUT" {
            &mut self.writes
        } else {
            &mut self.reads
        };
        *count += 1;
        match (self.stage, asked.method.as_str(), self.reads, self.writes) {
            (Stage::Form, "GET", 1, 0) => Some(Step::Form),
            (Stage::Review, "GET", 1, 0) => Some(Step::Review),
            (Stage::Save, "GET", 1, 0) => Some(Step::Apply),
            (Stage::Save, "PUT", _, 1) => Some(Step::Put),
            (Stage::Save, "GET", _, 1) => Some(Step::Reread),
            (Stage::Save, "PUT", _, 2) => Some(Step::Retry),
            (Stage::Save, "GET", _, 2) => Some(Step::Last),
            _ => None,
        }
    }

    /// For the very next request of this method.
    fn quirk(&self, asked: &Asked, quirk: &str, value: &str) {
        let quirk = SandboxFault::new(self.case.profile.slug, quirk)
            .value(value)
            .once()
            .method(&asked.method);
        self.sandbox.set(quirk).expect("a quirk that fits");
    }

    fn change(&mut self, step: Step) {
        let Some(Outside { key, value, .. }) = &self.script.outside else {
            return;
        };
        let change = SimulatedChange::new(self.case.profile.slug).set(key, value);
        let change = match self.case.customer() {
            Some(id) => change.of_customer(id),
            None => change,
        };
        self.sandbox.change(&change).expect("a change that fits");
        self.outside_at = Some(step);
    }
}
