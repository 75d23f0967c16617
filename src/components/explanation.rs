//! An answer of Partner Center or of the identity provider: its meaning, the service's own words,
//! and a block of text for those who ask about it.

use super::{contact, page_context};
use crate::config::Contact;
use crate::error::UpstreamAnswer;
use crate::error_catalog;
use crate::error_catalog::{CatalogEntry, EntrySource, Explanation, Service, WaitAdvice};
use crate::history;
use crate::profile::Target;
use crate::text::Words;
use leptos::prelude::*;
use time::OffsetDateTime;
use time::macros::format_description;

/// Longest id or code that is copied; longer ones are no ids.
const ID: usize = 64;

/// The sentences of a row: the event, and the remedy, which may name the contact.
pub fn words(words: &Words, contact: Option<&Contact>, row: &CatalogEntry) -> (String, String) {
    let todo = contact::sentence(words, contact, &format!("catalogue-{}-do", row.id));
    (what(words, row), todo)
}

/// The first of these sentences.
pub fn what(words: &Words, row: &CatalogEntry) -> String {
    words.t(&format!("catalogue-{}-what", row.id)).into_owned()
}

/// Both in one line.
pub fn sentence(words: &Words, what: &str, todo: &str) -> String {
    words.t_args(
        "problem-explained",
        &[("what", what.into()), ("do", todo.into())],
    )
}

/// Everything about an answer: its meaning, then the service's own words. `property` is the field
/// that it is about, where it names one.
#[component]
pub fn Explanation<'a>(
    answer: &'a UpstreamAnswer,
    property: Option<&'a str>,
) -> impl IntoView + use<> {
    if *answer == UpstreamAnswer::default() {
        return ().into_any();
    }
    let explained = error_catalog::explain(answer, property);
    let meaning = explained.map(|Explanation { entry: row, .. }| view! { <Meaning row/> });
    view! {
        {meaning}
        <AnswerDetails answer/>
    }
    .into_any()
}

/// A row's sentences and its facts.
#[component]
pub fn Meaning(row: &'static CatalogEntry) -> impl IntoView {
    let page = page_context();
    let (what, todo) = words(page.words, page.contact.as_deref(), row);
    view! {
        <p><strong>{what}</strong><br/>{todo}</p>
        <MeaningFacts row/>
    }
}

/// The place of the row in the help.
pub fn address(row: &CatalogEntry) -> String {
    let page = match row.service {
        Service::PartnerCenter => "/help/errors/partner-center",
        Service::Entra => "/help/errors/sign-in",
    };
    format!("{page}#{}", row.id)
}

/// Names the field, who can act, and the use of waiting; links to the row.
#[component]
pub fn MeaningFacts(
    row: &'static CatalogEntry,
    /// False where the field has been named already.
    #[prop(default = true)]
    names_field: bool,
) -> impl IntoView {
    let page = page_context();
    // For a role that is missing, the account page has what each profile needs.
    let rights = (row.wait == WaitAdvice::HourAfter && page.person.is_some())
        .then(|| view! { " · "<a href="/account#rights">{page.t("rights-title")}</a> });
    view! {
        <dl class="facts"><FieldAndRemedy row names_field/></dl>
        <p class="fine">
            <a href=address(row)>{page.t("help-row")}</a>
            {rights}
        </p>
    }
}

/// Names the field that a row is about, who can act, and the use of waiting.
#[component]
pub fn FieldAndRemedy(
    row: &'static CatalogEntry,
    #[prop(default = true)] names_field: bool,
) -> impl IntoView {
    let page = page_context();
    let field = row.field.filter(|_| names_field).map(|field| {
        let label = page.words.label("", field);
        view! { <div><dt>{page.t("help-field")}</dt><dd>{label}</dd></div> }
    });
    let who = page.t(&format!("who-{}", row.who.as_str()));
    let wait = page.t(&format!("wait-{}", row.wait.as_str()));
    view! {
        {field}
        <div><dt>{page.t("help-who")}</dt><dd>{who}</dd></div>
        <div><dt>{page.t("help-wait")}</dt><dd>{wait}</dd></div>
    }
}

/// A documented source as a link, with its date.
#[component]
pub fn SourceLink(source: &'static EntrySource) -> impl IntoView {
    let shown = source.address.trim_start_matches("https://");
    let host = shown.split('/').next().unwrap_or(shown);
    view! {
        <a href=source.address rel="noreferrer">{host}</a>
        ", "
        <time datetime=source.date>{source.date}</time>
    }
}

