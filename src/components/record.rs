//! Lists of rows of the audit log: one line for each, as a sentence.

use super::changes::{self, OutcomeChip, full_label};
use super::customer::{CustomerDetails, customer_name, full_title, told_apart};
use super::justification::{CommentLine, JustificationLine};
use super::time::Time;
use super::{PageContext, page_context, value};
use crate::auth::session::EndedSession;
use crate::editing::CustomerNames;
use crate::history::{
    ApprovalMark, AuditChange, Event, HandoverRecord, LABELS_KEY, LIST_KEY, NOTE_KEY, Row,
    approval_of, changes_of, comment_text, target_of, team_member,
};
use crate::profile::{CustomerId, Kind, Profile, signs};
use crate::text::{Arg, Words};
use leptos::either::Either;
use leptos::prelude::*;

/// The number of changed fields that a line names.
const NAMED: usize = 3;

/// The number of characters of a value that a line shows, and of a comment.
const SHOWN: usize = 60;
const COMMENTED: usize = 140;

/// The names that the lines of a list need beside what their rows hold.
#[derive(Clone, Copy, Default)]
pub struct RecordNames<'a> {
    pub customers: Option<&'a CustomerNames>,
    /// Key and name of everybody whom the audit log names.
    pub people: &'a [(String, String)],
}

impl<'a> RecordNames<'a> {
    pub fn of_customers(customers: &'a CustomerNames) -> RecordNames<'a> {
        RecordNames {
            customers: Some(customers),
            people: &[],
        }
    }

    fn customer(&self, id: &CustomerId) -> Option<&'a str> {
        self.customers?.get(id).map(String::as_str)
    }

    /// The name of a person; one without a name is named by their key.
    fn person(&self, key: &'a str) -> &'a str {
        let found = self.people.iter().find(|(known, _)| known == key);
        found
            .map(|(_, name)| name.as_str())
            .filter(|name| !name.is_empty())
            .unwrap_or(key)
    }
}

/// Rows as a list, each a link to its page. `with_profile` names the document of each.
#[component]
pub fn RecordList<'a>(
    rows: &'a [Row],
    with_profile: bool,
    #[prop(default = RecordNames::default())] names: RecordNames<'a>,
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
    names: RecordNames<'a>,
) -> impl IntoView + use<> {
    let page = page_context();
    let target = target_of(row);
    let about = customer_of(row).filter(|_| with_profile).map(|id| {
        let name = customer_name(&page, &id, names.customer(&id));
        // A sentence about a customer has the name with the domain; one of an event that is about
        // no document has neither.
        let of_customer = target.is_some() || is_of_team(row);
        let without_domain = of_customer && name.is_some();
        let name = name.filter(|_| !of_customer);
        let name = name.map(|name| view! { <bdi>{name}</bdi>" · " });
        view! { <p class="hint">{name}<CustomerDetails id=&id without_domain/></p> }
    });
    let comment = comment_text(row).map(|text| {
        let text = beginning(&signs::visible(&text.replace('\n', " ")));
        view! { <p class="record__why"><bdi>{text}</bdi></p> }
    });
    let changed = target
        .as_ref()
        .filter(|_| row.event != Event::Comment.as_str())
        .zip(changes_of(row))
        .map(|(target, changes)| {
            view! { <ChangeLines profile=target.profile() changes=&changes/> }
        });
    let silenced = (row.event == Event::SilencedProblem.as_str())
        .then(|| changes_of(row))
        .flatten()
        .map(|changes| {
            let members: Vec<_> = changes
                .iter()
                .map(|change| team_member(page.words, change))
                .collect();
            view! { <p class="hint">{members.join(&page.t("form-comma"))}</p> }
        });
    // The reason of a request is not the one of who refuses it.
    let why = match decision_comment(row) {
        Some(comment) => Either::Left(view! { <CommentLine comment=&comment/> }),
        None => Either::Right(view! { <JustificationLine row/> }),
    };
    let address = format!("/history/{}", row.seq);
    view! {
        <li>
            <p class="record__what">
                <a href=address>{sentence(&page, row, with_profile, names)}</a>
                " "
                <OutcomeChip row/>
            </p>
            {about}
            {changed}
            {silenced}
            {comment}
            {why}
            <p class="record__who"><Time at=row.at/></p>
        </li>
    }
}

