//! The reasons why what the team keeps of customers cannot be stored, in sentences.

use crate::customers::{
    LONGEST_LABEL, LONGEST_NOTE, LONGEST_SILENCE_REASON, LONGEST_VIEW_NAME, MOST_LABELS,
    MOST_VIEWS, NoteProblem, SilenceResult, ViewResult,
};
use crate::text::Words;

/// The reason about labels or a note.
pub fn note_problem(words: &Words, problem: &NoteProblem) -> String {
    match problem {
        NoteProblem::TooManyLabels(count) => {
            let args = [("count", (*count).into()), ("most", MOST_LABELS.into())];
            words.t_args("note-too-many-labels", &args)
        }
        NoteProblem::LabelTooLong(label) => {
            let args = [("label", label.into()), ("max", LONGEST_LABEL.into())];
            words.t_args("note-label-too-long", &args)
        }
        NoteProblem::NoteTooLong(length) => {
            let args = [("length", (*length).into()), ("max", LONGEST_NOTE.into())];
            words.t_args("note-too-long", &args)
        }
    }
}

/// The reason about the reason for which a problem is silenced.
pub fn silence_problem(words: &Words, result: SilenceResult) -> String {
    match result {
        SilenceResult::TooLong(length) => {
            let max = LONGEST_SILENCE_REASON.into();
            words.t_args(
                "silence-too-long",
                &[("length", length.into()), ("max", max)],
            )
        }
        SilenceResult::NoReason | SilenceResult::Done | SilenceResult::Unchanged => {
            words.t("silence-no-reason").into_owned()
        }
    }
}

/// The reason about the name of a saved list; `None` if it was saved.
pub fn view_problem(words: &Words, result: ViewResult) -> Option<String> {
    Some(match result {
        ViewResult::Saved => return None,
        ViewResult::NoName => words.t("view-no-name").into_owned(),
        ViewResult::NameTooLong => {
            words.t_args("view-too-long", &[("max", LONGEST_VIEW_NAME.into())])
        }
        ViewResult::TooMany => words.t_args("view-too-many", &[("max", MOST_VIEWS.into())]),
        ViewResult::Exists => words.t("view-exists").into_owned(),
    })
}
