//! The collection below the customers: what one brings before the first, and its progress. It is
//! text that a reload renews.

use crate::components::{PageContext, page_context};
use crate::customers::{Collection, CollectionState};
use leptos::prelude::*;

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
    let progress = collection.map(|collection| {
        let text = progress(&page, collection);
        view! { <p role="status">{text}</p> }
    });
    let buttons = commands(collection)
        .iter()
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
        view! { <a href=page.path.clone()>{page.t("collection-reload")}</a> }
    });
    view! {
        <section class="part" aria-labelledby="collection">
            <h2 id="collection">{page.t("collection-title")}</h2>
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
        | None => &[("start", "collection-start")],
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
