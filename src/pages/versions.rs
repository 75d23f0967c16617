//! What happened to one profile: its rows of the record and its versions; two versions compared,
//! and the way back to one of them.

use super::profile::title;
use crate::auth::Permission;
use crate::components::{PageContext, changes};
use crate::editing::{Draft, Editing, Restored};
use crate::error::{Error, ErrorKind};
use crate::history::{AuditChange, Comparison, Difference, DocumentHistory, History, Part};
use crate::middleware::DocumentTarget;
use crate::profile::Target;
use crate::store::versions::Listed;
use axum::extract::{Form, Path, Query, State};
use axum::response::{Redirect, Response};
use leptos::prelude::*;
use url::form_urlencoded;

/// Two versions to compare, which rows come before, and whether a draft stands in the way of
/// restoring.
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
    cx: PageContext,
    State(history): State<History>,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
    Query(asked): Query<VersionsQuery>,
) -> Result<Response, Error> {
    let person = cx.person()?;
    let found = history
        .of_document(&target, asked.before, asked.two())
        .await?;
    let draft = editing.open_draft(person, &target).await?;
    Ok(page(&cx, &found, draft.as_ref(), &asked))
}

/// What the form that restores posts: the draft that may go, by its id.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Restore {
    replace: Option<String>,
}

