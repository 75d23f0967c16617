//! All customers of the copy in memory, opened: filters, sorting and numbers, without a question to
//! anybody.
//!
//! The database has only sealed texts, so it can neither search nor sort them.

use super::entry::{IndexEntry, customer_id, number};
use super::kept::{IdMap, IdSet, Kept, TextValues};
use super::open_problems::{OpenProblems, ProblemView};
use super::problem::{DataRule, ProblemFilter};
use super::{CustomerColumn, CustomerFilter, CustomerListPage, CustomerPlace, CustomerRow};
use super::{CustomerSort, order};
use crate::profile::CustomerId;
use crate::store::customers::CustomerEntry;
use crate::text::folded;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A filter, prepared for many entries.
struct Prepared<'a> {
    /// For each entry, true if it has all words; `None` without words.
    having: Option<Arc<Vec<bool>>>,
    /// For each country, true if it is asked for; the same of each language.
    countries: Vec<bool>,
    languages: Vec<bool>,
    only: Option<IdSet>,
    problem: Option<ProblemFilter>,
    open: &'a OpenProblems,
    hidden: IdSet,
    gone: bool,
}

impl<'a> Prepared<'a> {
    fn new(
        index: &Index,
        filter: &CustomerFilter,
        open: &'a OpenProblems,
        hidden: &BTreeSet<CustomerId>,
    ) -> Prepared<'a> {
        let words = folded(&filter.text);
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        let numbers = |ids: &BTreeSet<CustomerId>| ids.iter().filter_map(number).collect();
        let asked = |values: &TextValues, asked: &Option<String>| {
            let is = |value: &str| {
                let asked = asked.as_deref();
                asked.is_none_or(|asked| asked.eq_ignore_ascii_case(value))
            };
            values.values.iter().map(|value| is(value)).collect()
        };
        let having = (!words.is_empty()).then(|| index.kept.having(&index.entries, words));
        Prepared {
            having,
            countries: asked(index.kept.countries(&index.entries), &filter.country),
            languages: asked(index.kept.languages(&index.entries), &filter.language),
            only: filter.only.as_ref().map(numbers),
            problem: filter.problem,
            open,
            hidden: numbers(hidden),
            gone: filter.gone,
        }
    }

    fn is_hidden(&self, entry: &IndexEntry) -> bool {
        !self.hidden.is_empty() && self.hidden.contains(&entry.id)
    }

    /// Looks at everything but country, language and problem.
    fn lets(&self, entry: &IndexEntry, place: usize) -> bool {
        let has = |having: &Arc<Vec<bool>>| having.get(place).is_some_and(|has| *has);
        (entry.gone_at != 0) == self.gone
            && self.having.as_ref().is_none_or(has)
            && self
                .only
                .as_ref()
                .is_none_or(|only| only.contains(&entry.id))
            && !self.is_hidden(entry)
    }

    /// Returns whether the value with this number is the country that is asked for.
    fn is_country(&self, value: usize) -> bool {
        self.countries.get(value).is_some_and(|is| *is)
    }

    fn is_language(&self, value: usize) -> bool {
        self.languages.get(value).is_some_and(|is| *is)
    }

    fn is_problem(&self, entry: &IndexEntry) -> bool {
        self.problem
            .is_none_or(|filter| filter.lets(self.open.of(entry.id)))
    }
}

/// All customers that were read from the table so far.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) entries: Vec<IndexEntry>,
    places: IdMap<usize>,
    /// The revision and the id of the row that was read last.
    pub read: (i64, String),
    /// Results of questions since an entry has changed.
    pub(super) kept: Kept,
}

