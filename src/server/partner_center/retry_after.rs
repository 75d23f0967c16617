//! How long a throttled caller has to wait, in every form in which the service says it.

use std::time::{Duration, SystemTime};

/// Nobody is kept waiting longer than this by a header.
const LONGEST: Duration = Duration::from_secs(3600);

/// The wait when the service names none.
const USUAL: Duration = Duration::from_secs(30);

/// From `Retry-After` (seconds or a date), else from the gateway's text ("Try again in 57 seconds."), else the usual.
pub fn wait(header: Option<&str>, text: Option<&str>, now: SystemTime) -> Duration {
    header.and_then(|value| from_header(value.trim(), now)).or_else(|| text.and_then(from_text)).unwrap_or(USUAL).min(LONGEST)
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
    unit.starts_with("second").then(|| number.parse().ok().map(Duration::from_secs))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_and_nonsense_means_the_usual_wait() {
        let now = httpdate::parse_http_date("Sat, 21 Nov 2026 10:00:00 GMT").unwrap();
        let seconds = |header, text| wait(header, text, now).as_secs();
        assert_eq!(seconds(Some("57"), None), 57);
        assert_eq!(seconds(Some(" 0 "), None), 0);
        assert_eq!(seconds(Some("Sat, 21 Nov 2026 10:00:09 GMT"), None), 9);
        assert_eq!(seconds(Some("Sat, 21 Nov 2020 10:00:09 GMT"), None), 0);
        assert_eq!(seconds(None, Some("Rate limit is exceeded. Try again in 12 seconds.")), 12);
        for nonsense in ["", "-1", "1.5", "soon", "+3", "1e3"] {
            assert_eq!(seconds(Some(nonsense), None), 30, "{nonsense:?}");
        }
        assert_eq!(seconds(Some("99999999999999999999999"), None), 3600);
        assert_eq!(seconds(Some("86400"), None), 3600);
    }
}
