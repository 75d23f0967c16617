//! Times as Partner Center writes them: UTC, with or without the letter that says so, and with up to
//! seven decimals.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Parses a time; Unix milliseconds. A text that is no time, or none of this calendar, is `None`.
pub fn utc_ms(text: &str) -> Option<i64> {
    let text = text.trim();
    let parse = |text: &str| OffsetDateTime::parse(text, &Rfc3339).ok();
    let at = parse(text).or_else(|| parse(&format!("{text}Z")))?;
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_documents_is_read_as_utc() {
        let at = Some(1_626_285_720_000);
        for text in [
            "2021-07-14T18:02:00",
            "2021-07-14T18:02:00Z",
            " 2021-07-14T18:02:00.0000000Z",
            "2021-07-14T18:02:00.0000000",
            "2021-07-14T20:02:00+02:00",
        ] {
            assert_eq!(utc_ms(text), at, "{text}");
        }
        assert_eq!(utc_ms("2021-07-14T18:02:00.1234567"), at.map(|at| at + 123));
        for foreign in ["", "yesterday", "2021-07-14", "14.07.2021 18:02", "0"] {
            assert_eq!(utc_ms(foreign), None, "{foreign}");
        }
    }
}
