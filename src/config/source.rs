//! The source of settings: the environment, a file of `NAME=VALUE` lines that `PORTAL_CONFIG` names,
//! and a file of defaults that `PORTAL_DEFAULTS` names, which an image brings along. The first of
//! them that has a value counts.

use super::clean::{cleaned, trimmed};
use super::log_targets;
use super::misspelt::unknown;
use super::outgoing::ENVIRONMENT_ONLY;
use super::problem::SettingProblem;
use super::table;
use std::collections::{BTreeMap, BTreeSet};

/// The environment and the content of the files.
pub struct SettingSource<'a> {
    environment: &'a dyn Fn(&str) -> Option<String>,
    file: SettingsFile,
    defaults: SettingsFile,
}

/// The content of a file of `NAME=VALUE` lines. Empty if none is named.
#[derive(Default)]
struct SettingsFile {
    path: String,
    values: BTreeMap<String, String>,
    /// Names that stand in several lines, with the numbers of the lines.
    repeated: BTreeMap<String, Vec<usize>>,
    /// Names whose values seem to have a comment behind them.
    commented: BTreeSet<String>,
}

impl SettingsFile {
    fn open(name: &'static str, path: Option<String>) -> Result<SettingsFile, Vec<SettingProblem>> {
        let Some(path) = path.filter(|path| !trimmed(path).is_empty()) else {
            return Ok(SettingsFile::default());
        };
        let problem = |what: String| SettingProblem {
            name: name.to_owned(),
            what,
            example: "/etc/portal/portal.env",
        };
        let path = cleaned(&path)
            .map_err(|what| vec![problem(what)])?
            .to_owned();
        let bytes = std::fs::read(&path)
            .map_err(|error| vec![problem(format!("cannot read {path}: {error}"))])?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
            vec![problem(format!(
                "line {line} of {path} is not UTF-8 text: save the file as UTF-8"
            ))]
        })?;
        let (values, repeated, commented) = lines(&text).map_err(|numbers| {
            numbers
                .into_iter()
                .map(|n| problem(format!("line {n} of {path} is not NAME=VALUE")))
                .collect::<Vec<_>>()
        })?;
        Ok(SettingsFile {
            path,
            values,
            repeated,
            commented,
        })
    }

    fn get(&self, name: &str) -> Option<String> {
        self.values
            .get(name)
            .filter(|value| !value.is_empty())
            .cloned()
    }
}

