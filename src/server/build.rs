//! Creates the services of the portal from its settings, and the background tasks that run beside
//! requests.

use super::reload::Reload;
use crate::auth::Auth;
use crate::auth::oidc::CertificateError;
use crate::change_sets::ChangeSets;
use crate::clock::Clock;
use crate::config::{OutgoingProxies, SettingProblem, Settings, innermost_cause, table};
use crate::customers::{CustomerNotes, CustomerViews, Customers};
use crate::editing::{Editing, SaveRules};
use crate::error::Error;
use crate::history::History;
use crate::middleware::{RequestLimits, StreamLimits};
use crate::notifications::Notifications;
use crate::partner_center::{PartnerCenter, Upstream};
use crate::state::{AppState, Services};
use crate::store::sealing::Keys;
use crate::store::{
    Store, StoreError, audit, colleague_notices, drafts, handovers, key_use, last_reads, leases,
    pending_sign_ins, rights, shared_state, verifications,
};
use crate::watching::Watching;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

/// Time between two purges of expired data.
const PURGE_INTERVAL: Duration = Duration::from_secs(600);

/// Life of an unfinished draft: 30 days, in milliseconds.
const DRAFT_LIFE_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Age from which on a document that somebody read is no longer shown while Partner Center does not
/// answer: 30 days, in milliseconds.
const READ_LIFE_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Age from which on nobody is interested in how a verification went on: a year, in milliseconds.
const VERIFICATION_LIFE_MS: i64 = 365 * 24 * 60 * 60 * 1000;

/// The reason why the services cannot be created.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("PORTAL_DATABASE_URL: {0}")]
    Store(#[from] StoreError),
    #[error("PORTAL_CLIENT_CERTIFICATE_FILE: {path} {error}")]
    Certificate {
        path: String,
        error: CertificateError,
    },
    #[error("{0}")]
    Http(String),
    #[error("{0}")]
    Keys(SettingProblem),
}

/// The services, and the background tasks that run as long as this value lives.
pub struct Portal {
    pub state: AppState,
    pub reload: Arc<Reload>,
    background: Vec<JoinHandle<()>>,
}

/// Opens the database and creates the clients. The provider and Partner Center are not called yet.
///
/// # Errors
///
/// Fails if the database does not open, if the keys are not those of its rows, or if the client
/// certificate cannot be used.
pub async fn build(settings: Settings, clock: Clock) -> Result<Arc<Portal>, StartError> {
    let keys = Keys::from_file(
        settings.encryption_keys.clone(),
        settings.encryption_keys_file.clone(),
    );
    let store = Store::open_with(
        &settings.database_url,
        settings.database_connections,
        keys,
        clock.clone(),
    )
    .await?;
    warn_of_database(&store).await;
    let mut another = key_use::another_key(&store).await?;
    if another.is_none() {
        another = key_use::record_at_start(&store).await?;
    }
    if let Some(key) = another {
        return Err(StartError::Keys(another_key(&settings, &key)));
    }
    let http = http_client().map_err(StartError::Http)?;
    let tasks = TaskTracker::new();
    let auth = Auth::new(
        &settings,
        store.clone(),
        clock.clone(),
        http.clone(),
        tasks.clone(),
    )
    .map_err(|error| StartError::Certificate {
        path: told_path(settings.credential_file.as_deref()),
        error,
    })?;
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
        upstream.clone(),
        tasks.clone(),
    );
    let customers = Customers::new(
        &settings,
        store.clone(),
        clock.clone(),
        upstream.clone(),
        history.clone(),
        tasks.clone(),
    );
    let editing = Editing::new(
        store.clone(),
        clock.clone(),
        upstream.clone(),
        history.clone(),
        customers.clone(),
        tasks.clone(),
        SaveRules::of(&settings),
    );
    let notes = CustomerNotes::new(store.clone());
    let change_sets = ChangeSets::new(
        &settings,
        editing.clone(),
        customers.clone(),
        notes.clone(),
        upstream.clone(),
        history.clone(),
        (store.clone(), clock.clone(), tasks.clone()),
    );
    let notifications = Notifications::new(&settings, store.clone(), clock.clone(), auth.clone())
        .map_err(StartError::Http)?;
    let watching = Watching::new(
        &settings,
        (store.clone(), clock.clone()),
        auth.clone(),
        upstream.clone(),
        history.clone(),
        customers.clone(),
        editing.clone(),
    );
    let files = [
        told_path(settings.encryption_keys_file.as_deref()),
        told_path(settings.credential_file.as_deref()),
    ];
    let reload = Arc::new(Reload::new(
        store.clone(),
        auth.provider.clone(),
        clock.clone(),
        files,
    ));
    let watches_files =
        settings.encryption_keys_file.is_some() || settings.credential_file.is_some();
    let state = AppState(Arc::new(Services {
        limits: Arc::new(RequestLimits::new(settings.request_rate, &clock)),
        streams: StreamLimits::default(),
        settings: Arc::new(settings),
        customers,
        notes,
        views: CustomerViews::new(store.clone()),
        clock,
        store,
        tasks,
        auth,
        upstream,
        history,
        editing,
        change_sets,
        notifications,
        watching,
    }));
    let mut background = vec![
        tokio::spawn(purge_regularly(state.clone())),
        tokio::spawn(state.customers.clone().collect_for_ever()),
        tokio::spawn(state.change_sets.clone().work_for_ever()),
        tokio::spawn(state.notifications.clone().tell_for_ever()),
        tokio::spawn(state.watching.clone().watch_for_ever()),
    ];
    if watches_files {
        background.push(tokio::spawn(Arc::clone(&reload).watch()));
    }
    Ok(Arc::new(Portal {
        state,
        reload,
        background,
    }))
}

