//! One row of the record: who, when, what, how it ended, and what proves it.

use super::profile::title;
use super::versions::address;
use crate::components::{Names, PageContext, changes, explanation, snippets};
use crate::editing::{Editing, Request};
use crate::error::{Error, ErrorKind, UpstreamAnswer};
use crate::error_catalog;
use crate::history::History;
use crate::history::{AuditChange, Entry, changes_of, target_of};
use crate::profile::values::read;
use crate::profile::{Change, Kind as FieldKind, Profile, Target};
use crate::store::audit::{Event, Row};
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;

pub async fn show(
    cx: PageContext,
    State(history): State<History>,
    State(editing): State<Editing>,
    Path(seq): Path<String>,
) -> Result<Response, Error> {
    let seq = seq.parse().map_err(|_| ErrorKind::NotFound)?;
    let entry = history.entry(seq).await?.ok_or(ErrorKind::NotFound)?;
    let again = again(&cx, &history, &editing, &entry).await?;
    Ok(page(&cx, &entry, again.as_ref()))
}

/// The change of an entry as it would be made again, over the document that it was made over.
pub struct Replay {
    target: Target,
    names: Names,
    changes: Vec<Change>,
    request: Request,
}

/// Nothing where the documents before and after are not kept any more.
async fn again(
    cx: &PageContext,
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
    let names = Names::recorded(
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
    let request = editing.request_for(&target, &document, &changes, cx.lang());
    Ok(Some(Replay {
        target,
        names,
        changes,
        request,
    }))
}

pub fn page(cx: &PageContext, entry: &Entry, again: Option<&Replay>) -> Response {
    let title = cx.t_args(
        "entry-title",
        &[("number", entry.row.seq.to_string().into())],
    );
    cx.page(title).draw(|| body(cx, entry, again))
}

pub fn body(cx: &PageContext, entry: &Entry, again: Option<&Replay>) -> AnyView {
    let row = &entry.row;
    let number = cx.t_args("entry-title", &[("number", row.seq.to_string().into())]);
    view! {
        <p class="back"><a href="/history">{cx.t("entry-back")}</a></p>
        <hgroup>
            <p>{number}</p>
            <h1>{changes::event(cx, &row.event)}</h1>
            <p>{changes::who(cx, row)}" · "{changes::time(cx, row.at)}</p>
        </hgroup>
        {facts(cx, entry)}
        {answered(cx, row)}
        {changed(cx, entry)}
        {again.and_then(|again| snippets::disclosure(cx, &again.target, &again.names, &again.changes, &again.request))}
        {proof(cx, row)}
        {neighbours(cx, entry)}
    }
    .into_any()
}

/// What Partner Center answered to a save, what that means, and what to hand to support.
fn answered(cx: &PageContext, row: &Row) -> Option<AnyView> {
    row.request_id
        .as_ref()
        .filter(|_| row.event == Event::EditOutcome.as_str())?;
    let said = row
        .reference
        .as_deref()
        .and_then(UpstreamAnswer::from_short);
    let told = said.is_some();
    let ids = UpstreamAnswer {
        correlation_id: row.correlation_id.clone(),
        request_id: row.request_id.clone(),
        ..said.unwrap_or_default()
    };
    if !told {
        return Some(
            view! { <details><summary>{cx.t("entry-support")}</summary>{explanation::support_recorded(cx, row, &ids)}</details> }
                .into_any(),
        );
    }
    // The field that is meant is known where only one was changed.
    let changes = changes_of(row).unwrap_or_default();
    let only = changes
        .first()
        .filter(|_| changes.len() == 1)
        .map(|change| change.key.as_str());
    let meaning = error_catalog::explain(&ids, only).map(|found| {
        let (what, todo) = explanation::words(cx.words, found.row);
        view! { <p><strong>{what}</strong><br/>{todo}</p>{explanation::facts(cx, found.row)} }
    });
    Some(
        view! {
            <section class="part">
                <h2>{cx.t("upstream-title")}</h2>
                <p><code>{row.reference.clone()}</code></p>
                {meaning}
                {explanation::support_recorded(cx, row, &ids)}
            </section>
        }
        .into_any(),
    )
}

fn facts(cx: &PageContext, entry: &Entry) -> AnyView {
    let row = &entry.row;
    let fact =
        |key: &str, shown: AnyView| view! { <div><dt>{cx.t(key)}</dt><dd>{shown}</dd></div> };
    let code = |key: &str, value: &Option<String>| {
        value
            .clone()
            .map(|value| fact(key, view! { <code dir="auto">{value}</code> }.into_any()))
    };
    let target = target_of(row);
    let person = (!row.person.is_empty()).then(|| {
        fact(
            "entry-person",
            view! { {changes::who(cx, row)}<br/><code class="hint">{row.person.clone()}</code> }
                .into_any(),
        )
    });
    let profile = match &target {
        Some(target) => {
            let history =
                view! { <a href=format!("{}/history", target.address())>{title(cx, target)}</a> };
            Some(fact("entry-profile", history.into_any()))
        }
        // A profile that this portal does not have still has its name.
        None => code("entry-profile", &row.profile),
    };
    let customer = row.customer.clone().map(|id| {
        let address = format!(
            "/history?customer={}",
            url::form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>()
        );
        fact(
            "entry-customer",
            view! { <a href=address><code>{id}</code></a> }.into_any(),
        )
    });
    let counterpart = entry.counterpart.as_ref().map(|other| {
        let key = if row.intent.is_some() { "entry-intent" } else { "entry-outcome" };
        let link = view! {
            <a href=format!("/history/{}", other.seq)>{cx.t_args("entry-title", &[("number", other.seq.to_string().into())])}</a>
            " "{changes::chip(cx, other)}
        };
        fact(key, link.into_any())
    });
    let open = (row.event == Event::EditIntent.as_str() && entry.counterpart.is_none())
        .then(|| fact("entry-outcome", cx.t("entry-open").into_any()));
    let outside = row.event == Event::OutsideChange.as_str();
    let reference = if outside {
        // The time at which the old values were seen last.
        let between = match row.reference.as_deref().and_then(millis) {
            Some(from) => {
                view! { {changes::time(cx, from)}" – "{changes::time(cx, row.at)} }.into_any()
            }
            None => changes::time(cx, row.at),
        };
        Some(fact("entry-between", between))
    } else if row.event == Event::EditOutcome.as_str() {
        // Told with its meaning.
        None
    } else {
        let key = match (row.event.as_str(), row.outcome.as_deref()) {
            ("refused", _) => "entry-address",
            ("export", _) => "entry-filters",
            ("session_end", Some("session-own" | "session-admin")) => "entry-session-of",
            ("session_end", _) => "entry-ended",
            _ => "entry-reference",
        };
        code(key, &row.reference)
    };
    view! {
        {outside.then(|| view! { <p class="note">{cx.t("entry-outside-text")}</p> })}
        <dl class="facts">
            {person}
            <div><dt>{cx.t("entry-time")}</dt><dd>{changes::time(cx, row.at)}<br/><code class="hint">{row.at_rfc3339()}</code></dd></div>
            {profile}
            {customer}
            {changes::chip(cx, row).map(|chip| fact("entry-result", chip))}
            {counterpart}
            {open}
            {reference}
            {code("upstream-request-id", &row.request_id)}
            {code("upstream-correlation-id", &row.correlation_id)}
        </dl>
    }
    .into_any()
}

fn millis(text: &str) -> Option<i64> {
    let at =
        time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).ok()?;
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()
}

