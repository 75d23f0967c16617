//! Two documents held against each other, member by member: the fields of the table, and what the
//! portal does not know.

use crate::profile::equality::same;
use crate::profile::rules::FieldLabels;
use crate::profile::{Json, Member, Profile, read};
use std::collections::HashSet;

/// Two versions of a document and where they differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub from: String,
    pub to: String,
    pub differences: Vec<Difference>,
    /// The labels that the form gives the fields of the second.
    pub called: FieldLabels,
}

/// One member that differs. Null, absent and empty are the same here: nobody sees a difference
/// between them, and the service itself is not strict about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field's key, or the member's path.
    pub key: String,
    pub part: Part,
    /// `None` where there is no value. Of members that are not the table's: as JSON, unless a
    /// text.
    pub before: Option<String>,
    pub after: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A field of the profile's table.
    Field,
    /// A member that the portal does not know.
    Unknown,
    /// `attributes` and `links`: the service's own, and different without anybody's doing.
    Technical,
}

/// Members of the service itself, at the top of a document.
const TECHNICAL: &[&str] = &["attributes", "links"];

/// Fields first, in the order of the table; then other members, in the order of the documents.
pub fn differences(profile: &'static Profile, before: &Json, after: &Json) -> Vec<Difference> {
    let mut known = HashSet::new();
    let mut found = vec![];
    for place in profile.places() {
        let key = place.key();
        let (was, now) = (read(before, &place), read(after, &place));
        if !alike(&was, &now) {
            found.push(Difference {
                key: key.clone(),
                part: Part::Field,
                before: shown(&was),
                after: shown(&now),
            });
        }
        known.insert(key.to_ascii_lowercase());
    }
    others(&known, "", Some(before), Some(after), &mut found);
    found
}

/// Returns whether the documents differ in more than what the service counts for itself.
pub fn is_changed(profile: &'static Profile, before: &Json, after: &Json) -> bool {
    let found = differences(profile, before, after);
    found.iter().any(|found| found.part != Part::Technical)
}

fn alike(a: &Member, b: &Member) -> bool {
    let number = |member: &Member| match member {
        Member::Spelled(spelled) => Json::Number(spelled.clone()),
        other => Json::Text(other.shown()),
    };
    a.shown() == b.shown() || same(&number(a), &number(b))
}

fn shown(member: &Member) -> Option<String> {
    match member {
        Member::Absent | Member::Null => None,
        other => Some(other.shown()),
    }
}

/// The differences outside of the fields. Objects are taken apart; a list is compared as a whole.
fn others(
    known: &HashSet<String>,
    at: &str,
    before: Option<&Json>,
    after: Option<&Json>,
    found: &mut Vec<Difference>,
) {
    if known.contains(&at.to_ascii_lowercase()) {
        return;
    }
    let members = |json: Option<&Json>| match json {
        Some(Json::Object(members)) => members.iter().map(|(name, _)| name.clone()).collect(),
        _ => vec![],
    };
    let (left, right) = (members(before), members(after));
    let is_object = |json: Option<&Json>| matches!(json, Some(Json::Object(_)));
    let nothing = |json: Option<&Json>| matches!(json, None | Some(Json::Null));
    let both_apart = (is_object(before) || nothing(before)) && (is_object(after) || nothing(after));
    if both_apart {
        let mut seen = HashSet::new();
        for name in left
            .iter()
            .chain(&right)
            .filter(|name| seen.insert(name.to_lowercase()))
        {
            let path = if at.is_empty() {
                name.clone()
            } else {
                format!("{at}.{name}")
            };
            others(
                known,
                &path,
                before.and_then(|json| json.get(name)),
                after.and_then(|json| json.get(name)),
                found,
            );
        }
        return;
    }
    let empty = |json: Option<&Json>| nothing(json) || json.and_then(Json::text) == Some("");
    let equal = match (before, after) {
        (Some(before), Some(after)) if same(before, after) => true,
        _ => empty(before) && empty(after),
    };
    if !equal {
        let top = at.split('.').next().unwrap_or_default();
        let part = if TECHNICAL.iter().any(|name| name.eq_ignore_ascii_case(top)) {
            Part::Technical
        } else {
            Part::Unknown
        };
        found.push(Difference {
            key: at.to_owned(),
            part,
            before: before.and_then(text),
            after: after.and_then(text),
        });
    }
}

fn text(json: &Json) -> Option<String> {
    match json {
        Json::Null => None,
        Json::Text(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::BILLING;

    fn compared(before: &str, after: &str) -> Vec<(String, Part, Option<String>, Option<String>)> {
        let parse = |text: &str| Json::parse(text.as_bytes()).unwrap();
        let found = differences(&BILLING, &parse(before), &parse(after));
        found
            .into_iter()
            .map(
                |Difference {
                     key,
                     part,
                     before,
                     after,
                 }| (key, part, before, after),
            )
            .collect()
    }

    fn row(
        key: &str,
        part: Part,
        before: Option<&str>,
        after: Option<&str>,
    ) -> (String, Part, Option<String>, Option<String>) {
        (
            key.to_owned(),
            part,
            before.map(str::to_owned),
            after.map(str::to_owned),
        )
    }

    #[test]
    fn fields_unknown_members_and_the_services_own_are_told_apart() {
        let before = r#"{"x":{"deep":[1,2]},"address":{"City":"Redmond","district":"d"},"attributes":{"etag":"1"},"links":{"self":{"uri":"/a"}}}"#;
        let after = r#"{"X":{"deep":[1,3]},"address":{"city":"Bellevue","district":null,"Ward":"w"},"attributes":{"etag":"2"},"links":{"self":{"uri":"/b"}}}"#;
        assert_eq!(
            compared(before, after),
            [
                row(
                    "address.city",
                    Part::Field,
                    Some("Redmond"),
                    Some("Bellevue")
                ),
                row("x.deep", Part::Unknown, Some("[1,2]"), Some("[1,3]")),
                row("address.district", Part::Unknown, Some("d"), None),
                row("address.Ward", Part::Unknown, None, Some("w")),
                row("attributes.etag", Part::Technical, Some("1"), Some("2")),
                row("links.self.uri", Part::Technical, Some("/a"), Some("/b")),
            ]
        );
    }

    #[test]
    fn null_absent_and_empty_and_another_spelling_are_no_difference() {
        let before = r#"{"taxId":null,"billingDay":1.0,"Extra":{"a":null,"n":1e2},"address":{}}"#;
        let after = r#"{"TaxId":"","BillingDay":1,"extra":{"N":100},"purchaseOrderNumber":null}"#;
        assert_eq!(compared(before, after), []);
    }

    #[test]
    fn shapes_that_do_not_fit_are_compared_as_they_are() {
        assert_eq!(
            compared("[]", "[1]"),
            [row("", Part::Unknown, Some("[]"), Some("[1]"))]
        );
        assert_eq!(
            compared(
                r#"{"taxId":{"a":1},"m":{"a":1}}"#,
                r#"{"taxId":"9","m":"t"}"#
            ),
            [
                row("taxId", Part::Field, Some(r#"{"a":1}"#), Some("9")),
                row("m", Part::Unknown, Some(r#"{"a":1}"#), Some("t"))
            ]
        );
    }
}
