//! The request that a page answers, as its components see it: words, person, theme, nonce.

use super::page_customers::PageCustomers;
use super::theme::Theme;
use super::value;
use crate::auth::session::{CurrentUser, awaits_events};
use crate::auth::{Auth, Permission, Person};
use crate::clock::Clock;
use crate::config::cloud::Cloud;
use crate::config::{Contact, Settings, TicketUrl};
use crate::cookie;
use crate::editing::{ColleagueNotice, Editing, SettledSave, is_own_page};
use crate::error::{Error, ErrorKind};
use crate::middleware::{Nonce, language, request_id};
use crate::partner_center::{KnownCustomer, KnownCustomers, Outage, Upstream};
use crate::profile::CustomerId;
use crate::text::{Arg, Lang, Words};
use crate::time_zone::{Zone, ZoneOrigin};
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
    /// The customers that Partner Center has named; `None` for a page that names none.
    pub customers: Option<KnownCustomers>,
    /// Light or dark, as the person chose.
    pub theme: Theme,
    /// The people who help others, if the settings name them.
    pub contact: Option<Arc<Contact>>,
    /// The page where people ask for a role.
    pub role_request_url: Option<Arc<str>>,
    /// The person's time zone; UTC as long as it is not known.
    pub zone: Zone,
    /// The reason why it is that one.
    pub zone_origin: ZoneOrigin,
    /// Saves of the person that were settled and are not told yet.
    pub settled: Vec<SettledSave>,
    /// Notices from colleagues, the newest first.
    pub colleague_notices: Vec<ColleagueNotice>,
    /// The customers that the page names, as the portal's copy has them, and the list that the page
    /// was opened from.
    pub copy: PageCustomers,
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
    /// Some saves need approval.
    pub approvals: bool,
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
        let colleague_notices = match &person {
            // A post leads to the page that tells them. What is fetched ahead may be the page that
            // is shown.
            Some(person) if parts.method == Method::GET => {
                let notices = editing.colleague_notices(person).await;
                notices.unwrap_or_default()
            }
            _ => vec![],
        };
        Ok(PageContext::from(PageDetails {
            person,
            settled,
            colleague_notices,
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
            approvals: !settings.approval.required.is_none(),
        }
    }
}

fn is_visit(parts: &Parts) -> bool {
    if awaits_events(&parts.headers) {
        return false;
    }
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
        "/account/sessions/end"
        | "/account/theme"
        | "/account/time-zone"
        | "/account/notifications" => "/account".to_owned(),
        "/people/sessions/end" | "/people/end" => "/people".to_owned(),
        "/notifications/messages" => "/notifications".to_owned(),
        "/language" => "/".to_owned(),
        "/customers/views" | "/customers/team-views" => "/customers".to_owned(),
        path if path.starts_with("/sign-") => "/".to_owned(),
        // What was posted there cannot be asked for again; where its form stands can.
        path if !reads && path.ends_with("/restore") => {
            path.split_once("/history/")
                .map_or("/", |(profile, _)| profile)
                .to_owned()
                + "/history"
        }
        // The forms of an entry.
        path if !reads && path.starts_with("/history/") => path
            .rsplit_once('/')
            .map_or(path, |(entry, _)| entry)
            .to_owned(),
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

    /// The same page with these customers.
    pub fn with(&self, copy: PageCustomers) -> PageContext {
        PageContext(Arc::new(PageDetails {
            copy,
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
        let copy = PageCustomers::opened_from(parts.uri.query().unwrap_or_default());
        let mut path = page_of(parts);
        if let Some(list) = &copy.list
            && parts.uri.path().starts_with("/customers/")
            && !path.contains('?')
        {
            // The page whose form was posted was opened from a list.
            path = list.carried_to(&path);
        }
        let (zone, zone_origin) = Zone::of(&parts.headers);
        let upstream = Upstream::from_ref(state);
        PageDetails {
            words: Words::of(language(&parts.headers)),
            person: None,
            nonce: nonce.map_or("", |nonce| &nonce.0).into(),
            reference: request_id(parts),
            now: Clock::from_ref(state).now_ms(),
            path,
            is_visit: is_visit(parts),
            site: Site::of(&settings),
            contact: settings.contact.clone(),
            role_request_url: settings.role_request_url.clone(),
            ticket_url: settings.ticket_url.clone(),
            keys: cookie::read(&parts.headers, KEYS) != Some("off"),
            outage: upstream.outage(),
            customers: Some(upstream.known_customers.clone()),
            theme: Theme::of(&parts.headers),
            zone,
            zone_origin,
            settled: vec![],
            colleague_notices: vec![],
            copy,
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

    /// The address of another page of the same customer, which then knows the list that this page
    /// was opened from.
    pub fn in_list(&self, address: String) -> String {
        match &self.copy.list {
            Some(list) => list.carried_to(&address),
            None => address,
        }
    }

    pub fn t(&self, key: &str) -> Cow<'static, str> {
        self.words.t(key)
    }

    pub fn t_args(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.words.t_args(key, args)
    }

    /// A sentence that tells whom to ask.
    pub fn t_asking(&self, key: &str) -> String {
        let contact = self.contact.as_deref().map(Contact::name);
        self.words.t_asking(key, contact, &[])
    }

    pub fn lang(&self) -> Lang {
        self.words.lang()
    }

    /// What stands between a sentence and a link or another element behind it.
    pub fn after_sentence(&self) -> Option<&'static str> {
        Some(self.lang().between_sentences()).filter(|space| !space.is_empty())
    }

    /// True if somebody is signed in whose role allows this.
    pub fn may(&self, permission: Permission) -> bool {
        self.person
            .as_ref()
            .is_some_and(|person| person.roles.may(permission))
    }

    /// The customer as the portal's copy has it, else as far as Partner Center has named it in this
    /// session.
    pub fn customer(&self, id: &CustomerId) -> KnownCustomer {
        if let Some(row) = self.copy.get(id) {
            return KnownCustomer {
                name: row.company_name.clone(),
                domain: row.domain.clone(),
                country: row.country.clone(),
            };
        }
        match (&self.customers, &self.person) {
            (Some(customers), Some(person)) => customers.get(&person.session, id),
            (None, _) | (_, None) => KnownCustomer::default(),
        }
    }

    /// The path without its query.
    pub fn path_alone(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// A moment in Unix milliseconds, as people write it in the person's time zone.
    pub fn moment(&self, millis: i64) -> String {
        value::moment(self.words, &self.zone, millis)
    }
}
