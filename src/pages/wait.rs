//! A save that Partner Center asked to put off: it goes on by itself with JavaScript, and by a
//! button without. Drawn without asking Partner Center anything.

use super::profile::{company, review_address, title};
use crate::app::{Frame, render};
use crate::components::{PageContext, ProfileLabels, page_context};
use crate::editing::DeferredSave;
use crate::islands::{WaitAndSend, WaitWords};
use crate::text::Words;
use axum::response::Response;
use leptos::prelude::*;

/// A save goes on by itself after so many seconds at most; later its author may be elsewhere.
const LONGEST_BY_ITSELF: u32 = 600;

pub async fn answer(page: &PageContext, waiting: DeferredSave) -> Response {
    let profile = title(page.words, &waiting.target);
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
    let company = company(target, base).map(|name| view! { <bdi>{name}</bdi>" – " });
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
    view! {
        <hgroup>
            <p>{company}{title(page.words, target)}</p>
            <h1>{page.t("outcome-throttled-title")}</h1>
            <p>{page.t("wait-text")}</p>
        </hgroup>
        <div class="banner banner--warn">
            <WaitAndSend
                address=review_address(target)
                seconds=*seconds
                by_itself=*seconds <= LONGEST_BY_ITSELF
                words=wait_words(page.words, *seconds)
            >
                {decision}
            </WaitAndSend>
        </div>
        <section class="part">
            <h2>{page.t_args("review-changes", &[("count", changes.len().into())])}</h2>
            <ul>{changed}</ul>
        </section>
    }
}

fn wait_words(words: &Words, seconds: u32) -> WaitWords {
    WaitWords {
        // Read without JavaScript.
        ask: match seconds {
            0..=120 => words.t_args("wait-ask", &[("seconds", seconds.into())]),
            long => words.t_args("wait-ask-minutes", &[("minutes", long.div_ceil(60).into())]),
        },
        left: words.t_args("wait-send-left", &[("seconds", "{seconds}".into())]),
        sending: words.t("wait-sending").into_owned(),
        stop: words.t("wait-stop").into_owned(),
        stopped: words.t("wait-send-stopped").into_owned(),
        send: words.t("wait-send").into_owned(),
    }
}
