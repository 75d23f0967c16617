//! The sandbox: an in-process stand-in for Microsoft Entra ID and Partner Center that speaks HTTP
//! on the loopback interface. Developers and tests run the portal against it. It behaves like the
//! real services where they are documented or recorded, and it can simulate faults (`faults.rs`).
//! It does not depend on the portal's server.

mod active;
mod activity;
mod customers;
mod entra;
pub mod faults;
mod intercept;
mod journal;
mod keys;
mod mailbox;
mod page;
mod partner_center;
mod people;
mod receiver;
mod secrets;
mod serve;
mod simulated_change;
mod store;
mod waits;

pub use active::Fault;
pub use journal::JournalEntry;
pub use mailbox::Letter;
pub use people::User;
pub use receiver::ReceivedWebhook;
pub use secrets::IssuedSecret;
pub use simulated_change::SimulatedChange;

use crate::clock::Clock;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio_util::sync::{CancellationToken, DropGuard};

/// The settings of the portal that the sandbox needs.
#[derive(Debug, Clone)]
pub struct Options {
    /// The portal's tenant, a GUID.
    pub tenant: String,
    pub client_id: String,
    pub client_secret: String,
    /// The only redirect URI that is accepted.
    pub redirect_uri: String,
    /// The portal's origin, which the browser returns to after sign-out.
    pub portal_url: String,
    /// The number of customers; [`DEFAULT_CUSTOMERS`] unless a setting says otherwise.
    pub customers: usize,
    /// The clock by which tokens are issued. That of the portal, so that a portal whose clock a test
    /// moves does not get tokens that have expired.
    pub clock: Clock,
}

/// The number of customers that the tests of the sandbox know.
pub const DEFAULT_CUSTOMERS: usize = 250;

/// A running sandbox. Clones are cheap; it stops when the last clone is dropped.
#[derive(Clone)]
pub struct Sandbox(Arc<Running>);

struct Running {
    state: Arc<SandboxState>,
    _stop: DropGuard,
}

/// The state that all handlers of the sandbox share.
pub(crate) struct SandboxState {
    pub options: Options,
    /// `http://localhost:PORT`
    pub origin: String,
    pub store: Mutex<store::SandboxStore>,
    pub faults: Mutex<active::ActiveFaults>,
    pub journal: Mutex<journal::Journal>,
    pub grants: Mutex<entra::Grants>,
    /// The client secret that is accepted now.
    pub client_secret: Mutex<String>,
    pub secrets: Mutex<secrets::IssuedSecrets>,
    pub waits: waits::Waits,
    /// The port of the mail server.
    pub smtp_addr: SocketAddr,
    pub mailbox: Mutex<mailbox::Mailbox>,
    pub receiver: Mutex<receiver::Receiver>,
    /// The begin of a minute, and the requests in it that the fault `per-minute` counted.
    pub minute: Mutex<Option<(Instant, u32)>>,
    keys: OnceLock<Mutex<keys::SandboxKeys>>,
}

