//! Documents that cannot be written without losing something, and the tag that a write names.

use crate::partner_center::is_header_value;
use crate::profile::{Json, Profile, Target, Writing};

/// Why a document is shown read only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// The document names this member twice; saving could lose one of them.
    Doubled(String),
    /// The document is not an object.
    Shape,
    /// Its entity tag, which a write has to name, cannot stand in a header.
    Tag,
    /// A save whose result is not known yet; its reference.
    Unsettled(String),
}

/// Documents that could lose something by being written are shown read only.
pub(super) fn locked(profile: &Profile, document: &Json) -> Option<ReadOnlyReason> {
    // A text or a list where an address belongs has no place for its fields.
    let misshapen =
        |at: &str| !matches!(document.get(at), None | Some(Json::Null | Json::Object(_)));
    match document {
        Json::Object(_)
            if profile
                .sections
                .iter()
                .any(|section| !section.at.is_empty() && misshapen(section.at)) =>
        {
            Some(ReadOnlyReason::Shape)
        }
        Json::Object(_) => {
            let nameless = || (!can_be_named(profile, document)).then_some(ReadOnlyReason::Tag);
            document
                .doubled()
                .map(ReadOnlyReason::Doubled)
                .or_else(nameless)
        }
        _ => Some(ReadOnlyReason::Shape),
    }
}

/// The tag to send with a write, where one is documented.
pub(super) fn entity_tag_for(target: &Target, document: &Json) -> Option<String> {
    entity_tag(target.profile(), document)
}

/// Returns whether a write can name this version of the document, where it has to.
pub(super) fn can_be_named(profile: &Profile, document: &Json) -> bool {
    entity_tag(profile, document).is_none_or(|tag| is_header_value(&tag))
}

fn entity_tag(profile: &Profile, document: &Json) -> Option<String> {
    let tag = document.at(["attributes", "etag"]).and_then(Json::text);
    match profile.writing {
        Writing::PutIfMatch => tag.map(str::to_owned).filter(|tag| !tag.is_empty()),
        Writing::Never | Writing::Put | Writing::PutAllFields => None,
    }
}
