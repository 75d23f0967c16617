//! The table of all settings with name, meaning, default and example. The reader, the help and the
//! documents are derived from it.

/// One setting.
#[derive(Debug)]
pub struct Setting {
    pub name: &'static str,
    pub meaning: &'static str,
    pub default: SettingDefault,
    pub example: &'static str,
    /// True if `NAME_FILE` may name a file that holds the value.
    pub file: bool,
}

/// The value that applies if a setting is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingDefault {
    Value(&'static str),
    /// In words: derived from other settings, or off.
    Described(&'static str),
    Required,
}

impl SettingDefault {
    /// The default as the help prints it.
    pub fn text(self) -> &'static str {
        match self {
            SettingDefault::Value(value) => value,
            SettingDefault::Described(text) => text,
            SettingDefault::Required => "must be set",
        }
    }
}

pub static ADDR: Setting = Setting {
    name: "PORTAL_ADDR",
    meaning: "listen address",
    default: SettingDefault::Value("127.0.0.1:3000"),
    example: "0.0.0.0:3000",
    file: false,
};
pub static URL: Setting = Setting {
    name: "PORTAL_URL",
    meaning: "public origin; the redirect URI is {PORTAL_URL}/sign-in/callback; if unset, http://localhost with the port of PORTAL_ADDR",
    default: SettingDefault::Value("http://localhost:3000"),
    example: "https://portal.example.com",
    file: false,
};
pub static CLOUD: Setting = Setting {
    name: "PORTAL_CLOUD",
    meaning: "global, usgov, china or custom; Microsoft has closed germany",
    default: SettingDefault::Value("global"),
    example: "china",
    file: false,
};
pub static TENANT_ID: Setting = Setting {
    name: "PORTAL_TENANT_ID",
    meaning: "the partner's tenant (GUID); only accounts of this tenant can sign in, guests cannot",
    default: SettingDefault::Required,
    example: "11111111-2222-3333-4444-555555555555",
    file: false,
};
pub static CLIENT_ID: Setting = Setting {
    name: "PORTAL_CLIENT_ID",
    meaning: "app registration: its application (client) ID",
    default: SettingDefault::Required,
    example: "66666666-7777-8888-9999-000000000000",
    file: false,
};
pub static CLIENT_SECRET: Setting = Setting {
    name: "PORTAL_CLIENT_SECRET",
    meaning: "credential: the client secret of the app registration",
    default: SettingDefault::Described("must be set, or a certificate"),
    example: "the-value-of-the-secret",
    file: true,
};
pub static CLIENT_CERTIFICATE_FILE: Setting = Setting {
    name: "PORTAL_CLIENT_CERTIFICATE_FILE",
    meaning: "credential: PEM file with certificate and private key, which signs a client assertion",
    default: SettingDefault::Described("must be set, or a secret"),
    example: "/etc/portal/client.pem",
    file: false,
};
pub static AUTHORITY: Setting = Setting {
    name: "PORTAL_AUTHORITY",
    meaning: "issuer; discovery at {issuer}/.well-known/openid-configuration, read when first needed",
    default: SettingDefault::Described("from cloud and tenant"),
    example: "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0",
    file: false,
};
pub static API_URL: Setting = Setting {
    name: "PORTAL_API_URL",
    meaning: "base address of Partner Center, without /v1",
    default: SettingDefault::Described("from cloud"),
    example: "https://api.partnercenter.microsoft.com",
    file: false,
};
pub static API_SCOPE: Setting = Setting {
    name: "PORTAL_API_SCOPE",
    meaning: "delegated scope to request",
    default: SettingDefault::Described("{PORTAL_API_URL}/user_impersonation"),
    example: "https://api.partnercenter.microsoft.com/user_impersonation",
    file: false,
};
pub static DATABASE_URL: Setting = Setting {
    name: "PORTAL_DATABASE_URL",
    meaning: "sqlite://FILE (created if missing) or postgres://…",
    default: SettingDefault::Value("sqlite://portal.db"),
    example: "postgres://portal@db.example.com/portal",
    file: true,
};
pub static DATABASE_CONNECTIONS: Setting = Setting {
    name: "PORTAL_DATABASE_CONNECTIONS",
    meaning: "connections to PostgreSQL that each process opens at most; SQLite always has 4",
    default: SettingDefault::Value("10"),
    example: "10",
    file: false,
};
pub static ENCRYPTION_KEYS: Setting = Setting {
    name: "PORTAL_ENCRYPTION_KEYS",
    meaning: "id:base64-of-32-bytes[,id:…]; the first encrypts, all decrypt",
    default: SettingDefault::Required,
    // A command for a shell, whose output is the line: no shell runs what stands in a file.
    example: r#"echo "PORTAL_ENCRYPTION_KEYS=2026:$(openssl rand -base64 32)" prints one"#,
    file: true,
};
pub static DEFAULT_ROLE: Setting = Setting {
    name: "PORTAL_DEFAULT_ROLE",
    meaning: "role of a person whose id token has no portal role: none, viewer or editor",
    default: SettingDefault::Value("none"),
    example: "viewer",
    file: false,
};
pub static CONTACT: Setting = Setting {
    name: "PORTAL_CONTACT",
    meaning: "whom people ask when they are refused or something fails: a name, an e-mail address, a phone number or an https address, the last three also in angle brackets behind a name; several are separated by a vertical bar",
    default: SettingDefault::Described("your administrator, without a name"),
    example: "Partner desk <desk@contoso.example>",
    file: false,
};
pub static ROLE_REQUEST_URL: Setting = Setting {
    name: "PORTAL_ROLE_REQUEST_URL",
    meaning: "https address of the page where people ask for a role; linked where a role is missing",
    default: SettingDefault::Described("none"),
    example: "https://access.contoso.example/portal",
    file: false,
};
pub static KEEP_VERSIONS: Setting = Setting {
    name: "PORTAL_KEEP_VERSIONS",
    meaning: "days to keep a version of a document after it was last seen; 0 keeps it forever; audit log entries are never deleted",
    // Versions are needed to compare and to restore, they are small, and the removal of evidence
    // should be a deliberate decision.
    default: SettingDefault::Value("0"),
    example: "730",
    file: false,
};
pub static REASON_REQUIRED: Setting = Setting {
    name: "PORTAL_REASON_REQUIRED",
    meaning: "saves that need a reason: profiles, fields (a profile, a dot and the field's key) or all, separated by commas",
    default: SettingDefault::Described("none"),
    example: "legal-business,billing.taxId",
    file: false,
};
pub static TICKET_PATTERN: Setting = Setting {
    name: "PORTAL_TICKET_PATTERN",
    meaning: "regular expression that a whole ticket number has to match; without look-behind and references",
    default: SettingDefault::Described("any"),
    example: "[A-Z]{2,8}-[0-9]+",
    file: false,
};
pub static TICKET_URL: Setting = Setting {
    name: "PORTAL_TICKET_URL",
    meaning: "address that ticket numbers link to, https, with {ticket} in the place of the number",
    default: SettingDefault::Described("no link"),
    example: "https://tickets.example/browse/{ticket}",
    file: false,
};
pub static APPROVAL_REQUIRED: Setting = Setting {
    name: "PORTAL_APPROVAL_REQUIRED",
    meaning: "saves that another person has to approve: profiles, fields (a profile, a dot and the field's key) or all, separated by commas",
    default: SettingDefault::Described("none"),
    example: "legal-business,billing.taxId",
    file: false,
};
pub static APPROVAL_PEOPLE: Setting = Setting {
    name: "PORTAL_APPROVAL_PEOPLE",
    meaning: "people who have to approve such a save, 1 or 2; its author never counts",
    default: SettingDefault::Value("1"),
    example: "2",
    file: false,
};
pub static APPROVAL_DAYS: Setting = Setting {
    name: "PORTAL_APPROVAL_DAYS",
    meaning: "days after which a request for approval ends, 1 to 30",
    default: SettingDefault::Value("7"),
    example: "7",
    file: false,
};
pub static APPROVAL_EMERGENCY: Setting = Setting {
    name: "PORTAL_APPROVAL_EMERGENCY",
    meaning: "yes or no: editors may save without approval in an emergency, with a reason, and everybody is told",
    default: SettingDefault::Value("yes"),
    example: "no",
    file: false,
};
pub static SESSION_IDLE: Setting = Setting {
    name: "PORTAL_SESSION_IDLE",
    meaning: "minutes without a request after which a session ends; decimals allowed",
    default: SettingDefault::Value("30"),
    example: "30",
    file: false,
};
pub static SESSION_LIFETIME: Setting = Setting {
    name: "PORTAL_SESSION_LIFETIME",
    meaning: "minutes after which a session ends in any case; decimals allowed",
    default: SettingDefault::Value("480"),
    example: "480",
    file: false,
};
pub static UPSTREAM_TIMEOUT: Setting = Setting {
    name: "PORTAL_UPSTREAM_TIMEOUT",
    meaning: "seconds for a whole GET to Partner Center; a PUT gets half as long again; 3 s to connect; 10 s for the identity provider; above 18 a save may take longer than the 130 s that proxies wait for an answer: give them six times this and 30 s",
    default: SettingDefault::Value("10"),
    example: "10",
    file: false,
};
pub static SIGN_IN_RATE: Setting = Setting {
    name: "PORTAL_SIGN_IN_RATE",
    meaning: "sign-in attempts per minute and client address; 0 turns the limit off",
    default: SettingDefault::Value("60"),
    example: "60",
    file: false,
};
pub static REQUEST_RATE: Setting = Setting {
    name: "PORTAL_REQUEST_RATE",
    meaning: "requests per minute and session, or per client address without a session; assets are not counted; 0 turns the limit off",
    // Twenty tabs that all reload every two seconds stay below this limit.
    default: SettingDefault::Value("600"),
    example: "600",
    file: false,
};
pub static COLLECTION_RATE: Setting = Setting {
    name: "PORTAL_COLLECTION_RATE",
    meaning: "calls to Partner Center per minute that reading all customers and change sets make at most; 0 turns the limit off",
    // Half of the only number that is published: 500 requests per minute and tenant for the
    // resource of customers.
    default: SettingDefault::Value("250"),
    example: "250",
    file: false,
};
pub static WATCH: Setting = Setting {
    name: "PORTAL_WATCH",
    meaning: "yes or no: the portal reads customers and profiles by itself, spread over the day, with the app's own credential and with sign-ins that administrators lend for reading",
    default: SettingDefault::Value("no"),
    example: "yes",
    file: false,
};
pub static CHANGE_SET_LIMIT: Setting = Setting {
    name: "PORTAL_CHANGE_SET_LIMIT",
    meaning: "customers of one change set at most",
    default: SettingDefault::Value("1000"),
    example: "1000",
    file: false,
};
pub static CHANGE_DAY_LIMIT: Setting = Setting {
    name: "PORTAL_CHANGE_DAY_LIMIT",
    meaning: "customers that change sets change within 24 hours at most, all sets together",
    default: SettingDefault::Value("5000"),
    example: "5000",
    file: false,
};
pub static SMTP_HOST: Setting = Setting {
    name: "PORTAL_SMTP_HOST",
    meaning: "mail server that sends notifications; the other settings of mail need it",
    default: SettingDefault::Described("no e-mail"),
    example: "smtp.contoso.example",
    file: false,
};
pub static SMTP_PORT: Setting = Setting {
    name: "PORTAL_SMTP_PORT",
    meaning: "port of the mail server",
    default: SettingDefault::Described("587; with tls 465"),
    example: "587",
    file: false,
};
pub static SMTP_SECURITY: Setting = Setting {
    name: "PORTAL_SMTP_SECURITY",
    meaning: "starttls (nothing is sent without TLS), tls (from the first byte on) or none (only for a mail server on this machine)",
    default: SettingDefault::Value("starttls"),
    example: "tls",
    file: false,
};
pub static SMTP_USER: Setting = Setting {
    name: "PORTAL_SMTP_USER",
    meaning: "account at the mail server",
    default: SettingDefault::Described("none"),
    example: "portal@contoso.example",
    file: false,
};
pub static SMTP_PASSWORD: Setting = Setting {
    name: "PORTAL_SMTP_PASSWORD",
    meaning: "password of that account",
    default: SettingDefault::Described("none"),
    example: "the-password",
    file: true,
};
pub static SMTP_FROM: Setting = Setting {
    name: "PORTAL_SMTP_FROM",
    meaning: "sender of messages: an e-mail address, also in angle brackets behind a name",
    default: SettingDefault::Described("must be set with PORTAL_SMTP_HOST"),
    example: "Partner portal <portal@contoso.example>",
    file: false,
};
pub static WEBHOOK_HOSTS: Setting = Setting {
    name: "PORTAL_WEBHOOK_HOSTS",
    meaning: "hosts that webhooks and Teams channels may have, separated by commas; *.example.com is every host below that domain; port 443 unless another one, or :any, stands behind the host",
    default: SettingDefault::Described("none"),
    example: "hooks.contoso.example,*.environment.api.powerplatform.com",
    file: false,
};
pub static WEBHOOK_NETWORKS: Setting = Setting {
    name: "PORTAL_WEBHOOK_NETWORKS",
    meaning: "addresses or ranges inside the own network that those hosts may have; public addresses are always possible",
    default: SettingDefault::Described("none"),
    example: "10.20.0.0/16",
    file: false,
};
pub static TRUSTED_PROXIES: Setting = Setting {
    name: "PORTAL_TRUSTED_PROXIES",
    meaning: "addresses or ranges of proxies whose forwarding headers are trusted",
    default: SettingDefault::Described("none"),
    example: "10.0.0.5,192.168.0.0/24",
    file: false,
};
pub static METRICS_ADDR: Setting = Setting {
    name: "PORTAL_METRICS_ADDR",
    meaning: "listen address of the Prometheus metrics",
    default: SettingDefault::Described("off"),
    example: "127.0.0.1:9090",
    file: false,
};
pub static OTLP_ENDPOINT: Setting = Setting {
    name: "PORTAL_OTLP_ENDPOINT",
    meaning: "OpenTelemetry collector that receives traces by OTLP over HTTP; /v1/traces may be left out",
    default: SettingDefault::Described("off"),
    example: "http://127.0.0.1:4318",
    file: false,
};
pub static LOG: Setting = Setting {
    name: "PORTAL_LOG",
    meaning: "log filter: a level (error, warn, info, debug, trace, off), or levels by module",
    default: SettingDefault::Value("info"),
    example: "info,portal=debug",
    file: false,
};
pub static LOG_FORMAT: Setting = Setting {
    name: "PORTAL_LOG_FORMAT",
    meaning: "text or json",
    default: SettingDefault::Value("text"),
    example: "json",
    file: false,
};

