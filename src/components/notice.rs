//! The outcome of a post in words: banners on top of a page, and the summary of problems.

use super::explanation::{self, AnswerDetails, Explanation, MeaningFacts};
use super::review_form::{SamePage, ToField};
use super::value::{self, ShownValue};
use super::waiting::{CountdownParts, check_words};
use super::{ProfileLabels, page_context};
use crate::auth::Permission;
use crate::editing::justification::{REASON, TICKET};
use crate::editing::{Outcome, ReadOnlyReason, StoredDifference, not_taken_back};
use crate::error::UpstreamAnswer;
use crate::error_catalog;
use crate::islands::Retry;
use crate::profile::{Code, FieldProblem, signs};
use crate::text::Words;
use leptos::either::{Either, EitherOf6};
use leptos::prelude::*;

/// The problem of a value and its remedy, in words.
pub fn problem_text(words: &Words, problem: &FieldProblem) -> String {
    let key = format!("problem-{}", problem.code.as_str());
    match &problem.code {
        Code::TooLong { max, length } => words.t_args(
            &key,
            &[
                ("max", u32::from(*max).into()),
                ("length", (*length).into()),
            ],
        ),
        Code::Upstream { detail, answered } => {
            let said = (!detail.is_empty())
                .then(|| words.t_args("problem-upstream-detail", &[("detail", detail.into())]));
            let known = error_catalog::of_field(answered, &problem.key)
                .map(|row| explanation::words(words, None, row));
            let text = known.map_or_else(
                || words.t(&key).into_owned(),
                |(what, todo)| explanation::sentence(words, &what, &todo),
            );
            [Some(text), said]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(words.lang().between_sentences())
        }
        Code::PostalCode { example }
        | Code::PhoneOfCountry { example }
        | Code::TaxId { example }
            if !example.is_empty() =>
        {
            words.t_args(&key, &[("example", example.into())])
        }
        Code::Required if problem.key == REASON => {
            words.t("justification-reason-missing").into_owned()
        }
        Code::Ticket { form } => words.t_args(&key, &[("form", form.into())]),
        Code::OtherTab { typed } if typed.is_empty() => {
            words.t_args(&key, &[("typed", words.t("value-nothing").as_ref().into())])
        }
        Code::OtherTab { typed } => {
            let typed = signs::visible(typed);
            words.t_args(&key, &[("typed", typed.as_ref().into())])
        }
        Code::HiddenSign { sign, at } => words.t_args(
            &key,
            &[("sign", signs::named(sign).into()), ("at", (*at).into())],
        ),
        Code::Required
        | Code::StateUnknown
        | Code::RegionWithState
        | Code::RegionLeftover
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
        | Code::ControlCharacter => words.t(&key).into_owned(),
    }
}

/// The label of what a problem is about: of a field, or of the reason or the ticket number of a
/// save.
fn label_of(words: &Words, labels: &ProfileLabels, key: &str) -> String {
    if [REASON, TICKET].contains(&key) {
        return words.t(&format!("justification-{key}")).into_owned();
    }
    labels.full(words, key)
}

/// The summary of problems, with links to the inputs.
#[component]
pub fn ProblemSummary<'a, V: IntoView + 'static>(
    labels: &'a ProfileLabels,
    problems: &'a [FieldProblem],
    /// The id of the review's form, on a review.
    form: Option<&'static str>,
    /// Stands below the list.
    also: V,
    /// Without one the problems are counted.
    #[prop(optional)]
    title: Option<String>,
) -> impl IntoView + use<V> {
    let page = page_context();
    let title =
        title.unwrap_or_else(|| page.t_args("summary-title", &[("count", problems.len().into())]));
    let items: Vec<_> = problems
        .iter()
        .map(|problem| {
            let field = label_of(page.words, labels, &problem.key);
            let problem_text = problem_text(page.words, problem);
            let args = [("field", field.into()), ("problem", problem_text.into())];
            let text = page.t_args("problem-of-field", &args);
            let key = problem.key.as_str();
            match labels.profile.place(key) {
                Some(_) => Either::Left(view! { <li><ToField key text form/></li> }),
                None => Either::Right(view! { <li>{text}</li> }),
            }
        })
        .collect();
    view! {
        <div id="summary" class="banner banner--bad" role="alert" tabindex="-1" autofocus=true>
            <h2>{title}</h2>
            {(!items.is_empty()).then(|| view! { <ul>{items}</ul> })}
            {also}
        </div>
    }
}

