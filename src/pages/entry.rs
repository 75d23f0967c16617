//! One row of the audit log: person, time, event, outcome, and the proof of it.

use super::entry_comments::{CommentSection, RefusedComment, lines};
use super::history::customers_of;
use super::named_customers::with_customers;
use super::profile::title;
use super::take_back::TakeBackSection;
use super::versions::address;
use crate::app::{Frame, render};
use crate::auth::Permission;
use crate::components::change_origin::ChangeOriginText;
use crate::components::changes::{
    self, Author, ChangeList, NoteChanges, OutcomeChip, told_outcome,
};
use crate::components::customer::{CustomerDetails, customer_name};
use crate::components::entry_facts::{CodeFact, EntryReference, Fact, entry_number};
use crate::components::entry_notes::{ApprovalMarkFacts, KeptAddresses, RestoredChanges};
use crate::components::explanation::{Meaning, RecordedSupportText};
use crate::components::justification::TicketNumber;
use crate::components::record::is_of_team;
use crate::components::snippets::SnippetsDisclosure;
use crate::components::time::Time;
use crate::components::{PageContext, ProfileLabels, page_context};
use crate::customers::Customers;
use crate::editing::{CustomerNames, Draft, Editing, Request, can_be_taken_back};
use crate::error::{Error, ErrorKind, UpstreamAnswer};
use crate::error_catalog;
use crate::history::{
    ChangeOrigin, Entry, History, approval_of, changes_of, comment_text, target_of,
};
use crate::history::{Event, Row};
use crate::profile::values::read;
use crate::profile::{Change, CustomerId, Target, signs};
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

pub async fn show(
    page: PageContext,
    State(history): State<History>,
    State(editing): State<Editing>,
    State(customers): State<Customers>,
    Path(seq): Path<String>,
) -> Result<Response, Error> {
    let seq = seq.parse().map_err(|_| ErrorKind::NotFound)?;
    answer(page, (&history, &editing, &customers), seq, None).await
}

/// The page of an entry, with a comment that was refused if there is one.
pub async fn answer(
    page: PageContext,
    (history, editing, customers): (&History, &Editing, &Customers),
    seq: i64,
    refused: Option<RefusedComment>,
) -> Result<Response, Error> {
    let entry = history.entry(seq).await?.ok_or(ErrorKind::NotFound)?;
    if matches!(entry.origin, Some(ChangeOrigin::NotYet(_))) {
        history.ask_authors(page.person()?);
    }
    let about = customers_of(std::slice::from_ref(&entry.row));
    let page = with_customers(page, customers, &about).await;
    let replay = replay(&page, history, editing, &entry).await?;
    let about: Vec<_> = target_of(&entry.row).into_iter().collect();
    let names = editing.customer_names(page.person()?, &about).await?;
    let draft = match about.first().filter(|_| takes_back(&page, &entry)) {
        Some(target) => editing.open_draft(page.person()?, target).await?,
        None => None,
    };
    let number = entry.row.seq.to_string();
    let frame = Frame::titled(page.t_args("entry-title", &[("number", number.into())]));
    let content = move || {
        let (replay, refused) = (replay.as_ref(), refused.as_ref());
        view! { <EntryPage entry=&entry replay names=&names draft=draft.as_ref() refused/> }
    };
    Ok(render(&page, frame, content).await)
}

/// The entry is of a saved change that this person may take back.
fn takes_back(page: &PageContext, entry: &Entry) -> bool {
    let saved = [Some(&entry.row), entry.counterpart.as_ref()];
    page.may(Permission::Edit) && saved.into_iter().flatten().any(can_be_taken_back)
}

/// The change of an entry as it would be made again, over the document that it was made over.
pub struct Replay {
    target: Target,
    labels: ProfileLabels,
    changes: Vec<Change>,
    request: Request,
}

