//! `/watching`: what the portal reads by itself, and the sign-ins that are lent for it, for
//! administrators.

use super::sign_in::{LENDING, leading_on};
use crate::app::{Frame, render};
use crate::auth::{Auth, LentSignIn};
use crate::components::time::{Time, timed};
use crate::components::{PageContext, page_context};
use crate::error::{Error, ErrorKind};
use crate::watching::{SubjectState, WatchSource, WatchSubject, WatchView, Watching};
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;

/// The query of the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct WatchingQuery {
    /// The result of the last post.
    told: String,
}

pub async fn show(
    page: PageContext,
    State(watching): State<Watching>,
    Query(asked): Query<WatchingQuery>,
) -> Result<Response, Error> {
    let view = watching.view(page.person()?).await?;
    let frame = Frame::titled(page.t("watch-title"));
    let content = move || view! { <WatchingPage found=&view told=asked.told/> };
    Ok(render(&page, frame, content).await)
}

#[derive(Debug, serde::Deserialize)]
pub struct WatchingForm {
    intent: String,
    /// Key of the person whose loan ends.
    #[serde(default)]
    owner: String,
}

/// `POST`: begins to lend a sign-in, or ends a loan.
pub async fn submit(
    page: PageContext,
    State(auth): State<Auth>,
    State(watching): State<Watching>,
    headers: HeaderMap,
    Form(form): Form<WatchingForm>,
) -> Result<Response, Error> {
    let person = page.person()?;
    match form.intent.as_str() {
        "lend" if watching.is_on() => {
            let (there, cookie) = auth.begin_lending(&headers, person).await?;
            let mut leading = leading_on(&page, LENDING, there).await;
            leading.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(leading)
        }
        "end" => {
            let told = match watching.end_loan(person, &form.owner).await? {
                true => "ended",
                false => "gone",
            };
            Ok(Redirect::to(&format!("/watching?told={told}")).into_response())
        }
        _ => Err(ErrorKind::BadForm.into()),
    }
}

#[component]
pub fn WatchingPage<'a>(found: &'a WatchView, told: String) -> impl IntoView + use<> {
    let page = page_context();
    let told = match told.as_str() {
        "lent" => Some("watch-told-lent"),
        "ended" => Some("watch-told-ended"),
        "gone" => Some("watch-told-gone"),
        _ => None,
    };
    let told = told.map(|key| view! { <p class="note" role="status">{page.t(key)}</p> });
    let off = (!found.is_on).then(|| view! { <p class="note">{page.t("watch-off")}</p> });
    let pause = found.pause.as_ref().map(|pause| {
        let why = match pause.problem.as_str() {
            "" => page.t("watch-problem-people"),
            word => page.t(&format!("watch-problem-{word}")),
        };
        let args = [("why", why.into_owned().into())];
        let text = timed(&page, "watch-pause", &args, &[("until", pause.until)]);
        view! { <p class="note">{text}</p> }
    });
    let subjects = found.is_on.then(|| view! { <Subjects found/> });
    view! {
        <p class="back"><a href="/account">{page.t("nav-account")}</a></p>
        <hgroup>
            <h1>{page.t("watch-title")}</h1>
            <p>{page.t("watch-text")}</p>
        </hgroup>
        {told}
        {off}
        {pause}
        {subjects}
        <Loans found/>
    }
}

#[component]
fn Subjects<'a>(found: &'a WatchView) -> impl IntoView + use<> {
    let page = page_context();
    let rows: Vec<_> = found
        .subjects
        .iter()
        .map(|state| view! { <SubjectRow state/> })
        .collect();
    let key = match found.found.more {
        true => "watch-found-more",
        false => "watch-found",
    };
    let changes = page.t_args(key, &[("count", found.found.rows.into())]);
    let certificate = found.certificate_ends_at.map(|at| {
        let text = timed(&page, "watch-certificate", &[], &[("at", at)]);
        view! { <p>{text}</p> }
    });
    view! {
        <section class="part">
            <h2>{page.t("watch-subjects")}</h2>
            <p><a href="/history?event=outside_change">{changes}</a></p>
            {certificate}
            <ul class="rows columns">{rows}</ul>
        </section>
    }
}

#[component]
fn SubjectRow<'a>(state: &'a SubjectState) -> impl IntoView + use<> {
    let page = page_context();
    let name = page.t(&format!("watch-subject-{}", state.subject.as_str()));
    let source = match state.subject.source() {
        WatchSource::App => "watch-source-app",
        WatchSource::Lent => "watch-source-lent",
        WatchSource::Nobody => "watch-source-nobody",
    };
    let minutes = state.subject.interval().as_secs() / 60;
    let every = match minutes {
        minutes if minutes < 60 => ("watch-every-minutes", minutes),
        minutes => ("watch-every-hours", minutes / 60),
    };
    let count = i64::try_from(every.1).unwrap_or(i64::MAX);
    let every = page.t_args(every.0, &[("count", count.into())]);
    let problem = match state.problem.as_str() {
        "" => None,
        word => Some(page.t(&format!("watch-problem-{word}"))),
    };
    let problem = problem.map(|text| view! { <p class="warning">{text}</p> });
    let round = (state.subject == WatchSubject::Profiles).then(|| view! { <Round state/> });
    view! {
        <li>
            <h3>{name}</h3>
            <p class="hint">{every}" · "{page.t(source)}</p>
            {problem}
            <dl class="facts">
                <div><dt>{page.t("watch-read")}</dt><dd><Moment at=state.read_at none="watch-not-yet"/></dd></div>
                <div><dt>{page.t("watch-next")}</dt><dd><Moment at=state.next_at none="watch-next-lent"/></dd></div>
                {round}
            </dl>
        </li>
    }
}

