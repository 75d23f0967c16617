//! Saving changes that were shown before, without a draft: the rows of a change set. What somebody
//! else has changed in these fields since is a conflict, and nothing is sent.

use super::intended_changes::intended_changes;
use super::justification::JustificationRules;
use super::plan_checks::unconfirmed;
use super::read_only::locked;
use super::review::guard_of;
use super::save_request::{AuditAnnotations, SavePlan, SaveRequest, SaveScope};
use super::write::differences;
use super::{CheckedValues, Editing, ReadVersion, SaveOutcome, StoredDifference, strict_rules};
use crate::audit_log::{Event, Filter, Justification};
use crate::auth::Person;
use crate::error::{Error, ErrorKind, UpstreamAnswer};
use crate::history::changes_of;
use crate::profile::rules::field_labels;
use crate::profile::values::posted;
use crate::profile::{Change, Countries, Json, Profile, Target, Values, read, write};
use crate::store::leases::Lease;
use crate::store::{audit, seen};
use crate::text::Lang;
use std::sync::Arc;

/// Rows of the audit log in which the outcome of a row of a set is looked for.
const LOOKED_THROUGH: i64 = 25;

/// Changes of a document as somebody saw them, with the values before and after.
#[derive(Debug, Clone)]
pub struct ShownChanges {
    pub changes: Vec<Change>,
    /// The values after, by field.
    pub values: Values,
    pub why: Justification,
    /// The number of the change set that they are of.
    pub set: i64,
    /// The person has confirmed what the changes set off.
    pub confirmed: bool,
}

impl ShownChanges {
    pub fn new(
        changes: Vec<Change>,
        why: Justification,
        set: i64,
        confirmed: bool,
    ) -> ShownChanges {
        let values = changes
            .iter()
            .map(|change| (change.key.clone(), change.after.clone()))
            .collect();
        ShownChanges {
            changes,
            values,
            why,
            set,
            confirmed,
        }
    }
}

/// A document read afresh, and what edits would change in it.
#[derive(Debug, Clone)]
pub struct CheckedChanges {
    pub document: Json,
    /// The id of the version, which is kept.
    pub version: String,
    pub checked: CheckedValues,
    /// A change sets something off that a person has to confirm.
    pub guarded: bool,
    /// Others have to approve a change, which a person asks for by itself.
    pub needs_approval: bool,
    /// The document cannot be written without losing something.
    pub read_only: bool,
}

/// The evidence of how sending a row of a set ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetSettled {
    /// It may still be carried out: ask again later.
    NotYet,
    /// Nothing was sent, or nothing was taken and the same may be sent again.
    NotSent,
    /// The same, and Partner Center no longer lets this person read the document.
    Refused,
    Ended(SetRowEnd),
}

/// The outcome of sending a row of a set, as the audit log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRowEnd {
    /// A word of the audit log.
    pub outcome: String,
    /// The number of the entry.
    pub reference: String,
    /// Keys of the changes that were sent.
    pub changed: Vec<String>,
    /// Fields that were saved and that the service stored otherwise than it was asked to, as far
    /// as the version that the save left is kept.
    pub differences: Vec<StoredDifference>,
}

impl Editing {
    /// Reads the document afresh and tells what these edits would change in it. `edit` returns the
    /// values by field, from the document and the rules of its countries; they are taken literally.
    ///
    /// # Errors
    /// The error that Partner Center answered with, or `StoreDown`.
    pub async fn check_changes(
        &self,
        person: &Person,
        target: &Target,
        edit: impl FnOnce(&Json, &Countries) -> Values,
        lang: Lang,
    ) -> Result<CheckedChanges, Error> {
        let ReadVersion {
            document, version, ..
        } = self.read_version(person, target, lang).await?;
        let profile = target.profile();
        let nothing = Values::new();
        let known = self.countries(person, target, &document, &nothing).await;
        let values = edit(&document, &known);
        let countries = self.countries(person, target, &document, &values).await;
        let checked = CheckedValues::of(profile, &document, &values, &countries);
        let mut changed = checked.changes.iter().map(|change| &change.key);
        Ok(CheckedChanges {
            guarded: changed.any(|key| guard_of(profile, key).is_some()),
            needs_approval: self.rules.approval.applies(profile, &checked.changes),
            read_only: is_read_only(target, &document),
            document,
            version,
            checked,
        })
    }

