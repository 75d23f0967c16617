//! The id token, fully checked: signature (RS256 and nothing else), issuer, audience, times with
//! five minutes of leeway, nonce, tenant and object id. People of another tenant and guests are
//! told so; everything else that is wrong is the provider's fault.

use super::keys::SigningKeys;
use super::refusal::shortened;
use crate::auth::Roles;
use crate::profile::check::is_guid;
use jsonwebtoken::{Algorithm, Validation};
use serde_json::Value;

/// Clocks may differ this much, in seconds.
const LEEWAY: f64 = 300.0;

/// Real ones are below 8 KiB.
const LONGEST: usize = 32 * 1024;

/// The values that the token must carry.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    /// GUID in lower case.
    pub tenant: &'a str,
    /// A refreshed id token carries none.
    pub nonce: Option<&'a str>,
    pub now_ms: i64,
}

/// The person who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub tenant: String,
    pub oid: String,
    pub name: String,
    pub username: String,
    pub roles: Roles,
    pub mfa: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenError {
    #[error("not a token this portal reads: {0}")]
    Form(&'static str),
    #[error("no key verifies the signature")]
    Signature,
    #[error("claim {0}")]
    Claim(&'static str),
    #[error("claim nonce")]
    Nonce,
    /// Genuine, but of somebody who does not belong here: tenant and object id, as far as they are
    /// there.
    #[error("another tenant, or a guest")]
    ForeignAccount {
        tenant: String,
        oid: String,
        name: String,
    },
}

/// The name of the key that signed; looked up before the token is verified.
pub fn key_name(token: &str) -> Result<String, IdTokenError> {
    if token.len() > LONGEST {
        return Err(IdTokenError::Form("too long"));
    }
    let header = jsonwebtoken::decode_header(token).map_err(|_| IdTokenError::Form("header"))?;
    if header.alg != Algorithm::RS256 {
        return Err(IdTokenError::Form("algorithm"));
    }
    if header.crit.is_some() || header.zip.is_some() || header.enc.is_some() {
        return Err(IdTokenError::Form("header with demands"));
    }
    if header
        .typ
        .is_some_and(|kind| !kind.eq_ignore_ascii_case("JWT"))
    {
        return Err(IdTokenError::Form("type"));
    }
    header.kid.ok_or(IdTokenError::Form("no key name"))
}

/// Keys come from the provider's key address alone; whatever keys or addresses the token itself
/// carries are not read.
pub fn verify(
    token: &str,
    keys: &SigningKeys,
    expected: &Expected<'_>,
) -> Result<Identity, IdTokenError> {
    let kid = key_name(token)?;
    // Only the signature is checked there: its times use the system's clock, and it accepts a list
    // of issuers.
    let mut signature = Validation::new(Algorithm::RS256);
    signature.required_spec_claims.clear();
    signature.validate_exp = false;
    signature.validate_aud = false;
    let mut verified = keys
        .named(&kid)
        .filter_map(|key| jsonwebtoken::decode::<Value>(token, key, &signature).ok());
    let claims = verified.next().ok_or(IdTokenError::Signature)?.claims;
    check(&claims, expected)
}

fn check(claims: &Value, expected: &Expected<'_>) -> Result<Identity, IdTokenError> {
    let identity = identity(claims);
    if identity.tenant != expected.tenant || is_guest(claims, expected) {
        return Err(IdTokenError::ForeignAccount {
            tenant: identity.tenant,
            oid: identity.oid,
            name: identity.name,
        });
    }
    if text(claims, "iss") != Some(expected.issuer) {
        return Err(IdTokenError::Claim("iss"));
    }
    audience(claims, expected.client_id)?;
    times(claims, expected.now_ms as f64 / 1000.0)?;
    if expected
        .nonce
        .is_some_and(|nonce| text(claims, "nonce") != Some(nonce))
    {
        return Err(IdTokenError::Nonce);
    }
    if !is_guid(&identity.oid) {
        return Err(IdTokenError::Claim("oid"));
    }
    Ok(identity)
}

fn audience(claims: &Value, client_id: &str) -> Result<(), IdTokenError> {
    let azp = text(claims, "azp");
    if claims.get("azp").is_some() && azp != Some(client_id) {
        return Err(IdTokenError::Claim("azp"));
    }
    let ours = match &claims["aud"] {
        Value::String(aud) => aud == client_id,
        // With several audiences, the authorized party has to be named (OpenID Connect Core
        // 3.1.3.7).
        Value::Array(all) => {
            all.iter().any(|aud| aud == client_id) && (all.len() == 1 || azp.is_some())
        }
        _ => false,
    };
    if ours {
        Ok(())
    } else {
        Err(IdTokenError::Claim("aud"))
    }
}

fn times(claims: &Value, now: f64) -> Result<(), IdTokenError> {
    let exp = claims["exp"].as_f64().ok_or(IdTokenError::Claim("exp"))?;
    if now >= exp + LEEWAY {
        return Err(IdTokenError::Claim("exp"));
    }
    let iat = claims["iat"].as_f64().ok_or(IdTokenError::Claim("iat"))?;
    if iat > now + LEEWAY {
        return Err(IdTokenError::Claim("iat"));
    }
    match claims.get("nbf").map(Value::as_f64) {
        None => Ok(()),
        Some(Some(nbf)) if nbf <= now + LEEWAY => Ok(()),
        Some(_) => Err(IdTokenError::Claim("nbf")),
    }
}

/// Entra writes `acct: 1` for guests, and `idp` names the home of whoever comes from elsewhere.
fn is_guest(claims: &Value, expected: &Expected<'_>) -> bool {
    let acct = match &claims["acct"] {
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => text != "0",
        Value::Null => false,
        _ => true,
    };
    let home = |idp: &str| {
        idp == expected.issuer || idp == format!("https://sts.windows.net/{}/", expected.tenant)
    };
    acct || claims
        .get("idp")
        .is_some_and(|idp| !idp.as_str().is_some_and(home))
}

fn identity(claims: &Value) -> Identity {
    let lower = |name| {
        text(claims, name)
            .map(|value| shortened(value, 64).to_ascii_lowercase())
            .unwrap_or_default()
    };
    let shown = |name| {
        text(claims, name)
            .map(|value| shortened(value, 200))
            .filter(|value| !value.trim().is_empty())
    };
    let list = |name: &str| {
        claims[name]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
            .filter_map(Value::as_str)
    };
    let username = shown("preferred_username")
        .or_else(|| shown("upn"))
        .unwrap_or_default();
    let oid = lower("oid");
    Identity {
        tenant: lower("tid"),
        name: shown("name")
            .or_else(|| Some(username.clone()).filter(|name| !name.is_empty()))
            .unwrap_or_else(|| oid.clone()),
        username,
        roles: Roles::from_claims(list("roles")),
        // Any value that ends so, `ngcmfa` too (partner-center API, token facts).
        mfa: list("amr").any(|method| method.ends_with("mfa")),
        oid,
    }
}

fn text<'a>(claims: &'a Value, name: &str) -> Option<&'a str> {
    claims.get(name)?.as_str()
}

#[cfg(test)]
mod tests;
