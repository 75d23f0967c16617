//! How a post ended, in words: banners on top of a page, and the summary of problems.

use super::{Names, PageContext, explanation, value};
use crate::editing::{Outcome, ReadOnlyReason, StoredDifference};
use crate::error::UpstreamAnswer;
use crate::error_catalog;
use crate::profile::{Code, Problem};
use leptos::prelude::*;

/// What is wrong with a value and what to do.
pub fn problem_text(cx: &PageContext, problem: &Problem) -> String {
    let key = format!("problem-{}", problem.code.word());
    match &problem.code {
        Code::TooLong { max, length } => cx.t_args(
            &key,
            &[
                ("max", u32::from(*max).into()),
                ("length", (*length).into()),
            ],
        ),
        Code::Upstream { detail, answered } => {
            let said = (!detail.is_empty())
                .then(|| cx.t_args("problem-upstream-detail", &[("detail", detail.into())]));
            let known = error_catalog::of_field(answered, &problem.key)
                .map(|row| explanation::words(cx.words, row));
            let text = known.map_or_else(
                || cx.t(&key).into_owned(),
                |(what, todo)| explanation::sentence(cx.words, &what, &todo),
            );
            [Some(text), said]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ")
        }
        Code::PostalCode { example }
        | Code::PhoneOfCountry { example }
        | Code::TaxId { example }
            if !example.is_empty() =>
        {
            cx.t_args(&key, &[("example", example.into())])
        }
        Code::OtherTab { typed } if typed.is_empty() => {
            cx.t_args(&key, &[("typed", cx.t("value-nothing").as_ref().into())])
        }
        Code::OtherTab { typed } => cx.t_args(&key, &[("typed", typed.into())]),
        Code::Required
        | Code::StateUnknown
        | Code::RegionWithState
        | Code::PostalCode { .. }
        | Code::PhoneOfCountry { .. }
        | Code::TaxId { .. }
        | Code::Email
        | Code::Phone
        | Code::Website
        | Code::Country
        | Code::StateLength
        | Code::Language
        | Code::Culture
        | Code::Currency
        | Code::Guid
        | Code::ControlCharacter => cx.t(&key).into_owned(),
    }
}

/// The summary of problems, with links to the inputs. `form` is the address of the form where the
/// page is another one.
pub fn summary(
    cx: &PageContext,
    names: &Names,
    problems: &[Problem],
    form: &str,
    also: Option<AnyView>,
) -> AnyView {
    let items: Vec<_> = problems
        .iter()
        .map(|problem| {
            let text = cx.t_args(
                "problem-of-field",
                &[
                    ("field", names.full(cx, &problem.key).into()),
                    ("problem", problem_text(cx, problem).into()),
                ],
            );
            match names.profile.place(&problem.key) {
                Some(_) => view! { <li><a href=format!("{form}#{}", problem.key)>{text}</a></li> }
                    .into_any(),
                None => view! { <li>{text}</li> }.into_any(),
            }
        })
        .collect();
    view! {
        <div id="summary" class="banner banner--bad" role="alert" tabindex="-1" autofocus=true>
            <h2>{cx.t_args("summary-title", &[("count", problems.len().into())])}</h2>
            {(!items.is_empty()).then(|| view! { <ul>{items}</ul> })}
            {also}
        </div>
    }
    .into_any()
}

/// How the last post ended. Problems and what upstream rejected are the summary's.
pub fn outcome(cx: &PageContext, names: &Names, outcome: &Outcome, form: &str) -> AnyView {
    let word = outcome.word();
    match outcome {
        Outcome::Problems { problems } => summary(cx, names, problems, form, None),
        Outcome::Rejected { problems, answer } if !problems.is_empty() => {
            let about = problems.first().map(|problem| problem.key.as_str());
            let also = view! { <p>{cx.t("outcome-rejected-text")}</p>{explanation::told(cx, answer, about)} };
            summary(cx, names, problems, form, Some(also.into_any()))
        }
        Outcome::Rejected { answer, .. } => banner(
            cx,
            "bad",
            word,
            cx.t("outcome-rejected-text").into_owned(),
            Some(said(cx, answer)),
        ),
        Outcome::Saved {
            reference,
            changed,
            differences,
        } => {
            let text = cx.t_args("outcome-saved-text", &[("count", changed.len().into())]);
            banner(
                cx,
                "good",
                word,
                text,
                Some(saved(cx, names, reference, changed, differences)),
            )
        }
        Outcome::Unknown { reference } => banner(
            cx,
            "warn",
            word,
            cx.t("outcome-unknown-text").into_owned(),
            Some(record(cx, reference)),
        ),
        // Where this is read the wait is over: until then the wait page stands here.
        Outcome::Throttled { .. } => banner(
            cx,
            "warn",
            word,
            cx.t("outcome-throttled-text").into_owned(),
            None,
        ),
        Outcome::Unavailable { answer } => banner(
            cx,
            "warn",
            word,
            cx.t("outcome-unavailable-text").into_owned(),
            Some(said(cx, answer)),
        ),
        Outcome::Nothing | Outcome::Discarded => banner(
            cx,
            "info",
            word,
            cx.t(&format!("outcome-{word}-text")).into_owned(),
            None,
        ),
        Outcome::Conflict => banner(
            cx,
            "warn",
            word,
            cx.t("outcome-conflict-text").into_owned(),
            None,
        ),
    }
}

