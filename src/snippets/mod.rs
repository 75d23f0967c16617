//! The same change as a snippet for the tools that people use instead of the portal: a REST call,
//! the cmdlets of the PowerShell module and the two SDKs. Pure functions map a change to a text to
//! copy, with notes where the tool differs from the portal. Names and behaviour come from the
//! tools' sources: Partner-Center-PowerShell (2021-02), partner-center-dotnet (its library),
//! partner-center-sdk-for-dotNET 3.4.0, Partner-Center-Java 1.15.4.

mod c_sharp;
mod curl;
mod invisible;
mod java;
mod model;
mod note;
mod power_shell;
mod request;

pub use note::{Note, NoteSubject};
pub use request::Request;

use crate::profile::values::read;
use crate::profile::{Change, Json, Member, Place, Profile, Target, Writing};

/// A tool that can make the change without the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    Curl,
    PowerShell,
    CSharp,
    Java,
}

/// A snippet for one tool, with the notes to read before running it.
#[derive(Debug, Clone, PartialEq)]
pub struct Snippet {
    pub tool: Tool,
    /// `None` if the tool cannot make any part of the change.
    pub code: Option<String>,
    pub notes: Vec<Note>,
}

impl Tool {
    /// Part of the message keys `tool-{tool}-title` and `tool-{tool}-text`.
    pub fn as_str(self) -> &'static str {
        match self {
            Tool::Curl => "curl",
            Tool::PowerShell => "powershell",
            Tool::CSharp => "csharp",
            Tool::Java => "java",
        }
    }
}

/// Returns the change as a snippet for every tool. `request` is the request that the portal would
/// send. `request_id` is a new GUID for the REST call.
pub fn snippets(
    target: &Target,
    changes: &[Change],
    request: &Request,
    request_id: &str,
) -> Vec<Snippet> {
    if !target.profile().is_editable() || changes.is_empty() {
        return vec![];
    }
    let input = SnippetInput::new(target, changes, &request.body);
    vec![
        curl::snippet(request, request_id),
        power_shell::snippet(&input),
        c_sharp::snippet(&input),
        java::snippet(&input),
    ]
}

/// A change, with the fields looked up in the profile's table.
struct SnippetInput<'a> {
    target: &'a Target,
    profile: &'static Profile,
    changes: Vec<(Place, &'a Change)>,
    /// The document with the change applied.
    body: &'a Json,
}

impl<'a> SnippetInput<'a> {
    fn new(target: &'a Target, changes: &'a [Change], body: &'a Json) -> SnippetInput<'a> {
        let profile = target.profile();
        let changes = changes
            .iter()
            .filter_map(|change| Some((profile.place(&change.key)?, change)))
            .collect();
        SnippetInput {
            target,
            profile,
            changes,
            body,
        }
    }

    fn is_changed(&self, key: &str) -> bool {
        self.changes.iter().any(|(_, change)| change.key == key)
    }

    /// The values that a program has to set to get the portal's document: the changes, and the
    /// empty fields that the portal adds to a resource that requires every field.
    fn assignments(&self) -> Vec<(Place, &str)> {
        let changed = self
            .changes
            .iter()
            .map(|(place, change)| (*place, change.after.as_str()));
        let is_added = |place: &Place| {
            self.profile.writing == Writing::PutAllFields
                && !self.is_changed(&place.key())
                && read(self.body, place) == Member::Text(String::new())
        };
        changed
            .chain(
                self.profile
                    .places()
                    .filter(is_added)
                    .map(|place| (place, "")),
            )
            .collect()
    }

    /// Members that hold others and may not exist before the change, because everything in them is
    /// new.
    fn created_members(&self) -> Vec<&'static str> {
        let mut created: Vec<&'static str> = vec![];
        for (place, _) in &self.changes {
            let at = place.section.at;
            if at.is_empty() || created.contains(&at) {
                continue;
            }
            let Some(Json::Object(members)) = self.body.get(at) else {
                continue;
            };
            let is_new = |name: &str| {
                self.changes.iter().any(|(place, change)| {
                    place.section.at == at
                        && place.field.name.eq_ignore_ascii_case(name)
                        && change.before == Member::Absent
                })
            };
            if members.iter().all(|(name, _)| is_new(name)) {
                created.push(at);
            }
        }
        created
    }
}

/// Converts `postalCode` to `PostalCode`.
fn pascal(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
        .collect()
}
