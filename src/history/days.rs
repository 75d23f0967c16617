//! Days in UTC, as filters of the audit log name them.

use time::Date;
use time::macros::format_description;

/// Returns the beginning of a day in UTC, in Unix milliseconds.
///
/// # Errors
///
/// Fails if the text is not a day such as `2026-11-21`.
pub fn first_moment(day: &str) -> Result<i64, String> {
    let day = Date::parse(day, format_description!("[year]-[month]-[day]"))
        .map_err(|_| "must be a day such as 2026-11-21".to_owned())?;
    Ok(day.midnight().assume_utc().unix_timestamp() * 1000)
}

/// Returns the end of a day in UTC, in Unix milliseconds: the first moment of the next day.
///
/// # Errors
///
/// Fails if the text is not a day such as `2026-11-21`.
pub fn moment_after(day: &str) -> Result<i64, String> {
    Ok(first_moment(day)? + 24 * 60 * 60 * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_and_ends_in_utc() {
        assert_eq!(first_moment("1970-01-02"), Ok(86_400_000));
        assert_eq!(moment_after("1970-01-02"), Ok(2 * 86_400_000));
        assert!(first_moment("2026-13-01").is_err() && first_moment("yesterday").is_err());
    }
}
