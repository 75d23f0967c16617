//! The verification of a customer's account by Microsoft (page "retrieve the validation status of a
//! customer"): its status, and what a status means for the customer's purchases.

use super::limiter::CallPurpose;
use super::service_time::utc_ms;
use super::{PartnerCenter, Reader, Resource, Upstream, UpstreamError};
use crate::auth::Person;
use crate::error::Error;
use crate::profile::{CustomerId, Json};
use crate::text::Lang;
use serde::{Deserialize, Serialize};

/// The code of the answer for a customer without a status (`AccountStatusNotFound`).
const NO_STATUS: &str = "600074";

/// The status of a customer's account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VerificationStatus {
    /// The service has none for the customer.
    None,
    Allowed,
    UnderReview,
    NotAllowed,
    NotReady,
    /// The service does not know it, or names one that the portal does not know.
    #[default]
    Unknown,
}

impl VerificationStatus {
    pub const ALL: [VerificationStatus; 6] = [
        VerificationStatus::None,
        VerificationStatus::Allowed,
        VerificationStatus::UnderReview,
        VerificationStatus::NotAllowed,
        VerificationStatus::NotReady,
        VerificationStatus::Unknown,
    ];

    /// The word that is stored, and that the words of pages are chosen by:
    /// `verification-status-{word}`.
    pub fn as_str(self) -> &'static str {
        match self {
            VerificationStatus::None => "none",
            VerificationStatus::Allowed => "allowed",
            VerificationStatus::UnderReview => "under-review",
            VerificationStatus::NotAllowed => "not-allowed",
            VerificationStatus::NotReady => "not-ready",
            VerificationStatus::Unknown => "unknown",
        }
    }

    /// Parses a word that was stored.
    pub fn parse(word: &str) -> Option<VerificationStatus> {
        VerificationStatus::ALL
            .into_iter()
            .find(|status| status.as_str() == word)
    }

    /// Reads the service's spelling: `UnderReview`, and once `Not Ready`.
    fn read(text: &str) -> VerificationStatus {
        let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
        match letters.to_ascii_lowercase().as_str() {
            "allowed" => VerificationStatus::Allowed,
            "underreview" => VerificationStatus::UnderReview,
            "notallowed" => VerificationStatus::NotAllowed,
            "notready" => VerificationStatus::NotReady,
            _ => VerificationStatus::Unknown,
        }
    }

    /// Returns whether the customer's purchases are blocked. The documents do not say it of
    /// `NotReady`, which is taken as blocked.
    pub fn blocks(self) -> bool {
        match self {
            VerificationStatus::None | VerificationStatus::Allowed => false,
            VerificationStatus::UnderReview
            | VerificationStatus::NotAllowed
            | VerificationStatus::NotReady
            | VerificationStatus::Unknown => true,
        }
    }
}

/// The service's answer about a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerificationAnswer {
    pub status: VerificationStatus,
    /// When the status changed last, as the service says; Unix milliseconds.
    pub changed_at: Option<i64>,
}

impl PartnerCenter {
    /// Reads the status of a customer's account. Nothing depends on it but what pages tell, so that
    /// it is a call beside the profiles.
    ///
    /// # Errors
    /// Fails if Partner Center refuses the call or does not answer.
    pub async fn verification(
        &self,
        reader: impl Into<Reader<'_>>,
        customer: &CustomerId,
    ) -> Result<VerificationAnswer, UpstreamError> {
        let resource = Resource {
            name: super::VERIFICATION,
            customer: Some(customer),
        };
        let path = format!("/v1/customers/{customer}/validationStatus?type=account");
        let answer = self
            .read(reader, resource, CallPurpose::Beside, &path, &[])
            .await;
        match answer {
            Ok(answer) => Ok(read(&answer.document()?)),
            Err(UpstreamError::Refused(body)) if body.status == 404 && body.is(NO_STATUS) => {
                Ok(VerificationAnswer {
                    status: VerificationStatus::None,
                    changed_at: None,
                })
            }
            Err(failure) => Err(failure),
        }
    }
}

impl Upstream {
    /// Reads the status of a customer's account with this person's own token.
    ///
    /// # Errors
    /// The outer error is about the person's tokens, the inner one is the service's answer.
    pub async fn verification(
        &self,
        person: &Person,
        customer: &CustomerId,
    ) -> Result<Result<VerificationAnswer, UpstreamError>, Error> {
        let client = &self.client;
        let mut session = self.session(person, Lang::En).await?;
        session
            .call(|credentials| async move { client.verification(&credentials, customer).await })
            .await
    }
}

fn read(document: &Json) -> VerificationAnswer {
    let text = |name: &str| document.get(name).and_then(Json::text).unwrap_or_default();
    VerificationAnswer {
        status: VerificationStatus::read(text("status")),
        changed_at: utc_ms(text("lastUpdateDateTime")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_status_is_read_and_another_one_counts_as_blocked() {
        let of = |status: &str| {
            let text = format!(
                r#"{{"type":"account","status":"{status}","lastUpdateDateTime":"2021-07-14T18:02:00"}}"#
            );
            read(&Json::parse(text.as_bytes()).expect("JSON"))
        };
        for (said, status, blocks) in [
            ("Allowed", VerificationStatus::Allowed, false),
            ("UnderReview", VerificationStatus::UnderReview, true),
            ("NotAllowed", VerificationStatus::NotAllowed, true),
            ("Not Ready", VerificationStatus::NotReady, true),
            ("Unknown", VerificationStatus::Unknown, true),
            ("Something new", VerificationStatus::Unknown, true),
        ] {
            let answer = of(said);
            assert_eq!((answer.status, answer.status.blocks()), (status, blocks));
            assert_eq!(answer.changed_at, Some(1_626_285_720_000));
            assert_eq!(VerificationStatus::parse(status.as_str()), Some(status));
            let json = serde_json::to_value(status).expect("JSON");
            assert_eq!(json, status.as_str(), "one word everywhere");
        }
        assert!(!VerificationStatus::None.blocks());
    }
}