impl Index {
    /// Takes rows in, in the order of their revisions.
    pub(super) fn take(&mut self, rows: &[CustomerEntry]) {
        let (mut is_other, mut is_reading) = (false, false);
        for row in rows {
            self.read = (row.revision, row.id.clone());
            let Some(entry) = IndexEntry::of(row) else {
                continue;
            };
            let place = self.places.get(&entry.id);
            match place.and_then(|place| self.entries.get_mut(*place)) {
                Some(there) => {
                    is_other |= !entry.is_like(there);
                    is_reading |= entry.read_at != there.read_at;
                    *there = entry;
                }
                None => {
                    is_other = true;
                    self.places.insert(entry.id, self.entries.len());
                    self.entries.push(entry);
                }
            }
        }
        if is_other {
            self.kept = Kept::default();
        } else if is_reading {
            self.kept.forget_readings();
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

    /// The open problems as this view has them.
    pub(super) fn open(&self, view: &ProblemView) -> Arc<OpenProblems> {
        let all = || OpenProblems::of_all(self, view);
        self.kept.problems(view, all)
    }

    /// The places of all entries in this order.
    fn order(&self, sort: CustomerSort, open: &OpenProblems) -> Arc<Vec<u32>> {
        let made = |sort: CustomerSort| {
            let ranks = self.kept.ranks(|| order::ranks(&self.entries));
            order::sorted(&self.entries, ranks, sort, open)
        };
        match sort.column {
            // Depends on who looks.
            CustomerColumn::Problems => open.order(sort.reversed, || made(sort)),
            _ => self.kept.order(sort, made),
        }
    }

    /// The entries at places of an order, with their places.
    fn walk(&self, places: &[u32]) -> impl Iterator<Item = (usize, &IndexEntry)> {
        places.iter().filter_map(|place| {
            let place = usize::try_from(*place).ok()?;
            Some((place, self.entries.get(place)?))
        })
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
        let filter = Prepared::new(self, filter, open, hidden);
        let countries = self.kept.countries(&self.entries);
        let languages = self.kept.languages(&self.entries);
        let mut of_country = vec![0_usize; countries.values.len()];
        let mut of_language = vec![0_usize; languages.values.len()];
        let mut rules: BTreeMap<DataRule, usize> = BTreeMap::new();
        let mut shown: Vec<&IndexEntry> = Vec::new();
        let (mut total, mut gone, mut unread, mut matching) = (0, 0, 0, 0);
        let order = self.order(sort, open);
        for (place, entry) in self.walk(&order) {
            if filter.is_hidden(entry) {
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
            if !filter.lets(entry, place) {
                continue;
            }
            let (country, language) = (countries.at(place), languages.at(place));
            let (is_country, is_language) =
                (filter.is_country(country), filter.is_language(language));
            let is_problem = filter.is_problem(entry);
            if is_language && is_problem {
                count(&mut of_country, country);
            }
            if is_country && is_problem {
                count(&mut of_language, language);
            }
            if is_country && is_language {
                for rule in open.rules(entry.id) {
                    *rules.entry(rule).or_default() += 1;
                }
                if is_problem {
                    if part.contains(&matching) {
                        shown.push(entry);
                    }
                    matching += 1;
                }
            }
        }
        let rows: Vec<CustomerRow> = shown
            .into_iter()
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
            start: part.start.min(matching),
            matching,
            total,
            gone,
            unread,
            countries: frequent(counted(countries, &of_country)),
            languages: frequent(counted(languages, &of_language)),
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
        let own = number(id)?;
        let filter = Prepared::new(self, filter, open, hidden);
        let countries = self.kept.countries(&self.entries);
        let languages = self.kept.languages(&self.entries);
        let lets_all = |place: usize, entry: &IndexEntry| {
            filter.lets(entry, place)
                && filter.is_country(countries.at(place))
                && filter.is_language(languages.at(place))
                && filter.is_problem(entry)
        };
        let own_place = *self.places.get(&own)?;
        if !lets_all(own_place, self.entries.get(own_place)?) {
            return None;
        }
        let (mut before, mut after): (Option<&IndexEntry>, Option<&IndexEntry>) = (None, None);
        let (mut number, mut matching) = (0, 0);
        let order = self.order(sort, open);
        for (_, entry) in self
            .walk(&order)
            .filter(|(place, entry)| lets_all(*place, entry))
        {
            matching += 1;
            if entry.id == own {
                number = matching;
            } else if number == 0 {
                before = Some(entry);
            } else if after.is_none() {
                after = Some(entry);
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

/// Counts the value with this number.
fn count(counts: &mut [usize], value: usize) {
    if let Some(count) = counts.get_mut(value) {
        *count += 1;
    }
}

/// The values that were counted, with their counts.
fn counted<'a>(
    values: &'a TextValues,
    counts: &'a [usize],
) -> impl Iterator<Item = (&'a str, usize)> {
    let values = values.values.iter().map(|value| &**value);
    let all = values.zip(counts.iter().copied());
    all.filter(|(_, count)| *count > 0)
}

/// Values with their counts, the most frequent first.
pub(super) fn frequent<'a>(
    counts: impl IntoIterator<Item = (&'a str, usize)>,
) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = counts
        .into_iter()
        .map(|(value, count)| (value.to_owned(), count))
        .collect();
    counts.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    counts
}

#[cfg(test)]
mod tests;