/// A moment, or what the key says where there is none.
#[component]
fn Moment(at: Option<i64>, none: &'static str) -> impl IntoView {
    match at.filter(|at| *at > 0) {
        Some(at) => Either::Left(view! { <Time at/> }),
        None => Either::Right(view! { <span class="nothing">{page_context().t(none)}</span> }),
    }
}

/// How far the round through all customers is.
#[component]
fn Round<'a>(state: &'a SubjectState) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let began_at = state.began_at?;
    let args = [("done", state.done.into()), ("total", state.total.into())];
    let done = page.t_args("watch-round-done", &args);
    let failed = (state.failed > 0).then(|| {
        let text = page.t_args("watch-round-failed", &[("count", state.failed.into())]);
        view! { <p>{text}</p> }
    });
    let found = page.t_args("watch-round-found", &[("count", state.found.into())]);
    Some(view! {
        <div><dt>{page.t("watch-round")}</dt><dd><Time at=began_at/></dd></div>
        <div><dt>{page.t("watch-round-so-far")}</dt><dd><p>{done}</p>{failed}<p>{found}</p></dd></div>
    })
}

#[component]
fn Loans<'a>(found: &'a WatchView) -> impl IntoView + use<> {
    let page = page_context();
    let rows: Vec<_> = found
        .loans
        .iter()
        .enumerate()
        .map(|(number, loan)| view! { <LoanRow loan number/> })
        .collect();
    let list = match rows.is_empty() {
        true => Either::Left(view! { <p class="hint">{page.t("watch-loans-none")}</p> }),
        false => Either::Right(view! { <ul class="rows">{rows}</ul> }),
    };
    let label = match found.lends {
        true => "watch-lend-again",
        false => "watch-lend",
    };
    let lend = found.is_on.then(|| {
        view! {
            <form class="stack" method="post" action="/watching">
                <input type="hidden" name="intent" value="lend"/>
                <p id="lend-what">{page.t("watch-lend-what")}</p>
                <button class="button" aria-describedby="lend-what">{page.t(label)}</button>
            </form>
        }
    });
    view! {
        <section class="part">
            <h2 id="loans">{page.t("watch-loans")}</h2>
            <p>{page.t("watch-loans-text")}</p>
            {list}
            {lend}
        </section>
    }
}

#[component]
fn LoanRow<'a>(loan: &'a LentSignIn, number: usize) -> impl IntoView + use<> {
    let page = page_context();
    let id = format!("loan-{number}");
    let name = match loan.name.as_str() {
        "" => loan.owner.clone(),
        name => name.to_owned(),
    };
    let (look, state) = match loan.ended {
        None => ("good", page.t("watch-loan-lasts")),
        Some((_, why)) => ("info", page.t(&format!("recorded-{}", why.as_str()))),
    };
    let problem = match loan.problem.as_str() {
        "" => None,
        word => Some(page.t(&format!("watch-problem-{word}"))),
    };
    let problem = problem.filter(|_| loan.ended.is_none());
    let problem = problem.map(|text| view! { <p class="warning">{text}</p> });
    let end = match loan.ended {
        Some((at, _)) => ("watch-loan-ended-at", at),
        None => ("watch-loan-ends-at", loan.ends_at),
    };
    view! {
        <li>
            <p id=id.clone()>
                <strong><bdi>{name}</bdi></strong>
                " "
                <span class=format!("chip chip--{look}")>{state}</span>
            </p>
            {problem}
            <dl class="facts">
                <div><dt>{page.t("watch-loan-lent-at")}</dt><dd><Time at=loan.lent_at/></dd></div>
                <div><dt>{page.t("watch-loan-read-at")}</dt><dd><Moment at=loan.read_at none="watch-not-yet"/></dd></div>
                <div><dt>{page.t(end.0)}</dt><dd><Time at=end.1/></dd></div>
            </dl>
            <EndLoan loan described=id/>
        </li>
    }
}

/// The button that ends a loan at once.
#[component]
fn EndLoan<'a>(loan: &'a LentSignIn, described: String) -> Option<impl IntoView + use<>> {
    let page = page_context();
    loan.ended.is_none().then(|| {
        view! {
            <form method="post" action="/watching">
                <input type="hidden" name="intent" value="end"/>
                <input type="hidden" name="owner" value=loan.owner.clone()/>
                <button class="button button--quiet" aria-describedby=described>
                    {page.t("watch-loan-end")}
                </button>
            </form>
        }
    })
}
