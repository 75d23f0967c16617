//! The check of values that are to be sent: the changes that they make in a document, and the rules
//! that stand in the way. Dry runs and previews ask for it; a save checks the changes alike.

use super::{Editing, strict_rules};
use crate::auth::{Permission, Person};
use crate::profile::changes::literal_changes;
use crate::profile::rules::{self, countries_of};
use crate::profile::{Change, Code, Countries, FieldProblem, Json, Profile, Values};
use std::collections::BTreeSet;

/// The changes that values make in a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CheckedValues {
    pub changes: Vec<Change>,
    /// Rules that the changes break. Such a save is not sent.
    pub problems: Vec<FieldProblem>,
    /// Rules that stored values of other fields break. Partner Center checks the whole document that
    /// it is sent, and can refuse the changes because of them; the form warns of the same.
    pub stored: Vec<FieldProblem>,
}

impl CheckedValues {
    /// Checks values, which are taken literally, by the rules of these countries.
    pub(super) fn of(
        profile: &'static Profile,
        document: &Json,
        values: &Values,
        countries: &Countries,
    ) -> CheckedValues {
        let changes = literal_changes(profile, document, values);
        let problems = strict_rules::problems(profile, document, &changes, countries);
        let stored = match changes.is_empty() {
            true => vec![],
            false => stored_problems(profile, document, (&changes, &problems), countries),
        };
        CheckedValues {
            changes,
            problems,
            stored,
        }
    }
}

impl Editing {
    /// Checks values against documents that were read before, each with the values that it is to get.
    /// The rules of each country are asked for once.
    pub async fn check_values(
        &self,
        person: &Person,
        profile: &'static Profile,
        edits: &[(&Json, Values)],
    ) -> Vec<CheckedValues> {
        let codes: BTreeSet<String> = edits
            .iter()
            .flat_map(|(document, values)| countries_of(profile, document, values))
            .collect();
        let may_ask = person.roles.may(Permission::Edit);
        let mut countries = Countries::new();
        for code in codes {
            let rules = match may_ask {
                true => self.upstream.country_rules(person, &code).await,
                false => self.upstream.known_rules(&code),
            };
            countries.extend(rules.map(|rules| (code, rules)));
        }
        edits
            .iter()
            .map(|(document, values)| CheckedValues::of(profile, document, values, &countries))
            .collect()
    }
}

fn stored_problems(
    profile: &'static Profile,
    document: &Json,
    (changes, problems): (&[Change], &[FieldProblem]),
    countries: &Countries,
) -> Vec<FieldProblem> {
    let values: Values = changes
        .iter()
        .map(|change| (change.key.clone(), change.after.clone()))
        .collect();
    let mut found = rules::warnings(profile, document, &values, countries);
    found.retain(|problem| {
        let is_changed = changes.iter().any(|change| change.key == problem.key);
        let is_told = problems.iter().any(|other| other.key == problem.key);
        // Without the country's list it may be the whole name of a state.
        let is_guess = problem.code == Code::StateLength && countries.is_empty();
        !is_changed && !is_told && !is_guess
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::CUSTOMER_BILLING;

    fn checked(document: &str, key: &str, value: &str) -> CheckedValues {
        let document = Json::parse(document.as_bytes()).unwrap();
        let values = Values::from([(key.to_owned(), value.to_owned())]);
        CheckedValues::of(&CUSTOMER_BILLING, &document, &values, &Countries::new())
    }

    fn keys(problems: &[FieldProblem]) -> Vec<&str> {
        let keys = problems.iter().map(|problem| problem.key.as_str());
        keys.collect()
    }

    #[test]
    fn stored_values_of_other_fields_are_told_beside_those_that_change() {
        let document = r#"{"companyName":"A","email":"nobody knows","language":"en","culture":"en-US",
            "firstName":"Ana","defaultAddress":{"country":"QQ","addressLine1":"1","state":"Name"}}"#;
        let other = checked(document, "firstName", "Bea");
        assert_eq!(keys(&other.problems), [""; 0]);
        assert_eq!(keys(&other.stored), ["email"]);

        let mended = checked(document, "email", "a@b.example");
        assert_eq!(keys(&mended.stored), [""; 0]);

        let wrong = checked(document, "language", "no language");
        assert_eq!(keys(&wrong.problems), ["language"]);
        assert_eq!(keys(&wrong.stored), ["email"]);

        let unchanged = checked(document, "firstName", "Ana");
        assert_eq!(unchanged, CheckedValues::default());
    }
}
