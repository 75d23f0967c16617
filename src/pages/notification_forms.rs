//! A Teams channel or webhook on its page: what it is, and the forms that add and change it.

use super::listening::{LanguageInput, offered_kinds};
use crate::components::page_context;
use crate::components::text_field::TextField;
use crate::config::{Secret, WebhookAddressProblem};
use crate::news::NewsKind;
use crate::notifications::{Channel, ChannelProblem, ChannelSecret, LONGEST_NAME, NewChannel, Way};
use crate::text::{Lang, Words};
use leptos::prelude::*;
use url::form_urlencoded;

/// A posted form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedChannel {
    pub intent: String,
    /// Empty for a new one.
    pub id: String,
    /// The row of the audit log that the page showed.
    pub seen: i64,
    /// The removal is confirmed.
    pub confirmed: bool,
    way: String,
    name: String,
    address: Secret,
    kinds: Vec<NewsKind>,
    lang: String,
}

impl TypedChannel {
    pub fn read(form: &[u8]) -> TypedChannel {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(form).into_owned().collect();
        let value = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let kinds = pairs.iter().filter(|(key, _)| key == "kind");
        TypedChannel {
            intent: value("intent"),
            id: value("channel"),
            seen: value("seen").parse().unwrap_or_default(),
            confirmed: value("confirm") == "yes",
            way: value("way"),
            name: value("name"),
            address: Secret::new(value("address")),
            kinds: kinds
                .filter_map(|(_, kind)| NewsKind::parse(kind))
                .collect(),
            lang: value("lang"),
        }
    }

    /// The channel to be stored; `None` if the form is not one of the portal's.
    pub fn channel(&self, zone: &str) -> Option<NewChannel> {
        let way = Way::parse(&self.way).filter(|way| *way != Way::Mail)?;
        Some(NewChannel {
            way,
            name: self.name.clone(),
            address: self.address.clone(),
            kinds: self.kinds.clone(),
            lang: Lang::parse(&self.lang)?,
            zone: zone.to_owned(),
        })
    }
}

/// The values of a form, stored or typed.
struct Shown {
    name: String,
    address: String,
    kinds: Vec<NewsKind>,
    lang: Lang,
    way: Way,
}

impl Shown {
    fn typed(typed: &TypedChannel, lang: Lang) -> Shown {
        Shown {
            name: typed.name.clone(),
            // Who has typed it gets it back.
            address: typed.address.reveal().to_owned(),
            kinds: typed.kinds.clone(),
            lang: Lang::parse(&typed.lang).unwrap_or(lang),
            way: Way::parse(&typed.way).unwrap_or(Way::Teams),
        }
    }

    fn stored(channel: &Channel) -> Shown {
        Shown {
            name: channel.name.clone(),
            address: String::new(),
            kinds: channel.kinds.clone(),
            lang: channel.lang,
            way: channel.way,
        }
    }

    fn new(lang: Lang) -> Shown {
        Shown {
            name: String::new(),
            address: String::new(),
            kinds: vec![],
            lang,
            way: Way::Teams,
        }
    }
}

/// What is wrong, by the input that it is about.
#[derive(Default)]
struct Wrong {
    name: Option<String>,
    address: Option<String>,
    kinds: Option<String>,
}

impl Wrong {
    fn of(words: &Words, problem: ChannelProblem) -> Wrong {
        let t = |key: &str| Some(words.t(key).into_owned());
        let mut wrong = Wrong::default();
        match problem {
            ChannelProblem::NoName => wrong.name = t("problem-required"),
            ChannelProblem::LongName => {
                let args = [("max", LONGEST_NAME.into())];
                wrong.name = Some(words.t_args("channel-problem-long-name", &args));
            }
            ChannelProblem::NoKinds => wrong.kinds = t("channel-problem-kinds"),
            ChannelProblem::TooMany => wrong.name = t("channel-problem-too-many"),
            ChannelProblem::Changed => wrong.name = t("channels-told-gone"),
            // Told at its own form.
            ChannelProblem::Unconfirmed => {}
            ChannelProblem::Address(problem) => {
                wrong.address = t(match problem {
                    WebhookAddressProblem::NoAddress => "channel-problem-no-address",
                    WebhookAddressProblem::NotSecure => "channel-problem-not-secure",
                    WebhookAddressProblem::Host => "channel-problem-host",
                    WebhookAddressProblem::Port => "channel-problem-port",
                    WebhookAddressProblem::Inside => "channel-problem-inside",
                });
            }
        }
        wrong
    }
}