/// The comment of somebody who refused a request or sent it back, if the row is of that.
fn decision_comment(row: &Row) -> Option<String> {
    let declines = matches!(row.outcome.as_deref(), Some("refused" | "returned"));
    let is_decision = declines && row.event == Event::Approval.as_str();
    approval_of(row).filter(|_| is_decision)?.comment
}

/// Returns whether a row is about something that the team keeps in the portal.
pub fn is_of_team(row: &Row) -> bool {
    Event::parse(&row.event).is_some_and(Event::is_of_team)
}

/// The customer that a row is about.
fn customer_of(row: &Row) -> Option<CustomerId> {
    CustomerId::parse(row.customer.as_deref()?)
}

/// A row as a sentence. An event that this portal does not know names itself, and so does a row that
/// cannot be read.
pub fn sentence(
    page: &PageContext,
    row: &Row,
    with_profile: bool,
    names: RecordNames<'_>,
) -> String {
    let words = page.words;
    let name = match row.person_name.as_str() {
        "" => row.person.as_str(),
        name => name,
    };
    let name = ("name", name.into());
    let what = target_of(row).filter(|_| with_profile).map(|target| {
        let name = target.customer().and_then(|id| names.customer(id));
        full_title(page, &target, name)
    });
    let known = Event::parse(&row.event);
    let of_profile = |named: &str, here: &str| match &what {
        Some(what) => words.t_args(named, &[name.clone(), ("what", what.into())]),
        None => words.t_args(here, std::slice::from_ref(&name)),
    };
    let by = |key: &str| words.t_args(key, std::slice::from_ref(&name));
    match (known, row.outcome.as_deref()) {
        (Some(Event::EditIntent), _) => of_profile("record-started", "record-started-here"),
        (Some(Event::EditOutcome), Some("saved")) => match approval_of(row) {
            Some(mark) if mark.emergency => {
                of_profile("record-changed-emergency", "record-changed-emergency-here")
            }
            Some(ApprovalMark {
                author: Some(author),
                ..
            }) => {
                let author = ("author", author.name.into());
                match &what {
                    Some(what) => {
                        words.t_args("record-changed-for", &[name, author, ("what", what.into())])
                    }
                    None => words.t_args("record-changed-for-here", &[name, author]),
                }
            }
            _ => of_profile("record-changed", "record-changed-here"),
        },
        (Some(Event::Approval), _) => {
            let said = approval(words, row, name);
            match &what {
                Some(what) => {
                    words.t_args("record-of", &[("said", said.into()), ("what", what.into())])
                }
                None => said,
            }
        }
        (Some(Event::EditOutcome), _) => of_profile("record-tried", "record-tried-here"),
        (Some(Event::OutsideChange), _) => of_profile("record-elsewhere", "record-elsewhere-here"),
        (Some(Event::SignIn), _) => by("record-sign-in"),
        (Some(Event::SignOut), _) => by("record-sign-out"),
        (Some(Event::SessionEnd), Some(why @ ("session-own" | "session-admin"))) => {
            let ended = EndedSession::of(row);
            let count = ended.as_ref().and_then(|ended| ended.sessions).unwrap_or(1);
            let count = ("count", usize::try_from(count).unwrap_or(usize::MAX).into());
            if why == "session-own" {
                return words.t_args("record-session-own", &[name, count]);
            }
            let recorded = ended.and_then(|ended| ended.owner_name);
            // Older rows do not name the person.
            let owner = recorded.unwrap_or_else(|| {
                let key = row.reference.as_deref().unwrap_or_default();
                names.person(key).to_owned()
            });
            let owner = ("owner", owner.into());
            words.t_args("record-session-of", &[name, owner, count])
        }
        (Some(event @ (Event::CustomerNote | Event::SilencedProblem)), _) => match customer_of(row)
        {
            Some(id) => {
                let key = match event {
                    Event::CustomerNote => noted(row),
                    _ => silenced(row),
                };
                let customer = told_apart(page, &id, names.customer(&id));
                words.t_args(key, &[name, ("customer", customer.into())])
            }
            None => changes::event(words, &row.event),
        },
        (Some(Event::TeamList), _) => match list_changed(row) {
            (key, Some(list)) => words.t_args(key, &[name, ("list", list.into())]),
            (key, None) => by(key),
        },
        (Some(Event::Handover), step) => handed_over(row, step, &name, what.as_deref(), words),
        (Some(Event::Comment), _) => {
            let entry = ("entry", row.reference.as_deref().unwrap_or_default().into());
            words.t_args("record-comment", &[name, entry])
        }
        (Some(Event::SessionEnd), _) => by("record-session-end"),
        (Some(Event::Refused), _) => by("record-refused"),
        (Some(Event::Export), Some("customers-csv" | "customers-xlsx")) => {
            by("record-export-customers")
        }
        (Some(Event::Export), Some("change-set-csv" | "change-set-xlsx")) => {
            by("record-export-change-set")
        }
        (Some(Event::Export), _) => by("record-export"),
        (Some(Event::NotificationChannel), _) => by("record-notification-channel"),
        (Some(Event::LentSignIn), Some("loan-lent")) => by("record-loan-lent"),
        (Some(Event::LentSignIn), Some("loan-ended")) => by("record-loan-ended"),
        (Some(Event::LentSignIn), _) => by("record-loan-over"),
        (Some(Event::ChangeSet), _) => {
            let number = row.reference.as_deref().unwrap_or_default();
            words.t_args("record-set-discarded", &[name, ("number", number.into())])
        }
        (None, _) => changes::event(words, &row.event),
    }
}

