//! Refusals of the identity provider, and the errors that they are for a person.

use super::claims;
use crate::error::{Error, ErrorKind, UpstreamAnswer};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Longest foreign text that is kept.
const TEXT: usize = 1024;

/// Longest error code of a refusal that anybody may have written. Those of RFC 6749 and OpenID
/// Connect are shorter.
const CODE: usize = 32;

/// Longest number of Entra ID in such a refusal, in digits. A telephone number is longer.
const DIGITS: usize = 7;

/// An error in the form of RFC 6749, with Entra's additions. Shown to the person, never logged
/// whole: it may name an account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Refusal {
    pub error: String,
    #[serde(default)]
    pub error_description: Option<String>,
    #[serde(default)]
    pub correlation_id: Option<String>,
    #[serde(default)]
    pub trace_id: Option<String>,
    /// What the next sign-in has to prove, as JSON.
    #[serde(default)]
    pub claims: Option<String>,
}

impl oauth2::ErrorResponse for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shortened(&self.error, 64))
    }
}

impl Refusal {
    /// The provider will never again give tokens for this refresh token: the person has to sign in.
    pub fn ends_the_session(&self) -> bool {
        matches!(
            self.error.as_str(),
            "invalid_grant" | "interaction_required"
        )
    }

    /// A refusal that anybody may have written into a link, because it answers nothing that this
    /// browser has asked. It keeps codes and ids in their shapes and no other text, which would be
    /// shown and logged as the provider's.
    pub fn of_anybody(error: String, description: &str) -> Refusal {
        let is_code = |text: &String| {
            text.len() <= CODE && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        };
        Refusal {
            error: Some(error).filter(is_code).unwrap_or_default(),
            error_description: aadsts(description)
                .filter(|code| code.len() <= "AADSTS".len() + DIGITS),
            correlation_id: after(description, "Correlation ID:"),
            trace_id: after(description, "Trace ID:"),
            claims: None,
        }
    }

    /// The error for the person who is signing in or whose tokens are refreshed. Logs once.
    pub fn into_error(self, during: &'static str) -> Error {
        let description = self.error_description.as_deref().unwrap_or_default();
        let code = aadsts(description);
        let kind = match self.error.as_str() {
            "access_denied" | "consent_required" => ErrorKind::CallbackDenied,
            "server_error" => ErrorKind::ProviderBroken,
            "temporarily_unavailable" => ErrorKind::ProviderDown,
            _ => ErrorKind::ProviderRefused,
        };
        let correlation_id = self
            .correlation_id
            .clone()
            .or_else(|| after(description, "Correlation ID:"));
        tracing::warn!(during, error = %self, code, correlation_id, "the identity provider refused");
        let said = UpstreamAnswer {
            status: None,
            description: Some(shortened(description, TEXT))
                .filter(|text| !text.is_empty() && code.as_ref() != Some(text)),
            code: code
                .or_else(|| Some(shortened(&self.error, 64)).filter(|error| !error.is_empty())),
            correlation_id,
            request_id: self
                .trace_id
                .clone()
                .or_else(|| after(description, "Trace ID:")),
            claims: self.claims.as_deref().and_then(claims::valid),
        };
        Error::with(kind, said)
    }
}

/// Entra's own number, `AADSTS50076`, in its description.
fn aadsts(description: &str) -> Option<String> {
    let start = description.find("AADSTS")?;
    let digits: String = description[start + 6..]
        .chars()
        .take_while(char::is_ascii_digit)
        .take(12)
        .collect();
    (!digits.is_empty()).then(|| format!("AADSTS{digits}"))
}

/// An id in the form of a UUID that follows these words in a description.
fn after(description: &str, words: &str) -> Option<String> {
    let (_, rest) = description.split_once(words)?;
    let id: String = rest
        .trim_start()
        .chars()
        .take_while(|c| c.is_ascii_hexdigit() || *c == '-')
        .take(36)
        .collect();
    (id.len() == 36 && Uuid::try_parse(&id).is_ok()).then_some(id)
}