impl<'a> SettingSource<'a> {
    /// Reads the files that are named.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be read or contains lines that are not `NAME=VALUE`.
    pub fn open(
        environment: &'a dyn Fn(&str) -> Option<String>,
    ) -> Result<SettingSource<'a>, Vec<SettingProblem>> {
        Ok(SettingSource {
            environment,
            file: SettingsFile::open(table::CONFIG, environment(table::CONFIG))?,
            defaults: SettingsFile::open(table::DEFAULTS, environment(table::DEFAULTS))?,
        })
    }

    /// Returns the value, without blanks and line ends around it. An empty value counts as not set.
    /// A default counts only where the setting
    /// is set in neither of its two forms, `NAME` and `NAME_FILE`.
    pub fn get(&self, name: &str) -> Option<String> {
        self.set(name).or_else(|| {
            let other = name
                .strip_suffix("_FILE")
                .map_or_else(|| format!("{name}_FILE"), str::to_owned);
            self.defaults
                .get(name)
                .filter(|_| self.set(&other).is_none())
        })
    }

    /// Returns whether a setting has a value, in either of its two forms.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some() || self.get(&format!("{name}_FILE")).is_some()
    }

    /// Returns the path of the settings file, if one is named.
    pub fn path(&self) -> Option<&str> {
        (!self.file.path.is_empty()).then_some(self.file.path.as_str())
    }

    /// Returns the value in the environment or in the settings file.
    fn set(&self, name: &str) -> Option<String> {
        self.in_environment(name).or_else(|| self.file.get(name))
    }

    fn in_environment(&self, name: &str) -> Option<String> {
        (self.environment)(name)
            .map(|value| trimmed(&value).to_owned())
            .filter(|value| !value.is_empty())
    }

    /// Returns a warning for everything that has no effect, or another one than it seems: names that
    /// are no settings, empty values, and names with several values. `process` are the names of the
    /// environment. No warning contains a value.
    pub fn warnings(&self, process: impl Iterator<Item = String>) -> Vec<String> {
        let known: BTreeSet<String> = table::names().collect();
        let process: BTreeSet<String> = process
            .filter(|name| name.to_ascii_uppercase().starts_with("PORTAL_"))
            .collect();
        let mut warnings = Vec::new();
        for name in &process {
            if !known.contains(name) {
                warnings.push(unknown(name, &known));
            } else if (self.environment)(name).is_some() && self.in_environment(name).is_none() {
                warnings.push(format!(
                    "{name} is empty in the environment and counts as not set there"
                ));
            }
        }
        for file in [&self.file, &self.defaults] {
            let path = &file.path;
            for (name, value) in &file.values {
                if ENVIRONMENT_ONLY.contains(&name.to_ascii_uppercase().as_str()) {
                    warnings.push(format!(
                        "{name} has no effect in {path}: it counts in the environment of the process only (a line Environment= or EnvironmentFile= of a systemd unit, -e of a container)"
                    ));
                } else if !known.contains(name) {
                    warnings.push(format!("{path}: {}", unknown(name, &known)));
                } else if [table::CONFIG, table::DEFAULTS].contains(&name.as_str()) {
                    warnings.push(format!("{name} has no effect in {path}: it counts in the environment of the process only"));
                } else if value.is_empty() {
                    warnings.push(format!("{name} is empty in {path} and counts as not set"));
                }
            }
            for name in &file.commented {
                warnings.push(format!(
                    "{name} has a # behind a blank in {path}, and that counts as part of the value: give a comment a line of its own, or put the value in quotation marks"
                ));
            }
            for (name, numbers) in &file.repeated {
                let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
                warnings.push(format!(
                    "{name} stands in lines {} of {path}: the last one counts",
                    numbers.join(" and ")
                ));
            }
        }
        for (name, value) in &self.file.values {
            let here = self.in_environment(name);
            if !value.is_empty() && here.is_some_and(|here| here != *value) {
                warnings.push(format!(
                    "{name} stands in the environment and in {} with different values: the environment counts",
                    self.file.path
                ));
            }
        }
        if let Some(filter) = self.get(table::LOG.name) {
            let told = log_targets::without_effect(&filter);
            warnings.extend(
                told.iter()
                    .map(|what| format!("{} {what}", table::LOG.name)),
            );
        }
        warnings
    }
}

/// Names and values, the line numbers of names that stand in several lines, and the names whose
/// values seem to have a comment behind them.
type Lines = (
    BTreeMap<String, String>,
    BTreeMap<String, Vec<usize>>,
    BTreeSet<String>,
);

