//! One row of the audit log: person, time, event, outcome, and the proof of it.

use super::entry_notes::{KeptAddresses, RestoredChanges};
use super::history::customers_of;
use super::named_customers::with_customers;
use super::profile::title;
use super::versions::address;
use crate::app::{Frame, render};
use crate::auth::Permission;
use crate::auth::session::EndedSession;
use crate::components::change_origin::ChangeOriginText;
use crate::components::changes::{
    self, Author, ChangeList, NoteChanges, OutcomeChip, told_outcome,
};
use crate::components::customer::{CustomerDetails, customer_name};
use crate::components::explanation::{Meaning, RecordedSupportText};
use crate::components::justification::TicketNumber;
use crate::components::record::is_of_team;
use crate::components::snippets::SnippetsDisclosure;
use crate::components::time::Time;
use crate::components::{PageContext, ProfileLabels, page_context};
use crate::customers::Customers;
use crate::editing::{CustomerNames, Editing, Request};
use crate::error::{Error, ErrorKind, UpstreamAnswer};
use crate::error_catalog;
use crate::history::{ChangeOrigin, Entry, History, changes_of, target_of};
use crate::history::{Event, Row};
use crate::notifications::ChannelRecord;
use crate::profile::values::read;
use crate::profile::{Change, CustomerId, Target, signs};
use crate::text::Words;
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
    let entry = history.entry(seq).await?.ok_or(ErrorKind::NotFound)?;
    if matches!(entry.origin, Some(ChangeOrigin::NotYet(_))) {
        history.ask_authors(page.person()?);
    }
    let about = customers_of(std::slice::from_ref(&entry.row));
    let page = with_customers(page, &customers, &about).await;
    let replay = replay(&page, &history, &editing, &entry).await?;
    let about: Vec<_> = target_of(&entry.row).into_iter().collect();
    let names = editing.customer_names(page.person()?, &about).await?;
    let number = entry.row.seq.to_string();
    let frame = Frame::titled(page.t_args("entry-title", &[("number", number.into())]));
    let content = move || view! { <EntryPage entry=&entry replay=replay.as_ref() names=&names/> };
    Ok(render(&page, frame, content).await)
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
) -> impl IntoView + use<> {
    let page = page_context();
    let row = &entry.row;
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
        {snippets}
        <EntryProof row/>
        <EntryNeighbours entry/>
    }
}

fn entry_number(words: &Words, seq: i64) -> String {
    words.t_args("entry-title", &[("number", seq.to_string().into())])
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

/// A term and its description.
#[component]
fn Fact<V: IntoView + 'static>(
    /// Key of the words.
    key: &'static str,
    shown: V,
) -> impl IntoView {
    view! { <div><dt>{page_context().t(key)}</dt><dd>{shown}</dd></div> }
}

/// A fact that is a code; nothing without one.
#[component]
fn CodeFact<'a>(key: &'static str, code: &'a Option<String>) -> Option<impl IntoView + use<>> {
    let code = code.clone()?;
    let shown = view! { <code translate="no" dir="auto">{code}</code> };
    Some(view! { <Fact key shown/> })
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
            {counterpart}
            {open}
            <EntryReference entry/>
            <CodeFact key="upstream-request-id" code=&row.request_id/>
            <CodeFact key="upstream-correlation-id" code=&row.correlation_id/>
        </dl>
    }
}

/// The reference of a row; its meaning depends on the event.
#[component]
fn EntryReference<'a>(entry: &'a Entry) -> impl IntoView + use<> {
    let row = &entry.row;
    if row.event == Event::OutsideChange.as_str() {
        // The time at which the old values were seen last.
        let from = row.reference.as_deref().and_then(millis);
        let shown = match from {
            Some(from) => Either::Left(view! { <Time at=from/>" – "<Time at=row.at/> }),
            None => Either::Right(view! { <Time at=row.at/> }),
        };
        return EitherOf3::A(view! { <Fact key="entry-between" shown/> });
    }
    if row.event == Event::EditOutcome.as_str() {
        // Told with its meaning.
        return EitherOf3::B(());
    }
    let key = match (row.event.as_str(), row.outcome.as_deref()) {
        ("refused", _) => "entry-address",
        ("export", _) => "entry-filters",
        ("session_end", Some("session-own" | "session-admin")) => "entry-session-of",
        ("session_end", _) => "entry-ended",
        _ => "entry-reference",
    };
    EitherOf3::C(view! {
        <EndedSessionFacts entry/>
        <ChannelFacts row/>
        <CodeFact key code=&row.reference/>
    })
}

/// The name and the host of a Teams channel or webhook.
#[component]
fn ChannelFacts<'a>(row: &'a Row) -> Option<impl IntoView + use<>> {
    let channel = ChannelRecord::of(row)?;
    let name = view! { <bdi>{channel.name}</bdi> };
    let host = Some(channel.host);
    Some(view! {
        <Fact key="entry-channel" shown=name/>
        <CodeFact key="channel-host" code=&host/>
    })
}

/// The name of whose session somebody ended, and the number of sessions where it was all of them.
#[component]
fn EndedSessionFacts<'a>(entry: &'a Entry) -> impl IntoView + use<> {
    let page = page_context();
    let owner = entry.owner.clone().map(|name| {
        let shown = view! { <bdi>{name}</bdi> };
        view! { <Fact key="entry-session-owner" shown/> }
    });
    let sessions = EndedSession::of(&entry.row).and_then(|ended| ended.sessions);
    let sessions = sessions.map(|count| {
        let shown = page.words.number(i64::try_from(count).unwrap_or(i64::MAX));
        view! { <Fact key="entry-sessions" shown/> }
    });
    view! {
        {owner}
        {sessions}
    }
}

/// A time that the audit log has as a text (RFC 3339), in Unix milliseconds.
pub fn millis(text: &str) -> Option<i64> {
    let at =
        time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).ok()?;
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()
}

/// The members before and after, and the way to the whole documents.
#[component]
fn EntryChanges<'a>(entry: &'a Entry) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let row = &entry.row;
    if is_of_team(row) {
        return Some(Either::Left(view! { <NoteChanges row/> }));
    }
    let edits = [Event::EditIntent, Event::EditOutcome, Event::OutsideChange];
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
    let titles = ["version-before", "version-after"];
    let members = match &changes {
        Some(changes) => Either::Left(view! { <ChangeList profile changes titles/> }),
        None => Either::Right(view! { <p class="warning">{page.t("entry-sealed")}</p> }),
    };
    let versions = entry.versions.as_ref().map(|(before, after)| {
        let address = address(&target, before, after);
        view! { <p><a href=address>{page.t("entry-versions")}</a></p> }
    });
    Some(Either::Right(view! {
        <section class="part">
            <h2>{page.t("entry-changes")}</h2>
            {members}
            {kept}
            {restored}
            {versions}
        </section>
    }))
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
