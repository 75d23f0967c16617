//! The settings of the portal, read from the environment or from a file. An invalid setting
//! prevents the start, with a line that names it.

mod approval;
mod clean;
pub mod cloud;
mod contact;
mod database_url;
mod justification;
mod log_targets;
mod misspelt;
mod network;
mod outgoing;
mod parse;
mod problem;
mod public_address;
mod read;
mod sandboxed;
mod smtp;
mod source;
pub mod table;
#[cfg(test)]
pub mod tests;
mod webhooks;

pub use approval::{ApprovalRequired, ApprovalSettings};
pub use contact::{Contact, ContactAddress, ContactWay};
pub use database_url::{database_place, library_address, sqlite_file};
pub use justification::{ReasonRequired, TicketPattern, TicketUrl};
pub use network::Network;
pub use outgoing::{OutgoingProxies, innermost_cause};
pub(crate) use parse::{encryption_keys, in_file, secret_in_file};
pub use problem::SettingProblem;
pub use read::DatabaseSettings;
pub use sandboxed::{SandboxSettings, TemporaryFolder};
pub use smtp::{SmtpSecurity, SmtpSettings};
pub use source::SettingSource;
pub use webhooks::{WebhookAddressProblem, WebhookRules};

use crate::role::Role;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A text that is never printed: a client secret, a token or a key.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// Returns the text itself. Every caller states its reason.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// All settings of the portal.
#[derive(Clone)]
pub struct Settings {
    pub addr: SocketAddr,
    /// The public origin, without a slash at the end.
    pub url: String,
    pub cloud: crate::config::cloud::Cloud,
    /// The partner's tenant, a GUID in lower case.
    pub tenant: String,
    pub client_id: String,
    pub credential: Credential,
    /// The file of the credential, if it was read from one. It is read again while the portal runs.
    pub credential_file: Option<PathBuf>,
    /// The issuer, without a slash at the end.
    pub authority: String,
    /// Partner Center's base address, without `/v1` and without a slash at the end.
    pub api_url: String,
    pub api_scope: String,
    /// The address of the database. It may contain a password.
    pub database_url: String,
    /// Connections to PostgreSQL at most.
    pub database_connections: u32,
    /// Pairs of id and key. The first key encrypts, all keys decrypt.
    pub encryption_keys: Vec<(String, EncryptionKey)>,
    /// The file of the keys, if they were read from one. It is read again while the portal runs.
    pub encryption_keys_file: Option<PathBuf>,
    /// The role of a person whose id token carries none.
    pub default_role: Option<Role>,
    /// The people who help others, if the settings name them.
    pub contact: Option<Arc<Contact>>,
    /// The https address of the page where people ask for a role.
    pub role_request_url: Option<Arc<str>>,
    /// Time for which a version is kept after it was last seen. `None` keeps versions for ever.
    pub keep_versions: Option<Duration>,
    /// The saves that need a reason.
    pub reason_required: ReasonRequired,
    /// The form of a ticket number. `None` takes any.
    pub ticket_pattern: Option<TicketPattern>,
    /// The address that ticket numbers link to.
    pub ticket_url: Option<Arc<TicketUrl>>,
    /// The saves that need approval, and by whom.
    pub approval: ApprovalSettings,
    /// Time without a request after which a session ends.
    pub session_idle: Duration,
    /// Time after which a session ends in any case.
    pub session_lifetime: Duration,
    /// Time-out of a whole GET. A PUT gets half as long again.
    pub upstream_timeout: Duration,
    /// Sign-in starts per minute and address; 0 turns the limit off.
    pub sign_in_rate: u32,
    /// Requests per minute of a session, and of an address without a session; 0 turns the limit
    /// off.
    pub request_rate: u32,
    /// Calls to Partner Center per minute that reading all customers and change sets make at most; 0
    /// for no limit.
    pub collection_rate: u32,
    /// The portal reads customers and profiles by itself.
    pub watch: bool,
    /// Rows of a change set at most.
    pub change_set_limit: u32,
    /// Rows that change sets send within 24 hours at most.
    pub change_day_limit: u32,
    /// The mail server; `None` sends no e-mail.
    pub smtp: Option<Arc<SmtpSettings>>,
    /// The addresses that webhooks and Teams channels may have.
    pub webhooks: Arc<WebhookRules>,
    /// The number of customers of the sandbox, if the portal runs on one.
    pub sandbox_customers: u32,
    pub trusted_proxies: Vec<Network>,
    pub metrics_addr: Option<SocketAddr>,
    /// Base address of the OpenTelemetry collector, without a slash at the end.
    pub otlp_endpoint: Option<String>,
    pub log: String,
    pub log_format: LogFormat,
    /// True if the portal runs on the sandbox. Every page then says so.
    pub sandbox: bool,
}

impl Settings {
    /// The address to which the identity provider redirects after sign-in.
    pub fn redirect_uri(&self) -> String {
        format!("{}/sign-in/callback", self.url)
    }

    /// The longest time for the calls of one save: GET, PUT, GET, PUT and GET, of which a PUT has
    /// half as long again as a GET.
    pub fn longest_save(&self) -> Duration {
        self.upstream_timeout * 6
    }

    /// The longest time for one request: two minutes, or as long as a save may take that renews a
    /// token first.
    pub fn request_time(&self) -> Duration {
        REQUEST_TIME.max(self.longest_save() + TOKEN_TIME)
    }

    /// Returns the longest time for one request if it is longer than the proxies of `deploy/` wait
    /// for an answer.
    pub fn beyond_proxies(&self) -> Option<Duration> {
        Some(self.request_time()).filter(|time| *time > PROXY_READ_TIMEOUT)
    }
}

const REQUEST_TIME: Duration = Duration::from_secs(120);

/// The longest time for a new token: discovery and the token endpoint, 10 s each.
const TOKEN_TIME: Duration = Duration::from_secs(20);

/// `proxy_read_timeout` in `deploy/nginx.conf`, and the same in `deploy/kubernetes.yaml`.
const PROXY_READ_TIMEOUT: Duration = Duration::from_secs(130);

/// Prints only settings that are not secret. The database's address may contain a password.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("addr", &self.addr)
            .field("url", &self.url)
            .field("cloud", &self.cloud)
            .field("tenant", &self.tenant)
            .field("authority", &self.authority)
            .field("api_url", &self.api_url)
            .field("sandbox", &self.sandbox)
            .finish_non_exhaustive()
    }
}

/// A key for AES-256-GCM. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct EncryptionKey(pub [u8; 32]);

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The credential with which the portal identifies itself to the identity provider.
#[derive(Debug, Clone)]
pub enum Credential {
    Secret(Secret),
    /// PEM file with a certificate and its private key, which sign a client assertion.
    Certificate(PathBuf),
}

/// The format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}
