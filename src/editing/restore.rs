//! Restoring a version: its values become a draft over the current document, which then goes the
//! way of every edit.

use super::drafts::Restoration;
use super::{Editing, FormSubmission};
use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::history::{RestoredFrom, utc};
use crate::profile::values::posted;
use crate::profile::{Json, Place, Profile, Target, Values, read};
use crate::store::versions;
use crate::text::Lang;

/// The result of restoring a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restored {
    /// There is a draft, or nothing to change; the form says which.
    Form,
    /// Another draft is open, and nobody has said that it may go.
    DraftOpen,
}

impl Editing {
    /// Opens a draft with the values that the version had, over what stands there now. An open
    /// draft is replaced only if `replace` is its id.
    pub async fn restore(
        &self,
        person: &Person,
        target: &Target,
        version: &str,
        replace: Option<&str>,
        lang: Lang,
    ) -> Result<Restored, Error> {
        if !target.profile().is_editable() {
            return Err(ErrorKind::Method.into());
        }
        let wanted = self
            .history
            .version(target, version)
            .await?
            .ok_or(ErrorKind::NotFound)?;
        let seen_at = versions::first_seen(&self.store, &target.key(), version).await?;
        let read = self.read_version(person, target, lang).await?;
        let (current, seen) = (read.document, read.version);
        let values = values_to_restore(target.profile(), &wanted, &current);
        if let Some(open) = self.open_draft(person, target).await? {
            if values.is_empty() {
                // Nothing to restore is no reason to lose a draft.
                return Ok(Restored::Form);
            }
            if replace != Some(open.id().as_str()) {
                return Ok(Restored::DraftOpen);
            }
        }
        let restored = seen_at.map(|at| Restoration {
            from: RestoredFrom {
                version: version.to_owned(),
                seen: utc(at),
            },
            values: values.clone(),
        });
        let typed = FormSubmission {
            restored,
            draft: Some(replace.unwrap_or_default().to_owned()),
            ..FormSubmission::over(Some(seen), values)
        };
        self.save_draft(person, target, typed).await?;
        Ok(Restored::Form)
    }
}

/// The values of fields that can be edited and differ.
fn values_to_restore(profile: &'static Profile, wanted: &Json, current: &Json) -> Values {
    // What cannot be typed cannot be restored.
    let value = |document: &Json, place: &Place| {
        let member = read(document, place);
        (!member.is_tree()).then(|| posted(place.field.kind, &member.shown()))
    };
    profile
        .places()
        .filter(|place| place.field.is_editable())
        .filter_map(|place| {
            let (wanted, current) = (value(wanted, &place)?, value(current, &place)?);
            (wanted != current).then(|| (place.key(), wanted))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::BILLING;

    #[test]
    fn only_fields_that_can_be_edited_and_differ_are_restored() {
        let parse = |text: &str| Json::parse(text.as_bytes()).unwrap();
        let old = parse(
            r#"{"companyName":"Old","address":{"city":"Redmond","state":null},"taxId":"1","purchaseOrderNumber":[1],"x":1}"#,
        );
        let now = parse(
            r#"{"companyName":"New","address":{"city":"Bellevue","state":"WA"},"taxId":"1","purchaseOrderNumber":"9","x":2}"#,
        );
        let values: Vec<(String, String)> = values_to_restore(&BILLING, &old, &now)
            .into_iter()
            .collect();
        assert_eq!(
            values,
            [
                ("address.city".to_owned(), "Redmond".to_owned()),
                ("address.state".to_owned(), String::new())
            ]
        );
    }
}
