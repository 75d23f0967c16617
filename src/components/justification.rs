//! The reason and the ticket number of a save: their inputs on the review, and both wherever an entry
//! of the audit log is shown.

use super::{notice, page_context};
use crate::editing::justification::{REASON, TICKET};
use crate::editing::{Justification, Outcome, Review};
use crate::history::Row;
use crate::profile::{FieldProblem, signs};
use crate::text::Words;
use leptos::either::Either;
use leptos::prelude::*;

/// The characters of a reason or a comment that a list shows.
const LISTED: usize = 140;

/// The problem that the last post had with the reason or the ticket number.
fn problem_of<'a>(review: &'a Review, key: &str) -> Option<&'a FieldProblem> {
    match &review.outcome {
        Some(Outcome::Problems { problems }) => problems.iter().find(|found| found.key == key),
        _ => None,
    }
}

/// The links of the summary to the inputs that have a problem: id and text.
pub fn linked_problems(words: &Words, review: &Review) -> Vec<(&'static str, String)> {
    let of = |key: &'static str| {
        let text = notice::problem_text(words, problem_of(review, key)?);
        let args = [
            ("field", label(words, key).into()),
            ("problem", text.into()),
        ];
        Some((key, words.t_args("problem-of-field", &args)))
    };
    [of(REASON), of(TICKET)].into_iter().flatten().collect()
}

fn label(words: &Words, key: &str) -> String {
    words.t(&format!("justification-{key}")).into_owned()
}

/// The inputs for the reason and the ticket number of a save.
#[component]
pub fn JustificationFields<'a>(review: &'a Review) -> impl IntoView + use<> {
    let page = page_context();
    let why = &review.draft.why;
    let hint = if review.needs_reason {
        "justification-reason-needed"
    } else {
        "justification-reason-hint"
    };
    let ticket_hint = match &review.ticket_form {
        Some(form) => page.t_args("justification-ticket-form", &[("form", form.into())]),
        None => page.t("justification-ticket-hint").into_owned(),
    };
    let reason = view! {
        <JustificationField
            key=REASON
            hint=page.t(hint).into_owned()
            typed=why.reason.clone()
            required=review.needs_reason
            problem=problem_of(review, REASON)
        />
    };
    let ticket = view! {
        <JustificationField
            key=TICKET
            hint=ticket_hint
            typed=why.ticket.clone()
            required=false
            problem=problem_of(review, TICKET)
        />
    };
    view! {
        <section class="part">
            <h2>{page.t("justification-title")}</h2>
            {reason}
            {ticket}
        </section>
    }
}

#[component]
fn JustificationField<'a>(
    key: &'static str,
    hint: String,
    typed: Option<String>,
    required: bool,
    problem: Option<&'a FieldProblem>,
) -> impl IntoView + use<> {
    let page = page_context();
    let problem = problem.map(|problem| notice::problem_text(page.words, problem));
    let invalid = problem.is_some();
    let (hint_id, problem_id) = (format!("hint-{key}"), format!("problem-{key}"));
    let described = format!("{hint_id} {problem_id}");
    view! {
        <div class="field">
            <label for=key>{label(page.words, key)}</label>
            <p id=hint_id class="hint">{hint}</p>
            <p id=problem_id class="problem" hidden=!invalid>{problem}</p>
            <input
                id=key
                name=key
                type="text"
                value=typed.unwrap_or_default()
                autocomplete="off"
                dir="auto"
                required=required
                aria-describedby=described
                aria-invalid=invalid.then_some("true")
            />
        </div>
    }
}

/// A ticket number, as a link where its address is set.
#[component]
pub fn TicketNumber<'a>(ticket: &'a str) -> impl IntoView + use<> {
    let page = page_context();
    let url = page.ticket_url.as_ref().and_then(|url| url.of(ticket));
    let shown = signs::visible(ticket).into_owned();
    let number = view! { <bdi translate="no">{shown}</bdi> };
    match url {
        Some(url) => Either::Left(view! { <a href=url rel="noreferrer">{number}</a> }),
        None => Either::Right(number),
    }
}

/// The beginning of what somebody wrote, as a list shows it.
fn listed(text: &str) -> String {
    let mut shown: String = text.chars().take(LISTED).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    signs::visible(&shown).into_owned()
}

/// The comment of who refused a request or sent it back, in an entry of a list; a long one is cut.
#[component]
pub fn CommentLine<'a>(comment: &'a str) -> impl IntoView + use<> {
    view! { <p class="record__why"><bdi>{listed(comment)}</bdi></p> }
}

/// The reason and the ticket number in an entry of a list; nothing without either. A long reason is
/// cut: the page of the entry has all of it.
#[component]
pub fn JustificationLine<'a>(row: &'a Row) -> Option<impl IntoView + use<>> {
    let why = Justification {
        reason: row.reason.clone(),
        ticket: row.ticket.clone(),
    };
    (!why.is_empty()).then(|| view! { <JustificationGiven why=&why/> })
}

/// The same of a request for approval.
#[component]
pub fn JustificationGiven<'a>(why: &'a Justification) -> Option<impl IntoView + use<>> {
    if why.is_empty() {
        return None;
    }
    let reason = why
        .reason
        .as_deref()
        .map(|reason| view! { <bdi>{listed(reason)}</bdi> });
    let ticket = why
        .ticket
        .as_deref()
        .map(|ticket| view! { <TicketNumber ticket/> });
    let between = (reason.is_some() && ticket.is_some()).then_some(" · ");
    Some(view! { <p class="record__why">{reason}{between}{ticket}</p> })
}
