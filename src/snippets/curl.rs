//! The portal's own request as a bash command: the same method, address, headers and body.

use super::Request;
use super::invisible::escape_json;
use super::note::{NoteSubject, Notes};
use super::{Snippet, Tool};

/// The delimiter of the body. Every line of the body begins with a brace, a bracket or a blank, so
/// none of them equals the delimiter.
const END: &str = "JSON";

/// Returns the snippet, without code if a header cannot be sent.
pub(super) fn snippet(request: &Request, request_id: &str) -> Snippet {
    let mut notes = Notes::default();
    if !request.headers.iter().any(|(name, _)| *name == "If-Match") {
        notes.add(NoteSubject::OldBody);
    }
    let sendable = |value: &str| value.chars().all(|c| (' '..='~').contains(&c));
    if !request.headers.iter().all(|(_, value)| sendable(value)) {
        notes.add(NoteSubject::TagUnsendable);
        return Snippet {
            tool: Tool::Curl,
            code: None,
            notes: notes.0,
        };
    }
    // The token is the only variable. It is in double quotes, so that the shell expands it.
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
    Snippet {
        tool: Tool::Curl,
        code: Some(format!("{}\n{body}\n{END}", lines.join(" \\\n  "))),
        notes: notes.0,
    }
}

/// Quotes a text for the shell. Inside of single quotes nothing is expanded; a single quote itself
/// is placed outside.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
