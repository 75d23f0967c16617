//! The facts of an entry of the audit log: terms with their descriptions, and the reference, whose
//! meaning depends on the event.

use crate::auth::session::EndedSession;
use crate::components::page_context;
use crate::components::time::Time;
use crate::history::{Entry, Event, HandoverRecord, Row};
use crate::notifications::ChannelRecord;
use crate::profile::signs;
use crate::text::Words;
use leptos::either::{Either, EitherOf4};
use leptos::prelude::*;

/// The number of an entry in words.
pub fn entry_number(words: &Words, seq: i64) -> String {
    words.t_args("entry-title", &[("number", seq.to_string().into())])
}

/// A term and its description.
#[component]
pub fn Fact<V: IntoView + 'static>(
    /// Key of the words.
    key: &'static str,
    shown: V,
) -> impl IntoView {
    view! { <div><dt>{page_context().t(key)}</dt><dd>{shown}</dd></div> }
}

/// A fact that is a code; nothing without one.
#[component]
pub fn CodeFact<'a>(key: &'static str, code: &'a Option<String>) -> Option<impl IntoView + use<>> {
    let code = code.clone()?;
    let shown = view! { <code translate="no" dir="auto">{code}</code> };
    Some(view! { <Fact key shown/> })
}

/// The reference of a row; its meaning depends on the event.
#[component]
pub fn EntryReference<'a>(entry: &'a Entry) -> impl IntoView + use<> {
    let row = &entry.row;
    if row.event == Event::OutsideChange.as_str() {
        // The time at which the old values were seen last.
        let from = row.reference.as_deref().and_then(millis);
        let shown = match from {
            Some(from) => Either::Left(view! { <Time at=from/>" – "<Time at=row.at/> }),
            None => Either::Right(view! { <Time at=row.at/> }),
        };
        return EitherOf4::A(view! { <Fact key="entry-between" shown/> });
    }
    if [Event::EditOutcome, Event::Approval]
        .map(Event::as_str)
        .contains(&row.event.as_str())
    {
        // Told with its meaning, or as a link to the request.
        return EitherOf4::B(());
    }
    if row.event == Event::Comment.as_str() {
        let on = row.reference.as_deref().and_then(|on| on.parse().ok());
        let shown = on.map(|on: i64| {
            let number = entry_number(page_context().words, on);
            let shown = view! { <a href=format!("/history/{on}#comments")>{number}</a> };
            view! { <Fact key="entry-comment-on" shown/> }
        });
        return EitherOf4::D(shown);
    }
    let key = match (row.event.as_str(), row.outcome.as_deref()) {
        ("refused", _) => "entry-address",
        ("handover", Some("taken")) => "entry-handover-giver",
        ("handover", _) => "entry-handover-taker",
        ("export", _) => "entry-filters",
        ("change_set", _) => "entry-change-set",
        ("session_end", Some("session-own" | "session-admin")) | ("lent_sign_in", _) => {
            "entry-session-of"
        }
        ("session_end", _) => "entry-ended",
        _ => "entry-reference",
    };
    EitherOf4::C(view! {
        <EndedSessionFacts entry/>
        <HandoverFacts row/>
        <ChannelFacts row/>
        <CodeFact key code=&row.reference/>
    })
}

/// The other person of a draft that was handed over, and the note to it.
#[component]
fn HandoverFacts<'a>(row: &'a Row) -> Option<impl IntoView + use<>> {
    let record = HandoverRecord::of(row)?;
    let fact = |key: &'static str, text: Option<String>| {
        text.map(|text| {
            let shown = view! { <bdi>{signs::visible(&text).into_owned()}</bdi> };
            view! { <Fact key shown/> }
        })
    };
    Some(view! {
        {fact("entry-handover-name", record.name)}
        {fact("hand-over-note", record.note)}
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
        let key = match entry.row.event == Event::LentSignIn.as_str() {
            true => "entry-loan-owner",
            false => "entry-session-owner",
        };
        view! { <Fact key shown/> }
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
