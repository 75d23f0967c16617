//! Reads `Settings` from their source and collects every problem.

use super::approval::{self, ApprovalRequired, ApprovalSettings};
use super::clean::cleaned;
use super::contact::{Contact, https_page};
use super::database_url::database_url;
use super::justification::{ReasonRequired, TicketPattern, TicketUrl};
use super::problem::SettingProblem;
use super::smtp::{self, SmtpSecurity, SmtpSettings};
use super::table::{self, Setting, SettingDefault};
use super::webhooks::{self, WebhookRules};
use super::{Credential, EncryptionKey, Secret, SettingSource, Settings, parse};
use crate::config::cloud::Cloud;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The settings of commands that only need the database.
#[derive(Debug)]
pub struct DatabaseSettings {
    pub database_url: Secret,
    pub encryption_keys: Vec<(String, EncryptionKey)>,
}

impl Settings {
    /// Reads all settings from the environment, and from the file that it names.
    ///
    /// # Errors
    ///
    /// Returns every missing or invalid setting.
    pub fn read(
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Settings, Vec<SettingProblem>> {
        Settings::from_source(&SettingSource::open(environment)?)
    }

    /// Reads all settings.
    ///
    /// # Errors
    ///
    /// Returns every missing or invalid setting.
    pub fn from_source(source: &SettingSource) -> Result<Settings, Vec<SettingProblem>> {
        let mut reader = SettingsReader {
            source,
            problems: Vec::new(),
        };
        let settings = reader.settings();
        reader.result(settings)
    }

    /// Reads the listen address only.
    ///
    /// # Errors
    ///
    /// Fails if it is invalid.
    pub fn listen_address(source: &SettingSource) -> Result<SocketAddr, Vec<SettingProblem>> {
        let mut reader = SettingsReader {
            source,
            problems: Vec::new(),
        };
        let addr = reader.parsed(&table::ADDR, parse::address);
        reader.result(addr)
    }
}

impl DatabaseSettings {
    /// Reads the database's address only, for commands that need no key.
    ///
    /// # Errors
    ///
    /// Fails if the address is invalid.
    pub fn address(source: &SettingSource) -> Result<Secret, Vec<SettingProblem>> {
        let mut reader = SettingsReader {
            source,
            problems: Vec::new(),
        };
        let url = reader.parsed(&table::DATABASE_URL, database_url);
        reader.result(url.map(Secret::new))
    }

