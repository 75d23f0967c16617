//! A save that Partner Center asked to put off: it goes on by itself with JavaScript, and by a
//! button without. Drawn without asking Partner Center anything.

use super::profile::{company, review_address, title};
use crate::app::{Frame, render};
use crate::components::customer::{CustomerLine, full_title};
use crate::components::waiting::{CountdownParts, WaitReason, send_words};
use crate::components::{PageContext, ProfileLabels, page_context};
use crate::editing::DeferredSave;
use crate::error::ErrorKind;
use crate::islands::WaitAndSend;
use crate::text::Words;
use axum::response::Response;
use leptos::prelude::*;

/// A save goes on by itself after so many seconds at most; later its author may be elsewhere.
const LONGEST_BY_ITSELF: u32 = 600;

pub async fn answer(page: &PageContext, waiting: DeferredSave) -> Response {
    let company = company(&waiting.target, &waiting.base);
    let profile = full_title(page, &waiting.target, company.as_deref());
    let title = page.t_args("review-title", &[("profile", profile.into())]);
    let frame = Frame::after(page, title, Some("throttled")).telling_outage(true);
    let content = move || view! { <WaitPage waiting=&waiting/> };
    render(page, frame, content).await
}

#[component]
pub fn WaitPage<'a>(waiting: &'a DeferredSave) -> impl IntoView + use<> {
    let page = page_context();
    let DeferredSave {
        target,
        draft,
        base,
        changes,
        seconds,
        confirmed,
        countries,
    } = waiting;
    let name = company(target, base);
    let labels = ProfileLabels::of(target.profile(), base, Some(&draft.values), countries);
    let changed: Vec<_> = changes
        .iter()
        .map(|change| view! { <li>{labels.full(page.words, &change.key)}</li> })
        .collect();
    let seen = draft.reviewed.clone();
    // Choices between conflicting values are kept with the draft.
    let decision = view! {
        <input type="hidden" name="intent" value="save"/>
        {seen.map(|seen| view! { <input type="hidden" name="seen" value=seen/> })}
        <input type="hidden" name="draft" value=draft.id()/>
        {confirmed.then(|| view! { <input type="hidden" name="confirm" value="yes"/> })}
    };
    let ask = ask(page.words, *seconds);
    // Pressed too early it leads back here: Partner Center is asked for nothing.
    let way = view! {
        <button class="button" data-due="aria-disabled">{page.t("wait-send")}</button>
    };
    view! {
        <hgroup>
            <CustomerLine target name/>
            <p>{title(page.words, target)}</p>
            <h1>{page.t("outcome-throttled-title")}</h1>
            <p>{page.t("wait-text")}</p>
            <WaitReason kind=ErrorKind::Throttled(*seconds)/>
        </hgroup>
        <div class="banner banner--warn">
            <WaitAndSend
                address=page.in_list(review_address(target))
                seconds=*seconds
                by_itself=*seconds <= LONGEST_BY_ITSELF
                words=send_words(page.words)
            >
                {decision}
                <CountdownParts ask way/>
            </WaitAndSend>
        </div>
        <section class="part">
            <h2>{page.t_args("review-changes", &[("count", changes.len().into())])}</h2>
            <ul>{changed}</ul>
        </section>
    }
}

/// Read without JavaScript: when the save can be sent.
fn ask(words: &Words, seconds: u32) -> String {
    let left = match seconds {
        0..=120 => words.t_args("wait-ask", &[("seconds", seconds.into())]),
        long => words.t_args("wait-ask-minutes", &[("minutes", long.div_ceil(60).into())]),
    };
    let space = words.lang().between_sentences();
    format!("{left}{space}{}", words.t("wait-ask-reload"))
}
