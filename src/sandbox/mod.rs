//! The sandbox: an in-process stand-in for Microsoft Entra ID and Partner Center that speaks HTTP
//! on the loopback interface. It is what a newcomer runs first, what developers run daily and what
//! the tests run against, so it is faithful where the service is documented or recorded, and can be
//! told to misbehave (`faults.rs`). It knows nothing of the portal's server.

mod active;
mod control;
mod customers;
mod entra;
pub mod faults;
mod guard;
mod journal;
mod keys;
mod page;
mod partner_center;
mod people;
mod secrets;
mod serve;
mod store;
mod waits;

pub use active::Quirk;
pub use control::Change;
pub use journal::JournalEntry;
pub use people::User;
pub use secrets::Secret;

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tokio_util::sync::{CancellationToken, DropGuard};

/// What the sandbox has to know of the portal.
#[derive(Debug, Clone)]
pub struct Options {
    /// The portal's tenant, a GUID.
    pub tenant: String,
    pub client_id: String,
    pub client_secret: String,
    /// The one redirect URI that is accepted.
    pub redirect_uri: String,
    /// The portal's origin; people come back to it after signing out.
    pub portal_url: String,
}

/// A running sandbox. Clones are cheap; it ends with the last of them.
#[derive(Clone)]
pub struct Sandbox(Arc<Running>);

struct Running {
    world: Arc<World>,
    _stop: DropGuard,
}

/// What all parts of the sandbox share.
pub(crate) struct World {
    pub options: Options,
    /// `http://localhost:PORT`
    pub origin: String,
    pub store: Mutex<store::Store>,
    pub quirks: Mutex<active::Quirks>,
    pub journal: Mutex<journal::Journal>,
    pub grants: Mutex<entra::Grants>,
    /// The one that counts now.
    pub client_secret: Mutex<String>,
    pub secrets: Mutex<secrets::Secrets>,
    pub waits: waits::Waits,
    keys: OnceLock<Mutex<keys::Keys>>,
}

/// Locks, also after a panic elsewhere: a sandbox that a failed test has touched still answers.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl World {
    /// The signing keys; the first call waits until they are made.
    pub fn keys(&self) -> MutexGuard<'_, keys::Keys> {
        lock(self.keys.get_or_init(|| Mutex::new(keys::Keys::new())))
    }

    /// Sets a quirk; making a new signing key blocks while it is made.
    pub fn set(&self, quirk: Quirk) -> Result<(), String> {
        if quirk.quirk == faults::ROTATE_KEYS {
            self.keys().rotate();
            return Ok(());
        }
        lock(&self.quirks).set(quirk)
    }

    /// Documents, quirks and journal as at the start. Keys, tokens and sign-ins stay, so that
    /// whoever is signed in stays so.
    pub fn reset(&self) {
        *lock(&self.store) = store::Store::new(&self.options.tenant);
        lock(&self.quirks).clear(None, None, None);
        lock(&self.journal).clear();
    }
}

impl Sandbox {
    /// Listens on a free port of 127.0.0.1, and of ::1 where there is one, and serves until the
    /// last clone is dropped.
    pub async fn start(options: Options) -> std::io::Result<Sandbox> {
        let listeners = serve::listen().await?;
        let world = Arc::new(World {
            origin: format!("http://localhost:{}", listeners[0].local_addr()?.port()),
            store: Mutex::new(store::Store::new(&options.tenant)),
            quirks: Mutex::default(),
            journal: Mutex::default(),
            grants: Mutex::default(),
            client_secret: Mutex::new(options.client_secret.clone()),
            secrets: Mutex::default(),
            waits: waits::Waits::default(),
            keys: OnceLock::new(),
            options,
        });
        // Made ahead of the first sign-in, beside the portal's own start.
        let early = Arc::clone(&world);
        tokio::task::spawn_blocking(move || drop(early.keys()));
        let stop = CancellationToken::new();
        let router = axum::Router::new()
            .merge(entra::router(&world.options.tenant))
            .fallback(partner_center::handle)
            .layer(axum::middleware::from_fn_with_state(
                Arc::clone(&world),
                guard::guard,
            ))
            .with_state(Arc::clone(&world))
            .merge(page::router(Arc::clone(&world)));
        for listener in listeners {
            tokio::spawn(serve::serve(listener, router.clone(), stop.clone()));
        }
        Ok(Sandbox(Arc::new(Running {
            world,
            _stop: stop.drop_guard(),
        })))
    }

    /// Another client secret, as after somebody removed the old one from the app registration.
    pub fn set_client_secret(&self, secret: &str) {
        secret.clone_into(&mut lock(&self.0.world.client_secret));
    }

    /// The issuer; discovery is at `{issuer}/.well-known/openid-configuration`.
    pub fn issuer(&self) -> String {
        self.0.world.issuer()
    }

    /// The issuer of a sandbox that another process has, for a portal of the same tenant.
    pub fn issuer_at(origin: &str, tenant: &str) -> String {
        format!("{origin}/{tenant}/v2.0")
    }

    /// Partner Center's base address, without `/v1`.
    pub fn api_url(&self) -> String {
        self.0.world.origin.clone()
    }

    /// The `/sandbox` page and its JSON, also served on the sandbox's own address.
    pub fn pages(&self) -> axum::Router {
        page::router(Arc::clone(&self.0.world))
    }

    /// What was asked so far, oldest first.
    pub fn journal(&self) -> Vec<JournalEntry> {
        lock(&self.0.world.journal).list()
    }

    /// Every code, verifier, token and client secret that was issued or shown so far.
    pub fn secrets(&self) -> Vec<Secret> {
        lock(&self.0.world.secrets).list()
    }

    /// How many requests have arrived since the start, those included that are not answered yet.
    pub fn arrived(&self) -> u64 {
        lock(&self.0.world.journal).arrived()
    }

    /// How many requests wait now because of this quirk: `slow`, `slow-after-commit` or
    /// `late-commit`.
    pub fn waiting(&self, quirk: &str) -> usize {
        self.0.world.waits.count(quirk)
    }

    /// Ends the waits of this quirk before their time; requests to come wait all the same.
    pub fn go_on(&self, quirk: &str) {
        self.0.world.waits.end(quirk);
    }

    /// Documents, quirks and journal as at the start; who is signed in stays so.
    pub fn reset(&self) {
        self.0.world.reset();
    }

    /// Everybody who can sign in.
    pub fn users() -> &'static [User] {
        people::USERS
    }

    /// Sets a quirk; the error says what does not fit.
    pub fn set(&self, quirk: Quirk) -> Result<(), String> {
        self.0.world.set(quirk)
    }

    /// Takes all quirks away.
    pub fn clear(&self) {
        lock(&self.0.world.quirks).clear(None, None, None);
    }

    /// A change by somebody else; the error says what does not fit.
    pub fn change(&self, change: &Change) -> Result<(), String> {
        control::change(&self.0.world, change)
    }

    /// The document as it is kept now: `document("billing", None)`, `document("customer-billing",
    /// Some(id))`.
    pub fn document(&self, resource: &str, customer: Option<&str>) -> Option<String> {
        let place = control::place(resource, customer).ok()?;
        lock(&self.0.world.store)
            .get(&place)
            .map(ToString::to_string)
    }
}
