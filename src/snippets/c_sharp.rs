//! The change with the .NET SDK: read the profile, set the changed members, update.

use super::model::{Library, class, dropped, has, part_class};
use super::note::{NoteSubject, Notes};
use super::unseen::{in_quotes, is_unseen};
use super::{Edit, Script, Tool, pascal};
use crate::profile::Target;

pub(super) fn script(edit: &Edit) -> Script {
    let mut notes = Notes::default();
    let code = class(edit.profile).and_then(|class| {
        let mut lines = vec![];
        for at in edit.made() {
            let name = pascal(at);
            lines.push(format!("profile.{name} = profile.{name} ?? new {}();", part_class(at)));
        }
        let before = lines.len();
        for (place, value) in edit.assignments() {
            if has(Library::DotNetSdk, &class, place.section.at, place.field.name) {
                let path: Vec<String> = place.path().map(pascal).collect();
                lines.push(format!("profile.{} = {};", path.join("."), literal(value)));
            } else {
                notes.field(NoteSubject::NoMember, &place.key());
            }
        }
        if lines.len() == before {
            return None;
        }
        notes.t(NoteSubject::NoIfMatch);
        notes.members(NoteSubject::Drops, dropped(Library::DotNetSdk, &class, edit));
        let (operations, namespace) = match edit.target {
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
    Script {
        tool: Tool::CSharp,
        code,
        notes: notes.0,
    }
}

/// A regular string literal.
fn literal(text: &str) -> String {
    in_quotes(text, |out, c| match c {
        // Never `\x`, which takes as many digits as follow.
        c if is_unseen(c) && u32::from(c) > 0xffff => {
            out.push_str(&format!("\\U{:08X}", u32::from(c)))
        }
        c if is_unseen(c) => out.push_str(&format!("\\u{:04X}", u32::from(c))),
        c => out.push(c),
    })
}
