//! Everything a request needs, made once at the start.

use crate::auth::oidc::{CertificateError, Provider, Rate};
use crate::auth::session::Rows;
use crate::auth::tokens::Tokens;
use crate::clock::{Clock, millis};
use crate::config::Settings;
use crate::editing::{Readers, Turns, UnderWay};
use crate::history::{Refusals, Sightings};
use crate::middleware::Rates;
use crate::partner_center::PartnerCenter;
use crate::partner_center::access_log::Allowed;
use crate::partner_center::country_rules::KnownCountries;
use crate::server::reload;
use crate::server::reload::Said;
use crate::store::sealing::Keys;
use crate::store::{Store, StoreError, drafts, facts, leases, logins, readers};
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
    pub sessions: Rows,
    pub provider: Provider,
    pub tokens: Tokens,
    pub sign_in_rate: Rate,
    pub rates: Rates,
    /// What must be finished though the browser hung up; shutdown waits for it.
    pub tasks: TaskTracker,
    pub upstream: PartnerCenter,
    pub known_countries: KnownCountries,
    pub allowed: Allowed,
    pub turns: Turns,
    pub under_way: UnderWay,
    pub sightings: Sightings,
    pub refusals: Refusals,
    /// One at a time settles what a person left unknown in a document.
    pub settling: Turns,
    /// Who has read what of late.
    pub readers: Readers,
    /// What has been logged of files that changed.
    pub said: Said,
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
        let sessions = Rows::new(store.clone(), clock.clone(), &settings);
        let provider = Provider::new(&settings, http.clone(), clock.clone())?;
        let tokens = Tokens::new(
            store.clone(),
            sessions.clone(),
            provider.clone(),
            clock.clone(),
            tasks.clone(),
        );
        let sign_in_rate = Rate::new(settings.sign_in_rate);
        let rates = Rates::new(settings.request_rate);
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
            known_countries: KnownCountries::default(),
            allowed: Allowed::default(),
            turns: Turns::default(),
            under_way: UnderWay::default(),
            sightings: Sightings::default(),
            refusals: Refusals::default(),
            settling: Turns::default(),
            readers: Readers::default(),
            said: Said::default(),
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
        facts::purge(&self.store).await?;
        readers::purge(&self.store, self.clock.now_ms() - READ_LIFE).await?;
        if let Some(life) = self.settings.keep_versions {
            self.purge_versions(life).await?;
        }
        Ok(logins::purge(&self.store).await?)
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
        portal
            .allowed
            .purge(portal.clock.now_ms() - millis(portal.settings.session_lifetime));
        if portal.forget_old().await.is_err() {
            tracing::warn!("old sessions stay until the database answers");
        }
    }
}
