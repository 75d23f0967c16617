//! The forms by which drafts go from one person to another: offering one's own, taking a
//! colleague's, asking for it.

use crate::auth::Person;
use crate::auth::people::Colleague;
use crate::components::colleagues::colleague_name;
use crate::components::text_area::TextArea;
use crate::components::time::timed;
use crate::components::{PageContext, page_context};
use crate::editing::{ColleagueEdit, DraftOffer, LONGEST_HANDOVER_NOTE};
use crate::profile::{Target, signs};
use leptos::either::Either;
use leptos::prelude::*;

/// Since when a draft is offered, and to whom.
pub fn offered_to(page: &PageContext, offer: &DraftOffer) -> impl IntoView + use<> {
    let own = page.person.as_ref().map(Person::key);
    let (key, name) = match &offer.taker {
        Some((taker, _)) if own.as_ref() == Some(taker) => ("hand-over-offered-you", ""),
        Some((_, name)) => ("hand-over-offered-to", name.as_str()),
        None => ("hand-over-offered", ""),
    };
    timed(
        page,
        key,
        &[("name", name.into())],
        &[("at", offer.given_at)],
    )
}

/// The words that somebody wrote to an offer or a question; nothing without any.
#[component]
pub fn OfferNote<'a>(offer: &'a DraftOffer) -> Option<impl IntoView + use<>> {
    let note = signs::visible(&offer.note).into_owned();
    (!note.is_empty()).then(|| view! { <QuotedNote note/> })
}

/// The words of somebody as a quotation.
#[component]
pub fn QuotedNote(note: String) -> impl IntoView {
    view! { <p><q><bdi>{note}</bdi></q></p> }
}

/// The form that hands one's own draft over, also to somebody else than before.
#[component]
pub fn HandOver<'a>(
    target: &'a Target,
    editors: &'a [Colleague],
    /// The key of the colleague who is chosen to begin with.
    to: &'a str,
    /// The note that was refused, with its length.
    refused: Option<(String, usize)>,
    /// A request for approval waits, which ends when somebody takes the draft over.
    ends_request: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    let action = page.in_list(format!("{}/drafts", target.address()));
    let editors = editors.iter().map(|editor| {
        let args = [
            ("name", editor.name.as_str().into()),
            ("apart", editor.username.as_str().into()),
        ];
        let text = page.t_args("customer-apart", &args);
        let selected = editor.key == to;
        view! { <option value=editor.key.clone() selected=selected>{text}</option> }
    });
    let editors: Vec<_> = editors.collect();
    view! {
        <form id="hand-over" class="stack note-form" method="post" action=action>
            <h3>{page.t("hand-over-title")}</h3>
            <p>{page.t("hand-over-text")}</p>
            {ends_request.then(|| view! { <RequestEnds/> })}
            <div class="field">
                <label for="to">{page.t("hand-over-to")}</label>
                <p id="hint-to" class="hint">{page.t("hand-over-to-hint")}</p>
                <select id="to" name="to" aria-describedby="hint-to">
                    <option value="">{page.t("hand-over-anybody")}</option>
                    {editors}
                </select>
            </div>
            <NoteField id="note" described="hint-note problem-note" refused/>
            <button class="button" name="intent" value="offer">{page.t("hand-over-button")}</button>
        </form>
    }
}

/// Says that a request for approval ends when the draft is taken over.
#[component]
fn RequestEnds() -> impl IntoView {
    view! { <p class="note">{page_context().t("hand-over-ends-request")}</p> }
}

/// The input of a note; it comes back with what was refused.
#[component]
fn NoteField(
    /// The id that the ids of its hint and its problem are made of.
    id: &'static str,
    described: &'static str,
    refused: Option<(String, usize)>,
) -> impl IntoView {
    let page = page_context();
    let bad = refused.is_some();
    let (text, length) = refused.unwrap_or_default();
    let problem = bad.then(|| too_long(&page, length));
    let hint = page.t_args(
        "hand-over-note-hint",
        &[("max", LONGEST_HANDOVER_NOTE.into())],
    );
    view! {
        <div class="field">
            <label for=id>{page.t("hand-over-note")}</label>
            <p id=format!("hint-{id}") class="hint">{hint}</p>
            <p id=format!("problem-{id}") class="problem" hidden=!bad>{problem}</p>
            <TextArea id rows="3" text described bad/>
        </div>
    }
}