/// The service's own words, and the text to copy; an unknown code is called that.
#[component]
pub fn AnswerDetails<'a>(answer: &'a UpstreamAnswer) -> impl IntoView + use<> {
    let page = page_context();
    let row = |key: &str, value: Option<String>| {
        value.map(|value| {
            let title = page.t(key);
            view! { <div><dt>{title}</dt><dd><code translate="no" dir="auto">{value}</code></dd></div> }
        })
    };
    let status = answer.status.map(|status| status.to_string());
    let rows = (
        row("upstream-status", status),
        row("upstream-code", answer.code.clone()),
        row("upstream-description", answer.description.clone()),
        row("upstream-correlation-id", answer.correlation_id.clone()),
        row("upstream-request-id", answer.request_id.clone()),
    );
    let known = answer.code.is_none()
        || error_catalog::explain(answer, None).is_some_and(|explained| explained.exact);
    view! {
        {(!known).then(|| view! { <p>{page.t("help-unknown-code")}</p> })}
        <details>
            <summary>{page.t("upstream-title")}</summary>
            <dl class="facts">{rows}</dl>
            <SupportText answer=Some(answer)/>
        </details>
    }
}

/// The button for the text before it. No island: pages of errors have none, and the others need not
/// carry it. Where the browser does not copy, there is no button, and where it refuses to, the text
/// is selected, as a click on it does in any case.
const COPY: &str = "(p=>{const[b,s]=p.children,t=p.previousElementSibling;\
    b.hidden=!navigator.clipboard;\
    b.onclick=()=>navigator.clipboard.writeText(t.textContent)\
    .then(()=>{s.textContent=s.dataset.said},()=>getSelection().selectAllChildren(t))\
    })(document.currentScript.previousElementSibling)";

/// A text to hand to support. It holds nothing that was typed, no value, no token, no query: only
/// what finds the request again.
#[component]
pub fn SupportText<'a>(answer: Option<&'a UpstreamAnswer>) -> impl IntoView + use<> {
    let page = page_context();
    let path = page.path.split(['?', '#']).next().unwrap_or_default();
    let profile = target(path).map(|target| target.profile().slug.to_owned());
    let about = [
        ("Time (UTC)", time(page.now)),
        ("Portal reference", id(&page.reference)),
    ];
    let answer = said(&answer.cloned().unwrap_or_default());
    let address = Some(path.to_owned());
    let place = [("Profile", profile), ("Address", address)];
    let text = lines(about.into_iter().chain(answer).chain(place));
    view! { <CopyableText text/> }
}

/// The same about a save that is on the audit log, with the answer of then.
#[component]
pub fn RecordedSupportText<'a>(
    row: &'a history::Row,
    answer: &'a UpstreamAnswer,
) -> impl IntoView + use<> {
    let about = [
        ("Time (UTC)", time(row.at)),
        ("Audit log entry", Some(row.seq.to_string())),
        ("Result", row.outcome.as_deref().and_then(id)),
    ];
    let place = [
        ("Profile", row.profile.as_deref().and_then(id)),
        ("Customer", row.customer.as_deref().and_then(id)),
    ];
    let text = lines(about.into_iter().chain(said(answer)).chain(place));
    view! { <CopyableText text/> }
}

/// A text in English, as support desks read it, with a button to copy it.
#[component]
fn CopyableText(text: String) -> impl IntoView {
    let page = page_context();
    view! {
        <p class="fine">{page.t("support-title")}</p>
        <pre class="support" lang="en" dir="ltr">{text}</pre>
        <p>
            <button type="button" class="button button--quiet" hidden=true>
                {page.t("support-copy")}
            </button>
            " "
            <span class="fine" role="status" data-said=page.t("support-copied")></span>
        </p>
        <script nonce=use_nonce()>{COPY}</script>
    }
}

type ExplanationLine = (&'static str, Option<String>);

fn said(answer: &UpstreamAnswer) -> [ExplanationLine; 4] {
    [
        ("Status", answer.status.map(|status| status.to_string())),
        ("Code", answer.code.as_deref().and_then(id)),
        (
            "Correlation ID",
            answer.correlation_id.as_deref().and_then(id),
        ),
        ("Request ID", answer.request_id.as_deref().and_then(id)),
    ]
}

fn lines(lines: impl Iterator<Item = ExplanationLine>) -> String {
    let lines: Vec<String> = lines
        .filter_map(|(name, value)| Some(format!("{name}: {}", value?)))
        .collect();
    lines.join("\n")
}

/// Foreign text is copied only where it looks like an id or a code: anything else might hold a
/// value.
fn id(text: &str) -> Option<String> {
    let plain = !text.is_empty()
        && text.len() <= ID
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    plain.then(|| text.to_owned())
}

fn time(millis: i64) -> Option<String> {
    let at = OffsetDateTime::from_unix_timestamp(millis.div_euclid(1000)).ok()?;
    at.format(format_description!(
        "[year]-[month]-[day]T[hour]:[minute]:[second]Z"
    ))
    .ok()
}

/// The profile that an address is about.
fn target(path: &str) -> Option<Target> {
    let mut parts = path.trim_start_matches('/').split('/');
    match (parts.next()?, parts.next()?, parts.next()) {
        ("partner", slug, _) => Target::partner(slug),
        ("customers", customer, Some("billing")) => Target::customer_billing(customer),
        ("customers", customer, Some("company")) => Target::customer_company(customer),
        _ => None,
    }
}
