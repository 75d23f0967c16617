//! The team's own labels and note of a customer: a form for those who may edit, text for the others.

use super::customer_navigation::{ListNavigation, placed};
use super::profile_tabs::{CurrentTab, ProfileTabs};
use crate::app::{Frame, render};
use crate::auth::Permission;
use crate::components::customer::CustomerLine;
use crate::components::team_records::note_problem;
use crate::components::text_area::TextArea;
use crate::components::value::NoValue;
use crate::components::{PageContext, page_context};
use crate::customers::{
    CustomerNote, CustomerNotes, Customers, LONGEST_LABEL, LONGEST_NOTE, MOST_LABELS, NoteProblem,
    NoteResult, OpenedNote, typed_labels,
};
use crate::error::{Error, ErrorKind};
use crate::profile::{CUSTOMER_BILLING, CustomerId, Target};
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;

/// The page, as it is opened and as it comes back after a post that stored nothing.
#[derive(Debug, Clone)]
pub struct NotePage {
    pub target: Target,
    pub opened: OpenedNote,
    /// The typed values, where they differ from the stored ones.
    pub typed: Option<TypedNote>,
    pub problems: Vec<NoteProblem>,
    /// Somebody else has changed it since the page was opened.
    pub stale: bool,
    /// Labels that other customers have.
    pub known: Vec<String>,
}

/// The posted form.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct TypedNote {
    labels: String,
    note: String,
    /// The change that the page showed.
    seen: i64,
}

/// `GET`: whoever Partner Center lets list customers may read it.
pub async fn show(
    page: PageContext,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let (page, target, id) = opened(page, &customers, &notes, &id).await?;
    let note = NotePage {
        opened: notes.open(&id).await?,
        known: known(&notes).await?,
        target,
        typed: None,
        problems: vec![],
        stale: false,
    };
    Ok(answer(&page, note, StatusCode::OK).await)
}

/// `POST` of the form. What cannot be stored comes back as it was typed.
pub async fn save(
    page: PageContext,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    Path(id): Path<String>,
    Form(typed): Form<TypedNote>,
) -> Result<Response, Error> {
    let (page, target, id) = opened(page, &customers, &notes, &id).await?;
    let content = CustomerNote {
        labels: typed_labels(&typed.labels),
        note: typed.note.clone(),
    };
    let result = notes
        .save(page.person()?, &id, typed.seen, &content)
        .await?;
    let (current, problems, stale, status) = match result {
        NoteResult::Saved => return Ok(to(&page, &id, "?saved=yes")),
        NoteResult::Unchanged => return Ok(to(&page, &id, "")),
        NoteResult::Wrong(problems) => (
            notes.open(&id).await?,
            problems,
            false,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        NoteResult::Stale(current) => (current, vec![], true, StatusCode::CONFLICT),
    };
    let note = NotePage {
        opened: current,
        known: known(&notes).await?,
        target,
        typed: Some(typed),
        problems,
        stale,
    };
    Ok(answer(&page, note, status).await)
}

/// Asks before the page is left with something typed that was not sent. No island, so that it works
/// before the browser part is there. The listener is there only then, because it keeps the page out
/// of the browser's back/forward cache.
const UNSENT: &str = "(f=>{const differs=()=>f.dataset.unsent==='yes'||\
    [...f.elements].some(e=>e.type!=='hidden'&&'defaultValue'in e&&e.value!==e.defaultValue),\
    ask=e=>e.preventDefault(),\
    set=()=>{removeEventListener('beforeunload',ask);\
    if(differs())addEventListener('beforeunload',ask)};\
    f.addEventListener('input',set);\
    f.addEventListener('submit',()=>removeEventListener('beforeunload',ask));\
    addEventListener('pageshow',set)\
    })(document.currentScript.previousElementSibling)";

fn to(page: &PageContext, id: &CustomerId, query: &str) -> Response {
    let address = page.in_list(format!("/customers/{id}/note{query}"));
    Redirect::to(&address).into_response()
}

/// The page and the customer of the address, after Partner Center was asked whether this person may
/// see customers.
async fn opened(
    page: PageContext,
    customers: &Customers,
    notes: &CustomerNotes,
    id: &str,
) -> Result<(PageContext, Target, CustomerId), Error> {
    let id = CustomerId::parse(id).ok_or(ErrorKind::NotFound)?;
    let person = page.person()?;
    customers.ask_list(person, page.lang()).await?;
    let target = Target::Customer(&CUSTOMER_BILLING, id.clone());
    let page = placed(page, customers, notes, &target).await;
    Ok((page, target, id))
}

async fn known(notes: &CustomerNotes) -> Result<Vec<String>, Error> {
    let labels = notes.index().await?.all();
    Ok(labels.into_iter().map(|(label, _)| label).collect())
}

async fn answer(page: &PageContext, note: NotePage, status: StatusCode) -> Response {
    let name = page.copy.name_of(&note.target);
    let customer = name.unwrap_or(note.target.customer().map_or("", CustomerId::as_str));
    let title = page.t_args("note-page-title", &[("customer", customer.into())]);
    let frame = Frame::titled(title).status(status);
    let content = move || view! { <CustomerNotePage note=&note/> };
    render(page, frame, content).await
}

#[component]
pub fn CustomerNotePage<'a>(note: &'a NotePage) -> impl IntoView + use<> {
    let page = page_context();
    let target = &note.target;
    let content = if page.may(Permission::Edit) {
        Either::Left(view! { <NoteForm note/> })
    } else {
        Either::Right(view! { <NoteText note/> })
    };
    let query = page.path.split_once('?').map_or("", |(_, query)| query);
    let saved = query.split('&').any(|pair| pair == "saved=yes");
    let saved = saved.then(|| {
        view! { <p class="note" role="status">{page.t("note-saved")}</p> }
    });
    let history = target.customer().map(|id| {
        let address = format!("/history?customer={id}&event=customer_note");
        view! { <p class="fine"><a href=address>{page.t("note-history")}</a></p> }
    });
    view! {
        <ListNavigation target/>
        <ProfileTabs target current=CurrentTab::Note/>
        <hgroup>
            <CustomerLine target name=None/>
            <h1>{page.t("note-tab")}</h1>
            <p>{page.t("note-text")}</p>
            {history}
        </hgroup>
        {saved}
        {content}
    }
}

