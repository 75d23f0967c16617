//! The HTML of `/sandbox`.

use crate::sandbox::activity::VERIFICATIONS;
use crate::sandbox::faults::{FAULTS, RESOURCES, ValueKind};
use crate::sandbox::journal::JournalEntry;
use crate::sandbox::people::USERS;
use crate::sandbox::{Fault, Letter, ReceivedWebhook, SandboxState, lock};
use std::fmt::Write as _;

/// The number of journal entries on the page. The JSON has all of them.
const SHOWN: usize = 100;

/// Escapes a text for HTML, including attribute values.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

fn document(title: &str, main: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title}</title><link rel=\"stylesheet\" href=\"/sandbox/style.css\"></head><body>\
         <main><h1>{title}</h1>{main}</main></body></html>"
    )
}

/// Returns the page that says what is wrong with a posted form.
pub fn form_error(what: &str) -> String {
    document(
        "Sandbox",
        &format!(
            "<p role=\"alert\">{}</p><p><a href=\"/sandbox\">Back</a></p>",
            escape(what)
        ),
    )
}

/// Returns the `/sandbox` page.
pub fn page(sandbox: &SandboxState) -> String {
    let faults = lock(&sandbox.faults).list();
    let entries = lock(&sandbox.journal).newest(SHOWN);
    let main = [
        intro(),
        active_faults(&faults),
        set_fault_form(),
        change_form(),
        verification_form(),
        user_table(),
        fault_table(),
        mailbox_table(&lock(&sandbox.mailbox).list()),
        webhook_table(&sandbox.origin, &lock(&sandbox.receiver).list()),
        journal_table(&entries),
    ]
    .concat();
    document("Sandbox", &main)
}

fn intro() -> String {
    "<p>A stand-in for Microsoft Entra ID and Partner Center. Nothing here is real, and nothing \
     outlives the process.</p><form method=\"post\" action=\"/sandbox/reset\">\
     <button>Reset documents, faults and journal</button></form>"
        .to_owned()
}

fn active_faults(faults: &[Fault]) -> String {
    if faults.is_empty() {
        return "<section aria-labelledby=\"active\"><h2 id=\"active\">Faults that are set</h2>\
         <p>None.</p></section>"
            .to_owned();
    }
    let mut rows = String::new();
    for fault in faults {
        let method = fault.method.as_deref().unwrap_or_default();
        let _ = write!(
            rows,
            "<tr><td>{resource}</td><td>{name}</td><td>{value}</td><td>{times}</td>\
             <td>{method}</td><td>\
             <form method=\"post\" action=\"/sandbox/quirks/clear\">\
             <input type=\"hidden\" name=\"resource\" value=\"{resource}\">\
             <input type=\"hidden\" name=\"quirk\" value=\"{name}\">\
             <input type=\"hidden\" name=\"method\" value=\"{method}\">\
             <button aria-label=\"Clear {name} on {resource}\">Clear</button></form></td></tr>",
            resource = escape(&fault.resource),
            name = escape(&fault.name),
            value = escape(fault.value.as_deref().unwrap_or_default()),
            times = fault
                .times
                .map_or("always".to_owned(), |times| format!("{times} more")),
            method = escape(method),
        );
    }
    format!(
        "<section aria-labelledby=\"active\"><h2 id=\"active\">Faults that are set</h2><table>\
         <thead><tr><th scope=\"col\">Resource</th>\
         <th scope=\"col\">Fault</th><th scope=\"col\">Value</th><th scope=\"col\">Times</th>\
         <th scope=\"col\">Method</th>\
         <th scope=\"col\">Clear</th></tr></thead><tbody>{rows}</tbody></table>\
         <form method=\"post\" action=\"/sandbox/quirks/clear\"><button>Clear all</button></form>\
         </section>"
    )
}

fn options(names: impl Iterator<Item = &'static str>) -> String {
    names
        .map(|name| format!("<option>{name}</option>"))
        .collect()
}

