//! `/approvals/{number}`: a request for approval, held against the document as it stands now. Who
//! may approves it here, refuses it or sends it back.

use super::named_customers::with_customers_of;
use super::profile::{company, review_address, title};
use crate::app::{Frame, render};
use crate::auth::Permission;
use crate::components::approvals::{
    ApprovalChip, ApprovalEffects, ApprovalsGiven, answer_word, number, why,
};
use crate::components::customer::{CustomerLine, full_title};
use crate::components::difference::DifferenceRows;
use crate::components::justification::TicketNumber;
use crate::components::notice::problem_text;
use crate::components::request::RequestDisclosure;
use crate::components::time::timed;
use crate::components::value::{self, ShownValue};
use crate::components::{PageContext, ProfileLabels, page_context};
use crate::customers::Customers;
use crate::editing::{
    ApprovalAnswer, ApprovalDetail, ApprovalRequest, ApprovalState, AskedField, Editing,
};
use crate::error::{Error, ErrorKind};
use crate::profile::{Code, FieldProblem, signs};
use crate::text::Words;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

/// The name of the input for the comment, and of what is said about it.
const COMMENT: &str = "comment";

/// The posted form.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    /// `approve`, `refuse` or `send-back`; empty for a comment that was carried across a sign-in.
    intent: String,
    /// The hash of the body that the page showed.
    shown: String,
    comment: String,
}

/// A comment that comes back as it was typed.
#[derive(Debug, Clone, Default)]
pub struct TypedComment {
    pub text: String,
    pub problem: Option<Code>,
}

pub async fn show(
    page: PageContext,
    State(editing): State<Editing>,
    State(customers): State<Customers>,
    Path(number): Path<String>,
) -> Result<Response, Error> {
    answer(
        page,
        &editing,
        &customers,
        parsed(&number)?,
        TypedComment::default(),
    )
    .await
}

/// `POST`: a decision. A comment that cannot be taken comes back as it was typed.
pub async fn submit(
    page: PageContext,
    State(editing): State<Editing>,
    State(customers): State<Customers>,
    Path(number): Path<String>,
    Form(posted): Form<DecisionForm>,
) -> Result<Response, Error> {
    let (person, number) = (page.person()?, parsed(&number)?);
    let decided = match posted.intent.as_str() {
        "approve" => {
            editing
                .approve(person, number, &posted.shown, page.lang())
                .await?
        }
        intent @ ("refuse" | "send-back") => {
            let send_back = intent == "send-back";
            editing
                .decline(person, number, send_back, &posted.comment)
                .await?
        }
        "" if !posted.comment.is_empty() => {
            let typed = TypedComment {
                text: posted.comment,
                problem: None,
            };
            return answer(page, &editing, &customers, number, typed).await;
        }
        _ => return Err(ErrorKind::BadForm.into()),
    };
    if let ApprovalAnswer::Comment(code) = decided {
        let typed = TypedComment {
            text: posted.comment,
            problem: Some(code),
        };
        return answer(page, &editing, &customers, number, typed).await;
    }
    let told = answer_word(&decided);
    Ok(Redirect::to(&format!("/approvals/{number}?told={told}")).into_response())
}

fn parsed(number: &str) -> Result<i64, Error> {
    number.parse().map_err(|_| ErrorKind::NotFound.into())
}

async fn answer(
    page: PageContext,
    editing: &Editing,
    customers: &Customers,
    number: i64,
    typed: TypedComment,
) -> Result<Response, Error> {
    let detail = editing
        .approval(page.person()?, number, page.lang())
        .await?;
    let target = &detail.request.target;
    let page = with_customers_of(page, customers, [target]).await;
    let name = company(target, &detail.document);
    let args = [
        ("profile", full_title(&page, target, name.as_deref()).into()),
        ("number", number.to_string().into()),
    ];
    let status = match typed.problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let frame = Frame::titled(page.t_args("approval-title", &args)).status(status);
    let content = move || view! { <ApprovalPage detail=&detail typed=&typed/> };
    Ok(render(&page, frame, content).await)
}

