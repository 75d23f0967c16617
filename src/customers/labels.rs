//! The team's own labels and note of each customer: kept in the portal, sealed, and never sent to
//! Partner Center. Every change is a row of the audit log.

use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::history::{AuditChange, Event, LABELS_KEY, NOTE_KEY};
use crate::profile::CustomerId;
use crate::store::Store;
use crate::store::audit::NewRow;
use crate::store::team_records::{self, TeamTable};
use crate::text::folded;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::Mutex;

const TABLE: TeamTable = TeamTable::Notes;

/// The largest number of labels of a customer.
pub const MOST_LABELS: usize = 10;

/// The longest label, in characters.
pub const LONGEST_LABEL: usize = 40;

/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 2000;

/// Rows that are read at once.
const BATCH: i64 = 500;

/// Labels and note of one customer. Serialized, it is what the store seals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CustomerNote {
    pub labels: Vec<String>,
    pub note: String,
}

/// Labels and note as somebody opened them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenedNote {
    pub content: CustomerNote,
    /// The row of the audit log that states the last change; 0 before the first one.
    pub seen: i64,
}

/// The end of a post of labels and note. Only `Saved` has stored anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteResult {
    Saved,
    Unchanged,
    Wrong(Vec<NoteProblem>),
    /// Somebody else has changed them since the page was opened; this stands there now.
    Stale(OpenedNote),
}

/// The reason why labels or a note cannot be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteProblem {
    TooManyLabels(usize),
    LabelTooLong(String),
    /// With the number of its characters.
    NoteTooLong(usize),
}

/// The labels of all customers, and which of them have a note.
#[derive(Debug, Clone, Default)]
pub struct LabelIndex {
    /// The newest change that it contains.
    seq: i64,
    customers: BTreeMap<CustomerId, LabelEntry>,
    /// The customers with each label, which is folded, and how they spell it.
    spellings: BTreeMap<String, BTreeMap<CustomerId, String>>,
}

/// The labels of one customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelEntry {
    pub labels: Vec<String>,
    pub has_note: bool,
}

impl LabelIndex {
    /// The labels of a customer; `None` if there is neither a label nor a note.
    pub fn of(&self, customer: &CustomerId) -> Option<&LabelEntry> {
        self.customers.get(customer)
    }

    /// The customers with this label, without regard to case and accents.
    pub fn with(&self, label: &str) -> BTreeSet<CustomerId> {
        let customers = self.spellings.get(&folded(label));
        customers
            .map(|customers| customers.keys().cloned().collect())
            .unwrap_or_default()
    }

    /// Every label that a customer has, in the order of the alphabet, with the number of customers.
    pub fn all(&self) -> Vec<(String, usize)> {
        let spelled = |customers: &BTreeMap<CustomerId, String>| {
            Some((customers.values().next()?.clone(), customers.len()))
        };
        self.spellings.values().filter_map(spelled).collect()
    }

    fn take(&mut self, customer: CustomerId, content: &CustomerNote, seq: i64) {
        self.seq = self.seq.max(seq);
        self.forget(&customer);
        if *content == CustomerNote::default() {
            return;
        }
        for label in &content.labels {
            let customers = self.spellings.entry(folded(label)).or_default();
            // The first one, if two differ in case only.
            customers
                .entry(customer.clone())
                .or_insert_with(|| label.clone());
        }
        let entry = LabelEntry {
            labels: content.labels.clone(),
            has_note: !content.note.is_empty(),
        };
        self.customers.insert(customer, entry);
    }

    fn forget(&mut self, customer: &CustomerId) {
        let Some(entry) = self.customers.remove(customer) else {
            return;
        };
        for label in &entry.labels {
            let label = folded(label);
            let left = self.spellings.get_mut(&label).map(|customers| {
                customers.remove(customer);
                customers.len()
            });
            if left == Some(0) {
                self.spellings.remove(&label);
            }
        }
    }
}

/// The labels and notes of the team. Cheap to clone.
#[derive(Clone)]
pub struct CustomerNotes {
    store: Store,
    index: Arc<Mutex<Arc<LabelIndex>>>,
}

