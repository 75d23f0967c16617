//! The list of a document's versions: what changed in each, and the ways to compare and to restore.

use super::versions::{VersionsQuery, address};
use crate::auth::Permission;
use crate::components::change_origin::ChangeOriginText;
use crate::components::record::ChangeLines;
use crate::components::time::{Time, timed};
use crate::components::{PageContext, page_context};
use crate::history::{DocumentHistory, VersionEntry};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

/// Tells whether a version is the one that the portal saw last.
pub fn is_current(history: &DocumentHistory, id: &str) -> bool {
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
pub fn name(page: &PageContext, history: &DocumentHistory, version: &VersionEntry) -> String {
    let words = page.words;
    let at = page.moment(version.first_seen_at);
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

/// The versions of a document, what changed in each, and the way to compare and to restore them.
#[component]
pub fn VersionList<'a>(
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
            let text = timed(&page, "version-checked", &[], &[("at", current.seen_at)]);
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
        None => Either::Right(view! {
            <p>{page.t("version-found")}</p>
            <VersionOrigin history version/>
        }),
    };
    let last = version.last_seen_at.filter(|_| !is_current).map(|at| {
        let text = timed(&page, "version-last-seen", &[], &[("at", at)]);
        view! { <p class="hint">{text}</p> }
    });
    let compare = history.current.as_ref().filter(|_| !is_current).map(|now| {
        let at = page.moment(version.first_seen_at);
        let label = page.t_args("version-compare-label", &[("at", at.into())]);
        let address = address(&history.target, &version.id, &now.version);
        view! { <p><a href=address aria-label=label>{page.t("version-compare")}</a></p> }
    });
    let restorable = page.may(Permission::Edit)
        && !is_current
        && history
            .changes
            .get(&version.id)
            .is_some_and(|made| made.is_restorable);
    let restore = restorable.then(|| {
        let at = page.moment(version.first_seen_at);
        let label = page.t_args("version-restore-label", &[("at", at.into())]);
        let address = history.target.address();
        let action = format!("{address}/history/{}/restore", version.id);
        view! {
            <form method="post" action=action>
                <button class="button button--quiet" aria-label=label>
                    {page.t("version-restore")}
                </button>
            </form>
        }
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
            <VersionChangeLines history version/>
            {last}
            {compare}
            {restore}
        </li>
    }
}

/// The author of what makes a version differ from the one before it, as far as Partner Center tells;
/// nothing if it does not differ, or if that is not known.
#[component]
fn VersionOrigin<'a>(
    history: &'a DocumentHistory,
    version: &'a VersionEntry,
) -> Option<impl IntoView + use<>> {
    let made = history.changes.get(&version.id)?;
    let differs = made
        .changes
        .as_ref()
        .is_some_and(|changes| !changes.is_empty());
    let silence = history.without_origin.as_ref().filter(|_| differs);
    let origin = history.origins.get(&version.id).or(silence)?;
    Some(view! { <ChangeOriginText origin/> })
}

/// The fields that a version changed, against the version before it.
#[component]
fn VersionChangeLines<'a>(
    history: &'a DocumentHistory,
    version: &'a VersionEntry,
) -> impl IntoView + use<> {
    let page = page_context();
    let made = history.changes.get(&version.id);
    match made.and_then(|made| made.changes.as_ref()) {
        None => EitherOf3::A(view! { <p class="hint">{page.t("version-changes-unknown")}</p> }),
        Some(changes) if changes.is_empty() => {
            EitherOf3::B(view! { <p class="hint">{page.t("version-changes-none")}</p> })
        }
        Some(changes) => {
            let profile = history.target.profile();
            EitherOf3::C(view! { <ChangeLines profile changes/> })
        }
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
            let text = self::name(&page, history, version);
            view! { <option value=version.id.clone() selected=selected>{text}</option> }
        })
        .collect();
    view! {
        // As wide as the page: cut, a time would lose how far it is from UTC.
        <div class="field filters__wide">
            <label for=name>{page.t(key)}</label>
            <select id=name name=name>{options}</select>
        </div>
    }
}
