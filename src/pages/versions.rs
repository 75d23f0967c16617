//! The history of one profile: its rows of the audit log and its versions; two versions compared, and
//! the way back to one of them.

use super::profile::title;
use crate::app::{Frame, render};
use crate::auth::Permission;
use crate::components::changes::{ChangeList, Pagination, RecordList, Time};
use crate::components::customer::full_title;
use crate::components::value::moment;
use crate::components::{PageContext, page_context};
use crate::editing::{Draft, Editing, Restored};
use crate::error::{Error, ErrorKind};
use crate::history::VersionEntry;
use crate::history::{AuditChange, Comparison, Difference, DocumentHistory, History, Part};
use crate::middleware::DocumentTarget;
use crate::profile::Target;
use crate::text::Words;
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
    fn two(&self) -> Option<(&str, &str)> {
        (!self.from.is_empty() && !self.to.is_empty()).then_some((&self.from, &self.to))
    }
}

/// `GET` of a document's history.
pub async fn show(
    page: PageContext,
    State(history): State<History>,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
    Query(asked): Query<VersionsQuery>,
) -> Result<Response, Error> {
    let person = page.person()?;
    let found = history
        .of_document(&target, asked.before, asked.two())
        .await?;
    let draft = editing.open_draft(person, &target).await?;
    let profile = full_title(page.words, &target, None);
    let title = page.t_args("profile-history-title", &[("profile", profile.into())]);
    let content = move || {
        view! { <VersionsPage history=&found draft=draft.as_ref() asked=&asked/> }
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
) -> impl IntoView + use<> {
    let page = page_context();
    let target = &history.target;
    let address = target.address();
    let rows = &history.found.rows;
    let customer = target
        .customer()
        .map(|id| view! { " "<code translate="no">{id.to_string()}</code> });
    let first = asked.before.map(|_| format!("{address}/history"));
    let next = history
        .found
        .next
        .map(|seq| format!("{address}/history?before={seq}"));
    let rows = if rows.is_empty() {
        Either::Left(view! { <p class="note">{page.t("profile-history-none")}</p> })
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
            <p>{title(page.words, target)}{customer}</p>
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

fn is_current(history: &DocumentHistory, id: &str) -> bool {
    history
        .current
        .as_ref()
        .is_some_and(|current| current.version == id)
}

/// Enough of an id to tell two versions apart.
fn short(id: &str) -> String {
    id.chars().take(8).collect()
}

/// One line that names a version: the time when it was first seen, its author, and a mark for the
/// current one.
fn name(words: &Words, history: &DocumentHistory, version: &VersionEntry) -> String {
    let at = moment(words, version.first_seen_at);
    let name = match &version.writer {
        Some((_, writer)) => {
            words.t_args("version-by", &[("at", at.into()), ("name", writer.into())])
        }
        None => at,
    };
    if is_current(history, &version.id) {
        words.t_args("version-current-name", &[("version", name.into())])
    } else {
        name
    }
}

#[component]
fn VersionList<'a>(
    history: &'a DocumentHistory,
    asked: &'a VersionsQuery,
) -> impl IntoView + use<> {
    let page = page_context();
    let items: Vec<_> = history
        .versions
        .iter()
        .map(|version| view! { <VersionItem history version/> })
        .collect();
    let list = if items.is_empty() {
        Either::Left(view! { <p class="note">{page.t("versions-none")}</p> })
    } else {
        let seen = history.current.as_ref().map(|current| {
            let at = page.moment(current.seen_at);
            let text = page.t_args("version-checked", &[("at", at.into())]);
            view! { <p class="hint">{text}</p> }
        });
        Either::Right(view! {
            {seen}
            <ul class="record">{items}</ul>
        })
    };
    let more = history
        .more_versions
        .then(|| view! { <p class="hint">{page.t("versions-more")}</p> });
    let compare = (history.versions.len() > 1).then(|| view! { <CompareForm history asked/> });
    view! {
        <section class="part">
            <h2>{page.t("versions-title")}</h2>
            <p>{page.t("versions-text")}</p>
            {list}
            {more}
            {compare}
        </section>
    }
}

#[component]
fn VersionItem<'a>(
    history: &'a DocumentHistory,
    version: &'a VersionEntry,
) -> impl IntoView + use<> {
    let page = page_context();
    let is_current = is_current(history, &version.id);
    let by = match &version.writer {
        Some((seq, writer)) => {
            let text = page.t_args("version-written", &[("name", writer.into())]);
            Either::Left(view! { <p><a href=format!("/history/{seq}")>{text}</a></p> })
        }
        None => Either::Right(view! { <p>{page.t("version-found")}</p> }),
    };
    let last = version.last_seen_at.filter(|_| !is_current).map(|at| {
        let text = page.t_args("version-last-seen", &[("at", page.moment(at).into())]);
        view! { <p class="hint">{text}</p> }
    });
    let compare = history.current.as_ref().filter(|_| !is_current).map(|now| {
        let at = page.moment(version.first_seen_at);
        let label = page.t_args("version-compare-label", &[("at", at.into())]);
        let address = address(&history.target, &version.id, &now.version);
        view! { <p><a href=address aria-label=label>{page.t("version-compare")}</a></p> }
    });
    let current = is_current
        .then(|| view! { <span class="chip chip--good">{page.t("version-current")}</span> });
    view! {
        <li>
            <p class="record__what">
                <strong><Time at=version.first_seen_at/></strong>
                " "
                <code translate="no" class="hint" title=version.id.clone()>{short(&version.id)}</code>
                " "
                {current}
            </p>
            {by}
            {last}
            {compare}
        </li>
    }
}

/// A plain form: any two of the listed versions.
#[component]
fn CompareForm<'a>(
    history: &'a DocumentHistory,
    asked: &'a VersionsQuery,
) -> impl IntoView + use<> {
    let page = page_context();
    let now = history.current.as_ref();
    let now = now.map_or("", |current| &current.version);
    let mut versions = history.versions.iter();
    let earlier = versions.find(|version| version.id != now);
    let earlier = earlier.map_or("", |version| &version.id);
    let (from, to) = asked.two().unwrap_or((earlier, now));
    view! {
        <form class="filters" method="get" aria-label=page.t("versions-compare")>
            <VersionSelect history name="from" key="version-before" chosen=from/>
            <VersionSelect history name="to" key="version-after" chosen=to/>
            <div class="filters__actions">
                <button class="button button--quiet">{page.t("versions-compare")}</button>
            </div>
        </form>
    }
}

