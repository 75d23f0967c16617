//! Makes the services of the portal from its settings, and the work that goes on beside requests.

use super::reload::Reload;
use crate::auth::Auth;
use crate::auth::oidc::CertificateError;
use crate::clock::Clock;
use crate::config::Settings;
use crate::editing::Editing;
use crate::error::Error;
use crate::history::History;
use crate::middleware::RequestLimits;
use crate::partner_center::{PartnerCenter, Upstream};
use crate::state::AppState;
use crate::store::sealing::Keys;
use crate::store::{Store, StoreError, drafts, last_reads, leases, pending_sign_ins, shared_state};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

/// What nobody can use any more is forgotten this often.
const SWEEP: Duration = Duration::from_secs(600);

/// An unfinished edit is kept for 30 days, in milliseconds.
const DRAFT_LIFE: i64 = 30 * 24 * 60 * 60 * 1000;

/// What somebody read this long ago is not shown any more when Partner Center does not answer, in
/// milliseconds.
const READ_LIFE: i64 = 30 * 24 * 60 * 60 * 1000;

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("PORTAL_DATABASE_URL: {0}")]
    Store(#[from] StoreError),
    #[error("PORTAL_CLIENT_CERTIFICATE_FILE {0}")]
    Certificate(#[from] CertificateError),
    #[error("the HTTP client cannot be made: {0}")]
    Http(#[from] reqwest::Error),
}

/// The services, and what runs beside them for as long as this lives.
pub struct Portal {
    pub state: AppState,
    pub reload: Arc<Reload>,
    beside: Vec<JoinHandle<()>>,
}

/// Opens the database and makes the clients; provider and Partner Center are not asked yet.
///
/// # Errors
/// The database does not open, or the client certificate cannot be used.
pub async fn build(settings: Settings, clock: Clock) -> Result<Arc<Portal>, StartError> {
    let keys = Keys::from_file(
        settings.encryption_keys.clone(),
        settings.encryption_keys_file.clone(),
    );
    let store = Store::open(&settings.database_url, keys.clone(), clock.clone()).await?;
    let http = http_client()?;
    let tasks = TaskTracker::new();
    let auth = Auth::new(
        &settings,
        store.clone(),
        clock.clone(),
        http.clone(),
        tasks.clone(),
    )?;
    let client = PartnerCenter::new(
        http,
        settings.api_url.clone(),
        settings.upstream_timeout,
        clock.clone(),
        store.shared().cloned(),
    );
    let upstream = Upstream::new(
        client,
        auth.tokens.clone(),
        &store,
        clock.clone(),
        settings.session_lifetime,
    );
    let history = History::new(
        &settings,
        store.clone(),
        clock.clone(),
        upstream.rules_cache(),
    );
    let editing = Editing::new(
        store.clone(),
        clock.clone(),
        upstream.clone(),
        history.clone(),
        tasks.clone(),
    );
    let reload = Arc::new(Reload::new(keys, auth.provider.clone(), clock.clone()));
    let watches_files =
        settings.encryption_keys_file.is_some() || settings.credential_file.is_some();
    let state = AppState {
        limits: Arc::new(RequestLimits::new(settings.request_rate, &clock)),
        settings: Arc::new(settings),
        clock,
        store,
        tasks,
        auth,
        upstream,
        history,
        editing,
    };
    let mut beside = vec![tokio::spawn(sweep(state.clone()))];
    if watches_files {
        beside.push(tokio::spawn(Arc::clone(&reload).watch()));
    }
    Ok(Arc::new(Portal {
        state,
        reload,
        beside,
    }))
}

impl Deref for Portal {
    type Target = AppState;

    fn deref(&self) -> &AppState {
        &self.state
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.beside.iter().for_each(JoinHandle::abort);
    }
}

/// Without redirects, so that no answer chooses where a token goes.
fn http_client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(3))
        .timeout(Duration::from_secs(30))
        .pool_idle_timeout(Duration::from_secs(60))
        .build()
}

/// Forgets, every few minutes, all that nobody can use any more.
async fn sweep(state: AppState) {
    loop {
        tokio::time::sleep(SWEEP).await;
        if forget_old(&state).await.is_err() {
            tracing::warn!("old sessions stay until the database answers");
        }
    }
}

/// Removes from the database all that nobody can use any more.
///
/// # Errors
/// `StoreDown` if the database does not answer.
pub async fn forget_old(state: &AppState) -> Result<(), Error> {
    let (store, now) = (&state.store, state.clock.now_ms());
    state.auth.sessions.purge().await?;
    drafts::purge(store, now - DRAFT_LIFE).await?;
    leases::purge(store).await?;
    shared_state::purge(store).await?;
    last_reads::purge(store, now - READ_LIFE).await?;
    if let Some(life) = state.settings.keep_versions {
        state.editing.purge_versions(life).await?;
    }
    Ok(pending_sign_ins::purge(store).await?)
}
