//! The seam to `leptos_axum`: [`render`] answers a request with a page, [`shell`] is the document
//! around it.
//!
//! A handler awaits its data first, so that the status is true, and hands the page a closure that
//! owns it. Of the two doors of `leptos_axum`, `handle_response_inner` is used: the other one,
//! `render_app_async_with_context`, costs twice as much beside the rendering, and ends every page
//! with scripts for resources, of which these pages have none.

use crate::assets;
use crate::components::colleagues::ColleagueNotices;
use crate::components::layout::{Footer, Header, OutageBanner, SettledNotices, SignedOutNotice};
use crate::components::{PageContext, page_context};
use crate::error::ErrorKind;
use any_spawner::Executor;
use axum::body::{Body, to_bytes};
use axum::http::header::CONTENT_LANGUAGE;
use axum::http::{HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::stream::{self, Stream};
use leptos::nonce::Nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use std::borrow::Cow;
use std::future::ready;
use std::pin::Pin;

/// Pages that a press on a link may fetch ahead of the click; all of them only read. Signing in and
/// the API are left alone.
const PREFETCH: &str = "{\"prefetch\":[{\"where\":{\"and\":[\
    {\"href_matches\":\"/*\"},\
    {\"not\":{\"href_matches\":[\"/sign-*\",\"/api/*\",\"/history/export*\",\"/sandbox*\"]}}\
    ]},\"eagerness\":\"conservative\"}]}";

/// Tells the portal which time zone the browser has, where it is another one than it told before and
/// nobody has chosen one; the next page is in that zone.
const TELL_ZONE: &str = "{const zone=Intl.DateTimeFormat().resolvedOptions().timeZone;\
    if(zone&&zone!==document.documentElement.dataset.zone)fetch(\"/account/time-zone\",{method:\"POST\",redirect:\"manual\",\
    keepalive:true,body:new URLSearchParams({found:1,zone})}).catch(()=>{})}";

/// Names the browser's own zone where the account page asks for the choice, so that the page after
/// the choice need not ask for it.
const NAME_ZONE: &str = "{const zone=Intl.DateTimeFormat().resolvedOptions().timeZone,\
    own=document.querySelector(\"#zone>option\");if(zone&&own)own.value=\"browser:\"+zone}";

/// The frame of a page: its title, its status, and what stands around its content.
pub struct Frame {
    title: Cow<'static, str>,
    outcome: Option<&'static str>,
    status: StatusCode,
    tells_outage: bool,
    holds_form: bool,
    style: Style,
}

/// What a page needs of the style sheets: the less, the sooner it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A form with nothing beside it.
    Form,
    /// A form, and how the last post ended.
    FormWithOutcome,
    Everything,
}

impl Frame {
    pub fn titled(title: impl Into<Cow<'static, str>>) -> Frame {
        Frame {
            title: title.into(),
            outcome: None,
            status: StatusCode::OK,
            tells_outage: false,
            holds_form: false,
            style: Style::Everything,
        }
    }

    /// The frame of a page that tells how a post ended, in its title and in `data-outcome`.
    pub fn after(page: &PageContext, title: String, outcome: Option<&'static str>) -> Frame {
        let Some(word) = outcome else {
            return Frame::titled(title);
        };
        let told = page.t(&format!("outcome-{word}-title"));
        let args = [("outcome", told.into()), ("title", title.into())];
        let outcome = Some(match word {
            // A save that was not stored is a refusal to those who read `data-outcome`.
            "ignored" => "rejected",
            // So is a conflict with an edit of their own.
            "newer" => "conflict",
            "undecided" => "problems",
            "waited" => "throttled",
            word => word,
        });
        Frame {
            outcome,
            ..Frame::titled(page.t_args("title-with-outcome", &args))
        }
    }

    pub fn status(mut self, status: StatusCode) -> Frame {
        self.status = status;
        self
    }

    /// The page says by itself that Partner Center does not answer: it need not stand above it as
    /// well.
    pub fn telling_outage(mut self, tells_outage: bool) -> Frame {
        self.tells_outage = tells_outage;
        self
    }

    /// The page alone holds what somebody typed: no other form of it leads away.
    pub fn holding_form(mut self) -> Frame {
        self.holds_form = true;
        self
    }

    pub fn style(mut self, style: Style) -> Frame {
        self.style = style;
        self
    }
}

/// Answers with a page; `content` is what stands in `<main>`.
pub async fn render<V: IntoView + 'static>(
    page: &PageContext,
    frame: Frame,
    content: impl FnOnce() -> V + Send + 'static,
) -> Response {
    let status = frame.status;
    let response = respond(page, status, move || shell(frame, content().into_any())).await;
    page.settled_told().await;
    response
}