/// A path as it is told. It was read before, so that it is one.
fn told_path(path: Option<&Path>) -> String {
    path.map(|path| path.display().to_string())
        .unwrap_or_default()
}

/// Logs what is odd about the role and the schema, and keeps no portal from working.
async fn warn_of_database(store: &Store) {
    if let Ok(Some(rights)) = rights::beyond(store).await {
        tracing::warn!(
            rights,
            "the role of PORTAL_DATABASE_URL has rights with which the audit log could be changed; portal doctor says what to do"
        );
    }
    if let Ok(Some(schema)) = store.second_set().await {
        tracing::warn!(
            schema,
            "another schema of the database holds a second set of the portal's tables; portal doctor says what to do"
        );
    }
}

/// Says that a name stands for another key than before. What would be sealed now could never be
/// opened together with what was sealed then.
fn another_key(settings: &Settings, key: &str) -> SettingProblem {
    let name = table::ENCRYPTION_KEYS.name;
    SettingProblem {
        name: match settings.encryption_keys_file {
            Some(_) => format!("{name}_FILE"),
            None => name.to_owned(),
        },
        what: format!(
            "has another key under the name {key} than the one with which rows of the database are sealed: put that one back under its name, and give the new key a name of its own, in front of it (which is enough if nothing was saved with that one yet)"
        ),
        example: "",
    }
}

impl Deref for Portal {
    type Target = AppState;

    fn deref(&self) -> &AppState {
        &self.state
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.background.iter().for_each(JoinHandle::abort);
    }
}

/// Creates a client that follows no redirects, so that no answer can choose the recipient of a
/// token. It goes through the proxy of the process's environment, but never to this machine.
///
/// # Errors
///
/// Fails with a sentence that says what to do.
pub fn http_client() -> Result<reqwest::Client, String> {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(3))
        .timeout(Duration::from_secs(30))
        .pool_idle_timeout(Duration::from_secs(60));
    OutgoingProxies::of_process().apply(builder)?.build().map_err(|error| {
        format!(
            "the client for outgoing calls cannot be made: {}. It needs the certificate authorities of the system (package ca-certificates) or those of the file that SSL_CERT_FILE names in the environment",
            innermost_cause(&error)
        )
    })
}

/// Purges expired data every few minutes.
async fn purge_regularly(state: AppState) {
    if audit::warm_up(&state.store).await.is_err() {
        tracing::info!("the first pages wait a little longer");
    }
    loop {
        tokio::time::sleep(PURGE_INTERVAL).await;
        if purge_expired(&state).await.is_err() {
            tracing::warn!("old sessions stay until the database answers");
        }
    }
}

/// Removes expired data from the database.
///
/// # Errors
///
/// `StoreDown` if the database does not answer.
pub async fn purge_expired(state: &AppState) -> Result<(), Error> {
    let (store, now) = (&state.store, state.clock.now_ms());
    state.auth.sessions.purge().await?;
    drafts::purge(store, now - DRAFT_LIFE_MS).await?;
    handovers::purge(store, now - DRAFT_LIFE_MS).await?;
    colleague_notices::purge(store).await?;
    leases::purge(store).await?;
    shared_state::purge(store).await?;
    last_reads::purge(store, now - READ_LIFE_MS).await?;
    state.editing.purge_approvals().await?;
    verifications::purge(store, now - VERIFICATION_LIFE_MS).await?;
    state.notifications.purge().await?;
    state.change_sets.note_taken_back().await?;
    if let Some(life) = state.settings.keep_versions {
        state.editing.purge_versions(life).await?;
    }
    Ok(pending_sign_ins::purge(store).await?)
}
