//! Settings for the sandbox. Nothing of a real cloud may be set, and the database and the keys are
//! temporary unless they are set.

use super::clean::cleaned;
use super::database_url::sqlite_address;
use super::table::{self, Setting};
use super::{SettingProblem, SettingSource, Settings, parse};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The settings that replace the configured ones while the portal runs on the sandbox.
pub struct SandboxSettings<'a> {
    source: &'a SettingSource<'a>,
    values: BTreeMap<&'static str, String>,
    folder: Option<TemporaryFolder>,
}

/// A folder that belongs to this run and is removed when dropped.
#[derive(Debug)]
pub struct TemporaryFolder(PathBuf);

const TENANT: &str = "3f2c9b60-7d14-4b7e-9c55-0a5d1e8f4c21";
const CLIENT: &str = "a4c1d8e2-5b36-4f0a-8e97-6d2f3b1c7e90";

impl<'a> SandboxSettings<'a> {
    /// Starts with the configured settings.
    ///
    /// # Errors
    ///
    /// Fails if a setting names a real cloud, tenant or app registration.
    pub fn new(source: &'a SettingSource<'a>) -> Result<SandboxSettings<'a>, Vec<SettingProblem>> {
        let refused = refused(source);
        if !refused.is_empty() {
            return Err(refused);
        }
        let keys = keys(source);
        // Replicas of one sandbox have the same keys, and therefore derive the same secret.
        let secret = keys.as_ref().map_or_else(random, |keys| derived(keys));
        let mut values = BTreeMap::from([
            (table::CLOUD.name, "custom".to_owned()),
            (table::TENANT_ID.name, TENANT.to_owned()),
            (table::CLIENT_ID.name, CLIENT.to_owned()),
            (table::CLIENT_SECRET.name, URL_SAFE_NO_PAD.encode(secret)),
        ]);
        if keys.is_none() {
            // Each key has a name of its own: the database may outlive this run.
            let name = URL_SAFE_NO_PAD.encode(&random()[..6]);
            values.insert(
                table::ENCRYPTION_KEYS.name,
                format!("sandbox-{name}:{}", STANDARD.encode(random())),
            );
        }
        Ok(SandboxSettings {
            source,
            values,
            folder: None,
        })
    }

    /// Returns the value of a setting. Empty if it has none.
    pub fn get(&self, setting: &Setting) -> String {
        let value = self
            .values
            .get(setting.name)
            .cloned()
            .or_else(|| self.source.get(setting.name));
        value.unwrap_or_else(|| match setting.default {
            table::SettingDefault::Value(value) => value.to_owned(),
            _ => String::new(),
        })
    }

    /// Returns the number of customers.
    ///
    /// # Errors
    ///
    /// Fails if the setting is invalid.
    pub fn customers(&self) -> Result<usize, Vec<SettingProblem>> {
        let setting = &table::SANDBOX_CUSTOMERS;
        let number = checked(setting, &self.get(setting), parse::sandbox_customers)?;
        Ok(number as usize)
    }

    /// Returns the listen address.
    ///
    /// # Errors
    ///
    /// Fails if the setting is invalid.
    pub fn addr(&self) -> Result<SocketAddr, Vec<SettingProblem>> {
        checked(&table::ADDR, &self.get(&table::ADDR), parse::address)
    }

    /// Returns the portal's origin. Its port is the one that was bound, unless the setting names
    /// another.
    ///
    /// # Errors
    ///
    /// Fails if the setting is invalid.
    pub fn origin(&mut self, bound: SocketAddr) -> Result<String, Vec<SettingProblem>> {
        if self.source.get(table::URL.name).is_none() {
            self.values.insert(
                table::URL.name,
                format!("http://localhost:{}", bound.port()),
            );
        }
        checked(&table::URL, &self.get(&table::URL), parse::origin)
    }

    /// Creates a database in a temporary folder, unless a setting names one.
    ///
    /// # Errors
    ///
    /// Fails if the folder cannot be created.
    pub fn throw_away_database(&mut self) -> std::io::Result<()> {
        if !self.source.has(table::DATABASE_URL.name) {
            let folder = TemporaryFolder::new()?;
            self.values.insert(
                table::DATABASE_URL.name,
                sqlite_address(&folder.0.join("portal.db")),
            );
            self.folder = Some(folder);
        }
        Ok(())
    }

    /// Sends mail to the mail server of the stand-in, and lets webhooks reach this machine, unless
    /// settings say otherwise.
    pub fn tell_stand_in(&mut self, smtp: SocketAddr) {
        if !self.source.has(table::SMTP_HOST.name) {
            self.values.extend([
                (table::SMTP_HOST.name, smtp.ip().to_string()),
                (table::SMTP_PORT.name, smtp.port().to_string()),
                (table::SMTP_SECURITY.name, "none".to_owned()),
                (
                    table::SMTP_FROM.name,
                    "Partner portal <portal@sandbox.example>".to_owned(),
                ),
            ]);
        }
        if !self.source.has(table::WEBHOOK_HOSTS.name) {
            self.values.extend([
                (table::WEBHOOK_HOSTS.name, "localhost:any".to_owned()),
                (table::WEBHOOK_NETWORKS.name, "127.0.0.0/8,::1".to_owned()),
            ]);
        }
    }

    /// Returns the settings of a replica, which shares the stand-in, the keys and the database of
    /// another portal.
    ///
    /// # Errors
    ///
    /// Fails if keys or database are not set, or if a setting is invalid.
    pub fn as_replica(
        self,
        issuer: String,
        api_url: String,
    ) -> Result<Settings, Vec<SettingProblem>> {
        let missing = |setting: &Setting| SettingProblem {
            name: setting.name.to_owned(),
            what: "has to be that of the portal whose stand-in this one shares".to_owned(),
            example: "",
        };
        let keys = keys(self.source)
            .is_none()
            .then(|| missing(&table::ENCRYPTION_KEYS));
        let database =
            (!self.source.has(table::DATABASE_URL.name)).then(|| missing(&table::DATABASE_URL));
        let problems: Vec<SettingProblem> = keys.into_iter().chain(database).collect();
        if problems.is_empty() {
            Ok(self.settings(issuer, api_url)?.0)
        } else {
            Err(problems)
        }
    }

    /// Returns the settings for a stand-in with these addresses. The caller keeps the folder, if
    /// there is one, until the portal has stopped.
    ///
    /// # Errors
    ///
    /// Returns every missing or invalid setting.
    pub fn settings(
        mut self,
        issuer: String,
        api_url: String,
    ) -> Result<(Settings, Option<TemporaryFolder>), Vec<SettingProblem>> {
        self.values.insert(table::AUTHORITY.name, issuer);
        self.values.insert(table::API_URL.name, api_url);
        let settings = Settings::read(&|name| {
            self.values
                .get(name)
                .cloned()
                .or_else(|| self.source.get(name))
        })?;
        Ok((
            Settings {
                sandbox: true,
                ..settings
            },
            self.folder,
        ))
    }
}

