//! The log of messages: how each was delivered, and those that could not be.

use crate::components::changes::Pagination;
use crate::components::page_context;
use crate::components::time::{Time, timed};
use crate::notifications::{Delivery, DeliveryPage, DeliverySubject};
use leptos::either::Either;
use leptos::prelude::*;
use url::form_urlencoded::Serializer;

/// Messages that are not tried again by themselves; nothing if there are none.
#[component]
pub fn DeadDeliveries<'a>(dead: &'a [Delivery]) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let rows: Vec<_> = dead
        .iter()
        .enumerate()
        .map(|(number, delivery)| view! { <DeliveryRow delivery prefix="dead" number/> })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="part">
                <h2>{page.t("deliveries-dead")}</h2>
                <p>{page.t("deliveries-dead-text")}</p>
                <ul class="rows">{rows}</ul>
            </section>
        }
    })
}

/// All messages, a page at a time.
#[component]
pub fn DeliveryLog<'a>(log: &'a DeliveryPage, is_later: bool) -> impl IntoView + use<> {
    let page = page_context();
    let rows: Vec<_> = log
        .latest
        .iter()
        .enumerate()
        .map(|(number, delivery)| view! { <DeliveryRow delivery prefix="message" number/> })
        .collect();
    let list = match rows.is_empty() {
        true => Either::Left(view! { <p class="hint">{page.t("deliveries-none")}</p> }),
        false => Either::Right(view! { <ul class="rows">{rows}</ul> }),
    };
    let first = is_later.then(|| "/notifications".to_owned());
    let next = log.next.as_ref().map(|next| {
        let query = Serializer::new(String::new())
            .append_pair("before", next)
            .finish();
        format!("/notifications?{query}")
    });
    view! {
        <section class="part">
            <h2>{page.t("deliveries-title")}</h2>
            <p>{page.t("deliveries-text")}</p>
            {list}
            <Pagination first next/>
        </section>
    }
}

/// One message.
#[component]
pub fn DeliveryRow<'a>(
    delivery: &'a Delivery,
    /// Of the id of its element.
    prefix: &'static str,
    number: usize,
) -> impl IntoView + use<> {
    let page = page_context();
    let (look, state) = match (delivery.is_sent, delivery.is_dead) {
        (true, _) => ("good", "delivery-sent"),
        (false, true) => ("bad", "delivery-dead"),
        (false, false) => ("info", "delivery-waiting"),
    };
    let way = page.t(&format!("channel-way-{}", delivery.way.as_str()));
    let attempts = page.t_args("delivery-attempts", &[("count", delivery.attempts.into())]);
    let is_waiting = !delivery.is_sent && !delivery.is_dead;
    let next = is_waiting.then(|| {
        let text = timed(&page, "delivery-next", &[], &[("at", delivery.next_at)]);
        view! { <p class="hint">{text}</p> }
    });
    let id = format!("{prefix}-{number}");
    view! {
        <li>
            <p id=id.clone()>
                <strong><bdi>{delivery.to.clone()}</bdi></strong>
                " · "
                {way}
                " "
                <span class=format!("chip chip--{look}")>{page.t(state)}</span>
            </p>
            <p>{subject(&delivery.subject)}</p>
            <DeliveryReason delivery/>
            <p class="hint"><Time at=delivery.created_at/>" · "{attempts}</p>
            {next}
            <SendAgain delivery described=id/>
        </li>
    }
}

fn subject(subject: &DeliverySubject) -> String {
    let page = page_context();
    match subject {
        DeliverySubject::News(kinds, count) => {
            let kinds: Vec<_> = kinds
                .iter()
                .map(|kind| page.t(&format!("channel-news-{}", kind.as_str())))
                .collect();
            let kinds = kinds.join(&page.t("form-comma"));
            let args = [("count", (*count).into()), ("kinds", kinds.into())];
            page.t_args("delivery-news", &args)
        }
        DeliverySubject::Test => page.t("delivery-test").into_owned(),
        DeliverySubject::Code => page.t("delivery-code").into_owned(),
        DeliverySubject::Unknown => page.t("delivery-unknown").into_owned(),
    }
}

/// Why the last attempt failed.
#[component]
fn DeliveryReason<'a>(delivery: &'a Delivery) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let problem = delivery.problem?;
    let text = page.t(&format!("delivery-problem-{}", problem.as_str()));
    let status = delivery.status.map(|status| {
        let args = [("status", status.to_string().into())];
        format!(" ({})", page.t_args("delivery-status", &args))
    });
    Some(view! { <p class="warning">{text}{status}</p> })
}

/// A button under a message that could not be delivered.
#[component]
fn SendAgain<'a>(delivery: &'a Delivery, described: String) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let label = page.t_args(
        "delivery-again-to",
        &[("name", delivery.to.as_str().into())],
    );
    delivery.is_dead.then(|| {
        view! {
            <form method="post" action="/notifications/messages">
                <input type="hidden" name="message" value=delivery.id.clone()/>
                <button
                    class="button button--quiet"
                    aria-label=label
                    aria-describedby=described
                >
                    {page.t("delivery-again")}
                </button>
            </form>
        }
    })
}
