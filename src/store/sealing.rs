//! Encryption at rest (AES-256-GCM), hashes and random values. Every sealed text names its key, so
//! that keys can rotate, and is bound to a context that names its row, so that rows cannot be
//! swapped.

use crate::config;
use crate::config::EncryptionKey;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{digest, rand};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// The text was sealed with a key that is not configured or for another row, or was altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cannot be decrypted with the configured keys")]
pub struct OpenError;

/// A text that names a key we do not have lets the file be read again, but not more often than
/// this.
const LOOKS: Duration = Duration::from_secs(1);

/// The encryption keys: the first seals, all open. Clones share them, so that all of a portal
/// changes keys at once.
#[derive(Clone)]
pub struct Keys(Arc<Shared>);

struct Shared {
    ring: RwLock<Arc<[SealingKey]>>,
    /// The file from which they can be read again.
    file: Option<PathBuf>,
    looked: Mutex<Option<Instant>>,
}

struct SealingKey {
    id: String,
    bytes: EncryptionKey,
    key: LessSafeKey,
}

/// The reason why keys that were read again are not taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    #[error("cannot be read: {0}")]
    File(String),
    #[error("{0}")]
    Form(String),
    /// Taking them would lock everybody out of the data that was sealed a moment ago.
    #[error(
        "lacks the key {0}, which seals now: put the new key in front of it, and take the old one away only when it opens nothing any more"
    )]
    Lacks(String),
    #[error("has another key under the name {0}: give the new key a name of its own")]
    Renamed(String),
}

impl Keys {
    /// # Panics
    /// Without any key: the settings refuse that before.
    pub fn new(keys: Vec<(String, EncryptionKey)>) -> Keys {
        Keys::from_file(keys, None)
    }

    /// The same, read from this file, which may change.
    ///
    /// # Panics
    /// As `new`.
    pub fn from_file(keys: Vec<(String, EncryptionKey)>, file: Option<PathBuf>) -> Keys {
        assert!(
            !keys.is_empty(),
            "settings hold at least one encryption key"
        );
        Keys(Arc::new(Shared {
            ring: RwLock::new(ring(keys)),
            file,
            looked: Mutex::default(),
        }))
    }

    /// Reads the file again, if there is one. `true`: the keys are others now.
    pub fn read_again(&self) -> Result<bool, NotTaken> {
        let Some(file) = &self.0.file else {
            return Ok(false);
        };
        let bytes = std::fs::read(file).map_err(|error| NotTaken::File(error.to_string()))?;
        let text = config::in_file(&bytes).map_err(NotTaken::Form)?;
        let fresh = config::encryption_keys(&text).map_err(NotTaken::Form)?;
        let now = self.ring();
        if fresh.len() == now.len()
            && fresh
                .iter()
                .zip(now.iter())
                .all(|((id, bytes), key)| *id == key.id && *bytes == key.bytes)
        {
            return Ok(false);
        }
        if let Some((id, _)) = fresh
            .iter()
            .find(|(id, bytes)| now.iter().any(|key| key.id == *id && key.bytes != *bytes))
        {
            return Err(NotTaken::Renamed(id.clone()));
        }
        if !fresh.iter().any(|(id, _)| *id == now[0].id) {
            return Err(NotTaken::Lacks(now[0].id.clone()));
        }
        *self.0.ring.write().unwrap_or_else(PoisonError::into_inner) = ring(fresh);
        Ok(true)
    }

    /// Returns the name of the key that seals.
    pub fn sealing(&self) -> String {
        self.ring()[0].id.clone()
    }

    /// Returns the names of all keys, the one that seals first.
    pub(super) fn names(&self) -> Vec<String> {
        self.ring().iter().map(|key| key.id.clone()).collect()
    }

    fn ring(&self) -> Arc<[SealingKey]> {
        Arc::clone(&self.0.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns the keys, read again if this one is missing: another process may have changed keys a
    /// moment ahead of this one.
    fn ring_with(&self, id: &str) -> Arc<[SealingKey]> {
        let ring = self.ring();
        if ring.iter().any(|key| key.id == id) || self.0.file.is_none() {
            return ring;
        }
        let mut looked = self.0.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.is_none_or(|at| at.elapsed() >= LOOKS) {
            *looked = Some(Instant::now());
            // A failure is logged by the task that reads them regularly.
            let _ = self.read_again();
        }
        self.ring()
    }

    /// Seals a text as `id.base64(nonce and ciphertext)`, which opens only with the same context.
    pub fn seal(&self, context: &str, plaintext: &[u8]) -> String {
        let ring = self.ring();
        let SealingKey { id, key, .. } = &ring[0];
        let nonce = random::<NONCE_LEN>();
        let mut sealed = nonce.to_vec();
        let mut text = plaintext.to_vec();
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(context.as_bytes()),
            &mut text,
        )
        .expect("a document is far below the 64 GiB that AES-GCM can seal");
        sealed.extend_from_slice(&text);
        format!("{id}.{}", STANDARD.encode(sealed))
    }

    pub fn open(&self, context: &str, sealed: &str) -> Result<Vec<u8>, OpenError> {
        let (id, text) = sealed.rsplit_once('.').ok_or(OpenError)?;
        let ring = self.ring_with(id);
        let SealingKey { key, .. } = ring.iter().find(|key| key.id == id).ok_or(OpenError)?;
        let mut bytes = STANDARD.decode(text).map_err(|_| OpenError)?;
        let (nonce, ciphertext) = bytes
            .split_first_chunk_mut::<NONCE_LEN>()
            .ok_or(OpenError)?;
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let plaintext = key
            .open_in_place(nonce, Aad::from(context.as_bytes()), ciphertext)
            .map_err(|_| OpenError)?;
        Ok(plaintext.to_vec())
    }

    /// Returns whether a text was sealed with the key that seals now. Other rows are written anew
    /// when their content is at hand, so that old keys can retire.
    pub fn is_current(&self, sealed: &str) -> bool {
        sealed
            .rsplit_once('.')
            .is_some_and(|(id, _)| id == self.ring()[0].id)
    }
}

fn ring(keys: Vec<(String, EncryptionKey)>) -> Arc<[SealingKey]> {
    let key = |bytes: &[u8; 32]| {
        LessSafeKey::new(UnboundKey::new(&AES_256_GCM, bytes).expect("32 bytes are an AES-256 key"))
    };
    keys.into_iter()
        .map(|(id, bytes)| SealingKey {
            id,
            key: key(&bytes.0),
            bytes,
        })
        .collect()
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Hashes with SHA-256, as unpadded base64url: 43 characters.
pub fn hash(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, bytes))
}