impl TemporaryFolder {
    /// Creates a folder that only the portal's user can access.
    fn new() -> std::io::Result<TemporaryFolder> {
        let folder = std::env::temp_dir().join(format!(
            "portal-sandbox-{}",
            URL_SAFE_NO_PAD.encode(&random()[..9])
        ));
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        Ok(TemporaryFolder(folder))
    }

    /// The path of the folder.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(folder = %self.0.display(), %error, "the throw-away database could not be removed");
        }
    }
}

/// Returns the settings that name a real cloud, tenant or app registration.
fn refused(source: &SettingSource) -> Vec<SettingProblem> {
    let secret_file = format!("{}_FILE", table::CLIENT_SECRET.name);
    [
        &table::CLOUD,
        &table::TENANT_ID,
        &table::CLIENT_ID,
        &table::CLIENT_SECRET,
        &table::CLIENT_CERTIFICATE_FILE,
    ]
    .into_iter()
    .chain([&table::AUTHORITY, &table::API_URL, &table::API_SCOPE])
    .map(|setting| setting.name)
    .chain([secret_file.as_str()])
    .filter(|name| {
        source
            .get(name)
            .is_some_and(|value| !(*name == table::CLOUD.name && value == "custom"))
    })
    .map(|name| SettingProblem {
        name: name.to_owned(),
        what: "names something real, and --sandbox runs on a stand-in: leave one of the two out"
            .to_owned(),
        example: "",
    })
    .collect()
}

fn checked<T>(
    setting: &'static Setting,
    text: &str,
    parse: fn(&str) -> Result<T, String>,
) -> Result<T, Vec<SettingProblem>> {
    cleaned(text).and_then(parse).map_err(|what| {
        vec![SettingProblem {
            name: setting.name.to_owned(),
            what,
            example: setting.example,
        }]
    })
}

/// Returns the configured encryption keys, or the path of their file.
fn keys(source: &SettingSource) -> Option<String> {
    let name = table::ENCRYPTION_KEYS.name;
    source
        .get(name)
        .or_else(|| source.get(&format!("{name}_FILE")))
}

fn derived(keys: &str) -> [u8; 32] {
    let mut secret = [0; 32];
    secret.copy_from_slice(
        digest(
            &SHA256,
            format!("the client secret of the sandbox\n{keys}").as_bytes(),
        )
        .as_ref(),
    );
    secret
}

fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).expect("the system has random numbers");
    bytes
}
