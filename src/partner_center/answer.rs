//! An answer read with suspicion: status first, then the standard error, then the gateway's, then
//! text. Nothing here may panic or keep more than the cap.

use super::error::{ErrorBody, UpstreamError};
use super::{is_server_error, retry_after};
use crate::profile::Json;
use reqwest::{Response, StatusCode};
use std::time::{Duration, SystemTime};

/// Largest body that is read. The documented resources are below 3 KB, a page of customers below
/// 100 KB.
const CAP: usize = 1 << 20;

/// Longest foreign text that is kept (the errors page allows 1,024 for a description).
const TEXT: usize = 1024;

#[derive(Debug)]
pub struct Answer {
    body: Vec<u8>,
    said: Box<ErrorBody>,
}

impl Answer {
    /// Reads a whole answer; everything but success is a failure. `throttled` is told the wait that
    /// a 429 names, and says how long to wait.
    pub async fn read(
        mut response: Response,
        mut said: Box<ErrorBody>,
        now: SystemTime,
        throttled: impl FnOnce(Option<Duration>) -> Duration,
    ) -> Result<Answer, UpstreamError> {
        let status = response.status();
        said.status = status.as_u16();
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        // Echoed or made by the service; theirs is what support will look for.
        said.correlation_id = header("MS-CorrelationId").or(said.correlation_id);
        said.request_id = header("MS-RequestId").or(said.request_id);
        said.mfa = header("isMfaCompliant").map(|value| value.eq_ignore_ascii_case("true"));
        let (retry_after, date) = (header("Retry-After"), header("Date"));
        let body = match body(&mut response).await {
            Ok(body) => body,
            Err(Cut::NoAnswer) if status.is_success() => return Err(UpstreamError::NoAnswer(said)),
            Err(Cut::NoAnswer | Cut::TooLarge) if status.is_success() => {
                return Err(UpstreamError::Broken(said));
            }
            // The status alone says enough.
            Err(_) => Vec::new(),
        };
        if status.is_success() {
            return Ok(Answer { body, said });
        }
        explain(&body, &mut said);
        Err(match status {
            StatusCode::TOO_MANY_REQUESTS => {
                let named = retry_after::named(
                    retry_after.as_deref(),
                    said.description.as_deref(),
                    date.as_deref(),
                    now,
                );
                UpstreamError::Throttled {
                    wait: throttled(named),
                    said,
                }
            }
            status if status.is_client_error() && !is_server_error(status) => {
                UpstreamError::Refused(said)
            }
            _ => UpstreamError::Broken(said),
        })
    }

    pub fn status(&self) -> u16 {
        self.said.status
    }

    /// What the service says of the sign-in's second factor.
    pub fn mfa(&self) -> Option<bool> {
        self.said.mfa
    }

    /// The body as a document. An error inside of a yes is none: shown as a form it would be edited
    /// and sent back.
    pub fn document(mut self) -> Result<Json, UpstreamError> {
        match Json::parse(&self.body) {
            Ok(json) if !is_error(&json) => Ok(json),
            Ok(_) => {
                explain(&self.body, &mut self.said);
                Err(UpstreamError::Broken(self.said))
            }
            Err(_) => Err(UpstreamError::Broken(self.said)),
        }
    }
}

enum Cut {
    NoAnswer,
    TooLarge,
}

async fn body(response: &mut Response) -> Result<Vec<u8>, Cut> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => return Ok(body),
            Ok(Some(chunk)) if body.len() + chunk.len() > CAP => return Err(Cut::TooLarge),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Err(_) => return Err(Cut::NoAnswer),
        }
    }
}

/// Both members of one of the error shapes; no documented resource has them.
fn is_error(json: &Json) -> bool {
    let has = |code: &str, text: &str| {
        matches!(json.get(code), Some(Json::Number(_) | Json::Text(_)))
            && matches!(json.get(text), Some(Json::Text(_)))
    };
    has("code", "description") || has("statusCode", "message")
}

/// Fills in what an error body tells: `{code, description, data}`, else `{statusCode, message}`,
/// else its text unless that is HTML.
pub fn explain(body: &[u8], said: &mut ErrorBody) {
    let Ok(json) = Json::parse(body) else {
        let text = String::from_utf8_lossy(body);
        let text = text.trim();
        if !text.is_empty() && !text.starts_with('<') {
            said.description = Some(shortened(text));
        }
        return;
    };
    said.code = json.get("code").and_then(|code| match code {
        Json::Number(spelled) => Some(spelled.clone()),
        Json::Text(text) if !text.is_empty() => Some(one_line(text)),
        _ => None,
    });
    said.description = json
        .get("description")
        .or(json.get("message"))
        .and_then(Json::text)
        .map(shortened);
    if let Some(Json::Array(items)) = json.get("data") {
        said.data = items
            .iter()
            .filter_map(Json::text)
            .take(50)
            .map(shortened)
            .collect();
    }
}

/// A code is one line: it is written into the log.
fn one_line(text: &str) -> String {
    shortened(text).replace('\n', " ")
}

fn shortened(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .take(TEXT)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(body: &str) -> ErrorBody {
        let mut said = ErrorBody::default();
        explain(body.as_bytes(), &mut said);
        said
    }

    #[test]
    fn both_error_shapes_are_read_and_codes_are_numbers_or_text() {
        let standard = said(
            "\u{feff}{\"code\":27002,\"description\":\"A property has invalid data.\",\"data\":[\"property_name:  StateInvalid\"]}",
        );
        assert_eq!(
            (standard.code.as_deref(), standard.data.len()),
            (Some("27002"), 1)
        );
        assert_eq!(
            said(r#"{"code":"2000","description":"x"}"#).code.as_deref(),
            Some("2000")
        );
        assert_eq!(
            said(r#"{"code":"2000\nERROR forged","description":"x"}"#)
                .code
                .as_deref(),
            Some("2000 ERROR forged"),
            "one line of the log"
        );
        let gateway = said(
            r#"{"statusCode":429,"message":"Rate limit is exceeded. Try again in 57 seconds."}"#,
        );
        assert_eq!(
            gateway.description.as_deref(),
            Some("Rate limit is exceeded. Try again in 57 seconds.")
        );
    }

    #[test]
    fn html_empty_and_odd_bodies_say_nothing_and_break_nothing() {
        for body in [
            "",
            "<html><script>alert(1)</script>",
            "[]",
            "null",
            "{\"code\":{\"a\":1},\"data\":7}",
            "\u{0}\u{1}",
        ] {
            assert_eq!(said(body).code, None, "{body:?}");
        }
        assert_eq!(
            said("Authentication failed. MFA required. (10001)")
                .description
                .as_deref(),
            Some("Authentication failed. MFA required. (10001)")
        );
        assert_eq!(
            said(&"x".repeat(5000)).description.map(|text| text.len()),
            Some(1024)
        );
    }
}
