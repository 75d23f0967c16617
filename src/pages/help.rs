//! The catalogue of errors, to read and to search. For everybody, signed in or not: problem
//! documents point here, and it holds nothing of anybody's. The errors of each service, and those of
//! the portal, have a page of their own, so that no page is longer than what a browser gets at once;
//! `/help/errors` has their titles, at the anchors that problem documents name.

use crate::app::{Frame, render};
use crate::components::contact;
use crate::components::explanation::{self, FieldAndRemedy, SourceLink};
use crate::components::search::shortened;
use crate::components::{PageContext, page_context};
use crate::config::Contact;
use crate::error::ErrorKind;
use crate::error_catalog;
use crate::error_catalog::{CatalogEntry, Service};
use crate::text::Words;
use axum::extract::Query;
use axum::response::Response;
use leptos::either::Either;
use leptos::prelude::*;

/// Problems of the JSON interface that are answers rather than errors: words `api-{word}-title` and
/// `-detail`.
const ANSWERS: [&str; 13] = [
    "no-copy",
    "not-stored",
    "note-stale",
    "change-set",
    "change-command",
    "stale",
    "problems",
    "unconfirmed",
    "approval",
    "approval-command",
    "rejected",
    "unknown",
    "bad-json",
];

/// More entries than these are titles that lead to the page of their service.
const SHORT_LIST: usize = 40;

/// The page of the portal's own errors.
const OWN_ERRORS: &str = "/help/errors/portal";

#[derive(Debug, serde::Deserialize)]
pub struct HelpQuery {
    #[serde(default)]
    q: String,
}

pub async fn show(page: PageContext, Query(asked): Query<HelpQuery>) -> Response {
    let frame = Frame::titled(page.t("help-title"));
    let content = move || view! { <HelpPage search=&asked.q/> };
    render(&page, frame, content).await
}

pub async fn show_partner_center(page: PageContext) -> Response {
    show_service(&page, Service::PartnerCenter).await
}

pub async fn show_sign_in(page: PageContext) -> Response {
    show_service(&page, Service::Entra).await
}

pub async fn show_portal(page: PageContext) -> Response {
    let frame = Frame::titled(page.t("help-portal"));
    render(&page, frame, move || view! { <OwnErrorsPage/> }).await
}

async fn show_service(page: &PageContext, service: Service) -> Response {
    let frame = Frame::titled(page.t(title(service)));
    render(page, frame, move || view! { <ServiceErrorsPage service/> }).await
}

/// The key of the title of a service's errors.
fn title(service: Service) -> &'static str {
    match service {
        Service::PartnerCenter => "help-partner-center",
        Service::Entra => "help-entra",
    }
}

#[component]
pub fn HelpPage<'a>(search: &'a str) -> impl IntoView + use<> {
    let page = page_context();
    let (search, is_cut) = shortened(search);
    let terms: Vec<String> = search
        .to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let wanted = |text: &str| {
        let text = text.to_lowercase();
        terms.iter().all(|term| text.contains(term.as_str()))
    };
    let searched = !terms.is_empty();
    let matching: Vec<_> = error_catalog::entries()
        .filter(|row| wanted(&haystack(page.words, row)))
        .collect();
    let own: Vec<_> = own_errors(page.words, page.contact.as_deref())
        .into_iter()
        .filter(|own| wanted(&own.haystack()))
        .collect();
    let count = matching.len() + own.len();
    let is_short = searched && count <= SHORT_LIST;
    let rows = |service: Service| -> Vec<_> {
        let of_service = matching.iter().copied();
        of_service
            .filter(|row| row.service == service)
            .map(|row| match is_short {
                true => Either::Left(view! { <CatalogEntry row/> }),
                false => Either::Right(view! { <EntryLink row/> }),
            })
            .collect()
    };
    let (partner_center, entra) = (rows(Service::PartnerCenter), rows(Service::Entra));
    let own: Vec<_> = own
        .into_iter()
        .map(|own| match is_short {
            true => Either::Left(view! { <OwnErrorEntry own/> }),
            false => Either::Right(view! { <OwnErrorLink own/> }),
        })
        .collect();
    let found = searched.then(|| {
        let text = page.t_args("help-found", &[("count", count.into())]);
        view! { <p class="hint">{text}</p> }
    });
    view! {
        <hgroup>
            <h1>{page.t("help-title")}</h1>
            <p>{page.t("help-text")}</p>
        </hgroup>
        <HelpSearchForm search/>
        {is_cut.then(|| view! { <p class="note">{page.t("search-cut")}</p> })}
        {found}
        {(count == 0).then(|| view! { <p>{page.t("help-none")}</p> })}
        <HelpSection title=title(Service::PartnerCenter) entries=partner_center/>
        <HelpSection title=title(Service::Entra) entries=entra/>
        <HelpSection title="help-portal" entries=own/>
    }
}