/// Nothing where the documents before and after are not kept any more.
async fn replay(
    page: &PageContext,
    history: &History,
    editing: &Editing,
    entry: &Entry,
) -> Result<Option<Replay>, Error> {
    let (Some(target), Some((before, _)), Some(recorded)) = (
        target_of(&entry.row),
        &entry.versions,
        changes_of(&entry.row),
    ) else {
        return Ok(None);
    };
    let Some(document) = history.version(&target, before).await? else {
        return Ok(None);
    };
    let labels = ProfileLabels::recorded(
        target.profile(),
        recorded
            .iter()
            .map(|row| (row.key.as_str(), row.called.as_deref())),
    );
    let change = |key: String, after: String| {
        let before = read(&document, &target.profile().place(&key)?);
        Some(Change { key, before, after })
    };
    let changes: Vec<Change> = recorded
        .into_iter()
        .filter_map(|row| change(row.key, row.after?))
        .collect();
    let request = editing.request_for(&target, &document, &changes, page.lang());
    Ok(Some(Replay {
        target,
        labels,
        changes,
        request,
    }))
}

#[component]
pub fn EntryPage<'a>(
    entry: &'a Entry,
    replay: Option<&'a Replay>,
    /// The customers whose names are known.
    #[prop(optional)]
    names: Option<&'a CustomerNames>,
    /// The person's open draft of the document, which taking the change back would replace.
    #[prop(optional_no_strip)]
    draft: Option<&'a Draft>,
    #[prop(optional_no_strip)] refused: Option<&'a RefusedComment>,
) -> impl IntoView + use<> {
    let page = page_context();
    let row = &entry.row;
    let take_back = takes_back(&page, entry).then(|| view! { <TakeBackSection row draft/> });
    let snippets = replay.map(|replay| {
        let Replay {
            target,
            labels,
            changes,
            request,
        } = replay;
        view! { <SnippetsDisclosure target labels changes request/> }
    });
    view! {
        <p class="back"><a href="/history">{page.t("entry-back")}</a></p>
        <hgroup>
            <p>{entry_number(page.words, row.seq)}</p>
            <h1>{changes::event(page.words, &row.event)}</h1>
            <p><Author row/>" · "<Time at=row.at/></p>
        </hgroup>
        <EntryFacts entry names/>
        <EntryAnswer row/>
        <EntryChanges entry/>
        {take_back}
        <CommentSection entry refused/>
        {snippets}
        <EntryProof row/>
        <EntryNeighbours entry/>
    }
}

/// The answer of Partner Center to a save, its meaning, and the text to hand to support.
#[component]
fn EntryAnswer<'a>(row: &'a Row) -> Option<impl IntoView + use<>> {
    row.request_id
        .as_ref()
        .filter(|_| row.event == Event::EditOutcome.as_str())?;
    let page = page_context();
    let said = row
        .reference
        .as_deref()
        .and_then(UpstreamAnswer::from_short);
    let told = said.is_some();
    let answer = UpstreamAnswer {
        correlation_id: row.correlation_id.clone(),
        request_id: row.request_id.clone(),
        ..said.unwrap_or_default()
    };
    let support = view! { <RecordedSupportText row answer=&answer/> };
    if !told {
        return Some(Either::Left(view! {
            <details><summary>{page.t("entry-support")}</summary>{support}</details>
        }));
    }
    // The field that is meant is known where only one was changed.
    let changes = changes_of(row).unwrap_or_default();
    let only = changes
        .first()
        .filter(|_| changes.len() == 1)
        .map(|change| change.key.as_str());
    let meaning =
        error_catalog::explain(&answer, only).map(|found| view! { <Meaning row=found.entry/> });
    Some(Either::Right(view! {
        <section class="part">
            <h2>{page.t("upstream-title")}</h2>
            <p><code translate="no">{row.reference.clone()}</code></p>
            {meaning}
            {support}
        </section>
    }))
}

