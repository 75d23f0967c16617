//! Sign-in and permissions: people, the session store, tokens and
//! their renewal, and OpenID Connect (`oidc/`).

mod app_token;
pub mod browser;
mod lent;
pub mod oidc;
pub mod people;
pub mod person;
mod read_only;
pub mod session;
pub mod tokens;

pub use crate::role::{Permission, Role, Roles};
pub use app_token::AppTokens;
pub use lent::{LentSignIn, LentSignIns, LoanEnd, LoanError};
pub use person::Person;
pub use read_only::ReadOnlyToken;

use crate::clock::Clock;
use crate::config::{Network, Settings};
use crate::cookie::SharedCookie;
use crate::expiring_map::ExpiringMap;
use crate::rate_limit::RateLimit;
use crate::store::Store;
use oidc::{CertificateError, Provider};
use session::DbSessionStore;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokens::Tokens;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;
use url::Url;

/// Signing in and out, and the sessions of the people of the portal. Cheap to clone.
#[derive(Clone)]
pub struct Auth(Arc<AuthInner>);

/// The parts of [`Auth`].
pub struct AuthInner {
    store: Store,
    clock: Clock,
    pub sessions: DbSessionStore,
    pub provider: Provider,
    pub tokens: Tokens,
    /// The tokens of the app itself, for watching.
    pub app_tokens: AppTokens,
    /// The sign-ins that administrators have lent for reading.
    pub lent: LentSignIns,
    /// The limit on sign-ins that one client begins.
    sign_in_limit: RateLimit<Network>,
    cookies: Cookies,
    /// Where completed sign-ins led, by their state.
    completed: ExpiringMap<String, String>,
    /// True if the database took writes when it was last asked.
    store_answered: AtomicBool,
}

impl Deref for Auth {
    type Target = AuthInner;

    fn deref(&self) -> &AuthInner {
        &self.0
    }
}

/// Longest wait for the database to take a write.
const STORE_PATIENCE: Duration = Duration::from_secs(2);

/// Completed sign-ins are remembered for this long.
const COMPLETED_FOR: Duration = Duration::from_secs(600);

/// Completed sign-ins that are remembered.
const MOST_COMPLETED: usize = 4_096;

/// The cookies that name a session and a browser that signs in.
#[derive(Debug)]
struct Cookies {
    session: SharedCookie,
    login: SharedCookie,
}

impl Cookies {
    fn new(portal: &str) -> Cookies {
        let port = Url::parse(portal).ok().and_then(|url| url.port());
        Cookies {
            session: SharedCookie::new(session::COOKIE, port),
            login: SharedCookie::new(oidc::COOKIE, port),
        }
    }
}

impl Auth {
    /// Makes the provider's client; the provider is asked when it is first needed.
    ///
    /// # Errors
    /// The client certificate of the settings cannot be used.
    pub fn new(
        settings: &Settings,
        store: Store,
        clock: Clock,
        http: reqwest::Client,
        tasks: TaskTracker,
    ) -> Result<Auth, CertificateError> {
        let sessions = DbSessionStore::new(store.clone(), clock.clone(), settings);
        let provider = Provider::new(settings, http, clock.clone())?;
        let tokens = Tokens::new(
            store.clone(),
            sessions.clone(),
            provider.clone(),
            clock.clone(),
            tasks.clone(),
        );
        let lent = LentSignIns::new(
            store.clone(),
            provider.clone(),
            clock.clone(),
            tasks,
            settings.tenant.clone(),
        );
        Ok(Auth(Arc::new(AuthInner {
            sign_in_limit: RateLimit::per_minute(settings.sign_in_rate, clock.clone()),
            cookies: Cookies::new(&settings.url),
            completed: ExpiringMap::new(clock.clone(), COMPLETED_FOR, MOST_COMPLETED),
            store_answered: AtomicBool::new(true),
            store,
            clock: clock.clone(),
            sessions,
            app_tokens: AppTokens::new(provider.clone(), clock),
            lent,
            provider,
            tokens,
        })))
    }

    /// Tells whether the database takes writes, without which nobody can be signed in. The log has
    /// a line with the reason once it does not, and one once it does again.
    pub async fn store_answers(&self) -> bool {
        let problem = match timeout(STORE_PATIENCE, self.store.can_write()).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some(format!("no answer within {} s", STORE_PATIENCE.as_secs())),
        };
        let answers = problem.is_none();
        let did = self.store_answered.swap(answers, Ordering::Relaxed);
        match problem {
            Some(error) if did => {
                tracing::error!(error, "not ready: the database takes no writes");
            }
            None if !did => tracing::info!("ready again: the database takes writes"),
            _ => {}
        }
        answers
    }
}