    /// Reads the database's address and the keys.
    ///
    /// # Errors
    ///
    /// Returns every missing or invalid setting.
    pub fn from_source(source: &SettingSource) -> Result<DatabaseSettings, Vec<SettingProblem>> {
        let mut reader = SettingsReader {
            source,
            problems: Vec::new(),
        };
        let database_url = reader.parsed(&table::DATABASE_URL, database_url);
        let encryption_keys = reader.parsed(&table::ENCRYPTION_KEYS, parse::encryption_keys);
        let stored = database_url.zip(encryption_keys);
        reader.result(stored.map(|(url, encryption_keys)| DatabaseSettings {
            database_url: Secret::new(url),
            encryption_keys,
        }))
    }
}

struct SettingsReader<'a, 'e> {
    source: &'a SettingSource<'e>,
    problems: Vec<SettingProblem>,
}

impl SettingsReader<'_, '_> {
    /// Returns `None` only if there are problems.
    fn settings(&mut self) -> Option<Settings> {
        // Every line runs before the first `?`, so that every problem is found.
        let addr = self.parsed(&table::ADDR, parse::address);
        let url = match (self.text(&table::URL), addr) {
            (None, Some(addr)) => Some(format!("http://localhost:{}", addr.port())),
            _ => self.parsed(&table::URL, parse::origin),
        };
        let cloud = self.parsed(&table::CLOUD, |text| {
            Cloud::parse(text).map_err(str::to_owned)
        });
        let tenant = self.parsed(&table::TENANT_ID, parse::guid);
        // Microsoft's client ids are GUIDs; those of another provider may be any word.
        let client_id = self.parsed(
            &table::CLIENT_ID,
            if cloud == Some(Cloud::Custom) {
                parse::word
            } else {
                parse::guid
            },
        );
        let credential = self.credential();
        let authority =
            self.parsed_or_cloud_default(&table::AUTHORITY, parse::base, cloud, |cloud| {
                cloud.authority(tenant.as_deref().unwrap_or_default())
            });
        let api_url =
            self.parsed_or_cloud_default(&table::API_URL, parse::api_url, cloud, |cloud| {
                cloud.api_url().map(str::to_owned)
            });
        let api_scope = match self.text(&table::API_SCOPE) {
            Some(_) => self.parsed(&table::API_SCOPE, parse::word),
            None => api_url
                .as_ref()
                .map(|base| format!("{base}/user_impersonation")),
        };
        let database_url = self.parsed(&table::DATABASE_URL, database_url);
        let database_connections = self.parsed(&table::DATABASE_CONNECTIONS, parse::connections);
        let encryption_keys = self.parsed(&table::ENCRYPTION_KEYS, parse::encryption_keys);
        let default_role = self.parsed(&table::DEFAULT_ROLE, parse::default_role);
        let contact = self.parsed(&table::CONTACT, Contact::parse).map(Arc::new);
        let role_request_url = self
            .parsed(&table::ROLE_REQUEST_URL, https_page)
            .map(Arc::from);
        let keep_versions = self.parsed(&table::KEEP_VERSIONS, parse::days);
        let reason_required = self
            .parsed(&table::REASON_REQUIRED, ReasonRequired::parse)
            .unwrap_or_default();
        let ticket_pattern = self.parsed(&table::TICKET_PATTERN, TicketPattern::parse);
        let ticket_url = self.parsed(&table::TICKET_URL, TicketUrl::parse);
        let approval = self.approval();
        let session_idle = self.parsed(&table::SESSION_IDLE, parse::minutes);
        let session_lifetime = self.parsed(&table::SESSION_LIFETIME, parse::minutes);
        let upstream_timeout = self.parsed(&table::UPSTREAM_TIMEOUT, parse::seconds);
        let sign_in_rate = self.parsed(&table::SIGN_IN_RATE, parse::rate);
        let request_rate = self.parsed(&table::REQUEST_RATE, parse::rate);
        let collection_rate = self.parsed(&table::COLLECTION_RATE, parse::rate);
        let watch = self.parsed(&table::WATCH, parse::yes_or_no);
        let change_set_limit = self.parsed(&table::CHANGE_SET_LIMIT, parse::rows);
        let change_day_limit = self.parsed(&table::CHANGE_DAY_LIMIT, parse::rows);
        let smtp = self.smtp().map(Arc::new);
        let webhooks = Arc::new(WebhookRules::new(
            self.parsed(&table::WEBHOOK_HOSTS, webhooks::hosts)
                .unwrap_or_default(),
            self.parsed(&table::WEBHOOK_NETWORKS, parse::networks)
                .unwrap_or_default(),
        ));
        let sandbox_customers = self.parsed(&table::SANDBOX_CUSTOMERS, parse::sandbox_customers);
        let trusted_proxies = self
            .parsed(&table::TRUSTED_PROXIES, parse::networks)
            .unwrap_or_default();
        let metrics_addr = self.parsed(&table::METRICS_ADDR, parse::address);
        let otlp_endpoint = self.parsed(&table::OTLP_ENDPOINT, parse::collector);
        let log = self.parsed(&table::LOG, parse::log_filter);
        let log_format = self.parsed(&table::LOG_FORMAT, parse::log_format);
        let credential_file = match &credential {
            Some(Credential::Certificate(path)) => Some(path.clone()),
            Some(Credential::Secret(_)) | None => self.file_of(&table::CLIENT_SECRET),
        };
        let encryption_keys_file = self.file_of(&table::ENCRYPTION_KEYS);
        Some(Settings {
            addr: addr?,
            url: url?,
            cloud: cloud?,
            tenant: tenant?,
            client_id: client_id?,
            credential: credential?,
            credential_file,
            authority: authority?,
            api_url: api_url?,
            api_scope: api_scope?,
            database_url: database_url?,
            database_connections: database_connections?,
            encryption_keys: encryption_keys?,
            encryption_keys_file,
            default_role: default_role?,
            contact,
            role_request_url,
            keep_versions: keep_versions?,
            reason_required,
            ticket_pattern,
            ticket_url: ticket_url.map(Arc::new),
            approval: approval?,
            session_idle: session_idle?,
            session_lifetime: session_lifetime?,
            upstream_timeout: upstream_timeout?,
            sign_in_rate: sign_in_rate?,
            request_rate: request_rate?,
            collection_rate: collection_rate?,
            watch: watch?,
            change_set_limit: change_set_limit?,
            change_day_limit: change_day_limit?,
            smtp,
            webhooks,
            sandbox_customers: sandbox_customers?,
            trusted_proxies,
            metrics_addr,
            otlp_endpoint,
            log: log?,
            log_format: log_format?,
            sandbox: false,
        })
    }

