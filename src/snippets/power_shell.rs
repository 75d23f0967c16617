//! The change with the cmdlets of the PowerShell module: one command with a parameter for each
//! changed member that has one.

use super::invisible::is_invisible;
use super::model::{Library, class, dropped_members};
use super::note::{NoteSubject, Notes};
use super::{Snippet, SnippetInput, Tool};
use crate::profile::{Change, Json, Kind, Place, Profile, Target};
use regex::Regex;
use std::sync::LazyLock;

/// A cmdlet that writes a profile.
struct Cmdlet {
    name: &'static str,
    /// Keys of fields with the parameters that set them.
    parameters: &'static [(&'static str, &'static str)],
    /// Fields whose parameter is never read.
    ignored: &'static [&'static str],
    /// Members that the cmdlet accesses in any case.
    parts: &'static [&'static str],
    /// Subjects of the notes that apply to every use.
    always: &'static [NoteSubject],
}

fn cmdlet(profile: &Profile) -> Option<Cmdlet> {
    Some(match profile.slug {
        "billing" => Cmdlet {
            name: "Set-PartnerBillingProfile",
            parameters: &[
                ("address.addressLine1", "AddressLine1"),
                ("address.addressLine2", "AddressLine2"),
                ("address.city", "City"),
                ("address.state", "State"),
                ("address.region", "Region"),
                ("address.postalCode", "PostalCode"),
                ("primaryContact.firstName", "FirstName"),
                ("primaryContact.lastName", "LastName"),
                ("primaryContact.email", "EmailAddress"),
                ("primaryContact.phoneNumber", "PhoneNumber"),
                ("purchaseOrderNumber", "PurchaseOrderNumber"),
                ("taxId", "TaxId"),
            ],
            ignored: &[],
            parts: &["address", "primaryContact"],
            always: &[NoteSubject::CheckOff, NoteSubject::PrintsOwn],
        },
        "legal-business" => Cmdlet {
            name: "Set-PartnerLegalProfile",
            parameters: &[
                ("address.country", "Country"),
                ("address.addressLine1", "AddressLine1"),
                ("address.addressLine2", "AddressLine2"),
                ("address.city", "City"),
                ("address.state", "State"),
                ("address.region", "Region"),
                ("address.postalCode", "PostalCode"),
                ("companyApproverEmail", "EmailAddress"),
            ],
            ignored: &[
                "primaryContact.firstName",
                "primaryContact.lastName",
                "primaryContact.phoneNumber",
            ],
            parts: &["address"],
            always: &[NoteSubject::CheckOff],
        },
        "organization" => Cmdlet {
            name: "Set-PartnerOrganizationProfile",
            parameters: &[
                ("companyName", "CompanyName"),
                ("email", "Email"),
                ("defaultAddress.country", "Country"),
                ("defaultAddress.addressLine1", "AddressLine1"),
                ("defaultAddress.addressLine2", "AddressLine2"),
                ("defaultAddress.city", "City"),
                ("defaultAddress.state", "State"),
                ("defaultAddress.postalCode", "PostalCode"),
                ("defaultAddress.firstName", "FirstName"),
                ("defaultAddress.lastName", "LastName"),
                ("defaultAddress.phoneNumber", "PhoneNumber"),
                ("language", "Language"),
                ("culture", "Culture"),
            ],
            ignored: &[],
            parts: &["defaultAddress"],
            always: &[NoteSubject::CheckOff],
        },
        "support" => Cmdlet {
            name: "Set-PartnerSupportProfile",
            parameters: &[
                ("email", "SupportEmail"),
                ("telephone", "SupportPhoneNumber"),
                ("website", "SupportWebsite"),
            ],
            ignored: &[],
            parts: &[],
            always: &[NoteSubject::AlwaysWrites],
        },
        "customer-billing" => Cmdlet {
            name: "Set-PartnerCustomer",
            parameters: &[
                ("companyName", "Name"),
                ("email", "Email"),
                ("defaultAddress.country", "BillingAddressCountry"),
                ("defaultAddress.addressLine1", "BillingAddressLine1"),
                ("defaultAddress.addressLine2", "BillingAddressLine2"),
                ("defaultAddress.city", "BillingAddressCity"),
                ("defaultAddress.state", "BillingAddressState"),
                ("defaultAddress.region", "BillingAddressRegion"),
                ("defaultAddress.postalCode", "BillingAddressPostalCode"),
                ("defaultAddress.phoneNumber", "BillingAddressPhoneNumber"),
            ],
            ignored: &[],
            parts: &["defaultAddress"],
            always: &[
                NoteSubject::CheckOff,
                NoteSubject::PrintsOwn,
                NoteSubject::WholeCustomer,
            ],
        },
        _ => return None,
    })
}

