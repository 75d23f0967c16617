//! What an edit looks up: the rules of a country, whether an address exists, the legal profile as
//! it was last vetted.

use super::limiter::Call;
use super::{Credentials, PartnerCenter, Resource, UpstreamError};
use crate::profile::Json;
use reqwest::Method;
use uuid::Uuid;

impl PartnerCenter {
    /// The rules of a country, by its two letters.
    pub async fn country_rules(
        &self,
        caller: &Credentials,
        country: &str,
    ) -> Result<Json, UpstreamError> {
        self.read(
            caller,
            resource("rules"),
            Call::Usual,
            &format!("/v1/countryvalidationrules/{country}"),
            &[],
        )
        .await?
        .document()
    }

    /// What the service says of an address. Reads only, though it is a POST.
    pub async fn validate_address(
        &self,
        caller: &Credentials,
        address: &Json,
    ) -> Result<Json, UpstreamError> {
        let mut pass = self.gate.pass(&resource("validation"), Call::Usual).await?;
        let request = self
            .http
            .request(
                Method::POST,
                format!("{}/v1/validations/address", self.base),
            )
            .timeout(self.timeout)
            .header("Content-Type", "application/json")
            .body(address.to_string());
        self.send(&mut pass, caller, Method::POST, request, Uuid::new_v4())
            .await?
            .document()
    }

    /// The legal business profile as it last came out of vetting.
    pub async fn last_finalized(&self, caller: &Credentials) -> Result<Json, UpstreamError> {
        let path = "/v1/profiles/legalbusiness?vettingVersion=LastFinalized";
        self.read(caller, resource("vetting"), Call::Usual, path, &[])
            .await?
            .document()
    }
}

/// Each by a name of its own: that one of them does not answer says nothing of the profiles.
fn resource(name: &'static str) -> Resource<'static> {
    Resource {
        name,
        customer: None,
    }
}
