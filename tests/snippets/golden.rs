//! One file for each tool and profile. `PORTAL_GOLDEN=write cargo test --test snippets` writes them
//! anew; read the difference before a commit.

use crate::{Case, TOOLS, cases, targets};
use portal::snippets::{NoteSubject, Tool};
use std::path::Path;

fn ending(tool: Tool) -> (&'static str, &'static str) {
    match tool {
        Tool::Curl => ("sh", "#"),
        Tool::PowerShell => ("ps1", "#"),
        Tool::CSharp => ("cs", "//"),
        Tool::Java => ("java", "//"),
    }
}

/// Each case with its notes as comments.
fn text(tool: Tool, cases: &[Case]) -> String {
    let (_, mark) = ending(tool);
    let mut text = String::new();
    for case in cases {
        let script = case.script(tool);
        text.push_str(&format!("{mark} {}\n", case.name));
        for note in &script.notes {
            let about: Vec<&str> = note
                .fields
                .iter()
                .chain(&note.members)
                .map(String::as_str)
                .collect();
            text.push_str(
                format!("{mark} - {}: {}", note.about.as_str(), about.join(", "))
                    .trim_end_matches([':', ' ']),
            );
            text.push('\n');
        }
        text.push_str(&script.code.unwrap_or_else(|| format!("{mark} nothing")));
        text.push_str("\n\n");
    }
    text.trim_end().to_owned() + "\n"
}

#[test]
fn what_is_written_for_each_tool_and_profile_is_as_it_was_approved() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snippets/golden");
    let writes = std::env::var("PORTAL_GOLDEN").is_ok_and(|value| value == "write");
    let mut differing = vec![];
    for target in targets() {
        for tool in TOOLS {
            let name = format!("{}.{}", target.profile().slug, ending(tool).0);
            let now = text(tool, &cases(&target));
            if writes {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(folder.join(&name), &now).unwrap();
            }
            let approved = std::fs::read_to_string(folder.join(&name)).unwrap_or_default();
            if approved != now {
                differing.push(format!("── {name}, approved:\n{approved}\n── now:\n{now}"));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// The faults of the other tools that are known, each where it belongs.
#[test]
fn what_a_tool_cannot_do_is_said_where_it_matters() {
    let said = |slug: &str, case: &str, tool: Tool, about: NoteSubject| {
        let target = targets()
            .into_iter()
            .find(|target| target.profile().slug == slug)
            .unwrap();
        let case = cases(&target)
            .into_iter()
            .find(|known| known.name == case)
            .unwrap();
        let note = case
            .script(tool)
            .notes
            .into_iter()
            .find(|note| note.about == about);
        note.map(|note| {
            note.fields
                .into_iter()
                .chain(note.members)
                .collect::<Vec<_>>()
        })
    };
    let some = |about: &[&str]| {
        Some(
            about
                .iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>(),
        )
    };
    use NoteSubject::*;
    use Tool::*;
    assert_eq!(
        said("legal-business", "ignored", PowerShell, Ignored),
        some(&["primaryContact.phoneNumber"])
    );
    assert_eq!(
        said("legal-business", "plain", PowerShell, OverwritesApprover),
        some(&[])
    );
    assert_eq!(
        said("legal-business", "plain", PowerShell, ContactEmail),
        some(&["primaryContact.email"])
    );
    assert_eq!(
        said("legal-business", "ignored", PowerShell, OverwritesApprover),
        None,
        "nothing runs"
    );
    assert_eq!(
        said("billing", "clear", PowerShell, CannotClear),
        some(&["address.addressLine2", "purchaseOrderNumber"])
    );
    assert_eq!(
        said("billing", "case-only", PowerShell, CaseOnly),
        some(&["address.city"])
    );
    assert_eq!(
        said("billing", "email-refused", PowerShell, EmailRefused),
        some(&["primaryContact.email"])
    );
    assert_eq!(
        said("billing", "plain", PowerShell, Drops),
        some(&["address.district", "creditLimit", "attributes.origin"])
    );
    assert_eq!(
        said("billing", "plain", CSharp, Drops),
        some(&["address.district", "creditLimit", "attributes.origin"])
    );
    assert_eq!(said("billing", "plain", CSharp, NoMember), None);
    assert_eq!(
        said("billing", "plain", Java, NoMember),
        some(&["address.middleName"])
    );
    assert_eq!(
        said("billing", "clear", Java, EmptyLeftOut),
        some(&["purchaseOrderNumber"])
    );
    assert_eq!(
        said("legal-business", "plain", Java, Drops),
        some(&["address.addressLine3", "address.middleName"])
    );
    assert_eq!(
        said("customer-billing", "plain", CSharp, NoIfMatch),
        some(&[])
    );
    assert_eq!(
        said("customer-billing", "plain", Curl, OldBody),
        None,
        "the tag goes with it"
    );
    assert_eq!(said("billing", "plain", Curl, OldBody), some(&[]));
    assert_eq!(
        said("support", "plain", PowerShell, AlwaysWrites),
        some(&[])
    );
}
