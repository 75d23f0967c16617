//! What every page knows of its request, and how a page becomes an answer.

use super::document;
use super::theme::Theme;
use crate::auth::session::CurrentUser;
use crate::auth::{Auth, Permission, Person};
use crate::clock::Clock;
use crate::config::Settings;
use crate::config::cloud::Cloud;
use crate::cookie;
use crate::error::{Error, ErrorKind};
use crate::middleware::{Nonce, language, request_id};
use crate::partner_center::{Outage, Upstream};
use crate::text::{Arg, Lang, Words};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

/// The words, the person and the frame of one page.
#[derive(Clone)]
pub struct PageContext {
    pub words: &'static Words,
    pub person: Option<Person>,
    /// Of the content security policy; every script carries it.
    pub nonce: String,
    /// Number of the request, for those who have to ask about it.
    pub reference: String,
    /// When the request came, unix milliseconds.
    pub now: i64,
    /// Where this page is: path and query.
    pub path: String,
    /// Somebody will see the answer; not so for a prefetch or a HEAD.
    pub is_visit: bool,
    pub site: Site,
    /// Single keys are shortcuts.
    pub keys: bool,
    /// Whether Partner Center is known not to answer.
    pub outage: Outage,
    /// Light or dark, as the person chose.
    pub theme: Theme,
}

/// What is the same on every page of a running portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site {
    /// Part of the words' key: `cloud-{word}`.
    pub cloud: &'static str,
    pub sandbox: bool,
}

/// The cookie that turns shortcuts of a single key off.
pub const KEYS: &str = "__Host-keys";

impl<S> FromRequestParts<S> for PageContext
where
    Auth: FromRef<S>,
    Upstream: FromRef<S>,
    Clock: FromRef<S>,
    Arc<Settings>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Error;

    /// Fails only when the database is down.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<PageContext, Error> {
        let CurrentUser(person) = CurrentUser::from_request_parts(parts, state).await?;
        Ok(PageContext {
            person,
            ..PageContext::anonymous(parts, state)
        })
    }
}

impl Site {
    pub fn of(settings: &Settings) -> Site {
        let cloud = match settings.cloud {
            _ if settings.sandbox => "sandbox",
            Cloud::Global => "global",
            Cloud::UsGov => "usgov",
            Cloud::China => "china",
            Cloud::Custom => "custom",
        };
        Site {
            cloud,
            sandbox: settings.sandbox,
        }
    }
}

fn is_visit(parts: &Parts) -> bool {
    let purpose = parts
        .headers
        .get("sec-purpose")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    parts.method != Method::HEAD && !purpose.starts_with("prefetch")
}

/// The page to come back to: what was asked for, or the page whose form was posted. A sign-in under
/// way is none: its query holds a code.
fn page_of(parts: &Parts) -> String {
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    match parts.uri.path() {
        "/account/sessions/end" | "/account/theme" => "/account".to_owned(),
        "/language" => "/".to_owned(),
        path if path.starts_with("/sign-") => "/".to_owned(),
        // What was posted there cannot be asked for again; where its form stands can.
        path if !reads && path.ends_with("/restore") => {
            path.split_once("/history/")
                .map_or("/", |(profile, _)| profile)
                .to_owned()
                + "/history"
        }
        path if reads => parts
            .uri
            .path_and_query()
            .map_or(path, |all| all.as_str())
            .to_owned(),
        path => path.to_owned(),
    }
}

impl PageContext {
    /// The frame of a page for nobody in particular; asks no database.
    pub fn anonymous<S>(parts: &Parts, state: &S) -> PageContext
    where
        Upstream: FromRef<S>,
        Clock: FromRef<S>,
        Arc<Settings>: FromRef<S>,
    {
        let nonce = parts.extensions.get::<Nonce>().map(|nonce| nonce.0.clone());
        PageContext {
            words: Words::of(language(&parts.headers)),
            person: None,
            nonce: nonce.unwrap_or_default(),
            reference: request_id(parts),
            now: Clock::from_ref(state).now_ms(),
            path: page_of(parts),
            is_visit: is_visit(parts),
            site: Site::of(&Arc::<Settings>::from_ref(state)),
            keys: cookie::read(&parts.headers, KEYS) != Some("off"),
            outage: Upstream::from_ref(state).outage(),
            theme: Theme::of(&parts.headers),
        }
    }