/// `POST` that opens a draft with the values of a version. An open draft goes only if the form
/// names it.
pub async fn restore(
    cx: PageContext,
    State(history): State<History>,
    State(editing): State<Editing>,
    DocumentTarget(target): DocumentTarget,
    Path(path): Path<VersionPath>,
    Form(posted): Form<Restore>,
) -> Result<Redirect, Error> {
    let (person, version) = (cx.person()?, path.version.as_str());
    match editing
        .restore(
            person,
            &target,
            version,
            posted.replace.as_deref(),
            cx.lang(),
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

/// Where two versions stand compared.
pub fn address(target: &Target, from: &str, to: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("from", from)
        .append_pair("to", to)
        .finish();
    format!("{}/history?{query}", target.address())
}

pub fn page(
    cx: &PageContext,
    history: &DocumentHistory,
    draft: Option<&Draft>,
    asked: &VersionsQuery,
) -> Response {
    let title = cx.t_args(
        "profile-history-title",
        &[("profile", title(cx, &history.target).into())],
    );
    cx.page(title).draw(|| body(cx, history, draft, asked))
}

pub fn body(
    cx: &PageContext,
    history: &DocumentHistory,
    draft: Option<&Draft>,
    asked: &VersionsQuery,
) -> AnyView {
    let target = &history.target;
    let address = target.address();
    let rows = &history.found.rows;
    let customer = target
        .customer()
        .map(|id| view! { " "<code>{id.to_string()}</code> });
    let first = asked.before.map(|_| format!("{address}/history"));
    let next = history
        .found
        .next
        .map(|seq| format!("{address}/history?before={seq}"));
    let not_kept = asked.two().is_some() && history.comparison.is_none();
    view! {
        <p class="back"><a href=address>{cx.t("profile-history-back")}</a></p>
        <hgroup>
            <p>{title(cx, target)}{customer}</p>
            <h1>{cx.t("profile-history-heading")}</h1>
            <p>{cx.t("profile-history-text")}</p>
        </hgroup>
        {not_kept.then(|| view! { <p class="warning" role="status">{cx.t("versions-not-kept")}</p> })}
        {history.comparison.as_ref().map(|comparison| compared(cx, history, draft, comparison, asked))}
        {versions(cx, history, asked)}
        <section class="part">
            <h2>{cx.t("profile-history-rows")}</h2>
            {if rows.is_empty() {
                view! { <p class="note">{cx.t("profile-history-none")}</p> }.into_any()
            } else {
                changes::rows(cx, rows, false)
            }}
            {changes::pages(cx, first, next)}
        </section>
    }
    .into_any()
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

/// One line that names a version: when it was first seen, who wrote it, whether it stands there
/// now.
fn name(cx: &PageContext, history: &DocumentHistory, version: &Listed) -> String {
    let at = cx.moment(version.first_seen_at);
    let name = match &version.writer {
        Some((_, writer)) => cx.t_args("version-by", &[("at", at.into()), ("name", writer.into())]),
        None => at,
    };
    if is_current(history, &version.id) {
        cx.t_args("version-current-name", &[("version", name.into())])
    } else {
        name
    }
}

fn versions(cx: &PageContext, history: &DocumentHistory, asked: &VersionsQuery) -> AnyView {
    let items: Vec<_> = history
        .versions
        .iter()
        .map(|version| item(cx, history, version))
        .collect();
    let seen = history.current.as_ref().map(|current| {
        view! { <p class="hint">{cx.t_args("version-checked", &[("at", cx.moment(current.seen_at).into())])}</p> }
    });
    view! {
        <section class="part">
            <h2>{cx.t("versions-title")}</h2>
            <p>{cx.t("versions-text")}</p>
            {if items.is_empty() {
                view! { <p class="note">{cx.t("versions-none")}</p> }.into_any()
            } else {
                view! { {seen}<ul class="record">{items}</ul> }.into_any()
            }}
            {history.more_versions.then(|| view! { <p class="hint">{cx.t("versions-more")}</p> })}
            {(history.versions.len() > 1).then(|| choose(cx, history, asked))}
        </section>
    }
    .into_any()
}

fn item(cx: &PageContext, history: &DocumentHistory, version: &Listed) -> impl IntoView + use<> {
    let current = is_current(history, &version.id);
    let name = changes::time(cx, version.first_seen_at);
    let by = match &version.writer {
        Some((seq, writer)) => view! {
            <p><a href=format!("/history/{seq}")>{cx.t_args("version-written", &[("name", writer.into())])}</a></p>
        }
        .into_any(),
        None => view! { <p>{cx.t("version-found")}</p> }.into_any(),
    };
    let last = version.last_seen_at.filter(|_| !current).map(|at| {
        view! { <p class="hint">{cx.t_args("version-last-seen", &[("at", cx.moment(at).into())])}</p> }
    });
    let now = history.current.as_ref().filter(|_| !current).map(|now| {
        let label = cx.t_args("version-compare-label", &[("at", cx.moment(version.first_seen_at).into())]);
        view! { <p><a href=address(&history.target, &version.id, &now.version) aria-label=label>{cx.t("version-compare")}</a></p> }
    });
    view! {
        <li>
            <p class="record__what">
                <strong>{name}</strong>" "<code class="hint" title=version.id.clone()>{short(&version.id)}</code>" "
                {current.then(|| view! { <span class="chip chip--good">{cx.t("version-current")}</span> })}
            </p>
            {by}
            {last}
            {now}
        </li>
    }
}

/// A plain form: any two of the listed versions.
fn choose(cx: &PageContext, history: &DocumentHistory, asked: &VersionsQuery) -> AnyView {
    let now = history
        .current
        .as_ref()
        .map(|current| current.version.clone())
        .unwrap_or_default();
    let earlier = history
        .versions
        .iter()
        .find(|version| version.id != now)
        .map(|version| version.id.clone())
        .unwrap_or_default();
    let (from, to) = asked.two().map_or((earlier, now), |(from, to)| {
        (from.to_owned(), to.to_owned())
    });
    let select = |name: &'static str, key: &str, chosen: &str| {
        let options: Vec<_> = history
            .versions
            .iter()
            .map(|version| {
                let selected = version.id == chosen;
                view! { <option value=version.id.clone() selected=selected>{self::name(cx, history, version)}</option> }
            })
            .collect();
        view! { <div class="field"><label for=name>{cx.t(key)}</label><select id=name name=name>{options}</select></div> }
    };
    view! {
        <form class="filters" method="get" aria-label=cx.t("versions-compare")>
            {select("from", "version-before", &from)}
            {select("to", "version-after", &to)}
            <div class="filters__actions"><button class="button button--quiet">{cx.t("versions-compare")}</button></div>
        </form>
    }
    .into_any()
}

fn compared(
    cx: &PageContext,
    history: &DocumentHistory,
    draft: Option<&Draft>,
    comparison: &Comparison,
    asked: &VersionsQuery,
) -> AnyView {
    let profile = history.target.profile();
    let named = |id: &str| {
        let version = history.versions.iter().find(|version| version.id == id);
        version.map_or_else(|| id.to_owned(), |version| name(cx, history, version))
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
                key,
                before,
                after,
            }
        };
        found.map(recorded).collect()
    };
    let (members, technical) = (of(&[Part::Field, Part::Unknown]), of(&[Part::Technical]));
    let titles = ["version-before", "version-after"];
    let restorable =
        is_current(history, &comparison.to) && profile.is_editable() && cx.may(Permission::Edit);
    let fields = comparison.differences.iter().any(|found| {
        found.part == Part::Field
            && profile
                .place(&found.key)
                .is_some_and(|place| place.field.is_editable())
    });
    view! {
        <section class="part" aria-labelledby="compared">
            <h2 id="compared">{cx.t("versions-compared")}</h2>
            <dl class="facts">
                <div><dt>{cx.t("version-before")}</dt><dd>{named(&comparison.from)}</dd></div>
                <div><dt>{cx.t("version-after")}</dt><dd>{named(&comparison.to)}</dd></div>
            </dl>
            {if members.is_empty() {
                view! { <p class="note">{cx.t("versions-same")}</p> }.into_any()
            } else {
                changes::changes(cx, profile, &members, titles)
            }}
            {(!technical.is_empty()).then(|| view! {
                <details><summary>{cx.t("versions-technical")}</summary>{changes::changes(cx, profile, &technical, titles)}</details>
            })}
            {(restorable && fields).then(|| restore_form(cx, history, draft, comparison, asked.draft.is_some()))}
        </section>
    }
    .into_any()
}

/// Opens a draft with the older values; an open draft goes only if its author says so.
fn restore_form(
    cx: &PageContext,
    history: &DocumentHistory,
    draft: Option<&Draft>,
    comparison: &Comparison,
    refused: bool,
) -> AnyView {
    let action = format!(
        "{}/history/{}/restore",
        history.target.address(),
        comparison.from
    );
    let draft = draft.map(|draft| {
        let missing = refused;
        view! {
            <p id="draft-open" class="guard">{cx.t_args("restore-draft-open", &[("at", cx.moment(draft.kept_at).into())])}</p>
            <p id="problem-replace" class="problem" hidden=!missing>{missing.then(|| cx.t("restore-replace-missing"))}</p>
            <label class="choice">
                <input type="checkbox" name="replace" value=draft.id() required=true aria-describedby="draft-open problem-replace"
                    aria-invalid=missing.then_some("true")/>
                <span>{cx.t("restore-replace")}</span>
            </label>
        }
    });
    view! {
        <form id="restore" class="restore" method="post" action=action>
            <h3>{cx.t("restore-title")}</h3>
            <p>{cx.t("restore-text")}</p>
            {draft}
            <button class="button">{cx.t("button-restore")}</button>
        </form>
    }
    .into_any()
}
