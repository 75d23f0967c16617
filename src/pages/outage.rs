//! A profile that cannot be read now: the truth about that, and below it, dated and read only, the
//! document that this person saw last.

use super::error::Remedy;
use super::profile::ProfileHeading;
use super::{error, profile, wait};
use crate::app::{Frame, render};
use crate::components::customer::full_title;
use crate::components::form::{ProfileSections, Sections};
use crate::components::notice::OutcomeNotice;
use crate::components::time::timed;
use crate::components::{PageContext, ProfileLabels, page_context};
use crate::editing::{Editing, Outcome, StaleView};
use crate::error::Error;
use crate::profile::{Json, Target};
use axum::response::Response;
use leptos::prelude::*;

/// The page instead of one that needed Partner Center; any other error stays an error.
pub async fn instead(
    page: &PageContext,
    editing: &Editing,
    target: &Target,
    error: Error,
) -> Result<Response, Error> {
    if !error.kind.is_outage() {
        return Err(error);
    }
    if let Some(waiting) = editing.deferred_save(page.person()?, target).await? {
        return Ok(wait::answer(page, waiting).await);
    }
    let meanwhile = editing
        .stale_view(page.person()?, target, page.is_visit)
        .await?;
    Ok(answer(page, meanwhile, error).await)
}

/// Answers with the status of the error: nothing was read.
async fn answer(page: &PageContext, meanwhile: StaleView, error: Error) -> Response {
    let kind = error.kind;
    let outcome = told(&meanwhile).map(Outcome::heading);
    let title = full_title(page, &meanwhile.target, company(&meanwhile).as_deref());
    let frame = Frame::after(page, title, outcome)
        .status(kind.status())
        .telling_outage(true);
    let content = move || view! { <OutagePage meanwhile=&meanwhile error=&error/> };
    error::with_retry_after(render(page, frame, content).await, kind)
}

/// The customer's name, as far as this person has seen it.
fn company(meanwhile: &StaleView) -> Option<String> {
    let (document, _) = meanwhile.last.as_ref()?;
    profile::company(&meanwhile.target, document)
}

/// The outcome to tell: a save that was to wait is no news while nothing can be sent.
fn told(meanwhile: &StaleView) -> Option<&Outcome> {
    meanwhile
        .outcome
        .as_ref()
        .filter(|outcome| !matches!(outcome, Outcome::Throttled { .. }))
}

#[component]
pub fn OutagePage<'a>(meanwhile: &'a StaleView, error: &'a Error) -> impl IntoView + use<> {
    let page = page_context();
    let StaleView {
        target,
        last,
        draft,
        ..
    } = meanwhile;
    let word = error.kind.as_str();
    let document = last.as_ref().map_or(&Json::Null, |(document, _)| document);
    let labels = ProfileLabels::of(target.profile(), document, None, &meanwhile.countries);
    // One banner says both that the save did not get through and why.
    let unsent = matches!(meanwhile.outcome, Some(Outcome::Unavailable { .. }));
    let outcome = told(meanwhile)
        .filter(|_| !unsent)
        .map(|outcome| view! { <OutcomeNotice labels=&labels outcome form=None/> });
    let text = if unsent {
        page.t("outcome-unavailable-text")
    } else {
        page.t(&format!("error-{word}-text"))
    };
    let company = company(meanwhile);
    let draft = draft.map(|kept_at| {
        let text = timed(&page, "outage-draft", &[], &[("at", kept_at)]);
        view! { <p class="note">{text}</p> }
    });
    view! {
        <ProfileHeading target company/>
        {outcome}
        <section class="banner banner--warn" aria-labelledby="outage">
            <h2 id="outage">{page.t(&format!("error-{word}-title"))}</h2>
            <p>{text}</p>
            <Remedy error/>
        </section>
        {draft}
        <LastSeen meanwhile/>
    }
}

#[component]
fn LastSeen<'a>(meanwhile: &'a StaleView) -> Option<impl IntoView + use<>> {
    let page = page_context();
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
    let title = timed(&page, "outage-as-of", &[], &[("at", *at)]);
    Some(view! {
        <section class="last-seen" aria-labelledby="last-seen">
            <h2 id="last-seen">{title}</h2>
            <p class="hint">{page.t("outage-as-of-text")}</p>
            <ProfileSections sections=&sections/>
        </section>
    })
}
