//! The same change in other tools, to read and to copy: nothing to run here, and no script to copy
//! by.

use super::{Names, PageContext};
use crate::editing::Request;
use crate::profile::{Change, Target};
use crate::snippets::{Note, Snippet, snippets};
use leptos::prelude::*;
use uuid::Uuid;

/// Nothing where there is no change. For a change of the past, `Portal::request_for` makes the
/// request.
pub fn disclosure(
    cx: &PageContext,
    target: &Target,
    names: &Names,
    changes: &[Change],
    request: &Request,
) -> Option<AnyView> {
    let snippets = snippets(target, changes, request, &Uuid::new_v4().to_string());
    if snippets.is_empty() {
        return None;
    }
    let tools: Vec<_> = snippets
        .iter()
        .map(|snippet| tool(cx, names, snippet))
        .collect();
    Some(
        view! {
            <details class="request">
                <summary>{cx.t("tools-title")}</summary>
                <p>{cx.t("tools-text")}</p>
                {tools}
            </details>
        }
        .into_any(),
    )
}

fn tool(cx: &PageContext, names: &Names, snippet: &Snippet) -> AnyView {
    let word = snippet.tool.as_str();
    let title = cx.t(&format!("tool-{word}-title"));
    let notes: Vec<_> = snippet
        .notes
        .iter()
        .map(|note| note_item(cx, names, note))
        .collect();
    let code = match &snippet.code {
        // Code runs from left to right in every language. Focusable, so that a long line can be scrolled with the keyboard.
        Some(code) => {
            view! { <pre dir="ltr" translate="no" tabindex="0" role="group" aria-label=title.clone()>{code.clone()}</pre> }.into_any()
        }
        None => view! { <p><strong>{cx.t("tool-none")}</strong></p> }.into_any(),
    };
    view! {
        <details>
            <summary>{title}</summary>
            <p>{cx.t(&format!("tool-{word}-text"))}</p>
            <ul>{notes}</ul>
            {code}
        </details>
    }
    .into_any()
}

fn note_item(cx: &PageContext, names: &Names, note: &Note) -> AnyView {
    let fields = note
        .fields
        .iter()
        .map(|key| view! { <li>{names.full(cx, key)}</li> }.into_any());
    let members = note
        .members
        .iter()
        .map(|member| view! { <li><code><bdi>{member.clone()}</bdi></code></li> }.into_any());
    let items: Vec<AnyView> = fields.chain(members).collect();
    view! {
        <li>
            {cx.t(&format!("tool-note-{}", note.about.as_str()))}
            {(!items.is_empty()).then(|| view! { <ul>{items}</ul> })}
        </li>
    }
    .into_any()
}
