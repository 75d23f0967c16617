//! The problems of all customers of the copy that are not silenced.

use super::entry::IndexEntry;
use super::index::Index;
use super::kept::IdMap;
use super::problem::{DataProblem, DataRule};
use super::profile_check::is_refused_domain;
use super::silences::SilenceIndex;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

/// The knowledge beside the copy that decides what is an open problem.
#[derive(Debug, Clone, Default)]
pub(super) struct ProblemView {
    pub silences: Arc<SilenceIndex>,
    /// The partner's own domain.
    pub own_domain: Option<String>,
}

/// Open problems by customer. Who has none is not in it.
#[derive(Debug, Default)]
pub(super) struct OpenProblems {
    customers: IdMap<Box<[DataProblem]>>,
    /// The places of all customers in the order of their numbers of problems, and reversed.
    orders: [OnceLock<Arc<Vec<u32>>>; 2],
}

impl OpenProblems {
    /// Looks at every customer that is not gone. `Index::open` keeps the result.
    pub(super) fn of_all(index: &Index, view: &ProblemView) -> OpenProblems {
        let twice = twice(index);
        let there = index.entries.iter().filter(|entry| entry.gone_at == 0);
        let open = there.filter_map(|entry| {
            let mut problems = all_of(entry, twice, view);
            problems.retain(|problem| view.silences.reason(entry.id, *problem).is_none());
            (!problems.is_empty()).then(|| (entry.id, problems.into_boxed_slice()))
        });
        OpenProblems {
            customers: open.collect(),
            ..OpenProblems::default()
        }
    }

    /// The order of all customers by their problems, which is made if it is not there.
    pub(super) fn order(&self, reversed: bool, make: impl FnOnce() -> Vec<u32>) -> Arc<Vec<u32>> {
        let [order, backwards] = &self.orders;
        let kept = if reversed { backwards } else { order };
        Arc::clone(kept.get_or_init(|| Arc::new(make())))
    }

    /// The number of customers with a problem.
    pub(super) fn len(&self) -> usize {
        self.customers.len()
    }

    /// The open problems of a customer, in the order of their rules.
    pub(super) fn of(&self, id: u128) -> &[DataProblem] {
        self.customers
            .get(&id)
            .map(|own| &**own)
            .unwrap_or_default()
    }

    /// The rules that a customer's profile breaks, each once.
    pub(super) fn rules(&self, id: u128) -> impl Iterator<Item = DataRule> {
        let same = self.of(id).chunk_by(|one, other| one.rule == other.rule);
        same.filter_map(|problems| Some(problems.first()?.rule))
    }
}

/// Returns every problem of one customer, silenced ones too.
pub(super) fn of_one(index: &Index, entry: &IndexEntry, view: &ProblemView) -> Vec<DataProblem> {
    all_of(entry, twice(index), view)
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
fn twice(index: &Index) -> &HashSet<u64> {
    index.kept.twice(|| {
        let (mut once, mut twice) = (HashSet::new(), HashSet::new());
        let there = index.entries.iter().filter(|entry| entry.gone_at == 0);
        for tax in there.filter_map(IndexEntry::tax) {
            if !once.insert(tax) {
                twice.insert(tax);
            }
        }
        twice
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::problem::ProblemFilter;
    use crate::customers::{CustomerFilter, CustomerSort};
    use crate::store::customers::{CustomerEntry, StoredCustomer};
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn index(profiles: &[&str]) -> Index {
        let row = |(number, profile): (u128, &&str)| CustomerEntry {
            id: Uuid::from_u128(number).to_string(),
            revision: 1,
            stored: StoredCustomer {
                content: format!(r#"{{"n":"Customer {number}","p":{profile}}}"#).into_bytes(),
                ..StoredCustomer::default()
            },
        };
        let rows: Vec<CustomerEntry> = (1..).zip(profiles).map(row).collect();
        let mut index = Index::default();
        index.take(&rows);
        index
    }

    fn named(open: &OpenProblems, id: u128) -> Vec<String> {
        open.of(id).iter().map(ToString::to_string).collect()
    }

    const PROFILES: [&str; 4] = [
        r#"{"c":"BR","e":"a@partner.example","k":2,"r":["culture culture","missing defaultAddress.city"]}"#,
        r#"{"c":"DE","k":2,"x":"00000000000000ff"}"#,
        r#"{"c":"BR","k":1,"x":"00000000000000ff","r":["later rule","state no.such"]}"#,
        r#"{"c":"US","e":"a@customer.example","k":2}"#,
    ];

    #[test]
    fn what_one_profile_does_not_tell_is_added_and_what_is_not_understood_left_out() {
        let index = index(&PROFILES);
        let view = ProblemView {
            own_domain: Some("partner.example".to_owned()),
            ..ProblemView::default()
        };
        let open = OpenProblems::of_all(&index, &view);
        assert_eq!(
            named(&open, 1),
            [
                "missing defaultAddress.city",
                "email-domain email",
                "culture culture"
            ]
        );
        assert_eq!(named(&open, 2), ["tax-twice"]);
        assert_eq!(named(&open, 3), ["tax-twice"]);
        assert_eq!((named(&open, 4), open.len()), (vec![], 3));
        let elsewhere = OpenProblems::of_all(&index, &ProblemView::default());
        assert_eq!(elsewhere.of(1).len(), 2, "the domain is that of who looks");
    }

    #[test]
    fn lists_filter_count_and_sort_by_problems_that_are_not_silenced() {
        let index = index(&PROFILES);
        let culture = DataProblem::new(DataRule::Culture, "culture").expect("a field");
        let view = ProblemView {
            silences: Arc::new(SilenceIndex::of_one(1, culture)),
            own_domain: None,
        };
        let open = OpenProblems::of_all(&index, &view);
        assert_eq!(named(&open, 1), ["missing defaultAddress.city"]);
        let list = |filter: &CustomerFilter, sort: &str| {
            let sort = CustomerSort::parse(sort).expect("a column");
            index.list(filter, sort, 0..9, &open, &BTreeSet::new())
        };
        let twice = CustomerFilter {
            problem: Some(ProblemFilter::Of(DataRule::TaxTwice)),
            ..CustomerFilter::default()
        };
        let found = list(&twice, "name");
        assert_eq!((found.matching, found.rows[0].problems), (2, 1));
        let counts = [("BR".to_owned(), 1), ("DE".to_owned(), 1)];
        assert_eq!(found.countries, counts);
        assert_eq!(
            found.rules,
            [(DataRule::Missing, 1), (DataRule::TaxTwice, 2)],
            "of the rest of the filter"
        );
        for sort in ["problems", "-problems"] {
            let rows = list(&CustomerFilter::default(), sort).rows;
            let counts: Vec<usize> = rows.iter().map(|row| row.problems).collect();
            assert_eq!(counts, [1, 1, 1, 0], "who has none stands last: {sort}");
        }
        let without = of_one(&index, &index.entries[0], &view);
        assert_eq!(without.len(), 2, "silenced ones too");
    }
}
