//! The partner's profiles at a glance. One that cannot be read now says so and leaves the others
//! alone.

use super::error::ErrorText;
use super::history::customers_of;
use super::named_customers::with_customers;
use super::new_since::{NewSince, NewSinceSection};
use super::profile::title;
use crate::app::{Frame, render};
use crate::auth::{Auth, Permission};
use crate::components::approvals::{OwnRequest, number};
use crate::components::customer::full_title;
use crate::components::explanation::{AnswerDetails, MeaningFacts};
use crate::components::record::{RecordList, RecordNames};
use crate::components::time::timed;
use crate::components::value::{self, ShownValue};
use crate::components::waiting::WaitReason;
use crate::components::{PageContext, ProfileLabels, page_context};
use crate::customers::Customers;
use crate::editing::{ApprovalRequest, CustomerNames, Draft, Editing};
use crate::error::{Error, ErrorKind};
use crate::history::{History, Row, target_of};
use crate::profile::{Countries, Json, Kind, Owner, PROFILES, Place, Target, read, signs};
use crate::text::Words;
use axum::extract::State;
use axum::response::Response;
use futures::future::join_all;
use leptos::either::Either;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::mem::discriminant;

/// The number of values of a profile that its card shows.
const SHOWN: usize = 3;

/// Own requests for changes of customers that are told here; the list of drafts has the others.
const REQUESTS_TOLD: usize = 5;

/// One profile and its document, or the error of reading it.
pub struct Card {
    pub target: Target,
    pub document: Result<Json, Error>,
    /// The document that the person read last, and when, if it cannot be read now.
    pub last: Option<(Json, i64)>,
}

pub async fn show(
    page: PageContext,
    State(editing): State<Editing>,
    State(history): State<History>,
    State(customers): State<Customers>,
    State(auth): State<Auth>,
) -> Result<Response, Error> {
    let person = page.person()?;
    let targets: Vec<Target> = PROFILES
        .iter()
        .filter(|profile| profile.owner == Owner::Partner)
        .map(|profile| Target::Partner(profile))
        .collect();
    let documents = join_all(
        targets
            .iter()
            .map(|target| editing.read(person, target, page.lang())),
    )
    .await;
    let mut cards = Vec::with_capacity(targets.len());
    for (target, document) in targets.into_iter().zip(documents) {
        // These are about the person, not about a profile.
        if let Err(error) = &document
            && matches!(
                error.kind,
                ErrorKind::SignIn | ErrorKind::Mfa | ErrorKind::StoreDown
            )
        {
            return Err(error.clone());
        }
        let last = match &document {
            Err(error) if error.kind.is_outage() => {
                editing.stale_view(person, &target, false).await?.last
            }
            _ => None,
        };
        cards.push(Card {
            target,
            document,
            last,
        });
    }
    let drafts = if page.may(Permission::Edit) {
        editing.drafts(person).await?
    } else {
        vec![]
    };
    let approvals = OverviewApprovals {
        waiting: editing.approvals_waiting(person).await?.unwrap_or_default(),
        emergencies: editing.emergencies().await?,
        own: editing.requests_of_drafts(person, &drafts).await?,
    };
    let recent = history.recent_changes().await?;
    let fresh = NewSince::open(&auth, &history, person).await?;
    let fresh_rows = fresh.iter().flat_map(|fresh| &fresh.rows);
    let saved = approvals.emergencies.iter();
    let about: Vec<Target> = recent
        .iter()
        .chain(fresh_rows)
        .filter_map(target_of)
        .chain(saved.map(|saved| saved.target.clone()))
        .chain(approvals.own_ended().map(|own| own.target.clone()))
        .collect();
    let names = editing.customer_names(person, &about).await?;
    let mut shown = customers_of(&recent);
    shown.extend(fresh.iter().flat_map(NewSince::customers));
    let page = with_customers(page.clone(), &customers, &shown).await;
    let tells_outage = !told_above(&cards).is_empty();
    let frame = Frame::titled(page.t("overview-title")).telling_outage(tells_outage);
    let content = move || {
        let (cards, drafts, recent) = (&cards, &drafts, &recent);
        let (names, fresh) = (&names, fresh.as_ref());
        view! { <OverviewPage cards drafts recent names approvals=&approvals fresh/> }
    };
    Ok(render(&page, frame, content).await)
}