/// Foreign text without control characters, cut to so many characters.
pub fn shortened(text: &str, most: usize) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .take(most)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(error: &str, description: &str) -> Error {
        Refusal {
            error: error.to_owned(),
            error_description: Some(description.to_owned()),
            ..Refusal::default()
        }
        .into_error("a test")
    }

    #[test]
    fn s9_the_number_and_the_ids_are_found_in_the_text() {
        let text = "AADSTS50076: Due to a configuration change you must use multi-factor authentication. Trace ID: \
                    0f6a0c1e-58a6-4b2b-9f6b-1d4c6f0e2d3f Correlation ID: 1d4c6f0e-58a6-4b2b-9f6b-0f6a0c1e2d3f Timestamp: 2026-11-21";
        let error = said("interaction_required", text);
        assert_eq!(error.kind, ErrorKind::ProviderRefused);
        let upstream = error.upstream.expect("what was said");
        assert_eq!(upstream.code.as_deref(), Some("AADSTS50076"));
        assert_eq!(
            upstream.correlation_id.as_deref(),
            Some("1d4c6f0e-58a6-4b2b-9f6b-0f6a0c1e2d3f")
        );
        assert_eq!(
            upstream.request_id.as_deref(),
            Some("0f6a0c1e-58a6-4b2b-9f6b-1d4c6f0e2d3f")
        );
    }

    #[test]
    fn s9_a_refusal_that_anybody_may_have_written_keeps_no_text() {
        let said = |error: &str, description: &str| {
            let error = Refusal::of_anybody(error.to_owned(), description).into_error("a test");
            (error.kind, *error.upstream.expect("what was said"))
        };
        let id = "0f6a0c1e-58a6-4b2b-9f6b-1d4c6f0e2d3f";
        let text = format!(
            "AADSTS65004: Your account is locked. Trace ID: {id} Correlation ID: {id} Call us."
        );
        let kept = UpstreamAnswer {
            code: Some("AADSTS65004".to_owned()),
            correlation_id: Some(id.to_owned()),
            request_id: Some(id.to_owned()),
            ..UpstreamAnswer::default()
        };
        let answer = said("access_denied", &text);
        assert_eq!(answer, (ErrorKind::CallbackDenied, kept));
        for (error, description) in [
            ("Your account is locked", "Call us"),
            ("call_us_at_eight_hundred_five_five_five", ""),
            ("Locked", "AADSTS18005550199: locked"),
            ("locked!", "Trace ID: 1-800-555-0199-----------------------"),
            ("", "Correlation ID: 1800555019918005550199180055501991800"),
        ] {
            let answer = said(error, description).1;
            assert_eq!(answer, UpstreamAnswer::default(), "{error} {description}");
        }
    }

    #[test]
    fn s9_every_refusal_has_its_kind() {
        assert_eq!(said("access_denied", "").kind, ErrorKind::CallbackDenied);
        assert_eq!(said("server_error", "").kind, ErrorKind::ProviderBroken);
        assert_eq!(
            said("temporarily_unavailable", "").kind,
            ErrorKind::ProviderDown
        );
        assert_eq!(
            said("invalid_client", "AADSTS7000222: expired secret").kind,
            ErrorKind::ProviderRefused
        );
        let long = said("\u{1b}[31m<script>", &"é".repeat(20_000))
            .upstream
            .expect("what was said");
        assert_eq!(long.code.as_deref(), Some("[31m<script>"));
        assert_eq!(long.description.expect("text").chars().count(), TEXT);
    }

    #[test]
    fn s10_only_two_refusals_end_a_session() {
        let ends = |error: &str| {
            Refusal {
                error: error.to_owned(),
                ..Refusal::default()
            }
            .ends_the_session()
        };
        assert!(ends("invalid_grant") && ends("interaction_required"));
        for error in [
            "invalid_client",
            "unauthorized_client",
            "invalid_request",
            "temporarily_unavailable",
            "server_error",
            "",
        ] {
            assert!(!ends(error), "{error}");
        }
    }
}
