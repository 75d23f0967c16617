//! `/approvals`: the requests for approval of everybody, the newest first. It shows no values.

use super::named_customers::with_customers_of;
use crate::app::{Frame, render};
use crate::components::approvals::{ApprovalChip, ApprovalsGiven, number, why};
use crate::components::customer::{CustomerDetails, full_title};
use crate::components::justification::{CommentLine, JustificationGiven};
use crate::components::time::timed;
use crate::components::{PageContext, ProfileLabels, changes, page_context};
use crate::customers::Customers;
use crate::editing::{
    ApprovalList, ApprovalRequest, ApprovalState, ApprovalsPage, CustomerNames, Editing,
};
use crate::error::Error;
use crate::profile::Target;
use crate::text::Words;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::either::Either;
use leptos::prelude::*;

#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct ApprovalsQuery {
    /// `over` for requests that are over.
    list: String,
    /// Requests before this number.
    before: Option<i64>,
}

/// The list as it was asked for.
pub struct AskedApprovals {
    pub list: ApprovalList,
    pub found: ApprovalsPage,
    /// It is not the first page.
    pub later: bool,
    /// The customers whose names are known.
    pub names: CustomerNames,
}

pub async fn show(
    page: PageContext,
    State(editing): State<Editing>,
    State(customers): State<Customers>,
    Query(asked): Query<ApprovalsQuery>,
) -> Result<Response, Error> {
    let list = match asked.list.as_str() {
        "over" => ApprovalList::Over,
        _ => ApprovalList::Current,
    };
    let found = editing.approvals(list, asked.before).await?;
    let about: Vec<Target> = found
        .requests
        .iter()
        .map(|request| request.target.clone())
        .collect();
    let names = editing.customer_names(page.person()?, &about).await?;
    let page = with_customers_of(page, &customers, &about).await;
    let asked = AskedApprovals {
        list,
        found,
        later: asked.before.is_some(),
        names,
    };
    let content = move || view! { <ApprovalsListPage asked=&asked/> };
    Ok(render(&page, Frame::titled(page.t("nav-approvals")), content).await)
}

#[component]
pub fn ApprovalsListPage<'a>(asked: &'a AskedApprovals) -> impl IntoView + use<> {
    let page = page_context();
    let is_over = asked.list == ApprovalList::Over;
    let rows: Vec<_> = asked
        .found
        .requests
        .iter()
        .map(|request| {
            let id = request.target.customer();
            let name = id.and_then(|id| asked.names.get(id)).map(String::as_str);
            view! { <ListedRequest request name/> }
        })
        .collect();
    let none = match is_over {
        true => "approvals-none-over",
        false => "approvals-none-current",
    };
    let rows = if rows.is_empty() {
        Either::Left(view! { <p class="nothing">{page.t(none)}</p> })
    } else {
        Either::Right(view! { <ul class="rows">{rows}</ul> })
    };
    let text = match page.site.approvals {
        true => "approvals-text",
        false => "approvals-off",
    };
    let lists = [
        ("/approvals", "approvals-current", !is_over),
        ("/approvals?list=over", "approvals-over", is_over),
    ];
    let lists: Vec<_> = lists
        .into_iter()
        .map(|(address, key, current)| {
            let current = current.then_some("page");
            view! { <li><a href=address aria-current=current>{page.t(key)}</a></li> }
        })
        .collect();
    view! {
        <hgroup>
            <h1>{page.t("nav-approvals")}</h1>
            <p>{page.t(text)}</p>
        </hgroup>
        <nav aria-label=page.t("approvals-lists")><ul class="presets">{lists}</ul></nav>
        {rows}
        <ApprovalPages asked/>
    }
}

/// Links to other pages of the list; nothing without any.
#[component]
fn ApprovalPages<'a>(asked: &'a AskedApprovals) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let (first, more) = match asked.list {
        ApprovalList::Over => ("/approvals?list=over", "/approvals?list=over&before="),
        ApprovalList::Current => ("/approvals", "/approvals?before="),
    };
    let first = asked
        .later
        .then(|| view! { <a href=first>{page.t("people-first")}</a> });
    let next = asked.found.next.map(|before| {
        view! { <a rel="next" href=format!("{more}{before}")>{page.t("customers-next")}</a> }
    });
    if first.is_none() && next.is_none() {
        return None;
    }
    Some(view! { <nav class="pages" aria-label=page.t("approvals-pages")>{first}{next}</nav> })
}

#[component]
fn ListedRequest<'a>(
    request: &'a ApprovalRequest,
    /// The customer's name, if it is known.
    name: Option<&'a str>,
) -> impl IntoView + use<> {
    let page = page_context();
    let address = format!("/approvals/{}", request.number);
    let title = full_title(&page, &request.target, name);
    let customer = request
        .target
        .customer()
        .map(|id| view! { <p><CustomerDetails id/></p> });
    let asked = match request.emergency {
        true => "approval-asked-emergency",
        false => "approval-asked",
    };
    let author = [("name", request.author.name.as_str().into())];
    let asked = timed(&page, asked, &author, &[("at", request.created_at)]);
    let list = changes::first_of(page.words, &field_names(page.words, request));
    let fields = page.t_args("approval-fields", &[("list", list.into())]);
    let decided = request.decision.as_ref().map(|decision| {
        let name = [("name", decision.by.name.as_str().into())];
        let at = [("at", decision.at)];
        let by = timed(&page, "approval-listed-decided", &name, &at);
        view! { <p>{by}</p><CommentLine comment=&decision.comment/> }
    });
    let is_open = request.state == ApprovalState::Open;
    let lacking = is_open.then(|| {
        let text = page.t_args("approval-lacking", &[("count", request.lacks().into())]);
        let at = [("at", request.expires_at)];
        let expires = timed(&page, "approval-expires", &[], &at);
        view! { <p class="fine">{text}{page.after_sentence()}{expires}</p> }
    });
    let why = why(page.words, request).map(|why| view! { <p class="fine">{why}</p> });
    view! {
        <li>
            <h2><a href=address>{title}" – "{number(page.words, request)}</a></h2>
            <ApprovalChip state=request.state/>
            {customer}
            <p>{asked}</p>
            <p>{fields}</p>
            <JustificationGiven why=&request.justification/>
            <ApprovalsGiven request key="approval-listed-approved"/>
            {decided}
            {lacking}
            {why}
        </li>
    }
}

/// The labels of the fields that a request changes, with their sections.
fn field_names(words: &Words, request: &ApprovalRequest) -> Vec<String> {
    let called = request.changes.iter().map(|change| {
        let called = request.labels.get(&change.key).map(String::as_str);
        (change.key.as_str(), called)
    });
    let labels = ProfileLabels::recorded(request.target.profile(), called);
    let changes = request.changes.iter();
    changes
        .map(|change| labels.full(words, &change.key))
        .collect()
}
