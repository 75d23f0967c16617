//! The same change in the tools that people use instead of the portal: a REST call, the cmdlets of
//! the PowerShell module and the two SDKs. Pure functions from a change to a text to copy, with
//! notes where the tool cannot do what the portal does, or does something else. Names and behaviour
//! were read in the tools' own sources: Partner-Center-PowerShell (2021-02), partner-center-dotnet
//! (its library), partner-center-sdk-for-dotNET 3.4.0, Partner-Center-Java 1.15.4.

mod c_sharp;
mod curl;
mod java;
mod model;
mod note;
mod power_shell;
mod unseen;

pub use note::{Note, NoteSubject};

use crate::editing::Request;
use crate::profile::values::read;
use crate::profile::{Change, Json, Member, Place, Profile, Target, Writing};

/// A way to make the change without the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    Curl,
    PowerShell,
    CSharp,
    Java,
}

/// What to run, and what to know before.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    pub tool: Tool,
    /// Nothing where the tool cannot make any of the change.
    pub code: Option<String>,
    pub notes: Vec<Note>,
}

impl Tool {
    /// Part of the words' keys: `tool-{word}-title`, `tool-{word}-text`.
    pub fn as_str(self) -> &'static str {
        match self {
            Tool::Curl => "curl",
            Tool::PowerShell => "powershell",
            Tool::CSharp => "csharp",
            Tool::Java => "java",
        }
    }
}

/// The change in every tool. `request` is the one that the portal would send; `request_id` a fresh
/// GUID, for the REST call.
pub fn scripts(
    target: &Target,
    changes: &[Change],
    request: &Request,
    request_id: &str,
) -> Vec<Script> {
    if !target.profile().is_editable() || changes.is_empty() {
        return vec![];
    }
    let edit = Edit::new(target, changes, &request.body);
    vec![
        curl::script(request, request_id),
        power_shell::script(&edit),
        c_sharp::script(&edit),
        java::script(&edit),
    ]
}

/// The change, looked up in the profile's table.
struct Edit<'a> {
    target: &'a Target,
    profile: &'static Profile,
    changes: Vec<(Place, &'a Change)>,
    /// The document with the change in it.
    body: &'a Json,
}

impl<'a> Edit<'a> {
    fn new(target: &'a Target, changes: &'a [Change], body: &'a Json) -> Edit<'a> {
        let profile = target.profile();
        let changes = changes
            .iter()
            .filter_map(|change| Some((profile.place(&change.key)?, change)))
            .collect();
        Edit {
            target,
            profile,
            changes,
            body,
        }
    }

    fn is_changed(&self, key: &str) -> bool {
        self.changes.iter().any(|(_, change)| change.key == key)
    }

    /// What a program has to set so that the document becomes the portal's: the changes, and what
    /// the portal adds to a resource that wants every field.
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

    /// Members that hold others and that may not be there before the change: all that is in them
    /// now came with it.
    fn made(&self) -> Vec<&'static str> {
        let mut made: Vec<&'static str> = vec![];
        for (place, _) in &self.changes {
            let at = place.section.at;
            if at.is_empty() || made.contains(&at) {
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
                made.push(at);
            }
        }
        made
    }
}

/// `postalCode` as `PostalCode`.
fn pascal(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
        .collect()
}
