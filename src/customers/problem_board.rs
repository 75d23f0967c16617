//! The board of problems: the open problems of all customers, counted by rule and country, with
//! the counts of earlier days.

use super::content::CheckDepth;
use super::copy::Sight;
use super::entry::{Text, number};
use super::index::Index;
use super::open_problems::{OpenProblems, ProblemView, of_one};
use super::problem::{DataProblem, DataRule, ProblemFilter};
use super::profile_check::domain_of;
use super::silences::SilencedProblem;
use super::{CopyAnswer, CustomerFilter, CustomerRow, CustomerSort, Customers};
use crate::auth::Person;
use crate::error::Error;
use crate::history::{first_moment, utc};
use crate::profile::CustomerId;
use crate::store::problem_counts::{self, CountsOfDay};
use crate::text::Lang;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Days whose counts are kept, and those that the board shows.
const DAYS_KEPT: i64 = 400;
const DAYS_SHOWN: i64 = 60;

/// The number of customers with any problem, among the counts of a day.
const ANY: &str = "any";

/// The customers that a board lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BoardFilter {
    pub rule: Option<DataRule>,
    /// Two letters, in any case; empty for customers without a country.
    pub country: Option<String>,
}

/// Customers whose profile breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCount {
    pub rule: DataRule,
    pub customers: usize,
    /// By country, the most frequent first. An empty code stands for none.
    pub countries: Vec<(String, usize)>,
}

/// The counts of a day (UTC, `yyyy-mm-dd`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCounts {
    pub day: String,
    /// The beginning of the day, in Unix milliseconds.
    at: i64,
    /// Customers with any problem.
    pub any: usize,
    pub rules: BTreeMap<DataRule, usize>,
}

/// The board, with a part of its list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProblemBoard {
    /// The rules that are broken, in their order.
    pub counts: Vec<RuleCount>,
    /// Customers with a problem by country, the most frequent first.
    pub countries: Vec<(String, usize)>,
    /// Customers with their open problems, by name.
    pub rows: Vec<(CustomerRow, Vec<DataProblem>)>,
    /// The number of customers in front of `rows`, and of those that the filter lets through.
    pub start: usize,
    pub matching: usize,
    /// Customers that are not gone; those with an open problem; those that were never checked;
    /// those that were checked without the rules of their country.
    pub total: usize,
    pub with_problems: usize,
    pub unchecked: usize,
    pub partly_checked: usize,
    /// The counts of days within the last two months, the oldest first; today is the last. They are
    /// those of all customers, whoever asks.
    pub days: Vec<DayCounts>,
    /// The time when the whole list was last read to its end, in Unix milliseconds.
    pub complete_at: i64,
    /// True if Partner Center does not answer, so that nobody was asked whether this person may
    /// still see customers.
    pub stale_access: bool,
}

impl ProblemBoard {
    /// The newest counts that are at least so many days old.
    pub fn days_ago(&self, days: i64) -> Option<&DayCounts> {
        let today = self.days.last()?;
        self.days
            .iter()
            .rev()
            .find(|counts| counts.at <= today.at - days * DAY_MS)
    }
}

/// The problems of one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerProblems {
    pub customer: CustomerRow,
    pub open: Vec<DataProblem>,
    /// Silenced ones, whether or not the profile still has them.
    pub silenced: Vec<SilencedProblem>,
    /// The profile was read and checked, and so it was with the rules of its country.
    pub is_checked: bool,
    pub knows_country: bool,
}

impl Customers {
    /// Returns the board with up to `count` customers behind the first `start`.
    ///
    /// # Errors
    /// Like `list`.
    pub async fn problem_board(
        &self,
        person: &Person,
        filter: &BoardFilter,
        start: usize,
        count: usize,
        lang: Lang,
    ) -> Result<CopyAnswer<ProblemBoard>, Error> {
        let (filter, part) = (filter.clone(), start..start.saturating_add(count));
        let answer = self
            .answer_problems(person, lang, move |index, sight, view| {
                board(index, sight, view, &filter, part)
            })
            .await?;
        Ok(match answer {
            CopyAnswer::Found((board, counts)) => CopyAnswer::Found(ProblemBoard {
                days: self.days(&counts).await?,
                ..board
            }),
            CopyAnswer::Nothing => CopyAnswer::Nothing,
            CopyAnswer::Closed => CopyAnswer::Closed,
        })
    }

    /// Returns the problems of one customer; `None` if the copy does not have it.
    ///
    /// # Errors
    /// Like `list`.
    pub async fn problems_of(
        &self,
        person: &Person,
        id: &CustomerId,
        lang: Lang,
    ) -> Result<CopyAnswer<Option<CustomerProblems>>, Error> {
        let silenced = self.silenced(id).await?;
        let id = id.clone();
        self.answer_problems(person, lang, move |index, sight, view| {
            let entry = index.entry(&id).filter(|_| !sight.hidden.contains(&id))?;
            let mut open = of_one(index, entry, view);
            open.retain(|problem| !silenced.iter().any(|other| other.problem == *problem));
            Some(CustomerProblems {
                customer: CustomerRow {
                    problems: open.len(),
                    ..entry.row()?
                },
                open,
                silenced,
                is_checked: entry.checked() != CheckDepth::Nothing,
                knows_country: entry.checked() == CheckDepth::Country,
            })
        })
        .await
    }

