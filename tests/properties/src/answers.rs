//! Error answers of Partner Center: the time to wait, and the reason.

use super::{split, text};
use portal::error::Error;
use portal::error_catalog;
use portal::partner_center::response::parse_error_body;
use portal::partner_center::retry_after::{MAX_WAIT, parse, seconds};
use portal::partner_center::{ErrorBody, UpstreamError};
use std::time::{Duration, UNIX_EPOCH};

/// Input: lines with `Retry-After`, `Date` and the text of the answer.
pub fn retry_after(bytes: &[u8]) {
    let (header, rest) = split(bytes, b'\n');
    let (date, said) = split(rest, b'\n');
    let (header, date, said) = (text(header), text(date), text(said));
    let now = UNIX_EPOCH + Duration::from_secs(1_795_255_200);
    let wait = parse(Some(&header), Some(&said), Some(&date), now);
    let digits = header.trim();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let asked = digits.parse().map_or(MAX_WAIT, Duration::from_secs);
        assert_eq!(
            wait,
            Some(asked.min(MAX_WAIT)),
            "a number is taken at its word"
        );
    }
    if parse(Some(&header), None, Some(&date), now).is_none() {
        assert_eq!(
            wait,
            parse(None, Some(&said), None, now),
            "the text is asked where the header says nothing"
        );
    }
    if let Some(wait) = wait {
        assert!(wait <= MAX_WAIT, "{wait:?}");
        let whole = Duration::from_secs(seconds(wait).into());
        assert!(
            whole >= wait && whole < wait + Duration::from_secs(1),
            "rounded up"
        );
    }
}

/// Input: one byte for the status, then the body.
pub fn upstream_error(bytes: &[u8]) {
    let [status, body @ ..] = bytes else { return };
    let status = [400, 401, 403, 404, 405, 409, 412, 415, 422, 451][usize::from(*status) % 10];
    let mut said = ErrorBody {
        status,
        request_id: Some("id".to_owned()),
        ..ErrorBody::default()
    };
    parse_error_body(body, &mut said);
    assert_eq!(
        (said.status, said.request_id.as_deref()),
        (status, Some("id")),
        "a body says nothing of those"
    );
    if let Some(code) = &said.code {
        assert!(
            code.chars().count() <= 1024 && !code.chars().any(char::is_control),
            "one line: {code:?}"
        );
    }
    assert!(said.data.len() <= 50);
    for told in said.description.iter().chain(&said.data) {
        assert!(
            told.chars().count() <= 1024
                && !told
                    .chars()
                    .any(|letter| letter.is_control() && letter != '\n'),
            "{told:?}"
        );
    }
    if let Some(found) = error_catalog::explain(&said.to_upstream_answer(), Some("address.city")) {
        assert!(!found.entry.id.is_empty());
    }
    let error = Error::from(UpstreamError::Refused(Box::new(said)));
    let told = error.kind.status().as_u16();
    assert!(
        told >= 300 && told != 500,
        "a refusal is neither a success nor our fault: {told}"
    );
}