/// What was done with a request for approval, as a sentence.
fn approval(words: &Words, row: &Row, name: (&str, Arg)) -> String {
    let author = approval_of(row).and_then(|mark| mark.author);
    let outcome = row.outcome.as_deref().unwrap_or_default();
    // Of a row that cannot be unsealed nobody knows whose request it was.
    let key = match (outcome, &author) {
        ("asked", _) => "record-approval-asked",
        ("withdrawn", _) => "record-approval-withdrawn",
        ("emergency", _) => "record-approval-emergency",
        ("approved", Some(_)) => "record-approval-approved",
        ("refused", Some(_)) => "record-approval-refused",
        ("returned", Some(_)) => "record-approval-returned",
        ("expired", Some(_)) => "record-approval-expired",
        (word, Some(_)) if word.starts_with("ended-") => "record-approval-ended",
        _ => "record-approval-other",
    };
    let author = author.map(|author| author.name).unwrap_or_default();
    words.t_args(key, &[name, ("author", author.into())])
}

/// A step of handing a draft over, as a sentence.
fn handed_over(
    row: &Row,
    step: Option<&str>,
    name: &(&'static str, Arg<'_>),
    what: Option<&str>,
    words: &Words,
) -> String {
    let other = HandoverRecord::of(row).and_then(|record| record.name);
    let key = match (step, &other) {
        (Some("offered"), Some(_)) => "record-draft-offered-to",
        (Some("offered"), None) => "record-draft-offered",
        (Some("taken"), Some(_)) => "record-draft-taken-of",
        (Some("taken"), None) => "record-draft-taken",
        (Some("withdrawn"), _) => "record-draft-withdrawn",
        _ => "record-draft",
    };
    let what = match what {
        Some(what) => words.t_args("record-quoted", &[("what", what.into())]),
        None => words.t("record-this-profile").into_owned(),
    };
    let other = other.unwrap_or_default();
    words.t_args(
        key,
        &[name.clone(), ("what", what.into()), ("other", other.into())],
    )
}

/// The key of the sentence about a change of labels, of a note, or of both. Of a row that cannot be
/// unsealed nobody knows which.
fn noted(row: &Row) -> &'static str {
    let changes = changes_of(row).unwrap_or_default();
    let has = |key: &str| changes.iter().any(|change| change.key == key);
    match (has(LABELS_KEY), has(NOTE_KEY)) {
        (true, true) => "record-note-both",
        (true, false) => "record-note-labels",
        (false, true) => "record-note-note",
        (false, false) => "record-note",
    }
}

