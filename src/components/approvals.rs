//! Requests for approval in words: their state, why one ended, what came of a decision; and what
//! the review and the form tell people of their own.

use super::time::timed;
use super::verification::VerificationCost;
use super::{ProfileLabels, changes, page_context};
use crate::editing::{
    ApprovalAnswer, ApprovalDecision, ApprovalDetail, ApprovalRequest, ApprovalState, Review,
};
use crate::profile::signs;
use crate::text::Words;
use leptos::either::EitherOf4;
use leptos::prelude::*;

/// The word of what came of a decision, in addresses and in the keys of words.
pub fn answer_word(answer: &ApprovalAnswer) -> &'static str {
    match answer {
        ApprovalAnswer::Saved => "saved",
        ApprovalAnswer::Approved { .. } => "approved",
        ApprovalAnswer::Unknown => "unknown",
        ApprovalAnswer::NotSent(_) => "not-sent",
        ApprovalAnswer::Unsettled => "unsettled",
        ApprovalAnswer::Rejected => "rejected",
        ApprovalAnswer::Decided => "decided",
        ApprovalAnswer::Own => "own",
        ApprovalAnswer::Other => "other",
        // A comment comes back at its input.
        ApprovalAnswer::Over | ApprovalAnswer::Comment(_) => "over",
    }
}

/// What came of a decision, in a sentence.
pub fn answer(words: &Words, answer: &ApprovalAnswer) -> String {
    let word = answer_word(answer);
    words.t(&format!("approval-told-{word}")).into_owned()
}

/// The reason why a request ended, in a sentence.
pub fn why(words: &Words, request: &ApprovalRequest) -> Option<String> {
    let why = request.why.as_deref()?;
    let key = format!("approval-why-{why}");
    if words.has(&key) {
        return Some(words.t(&format!("approval-why-{why}")).into_owned());
    }
    let outcome = changes::outcome(words, why);
    Some(words.t_args("approval-why-other", &[("outcome", outcome.into())]))
}

/// The number of a request in words.
pub fn number(words: &Words, request: &ApprovalRequest) -> String {
    let key = match request.emergency {
        true => "approval-emergency-number",
        false => "approval-number",
    };
    words.t_args(key, &[("number", request.number.to_string().into())])
}

/// The state of a request as a chip.
#[component]
pub fn ApprovalChip(state: ApprovalState) -> impl IntoView {
    let class = format!("chip chip--{}", look(state));
    let text = page_context().t(&format!("approval-state-{}", state.as_str()));
    view! { <span class=class>{text}</span> }
}

fn look(state: ApprovalState) -> &'static str {
    match state {
        ApprovalState::Saved => "good",
        ApprovalState::Refused => "bad",
        ApprovalState::Sending | ApprovalState::Returned | ApprovalState::Ended => "warn",
        ApprovalState::Open | ApprovalState::Withdrawn | ApprovalState::Expired => "info",
    }
}

/// The state of one's own request, with the name of whoever decided, and the way to it.
#[component]
pub fn OwnRequest<'a>(request: &'a ApprovalRequest) -> impl IntoView + use<> {
    let page = page_context();
    let by = match request.state {
        ApprovalState::Returned => Some("approval-returned-by"),
        ApprovalState::Refused => Some("approval-refused-by"),
        ApprovalState::Open
        | ApprovalState::Sending
        | ApprovalState::Saved
        | ApprovalState::Withdrawn
        | ApprovalState::Expired
        | ApprovalState::Ended => None,
    };
    let text = match by.zip(request.decision.as_ref()) {
        Some((key, decision)) => page.t_args(key, &[("name", decision.by.name.as_str().into())]),
        None => page
            .t(&format!("approval-state-{}", request.state.as_str()))
            .into_owned(),
    };
    let class = format!("chip chip--{}", look(request.state));
    let address = format!("/approvals/{}", request.number);
    let number = number(page.words, request);
    view! { <span class=class>{text}</span>" "<a href=address>{number}</a> }
}

/// A line for each approval that a request has. `key` is of a sentence with `$name` and `$at`.
#[component]
pub fn ApprovalsGiven<'a>(
    request: &'a ApprovalRequest,
    key: &'static str,
) -> impl IntoView + use<> {
    let page = page_context();
    let lines: Vec<_> = request
        .approvals
        .iter()
        .map(|given| {
            let name = [("name", given.by.name.as_str().into())];
            let at = [("at", given.at)];
            view! { <p>{timed(&page, key, &name, &at)}</p> }
        })
        .collect();
    lines
}

