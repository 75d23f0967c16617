//! The collection below the customers: what one brings before the first, and its progress. It is
//! text that a reload renews.

use crate::auth::Permission;
use crate::components::{PageContext, page_context};
use crate::customers::{Collection, CollectionState};
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
    let query = page.path.split_once('?').map_or("", |(_, query)| query);
    let shown = query.split('&').any(is_shown);
    let progress = collection.map(|collection| {
        let text = progress(&page, collection);
        let class = shown.then_some("note");
        view! { <p id="collection" class=class role="status" tabindex="-1">{text}</p> }
    });
    let may_turn = collection.is_none_or(|each| each.own || page.may(Permission::Edit));
    let buttons = commands(collection)
        .iter()
        .filter(|(command, _)| may_turn || *command == START)
        .map(|(command, key)| {
            view! {
                <button class="button button--quiet" name="command" value=*command>
                    {page.t(key)}
                </button>
            }
        })
        .collect::<Vec<_>>();
    let is_running = collection.is_some_and(|each| each.state == CollectionState::Running);
    let reload = is_running.then(|| {
        let address = progress_address(&page.path, page.now);
        view! { <a href=address>{page.t("collection-reload")}</a> }
    });
    view! {
        <section class="part" aria-labelledby="collection-name">
            <h2 id="collection-name">{page.t("collection-title")}</h2>
            {read}
            {brings}
            {progress}
            <form class="export" method="post" action="/customers/collection">
                {buttons}
                {reload}
            </form>
        </section>
    }
}

/// The command that is everybody's; of a collection of somebody else the others are not.
const START: &str = "start";

/// The commands that change something now: their words in the form and the keys of their labels.
fn commands(collection: Option<&Collection>) -> &'static [(&'static str, &'static str)] {
    match collection.map(|collection| collection.state) {
        Some(CollectionState::Running) => {
            &[("pause", "collection-pause"), ("stop", "collection-stop")]
        }
        Some(CollectionState::SignIn | CollectionState::Paused) => {
            &[("resume", "collection-resume"), ("stop", "collection-stop")]
        }
        Some(CollectionState::Stopped | CollectionState::Refused | CollectionState::Done)
        | None => &[(START, "collection-start")],
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
    let mut sentences = vec![words.t_args("collection-started", &args)];
    let state = match collection.state {
        CollectionState::Running if collection.listing => "collection-listing",
        CollectionState::Running => "collection-running",
        CollectionState::SignIn => "collection-sign-in",
        CollectionState::Paused => "collection-paused",
        CollectionState::Stopped => "collection-stopped",
        CollectionState::Refused => "collection-refused",
        CollectionState::Done => "collection-done",
    };
    sentences.push(words.t_args(state, &args));
    if collection.state == CollectionState::Running {
        let wait = collection
            .wait_until
            .map(|until| words.t_args("collection-waits", &[("at", page.moment(until).into())]));
        let left = collection.seconds_left.map(|seconds| {
            let minutes = seconds.div_ceil(60);
            words.t_args("collection-left", &[("minutes", minutes.into())])
        });
        sentences.extend(wait.or(left));
    }
    if collection.failed > 0 {
        let args = [("count", collection.failed.into())];
        sentences.push(words.t_args("collection-failed", &args));
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
}
