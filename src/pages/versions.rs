//! The history of one profile: its rows of the audit log and its versions; two versions compared, and
//! the way back to one of them.

use super::named_customers::with_customers_of;
use super::profile::title;
use super::version_list::{VersionList, is_current, name};
use crate::app::{Frame, render};
use crate::auth::Permission;
use crate::components::changes::{ChangeList, Pagination};
use crate::components::customer::{CustomerLine, full_title};
use crate::components::record::RecordList;
use crate::components::replace_draft::ReplaceDraft;
use crate::components::{PageContext, page_context};
use crate::customers::Customers;
use crate::editing::{Draft, Editing, Restored};
use crate::error::{Error, ErrorKind};
use crate::history::{AuditChange, Comparison, Difference, DocumentHistory, History, Part};
use crate::middleware::DocumentTarget;
use crate::profile::Target;
use axum::extract::{Form, Path, Query, State};
use axum::response::{Redirect, Response};
use leptos::either::Either;
use leptos::prelude::*;
use url::form_urlencoded;

/// Two versions to compare, the row from which on the list goes back, and the mark that a draft
/// stands in the way of restoring.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct VersionsQuery {
    from: String,
    to: String,
    before: Option<i64>,
    draft: Option<String>,
}

impl VersionsQuery {
    /// The two versions to compare.
    pub fn two(&self) -> Option<(&str, &str)> {
        (!self.from.is_empty() && !self.to.is_empty()).then_some((&self.from, &self.to))
    }
}

/// `GET` of a document's history.
pub async fn show(
    page: PageContext,
    State(history): State<History>,
    State(editing): State<Editing>,
    State(customers): State<Customers>,
    DocumentTarget(target): DocumentTarget,
    Query(asked): Query<VersionsQuery>,
) -> Result<Response, Error> {
    let page = with_customers_of(page, &customers, [&target]).await;
    let person = page.person()?;
    let found = history
        .of_document(&target, asked.before, asked.two())
        .await?;
    let draft = editing.open_draft(person, &target).await?;
    let names = editing
        .customer_names(person, std::slice::from_ref(&target))
        .await?;
    let name = names.into_values().next();
    let profile = full_title(&page, &target, name.as_deref());
    let title = page.t_args("profile-history-title", &[("profile", profile.into())]);
    let content = move || {
        view! { <VersionsPage history=&found draft=draft.as_ref() asked=&asked name/> }
    };
    Ok(render(&page, Frame::titled(title), content).await)
}

/// The form that restores: the draft that may go, by its id.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct RestoreForm {
    replace: Option<String>,
}

/// `POST` that opens a draft with the values of a version. An open draft goes only if the form
/// names it.
pub async fn restore(
    page: PageContext,
    State(history): State<History>,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
    Path(path): Path<VersionPath>,
    Form(posted): Form<RestoreForm>,
) -> Result<Redirect, Error> {
    let (person, version) = (page.person()?, path.version.as_str());
    match editing
        .restore(
            person,
            &target,
            version,
            posted.replace.as_deref(),
            page.lang(),
        )
        .await?
    {
        Restored::Form => Ok(Redirect::to(&target.address())),
        Restored::DraftOpen => {
            let current = history
                .current_version(&target)
                .await?
                .ok_or(ErrorKind::Internal)?;
            Ok(Redirect::to(&format!(
                "{}&draft=open#restore",
                address(&target, version, &current)
            )))
        }
    }
}

/// The version in the address, `{version}`.
#[derive(Debug, serde::Deserialize)]
pub struct VersionPath {
    version: String,
}

/// The address of two versions compared.
pub fn address(target: &Target, from: &str, to: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("from", from)
        .append_pair("to", to)
        .finish();
    format!("{}/history?{query}", target.address())
}

