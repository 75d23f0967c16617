//! A save that Partner Center asked to put off: it goes on by itself with JavaScript, and by a
//! button without. Drawn without asking Partner Center anything.

use super::profile::{company, review_address, title};
use crate::components::{Names, PageContext};
use crate::editing::DeferredSave;
use crate::islands::{WaitAndSend, WaitWords};
use axum::response::Response;
use leptos::prelude::*;

/// A save goes on by itself after so many seconds at most; later its author may be elsewhere.
const LONGEST_BY_ITSELF: u32 = 600;

pub fn page(cx: &PageContext, waiting: &DeferredSave) -> Response {
    let title = cx.t_args(
        "review-title",
        &[("profile", title(cx, &waiting.target).into())],
    );
    cx.page_after(title, Some("throttled"))
        .telling_outage(true)
        .draw(|| body(cx, waiting))
}

pub fn body(cx: &PageContext, waiting: &DeferredSave) -> AnyView {
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
    let names = Names::of(target.profile(), base, Some(&draft.values), countries);
    let labels: Vec<_> = changes
        .iter()
        .map(|change| view! { <li>{names.full(cx, &change.key)}</li> })
        .collect();
    // Choices between clashing values are kept with the draft.
    let decision = view! {
        <input type="hidden" name="intent" value="save"/>
        {draft.reviewed.clone().map(|seen| view! { <input type="hidden" name="seen" value=seen/> })}
        <input type="hidden" name="draft" value=draft.id()/>
        {confirmed.then(|| view! { <input type="hidden" name="confirm" value="yes"/> })}
    };
    view! {
        <hgroup>
            <p>{company}{title(cx, target)}</p>
            <h1>{cx.t("outcome-throttled-title")}</h1>
            <p>{cx.t("wait-text")}</p>
        </hgroup>
        <div class="banner banner--warn">
            <WaitAndSend address=review_address(target) seconds=*seconds by_itself=*seconds <= LONGEST_BY_ITSELF words=words(cx, *seconds)>
                {decision}
            </WaitAndSend>
        </div>
        <section class="part">
            <h2>{cx.t_args("review-changes", &[("count", changes.len().into())])}</h2>
            <ul>{labels}</ul>
        </section>
    }
    .into_any()
}

fn words(cx: &PageContext, seconds: u32) -> WaitWords {
    WaitWords {
        // Read without JavaScript.
        ask: match seconds {
            0..=120 => cx.t_args("wait-ask", &[("seconds", seconds.into())]),
            long => cx.t_args("wait-ask-minutes", &[("minutes", long.div_ceil(60).into())]),
        },
        left: cx.t_args("wait-send-left", &[("seconds", "{seconds}".into())]),
        sending: cx.t("wait-sending").into_owned(),
        stop: cx.t("wait-stop").into_owned(),
        stopped: cx.t("wait-send-stopped").into_owned(),
        send: cx.t("wait-send").into_owned(),
    }
}
