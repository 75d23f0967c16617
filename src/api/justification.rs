//! The headers with the reason and the ticket number of a PUT.

use crate::editing::justification::{REASON, TICKET};
use crate::editing::{ApiProblem, Justification};
use axum::http::{HeaderMap, HeaderValue};

/// Reads both headers: the reason is percent-encoded UTF-8, the ticket number is taken as it is.
///
/// # Errors
///
/// Returns the problems of headers that are sent twice or are not text.
pub fn sent(headers: &HeaderMap) -> Result<Justification, Vec<ApiProblem>> {
    let (reason, ticket) = (reason(headers), ticket(headers));
    match (reason, ticket) {
        (Ok(reason), Ok(ticket)) => Ok(Justification { reason, ticket }),
        (reason, ticket) => {
            let reason = reason
                .is_err()
                .then(|| unreadable(REASON, "reason-header-unreadable"));
            let ticket = ticket
                .is_err()
                .then(|| unreadable(TICKET, "ticket-header-unreadable"));
            Err([reason, ticket].into_iter().flatten().collect())
        }
    }
}

/// The header is there twice, or is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Unreadable;

fn reason(headers: &HeaderMap) -> Result<Option<String>, Unreadable> {
    let value = single(headers, "Portal-Reason")?;
    value.map(|value| decoded(value.as_bytes())).transpose()
}

fn ticket(headers: &HeaderMap) -> Result<Option<String>, Unreadable> {
    let value = single(headers, "Portal-Ticket")?;
    let text = value.map(|value| value.to_str().map(str::to_owned));
    text.transpose().or(Err(Unreadable))
}

fn unreadable(key: &str, code: &str) -> ApiProblem {
    ApiProblem {
        key: key.to_owned(),
        code: code.to_owned(),
        rule: None,
    }
}

fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a HeaderValue>, Unreadable> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        (_, Some(_)) => Err(Unreadable),
    }
}

/// Decodes percent-encoded UTF-8.
fn decoded(bytes: &[u8]) -> Result<String, Unreadable> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'%' {
            decoded.push(*byte);
            continue;
        }
        let ([high, low], after) = rest.split_first_chunk::<2>().ok_or(Unreadable)?;
        let digit = |digit: u8| char::from(digit).to_digit(16).ok_or(Unreadable);
        let value = digit(*high)? * 16 + digit(*low)?;
        decoded.push(u8::try_from(value).or(Err(Unreadable))?);
        rest = after;
    }
    String::from_utf8(decoded).or(Err(Unreadable))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &[u8])]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_bytes(value).unwrap());
        }
        headers
    }

    #[test]
    fn a_reason_is_percent_encoded_and_a_ticket_is_as_it_is() {
        let sent = sent(&headers(&[
            (
                "portal-reason",
                b"Umzug nach M%C3%BCnchen%2C 100%25 %e2%9c%93",
            ),
            ("portal-ticket", b"OPS-17%20"),
        ]));
        let given = sent.unwrap();
        assert_eq!(given.reason.as_deref(), Some("Umzug nach München, 100% ✓"));
        assert_eq!(given.ticket.as_deref(), Some("OPS-17%20"));
        assert_eq!(super::sent(&HeaderMap::new()), Ok(Justification::default()));
    }

    #[test]
    fn what_is_no_text_is_a_problem_of_its_header() {
        for wrong in [
            &b"%"[..],
            b"%4",
            b"%zz",
            b"%+1",
            b"100% sure",
            b"%FF",
            b"%C3",
            b"\xff",
        ] {
            let problems = sent(&headers(&[("portal-reason", wrong)])).unwrap_err();
            assert_eq!(problems.len(), 1, "{wrong:?}");
            assert_eq!(problems[0].key, "reason", "{wrong:?}");
        }
        let twice = headers(&[
            ("portal-reason", b"a"),
            ("portal-reason", b"b"),
            ("portal-ticket", b"M\xc3\xbc"),
        ]);
        let keys: Vec<String> = sent(&twice)
            .unwrap_err()
            .into_iter()
            .map(|problem| problem.key)
            .collect();
        assert_eq!(keys, ["reason", "ticket"]);
    }
}
