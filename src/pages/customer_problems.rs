//! The problems of one customer's billing profile: what is open, and what the team has silenced and
//! why. Who may edit silences them here, and takes that back.

use super::customer_navigation::{ListNavigation, placed};
use super::profile_tabs::{CurrentTab, ProfileTabs};
use crate::app::{Frame, render};
use crate::auth::Permission;
use crate::components::changes::problem_name;
use crate::components::customer::CustomerLine;
use crate::components::team_records::silence_problem;
use crate::components::text_field::TextField;
use crate::components::time::Time;
use crate::components::verification::{BlockedSince, PurchaseLimits};
use crate::components::{PageContext, page_context};
use crate::customers::{
    CopyAnswer, CustomerNotes, CustomerProblems, Customers, DataProblem, LONGEST_SILENCE_REASON,
    SilenceResult, SilencedProblem,
};
use crate::error::{Error, ErrorKind};
use crate::profile::{CUSTOMER_BILLING, CustomerId, Target};
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

/// The page, as it is opened and as it comes back after a post that stored nothing.
#[derive(Debug, Clone)]
pub struct ProblemsOfCustomer {
    pub target: Target,
    pub problems: CustomerProblems,
    /// A reason that could not be stored: its problem, the text as typed, and the result.
    pub refused: Option<(DataProblem, String, SilenceResult)>,
}

/// The posted form.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct SilenceForm {
    /// The word of the rule and the key of the field.
    problem: String,
    reason: String,
    /// `silence` or `end`.
    intent: String,
}

pub async fn show(
    page: PageContext,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let id = CustomerId::parse(&id).ok_or(ErrorKind::NotFound)?;
    answer(page, &customers, &notes, id, None).await
}

/// `POST` of one of the forms. A reason that cannot be stored comes back as it was typed.
pub async fn submit(
    page: PageContext,
    State(customers): State<Customers>,
    State(notes): State<CustomerNotes>,
    Path(id): Path<String>,
    Form(posted): Form<SilenceForm>,
) -> Result<Response, Error> {
    let id = CustomerId::parse(&id).ok_or(ErrorKind::NotFound)?;
    let problem = DataProblem::parse(&posted.problem).ok_or(ErrorKind::BadForm)?;
    let person = page.person()?;
    // Only of a customer that this person may see.
    found(&page, &customers, &id).await?;
    let (result, done) = match posted.intent.as_str() {
        "silence" => {
            let silenced = customers.silence(person, &id, problem, &posted.reason);
            (silenced.await?, "silenced")
        }
        "end" => (customers.end_silence(person, &id, problem).await?, "ended"),
        _ => return Err(ErrorKind::BadForm.into()),
    };
    match result {
        SilenceResult::Done | SilenceResult::Unchanged => {
            let address = format!("/customers/{id}/problems?done={done}");
            Ok(Redirect::to(&page.in_list(address)).into_response())
        }
        SilenceResult::NoReason | SilenceResult::TooLong(_) => {
            let refused = Some((problem, posted.reason, result));
            answer(page, &customers, &notes, id, refused).await
        }
    }
}

async fn found(
    page: &PageContext,
    customers: &Customers,
    id: &CustomerId,
) -> Result<CustomerProblems, Error> {
    let problems = customers.problems_of(page.person()?, id, page.lang());
    match problems.await? {
        CopyAnswer::Found(Some(problems)) => Ok(problems),
        CopyAnswer::Found(None) | CopyAnswer::Nothing => Err(ErrorKind::NotFound.into()),
        CopyAnswer::Closed => Err(ErrorKind::NotAllowed.into()),
    }
}

async fn answer(
    page: PageContext,
    customers: &Customers,
    notes: &CustomerNotes,
    id: CustomerId,
    refused: Option<(DataProblem, String, SilenceResult)>,
) -> Result<Response, Error> {
    let problems = found(&page, customers, &id).await?;
    let target = Target::Customer(&CUSTOMER_BILLING, id.clone());
    let page = placed(page, customers, notes, &target).await;
    let customer = page.copy.name_of(&target).unwrap_or(id.as_str());
    let title = page.t_args("customer-problems-title", &[("customer", customer.into())]);
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let shown = ProblemsOfCustomer {
        target,
        problems,
        refused,
    };
    let frame = Frame::titled(title).status(status);
    let content = move || view! { <CustomerProblemsPage shown=&shown/> };
    Ok(render(&page, frame, content).await)
}

