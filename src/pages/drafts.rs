//! The person's unfinished edits, each a link to its form.

use super::profile::title;
use crate::components::Cx;
use crate::server::editing::{Draft, Outcome};
use crate::server::portal::Portal;
use crate::server::{Error, Target};
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use std::sync::Arc;

pub async fn show(cx: Cx, State(portal): State<Arc<Portal>>) -> Result<Response, Error> {
    let drafts = portal.drafts(cx.person()?).await?;
    Ok(page(&cx, &drafts))
}

pub fn page(cx: &Cx, drafts: &[(Target, Draft)]) -> Response {
    cx.page(cx.say("drafts-title")).draw(|| body(cx, drafts))
}

pub fn body(cx: &Cx, drafts: &[(Target, Draft)]) -> AnyView {
    let rows: Vec<_> = drafts.iter().map(|(target, draft)| row(cx, target, draft)).collect();
    view! {
        <hgroup><h1>{cx.say("drafts-title")}</h1><p>{cx.say("drafts-text")}</p></hgroup>
        {if rows.is_empty() {
            view! { <p class="note">{cx.say("drafts-none")}</p> }.into_any()
        } else {
            view! { <ul class="rows">{rows}</ul> }.into_any()
        }}
    }
    .into_any()
}

fn row(cx: &Cx, target: &Target, draft: &Draft) -> impl IntoView + use<> {
    let state = draft.outcome.as_ref().map(Outcome::word).map(|word| {
        view! { <p class="chip chip--warn">{cx.say(&format!("outcome-{word}-title"))}</p> }
    });
    view! {
        <li>
            <h2><a href=target.address()>{title(cx, target)}</a></h2>
            {target.customer().map(|id| {
                let name = draft.values.get("companyName").cloned().unwrap_or_default();
                view! { <p><bdi>{name}</bdi>" "<code class="hint">{id.to_string()}</code></p> }
            })}
            <p class="hint">{cx.with("draft-kept", &[("at", cx.moment(draft.kept_at).into())])}</p>
            {state}
        </li>
    }
}
