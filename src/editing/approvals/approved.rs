//! A request whose save is sent, and what it is bound to: the version that it was approved for, and
//! the body that was shown.

use super::stored::StoredRequest;
use super::view::AskedChange;
use crate::audit_log::Justification;
use crate::profile::values::read_key;
use crate::profile::{Change, Json, Target, Values, read, write};
use crate::store::{sealing, versions};

/// A request whose save is sent.
pub(in crate::editing) struct ApprovedSave {
    pub(super) request: StoredRequest,
    /// The values after, by field.
    values: Values,
}

impl ApprovedSave {
    pub(super) fn new(request: StoredRequest) -> ApprovedSave {
        let changes = request.content.changes.iter();
        let values = changes.map(|change| (change.key.clone(), change.after.clone()));
        ApprovedSave {
            values: values.collect(),
            request,
        }
    }

    pub(in crate::editing) fn values(&self) -> &Values {
        &self.values
    }

    pub(in crate::editing) fn why(&self) -> &Justification {
        &self.request.content.why
    }

    /// Returns whether this is the version that the changes were approved for.
    pub(super) fn is_over(&self, target: &Target, document: &Json) -> bool {
        self.request.content.version == version_of(target, document)
    }

    /// The changes with the members that stand in the document.
    pub(super) fn changes_over(&self, target: &Target, document: &Json) -> Vec<Change> {
        let profile = target.profile();
        let change = |asked: &AskedChange| Change {
            before: match profile.place(&asked.key) {
                Some(place) => read(document, &place),
                None => read_key(document, &asked.key),
            },
            key: asked.key.clone(),
            after: asked.after.clone(),
        };
        self.request.content.changes.iter().map(change).collect()
    }
}

/// The id of the version that a document is.
pub(super) fn version_of(target: &Target, document: &Json) -> String {
    versions::id_of(&target.key(), document.to_string().as_bytes())
}

/// The hash of the body that a save of these changes sends.
pub(super) fn body_of(target: &Target, document: &Json, changes: &[Change]) -> String {
    let body = write(target.profile(), document, changes).to_string();
    sealing::hash_hex(body.as_bytes())
}
