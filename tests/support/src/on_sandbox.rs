//! How tests and the bench set a portal and its sandbox up: named once, read as the settings of a
//! real portal are. What a test is about it changes in the result.

use portal::clock::Clock;
use portal::config::{Settings, WebhookRules};
use portal::sandbox::{DEFAULT_CUSTOMERS, Options, Sandbox};
use std::sync::Arc;

pub const TENANT: &str = "6f8e3c5a-1d2b-4c3d-8e9f-0a1b2c3d4e5f";
pub const CLIENT: &str = "2b1c0d9e-8f7a-4b6c-9d5e-4f3a2b1c0d9e";
pub const SECRET: &str = "a client secret that never shows";
/// 32 bytes, in the form of `PORTAL_ENCRYPTION_KEYS`.
pub const KEYS: &str = "test:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

/// What the sandbox has to know of the portal at `url`.
pub fn options(url: &str) -> Options {
    Options {
        tenant: TENANT.to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret: SECRET.to_owned(),
        redirect_uri: format!("{url}/sign-in/callback"),
        portal_url: url.to_owned(),
        customers: DEFAULT_CUSTOMERS,
        clock: Clock::system(),
    }
}

/// What stands in the environment of a portal at `url` on the sandbox with these addresses; its
/// database is in memory.
pub fn environment(url: &str, issuer: &str, api_url: &str) -> Vec<(&'static str, String)> {
    let named = [
        ("PORTAL_URL", url),
        ("PORTAL_CLOUD", "custom"),
        ("PORTAL_TENANT_ID", TENANT),
        ("PORTAL_CLIENT_ID", CLIENT),
        ("PORTAL_CLIENT_SECRET", SECRET),
        ("PORTAL_AUTHORITY", issuer),
        ("PORTAL_API_URL", api_url),
        ("PORTAL_DATABASE_URL", "sqlite::memory:"),
        ("PORTAL_ENCRYPTION_KEYS", KEYS),
        ("PORTAL_SIGN_IN_RATE", "0"),
        ("PORTAL_REQUEST_RATE", "0"),
        ("PORTAL_COLLECTION_RATE", "0"),
    ];
    named.map(|(name, value)| (name, value.to_owned())).to_vec()
}

/// The settings that this environment means.
pub fn settings(url: &str, issuer: &str, api_url: &str) -> Settings {
    read(&environment(url, issuer, api_url))
}

/// The same with the sandbox's mail server, and webhooks to this machine.
pub fn settings_with_mail(url: &str, sandbox: &Sandbox) -> Settings {
    let mut environment = environment(url, &sandbox.issuer(), &sandbox.api_url());
    environment.extend([
        ("PORTAL_SMTP_HOST", sandbox.smtp_addr().ip().to_string()),
        ("PORTAL_SMTP_PORT", sandbox.smtp_addr().port().to_string()),
        ("PORTAL_SMTP_SECURITY", "none".to_owned()),
        ("PORTAL_SMTP_FROM", "portal@sandbox.example".to_owned()),
        (
            "PORTAL_WEBHOOK_HOSTS",
            "localhost:any,127.0.0.1:any".to_owned(),
        ),
        ("PORTAL_WEBHOOK_NETWORKS", "127.0.0.0/8,::1".to_owned()),
    ]);
    read(&environment)
}

/// The rules for webhooks that these settings mean.
pub fn webhooks(hosts: &str, networks: &str) -> Arc<WebhookRules> {
    let mut environment = environment(
        "http://localhost:1",
        "http://localhost:1/t",
        "http://localhost:1",
    );
    environment.extend([
        ("PORTAL_WEBHOOK_HOSTS", hosts.to_owned()),
        ("PORTAL_WEBHOOK_NETWORKS", networks.to_owned()),
    ]);
    read(&environment).webhooks
}

fn read(environment: &[(&'static str, String)]) -> Settings {
    let find = |wanted: &str| {
        environment
            .iter()
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value.clone())
    };
    let settings = Settings::read(&find)
        .unwrap_or_else(|problems| panic!("settings of the sandbox: {problems:?}"));
    Settings {
        sandbox: true,
        ..settings
    }
}
