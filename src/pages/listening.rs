//! `POST /account/notifications`: keeps what somebody wants to be told by e-mail, and the part of
//! the account page that asks for it.

use super::account::answer;
use crate::auth::{Auth, Permission};
use crate::components::time::timed;
use crate::components::{PageContext, page_context};
use crate::error::{Error, ErrorKind};
use crate::news::NewsKind;
use crate::notifications::{
    ChoiceForm, ChoiceResult, CodeResult, DIGEST_HOUR, Notifications, Pace, PersonChoice,
};
use crate::partner_center::Upstream;
use crate::text::Lang;
use axum::extract::{RawForm, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;
use url::form_urlencoded;

/// The part of the account page.
pub struct ListeningPart {
    /// As it is stored, or as it was posted where it could not be.
    pub choice: PersonChoice,
    /// The address as it was posted.
    pub typed: Option<String>,
    /// The key of the words for what is wrong with the address.
    pub problem: Option<&'static str>,
    /// The settings name a mail server.
    pub sends_mail: bool,
    /// The result of the last post.
    pub told: String,
}

impl ListeningPart {
    pub async fn open(
        page: &PageContext,
        notifications: &Notifications,
        told: String,
    ) -> Result<ListeningPart, Error> {
        Ok(ListeningPart {
            choice: notifications
                .choice(page.person()?, page.lang(), &page.zone)
                .await?,
            typed: None,
            problem: None,
            sends_mail: notifications.sends_mail(),
            told,
        })
    }
}

/// `POST` of the forms.
pub async fn submit(
    page: PageContext,
    State(auth): State<Auth>,
    State(upstream): State<Upstream>,
    State(notifications): State<Notifications>,
    RawForm(form): RawForm,
) -> Result<Response, Error> {
    let person = page.person()?;
    let pairs: Vec<(String, String)> = form_urlencoded::parse(&form).into_owned().collect();
    let value = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    let told = match value("intent") {
        "confirm" => match notifications.confirm(person, value("code")).await? {
            CodeResult::Right => "confirmed",
            CodeResult::Wrong => "code-wrong",
            CodeResult::Over => "code-over",
        },
        "test" => {
            notifications.test_mail(person).await?;
            "test-sent"
        }
        "store" => {
            let kinds = pairs.iter().filter(|(key, _)| key == "kind");
            let form = ChoiceForm {
                kinds: kinds
                    .filter_map(|(_, kind)| NewsKind::parse(kind))
                    .collect(),
                pace: Pace::parse(value("pace")).ok_or(ErrorKind::BadForm)?,
                lang: Lang::parse(value("lang")).ok_or(ErrorKind::BadForm)?,
                zone: page.zone.clone(),
                address: value("address").to_owned(),
            };
            return store(&page, (&auth, &upstream), &notifications, form).await;
        }
        _ => return Err(ErrorKind::BadForm.into()),
    };
    Ok(back(told))
}

/// Keeps a choice. One that cannot be kept comes back as it was typed.
async fn store(
    page: &PageContext,
    beside: (&Auth, &Upstream),
    notifications: &Notifications,
    form: ChoiceForm,
) -> Result<Response, Error> {
    let problem = match notifications.choose(page.person()?, &form).await? {
        ChoiceResult::Stored => return Ok(back("stored")),
        ChoiceResult::CodeSent => return Ok(back("code-sent")),
        ChoiceResult::NoAddress => "listen-no-address",
        ChoiceResult::TooSoon => "listen-too-soon",
    };
    let stored = ListeningPart::open(page, notifications, String::new()).await?;
    let part = ListeningPart {
        choice: PersonChoice {
            kinds: form.kinds,
            pace: form.pace,
            lang: form.lang,
            ..stored.choice
        },
        typed: Some(form.address),
        problem: Some(problem),
        ..stored
    };
    answer(page, beside, part, StatusCode::UNPROCESSABLE_ENTITY).await
}

fn back(told: &str) -> Response {
    Redirect::to(&format!("/account?told={told}#notifications")).into_response()
}

#[component]
pub fn ListeningSection<'a>(part: &'a ListeningPart) -> impl IntoView + use<> {
    let page = page_context();
    let channels = page.may(Permission::Administer).then(|| {
        view! {
            <p><a href="/notifications">{page.t("channels-title")}</a></p>
            <p><a href="/watching">{page.t("watch-title")}</a></p>
        }
    });
    let forms = match part.sends_mail {
        true => Either::Left(view! { <ListeningForms part/> }),
        false => Either::Right(view! { <p class="note">{page.t("listen-no-mail")}</p> }),
    };
    view! {
        <section class="part">
            <h2 id="notifications">{page.t("listen-title")}</h2>
            <p>{page.t("listen-text")}</p>
            <ToldNote part/>
            {forms}
            {channels}
        </section>
    }
}

