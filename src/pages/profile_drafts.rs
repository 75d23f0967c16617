//! The drafts of one profile: one's own, which can be handed over, and those of colleagues, which
//! can be asked for or, where they are offered, taken.

use super::customer_navigation::{ListNavigation, placed};
use super::profile::title;
use crate::app::{Frame, render};
use crate::auth::Auth;
use crate::auth::people::Colleague;
use crate::components::approvals::SeenInRequests;
use crate::components::customer::{CustomerLine, full_title};
use crate::components::draft_changes::changed_fields;
use crate::components::hand_over::{ColleagueItem, HandOver, OfferNote, OwnDraftLink, offered_to};
use crate::components::time::timed;
use crate::components::{PageContext, page_context};
use crate::customers::{CustomerNotes, Customers};
use crate::editing::{AskResult, Editing, OfferResult, OwnDraft, ProfileDrafts, TakeResult};
use crate::error::{Error, ErrorKind};
use crate::middleware::DocumentTarget;
use crate::profile::Target;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;

/// The query of the address.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct DraftsQuery {
    /// The key of the colleague who is chosen to begin with.
    pub to: String,
    /// A word for what the last post did.
    pub done: String,
}

/// The posted form: one of several, told apart by `intent`.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct HandOverForm {
    intent: String,
    /// The key of the colleague to hand over to; empty for whoever takes it.
    to: String,
    /// The key of the colleague whose draft is meant.
    owner: String,
    note: String,
}

/// The page, as it is opened and as it comes back after a post that stored nothing.
#[derive(Debug, Clone)]
pub struct ProfileDraftsView {
    pub drafts: ProfileDrafts,
    /// The people who may edit.
    pub editors: Vec<Colleague>,
    pub asked: DraftsQuery,
    /// The note that was refused because it is too long, with the number of its characters and the
    /// colleague whose draft was asked for; nobody's where one's own was to be handed over.
    pub refused: Option<(String, usize, String)>,
}

impl ProfileDraftsView {
    /// The key of the colleague whom the form of one's own draft begins with: whoever was chosen,
    /// else whom the draft is offered to; empty for whoever takes it.
    fn chosen(&self) -> &str {
        let asked = self.asked.to.as_str();
        if !asked.is_empty() || self.refused_of("").is_some() {
            return asked;
        }
        let own = self.drafts.own.as_ref();
        let offer = own.and_then(|own| own.offer.as_ref());
        let taker = offer.and_then(|offer| offer.taker.as_ref());
        taker.map_or("", |(key, _)| key)
    }

    /// The note that was refused, with its length, if it was to this colleague.
    fn refused_of(&self, owner: &str) -> Option<(String, usize)> {
        let refused = self.refused.as_ref();
        let refused = refused.filter(|(.., of)| of == owner);
        refused.map(|(note, length, _)| (note.clone(), *length))
    }
}

/// The words of `done`, and the sentence of each: `drafts-done-{word}`.
const DONE: [&str; 8] = [
    "offered",
    "withdrawn",
    "asked",
    "gone",
    "own-draft",
    "unsettled",
    "no-draft",
    "too-many",
];

/// `GET`.
pub async fn show(
    page: PageContext,
    State(editing): State<Editing>,
    State(auth): State<Auth>,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    DocumentTarget(target): DocumentTarget,
    Query(asked): Query<DraftsQuery>,
) -> Result<Response, Error> {
    let page = placed(page, &customers, &notes, &target).await;
    let view = view_of(&page, &editing, &auth, &target, asked).await?;
    Ok(answer(&page, view, StatusCode::OK).await)
}

/// `POST`: hands over, withdraws, takes, or asks.
pub async fn submit(
    page: PageContext,
    State(editing): State<Editing>,
    State(auth): State<Auth>,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    DocumentTarget(target): DocumentTarget,
    Form(posted): Form<HandOverForm>,
) -> Result<Response, Error> {
    let person = page.person()?;
    if !target.profile().is_editable() {
        return Err(ErrorKind::Method.into());
    }
    let done = match posted.intent.as_str() {
        "offer" => offer(&page, &editing, &auth, &target, &posted).await?,
        "withdraw" => {
            editing.withdraw_offer(person, &target).await?;
            Ok("withdrawn")
        }
        "take" => {
            let taken = editing.take_draft(person, &target, &posted.owner, page.lang());
            match taken.await? {
                TakeResult::Taken => {
                    let form = page.in_list(target.address());
                    return Ok(Redirect::to(&form).into_response());
                }
                TakeResult::Gone => Ok("gone"),
                TakeResult::OwnDraft => Ok("own-draft"),
                TakeResult::Unsettled => Ok("unsettled"),
            }
        }
        "ask" => {
            let (owner, note) = (&posted.owner, &posted.note);
            let asked = editing.ask_for_draft(person, &target, owner, note, page.lang());
            match asked.await? {
                AskResult::Asked => Ok("asked"),
                AskResult::Gone => Ok("gone"),
                AskResult::TooMany => Ok("too-many"),
                AskResult::NoteTooLong(length) => Err(length),
            }
        }
        _ => return Err(ErrorKind::BadForm.into()),
    };
    let length = match done {
        Ok(word) => {
            let address = page.in_list(format!("{}/drafts?done={word}", target.address()));
            return Ok(Redirect::to(&address).into_response());
        }
        Err(length) => length,
    };
    let page = placed(page, &customers, &notes, &target).await;
    let asked = DraftsQuery {
        to: posted.to,
        ..DraftsQuery::default()
    };
    let mut view = view_of(&page, &editing, &auth, &target, asked).await?;
    view.refused = Some((posted.note, length, posted.owner));
    Ok(answer(&page, view, StatusCode::UNPROCESSABLE_ENTITY).await)
}

