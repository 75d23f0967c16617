//! Reads a response without trusting it. Errors are recognised by the status, then by the standard
//! error body, the gateway's error body, or plain text. No response may cause a panic or take more
//! memory than `MAX_BODY`.

use super::error::{ErrorBody, UpstreamError};
use super::{is_server_error, retry_after};
use crate::auth::oidc::claims;
use crate::profile::{Json, Member, Profile, read};
use reqwest::{Response, StatusCode};
use std::time::{Duration, SystemTime};

/// The largest body that is read, in bytes. The documented resources are smaller than 3 KB, a page
/// of customers is smaller than 100 KB.
const MAX_BODY: usize = 1 << 20;

/// The longest text that is kept of an error, in characters. The errors page of the service
/// documents allows 1,024 for a description.
const MAX_TEXT: usize = 1024;

/// A successful response.
#[derive(Debug)]
pub struct ApiResponse {
    body: Vec<u8>,
    /// Status, ids and second factor of the response. The rest is empty unless the body turns out
    /// to be an error.
    error_body: Box<ErrorBody>,
}

impl ApiResponse {
    /// Reads a whole response. `error_body` has the ids that were sent. For a 429, `throttled`
    /// receives the requested wait, if any, and returns the time to wait.
    ///
    /// # Errors
    /// Fails unless the status is a success and the whole body was read.
    pub async fn read(
        mut response: Response,
        mut error_body: Box<ErrorBody>,
        now: SystemTime,
        throttled: impl FnOnce(Option<Duration>) -> Duration,
    ) -> Result<ApiResponse, UpstreamError> {
        let status = response.status();
        error_body.status = status.as_u16();
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        // The service echoes the ids or makes its own. Microsoft's support searches for its own.
        error_body.correlation_id = header("MS-CorrelationId").or(error_body.correlation_id);
        error_body.request_id = header("MS-RequestId").or(error_body.request_id);
        error_body.mfa = header("isMfaCompliant").map(|value| value.eq_ignore_ascii_case("true"));
        let (retry_after, date) = (header("Retry-After"), header("Date"));
        error_body.claims = header("WWW-Authenticate").and_then(|value| claims::of_header(&value));
        let body = match read_body(&mut response).await {
            Ok(body) => body,
            Err(BodyError::Failed(error)) if status.is_success() => {
                return Err(UpstreamError::of_transport(&error, error_body));
            }
            Err(BodyError::TooLarge) if status.is_success() => {
                return Err(UpstreamError::Broken(error_body));
            }
            // An error status is sufficient without a body.
            Err(_) => Vec::new(),
        };
        if status.is_success() {
            return Ok(ApiResponse { body, error_body });
        }
        parse_error_body(&body, &mut error_body);
        Err(match status {
            StatusCode::TOO_MANY_REQUESTS => {
                let requested = retry_after::parse(
                    retry_after.as_deref(),
                    error_body.description.as_deref(),
                    date.as_deref(),
                    now,
                );
                UpstreamError::Throttled {
                    wait: throttled(requested),
                    body: error_body,
                }
            }
            status if status.is_client_error() && !is_server_error(status) => {
                UpstreamError::Refused(error_body)
            }
            _ => UpstreamError::Broken(error_body),
        })
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        self.error_body.status
    }

    /// Returns the header `isMfaCompliant`: true if the sign-in meets the service's rule about
    /// second factors.
    pub fn mfa(&self) -> Option<bool> {
        self.error_body.mfa
    }

    /// Parses the body as a resource.
    ///
    /// # Errors
    /// Fails with `Broken` if the body is not a JSON object, or if it is an error with the status of
    /// a success, or only a part of the resource.
    pub fn document(self) -> Result<Json, UpstreamError> {
        self.resource(|json| !is_error(json))
    }

    /// Parses the body as the document of this profile.
    ///
    /// # Errors
    /// Fails with `Broken` if the body is anything else. Shown as a form, an error or an empty
    /// object could be edited and sent back, and compared with the version before it would seem
    /// that somebody has emptied every field.
    pub fn profile(self, profile: &'static Profile) -> Result<Json, UpstreamError> {
        self.resource(|json| is_document(profile, json))
    }

