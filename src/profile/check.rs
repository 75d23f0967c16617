//! Rules of a single field that need no request to Partner Center. The browser and the server run
//! the same function.

use super::{Change, Field, Json, Kind, Profile, Requirement, Values};

/// One broken rule of one field. The page shows it with the message `problem-{code}`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldProblem {
    pub key: String,
    #[serde(flatten)]
    pub code: Code,
}

/// The rule that a value breaks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Code {
    Required,
    /// The length is in UTF-16 units, as `maxlength` counts.
    TooLong {
        max: u16,
        length: usize,
    },
    Email,
    Phone,
    Website,
    Country,
    StateLength,
    /// The country's list of states does not contain the value.
    StateUnknown,
    /// A region was given beside a state, in a country with a list of states.
    RegionWithState,
    /// The value does not have the country's format. `example` is a correct value, or empty.
    PostalCode {
        example: String,
    },
    PhoneOfCountry {
        example: String,
    },
    TaxId {
        example: String,
    },
    Language,
    Culture,
    Currency,
    Guid,
    ControlCharacter,
    /// Partner Center refused the value. `detail` is its message and `answered` its error code.
    Upstream {
        detail: String,
        #[serde(default)]
        answered: String,
    },
    /// The same person typed another value for this field in a second tab. Both are kept until one
    /// of them is chosen.
    OtherTab {
        typed: String,
    },
}

impl Code {
    /// Part of the message key: `problem-{code}`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Code::Required => "required",
            Code::TooLong { .. } => "too-long",
            Code::Email => "email",
            Code::Phone => "phone",
            Code::Website => "website",
            Code::Country => "country",
            Code::StateLength => "state-length",
            Code::StateUnknown => "state-unknown",
            Code::RegionWithState => "region-with-state",
            Code::PostalCode { example } if example.is_empty() => "postal-code",
            Code::PostalCode { .. } => "postal-code-such-as",
            Code::PhoneOfCountry { example } if example.is_empty() => "phone-of-country",
            Code::PhoneOfCountry { .. } => "phone-of-country-such-as",
            Code::TaxId { example } if example.is_empty() => "tax-id",
            Code::TaxId { .. } => "tax-id-such-as",
            Code::Language => "language",
            Code::Culture => "culture",
            Code::Currency => "currency",
            Code::Guid => "guid",
            Code::ControlCharacter => "control-character",
            Code::Upstream { .. } => "upstream",
            Code::OtherTab { .. } => "other-tab",
        }
    }

    /// A correct value that the message shows, if one is known.
    pub fn example(&self) -> Option<&str> {
        match self {
            Code::PostalCode { example }
            | Code::PhoneOfCountry { example }
            | Code::TaxId { example } => Some(example),
            _ => None,
        }
        .filter(|example| !example.is_empty())
        .map(String::as_str)
    }
}

/// Checks one value against the rule of its field.
///
/// # Errors
///
/// Returns the broken rule. Only a required field refuses an empty value.
pub fn check(field: &Field, value: &str) -> Result<(), Code> {
    if value.trim().is_empty() {
        return match field.need {
            Requirement::Required => Err(Code::Required),
            // An optional field may hold blanks; they are sent as typed.
            Requirement::Optional | Requirement::ByCountry => Ok(()),
        };
    }
    if value.chars().any(|c| c.is_control()) {
        return Err(Code::ControlCharacter);
    }
    let length = value.encode_utf16().count();
    if let Some(max) = field.max.filter(|max| length > usize::from(*max)) {
        return Err(if field.kind == Kind::State {
            Code::StateLength
        } else {
            Code::TooLong { max, length }
        });
    }
    of_kind(field.kind, value)
}

fn of_kind(kind: Kind, value: &str) -> Result<(), Code> {
    let rule = |holds: bool, code: Code| if holds { Ok(()) } else { Err(code) };
    match kind {
        Kind::Email => rule(is_email(value), Code::Email),
        Kind::Phone => rule(is_phone(value), Code::Phone),
        Kind::Website => rule(is_website(value), Code::Website),
        Kind::Country => rule(is_letters(value, 2..=2), Code::Country),
        Kind::Language => rule(is_language_tag(value), Code::Language),
        Kind::Culture => rule(is_language_tag(value), Code::Culture),
        Kind::Currency => rule(is_letters(value, 3..=3), Code::Currency),
        Kind::Guid => rule(is_guid(value), Code::Guid),
        Kind::Text
        | Kind::CompanyName
        | Kind::GivenName
        | Kind::MiddleName
        | Kind::FamilyName
        | Kind::AddressLine1
        | Kind::AddressLine2
        | Kind::City
        | Kind::State
        | Kind::Region
        | Kind::PostalCode
        | Kind::TaxId
        | Kind::Number
        | Kind::VettingStatus
        | Kind::VettingSubStatus => Ok(()),
    }
}

