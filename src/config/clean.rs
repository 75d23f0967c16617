//! Takes away what editors, shells and tools leave around a value.

/// Takes away a byte-order mark, and blanks and line ends at both ends.
pub fn trimmed(text: &str) -> &str {
    text.trim_start_matches('\u{feff}').trim()
}

/// The same, for a value that no quotation marks may stand around.
///
/// # Errors
///
/// Fails if the value begins with a quotation mark, because it stands in quotation marks that might
/// belong to a secret. A secret may well end with one.
pub fn cleaned(text: &str) -> Result<&str, String> {
    let text = trimmed(text);
    if text.starts_with(['"', '\'']) {
        Err("has quotation marks around it, which count as part of it: leave them out".to_owned())
    } else {
        Ok(text)
    }
}
