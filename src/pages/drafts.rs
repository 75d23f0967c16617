//! The person's unfinished edits, each with a link to its form and a button that discards it.

use super::profile::title;
use crate::components::{PageContext, notice};
use crate::editing::Editing;
use crate::editing::{Draft, Outcome};
use crate::error::Error;
use crate::profile::Target;
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

pub async fn show(cx: PageContext, State(editing): State<Editing>) -> Result<Response, Error> {
    let person = cx.person()?;
    let discarded = editing.discarded(person, cx.is_visit).await?;
    let drafts = editing.drafts(person).await?;
    Ok(page(&cx, &drafts, discarded.first()))
}

/// `discarded` is what has just been, if anything.
pub fn page(cx: &PageContext, drafts: &[(Target, Draft)], discarded: Option<&Target>) -> Response {
    let title = cx.t("drafts-title").into_owned();
    cx.page_after(title, discarded.map(|_| Outcome::Discarded.word()))
        .draw(|| body(cx, drafts, discarded))
}

pub fn body(cx: &PageContext, drafts: &[(Target, Draft)], discarded: Option<&Target>) -> AnyView {
    let rows: Vec<_> = drafts
        .iter()
        .map(|(target, draft)| row(cx, target, draft))
        .collect();
    view! {
        <hgroup><h1>{cx.t("drafts-title")}</h1><p>{cx.t("drafts-text")}</p></hgroup>
        {discarded.map(|target| {
            let text = cx.t_args("drafts-discarded", &[("profile", title(cx, target).into())]);
            notice::banner(cx, "info", Outcome::Discarded.word(), text, None)
        })}
        {if rows.is_empty() {
            view! { <p class="note">{cx.t("drafts-none")}</p> }.into_any()
        } else {
            view! { <ul class="rows">{rows}</ul> }.into_any()
        }}
    }
    .into_any()
}

fn row(cx: &PageContext, target: &Target, draft: &Draft) -> impl IntoView + use<> {
    let state = draft.outcome.as_ref().map(Outcome::word).map(|word| {
        view! { <p class="chip chip--warn">{cx.t(&format!("outcome-{word}-title"))}</p> }
    });
    let name = title(cx, target);
    // Names the draft for its button, which says the same in every row.
    let id = format!("draft-{}", draft.id());
    view! {
        <li class="draft">
            <div class="draft__what">
                <h2 id=id.clone()><a href=target.address()>{name}</a></h2>
                {target.customer().map(|id| {
                    let name = draft.values.get("companyName").cloned().unwrap_or_default();
                    view! { <p><bdi>{name}</bdi>" "<code class="hint">{id.to_string()}</code></p> }
                })}
                <p class="hint">{cx.t_args("draft-kept", &[("at", cx.moment(draft.kept_at).into())])}</p>
                {state}
            </div>
            <form method="post" action=target.address()>
                <input type="hidden" name="draft" value=draft.id()/>
                <input type="hidden" name="return_to" value="/drafts"/>
                <button class="button button--quiet" name="intent" value="discard" aria-describedby=id>{cx.t("button-discard")}</button>
            </form>
        </li>
    }
}
