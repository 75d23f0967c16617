//! Sign-in and permissions: people, the session store, tokens and
//! their renewal, and OpenID Connect (`oidc/`).

pub mod oidc;
pub mod person;
pub mod session;
pub mod tokens;

pub use crate::role::{Permission, Role, Roles};
pub use person::Person;

use crate::clock::Clock;
use crate::config::{Network, Settings};
use crate::rate_limit::RateLimit;
use crate::store::Store;
use oidc::{CertificateError, Provider};
use session::DbSessionStore;
use std::sync::Arc;
use tokens::Tokens;
use tokio_util::task::TaskTracker;

/// Signing in and out, and the sessions of the people of the portal. Cheap to clone.
#[derive(Clone)]
pub struct Auth {
    store: Store,
    clock: Clock,
    pub sessions: DbSessionStore,
    pub provider: Provider,
    pub tokens: Tokens,
    /// The limit on sign-ins that one client begins.
    sign_in_limit: Arc<RateLimit<Network>>,
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
            tasks,
        );
        Ok(Auth {
            sign_in_limit: Arc::new(RateLimit::per_minute(settings.sign_in_rate, clock.clone())),
            store,
            clock,
            sessions,
            provider,
            tokens,
        })
    }

    /// Tells whether the database takes writes, without which nobody can be signed in.
    pub async fn store_answers(&self) -> bool {
        self.store.can_write().await.is_ok()
    }
}
