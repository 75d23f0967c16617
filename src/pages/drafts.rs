//! The person's unfinished edits, each with a link to its form and a button that discards it, and
//! those that colleagues hand over.

use super::colleague_drafts::{ColleagueDrafts, NoticeSection, OfferedSection, standing_notices};
use super::named_customers::with_customers_of;
use super::profile::UndoNote;
use crate::app::{Frame, render};
use crate::components::approvals::{OwnRequest, SeenInRequests};
use crate::components::customer::{CustomerDetails, full_title};
use crate::components::draft_changes::changed_fields;
use crate::components::hand_over::offered_to;
use crate::components::notice::Banner;
use crate::components::time::timed;
use crate::components::{PageContext, page_context};
use crate::customers::Customers;
use crate::editing::{
    ApprovalRequest, CustomerNames, Draft, DraftChanges, DraftOffer, Editing, Outcome,
};
use crate::error::{Error, ErrorKind};
use crate::partner_center::Upstream;
use crate::profile::Target;
use axum::extract::{Form, State};
use axum::response::{Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;
use std::collections::BTreeMap;

pub async fn show(
    page: PageContext,
    State(editing): State<Editing>,
    State(upstream): State<Upstream>,
    State(customers): State<Customers>,
) -> Result<Response, Error> {
    let person = page.person()?;
    let discarded = editing.discarded(person, page.is_visit).await?;
    let drafts = editing.drafts(person).await?;
    let throttled = drafts
        .iter()
        .find(|(_, draft)| matches!(draft.outcome, Some(Outcome::Throttled { .. })));
    if let Some((target, _)) = throttled {
        // The answer that asked to wait may have come to another process.
        upstream.client.wait_left(target).await;
    }
    let changed = editing.changes_of_drafts(&drafts).await?;
    let requests = editing.requests_of_drafts(person, &drafts).await?;
    let offered = editing.offered_drafts(person).await?;
    let colleagues = ColleagueDrafts {
        own_offers: editing.own_offers(person, &drafts).await?,
        notices: standing_notices(&page, &editing, &offered).await?,
        offered,
    };
    let about: Vec<Target> = drafts.iter().map(|(target, _)| target.clone()).collect();
    let about = [about, discarded.clone(), colleagues.targets().collect()].concat();
    let names = editing.customer_names(person, &about).await?;
    let page = with_customers_of(page.clone(), &customers, &about).await;
    let outcome = discarded.first().map(|_| Outcome::Discarded.word());
    let frame = Frame::after(&page, page.t("drafts-title").into_owned(), outcome);
    let content = move || {
        let discarded = discarded.first();
        view! {
            <DraftsPage
                drafts=&drafts
                discarded
                names=&names
                changed=&changed
                requests=&requests
                colleagues=&colleagues
            />
        }
    };
    Ok(render(&page, frame, content).await)
}

/// The form that puts a notice away.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct NoticeForm {
    intent: String,
    notice: String,
}

/// `POST`: a notice was seen.
pub async fn submit(
    page: PageContext,
    State(editing): State<Editing>,
    Form(posted): Form<NoticeForm>,
) -> Result<Redirect, Error> {
    if posted.intent != "seen" {
        return Err(ErrorKind::BadForm.into());
    }
    editing
        .put_away_notice(page.person()?, &posted.notice)
        .await?;
    Ok(Redirect::to("/drafts"))
}

