//! The client assertion: proves the portal to Entra ID with a certificate instead of a shared
//! secret (Entra, certificate credentials).

use super::der;
use crate::store::sealing;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;

/// Seconds that an assertion holds.
const LIFE: i64 = 300;

/// A certificate's hash, its private key and its end.
#[derive(Clone)]
pub struct Certificate {
    thumbprint: String,
    key: EncodingKey,
    public_key: Vec<u8>,
    ends_at: Option<i64>,
}

#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    #[error("cannot be read: {0}")]
    File(#[from] std::io::Error),
    #[error("holds no {0} in PEM form")]
    Missing(&'static str),
    #[error("{0}")]
    Form(String),
    #[error("holds a private key that is not an RSA key of at least 2048 bits")]
    Key,
    #[error(
        "holds a private key that is not the key of its certificate: put the two together that were made together, the portal's own certificate first"
    )]
    Pair,
}

impl Certificate {
    /// A PEM file with the certificate (the first, if it holds a chain) and its private key, in
    /// either order.
    pub fn from_pem(pem: &str) -> Result<Certificate, CertificateError> {
        let certificate =
            section(pem, "CERTIFICATE").ok_or(CertificateError::Missing("certificate"))?;
        let private_key = match (section(pem, "PRIVATE KEY"), section(pem, "RSA PRIVATE KEY")) {
            (Some(pkcs8), _) => der::key_in_pkcs8(&pkcs8)
                .ok_or(CertificateError::Key)?
                .to_vec(),
            (None, Some(pkcs1)) => pkcs1,
            (None, None) => return Err(CertificateError::Missing("private key")),
        };
        let pair = KeyPair::from_der(&private_key).map_err(|_| CertificateError::Key)?;
        // Entra ID would refuse every sign-in.
        let public_key: &[u8] = pair.public_key().as_ref();
        if der::rsa_key(&certificate).is_some_and(|key| key != public_key) {
            return Err(CertificateError::Pair);
        }
        Ok(Certificate {
            thumbprint: sealing::hash(&certificate),
            key: EncodingKey::from_rsa_der(&private_key),
            public_key: public_key.to_vec(),
            ends_at: der::ends_at(&certificate),
        })
    }

    /// Returns whether both have the same certificate and the same key.
    pub fn is(&self, other: &Certificate) -> bool {
        (&self.thumbprint, &self.public_key) == (&other.thumbprint, &other.public_key)
    }

    /// Its last moment in Unix seconds, if it can be read.
    pub fn ends_at(&self) -> Option<i64> {
        self.ends_at
    }

    /// A signed assertion for this audience: the token endpoint.
    pub fn assertion(&self, client_id: &str, audience: &str, now_ms: i64) -> String {
        let now = now_ms / 1000;
        let header = Header {
            x5t_s256: Some(self.thumbprint.clone()),
            ..Header::new(Algorithm::PS256)
        };
        let claims = json!({
            "aud": audience,
            "iss": client_id,
            "sub": client_id,
            "jti": sealing::random_token(),
            "iat": now,
            "nbf": now,
            "exp": now + LIFE,
        });
        jsonwebtoken::encode(&header, &claims, &self.key).expect("the key was read before")
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
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
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
    fn a_key_is_read_in_both_of_its_forms() {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
        let key: Pkcs8V1Der = pair.as_der().expect("pkcs8");
        let bare = der::key_in_pkcs8(key.as_ref()).expect("pkcs1");
        let certificate = |key: &str| {
            Certificate::from_pem(&(pem("CERTIFICATE", b"x") + key)).expect("both parts")
        };
        let (one, other) = (
            certificate(&pem("PRIVATE KEY", key.as_ref())),
            certificate(&pem("RSA PRIVATE KEY", bare)),
        );
        assert!(one.is(&other));
        assert!(
            !other
                .assertion("client", "https://login.example", 0)
                .is_empty()
        );
    }

    /// As little of a certificate as it takes to have this key.
    fn certificate_of(key: &[u8]) -> Vec<u8> {
        let element = |tag: u8, content: &[u8]| {
            let length = u16::try_from(content.len())
                .expect("it is short")
                .to_be_bytes();
            [&[tag, 0x82][..], &length[..], content].concat()
        };
        let sequence = |parts: &[Vec<u8>]| element(0x30, &parts.concat());
        let rsa = element(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]);
        let key = sequence(&[sequence(&[rsa]), element(0x03, &[&[0][..], key].concat())]);
        let nothing = || sequence(&[]);
        let signed = [
            element(0x02, &[1]),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            key,
        ];
        sequence(&[sequence(&signed)])
    }

    #[test]
    fn a_key_of_another_certificate_is_refused() {
        let [own, other] = [(); 2].map(|()| KeyPair::generate(KeySize::Rsa2048).expect("a key"));
        let key: Pkcs8V1Der = own.as_der().expect("pkcs8");
        let read = |of: &KeyPair| {
            let certificate = certificate_of(of.public_key().as_ref());
            let file = pem("CERTIFICATE", &certificate) + &pem("PRIVATE KEY", key.as_ref());
            Certificate::from_pem(&file).map(drop)
        };
        assert!(read(&own).is_ok());
        assert!(matches!(read(&other), Err(CertificateError::Pair)));
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