#[component]
pub fn ApprovalPage<'a>(
    detail: &'a ApprovalDetail,
    typed: &'a TypedComment,
) -> impl IntoView + use<> {
    let page = page_context();
    let request = &detail.request;
    let target = &request.target;
    let profile = target.profile();
    let labels = ProfileLabels::of(profile, &detail.document, None, &detail.countries);
    let why = why(page.words, request).map(|why| view! { <p>{why}</p> });
    let save = match &detail.save {
        Some(save) => Either::Left(view! {
            <RequestDisclosure profile request=save changes=&detail.changes/>
        }),
        None => Either::Right(view! { <p class="note">{page.t("approval-no-save")}</p> }),
    };
    view! {
        <p class="back"><a href="/approvals">{page.t("approval-back")}</a></p>
        <hgroup>
            <CustomerLine target name=company(target, &detail.document)/>
            <p>{title(page.words, target)}</p>
            <h1>{number(page.words, request)}</h1>
            <p><ApprovalChip state=request.state/></p>
            {why}
        </hgroup>
        <ToldNote/>
        <ApprovalFacts detail/>
        <AskedFields labels=&labels fields=&detail.fields waits=request.state.is_current()/>
        <TakenFields labels=&labels detail/>
        {save}
        <DecisionPart detail typed/>
    }
}

/// What came of the last decision, as the address says.
#[component]
fn ToldNote() -> Option<impl IntoView> {
    let page = page_context();
    let (_, query) = page.path.split_once('?')?;
    let word = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("told="))?;
    let is_word = word
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let key = format!("approval-told-{word}");
    (is_word && page.words.has(&key)).then(|| {
        let text = page.t(&format!("approval-told-{word}"));
        let look = match word {
            "saved" | "approved" | "decided" => "note",
            _ => "warning",
        };
        view! { <p class=look role="status" tabindex="-1" autofocus=true>{text}</p> }
    })
}

/// Who asked and why, who has approved, and what the changes set off.
#[component]
fn ApprovalFacts<'a>(detail: &'a ApprovalDetail) -> impl IntoView + use<> {
    let page = page_context();
    let request = &detail.request;
    let asker = match request.emergency {
        true => "approval-author-emergency",
        false => "approval-author",
    };
    let author = [("name", request.author.name.as_str().into())];
    let at = [("at", request.created_at)];
    let asked = timed(&page, "approval-asked-by", &author, &at);
    let reason = request.justification.reason.as_deref().map(|reason| {
        let shown = view! { <bdi>{signs::visible(reason).into_owned()}</bdi> };
        view! { <Fact key="justification-reason" shown/> }
    });
    let ticket = request.justification.ticket.as_deref().map(|ticket| {
        let shown = view! { <TicketNumber ticket/> };
        view! { <Fact key="justification-ticket" shown/> }
    });
    let given = (!request.approvals.is_empty()).then(|| {
        let shown = view! { <ApprovalsGiven request key="approval-approved-by"/> };
        view! { <Fact key="approval-approvals" shown/> }
    });
    view! {
        <dl class="facts">
            <Fact key=asker shown=asked/>
            {reason}
            {ticket}
            <ApprovalEffects detail/>
            {given}
            <DecisionFacts request/>
        </dl>
        <Waiting detail/>
    }
}

/// A term and its description.
#[component]
fn Fact<V: IntoView + 'static>(
    /// Key of the words.
    key: &'static str,
    shown: V,
) -> impl IntoView {
    view! { <div><dt>{page_context().t(key)}</dt><dd>{shown}</dd></div> }
}

