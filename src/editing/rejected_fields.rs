//! Which field a refusal is about, where the answer names its property.

use crate::partner_center::ErrorBody;
use crate::profile::{Change, Code, FieldProblem, Profile};

/// Names that the service uses for members that are called otherwise in its documents, in small
/// letters.
#[rustfmt::skip]
const ALIASES: &[(&str, &str)] = &[
    ("notificationemailaddress", "email"), ("emailaddress", "email"), ("mail", "email"),
    ("zipcode", "postalCode"), ("zip", "postalCode"), ("postcode", "postalCode"),
    ("stateorprovince", "state"), ("stateprovince", "state"), ("province", "state"),
    ("phone", "phoneNumber"), ("telephonenumber", "telephone"),
    ("address1", "addressLine1"), ("addressline", "addressLine1"), ("street", "addressLine1"),
    ("address2", "addressLine2"),
    ("countrycode", "country"), ("countryregion", "country"), ("town", "city"),
    ("vatid", "taxId"), ("vatnumber", "taxId"), ("taxnumber", "taxId"),
    ("givenname", "firstName"), ("surname", "lastName"), ("organizationname", "companyName"),
];

/// The endings that say what is wrong with the property before them: `StateInvalid`.
const FAULTS: &[&str] = &[
    "invalid",
    "isinvalid",
    "missing",
    "ismissing",
    "required",
    "isrequired",
];

/// Problems for the fields that the answer names by their property: as an item of `data`
/// (`address.state`, `property_name:  StateInvalid - Details`), at the head of a text (`City: …`),
/// or as `property 'City'`. Words of a sentence and echoed values name nothing. Empty where no field
/// is named for certain; then the answer stands at the top of the page.
pub fn problems(
    profile: &'static Profile,
    said: &ErrorBody,
    changes: &[Change],
) -> Vec<FieldProblem> {
    let detail = said.description.clone().unwrap_or_default();
    let answered = said.code.clone().unwrap_or_default();
    let editable: Vec<String> = profile
        .places()
        .filter(|place| place.field.is_editable())
        .map(|place| place.key())
        .collect();
    let changed: Vec<&str> = changes.iter().map(|change| change.key.as_str()).collect();
    let mut found = vec![];
    for text in said.data.iter().chain([&detail]) {
        for property in properties(text) {
            let key = field(&property, &changed, &editable);
            found.extend(key.filter(|key| !found.contains(key)));
        }
    }
    let problem = |key: String| FieldProblem {
        key,
        code: Code::Upstream {
            detail: detail.clone(),
            answered: answered.clone(),
        },
    };
    found.into_iter().map(problem).collect()
}

/// The properties that a text names.
fn properties(text: &str) -> Vec<String> {
    let text = text.trim();
    let mut found = vec![];
    let (head, rest) = split_path(text);
    let after = rest.trim_start();
    if head.eq_ignore_ascii_case("property_name") && after.starts_with(':') {
        found.push(split_path(after[1..].trim_start()).0);
    } else if after.is_empty() || after.starts_with(':') {
        found.push(head);
    }
    for word in ["property", "field", "member", "parameter"] {
        for (at, _) in text.to_ascii_lowercase().match_indices(word) {
            let named = text[at + word.len()..].trim_start();
            if let Some(quoted) = named.strip_prefix(['\'', '"', '`']) {
                found.push(split_path(quoted).0);
            }
        }
    }
    found.retain(|name| !name.is_empty());
    found.into_iter().map(str::to_owned).collect()
}