/// Returns the snippet, without code if no parameter makes any of the changes.
pub(super) fn snippet(input: &SnippetInput) -> Snippet {
    let mut notes = Notes::default();
    let code = cmdlet(input.profile).and_then(|cmdlet| command(input, &cmdlet, &mut notes));
    Snippet {
        tool: Tool::PowerShell,
        code,
        notes: notes.0,
    }
}

fn command(input: &SnippetInput, cmdlet: &Cmdlet, notes: &mut Notes) -> Option<String> {
    let mut lines = vec![cmdlet.name.to_owned()];
    if let Target::Customer(_, id) = input.target {
        lines.push(format!("-CustomerId {}", literal(id.as_str())));
    }
    let before = lines.len();
    for (place, change) in &input.changes {
        match parameter(cmdlet, place, change) {
            Ok(name) => lines.push(format!("-{name} {}", literal(&change.after))),
            Err(about) => notes.field(about, &change.key),
        }
    }
    let missing = missing_parts(input, cmdlet);
    if lines.len() == before || !missing.is_empty() {
        notes.members(NoteSubject::MissingPart, missing);
        return None;
    }
    cmdlet.always.iter().for_each(|about| notes.add(*about));
    if cmdlet.always.contains(&NoteSubject::CheckOff) {
        lines.push("-DisableValidation".to_owned());
    }
    if input.profile.slug == "legal-business"
        && input.body.get("address") != input.body.get("companyApproverAddress")
    {
        notes.add(NoteSubject::OverwritesApprover);
    }
    notes.add(NoteSubject::NoIfMatch);
    if let Some(class) = class(input.profile) {
        notes.members(
            NoteSubject::Drops,
            dropped_members(Library::PowerShellModule, &class, input),
        );
    }
    Some(lines.join(" `\n    "))
}

/// Returns the parameter that makes this change.
///
/// # Errors
///
/// Returns the subject of the note that explains why no parameter makes it.
fn parameter(cmdlet: &Cmdlet, place: &Place, change: &Change) -> Result<&'static str, NoteSubject> {
    let key = change.key.as_str();
    if cmdlet.ignored.contains(&key) {
        return Err(NoteSubject::Ignored);
    }
    let Some((_, name)) = cmdlet.parameters.iter().find(|(known, _)| *known == key) else {
        let contact_of_legal =
            cmdlet.name == "Set-PartnerLegalProfile" && key == "primaryContact.email";
        return Err(if contact_of_legal {
            NoteSubject::ContactEmail
        } else {
            NoteSubject::NoParameter
        });
    };
    if change.after.is_empty() {
        Err(NoteSubject::CannotClear)
    } else if is_same_without_case(&change.after, &change.before.shown()) {
        Err(NoteSubject::CaseOnly)
    } else if place.field.kind == Kind::Email && !takes_email(&change.after) {
        Err(NoteSubject::EmailRefused)
    } else {
        Ok(name)
    }
}

/// Compares character by character without case and culture, as .NET does.
fn is_same_without_case(one: &str, other: &str) -> bool {
    let upper = |text: &str| text.chars().map(simple_upper).collect::<Vec<_>>();
    upper(one) == upper(other)
}

fn simple_upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(single), None) => single,
        _ => c,
    }
}

