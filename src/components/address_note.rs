//! The validation of all addresses below the board of problems: what it does, and its progress.

use super::collection_note::{CommandButtons, is_at_work, progress_sentences};
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
            <CommandButtons collection start="addresses-start"/>
            {reload}
        </form>
    }
}

/// The progress in sentences.
fn progress(page: &PageContext, collection: &Collection) -> String {
    let state = match collection.state {
        CollectionState::Running => "addresses-running",
        CollectionState::SignIn => "addresses-sign-in",
        CollectionState::Paused => "collection-paused",
        CollectionState::Stopped => "addresses-stopped",
        CollectionState::Refused => "addresses-refused",
        CollectionState::Done => "addresses-done",
    };
    progress_sentences(page, collection, state, "addresses-failed")
}