fn set_fault_form() -> String {
    format!(
        "<section aria-labelledby=\"set\"><h2 id=\"set\">Set a fault</h2>\
         <form method=\"post\" action=\"/sandbox/quirks\">\
         <label>Resource <select name=\"resource\"><option>*</option>{}</select></label>\
         <label>Fault <select name=\"quirk\">{}</select></label>\
         <label>Value <input name=\"value\"></label>\
         <label>Times (empty: always) <input name=\"times\" inputmode=\"numeric\"></label>\
         <label>Method <select name=\"method\"><option value=\"\">as the fault is meant</option>\
         <option>GET</option><option>PUT</option>\
         <option>POST</option></select></label><button>Set</button></form></section>",
        options(RESOURCES.iter().copied()),
        options(FAULTS.iter().map(|fault| fault.name)),
    )
}

fn change_form() -> String {
    let documents = [
        "billing",
        "legal-business",
        "organization",
        "support",
        "network",
        "customer-billing",
        "customer-company",
    ];
    format!(
        "<section aria-labelledby=\"change\"><h2 id=\"change\">Change a document from outside</h2>\
         <form method=\"post\" action=\"/sandbox/change\">\
         <label>Document <select name=\"resource\">{}</select></label>\
         <label>Customer id <input name=\"customer\"></label>\
         <label>Member <input name=\"member\" placeholder=\"address.city\" required></label>\
         <label>Value <input name=\"value\"></label><button>Change</button></form></section>",
        options(documents.into_iter())
    )
}

fn verification_form() -> String {
    format!(
        "<section aria-labelledby=\"verification\">\
         <h2 id=\"verification\">Set the verification of a customer</h2>\
         <form method=\"post\" action=\"/sandbox/verification\">\
         <label>Customer id <input name=\"customer\" required></label>\
         <label>Status <select name=\"status\"><option value=\"\">none</option>{}</select></label>\
         <button>Set</button></form></section>",
        options(VERIFICATIONS.iter().copied())
    )
}

fn user_table() -> String {
    let mut rows = String::new();
    for user in USERS {
        let roles = if user.roles.is_empty() {
            "none".to_owned()
        } else {
            user.roles.join(", ")
        };
        let _ = write!(
            rows,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{roles}</td><td>{}</td></tr>",
            escape(user.name),
            escape(user.username),
            escape(user.what)
        );
    }
    format!(
        "<section aria-labelledby=\"users\"><h2 id=\"users\">Who can sign in</h2><table><thead><tr>\
         <th scope=\"col\">Name</th>\
         <th scope=\"col\">Account</th><th scope=\"col\">Role</th><th scope=\"col\">What for</th>\
         </tr></thead><tbody>{rows}</tbody></table></section>"
    )
}

fn fault_table() -> String {
    let mut rows = String::new();
    for fault in FAULTS {
        let takes = match fault.takes {
            ValueKind::Nothing => String::new(),
            ValueKind::Seconds => format!("seconds ({})", fault.default),
            ValueKind::Milliseconds => format!("milliseconds ({})", fault.default),
            ValueKind::Text => format!("text ({})", fault.default),
            ValueKind::OneOf(values) => values.join(", "),
        };
        let _ = write!(
            rows,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>",
            escape(fault.name),
            escape(&takes),
            escape(fault.what)
        );
    }
    format!(
        "<section aria-labelledby=\"known\"><h2 id=\"known\">What can be set</h2><details>\
         <summary>{} faults</summary><table><thead><tr>\
         <th scope=\"col\">Fault</th><th scope=\"col\">Value</th><th scope=\"col\">\
         What it does</th></tr></thead>\
         <tbody>{rows}</tbody></table></details></section>",
        FAULTS.len()
    )
}