/// Hashes with SHA-256, as 64 hexadecimal digits.
pub fn hash_hex(bytes: &[u8]) -> String {
    let digest = digest::digest(&digest::SHA256, bytes);
    let mut digits = String::with_capacity(2 * digest.as_ref().len());
    for byte in digest.as_ref() {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// Returns 32 random bytes as unpadded base64url: 43 characters.
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
        Keys::new(
            list.iter()
                .map(|(id, byte)| ((*id).to_owned(), EncryptionKey([*byte; 32])))
                .collect(),
        )
    }

    #[test]
    fn what_was_sealed_opens_with_its_context_alone() {
        let keys = keys(&[("a", 1)]);
        let sealed = keys.seal("draft/1", b"typed");
        assert_eq!(keys.open("draft/1", &sealed).as_deref(), Ok(&b"typed"[..]));
        assert_eq!(keys.open("draft/2", &sealed), Err(OpenError));
        assert_ne!(
            sealed,
            keys.seal("draft/1", b"typed"),
            "a nonce is used once"
        );
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
        assert_eq!(keys(&[("new", 2)]).open("x", &sealed), Err(OpenError));
        assert_eq!(
            keys(&[("old", 3)]).open("x", &sealed),
            Err(OpenError),
            "same name, other key"
        );
    }

    /// By another library: key 32 times 0x01, nonce 00…0b, in front of the ciphertext and its tag.
    #[test]
    fn what_was_sealed_once_and_for_all_opens() {
        let sealed = "a.AAECAwQFBgcICQoLyMP0SkWaJhaQCYLkQQesg8ipGSqU/SnDMpGsaLDvtunv5lkaaHz2";
        assert_eq!(
            keys(&[("a", 1)]).open("draft/1", sealed).as_deref(),
            Ok(&b"sealed once and for all"[..])
        );
    }

    // C3
    #[test]
    fn c3_keys_are_read_again_and_a_wrong_file_changes_nothing() {
        let path = std::env::temp_dir().join(format!("portal-keys-{}", std::process::id()));
        let entry = |id: &str, byte: u8| format!("{id}:{}", STANDARD.encode([byte; 32]));
        let write = |text: &str| std::fs::write(&path, text).unwrap();
        let rotating = Keys::from_file(
            vec![("a".to_owned(), EncryptionKey([1; 32]))],
            Some(path.clone()),
        );
        let shared = rotating.clone();
        assert!(matches!(rotating.read_again(), Err(NotTaken::File(_))));
        write(&entry("a", 1));
        assert_eq!(rotating.read_again(), Ok(false));
        let before = rotating.seal("x", b"before");

        for (wrong, why) in [
            (
                "a:rubbish".to_owned(),
                NotTaken::Form("key 1 is not base64".to_owned()),
            ),
            (entry("b", 2), NotTaken::Lacks("a".to_owned())),
            (
                format!("{},{}", entry("b", 2), entry("a", 3)),
                NotTaken::Renamed("a".to_owned()),
            ),
        ] {
            write(&wrong);
            assert_eq!(rotating.read_again(), Err(why));
            assert_eq!(rotating.sealing(), "a");
        }
        write(&format!("{},{}\n", entry("b", 2), entry("a", 1)));
        assert_eq!(rotating.read_again(), Ok(true));
        let after = shared.seal("x", b"after");
        assert!(
            after.starts_with("b.") && shared.open("x", &before).is_ok(),
            "clones share the keys"
        );

        // Another process, which has not looked yet, finds what this one has sealed.
        let behind = Keys::from_file(
            vec![("a".to_owned(), EncryptionKey([1; 32]))],
            Some(path.clone()),
        );
        assert_eq!(behind.open("x", &after).as_deref(), Ok(&b"after"[..]));
        write(&entry("b", 2));
        assert_eq!(rotating.read_again(), Ok(true));
        assert_eq!(
            rotating.open("x", &before),
            Err(OpenError),
            "the old one has retired"
        );
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn altered_or_cut_texts_do_not_open() {
        let keys = keys(&[("a.b", 1)]);
        let sealed = keys.seal("x", b"");
        assert_eq!(
            keys.open("x", &sealed).as_deref(),
            Ok(&b""[..]),
            "a key id may hold a dot"
        );
        for cut in 0..sealed.len() {
            assert_eq!(keys.open("x", &sealed[..cut]), Err(OpenError), "{cut}");
        }
        for odd in ["", ".", "a.b.", "a.b.AAAA", "a.b.%%%", "none.AAAA"] {
            assert_eq!(keys.open("x", odd), Err(OpenError), "{odd}");
        }
    }

    #[test]
    fn hashes_are_sha_256() {
        assert_eq!(
            hash_hex(b""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(hash(b""), "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
        assert_eq!(random_token().len(), 43);
        assert_ne!(random_token(), random_token());
    }
}