#[component]
fn VersionSelect<'a>(
    history: &'a DocumentHistory,
    name: &'static str,
    /// Key of the words.
    key: &'static str,
    chosen: &'a str,
) -> impl IntoView + use<> {
    let page = page_context();
    let options: Vec<_> = history
        .versions
        .iter()
        .map(|version| {
            let selected = version.id == chosen;
            let text = self::name(page.words, history, version);
            view! { <option value=version.id.clone() selected=selected>{text}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for=name>{page.t(key)}</label>
            <select id=name name=name>{options}</select>
        </div>
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
        version.map_or_else(
            || id.to_owned(),
            |version| name(page.words, history, version),
        )
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
                why: None,
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
    let draft = draft.map(|draft| {
        let text = page.t_args(
            "restore-draft-open",
            &[("at", page.moment(draft.kept_at).into())],
        );
        view! {
            <p id="draft-open" class="guard">{text}</p>
            <p id="problem-replace" class="problem" hidden=!refused>
                {refused.then(|| page.t("restore-replace-missing"))}
            </p>
            <label class="choice">
                <input
                    type="checkbox"
                    name="replace"
                    value=draft.id()
                    required=true
                    aria-describedby="draft-open problem-replace"
                    aria-invalid=refused.then_some("true")
                />
                <span>{page.t("restore-replace")}</span>
            </label>
        }
    });
    view! {
        <form id="restore" class="restore" method="post" action=action>
            <h3>{page.t("restore-title")}</h3>
            <p>{page.t("restore-text")}</p>
            {draft}
            <button class="button">{page.t("button-restore")}</button>
        </form>
    }
}
