//! The choice to lose an open draft for another one.

use super::page_context;
use super::time::timed;
use crate::editing::Draft;
use leptos::prelude::*;

/// Asks whether the open draft may be replaced: a box whose value is the draft's id.
#[component]
pub fn ReplaceDraft<'a>(
    draft: &'a Draft,
    /// The last post lacked the answer.
    refused: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    let text = timed(&page, "restore-draft-open", &[], &[("at", draft.kept_at)]);
    view! {
        <p id="draft-open" class="guard">{text}</p>
        <p id="problem-replace" class="problem" hidden=!refused>
            {refused.then(|| page.t("restore-replace-missing"))}
        </p>
        <label class="choice">
            <input
                type="checkbox"
                name="replace"
                value=draft.id()
                required=true
                aria-describedby="draft-open problem-replace"
                aria-invalid=refused.then_some("true")
            />
            <span>{page.t("restore-replace")}</span>
        </label>
    }
}
