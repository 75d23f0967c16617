//! The catalogue of errors, to read and to search. For everybody, signed in or not: problem
//! documents point here, and it holds nothing of anybody's.

use crate::components::{PageContext, explanation};
use crate::error::ErrorKind;
use crate::error_catalog;
use crate::error_catalog::{CatalogEntry, Service};
use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;

/// Longest search that is looked at.
const LONGEST: usize = 200;

/// Problems of the JSON interface that are answers rather than errors: words `api-{word}-title` and
/// `-detail`.
const ANSWERS: [&str; 5] = ["stale", "problems", "unconfirmed", "rejected", "unknown"];

#[derive(Debug, serde::Deserialize)]
pub struct HelpQuery {
    #[serde(default)]
    q: String,
}

pub async fn show(cx: PageContext, Query(asked): Query<HelpQuery>) -> Response {
    cx.page(cx.t("help-title")).draw(|| body(&cx, &asked.q))
}

pub fn body(cx: &PageContext, search: &str) -> AnyView {
    let search: String = search.chars().take(LONGEST).collect();
    let terms: Vec<String> = search
        .to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let wanted = |text: &str| {
        let text = text.to_lowercase();
        terms.iter().all(|term| text.contains(term.as_str()))
    };
    let rows = |service: Service| -> Vec<AnyView> {
        error_catalog::entries()
            .filter(|row| row.service == service && wanted(&haystack(cx, row)))
            .map(|row| entry(cx, row))
            .collect()
    };
    let (partner_center, entra) = (rows(Service::PartnerCenter), rows(Service::Entra));
    let own: Vec<AnyView> = own(cx)
        .into_iter()
        .filter(|own| wanted(&own.haystack()))
        .map(Own::draw)
        .collect();
    let count = partner_center.len() + entra.len() + own.len();
    let found = (!terms.is_empty()).then(
        || view! { <p class="hint">{cx.t_args("help-found", &[("count", count.into())])}</p> },
    );
    view! {
        <hgroup><h1>{cx.t("help-title")}</h1><p>{cx.t("help-text")}</p></hgroup>
        <form class="help-search" method="get" action="/help/errors" role="search">
            <label for="q">{cx.t("help-search")}</label>
            <p id="hint-q" class="hint">{cx.t("help-search-hint")}</p>
            <div class="help-search__box">
                <input id="q" name="q" type="search" value=search maxlength="200" autocomplete="off" aria-describedby="hint-q"/>
                <button class="button">{cx.t("button-search")}</button>
            </div>
        </form>
        {found}
        {(count == 0).then(|| view! { <p>{cx.t("help-none")}</p> })}
        {section(cx, "help-partner-center", partner_center)}
        {section(cx, "help-entra", entra)}
        {section(cx, "help-portal", own)}
    }
    .into_any()
}

fn section(cx: &PageContext, title: &str, entries: Vec<AnyView>) -> Option<AnyView> {
    (!entries.is_empty())
        .then(|| view! { <section class="part"><h2>{cx.t(title)}</h2><ul class="rows">{entries}</ul></section> }.into_any())
}

/// What a search looks in.
fn haystack(cx: &PageContext, row: &CatalogEntry) -> String {
    let (what, todo) = explanation::words(cx.words, row);
    let who = cx.t(&format!("who-{}", row.who.as_str()));
    let field = row
        .field
        .map(|field| cx.words.label("", field))
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

fn entry(cx: &PageContext, row: &'static CatalogEntry) -> AnyView {
    let (what, todo) = explanation::words(cx.words, row);
    let code = (!row.codes.is_empty()).then(|| {
        named(
            cx,
            "upstream-code",
            row.codes.iter().map(|code| (*code).to_owned()),
        )
    });
    let status = (!row.statuses.is_empty()).then(|| {
        named(
            cx,
            "upstream-status",
            row.statuses.iter().map(u16::to_string),
        )
    });
    view! {
        <li id=row.id>
            <h3>{what}</h3>
            <p>{todo}</p>
            <dl class="facts">
                {code}
                {status}
                {explanation::field(cx, row)}
                {explanation::who_and_wait(cx, row)}
                <div><dt>{cx.t("help-source")}</dt><dd>{explanation::source(&row.source)}</dd></div>
            </dl>
        </li>
    }
    .into_any()
}

fn named(cx: &PageContext, title: &str, values: impl Iterator<Item = String>) -> AnyView {
    let values = values.collect::<Vec<_>>().join(&cx.t("form-comma"));
    view! { <div><dt>{cx.t(title)}</dt><dd><code>{values}</code></dd></div> }.into_any()
}

/// An error of the portal's own.
struct Own {
    word: &'static str,
    title: String,
    text: String,
    todo: String,
}

impl Own {
    fn haystack(&self) -> String {
        format!("{} {} {} {}", self.word, self.title, self.text, self.todo)
    }

    fn draw(self) -> AnyView {
        let todo = (!self.todo.is_empty()).then(|| view! { <p>{self.todo}</p> });
        view! { <li id=self.word><h3>{self.title}</h3><p>{self.text}</p>{todo}</li> }.into_any()
    }
}

fn own(cx: &PageContext) -> Vec<Own> {
    let error = |kind: &ErrorKind| {
        let word = kind.as_str();
        let todo = match kind.retry_after() {
            Some(seconds) => cx.t_args(&format!("error-{word}-do"), &[("seconds", seconds.into())]),
            None => cx.t(&format!("error-{word}-do")).into_owned(),
        };
        let title = cx.t(&format!("error-{word}-title")).into_owned();
        Own {
            word,
            title,
            text: cx.t(&format!("error-{word}-text")).into_owned(),
            todo,
        }
    };
    let answer = |word: &'static str| {
        let title = cx.t(&format!("api-{word}-title")).into_owned();
        Own {
            word,
            title,
            text: cx.t(&format!("api-{word}-detail")).into_owned(),
            todo: String::new(),
        }
    };
    ErrorKind::ALL
        .iter()
        .map(error)
        .chain(ANSWERS.into_iter().map(answer))
        .collect()
}
