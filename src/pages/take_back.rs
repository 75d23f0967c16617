//! Taking a saved change back: the form on its entry, and its post, which opens a draft of the
//! reverse.

use super::profile::after;
use crate::components::notice::NotTakenBack;
use crate::components::replace_draft::ReplaceDraft;
use crate::components::{PageContext, ProfileLabels, page_context};
use crate::editing::{Draft, Editing, TakenBack};
use crate::error::{Error, ErrorKind};
use crate::history::{Row, changes_of, target_of};
use axum::extract::{Form, Path, State};
use axum::response::Redirect;
use leptos::prelude::*;

/// The form: the draft that may go, by its id.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct TakeBackForm {
    replace: Option<String>,
}

/// In the address of an entry after a post that an open draft stood in the way of.
const DRAFT_OPEN: &str = "draft=open";

/// `POST`: leads to the review of the draft, or to its form.
pub async fn submit(
    page: PageContext,
    State(editing): State<Editing>,
    Path(seq): Path<String>,
    Form(posted): Form<TakeBackForm>,
) -> Result<Redirect, Error> {
    let seq = seq.parse().map_err(|_| ErrorKind::NotFound)?;
    let taken = editing.take_back(page.person()?, seq, posted.replace.as_deref(), page.lang());
    let address = match taken.await? {
        TakenBack::Draft(target, next) => after(&target, next),
        TakenBack::DraftOpen(_) => format!("/history/{seq}?{DRAFT_OPEN}#take-back"),
    };
    Ok(Redirect::to(&address))
}

/// Offers to take the saved change of an entry back; an open draft goes only if its author says so.
#[component]
pub fn TakeBackSection<'a>(
    /// The entry's row.
    row: &'a Row,
    draft: Option<&'a Draft>,
) -> impl IntoView + use<> {
    let page = page_context();
    let seq = row.seq;
    let changes = changes_of(row).unwrap_or_default();
    let left = target_of(row).map(|target| {
        let called = changes
            .iter()
            .map(|change| (change.key.as_str(), change.called.as_deref()));
        let labels = ProfileLabels::recorded(target.profile(), called);
        let changed: Vec<String> = changes.iter().map(|change| change.key.clone()).collect();
        view! { <NotTakenBack labels=&labels changed=&changed/> }
    });
    let query = page.path.split_once('?').map_or("", |(_, query)| query);
    let refused = query.split('&').any(|pair| pair == DRAFT_OPEN);
    let draft = draft.map(|draft| view! { <ReplaceDraft draft refused/> });
    view! {
        <section id="take-back" class="part">
            <h2>{page.t("take-back-title")}</h2>
            <p>{page.t("take-back-text")}</p>
            {left}
            <form class="stack" method="post" action=format!("/history/{seq}/take-back")>
                {draft}
                <button class="button button--quiet">{page.t("take-back-button")}</button>
            </form>
        </section>
    }
}
