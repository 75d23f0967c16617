//! Rules of a single field that need no request to Partner Center. The browser and the server run
//! the same function.

use super::{Change, Field, Json, Kind, Profile, Requirement, Values, signs};

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
    /// The length is in UTF-16 units.
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
    /// The region was left unchanged although the country was changed.
    RegionLeftover,
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
    /// The value contains a sign that nobody sees: its number and name in Unicode, and its number
    /// among the characters, from 1.
    HiddenSign {
        sign: String,
        at: usize,
    },
    /// Partner Center refused the value. `detail` is its message and `answered` its error code.
    Upstream {
        detail: String,
        #[serde(default)]
        answered: String,
    },
    /// The ticket number of a save does not have the form that the settings demand.
    Ticket {
        form: String,
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
            Code::RegionLeftover => "region-leftover",
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
            Code::HiddenSign { .. } => "hidden-sign",
            Code::Upstream { .. } => "upstream",
            Code::Ticket { .. } => "ticket",
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
            Requirement::Optional | Requirement::ByCountry => Ok(()),
        };
    }
    if let Some((sign, at)) = signs::first_hidden(value) {
        let sign = signs::number(sign);
        return Err(Code::HiddenSign { sign, at });
    }
    if field.kind == Kind::Email
        && value.contains('@')
        && let Some((at, blank)) = value.chars().enumerate().find(|(_, c)| c.is_whitespace())
    {
        let sign = signs::number(blank);
        return Err(Code::HiddenSign { sign, at: at + 1 });
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

/// Returns the stored, untouched values that break a rule, by what `shown` makes of each. They are
/// shown as warnings and never block a save.
pub(super) fn warnings(
    profile: &'static Profile,
    document: &Json,
    typed: &Values,
    shown: fn(Kind, &str) -> String,
) -> Vec<FieldProblem> {
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
            check(place.field, &shown(place.field.kind, &stored.shown()))
                .err()
                .map(|code| FieldProblem { key, code })
        })
        .collect()
}

fn is_letters(value: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Accepts one `@` with text before it and a domain after it, without white space and without the
/// signs that addresses have only around them (RFC 5322, specials), such as the colon of `mailto:`.
/// It does not prove that the mailbox exists.
fn is_email(value: &str) -> bool {
    let Some((local, domain)) = value.rsplit_once('@') else {
        return false;
    };
    !local.is_empty()
        && !local.contains(|c| "@()<>[]:;,\\\"".contains(c))
        && !value.chars().any(char::is_whitespace)
        && !domain.contains('_')
        && is_domain(domain)
}

/// Accepts a name of at least two labels, as far as a browser can tell: of the signs that are not
/// ASCII the server alone knows which a name can have (`editing/strict_rules.rs`). Labels have no
/// hyphen at their ends and no mark at the start. Names of hosts may have underscores below the
/// top-level domain, which has at least two letters.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && !label.starts_with(|c| matches!(c, '\u{300}'..='\u{36f}'))
            && label
                .chars()
                .all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    let Some((_, top)) = domain.rsplit_once('.') else {
        return false;
    };
    let has_two = {
        let mut letters = top.chars();
        letters.next().is_some() && letters.next().is_some()
    };
    domain.split('.').all(is_label)
        && !top.contains('_')
        && has_two
        && !top.bytes().all(|b| b.is_ascii_digit())
}

/// Accepts digits, the separators that people write between them, and an extension: `#`, `*`, `,`
/// or `;`, or a word (`ext. 100`, `Extension 100`, `x100`, `poste 100`). The server alone knows the
/// words.
fn is_phone(value: &str) -> bool {
    let (number, rest) = value.split_at(end_of_number(value));
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_extension = || {
        let word = word_of(rest);
        let extension = rest[word.len()..].trim_matches(|c| AROUND.contains(c));
        !word.contains(|c: char| c.is_ascii_digit())
            && (1..=10).contains(&extension.len())
            && extension.bytes().all(|b| b.is_ascii_digit())
    };
    (3..=30).contains(&digits) && (rest.is_empty() || is_extension())
}