/// The decision of who refused it or sent it back, and the audit log's entry of its save.
#[component]
fn DecisionFacts<'a>(request: &'a ApprovalRequest) -> impl IntoView + use<> {
    let page = page_context();
    let decided = request.decision.as_ref().map(|decision| {
        let name = [("name", decision.by.name.as_str().into())];
        let at = [("at", decision.at)];
        let by = timed(&page, "approval-decided-by", &name, &at);
        let comment = view! { <bdi>{signs::visible(&decision.comment).into_owned()}</bdi> };
        view! {
            <Fact key="approval-decided" shown=by/>
            <Fact key="approval-comment" shown=comment/>
        }
    });
    let entry = request.reference.clone().map(|seq| {
        let args = [("number", seq.as_str().into())];
        let text = page.t_args("approval-entry", &args);
        let link = view! { <a href=format!("/history/{seq}")>{text}</a> };
        view! { <Fact key="entry-outcome" shown=link/> }
    });
    view! { {decided}{entry} }
}

/// The people who still have to approve, and by when; nothing if it does not wait.
#[component]
fn Waiting<'a>(detail: &'a ApprovalDetail) -> Option<impl IntoView + use<>> {
    if detail.request.state != ApprovalState::Open {
        return None;
    }
    let page = page_context();
    let lacking = page.t_args("approval-lacking", &[("count", detail.lacking.into())]);
    let at = [("at", detail.request.expires_at)];
    let expires = timed(&page, "approval-expires", &[], &at);
    Some(view! { <p class="fine">{lacking}{page.after_sentence()}{expires}</p> })
}

/// The values that the author saw, those of now, and those that are asked for. While the request
/// waits, its changes are those of the values of now, and what the author saw is told where it was
/// another value. Once it is over, they are those of what the author saw.
#[component]
fn AskedFields<'a>(
    labels: &'a ProfileLabels,
    fields: &'a [AskedField],
    waits: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    let items: Vec<_> = fields
        .iter()
        .map(|field| {
            let kind = value::kind_of(labels.profile, &field.key);
            let (theirs, mine) = (field.theirs.as_str(), field.mine.as_str());
            let plain = |key: &'static str, value: &str| {
                view! { <div><dt>{page.t(key)}</dt><dd><ShownValue kind value/></dd></div> }
            };
            let values = if waits {
                let base =
                    (field.base != field.theirs).then(|| plain("approval-base", &field.base));
                let titles = ["approval-theirs", "approval-mine"];
                Either::Left(view! {
                    {base}
                    <DifferenceRows kind before=theirs after=mine titles/>
                })
            } else {
                let titles = ["approval-base", "approval-mine"];
                Either::Right(view! {
                    <DifferenceRows kind before=&field.base after=mine titles/>
                    {plain("approval-theirs", &field.theirs)}
                })
            };
            view! {
                <li>
                    <h3>{labels.full(page.words, &field.key)}</h3>
                    <dl>{values}</dl>
                </li>
            }
        })
        .collect();
    let title = page.t_args("approval-changes", &[("count", items.len().into())]);
    view! {
        <section class="part">
            <h2>{title}</h2>
            <ul class="changes asked">{items}</ul>
        </section>
    }
}

/// The fields that others have changed since; nothing without one.
#[component]
fn TakenFields<'a>(
    labels: &'a ProfileLabels,
    detail: &'a ApprovalDetail,
) -> Option<impl IntoView + use<>> {
    if detail.taken.is_empty() {
        return None;
    }
    let page = page_context();
    let text = match detail.request.state.is_current() {
        true => "approval-taken-text",
        false => "approval-taken-over",
    };
    let items: Vec<_> = detail
        .taken
        .iter()
        .map(|change| {
            let kind = value::kind_of(labels.profile, &change.key);
            let before = change.before_shown();
            let titles = ["approval-base", "approval-theirs"];
            view! {
                <li>
                    <h3>{labels.full(page.words, &change.key)}</h3>
                    <dl><DifferenceRows kind before=&before after=&change.after titles/></dl>
                </li>
            }
        })
        .collect();
    Some(view! {
        <section class="part">
            <h2>{page.t("review-taken")}</h2>
            <p>{page.t(text)}</p>
            <ul class="changes">{items}</ul>
        </section>
    })
}

