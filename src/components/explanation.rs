//! What an answer of Partner Center or of the identity provider means, what it said, and a block of
//! text for those who ask about it.

use super::PageContext;
use crate::error::UpstreamAnswer;
use crate::error_catalog;
use crate::error_catalog::{Explained, Row, Source, Wait};
use crate::profile::Target;
use crate::store::audit;
use crate::text::Words;
use leptos::prelude::*;
use time::OffsetDateTime;
use time::macros::format_description;

/// Longest id or code that is copied; longer ones are no ids.
const ID: usize = 64;

/// The row's sentences: what happened, and what to do.
pub fn words(words: &Words, row: &Row) -> (String, String) {
    (
        words.t(&format!("catalogue-{}-what", row.id)).into_owned(),
        words.t(&format!("catalogue-{}-do", row.id)).into_owned(),
    )
}

/// Both in one line.
pub fn sentence(words: &Words, what: &str, todo: &str) -> String {
    words.t_args(
        "problem-explained",
        &[("what", what.into()), ("do", todo.into())],
    )
}

/// Everything about an answer: its meaning, then what the service said. `property` is the field
/// that it is about, where it names one.
pub fn told(cx: &PageContext, answer: &UpstreamAnswer, property: Option<&str>) -> AnyView {
    if *answer == UpstreamAnswer::default() {
        return ().into_any();
    }
    let meaning = error_catalog::explain(answer, property).map(|Explained { row, .. }| {
        let (what, todo) = words(cx.words, row);
        view! { <p><strong>{what}</strong><br/>{todo}</p>{facts(cx, row)} }
    });
    view! { {meaning}{answered(cx, answer)} }.into_any()
}

/// Which field, who can act, whether waiting helps; and the way to the row.
pub fn facts(cx: &PageContext, row: &'static Row) -> AnyView {
    // For a role that is missing, the account page has what each profile needs.
    let rights = (row.wait == Wait::HourAfter && cx.person.is_some())
        .then(|| view! { " · "<a href="/account#rights">{cx.t("rights-title")}</a> });
    view! {
        <dl class="facts">{field(cx, row)}{who_and_wait(cx, row)}</dl>
        <p class="fine"><a href=format!("/help/errors#{}", row.id)>{cx.t("help-row")}</a>{rights}</p>
    }
    .into_any()
}

/// The field that a row is about.
pub fn field(cx: &PageContext, row: &Row) -> Option<impl IntoView + use<>> {
    row.field.map(|field| view! { <div><dt>{cx.t("help-field")}</dt><dd>{cx.words.label("", field)}</dd></div> })
}

pub fn who_and_wait(cx: &PageContext, row: &Row) -> impl IntoView + use<> {
    view! {
        <div><dt>{cx.t("help-who")}</dt><dd>{cx.t(&format!("who-{}", row.who.word()))}</dd></div>
        <div><dt>{cx.t("help-wait")}</dt><dd>{cx.t(&format!("wait-{}", row.wait.word()))}</dd></div>
    }
}

/// Where something is documented, as a link, with its date.
pub fn source(source: &Source) -> impl IntoView + use<> {
    let shown = source.address.trim_start_matches("https://");
    let host = shown.split('/').next().unwrap_or(shown);
    view! { <a href=source.address rel="noreferrer">{host}</a>", "<time datetime=source.date>{source.date}</time> }
}

/// What the service said, and the text to copy; an unknown code is called that.
pub fn answered(cx: &PageContext, answer: &UpstreamAnswer) -> AnyView {
    let row = |key: &str, value: Option<String>| {
        value.map(|value| view! { <div><dt>{cx.t(key)}</dt><dd><code dir="auto">{value}</code></dd></div> })
    };
    let rows = (
        row(
            "upstream-status",
            answer.status.map(|status| status.to_string()),
        ),
        row("upstream-code", answer.code.clone()),
        row("upstream-description", answer.description.clone()),
        row("upstream-correlation-id", answer.correlation_id.clone()),
        row("upstream-request-id", answer.request_id.clone()),
    );
    let known = answer.code.is_none()
        || error_catalog::explain(answer, None).is_some_and(|explained| explained.exact);
    view! {
        {(!known).then(|| view! { <p>{cx.t("help-unknown-code")}</p> })}
        <details>
            <summary>{cx.t("upstream-title")}</summary>
            <dl class="facts">{rows}</dl>
            {support(cx, Some(answer))}
        </details>
    }
    .into_any()
}

/// The button for the text before it. No island: pages of errors have none, and the others need not
/// carry it. Where the browser does not copy, there is no button, and where it refuses to, the text
/// is selected, as a click on it does in any case.
const COPY: &str = "(p=>{const[b,s]=p.children,t=p.previousElementSibling;b.hidden=!navigator.clipboard;\
    b.onclick=()=>navigator.clipboard.writeText(t.textContent).then(()=>{s.textContent=s.dataset.said},()=>getSelection().selectAllChildren(t))\
    })(document.currentScript.previousElementSibling)";

/// A text to hand to support. It holds nothing that was typed, no value, no token, no query: only
/// what finds the request again.
pub fn support(cx: &PageContext, answer: Option<&UpstreamAnswer>) -> AnyView {
    to_copy(cx, support_text(cx, answer))
}

/// The same about a save that is on record, with what was answered then.
pub fn support_recorded(cx: &PageContext, row: &audit::Row, answer: &UpstreamAnswer) -> AnyView {
    let about = [
        ("Time (UTC)", time(row.at)),
        ("Entry of the portal's record", Some(row.seq.to_string())),
        ("Result", row.outcome.as_deref().and_then(id)),
    ];
    let customer = row.customer.as_deref().and_then(id);
    to_copy(
        cx,
        lines(about.into_iter().chain(said(answer)).chain([
            ("Profile", row.profile.as_deref().and_then(id)),
            ("Customer", customer),
        ])),
    )
}

fn to_copy(cx: &PageContext, text: String) -> AnyView {
    view! {
        <p class="fine">{cx.t("support-title")}</p>
        <pre class="support" lang="en" dir="ltr">{text}</pre>
        <p>
            <button type="button" class="button button--quiet" hidden=true>{cx.t("support-copy")}</button>
            " "<span class="fine" role="status" data-said=cx.t("support-copied")></span>
        </p>
        <script nonce=cx.nonce.clone()>{COPY}</script>
    }
    .into_any()
}

/// In English, as support desks read it.
fn support_text(cx: &PageContext, answer: Option<&UpstreamAnswer>) -> String {
    let path = cx.path.split(['?', '#']).next().unwrap_or_default();
    let profile = target(path).map(|target| target.profile().slug.to_owned());
    let about = [
        ("Time (UTC)", time(cx.now)),
        ("Portal reference", id(&cx.reference)),
    ];
    let answer = said(&answer.cloned().unwrap_or_default());
    lines(
        about
            .into_iter()
            .chain(answer)
            .chain([("Profile", profile), ("Address", Some(path.to_owned()))]),
    )
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