/// Locks a mutex even if another thread panicked while holding it, so that the sandbox still works
/// after a failed test.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SandboxState {
    /// Returns the signing keys; the first call waits until they are generated.
    pub fn keys(&self) -> MutexGuard<'_, keys::SandboxKeys> {
        lock(
            self.keys
                .get_or_init(|| Mutex::new(keys::SandboxKeys::new())),
        )
    }

    /// Returns whether countries have invented rules: the tests of a usual sandbox know countries
    /// without any.
    pub fn invents_rules(&self) -> bool {
        self.options.customers > DEFAULT_CUSTOMERS
    }

    /// Sets a fault. `rotate-keys` blocks while a new key is generated.
    ///
    /// # Errors
    /// Returns a text that says which part of the fault is not valid.
    pub fn set(&self, fault: Fault) -> Result<(), String> {
        if fault.name == faults::ROTATE_KEYS {
            self.keys().rotate();
            return Ok(());
        }
        lock(&self.faults).set(fault)
    }

    /// Sets the status of a customer's verification; `None` for a customer without one.
    ///
    /// # Errors
    /// Returns a text if there is no such customer or status.
    pub fn set_verification(&self, customer: &str, status: Option<&str>) -> Result<(), String> {
        if let Some(status) = status.filter(|status| !activity::VERIFICATIONS.contains(status)) {
            return Err(format!("`{status}` is no status of a verification"));
        }
        let mut store = lock(&self.store);
        if store.customer(customer).is_none() {
            return Err(format!("`{customer}` is no customer"));
        }
        store.activity.set_verification(customer, status);
        Ok(())
    }

    /// Restores documents, faults and journal to their initial state. Keys, tokens and sessions
    /// stay, so that users stay signed in.
    pub fn reset(&self) {
        *lock(&self.store) = store::SandboxStore::new(&self.options.tenant, self.options.customers);
        lock(&self.faults).clear(None, None, None);
        lock(&self.journal).clear();
        lock(&self.mailbox).clear();
        lock(&self.receiver).clear();
        *lock(&self.minute) = None;
    }
}

impl Sandbox {
    /// Listens on a free port of 127.0.0.1, and of ::1 if the machine has it, and serves until the
    /// last clone is dropped.
    ///
    /// # Errors
    /// Fails if no port can be bound.
    pub async fn start(options: Options) -> std::io::Result<Sandbox> {
        Sandbox::start_at(options, None).await
    }

    /// The same on this address, if one is named. Browsers are sent to its port on `localhost`.
    ///
    /// # Errors
    /// Fails if no port can be bound.
    pub async fn start_at(options: Options, addr: Option<SocketAddr>) -> std::io::Result<Sandbox> {
        let listeners = serve::listen(addr).await?;
        let mail = mailbox::MailListener::bind().await?;
        let sandbox = Arc::new(SandboxState {
            origin: format!("http://localhost:{}", listeners[0].local_addr()?.port()),
            store: Mutex::new(store::SandboxStore::new(&options.tenant, options.customers)),
            faults: Mutex::default(),
            journal: Mutex::default(),
            grants: Mutex::default(),
            client_secret: Mutex::new(options.client_secret.clone()),
            secrets: Mutex::default(),
            waits: waits::Waits::default(),
            smtp_addr: mail.local_addr()?,
            mailbox: Mutex::default(),
            receiver: Mutex::default(),
            minute: Mutex::default(),
            keys: OnceLock::new(),
            options,
        });
        // The keys are generated while the portal starts, ahead of the first sign-in.
        let early = Arc::clone(&sandbox);
        tokio::task::spawn_blocking(move || drop(early.keys()));
        let stop = CancellationToken::new();
        let router = axum::Router::new()
            .merge(entra::router(&sandbox.options.tenant))
            .fallback(partner_center::handle)
            .layer(axum::middleware::from_fn_with_state(
                Arc::clone(&sandbox),
                intercept::intercept,
            ))
            .with_state(Arc::clone(&sandbox))
            .merge(page::router(Arc::clone(&sandbox)));
        for listener in listeners {
            tokio::spawn(serve::serve(listener, router.clone(), stop.clone()));
        }
        tokio::spawn(mailbox::serve(mail, Arc::clone(&sandbox), stop.clone()));
        Ok(Sandbox(Arc::new(Running {
            state: sandbox,
            _stop: stop.drop_guard(),
        })))
    }

    /// Replaces the client secret, like an administrator who removes the old one from the app
    /// registration.
    pub fn set_client_secret(&self, secret: &str) {
        secret.clone_into(&mut lock(&self.0.state.client_secret));
    }

    /// Returns the issuer. The discovery document is at
    /// `{issuer}/.well-known/openid-configuration`.
    pub fn issuer(&self) -> String {
        self.0.state.issuer()
    }

    /// Returns the issuer of a sandbox that another process runs for the same tenant.
    pub fn issuer_at(origin: &str, tenant: &str) -> String {
        format!("{origin}/{tenant}/v2.0")
    }

