//! A text input with its label, its hint and its problem.

use super::page_context;
use leptos::prelude::*;

/// The ids of hint and problem are made of the input's own.
#[component]
pub fn TextField(
    id: String,
    name: &'static str,
    /// Of the words of its label.
    key: &'static str,
    /// As typed, else as stored.
    value: String,
    hint: Option<String>,
    problem: Option<String>,
    #[prop(optional)] required: bool,
    /// No words whose spelling a browser could check.
    #[prop(optional)]
    is_code: bool,
) -> impl IntoView {
    let page = page_context();
    let (hint_id, problem_id) = (format!("hint-{id}"), format!("problem-{id}"));
    let described = match hint {
        Some(_) => format!("{hint_id} {problem_id}"),
        None => problem_id.clone(),
    };
    let is_wrong = problem.is_some();
    view! {
        <div class="field">
            <label for=id.clone()>{page.t(key)}</label>
            {hint.map(|hint| view! { <p id=hint_id class="hint">{hint}</p> })}
            <p id=problem_id class="problem" hidden=!is_wrong>{problem}</p>
            <input
                id=id
                name=name
                type="text"
                autocomplete="off"
                spellcheck=is_code.then_some("false")
                value=value
                required=required
                aria-describedby=described
                aria-invalid=is_wrong.then_some("true")
                autofocus=is_wrong
            />
        </div>
    }
}
