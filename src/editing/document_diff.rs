//! A whole document held against the current one: which fields it changes, and which members it may
//! not change.

use crate::profile::changes::literal_changes;
use crate::profile::equality::same;
use crate::profile::values::{CLEAR, cleared, posted, unknown_members};
use crate::profile::{Change, Code, FieldProblem, Json, Kind, Profile, Values, signs};
use crate::store::sealing;

/// A problem with one member, by key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiProblem {
    pub key: String,
    pub code: String,
    /// The rule of the profile table that is broken, if one is; otherwise `code` stands for
    /// itself.
    pub rule: Option<Code>,
}

/// The entity tag of a document: the same scheme for every resource, a hash of what it says.
pub fn entity_tag(document: &Json) -> String {
    entity_tag_of(&document.to_string())
}

/// The entity tag of an answer with this body.
pub fn entity_tag_of(body: &str) -> String {
    format!("\"{}\"", &sealing::hash(body.as_bytes())[..32])
}

impl ApiProblem {
    pub(super) fn word(key: &str, code: &str) -> ApiProblem {
        ApiProblem {
            key: key.to_owned(),
            code: code.to_owned(),
            rule: None,
        }
    }
}

impl From<FieldProblem> for ApiProblem {
    fn from(problem: FieldProblem) -> ApiProblem {
        ApiProblem {
            key: problem.key,
            code: problem.code.as_str().to_owned(),
            rule: Some(problem.code),
        }
    }
}

/// The changes of `wanted` over `current`; every member that differs must be one that may be
/// edited, or one of an address that has no field and is cleared. A member that is missing is left
/// alone.
pub(super) fn changed_fields(
    profile: &'static Profile,
    current: &Json,
    wanted: &Json,
) -> Result<Vec<Change>, Vec<ApiProblem>> {
    if !matches!(wanted, Json::Object(_)) {
        return Err(vec![ApiProblem::word("", "not-an-object")]);
    }
    if let Some(member) = wanted.doubled() {
        return Err(vec![ApiProblem::word(&member, "doubled")]);
    }
    if let Some(member) = current.doubled() {
        return Err(vec![ApiProblem::word(&member, "doubled-upstream")]);
    }
    let mut found = DocumentDiff {
        profile,
        current,
        typed: Values::new(),
        problems: vec![],
    };
    found.compare("", current, wanted);
    if found.problems.is_empty() {
        Ok(literal_changes(profile, current, &found.typed))
    } else {
        Err(found.problems)
    }
}

struct DocumentDiff<'a> {
    profile: &'static Profile,
    current: &'a Json,
    typed: Values,
    problems: Vec<ApiProblem>,
}

impl DocumentDiff<'_> {
    fn compare(&mut self, at: &str, current: &Json, wanted: &Json) {
        let Json::Object(members) = wanted else {
            return;
        };
        for (spelled, value) in members {
            let key = if at.is_empty() {
                spelled.clone()
            } else {
                format!("{at}.{spelled}")
            };
            let there = current.get(spelled);
            if let Some(place) = self.place(&key).filter(|_| !spelled.contains('.')) {
                self.field(place, there, value);
            } else if matches!(value, Json::Object(_))
                && (matches!(there, Some(Json::Object(_))) || self.holds_fields(&key))
            {
                self.compare(&key, there.unwrap_or(&Json::Null), value);
            } else if there.is_none() && *value == Json::Null && self.holds_fields(&key) {
                // A section that is absent stays so, as a field does.
            } else if let Some(clears) = self.clears(&key, value) {
                self.typed.insert(clears, "yes".to_owned());
            } else if there.is_none_or(|there| !same(there, value)) {
                let code = if there.is_none() {
                    "added"
                } else {
                    "unknown-member"
                };
                self.problems.push(ApiProblem::word(&key, code));
            }
        }
    }

    /// The input that clears this member, if it is one of an address that has no field and `value`
    /// is empty or null. What else it holds can be changed by nobody.
    fn clears(&self, key: &str, value: &Json) -> Option<String> {
        let is_empty = match value {
            Json::Null => true,
            Json::Text(text) => text.is_empty(),
            _ => false,
        };
        let (at, name) = key.split_once('.').filter(|_| is_empty)?;
        let mut sections = self.profile.sections.iter();
        let section = sections.find(|section| section.at.eq_ignore_ascii_case(at))?;
        let (member, _) = unknown_members(self.profile, self.current, section.at)
            .find(|(member, _)| member.eq_ignore_ascii_case(name))?;
        let input = format!("{CLEAR}{}.{member}", section.at);
        let typed = Values::from([(input.clone(), "yes".to_owned())]);
        (!cleared(self.profile, self.current, &typed).is_empty()).then_some(input)
    }

    /// The field with this key, without regard to case.
    fn place(&self, key: &str) -> Option<crate::profile::Place> {
        self.profile
            .places()
            .find(|place| place.key().eq_ignore_ascii_case(key))
    }

    fn holds_fields(&self, key: &str) -> bool {
        self.profile
            .sections
            .iter()
            .any(|section| section.at.eq_ignore_ascii_case(key))
    }

    fn field(&mut self, place: crate::profile::Place, there: Option<&Json>, value: &Json) {
        let unchanged = there.is_some_and(|there| same(there, value))
            || (there.is_none() && *value == Json::Null);
        if unchanged {
            return;
        }
        if !place.field.is_editable() {
            self.problems
                .push(ApiProblem::word(&place.key(), "read-only"));
            return;
        }
        if matches!(there, Some(Json::Array(_) | Json::Object(_))) {
            // What cannot be typed back cannot be written over.
            self.problems
                .push(ApiProblem::word(&place.key(), "not-text"));
            return;
        }
        match value {
            // An input could not hold it: it would be stored otherwise than it was sent.
            Json::Text(text) => match first_lost(place.field.kind, text) {
                Some(code) => self.problems.push(ApiProblem::from(FieldProblem {
                    key: place.key(),
                    code,
                })),
                None => {
                    self.typed.insert(place.key(), text.clone());
                }
            },
            // Null clears, as an emptied input does.
            Json::Null => {
                self.typed.insert(place.key(), String::new());
            }
            Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => {
                self.problems
                    .push(ApiProblem::word(&place.key(), "not-text"));
            }
        }
    }
}

