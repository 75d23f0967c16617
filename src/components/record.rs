//! Lists of rows of the audit log: one line for each, as a sentence.

use super::changes::{OutcomeChip, full_label};
use super::customer::full_title;
use super::time::Time;
use super::{PageDetails, page_context, value};
use crate::editing::CustomerNames;
use crate::history::{AuditChange, Event, Row, changes_of, target_of};
use crate::profile::{Kind, Profile, Target};
use crate::text::Words;
use leptos::prelude::*;

/// The number of changed fields that a line names.
const NAMED: usize = 3;

/// The number of characters of a value that a line shows.
const SHOWN: usize = 60;

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

    fn customer(&self, target: &Target) -> Option<&'a str> {
        let names = self.customers?;
        names.get(target.customer()?).map(String::as_str)
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
    // A customer that the sentence names is told apart by its ID.
    let id = target
        .as_ref()
        .filter(|target| with_profile && names.customer(target).is_some())
        .and_then(Target::customer)
        .map(|id| view! { <p class="hint"><code translate="no">{id.to_string()}</code></p> });
    let changed = target
        .as_ref()
        .zip(changes_of(row))
        .map(|(target, changes)| {
            view! { <ChangeLines profile=target.profile() changes=&changes/> }
        });
    let address = format!("/history/{}", row.seq);
    view! {
        <li>
            <p class="record__what">
                <a href=address>{sentence(&page, row, with_profile, names)}</a>
                " "
                <OutcomeChip row/>
            </p>
            {id}
            {changed}
            <p class="record__who"><Time at=row.at/></p>
        </li>
    }
}

/// A row as a sentence. An event that this portal does not know names itself.
pub fn sentence(
    page: &PageDetails,
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
    let what = target_of(row)
        .filter(|_| with_profile)
        .map(|target| full_title(words, &target, names.customer(&target)));
    let known = Event::ALL
        .into_iter()
        .find(|event| event.as_str() == row.event);
    let of_profile = |named: &str, here: &str| match &what {
        Some(what) => words.t_args(named, &[name.clone(), ("what", what.into())]),
        None => words.t_args(here, std::slice::from_ref(&name)),
    };
    let by = |key: &str| words.t_args(key, std::slice::from_ref(&name));
    match (known, row.outcome.as_deref()) {
        (Some(Event::EditIntent), _) => of_profile("record-started", "record-started-here"),
        (Some(Event::EditOutcome), Some("saved")) => {
            of_profile("record-changed", "record-changed-here")
        }
        (Some(Event::EditOutcome), _) => of_profile("record-tried", "record-tried-here"),
        (Some(Event::OutsideChange), _) => of_profile("record-elsewhere", "record-elsewhere-here"),
        (Some(Event::SignIn), _) => by("record-sign-in"),
        (Some(Event::SignOut), _) => by("record-sign-out"),
        (Some(Event::SessionEnd), Some("session-own")) => by("record-session-own"),
        (Some(Event::SessionEnd), Some("session-admin")) => {
            let owner = names.person(row.reference.as_deref().unwrap_or_default());
            words.t_args("record-session-of", &[name, ("owner", owner.into())])
        }
        (Some(Event::SessionEnd), _) => by("record-session-end"),
        (Some(Event::Refused), _) => by("record-refused"),
        (Some(Event::Export), _) => by("record-export"),
        (None, _) => row.event.clone(),
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
    let text = value::text(words, kind, value);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
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
            customer: None,
            changes: None,
            request_id: None,
            correlation_id: None,
            outcome: outcome.map(str::to_owned),
            reference: Some("t:2".to_owned()),
            intent: None,
            prev_hash: String::new(),
            hash: String::new(),
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
    fn a_long_value_is_cut_between_characters_and_an_empty_one_is_named() {
        let words = Words::of(Lang::En);
        let change = AuditChange {
            key: "address.city".to_owned(),
            before: None,
            after: Some("é".repeat(100)),
            called: None,
            kept: None,
            restored: None,
        };
        let line = change_line(words, &BILLING, &change);
        assert!(
            line.contains(&words.t("value-nothing").into_owned()),
            "{line}"
        );
        assert!(line.ends_with(&format!("{}…", "é".repeat(SHOWN))), "{line}");
    }
}