#[component]
fn EntryFacts<'a>(entry: &'a Entry, names: Option<&'a CustomerNames>) -> impl IntoView + use<> {
    let page = page_context();
    let row = &entry.row;
    let person = (!row.person.is_empty()).then(|| {
        let shown = view! { <Author row/><br/><code translate="no" class="hint">{row.person.clone()}</code> };
        view! { <Fact key="entry-person" shown/> }
    });
    let time =
        view! { <Time at=row.at/><br/><code translate="no" class="hint">{row.at_rfc3339()}</code> };
    let profile = match target_of(row) {
        Some(target) => {
            let address = format!("{}/history", target.address());
            let shown = view! { <a href=address>{title(page.words, &target)}</a> };
            Either::Left(view! { <Fact key="entry-profile" shown/> })
        }
        // A profile that this portal does not have still has its name.
        None => Either::Right(view! { <CodeFact key="entry-profile" code=&row.profile/> }),
    };
    let customer = row.customer.clone().map(|id| {
        let query: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
        let address = format!("/history?customer={query}");
        let known = CustomerId::parse(&id).map(|id| {
            let name = names.and_then(|names| names.get(&id)).map(String::as_str);
            let name = customer_name(&page, &id, name);
            let name = name.map(|name| view! { <bdi>{name}</bdi>" " });
            view! { {name}<CustomerDetails id=&id/> }
        });
        // What is no ID stands there as it came.
        let shown = match known {
            Some(known) => Either::Left(known),
            None => Either::Right(view! { <code translate="no">{id}</code> }),
        };
        let shown = view! { <a href=address>{shown}</a> };
        view! { <Fact key="entry-customer" shown/> }
    });
    let result = told_outcome(row).map(|_| {
        let shown = view! { <OutcomeChip row/> };
        view! { <Fact key="entry-result" shown/> }
    });
    let reason = row.reason.as_deref().map(|reason| {
        let shown = view! { <bdi>{signs::visible(reason).into_owned()}</bdi> };
        view! { <Fact key="justification-reason" shown/> }
    });
    let ticket = row.ticket.as_deref().map(|ticket| {
        let shown = view! { <TicketNumber ticket/> };
        view! { <Fact key="justification-ticket" shown/> }
    });
    let set = changes_of(row).and_then(|changes| changes.first()?.set);
    let set = set.map(|number| {
        let args = [("number", number.to_string().into())];
        let text = page.t_args("changes-number", &args);
        let shown = match page.may(Permission::Edit) {
            true => Either::Left(view! { <a href=format!("/changes/{number}")>{text}</a> }),
            false => Either::Right(text),
        };
        view! { <Fact key="entry-change-set" shown/> }
    });
    let counterpart = entry.counterpart.as_ref().map(|other| {
        let key = match row.intent {
            Some(_) => "entry-intent",
            None => "entry-outcome",
        };
        let number = entry_number(page.words, other.seq);
        let shown = view! {
            <a href=format!("/history/{}", other.seq)>{number}</a>
            " "
            <OutcomeChip row=other/>
            " "
            <Time at=other.at/>
            <br/>
            <code translate="no" class="hint">{other.hash.clone()}</code>
        };
        view! { <Fact key shown/> }
    });
    let is_open = row.event == Event::EditIntent.as_str() && entry.counterpart.is_none();
    let open = is_open.then(|| view! { <Fact key="entry-outcome" shown=page.t("entry-open")/> });
    let outside = (row.event == Event::OutsideChange.as_str())
        .then(|| view! { <p class="note">{page.t("entry-outside-text")}</p> });
    let origin = entry.origin.as_ref().map(|origin| {
        let shown = view! { <ChangeOriginText origin/> };
        view! { <Fact key="entry-origin" shown/> }
    });
    view! {
        {outside}
        <dl class="facts">
            {person}
            {origin}
            <Fact key="entry-time" shown=time/>
            {profile}
            {customer}
            {result}
            {reason}
            {ticket}
            {set}
            <ApprovalMarkFacts row/>
            {counterpart}
            {open}
            <EntryReference entry/>
            <CodeFact key="upstream-request-id" code=&row.request_id/>
            <CodeFact key="upstream-correlation-id" code=&row.correlation_id/>
        </dl>
    }
}