/// Signs around the digits of an extension.
const AROUND: &str = " .:=#-()";

fn end_of_number(value: &str) -> usize {
    let known = |c: char| c.is_ascii_digit() || " +-./()#,;*".contains(c);
    value.find(|c| !known(c)).unwrap_or(value.len())
}

fn word_of(rest: &str) -> &str {
    rest.trim_end_matches(|c: char| c.is_ascii_digit() || AROUND.contains(c))
}

/// The word before an extension, in lower case, if there is one.
pub fn extension_word(phone: &str) -> Option<String> {
    let word = word_of(&phone[end_of_number(phone)..]);
    (!word.is_empty()).then(|| word.to_lowercase())
}

/// The host in a web address, as it is written.
pub fn host_of(website: &str) -> &str {
    let rest = website.split_once("://").map_or(website, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.split(':').next().unwrap_or_default()
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
    let host = host.strip_suffix('.').unwrap_or(host);
    !value.chars().any(char::is_whitespace)
        && (is_domain(host)
            || host.ends_with(|c: char| c.is_ascii_digit()) && host.matches('.').count() == 3)
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
            &[
                "a@b.example",
                "o'neil+x@münchen.example",
                "a@mu\u{308}nchen.example",
                "a@उदाहरण.परीक्षा",
                "संपर्क@हिन्दी.भारत",
                "a@例え.テスト",
                "a@b.co",
            ],
            &[
                "",
                " ",
                "a",
                "a@b",
                "a@@b.example",
                "a b@c.example",
                "a@b..c",
                "a@b.c",
                "a@b.12",
                "mailto:a@b.example",
                "a,b@c.example",
                "<a@b.example>",
                "a@b_c.example",
                "a@\u{308}b.example",
                "he\u{200b}lp@b.example",
            ],
        );
        let phone = Field::optional("phone", Kind::Phone);
        accepts(
            phone,
            &[
                "",
                "4255550100",
                "+1 (425) 555-0100 ext. 7",
                "425-555-0100 Ext. 100",
                "425-555-0100 EXT 100",
                "425-555-0100 extension 100",
                "425-555-0100 Extension: 100",
                "425-555-0100 extn.100",
                "425-555-0100x100",
                "425-555-0100 X 100",
                "425-555-0100 #100",
                "425-555-0100,,100",
                "425-555-0100;ext=100",
                "425-555-0100 (ext. 100)",
                "01 55 55 01 00 poste 12",
                "02-5555-0100 分機 12",
                "02-5555-0100轉12",
                "+49 89 5550100 Durchwahl 12",
            ],
            &[
                "12",
                "call me",
                "４２５",
                "425-555-0100 ext.",
                "425-555-0100 ext. 100 or so",
                "425-555-0100 ext 5 or 6",
                "tel:425-555-0100",
            ],
        );
        let website = Field::optional("website", Kind::Website);
        accepts(
            website,
            &[
                "www.a.example",
                "https://a.example:8443/x?y=1",
                "my_shop.a.example",
                "https://_x.a.example/",
                "192.0.2.1",
                "www.हिन्दी.भारत",
            ],
            &[
                "a",
                "javascript://a.example",
                "http://",
                "a b.example",
                "www.a.e",
                "www.a.ex_ample",
                "mailto:a@b.example",
            ],
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
            Err(Code::HiddenSign {
                sign: "U+0007".to_owned(),
                at: 2
            })
        );
    }

    #[test]
    fn a_hidden_sign_is_named_with_its_place_before_anything_else_is_said() {
        assert_eq!(
            check(
                &Field::required("email", Kind::Email),
                "he\u{200b}lp@b.example"
            ),
            Err(Code::HiddenSign {
                sign: "U+200B".to_owned(),
                at: 3
            })
        );
        assert_eq!(
            check(
                &Field::required("email", Kind::Email),
                "help@b\u{a0}.example"
            ),
            Err(Code::HiddenSign {
                sign: "U+00A0".to_owned(),
                at: 7
            })
        );
    }
}