    fn resource(mut self, belongs: impl FnOnce(&Json) -> bool) -> Result<Json, UpstreamError> {
        let partial = self.status() == StatusCode::PARTIAL_CONTENT.as_u16();
        match Json::parse(&self.body) {
            Ok(json @ Json::Object(_)) if !partial && belongs(&json) => Ok(json),
            _ => {
                parse_error_body(&self.body, &mut self.error_body);
                Err(UpstreamError::Broken(self.error_body))
            }
        }
    }

    /// Parses the body as the answer to a PUT, which may be something else than the stored document
    /// though the write was carried out.
    ///
    /// # Errors
    /// Fails with `Broken` if the body is not JSON, or if it is an error with the status of a
    /// success.
    pub fn written(mut self, profile: &'static Profile) -> Result<Json, UpstreamError> {
        match Json::parse(&self.body) {
            Ok(json) if is_document(profile, &json) || !is_error(&json) => Ok(json),
            _ => {
                parse_error_body(&self.body, &mut self.error_body);
                Err(UpstreamError::Broken(self.error_body))
            }
        }
    }
}

/// The reason for which a body was not read to its end.
enum BodyError {
    Failed(reqwest::Error),
    TooLarge,
}

async fn read_body(response: &mut Response) -> Result<Vec<u8>, BodyError> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => return Ok(body),
            Ok(Some(chunk)) if body.len() + chunk.len() > MAX_BODY => {
                return Err(BodyError::TooLarge);
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Err(error) => return Err(BodyError::Failed(error)),
        }
    }
}

/// Returns true if the body can be the document of this profile: it has one of the profile's fields,
/// or says that it is a resource and is no error.
fn is_document(profile: &'static Profile, json: &Json) -> bool {
    // Anything may have an id.
    let has_field = || {
        profile
            .places()
            .any(|place| place.field.name != "id" && read(json, &place) != Member::Absent)
    };
    let is_typed = || {
        json.at(["attributes", "objectType"])
            .and_then(Json::text)
            .is_some_and(|name| name.ends_with("Profile"))
    };
    // A field may have the name of an error's member, and an error may have a resource's: what
    // calls itself a resource is one.
    is_typed() || (has_field() && !is_error(json))
}

/// Returns true if the body is an error and not a resource: code and text side by side, as no
/// documented resource has them, or an error inside of a member of that name.
fn is_error(json: &Json) -> bool {
    let has = |code: &str, text: &str| {
        matches!(json.get(code), Some(Json::Number(_) | Json::Text(_)))
            && matches!(json.get(text), Some(Json::Text(_)))
    };
    has("code", "description")
        || has("code", "message")
        || has("statusCode", "message")
        || ENVELOPES.iter().any(|name| {
            matches!(
                json.get(name),
                Some(Json::Object(_) | Json::Array(_) | Json::Text(_))
            )
        })
}

/// The members in which services wrap an error. Names are compared without regard to case.
const ENVELOPES: [&str; 5] = ["error", "errors", "odata.error", "fault", "innererror"];

/// The innermost errors are looked for this deep, so that no answer keeps the portal busy.
const DEPTH: usize = 4;

/// The error that a body holds: itself, the first of a list, or what one of the envelopes wraps.
fn error_in(json: &Json, depth: usize) -> Option<&Json> {
    match json {
        Json::Array(items) if depth > 0 => error_in(items.first()?, depth - 1),
        Json::Object(_) => {
            let wrapped = ENVELOPES.iter().find_map(|name| json.get(name));
            match wrapped {
                Some(inner @ (Json::Object(_) | Json::Array(_))) if depth > 0 => {
                    error_in(inner, depth - 1).or(Some(json))
                }
                _ => Some(json),
            }
        }
        _ => None,
    }
}