    /// Reads the four settings about approval.
    fn approval(&mut self) -> Option<ApprovalSettings> {
        let before = self.problems.len();
        let required = self.parsed(&table::APPROVAL_REQUIRED, ApprovalRequired::parse);
        let people = self.parsed(&table::APPROVAL_PEOPLE, approval::people);
        let life = self.parsed(&table::APPROVAL_DAYS, approval::life);
        let emergency = self.parsed(&table::APPROVAL_EMERGENCY, parse::yes_or_no);
        let settings = ApprovalSettings {
            required: required.unwrap_or_default(),
            people: people?,
            life: life?,
            emergency: emergency?,
        };
        (self.problems.len() == before).then_some(settings)
    }

    /// Reads the mail server, if one is set. Its settings depend on each other, which is told once
    /// each of them is right by itself.
    fn smtp(&mut self) -> Option<SmtpSettings> {
        let before = self.problems.len();
        let host = self.parsed(&table::SMTP_HOST, smtp::host);
        let port = self.parsed(&table::SMTP_PORT, smtp::port);
        let security = self.parsed(&table::SMTP_SECURITY, SmtpSecurity::parse);
        let user = self.parsed(&table::SMTP_USER, parse::secret);
        let password = self.parsed(&table::SMTP_PASSWORD, parse::secret);
        let from = self.parsed(&table::SMTP_FROM, smtp::sender);
        if self.problems.len() > before {
            return None;
        }
        let given = [
            (&table::SMTP_USER, user.is_some()),
            (&table::SMTP_PASSWORD, password.is_some()),
            (&table::SMTP_FROM, from.is_some()),
        ];
        let Some(host) = host else {
            let other = given.into_iter().find(|(_, is_set)| *is_set);
            return match other {
                Some((setting, _)) => self.needs(&table::SMTP_HOST, setting),
                None => None,
            };
        };
        let security = security?;
        if security == SmtpSecurity::None && !smtp::is_this_machine(&host) {
            let what = "must be starttls or tls, unless the mail server is on this machine";
            self.problem(&table::SMTP_SECURITY, what.to_owned());
            return None;
        }
        let account = match (user, password) {
            (Some(user), Some(password)) => Some((user, Secret::new(password))),
            (None, None) => None,
            (Some(_), None) => return self.needs(&table::SMTP_PASSWORD, &table::SMTP_USER),
            (None, Some(_)) => return self.needs(&table::SMTP_USER, &table::SMTP_PASSWORD),
        };
        let Some(from) = from else {
            return self.needs(&table::SMTP_FROM, &table::SMTP_HOST);
        };
        Some(SmtpSettings {
            port: port.unwrap_or(security.usual_port()),
            host,
            security,
            account,
            from,
        })
    }

    /// Tells that a setting is missing which another one needs.
    fn needs<T>(&mut self, missing: &'static Setting, other: &'static Setting) -> Option<T> {
        self.problem(missing, format!("must be set, as {} is", other.name));
        None
    }

    /// Reads the credential: either a secret or a certificate.
    fn credential(&mut self) -> Option<Credential> {
        let before = self.problems.len();
        let secret = self.text(&table::CLIENT_SECRET);
        if let Some(what) = secret.as_deref().and_then(|text| parse::secret(text).err()) {
            let what = self.with_file(&table::CLIENT_SECRET, what);
            self.problem(&table::CLIENT_SECRET, what);
        }
        if self.problems.len() > before {
            return None;
        }
        let certificate = self.source.get(table::CLIENT_CERTIFICATE_FILE.name);
        match (secret, certificate) {
            (Some(secret), None) => Some(Credential::Secret(Secret::new(secret))),
            (None, Some(path)) => self.certificate(path),
            (Some(_), Some(_)) => {
                self.problem(
                    &table::CLIENT_CERTIFICATE_FILE,
                    format!(
                        "is set, and {} too: leave one out",
                        table::CLIENT_SECRET.name
                    ),
                );
                None
            }
            (None, None) => {
                self.problem(
                    &table::CLIENT_SECRET,
                    format!("must be set, or {}", table::CLIENT_CERTIFICATE_FILE.name),
                );
                None
            }
        }
    }

    fn certificate(&mut self, path: String) -> Option<Credential> {
        if let Err(what) = cleaned(&path) {
            self.problem(&table::CLIENT_CERTIFICATE_FILE, what);
            return None;
        }
        let what = match std::fs::read_to_string(&path) {
            Err(error) => named_file(&path, &format!("cannot be read: {error}")),
            Ok(pem) if !pem.contains("-----BEGIN CERTIFICATE-----") => {
                named_file(&path, "has no certificate")
            }
            Ok(pem) if !pem.contains("PRIVATE KEY-----") => named_file(&path, "has no private key"),
            Ok(_) => return Some(Credential::Certificate(PathBuf::from(path))),
        };
        self.problem(&table::CLIENT_CERTIFICATE_FILE, what);
        None
    }