    /// Saves changes that were shown before over the document as it stands, by the one way of every
    /// save. Changes whose values stand there already are left out; one whose value before does not
    /// stand there any more is a conflict. `turn` is the lease of the set.
    ///
    /// # Errors
    /// As `Editing::save_locked`; `Timeout` if another process may be working on the set now.
    pub async fn save_shown(
        &self,
        person: &Person,
        target: &Target,
        shown: ShownChanges,
        turn: &Arc<Lease>,
        lang: Lang,
    ) -> Result<SaveOutcome, Error> {
        let (author, document) = (person.clone(), target.clone());
        let turn = Arc::clone(turn);
        self.in_save_task(person, target, move |editing, lease| async move {
            // The wait for the document may have been longer than the turn: then another process
            // may have sent the same meanwhile. From here on such a one waits for this save.
            if !turn.is_certain() {
                return Err(ErrorKind::Timeout.into());
            }
            let scope = SaveScope {
                person: &author,
                target: &document,
                lang,
                lease: &lease,
            };
            editing
                .save_locked(scope, &SaveRequest::Shown(&shown))
                .await
        })
        .await
    }

    /// The shown changes over the current document, or the outcome that stands in the way of a
    /// write.
    pub(super) async fn plan_of_shown(
        &self,
        scope: SaveScope<'_>,
        current: &Json,
        shown: &ShownChanges,
    ) -> Result<Result<SavePlan, SaveOutcome>, Error> {
        if let Some(outcome) = self.in_the_way(scope, current).await? {
            return Ok(Err(outcome));
        }
        let SaveScope { person, target, .. } = scope;
        let profile = target.profile();
        let Some(changes) = left_of(profile, current, &shown.changes) else {
            return Ok(Err(SaveOutcome::Conflict { current: None }));
        };
        if changes.is_empty() {
            return Ok(Err(SaveOutcome::Unchanged(current.clone())));
        }
        let countries: Countries = self.countries(person, target, current, &shown.values).await;
        let problems = strict_rules::problems(profile, current, &changes, &countries);
        if !problems.is_empty() {
            return Ok(Err(SaveOutcome::Problems(problems)));
        }
        let unconfirmed = unconfirmed(profile, &changes, shown.confirmed);
        let body = write(profile, current, &changes);
        let labels = field_labels(profile, &body, &Values::new(), &countries);
        Ok(Ok(SavePlan {
            changes,
            annotations: AuditAnnotations {
                set: Some(shown.set),
                ..AuditAnnotations::of_labels(labels)
            },
            unconfirmed,
        }))
    }

    /// Tells by evidence how sending a row of a set ended: settles what this person's saves of the
    /// document have left open, and looks for the outcome in the audit log.
    ///
    /// # Errors
    /// The error that Partner Center answered with instead of the document, or `StoreDown`.
    pub async fn settle_set_row(
        &self,
        person: &Person,
        target: &Target,
        set: i64,
        lang: Lang,
    ) -> Result<SetSettled, Error> {
        let mut none = SetSettled::NotSent;
        let mut is_open = false;
        match self.read(person, target, lang).await {
            Ok(document) => {
                self.history.keep_version(target, &document).await?;
                let reconciled = self.reconcile(person, target, &document, None).await?;
                is_open = reconciled.unsettled.is_some();
            }
            // Where nothing is open there is nothing to compare the document with.
            Err(error) if !self.open_intents(person, target).await?.is_empty() => {
                return Err(error);
            }
            Err(error) if is_no_access(error.kind) => none = SetSettled::Refused,
            Err(error) if error.kind.is_outage() || error.kind == ErrorKind::BadForm => {}
            Err(error) => return Err(error),
        }
        if is_open
            || self.history.in_flight.holds(&target.key())
            || self.is_saved_elsewhere(target, None).await?
        {
            return Ok(SetSettled::NotYet);
        }
        let of_this = Filter {
            event: Some(Event::EditOutcome.as_str().to_owned()),
            person: Some(person.key()),
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            ..Filter::default()
        };
        let rows = audit::page(&self.store, &of_this, None, LOOKED_THROUGH).await?;
        let is_of_set = |row: &audit::Row| {
            let changes = changes_of(row).unwrap_or_default();
            changes.first().and_then(|change| change.set) == Some(set)
        };
        let Some(row) = rows.into_iter().find(is_of_set) else {
            return Ok(none);
        };
        let may_be_sent_again = matches!(
            row.outcome.as_deref(),
            Some("throttled" | "unavailable" | "stale")
        );
        if may_be_sent_again || was_about_the_token(&row) {
            return Ok(none);
        }
        Ok(SetSettled::Ended(self.end_of_set_row(target, row).await?))
    }