/// The effects of the changes that somebody asks for and what they cost, and that their author has
/// confirmed it; nothing where they set nothing off.
#[component]
pub fn ApprovalEffects<'a>(detail: &'a ApprovalDetail) -> Option<impl IntoView + use<>> {
    if detail.guards.is_empty() {
        return None;
    }
    let page = page_context();
    let texts: Vec<_> = detail
        .guards
        .iter()
        .map(|guard| {
            let text = page.t(&format!("guard-{}", guard.as_str()));
            view! { <p>{text}</p> }
        })
        .collect();
    let cost = detail
        .verification
        .as_ref()
        .map(|asked| view! { <VerificationCost asked/> });
    let confirmed = detail.request.confirmed.then(|| {
        let name = [("name", detail.request.author.name.as_str().into())];
        view! { <p>{page.t_args("approval-confirmed", &name)}</p> }
    });
    Some(view! {
        <div>
            <dt>{page.t("approval-sets-off")}</dt>
            <dd>{texts}{cost}{confirmed}</dd>
        </div>
    })
}

/// Tells on the review and on the form what has become of the person's request; nothing where there
/// is nothing to tell any more.
#[component]
pub fn ApprovalNote<'a>(request: Option<&'a ApprovalRequest>) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let request = request?;
    let said = |key: &'static str, decision: &ApprovalDecision| {
        let comment = signs::visible(&decision.comment).into_owned();
        let args = [
            ("name", decision.by.name.as_str().into()),
            ("comment", comment.into()),
        ];
        timed(&page, key, &args, &[("at", decision.at)])
    };
    let text = match (request.state, &request.decision) {
        (ApprovalState::Open, _) => {
            let at = [("at", request.created_at)];
            EitherOf4::A(timed(&page, "approval-note-open", &[], &at))
        }
        (ApprovalState::Sending, _) => EitherOf4::B(page.t("approval-note-sending")),
        (ApprovalState::Returned, Some(decision)) => {
            EitherOf4::C(said("approval-note-returned", decision))
        }
        (ApprovalState::Refused, Some(decision)) => {
            EitherOf4::C(said("approval-note-refused", decision))
        }
        (ApprovalState::Expired | ApprovalState::Ended, _) => {
            let at = [("at", request.changed_at)];
            let ended = timed(&page, "approval-note-ended", &[], &at);
            let why = why(page.words, request);
            // An empty text would be drawn as a space.
            let space = page.lang().between_sentences();
            let space = Some(space).filter(|space| !space.is_empty());
            EitherOf4::D(view! { {ended}{space}{why} })
        }
        (
            ApprovalState::Saved
            | ApprovalState::Withdrawn
            | ApprovalState::Returned
            | ApprovalState::Refused,
            _,
        ) => return None,
    };
    let address = format!("/approvals/{}", request.number);
    let number = number(page.words, request);
    let link = view! { <a href=address>{number}</a> };
    Some(view! { <p class="note">{text}{page.after_sentence()}{link}</p> })
}

/// Says on the review which changes others have to approve; nothing if there are none.
#[component]
pub fn ApprovalNeeded<'a>(
    labels: &'a ProfileLabels,
    review: &'a Review,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let needed = &review.approval;
    if needed.keys.is_empty() {
        return None;
    }
    let keys = needed.keys.iter();
    let names: Vec<String> = keys.map(|key| labels.full(page.words, key)).collect();
    let list = changes::first_of(page.words, &names);
    let args = [("count", needed.people.into()), ("list", list.into())];
    Some(view! {
        <section class="part">
            <h2>{page.t("approval-needed-title")}</h2>
            <p>{page.t_args("approval-needed-text", &args)}</p>
        </section>
    })
}

/// Says of drafts that others see them once approval is asked for; nothing where nothing needs
/// approval. It stands behind another sentence.
#[component]
pub fn SeenInRequests() -> Option<impl IntoView> {
    let page = page_context();
    page.site.approvals.then(|| {
        let text = page.t("drafts-text-approval");
        view! { {page.after_sentence()}{text} }
    })
}

/// The way for an emergency; nothing where the settings do not allow it.
#[component]
pub fn EmergencyButton<'a>(review: &'a Review) -> Option<impl IntoView + use<>> {
    if review.approval.keys.is_empty() || !review.approval.allows_emergency {
        return None;
    }
    let page = page_context();
    Some(view! {
        <details>
            <summary>{page.t("approval-emergency-title")}</summary>
            <div class="stack">
                <p>{page.t("approval-emergency-text")}</p>
                <button class="button button--quiet" name="intent" value="emergency">
                    {page.t("button-emergency")}
                </button>
            </div>
        </details>
    })
}
