//! What the administrator decides, read from the environment or a file. A wrong setting stops the
//! start with a line that names it.

pub mod cloud;
mod network;
mod parse;
mod problem;
mod read;
mod sandboxed;
mod source;
pub mod table;
#[cfg(test)]
pub mod tests;

pub use network::Network;
pub(crate) use parse::encryption_keys;
pub use problem::Problem;
pub use read::Stored;
pub use sandboxed::{Sandboxed, Temporary};
pub use source::Source;

use crate::auth::Role;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// A text that never prints: a client secret, a token, a key.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text itself; name the reason where you call it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

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
    /// Where the credential was read from, if from a file; it is read again while the portal runs.
    pub credential_file: Option<PathBuf>,
    /// The issuer, without a slash at the end.
    pub authority: String,
    /// Partner Center's base, without `/v1` and without a slash at the end.
    pub api_url: String,
    pub api_scope: String,
    /// May hold a password.
    pub database_url: String,
    /// Id and key; the first encrypts, all decrypt.
    pub encryption_keys: Vec<(String, EncryptionKey)>,
    /// Where they were read from, if from a file; it is read again while the portal runs.
    pub encryption_keys_file: Option<PathBuf>,
    /// Role of a person whose id token carries none.
    pub default_role: Option<Role>,
    /// How long a version is kept after it was seen last; `None` for ever.
    pub keep_versions: Option<Duration>,
    pub session_idle: Duration,
    pub session_lifetime: Duration,
    /// For a whole GET; a PUT gets half as long again.
    pub upstream_timeout: Duration,
    /// Sign-in starts per minute and address; 0 is off.
    pub sign_in_rate: u32,
    /// Requests per minute of a session, and of an address without one; 0 is off.
    pub request_rate: u32,
    pub trusted_proxies: Vec<Network>,
    pub metrics_addr: Option<SocketAddr>,
    /// Base of the OpenTelemetry collector, without a slash at the end.
    pub otlp_endpoint: Option<String>,
    pub log: String,
    pub log_format: LogFormat,
    /// The portal runs on the sandbox: every page says so.
    pub sandbox: bool,
}

impl Settings {
    /// Where the identity provider sends people back to.
    pub fn redirect_uri(&self) -> String {
        format!("{}/sign-in/callback", self.url)
    }
}

/// Only what is no secret: the database's address may hold a password.
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

#[derive(Clone, PartialEq, Eq)]
pub struct EncryptionKey(pub [u8; 32]);

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[derive(Debug, Clone)]
pub enum Credential {
    Secret(Secret),
    /// PEM file with the certificate and its private key; signs a client assertion.
    Certificate(PathBuf),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}
