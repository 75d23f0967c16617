//! Events, outcomes and changed members of the audit log as people read them.

use super::difference::DifferenceRows;
use super::{field_labels, page_context, value};
use crate::customers::DataProblem;
use crate::history::{AuditChange, Event, Row, UNREADABLE, changes_of, team_member};
use crate::profile::{Kind, Profile};
use crate::text::Words;
use leptos::either::Either;
use leptos::prelude::*;

/// An event in words; one that this portal does not know names itself.
pub fn event(words: &Words, event: &str) -> String {
    let key = match Event::parse(event) {
        Some(Event::EditIntent) => "event-edit-intent",
        Some(Event::EditOutcome) => "event-edit-outcome",
        Some(Event::OutsideChange) => "event-outside-change",
        Some(Event::CustomerNote) => "event-customer-note",
        Some(Event::SilencedProblem) => "event-silenced-problem",
        Some(Event::Approval) => "event-approval",
        Some(Event::TeamList) => "event-team-list",
        Some(Event::Handover) => "event-handover",
        Some(Event::Comment) => "event-comment",
        Some(Event::SignIn) => "event-sign-in",
        Some(Event::SignOut) => "event-sign-out",
        Some(Event::SessionEnd) => "event-session-end",
        Some(Event::Refused) => "event-refused",
        Some(Event::Export) => "event-export",
        Some(Event::NotificationChannel) => "event-notification-channel",
        Some(Event::LentSignIn) => "event-lent-sign-in",
        Some(Event::ChangeSet) => "event-change-set",
        None if event == UNREADABLE => "event-unreadable",
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

/// The look of an outcome. Only what was not done, or may not have been, is bad or a warning:
/// somebody without a role is signed in all the same.
fn look(row: &Row, outcome: &str) -> &'static str {
    match outcome {
        _ if row.event == Event::SignIn.as_str() => "info",
        "saved" => "good",
        "rejected" | "refused" | "no-role" | "role" | "wrong-tenant" => "bad",
        "emergency" | "returned" | "conflict" | "stale" | "unknown" | "not-applied"
        | "throttled" | "unavailable" => "warn",
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
    let class = format!("chip chip--{}", look(row, word));
    let text = outcome(page_context().words, word);
    Some(view! { <span class=class>{text}</span> })
}

/// The person of a row. A change that was found on reading is nobody's that the portal knows, and a
/// request for approval may end by itself.
#[component]
pub fn Author<'a>(row: &'a Row) -> impl IntoView + use<> {
    let name = match (row.person.as_str(), row.person_name.as_str()) {
        ("", _) if row.event == Event::Approval.as_str() => {
            return Either::Left(page_context().t("record-portal"));
        }
        ("", _) => return Either::Left(page_context().t("record-outside")),
        (key, "") => key,
        (_, name) => name,
    };
    Either::Right(view! { <bdi>{name.to_owned()}</bdi> })
}

/// The number of labels that `first_of` names.
const NAMED: usize = 3;

/// The first of these labels, and the number of the others.
pub fn first_of(words: &Words, all: &[String]) -> String {
    let labels: Vec<&str> = all.iter().take(NAMED).map(String::as_str).collect();
    let labels = labels.join(&words.t("form-comma"));
    match all.len().saturating_sub(NAMED) {
        0 => labels,
        more => words.t_args(
            "record-and-more",
            &[("list", labels.into()), ("count", more.into())],
        ),
    }
}

/// The label of a changed field, as the form called it then; a member that is not the profile's
/// names itself.
pub fn full_label(words: &Words, profile: &'static Profile, change: &AuditChange) -> String {
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

/// A problem of a customer's profile in words: the rule, and the field.
pub fn problem_name(words: &Words, problem: DataProblem) -> String {
    words.data_problem(problem.rule.as_str(), &problem.key())
}

/// Something that the team keeps, before and after a change.
#[component]
pub fn NoteChanges<'a>(row: &'a Row) -> impl IntoView + use<> {
    let page = page_context();
    let changes = match changes_of(row) {
        Some(changes) => Either::Left(view! { <NoteChangeList changes=&changes/> }),
        None => Either::Right(view! { <p class="warning">{page.t("entry-sealed")}</p> }),
    };
    view! {
        <section class="part">
            <h2>{page.t("entry-changes")}</h2>
            {changes}
        </section>
    }
}

#[component]
fn NoteChangeList<'a>(changes: &'a [AuditChange]) -> impl IntoView + use<> {
    let titles = ["version-before", "version-after"];
    let items: Vec<_> = changes
        .iter()
        .map(|change| {
            let label = team_member(page_context().words, change);
            let before = change.before.as_deref().unwrap_or_default();
            let after = change.after.as_deref().unwrap_or_default();
            let kind = Kind::Text;
            view! {
                <li>
                    <h3>{label}</h3>
                    <dl><DifferenceRows kind before after titles/></dl>
                </li>
            }
        })
        .collect();
    view! { <ul class="changes">{items}</ul> }
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