/// The form that adds a channel.
#[component]
pub fn NewChannelForm<'a>(
    refused: Option<&'a (TypedChannel, ChannelProblem)>,
) -> impl IntoView + use<> {
    let page = page_context();
    let shown = match refused {
        Some((typed, _)) => Shown::typed(typed, page.lang()),
        None => Shown::new(page.lang()),
    };
    let ways: Vec<_> = Way::CHANNELS
        .into_iter()
        .map(|way| {
            let (word, checked) = (way.as_str(), way == shown.way);
            view! {
                <label class="choice">
                    <input type="radio" name="way" value=word checked=checked/>
                    <span>
                        {page.t(&format!("channel-way-{word}"))}
                        <br/>
                        <span class="hint">{page.t(&format!("channel-way-{word}-hint"))}</span>
                    </span>
                </label>
            }
        })
        .collect();
    let hint = page.t("channel-address-hint").into_owned();
    view! {
        <form class="stack note-form" method="post" action="/notifications">
            <input type="hidden" name="intent" value="add"/>
            <div role="radiogroup" aria-labelledby="new-way">
                <h3 id="new-way">{page.t("channel-way")}</h3>
                {ways}
            </div>
            <ChannelInputs prefix="new".to_owned() shown hint refused/>
            <button class="button">{page.t("channel-add")}</button>
        </form>
    }
}

/// A channel with what can be done with it.
#[component]
pub fn ChannelRow<'a>(
    channel: &'a Channel,
    number: usize,
    refused: Option<&'a (TypedChannel, ChannelProblem)>,
) -> impl IntoView + use<> {
    let page = page_context();
    let way = page.t(&format!("channel-way-{}", channel.way.as_str()));
    let kinds: Vec<_> = channel
        .kinds
        .iter()
        .map(|kind| page.t(&format!("channel-news-{}", kind.as_str())))
        .map(|kind| view! { <li>{kind}</li> })
        .collect();
    let name = channel.name.as_str();
    let test = page.t_args("channel-test-of", &[("name", name.into())]);
    view! {
        <li class="channel">
            <h3><bdi>{name.to_owned()}</bdi></h3>
            <dl class="facts">
                <div><dt>{page.t("channel-way")}</dt><dd>{way}</dd></div>
                <div>
                    <dt>{page.t("channel-host")}</dt>
                    <dd><code translate="no">{channel.host.clone()}</code></dd>
                </div>
                <div><dt>{page.t("channel-kinds")}</dt><dd><ul class="kinds">{kinds}</ul></dd></div>
            </dl>
            <ChannelSecretPart channel/>
            <form method="post" action="/notifications">
                <ChannelNamed channel intent="test"/>
                <button class="button button--quiet" aria-label=test>
                    {page.t("channel-test")}
                </button>
            </form>
            <ChannelDetails channel number refused/>
        </li>
    }
}

/// Hidden inputs that name a channel as the page shows it.
#[component]
fn ChannelNamed<'a>(channel: &'a Channel, intent: &'static str) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="intent" value=intent/>
        <input type="hidden" name="channel" value=channel.id.clone()/>
        <input type="hidden" name="seen" value=channel.seq.to_string()/>
    }
}

/// The secret, while it is shown.
#[component]
fn ChannelSecretPart<'a>(channel: &'a Channel) -> Option<impl IntoView + use<>> {
    let ChannelSecret::Shown(secret) = &channel.secret else {
        return None;
    };
    let page = page_context();
    // The receiver has to know it; it is shown once.
    let secret = secret.reveal().to_owned();
    Some(view! {
        <div class="note">
            <p><strong>{page.t("channel-secret")}</strong></p>
            <p><code translate="no">{secret}</code></p>
            <p>{page.t("channel-secret-shown")}</p>
        </div>
    })
}

