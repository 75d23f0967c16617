//! The JSON that the store seals of a set and of its rows.

use super::operation::{ChangeOperation, RowEdit};
use super::view::{ChangeRow, ChangeRowState, RowChange, STORED_OTHERWISE, SetConfirmation};
use crate::audit_log::Justification;
use crate::auth::Person;
use crate::editing::StoredDifference;
use crate::profile::{Change, CustomerId, FieldProblem, Member};
use crate::store::change_rows::StoredChangeRow;
use serde::{Deserialize, Serialize};

/// The content of a set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SetContent {
    pub name: String,
    pub why: Justification,
    pub operation: ChangeOperation,
    pub owner_name: String,
    /// The session whose tokens it uses.
    pub session: String,
    #[serde(default)]
    pub confirmed: Option<SetConfirmation>,
}

impl SetContent {
    pub(super) fn read(bytes: &[u8]) -> Option<SetContent> {
        serde_json::from_slice(bytes).ok()
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        // Texts and numbers: it always serializes.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The same with the session of this person.
    pub(super) fn of(self, person: &Person) -> SetContent {
        SetContent {
            owner_name: person.name.clone(),
            session: person.session.clone(),
            ..self
        }
    }
}

/// The content of a row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct RowContent {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub domain: String,
    #[serde(default)]
    pub country: String,
    #[serde(default)]
    pub edits: Vec<RowEdit>,
    #[serde(default)]
    pub changes: Vec<RowChange>,
    #[serde(default)]
    pub problems: Vec<FieldProblem>,
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub reference: Option<String>,
    #[serde(default)]
    pub version: Option<String>,
    /// The dry run showed that it has to be confirmed: the confirmation of the set covers it.
    #[serde(default)]
    pub guarded: bool,
}

impl RowContent {
    pub(super) fn read(bytes: &[u8]) -> RowContent {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The customer and what is to be done, without what was found out.
    pub(super) fn unread(&self) -> RowContent {
        RowContent {
            name: self.name.clone(),
            domain: self.domain.clone(),
            country: self.country.clone(),
            edits: self.edits.clone(),
            ..RowContent::default()
        }
    }

    /// The changes as they were shown.
    pub(super) fn shown(&self) -> Vec<Change> {
        let change = |row: &RowChange| Change {
            key: row.key.clone(),
            before: row.before.clone().map_or(Member::Null, Member::Text),
            after: row.asked.as_ref().unwrap_or(&row.after).clone(),
        };
        self.changes.iter().map(change).collect()
    }

    /// Notes what a save has changed: what stood there already is somebody else's, and what Partner
    /// Center has stored otherwise is told and taken back as it is stored.
    pub(super) fn note_saved(&mut self, changed: &[String], differences: &[StoredDifference]) {
        self.changes.retain(|change| changed.contains(&change.key));
        for change in &mut self.changes {
            let of_it = |found: &&StoredDifference| found.key == change.key;
            if let Some(found) = differences.iter().find(of_it) {
                change.after = found.stored.clone();
                change.asked = Some(found.asked.clone());
            }
        }
        self.code = (!differences.is_empty()).then(|| STORED_OTHERWISE.to_owned());
    }
}

pub(super) fn row_changes(changes: &[Change]) -> Vec<RowChange> {
    let before = |member: &Member| match member {
        Member::Absent | Member::Null => None,
        other => Some(other.shown()),
    };
    let row = |change: &Change| RowChange {
        key: change.key.clone(),
        before: before(&change.before),
        after: change.after.clone(),
        asked: None,
    };
    changes.iter().map(row).collect()
}

/// The row as it is shown; `None` if its customer or state is none.
pub(super) fn shown_row(stored: &StoredChangeRow) -> Option<ChangeRow> {
    let content = RowContent::read(&stored.content);
    Some(ChangeRow {
        place: stored.place,
        customer: CustomerId::parse(&stored.customer)?,
        state: ChangeRowState::parse(&stored.state)?,
        ticked: stored.ticked,
        name: content.name,
        domain: content.domain,
        country: content.country,
        changes: content.changes,
        problems: content.problems,
        code: content.code,
        reference: content.reference,
        version: content.version,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // D3
    #[test]
    fn a_saved_row_has_the_changes_that_were_made_with_the_values_that_are_stored() {
        let change = |key: &str, before: &str, after: &str| RowChange {
            key: key.to_owned(),
            before: Some(before.to_owned()),
            after: after.to_owned(),
            asked: None,
        };
        let differs = |key: &str, asked: &str, stored: &str| StoredDifference {
            key: key.to_owned(),
            asked: asked.to_owned(),
            stored: stored.to_owned(),
        };
        let row = RowContent {
            changes: vec![
                change("firstName", "Bea", "Ana"),
                change("lastName", "Lima", "Silva"),
                change("email", "a@x.example", "b@x.example"),
                change("defaultAddress.city", "Natal", "Recife"),
            ],
            ..RowContent::default()
        };
        let keys = |row: &RowContent| -> Vec<String> {
            row.changes.iter().map(|each| each.key.clone()).collect()
        };
        // Somebody else has given it the same first name.
        let changed = ["lastName", "email", "defaultAddress.city"].map(str::to_owned);
        let mut plain = row.clone();
        plain.note_saved(&changed, &[]);
        assert_eq!(keys(&plain), changed);
        assert_eq!(plain.code, None);
        // The e-mail address was left as it was, and the city is written in another way.
        let mut other = row;
        let found = [
            differs("email", "b@x.example", "a@x.example"),
            differs("defaultAddress.city", "Recife", "RECIFE"),
        ];
        other.note_saved(&changed, &found);
        assert_eq!(keys(&other), changed);
        assert_eq!(other.changes[1].after, "a@x.example");
        assert_eq!(other.changes[1].asked.as_deref(), Some("b@x.example"));
        assert_eq!(other.changes[2].after, "RECIFE");
        assert_eq!(other.changes[2].asked.as_deref(), Some("Recife"));
        assert_eq!(other.shown()[2].after, "Recife", "the request had it");
        assert_eq!(other.code.as_deref(), Some(STORED_OTHERWISE));
    }
}