    /// The end that the entry of an outcome states.
    async fn end_of_set_row(&self, target: &Target, row: audit::Row) -> Result<SetRowEnd, Error> {
        let changes = intended_changes(&row);
        let stored = match row.outcome.as_deref() {
            Some("saved") => self.document_left_by(target, &row).await?,
            _ => None,
        };
        let differences = stored.map(|stored| differences(target, &changes, &stored));
        Ok(SetRowEnd {
            reference: row.seq.to_string(),
            outcome: row.outcome.unwrap_or_default(),
            changed: changes.into_iter().map(|change| change.key).collect(),
            differences: differences.unwrap_or_default(),
        })
    }

    /// The document as a save has left it, if that version is known and kept.
    async fn document_left_by(
        &self,
        target: &Target,
        outcome: &audit::Row,
    ) -> Result<Option<Json>, Error> {
        let Some(intent) = outcome.intent else {
            return Ok(None);
        };
        let written = seen::written_by(&self.store, intent).await?;
        match written.and_then(|(_, written)| written.version) {
            Some(version) => self.history.version(target, &version).await,
            None => Ok(None),
        }
    }

    /// The rules for the reason and the ticket number of a save.
    pub fn justification_rules(&self) -> &JustificationRules {
        &self.rules.justification
    }
}

/// Returns whether Partner Center refused the token and not the values: the same may be sent with
/// another one. Without an answer the token could not be renewed.
pub(super) fn was_about_the_token(row: &audit::Row) -> bool {
    let answer = row.reference.as_deref().map(UpstreamAnswer::from_short);
    let status = answer.map(|answer| answer.and_then(|answer| answer.status));
    row.outcome.as_deref() == Some("rejected") && matches!(status, None | Some(Some(401)))
}

fn is_no_access(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NotAllowed | ErrorKind::NoRelationship | ErrorKind::NotFound
    )
}

fn is_read_only(target: &Target, document: &Json) -> bool {
    locked(target.profile(), document).is_some()
}

/// The changes that are still to be made in `current`; `None` if a field has neither the value from
/// before nor the one from after.
fn left_of(profile: &'static Profile, current: &Json, shown: &[Change]) -> Option<Vec<Change>> {
    let mut left = vec![];
    for change in shown {
        let place = profile.place(&change.key)?;
        let now = read(current, &place);
        if now.is_tree() {
            return None;
        }
        let (kind, found) = (place.field.kind, now.shown());
        if change.is_same(kind, &found, &change.after) {
            continue;
        }
        if posted(kind, &found) != posted(kind, &change.before.shown()) {
            return None;
        }
        left.push(Change {
            before: now,
            ..change.clone()
        });
    }
    Some(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{CUSTOMER_BILLING, Member};

    fn shown(key: &str, before: &str, after: &str) -> Change {
        Change {
            key: key.to_owned(),
            before: Member::Text(before.to_owned()),
            after: after.to_owned(),
        }
    }

    // D3
    #[test]
    fn what_was_changed_since_is_a_conflict_and_what_stands_there_is_left_out() {
        let of = |document: &str| {
            let current = Json::parse(document.as_bytes()).unwrap();
            let changes = [
                shown("email", "a@x.example", "a@y.example"),
                shown("language", "", "pt"),
            ];
            left_of(&CUSTOMER_BILLING, &current, &changes).map(|left| {
                left.into_iter()
                    .map(|change| change.key)
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(
            of(r#"{"email":"a@x.example"}"#).unwrap(),
            ["email", "language"]
        );
        let none: [&str; 0] = [];
        assert_eq!(
            of(r#"{"email":"a@y.example","language":"pt"}"#).unwrap(),
            none
        );
        assert_eq!(
            of(r#"{"email":" a@x.example","language":"pt","city":"x"}"#).unwrap(),
            ["email"]
        );
        assert_eq!(of(r#"{"email":"b@x.example"}"#), None);
        assert_eq!(of(r#"{"email":["a@x.example"],"language":null}"#), None);
    }

    #[test]
    fn a_blank_that_is_to_go_is_left_to_be_taken_away_until_it_is_gone() {
        let of = |stored: &str| {
            let current = Json::parse(format!(r#"{{"email":"{stored}"}}"#).as_bytes()).unwrap();
            let changes = [shown("email", "a@x.example ", "a@x.example")];
            left_of(&CUSTOMER_BILLING, &current, &changes).map(|left| left.len())
        };
        assert_eq!(of("a@x.example "), Some(1));
        assert_eq!(of("a@x.example"), Some(0));
        assert_eq!(of("b@x.example"), None);
    }
}