/// Tells how the last post ended.
#[component]
fn ToldNote<'a>(part: &'a ListeningPart) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let address = ("address", part.choice.address.as_str().into());
    let text = match part.told.as_str() {
        "stored" => page.t("listen-stored").into_owned(),
        "code-sent" => page.t("listen-code-sent").into_owned(),
        "confirmed" => page.t("listen-confirmed").into_owned(),
        "code-wrong" => page.t("listen-code-wrong").into_owned(),
        "code-over" => page.t("listen-code-over").into_owned(),
        "test-sent" => page.t_args("listen-test-sent", &[address]),
        _ => return None,
    };
    Some(view! { <p class="note" role="status">{text}</p> })
}

#[component]
fn ListeningForms<'a>(part: &'a ListeningPart) -> impl IntoView + use<> {
    let page = page_context();
    let choice = &part.choice;
    let dead = choice.dead_at.map(|at| {
        let text = timed(&page, "listen-dead", &[], &[("at", at)]);
        view! { <p class="warning">{text}</p> }
    });
    let hears = !choice.kinds.is_empty() && !choice.address.is_empty();
    let test = hears.then(|| {
        view! {
            <form method="post" action="/account/notifications">
                <input type="hidden" name="intent" value="test"/>
                <button class="button button--quiet">{page.t("listen-test")}</button>
            </form>
        }
    });
    view! {
        {dead}
        <ChoiceInputs part/>
        <CodeForm pending=choice.pending.clone()/>
        {test}
    }
}

/// The form of the choice itself.
#[component]
fn ChoiceInputs<'a>(part: &'a ListeningPart) -> impl IntoView + use<> {
    let page = page_context();
    let choice = &part.choice;
    let kinds: Vec<_> = offered_kinds(&page, &choice.kinds)
        .map(|kind| {
            let (word, checked) = (kind.as_str(), choice.kinds.contains(&kind));
            view! {
                <label class="choice">
                    <input type="checkbox" name="kind" value=word checked=checked/>
                    <span>{page.t(&format!("news-{word}"))}</span>
                </label>
            }
        })
        .collect();
    let paces: Vec<_> = Pace::ALL
        .into_iter()
        .map(|pace| {
            let text = match pace {
                Pace::AtOnce => page.t("listen-pace-at-once").into_owned(),
                Pace::Daily => {
                    let zone = choice.zone.name().into();
                    let args = [("hour", DIGEST_HOUR.into()), ("zone", zone)];
                    page.t_args("listen-pace-daily", &args)
                }
            };
            let (word, checked) = (pace.as_str(), pace == choice.pace);
            view! {
                <label class="choice">
                    <input type="radio" name="pace" value=word checked=checked/>
                    <span>{text}</span>
                </label>
            }
        })
        .collect();
    view! {
        <form class="stack note-form" method="post" action="/account/notifications">
            <input type="hidden" name="intent" value="store"/>
            <div role="group" aria-labelledby="listen-kinds">
                <h3 id="listen-kinds">{page.t("listen-kinds")}</h3>
                {kinds}
            </div>
            <div role="radiogroup" aria-labelledby="listen-pace">
                <h3 id="listen-pace">{page.t("listen-pace")}</h3>
                {paces}
            </div>
            <p class="hint"><a href="#time-zone">{page.t("listen-zone")}</a></p>
            <LanguageInput id="listen-lang".to_owned() key="listen-language" chosen=choice.lang/>
            <AddressInput part/>
            <p class="hint">{page.t("listen-absent")}</p>
            <button class="button button--quiet">{page.t("listen-store")}</button>
        </form>
    }
}