fn mailbox_table(letters: &[Letter]) -> String {
    let mut rows = String::new();
    for letter in letters.iter().rev().take(SHOWN) {
        let _ = write!(
            rows,
            "<tr><td>{at}</td><td>{to}</td><td><details><summary>{subject}</summary>\
             <pre>{text}</pre></details></td></tr>",
            at = escape(letter.at.get(11..19).unwrap_or(&letter.at)),
            to = escape(&letter.to.join(", ")),
            subject = escape(&letter.subject),
            text = escape(&letter.text),
        );
    }
    format!(
        "<section aria-labelledby=\"mailbox\"><h2 id=\"mailbox\">Mailbox, latest first</h2>\
         <p>What the portal sends by e-mail arrives here; as \
         <a href=\"/sandbox/mailbox\">JSON</a>. Addresses that begin with <code>bounce</code> are \
         refused, those that begin with <code>later</code> are put off.</p>\
         <table><thead><tr><th scope=\"col\">Time (UTC)</th><th scope=\"col\">To</th>\
         <th scope=\"col\">Letter</th></tr></thead><tbody>{rows}</tbody></table></section>"
    )
}

fn webhook_table(origin: &str, received: &[ReceivedWebhook]) -> String {
    let mut rows = String::new();
    for webhook in received.iter().rev().take(SHOWN) {
        let headers: String = webhook
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\n"))
            .collect();
        let _ = write!(
            rows,
            "<tr><td>{at}</td><td>{answer}</td><td><details><summary>{id}</summary>\
             <pre>{headers}</pre><pre>{body}</pre></details></td></tr>",
            at = escape(webhook.at.get(11..19).unwrap_or(&webhook.at)),
            answer = webhook.answer,
            id = escape(
                webhook
                    .headers
                    .get("webhook-id")
                    .map_or("without an id", String::as_str)
            ),
            headers = escape(&headers),
            body = escape(&webhook.body),
        );
    }
    format!(
        "<section aria-labelledby=\"webhooks\"><h2 id=\"webhooks\">Webhooks, latest first</h2>\
         <p>A receiver is at <code>{origin}/sandbox/webhook</code>; with <code>?answer=503</code> \
         behind it, it answers with that status. As <a href=\"/sandbox/webhook\">JSON</a>.</p>\
         <table><thead><tr><th scope=\"col\">Time (UTC)</th><th scope=\"col\">Answer</th>\
         <th scope=\"col\">Request</th></tr></thead><tbody>{rows}</tbody></table></section>",
        origin = escape(origin)
    )
}

fn journal_table(entries: &[JournalEntry]) -> String {
    let mut rows = String::new();
    for entry in entries {
        let status = if entry.status == 0 {
            "–".to_owned()
        } else {
            entry.status.to_string()
        };
        let query = if entry.query.is_empty() {
            String::new()
        } else {
            format!("?{}", entry.query)
        };
        let headers: String = entry
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\n"))
            .collect();
        let _ = write!(
            rows,
            "<tr><td>{seq}</td><td>{at}</td><td>{user}</td><td>{method} {path}{query}</td>\
             <td>{status}</td><td>{applied}</td><td>{note}\
             <details><summary>Details of {seq}</summary><pre>{headers}</pre><h3>Request</h3>\
             <pre>{request}</pre><h3>Answer</h3>\
             <pre>{response}</pre></details></td></tr>",
            seq = entry.seq,
            at = escape(entry.at.get(11..19).unwrap_or(&entry.at)),
            user = escape(entry.user.as_deref().unwrap_or_default()),
            method = escape(&entry.method),
            path = escape(&entry.path),
            query = escape(&query),
            applied = if entry.applied { "changed" } else { "" },
            note = escape(&entry.note),
            headers = escape(&headers),
            request = escape(&entry.request_body),
            response = escape(&entry.response_body),
        );
    }
    format!(
        "<section aria-labelledby=\"journal\"><h2 id=\"journal\">Journal, latest first</h2><p>\
         All of it as <a href=\"/sandbox/journal\">JSON</a>.</p>\
         <table><thead><tr><th scope=\"col\">No.</th><th scope=\"col\">Time (UTC)</th>\
         <th scope=\"col\">Who</th><th scope=\"col\">Request</th>\
         <th scope=\"col\">Status</th><th scope=\"col\">Applied</th><th scope=\"col\">Note</th>\
         </tr></thead><tbody>{rows}</tbody></table></section>"
    )
}
