//! The collection below the customers: what one brings before the first, and its progress, which is
//! renewed while it works.

use super::job::{Job, JobNow, JobProgress, time_left};
use super::{PageContext, page_context};
use crate::auth::Permission;
use crate::customers::{Collection, CollectionState, ListQuery};
use leptos::prelude::*;

/// In the address of a page that was asked for the progress.
const SHOWN: &str = "collection";

/// The address of the progress on this page, which then has the focus. `now` makes it another
/// address each time: a link to the fragment of the same one would load nothing.
pub fn progress_address(path: &str, now: i64) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let kept = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !is_shown(pair));
    let shown = format!("{SHOWN}={now}");
    let query: Vec<&str> = kept.chain([shown.as_str()]).collect();
    format!("{path}?{}#collection", query.join("&"))
}

fn is_shown(pair: &str) -> bool {
    pair.split('=').next() == Some(SHOWN)
}

/// The state of the collection, with the buttons that fit it. `complete_at` is the time (Unix
/// milliseconds) of the list that is shown; `None` before the first collection.
#[component]
pub fn CollectionNote<'a>(
    collection: Option<&'a Collection>,
    complete_at: Option<i64>,
) -> impl IntoView + use<> {
    let page = page_context();
    let read = complete_at.map(|at| {
        let text = page.t_args("collection-read", &[("at", page.moment(at).into())]);
        view! { <p>{text}</p> }
    });
    let brings = complete_at
        .is_none()
        .then(|| view! { <p>{page.t("collection-brings")}</p> });
    let works = is_at_work(collection);
    let address = part_address(&page.path);
    let parts = view! { <CollectionParts collection/> };
    view! {
        <section class="part" aria-labelledby=HEADING>
            <h2 id=HEADING>{page.t("collection-title")}</h2>
            {read}
            {brings}
            <Job address works reloads=false>{parts}</Job>
        </section>
    }
}

const HEADING: &str = "collection-name";

/// Returns whether there is a job and it works.
pub fn is_at_work(collection: Option<&Collection>) -> bool {
    collection.is_some_and(|each| each.state == CollectionState::Running)
}

/// The value of `part` in the address of what the island asks for.
pub const PART: &str = "collection";

/// The board of problems, from which the part may be asked for.
const BOARD: &str = "/customers/problems";

/// The address of the part that tells the progress on the page at `path`.
fn part_address(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let list = ListQuery::read(query);
    let from = if path == BOARD { "&from=problems" } else { "" };
    format!("/customers?{list}&part={PART}{from}")
}

/// The page on which a part stands, and whether it was asked for as a part.
fn page_of_part(path: &str) -> (String, bool) {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let has = |pair: &str| query.split('&').any(|other| other == pair);
    match (has(&format!("part={PART}")), has("from=problems")) {
        (false, _) => (path.to_owned(), false),
        (true, true) => (BOARD.to_owned(), true),
        (true, false) => (ListQuery::read(query).address(1), true),
    }
}

/// The state of the collection, and the buttons that fit it: also the answer to the island.
#[component]
pub fn CollectionParts<'a>(collection: Option<&'a Collection>) -> impl IntoView + use<> {
    let page = page_context();
    let query = page.path.split_once('?').map_or("", |(_, query)| query);
    let shown = query.split('&').any(is_shown);
    let now = collection.map(|collection| {
        let progress = JobProgress {
            state: collection.state.as_str().to_owned(),
            works: is_at_work(Some(collection)),
            text: progress(&page, collection),
            done: collection.done,
            // While the list is read nobody knows how much there is to do.
            total: if collection.listing {
                0
            } else {
                collection.total
            },
        };
        view! { <JobNow progress name=HEADING id=SHOWN shown/> }
    });
    let (own, is_part) = page_of_part(&page.path);
    // A page that is open since before the end shows what was read before.
    let key = match (is_at_work(collection), is_part) {
        (true, _) => Some("collection-reload"),
        (false, true) => Some("collection-show"),
        (false, false) => None,
    };
    let reload = key.map(|key| {
        let address = progress_address(&own, page.now);
        view! { <a href=address>{page.t(key)}</a> }
    });
    view! {
        {now}
        <form class="export" method="post" action="/customers/collection">
            <CommandButtons collection start="collection-start"/>
            {reload}
        </form>
    }
}