impl CustomerNotes {
    pub fn new(store: Store) -> CustomerNotes {
        CustomerNotes {
            store,
            index: Arc::default(),
        }
    }

    /// The labels of all customers as they stand now. Only what has changed is read.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn index(&self) -> Result<Arc<LabelIndex>, Error> {
        let mut index = self.index.lock().await;
        loop {
            let changed = team_records::changed_after(&self.store, TABLE, index.seq, BATCH).await?;
            if changed.is_empty() {
                return Ok(Arc::clone(&index));
            }
            let known = Arc::make_mut(&mut index);
            for row in changed {
                let content = content_of(row.content.as_deref());
                match CustomerId::parse(&row.customer) {
                    Some(id) => known.take(id, &content, row.seq),
                    None => known.seq = known.seq.max(row.seq),
                }
            }
        }
    }

    /// Labels and note of one customer.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn open(&self, customer: &CustomerId) -> Result<OpenedNote, Error> {
        let row = team_records::get(&self.store, TABLE, customer.as_str()).await?;
        Ok(row.map_or_else(OpenedNote::default, |row| OpenedNote {
            content: content_of(row.content.as_deref()),
            seen: row.seq,
        }))
    }

    /// Stores labels and note in place of those that were `seen`, with their row of the audit log.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn save(
        &self,
        person: &Person,
        customer: &CustomerId,
        seen: i64,
        typed: &CustomerNote,
    ) -> Result<NoteResult, Error> {
        let current = self.open(customer).await?;
        let content = self.tidied(typed).await?;
        let problems = problems(&content);
        if !problems.is_empty() {
            return Ok(NoteResult::Wrong(problems));
        }
        if content == current.content {
            return Ok(NoteResult::Unchanged);
        }
        if current.seen != seen {
            return Ok(NoteResult::Stale(current));
        }
        let row = row(person, customer, &current.content, &content)?;
        let bytes = serde_json::to_vec(&content).map_err(|_| ErrorKind::Internal)?;
        let put = team_records::put(&self.store, TABLE, row, customer.as_str(), seen, &bytes);
        Ok(match put.await? {
            Some(_) => NoteResult::Saved,
            None => NoteResult::Stale(self.open(customer).await?),
        })
    }

    /// Labels without doubles and in the spelling that the team has for them already, and a note
    /// with line ends of one kind.
    async fn tidied(&self, typed: &CustomerNote) -> Result<CustomerNote, Error> {
        let known: BTreeMap<String, String> = self
            .index()
            .await?
            .all()
            .into_iter()
            .map(|(label, _)| (folded(&label), label))
            .collect();
        let mut labels: Vec<String> = Vec::new();
        for label in &typed.labels {
            let label = tidied(label);
            let key = folded(&label);
            if label.is_empty() || labels.iter().any(|own| folded(own) == key) {
                continue;
            }
            labels.push(known.get(&key).cloned().unwrap_or(label));
        }
        Ok(CustomerNote {
            labels,
            note: typed.note.replace("\r\n", "\n").trim().to_owned(),
        })
    }
}

/// Splits typed labels at commas and semicolons, also those of Chinese.
pub fn typed_labels(text: &str) -> Vec<String> {
    text.split([',', ';', '，', '、', '；', '\n'])
        .map(tidied)
        .filter(|label| !label.is_empty())
        .collect()
}