/// The members before and after, and the way to the whole documents.
fn changed(cx: &PageContext, entry: &Entry) -> Option<AnyView> {
    let row = &entry.row;
    let edits = [Event::EditIntent, Event::EditOutcome, Event::OutsideChange];
    if !edits.iter().any(|event| event.as_str() == row.event) {
        return None;
    }
    let target = target_of(row)?;
    let members = match changes_of(row) {
        Some(changes) => changes::changes(
            cx,
            target.profile(),
            &changes,
            ["version-before", "version-after"],
        ),
        None => view! { <p class="warning">{cx.t("entry-sealed")}</p> }.into_any(),
    };
    let kept = changes_of(row).map(|changes| kept_addresses(cx, target.profile(), &changes));
    let versions = entry.versions.as_ref().map(|(before, after)| {
        view! { <p><a href=address(&target, before, after)>{cx.t("entry-versions")}</a></p> }
    });
    Some(
        view! {
            <section class="part">
                <h2>{cx.t("entry-changes")}</h2>
                {members}
                {kept}
                {versions}
            </section>
        }
        .into_any(),
    )
}

/// The addresses that were saved against the advice of the address check, each with the reason that
/// was given.
fn kept_addresses(
    cx: &PageContext,
    profile: &'static Profile,
    changes: &[AuditChange],
) -> Vec<AnyView> {
    let mut found = vec![];
    // The person of an address stands in a section of its own.
    for section in profile.sections.iter().filter(|section| {
        section
            .fields
            .iter()
            .any(|field| field.kind == FieldKind::Country)
    }) {
        let here = |change: &&AuditChange| {
            profile
                .place(&change.key)
                .is_some_and(|place| place.section.at == section.at)
        };
        let Some(kept) = changes.iter().filter(here).find_map(|change| change.kept) else {
            continue;
        };
        let title = format!(
            "{} – {}",
            cx.t("address-check"),
            cx.t(&format!("section-{}", section.title))
        );
        let said = cx.t(&format!("address-{}-title", kept.said.word()));
        let reason = cx.t(&format!("address-reason-{}", kept.reason.word()));
        found.push(
            view! {
                <div class="note" data-kept=kept.reason.word()>
                    <h3>{title}</h3>
                    <p>{cx.t_args("entry-address-said", &[("said", said.as_ref().into())])}</p>
                    <p>{cx.t_args("entry-address-kept", &[("reason", reason.as_ref().into())])}</p>
                </div>
            }
            .into_any(),
        );
    }
    found
}

fn proof(cx: &PageContext, row: &Row) -> AnyView {
    let hash = |key: &str, hash: &str| {
        let shown = if hash.is_empty() {
            cx.t("entry-hash-first").into_any()
        } else {
            view! { <code>{hash.to_owned()}</code> }.into_any()
        };
        view! { <div><dt>{cx.t(key)}</dt><dd>{shown}</dd></div> }
    };
    view! {
        <details class="proof">
            <summary>{cx.t("entry-proof")}</summary>
            <p>{cx.t("entry-proof-text")}</p>
            <dl class="facts">{hash("entry-hash", &row.hash)}{hash("entry-hash-before", &row.prev_hash)}</dl>
        </details>
    }
    .into_any()
}

fn neighbours(cx: &PageContext, entry: &Entry) -> AnyView {
    let (older, newer) = entry.neighbours;
    let link = |seq: Option<i64>, key: &str| {
        seq.map(|seq| view! { <a href=format!("/history/{seq}")>{cx.t(key)}</a> })
    };
    view! { <nav class="pages" aria-label=cx.t("record-pages")>{link(older, "entry-older")}{link(newer, "entry-newer")}</nav> }.into_any()
}
