//! The problems of all customers of the copy that are not silenced.

use super::entry::IndexEntry;
use super::index::Index;
use super::problem::{DataProblem, DataRule};
use super::profile_check::is_refused_domain;
use super::silences::SilenceIndex;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// What one look at the problems knows beside the copy.
#[derive(Debug, Clone, Default)]
pub(super) struct ProblemView {
    pub silences: Arc<SilenceIndex>,
    /// The partner's own domain.
    pub own_domain: Option<String>,
}

/// Open problems by customer. Who has none is not in it.
#[derive(Debug, Default)]
pub(super) struct OpenProblems(HashMap<u128, Vec<DataProblem>>);

impl OpenProblems {
    /// Looks at every customer that is not gone.
    pub(super) fn of_all(index: &Index, view: &ProblemView) -> OpenProblems {
        let twice = twice(index);
        let there = index.entries.iter().filter(|entry| entry.gone_at == 0);
        let open = there.filter_map(|entry| {
            let mut problems = all_of(entry, &twice, view);
            problems.retain(|problem| view.silences.reason(entry.id, *problem).is_none());
            (!problems.is_empty()).then_some((entry.id, problems))
        });
        OpenProblems(open.collect())
    }

    /// The number of customers with a problem.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The open problems of a customer, in the order of their rules.
    pub(super) fn of(&self, id: u128) -> &[DataProblem] {
        self.0.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The rules that a customer's profile breaks, each once.
    pub(super) fn rules(&self, id: u128) -> BTreeSet<DataRule> {
        self.of(id).iter().map(|problem| problem.rule).collect()
    }
}

/// Returns every problem of one customer, silenced ones too.
pub(super) fn of_one(index: &Index, entry: &IndexEntry, view: &ProblemView) -> Vec<DataProblem> {
    all_of(entry, &twice(index), view)
}

fn all_of(entry: &IndexEntry, twice: &HashSet<u64>, view: &ProblemView) -> Vec<DataProblem> {
    let mut problems = entry.problems().to_vec();
    if is_refused_domain(entry.email(), view.own_domain.as_deref()) {
        problems.extend(DataProblem::new(DataRule::EmailDomain, "email"));
    }
    if entry.tax().is_some_and(|tax| twice.contains(&tax)) {
        problems.extend(DataProblem::new(DataRule::TaxTwice, ""));
    }
    problems.sort_unstable();
    problems
}

/// The tax data that more than one customer has.
fn twice(index: &Index) -> HashSet<u64> {
    let (mut once, mut twice) = (HashSet::new(), HashSet::new());
    let there = index.entries.iter().filter(|entry| entry.gone_at == 0);
    for tax in there.filter_map(IndexEntry::tax) {
        if !once.insert(tax) {
            twice.insert(tax);
        }
    }
    twice
}