/// Tells how the last post ended: a summary of problems, or a banner.
#[component]
pub fn OutcomeNotice<'a>(
    labels: &'a ProfileLabels,
    outcome: &'a Outcome,
    /// The id of the review's form, on a review.
    form: Option<&'static str>,
) -> impl IntoView + use<> {
    let (problems, answer) = match outcome {
        Outcome::Problems { problems } => (problems, None),
        Outcome::Rejected { problems, answer } if !problems.is_empty() => (problems, Some(answer)),
        _ => return Either::Right(view! { <OutcomeBanner labels outcome form/> }),
    };
    let Some(answer) = answer else {
        return Either::Left(Either::Left(
            view! { <ProblemSummary labels problems form also=()/> },
        ));
    };
    let page = page_context();
    let title = page.t("outcome-rejected-title").into_owned();
    let also = view! {
        <p>{page.t("outcome-rejected-text")}</p>
        <RestOfRefusal problems answer/>
    };
    Either::Left(Either::Right(
        view! { <ProblemSummary labels problems form also title/> },
    ))
}

/// What a list of refused fields has not said yet about the answer that refused them.
#[component]
fn RestOfRefusal<'a>(
    problems: &'a [FieldProblem],
    answer: &'a UpstreamAnswer,
) -> impl IntoView + use<> {
    let property = problems.first().map(|problem| problem.key.as_str());
    let row = error_catalog::explain(answer, property).map(|explained| explained.entry);
    let said = |problem: &FieldProblem| match &problem.code {
        Code::Upstream { answered, .. } => error_catalog::of_field(answered, &problem.key),
        _ => None,
    };
    let row = row.filter(|row| {
        let ids = problems.iter().filter_map(said).map(|said| said.id);
        ids.into_iter().any(|id| id == row.id)
    });
    match row {
        Some(row) => {
            Either::Left(view! { <MeaningFacts row names_field=false/><AnswerDetails answer/> })
        }
        None => Either::Right(view! { <Explanation answer property/> }),
    }
}

#[component]
fn OutcomeBanner<'a>(
    labels: &'a ProfileLabels,
    outcome: &'a Outcome,
    form: Option<&'static str>,
) -> impl IntoView + use<> {
    let page = page_context();
    let word = outcome.heading();
    let look = match outcome {
        Outcome::Saved { .. } => "good",
        Outcome::Nothing | Outcome::Discarded => "info",
        Outcome::Problems { .. } | Outcome::Rejected { .. } => "bad",
        Outcome::Unknown { .. }
        | Outcome::NotCarriedOut { .. }
        | Outcome::Throttled { .. }
        | Outcome::Unavailable { .. }
        | Outcome::Conflict => "warn",
    };
    let text = match outcome {
        Outcome::Saved { changed, .. } => {
            let count = [("count", changed.len().into())];
            page.t_args(&format!("outcome-{word}-text"), &count)
        }
        Outcome::Unknown {
            answer:
                Some(UpstreamAnswer {
                    status: Some(status),
                    ..
                }),
            ..
        } => {
            let status = [("status", u32::from(*status).into())];
            page.t_args("outcome-unknown-answered", &status)
        }
        _ => page.t(&format!("outcome-{word}-text")).into_owned(),
    };
    let more = match outcome {
        // Its text says what to do; what the service said of a success explains nothing.
        Outcome::Rejected { answer, .. } if outcome.is_ignored() => {
            EitherOf6::F(view! { <AnswerDetails answer/> })
        }
        Outcome::Rejected { answer, .. } | Outcome::Unavailable { answer } => {
            EitherOf6::A(view! { <Explanation answer property=None/> })
        }
        Outcome::Saved {
            reference,
            changed,
            differences,
            approved_by,
        } => EitherOf6::B(view! {
            <Saved labels reference changed differences approved_by/>
        }),
        Outcome::Unknown { reference, .. } => {
            EitherOf6::C(view! { <CheckedAgain form/><RecordLink reference/> })
        }
        Outcome::NotCarriedOut { reference } => EitherOf6::E(view! { <RecordLink reference/> }),
        // A throttled save stands here when its wait is over; until then there is the wait page.
        Outcome::Throttled { .. }
        | Outcome::Nothing
        | Outcome::Discarded
        | Outcome::Conflict
        | Outcome::Problems { .. } => EitherOf6::D(()),
    };
    view! { <Banner look word text more/> }
}

/// A banner under the title of an outcome; the page opens with the focus on it.
#[component]
pub fn Banner<V: IntoView + 'static>(
    look: &'static str,
    word: &'static str,
    text: String,
    /// Stands below the text.
    more: V,
) -> impl IntoView {
    let role = if look == "good" || look == "info" {
        "status"
    } else {
        "alert"
    };
    let class = format!("banner banner--{look}");
    let title = page_context().t(&format!("outcome-{word}-title"));
    view! {
        <div id="summary" class=class role=role tabindex="-1" autofocus=true>
            <h2>{title}</h2>
            <p>{text}</p>
            {more}
        </div>
    }
}

/// The seconds after which a page about an unsettled save looks again by itself.
const CHECKED_AGAIN: u32 = 30;

