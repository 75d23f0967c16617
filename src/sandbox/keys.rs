//! Signing keys of the sandbox's Entra ID: RSA 2048. Two keys are published, and the first one
//! signs.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};

/// The first two keys, generated once per process: generating them for each of a hundred sandboxes
/// would slow the tests down.
static FIRST: OnceLock<[Arc<SandboxKey>; 2]> = OnceLock::new();

/// One key pair and its id.
pub struct SandboxKey {
    pair: KeyPair,
    pub kid: String,
}

impl SandboxKey {
    fn generate() -> SandboxKey {
        let pair =
            KeyPair::generate(KeySize::Rsa2048).expect("the machine has randomness to make a key");
        let modulus = pair
            .public_key()
            .modulus()
            .big_endian_without_leading_zero()
            .to_vec();
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &modulus);
        SandboxKey {
            kid: URL_SAFE_NO_PAD.encode(&digest.as_ref()[..20]),
            pair,
        }
    }

    fn published(&self) -> Value {
        let key = self.pair.public_key();
        json!({
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.kid,
            "n": URL_SAFE_NO_PAD.encode(key.modulus().big_endian_without_leading_zero()),
            "e": URL_SAFE_NO_PAD.encode(key.exponent().big_endian_without_leading_zero()),
        })
    }

    /// Returns a compact RS256 token of these claims. `kid` is this key's id, unless a fault asks
    /// for a wrong one.
    pub fn sign(&self, kid: &str, claims: &Value) -> String {
        let input = unsigned(&json!({ "typ": "JWT", "alg": "RS256", "kid": kid }), claims);
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                input.as_bytes(),
                &mut signature,
            )
            .expect("the buffer is as long as the modulus");
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// Returns header and claims of a token, without the signature.
pub fn unsigned(head: &Value, claims: &Value) -> String {
    format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(head.to_string()),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    )
}

/// The published keys; the first one signs.
pub struct SandboxKeys(Vec<Arc<SandboxKey>>);

impl SandboxKeys {
    /// Returns the process's first keys; blocks while they are being generated.
    pub fn new() -> SandboxKeys {
        SandboxKeys(
            FIRST
                .get_or_init(|| {
                    [
                        Arc::new(SandboxKey::generate()),
                        Arc::new(SandboxKey::generate()),
                    ]
                })
                .to_vec(),
        )
    }

    /// Returns the key that signs.
    pub fn signing(&self) -> Arc<SandboxKey> {
        Arc::clone(&self.0[0])
    }

    /// Generates a new signing key. The previous signing key stays published, and the oldest key is
    /// withdrawn.
    pub fn rotate(&mut self) {
        let last = self.signing();
        self.0 = vec![Arc::new(SandboxKey::generate()), last];
    }

    /// Returns the JSON Web Key Set of the published keys.
    pub fn document(&self) -> Value {
        json!({ "keys": self.0.iter().map(|key| key.published()).collect::<Vec<_>>() })
    }
}