/// The forms that change or remove a channel.
#[component]
fn ChannelDetails<'a>(
    channel: &'a Channel,
    number: usize,
    refused: Option<&'a (TypedChannel, ChannelProblem)>,
) -> impl IntoView + use<> {
    let page = page_context();
    let name = channel.name.as_str();
    let is_unconfirmed = matches!(refused, Some((_, ChannelProblem::Unconfirmed)));
    let shown = match refused {
        Some((typed, _)) if !is_unconfirmed => Shown::typed(typed, page.lang()),
        Some(_) | None => Shown::stored(channel),
    };
    let args = [("host", channel.host.as_str().into())];
    let keeps = page.t_args("channel-address-keep", &args);
    let hint = [keeps, page.t("channel-address-hint").into_owned()];
    let hint = hint.join(page.lang().between_sentences());
    let new_secret = (channel.way == Way::Webhook).then(|| {
        let label = page.t_args("channel-secret-new-of", &[("name", name.into())]);
        view! {
            <form method="post" action="/notifications">
                <ChannelNamed channel intent="secret"/>
                <p class="hint">{page.t("channel-secret-hint")}</p>
                <button class="button button--quiet" aria-label=label>
                    {page.t("channel-secret-new")}
                </button>
            </form>
        }
    });
    let summary = page.t_args("channel-change-of", &[("name", name.into())]);
    view! {
        <details open=refused.is_some()>
            <summary aria-label=summary>{page.t("channel-change")}</summary>
            <div class="stack">
                <form class="stack note-form" method="post" action="/notifications">
                    <ChannelNamed channel intent="change"/>
                    <input type="hidden" name="way" value=channel.way.as_str()/>
                    <ChannelInputs prefix=format!("channel-{number}") shown hint refused/>
                    <button class="button button--quiet">{page.t("channel-store")}</button>
                </form>
                {new_secret}
                <RemoveChannel channel number is_unconfirmed/>
            </div>
        </details>
    }
}

/// The form that removes a channel once a box is ticked: nothing brings it back.
#[component]
fn RemoveChannel<'a>(
    channel: &'a Channel,
    number: usize,
    /// The last post lacked the tick.
    is_unconfirmed: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    let problem = format!("problem-channel-{number}-remove");
    let described = problem.clone();
    view! {
        <form class="stack" method="post" action="/notifications">
            <ChannelNamed channel intent="remove"/>
            <p id=problem class="problem" hidden=!is_unconfirmed>
                {is_unconfirmed.then(|| page.t("channel-problem-unconfirmed"))}
            </p>
            <label class="choice">
                <input
                    type="checkbox"
                    name="confirm"
                    value="yes"
                    required=true
                    aria-describedby=described
                    aria-invalid=is_unconfirmed.then_some("true")
                    autofocus=is_unconfirmed
                />
                <span>{page.t("channel-remove-confirm")}</span>
            </label>
            <button class="button button--quiet">{page.t("channel-remove")}</button>
        </form>
    }
}

/// Name, address, kinds and language.
#[component]
fn ChannelInputs<'a>(
    /// Of the ids of its elements.
    prefix: String,
    shown: Shown,
    /// Of the address.
    hint: String,
    refused: Option<&'a (TypedChannel, ChannelProblem)>,
) -> impl IntoView + use<> {
    let page = page_context();
    let wrong = refused.map(|(_, problem)| Wrong::of(page.words, *problem));
    let Wrong {
        name,
        address,
        kinds: wrong_kinds,
    } = wrong.unwrap_or_default();
    let kinds: Vec<_> = offered_kinds(&page, &shown.kinds)
        .map(|kind| {
            let (word, checked) = (kind.as_str(), shown.kinds.contains(&kind));
            view! {
                <label class="choice">
                    <input type="checkbox" name="kind" value=word checked=checked/>
                    <span>{page.t(&format!("channel-news-{word}"))}</span>
                </label>
            }
        })
        .collect();
    let wrong_kinds = wrong_kinds.map(|text| {
        view! { <p class="problem" role="alert">{text}</p> }
    });
    let kinds_id = format!("{prefix}-kinds");
    let labelled = kinds_id.clone();
    let input = |name: &'static str, key, value, hint, problem| {
        let id = format!("{prefix}-{name}");
        view! { <TextField id name key value hint problem is_code=true/> }
    };
    view! {
        {input("name", "channel-name", shown.name, None, name)}
        {input("address", "channel-address", shown.address, Some(hint), address)}
        <div role="group" aria-labelledby=labelled>
            <h3 id=kinds_id>{page.t("channel-kinds")}</h3>
            {wrong_kinds}
            {kinds}
        </div>
        <LanguageInput id=format!("{prefix}-lang") key="channel-language" chosen=shown.lang/>
    }
}
