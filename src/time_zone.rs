//! A person's time zone, by its name in the IANA database. The program carries the database with
//! it, so that every replica and every machine has the same one.

mod old_names;

use crate::cookie;
use axum::http::HeaderMap;
use jiff::Timestamp;
use jiff::civil::Date as CivilDate;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use old_names::OLD_NAMES;
use std::sync::LazyLock;
use time::{Date, Duration, OffsetDateTime, UtcOffset};

/// The cookie with the name of the time zone: the browser's, or the one that the person chose.
pub const TIME_ZONE: &str = "__Host-time-zone";

/// Stands in the cookie before a name that the browser told and nobody chose.
pub const OWN: &str = "browser:";

/// Longer than every name of the database.
const LONGEST_NAME: usize = 64;

/// The names that stand for UTC itself.
const UTC_NAMES: [&str; 9] = [
    "UTC",
    "Etc/UTC",
    "Etc/UCT",
    "Etc/Universal",
    "Etc/Zulu",
    "UCT",
    "Universal",
    "Zulu",
    "Etc/Unknown",
];

/// The first parts of the names that a list offers. The others are old names, and zones that
/// belong to no place.
const AREAS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The names that a list offers, in their order.
static LISTED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let is_listed = |name: &String| {
        let area = name.split_once('/').map(|(area, _)| area);
        area.is_some_and(|area| AREAS.contains(&area)) && new_name(name).is_none()
    };
    let mut names: Vec<String> = DATABASE
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(is_listed)
        .collect();
    names.sort_unstable();
    names
});

/// The name that has replaced this one.
fn new_name(name: &str) -> Option<&'static str> {
    let found = OLD_NAMES.iter().find(|(old, _)| *old == name);
    found.map(|(_, new)| *new)
}

/// Tells whether a text can be a name: it says nothing of the database.
pub fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte);
    !text.is_empty() && text.len() <= LONGEST_NAME && text.bytes().all(plain)
}

/// The reason why a page has the time zone that it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZoneOrigin {
    /// Nobody has named one.
    Unknown,
    /// The browser has told this name. It may be one that the database does not have.
    Browser(String),
    /// The person has chosen it.
    Chosen,
}

impl ZoneOrigin {
    /// The name that the browser told before, which its next page compares with what it is by then;
    /// empty before the first one, `None` where it does not count.
    pub fn told(&self) -> Option<&str> {
        match self {
            ZoneOrigin::Unknown => Some(""),
            ZoneOrigin::Browser(name) => Some(name),
            ZoneOrigin::Chosen => None,
        }
    }
}

/// A time zone of the IANA database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    pub fn utc() -> Zone {
        Zone(TimeZone::UTC)
    }

    /// The zone with this name, under its present name if that is an old one; `None` for a name that
    /// the database does not have.
    pub fn parse(name: &str) -> Option<Zone> {
        if !is_name(name) {
            return None;
        }
        if UTC_NAMES.iter().any(|utc| utc.eq_ignore_ascii_case(name)) {
            return Some(Zone::utc());
        }
        let zone = DATABASE.get(name).ok()?;
        let renamed = zone.iana_name().and_then(new_name);
        let renamed = renamed.and_then(|name| DATABASE.get(name).ok());
        Some(Zone(renamed.unwrap_or(zone)))
    }

    /// The zone of the cookie, and why it is that one: UTC if there is none, if its name is not
    /// known, or if the browser told a name that the database does not have.
    pub fn of(headers: &HeaderMap) -> (Zone, ZoneOrigin) {
        let kept = cookie::read(headers, TIME_ZONE).unwrap_or_default();
        match kept.strip_prefix(OWN) {
            Some(name) if is_name(name) => {
                let zone = Zone::parse(name).unwrap_or_else(Zone::utc);
                (zone, ZoneOrigin::Browser(name.to_owned()))
            }
            Some(_) => (Zone::utc(), ZoneOrigin::Unknown),
            None => match Zone::parse(kept) {
                Some(zone) => (zone, ZoneOrigin::Chosen),
                None => (Zone::utc(), ZoneOrigin::Unknown),
            },
        }
    }

    /// The present names of all zones that belong to a place, in their order.
    pub fn listed() -> &'static [String] {
        &LISTED
    }

    /// Its name in the database, such as `Europe/Berlin`.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    pub fn is_utc(&self) -> bool {
        self.name() == "UTC"
    }

    /// A moment in Unix milliseconds with the offset that this zone has then. A moment outside of
    /// the calendar is the epoch.
    pub fn at(&self, millis: i64) -> OffsetDateTime {
        let utc = OffsetDateTime::from_unix_timestamp(millis.div_euclid(1000))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let offset = Timestamp::from_millisecond(millis)
            .ok()
            .map(|at| self.0.to_offset(at).seconds());
        offset
            .and_then(|seconds| UtcOffset::from_whole_seconds(seconds).ok())
            .and_then(|offset| utc.checked_to_offset(offset))
            .unwrap_or(utc)
    }

    /// The day that this moment belongs to in this zone.
    pub fn day_of(&self, millis: i64) -> Date {
        self.at(millis).date()
    }

    /// The Monday of the week that this moment belongs to in this zone.
    pub fn monday_of(&self, millis: i64) -> Date {
        let day = self.day_of(millis);
        let since_monday = i64::from(day.weekday().number_days_from_monday());
        day.checked_sub(Duration::days(since_monday)).unwrap_or(day)
    }

    /// The first moment of a day in this zone, in Unix milliseconds. Where the clocks skip midnight
    /// it is later than that, and where they show it twice it is the first. `None` at the ends of
    /// the calendar.
    pub fn first_moment(&self, day: Date) -> Option<i64> {
        let (year, month) = (i16::try_from(day.year()).ok()?, u8::from(day.month()));
        let (month, number) = (i8::try_from(month).ok()?, i8::try_from(day.day()).ok()?);
        let day = CivilDate::new(year, month, number).ok()?;
        let midnight = self.0.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
        Some(midnight.as_millisecond())
    }
}

