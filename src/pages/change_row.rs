//! `/changes/{number}/rows/{row}`: a row of a change set with its exact request.

use super::change_rows::{RowProblems, apart, look, name_of};
use super::change_set::parsed;
use crate::app::{Frame, render};
use crate::change_sets::{ChangeRow, ChangeRowState, ChangeSet, ChangeSets, RowRequest};
use crate::components::changes::ChangeList;
use crate::components::request::RequestDisclosure;
use crate::components::{PageContext, change_sets as in_words, page_context};
use crate::error::Error;
use crate::history::AuditChange;
use crate::profile::CUSTOMER_BILLING;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::either::Either;
use leptos::prelude::*;

/// A row and the request that it sends.
#[derive(Debug, Clone)]
pub struct RowPage {
    pub set: ChangeSet,
    pub row: ChangeRow,
    pub request: Option<RowRequest>,
}

/// `GET` of one row.
pub async fn show(
    page: PageContext,
    State(sets): State<ChangeSets>,
    Path((number, row)): Path<(String, String)>,
) -> Result<Response, Error> {
    let (person, number) = (page.person()?, parsed(&number)?);
    sets.ask(person, page.lang()).await?;
    let set = sets.get(person, number).await?;
    let row = sets.row(person, &set, parsed(&row)?).await?;
    let args = [
        ("number", number.to_string().into()),
        ("name", name_of(&row).into()),
    ];
    let title = page.t_args("changes-title", &args);
    let request = sets.request(&row, page.lang()).await?;
    let asked = RowPage { set, row, request };
    let content = move || view! { <ChangeRowPage asked=&asked/> };
    Ok(render(&page, Frame::titled(title), content).await)
}

#[component]
pub fn ChangeRowPage<'a>(asked: &'a RowPage) -> impl IntoView + use<> {
    let page = page_context();
    let row = &asked.row;
    let own = format!("/changes/{}", asked.set.number);
    let changes: Vec<AuditChange> = row
        .changes
        .iter()
        .map(|change| AuditChange {
            key: change.key.clone(),
            before: change.before.clone(),
            after: Some(change.after.clone()),
            called: None,
            kept: None,
            restored: None,
            why: None,
            set: None,
            approval: None,
        })
        .collect();
    let entry = row.reference.as_ref().map(|reference| {
        let text = page.t_args("changes-entry", &[("number", reference.into())]);
        view! { <p><a href=format!("/history/{reference}")>{text}</a></p> }
    });
    // Somebody has changed the same fields: there is nothing that would be sent.
    let is_conflict = row.state == ChangeRowState::Conflict;
    let conflict = is_conflict.then(|| {
        view! { <p class="warning">{page.t("changes-conflict")}</p> }
    });
    let titles = match is_conflict {
        true => ["changes-value-found", "changes-value-unsent"],
        false => ["version-before", "version-after"],
    };
    let request = match &asked.request {
        _ if is_conflict => Either::Right(None),
        Some(RowRequest { request, changes }) => Either::Left(view! {
            <RequestDisclosure profile=&CUSTOMER_BILLING request changes/>
        }),
        None => Either::Right(Some(
            view! { <p class="note">{page.t("changes-no-request")}</p> },
        )),
    };
    let profile = format!("/customers/{}/billing", row.customer);
    let args = [("number", asked.set.number.to_string().into())];
    let back = page.t_args("changes-number", &args);
    view! {
        <p class="back"><a href=own>{back}</a></p>
        <hgroup>
            <h1 translate="no"><bdi>{name_of(row).to_owned()}</bdi></h1>
            <p>
                <span translate="no">{apart(&page, row)}</span>
                " "
                <code translate="no" class="hint">{row.customer.to_string()}</code>
                " "
                <a href=profile>{page.t("tab-customer-billing")}</a>
            </p>
        </hgroup>
        <p>
            <span class=format!("chip chip--{}", look(row.state))>
                {in_words::row_state(page.words, &asked.set, row)}
            </span>
        </p>
        {conflict}
        <RowProblems row/>
        {entry}
        <section class="part">
            <h2>{page.t("profile-history-rows")}</h2>
            <ChangeList
                profile=&CUSTOMER_BILLING
                changes=&changes
                titles
            />
        </section>
        {request}
    }
}
