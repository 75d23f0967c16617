//! Rows of the audit log as people read them.

use super::difference::DifferenceRows;
use super::justification::JustificationLine;
use super::{field_labels, page_context, value};
use crate::editing::CustomerNames;
use crate::history::{AuditChange, changes_of, target_of};
use crate::history::{Event, Row, utc};
use crate::profile::{Kind, Profile};
use crate::text::Words;
use leptos::either::Either;
use leptos::prelude::*;

/// The number of changed fields that a row of a list names.
const NAMED: usize = 3;

/// A moment as people write it, and as machines do.
#[component]
pub fn Time(at: i64) -> impl IntoView {
    view! { <time datetime=utc(at)>{page_context().moment(at)}</time> }
}

/// An event in words; one that this portal does not know names itself.
pub fn event(words: &Words, event: &str) -> String {
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
    words.t(key).into_owned()
}

/// An outcome in words, if there are any for it.
pub fn outcome(words: &Words, outcome: &str) -> String {
    let key = format!("recorded-{outcome}");
    if words.has(&key) {
        words.t(&key).into_owned()
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

/// The outcome of a row, unless the event itself tells it.
pub fn told_outcome(row: &Row) -> Option<&str> {
    row.outcome.as_deref().filter(|word| *word != "signed-in")
}

/// The outcome of a row as a chip; nothing where the event itself tells it.
#[component]
pub fn OutcomeChip<'a>(row: &'a Row) -> Option<impl IntoView + use<>> {
    let word = told_outcome(row)?;
    let class = format!("chip chip--{}", look(word));
    let text = outcome(page_context().words, word);
    Some(view! { <span class=class>{text}</span> })
}

/// The person of a row. A change that was found on reading is nobody's that the portal knows.
#[component]
pub fn Author<'a>(row: &'a Row) -> impl IntoView + use<> {
    let name = match (row.person.as_str(), row.person_name.as_str()) {
        ("", _) => return Either::Left(page_context().t("record-outside")),
        (key, "") => key,
        (_, name) => name,
    };
    Either::Right(view! { <bdi>{name.to_owned()}</bdi> })
}

/// Rows as a list, each a link to its page. `with_profile` names the document of each.
#[component]
pub fn RecordList<'a>(
    rows: &'a [Row],
    with_profile: bool,
    /// The customers whose names stand beside their IDs.
    #[prop(optional_no_strip)]
    names: Option<&'a CustomerNames>,
) -> impl IntoView + use<> {
    let items: Vec<_> = rows
        .iter()
        .map(|row| view! { <RecordItem row with_profile names/> })
        .collect();
    view! { <ul class="record">{items}</ul> }
}

#[component]
fn RecordItem<'a>(
    row: &'a Row,
    with_profile: bool,
    names: Option<&'a CustomerNames>,
) -> impl IntoView + use<> {
    let page = page_context();
    let target = target_of(row);
    let about = target.as_ref().filter(|_| with_profile).map(|target| {
        let profile = page.t(&format!("profile-{}", target.profile().slug));
        let customer = target.customer().map(|id| {
            let name = names.and_then(|names| names.get(id)).cloned();
            let name = name.map(|name| view! { " "<bdi>{name}</bdi> });
            view! { {name}" "<code translate="no">{id.to_string()}</code> }
        });
        view! { <p>{profile}{customer}</p> }
    });
    let fields = target
        .as_ref()
        .zip(changes_of(row))
        .map(|(target, changes)| {
            let fields = named(page.words, target.profile(), &changes);
            view! { <p class="hint">{fields}</p> }
        });
    let address = format!("/history/{}", row.seq);
    view! {
        <li>
            <p class="record__what">
                <a href=address>{event(page.words, &row.event)}</a>
                " "
                <OutcomeChip row/>
            </p>
            {about}
            {fields}
            <JustificationLine row/>
            <p class="record__who"><Author row/>" · "<Time at=row.at/></p>
        </li>
    }
}

/// The labels of the changed fields; of many, the first.
fn named(words: &Words, profile: &'static Profile, changes: &[AuditChange]) -> String {
    let labels: Vec<String> = changes
        .iter()
        .take(NAMED)
        .map(|change| full_label(words, profile, change))
        .collect();
    let labels = labels.join(&words.t("form-comma"));
    match changes.len().saturating_sub(NAMED) {
        0 => labels,
        more => words.t_args(
            "record-and-more",
            &[("list", labels.into()), ("count", more.into())],
        ),
    }
}

/// The label of a changed field, as the form called it then; a member that is not the profile's
/// names itself.
fn full_label(words: &Words, profile: &'static Profile, change: &AuditChange) -> String {
    let Some(place) = profile.place(&change.key) else {
        return change.key.clone();
    };
    let label = field_labels::label(words, profile, &place, change.called.as_deref());
    value::in_section(words, &place, label)
}

/// Members before and after, side by side, under the words with these keys.
#[component]
pub fn ChangeList<'a>(
    profile: &'static Profile,
    changes: &'a [AuditChange],
    titles: [&'static str; 2],
) -> impl IntoView + use<> {
    let items: Vec<_> = changes
        .iter()
        .map(|change| view! { <ChangeItem profile change titles/> })
        .collect();
    view! { <ul class="changes">{items}</ul> }
}

#[component]
fn ChangeItem<'a>(
    profile: &'static Profile,
    change: &'a AuditChange,
    titles: [&'static str; 2],
) -> impl IntoView + use<> {
    let known = profile.place(&change.key);
    let kind = known.map_or(Kind::Text, |place| place.field.kind);
    let label = match known {
        Some(_) => Either::Left(full_label(page_context().words, profile, change)),
        // A member that the portal does not know is named by its path.
        None => {
            Either::Right(view! { <code translate="no" dir="auto">{change.key.clone()}</code> })
        }
    };
    let before = change.before.as_deref().unwrap_or_default();
    let after = change.after.as_deref().unwrap_or_default();
    view! {
        <li>
            <h3>{label}</h3>
            <dl><DifferenceRows kind before after titles/></dl>
        </li>
    }
}

/// Links to newer and older rows; nothing without either.
#[component]
pub fn Pagination(first: Option<String>, next: Option<String>) -> impl IntoView {
    if first.is_none() && next.is_none() {
        return ().into_any();
    }
    let page = page_context();
    let first = first.map(|first| view! { <a href=first>{page.t("record-newest")}</a> });
    let next = next.map(|next| view! { <a href=next rel="next">{page.t("record-older")}</a> });
    view! { <nav class="pages" aria-label=page.t("record-pages")>{first}{next}</nav> }.into_any()
}