/// A colleague's draft: take it where it is offered, else ask for it.
#[component]
pub fn ColleagueItem<'a>(
    target: &'a Target,
    edit: &'a ColleagueEdit,
    /// The person has a draft themself, and takes no other over beside it.
    has_own: bool,
    /// Its place in the list.
    number: usize,
    /// The note to a question that was refused, with its length.
    refused: Option<(String, usize)>,
) -> impl IntoView + use<> {
    let page = page_context();
    let address = page.in_list(format!("{}/drafts", target.address()));
    let name = colleague_name(&page, edit.draft.name.as_deref());
    let args = [("name", name.clone().into())];
    let since = timed(
        &page,
        "colleague-editing",
        &args,
        &[("at", edit.draft.begun_at)],
    );
    let way = match &edit.offer {
        Some(offer) => Either::Left(view! {
            <p>{offered_to(&page, offer)}</p>
            <OfferNote offer/>
            {edit.awaits_approval.then(|| view! { <RequestEnds/> })}
            <TakeDraft target edit name address has_own/>
        }),
        None => Either::Right(view! { <AskForm edit name address number refused/> }),
    };
    view! { <li><p>{since}</p>{way}</li> }
}

/// Takes an offered draft over; whoever has one already is led to that first.
#[component]
fn TakeDraft<'a>(
    target: &'a Target,
    edit: &'a ColleagueEdit,
    name: String,
    address: String,
    has_own: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    if has_own {
        return Either::Left(view! {
            <p>{page.t("hand-over-own-first")}{page.after_sentence()}<OwnDraftLink target/></p>
        });
    }
    let args = [("name", name.into())];
    Either::Right(view! {
        <form method="post" action=address>
            <input type="hidden" name="owner" value=edit.draft.owner.clone()/>
            <button class="button" name="intent" value="take">
                {page.t_args("hand-over-take", &args)}
            </button>
        </form>
    })
}

/// The way to the person's own draft.
#[component]
pub fn OwnDraftLink<'a>(target: &'a Target) -> impl IntoView + use<> {
    let page = page_context();
    view! { <a href=page.in_list(target.address())>{page.t("profile-drafts-open")}</a> }
}

/// Asks a colleague for a draft, with a note if one is given.
#[component]
fn AskForm<'a>(
    edit: &'a ColleagueEdit,
    name: String,
    address: String,
    number: usize,
    refused: Option<(String, usize)>,
) -> impl IntoView + use<> {
    let page = page_context();
    let asked = edit
        .asked_at
        .map(|at| timed(&page, "hand-over-asked", &[], &[("at", at)]))
        .map(|text| view! { <p class="hint">{text}</p> });
    let bad = refused.is_some();
    let (note, length) = refused.unwrap_or_default();
    let problem = bad.then(|| too_long(&page, length));
    let id = format!("ask-{number}");
    let problem_id = format!("problem-{id}");
    let args = [("name", name.into())];
    view! {
        {asked}
        <form class="stack note-form" method="post" action=address>
            <input type="hidden" name="owner" value=edit.draft.owner.clone()/>
            <div class="field">
                <label for=id.clone()>{page.t_args("hand-over-ask-note", &args)}</label>
                <p id=problem_id.clone() class="problem" hidden=!bad>{problem}</p>
                <input
                    id=id
                    name="note"
                    type="text"
                    autocomplete="off"
                    dir="auto"
                    value=note
                    aria-describedby=problem_id
                    aria-invalid=bad.then_some("true")
                />
            </div>
            <button class="button button--quiet" name="intent" value="ask">
                {page.t_args("hand-over-ask", &args)}
            </button>
        </form>
    }
}

fn too_long(page: &PageContext, length: usize) -> String {
    let args = [
        ("length", length.into()),
        ("max", LONGEST_HANDOVER_NOTE.into()),
    ];
    page.t_args("note-too-long", &args)
}
