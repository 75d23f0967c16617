//! The operation of a set: what it does to the document of each customer. Pure.

use crate::customers::sheets::SheetChange;
use crate::customers::{DataProblem, DataRule, has_problem, suggested};
use crate::profile::values::posted;
use crate::profile::{
    CUSTOMER_BILLING, Code, Countries, FieldProblem, Json, Kind, Place, Values, check, read, signs,
};
use serde::{Deserialize, Serialize};

/// The longest text of an operation, in characters.
const LONGEST: usize = 500;

/// The edit that a set makes in the billing profile of each of its customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ChangeOperation {
    /// Sets a field to a value; an empty one clears it.
    Set { field: String, value: String },
    /// Replaces a text wherever it stands in a field, upper and lower case as given.
    Replace {
        field: String,
        find: String,
        with: String,
    },
    /// Moves e-mail addresses from one domain to another.
    Domain { from: String, to: String },
    /// Follows the suggestions for problems of this kind that are not silenced.
    Suggestion { problem: DataRule },
    /// Gives each customer values of its own: those of a sheet.
    Rows,
    /// Puts back the values from before an earlier set.
    TakeBack { set: i64 },
}

/// The reason why an operation is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OperationProblem {
    Field,
    /// The value breaks a rule of the field that holds in every country.
    Value(FieldProblem),
    Find,
    SameText,
    From,
    To,
    SameDomain,
    TooLong,
    /// There are no suggestions for this kind of problem.
    NoSuggestion,
    Kind,
}

/// The knowledge about a customer that an operation has beside the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct EditContext<'a> {
    /// The edits that the row was made with.
    pub edits: &'a [RowEdit],
    /// The rules of the document's countries, as far as they are known.
    pub countries: &'a Countries,
    /// Problems that the team has silenced for the customer.
    pub silenced: &'a [DataProblem],
}

/// A value that a customer of a set is to get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowEdit {
    pub key: String,
    /// The value that has to stand there; another one is a conflict.
    pub expected: String,
    pub value: String,
}

impl From<SheetChange> for RowEdit {
    fn from(change: SheetChange) -> RowEdit {
        RowEdit {
            key: change.key,
            expected: change.before,
            value: change.after,
        }
    }
}

impl ChangeOperation {
    /// The operation as it is carried out, without the signs that keyboards and clipboards add.
    ///
    /// # Errors
    /// Returns the reason why it is none.
    pub fn tidied(self) -> Result<ChangeOperation, OperationProblem> {
        let long = |text: &String| text.chars().count() > LONGEST;
        Ok(match self {
            ChangeOperation::Set { field, value } => {
                let place = editable(&field).ok_or(OperationProblem::Field)?;
                if long(&value) {
                    return Err(OperationProblem::TooLong);
                }
                let value = signs::normalize(place.field.kind, &value);
                check_anywhere(&place, &value)?;
                ChangeOperation::Set { field, value }
            }
            ChangeOperation::Replace { field, find, with } => {
                editable(&field).ok_or(OperationProblem::Field)?;
                if find.is_empty() {
                    return Err(OperationProblem::Find);
                }
                if find == with {
                    return Err(OperationProblem::SameText);
                }
                if long(&find) || long(&with) {
                    return Err(OperationProblem::TooLong);
                }
                ChangeOperation::Replace { field, find, with }
            }
            ChangeOperation::Domain { from, to } => {
                let from = domain(&from).ok_or(OperationProblem::From)?;
                let to = domain(&to).ok_or(OperationProblem::To)?;
                if from == to {
                    return Err(OperationProblem::SameDomain);
                }
                ChangeOperation::Domain { from, to }
            }
            ChangeOperation::Suggestion { problem } if !problem.has_suggestions() => {
                return Err(OperationProblem::NoSuggestion);
            }
            ChangeOperation::Suggestion { problem } => ChangeOperation::Suggestion { problem },
            ChangeOperation::Rows => ChangeOperation::Rows,
            ChangeOperation::TakeBack { .. } => return Err(OperationProblem::Kind),
        })
    }

    /// The number of the set that it takes back; 0 for none, as the store has it.
    pub(super) fn takes_back(&self) -> i64 {
        match self {
            ChangeOperation::TakeBack { set } => *set,
            ChangeOperation::Set { .. }
            | ChangeOperation::Replace { .. }
            | ChangeOperation::Domain { .. }
            | ChangeOperation::Suggestion { .. }
            | ChangeOperation::Rows => 0,
        }
    }

    /// Returns whether its rows were made with edits of their own.
    pub(super) fn has_edits(&self) -> bool {
        matches!(
            self,
            ChangeOperation::Rows | ChangeOperation::TakeBack { .. }
        )
    }

    /// Returns whether the document has a problem whose suggestions are followed. Where there are no
    /// values for it, it stays.
    pub(super) fn finds_problem(&self, document: &Json, context: EditContext<'_>) -> bool {
        match self {
            ChangeOperation::Suggestion { problem } => {
                has_problem(*problem, document, context.countries, context.silenced)
            }
            ChangeOperation::Set { .. }
            | ChangeOperation::Replace { .. }
            | ChangeOperation::Domain { .. }
            | ChangeOperation::Rows
            | ChangeOperation::TakeBack { .. } => false,
        }
    }