/// The key of the sentence about a silenced problem. Of a row that cannot be unsealed nobody knows what
/// became of it.
fn silenced(row: &Row) -> &'static str {
    let changes = changes_of(row).unwrap_or_default();
    let change = changes.first();
    match change.map(|change| (change.before.is_some(), change.after.is_some())) {
        Some((false, true)) => "record-silence-begun",
        Some((true, true)) => "record-silence-reason",
        Some((true, false)) => "record-silence-ended",
        _ => "record-silence",
    }
}

/// The key of the sentence about a change of a list of the team, and the name of the list. Of a row
/// that cannot be unsealed nobody knows either.
fn list_changed(row: &Row) -> (&'static str, Option<String>) {
    let changes = changes_of(row).unwrap_or_default();
    let name = changes.into_iter().find(|change| change.key == LIST_KEY);
    match name.map(|change| (change.before, change.after)) {
        Some((None, Some(list))) => ("record-list-saved", Some(list)),
        Some((Some(_), Some(list))) => ("record-list-replaced", Some(list)),
        Some((Some(list), None)) => ("record-list-removed", Some(list)),
        _ => ("record-list", None),
    }
}

/// The changed fields, each with its value before and after; of many, the first.
#[component]
pub fn ChangeLines<'a>(
    profile: &'static Profile,
    changes: &'a [AuditChange],
) -> impl IntoView + use<> {
    let page = page_context();
    let lines: Vec<_> = changes
        .iter()
        .take(NAMED)
        .map(|change| {
            let line = change_line(page.words, profile, change);
            view! { <p class="record__change">{line}</p> }
        })
        .collect();
    let more = changes.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| {
        let text = page.t_args("record-more", &[("count", more.into())]);
        view! { <p class="hint">{text}</p> }
    });
    view! { {lines} {more} }
}

/// One changed field: its label, before and after.
fn change_line(words: &Words, profile: &'static Profile, change: &AuditChange) -> String {
    let kind = value::kind_of(profile, &change.key);
    let label = full_label(words, profile, change);
    words.t_args(
        "record-field",
        &[
            ("field", label.into()),
            (
                "before",
                short(words, kind, change.before.as_deref()).into(),
            ),
            ("after", short(words, kind, change.after.as_deref()).into()),
        ],
    )
}

/// The beginning of a value; words that say so where there is none.
fn short(words: &Words, kind: Kind, value: Option<&str>) -> String {
    let Some(value) = value.filter(|value| !value.is_empty()) else {
        return words.t("value-nothing").into_owned();
    };
    cut(&value::text(words, kind, value), SHOWN)
}

/// The beginning of a comment: its entry has all of it.
fn beginning(text: &str) -> String {
    cut(text, COMMENTED)
}

