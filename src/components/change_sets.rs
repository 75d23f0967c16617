//! Change sets in words: what a set does, how far it is, and why something cannot be done.

use super::job::time_left;
use super::notice;
use super::{PageContext, ProfileLabels};
use crate::change_sets::{
    ChangeOperation, ChangePhase, ChangeRow, ChangeRowState, ChangeSet, ChangeSetProblem,
    ChangeSetState, CommandRefusal, LONGEST_SET_NAME, OperationProblem,
};
use crate::profile::{CUSTOMER_BILLING, Countries, Json};
use crate::text::Words;

/// The label of a field of a customer's billing profile.
pub fn field_name(words: &Words, key: &str) -> String {
    let none = Countries::new();
    ProfileLabels::of(&CUSTOMER_BILLING, &Json::Null, None, &none).full(words, key)
}

/// The operation in a sentence.
pub fn operation(words: &Words, operation: &ChangeOperation) -> String {
    match operation {
        ChangeOperation::Set { field, value } if value.is_empty() => {
            let field = field_name(words, field);
            words.t_args("changes-does-clear", &[("field", field.into())])
        }
        ChangeOperation::Set { field, value } => {
            let field = field_name(words, field);
            let args = [("field", field.into()), ("value", value.into())];
            words.t_args("changes-does-set", &args)
        }
        ChangeOperation::Replace { field, find, with } => {
            let field = field_name(words, field);
            let args = [
                ("field", field.into()),
                ("find", find.into()),
                ("with", with.into()),
            ];
            words.t_args("changes-does-replace", &args)
        }
        ChangeOperation::Domain { from, to } => {
            let args = [("from", from.into()), ("to", to.into())];
            words.t_args("changes-does-domain", &args)
        }
        ChangeOperation::Suggestion { problem } => {
            let problem = words.t(&format!("data-rule-{}", problem.as_str()));
            words.t_args("changes-does-suggestion", &[("problem", problem.into())])
        }
        ChangeOperation::Rows => words.t("changes-does-rows").into_owned(),
        ChangeOperation::TakeBack { set } => {
            let args = [("set", set.to_string().into())];
            words.t_args("changes-does-take-back", &args)
        }
    }
}

/// Name and reason of a set that takes back an earlier one.
pub fn take_back(words: &Words, number: i64, name: &str) -> (String, String) {
    let args = [("number", number.to_string().into()), ("name", name.into())];
    (
        words.t_args("changes-take-back-name", &args),
        words.t_args("changes-take-back-reason", &args),
    )
}

/// The state of a row of this set.
pub fn row_state(words: &Words, set: &ChangeSet, row: &ChangeRow) -> String {
    match row.is_unsuggested() {
        true => words.t("changes-row-no-suggestion").into_owned(),
        false => state_of_rows(words, set, row.state),
    }
}

/// The state of rows of this set. What a set that is over has not sent is not to be changed any more.
pub fn state_of_rows(words: &Words, set: &ChangeSet, state: ChangeRowState) -> String {
    if set.was_sent() && state.is_to_send() {
        return words.t("changes-row-not-sent").into_owned();
    }
    state_name(words, state)
}

fn state_name(words: &Words, state: ChangeRowState) -> String {
    words
        .t(&format!("changes-row-{}", state.as_str()))
        .into_owned()
}

/// The number of rows that are done, and of all that there are to do.
pub fn progress_counts(set: &ChangeSet) -> (u64, u64) {
    match set.phase {
        ChangePhase::Check => {
            let unread = set.count(ChangeRowState::New);
            (set.rows.saturating_sub(unread), set.rows)
        }
        ChangePhase::Send => {
            let saved = set.count(ChangeRowState::Saved);
            (saved, saved + to_come(set))
        }
    }
}

/// The number of rows that are still to be sent.
fn to_come(set: &ChangeSet) -> u64 {
    set.to_send + set.count(ChangeRowState::Sending)
}

/// The progress of a set in sentences.
pub fn progress(page: &PageContext, set: &ChangeSet) -> String {
    let words = page.words;
    let (done, all) = progress_counts(set);
    let total = match set.phase {
        ChangePhase::Check => all,
        ChangePhase::Send => to_come(set),
    };
    let failed = set.failures();
    let args = [
        ("done", done.into()),
        ("total", total.into()),
        ("failed", failed.into()),
        ("owner", set.owner.as_str().into()),
    ];
    let key = match (set.state, set.phase) {
        (ChangeSetState::Draft, _) => "changes-state-draft",
        (ChangeSetState::Running, ChangePhase::Check) => "changes-state-check-running",
        (ChangeSetState::Running, ChangePhase::Send) => "changes-state-send-running",
        (ChangeSetState::SignIn, _) => "changes-state-sign-in",
        (ChangeSetState::Paused, _) => "changes-state-paused",
        (ChangeSetState::Stopping, _) => "changes-state-stopping",
        (ChangeSetState::Stopped, _) => "changes-state-stopped",
        (ChangeSetState::Done, ChangePhase::Check) => "changes-state-check-done",
        (ChangeSetState::Done, ChangePhase::Send) => "changes-state-send-done",
    };
    let mut sentences = vec![words.t_args(key, &args)];
    let is_paused = set.state == ChangeSetState::Paused;
    match set.why.as_str() {
        "" => {}
        "day-limit" if is_paused => sentences.push(words.t("changes-why-day-limit").into_owned()),
        kind if is_paused => {
            let kind = failure(words, kind);
            sentences.push(words.t_args("changes-why-failures", &[("kind", kind.into())]));
        }
        _ => {}
    }
    let waits = set.wait_until.map(|until| ("changes-waits", until));
    sentences.extend(time_left(page, waits, set.seconds_left));
    if set.phase == ChangePhase::Send && failed > 0 {
        let args = [("count", failed.into())];
        sentences.push(words.t_args("changes-failed", &args));
    }
    sentences.join(words.lang().between_sentences())
}