/// Says when the page looks again by itself, and offers to do so now.
#[component]
fn CheckedAgain(form: Option<&'static str>) -> impl IntoView {
    let page = page_context();
    let address = page.path.clone();
    let (words, ask) = (
        check_words(page.words),
        page.t("outcome-unknown-again").into_owned(),
    );
    let way = view! { <SamePage class="button" text="outcome-unknown-now" form/> };
    view! {
        <Retry address seconds=CHECKED_AGAIN words>
            <CountdownParts ask way/>
        </Retry>
    }
}

/// Lists the changed fields, who approved them, and the values that the service stored otherwise
/// than asked; links to the audit log.
#[component]
fn Saved<'a>(
    labels: &'a ProfileLabels,
    reference: &'a str,
    changed: &'a [String],
    differences: &'a [StoredDifference],
    approved_by: &'a [String],
) -> impl IntoView + use<> {
    let page = page_context();
    let approved = (!approved_by.is_empty()).then(|| {
        let names = [("names", approved_by.join(&page.t("form-comma")).into())];
        view! { <p>{page.t_args("outcome-saved-approved", &names)}</p> }
    });
    let keys = changed;
    let changed: Vec<_> = keys
        .iter()
        .map(|key| view! { <li>{labels.full(page.words, key)}</li> })
        .collect();
    let rows: Vec<_> = differences
        .iter()
        .map(|difference| {
            let kind = value::kind_of(labels.profile, &difference.key);
            view! {
                <tr>
                    <th scope="row">{labels.full(page.words, &difference.key)}</th>
                    <td><ShownValue kind value=&difference.asked/></td>
                    <td><ShownValue kind value=&difference.stored/></td>
                </tr>
            }
        })
        .collect();
    let stored_otherwise = (!rows.is_empty()).then(|| {
        view! {
            <p><strong>{page.t("outcome-saved-differs")}</strong></p>
            <table>
                <thead><tr>
                    <th scope="col">{page.t("column-field")}</th>
                    <th scope="col">{page.t("column-asked")}</th>
                    <th scope="col">{page.t("column-stored")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    view! {
        <ul>{changed}</ul>
        {approved}
        {stored_otherwise}
        <RecordLink reference/>
        <TakeBackButton labels reference changed=keys/>
    }
}

/// Opens a draft of the reverse of the saved change.
#[component]
fn TakeBackButton<'a>(
    labels: &'a ProfileLabels,
    reference: &'a str,
    changed: &'a [String],
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let seq = reference.parse::<i64>().ok()?;
    let action = format!("/history/{seq}/take-back");
    let has_field = not_taken_back(labels.profile, changed).len() < changed.len();
    (has_field && page.may(Permission::Edit)).then(|| {
        view! {
            <NotTakenBack labels changed/>
            <form method="post" action=action>
                <button class="button button--quiet">{page.t("take-back-button")}</button>
            </form>
        }
    })
}

/// Names the changed members that taking the change back leaves as they are, if there are some.
#[component]
pub fn NotTakenBack<'a>(
    labels: &'a ProfileLabels,
    changed: &'a [String],
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let left = not_taken_back(labels.profile, changed);
    let names: Vec<String> = left
        .iter()
        .map(|key| labels.full(page.words, key))
        .collect();
    (!names.is_empty()).then(|| {
        let fields = [("fields", names.join(&page.t("form-comma")).into())];
        view! { <p class="fine">{page.t_args("take-back-left", &fields)}</p> }
    })
}

/// The number of the entry in the audit log, as a link.
#[component]
fn RecordLink<'a>(reference: &'a str) -> impl IntoView + use<> {
    let number = view! { <code translate="no">{reference.to_owned()}</code> };
    let number = match reference.parse::<i64>() {
        Ok(seq) => Either::Left(view! { <a href=format!("/history/{seq}")>{number}</a> }),
        Err(_) => Either::Right(number),
    };
    let page = page_context();
    let space = page.lang().after_colon();
    view! { <p class="fine">{page.t("outcome-record")}{space}{number}</p> }
}

/// Tells why nothing can be saved now, unless the outcome of the last post tells it already.
#[component]
pub fn ReadOnlyBanner<'a>(
    reason: Option<&'a ReadOnlyReason>,
    outcome: Option<&'a Outcome>,
) -> Option<impl IntoView + use<>> {
    let reason = reason?;
    if let (ReadOnlyReason::Unsettled(_), Some(Outcome::Unknown { .. })) = (reason, outcome) {
        return None;
    }
    let page = page_context();
    let text = match reason {
        ReadOnlyReason::Doubled(member) => {
            page.t_args("readonly-reason-doubled", &[("member", member.into())])
        }
        ReadOnlyReason::Shape => page.t("readonly-reason-shape").into_owned(),
        ReadOnlyReason::Tag => page.t("readonly-reason-tag").into_owned(),
        ReadOnlyReason::Unsettled(reference) => page.t_args(
            "readonly-reason-unsettled",
            &[("reference", reference.into())],
        ),
    };
    Some(view! { <div class="banner banner--warn" role="alert"><p>{text}</p></div> })
}