    /// Returns Partner Center's base address, without `/v1`.
    pub fn api_url(&self) -> String {
        self.0.state.origin.clone()
    }

    /// Returns address and port of the mail server, which has no encryption.
    pub fn smtp_addr(&self) -> SocketAddr {
        self.0.state.smtp_addr
    }

    /// Asks the sandbox of another process for address and port of its mail server; `None` if it
    /// does not answer.
    pub async fn smtp_addr_at(origin: &str) -> Option<SocketAddr> {
        let client = reqwest::Client::builder().no_proxy();
        let client = client.timeout(Duration::from_secs(3)).build().ok()?;
        let answer = client.get(format!("{origin}/sandbox/mailbox")).send();
        let found: serde_json::Value = answer.await.ok()?.json().await.ok()?;
        found["addr"].as_str()?.parse().ok()
    }

    /// Returns the letters that have arrived, oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        lock(&self.0.state.mailbox).list()
    }

    /// Returns the address of the receiver of webhooks.
    pub fn webhook_address(&self) -> String {
        format!("{}/sandbox/webhook", self.0.state.origin)
    }

    /// Returns the webhooks that have arrived, oldest first.
    pub fn webhooks(&self) -> Vec<ReceivedWebhook> {
        lock(&self.0.state.receiver).list()
    }

    /// Returns the routes of the `/sandbox` page and its JSON. The sandbox serves them on its own
    /// address too.
    pub fn pages(&self) -> axum::Router {
        page::router(Arc::clone(&self.0.state))
    }

    /// Returns the requests so far, oldest first.
    pub fn journal(&self) -> Vec<JournalEntry> {
        lock(&self.0.state.journal).list()
    }

    /// Returns every code, verifier, token and client secret that was issued or received so far.
    pub fn secrets(&self) -> Vec<IssuedSecret> {
        lock(&self.0.state.secrets).list()
    }

    /// Returns the number of requests since the start, including those without a response yet.
    pub fn arrived(&self) -> u64 {
        lock(&self.0.state.journal).arrived()
    }

    /// Returns the number of requests that wait now because of this fault: `slow`,
    /// `slow-after-commit` or `late-commit`.
    pub fn waiting(&self, fault: &str) -> usize {
        self.0.state.waits.count(fault)
    }

    /// Ends the waits of this fault before their time; later requests wait all the same.
    pub fn go_on(&self, fault: &str) {
        self.0.state.waits.end(fault);
    }

    /// Restores documents, faults and journal to their initial state. Users stay signed in.
    pub fn reset(&self) {
        self.0.state.reset();
    }

    /// Returns all users who can sign in.
    pub fn users() -> &'static [User] {
        people::USERS
    }

    /// Sets a fault.
    ///
    /// # Errors
    /// Returns a text that says which part of the fault is not valid.
    pub fn set(&self, fault: Fault) -> Result<(), String> {
        self.0.state.set(fault)
    }

    /// Removes all faults.
    pub fn clear(&self) {
        lock(&self.0.state.faults).clear(None, None, None);
    }

    /// Changes a document as another user would.
    ///
    /// # Errors
    /// Returns a text if the document or a path does not exist.
    pub fn change(&self, change: &SimulatedChange) -> Result<(), String> {
        simulated_change::apply(&self.0.state, change)
    }

    /// Sets the status of a customer's verification, which then stays until a change of the
    /// customer starts it again; `None` for a customer without one.
    ///
    /// # Errors
    /// Returns a text if there is no such customer or status.
    pub fn set_verification(&self, customer: &str, status: Option<&str>) -> Result<(), String> {
        self.0.state.set_verification(customer, status)
    }

    /// Returns the stored document: `document("billing", None)` or `document("customer-billing",
    /// Some(id))`.
    pub fn document(&self, resource: &str, customer: Option<&str>) -> Option<String> {
        let id = simulated_change::document_id(resource, customer).ok()?;
        lock(&self.0.state.store)
            .get(&id)
            .map(|document| document.to_string())
    }
}