/// The kind of a failure: a state of rows, or else the code or word of an answer.
fn failure(words: &Words, kind: &str) -> String {
    match ChangeRowState::parse(kind) {
        Some(state) => state_name(words, state),
        None => kind.to_owned(),
    }
}

/// The input that a problem of a new set is about, and its sentence.
pub fn problem(words: &Words, problem: &ChangeSetProblem) -> (&'static str, String) {
    let t = |key: &str| words.t(key).into_owned();
    match problem {
        ChangeSetProblem::NoName => ("name", t("problem-required")),
        ChangeSetProblem::NameTooLong => {
            let args = [("max", LONGEST_SET_NAME.into())];
            ("name", words.t_args("changes-name-too-long", &args))
        }
        ChangeSetProblem::Why(found) => {
            let input = match found.key.as_str() {
                "ticket" => "ticket",
                _ => "reason",
            };
            (input, notice::problem_text(words, found))
        }
        ChangeSetProblem::Operation(found) => match found {
            OperationProblem::Field => ("field", t("changes-no-field")),
            OperationProblem::Value(found) => ("value", notice::problem_text(words, found)),
            OperationProblem::Find => ("find", t("problem-required")),
            OperationProblem::SameText => ("with", t("changes-same-text")),
            OperationProblem::From => ("from", t("changes-no-domain")),
            OperationProblem::To => ("to", t("changes-no-domain")),
            OperationProblem::SameDomain => ("to", t("changes-same-text")),
            OperationProblem::TooLong => ("operation", t("changes-too-long")),
            OperationProblem::NoSuggestion => ("problem", t("changes-no-suggestion")),
            OperationProblem::Kind => ("operation", t("changes-no-operation")),
        },
        ChangeSetProblem::NoCustomers => ("customers", t("changes-no-customers")),
        ChangeSetProblem::TooMany { count, most } => {
            let args = [("count", (*count).into()), ("most", (*most).into())];
            ("customers", words.t_args("changes-too-many", &args))
        }
        ChangeSetProblem::NoList => ("customers", t("changes-no-list")),
        ChangeSetProblem::InvalidRows => ("rows", t("changes-invalid-rows")),
    }
}

/// The reason why a command was not carried out.
pub fn refusal(words: &Words, refusal: CommandRefusal) -> String {
    match refusal {
        CommandRefusal::State => words.t("changes-refused-state").into_owned(),
        CommandRefusal::Nothing => words.t("changes-refused-nothing").into_owned(),
        CommandRefusal::Ticks => words.t("changes-refused-ticks").into_owned(),
        CommandRefusal::Changed => words.t("changes-refused-changed").into_owned(),
        CommandRefusal::Count(count) => {
            words.t_args("changes-refused-count", &[("count", count.into())])
        }
        CommandRefusal::Unconfirmed(count) => {
            words.t_args("changes-refused-confirm", &[("count", count.into())])
        }
        CommandRefusal::DayLimit { left, most } => {
            let args = [("left", left.into()), ("most", most.into())];
            words.t_args("changes-refused-day-limit", &args)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn a_chinese_sentence_has_no_space_behind_the_field() {
        let told = |operation| super::operation(Words::of(Lang::ZhHant), &operation);
        let field = || "lastName".to_owned();
        let set = told(ChangeOperation::Set {
            field: field(),
            value: "林".to_owned(),
        });
        assert!(set.ends_with("」設為「林」。"), "{set}");
        let cleared = told(ChangeOperation::Set {
            field: field(),
            value: String::new(),
        });
        for sentence in [set, cleared] {
            assert!(!sentence.contains(' '), "{sentence}");
        }
    }

    #[test]
    fn one_customer_is_counted_as_one() {
        let words = Words::of(Lang::En);
        for (key, name, told) in [
            ("changes-of-list", "count", "the one customer"),
            ("changes-state-check-done", "done", "one customer;"),
            ("changes-state-send-done", "done", "one customer is"),
        ] {
            let text = words.t_args(key, &[(name, 1_usize.into())]);
            assert!(text.contains(told), "{key}: {text}");
        }
    }
}
