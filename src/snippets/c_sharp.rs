//! The change with the .NET SDK: read the profile, set the changed members, update it.

use super::invisible::{in_quotes, is_invisible};
use super::model::{Library, can_set, class, dropped_members, nested_class};
use super::note::{NoteSubject, Notes};
use super::{Snippet, SnippetInput, Tool, pascal};
use crate::profile::Target;

/// Returns the snippet, without code if the SDK cannot set any of the changed members.
pub(super) fn snippet(input: &SnippetInput) -> Snippet {
    let mut notes = Notes::default();
    let code = class(input.profile).and_then(|class| {
        let mut lines = vec![];
        for at in input.created_members() {
            let name = pascal(at);
            lines.push(format!("profile.{name} = profile.{name} ?? new {}();", nested_class(at)));
        }
        let before = lines.len();
        for (place, value) in input.assignments() {
            if can_set(Library::DotNetSdk, &class, place.section.at, place.field.name) {
                let path: Vec<String> = place.path().map(pascal).collect();
                lines.push(format!("profile.{} = {};", path.join("."), literal(value)));
            } else {
                notes.field(NoteSubject::NoMember, &place.key());
            }
        }
        if lines.len() == before {
            return None;
        }
        notes.add(NoteSubject::NoIfMatch);
        notes.members(NoteSubject::Drops, dropped_members(Library::DotNetSdk, &class, input));
        let (operations, namespace) = match input.target {
            Target::Partner(_) => (format!("partnerOperations.Profiles.{}", class.name), "Partners"),
            Target::Customer(_, id) => {
                (format!("partnerOperations.Customers.ById({}).Profiles.Billing", literal(id.as_str())), "Customers")
            }
        };
        let models = "using Microsoft.Store.PartnerCenter.Models";
        let parts = if before > 0 { format!("{models};\n") } else { String::new() };
        let name = class.name;
        Some(format!(
            "{parts}{models}.{namespace};\n\n{name} profile = {operations}.Get();\n{}\nprofile = {operations}.Update(profile);",
            lines.join("\n")
        ))
    });
    Snippet {
        tool: Tool::CSharp,
        code,
        notes: notes.0,
    }
}

/// Formats a regular C# string literal.
fn literal(text: &str) -> String {
    in_quotes(text, |out, c| match c {
        // `\x` is never used, because it consumes as many digits as follow.
        c if is_invisible(c) && u32::from(c) > 0xffff => {
            out.push_str(&format!("\\U{:08X}", u32::from(c)))
        }
        c if is_invisible(c) => out.push_str(&format!("\\u{:04X}", u32::from(c))),
        c => out.push(c),
    })
}