/// Labels and note as text.
#[component]
fn NoteText<'a>(note: &'a NotePage) -> impl IntoView + use<> {
    let page = page_context();
    let CustomerNote { labels, note } = &note.opened.content;
    let shown = |text: String| {
        if text.is_empty() {
            Either::Left(view! { <NoValue/> })
        } else {
            Either::Right(view! { <bdi>{text}</bdi> })
        }
    };
    let labels = shown(labels.join(&page.t("form-comma")));
    let text = shown(note.clone());
    view! {
        <dl class="facts">
            <div><dt>{page.t("note-labels")}</dt><dd>{labels}</dd></div>
            <div><dt>{page.t("note-note")}</dt><dd>{text}</dd></div>
        </dl>
        <p class="note">{page.t("note-role")}</p>
    }
}

#[component]
fn NoteForm<'a>(note: &'a NotePage) -> impl IntoView + use<> {
    let page = page_context();
    let stored = &note.opened.content;
    let comma = page.t("form-comma");
    let (labels, text) = match &note.typed {
        Some(typed) => (typed.labels.clone(), typed.note.clone()),
        None => (stored.labels.join(&comma), stored.note.clone()),
    };
    let of = |is_of_note: bool| -> Vec<String> {
        let about =
            |problem: &&NoteProblem| matches!(problem, NoteProblem::NoteTooLong(_)) == is_of_note;
        let problems = note.problems.iter().filter(about);
        problems
            .map(|problem| note_problem(page.words, problem))
            .collect()
    };
    let (of_labels, of_note) = (of(false), of(true));
    let (bad_labels, bad_note) = (!of_labels.is_empty(), !of_note.is_empty());
    let space = page.lang().between_sentences();
    let known = (!note.known.is_empty()).then(|| {
        let list = note.known.join(&comma);
        page.t_args("note-labels-known", &[("list", list.into())])
    });
    let args = [("most", MOST_LABELS.into()), ("max", LONGEST_LABEL.into())];
    let hint = [Some(page.t_args("note-labels-hint", &args)), known];
    let hint = hint.into_iter().flatten().collect::<Vec<_>>().join(space);
    let note_hint = page.t_args("note-note-hint", &[("max", LONGEST_NOTE.into())]);
    let action = note
        .target
        .customer()
        .map(|id| page.in_list(format!("/customers/{id}/note")));
    view! {
        {note.stale.then(|| view! { <StaleNote note/> })}
        <form
            class="stack note-form"
            method="post"
            action=action
            data-unsent=note.typed.is_some().then_some("yes")
        >
            <input type="hidden" name="seen" value=note.opened.seen.to_string()/>
            <div class="field">
                <label for="labels">{page.t("note-labels")}</label>
                <p id="hint-labels" class="hint">{hint}</p>
                <p id="problem-labels" class="problem" hidden=!bad_labels>
                    {of_labels.join(space)}
                </p>
                <input
                    id="labels"
                    name="labels"
                    type="text"
                    autocomplete="off"
                    value=labels
                    aria-describedby="hint-labels problem-labels"
                    aria-invalid=bad_labels.then_some("true")
                    autofocus=bad_labels
                />
            </div>
            <div class="field">
                <label for="note">{page.t("note-note")}</label>
                <p id="hint-note" class="hint">{note_hint}</p>
                <p id="problem-note" class="problem" hidden=!bad_note>{of_note.join(space)}</p>
                <TextArea
                    id="note"
                    rows="6"
                    text
                    described="hint-note problem-note"
                    bad=bad_note
                />
            </div>
            <button class="button" data-key="Enter">{page.t("note-save")}</button>
        </form>
        <script nonce=use_nonce()>{UNSENT}</script>
    }
}

/// Tells that somebody else was faster, and what stands there now.
#[component]
fn StaleNote<'a>(note: &'a NotePage) -> impl IntoView + use<> {
    let page = page_context();
    let CustomerNote { labels, note } = &note.opened.content;
    let labels = labels.join(&page.t("form-comma"));
    view! {
        <div class="banner banner--warn" role="alert" tabindex="-1" autofocus=true>
            <h2>{page.t("note-stale-title")}</h2>
            <p>{page.t("note-stale-text")}</p>
            <dl class="facts">
                <div><dt>{page.t("note-labels")}</dt><dd><bdi>{labels}</bdi></dd></div>
                <div><dt>{page.t("note-note")}</dt><dd><bdi>{note.clone()}</bdi></dd></div>
            </dl>
        </div>
    }
}
