//! Which field a refusal is about, where the answer names one.

use crate::partner_center::ErrorBody;
use crate::profile::{Change, Code, FieldProblem, Profile};

/// Problems for the fields that `data` or the description names, such as `property_name:
/// StateInvalid - Details`. A changed field is blamed before an untouched one of the same name.
/// Empty where nothing is named: then the answer stands at the top of the page.
pub fn problems(
    profile: &'static Profile,
    said: &ErrorBody,
    changes: &[Change],
) -> Vec<FieldProblem> {
    let detail = said.description.clone().unwrap_or_default();
    let mut texts: Vec<String> = said.data.iter().map(|text| text.to_lowercase()).collect();
    texts.push(detail.to_lowercase());
    let named = |name: &str| texts.iter().any(|text| names(text, &name.to_lowercase()));
    let changed = || changes.iter().map(|change| change.key.as_str());
    let mut found: Vec<&str> = changed().filter(|key| named(last(key))).collect();
    if found.is_empty() {
        // `EmailInvalid` for `companyApproverEmail`.
        found = changed()
            .filter(|key| endings(last(key)).any(&named))
            .collect();
    }
    let untouched: Vec<String> = profile
        .places()
        .filter(|place| place.field.is_editable())
        .map(|place| place.key())
        .collect();
    if found.is_empty() {
        found = untouched
            .iter()
            .map(String::as_str)
            .filter(|key| named(last(key)))
            .take(1)
            .collect();
    }
    let answered = said.code.clone().unwrap_or_default();
    let problem = |key: &str| {
        let code = Code::Upstream {
            detail: detail.clone(),
            answered: answered.clone(),
        };
        FieldProblem {
            key: key.to_owned(),
            code,
        }
    };
    found.into_iter().map(problem).collect()
}

/// The endings of a name, from each capital letter on: `ApproverEmail`, `Email`.
fn endings(name: &str) -> impl Iterator<Item = &str> {
    name.char_indices()
        .filter(|(at, letter)| *at > 0 && letter.is_ascii_uppercase())
        .map(|(at, _)| &name[at..])
}

fn last(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

/// The name as a word of its own, or followed by what is wrong with it: `StateInvalid`, `'City'`.
fn names(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = &text[at + name.len()..];
        let ends = after
            .chars()
            .next()
            .is_none_or(|c| !c.is_alphanumeric() && c != '_');
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
            && (ends || after.starts_with("invalid") || after.starts_with("missing"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{BILLING, Member};

    fn change(key: &str) -> Change {
        Change {
            key: key.to_owned(),
            before: Member::Absent,
            after: "x".to_owned(),
        }
    }

    fn keys(data: &[&str], description: &str, changed: &[&str]) -> Vec<String> {
        let said = ErrorBody {
            data: data.iter().map(|text| (*text).to_owned()).collect(),
            description: Some(description.to_owned()),
            ..ErrorBody::default()
        };
        let changes: Vec<Change> = changed.iter().map(|key| change(key)).collect();
        problems(&BILLING, &said, &changes)
            .into_iter()
            .map(|problem| problem.key)
            .collect()
    }

    #[test]
    fn the_recorded_refusal_names_the_state() {
        let data = ["property_name:  StateInvalid - Details", "details:  \n"];
        assert_eq!(
            keys(
                &data,
                "A property has invalid data.",
                &["address.state", "address.city"]
            ),
            ["address.state"]
        );
        assert_eq!(
            keys(&data, "A property has invalid data.", &[]),
            ["address.state"]
        );
    }

    #[test]
    fn a_changed_field_is_blamed_by_the_end_of_its_name_before_an_untouched_one_by_all_of_it() {
        let data = ["property_name:  NumberInvalid - Details"];
        assert_eq!(
            keys(&data, "", &["purchaseOrderNumber", "address.city"]),
            ["purchaseOrderNumber"]
        );
        assert_eq!(
            keys(
                &["property_name:  CityInvalid"],
                "",
                &["purchaseOrderNumber"]
            ),
            ["address.city"]
        );
    }

    #[test]
    fn what_names_nothing_blames_nothing() {
        assert!(
            keys(
                &[],
                "Something went wrong in the estate.",
                &["address.state"]
            )
            .is_empty()
        );
        assert!(
            keys(
                &["property_name:  SomethingElse"],
                "",
                &["primaryContact.firstName"]
            )
            .is_empty()
        );
    }
}