/// The errors of a service, all of them.
#[component]
fn ServiceErrorsPage(service: Service) -> impl IntoView {
    let text = match service {
        Service::PartnerCenter => "help-partner-center-text",
        Service::Entra => "help-entra-text",
    };
    let entries: Vec<_> = error_catalog::entries()
        .filter(|row| row.service == service)
        .map(|row| view! { <CatalogEntry row is_alone=true/> })
        .collect();
    view! { <EntriesPage title=title(service) text entries/> }
}

/// The errors of the portal's own, all of them.
#[component]
fn OwnErrorsPage() -> impl IntoView {
    let page = page_context();
    let entries: Vec<_> = own_errors(page.words, page.contact.as_deref())
        .into_iter()
        .map(|own| view! { <OwnErrorEntry own is_alone=true/> })
        .collect();
    view! { <EntriesPage title="help-portal" text="help-portal-text" entries/> }
}

/// A page of nothing but entries.
#[component]
fn EntriesPage<V: IntoView + 'static>(
    /// The keys of the words of its title and of the sentence below it.
    title: &'static str,
    text: &'static str,
    entries: Vec<V>,
) -> impl IntoView {
    let page = page_context();
    view! {
        <hgroup>
            <h1>{page.t(title)}</h1>
            <p>{page.t(text)}</p>
        </hgroup>
        <HelpSearchForm search=String::new()/>
        <section class="part">
            <ul class="rows">{entries}</ul>
        </section>
        <p><a href="/help/errors">{page.t("help-title")}</a></p>
    }
}

#[component]
fn HelpSearchForm(search: String) -> impl IntoView {
    let page = page_context();
    view! {
        <form class="help-search" method="get" action="/help/errors" role="search">
            <label for="q">{page.t("help-search")}</label>
            <p id="hint-q" class="hint">{page.t("help-search-hint")}</p>
            <div class="help-search__box">
                <input
                    id="q"
                    name="q"
                    type="search"
                    value=search
                    autocomplete="off"
                    aria-describedby="hint-q"
                />
                <button class="button">{page.t("button-search")}</button>
            </div>
        </form>
    }
}

/// Nothing without entries.
#[component]
fn HelpSection<V: IntoView + 'static>(
    title: &'static str,
    entries: Vec<V>,
) -> Option<impl IntoView> {
    (!entries.is_empty()).then(|| {
        view! {
            <section class="part">
                <h2>{page_context().t(title)}</h2>
                <ul class="rows">{entries}</ul>
            </section>
        }
    })
}

/// The text of a row that a search looks in.
fn haystack(words: &Words, row: &CatalogEntry) -> String {
    let (what, todo) = explanation::words(words, None, row);
    let who = words.t(&format!("who-{}", row.who.as_str()));
    let field = row
        .field
        .map(|field| words.label("", field))
        .unwrap_or_default();
    format!(
        "{} {} {what} {todo} {who} {field}",
        codes(row).join(" "),
        row.property.unwrap_or_default()
    )
}

/// Its codes and its statuses.
fn codes(row: &CatalogEntry) -> Vec<String> {
    row.codes
        .iter()
        .map(|code| (*code).to_owned())
        .chain(row.statuses.iter().map(u16::to_string))
        .collect()
}