/// Answers with a piece of a page, for an island that asks for it.
pub async fn render_part<V: IntoView + 'static>(
    page: &PageContext,
    content: impl FnOnce() -> V + Send + 'static,
) -> Response {
    respond(page, StatusCode::OK, content).await
}

async fn respond<V: IntoView + 'static>(
    page: &PageContext,
    status: StatusCode,
    view: impl FnOnce() -> V + Send + 'static,
) -> Response {
    // An error means that it has been set before.
    let _ = Executor::init_tokio();
    let context = page.clone();
    let provide = move || {
        let options = expect_context::<ResponseOptions>();
        options.set_status(status);
        let language = HeaderValue::from_static(context.lang().tag());
        options.insert_header(CONTENT_LANGUAGE, language);
        provide(&context);
    };
    // Handlers have taken what they need of the request; no component reads it.
    let request = Request::new(Body::empty());
    let response = leptos_axum::handle_response_inner(provide, view, request, at_once).await;
    // Rendered whole, so that its length is known.
    let (parts, body) = response.into_parts();
    match to_bytes(body, usize::MAX).await {
        Ok(html) => Response::from_parts(parts, Body::from(html)),
        Err(_) => ErrorKind::Internal.status().into_response(),
    }
}

/// Provides what components read. The nonce is the one in the answer's headers, instead of the one
/// that `leptos_axum` makes up. Only islands are hydrated.
fn provide(page: &PageContext) {
    provide_context(page.clone());
    provide_context(Nonce::from_value(page.nonce.clone()));
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
}

type BoxStream<T> = Pin<Box<dyn Stream<Item = T> + Send>>;

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Builds the stream of an answer from a view that waits for nothing. `_resources` are the scripts
/// that carry resources to the browser, of which there are none.
fn at_once<V: IntoView + 'static>(
    view: V,
    _resources: Box<dyn FnOnce() -> BoxStream<String> + Send>,
    _out_of_order: bool,
) -> BoxFuture<BoxStream<String>> {
    let html = valid(&view.to_html());
    let html: BoxStream<String> = Box::pin(stream::once(ready(html)));
    Box::pin(ready(html))
}

/// Leptos parts texts by `<!>`, which is no comment that HTML allows; a browser reads both as the
/// same node. Only islands look for these marks, apart from their children: all others are left out.
/// In text and attributes `<` is escaped, so nothing else is written like them.
fn valid(html: &str) -> String {
    let mut valid = String::with_capacity(html.len());
    // For each element around, whether an island looks for marks in it.
    let mut around = vec![];
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        valid.push_str(text);
        let mark = ["<!>", "<!---->"]
            .into_iter()
            .find(|mark| tag.starts_with(mark));
        if let Some(mark) = mark {
            if around.last() == Some(&true) {
                valid.push_str("<!---->");
            }
            rest = &tag[mark.len()..];
            continue;
        }
        if tag.starts_with("<leptos-island") {
            around.push(true);
        } else if tag.starts_with("<leptos-children") {
            around.push(false);
        } else if tag.starts_with("</leptos-island") || tag.starts_with("</leptos-children") {
            around.pop();
        }
        valid.push('<');
        rest = &tag[1..];
    }
    valid + rest
}

/// The document of every page.
pub fn shell(frame: Frame, content: AnyView) -> impl IntoView {
    let page = page_context();
    let title = format!("{} – {}", frame.title, page.t("portal-name"));
    let told = page.person.as_ref().and_then(|_| page.zone_origin.told());
    let told = told.map(str::to_owned);
    let more = match frame.style {
        Style::Form => None,
        Style::FormWithOutcome => assets::url("outcome.css"),
        Style::Everything => assets::url("more.css"),
    };
    view! {
        <!DOCTYPE html>
        <html lang=page.lang().tag() data-zone=told>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width,initial-scale=1"/>
                <meta name="color-scheme" content=page.theme.color_scheme()/>
                <title>{title}</title>
                <link rel="stylesheet" href=assets::url("main.css")/>
                {more.map(|more| view! { <link rel="stylesheet" href=more/> })}
                <link rel="icon" href=assets::url("favicon.svg") type="image/svg+xml"/>
                <Scripts/>
            </head>
            <body>
                <a class="skip" href="#main">{page.t("skip-to-main")}</a>
                <Header holds_form=frame.holds_form/>
                {(!frame.tells_outage).then(|| view! { <OutageBanner/> })}
                <SettledNotices/>
                <ColleagueNotices/>
                <SignedOutNotice outcome=frame.outcome/>
                <main tabindex="-1" id="main" data-outcome=frame.outcome>{content}</main>
                <Footer/>
            </body>
        </html>
    }
}