/// The problem of the first sign that no browser posts for a value of this kind, if it has one: a
/// blank around an e-mail or web address is named with its place.
fn first_lost(kind: Kind, text: &str) -> Option<Code> {
    let posted = posted(kind, text);
    let mut kept = posted.chars();
    let mut signs = text.chars().zip(1..);
    let (sign, at) = signs.find(|(sign, _)| kept.next() != Some(*sign))?;
    Some(match sign {
        '\r' | '\n' | '\0' => Code::ControlCharacter,
        blank => {
            let sign = signs::number(blank);
            Code::HiddenSign { sign, at }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::BILLING;

    const CURRENT: &str = r#"{"companyName":"A","address":{"country":"US","city":"Redmond","district":"d"},"billingDay":1.0,"attributes":{"etag":"7"}}"#;

    fn outcome(wanted: &str) -> Result<Vec<String>, Vec<(String, String)>> {
        let parse = |text: &str| Json::parse(text.as_bytes()).unwrap();
        changed_fields(&BILLING, &parse(CURRENT), &parse(wanted))
            .map(|changes| changes.into_iter().map(|change| change.key).collect())
            .map_err(|problems| {
                problems
                    .into_iter()
                    .map(|problem| (problem.key, problem.code))
                    .collect()
            })
    }

    fn refused(key: &str, code: &str) -> Result<Vec<String>, Vec<(String, String)>> {
        Err(vec![(key.to_owned(), code.to_owned())])
    }

    #[test]
    fn the_same_document_changes_nothing_and_missing_members_are_left_alone() {
        assert_eq!(outcome(CURRENT), Ok(vec![]));
        assert_eq!(outcome("{}"), Ok(vec![]));
        assert_eq!(
            outcome(r#"{"BillingDay":1,"ADDRESS":{"District":"d"}}"#),
            Ok(vec![])
        );
    }

    #[test]
    fn editable_members_may_differ_and_others_are_named() {
        assert_eq!(
            outcome(r#"{"address":{"city":"Bellevue"},"primaryContact":{"email":"a@b.example"}}"#),
            Ok(vec![
                "address.city".to_owned(),
                "primaryContact.email".to_owned()
            ])
        );
        assert_eq!(
            outcome(r#"{"companyName":"B"}"#),
            refused("companyName", "read-only")
        );
        assert_eq!(
            outcome(r#"{"billingDay":2}"#),
            refused("billingDay", "read-only")
        );
        assert_eq!(
            outcome(r#"{"attributes":{"etag":"8"}}"#),
            refused("attributes.etag", "unknown-member")
        );
        assert_eq!(
            outcome(r#"{"address":{"street":"x"}}"#),
            refused("address.street", "added")
        );
        assert_eq!(
            outcome(r#"{"address":{"city":7}}"#),
            refused("address.city", "not-text")
        );
        assert_eq!(
            outcome(r#"{"address.city":"X"}"#),
            refused("address.city", "added")
        );
        assert_eq!(
            outcome(r#"{"purchaseOrderNumber":"a\nb"}"#),
            refused("purchaseOrderNumber", "control-character")
        );
        for around in ["a@b.example ", " a@b.example"] {
            assert_eq!(
                outcome(&format!(r#"{{"primaryContact":{{"email":"{around}"}}}}"#)),
                refused("primaryContact.email", "hidden-sign"),
                "{around:?}"
            );
        }
        assert_eq!(outcome(r#"{"x":1,"X":2}"#), refused("X", "doubled"));
        assert_eq!(outcome("[]"), refused("", "not-an-object"));
    }

    #[test]
    fn a_sign_that_no_browser_posts_is_named_with_its_place() {
        let blank = |at| {
            let sign = "U+0020".to_owned();
            Some(Code::HiddenSign { sign, at })
        };
        assert_eq!(first_lost(Kind::Email, "a@b.example "), blank(12));
        assert_eq!(first_lost(Kind::Website, " www.b.example "), blank(1));
        assert_eq!(first_lost(Kind::Email, " "), blank(1));
        assert_eq!(first_lost(Kind::City, " Redmond "), None);
        for lost in ["a\nb", "ab\r\n", "a\0"] {
            let found = first_lost(Kind::City, lost);
            assert_eq!(found, Some(Code::ControlCharacter), "{lost:?}");
        }
    }

    #[test]
    fn a_section_that_is_absent_may_be_null_and_one_that_is_there_may_not() {
        assert_eq!(outcome(r#"{"primaryContact":null}"#), Ok(vec![]));
        assert_eq!(outcome(r#"{"PRIMARYCONTACT":null}"#), Ok(vec![]));
        assert_eq!(
            outcome(r#"{"address":null}"#),
            refused("address", "unknown-member")
        );
        assert_eq!(outcome(r#"{"other":null}"#), refused("other", "added"));
        assert_eq!(
            outcome(r#"{"primaryContact":[]}"#),
            refused("primaryContact", "added")
        );
    }

    #[test]
    fn a_member_of_an_address_without_a_field_may_be_cleared_and_nothing_else() {
        for empty in [r#""""#, "null"] {
            assert_eq!(
                outcome(&format!(r#"{{"Address":{{"DISTRICT":{empty}}}}}"#)),
                Ok(vec!["address.district".to_owned()]),
                "{empty}"
            );
        }
        assert_eq!(
            outcome(r#"{"address":{"district":"e"}}"#),
            refused("address.district", "unknown-member")
        );
        assert_eq!(
            outcome(r#"{"attributes":{"etag":""}}"#),
            refused("attributes.etag", "unknown-member")
        );
        assert_eq!(
            outcome(r#"{"address":{"street":""}}"#),
            refused("address.street", "added")
        );
    }

    // D2
    #[test]
    fn what_is_no_text_is_not_written_over_and_shapes_must_match() {
        let of = |current: &str, wanted: &str| {
            let parse = |text: &str| Json::parse(text.as_bytes()).unwrap();
            changed_fields(&BILLING, &parse(current), &parse(wanted))
                .map(|changes| changes.len())
                .map_err(|problems| problems[0].code.clone())
        };
        let refused = |code: &str| Err(code.to_owned());
        for held in ["[1,2]", "[]", r#"{"a":1}"#] {
            let current = format!(r#"{{"taxId":{held},"address":{{"city":"R"}}}}"#);
            assert_eq!(of(&current, &current), Ok(0), "as it was");
            for wanted in [
                r#"{"taxId":"text"}"#,
                r#"{"taxId":""}"#,
                r#"{"taxId":null}"#,
                r#"{"taxId":[1]}"#,
                r#"{"TAXID":{}}"#,
            ] {
                assert_eq!(
                    of(&current, wanted),
                    refused("not-text"),
                    "{held}: {wanted}"
                );
            }
        }
        for wanted in [
            r#"{"address":"text"}"#,
            r#"{"address":[]}"#,
            r#"{"address":null}"#,
            r#"{"address":7}"#,
        ] {
            assert_eq!(
                of(r#"{"address":{"city":"R"}}"#, wanted),
                refused("unknown-member"),
                "{wanted}"
            );
        }
        for (held, wanted) in [
            ("[1]", "[2]"),
            ("[1]", r#""1""#),
            ("[1]", r#"{"0":1}"#),
            (r#"{"a":1}"#, "[1]"),
            (r#"{"a":1}"#, r#"{"a":[1]}"#),
        ] {
            assert_eq!(
                of(
                    &format!(r#"{{"new":{held}}}"#),
                    &format!(r#"{{"new":{wanted}}}"#)
                ),
                refused("unknown-member"),
                "{held}: {wanted}"
            );
        }
    }
}