/// Offers the person's own draft. Returns the word of what was done, or the length of a note that
/// is too long.
async fn offer(
    page: &PageContext,
    editing: &Editing,
    auth: &Auth,
    target: &Target,
    posted: &HandOverForm,
) -> Result<Result<&'static str, usize>, Error> {
    let person = page.person()?;
    let editors = match posted.to.as_str() {
        "" => vec![],
        _ => auth.editors_beside(person).await?,
    };
    let to = editors.iter().find(|editor| editor.key == posted.to);
    if to.is_none() && !posted.to.is_empty() {
        return Err(ErrorKind::BadForm.into());
    }
    let offered = editing.offer_draft(person, target, to, &posted.note);
    Ok(match offered.await? {
        OfferResult::Offered => Ok("offered"),
        OfferResult::NoDraft => Ok("no-draft"),
        OfferResult::Unsettled => Ok("unsettled"),
        OfferResult::NoteTooLong(length) => Err(length),
    })
}

async fn view_of(
    page: &PageContext,
    editing: &Editing,
    auth: &Auth,
    target: &Target,
    asked: DraftsQuery,
) -> Result<ProfileDraftsView, Error> {
    if !target.profile().is_editable() {
        return Err(ErrorKind::NotFound.into());
    }
    let person = page.person()?;
    Ok(ProfileDraftsView {
        drafts: editing.profile_drafts(person, target, page.lang()).await?,
        editors: auth.editors_beside(person).await?,
        asked,
        refused: None,
    })
}

async fn answer(page: &PageContext, view: ProfileDraftsView, status: StatusCode) -> Response {
    let name = page.copy.name_of(&view.drafts.target);
    let profile = full_title(page, &view.drafts.target, name);
    let title = page.t_args("profile-drafts-title", &[("profile", profile.into())]);
    let frame = Frame::titled(title).status(status);
    let content = move || view! { <ProfileDraftsPage shown=&view/> };
    render(page, frame, content).await
}

#[component]
pub fn ProfileDraftsPage<'a>(shown: &'a ProfileDraftsView) -> impl IntoView + use<> {
    let page = page_context();
    let target = &shown.drafts.target;
    let form = page.in_list(target.address());
    let done = DONE.iter().find(|word| **word == shown.asked.done);
    let done = done.map(|word| {
        let text = page.t(&format!("drafts-done-{word}"));
        // The way out of what stands against it.
        let own = (*word == "own-draft" && shown.drafts.own.is_some())
            .then(|| view! { {page.after_sentence()}<OwnDraftLink target/> });
        view! { <p class="note" role="status">{text}{own}</p> }
    });
    let own = match &shown.drafts.own {
        Some(own) => Either::Left(view! { <OwnDraftSection shown own/> }),
        None => Either::Right(view! { <p class="nothing">{page.t("profile-drafts-none")}</p> }),
    };
    let has_own = shown.drafts.own.is_some();
    let colleagues = shown.drafts.colleagues.iter();
    let items: Vec<_> = colleagues
        .enumerate()
        .map(|(number, edit)| {
            let refused = shown.refused_of(&edit.draft.owner);
            view! { <ColleagueItem target edit has_own number refused/> }
        })
        .collect();
    // What there is stands before what there is not.
    let colleagues_first = !has_own && !items.is_empty();
    let colleagues = if items.is_empty() {
        Either::Left(view! { <p class="nothing">{page.t("colleague-drafts-none")}</p> })
    } else {
        Either::Right(view! { <ul class="rows">{items}</ul> })
    };
    let own = view! {
        <section class="part">
            <h2>{page.t("profile-drafts-own")}</h2>
            {own}
        </section>
    };
    let colleagues = view! {
        <section class="part">
            <h2>{page.t("profile-drafts-colleagues")}</h2>
            {colleagues}
        </section>
    };
    let sections = match colleagues_first {
        true => Either::Left((colleagues, own)),
        false => Either::Right((own, colleagues)),
    };
    view! {
        <ListNavigation target/>
        <p class="back"><a href=form>{page.t("profile-history-back")}</a></p>
        <hgroup>
            <CustomerLine target name=None/>
            <p>{title(page.words, target)}</p>
            <h1>{page.t("colleague-drafts")}</h1>
            <p>{page.t("profile-drafts-text")}<SeenInRequests/></p>
        </hgroup>
        {done}
        {sections}
    }
}

/// One's own draft, and the way to hand it over or to take that back.
#[component]
fn OwnDraftSection<'a>(shown: &'a ProfileDraftsView, own: &'a OwnDraft) -> impl IntoView + use<> {
    let page = page_context();
    let target = &shown.drafts.target;
    let kept = timed(&page, "draft-kept", &[], &[("at", own.draft.kept_at)]);
    let changes = own.changes.as_ref();
    let changes =
        changes.and_then(|changes| changed_fields(page.words, target, &own.draft, changes));
    let changes = changes.map(|text| view! { <p>{text}</p> });
    let offer = own.offer.as_ref().map(|offer| {
        let action = page.in_list(format!("{}/drafts", target.address()));
        view! {
            <div class="note">
                <p>{offered_to(&page, offer)}</p>
                <OfferNote offer/>
            </div>
            <form method="post" action=action>
                <button class="button button--quiet" name="intent" value="withdraw">
                    {page.t("hand-over-withdraw")}
                </button>
            </form>
        }
    });
    view! {
        <p class="hint">{kept}</p>
        {changes}
        {offer}
        <HandOver
            target
            editors=&shown.editors
            to=shown.chosen()
            refused=shown.refused_of("")
            ends_request=own.awaits_approval
        />
    }
}
