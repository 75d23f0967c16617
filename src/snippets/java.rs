//! The change with the Java SDK: get the profile, set the changed members, update it.

use super::invisible::{escape_utf16, in_quotes};
use super::model::{Library, can_set, class, dropped_members, nested_class};
use super::note::{NoteSubject, Notes};
use super::{Snippet, SnippetInput, Tool, pascal};
use crate::profile::{BILLING, Json, Target};

const PACKAGE: &str = "com.microsoft.store.partnercenter.models";

/// Returns the snippet, without code if the SDK cannot set any of the changed members.
pub(super) fn snippet(input: &SnippetInput) -> Snippet {
    let mut notes = Notes::default();
    let code = class(input.profile).and_then(|class| {
        let mut lines = vec![];
        let mut imports = vec![];
        for at in input.created_members() {
            let (name, created) = (pascal(at), nested_class(at));
            lines.push(format!("if (profile.get{name}() == null) {{\n    profile.set{name}(new {created}());\n}}"));
            imports.push(format!("import {PACKAGE}.{created};"));
        }
        let before = lines.len();
        for (place, value) in input.assignments() {
            let key = place.key();
            if !can_set(Library::JavaSdk, &class, place.section.at, place.field.name) {
                notes.field(NoteSubject::NoMember, &key);
                continue;
            }
            let part = if place.section.at.is_empty() { String::new() } else { format!(".get{}()", pascal(place.section.at)) };
            lines.push(format!("profile{part}.set{}({});", pascal(place.field.name), literal(value)));
            // Only this class is annotated with `@JsonInclude(NON_EMPTY)`.
            if input.profile == &BILLING && part.is_empty() && value.is_empty() {
                notes.field(NoteSubject::EmptyLeftOut, &key);
            }
        }
        if lines.len() == before {
            return None;
        }
        notes.add(NoteSubject::NoIfMatch);
        notes.members(NoteSubject::Drops, dropped_members(Library::JavaSdk, &class, input));
        if input.profile == &BILLING && matches!(input.body.get("billingDay"), None | Some(Json::Null)) {
            notes.add(NoteSubject::BillingDay);
        }
        let (operations, package) = match input.target {
            Target::Partner(_) => (format!("partnerOperations.getProfiles().get{}()", class.name), "partners"),
            Target::Customer(_, id) => {
                (format!("partnerOperations.getCustomers().byId({}).getProfiles().getBilling()", literal(id.as_str())), "customers")
            }
        };
        let name = class.name;
        imports.push(format!("import {PACKAGE}.{package}.{name};"));
        imports.sort();
        imports.dedup();
        Some(format!(
            "{}\n\n{name} profile = {operations}.get();\n{}\nprofile = {operations}.update(profile);",
            imports.join("\n"),
            lines.join("\n")
        ))
    });
    Snippet {
        tool: Tool::Java,
        code,
        notes: notes.0,
    }
}

/// Formats a string literal in ASCII, because compilers assume different encodings of a source
/// file.
fn literal(text: &str) -> String {
    in_quotes(text, |out, c| match c {
        // `\u000a` would become a line break before the literal is parsed. Three octal digits never
        // include a following digit.
        c if c.is_ascii_control() => out.push_str(&format!("\\{:03o}", u32::from(c))),
        c if c.is_ascii() => out.push(c),
        c => escape_utf16(out, c),
    })
}