/// The kinds of news that a form offers this person: requests for approval only where the settings
/// require some. One that was chosen before stays, whatever the settings say now.
pub fn offered_kinds(page: &PageContext, chosen: &[NewsKind]) -> impl Iterator<Item = NewsKind> {
    NewsKind::ALL.into_iter().filter(move |kind| {
        let is_made = *kind != NewsKind::Approval || page.site.approvals;
        page.may(kind.permission()) && (is_made || chosen.contains(kind))
    })
}

/// A list of the languages of messages.
#[component]
pub fn LanguageInput(
    id: String,
    /// Of the words of its label.
    key: &'static str,
    chosen: Lang,
) -> impl IntoView {
    let page = page_context();
    let options: Vec<_> = Lang::ALL
        .into_iter()
        .map(|lang| {
            let (tag, selected) = (lang.tag(), lang == chosen);
            view! { <option value=tag lang=tag selected=selected>{lang.own_name()}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for=id.clone()>{page.t(key)}</label>
            <select id=id name="lang" translate="no">{options}</select>
        </div>
    }
}

#[component]
fn AddressInput<'a>(part: &'a ListeningPart) -> impl IntoView + use<> {
    let page = page_context();
    let username = page.person.as_ref().map(|person| person.username.clone());
    let account = username.filter(|name| name.contains('@'));
    let hint = match &account {
        Some(address) => {
            let args = [("address", address.into())];
            page.t_args("listen-address-hint", &args)
        }
        None => page.t("listen-address-hint-none").into_owned(),
    };
    let address = &part.choice.address;
    let is_account = account.is_some_and(|account| account.eq_ignore_ascii_case(address));
    let stored = Some(address.clone()).filter(|_| !is_account);
    // Who stores the choice again, for another code as well, still wants the address that waits.
    let typed = part.typed.as_ref().or(part.choice.pending.as_ref());
    let value = typed.cloned().or(stored).unwrap_or_default();
    let is_wrong = part.problem.is_some();
    let problem = part.problem.map(|key| page.t(key));
    view! {
        <div class="field">
            <label for="listen-address">{page.t("listen-address")}</label>
            <p id="hint-listen-address" class="hint">{hint}</p>
            <p id="problem-listen-address" class="problem" hidden=!is_wrong>{problem}</p>
            <input
                id="listen-address"
                name="address"
                type="text"
                inputmode="email"
                autocomplete="email"
                value=value
                aria-describedby="hint-listen-address problem-listen-address"
                aria-invalid=is_wrong.then_some("true")
                autofocus=is_wrong
            />
        </div>
    }
}

/// Asks for the code that was sent to a new address.
#[component]
fn CodeForm(pending: Option<String>) -> Option<impl IntoView> {
    let page = page_context();
    let address = pending?;
    let text = page.t_args("listen-pending", &[("address", address.into())]);
    Some(view! {
        <form class="stack note-form" method="post" action="/account/notifications">
            <input type="hidden" name="intent" value="confirm"/>
            <div class="field">
                <label for="listen-code">{page.t("listen-code")}</label>
                <p id="hint-listen-code" class="hint">{text}</p>
                <input
                    id="listen-code"
                    name="code"
                    type="text"
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    aria-describedby="hint-listen-code"
                />
            </div>
            <button class="button button--quiet">{page.t("listen-confirm")}</button>
        </form>
    })
}
