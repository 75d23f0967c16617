//! Encryption at rest (AES-256-GCM), hashes and random values. Every sealed text names its key, so that keys can rotate, and is bound to
//! a context that names its row, so that rows cannot be swapped.

use super::settings::EncryptionKey;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{digest, rand};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use std::sync::Arc;

/// Sealed with a key that is not configured, for another row, or altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cannot be decrypted with the configured keys")]
pub struct CannotOpen;

/// The encryption keys: the first seals, all open.
#[derive(Clone)]
pub struct Keys(Arc<[(String, LessSafeKey)]>);

impl Keys {
    /// # Panics
    /// Without any key: the settings refuse that before.
    pub fn new(keys: Vec<(String, EncryptionKey)>) -> Keys {
        assert!(!keys.is_empty(), "settings hold at least one encryption key");
        let key = |bytes: [u8; 32]| LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &bytes).expect("32 bytes are an AES-256 key"));
        Keys(keys.into_iter().map(|(id, EncryptionKey(bytes))| (id, key(bytes))).collect())
    }

    /// `id.base64(nonce and ciphertext)`, openable only with the same context.
    pub fn seal(&self, context: &str, plaintext: &[u8]) -> String {
        let (id, key) = &self.0[0];
        let nonce = random::<NONCE_LEN>();
        let mut sealed = nonce.to_vec();
        let mut text = plaintext.to_vec();
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(context.as_bytes()), &mut text)
            .expect("a document is far below the 64 GiB that AES-GCM can seal");
        sealed.extend_from_slice(&text);
        format!("{id}.{}", STANDARD.encode(sealed))
    }

    pub fn open(&self, context: &str, sealed: &str) -> Result<Vec<u8>, CannotOpen> {
        let (id, text) = sealed.rsplit_once('.').ok_or(CannotOpen)?;
        let (_, key) = self.0.iter().find(|(known, _)| known == id).ok_or(CannotOpen)?;
        let mut bytes = STANDARD.decode(text).map_err(|_| CannotOpen)?;
        let (nonce, ciphertext) = bytes.split_first_chunk_mut::<NONCE_LEN>().ok_or(CannotOpen)?;
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let plaintext = key.open_in_place(nonce, Aad::from(context.as_bytes()), ciphertext).map_err(|_| CannotOpen)?;
        Ok(plaintext.to_vec())
    }

    /// Sealed with the key that seals now; otherwise the row is written anew when its content is at hand, so that old keys can retire.
    pub fn is_current(&self, sealed: &str) -> bool {
        sealed.rsplit_once('.').is_some_and(|(id, _)| id == self.0[0].0)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// SHA-256 as unpadded base64url: 43 characters.
pub fn hash(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, bytes))
}

/// SHA-256 as 64 hexadecimal digits.
pub fn hash_hex(bytes: &[u8]) -> String {
    digest::digest(&digest::SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 random bytes as unpadded base64url: 43 characters.
pub fn random_token() -> String {
    URL_SAFE_NO_PAD.encode(random::<32>())
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).expect("the operating system has random numbers");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(list: &[(&str, u8)]) -> Keys {
        Keys::new(list.iter().map(|(id, byte)| ((*id).to_owned(), EncryptionKey([*byte; 32]))).collect())
    }

    #[test]
    fn what_was_sealed_opens_with_its_context_alone() {
        let keys = keys(&[("a", 1)]);
        let sealed = keys.seal("draft/1", b"typed");
        assert_eq!(keys.open("draft/1", &sealed).as_deref(), Ok(&b"typed"[..]));
        assert_eq!(keys.open("draft/2", &sealed), Err(CannotOpen));
        assert_ne!(sealed, keys.seal("draft/1", b"typed"), "a nonce is used once");
        assert!(!sealed.contains("typed"));
    }

    #[test]
    fn c3_an_old_key_still_opens_and_the_first_seals() {
        let sealed = keys(&[("old", 1)]).seal("x", b"kept");
        let rotated = keys(&[("new", 2), ("old", 1)]);
        assert_eq!(rotated.open("x", &sealed).as_deref(), Ok(&b"kept"[..]));
        assert!(!rotated.is_current(&sealed));
        assert!(rotated.seal("x", b"kept").starts_with("new."));
        assert!(rotated.is_current(&rotated.seal("x", b"kept")));
        assert_eq!(keys(&[("new", 2)]).open("x", &sealed), Err(CannotOpen));
        assert_eq!(keys(&[("old", 3)]).open("x", &sealed), Err(CannotOpen), "same name, other key");
    }

    #[test]
    fn altered_or_cut_texts_do_not_open() {
        let keys = keys(&[("a.b", 1)]);
        let sealed = keys.seal("x", b"");
        assert_eq!(keys.open("x", &sealed).as_deref(), Ok(&b""[..]), "a key id may hold a dot");
        for cut in 0..sealed.len() {
            assert_eq!(keys.open("x", &sealed[..cut]), Err(CannotOpen), "{cut}");
        }
        for odd in ["", ".", "a.b.", "a.b.AAAA", "a.b.%%%", "none.AAAA"] {
            assert_eq!(keys.open("x", odd), Err(CannotOpen), "{odd}");
        }
    }

    #[test]
    fn hashes_are_sha_256() {
        assert_eq!(hash_hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(hash(b""), "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
        assert_eq!(random_token().len(), 43);
        assert_ne!(random_token(), random_token());
    }
}
