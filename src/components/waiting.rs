//! Waits in words: whose call a wait is for and until when, what a countdown writes into, and saves
//! that are under way.

use super::review_form::SamePage;
use super::time::timed;
use super::{PageContext, page_context};
use crate::editing::SaveUnderWay;
use crate::error::ErrorKind;
use crate::partner_center::Wait;
use crate::profile::{CustomerId, PROFILES};
use crate::text::Words;
use leptos::either::Either;
use leptos::prelude::*;

/// The texts of a countdown that loads a page.
pub fn retry_words(words: &Words) -> Vec<String> {
    countdown_words(
        words,
        ["wait-retry-left", "wait-retry-now", "wait-retry-stopped"],
    )
}

/// The texts of a countdown after which a page looks how a save ended: nothing is sent again.
pub fn check_words(words: &Words) -> Vec<String> {
    countdown_words(
        words,
        ["wait-check-left", "wait-check-now", "wait-retry-stopped"],
    )
}

/// The texts of a countdown that sends a save.
pub fn send_words(words: &Words) -> Vec<String> {
    countdown_words(
        words,
        ["wait-send-left", "wait-sending", "wait-send-stopped"],
    )
}

fn countdown_words(words: &Words, keys: [&str; 3]) -> Vec<String> {
    let args = [("seconds", "{seconds}".into())];
    keys.map(|key| words.t_args(key, &args)).to_vec()
}

/// What a countdown writes into, around the way on. Without JavaScript `ask` is all that is read.
#[component]
pub fn CountdownParts<V: IntoView + 'static>(
    ask: String,
    /// A link or a button. With `data-due` it works only when the time is over.
    way: V,
) -> impl IntoView {
    view! {
        <p class="wait__left">{ask}</p>
        <p class="unseen" role="status"></p>
        <div class="wait__buttons">
            {way}
            <button type="button" class="button button--quiet" hidden=true>
                {page_context().t("wait-stop")}
            </button>
        </div>
    }
}

/// Tells whose call Partner Center answered with a wait, for whom the wait is, and until when it
/// lasts. Nothing for another error, or where no wait is known.
#[component]
pub fn WaitReason(kind: ErrorKind) -> Option<impl IntoView> {
    let text = reason(&page_context(), kind)?;
    Some(view! { <p>{text}</p> })
}

/// The sentences of a [`WaitReason`].
pub fn reason(page: &PageContext, kind: ErrorKind) -> Option<String> {
    let ErrorKind::Throttled(_) = kind else {
        return None;
    };
    let wait = page.outage.wait(customer_of(page.path_alone()).as_ref())?;
    let left = i64::try_from(wait.left.as_millis()).unwrap_or(i64::MAX);
    let until = page.moment(page.now.saturating_add(left));
    let cause = cause(page.words, &wait, &until);
    let whom = if wait.of_tenant {
        "wait-for-all"
    } else {
        "wait-for-customer"
    };
    let space = page.lang().between_sentences();
    Some(format!("{cause}{space}{}", page.t(whom)))
}

fn cause(words: &Words, wait: &Wait, until: &str) -> String {
    let Some(cause) = &wait.cause else {
        return words.t_args("wait-reason-unknown", &[("until", until.into())]);
    };
    let profile = PROFILES
        .iter()
        .find(|profile| profile.slug == cause.resource);
    let person = ("person", cause.person.as_str().into());
    let Some(profile) = profile else {
        return words.t_args("wait-reason-other", &[person, ("until", until.into())]);
    };
    let name = words.t(&format!("profile-{}", profile.slug));
    let key = if cause.saves {
        "wait-reason-save"
    } else {
        "wait-reason-read"
    };
    words.t_args(
        key,
        &[person, ("profile", name.into()), ("until", until.into())],
    )
}

/// The customer that a page or a document is about.
fn customer_of(path: &str) -> Option<CustomerId> {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    let id = path.strip_prefix("/customers/")?.split('/').next()?;
    CustomerId::parse(id)
}

/// Tells that a save of this profile is under way, since when and by whom.
#[component]
pub fn SavingBanner<'a>(
    saving: Option<&'a SaveUnderWay>,
    /// The id of the review's form, on a review.
    form: Option<&'static str>,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let saving = saving?;
    let at = [("at", saving.since)];
    let text = if page
        .person
        .as_ref()
        .is_some_and(|person| saving.is_of(person))
    {
        Either::Left(timed(&page, "saving-own", &[], &at))
    } else {
        let person = [("person", saving.name.as_str().into())];
        Either::Right(timed(&page, "saving-other", &person, &at))
    };
    // An empty text would be drawn as a space.
    let space = Some(page.lang().between_sentences()).filter(|space| !space.is_empty());
    Some(view! {
        <div class="banner banner--warn" role="status" data-saving="">
            <h2>{page.t("saving-title")}</h2>
            <p>{text}{space}{page.t("saving-text")}</p>
            <p><SamePage class="button button--quiet" text="saving-again" form/></p>
        </div>
    })
}