/// A name or dotted path at the begin of a text, and the rest.
fn split_path(text: &str) -> (&str, &str) {
    let end = text
        .find(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_')))
        .unwrap_or(text.len());
    let path = text[..end].trim_end_matches('.');
    let names = path.starts_with(|letter: char| letter.is_ascii_alphabetic());
    (if names { path } else { "" }, &text[end..])
}

/// The field of a property: by its whole path, else by its name. A changed field comes before an
/// untouched one of the same name, which counts only if it is the only one.
fn field(property: &str, changed: &[&str], editable: &[String]) -> Option<String> {
    let mut property = property.to_ascii_lowercase();
    while let Some(name) = FAULTS
        .iter()
        .find_map(|fault| property.strip_suffix(fault))
        .filter(|name| !name.is_empty())
    {
        property = name.trim_end_matches('.').to_owned();
    }
    if let Some((_, name)) = property.rsplit_once('.') {
        // The path may begin above the document: `billingProfile.address.city`.
        let by_path = editable.iter().find(|key| {
            let key = key.to_ascii_lowercase();
            property == key || property.ends_with(&format!(".{key}")) && key.contains('.')
        });
        let top = || {
            let depth = property.matches('.').count();
            editable
                .iter()
                .find(|key| depth == 1 && !key.contains('.') && key.eq_ignore_ascii_case(name))
                .filter(|_| {
                    !editable
                        .iter()
                        .any(|key| section_of(key) == property.split('.').next())
                })
        };
        return by_path.or_else(top).cloned();
    }
    let alias = ALIASES.iter().find(|(name, _)| *name == property);
    let names: Vec<&str> = [Some(property.as_str()), alias.map(|(_, name)| *name)]
        .into_iter()
        .flatten()
        .collect();
    let called = |key: &str| {
        names
            .iter()
            .any(|name| last(key).eq_ignore_ascii_case(name))
    };
    let mut exact = changed.iter().filter(|key| called(key));
    if let Some(first) = exact.next() {
        return Some((*first).to_owned());
    }
    // `EmailInvalid` for `companyApproverEmail`.
    let mut ending = changed.iter().filter(|key| {
        endings(last(key)).any(|end| names.iter().any(|name| end.eq_ignore_ascii_case(name)))
    });
    if let Some(first) = ending.next() {
        return Some((*first).to_owned());
    }
    let mut untouched = editable.iter().filter(|key| called(key));
    let first = untouched.next()?;
    untouched.next().is_none().then(|| first.clone())
}

/// The member that holds the field, in small letters.
fn section_of(key: &str) -> Option<&str> {
    key.split_once('.').map(|(section, _)| section)
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
    fn an_alias_and_a_path_name_their_field_and_an_echoed_value_does_not() {
        use crate::profile::{CUSTOMER_BILLING, LEGAL_BUSINESS};
        let of = |profile, data: &[&str], description: &str, changed: &[&str]| {
            let said = ErrorBody {
                data: data.iter().map(|text| (*text).to_owned()).collect(),
                description: Some(description.to_owned()),
                ..ErrorBody::default()
            };
            let changes: Vec<Change> = changed.iter().map(|key| change(key)).collect();
            problems(profile, &said, &changes)
                .into_iter()
                .map(|problem| problem.key)
                .collect::<Vec<_>>()
        };
        let alias = "NotificationEmailAddress: client1@city.example is invalid";
        assert_eq!(
            of(&CUSTOMER_BILLING, &[], alias, &["defaultAddress.city"]),
            ["email"]
        );
        let path = ["companyApproverAddress.postalCode"];
        assert_eq!(
            of(
                &LEGAL_BUSINESS,
                &path,
                "Details are missing",
                &["address.postalCode"]
            ),
            path
        );
        for wrapped in [
            "customer.defaultAddress.city",
            "DefaultAddress.City",
            "property 'defaultAddress.City'",
        ] {
            assert_eq!(
                of(&CUSTOMER_BILLING, &[wrapped], "", &[]),
                ["defaultAddress.city"],
                "{wrapped}"
            );
        }
        assert_eq!(
            of(&CUSTOMER_BILLING, &["billingProfile.email"], "", &[]),
            ["email"]
        );
        for sentence in [
            "Partner is not onboarded to sell in this country US",
            "The value 'city' is not allowed",
            "Value: state",
            "elsewhere.city",
            "The state of the order does not allow a change.",
        ] {
            assert!(
                of(
                    &CUSTOMER_BILLING,
                    &[sentence],
                    sentence,
                    &[
                        "defaultAddress.city",
                        "defaultAddress.state",
                        "defaultAddress.country"
                    ]
                )
                .is_empty(),
                "{sentence}"
            );
        }
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
