//! A profile that cannot be read now: the truth about that, and below it, dated and read only, what
//! this person saw last.

use super::{error, profile, wait};
use crate::components::form::Sections;
use crate::components::{Names, PageContext, notice};
use crate::editing::Editing;
use crate::editing::{Outcome, StaleView};
use crate::error::Error;
use crate::profile::{Json, Target};
use axum::response::Response;
use leptos::prelude::*;

/// The page instead of one that needed Partner Center; any other error stays an error.
pub async fn instead(
    cx: &PageContext,
    editing: &Editing,
    target: &Target,
    error: Error,
) -> Result<Response, Error> {
    if !error.kind.is_outage() {
        return Err(error);
    }
    if let Some(waiting) = editing.deferred_save(cx.person()?, target).await? {
        return Ok(wait::page(cx, &waiting));
    }
    let meanwhile = editing
        .stale_view(cx.person()?, target, cx.is_visit)
        .await?;
    Ok(page(cx, &meanwhile, &error))
}

/// With the status of the error: nothing was read.
pub fn page(cx: &PageContext, meanwhile: &StaleView, error: &Error) -> Response {
    let outcome = told(meanwhile).map(Outcome::word);
    let page = cx.page_after(profile::title(cx, &meanwhile.target), outcome);
    let page = page.status(error.kind.status()).telling_outage(true);
    error::with_retry_after(page.draw(|| body(cx, meanwhile, error)), error.kind)
}

/// That a save was to wait is no news while nothing can be sent.
fn told(meanwhile: &StaleView) -> Option<&Outcome> {
    meanwhile
        .outcome
        .as_ref()
        .filter(|outcome| !matches!(outcome, Outcome::Throttled { .. }))
}

pub fn body(cx: &PageContext, meanwhile: &StaleView, error: &Error) -> AnyView {
    let StaleView {
        target,
        last,
        draft,
        ..
    } = meanwhile;
    let word = error.kind.as_str();
    let document = last.as_ref().map_or(&Json::Null, |(document, _)| document);
    let names = Names::of(target.profile(), document, None, &meanwhile.countries);
    // One banner says both that the save did not get through and why.
    let unsent = matches!(meanwhile.outcome, Some(Outcome::Unavailable { .. }));
    let outcome = told(meanwhile).filter(|_| !unsent);
    let text = if unsent {
        cx.t("outcome-unavailable-text")
    } else {
        cx.t(&format!("error-{word}-text"))
    };
    let company = last
        .as_ref()
        .and_then(|(document, _)| profile::company(target, document));
    let draft = draft.map(|kept_at| {
        let text = cx.t_args("outage-draft", &[("at", cx.moment(kept_at).into())]);
        view! { <p class="note">{text}</p> }
    });
    view! {
        {profile::heading(cx, target, company)}
        {outcome.map(|outcome| notice::outcome(cx, &names, outcome, ""))}
        <section class="banner banner--warn" aria-labelledby="outage">
            <h2 id="outage">{cx.t(&format!("error-{word}-title"))}</h2>
            <p>{text}</p>
            {error::what_to_do(cx, error)}
        </section>
        {draft}
        {last_seen(cx, meanwhile)}
    }
    .into_any()
}

fn last_seen(cx: &PageContext, meanwhile: &StaleView) -> Option<AnyView> {
    let (document, at) = meanwhile.last.as_ref()?;
    let sections = Sections {
        profile: meanwhile.target.profile(),
        document,
        typed: None,
        problems: &[],
        warnings: &[],
        countries: &meanwhile.countries,
        editable: false,
    };
    Some(
        view! {
            <section class="last-seen" aria-labelledby="last-seen">
                <h2 id="last-seen">{cx.t_args("outage-as-of", &[("at", cx.moment(*at).into())])}</h2>
                <p class="hint">{cx.t("outage-as-of-text")}</p>
                {sections.draw(cx)}
            </section>
        }
        .into_any(),
    )
}