/// The members before and after, and the way to the whole documents.
#[component]
fn EntryChanges<'a>(entry: &'a Entry) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let row = &entry.row;
    if is_of_team(row) {
        return Some(EitherOf3::A(view! { <NoteChanges row/> }));
    }
    if row.event == Event::Comment.as_str() {
        let text = match comment_text(row) {
            Some(text) => Either::Left(view! { <p><bdi>{lines(&text)}</bdi></p> }),
            None => Either::Right(view! { <p class="warning">{page.t("entry-sealed")}</p> }),
        };
        return Some(EitherOf3::B(text));
    }
    let edits = [
        Event::EditIntent,
        Event::EditOutcome,
        Event::Approval,
        Event::OutsideChange,
    ];
    if !edits.iter().any(|event| event.as_str() == row.event) {
        return None;
    }
    let target = target_of(row)?;
    let profile = target.profile();
    let changes = changes_of(row);
    let kept = changes
        .as_ref()
        .map(|changes| view! { <KeptAddresses profile changes/> });
    let restored = changes
        .as_ref()
        .map(|changes| view! { <RestoredChanges target=&target changes/> });
    let (title, titles) = headings(row);
    let members = match &changes {
        Some(changes) => Either::Left(view! { <ChangeList profile changes titles/> }),
        None => Either::Right(view! { <p class="warning">{page.t("entry-sealed")}</p> }),
    };
    let versions = entry.versions.as_ref().map(|(before, after)| {
        let address = address(&target, before, after);
        view! { <p><a href=address>{page.t("entry-versions")}</a></p> }
    });
    Some(EitherOf3::C(view! {
        <section class="part">
            <h2>{page.t(title)}</h2>
            {members}
            {kept}
            {restored}
            {versions}
        </section>
    }))
}

/// The keys of the title of an entry's fields, and of the words for their values. A step of a
/// request for approval has changed nothing; an emergency is about to be saved.
fn headings(row: &Row) -> (&'static str, [&'static str; 2]) {
    let is_emergency = approval_of(row).is_some_and(|mark| mark.emergency);
    match row.event == Event::Approval.as_str() && !is_emergency {
        true => ("entry-asked", ["approval-base", "approval-mine"]),
        false => ("entry-changes", ["version-before", "version-after"]),
    }
}

#[component]
fn EntryProof<'a>(row: &'a Row) -> impl IntoView + use<> {
    let page = page_context();
    let hash = |hash: &str| {
        if hash.is_empty() {
            Either::Left(page.t("entry-hash-first"))
        } else {
            Either::Right(view! { <code translate="no">{hash.to_owned()}</code> })
        }
    };
    view! {
        <details class="proof">
            <summary>{page.t("entry-proof")}</summary>
            <p>{page.t("entry-proof-text")}</p>
            <dl class="facts">
                <Fact key="entry-hash" shown=hash(&row.hash)/>
                <Fact key="entry-hash-before" shown=hash(&row.prev_hash)/>
            </dl>
        </details>
    }
}

#[component]
fn EntryNeighbours<'a>(entry: &'a Entry) -> impl IntoView + use<> {
    let page = page_context();
    let (older, newer) = entry.neighbours;
    let link = |seq: Option<i64>, key: &str| {
        seq.map(|seq| view! { <a href=format!("/history/{seq}")>{page.t(key)}</a> })
    };
    view! {
        <nav class="pages" aria-label=page.t("record-pages")>
            {link(older, "entry-older")}
            {link(newer, "entry-newer")}
        </nav>
    }
}
