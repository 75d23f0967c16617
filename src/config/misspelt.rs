//! Names that are no settings, and the settings that are likely meant.

use std::collections::BTreeSet;

/// Names that people expect, and the settings that they mean, both without their beginning.
const EXPECTED: &[(&str, &str)] = &[
    ("PORT", "ADDR"),
    ("HOST", "ADDR"),
    ("BIND", "ADDR"),
    ("LISTEN", "ADDR"),
    ("DB", "DATABASE_URL"),
    ("LOG_LEVEL", "LOG"),
];

/// Says that a name is no setting, and which one is likely meant.
pub fn unknown(name: &str, known: &BTreeSet<String>) -> String {
    match meant(&name.to_ascii_uppercase(), known) {
        Some(other) => format!("{name} is not a setting and has no effect; did you mean {other}?"),
        None => format!("{name} is not a setting and has no effect"),
    }
}

/// Returns the setting of which this name, in capitals, is a part or a slip.
fn meant(name: &str, known: &BTreeSet<String>) -> Option<String> {
    let stem = name.strip_prefix("PORTAL_").unwrap_or(name);
    let full = format!("PORTAL_{stem}");
    if known.contains(&full) {
        return Some(full);
    }
    if let Some((_, other)) = EXPECTED.iter().find(|(expected, _)| *expected == stem) {
        return Some(format!("PORTAL_{other}"));
    }
    let most = 1 + stem.len() / 4;
    let distance = |other: &str| {
        let other = other.strip_prefix("PORTAL_").unwrap_or(other);
        let far = strsim::levenshtein(stem, other);
        let is_part = stem.len() > 3 && other.contains(stem);
        (far <= most || is_part).then_some(far)
    };
    known
        .iter()
        .filter_map(|other| Some((distance(other)?, other)))
        .min()
        .map(|(_, other)| other.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::table;

    #[test]
    fn a_name_that_people_expect_gets_the_setting_that_it_means() {
        let known: BTreeSet<String> = table::names().collect();
        for (name, other) in [
            ("PORTAL_PORT", Some("PORTAL_ADDR")),
            ("portal_url", Some("PORTAL_URL")),
            ("client_id", Some("PORTAL_CLIENT_ID")),
            ("PORTAL_SECRET", Some("PORTAL_CLIENT_SECRET")),
            ("PORTAL_DATABASE_URI", Some("PORTAL_DATABASE_URL")),
            ("PORTAL_X", None),
        ] {
            let said = unknown(name, &known);
            assert!(said.starts_with(name), "{said}");
            match other {
                Some(other) => assert!(said.ends_with(&format!("did you mean {other}?")), "{said}"),
                None => assert!(!said.contains("did you mean"), "{said}"),
            }
        }
    }
}