#[component]
pub fn OverviewPage<'a>(
    cards: &'a [Card],
    drafts: &'a [(Target, Draft)],
    recent: &'a [Row],
    #[prop(optional)] names: Option<&'a CustomerNames>,
    #[prop(optional)] approvals: Option<&'a OverviewApprovals>,
    #[prop(optional_no_strip)] fresh: Option<&'a NewSince>,
) -> impl IntoView + use<> {
    let page = page_context();
    let fresh = fresh.map(|fresh| view! { <NewSinceSection fresh names/> });
    let draft_of = |target: &Target| {
        let mut drafts = drafts.iter();
        drafts.find(|(of, _)| of == target).map(|(_, draft)| draft)
    };
    let told = told_above(cards);
    let list: Vec<_> = cards
        .iter()
        .map(|card| {
            let own = approvals.and_then(|approvals| approvals.own.get(&card.target.key()));
            let error = card.document.as_ref().err();
            let is_told = error.is_some_and(|error| told.iter().any(|told| is_like(told, error)));
            view! { <ProfileCard card draft=draft_of(&card.target) request=own is_told/> }
        })
        .collect();
    let of_customers = drafts
        .iter()
        .filter(|(target, _)| target.customer().is_some());
    let of_customers = Some(of_customers.count())
        .filter(|count| *count > 0)
        .map(|count| {
            let text = page.t_args("overview-drafts", &[("count", count.into())]);
            let link = view! { <a href="/drafts">{page.t("nav-drafts")}</a> };
            view! { <p class="note">{text}{page.after_sentence()}{link}</p> }
        });
    let approvals = approvals.map(|approvals| view! { <ApprovalNotes approvals names/> });
    let names = names.map(RecordNames::of_customers).unwrap_or_default();
    let recent = if recent.is_empty() {
        Either::Left(view! { <p class="hint">{page.t("overview-recent-none")}</p> })
    } else {
        Either::Right(view! {
            <RecordList rows=recent with_profile=true names/>
            <p><a href="/history">{page.t("overview-history")}</a></p>
        })
    };
    view! {
        <hgroup>
            <h1>{page.t("overview-title")}</h1>
            <p>{page.t("overview-text")}</p>
        </hgroup>
        <OutageNotices told=&told/>
        {approvals}
        {of_customers}
        <ul class="cards">
            {list}
            <li class="card">
                <h2><a href="/customers">{page.t("nav-customers")}</a></h2>
                <p class="hint">{page.t("overview-customers")}</p>
                <p class="card__verb" aria-hidden="true">{page.t("card-customers")}</p>
            </li>
        </ul>
        {fresh}
        <section class="part">
            <h2>{page.t("overview-recent")}</h2>
            {recent}
        </section>
    }
}

/// The approvals that everybody, or this person, is told of.
#[derive(Debug, Default)]
pub struct OverviewApprovals {
    /// Requests that wait for this person's approval.
    pub waiting: usize,
    /// Saves of the last days that were made without approval.
    pub emergencies: Vec<ApprovalRequest>,
    /// This person's requests, by the keys of the documents whose drafts they were made of.
    pub own: BTreeMap<String, ApprovalRequest>,
}

impl OverviewApprovals {
    /// This person's requests for changes of customers that ended without a save. Those of the
    /// partner's profiles stand on their cards.
    fn own_ended(&self) -> impl Iterator<Item = &ApprovalRequest> {
        let own = self.own.values();
        own.filter(|own| own.target.customer().is_some() && !own.state.is_current())
            .take(REQUESTS_TOLD)
    }
}

