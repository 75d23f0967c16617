//! All customers of the copy in memory, opened: filters, sorting and numbers, without a question to
//! anybody.
//!
//! The database has only sealed texts, so it can neither search nor sort them.

use super::CustomerSort;
use super::entry::{IndexEntry, Text, customer_id, number};
use super::open_problems::OpenProblems;
use super::problem::{DataRule, ProblemFilter};
use super::{CustomerColumn, CustomerFilter, CustomerListPage, CustomerPlace, CustomerRow};
use crate::profile::CustomerId;
use crate::store::customers::CustomerEntry;
use crate::text::folded;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A filter, prepared for many entries.
struct Prepared<'a> {
    words: Vec<String>,
    country: Option<String>,
    language: Option<String>,
    only: Option<BTreeSet<u128>>,
    problem: Option<ProblemFilter>,
    open: &'a OpenProblems,
    hidden: BTreeSet<u128>,
    gone: bool,
}

impl<'a> Prepared<'a> {
    fn new(
        filter: &CustomerFilter,
        open: &'a OpenProblems,
        hidden: &BTreeSet<CustomerId>,
    ) -> Prepared<'a> {
        let words = folded(&filter.text);
        let numbers = |ids: &BTreeSet<CustomerId>| ids.iter().filter_map(number).collect();
        Prepared {
            words: words.split_whitespace().map(str::to_owned).collect(),
            country: filter.country.clone(),
            language: filter.language.clone(),
            only: filter.only.as_ref().map(numbers),
            problem: filter.problem,
            open,
            hidden: numbers(hidden),
            gone: filter.gone,
        }
    }

    /// Looks at everything but country, language and problem.
    fn lets(&self, entry: &IndexEntry) -> bool {
        (entry.gone_at != 0) == self.gone
            && !self.hidden.contains(&entry.id)
            && self
                .only
                .as_ref()
                .is_none_or(|only| only.contains(&entry.id))
            && self
                .words
                .iter()
                .all(|word| entry.folded.all.contains(word.as_str()))
    }

    fn is_country(&self, entry: &IndexEntry) -> bool {
        is_value(self.country.as_deref(), entry.texts.get(Text::Country))
    }

    fn is_language(&self, entry: &IndexEntry) -> bool {
        is_value(self.language.as_deref(), entry.texts.get(Text::Language))
    }

    fn is_problem(&self, entry: &IndexEntry) -> bool {
        let problems = self.open.of(entry.id);
        self.problem.is_none_or(|filter| filter.lets(problems))
    }

    fn lets_all(&self, entry: &IndexEntry) -> bool {
        self.lets(entry)
            && self.is_country(entry)
            && self.is_language(entry)
            && self.is_problem(entry)
    }
}

fn is_value(asked: Option<&str>, value: &str) -> bool {
    asked.is_none_or(|asked| asked.eq_ignore_ascii_case(value))
}

/// All customers that were read from the table so far.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) entries: Vec<IndexEntry>,
    places: HashMap<u128, usize>,
    /// The revision and the id of the row that was read last.
    pub read: (i64, String),
}

impl Index {
    /// Takes rows in, in the order of their revisions.
    pub(super) fn take(&mut self, rows: &[CustomerEntry]) {
        for row in rows {
            self.read = (row.revision, row.id.clone());
            let Some(entry) = IndexEntry::of(row) else {
                continue;
            };
            match self.places.get(&entry.id).copied() {
                Some(place) => {
                    if let Some(there) = self.entries.get_mut(place) {
                        *there = entry;
                    }
                }
                None => {
                    self.places.insert(entry.id, self.entries.len());
                    self.entries.push(entry);
                }
            }
        }
    }

    pub(super) fn get(&self, id: &CustomerId) -> Option<CustomerRow> {
        self.entry(id)?.row()
    }

    pub(super) fn entry(&self, id: &CustomerId) -> Option<&IndexEntry> {
        self.entries.get(*self.places.get(&number(id)?)?)
    }

    /// Returns the ids of customers that are not gone and not in `seen`.
    pub(super) fn missing(&self, seen: &BTreeSet<CustomerId>) -> Vec<CustomerId> {
        let there = self.entries.iter().filter(|entry| entry.gone_at == 0);
        there
            .filter_map(|entry| customer_id(entry.id))
            .filter(|id| !seen.contains(id))
            .collect()
    }

    /// Returns part of a list, without those of `hidden`.
    pub(super) fn list(
        &self,
        filter: &CustomerFilter,
        sort: CustomerSort,
        part: std::ops::Range<usize>,
        open: &OpenProblems,
        hidden: &BTreeSet<CustomerId>,
    ) -> CustomerListPage {
        let filter = Prepared::new(filter, open, hidden);
        let (mut countries, mut languages) = (HashMap::new(), HashMap::new());
        let mut rules: BTreeMap<DataRule, usize> = BTreeMap::new();
        let mut found: Vec<&IndexEntry> = Vec::new();
        let (mut total, mut gone, mut unread) = (0, 0, 0);
        for entry in &self.entries {
            if filter.hidden.contains(&entry.id) {
                continue;
            }
            let counter = if entry.gone_at == 0 {
                &mut total
            } else {
                &mut gone
            };
            *counter += 1;
            if entry.gone_at == 0 && entry.read_at == 0 {
                unread += 1;
            }
            if !filter.lets(entry) {
                continue;
            }
            let (is_country, is_language) = (filter.is_country(entry), filter.is_language(entry));
            let is_problem = filter.is_problem(entry);
            if is_language && is_problem {
                *countries.entry(entry.texts.get(Text::Country)).or_default() += 1;
            }
            if is_country && is_problem {
                *languages
                    .entry(entry.texts.get(Text::Language))
                    .or_default() += 1;
            }
            if is_country && is_language {
                for rule in open.rules(entry.id) {
                    *rules.entry(rule).or_default() += 1;
                }
                if is_problem {
                    found.push(entry);
                }
            }
        }
        let matching = found.len();
        let start = part.start.min(matching);
        let end = part.end.min(matching).max(start);
        let rows: Vec<CustomerRow> = sorted(&mut found, sort, open, start..end)
            .iter()
            .filter_map(|entry| {
                Some(CustomerRow {
                    problems: open.of(entry.id).len(),
                    ..entry.row()?
                })
            })
            .collect();
        CustomerListPage {
            oldest: rows.iter().filter_map(|row| row.read_at).min(),
            rows,
            start,
            matching,
            total,
            gone,
            unread,
            countries: frequent(countries),
            languages: frequent(languages),
            rules: rules.into_iter().collect(),
            ..CustomerListPage::default()
        }
    }

