//! Properties of everything that parses foreign bytes. The fuzz targets search for bytes that
//! violate them; `tests/fuzz_corpus.rs` tests them on the committed corpus in every test run, with
//! the usual compiler.

mod answers;
mod audit_log;
mod documents;
mod patterns;
mod requests;
mod tokens;

/// A function that panics if its property does not hold.
pub type Property = fn(&[u8]);

/// Each target by its name, which is that of its file in `fuzz_targets/` and of its folder in
/// `corpus/`.
pub static TARGETS: &[(&str, Property)] = &[
    ("audit_verify", audit_log::audit_verify),
    ("cookies", requests::cookies),
    ("csv", audit_log::csv),
    ("forwarded", requests::forwarded),
    ("id_token", tokens::id_token),
    ("json_edit", documents::json_edit),
    ("pattern", patterns::pattern),
    ("retry_after", answers::retry_after),
    ("return_path", requests::return_path),
    ("rules", documents::rules),
    ("upstream_error", answers::upstream_error),
];

/// Tests the property of the target with these bytes.
pub fn hold(target: &str, bytes: &[u8]) {
    let (_, property) = TARGETS
        .iter()
        .find(|(name, _)| *name == target)
        .expect("a target of the table");
    property(bytes);
}

/// Splits at the first of these bytes. The rest is empty if there is none.
fn split(bytes: &[u8], at: u8) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| *byte == at);
    end.map_or((bytes, &[]), |end| (&bytes[..end], &bytes[end + 1..]))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