    /// Who is signed in; the routes have asked already.
    pub fn person(&self) -> Result<&Person, Error> {
        self.person.as_ref().ok_or(ErrorKind::SignIn.into())
    }

    pub fn t(&self, key: &str) -> Cow<'static, str> {
        self.words.t(key)
    }

    pub fn t_args(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.words.t_args(key, args)
    }

    pub fn lang(&self) -> Lang {
        self.words.lang()
    }

    /// Whether somebody is signed in whose role allows this.
    pub fn may(&self, need: Permission) -> bool {
        self.person
            .as_ref()
            .is_some_and(|person| person.roles.may(need))
    }

    /// A moment in unix milliseconds, as people write it.
    pub fn moment(&self, millis: i64) -> String {
        let at = time::OffsetDateTime::from_unix_timestamp(millis.div_euclid(1000))
            .unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
        self.words.date_time(at)
    }

    /// A page with this title; it is answered by `draw`.
    pub fn page(&self, title: impl Into<Cow<'static, str>>) -> Page<'_> {
        Page {
            cx: self,
            title: title.into(),
            outcome: None,
            status: StatusCode::OK,
            tells_outage: false,
            only_form: false,
        }
    }

    /// A piece of a page, for an island that asks for it.
    pub fn part(&self, body: impl FnOnce() -> AnyView) -> Response {
        let html = rendered(body);
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_LANGUAGE, self.lang().tag()),
        ];
        (headers, html).into_response()
    }

    /// A page that tells how a post ended, in its title and in `data-outcome`.
    pub fn page_after(&self, title: String, outcome: Option<&'static str>) -> Page<'_> {
        let title = match outcome {
            Some(word) => {
                let outcome = self.t(&format!("outcome-{word}-title"));
                self.t_args(
                    "title-with-outcome",
                    &[("outcome", outcome.into()), ("title", title.into())],
                )
            }
            None => title,
        };
        Page {
            outcome,
            ..self.page(title)
        }
    }
}

pub struct Page<'a> {
    pub(super) cx: &'a PageContext,
    pub(super) title: Cow<'static, str>,
    pub(super) outcome: Option<&'static str>,
    status: StatusCode,
    /// The page itself says that Partner Center does not answer.
    pub(super) tells_outage: bool,
    /// The page has nothing that `more.css` is for.
    pub(super) only_form: bool,
}

impl Page<'_> {
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The page says by itself that Partner Center does not answer: it need not stand above it as
    /// well.
    pub fn telling_outage(mut self, tells_outage: bool) -> Self {
        self.tells_outage = tells_outage;
        self
    }

    /// The page is a form with nothing beside it: it does without the style sheet of the other
    /// pages, so that its first paint comes at once.
    pub fn only_form(mut self, only_form: bool) -> Self {
        self.only_form = only_form;
        self
    }

    /// Renders the document; `body` is what stands in `<main>`.
    pub fn draw<V: IntoView + 'static>(self, body: impl FnOnce() -> V) -> Response {
        let status = self.status;
        let language = self.cx.lang().tag();
        let html = self.html(body);
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_LANGUAGE, language),
        ];
        (status, headers, html).into_response()
    }

    /// The document as text.
    pub fn html<V: IntoView + 'static>(self, body: impl FnOnce() -> V) -> String {
        rendered(|| document::document(&self, body().into_any()))
    }
}

/// Rendered at once, without an executor: data was read before. Islands need an owner and a context
/// that tells the server's part of a page from theirs.
fn rendered<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(
        hydration_context::SsrSharedContext::new_islands(),
    )));
    let html = owner.with(|| view().to_html());
    owner.unset();
    html
}
