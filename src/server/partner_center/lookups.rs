//! What an edit looks up: the rules of a country, whether an address exists, the legal profile as it was last vetted.

use super::{Caller, Failure, PartnerCenter};
use crate::profile::Json;
use reqwest::Method;
use uuid::Uuid;

impl PartnerCenter {
    /// The rules of a country, by its two letters.
    pub async fn country_rules(&self, caller: &Caller, country: &str) -> Result<Json, Failure> {
        self.read(caller, &format!("/v1/countryvalidationrules/{country}"), &[]).await?.document()
    }

    /// What the service says of an address. Reads only, though it is a POST.
    pub async fn validate_address(&self, caller: &Caller, address: &Json) -> Result<Json, Failure> {
        let request = self
            .http
            .request(Method::POST, format!("{}/v1/validations/address", self.base))
            .timeout(self.timeout)
            .header("Content-Type", "application/json")
            .body(address.to_string());
        self.send(caller, request, Uuid::new_v4()).await?.document()
    }

    /// The legal business profile as it last came out of vetting.
    pub async fn last_finalized(&self, caller: &Caller) -> Result<Json, Failure> {
        self.read(caller, "/v1/profiles/legalbusiness?vettingVersion=LastFinalized", &[]).await?.document()
    }
}