/// Parses the lines of the file into names and values. Empty lines and comments are skipped. The
/// error holds the numbers of the invalid lines and not their text, which may contain secrets.
fn lines(text: &str) -> Result<Lines, Vec<usize>> {
    let (mut values, mut wrong) = (BTreeMap::new(), Vec::new());
    let mut places = BTreeMap::<String, Vec<usize>>::new();
    let mut commented = BTreeSet::new();
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        match line.split_once('=') {
            Some((name, value)) if is_name(name.trim()) => {
                let (name, value) = (name.trim().to_owned(), value.trim());
                if unquote(value) == value && [" #", "\t#"].iter().any(|mark| value.contains(mark))
                {
                    commented.insert(name.clone());
                }
                places.entry(name.clone()).or_default().push(number + 1);
                values.insert(name, unquote(value).to_owned());
            }
            _ => wrong.push(number + 1),
        }
    }
    places.retain(|_, numbers| numbers.len() > 1);
    if wrong.is_empty() {
        Ok((values, places, commented))
    } else {
        Err(wrong)
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn unquote(value: &str) -> &str {
    ['"', '\'']
        .iter()
        .find_map(|&quote| {
            value
                .strip_prefix(quote)
                .and_then(|rest| rest.strip_suffix(quote))
        })
        .unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_comments_quotes_and_equals_signs_in_values() {
        let values = lines("# a comment\n\nPORTAL_URL = \"https://p.example\"\nexport PORTAL_LOG='debug'\nKEYS=a:b==\nEMPTY=\n").unwrap().0;
        assert_eq!(values["PORTAL_URL"], "https://p.example");
        assert_eq!(values["PORTAL_LOG"], "debug");
        assert_eq!(values["KEYS"], "a:b==");
        assert_eq!(values["EMPTY"], "");
    }

    #[test]
    fn wrong_lines_are_numbered_and_not_repeated() {
        assert_eq!(lines("A=1\nmy secret\n\nB C=2\n"), Err(vec![2, 4]));
    }

    #[test]
    fn an_unknown_name_gets_the_nearest_known_one() {
        let environment = |_: &str| None;
        let source = SettingSource::open(&environment).unwrap();
        let warnings = source.warnings(
            [
                "PORTAL_TENANT",
                "PORTAL_URL",
                "PATH",
                "PORTAL_XYZZY_PLUGH_FROTZ",
            ]
            .into_iter()
            .map(str::to_owned),
        );
        assert_eq!(warnings.len(), 2);
        assert!(
            warnings[0].contains("did you mean PORTAL_TENANT_ID?"),
            "{warnings:?}"
        );
        assert!(!warnings[1].contains("did you mean"), "{warnings:?}");
    }

    #[test]
    fn a_name_in_small_letters_is_told() {
        let environment = |name: &str| (name == "portal_url").then(|| "hush".to_owned());
        let source = SettingSource::open(&environment).unwrap();
        let warnings = source.warnings(["portal_url".to_owned()].into_iter());
        assert_eq!(warnings.len(), 1, "{warnings:?}");
    }

    #[test]
    fn values_and_paths_are_taken_without_what_stands_around_them() {
        let path = std::env::temp_dir().join(format!("portal-around-{}.env", std::process::id()));
        std::fs::write(
            &path,
            "PORTAL_CLIENT_SECRET=hush # until May\nPORTAL_LOG='info # all'\n",
        )
        .unwrap();
        let named = format!("{}\r", path.display());
        let environment = |name: &str| match name {
            "PORTAL_CONFIG" => Some(named.clone()),
            "PORTAL_ADDR" => Some(" 127.0.0.1:1\r\n".to_owned()),
            "PORTAL_URL" => Some(" \n".to_owned()),
            _ => None,
        };
        let source = SettingSource::open(&environment).unwrap();
        assert_eq!(source.get("PORTAL_ADDR").as_deref(), Some("127.0.0.1:1"));
        assert_eq!(source.get("PORTAL_URL"), None);
        let names = ["PORTAL_ADDR", "PORTAL_URL"];
        let warnings = source.warnings(names.into_iter().map(str::to_owned));
        let all = warnings.join("\n");
        assert!(
            all.contains("PORTAL_CLIENT_SECRET has a # behind a blank in ")
                && all.contains("PORTAL_URL is empty in the environment"),
            "{all}"
        );
        assert!(warnings.len() == 2 && !all.contains("hush"), "{all}");

        let quoted = format!("'{}'", path.display());
        let environment = |name: &str| (name == "PORTAL_CONFIG").then(|| quoted.clone());
        let problems = SettingSource::open(&environment).err().unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(
            problems[0].to_string().contains("quotation marks"),
            "{problems:?}"
        );
    }

    #[test]
    fn a_missing_file_is_named() {
        let environment =
            |name: &str| (name == "PORTAL_CONFIG").then(|| "/nowhere/portal.env".to_owned());
        let problems = SettingSource::open(&environment).err().unwrap();
        assert!(
            problems[0]
                .to_string()
                .starts_with("PORTAL_CONFIG: cannot read /nowhere/portal.env")
        );
    }

    #[test]
    fn what_a_file_cannot_set_or_sets_twice_is_told_without_a_value() {
        let path = std::env::temp_dir().join(format!("portal-source-{}.env", std::process::id()));
        std::fs::write(
            &path,
            "PORTAL_LOG=hush1\nTENANT_ID=hush2\nHTTPS_PROXY=hush3\nPORTAL_URL=\nssl_cert_file=hush4\nPORTAL_LOG=hush5\nPORTAL_CLIENT_ID=hush6\n",
        )
        .unwrap();
        let text = path.display().to_string();
        let environment = |name: &str| match name {
            "PORTAL_CONFIG" => Some(text.clone()),
            "PORTAL_CLIENT_ID" => Some("hush7".to_owned()),
            "PORTAL_TENANT_ID" => Some(String::new()),
            _ => None,
        };
        let source = SettingSource::open(&environment).unwrap();
        let names = ["PORTAL_CONFIG", "PORTAL_CLIENT_ID", "PORTAL_TENANT_ID"];
        let warnings = source.warnings(names.into_iter().map(str::to_owned));
        std::fs::remove_file(&path).unwrap();
        let all = warnings.join("\n");
        for says in [
            "PORTAL_LOG stands in lines 1 and 6",
            "did you mean PORTAL_TENANT_ID?",
            "HTTPS_PROXY has no effect in ",
            "ssl_cert_file has no effect in ",
            "PORTAL_URL is empty in /",
            "PORTAL_TENANT_ID is empty in the environment",
            "PORTAL_CLIENT_ID stands in the environment and in ",
        ] {
            assert!(all.contains(says), "{says} in {all}");
        }
        assert!(warnings.len() == 7 && !all.contains("hush"), "{all}");
    }

    #[test]
    fn a_file_that_is_not_utf8_is_told_with_its_line() {
        let path = std::env::temp_dir().join(format!("portal-latin-{}.env", std::process::id()));
        std::fs::write(&path, b"PORTAL_LOG=info\nPORTAL_CLIENT_SECRET=hush\xe9\n").unwrap();
        let text = path.display().to_string();
        let environment = |name: &str| (name == "PORTAL_CONFIG").then(|| text.clone());
        let problems = SettingSource::open(&environment).err().unwrap();
        std::fs::remove_file(&path).unwrap();
        let said = problems[0].to_string();
        assert!(
            said.contains("line 2 of ") && said.contains("UTF-8"),
            "{said}"
        );
        assert!(!said.contains("hush"), "{said}");
    }

    #[test]
    fn the_defaults_of_an_image_stand_below_the_file() {
        let folder = std::env::temp_dir().join(format!("portal-image-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, text: &str| {
            std::fs::write(folder.join(name), text).unwrap();
            folder.join(name).display().to_string()
        };
        let defaults = write(
            "image.env",
            "PORTAL_ADDR=0.0.0.0:3000\nPORTAL_DATABASE_URL=sqlite:///data/portal.db\nPORTAL_LOG_FORMAT=json\n",
        );
        let config = write(
            "portal.env",
            "PORTAL_DATABASE_URL_FILE=/run/secrets/db\nPORTAL_LOG_FORMAT=text\n",
        );
        let environment = |name: &str| match name {
            "PORTAL_DEFAULTS" => Some(defaults.clone()),
            "PORTAL_CONFIG" => Some(config.clone()),
            _ => None,
        };
        let source = SettingSource::open(&environment).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(source.get("PORTAL_ADDR").as_deref(), Some("0.0.0.0:3000"));
        assert_eq!(source.get("PORTAL_LOG_FORMAT").as_deref(), Some("text"));
        assert_eq!(source.get("PORTAL_DATABASE_URL"), None);
        assert!(source.has("PORTAL_DATABASE_URL"));
        assert_eq!(source.warnings(std::iter::empty()), Vec::<String>::new());
    }
}