/// The first characters of a text.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Role;
    use crate::auth::session::Ended;
    use crate::pages::samples;
    use crate::profile::BILLING;
    use crate::text::Lang;

    fn row(event: &str, outcome: Option<&str>) -> Row {
        Row {
            seq: 7,
            at: 0,
            event: event.to_owned(),
            person: "t:1".to_owned(),
            person_name: "Edith".to_owned(),
            tenant: "t".to_owned(),
            profile: event.contains(['.', '_']).then(|| "billing".to_owned()),
            customer: matches!(event, "customer_note" | "silenced_problem")
                .then(|| "7d0c9b6a-2f31-4d3e-9f5b-0a1b2c3d4e5f".to_owned()),
            changes: None,
            request_id: None,
            correlation_id: None,
            outcome: outcome.map(str::to_owned),
            reference: Some("t:2".to_owned()),
            intent: None,
            prev_hash: String::new(),
            hash: String::new(),
            reason: None,
            ticket: None,
        }
    }

    #[test]
    fn every_event_has_its_sentence_in_every_language() {
        let people = [("t:2".to_owned(), "Ada".to_owned())];
        let names = RecordNames {
            customers: None,
            people: &people,
        };
        for lang in Lang::ALL {
            let page = samples::speaking(lang, Role::Viewer);
            for event in Event::ALL.map(Event::as_str) {
                let outcomes = ["saved", "rejected"].into_iter();
                for outcome in outcomes.chain(Ended::ALL.map(Ended::word)) {
                    for with_profile in [true, false] {
                        let row = row(event, Some(outcome));
                        let said = sentence(&page, &row, with_profile, names);
                        let outside = event == Event::OutsideChange.as_str();
                        assert!(
                            outside || said.contains("Edith"),
                            "{lang:?} {event}: {said}"
                        );
                        assert!(!said.starts_with('['), "{lang:?} {event}: {said}");
                        let of_ada = outcome == "session-admin" && event == "session_end";
                        assert_eq!(said.contains("Ada"), of_ada, "{lang:?} {event}: {said}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_change_of_labels_and_note_says_which_of_them_it_was() {
        for (changed, said) in [
            ("[{\"key\":\"labels\"}]", "changed the labels of"),
            ("[{\"key\":\"note\"}]", "changed the note of"),
            (
                "[{\"key\":\"labels\"},{\"key\":\"note\"}]",
                "changed the labels and the note of",
            ),
            ("[]", "changed the labels or the note of"),
        ] {
            let row = Row {
                changes: serde_json::value::RawValue::from_string(changed.to_owned()).ok(),
                ..row("customer_note", None)
            };
            for lang in Lang::ALL {
                let page = samples::speaking(lang, Role::Viewer);
                let sentence = sentence(&page, &row, true, RecordNames::default());
                assert!(!sentence.starts_with('['), "{lang:?}: {sentence}");
                assert!(
                    lang != Lang::En || sentence.contains(said),
                    "{changed}: {sentence}"
                );
            }
        }
    }

    #[test]
    fn a_silenced_problem_says_what_became_of_it() {
        for (before, after, said) in [
            ("null", "\"a\"", "silenced a problem of "),
            ("\"a\"", "\"b\"", "changed the reason why a problem of "),
            ("\"a\"", "null", "stopped silencing a problem of "),
        ] {
            let changed =
                format!("[{{\"key\":\"email email\",\"before\":{before},\"after\":{after}}}]");
            let row = Row {
                changes: serde_json::value::RawValue::from_string(changed).ok(),
                ..row("silenced_problem", None)
            };
            for lang in Lang::ALL {
                let page = samples::speaking(lang, Role::Viewer);
                let sentence = sentence(&page, &row, true, RecordNames::default());
                assert!(!sentence.starts_with('['), "{lang:?}: {sentence}");
                assert!(
                    lang != Lang::En || sentence.contains(said),
                    "{said}: {sentence}"
                );
            }
        }
    }

    #[test]
    fn a_change_of_a_list_of_the_team_says_which_and_how() {
        for (before, after, said) in [
            ("null", "\"VIP\"", "saved the list “VIP”"),
            ("\"vip\"", "\"VIP\"", "replaced the team’s list “VIP”"),
            ("\"VIP\"", "null", "removed the team’s list “VIP”"),
        ] {
            let changed = format!("[{{\"key\":\"list\",\"before\":{before},\"after\":{after}}}]");
            let row = Row {
                changes: serde_json::value::RawValue::from_string(changed).ok(),
                ..row("team_list", None)
            };
            for lang in Lang::ALL {
                let page = samples::speaking(lang, Role::Viewer);
                let sentence = sentence(&page, &row, true, RecordNames::default());
                assert!(sentence.contains("VIP"), "{lang:?}: {sentence}");
                assert!(
                    lang != Lang::En || sentence.contains(said),
                    "{said}: {sentence}"
                );
            }
        }
    }

    #[test]
    fn a_long_value_is_cut_between_characters_and_an_empty_one_is_named() {
        let words = Words::of(Lang::En);
        let change = AuditChange {
            key: "address.city".to_owned(),
            before: None,
            after: Some("é".repeat(100)),
            called: None,
            kept: None,
            restored: None,
            why: None,
            set: None,
            approval: None,
        };
        let line = change_line(words, &BILLING, &change);
        assert!(
            line.contains(&words.t("value-nothing").into_owned()),
            "{line}"
        );
        assert!(line.ends_with(&format!("{}…", "é".repeat(SHOWN))), "{line}");
    }
}