/// The list of drafts; `discarded` is the one that has just been, if any.
#[component]
pub fn DraftsPage<'a>(
    drafts: &'a [(Target, Draft)],
    discarded: Option<&'a Target>,
    /// The customers whose names are known.
    #[prop(optional)]
    names: Option<&'a CustomerNames>,
    /// The changes of the drafts, by the keys of their targets.
    #[prop(optional)]
    changed: Option<&'a BTreeMap<String, DraftChanges>>,
    /// The requests for approval that were made of the drafts, by the same keys.
    #[prop(optional)]
    requests: Option<&'a BTreeMap<String, ApprovalRequest>>,
    #[prop(optional)] colleagues: Option<&'a ColleagueDrafts>,
) -> impl IntoView + use<> {
    let page = page_context();
    let name_of = |target: &Target| names?.get(target.customer()?).map(String::as_str);
    let rows: Vec<_> = drafts
        .iter()
        .map(|(target, draft)| {
            let changes = changed.and_then(|changed| changed.get(&target.key()));
            let offer = colleagues.and_then(|colleagues| colleagues.offer_of(target));
            let request = requests.and_then(|requests| requests.get(&target.key()));
            view! { <DraftRow target draft name=name_of(target) changes offer request/> }
        })
        .collect();
    let discarded = discarded.map(|target| {
        let profile = full_title(&page, target, name_of(target));
        let text = page.t_args("drafts-discarded", &[("profile", profile.into())]);
        let more = view! { <UndoNote target told=true/> };
        view! { <Banner look="info" word=Outcome::Discarded.word() text more/> }
    });
    let rows = if rows.is_empty() {
        Either::Left(view! { <p class="nothing">{page.t("drafts-none")}</p> })
    } else {
        Either::Right(view! { <ul class="rows">{rows}</ul> })
    };
    view! {
        <hgroup>
            <h1>{page.t("drafts-title")}</h1>
            <p>{page.t("drafts-text")}<SeenInRequests/></p>
        </hgroup>
        {discarded}
        {colleagues.map(|colleagues| view! { <NoticeSection colleagues names/> })}
        <section class="part">
            <h2>{page.t("drafts-own")}</h2>
            {rows}
        </section>
        {colleagues.map(|colleagues| view! { <OfferedSection colleagues names/> })}
    }
}

#[component]
fn DraftRow<'a>(
    target: &'a Target,
    draft: &'a Draft,
    /// The customer's name. What was typed into the draft may be another.
    name: Option<&'a str>,
    changes: Option<&'a DraftChanges>,
    /// The offer that hands it over.
    offer: Option<&'a DraftOffer>,
    request: Option<&'a ApprovalRequest>,
) -> impl IntoView + use<> {
    let page = page_context();
    let waits = page.outage.wait(target.customer()).is_some();
    let word = |outcome: &Outcome| match outcome {
        Outcome::Throttled { .. } if waits => outcome.word(),
        _ => outcome.heading(),
    };
    let state = draft.outcome.as_ref().map(word).map(|word| {
        let text = page.t(&format!("outcome-{word}-title"));
        view! { <p class="chip chip--warn">{text}</p> }
    });
    // The customer is named in the link: links of one text would lead to different drafts.
    let title = full_title(&page, target, name);
    let customer = target
        .customer()
        .map(|id| view! { <p><CustomerDetails id/></p> });
    let changes = changes.and_then(|changes| changed_fields(page.words, target, draft, changes));
    let changes = changes.map(|text| view! { <p>{text}</p> });
    let kept = timed(&page, "draft-kept", &[], &[("at", draft.kept_at)]);
    let offer = offer.map(|offer| view! { <p>{offered_to(&page, offer)}</p> });
    let request = request.map(|request| view! { <p><OwnRequest request/></p> });
    let hand_over = format!("{}/drafts", target.address());
    // Names the draft for its button, which says the same in every row.
    let id = format!("draft-{}", draft.id());
    let described = id.clone();
    view! {
        <li class="draft">
            <div class="draft__what">
                <h3 id=id.clone()><a href=target.address()>{title}</a></h3>
                {customer}
                {changes}
                <p class="hint">{kept}</p>
                {offer}
                {request}
                <p><a href=hand_over aria-describedby=id>{page.t("hand-over-link")}</a></p>
                {state}
            </div>
            <form method="post" action=target.address()>
                <input type="hidden" name="draft" value=draft.id()/>
                <input type="hidden" name="return_to" value="/drafts"/>
                <button
                    class="button button--quiet"
                    name="intent"
                    value="discard"
                    aria-describedby=described
                >
                    {page.t("button-discard")}
                </button>
            </form>
        </li>
    }
}
