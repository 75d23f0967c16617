//! The portal's own request as a command for bash: same method, address, headers and body.

use super::note::{NoteSubject, Notes};
use super::unseen::escape_json;
use super::{Script, Tool};
use crate::editing::Request;

/// Ends the body. Every line of the body begins with a brace, a bracket or a blank, so none can be
/// this one.
const END: &str = "JSON";

pub(super) fn script(request: &Request, request_id: &str) -> Script {
    let mut notes = Notes::default();
    if !request.headers.iter().any(|(name, _)| *name == "If-Match") {
        notes.t(NoteSubject::OldBody);
    }
    let sendable = |value: &str| value.chars().all(|c| (' '..='~').contains(&c));
    if !request.headers.iter().all(|(_, value)| sendable(value)) {
        notes.t(NoteSubject::TagUnsendable);
        return Script {
            tool: Tool::Curl,
            code: None,
            notes: notes.0,
        };
    }
    // The only variable: in double quotes, so that the shell fills it in.
    let mut lines = vec![
        format!(
            "curl --fail-with-body --request {} {}",
            request.method,
            quoted(&request.address)
        ),
        "--header \"Authorization: Bearer $TOKEN\"".to_owned(),
        format!(
            "--header {}",
            quoted(&format!("MS-RequestId: {request_id}"))
        ),
    ];
    lines.extend(
        request
            .headers
            .iter()
            .map(|(name, value)| format!("--header {}", quoted(&format!("{name}: {value}")))),
    );
    lines.push(format!("--data-binary @- <<'{END}'"));
    let body = escape_json(&request.body.pretty());
    Script {
        tool: Tool::Curl,
        code: Some(format!("{}\n{body}\n{END}", lines.join(" \\\n  "))),
        notes: notes.0,
    }
}

/// In single quotes the shell changes nothing; a single quote itself stands outside of them.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