/// Loads the browser part and wakes the islands in document order, as Leptos' own script does, with
/// the nonce where it belongs. Nothing is preloaded: WebKit does not use the preload of something
/// that it fetches and loads it twice, and this script runs as soon as the document is read. Both
/// files are asked for at once. Left out while there is no browser part.
#[component]
fn Scripts() -> impl IntoView {
    let nonce = use_nonce();
    let part = assets::url("portal.js").zip(assets::url("portal_bg.wasm"));
    let wake = part.map(|(js, wasm)| {
        let script = format!(
            "const wasm=fetch(\"{wasm}\"),part=await import(\"{js}\");\
             await part.default({{module_or_path:wasm}});\
             part.hydrate();\
             for(const island of document.querySelectorAll(\"leptos-island\")){{\
             island.parentElement.closest(\"leptos-children\")?.$$on_hydrate?.();\
             await part[island.dataset.component]?.(island)}}"
        );
        view! { <script type="module" nonce=nonce.clone()>{script}</script> }
    });
    let page = page_context();
    let is_told = page.person.is_some() && page.zone_origin.told().is_some();
    let zones = [
        (is_told, TELL_ZONE),
        (page.path_alone() == "/account", NAME_ZONE),
    ];
    let zone: Vec<_> = zones
        .into_iter()
        .filter(|(is_here, _)| *is_here)
        .map(|(_, script)| view! { <script type="module" nonce=nonce.clone()>{script}</script> })
        .collect();
    view! {
        {wake}
        {zone}
        <script type="speculationrules" nonce=nonce>{PREFETCH}</script>
    }
}

/// The document of a page as text, or of a piece of one, without an answer around it.
#[cfg(test)]
pub fn html<V: IntoView + 'static>(
    page: &PageContext,
    frame: Frame,
    content: impl FnOnce() -> V,
) -> String {
    let shared = hydration_context::SsrSharedContext::new();
    let owner = Owner::new_root(Some(std::sync::Arc::new(shared)));
    let html = owner.with(|| {
        provide(page);
        valid(&shell(frame, content().into_any()).to_html())
    });
    owner.unset();
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Role;
    use crate::pages::samples::context;
    use axum::http::header::CONTENT_TYPE;

    #[component]
    fn Nonces() -> impl IntoView {
        let provided = page_context().nonce.clone();
        view! { <i data-provided=provided data-leptos=use_nonce()></i> }
    }

    #[tokio::test]
    async fn an_answer_is_the_document_and_nothing_more() {
        let page = context(Role::Viewer);
        let frame = || Frame::titled("T").status(StatusCode::NOT_FOUND);
        let answer = render(&page, frame(), || view! { <Nonces/> }).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert_eq!(answer.headers().len(), 2, "{:?}", answer.headers());
        assert_eq!(answer.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(answer.headers()[CONTENT_LANGUAGE], "en");
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let html = html(&page, frame(), || view! { <Nonces/> });
        assert!(html.contains("<i data-provided=\"nonce\" data-leptos=\"nonce\">"));
        assert_eq!(String::from_utf8_lossy(&body), html);
    }

    #[test]
    fn only_islands_keep_the_marks_that_they_look_for() {
        let island = |inside: &str| format!("<leptos-island data-x=\"1\">{inside}</leptos-island>");
        let children = |inside: &str| format!("<leptos-children>{inside}</leptos-children>");
        assert_eq!(valid("<p>a<!>b<!----></p>"), "<p>ab</p>");
        assert_eq!(valid(&island("a<!>b")), island("a<!---->b"));
        let (marked, plain) = ("<p>a<!>b</p>", "<p>ab</p>");
        assert_eq!(valid(&island(&children(marked))), island(&children(plain)));
        // An island among the children of another one, and what stands behind it.
        let inner = |mark: &str| island(&format!("c{mark}d"));
        let nested = |mark: &str, left: &str| {
            island(&(children(&(inner(mark) + left)) + &format!("e{mark}f"))) + left
        };
        assert_eq!(valid(&nested("<!>", marked)), nested("<!---->", plain));
        assert_eq!(valid("a < b"), "a < b");
        assert_eq!(valid(""), "");
    }

    #[tokio::test]
    async fn a_piece_of_a_page_is_answered_alone() {
        let answer = render_part(&context(Role::Viewer), || view! { <p>"x"</p> }).await;
        assert_eq!(answer.headers()[CONTENT_LANGUAGE], "en");
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        assert_eq!(&body[..], b"<p>x</p>");
    }
}
