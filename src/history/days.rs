//! Days, as filters of the audit log name them: a day is that of the reader's time zone.

use crate::time_zone::Zone;
use time::Date;
use time::macros::format_description;

/// Returns the beginning of a day in this zone, in Unix milliseconds.
///
/// # Errors
///
/// Fails if the text is not a day such as `2026-11-21`.
pub fn first_moment_in(zone: &Zone, day: &str) -> Result<i64, String> {
    zone.first_moment(parse(day)?).ok_or_else(not_a_day)
}

/// Returns the end of a day in this zone, in Unix milliseconds: the first moment of the next day.
///
/// # Errors
///
/// Fails if the text is not a day such as `2026-11-21`.
pub fn moment_after_in(zone: &Zone, day: &str) -> Result<i64, String> {
    let next = parse(day)?.next_day();
    next.and_then(|next| zone.first_moment(next))
        .ok_or_else(not_a_day)
}

/// Returns the beginning of a day in UTC, in Unix milliseconds.
///
/// # Errors
///
/// Fails if the text is not a day such as `2026-11-21`.
pub fn first_moment(day: &str) -> Result<i64, String> {
    first_moment_in(&Zone::utc(), day)
}

/// Returns the end of a day in UTC, in Unix milliseconds: the first moment of the next day.
///
/// # Errors
///
/// Fails if the text is not a day such as `2026-11-21`.
pub fn moment_after(day: &str) -> Result<i64, String> {
    moment_after_in(&Zone::utc(), day)
}

fn parse(day: &str) -> Result<Date, String> {
    Date::parse(day, format_description!("[year]-[month]-[day]")).map_err(|_| not_a_day())
}

fn not_a_day() -> String {
    "must be a day such as 2026-11-21".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_and_ends_in_utc() {
        assert_eq!(first_moment("1970-01-02"), Ok(86_400_000));
        assert_eq!(moment_after("1970-01-02"), Ok(2 * 86_400_000));
        for wrong in [
            "2026-13-01",
            "2026-02-30",
            "yesterday",
            "",
            "9999-12-31x",
            "+",
        ] {
            assert!(first_moment(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_day_is_that_of_the_zone() {
        let berlin = Zone::parse("Europe/Berlin").expect("a zone");
        let (from, until) = (
            first_moment_in(&berlin, "2026-03-29"),
            moment_after_in(&berlin, "2026-03-29"),
        );
        // 23 hours, from an hour before midnight in UTC.
        assert_eq!(
            from,
            Ok(first_moment("2026-03-29").expect("a day") - 3_600_000)
        );
        assert_eq!(until, Ok(from.expect("a day") + 23 * 3_600_000));
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_days_of_a_filter() {
        assert!(moment_after("9999-12-31").is_err());
        let east = Zone::parse("Pacific/Kiritimati").expect("a zone");
        let _ = first_moment_in(&east, "-9999-01-01");
    }
}
