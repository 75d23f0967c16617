//! Further calls that an edit needs: the rules of a country, the validation of an address, and the
//! legal business profile as it was last vetted.

use super::call_ids::CallIds;
use super::limiter::CallPurpose;
use super::{Caller, Credentials, PartnerCenter, Reader, Resource, UpstreamError};
use crate::profile::Json;
use reqwest::Method;

impl PartnerCenter {
    /// Reads the validation rules of a country, given its two-letter code.
    ///
    /// # Errors
    /// Fails with `Refused` (404) if the service has no rules for the country.
    pub async fn country_rules(
        &self,
        reader: impl Into<Reader<'_>>,
        country: &str,
    ) -> Result<Json, UpstreamError> {
        self.read(
            reader,
            resource(super::RULES),
            CallPurpose::Normal,
            &format!("/v1/countryvalidationrules/{country}"),
            &[],
        )
        .await?
        .document()
    }

    /// Validates an address. The call is a POST but changes nothing.
    ///
    /// # Errors
    /// Fails if Partner Center refuses the call or does not answer.
    pub async fn validate_address(
        &self,
        credentials: &Credentials,
        address: &Json,
    ) -> Result<Json, UpstreamError> {
        let mut permit = self
            .limiter
            .acquire(&resource(super::VALIDATION), CallPurpose::Normal)
            .await?;
        let request = self
            .http
            .request(
                Method::POST,
                format!("{}/v1/validations/address", self.base),
            )
            .timeout(self.timeout)
            .bearer_auth(credentials.token.reveal())
            .header("Content-Type", "application/json")
            .body(address.to_string());
        self.send(
            &mut permit,
            Caller::of(credentials),
            Method::POST,
            request,
            CallIds::random(),
        )
        .await?
        .document()
    }

    /// Reads the legal business profile as it was last vetted.
    ///
    /// # Errors
    /// Fails if Partner Center refuses the call or does not answer.
    pub async fn last_finalized(&self, credentials: &Credentials) -> Result<Json, UpstreamError> {
        let path = "/v1/profiles/legalbusiness?vettingVersion=LastFinalized";
        self.read(
            credentials,
            resource(super::VETTING),
            CallPurpose::Normal,
            path,
            &[],
        )
        .await?
        .document()
    }
}

/// Returns a resource without customer.
fn resource(name: &'static str) -> Resource<'static> {
    Resource {
        name,
        customer: None,
    }
}
