//! Signatures of webhooks by Standard Webhooks (standardwebhooks.com, version 1.0.0): HMAC-SHA256
//! over id, time and body, so that every library of theirs can verify them.

use aws_lc_rs::{hmac, rand};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The prefix of secrets.
const PREFIX: &str = "whsec_";

/// Bytes of a secret; 24 to 64 are possible.
const LENGTH: usize = 32;

/// Makes a new secret.
pub(super) fn new_secret() -> String {
    let mut bytes = [0; LENGTH];
    rand::fill(&mut bytes).expect("the operating system has random numbers");
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

/// The value of the header `webhook-signature` for these secrets: one signature for each that can
/// be read, with spaces between them. `at` is in Unix seconds.
pub(super) fn signatures<'a>(
    secrets: impl Iterator<Item = &'a str>,
    id: &str,
    at: i64,
    body: &str,
) -> String {
    let signed = format!("{id}.{at}.{body}");
    let signatures: Vec<String> = secrets
        .filter_map(|secret| {
            let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
            let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
            let tag = hmac::sign(&key, signed.as_bytes());
            Some(format!("v1,{}", STANDARD.encode(tag)))
        })
        .collect();
    signatures.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn the_signature_is_that_of_the_specification() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let (id, at) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330);
        let body = r#"{"test": 2432232314}"#;
        assert_eq!(
            signatures([secret].into_iter(), id, at, body),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
        let both = signatures([secret, secret].into_iter(), id, at, body);
        assert_eq!(both.split(' ').count(), 2);
    }

    #[test]
    fn secrets_are_long_enough_and_never_the_same() {
        let secret = new_secret();
        assert_ne!(secret, new_secret());
        let bytes = STANDARD.decode(secret.strip_prefix("whsec_").unwrap());
        assert_eq!(bytes.unwrap().len(), LENGTH);
    }
}
