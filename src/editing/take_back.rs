//! Taking a saved change back: a draft with the values from before it, begun at the version that it
//! left. What somebody has changed since is a conflict then, as in every edit.

use super::drafts::Restoration;
use super::{Editing, FormSubmission, NextPage};
use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::history::{AuditChange, Event, RestoredFrom, changes_of, target_of, utc};
use crate::profile::values::{posted, read};
use crate::profile::{Json, Place, Profile, Target, Values};
use crate::store::audit::Row;
use crate::store::{audit, seen, versions};
use crate::text::Lang;

/// The result of taking a change back.
#[derive(Debug, Clone, PartialEq)]
pub enum TakenBack {
    /// There is a draft, or nothing to change; this page says which.
    Draft(Target, NextPage),
    /// Another draft is open, and nobody has said that it may go.
    DraftOpen(Target),
}

impl Editing {
    /// Opens a draft of the reverse of a saved change, which is named by a row of it in the audit
    /// log. An open draft is replaced only if `replace` is its id.
    ///
    /// # Errors
    /// `NotFound` if the row is of no saved change, or has none that can be taken back; the error
    /// that Partner Center answered with, where the version after the change is not kept any more.
    pub async fn take_back(
        &self,
        person: &Person,
        seq: i64,
        replace: Option<&str>,
        lang: Lang,
    ) -> Result<TakenBack, Error> {
        let row = self.saved_row(seq).await?.ok_or(ErrorKind::NotFound)?;
        let target = target_of(&row).ok_or(ErrorKind::NotFound)?;
        let changes = changes_of(&row).ok_or(ErrorKind::NotFound)?;
        let written = match row.intent {
            Some(intent) => seen::written_by(&self.store, intent).await?,
            None => None,
        };
        let written = written.map(|(_, written)| written);
        let after = written.as_ref().and_then(|written| written.version.clone());
        let (version, document) = self.left_by(person, &target, after, lang).await?;
        let values = values_before(&target, &changes, &document);
        if values.is_empty() {
            return Err(ErrorKind::NotFound.into());
        }
        let open = self.open_draft(person, &target).await?;
        if open.is_some_and(|open| replace != Some(open.id().as_str())) {
            return Ok(TakenBack::DraftOpen(target));
        }
        let mut restored = None;
        if let Some(written) = written {
            let key = target.key();
            let at = versions::first_seen(&self.store, &key, &written.before).await?;
            restored = at.map(|at| Restoration {
                from: RestoredFrom {
                    version: written.before,
                    seen: utc(at),
                },
                values: values.clone(),
            });
        }
        let typed = FormSubmission {
            restored,
            draft: Some(replace.unwrap_or_default().to_owned()),
            ..FormSubmission::over(Some(version), values)
        };
        let next = self.save_draft(person, &target, typed).await?;
        Ok(TakenBack::Draft(target, next))
    }

    /// The row that states that a change was saved: this one, or the outcome of this intent.
    async fn saved_row(&self, seq: i64) -> Result<Option<Row>, Error> {
        let row = audit::get(&self.store, seq).await?;
        let is_intent = |row: &Row| row.event == Event::EditIntent.as_str();
        let row = match row {
            Some(row) if is_intent(&row) => audit::outcome_of(&self.store, seq).await?,
            row => row,
        };
        Ok(row.filter(can_be_taken_back))
    }

    /// The version that the change left, or the current one if that is not kept any more.
    async fn left_by(
        &self,
        person: &Person,
        target: &Target,
        after: Option<String>,
        lang: Lang,
    ) -> Result<(String, Json), Error> {
        if let Some(after) = after
            && let Some(document) = self.history.version(target, &after).await?
        {
            return Ok((after, document));
        }
        let read = self.read_version(person, target, lang).await?;
        Ok((read.version, read.document))
    }
}

/// Returns whether a row states that a change of a profile was saved, and has a field that can be
/// edited.
pub fn can_be_taken_back(row: &Row) -> bool {
    let is_saved =
        row.event == Event::EditOutcome.as_str() && row.outcome.as_deref() == Some("saved");
    let editable = |target: &Target, change: &AuditChange| {
        let place = target.profile().place(&change.key);
        place.is_some_and(|place| place.field.is_editable() && can_be_typed_back(&place, change))
    };
    let changes = || target_of(row).zip(changes_of(row));
    is_saved
        && changes()
            .is_some_and(|(target, changes)| changes.iter().any(|change| editable(&target, change)))
}

/// Returns the keys among these that taking a change back leaves as they are: members without a
/// field that can be edited, which were cleared.
pub fn not_taken_back(profile: &'static Profile, keys: &[String]) -> Vec<String> {
    let is_editable = |key: &String| {
        let place = profile.place(key);
        place.is_some_and(|place| place.field.is_editable())
    };
    let left = keys.iter().filter(|key| !is_editable(key));
    left.cloned().collect()
}

/// Returns whether an input can hold the value from before: not where only signs were taken away
/// that no browser posts.
fn can_be_typed_back(place: &Place, change: &AuditChange) -> bool {
    let text =
        |text: &Option<String>| posted(place.field.kind, text.as_deref().unwrap_or_default());
    text(&change.before) != text(&change.after)
}

/// The values from before the change, of the fields that can be edited.
fn values_before(target: &Target, changes: &[AuditChange], document: &Json) -> Values {
    let profile = target.profile();
    let value = |change: &AuditChange| {
        let place = profile.place(&change.key)?;
        // What cannot be typed cannot be taken back.
        let is_typed = place.field.is_editable() && can_be_typed_back(&place, change);
        if !is_typed || read(document, &place).is_tree() {
            return None;
        }
        let before = change.before.as_deref().unwrap_or_default();
        Some((change.key.clone(), posted(place.field.kind, before)))
    };
    changes.iter().filter_map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::BILLING;

    #[test]
    fn the_values_from_before_are_those_of_fields_that_can_be_typed() {
        let change = |key: &str, before: Option<&str>| AuditChange {
            key: key.to_owned(),
            before: before.map(str::to_owned),
            after: Some("x".to_owned()),
            called: None,
            kept: None,
            restored: None,
            why: None,
            set: None,
            approval: None,
        };
        let changes = [
            change("address.city", Some("Redmond")),
            change("address.addressLine2", None),
            change("companyName", Some("shown only")),
            change("unknown.member", Some("no field")),
            change("purchaseOrderNumber", Some("[1]")),
        ];
        let keys = changes.each_ref().map(|change| change.key.clone());
        assert_eq!(
            not_taken_back(&BILLING, &keys),
            ["companyName", "unknown.member"]
        );
        let document = Json::parse(br#"{"purchaseOrderNumber":[1]}"#).unwrap();
        let values = values_before(&Target::Partner(&BILLING), &changes, &document);
        let values: Vec<(String, String)> = values.into_iter().collect();
        assert_eq!(
            values,
            [
                ("address.addressLine2".to_owned(), String::new()),
                ("address.city".to_owned(), "Redmond".to_owned()),
            ]
        );
    }
}
