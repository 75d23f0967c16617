//! The inputs that forms of new change sets share.

use crate::change_sets::LONGEST_SET_NAME;
use crate::components::page_context;
use crate::components::text_field::TextField;
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
        <TextField
            id="name".to_owned()
            name="name"
            key="changes-name"
            value=name
            hint=Some(name_hint)
            problem=problem_of(problems, "name")
            required=true
        />
        <TextField
            id="reason".to_owned()
            name="reason"
            key="justification-reason"
            value=reason
            hint=Some(reason_hint)
            problem=problem_of(problems, "reason")
            required=true
        />
        <TextField
            id="ticket".to_owned()
            name="ticket"
            key="justification-ticket"
            value=ticket
            hint=None
            problem=problem_of(problems, "ticket")
        />
    }
}