/// Without control characters, and with single blanks.
fn tidied(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn problems(content: &CustomerNote) -> Vec<NoteProblem> {
    let long = |label: &&String| label.chars().count() > LONGEST_LABEL;
    let too_long = content.labels.iter().filter(long);
    let mut problems: Vec<NoteProblem> = too_long
        .map(|label| NoteProblem::LabelTooLong(label.clone()))
        .collect();
    if content.labels.len() > MOST_LABELS {
        problems.push(NoteProblem::TooManyLabels(content.labels.len()));
    }
    let length = content.note.chars().count();
    if length > LONGEST_NOTE {
        problems.push(NoteProblem::NoteTooLong(length));
    }
    problems
}

fn content_of(bytes: Option<&[u8]>) -> CustomerNote {
    bytes
        .and_then(|bytes| serde_json::from_slice(bytes).ok())
        .unwrap_or_default()
}

/// The row of the audit log, with what has changed.
fn row(
    person: &Person,
    customer: &CustomerId,
    before: &CustomerNote,
    after: &CustomerNote,
) -> Result<NewRow, Error> {
    let list = |note: &CustomerNote| note.labels.join(", ");
    let members = [
        (LABELS_KEY, list(before), list(after)),
        (NOTE_KEY, before.note.clone(), after.note.clone()),
    ];
    let text = |text: String| Some(text).filter(|text| !text.is_empty());
    let changes: Vec<AuditChange> = members
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(key, before, after)| AuditChange::of_member(key, text(before), text(after)))
        .collect();
    let changes = serde_json::value::to_raw_value(&changes).map_err(|_| ErrorKind::Internal)?;
    Ok(NewRow {
        customer: Some(customer.to_string()),
        changes: Some(changes),
        ..NewRow::about(Event::CustomerNote, person)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(labels: &[&str], note: &str) -> CustomerNote {
        CustomerNote {
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
            note: note.to_owned(),
        }
    }

    #[test]
    fn labels_are_typed_between_commas_of_any_language() {
        let labels = typed_labels(" VIP,  new  in 2026；税務、,\u{7}x ");
        assert_eq!(labels, ["VIP", "new in 2026", "税務", "x"]);
        assert!(typed_labels(" ,;，").is_empty());
    }

    #[test]
    fn what_is_too_long_or_too_much_is_named() {
        let long = "ü".repeat(LONGEST_LABEL + 1);
        let many: Vec<String> = (0..=MOST_LABELS).map(|number| number.to_string()).collect();
        assert_eq!(problems(&note(&[&"ü".repeat(LONGEST_LABEL)], "")), []);
        assert_eq!(
            problems(&note(&[&long], "")),
            [NoteProblem::LabelTooLong(long.clone())]
        );
        let many = CustomerNote {
            labels: many,
            note: "é".repeat(LONGEST_NOTE + 1),
        };
        assert_eq!(
            problems(&many),
            [
                NoteProblem::TooManyLabels(MOST_LABELS + 1),
                NoteProblem::NoteTooLong(LONGEST_NOTE + 1)
            ]
        );
    }

    #[test]
    fn labels_are_found_and_counted_without_case_and_accents() {
        let id = |last: u8| {
            CustomerId::parse(&format!("00000000-0000-4000-8000-0000000000{last:02}"))
                .expect("an id")
        };
        let mut index = LabelIndex::default();
        index.take(id(1), &note(&["Été", "VIP"], ""), 4);
        index.take(id(2), &note(&["ete"], "x"), 3);
        index.take(id(3), &note(&["VIP"], ""), 5);
        index.take(id(3), &note(&[], ""), 6);
        assert_eq!(index.seq, 6);
        assert_eq!(index.with("ETE"), BTreeSet::from([id(1), id(2)]));
        assert_eq!(index.with("vi"), BTreeSet::new());
        let all = index.all();
        assert_eq!(all, [("Été".to_owned(), 2), ("VIP".to_owned(), 1)]);
        assert!(index.of(&id(2)).is_some_and(|entry| entry.has_note));
        assert_eq!(index.of(&id(3)), None);
    }

    #[test]
    fn a_label_that_is_taken_away_is_neither_found_nor_counted() {
        let id = |last: u8| {
            CustomerId::parse(&format!("00000000-0000-4000-8000-0000000000{last:02}"))
                .expect("an id")
        };
        let mut index = LabelIndex::default();
        index.take(id(1), &note(&["Été", "VIP"], ""), 1);
        index.take(id(2), &note(&["ete", "ETE"], ""), 2);
        assert_eq!(index.all(), [("Été".to_owned(), 2), ("VIP".to_owned(), 1)]);
        index.take(id(1), &note(&["new"], "x"), 3);
        assert_eq!(index.all(), [("ete".to_owned(), 1), ("new".to_owned(), 1)]);
        assert_eq!(index.with("été"), BTreeSet::from([id(2)]));
        assert_eq!(index.with("vip"), BTreeSet::new());
        index.take(id(2), &note(&[], ""), 4);
        assert_eq!(index.all(), [("new".to_owned(), 1)]);
    }
}