    /// Returns the neighbours of a customer.
    pub(super) fn place(
        &self,
        filter: &CustomerFilter,
        sort: CustomerSort,
        id: &CustomerId,
        open: &OpenProblems,
        hidden: &BTreeSet<CustomerId>,
    ) -> Option<CustomerPlace> {
        let filter = Prepared::new(filter, open, hidden);
        let own = self.entry(id).filter(|entry| filter.lets_all(entry))?;
        let (mut before, mut after): (Option<&IndexEntry>, Option<&IndexEntry>) = (None, None);
        let (mut number, mut matching) = (1, 0);
        for entry in self.entries.iter().filter(|entry| filter.lets_all(entry)) {
            matching += 1;
            match compare(entry, own, sort, open) {
                Ordering::Less => {
                    number += 1;
                    if before.is_none_or(|other| compare(other, entry, sort, open).is_lt()) {
                        before = Some(entry);
                    }
                }
                Ordering::Greater => {
                    if after.is_none_or(|other| compare(entry, other, sort, open).is_lt()) {
                        after = Some(entry);
                    }
                }
                Ordering::Equal => {}
            }
        }
        Some(CustomerPlace {
            before: before.and_then(IndexEntry::row),
            after: after.and_then(IndexEntry::row),
            number,
            matching,
        })
    }
}

/// Sorts only the part that is asked for.
fn sorted<'a, 'e>(
    found: &'a mut [&'e IndexEntry],
    sort: CustomerSort,
    open: &OpenProblems,
    part: std::ops::Range<usize>,
) -> &'a [&'e IndexEntry] {
    let order = |one: &&IndexEntry, other: &&IndexEntry| compare(one, other, sort, open);
    if part.end < found.len() {
        found.select_nth_unstable_by(part.end, order);
    }
    let front = &mut found[..part.end];
    if part.start > 0 && part.start < front.len() {
        front.select_nth_unstable_by(part.start, order);
    }
    let wanted = &mut front[part.start..];
    wanted.sort_unstable_by(order);
    wanted
}

/// Orders two entries; two that are equal in the column by their names, and then by their ids.
fn compare(
    one: &IndexEntry,
    other: &IndexEntry,
    sort: CustomerSort,
    open: &OpenProblems,
) -> Ordering {
    let texts = |text: Text| {
        let (one, other) = match text {
            Text::Country | Text::Phone | Text::Language | Text::Culture => {
                (one.texts.get(text), other.texts.get(text))
            }
            _ => (one.folded.get(text), other.folded.get(text)),
        };
        by_value(one.trim_end(), other.trim_end(), sort.reversed, |text| {
            text.is_empty()
        })
    };
    let order = match sort.column {
        CustomerColumn::Name => texts(Text::Name),
        CustomerColumn::Domain => texts(Text::Domain),
        CustomerColumn::Country => texts(Text::Country),
        CustomerColumn::City => texts(Text::City),
        CustomerColumn::Email => texts(Text::Email),
        CustomerColumn::Phone => texts(Text::Phone),
        CustomerColumn::Language => texts(Text::Language),
        CustomerColumn::Changed => {
            let (one, other) = (one.changed_at, other.changed_at);
            by_value(one, other, !sort.reversed, |at| *at == 0)
        }
        CustomerColumn::Problems => {
            let (one, other) = (open.of(one.id).len(), open.of(other.id).len());
            by_value(one, other, !sort.reversed, |count| *count == 0)
        }
        CustomerColumn::Read => by_value(one.read_at, other.read_at, sort.reversed, |at| *at == 0),
    };
    order
        .then_with(|| one.folded.get(Text::Name).cmp(other.folded.get(Text::Name)))
        .then_with(|| one.id.cmp(&other.id))
}

/// Orders two values; empty ones stand last in either direction.
fn by_value<T: Ord>(one: T, other: T, reversed: bool, is_empty: fn(&T) -> bool) -> Ordering {
    match (is_empty(&one), is_empty(&other)) {
        (false, false) if reversed => other.cmp(&one),
        (false, false) => one.cmp(&other),
        (one, other) => one.cmp(&other),
    }
}

pub(super) fn frequent(counts: HashMap<&str, usize>) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = counts
        .into_iter()
        .map(|(value, count)| (value.to_owned(), count))
        .collect();
    counts.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    counts
}

#[cfg(test)]
#[path = "index_tests.rs"]
mod tests;