    /// The values that the document is to get, by field.
    pub(super) fn values(&self, document: &Json, context: EditContext<'_>) -> Values {
        let shown = |place: &Place| posted(place.field.kind, &read(document, place).shown());
        match self {
            ChangeOperation::Set { field, value } => Values::from([(field.clone(), value.clone())]),
            ChangeOperation::Replace { field, find, with } => {
                let text = editable(field).map(|place| shown(&place));
                let text = text.filter(|text| text.contains(find.as_str()));
                text.map(|text| (field.clone(), text.replace(find.as_str(), with)))
                    .into_iter()
                    .collect()
            }
            ChangeOperation::Domain { from, to } => CUSTOMER_BILLING
                .places()
                .filter(|place| place.field.kind == Kind::Email && place.field.is_editable())
                .filter_map(|place| Some((place.key(), moved(&shown(&place), from, to)?)))
                .collect(),
            ChangeOperation::Suggestion { problem } => {
                suggested(*problem, document, context.countries, context.silenced)
            }
            ChangeOperation::Rows | ChangeOperation::TakeBack { .. } => context
                .edits
                .iter()
                .map(|edit| (edit.key.clone(), edit.value.clone()))
                .collect(),
        }
    }
}

/// Returns whether a field holds neither the value that has to stand there nor the one that it is to
/// get.
pub(super) fn is_changed_since(document: &Json, edits: &[RowEdit]) -> bool {
    edits.iter().any(|edit| {
        let Some(place) = CUSTOMER_BILLING.place(&edit.key) else {
            return true;
        };
        let now = posted(place.field.kind, &read(document, &place).shown());
        let is = |text: &str| now == posted(place.field.kind, text);
        !is(&edit.expected) && !is(&edit.value)
    })
}

fn editable(key: &str) -> Option<Place> {
    CUSTOMER_BILLING
        .place(key)
        .filter(|place| place.field.is_editable())
}

/// Checks what no country's list or format decides. The dry run checks those of each customer.
fn check_anywhere(place: &Place, value: &str) -> Result<(), OperationProblem> {
    match check(place.field, value) {
        // A country's list of states may have longer ones.
        Ok(()) | Err(Code::StateLength) => Ok(()),
        Err(code) => Err(OperationProblem::Value(FieldProblem {
            key: place.key(),
            code,
        })),
    }
}

/// The domain of an address or of a text like `@contoso.example`, in lower case.
fn domain(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('@').to_lowercase();
    let fits = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '.');
    let labels = || text.split('.').all(|label| !label.is_empty());
    (text.contains('.') && text.len() <= 253 && text.chars().all(fits) && labels()).then_some(text)
}

fn moved(address: &str, from: &str, to: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    (domain.to_lowercase() == from).then(|| format!("{local}@{to}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Json {
        Json::parse(
            br#"{"email":"Ana@Contoso.Example","defaultAddress":{"city":"Sao Paulo, Sao Bento"},"language":"en"}"#,
        )
        .unwrap()
    }

    fn values(operation: ChangeOperation) -> Vec<(String, String)> {
        let operation = operation.tidied().unwrap();
        let context = EditContext {
            edits: &[],
            countries: &Countries::new(),
            silenced: &[],
        };
        operation.values(&document(), context).into_iter().collect()
    }

    fn pair(key: &str, value: &str) -> Vec<(String, String)> {
        vec![(key.to_owned(), value.to_owned())]
    }

    #[test]
    fn operations_name_the_values_that_a_document_gets() {
        let text = str::to_owned;
        assert_eq!(
            values(ChangeOperation::Domain {
                from: text(" @contoso.example"),
                to: text("Fabrikam.example"),
            }),
            pair("email", "Ana@fabrikam.example")
        );
        let other = ChangeOperation::Domain {
            from: text("example"),
            to: text("fabrikam.example"),
        };
        assert_eq!(other.tidied(), Err(OperationProblem::From));
        assert_eq!(
            values(ChangeOperation::Replace {
                field: text("defaultAddress.city"),
                find: text("Sao"),
                with: text("São"),
            }),
            pair("defaultAddress.city", "São Paulo, São Bento")
        );
        let nowhere = ChangeOperation::Replace {
            field: text("defaultAddress.city"),
            find: text("sao"),
            with: text("São"),
        };
        assert_eq!(values(nowhere), []);
        let read_only = ChangeOperation::Set {
            field: text("id"),
            value: text("x"),
        };
        assert_eq!(read_only.tidied(), Err(OperationProblem::Field));
        let state = ChangeOperation::Set {
            field: text("defaultAddress.state"),
            value: text("Santa Catarina"),
        };
        assert_eq!(
            values(state),
            pair("defaultAddress.state", "Santa Catarina")
        );
        for (field, value) in [
            ("email", "not an address"),
            ("companyName", ""),
            ("language", "no language"),
            ("defaultAddress.addressLine1", &"a".repeat(400)),
        ] {
            let wrong = ChangeOperation::Set {
                field: text(field),
                value: text(value),
            };
            let problem = wrong.tidied().unwrap_err();
            assert!(
                matches!(&problem, OperationProblem::Value(problem) if problem.key == field),
                "{field}: {problem:?}"
            );
        }
        let unsuggested = ChangeOperation::Suggestion {
            problem: DataRule::TaxTwice,
        };
        assert_eq!(unsuggested.tidied(), Err(OperationProblem::NoSuggestion));
    }

    #[test]
    fn taking_back_knows_what_somebody_has_changed_since() {
        let edit = |expected: &str, value: &str| RowEdit {
            key: "language".to_owned(),
            expected: expected.to_owned(),
            value: value.to_owned(),
        };
        assert!(!is_changed_since(&document(), &[edit("en", "pt")]));
        assert!(!is_changed_since(&document(), &[edit("fr", "en")]));
        assert!(is_changed_since(&document(), &[edit("fr", "pt")]));
    }
}
