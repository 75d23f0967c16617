//! Sentences about colleagues: their doings with the document of a page, and their notices.

use super::customer::full_title;
use super::time::timed;
use super::{PageContext, PageDetails, page_context};
use crate::editing::{
    ColleagueDraft, ColleagueNotice, DocumentState, LastChangedBy, ProfileChange,
};
use crate::islands::LiveNote;
use crate::profile::Target;
use leptos::prelude::*;
use url::form_urlencoded;

/// The notices that a page tells in full; the rest are counted.
const TOLD: usize = 3;

/// The name of a colleague; one whose name is not known is called that.
pub fn colleague_name(page: &PageDetails, name: Option<&str>) -> String {
    match name {
        Some(name) => name.to_owned(),
        None => page.t("colleague-unknown").into_owned(),
    }
}

/// The key of the sentence about a change, and the name in it.
fn of_change(change: &ProfileChange) -> (&'static str, &str) {
    match &change.by {
        LastChangedBy::Own => ("colleague-changed-own", ""),
        LastChangedBy::Colleague(name) => ("colleague-changed", name),
        LastChangedBy::Outside => ("colleague-changed-outside", ""),
    }
}

/// The sentences that a page says of others, as one text.
pub fn state_text(page: &PageContext, state: &DocumentState) -> String {
    let editing = |draft: &ColleagueDraft| {
        let name = colleague_name(page, draft.name.as_deref());
        let at = page.moment(draft.begun_at);
        let args = [("name", name.into()), ("at", at.into())];
        page.t_args("colleague-editing", &args)
    };
    let changed = |change: &ProfileChange| {
        let (key, name) = of_change(change);
        let at = page.moment(change.at);
        page.t_args(key, &[("name", name.into()), ("at", at.into())])
    };
    let sentences: Vec<String> = state
        .colleagues
        .iter()
        .map(editing)
        .chain(state.changed.iter().map(changed))
        .collect();
    sentences.join(page.lang().between_sentences())
}

/// Tells who has changed the document since the draft was begun.
#[component]
pub fn ChangedSince<'a>(change: &'a ProfileChange) -> impl IntoView + use<> {
    let (key, name) = of_change(change);
    let name = [("name", name.into())];
    timed(&page_context(), key, &name, &[("at", change.at)])
}

/// Tells of others who edit the document, and in a browser with scripts of changes while the page
/// is open.
#[component]
pub fn ColleagueNote<'a>(
    target: &'a Target,
    /// The id of the version that the page shows.
    version: &'a str,
    colleagues: &'a [ColleagueDraft],
) -> impl IntoView + use<> {
    let page = page_context();
    let state = DocumentState {
        colleagues: colleagues.to_vec(),
        changed: None,
    };
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("version", version)
        .append_pair("at", &page.now.to_string())
        .append_pair("known", &state.mark())
        .finish();
    let address = format!("{}/live?{query}", target.address());
    // An empty text would be drawn as a space.
    let between = page.lang().between_sentences();
    let sentences: Vec<_> = colleagues
        .iter()
        .enumerate()
        .map(|(number, draft)| {
            let space = (number > 0 && !between.is_empty()).then_some(between);
            let name = colleague_name(&page, draft.name.as_deref());
            let name = [("name", name.into())];
            let text = timed(&page, "colleague-editing", &name, &[("at", draft.begun_at)]);
            view! { {space}{text} }
        })
        .collect();
    let drafts = page.in_list(format!("{}/drafts", target.address()));
    let nothing = colleagues.is_empty();
    view! {
        <LiveNote address>
            <div class="note" hidden=nothing>
                <p>{sentences}</p>
                <p>
                    <a href=drafts>{page.t("colleague-drafts")}</a>
                    " · "
                    <a href=page.path.clone()>{page.t("colleague-reload")}</a>
                </p>
            </div>
        </LiveNote>
    }
}

/// A notice as a sentence.
pub fn notice_text(page: &PageContext, notice: &ColleagueNotice) -> String {
    let profile = full_title(page, &notice.target, None);
    let args = [
        ("name", notice.name.as_str().into()),
        ("profile", profile.into()),
    ];
    page.t_args(&format!("notice-{}", notice.kind.as_str()), &args)
}

/// The notices of the person, on pages other than the list of drafts.
#[component]
pub fn ColleagueNotices() -> impl IntoView {
    let page = page_context();
    let notices: &[ColleagueNotice] = match page.path_alone() {
        "/drafts" => &[],
        _ => &page.colleague_notices,
    };
    let more = notices.len().saturating_sub(TOLD);
    let items: Vec<_> = notices
        .iter()
        .take(TOLD)
        .map(|notice| {
            let text = notice_text(&page, notice);
            view! {
                <p class="outage" role="status">
                    {text}
                    {page.after_sentence()}
                    <a href="/drafts#notices">{page.t("nav-drafts")}</a>
                </p>
            }
        })
        .collect();
    let more = (more > 0).then(|| {
        let text = page.t_args("notice-more", &[("count", more.into())]);
        view! { <p class="outage">{text}</p> }
    });
    view! { {items}{more} }
}