#[component]
fn ApprovalNotes<'a>(
    approvals: &'a OverviewApprovals,
    names: Option<&'a CustomerNames>,
) -> impl IntoView + use<> {
    let page = page_context();
    let waiting = (approvals.waiting > 0).then(|| {
        let count = [("count", approvals.waiting.into())];
        let text = page.t_args("overview-approvals", &count);
        let link = view! { <a href="/approvals">{page.t("nav-approvals")}</a> };
        view! { <p class="note">{text}{page.after_sentence()}{link}</p> }
    });
    let emergencies: Vec<_> = approvals
        .emergencies
        .iter()
        .map(|saved| {
            let id = saved.target.customer();
            let name = id.and_then(|id| names?.get(id)).map(String::as_str);
            let what = full_title(&page, &saved.target, name);
            let reason = saved.justification.reason.as_deref().unwrap_or_default();
            let reason = signs::visible(reason).into_owned();
            let args = [
                ("name", saved.author.name.as_str().into()),
                ("what", what.into()),
                ("reason", reason.into()),
            ];
            let at = [("at", saved.created_at)];
            let text = timed(&page, "overview-emergency", &args, &at);
            let address = format!("/approvals/{}", saved.number);
            let number = number(page.words, saved);
            let link = view! { <a href=address>{number}</a> };
            view! { <p class="warning">{text}{page.after_sentence()}{link}</p> }
        })
        .collect();
    let own: Vec<_> = approvals
        .own_ended()
        .map(|request| {
            let id = request.target.customer();
            let name = id.and_then(|id| names?.get(id)).map(String::as_str);
            let what = full_title(&page, &request.target, name);
            view! { <p class="note">{what}" "<OwnRequest request/></p> }
        })
        .collect();
    view! { {emergencies}{waiting}{own} }
}

#[component]
fn ProfileCard<'a>(
    card: &'a Card,
    draft: Option<&'a Draft>,
    /// The request for approval that was made of the draft.
    request: Option<&'a ApprovalRequest>,
    /// Its error is told above the cards.
    is_told: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    let profile = card.target.profile();
    let state = match (&card.document, draft) {
        (_, Some(draft)) => Some((
            "warn",
            page.t_args("card-draft", &[("at", page.moment(draft.kept_at).into())]),
        )),
        (Err(_), None) => Some(("bad", page.t("card-unavailable").into_owned())),
        (Ok(document), None) if document.doubled().is_some() => {
            Some(("warn", page.t("card-read-only").into_owned()))
        }
        (Ok(document), None) => vetting(page.words, profile.places(), document),
    };
    let state = state.map(|(look, text)| {
        view! { <p class=format!("chip chip--{look}")>{text}</p> }
    });
    let request = request.map(|request| view! { <p class="fine"><OwnRequest request/></p> });
    let content = match &card.document {
        Ok(document) => Either::Left(view! { <CardFacts target=&card.target document/> }),
        Err(error) => Either::Right(view! {
            {(!is_told).then(|| view! { <CardError error/> })}
            <LastFacts card/>
        }),
    };
    let verb = if profile.is_editable() && page.may(Permission::Edit) {
        "card-edit"
    } else {
        "card-view"
    };
    view! {
        <li class="card">
            <h2><a href=card.target.address()>{title(page.words, &card.target)}</a></h2>
            {state}
            {request}
            <p class="hint">{page.t(&format!("about-{}", profile.slug))}</p>
            {content}
            <p class="card__verb" aria-hidden="true">{page.t(verb)}</p>
        </li>
    }
}

/// The errors that are told above the cards, each once: a wait that Partner Center asked for, and
/// an outage that keeps several profiles from being read.
fn told_above(cards: &[Card]) -> Vec<&Error> {
    let errors = cards.iter().filter_map(|card| card.document.as_ref().err());
    let errors: Vec<&Error> = errors.filter(|error| error.kind.is_outage()).collect();
    let mut told: Vec<&Error> = vec![];
    for error in errors.iter().copied() {
        let alike = errors.iter().filter(|other| is_like(other, error)).count();
        let is_new = !told.iter().any(|told| is_like(told, error));
        if is_new && (alike > 1 || is_throttled(error)) {
            told.push(error);
        }
    }
    told
}