/// An offset as people write it: `UTC`, `UTC+1`, `UTC-3:30`. ASCII, so that it may stand in a
/// header.
pub fn offset_name(offset: UtcOffset) -> String {
    let minutes = offset.whole_minutes();
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    match (hours, rest) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

/// A time of day with its offset, in ASCII: `10:42 UTC+1`.
pub fn time_of_day(at: OffsetDateTime) -> String {
    format!(
        "{:02}:{:02} {}",
        at.hour(),
        at.minute(),
        offset_name(at.offset())
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    const HOUR: i64 = 3_600_000;

    fn zone(name: &str) -> Zone {
        Zone::parse(name).expect(name)
    }

    fn millis(at: OffsetDateTime) -> i64 {
        at.unix_timestamp() * 1000
    }

    fn hours(name: &str, day: Date) -> i64 {
        let (zone, next) = (zone(name), day.next_day().expect("a day"));
        let (from, until) = (zone.first_moment(day), zone.first_moment(next));
        (until.expect("an end") - from.expect("a beginning")) / HOUR
    }

    #[test]
    fn a_day_is_as_long_as_the_clocks_of_its_zone_make_it() {
        assert_eq!(hours("UTC", date!(2026 - 03 - 29)), 24);
        assert_eq!(hours("Europe/Berlin", date!(2026 - 03 - 29)), 23);
        assert_eq!(hours("Europe/Berlin", date!(2026 - 10 - 25)), 25);
        assert_eq!(hours("America/New_York", date!(2026 - 03 - 08)), 23);
        assert_eq!(hours("America/New_York", date!(2026 - 11 - 01)), 25);
        assert_eq!(hours("Asia/Kolkata", date!(2026 - 03 - 29)), 24);
        // Half an hour of summer time.
        let day = date!(2026 - 10 - 04);
        let howe = zone("Australia/Lord_Howe");
        let length = howe
            .first_moment(day.next_day().expect("a day"))
            .expect("an end")
            - howe.first_moment(day).expect("a beginning");
        assert_eq!(length, 23 * HOUR + HOUR / 2);
        // A day that was skipped, when the islands went over the date line.
        assert_eq!(hours("Pacific/Apia", date!(2011 - 12 - 30)), 0);
    }

    #[test]
    fn a_day_begins_when_its_zone_says_so() {
        let of = |name: &str| zone(name).first_moment(date!(2026 - 11 - 21));
        assert_eq!(of("UTC"), Some(millis(datetime!(2026-11-21 00:00 UTC))));
        assert_eq!(
            of("Asia/Kolkata"),
            Some(millis(datetime!(2026-11-20 18:30 UTC)))
        );
        assert_eq!(
            of("Pacific/Kiritimati"),
            Some(millis(datetime!(2026-11-20 10:00 UTC)))
        );
        assert_eq!(
            of("Pacific/Pago_Pago"),
            Some(millis(datetime!(2026-11-21 11:00 UTC)))
        );
        // Clocks went from 24:00 to 1:00.
        assert_eq!(
            zone("America/Sao_Paulo").first_moment(date!(2018 - 11 - 04)),
            Some(millis(datetime!(2018-11-04 03:00 UTC)))
        );
        // The first of the two hours that begin at midnight.
        assert_eq!(
            zone("America/Havana").first_moment(date!(2026 - 11 - 01)),
            Some(millis(datetime!(2026-11-01 04:00 UTC)))
        );
    }

    #[test]
    fn moments_next_to_a_change_of_the_clocks_have_their_own_offset() {
        let said = |name: &str, at: OffsetDateTime| time_of_day(zone(name).at(millis(at)));
        for (name, at, text) in [
            ("UTC", datetime!(2026-03-29 00:59 UTC), "00:59 UTC"),
            (
                "Europe/Berlin",
                datetime!(2026-03-29 00:59 UTC),
                "01:59 UTC+1",
            ),
            (
                "Europe/Berlin",
                datetime!(2026-03-29 01:00 UTC),
                "03:00 UTC+2",
            ),
            (
                "Europe/Berlin",
                datetime!(2026-10-25 00:30 UTC),
                "02:30 UTC+2",
            ),
            (
                "Europe/Berlin",
                datetime!(2026-10-25 01:30 UTC),
                "02:30 UTC+1",
            ),
            (
                "America/St_Johns",
                datetime!(2026-01-01 12:00 UTC),
                "08:30 UTC-3:30",
            ),
            (
                "Asia/Kathmandu",
                datetime!(2026-01-01 12:00 UTC),
                "17:45 UTC+5:45",
            ),
            (
                "Europe/London",
                datetime!(2026-01-01 12:00 UTC),
                "12:00 UTC",
            ),
        ] {
            assert_eq!(said(name, at), text, "{name}");
        }
    }

    #[test]
    fn a_week_begins_on_the_monday_of_the_zone() {
        // A Monday in Auckland, and a Sunday still in Berlin.
        let at = millis(datetime!(2026-11-22 12:00 UTC));
        assert_eq!(
            zone("Pacific/Auckland").monday_of(at),
            date!(2026 - 11 - 23)
        );
        assert_eq!(zone("Europe/Berlin").monday_of(at), date!(2026 - 11 - 16));
    }

    #[test]
    fn a_name_that_is_none_is_refused() {
        let long = "A".repeat(10_000);
        for name in [
            "",
            " ",
            "Europe/Atlantis",
            "../../etc/passwd",
            "/etc/localtime",
            "Europe/Berlin\0",
            "Europe/Berlin; Path=/",
            "Europe/Berlin\r\nSet-Cookie: a=b",
            "Europe / Berlin",
            "<script>",
            "Éurope/Berlin",
            "CET-1CEST,M3.5.0,M10.5.0/3",
            long.as_str(),
        ] {
            assert!(Zone::parse(name).is_none(), "{name:?}");
        }
    }

    #[test]
    fn names_are_found_in_any_spelling_and_those_of_utc_are_utc() {
        assert_eq!(zone("europe/berlin").name(), "Europe/Berlin");
        for name in UTC_NAMES {
            assert!(zone(name).is_utc(), "{name}");
        }
        assert!(!zone("Europe/London").is_utc());
        // Zones of no place can be kept too, although no list offers them.
        assert_eq!(zone("Etc/GMT+5").name(), "Etc/GMT+5");
    }

    #[test]
    fn an_old_name_is_the_zone_of_its_new_one_and_no_list_offers_it() {
        assert!(OLD_NAMES.is_sorted());
        for (old, new) in OLD_NAMES {
            assert_eq!(zone(old).name(), new);
            let is_listed = |name: &str| Zone::listed().iter().any(|listed| listed == name);
            assert!(is_listed(new) && !is_listed(old), "{old}");
            // January and July of 2026.
            for at in [1_767_225_600_000, 1_782_864_000_000] {
                let kept = DATABASE.get(old).expect(old);
                assert_eq!(Zone(kept).at(at), zone(new).at(at), "{old}");
            }
        }
    }

    #[test]
    fn every_listed_zone_is_known_and_there_are_many() {
        assert!(Zone::listed().len() > 400, "{}", Zone::listed().len());
        assert!(
            Zone::listed()
                .iter()
                .all(|name| Zone::parse(name).is_some())
        );
        assert!(Zone::listed().is_sorted());
    }

    #[test]
    fn moments_outside_of_the_calendar_are_some_moment() {
        for millis in [
            i64::MIN,
            i64::MAX,
            -377_705_116_800_000,
            253_402_300_799_999,
        ] {
            let _ = zone("Pacific/Kiritimati").at(millis);
            let _ = zone("Pacific/Pago_Pago").monday_of(millis);
        }
        let first = Date::MIN;
        let _ = zone("Pacific/Kiritimati").first_moment(first);
        let _ = zone("Pacific/Kiritimati").first_moment(Date::MAX);
    }
}
