//! The texts of the database's errors, with advice.

use crate::config::innermost_cause;
use std::fmt::Display;

/// Advice for errors that do not say themselves what to do, each known by a part of its text.
const HINTS: &[(&str, &str)] = &[
    (
        "unsupported startup parameter",
        "; this is PgBouncer: it needs ignore_startup_parameters = extra_float_digits, and pool_mode = session",
    ),
    (
        "file is not a database",
        "; is another file meant (PORTAL_DATABASE_URL), or is this one damaged? Then restore a backup",
    ),
    ("disk image is malformed", "; restore a backup"),
    (
        "readonly database",
        "; make the portal's user the owner of the file and of its folder, and leave mode=ro out",
    ),
];

/// Returns the reason of an error without a part of the address, and what to do about it.
pub(super) fn reason(error: &sqlx::Error) -> String {
    let what = innermost_cause(error);
    // Its text has a sign of the password.
    if what.contains("Failed to saslprep") {
        return "the user name or the password in the address has a sign that PostgreSQL does not take, such as a line end: is it percent-encoded right?".to_owned();
    }
    let what = without_line(&what);
    let hint = HINTS
        .iter()
        .find_map(|(part, hint)| what.contains(part).then_some(*hint))
        .unwrap_or_default();
    format!("{what}{hint}")
}

/// The parts of the texts by which SQLite tells that a file is damaged, or is no database.
const DAMAGE: &[&str] = &["file is not a database", "disk image is malformed"];

/// Returns whether a text tells that the file of SQLite is damaged, or is no database.
pub(super) fn tells_damage(text: &str) -> bool {
    DAMAGE.iter().any(|part| text.contains(part))
}

/// Returns the text of an error without the line of PostgreSQL's own source. What to do about a file
/// that is damaged stands in it once.
pub(super) fn text(error: &dyn Display) -> String {
    let told = error.to_string();
    let told = without_line(&told);
    let damage = HINTS.iter().filter(|(part, _)| DAMAGE.contains(part));
    let mut hints = damage.filter(|(part, hint)| told.contains(part) && !told.contains(hint));
    let hint = hints.next().map(|(_, hint)| *hint).unwrap_or_default();
    format!("{told}{hint}")
}

fn without_line(text: &str) -> &str {
    match text.rsplit_once(" at line ") {
        Some((what, line)) if line.bytes().all(|byte| byte.is_ascii_digit()) => what,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_servers_source_is_left_out() {
        for (told, rest) in [
            (
                "database \"x\" does not exist at line 948",
                "database \"x\" does not exist",
            ),
            ("one at line 3 of many", "one at line 3 of many"),
            ("nothing", "nothing"),
            (
                "database disk image is malformed",
                "database disk image is malformed; restore a backup",
            ),
            (
                "database disk image is malformed; restore a backup",
                "database disk image is malformed; restore a backup",
            ),
        ] {
            assert_eq!(text(&told), rest);
        }
    }

    #[test]
    fn a_sign_of_the_password_is_not_told() {
        let error = sqlx::Error::Configuration(
            "Failed to saslprep password: Error(ProhibitedCharacter('h'))".into(),
        );
        let told = reason(&error);
        assert!(
            told.contains("percent-encoded") && !told.contains("Prohibited"),
            "{told}"
        );
    }
}
