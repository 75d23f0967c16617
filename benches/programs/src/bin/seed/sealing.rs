//! Sealed texts and hashes in the forms in which released versions of the portal keep them: a row
//! that the portal cannot open costs another time than one that it can.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::digest::{SHA256, digest};
use std::fmt::Write as _;
use std::io::Read as _;

/// Seals with one key.
pub struct Sealer {
    name: String,
    key: LessSafeKey,
    /// The first bytes of every nonce; a number follows.
    run: [u8; NONCE_LEN - 8],
    sealed: u64,
}

impl Sealer {
    /// `key` has the form of `PORTAL_ENCRYPTION_KEYS`, with a single key.
    pub fn new(key: &str) -> Sealer {
        let (name, bytes) = key.split_once(':').expect("id:base64");
        let bytes = STANDARD.decode(bytes).expect("base64");
        let key = UnboundKey::new(&AES_256_GCM, &bytes).expect("32 bytes");
        let mut run = [0; NONCE_LEN - 8];
        let mut random = std::fs::File::open("/dev/urandom").expect("random numbers");
        random.read_exact(&mut run).expect("random numbers");
        Sealer {
            name: name.to_owned(),
            key: LessSafeKey::new(key),
            run,
            sealed: 0,
        }
    }

    /// Seals a text for the row of a table that these texts name.
    pub fn seal(&mut self, table: &str, row: &[&str], text: &str) -> String {
        let mut context = table.to_owned();
        for part in row {
            // Writing to a String cannot fail.
            let _ = write!(context, "/{}:{part}", part.len());
        }
        self.sealed += 1;
        let mut nonce = [0; NONCE_LEN];
        nonce[..self.run.len()].copy_from_slice(&self.run);
        nonce[self.run.len()..].copy_from_slice(&self.sealed.to_be_bytes());
        let mut sealed = text.as_bytes().to_vec();
        let unique = Nonce::assume_unique_for_key(nonce);
        self.key
            .seal_in_place_append_tag(unique, Aad::from(context.as_bytes()), &mut sealed)
            .expect("a short text");
        let mut all = nonce.to_vec();
        all.extend_from_slice(&sealed);
        format!("{}.{}", self.name, STANDARD.encode(all))
    }
}

/// SHA-256 as unpadded base64url.
pub fn hash(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, bytes))
}

/// SHA-256 as hexadecimal digits.
pub fn hash_hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(64);
    for byte in digest(&SHA256, bytes).as_ref() {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// The id of a version.
pub fn version_id(target: &str, document: &str) -> String {
    let mut id = hash_hex(format!("{target}\0{document}").as_bytes());
    id.truncate(32);
    id
}
