//! Rows of the record as people read them.

use super::{PageContext, difference, field_labels, value};
use crate::history::{AuditChange, changes_of, target_of};
use crate::profile::{Kind, Profile};
use crate::store::audit::{Event, Row, utc};
use leptos::prelude::*;

/// How many changed fields a row of a list names.
const NAMED: usize = 3;

/// A moment as people write it, and as machines do.
pub fn time(cx: &PageContext, at: i64) -> AnyView {
    view! { <time datetime=utc(at)>{cx.moment(at)}</time> }.into_any()
}

/// What happened, in words; an event that this portal does not know names itself.
pub fn event(cx: &PageContext, event: &str) -> String {
    let key = match Event::ALL.into_iter().find(|known| known.as_str() == event) {
        Some(Event::EditIntent) => "event-edit-intent",
        Some(Event::EditOutcome) => "event-edit-outcome",
        Some(Event::OutsideChange) => "event-outside-change",
        Some(Event::SignIn) => "event-sign-in",
        Some(Event::SignOut) => "event-sign-out",
        Some(Event::SessionEnd) => "event-session-end",
        Some(Event::Refused) => "event-refused",
        Some(Event::Export) => "event-export",
        None => return event.to_owned(),
    };
    cx.t(key).into_owned()
}

/// How it ended, in words, if there are any for it.
pub fn outcome(cx: &PageContext, outcome: &str) -> String {
    let key = format!("recorded-{outcome}");
    if cx.words.has(&key) {
        cx.t(&key).into_owned()
    } else {
        outcome.to_owned()
    }
}

/// The look of an outcome, where it is one of a write.
fn look(outcome: &str) -> &'static str {
    match outcome {
        "saved" => "good",
        "rejected" | "no-role" | "role" | "wrong-tenant" => "bad",
        "conflict" | "stale" | "unknown" | "not-applied" | "throttled" | "unavailable" => "warn",
        _ => "info",
    }
}

/// How it ended, as a chip; where the event itself says it, there is none.
pub fn chip(cx: &PageContext, row: &Row) -> Option<AnyView> {
    let word = row.outcome.as_deref().filter(|word| *word != "signed-in")?;
    Some(
        view! { <span class=format!("chip chip--{}", look(word))>{outcome(cx, word)}</span> }
            .into_any(),
    )
}

/// Who did it. A change that was found on reading is nobody's that the portal knows.
pub fn who(cx: &PageContext, row: &Row) -> AnyView {
    match (row.person.as_str(), row.person_name.as_str()) {
        ("", _) => cx.t("record-outside").into_any(),
        (key, "") => view! { <bdi>{key.to_owned()}</bdi> }.into_any(),
        (_, name) => view! { <bdi>{name.to_owned()}</bdi> }.into_any(),
    }
}

/// Rows as a list, each a link to its page. `with_profile` names the document of each.
pub fn rows(cx: &PageContext, rows: &[Row], with_profile: bool) -> AnyView {
    let items: Vec<_> = rows.iter().map(|row| item(cx, row, with_profile)).collect();
    view! { <ul class="record">{items}</ul> }.into_any()
}

fn item(cx: &PageContext, row: &Row, with_profile: bool) -> impl IntoView + use<> {
    let target = target_of(row);
    let about = target.as_ref().filter(|_| with_profile).map(|target| {
        let profile = cx.t(&format!("profile-{}", target.profile().slug));
        let customer = target
            .customer()
            .map(|id| view! { " "<code>{id.to_string()}</code> });
        view! { <p>{profile}{customer}</p> }
    });
    let fields = target.as_ref().zip(changes_of(row)).map(
        |(target, changes)| view! { <p class="hint">{named(cx, target.profile(), &changes)}</p> },
    );
    view! {
        <li>
            <p class="record__what"><a href=format!("/history/{}", row.seq)>{event(cx, &row.event)}</a>" "{chip(cx, row)}</p>
            {about}
            {fields}
            <p class="record__who">{who(cx, row)}" · "{time(cx, row.at)}</p>
        </li>
    }
}

/// The labels of the changed fields; of many, the first.
fn named(cx: &PageContext, profile: &'static Profile, changes: &[AuditChange]) -> String {
    let labels: Vec<String> = changes
        .iter()
        .take(NAMED)
        .map(|change| full_label(cx, profile, change))
        .collect();
    let labels = labels.join(&cx.t("form-comma"));
    match changes.len().saturating_sub(NAMED) {
        0 => labels,
        more => cx.t_args(
            "record-and-more",
            &[("list", labels.into()), ("count", more.into())],
        ),
    }
}

/// The label of a changed field, as the form called it then; a member that is not the profile's
/// names itself.
fn full_label(cx: &PageContext, profile: &'static Profile, change: &AuditChange) -> String {
    let Some(place) = profile.place(&change.key) else {
        return change.key.clone();
    };
    value::in_section(
        cx,
        &place,
        field_labels::label(cx, profile, &place, change.called.as_deref()),
    )
}

/// Members before and after, side by side.
pub fn changes(
    cx: &PageContext,
    profile: &'static Profile,
    changes: &[AuditChange],
    titles: [&str; 2],
) -> AnyView {
    let items: Vec<_> = changes
        .iter()
        .map(|change| {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let known = profile.place(&change.key);
            let kind = known.map_or(Kind::Text, |place| place.field.kind);
            let (before, after) =
                difference::pair(cx, kind, &text(&change.before), &text(&change.after));
            let label = match known {
                Some(_) => full_label(cx, profile, change).into_any(),
                // A member that the portal does not know is named by its path.
                None => view! { <code dir="auto">{change.key.clone()}</code> }.into_any(),
            };
            view! {
                <li>
                    <h3>{label}</h3>
                    <dl>
                        <div><dt>{cx.t(titles[0])}</dt><dd>{before}</dd></div>
                        <div><dt>{cx.t(titles[1])}</dt><dd>{after}</dd></div>
                    </dl>
                </li>
            }
        })
        .collect();
    view! { <ul class="changes">{items}</ul> }.into_any()
}

/// The way to newer and older rows.
pub fn pages(cx: &PageContext, first: Option<String>, next: Option<String>) -> AnyView {
    if first.is_none() && next.is_none() {
        return ().into_any();
    }
    view! {
        <nav class="pages" aria-label=cx.t("record-pages")>
            {first.map(|address| view! { <a href=address>{cx.t("record-newest")}</a> })}
            {next.map(|address| view! { <a href=address rel="next">{cx.t("record-older")}</a> })}
        </nav>
    }
    .into_any()
}
