//! On the page of a change set of which nothing was sent: the forms that correct what it does, and
//! that discard it.

use crate::change_sets::{ChangeOperation, ChangeSet, ChangeSetProblem, OperationProblem};
use crate::components::change_inputs::{InputProblem, problem_of, value};
use crate::components::text_field::TextField;
use crate::components::{change_sets as in_words, page_context};
use leptos::prelude::*;

/// A correction that was refused, as it was typed.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusedCorrection {
    pub typed: ChangeOperation,
    pub problem: OperationProblem,
}

/// The operation with the texts that were typed; `None` if it has none that could be typed.
pub fn corrected(
    operation: &ChangeOperation,
    pairs: &[(String, String)],
) -> Option<ChangeOperation> {
    let value = |name| value(pairs, name);
    match operation {
        ChangeOperation::Set { field, .. } => Some(ChangeOperation::Set {
            field: field.clone(),
            value: value("value"),
        }),
        ChangeOperation::Replace { field, .. } => Some(ChangeOperation::Replace {
            field: field.clone(),
            find: value("find"),
            with: value("with"),
        }),
        ChangeOperation::Domain { .. } => Some(ChangeOperation::Domain {
            from: value("from"),
            to: value("to"),
        }),
        ChangeOperation::Suggestion { .. }
        | ChangeOperation::Rows
        | ChangeOperation::TakeBack { .. } => None,
    }
}

/// Both forms, for the owner of the set.
#[component]
pub fn SetEdits<'a>(
    set: &'a ChangeSet,
    refused: Option<&'a RefusedCorrection>,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let action = format!("/changes/{}", set.number);
    (set.own && set.is_unsent()).then(|| {
        view! {
            <CorrectSet set refused/>
            <details>
                <summary>{page.t("changes-discard")}</summary>
                <form class="stack" method="post" action=action>
                    <p>{page.t("changes-discard-text")}</p>
                    <button class="button" name="command" value="discard">
                        {page.t("changes-discard-yes")}
                    </button>
                </form>
            </details>
        }
    })
}

/// The texts of the operation, to be typed anew.
#[component]
fn CorrectSet<'a>(
    set: &'a ChangeSet,
    refused: Option<&'a RefusedCorrection>,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let typed = refused.map_or(&set.operation, |refused| &refused.typed);
    let problem = refused.map(|refused| ChangeSetProblem::Operation(refused.problem.clone()));
    let problems: Vec<InputProblem> = problem
        .iter()
        .map(|problem| in_words::problem(page.words, problem))
        .collect();
    let hint = page.t("changes-value-hint").into_owned();
    let texts = match typed {
        ChangeOperation::Set { value, .. } => vec![("value", "changes-value", value, Some(hint))],
        ChangeOperation::Replace { find, with, .. } => vec![
            ("find", "changes-find", find, None),
            ("with", "changes-with", with, None),
        ],
        ChangeOperation::Domain { from, to } => vec![
            ("from", "changes-from", from, None),
            ("to", "changes-to", to, None),
        ],
        ChangeOperation::Suggestion { .. }
        | ChangeOperation::Rows
        | ChangeOperation::TakeBack { .. } => return None,
    };
    // Of the whole operation, and of no input.
    let general = problem_of(&problems, "operation");
    let general = general.map(|text| view! { <p class="problem" role="alert">{text}</p> });
    let inputs: Vec<_> = texts
        .into_iter()
        .map(|(name, key, typed, hint)| {
            let (typed, problem) = (typed.clone(), problem_of(&problems, name));
            view! { <TextField id=name.to_owned() name key value=typed hint problem/> }
        })
        .collect();
    let action = format!("/changes/{}", set.number);
    Some(view! {
        <details open=refused.is_some()>
            <summary>{page.t("changes-correct")}</summary>
            <form class="stack note-form" method="post" action=action novalidate=true>
                <p>{page.t("changes-correct-text")}</p>
                {general}
                {inputs}
                <button class="button" name="command" value="correct">
                    {page.t("changes-correct-yes")}
                </button>
            </form>
        </details>
    })
}