pub static SANDBOX_CUSTOMERS: Setting = Setting {
    name: "PORTAL_SANDBOX_CUSTOMERS",
    meaning: "number of customers that the stand-in of `portal serve --sandbox` has, 1 to 100000; without effect otherwise",
    default: SettingDefault::Value("250"),
    example: "10000",
    file: false,
};

/// All settings, in the order of the documents.
pub static TABLE: &[&Setting] = &[
    &ADDR,
    &URL,
    &CLOUD,
    &TENANT_ID,
    &CLIENT_ID,
    &CLIENT_SECRET,
    &CLIENT_CERTIFICATE_FILE,
    &AUTHORITY,
    &API_URL,
    &API_SCOPE,
    &DATABASE_URL,
    &DATABASE_CONNECTIONS,
    &ENCRYPTION_KEYS,
    &DEFAULT_ROLE,
    &CONTACT,
    &ROLE_REQUEST_URL,
    &KEEP_VERSIONS,
    &REASON_REQUIRED,
    &TICKET_PATTERN,
    &TICKET_URL,
    &APPROVAL_REQUIRED,
    &APPROVAL_PEOPLE,
    &APPROVAL_DAYS,
    &APPROVAL_EMERGENCY,
    &SESSION_IDLE,
    &SESSION_LIFETIME,
    &UPSTREAM_TIMEOUT,
    &SIGN_IN_RATE,
    &REQUEST_RATE,
    &COLLECTION_RATE,
    &WATCH,
    &CHANGE_SET_LIMIT,
    &CHANGE_DAY_LIMIT,
    &SMTP_HOST,
    &SMTP_PORT,
    &SMTP_SECURITY,
    &SMTP_USER,
    &SMTP_PASSWORD,
    &SMTP_FROM,
    &WEBHOOK_HOSTS,
    &WEBHOOK_NETWORKS,
    &TRUSTED_PROXIES,
    &METRICS_ADDR,
    &OTLP_ENDPOINT,
    &LOG,
    &LOG_FORMAT,
    &SANDBOX_CUSTOMERS,
];