/// Checks the changed fields only. An untouched value is never a problem.
pub fn problems(profile: &'static Profile, changes: &[Change]) -> Vec<FieldProblem> {
    changes
        .iter()
        .filter_map(|change| {
            let place = profile.place(&change.key)?;
            check(place.field, &change.after)
                .err()
                .map(|code| FieldProblem {
                    key: change.key.clone(),
                    code,
                })
        })
        .collect()
}

/// Returns the stored, untouched values that break a rule. They are shown as warnings and never
/// block a save.
pub fn warnings(profile: &'static Profile, document: &Json, typed: &Values) -> Vec<FieldProblem> {
    let changed = super::changes(profile, document, typed);
    profile
        .places()
        .filter(|place| place.field.is_editable())
        .filter_map(|place| {
            let key = place.key();
            let stored = super::read(document, &place);
            if changed.iter().any(|change| change.key == key) || stored.is_tree() {
                return None;
            }
            check(place.field, &stored.shown())
                .err()
                .map(|code| FieldProblem { key, code })
        })
        .collect()
}

fn is_letters(value: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Accepts one `@` with text before it and a dotted domain after it, without white space. It does
/// not prove that the mailbox exists.
fn is_email(value: &str) -> bool {
    let Some((local, domain)) = value.rsplit_once('@') else {
        return false;
    };
    !local.is_empty()
        && !local.contains('@')
        && !value.chars().any(char::is_whitespace)
        && is_domain(domain)
}

fn is_domain(domain: &str) -> bool {
    domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}

/// Accepts digits, the separators that people write between them, and an extension.
fn is_phone(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let known = |c: char| c.is_ascii_digit() || " +-./()#,;*xX".contains(c) || "ext".contains(c);
    (3..=30).contains(&digits) && value.chars().all(known)
}

/// Accepts a web address with or without a scheme. The scheme must be `http` or `https`.
fn is_website(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let rest = match lower.split_once("://") {
        Some(("http" | "https", rest)) => rest,
        Some(_) => return false,
        None => lower.as_str(),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    !value.chars().any(char::is_whitespace)
        && is_domain(host.strip_suffix('.').unwrap_or(host))
        && !port.is_empty()
        && port.len() <= 5
        && port.bytes().all(|b| b.is_ascii_digit())
}

/// Accepts subtags of letters and digits, the first one of two or three letters: `en`,
/// `zh-Hant-TW`.
fn is_language_tag(value: &str) -> bool {
    let mut subtags = value.split('-');
    subtags.next().is_some_and(|first| is_letters(first, 2..=3))
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// Accepts groups of 8, 4, 4, 4 and 12 hexadecimal digits.
pub fn is_guid(value: &str) -> bool {
    let groups: Vec<&str> = value.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups
            .iter()
            .all(|group| group.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(field: Field, good: &[&str], bad: &[&str]) {
        for value in good {
            assert_eq!(check(&field, value), Ok(()), "{value:?}");
        }
        for value in bad {
            assert!(check(&field, value).is_err(), "{value:?}");
        }
    }

    #[test]
    fn addresses_and_numbers_are_told_from_slips() {
        let email = Field::required("email", Kind::Email);
        accepts(
            email,
            &["a@b.example", "o'neil+x@münchen.example"],
            &[
                "",
                " ",
                "a",
                "a@b",
                "a@@b.example",
                "a b@c.example",
                "a@b..c",
            ],
        );
        let phone = Field::optional("phone", Kind::Phone);
        accepts(
            phone,
            &["", "4255550100", "+1 (425) 555-0100 ext. 7"],
            &["12", "call me", "４２５"],
        );
        let website = Field::optional("website", Kind::Website);
        accepts(
            website,
            &["www.a.example", "https://a.example:8443/x?y=1"],
            &["a", "javascript://a.example", "http://", "a b.example"],
        );
    }

    #[test]
    fn codes_have_their_form() {
        accepts(
            Field::required("country", Kind::Country),
            &["US", "gb"],
            &["USA", "U1", "é"],
        );
        accepts(
            Field::optional("culture", Kind::Culture),
            &["en-US", "zh-Hant-TW"],
            &["e", "en_US", "en-", "english-US"],
        );
        accepts(
            Field::optional("id", Kind::Guid),
            &["4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04"],
            &["4d3cf48770f44e1e9ff1b2bfce8d9f04", "x"],
        );
        accepts(
            Field::optional("state", Kind::State).max(2),
            &["WA", ""],
            &["WAS"],
        );
    }

    #[test]
    fn length_counts_utf_16_units() {
        let name = Field::optional("firstName", Kind::GivenName).max(4);
        assert_eq!(check(&name, "😀😀"), Ok(()));
        assert_eq!(
            check(&name, "😀😀a"),
            Err(Code::TooLong { max: 4, length: 5 })
        );
    }

    #[test]
    fn a_control_character_is_refused() {
        assert_eq!(
            check(&Field::optional("city", Kind::City), "a\u{7}b"),
            Err(Code::ControlCharacter)
        );
    }
}