/// The form of who may decide; to others, who may.
#[component]
fn DecisionPart<'a>(
    detail: &'a ApprovalDetail,
    typed: &'a TypedComment,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let request = &detail.request;
    if request.state != ApprovalState::Open {
        return None;
    }
    let person = page.person.as_ref()?;
    Some(if detail.may_decide {
        EitherOf3::A(view! { <DecisionFields detail typed/> })
    } else if request.is_of(&person.key()) {
        let review = review_address(&request.target);
        let draft = page.may(Permission::Edit).then(|| {
            view! { {page.after_sentence()}<a href=review>{page.t("approval-own-draft")}</a> }
        });
        EitherOf3::B(view! { <p class="note">{page.t("approval-own")}{draft}</p> })
    } else {
        EitherOf3::C(view! { <p class="note">{page.t("approval-may-not")}</p> })
    })
}

#[component]
fn DecisionFields<'a>(
    detail: &'a ApprovalDetail,
    typed: &'a TypedComment,
) -> impl IntoView + use<> {
    let page = page_context();
    let request = &detail.request;
    let author = [("author", request.author.name.as_str().into())];
    // After this person's approval.
    let more = match detail.has_approved {
        true => detail.lacking,
        false => detail.lacking.saturating_sub(1),
    };
    let (text, verb) = match more {
        0 => (
            page.t_args("approval-approve-text", &author),
            "approval-approve",
        ),
        more => (
            page.t_args("approval-approve-first-text", &[("count", more.into())]),
            "approval-approve-first",
        ),
    };
    let is_waiting = detail.has_approved && more > 0;
    let action = format!("/approvals/{}", request.number);
    let approve = match is_waiting {
        true => Either::Left(view! {
            <p class="note">{page.t("approval-approved-already")}</p>
        }),
        false => Either::Right(view! {
            <form class="stack" method="post" action=action.clone()>
                <input type="hidden" name="shown" value=request.body.clone()/>
                <p>{text}</p>
                <button class="button" name="intent" value="approve">{page.t(verb)}</button>
            </form>
        }),
    };
    view! {
        <section class="part">
            <h2>{page.t("approval-decide")}</h2>
            {approve}
            <form class="stack" method="post" action=action>
                <CommentField hint=page.t_args("approval-comment-hint", &author) typed/>
                <div class="export">
                    <button class="button button--quiet" name="intent" value="send-back">
                        {page.t("approval-send-back")}
                    </button>
                    <button class="button button--quiet" name="intent" value="refuse">
                        {page.t("approval-refuse")}
                    </button>
                </div>
            </form>
        </section>
    }
}

#[component]
fn CommentField<'a>(hint: String, typed: &'a TypedComment) -> impl IntoView + use<> {
    let page = page_context();
    let problem = typed
        .problem
        .as_ref()
        .map(|code| comment_problem(page.words, code));
    let invalid = problem.is_some();
    view! {
        <div class="field">
            <label for=COMMENT>{page.t("approval-comment")}</label>
            <p id="hint-comment" class="hint">{hint}</p>
            <p id="problem-comment" class="problem" hidden=!invalid>{problem}</p>
            <input
                id=COMMENT
                name=COMMENT
                type="text"
                value=typed.text.clone()
                autocomplete="off"
                dir="auto"
                autofocus=invalid
                aria-describedby="hint-comment problem-comment"
                aria-invalid=invalid.then_some("true")
            />
        </div>
    }
}

fn comment_problem(words: &Words, code: &Code) -> String {
    if *code == Code::Required {
        return words.t("approval-comment-missing").into_owned();
    }
    let problem = FieldProblem {
        key: COMMENT.to_owned(),
        code: code.clone(),
    };
    problem_text(words, &problem)
}