/// Names the settings file. It is not a setting itself.
pub const CONFIG: &str = "PORTAL_CONFIG";

/// Names a file of defaults, which count where neither the environment nor the settings file has a
/// value. Images set it. It is not a setting itself.
pub const DEFAULTS: &str = "PORTAL_DEFAULTS";

/// Every name that the portal reads.
pub fn names() -> impl Iterator<Item = String> {
    let files = TABLE
        .iter()
        .filter(|setting| setting.file)
        .map(|setting| format!("{}_FILE", setting.name));
    TABLE
        .iter()
        .map(|setting| setting.name.to_owned())
        .chain(files)
        .chain([CONFIG.to_owned(), DEFAULTS.to_owned()])
}

/// Formats the table as `portal serve --help` prints it.
pub fn help() -> String {
    let mut text = String::from(
        "Settings, from the environment or from a file of NAME=VALUE lines named by PORTAL_CONFIG (the environment wins). Only the environment sets the proxy for outgoing calls (HTTPS_PROXY, NO_PROXY; never used for this machine) and further certificate authorities (SSL_CERT_FILE):\n",
    );
    for setting in TABLE {
        let name = if setting.file {
            format!("{} (or {}_FILE)", setting.name, setting.name)
        } else {
            setting.name.to_owned()
        };
        text += &format!(
            "\n  {name}\n      {} [{}]\n",
            setting.meaning,
            setting.default.text()
        );
    }
    text
}