    /// Returns the setting, or the value of the cloud. A cloud without a value requires the
    /// setting.
    fn parsed_or_cloud_default(
        &mut self,
        setting: &'static Setting,
        parse: fn(&str) -> Result<String, String>,
        cloud: Option<Cloud>,
        of_cloud: impl FnOnce(Cloud) -> Option<String>,
    ) -> Option<String> {
        if self.source.get(setting.name).is_some() {
            return self.parsed(setting, parse);
        }
        let cloud = cloud?;
        let value = of_cloud(cloud);
        if value.is_none() {
            self.problem(
                setting,
                format!(
                    "must be set when {} is {}",
                    table::CLOUD.name,
                    cloud.row().name
                ),
            );
        }
        value
    }

    /// Returns the path of the file that holds the value of a setting, if one is named.
    fn file_of(&self, setting: &'static Setting) -> Option<PathBuf> {
        self.source
            .get(&format!("{}_FILE", setting.name))
            .map(PathBuf::from)
    }

    /// Returns the text of the value, from the setting or from the file that it names.
    fn text(&mut self, setting: &'static Setting) -> Option<String> {
        let value = self.source.get(setting.name);
        let path = self
            .source
            .get(&format!("{}_FILE", setting.name))
            .filter(|_| setting.file);
        match (value, path) {
            (None, None) => None,
            (Some(value), None) => match cleaned(&value) {
                Ok(value) => Some(value.to_owned()),
                Err(what) => {
                    self.problem(setting, what);
                    None
                }
            },
            (Some(_), Some(_)) => {
                self.problem(
                    setting,
                    format!("is set, and {}_FILE too: leave one out", setting.name),
                );
                None
            }
            (None, Some(path)) => {
                let path = match cleaned(&path) {
                    Ok(path) => path,
                    Err(what) => return self.file_problem(setting, &what),
                };
                let read = std::fs::read(path).map_err(|error| format!("cannot be read: {error}"));
                match read.and_then(|bytes| parse::in_file(&bytes)) {
                    Ok(text) => Some(text),
                    Err(what) => self.file_problem(setting, &named_file(path, &what)),
                }
            }
        }
    }

    /// Returns the parsed value or default. `None` if there is a problem, or if the default is not
    /// a value.
    fn parsed<T>(
        &mut self,
        setting: &'static Setting,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let before = self.problems.len();
        let text = match (self.text(setting), setting.default) {
            (Some(text), _) => text,
            (None, _) if self.problems.len() > before => return None,
            (None, SettingDefault::Value(value)) => value.to_owned(),
            (None, SettingDefault::Described(_)) => return None,
            (None, SettingDefault::Required) => {
                self.problem(setting, "must be set".to_owned());
                return None;
            }
        };
        parse(&text)
            .map_err(|what| {
                let what = self.with_file(setting, what);
                self.problem(setting, what);
            })
            .ok()
    }

    /// Adds the file in which the value of a setting stands to what is wrong with it.
    fn with_file(&self, setting: &'static Setting, what: String) -> String {
        let path = self.file_of(setting).filter(|_| setting.file);
        match path.as_deref().and_then(|path| shown(path.to_str()?)) {
            Some(path) => format!("{what} (in the file {path})"),
            None => what,
        }
    }

    fn problem(&mut self, setting: &'static Setting, what: String) {
        self.problems.push(SettingProblem {
            name: setting.name.to_owned(),
            what,
            example: setting.example,
        });
    }

    fn file_problem(&mut self, setting: &'static Setting, what: &str) -> Option<String> {
        self.problems.push(SettingProblem {
            name: format!("{}_FILE", setting.name),
            what: what.to_owned(),
            example: "/run/secrets/portal",
        });
        None
    }

    fn result<T>(self, value: Option<T>) -> Result<T, Vec<SettingProblem>> {
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(self.problems),
        }
    }
}

/// Says what is wrong with a file that a setting names.
fn named_file(path: &str, what: &str) -> String {
    match shown(path) {
        Some(path) => format!("names the file {path}, which {what}"),
        None => format!("names a file that {what}"),
    }
}

/// Returns a path as it may be told. Somebody may have put a secret there by mistake, so that it has
/// to be one: the file is there, or a folder on the way to it.
fn shown(path: &str) -> Option<&str> {
    let path = cleaned(path).ok()?;
    let is_folder = |folder: &Path| folder.parent().is_some() && folder.is_dir();
    let mut folders = Path::new(path).ancestors().skip(1);
    (Path::new(path).exists() || folders.any(is_folder)).then_some(path)
}
