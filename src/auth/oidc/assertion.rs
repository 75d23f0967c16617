//! The client assertion: proves the portal to Entra ID with a certificate instead of a shared
//! secret (Entra, certificate credentials).

use super::validity;
use crate::store::sealing;
use aws_lc_rs::digest;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{KeyPair as _, RSA_PSS_SHA256};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::json;
use std::sync::Arc;

/// Seconds that an assertion holds.
const LIFE: i64 = 300;

/// The certificate's hash and its private key.
#[derive(Clone)]
pub struct Certificate {
    thumbprint: String,
    key: Arc<KeyPair>,
    ends_at: Option<i64>,
}

#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    #[error("cannot be read: {0}")]
    File(#[from] std::io::Error),
    #[error("holds no {0} in PEM form")]
    Missing(&'static str),
    #[error("is empty")]
    Empty,
    #[error("holds a private key that is not an RSA key of at least 2048 bits")]
    Key,
}

impl Certificate {
    /// A PEM file with the certificate (the first, if it holds a chain) and its private key, in
    /// either order.
    pub fn from_pem(pem: &str) -> Result<Certificate, CertificateError> {
        let certificate =
            section(pem, "CERTIFICATE").ok_or(CertificateError::Missing("certificate"))?;
        let key = match (section(pem, "PRIVATE KEY"), section(pem, "RSA PRIVATE KEY")) {
            (Some(pkcs8), _) => KeyPair::from_pkcs8(&pkcs8),
            (None, Some(pkcs1)) => KeyPair::from_der(&pkcs1),
            (None, None) => return Err(CertificateError::Missing("private key")),
        };
        let ends_at = validity::ends_at(&certificate);
        let thumbprint = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, &certificate));
        Ok(Certificate {
            thumbprint,
            key: Arc::new(key.map_err(|_| CertificateError::Key)?),
            ends_at,
        })
    }

    /// The same certificate with the same key.
    pub fn is(&self, other: &Certificate) -> bool {
        self.thumbprint == other.thumbprint
            && self.key.public_key().as_ref() == other.key.public_key().as_ref()
    }

    /// Its last moment in Unix seconds, if it can be read.
    pub fn ends_at(&self) -> Option<i64> {
        self.ends_at
    }

    /// A signed assertion for this audience: the token endpoint.
    pub fn assertion(&self, client_id: &str, audience: &str, now_ms: i64) -> String {
        let now = now_ms / 1000;
        let header = json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": self.thumbprint });
        let claims = json!({
            "aud": audience,
            "iss": client_id,
            "sub": client_id,
            "jti": sealing::random_token(),
            "iat": now,
            "nbf": now,
            "exp": now + LIFE,
        });
        let input = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(
                &RSA_PSS_SHA256,
                &SystemRandom::new(),
                input.as_bytes(),
                &mut signature,
            )
            .expect("the buffer is as long as the modulus");
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Certificate")
            .field("thumbprint", &self.thumbprint)
            .finish_non_exhaustive()
    }
}

/// The bytes of the first section of this name.
fn section(pem: &str, name: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once(&format!("-----BEGIN {name}-----"))?;
    let (body, _) = rest.split_once(&format!("-----END {name}-----"))?;
    let body: String = body.split_whitespace().collect();
    STANDARD.decode(body).ok().filter(|bytes| !bytes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
    use aws_lc_rs::rsa::KeySize;
    use aws_lc_rs::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
    use serde_json::Value;

    fn pem(name: &str, bytes: &[u8]) -> String {
        let lines: Vec<String> = STANDARD
            .encode(bytes)
            .as_bytes()
            .chunks(64)
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .collect();
        format!(
            "-----BEGIN {name}-----\r\n{}\r\n-----END {name}-----\r\n",
            lines.join("\r\n")
        )
    }

    #[test]
    fn an_assertion_is_signed_and_names_the_certificate() {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
        let key: Pkcs8V1Der = pair.as_der().expect("pkcs8");
        let file = pem("PRIVATE KEY", key.as_ref())
            + &pem("CERTIFICATE", b"not parsed, only hashed")
            + &pem("CERTIFICATE", b"issuer");
        let certificate = Certificate::from_pem(&file).expect("both parts");
        let assertion = certificate.assertion("client", "https://login.example/token", 1_000_000);
        let (input, signature) = assertion.rsplit_once('.').expect("three parts");
        let part = |n: usize| -> Value {
            let bytes = URL_SAFE_NO_PAD
                .decode(input.split('.').nth(n).expect("part"))
                .expect("base64url");
            serde_json::from_slice(&bytes).expect("JSON")
        };
        assert_eq!(part(0)["alg"], "PS256");
        assert_eq!(
            part(0)["x5t#S256"],
            sealing::hash(b"not parsed, only hashed")
        );
        assert_eq!(
            (&part(1)["iss"], &part(1)["sub"]),
            (&json!("client"), &json!("client"))
        );
        assert_eq!(
            (&part(1)["aud"], &part(1)["nbf"], &part(1)["exp"]),
            (
                &json!("https://login.example/token"),
                &json!(1000),
                &json!(1300)
            )
        );
        let public = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, pair.public_key().as_ref());
        public
            .verify(
                input.as_bytes(),
                &URL_SAFE_NO_PAD.decode(signature).expect("base64url"),
            )
            .expect("a signature of this key");
        assert_ne!(
            assertion,
            certificate.assertion("client", "https://login.example/token", 1_000_000),
            "each has an id of its own"
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let problem = |pem: &str| {
            Certificate::from_pem(pem)
                .expect_err("incomplete")
                .to_string()
        };
        assert_eq!(problem(""), "holds no certificate in PEM form");
        assert_eq!(
            problem(&pem("CERTIFICATE", b"x")),
            "holds no private key in PEM form"
        );
        assert_eq!(
            problem(&(pem("CERTIFICATE", b"x") + &pem("PRIVATE KEY", b"x"))),
            CertificateError::Key.to_string()
        );
    }
}