#[component]
pub fn CustomerProblemsPage<'a>(shown: &'a ProblemsOfCustomer) -> impl IntoView + use<> {
    let page = page_context();
    let (target, problems) = (&shown.target, &shown.problems);
    let query = page.path.split_once('?').map_or("", |(_, query)| query);
    let done = query.split('&').find_map(|pair| match pair {
        "done=silenced" => Some("silence-done"),
        "done=ended" => Some("silence-ended"),
        _ => None,
    });
    let done = done.map(|key| view! { <p class="note" role="status">{page.t(key)}</p> });
    let depth = match (problems.is_checked, problems.knows_country) {
        (false, _) => Some("customer-problems-unchecked"),
        (true, false) => Some("customer-problems-partly"),
        (true, true) => None,
    };
    let depth = depth.map(|key| view! { <p class="note">{page.t(key)}</p> });
    let open: Vec<_> = problems
        .open
        .iter()
        .enumerate()
        .map(|(at, problem)| view! { <OpenProblem shown problem=*problem at/> })
        .collect();
    let open = match open.is_empty() {
        true => view! { <p>{page.t("customer-problems-none")}</p> }.into_any(),
        false => view! { <ul class="rows">{open}</ul> }.into_any(),
    };
    let mark = problems.customer.verification;
    let blocked = mark.filter(|mark| mark.status.blocks()).map(|mark| {
        view! {
            <BlockedSince mark/>
            <dl class="facts"><PurchaseLimits/></dl>
        }
    });
    let silenced = (!problems.silenced.is_empty()).then(|| {
        let items: Vec<_> = problems
            .silenced
            .iter()
            .map(|silenced| view! { <SilencedItem shown silenced/> })
            .collect();
        view! {
            <section class="part">
                <h2>{page.t("silence-title")}</h2>
                <ul class="rows">{items}</ul>
            </section>
        }
    });
    let history = target.customer().map(|id| {
        let address = format!("/history?customer={id}&event=silenced_problem");
        view! { <p class="fine"><a href=address>{page.t("silence-history")}</a></p> }
    });
    let role = (!page.may(Permission::Edit))
        .then(|| view! { <p class="note">{page.t("silence-role")}</p> });
    view! {
        <ListNavigation target/>
        <ProfileTabs target current=CurrentTab::Problems/>
        <hgroup>
            <CustomerLine target name=None/>
            <h1>{page.t("column-problems")}</h1>
            <p>{page.t("customer-problems-text")}</p>
            <p class="fine"><a href="/customers/problems">{page.t("problems-title")}</a></p>
            {history}
        </hgroup>
        {done}
        {depth}
        {blocked}
        {open}
        {silenced}
        {role}
    }
}

/// The address to which the forms of a customer post.
fn action(page: &PageContext, shown: &ProblemsOfCustomer) -> String {
    let id = &shown.problems.customer.id;
    page.in_list(format!("/customers/{id}/problems"))
}

/// An open problem, with a link to its field and the form that silences it.
#[component]
fn OpenProblem<'a>(
    shown: &'a ProblemsOfCustomer,
    problem: DataProblem,
    /// Its number on the page.
    at: usize,
) -> impl IntoView + use<> {
    let page = page_context();
    let id = &shown.problems.customer.id;
    let address = page.in_list(problem.address(id));
    let name = problem_name(page.words, problem);
    let refused = shown.refused.as_ref();
    let refused = refused.filter(|(refused, _, _)| *refused == problem);
    let form = page.may(Permission::Edit).then(|| {
        let (typed, wrong) = match refused {
            Some((_, typed, result)) => (typed.clone(), Some(silence_problem(page.words, *result))),
            None => (String::new(), None),
        };
        let is_wrong = wrong.is_some();
        let args = [("max", LONGEST_SILENCE_REASON.into())];
        let hint = page.t_args("silence-reason-hint", &args);
        view! {
            <details open=is_wrong>
                // The problem stands above it.
                <summary>
                    <span aria-hidden="true">{page.t("silence-verb")}</span>
                    <span class="unseen">
                        {page.t_args("silence-open", &[("problem", name.clone().into())])}
                    </span>
                </summary>
                <form class="stack" method="post" action=action(&page, shown) novalidate=true>
                    <input type="hidden" name="problem" value=problem.to_string()/>
                    <TextField
                        id=format!("reason-{at}")
                        name="reason"
                        key="silence-reason"
                        value=typed
                        hint=Some(hint)
                        problem=wrong
                        required=true
                    />
                    <button class="button" name="intent" value="silence">
                        {page.t("silence-button")}
                    </button>
                </form>
            </details>
        }
    });
    view! { <li><a href=address>{name}</a>{form}</li> }
}

/// A silenced problem with its reason, and the form that takes it back.
#[component]
fn SilencedItem<'a>(
    shown: &'a ProblemsOfCustomer,
    silenced: &'a SilencedProblem,
) -> impl IntoView + use<> {
    let page = page_context();
    let name = problem_name(page.words, silenced.problem);
    let by = page.t_args("silence-by", &[("person", silenced.by.clone().into())]);
    let form = page.may(Permission::Edit).then(|| {
        let label = page.t_args("silence-end-named", &[("problem", name.clone().into())]);
        view! {
            <form method="post" action=action(&page, shown)>
                <input type="hidden" name="problem" value=silenced.problem.to_string()/>
                <button
                    class="button button--quiet"
                    name="intent"
                    value="end"
                    aria-label=label
                >
                    {page.t("silence-end")}
                </button>
            </form>
        }
    });
    view! {
        <li>
            <p>{name.clone()}</p>
            <p><bdi>{silenced.reason.clone()}</bdi></p>
            <p class="hint">{by}" "<Time at=silenced.at/></p>
            {form}
        </li>
    }
}