pub fn banner(
    cx: &PageContext,
    look: &str,
    word: &str,
    text: String,
    more: Option<AnyView>,
) -> AnyView {
    let role = if look == "good" || look == "info" {
        "status"
    } else {
        "alert"
    };
    view! {
        <div id="summary" class=format!("banner banner--{look}") role=role tabindex="-1" autofocus=true>
            <h2>{cx.t(&format!("outcome-{word}-title"))}</h2>
            <p>{text}</p>
            {more}
        </div>
    }
    .into_any()
}

/// What the server stored otherwise than asked, what changed, and where the record has it.
fn saved(
    cx: &PageContext,
    names: &Names,
    reference: &str,
    changed: &[String],
    differences: &[StoredDifference],
) -> AnyView {
    let changed: Vec<_> = changed
        .iter()
        .map(|key| view! { <li>{names.full(cx, key)}</li> })
        .collect();
    let rows: Vec<_> = differences
        .iter()
        .map(|difference| {
            let kind = value::kind_of(names.profile, &difference.key);
            view! {
                <tr>
                    <th scope="row">{names.full(cx, &difference.key)}</th>
                    <td>{value::shown(cx, kind, &difference.asked)}</td>
                    <td>{value::shown(cx, kind, &difference.stored)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <ul>{changed}</ul>
        {(!rows.is_empty()).then(|| view! {
            <p><strong>{cx.t("outcome-saved-differs")}</strong></p>
            <table>
                <thead><tr>
                    <th scope="col">{cx.t("column-field")}</th>
                    <th scope="col">{cx.t("column-asked")}</th>
                    <th scope="col">{cx.t("column-stored")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        })}
        {record(cx, reference)}
    }
    .into_any()
}

/// Where the record has it.
fn record(cx: &PageContext, reference: &str) -> AnyView {
    let number = view! { <code>{reference.to_owned()}</code> };
    let number = match reference.parse::<i64>() {
        Ok(seq) => view! { <a href=format!("/history/{seq}")>{number}</a> }.into_any(),
        Err(_) => number.into_any(),
    };
    view! { <p class="fine">{cx.t("outcome-record")}" "{number}</p> }.into_any()
}

/// What Partner Center said, and what it means.
pub fn said(cx: &PageContext, answer: &UpstreamAnswer) -> AnyView {
    explanation::told(cx, answer, None)
}

/// Why nothing can be saved now, unless how the last post ended says it already.
pub fn locked_beside(
    cx: &PageContext,
    locked: Option<&ReadOnlyReason>,
    outcome: Option<&Outcome>,
) -> Option<AnyView> {
    match (locked?, outcome) {
        (ReadOnlyReason::Unsettled(_), Some(Outcome::Unknown { .. })) => None,
        (reason, _) => Some(locked_because(cx, reason)),
    }
}

fn locked_because(cx: &PageContext, locked: &ReadOnlyReason) -> AnyView {
    let text = match locked {
        ReadOnlyReason::Doubled(member) => {
            cx.t_args("readonly-reason-doubled", &[("member", member.into())])
        }
        ReadOnlyReason::Shape => cx.t("readonly-reason-shape").into_owned(),
        ReadOnlyReason::Tag => cx.t("readonly-reason-tag").into_owned(),
        ReadOnlyReason::Unsettled(reference) => cx.t_args(
            "readonly-reason-unsettled",
            &[("reference", reference.into())],
        ),
    };
    view! { <div class="banner banner--warn" role="alert"><p>{text}</p></div> }.into_any()
}
