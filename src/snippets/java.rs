//! The change with the Java SDK: get the profile, set the changed members, update.

use super::model::{Library, class, dropped, has, part_class};
use super::note::{NoteSubject, Notes};
use super::unseen::{escape_utf16, in_quotes};
use super::{Edit, Script, Tool, pascal};
use crate::profile::{BILLING, Json, Target};

const PACKAGE: &str = "com.microsoft.store.partnercenter.models";

pub(super) fn script(edit: &Edit) -> Script {
    let mut notes = Notes::default();
    let code = class(edit.profile).and_then(|class| {
        let mut lines = vec![];
        let mut imports = vec![];
        for at in edit.made() {
            let (name, made) = (pascal(at), part_class(at));
            lines.push(format!("if (profile.get{name}() == null) {{\n    profile.set{name}(new {made}());\n}}"));
            imports.push(format!("import {PACKAGE}.{made};"));
        }
        let before = lines.len();
        for (place, value) in edit.assignments() {
            let key = place.key();
            if !has(Library::JavaSdk, &class, place.section.at, place.field.name) {
                notes.field(NoteSubject::NoMember, &key);
                continue;
            }
            let part = if place.section.at.is_empty() { String::new() } else { format!(".get{}()", pascal(place.section.at)) };
            lines.push(format!("profile{part}.set{}({});", pascal(place.field.name), literal(value)));
            // This class alone says `@JsonInclude(NON_EMPTY)`.
            if edit.profile == &BILLING && part.is_empty() && value.is_empty() {
                notes.field(NoteSubject::EmptyLeftOut, &key);
            }
        }
        if lines.len() == before {
            return None;
        }
        notes.t(NoteSubject::NoIfMatch);
        notes.members(NoteSubject::Drops, dropped(Library::JavaSdk, &class, edit));
        if edit.profile == &BILLING && matches!(edit.body.get("billingDay"), None | Some(Json::Null)) {
            notes.t(NoteSubject::BillingDay);
        }
        let (operations, package) = match edit.target {
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
    Script {
        tool: Tool::Java,
        code,
        notes: notes.0,
    }
}

/// A string literal in ASCII: compilers do not agree on the encoding of a source file.
fn literal(text: &str) -> String {
    in_quotes(text, |out, c| match c {
        // `\u000a` would be a line break before the literal is read; three octal digits take no
        // digit that follows.
        c if c.is_ascii_control() => out.push_str(&format!("\\{:03o}", u32::from(c))),
        c if c.is_ascii() => out.push(c),
        c => escape_utf16(out, c),
    })
}