/// Parses an error body into `error_body`: `{code, description, data}`, `{statusCode, message}`,
/// the same inside of `error` or of a list, an OAuth error, or else plain text unless it is HTML.
pub fn parse_error_body(body: &[u8], error_body: &mut ErrorBody) {
    let Ok(json) = Json::parse(body) else {
        let text = String::from_utf8_lossy(body);
        let text = text.trim();
        // Something that begins as JSON and breaks off may be a document with its values.
        if !text.is_empty() && !text.starts_with(['<', '{', '[', '"']) {
            error_body.description = Some(sanitised(text));
        }
        return;
    };
    if let Json::Text(text) = &json {
        error_body.description = Some(sanitised(text)).filter(|text| !text.is_empty());
        return;
    }
    let Some(error) = error_in(&json, DEPTH) else {
        return;
    };
    let code = ["code", "errorCode"]
        .iter()
        .find_map(|name| error.get(name));
    error_body.code = code.or(error.get("error")).and_then(|code| match code {
        Json::Number(spelled) => Some(spelled.clone()),
        Json::Text(text) if !text.is_empty() => Some(one_line(text)),
        _ => None,
    });
    error_body.description = [
        "description",
        "message",
        "errorMessage",
        "error_description",
        "detail",
    ]
    .iter()
    .find_map(|name| {
        let text = error.get(name)?;
        text.text().or_else(|| text.get("value")?.text())
    })
    .map(sanitised);
    if let Some(Json::Array(items)) = error.get("data").or(error.get("details")) {
        error_body.data = items
            .iter()
            .filter_map(|item| item.text().or_else(|| item.get("target")?.text()))
            .take(50)
            .map(sanitised)
            .collect();
    }
}

/// Replaces line breaks, because a code becomes part of a log line.
fn one_line(text: &str) -> String {
    sanitised(text).replace('\n', " ")
}

/// Removes control characters other than line breaks, and shortens the text to `MAX_TEXT`.
fn sanitised(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .take(MAX_TEXT)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(body: &str) -> ErrorBody {
        let mut error_body = ErrorBody::default();
        parse_error_body(body.as_bytes(), &mut error_body);
        error_body
    }

    #[test]
    fn both_error_shapes_are_read_and_codes_are_numbers_or_text() {
        let standard = parsed(
            "\u{feff}{\"code\":27002,\"description\":\"A property has invalid data.\",\"data\":[\"property_name:  StateInvalid\"]}",
        );
        assert_eq!(
            (standard.code.as_deref(), standard.data.len()),
            (Some("27002"), 1)
        );
        assert_eq!(
            parsed(r#"{"code":"2000","description":"x"}"#)
                .code
                .as_deref(),
            Some("2000")
        );
        assert_eq!(
            parsed(r#"{"code":"2000\nERROR forged","description":"x"}"#)
                .code
                .as_deref(),
            Some("2000 ERROR forged"),
            "one line of the log"
        );
        for nested in [
            r#"{"error":{"code":"Forbidden","message":"No permission."}}"#,
            r#"{"errors":[{"code":"Forbidden","message":"No permission."}]}"#,
            r#"[{"code":"Forbidden","description":"No permission."}]"#,
            r#"{"odata.error":{"code":"Forbidden","message":{"lang":"en","value":"No permission."}}}"#,
            r#"{"Error":{"Code":"Forbidden","Message":"No permission."}}"#,
            r#"{"error":"Forbidden","error_description":"No permission."}"#,
        ] {
            let nested = parsed(nested);
            assert_eq!(
                (nested.code.as_deref(), nested.description.as_deref()),
                (Some("Forbidden"), Some("No permission."))
            );
        }
        let gateway = parsed(
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
            "{\"city\":\"Redm",
            "[[[[[[[[[{\"code\":1}]]]]]]]]]",
            "[]",
            "null",
            "{\"code\":{\"a\":1},\"data\":7}",
            "\u{0}\u{1}",
        ] {
            assert_eq!(parsed(body).code, None, "{body:?}");
        }
        assert_eq!(
            parsed("Authentication failed. MFA required. (10001)")
                .description
                .as_deref(),
            Some("Authentication failed. MFA required. (10001)")
        );
        assert_eq!(
            parsed(&"x".repeat(5000)).description.map(|text| text.len()),
            Some(1024)
        );
    }
}
