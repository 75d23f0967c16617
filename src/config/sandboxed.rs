//! Settings for the sandbox: nothing of a real cloud may be named, and what is not named is thrown
//! away at the end.

use super::table::{self, Setting};
use super::{Problem, Settings, Source, parse};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What stands over the named settings while the portal runs on the sandbox.
pub struct Sandboxed<'a> {
    source: &'a Source<'a>,
    values: BTreeMap<&'static str, String>,
    folder: Option<Temporary>,
}

/// A folder of this run's own, removed when dropped.
#[derive(Debug)]
pub struct Temporary(PathBuf);

const TENANT: &str = "3f2c9b60-7d14-4b7e-9c55-0a5d1e8f4c21";
const CLIENT: &str = "a4c1d8e2-5b36-4f0a-8e97-6d2f3b1c7e90";

impl<'a> Sandboxed<'a> {
    /// Refuses when anything of a real cloud is named.
    pub fn new(source: &'a Source<'a>) -> Result<Sandboxed<'a>, Vec<Problem>> {
        let refused = refused(source);
        if !refused.is_empty() {
            return Err(refused);
        }
        let keys = keys(source);
        // Replicas of one sandbox have the same keys, and so the same secret.
        let secret = keys.as_ref().map_or_else(random, |keys| derived(keys));
        let mut values = BTreeMap::from([
            (table::CLOUD.name, "custom".to_owned()),
            (table::TENANT_ID.name, TENANT.to_owned()),
            (table::CLIENT_ID.name, CLIENT.to_owned()),
            (table::CLIENT_SECRET.name, URL_SAFE_NO_PAD.encode(secret)),
        ]);
        if keys.is_none() {
            values.insert(
                table::ENCRYPTION_KEYS.name,
                format!("sandbox:{}", STANDARD.encode(random())),
            );
        }
        Ok(Sandboxed {
            source,
            values,
            folder: None,
        })
    }

    /// The value of a setting; empty if it has none.
    pub fn get(&self, setting: &Setting) -> String {
        let value = self
            .values
            .get(setting.name)
            .cloned()
            .or_else(|| self.source.get(setting.name));
        value.unwrap_or_else(|| match setting.default {
            table::Default::Value(value) => value.to_owned(),
            _ => String::new(),
        })
    }

    pub fn addr(&self) -> Result<SocketAddr, Vec<Problem>> {
        checked(&table::ADDR, parse::address(&self.get(&table::ADDR)))
    }

    /// The portal's origin, on the port that was bound unless one is named.
    pub fn origin(&mut self, bound: SocketAddr) -> Result<String, Vec<Problem>> {
        if self.source.get(table::URL.name).is_none() {
            self.values.insert(
                table::URL.name,
                format!("http://localhost:{}", bound.port()),
            );
        }
        checked(&table::URL, parse::origin(&self.get(&table::URL)))
    }

    /// A database in a folder of its own, unless one is named.
    pub fn throw_away_database(&mut self) -> std::io::Result<()> {
        if self.source.get(table::DATABASE_URL.name).is_none() {
            let folder = Temporary::new()?;
            self.values.insert(
                table::DATABASE_URL.name,
                format!("sqlite://{}", folder.0.join("portal.db").display()),
            );
            self.folder = Some(folder);
        }
        Ok(())
    }

    /// The settings of a portal that shares the stand-in, the keys and the database of another one.
    pub fn as_replica(self, issuer: String, api_url: String) -> Result<Settings, Vec<Problem>> {
        let missing = |setting: &Setting| Problem {
            name: setting.name.to_owned(),
            what: "has to be that of the portal whose stand-in this one shares".to_owned(),
            example: "",
        };
        let keys = keys(self.source)
            .is_none()
            .then(|| missing(&table::ENCRYPTION_KEYS));
        let database = self
            .source
            .get(table::DATABASE_URL.name)
            .is_none()
            .then(|| missing(&table::DATABASE_URL));
        let problems: Vec<Problem> = keys.into_iter().chain(database).collect();
        if problems.is_empty() {
            Ok(self.settings(issuer, api_url)?.0)
        } else {
            Err(problems)
        }
    }

    /// The settings on a stand-in with these addresses. Keep the folder, if there is one, until the
    /// portal has stopped.
    pub fn settings(
        mut self,
        issuer: String,
        api_url: String,
    ) -> Result<(Settings, Option<Temporary>), Vec<Problem>> {
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

impl Temporary {
    /// Nobody else on this machine may look into it.
    fn new() -> std::io::Result<Temporary> {
        let folder = std::env::temp_dir().join(format!(
            "portal-sandbox-{}",
            URL_SAFE_NO_PAD.encode(&random()[..9])
        ));
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        Ok(Temporary(folder))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(folder = %self.0.display(), %error, "the throw-away database could not be removed");
        }
    }
}

/// What names a real cloud, tenant or app registration.
fn refused(source: &Source) -> Vec<Problem> {
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
    .map(|name| Problem {
        name: name.to_owned(),
        what: "names something real, and --sandbox runs on a stand-in: leave one of the two out"
            .to_owned(),
        example: "",
    })
    .collect()
}

fn checked<T>(setting: &'static Setting, parsed: Result<T, String>) -> Result<T, Vec<Problem>> {
    parsed.map_err(|what| {
        vec![Problem {
            name: setting.name.to_owned(),
            what,
            example: setting.example,
        }]
    })
}

/// What is named for them: keys, or a file.
fn keys(source: &Source) -> Option<String> {
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