/// Both say the same. The seconds of a wait may differ.
fn is_like(one: &Error, other: &Error) -> bool {
    discriminant(&one.kind) == discriminant(&other.kind)
}

fn is_throttled(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::Throttled(_))
}

/// Tells why profiles cannot be read, and since when Partner Center has not answered.
#[component]
fn OutageNotices<'a>(told: &'a [&'a Error]) -> impl IntoView + use<> {
    let page = page_context();
    let since = page.outage.since();
    let mut since = since.map(|at| timed(&page, "outage-banner", &[], &[("at", at)]));
    let notices: Vec<_> = told
        .iter()
        .enumerate()
        .map(|(number, error)| {
            let ErrorText { title, text, .. } = ErrorText::of(&page, error);
            let since = since.take().map(|since| view! { <p>{since}</p> });
            let answer = error.upstream.as_deref().filter(|_| !is_throttled(error));
            let details = answer.map(|answer| view! { <AnswerDetails answer/> });
            let id = format!("outage-{number}");
            let labelled = id.clone();
            view! {
                <section class="banner banner--warn" aria-labelledby=labelled>
                    <h2 id=id>{title}</h2>
                    <p>{text}</p>
                    {since}
                    <WaitReason kind=error.kind/>
                    {details}
                </section>
            }
        })
        .collect();
    notices
}

/// What the person saw last of a profile that cannot be read now.
#[component]
fn LastFacts<'a>(card: &'a Card) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let (document, at) = card.last.as_ref()?;
    let as_of = timed(&page, "outage-as-of", &[], &[("at", *at)]);
    Some(view! {
        <p class="hint">{as_of}</p>
        <CardFacts target=&card.target document/>
    })
}

/// The first values of the table that the document has.
#[component]
fn CardFacts<'a>(target: &'a Target, document: &'a Json) -> impl IntoView + use<> {
    let words = page_context().words;
    let profile = target.profile();
    let labels = ProfileLabels::of(profile, document, None, &Countries::new());
    let rows: Vec<_> = profile
        .places()
        .filter_map(|place| {
            let kind = place.field.kind;
            let member = read(document, &place);
            let text = member.shown();
            let said_above = matches!(kind, Kind::VettingStatus | Kind::VettingSubStatus);
            (!text.is_empty() && !member.is_tree() && !said_above).then(|| {
                let label = labels.label(words, &place);
                view! { <div><dt>{label}</dt><dd><ShownValue kind value=&text/></dd></div> }
            })
        })
        .take(SHOWN)
        .collect();
    view! { <dl class="facts">{rows}</dl> }
}

/// The vetting status of a profile that has one.
fn vetting(
    words: &Words,
    mut places: impl Iterator<Item = Place>,
    document: &Json,
) -> Option<(&'static str, String)> {
    let status = read(
        document,
        &places.find(|place| place.field.kind == Kind::VettingStatus)?,
    )
    .shown();
    let look = match status.to_ascii_lowercase().as_str() {
        "authorized" => "good",
        "rejected" => "bad",
        _ => "info",
    };
    (!status.is_empty()).then(|| (look, value::text(words, Kind::VettingStatus, &status)))
}

#[component]
fn CardError<'a>(error: &'a Error) -> impl IntoView + use<> {
    let ErrorText {
        title, text, row, ..
    } = ErrorText::of(&page_context(), error);
    let meaning = row.map(|row| view! { <MeaningFacts row/> });
    let answer = error.upstream.as_deref();
    let details = answer.map(|answer| view! { <AnswerDetails answer/> });
    view! {
        <p><strong>{title}</strong></p>
        <p>{text}</p>
        {meaning}
        {details}
    }
}