/// The command that is everybody's; of a job of somebody else the others are not.
const START: &str = "start";

/// The buttons of the commands that change something now.
#[component]
pub fn CommandButtons<'a>(
    collection: Option<&'a Collection>,
    /// The key of the label of the command that starts a job.
    start: &'static str,
) -> impl IntoView + use<> {
    let page = page_context();
    let is_own = collection.is_none_or(|each| each.own || page.may(Permission::Edit));
    commands(collection, start)
        .into_iter()
        .filter(|(command, _)| is_own || *command == START)
        .map(|(command, key)| {
            view! {
                <button class="button button--quiet" name="command" value=command>
                    {page.t(key)}
                </button>
            }
        })
        .collect::<Vec<_>>()
}

/// Commands with the keys of their labels.
fn commands(
    collection: Option<&Collection>,
    start: &'static str,
) -> Vec<(&'static str, &'static str)> {
    let stop = ("stop", "collection-stop");
    match collection.map(|collection| collection.state) {
        Some(CollectionState::Running) => vec![("pause", "collection-pause"), stop],
        Some(CollectionState::SignIn | CollectionState::Paused) => {
            vec![("resume", "collection-resume"), stop]
        }
        Some(CollectionState::Stopped | CollectionState::Refused | CollectionState::Done)
        | None => vec![(START, start)],
    }
}

/// The progress in sentences.
fn progress(page: &PageContext, collection: &Collection) -> String {
    let state = match collection.state {
        CollectionState::Running if collection.listing => "collection-listing",
        CollectionState::Running => "collection-running",
        CollectionState::SignIn => "collection-sign-in",
        CollectionState::Paused => "collection-paused",
        CollectionState::Stopped => "collection-stopped",
        CollectionState::Refused => "collection-refused",
        CollectionState::Done => "collection-done",
    };
    progress_sentences(page, collection, state, "collection-failed")
}

/// Tells who started a job, its state, how long it still takes, and how many customers failed. `state`
/// and `failed` are keys of words.
pub fn progress_sentences(
    page: &PageContext,
    collection: &Collection,
    state: &str,
    failed: &str,
) -> String {
    let words = page.words;
    let args = [
        ("person", collection.started_by.as_str().into()),
        ("at", page.moment(collection.started_at).into()),
        ("done", collection.done.into()),
        ("total", collection.total.into()),
    ];
    let mut sentences = vec![
        words.t_args("collection-started", &args),
        words.t_args(state, &args),
    ];
    let waits = collection
        .wait_until
        .map(|until| ("collection-waits", until));
    sentences.extend(time_left(page, waits, collection.seconds_left));
    if collection.failed > 0 {
        let args = [("count", collection.failed.into())];
        sentences.push(words.t_args(failed, &args));
    }
    sentences.join(words.lang().between_sentences())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_progress_is_another_address_of_the_same_list_each_time() {
        for (path, address) in [
            ("/customers", "/customers?collection=7#collection"),
            (
                "/customers?country=BR&collection=6&sort=city",
                "/customers?country=BR&sort=city&collection=7#collection",
            ),
        ] {
            assert_eq!(progress_address(path, 7), address);
        }
    }

    #[test]
    fn the_part_leads_back_to_the_page_that_it_stands_on() {
        for (path, page) in [
            (
                "/customers?country=BR&collection=6",
                "/customers?country=BR&sort=name",
            ),
            ("/customers/problems?problem=state", "/customers/problems"),
            ("/customers?from=//evil.example", "/customers?sort=name"),
        ] {
            let part = part_address(path);
            assert_eq!(page_of_part(&part), (page.to_owned(), true), "{part}");
            assert_eq!(page_of_part(path), (path.to_owned(), false));
        }
    }
}
