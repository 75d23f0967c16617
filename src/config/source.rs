//! The source of settings: the environment, and a file of `NAME=VALUE` lines that `PORTAL_CONFIG`
//! names. The environment takes precedence.

use super::problem::SettingProblem;
use super::table;
use std::collections::BTreeMap;

/// The environment and the content of the file.
pub struct SettingSource<'a> {
    environment: &'a dyn Fn(&str) -> Option<String>,
    file: BTreeMap<String, String>,
}

impl<'a> SettingSource<'a> {
    /// Reads the file, if one is named.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read or contains lines that are not `NAME=VALUE`.
    pub fn open(
        environment: &'a dyn Fn(&str) -> Option<String>,
    ) -> Result<SettingSource<'a>, Vec<SettingProblem>> {
        let file = match environment(table::CONFIG).filter(|path| !path.is_empty()) {
            None => BTreeMap::new(),
            Some(path) => {
                let text = std::fs::read_to_string(&path)
                    .map_err(|error| vec![problem(format!("cannot read {path}: {error}"))])?;
                lines(&text).map_err(|numbers| {
                    numbers
                        .into_iter()
                        .map(|n| problem(format!("line {n} of {path} is not NAME=VALUE")))
                        .collect::<Vec<_>>()
                })?
            }
        };
        Ok(SettingSource { environment, file })
    }

    /// Returns the value. An empty value counts as not set.
    pub fn get(&self, name: &str) -> Option<String> {
        (self.environment)(name)
            .filter(|value| !value.is_empty())
            .or_else(|| self.file.get(name).cloned())
            .filter(|value| !value.is_empty())
    }

    /// Returns a warning for every name `PORTAL_…`, in the process or in the file, that is not a
    /// setting.
    pub fn unknown(&self, process: impl Iterator<Item = String>) -> Vec<String> {
        let known: Vec<String> = table::names().collect();
        let mut unknown: Vec<String> = process
            .chain(self.file.keys().cloned())
            .filter(|name| name.starts_with("PORTAL_") && !known.contains(name))
            .collect();
        unknown.sort();
        unknown.dedup();
        unknown
            .iter()
            .map(|name| {
                match known
                    .iter()
                    .map(|other| (strsim::levenshtein(name, other), other))
                    .min()
                {
                    Some((far, other)) if far <= 5 => {
                        format!("{name} is not a setting and has no effect; did you mean {other}?")
                    }
                    _ => format!("{name} is not a setting and has no effect"),
                }
            })
            .collect()
    }
}

fn problem(what: String) -> SettingProblem {
    SettingProblem {
        name: table::CONFIG.to_owned(),
        what,
        example: "/etc/portal/portal.env",
    }
}

/// Parses the lines of the file into names and values. Empty lines and comments are skipped. The
/// error holds the numbers of the invalid lines and not their text, which may contain secrets.
fn lines(text: &str) -> Result<BTreeMap<String, String>, Vec<usize>> {
    let (mut values, mut wrong) = (BTreeMap::new(), Vec::new());
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        match line.split_once('=') {
            Some((name, value)) if is_name(name.trim()) => {
                values.insert(name.trim().to_owned(), unquote(value.trim()).to_owned());
            }
            _ => wrong.push(number + 1),
        }
    }
    if wrong.is_empty() {
        Ok(values)
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
        let values = lines("# a comment\n\nPORTAL_URL = \"https://p.example\"\nexport PORTAL_LOG='debug'\nKEYS=a:b==\nEMPTY=\n").unwrap();
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
        let warnings = source.unknown(
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
}
