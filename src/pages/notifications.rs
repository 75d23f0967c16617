//! `/notifications`: Teams channels and webhooks, and the log of all messages, for administrators.

use super::notification_forms::{ChannelRow, NewChannelForm, TypedChannel};
use crate::app::{Frame, render};
use crate::components::notification_log::{DeadDeliveries, DeliveryLog, DeliveryRow};
use crate::components::{PageContext, page_context};
use crate::error::{Error, ErrorKind};
use crate::notifications::{Channel, ChannelProblem, Delivery, DeliveryPage, Notifications};
use axum::extract::{Form, Query, RawForm, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;

/// The query of the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct NotificationsQuery {
    /// The result of the last post.
    told: String,
    /// The message that a test has sent.
    sent: String,
    /// Where the page before has ended.
    before: String,
}

/// The page, as it is opened and as it comes back after a post that stored nothing.
pub struct NotificationsView {
    pub channels: Vec<Channel>,
    pub log: DeliveryPage,
    pub has_hosts: bool,
    pub told: String,
    /// The message that a test has sent, as it stands.
    pub sent: Option<Delivery>,
    /// The page of the log is not the first.
    pub is_later: bool,
    /// What was posted and not stored, and why.
    pub refused: Option<(TypedChannel, ChannelProblem)>,
}

impl NotificationsView {
    async fn open(
        page: &PageContext,
        notifications: &Notifications,
        asked: &NotificationsQuery,
    ) -> Result<NotificationsView, Error> {
        let before = Some(asked.before.as_str()).filter(|before| !before.is_empty());
        let sent = match asked.sent.as_str() {
            "" => None,
            id => notifications.delivery(id).await?,
        };
        Ok(NotificationsView {
            channels: notifications.channels(page.person()?).await?,
            log: notifications.deliveries(before).await?,
            has_hosts: notifications.has_hosts(),
            told: asked.told.clone(),
            sent,
            is_later: before.is_some(),
            refused: None,
        })
    }
}

pub async fn show(
    page: PageContext,
    State(notifications): State<Notifications>,
    Query(asked): Query<NotificationsQuery>,
) -> Result<Response, Error> {
    let view = NotificationsView::open(&page, &notifications, &asked).await?;
    Ok(answer(&page, view, StatusCode::OK).await)
}

async fn answer(page: &PageContext, view: NotificationsView, status: StatusCode) -> Response {
    let frame = Frame::titled(page.t("channels-title")).status(status);
    render(
        page,
        frame,
        move || view! { <NotificationsPage found=&view/> },
    )
    .await
}

/// `POST` of the forms about channels.
pub async fn submit(
    page: PageContext,
    State(notifications): State<Notifications>,
    RawForm(form): RawForm,
) -> Result<Response, Error> {
    let person = page.person()?;
    let typed = TypedChannel::read(&form);
    let shown = (typed.id.as_str(), typed.seen);
    let new = |typed: &TypedChannel| typed.channel(page.zone.name()).ok_or(ErrorKind::BadForm);
    let (result, told) = match typed.intent.as_str() {
        "add" => {
            let added = notifications.add_channel(person, &new(&typed)?).await?;
            (added.map(drop), "added")
        }
        "change" => {
            let new = new(&typed)?;
            let changed = notifications.change_channel(person, shown, &new).await?;
            (changed, "changed")
        }
        "secret" => (notifications.renew_secret(person, shown).await?, "secret"),
        "remove" => {
            let removed = notifications.remove_channel(person, shown, typed.confirmed);
            (removed.await?, "removed")
        }
        "test" => {
            let id = notifications.test_channel(&typed.id).await?;
            notifications.watch(&id).await?;
            return Ok(Redirect::to(&format!("/notifications?sent={id}")).into_response());
        }
        _ => return Err(ErrorKind::BadForm.into()),
    };
    match result {
        Ok(()) => Ok(back(told)),
        Err(ChannelProblem::Changed) => Ok(back("gone")),
        Err(problem) => {
            let asked = NotificationsQuery::default();
            let view = NotificationsView {
                refused: Some((typed, problem)),
                ..NotificationsView::open(&page, &notifications, &asked).await?
            };
            Ok(answer(&page, view, StatusCode::UNPROCESSABLE_ENTITY).await)
        }
    }
}

#[derive(Debug, serde::Deserialize)]
pub struct AgainForm {
    message: String,
}

/// `POST`: has a message that could not be delivered sent again.
pub async fn send_again(
    State(notifications): State<Notifications>,
    Form(again): Form<AgainForm>,
) -> Result<Response, Error> {
    let told = match notifications.send_again(&again.message).await? {
        true => "again",
        false => "gone",
    };
    Ok(back(told))
}

fn back(told: &str) -> Response {
    Redirect::to(&format!("/notifications?told={told}")).into_response()
}

#[component]
pub fn NotificationsPage<'a>(found: &'a NotificationsView) -> impl IntoView + use<> {
    let page = page_context();
    let refused = found.refused.as_ref();
    let rows: Vec<_> = found
        .channels
        .iter()
        .enumerate()
        .map(|(number, channel)| {
            let refused = refused.filter(|(typed, _)| typed.id == channel.id);
            view! { <ChannelRow channel number refused/> }
        })
        .collect();
    let list = match rows.is_empty() {
        true => Either::Left(view! { <p class="hint">{page.t("channels-none")}</p> }),
        false => Either::Right(view! { <ul class="rows">{rows}</ul> }),
    };
    let add = match found.has_hosts {
        true => {
            let refused = refused.filter(|(typed, _)| typed.id.is_empty());
            Either::Left(view! { <NewChannelForm refused/> })
        }
        false => Either::Right(view! { <p class="note">{page.t("channels-no-hosts")}</p> }),
    };
    view! {
        <p class="back"><a href="/account">{page.t("nav-account")}</a></p>
        <hgroup>
            <h1>{page.t("channels-title")}</h1>
            <p>{page.t("channels-text")}</p>
            <p>{page.t("channels-mail")}</p>
        </hgroup>
        <ResultNote found/>
        <DeadDeliveries dead=&found.log.dead/>
        <section class="part">
            <h2>{page.t("channels-list")}</h2>
            {list}
        </section>
        <section class="part">
            <h2 id="add">{page.t("channels-add")}</h2>
            {add}
        </section>
        <DeliveryLog log=&found.log is_later=found.is_later/>
    }
}

/// Tells how the last post ended.
#[component]
fn ResultNote<'a>(found: &'a NotificationsView) -> Option<impl IntoView + use<>> {
    let page = page_context();
    if let Some(sent) = &found.sent {
        return Some(Either::Left(view! {
            <div role="status">
                <ul class="rows"><DeliveryRow delivery=sent prefix="sent" number=0/></ul>
            </div>
        }));
    }
    let key = match found.told.as_str() {
        "added" => "channels-told-added",
        "changed" => "channels-told-changed",
        "removed" => "channels-told-removed",
        "secret" => "channels-told-secret",
        "again" => "channels-told-again",
        "gone" => "channels-told-gone",
        _ => return None,
    };
    Some(Either::Right(
        view! { <p class="note" role="status">{page.t(key)}</p> },
    ))
}
