//! Everything a request needs, made once at the start.

use crate::auth::oidc::{CertificateError, Provider};
use crate::auth::session::DbSessionStore;
use crate::auth::tokens::Tokens;
use crate::clock::Clock;
use crate::config::{Network, Settings};
use crate::editing::{DocumentLocks, InFlightWrites, RecentReads};
use crate::history::{ObservedVersions, Refusals};
use crate::middleware::Rates;
use crate::partner_center::PartnerCenter;
use crate::partner_center::access_log::AccessLog;
use crate::partner_center::country_rules::CountryRulesCache;
use crate::rate_limit::RateLimit;
use crate::server::reload;
use crate::server::reload::ReportedProblems;
use crate::store::sealing::Keys;
use crate::store::{Store, StoreError, drafts, last_reads, leases, pending_sign_ins, shared_state};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio_util::task::TaskTracker;

/// What nobody can use any more is forgotten this often.
const SWEEP: Duration = Duration::from_secs(600);

/// An unfinished edit is kept for 30 days, in milliseconds.
const DRAFT_LIFE: i64 = 30 * 24 * 60 * 60 * 1000;

/// What somebody read this long ago is not shown any more when Partner Center does not answer, in
/// milliseconds.
const READ_LIFE: i64 = 30 * 24 * 60 * 60 * 1000;

pub struct Portal {
    pub settings: Settings,
    pub clock: Clock,
    /// Our one HTTP client: no redirects, connects within three seconds. Each call sets its own
    /// time-out.
    pub http: reqwest::Client,
    /// What the store seals with; they may change while the portal runs.
    pub keys: Keys,
    pub store: Store,
    pub sessions: DbSessionStore,
    pub provider: Provider,
    pub tokens: Tokens,
    /// Sign-ins that a client may begin.
    pub sign_in_rate: RateLimit<Network>,
    pub rates: Rates,
    /// What must be finished though the browser hung up; shutdown waits for it.
    pub tasks: TaskTracker,
    pub upstream: PartnerCenter,
    pub known_countries: CountryRulesCache,
    pub allowed: AccessLog,
    pub turns: DocumentLocks,
    pub under_way: InFlightWrites,
    pub sightings: ObservedVersions,
    pub refusals: Refusals,
    /// One at a time settles what a person left unknown in a document.
    pub settling: DocumentLocks,
    /// Who has read what of late.
    pub readers: RecentReads,
    /// What has been logged of files that changed.
    pub said: ReportedProblems,
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("PORTAL_DATABASE_URL: {0}")]
    Store(#[from] StoreError),
    #[error("PORTAL_CLIENT_CERTIFICATE_FILE {0}")]
    Certificate(#[from] CertificateError),
    #[error("the HTTP client cannot be made: {0}")]
    Http(#[from] reqwest::Error),
}

impl Portal {
    /// Opens the database and makes the clients; provider and Partner Center are not asked yet.
    pub async fn start(settings: Settings, clock: Clock) -> Result<Arc<Portal>, StartError> {
        let keys = Keys::from_file(
            settings.encryption_keys.clone(),
            settings.encryption_keys_file.clone(),
        );
        let store = Store::open(&settings.database_url, keys.clone(), clock.clone()).await?;
        let http = http_client()?;
        let tasks = TaskTracker::new();
        let sessions = DbSessionStore::new(store.clone(), clock.clone(), &settings);
        let provider = Provider::new(&settings, http.clone(), clock.clone())?;
        let tokens = Tokens::new(
            store.clone(),
            sessions.clone(),
            provider.clone(),
            clock.clone(),
            tasks.clone(),
        );
        let sign_in_rate = RateLimit::per_minute(settings.sign_in_rate, clock.clone());
        let rates = Rates::new(settings.request_rate, &clock);
        let allowed = AccessLog::new(clock.clone(), settings.session_lifetime);
        let sightings = ObservedVersions::new(clock.clone());
        let refusals = Refusals::new(clock.clone());
        let readers = RecentReads::new(clock.clone());
        let upstream = PartnerCenter::new(
            http.clone(),
            settings.api_url.clone(),
            settings.upstream_timeout,
            clock.clone(),
            store.shared().cloned(),
        );
        let portal = Arc::new(Portal {
            settings,
            clock,
            http,
            keys,
            store,
            sessions,
            provider,
            tokens,
            sign_in_rate,
            rates,
            tasks,
            upstream,
            known_countries: CountryRulesCache::default(),
            allowed,
            turns: DocumentLocks::default(),
            under_way: InFlightWrites::default(),
            sightings,
            refusals,
            settling: DocumentLocks::default(),
            readers,
            said: ReportedProblems::default(),
        });
        tokio::spawn(sweep(Arc::downgrade(&portal)));
        if portal.settings.encryption_keys_file.is_some()
            || portal.settings.credential_file.is_some()
        {
            tokio::spawn(reload::watch(Arc::downgrade(&portal)));
        }
        Ok(portal)
    }

    /// Removes what nobody can use any more.
    pub async fn forget_old(&self) -> Result<(), crate::error::Error> {
        self.sessions.purge().await?;
        drafts::purge(&self.store, self.clock.now_ms() - DRAFT_LIFE).await?;
        leases::purge(&self.store).await?;
        shared_state::purge(&self.store).await?;
        last_reads::purge(&self.store, self.clock.now_ms() - READ_LIFE).await?;
        if let Some(life) = self.settings.keep_versions {
            self.purge_versions(life).await?;
        }
        Ok(pending_sign_ins::purge(&self.store).await?)
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

/// Ends with the portal.
async fn sweep(portal: Weak<Portal>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        let Some(portal) = portal.upgrade() else {
            return;
        };
        if portal.forget_old().await.is_err() {
            tracing::warn!("old sessions stay until the database answers");
        }
    }
}
