//! The request that a page answers, as its components see it: words, person, theme, nonce.

use super::theme::Theme;
use super::value;
use crate::auth::session::CurrentUser;
use crate::auth::{Auth, Permission, Person};
use crate::clock::Clock;
use crate::config::cloud::Cloud;
use crate::config::{Settings, TicketUrl};
use crate::cookie;
use crate::editing::{Editing, SettledSave, is_own_page};
use crate::error::{Error, ErrorKind};
use crate::middleware::{Nonce, language, request_id};
use crate::partner_center::{Outage, Upstream};
use crate::text::{Arg, Lang, Words};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::Method;
use axum::http::request::Parts;
use leptos::prelude::use_context;
use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

/// The context of one page. Handlers take it as an extractor, components call [`page_context`];
/// a clone shares the details.
#[derive(Clone)]
pub struct PageContext(Arc<PageDetails>);

/// The fields of a [`PageContext`].
#[derive(Clone)]
pub struct PageDetails {
    pub words: &'static Words,
    pub person: Option<Person>,
    /// Of the content security policy; every script carries it.
    pub nonce: Arc<str>,
    /// Number of the request, for those who have to ask about it.
    pub reference: String,
    /// Time of the request, Unix milliseconds.
    pub now: i64,
    /// Path and query of this page.
    pub path: String,
    /// Somebody will see the answer; not so for a prefetch or a HEAD.
    pub is_visit: bool,
    pub site: Site,
    /// The address that ticket numbers link to.
    pub ticket_url: Option<Arc<TicketUrl>>,
    /// Single keys are shortcuts.
    pub keys: bool,
    /// Since when Partner Center is known not to answer.
    pub outage: Outage,
    /// Light or dark, as the person chose.
    pub theme: Theme,
    /// Saves of the person that were settled and are not told yet.
    pub settled: Vec<SettledSave>,
    /// Told of by the page; `None` for a page that tells nothing.
    pub editing: Option<Editing>,
}

/// The context of the page that is being rendered.
///
/// # Panics
/// Outside of the rendering of a page: `app.rs` provides the context.
pub fn page_context() -> PageContext {
    use_context::<PageContext>().expect("app.rs provides the page's context")
}

/// Settings that are the same on every page of a running portal.
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
    Editing: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Error;

    /// Fails only when the database is down.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<PageContext, Error> {
        let CurrentUser(person) = CurrentUser::from_request_parts(parts, state).await?;
        let details = PageDetails::anonymous(parts, state);
        let editing = Editing::from_ref(state);
        let settled = match &person {
            // Who may not be told now is told on the next page.
            Some(person) if details.is_visit => {
                let path = parts.uri.path();
                editing
                    .settled_saves(person, path)
                    .await
                    .unwrap_or_default()
            }
            _ => vec![],
        };
        Ok(PageContext::from(PageDetails {
            person,
            settled,
            editing: Some(editing),
            ..details
        }))
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

impl From<PageDetails> for PageContext {
    fn from(details: PageDetails) -> PageContext {
        PageContext(Arc::new(details))
    }
}

impl Deref for PageContext {
    type Target = PageDetails;

    fn deref(&self) -> &PageDetails {
        &self.0
    }
}

impl PageContext {
    /// The same page for nobody: the session has just ended.
    pub fn signed_out(&self) -> PageContext {
        PageContext(Arc::new(PageDetails {
            person: None,
            ..PageDetails::clone(&self.0)
        }))
    }

    /// The context of a page for nobody in particular; asks no database.
    pub fn anonymous<S>(parts: &Parts, state: &S) -> PageContext
    where
        Upstream: FromRef<S>,
        Clock: FromRef<S>,
        Arc<Settings>: FromRef<S>,
    {
        PageDetails::anonymous(parts, state).into()
    }
}

impl PageDetails {
    fn anonymous<S>(parts: &Parts, state: &S) -> PageDetails
    where
        Upstream: FromRef<S>,
        Clock: FromRef<S>,
        Arc<Settings>: FromRef<S>,
    {
        let nonce = parts.extensions.get::<Nonce>();
        let settings = Arc::<Settings>::from_ref(state);
        PageDetails {
            words: Words::of(language(&parts.headers)),
            person: None,
            nonce: nonce.map_or("", |nonce| &nonce.0).into(),
            reference: request_id(parts),
            now: Clock::from_ref(state).now_ms(),
            path: page_of(parts),
            is_visit: is_visit(parts),
            site: Site::of(&settings),
            ticket_url: settings.ticket_url.clone(),
            keys: cookie::read(&parts.headers, KEYS) != Some("off"),
            outage: Upstream::from_ref(state).outage(),
            theme: Theme::of(&parts.headers),
            settled: vec![],
            editing: None,
        }
    }

    /// The person who is signed in; the routes have asked already.
    pub fn person(&self) -> Result<&Person, Error> {
        self.person.as_ref().ok_or(ErrorKind::SignIn.into())
    }

    /// The settled saves that this page tells of: those of other profiles than the page's own, which
    /// tells of its save by itself.
    pub fn settled_elsewhere(&self) -> impl Iterator<Item = &SettledSave> {
        let path = self.path_alone();
        self.settled
            .iter()
            .filter(move |save| !is_own_page(path, &save.target))
    }

    /// Notes that the page has told of settled saves. If that fails, the next page tells it again.
    pub async fn settled_told(&self) {
        if let (Some(person), Some(editing)) = (&self.person, &self.editing) {
            for save in self.settled_elsewhere() {
                if let Err(error) = editing.settled_told(person, save).await {
                    tracing::info!(kind = error.kind.as_str(), "a settled save is told again");
                }
            }
        }
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

    /// True if somebody is signed in whose role allows this.
    pub fn may(&self, permission: Permission) -> bool {
        self.person
            .as_ref()
            .is_some_and(|person| person.roles.may(permission))
    }

    /// The path without its query.
    pub fn path_alone(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// A moment in Unix milliseconds, as people write it.
    pub fn moment(&self, millis: i64) -> String {
        value::moment(self.words, millis)
    }
}