#[component]
pub fn VersionsPage<'a>(
    history: &'a DocumentHistory,
    draft: Option<&'a Draft>,
    asked: &'a VersionsQuery,
    /// The customer's name.
    #[prop(optional_no_strip)]
    name: Option<String>,
) -> impl IntoView + use<> {
    let page = page_context();
    let target = &history.target;
    let address = target.address();
    let rows = &history.found.rows;
    let first = asked.before.map(|_| format!("{address}/history"));
    let next = history
        .found
        .next
        .map(|seq| format!("{address}/history?before={seq}"));
    let rows = if rows.is_empty() {
        Either::Left(view! { <p class="nothing">{page.t("profile-history-none")}</p> })
    } else {
        Either::Right(view! { <RecordList rows with_profile=false/> })
    };
    let not_kept = (asked.two().is_some() && history.comparison.is_none())
        .then(|| view! { <p class="warning" role="status">{page.t("versions-not-kept")}</p> });
    let comparison = history.comparison.as_ref().map(|comparison| {
        view! { <ComparedVersions history draft comparison refused=asked.draft.is_some()/> }
    });
    view! {
        <p class="back"><a href=address>{page.t("profile-history-back")}</a></p>
        <hgroup>
            <CustomerLine target name/>
            <p>{title(page.words, target)}</p>
            <h1>{page.t("profile-history-heading")}</h1>
            <p>{page.t("profile-history-text")}</p>
        </hgroup>
        {not_kept}
        {comparison}
        <VersionList history asked/>
        <section class="part">
            <h2>{page.t("profile-history-rows")}</h2>
            {rows}
            <Pagination first next/>
        </section>
    }
}

#[component]
fn ComparedVersions<'a>(
    history: &'a DocumentHistory,
    draft: Option<&'a Draft>,
    comparison: &'a Comparison,
    /// A draft stands in the way of restoring.
    refused: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    let profile = history.target.profile();
    let named = |id: &str| {
        let version = history.versions.iter().find(|version| version.id == id);
        version.map_or_else(|| id.to_owned(), |version| name(&page, history, version))
    };
    let of = |parts: &[Part]| -> Vec<AuditChange> {
        let found = comparison
            .differences
            .iter()
            .filter(|difference| parts.contains(&difference.part));
        let recorded = |found: &Difference| {
            let Difference {
                key, before, after, ..
            } = found.clone();
            AuditChange {
                called: comparison.called.get(&key).cloned(),
                kept: None,
                restored: None,
                why: None,
                set: None,
                approval: None,
                key,
                before,
                after,
            }
        };
        found.map(recorded).collect()
    };
    let (members, technical) = (of(&[Part::Field, Part::Unknown]), of(&[Part::Technical]));
    let titles = ["version-before", "version-after"];
    let members = if members.is_empty() {
        Either::Left(view! { <p class="note">{page.t("versions-same")}</p> })
    } else {
        Either::Right(view! { <ChangeList profile changes=&members titles/> })
    };
    let technical = (!technical.is_empty()).then(|| {
        view! {
            <details>
                <summary>{page.t("versions-technical")}</summary>
                <ChangeList profile changes=&technical titles/>
            </details>
        }
    });
    let has_fields = comparison.differences.iter().any(|found| {
        let place = profile.place(&found.key);
        found.part == Part::Field && place.is_some_and(|place| place.field.is_editable())
    });
    let restorable = has_fields
        && is_current(history, &comparison.to)
        && profile.is_editable()
        && page.may(Permission::Edit);
    view! {
        <section class="part" aria-labelledby="compared">
            <h2 id="compared">{page.t("versions-compared")}</h2>
            <dl class="facts">
                <div><dt>{page.t("version-before")}</dt><dd>{named(&comparison.from)}</dd></div>
                <div><dt>{page.t("version-after")}</dt><dd>{named(&comparison.to)}</dd></div>
            </dl>
            {members}
            {technical}
            {restorable.then(|| view! { <Restoration history draft comparison refused/> })}
        </section>
    }
}

/// Opens a draft with the older values; an open draft goes only if its author says so.
#[component]
fn Restoration<'a>(
    history: &'a DocumentHistory,
    draft: Option<&'a Draft>,
    comparison: &'a Comparison,
    refused: bool,
) -> impl IntoView + use<> {
    let page = page_context();
    let address = history.target.address();
    let action = format!("{address}/history/{}/restore", comparison.from);
    let draft = draft.map(|draft| view! { <ReplaceDraft draft refused/> });
    view! {
        <form id="restore" class="restore" method="post" action=action>
            <h3>{page.t("restore-title")}</h3>
            <p>{page.t("restore-text")}</p>
            {draft}
            <button class="button">{page.t("button-restore")}</button>
        </form>
    }
}