/// Tests the pattern of the module's e-mail parameters. Its two rare forms (a quoted name and an
/// address of numbers) are accepted without a test.
fn takes_email(text: &str) -> bool {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"(?i)^[0-9a-z](?:[-.!#$%&'*+/=?^`{}|~\w]*[0-9a-z])?@(?:[0-9a-z][-0-9a-z]*\.)+[a-z0-9][-a-z0-9]{0,22}[a-z0-9]$";
        Regex::new(pattern).expect("a constant pattern, compiled by the tests")
    });
    text.starts_with('"')
        || text.contains("@[")
        || (PATTERN.is_match(text) && !text.split('@').next().unwrap_or_default().contains(".."))
}

/// Returns the nested members that are missing for the cmdlet. The module's classes create an empty
/// address or contact if the document has none, but not if it is null; those of a customer create
/// none at all.
fn missing_parts(input: &SnippetInput, cmdlet: &Cmdlet) -> Vec<String> {
    let is_customer = input.target.customer().is_some();
    let created = input.created_members();
    let is_missing = |at: &&str| match input.body.get(at) {
        Some(Json::Null) => true,
        None => is_customer,
        Some(_) => is_customer && created.contains(at),
    };
    cmdlet
        .parts
        .iter()
        .filter(|at| is_missing(at))
        .map(|at| (*at).to_owned())
        .collect()
}

/// Formats a string in single quotes, in which nothing is expanded. PowerShell also treats
/// typographic single quotes as quotes. Invisible characters are appended by number.
fn literal(text: &str) -> String {
    let mut parts: Vec<String> = vec![];
    let mut plain = String::new();
    for c in text.chars() {
        if is_invisible(c) {
            if !plain.is_empty() {
                parts.push(format!("'{plain}'"));
                plain.clear();
            }
            parts.push(format!("[Char]::ConvertFromUtf32(0x{:X})", u32::from(c)));
            continue;
        }
        if matches!(c, '\'' | '\u{2018}'..='\u{201b}') {
            plain.push(c);
        }
        plain.push(c);
    }
    if !plain.is_empty() || parts.is_empty() {
        parts.push(format!("'{plain}'"));
    }
    match parts.as_slice() {
        [single] if single.starts_with('\'') => single.clone(),
        _ => format!("({})", parts.join(" + ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::PROFILES;

    #[test]
    fn every_parameter_is_of_a_field_that_the_profile_has() {
        for profile in PROFILES {
            let Some(cmdlet) = cmdlet(profile) else {
                assert!(!profile.is_editable(), "{} has no cmdlet", profile.slug);
                continue;
            };
            for key in cmdlet
                .parameters
                .iter()
                .map(|(key, _)| key)
                .chain(cmdlet.ignored)
            {
                assert!(profile.place(key).is_some(), "{} {key}", profile.slug);
            }
        }
    }

    #[test]
    fn quotes_of_every_kind_are_doubled_and_the_unseen_is_named() {
        assert_eq!(
            literal("O'Neill ‘x’ “$(y)” `z"),
            "'O''Neill ‘‘x’’ “$(y)” `z'"
        );
        assert_eq!(
            literal("\u{202e}a\nb"),
            "([Char]::ConvertFromUtf32(0x202E) + 'a' + [Char]::ConvertFromUtf32(0xA) + 'b')"
        );
        assert_eq!(literal(""), "''");
    }

    #[test]
    fn the_e_mail_pattern_is_that_of_the_module() {
        for taken in [
            "a@b.example",
            "first.last+x@contoso.example",
            "é1é1@contoso.example".trim_start_matches('é'),
            "\"a b\"@x.example",
        ] {
            assert!(takes_email(taken), "{taken}");
        }
        for refused in [
            "a@b",
            "a..b@contoso.example",
            "a.@contoso.example",
            "a@münchen.example",
            "_a@contoso.example",
            "a@b.c",
            "a b@contoso.example",
        ] {
            assert!(!takes_email(refused), "{refused}");
        }
    }
}
