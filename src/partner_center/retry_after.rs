//! Parses the wait that a 429 requests, in all forms that the service uses.

use std::time::{Duration, SystemTime};

/// The longest wait that is accepted. Longer ones are shortened to it.
pub const MAX_WAIT: Duration = Duration::from_secs(3600);

/// Returns the wait from `Retry-After` (seconds or a date), else from the gateway's text ("Try
/// again in 57 seconds."). `None` if neither contains one.
///
/// `date` is the response header `Date`. A date in `Retry-After` is compared with it, because the
/// service's clock may differ from ours. `now` is used if `date` is missing or not valid.
pub fn parse(
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
    wait.map(|wait| wait.min(MAX_WAIT))
}

/// Returns whole seconds for headers and pages, rounded up so that nobody retries too early.
pub fn seconds(wait: Duration) -> u32 {
    let whole = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    u32::try_from(whole).unwrap_or(u32::MAX)
}

fn from_header(value: &str, now: SystemTime) -> Option<Duration> {
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // A number that is too large for u64 is a long wait too.
        return Some(value.parse().map_or(MAX_WAIT, Duration::from_secs));
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

    fn parsed(header: Option<&str>, text: Option<&str>) -> Option<u64> {
        parse(header, text, None, now()).map(|wait| wait.as_secs())
    }

    // U1
    #[test]
    fn every_form_is_read_and_nonsense_says_nothing() {
        assert_eq!(parsed(Some("57"), None), Some(57));
        assert_eq!(parsed(Some(" 0 "), None), Some(0));
        assert_eq!(parsed(Some("Sat, 21 Nov 2026 10:00:09 GMT"), None), Some(9));
        assert_eq!(
            parsed(Some("Saturday, 21-Nov-26 10:00:09 GMT"), None),
            Some(9)
        );
        assert_eq!(parsed(Some("Sat Nov 21 10:00:09 2026"), None), Some(9));
        assert_eq!(parsed(Some("Sat, 21 Nov 2020 10:00:09 GMT"), None), Some(0));
        assert_eq!(
            parsed(
                None,
                Some("Rate limit is exceeded. Try again in 12 seconds.")
            ),
            Some(12)
        );
        assert_eq!(
            parsed(None, Some("Rate limit is exceeded. Try again in 1 second.")),
            Some(1)
        );
        assert_eq!(
            parsed(
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
            assert_eq!(parsed(Some(nonsense), None), None, "{nonsense:?}");
            assert_eq!(
                parsed(Some(nonsense), Some("Try again in 12 seconds.")),
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
            assert_eq!(parsed(None, Some(silent)), None, "{silent:?}");
        }
        for absurd in [
            "99999999999999999999999",
            "86400",
            "Sat, 21 Nov 2099 10:00:09 GMT",
        ] {
            assert_eq!(parsed(Some(absurd), None), Some(3600), "{absurd:?}");
        }
        assert_eq!(
            parsed(None, Some("Try again in 99999999999999999999999 minutes.")),
            Some(3600)
        );
    }

    #[test]
    fn a_date_goes_by_the_clock_of_whom_it_comes_from() {
        let wait = |date| {
            parse(Some("Sat, 21 Nov 2026 10:10:30 GMT"), None, date, now())
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
        /// No text causes a panic or a wait longer than `MAX_WAIT`.
        #[test]
        fn anything_is_survived_and_bounded(header in ".{0,60}", text in ".{0,40}(Try again in )?.{0,30}", date in ".{0,30}") {
            if let Some(wait) = parse(Some(&header), Some(&text), Some(&date), now()) {
                prop_assert!(wait <= MAX_WAIT);
            }
        }

        #[test]
        fn seconds_mean_seconds(count in 0u64..10_000) {
            prop_assert_eq!(parsed(Some(&count.to_string()), Some("Try again in 1 second.")), Some(count.min(3600)));
            prop_assert_eq!(parsed(None, Some(&format!("Rate limit is exceeded. Try again in {count} seconds."))), Some(count.min(3600)));
        }

        #[test]
        fn a_date_means_the_time_until_then(ahead in -100_000i64..100_000) {
            let base = now();
            let span = Duration::from_secs(ahead.unsigned_abs());
            let then = if ahead < 0 { base - span } else { base + span };
            let expected = u64::try_from(ahead).unwrap_or(0).min(3600);
            prop_assert_eq!(parsed(Some(&httpdate::fmt_http_date(then)), None), Some(expected));
        }

        #[test]
        fn what_is_not_a_number_is_not_taken_for_one(header in "[-+.eE,_ 0-9]{1,12}") {
            let digits = header.trim();
            let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            prop_assert_eq!(parsed(Some(&header), None).is_some(), is_number);
        }
    }
}
