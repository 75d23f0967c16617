//! The same change in other tools, to read and to copy: nothing to run here, and no script to copy
//! by.

use super::{ProfileLabels, page_context};
use crate::editing::Request;
use crate::profile::{Change, Target};
use crate::snippets::{Note, Snippet, snippets};
use leptos::either::Either;
use leptos::prelude::*;
use uuid::Uuid;

/// Nothing where there is no change. For a change of the past, `Portal::request_for` makes the
/// request.
#[component]
pub fn SnippetsDisclosure<'a>(
    target: &'a Target,
    labels: &'a ProfileLabels,
    changes: &'a [Change],
    request: &'a Request,
) -> Option<impl IntoView + use<>> {
    let snippets = snippets(target, changes, request, &Uuid::new_v4().to_string());
    if snippets.is_empty() {
        return None;
    }
    let page = page_context();
    let snippets: Vec<_> = snippets
        .iter()
        .map(|script| view! { <Snippet labels script/> })
        .collect();
    Some(view! {
        <details class="request">
            <summary>{page.t("tools-title")}</summary>
            <p>{page.t("tools-text")}</p>
            {snippets}
        </details>
    })
}

#[component]
fn Snippet<'a>(labels: &'a ProfileLabels, script: &'a Snippet) -> impl IntoView + use<> {
    let page = page_context();
    let word = script.tool.as_str();
    let title = page.t(&format!("tool-{word}-title"));
    let notes: Vec<_> = script
        .notes
        .iter()
        .map(|note| view! { <SnippetNote labels note/> })
        .collect();
    let code = match &script.code {
        // Code runs from left to right in every language. Focusable, so that a long line can be
        // scrolled with the keyboard.
        Some(code) => Either::Left(view! {
            <pre dir="ltr" translate="no" tabindex="0" role="group" aria-label=title.clone()>
                {code.clone()}
            </pre>
        }),
        None => Either::Right(view! { <p><strong>{page.t("tool-none")}</strong></p> }),
    };
    view! {
        <details>
            <summary>{title}</summary>
            <p>{page.t(&format!("tool-{word}-text"))}</p>
            <ul>{notes}</ul>
            {code}
        </details>
    }
}

#[component]
fn SnippetNote<'a>(labels: &'a ProfileLabels, note: &'a Note) -> impl IntoView + use<> {
    let page = page_context();
    let fields = note.fields.iter().map(|key| labels.full(page.words, key));
    let fields = fields.map(|label| Either::Left(view! { <li>{label}</li> }));
    let members = note.members.iter().cloned();
    let members = members.map(|member| {
        Either::Right(view! { <li><code translate="no"><bdi>{member}</bdi></code></li> })
    });
    let items: Vec<_> = fields.chain(members).collect();
    view! {
        <li>
            {page.t(&format!("tool-note-{}", note.about.as_str()))}
            {(!items.is_empty()).then(|| view! { <ul>{items}</ul> })}
        </li>
    }
}
