//! The person's unfinished edits, each with a link to its form and a button that discards it.

use super::profile::UndoNote;
use crate::app::{Frame, render};
use crate::components::customer::{CustomerLine, full_title};
use crate::components::notice::Banner;
use crate::components::time::timed;
use crate::components::{PageContext, page_context};
use crate::editing::{Draft, Editing, Outcome};
use crate::error::Error;
use crate::partner_center::Upstream;
use crate::profile::Target;
use axum::extract::State;
use axum::response::Response;
use leptos::either::Either;
use leptos::prelude::*;

pub async fn show(
    page: PageContext,
    State(editing): State<Editing>,
    State(upstream): State<Upstream>,
) -> Result<Response, Error> {
    let person = page.person()?;
    let discarded = editing.discarded(person, page.is_visit).await?;
    let drafts = editing.drafts(person).await?;
    let throttled = drafts
        .iter()
        .find(|(_, draft)| matches!(draft.outcome, Some(Outcome::Throttled { .. })));
    if let Some((target, _)) = throttled {
        // The answer that asked to wait may have come to another process.
        upstream.client.wait_left(target).await;
    }
    let outcome = discarded.first().map(|_| Outcome::Discarded.word());
    let frame = Frame::after(&page, page.t("drafts-title").into_owned(), outcome);
    let content = move || view! { <DraftsPage drafts=&drafts discarded=discarded.first()/> };
    Ok(render(&page, frame, content).await)
}

/// The list of drafts; `discarded` is the one that has just been, if any.
#[component]
pub fn DraftsPage<'a>(
    drafts: &'a [(Target, Draft)],
    discarded: Option<&'a Target>,
) -> impl IntoView + use<> {
    let page = page_context();
    let rows: Vec<_> = drafts
        .iter()
        .map(|(target, draft)| view! { <DraftRow target draft/> })
        .collect();
    let discarded = discarded.map(|target| {
        let profile = full_title(page.words, target, None);
        let text = page.t_args("drafts-discarded", &[("profile", profile.into())]);
        let more = view! { <UndoNote target/> };
        view! { <Banner look="info" word=Outcome::Discarded.word() text more/> }
    });
    let rows = if rows.is_empty() {
        Either::Left(view! { <p class="note">{page.t("drafts-none")}</p> })
    } else {
        Either::Right(view! { <ul class="rows">{rows}</ul> })
    };
    view! {
        <hgroup>
            <h1>{page.t("drafts-title")}</h1>
            <p>{page.t("drafts-text")}</p>
        </hgroup>
        {discarded}
        {rows}
    }
}

#[component]
fn DraftRow<'a>(target: &'a Target, draft: &'a Draft) -> impl IntoView + use<> {
    let page = page_context();
    let waits = page.outage.wait(target.customer()).is_some();
    let word = |outcome: &Outcome| match outcome {
        Outcome::Throttled { .. } if waits => outcome.word(),
        _ => outcome.heading(),
    };
    let state = draft.outcome.as_ref().map(word).map(|word| {
        let text = page.t(&format!("outcome-{word}-title"));
        view! { <p class="chip chip--warn">{text}</p> }
    });
    let name = draft
        .values
        .get("companyName")
        .filter(|name| !name.is_empty());
    // The customer is named in the link: links of one text would lead to different drafts.
    let title = full_title(page.words, target, name.map(String::as_str));
    let kept = timed(&page, "draft-kept", &[], &[("at", draft.kept_at)]);
    // Names the draft for its button, which says the same in every row.
    let id = format!("draft-{}", draft.id());
    let described = id.clone();
    view! {
        <li class="draft">
            <div class="draft__what">
                <h2 id=id><a href=target.address()>{title}</a></h2>
                <CustomerLine target name=None/>
                <p class="hint">{kept}</p>
                {state}
            </div>
            <form method="post" action=target.address()>
                <input type="hidden" name="draft" value=draft.id()/>
                <input type="hidden" name="return_to" value="/drafts"/>
                <button
                    class="button button--quiet"
                    name="intent"
                    value="discard"
                    aria-describedby=described
                >
                    {page.t("button-discard")}
                </button>
            </form>
        </li>
    }
}
