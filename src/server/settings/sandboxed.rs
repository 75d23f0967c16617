//! Settings for the sandbox: nothing of a real cloud may be named, and what is not named is thrown away at the end.

use super::{Problem, Source, parse, table};
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The values that the sandbox puts over the environment's.
pub struct Sandboxed {
    values: BTreeMap<&'static str, String>,
}

/// A folder of this run's own, removed when dropped.
pub struct Temporary(PathBuf);

const TENANT: &str = "3f2c9b60-7d14-4b7e-9c55-0a5d1e8f4c21";
const CLIENT: &str = "a4c1d8e2-5b36-4f0a-8e97-6d2f3b1c7e90";

impl Sandboxed {
    /// `origin` is the portal's own where `PORTAL_URL` does not name one. Refuses when anything of a real cloud is named.
    pub fn new(source: &Source, origin: String) -> Result<Sandboxed, Vec<Problem>> {
        let refused = refused(source);
        if !refused.is_empty() {
            return Err(refused);
        }
        let mut values = BTreeMap::from([
            (table::CLOUD.name, "custom".to_owned()),
            (table::TENANT_ID.name, TENANT.to_owned()),
            (table::CLIENT_ID.name, CLIENT.to_owned()),
            (table::CLIENT_SECRET.name, URL_SAFE_NO_PAD.encode(random())),
        ]);
        let named = |setting: &table::Setting| source.get(setting.name).or_else(|| source.get(&format!("{}_FILE", setting.name)));
        if named(&table::URL).is_none() {
            values.insert(table::URL.name, origin);
        }
        if named(&table::ENCRYPTION_KEYS).is_none() {
            values.insert(table::ENCRYPTION_KEYS.name, format!("sandbox:{}", STANDARD.encode(random())));
        }
        Ok(Sandboxed { values })
    }

    /// A database in a folder of its own, unless one is named. Keep the answer: dropping it removes the folder.
    pub fn database(&mut self, source: &Source) -> std::io::Result<Option<Temporary>> {
        if source.get(table::DATABASE_URL.name).is_some() {
            return Ok(None);
        }
        let folder = std::env::temp_dir().join(format!("portal-sandbox-{}", URL_SAFE_NO_PAD.encode(&random()[..9])));
        private_folder(&folder)?;
        self.values.insert(table::DATABASE_URL.name, format!("sqlite://{}", folder.join("portal.db").display()));
        Ok(Some(Temporary(folder)))
    }

    /// The stand-in's addresses.
    pub fn stand_in(&mut self, issuer: String, api_url: String) {
        self.values.insert(table::AUTHORITY.name, issuer);
        self.values.insert(table::API_URL.name, api_url);
    }

    /// Empty where nothing is put over the environment.
    pub fn get(&self, name: &str) -> Option<String> {
        self.values.get(name).cloned()
    }

    /// The portal's own origin: what the stand-in sends people back to.
    pub fn origin(&self, source: &Source) -> Result<String, Vec<Problem>> {
        let text = self.get(table::URL.name).or_else(|| source.get(table::URL.name)).unwrap_or_default();
        parse::origin(&text).map_err(|what| vec![Problem { name: table::URL.name.to_owned(), what, example: table::URL.example }])
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
    [&table::CLOUD, &table::TENANT_ID, &table::CLIENT_ID, &table::CLIENT_SECRET, &table::CLIENT_CERTIFICATE_FILE]
        .into_iter()
        .chain([&table::AUTHORITY, &table::API_URL, &table::API_SCOPE])
        .map(|setting| setting.name)
        .chain([secret_file.as_str()])
        .filter(|name| source.get(name).is_some_and(|value| !(*name == table::CLOUD.name && value == "custom")))
        .map(|name| Problem {
            name: name.to_owned(),
            what: "names something real, and --sandbox runs on a stand-in: leave one of the two out".to_owned(),
            example: "",
        })
        .collect()
}

fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).expect("the system has random numbers");
    bytes
}

/// Nobody else on this machine may look into it.
fn private_folder(path: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
