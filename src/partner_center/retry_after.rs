//! How long a throttled caller has to wait, in every form in which the service says it.

use std::time::{Duration, SystemTime};

/// Nobody is kept waiting longer than this by a header.
pub const LONGEST: Duration = Duration::from_secs(3600);

/// From `Retry-After` (seconds or a date), else from the gateway's text ("Try again in 57
/// seconds."); `None` where neither says it.
///
/// `date` is what the service calls now (the header `Date`): its clock, not ours, is what a date in
/// `Retry-After` goes by.
pub fn named(
    header: Option<&str>,
    text: Option<&str>,
    date: Option<&str>,
    now: SystemTime,
) -> Option<Duration> {
    let theirs = date
        .and_then(|date| httpdate::parse_http_date(date.trim()).ok())
        .unwrap_or(now);
    let wait = header
        .and_then(|value| from_header(value.trim(), theirs))
        .or_else(|| text.and_then(from_text));
    wait.map(|wait| wait.min(LONGEST))
}

/// For headers and pages: whole seconds, rounded up, so that nobody comes too early.
pub fn seconds(wait: Duration) -> u32 {
    let whole = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    u32::try_from(whole).unwrap_or(u32::MAX)
}

fn from_header(value: &str, now: SystemTime) -> Option<Duration> {
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than a number holds is a long wait all the same.
        return Some(value.parse().map_or(LONGEST, Duration::from_secs));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

fn from_text(text: &str) -> Option<Duration> {
    let (_, rest) = text.split_once("gain in ")?;
    let (number, unit) = rest.split_once(' ')?;
    let seconds: u32 = if unit.starts_with("second") {
        1
    } else if unit.starts_with("minute") {
        60
    } else {
        return None;
    };
    from_header(number, SystemTime::UNIX_EPOCH).map(|count| count.saturating_mul(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: &str = "Sat, 21 Nov 2026 10:00:00 GMT";

    fn now() -> SystemTime {
        httpdate::parse_http_date(NOW).unwrap()
    }

    fn said(header: Option<&str>, text: Option<&str>) -> Option<u64> {
        named(header, text, None, now()).map(|wait| wait.as_secs())
    }

    // U1
    #[test]
    fn every_form_is_read_and_nonsense_says_nothing() {
        assert_eq!(said(Some("57"), None), Some(57));
        assert_eq!(said(Some(" 0 "), None), Some(0));
        assert_eq!(said(Some("Sat, 21 Nov 2026 10:00:09 GMT"), None), Some(9));
        assert_eq!(
            said(Some("Saturday, 21-Nov-26 10:00:09 GMT"), None),
            Some(9)
        );
        assert_eq!(said(Some("Sat Nov 21 10:00:09 2026"), None), Some(9));
        assert_eq!(said(Some("Sat, 21 Nov 2020 10:00:09 GMT"), None), Some(0));
        assert_eq!(
            said(
                None,
                Some("Rate limit is exceeded. Try again in 12 seconds.")
            ),
            Some(12)
        );
        assert_eq!(
            said(None, Some("Rate limit is exceeded. Try again in 1 second.")),
            Some(1)
        );
        assert_eq!(
            said(
                None,
                Some("Rate limit is exceeded. Try again in 2 minutes.")
            ),
            Some(120)
        );
        for nonsense in [
            "",
            "-1",
            "1.5",
            "soon",
            "+3",
            "1e3",
            "0x10",
            "１２",
            "\u{0}",
            "Sat, 32 Nov 2026 10:00:09 GMT",
        ] {
            assert_eq!(said(Some(nonsense), None), None, "{nonsense:?}");
            assert_eq!(
                said(Some(nonsense), Some("Try again in 12 seconds.")),
                Some(12),
                "the text is asked then: {nonsense:?}"
            );
        }
        for silent in [
            "",
            "Try again.",
            "Try again in ",
            "Try again in -3 seconds.",
            "Try again in 3 blinks.",
            "gain in gain in 3",
        ] {
            assert_eq!(said(None, Some(silent)), None, "{silent:?}");
        }
        for absurd in [
            "99999999999999999999999",
            "86400",
            "Sat, 21 Nov 2099 10:00:09 GMT",
        ] {
            assert_eq!(said(Some(absurd), None), Some(3600), "{absurd:?}");
        }
        assert_eq!(
            said(None, Some("Try again in 99999999999999999999999 minutes.")),
            Some(3600)
        );
    }

    #[test]
    fn a_date_goes_by_the_clock_of_whom_it_comes_from() {
        let wait = |date| {
            named(Some("Sat, 21 Nov 2026 10:10:30 GMT"), None, date, now())
                .map(|wait| wait.as_secs())
        };
        assert_eq!(
            wait(Some("Sat, 21 Nov 2026 10:10:00 GMT")),
            Some(30),
            "theirs is ten minutes ahead of ours"
        );
        assert_eq!(wait(Some("nonsense")), Some(630));
        assert_eq!(wait(None), Some(630));
    }

    #[test]
    fn seconds_are_rounded_up() {
        let rounded = |millis| seconds(Duration::from_millis(millis));
        assert_eq!(
            [rounded(0), rounded(1), rounded(1000), rounded(1001)],
            [0, 1, 1, 2]
        );
    }

    proptest! {
        /// Whatever comes: no panic, and never longer than the cap.
        #[test]
        fn anything_is_survived_and_bounded(header in ".{0,60}", text in ".{0,40}(Try again in )?.{0,30}", date in ".{0,30}") {
            if let Some(wait) = named(Some(&header), Some(&text), Some(&date), now()) {
                prop_assert!(wait <= LONGEST);
            }
        }

        #[test]
        fn seconds_mean_seconds(count in 0u64..10_000) {
            prop_assert_eq!(said(Some(&count.to_string()), Some("Try again in 1 second.")), Some(count.min(3600)));
            prop_assert_eq!(said(None, Some(&format!("Rate limit is exceeded. Try again in {count} seconds."))), Some(count.min(3600)));
        }

        #[test]
        fn a_date_means_the_time_until_then(ahead in -100_000i64..100_000) {
            let base = now();
            let span = Duration::from_secs(ahead.unsigned_abs());
            let then = if ahead < 0 { base - span } else { base + span };
            let expected = u64::try_from(ahead).unwrap_or(0).min(3600);
            prop_assert_eq!(said(Some(&httpdate::fmt_http_date(then)), None), Some(expected));
        }

        #[test]
        fn what_is_not_a_number_is_not_taken_for_one(header in "[-+.eE,_ 0-9]{1,12}") {
            let digits = header.trim();
            let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            prop_assert_eq!(said(Some(&header), None).is_some(), is_number);
        }
    }
}