    /// Reads what decides, beside the copy, what is an open problem to this person.
    pub(super) async fn problem_view(&self, person: &Person) -> Result<ProblemView, Error> {
        Ok(ProblemView {
            silences: self.silences().await?,
            own_domain: domain_of(&person.username),
        })
    }

    /// Counts the problems of all customers at the end of a reading. What fails is counted when
    /// somebody opens the board.
    pub(super) async fn count_problems(&self, person: &Person) {
        let counted = async {
            self.follow().await?;
            let view = self.problem_view(person).await?;
            let counts = self.read_index(|index| {
                let open = index.open(&view);
                counts(index, &open)
            });
            self.days(&counts).await.map(drop)
        };
        if let Err(error) = counted.await {
            tracing::info!(kind = error.kind.as_str(), "the problems are not counted");
        }
    }

    /// Stores the counts of today if they have changed, and returns those of the last two months.
    async fn days(&self, today: &CountsOfDay) -> Result<Vec<DayCounts>, Error> {
        let now = self.clock.now_ms();
        let day = day_of(now);
        let first = day_of(now - DAYS_SHOWN * DAY_MS);
        let mut days = problem_counts::since(&self.store, &first).await?;
        if days.get(&day) != Some(today) {
            let oldest = day_of(now - DAYS_KEPT * DAY_MS);
            problem_counts::put(&self.store, &day, today, &oldest).await?;
            days.insert(day, today.clone());
        }
        Ok(days.into_iter().map(day_counts).collect())
    }
}

/// The day of a time, in UTC.
fn day_of(at: i64) -> String {
    utc(at).chars().take(10).collect()
}

fn day_counts((day, counts): (String, CountsOfDay)) -> DayCounts {
    let count = |word: &str| {
        let count = counts.get(word).copied().unwrap_or_default();
        usize::try_from(count).unwrap_or_default()
    };
    let rules = DataRule::ALL.map(|rule| (rule, count(rule.as_str())));
    DayCounts {
        at: first_moment(&day).unwrap_or_default(),
        any: count(ANY),
        rules: rules.into_iter().collect(),
        day,
    }
}

/// The counts of all customers, whoever asks.
fn counts(index: &Index, open: &OpenProblems) -> CountsOfDay {
    let mut counts: CountsOfDay = DataRule::ALL
        .into_iter()
        .map(|rule| (rule.as_str().to_owned(), 0))
        .collect();
    let any = counts.entry(ANY.to_owned()).or_default();
    *any = i64::try_from(open.len()).unwrap_or(i64::MAX);
    for entry in &index.entries {
        for rule in open.rules(entry.id) {
            *counts.entry(rule.as_str().to_owned()).or_default() += 1;
        }
    }
    counts
}

/// The board without its days, and the counts of today.
fn board(
    index: &Index,
    sight: &Sight,
    view: &ProblemView,
    filter: &BoardFilter,
    part: std::ops::Range<usize>,
) -> (ProblemBoard, CountsOfDay) {
    let open = index.open(view);
    let listed = CustomerFilter {
        problem: Some(filter.rule.map_or(ProblemFilter::Any, ProblemFilter::Of)),
        country: filter.country.clone(),
        ..CustomerFilter::default()
    };
    let page = index.list(&listed, CustomerSort::default(), part, &open, &sight.hidden);
    let mut rules: BTreeMap<DataRule, HashMap<&str, usize>> = BTreeMap::new();
    let mut countries: HashMap<&str, usize> = HashMap::new();
    let (mut with_problems, mut unchecked, mut partly_checked) = (0, 0, 0);
    let hidden: BTreeSet<u128> = sight.hidden.iter().filter_map(number).collect();
    let seen = |id: u128| !hidden.contains(&id);
    for entry in index
        .entries
        .iter()
        .filter(|entry| entry.gone_at == 0 && seen(entry.id))
    {
        match entry.checked() {
            CheckDepth::Nothing => unchecked += 1,
            CheckDepth::Own => partly_checked += 1,
            CheckDepth::Country => {}
        }
        let country = entry.texts.get(Text::Country);
        if !open.of(entry.id).is_empty() {
            with_problems += 1;
            *countries.entry(country).or_default() += 1;
        }
        for rule in open.rules(entry.id) {
            *rules.entry(rule).or_default().entry(country).or_default() += 1;
        }
    }
    let counted = rules.into_iter().map(|(rule, countries)| RuleCount {
        rule,
        customers: countries.values().sum(),
        countries: super::index::frequent(countries),
    });
    let rows = page.rows.into_iter().map(|row| {
        let problems = number(&row.id).map(|id| open.of(id).to_vec());
        (row, problems.unwrap_or_default())
    });
    let board = ProblemBoard {
        counts: counted.collect(),
        countries: super::index::frequent(countries),
        rows: rows.collect(),
        start: page.start,
        matching: page.matching,
        total: page.total,
        with_problems,
        unchecked,
        partly_checked,
        days: vec![],
        complete_at: sight.complete_at,
        stale_access: sight.stale,
    };
    (board, counts(index, &open))
}
