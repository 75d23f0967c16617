//! The validation of all addresses below the board of problems: what it does, and its progress.

use super::collection_note::{START, commands, may_turn};
use super::job::{Job, JobNow, JobProgress};
use super::{PageContext, page_context};
use crate::customers::{Collection, CollectionState};
use leptos::prelude::*;

/// The value of `part` in the address of what the island asks for.
pub const PART: &str = "addresses";

/// The ids of the heading and of the text.
const HEADING: &str = "addresses-name";
const TEXT: &str = "addresses";

/// The address of the progress on the board, another one each time.
pub fn addresses_address(now: i64) -> String {
    format!("/customers/problems?{TEXT}={now}#{TEXT}")
}

#[component]
pub fn AddressNote<'a>(collection: Option<&'a Collection>) -> impl IntoView + use<> {
    let page = page_context();
    let works = is_at_work(collection);
    let address = format!("/customers/problems?part={PART}");
    let parts = view! { <AddressParts collection/> };
    view! {
        <section class="part" aria-labelledby=HEADING>
            <h2 id=HEADING>{page.t("addresses-title")}</h2>
            <p>{page.t("addresses-text")}</p>
            <Job address works reloads=false>{parts}</Job>
        </section>
    }
}

fn is_at_work(collection: Option<&Collection>) -> bool {
    collection.is_some_and(|each| each.state == CollectionState::Running)
}

/// The state of the job, and the buttons that fit it: also the answer to the island.
#[component]
pub fn AddressParts<'a>(collection: Option<&'a Collection>) -> impl IntoView + use<> {
    let page = page_context();
    let query = page.path.split_once('?').map_or("", |(_, query)| query);
    let has = |name: &str| query.split('&').any(|pair| pair.starts_with(name));
    let shown = has("addresses=");
    let now = collection.map(|collection| {
        let progress = JobProgress {
            state: collection.state.as_str().to_owned(),
            works: is_at_work(Some(collection)),
            text: progress(&page, collection),
            done: collection.done,
            total: collection.total,
        };
        view! { <JobNow progress name=HEADING id=TEXT shown/> }
    });
    let may_turn = may_turn(&page, collection);
    let buttons: Vec<_> = commands(collection)
        .iter()
        .filter(|(command, _)| may_turn || *command == START)
        .map(|(command, key)| {
            let key = match *command {
                START => "addresses-start",
                _ => *key,
            };
            view! {
                <button class="button button--quiet" name="command" value=*command>
                    {page.t(key)}
                </button>
            }
        })
        .collect();
    // A page that is open since before the end shows the problems from before.
    let key = match (is_at_work(collection), has("part=")) {
        (true, _) => Some("collection-reload"),
        (false, true) => Some("addresses-show"),
        (false, false) => None,
    };
    let reload = key.map(|key| {
        let address = addresses_address(page.now);
        view! { <a href=address>{page.t(key)}</a> }
    });
    view! {
        {now}
        <form class="export" method="post" action="/customers/addresses">
            {buttons}
            {reload}
        </form>
    }
}

/// The progress in sentences.
fn progress(page: &PageContext, collection: &Collection) -> String {
    let words = page.words;
    let args = [
        ("person", collection.started_by.as_str().into()),
        ("at", page.moment(collection.started_at).into()),
        ("done", collection.done.into()),
        ("total", collection.total.into()),
    ];
    let state = match collection.state {
        CollectionState::Running => "addresses-running",
        CollectionState::SignIn => "addresses-sign-in",
        CollectionState::Paused => "collection-paused",
        CollectionState::Stopped => "addresses-stopped",
        CollectionState::Refused => "addresses-refused",
        CollectionState::Done => "addresses-done",
    };
    let mut sentences = vec![
        words.t_args("collection-started", &args),
        words.t_args(state, &args),
    ];
    let wait = collection
        .wait_until
        .map(|until| words.t_args("collection-waits", &[("at", page.moment(until).into())]));
    let left = collection.seconds_left.map(|seconds| {
        let minutes = seconds.div_ceil(60);
        words.t_args("collection-left", &[("minutes", minutes.into())])
    });
    sentences.extend(wait.or(left));
    if collection.failed > 0 {
        let args = [("count", collection.failed.into())];
        sentences.push(words.t_args("addresses-failed", &args));
    }
    sentences.join(words.lang().between_sentences())
}