#[component]
fn CatalogEntry(
    row: &'static CatalogEntry,
    /// The page has nothing but entries: they stand right below its title.
    #[prop(optional)]
    is_alone: bool,
) -> impl IntoView {
    let page = page_context();
    let (what, todo) = explanation::words(page.words, page.contact.as_deref(), row);
    let codes: Vec<String> = row.codes.iter().map(|code| (*code).to_owned()).collect();
    let statuses: Vec<String> = row.statuses.iter().map(u16::to_string).collect();
    view! {
        <li id=row.id>
            {match is_alone {
                true => Either::Left(view! { <h2>{what}</h2> }),
                false => Either::Right(view! { <h3>{what}</h3> }),
            }}
            <p>{todo}</p>
            <dl class="facts">
                <CodeList title="upstream-code" codes/>
                <CodeList title="upstream-status" codes=statuses/>
                <FieldAndRemedy row/>
                <div>
                    <dt>{page.t("help-source")}</dt>
                    <dd><SourceLink source=&row.source/></dd>
                </div>
            </dl>
        </li>
    }
}

/// The title and the codes of an entry that stands on the page of its service.
#[component]
fn EntryLink(row: &'static CatalogEntry) -> impl IntoView {
    let page = page_context();
    let what = explanation::what(page.words, row);
    let codes = row.codes.join(&page.t("form-comma"));
    let codes =
        (!codes.is_empty()).then(|| view! { " "<code translate="no" class="hint">{codes}</code> });
    view! { <li id=row.id><a href=explanation::address(row)>{what}</a>{codes}</li> }
}

/// Nothing without codes.
#[component]
fn CodeList(title: &'static str, codes: Vec<String>) -> Option<impl IntoView> {
    let page = page_context();
    (!codes.is_empty()).then(|| {
        let codes = codes.join(&page.t("form-comma"));
        view! { <div><dt>{page.t(title)}</dt><dd><code translate="no">{codes}</code></dd></div> }
    })
}

/// An error of the portal's own.
struct OwnError {
    word: &'static str,
    title: String,
    text: String,
    todo: String,
}

impl OwnError {
    fn haystack(&self) -> String {
        format!("{} {} {} {}", self.word, self.title, self.text, self.todo)
    }
}

#[component]
fn OwnErrorEntry(
    own: OwnError,
    /// The page has nothing but entries: they stand right below its title.
    #[prop(optional)]
    is_alone: bool,
) -> impl IntoView {
    let title = match is_alone {
        true => Either::Left(view! { <h2>{own.title}</h2> }),
        false => Either::Right(view! { <h3>{own.title}</h3> }),
    };
    let todo = (!own.todo.is_empty()).then(|| view! { <p>{own.todo}</p> });
    view! { <li id=own.word>{title}<p>{own.text}</p>{todo}</li> }
}

/// The title of an entry that stands on the page of the portal's errors.
#[component]
fn OwnErrorLink(own: OwnError) -> impl IntoView {
    view! { <li id=own.word><a href=format!("{OWN_ERRORS}#{}", own.word)>{own.title}</a></li> }
}

fn own_errors(words: &Words, contact: Option<&Contact>) -> Vec<OwnError> {
    let error = |kind: &ErrorKind| {
        let word = kind.as_str();
        let todo = contact::remedy(words, contact, *kind);
        let title = words.t(&format!("error-{word}-title")).into_owned();
        OwnError {
            word,
            title,
            text: words.t(&format!("error-{word}-text")).into_owned(),
            todo,
        }
    };
    let answer = |word: &'static str| {
        let title = words.t(&format!("api-{word}-title")).into_owned();
        OwnError {
            word,
            title,
            text: words.t(&format!("api-{word}-detail")).into_owned(),
            todo: String::new(),
        }
    };
    ErrorKind::ALL
        .iter()
        .map(error)
        .chain(ANSWERS.into_iter().map(answer))
        .collect()
}
