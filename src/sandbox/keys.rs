//! Signing keys of the sandbox's Entra ID: RSA 2048, two published, the first signs.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};

/// Made once per process: making a key takes long enough to be felt when a hundred tests each start
/// a sandbox.
static FIRST: OnceLock<[Arc<Key>; 2]> = OnceLock::new();

/// One signing key.
pub struct Key {
    pair: KeyPair,
    pub kid: String,
}

impl Key {
    fn generate() -> Key {
        let pair =
            KeyPair::generate(KeySize::Rsa2048).expect("the machine has randomness to make a key");
        let modulus = pair
            .public_key()
            .modulus()
            .big_endian_without_leading_zero()
            .to_vec();
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &modulus);
        Key {
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

    /// A compact RS256 token over these claims, naming `kid` (its own, unless a quirk lies about
    /// it).
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

/// Head and claims of a token, without the signature.
pub fn unsigned(head: &Value, claims: &Value) -> String {
    format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(head.to_string()),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    )
}

/// The published keys.
pub struct Keys(Vec<Arc<Key>>);

impl Keys {
    /// Blocks while the process's first keys are being made.
    pub fn new() -> Keys {
        Keys(
            FIRST
                .get_or_init(|| [Arc::new(Key::generate()), Arc::new(Key::generate())])
                .to_vec(),
        )
    }

    /// The key that signs.
    pub fn signing(&self) -> Arc<Key> {
        Arc::clone(&self.0[0])
    }

    /// A brand new key signs from now on; the one that signed so far stays published, the other is
    /// withdrawn.
    pub fn rotate(&mut self) {
        let last = self.signing();
        self.0 = vec![Arc::new(Key::generate()), last];
    }

    pub fn document(&self) -> Value {
        json!({ "keys": self.0.iter().map(|key| key.published()).collect::<Vec<_>>() })
    }
}
