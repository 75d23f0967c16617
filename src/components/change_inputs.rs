//! The inputs that forms of new change sets share.

use crate::change_sets::LONGEST_SET_NAME;
use crate::components::page_context;
use crate::editing::Justification;
use leptos::prelude::*;

/// The input that a problem is about, and its sentence.
pub type InputProblem = (&'static str, String);

/// The typed name, reason and ticket number of a set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TypedHead {
    pub name: String,
    pub reason: String,
    pub ticket: String,
}

impl TypedHead {
    pub fn of(pairs: &[(String, String)]) -> TypedHead {
        TypedHead {
            name: value(pairs, "name"),
            reason: value(pairs, "reason"),
            ticket: value(pairs, "ticket"),
        }
    }

    pub fn why(&self) -> Justification {
        Justification {
            reason: Some(self.reason.clone()),
            ticket: Some(self.ticket.clone()),
        }
    }
}

/// The first value of this name; empty without one.
pub fn value(pairs: &[(String, String)], name: &str) -> String {
    let mut found = pairs.iter().filter(|(key, _)| key == name);
    found
        .next()
        .map(|(_, value)| value.clone())
        .unwrap_or_default()
}

/// The sentence about an input, if something is wrong with it.
pub fn problem_of(problems: &[InputProblem], input: &str) -> Option<String> {
    let found = problems.iter().find(|(key, _)| *key == input);
    found.map(|(_, text)| text.clone())
}

/// The inputs for name, reason and ticket number.
#[component]
pub fn SetHead<'a>(typed: &'a TypedHead, problems: &'a [InputProblem]) -> impl IntoView + use<> {
    let page = page_context();
    let name_hint = page.t_args("note-note-hint", &[("max", LONGEST_SET_NAME.into())]);
    let reason_hint = page.t("changes-reason-hint").into_owned();
    let TypedHead {
        name,
        reason,
        ticket,
    } = typed.clone();
    view! {
        <p class="hint">{page.t("form-required")}</p>
        <SetInput
            name="name"
            key="changes-name"
            typed=name
            hint=Some(name_hint)
            required=true
            problem=problem_of(problems, "name")
        />
        <SetInput
            name="reason"
            key="justification-reason"
            typed=reason
            hint=Some(reason_hint)
            required=true
            problem=problem_of(problems, "reason")
        />
        <SetInput
            name="ticket"
            key="justification-ticket"
            typed=ticket
            hint=None
            required=false
            problem=problem_of(problems, "ticket")
        />
    }
}

#[component]
pub fn SetInput(
    name: &'static str,
    /// Of the words of its label.
    key: &'static str,
    typed: String,
    hint: Option<String>,
    required: bool,
    problem: Option<String>,
) -> impl IntoView {
    let page = page_context();
    let (hint_id, problem_id) = (format!("hint-{name}"), format!("problem-{name}"));
    let described = match hint {
        Some(_) => format!("{hint_id} {problem_id}"),
        None => problem_id.clone(),
    };
    let is_wrong = problem.is_some();
    view! {
        <div class="field">
            <label for=name>{page.t(key)}</label>
            {hint.map(|hint| view! { <p id=hint_id class="hint">{hint}</p> })}
            <p id=problem_id class="problem" hidden=!is_wrong>{problem}</p>
            <input
                id=name
                name=name
                type="text"
                autocomplete="off"
                value=typed
                required=required
                aria-describedby=described
                aria-invalid=is_wrong.then_some("true")
                autofocus=is_wrong
            />
        </div>
    }
}
