//! The provider's signing keys. Only RSA keys for signatures count; a key of an unknown kind next
//! to them does no harm.

use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(from = "Published")]
pub struct SigningKeys(Vec<(String, DecodingKey)>);

#[derive(Deserialize)]
struct Published {
    keys: Vec<Value>,
}

/// A key as RFC 7517 writes it, as far as it concerns us.
#[derive(Deserialize)]
struct Rsa {
    kty: String,
    kid: String,
    n: String,
    e: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
}

impl From<Published> for SigningKeys {
    fn from(published: Published) -> SigningKeys {
        let keys = published.keys.into_iter().filter_map(|key| {
            let key: Rsa = serde_json::from_value(key).ok()?;
            let signs = key.kty == "RSA"
                && key.purpose.is_none_or(|purpose| purpose == "sig")
                && key.alg.is_none_or(|alg| alg == "RS256");
            let decoding = DecodingKey::from_rsa_components(&key.n, &key.e).ok()?;
            signs.then_some((key.kid, decoding))
        });
        SigningKeys(keys.collect())
    }
}

impl SigningKeys {
    /// The keys of this name; more than one if the provider published the name twice.
    pub fn named<'a>(&'a self, kid: &'a str) -> impl Iterator<Item = &'a DecodingKey> {
        self.0
            .iter()
            .filter(move |(known, _)| known == kid)
            .map(|(_, key)| key)
    }

    pub fn has(&self, kid: &str) -> bool {
        self.named(kid).next().is_some()
    }
}
