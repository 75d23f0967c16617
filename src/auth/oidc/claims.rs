//! Claims challenges: what a service wants the next sign-in to prove (partner-center API, section
//! 16.3). It is passed on to the provider as it came, so only its size and form are checked.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// The longest challenge that is passed on, in bytes; it becomes part of an address.
const LONGEST: usize = 2048;

/// Returns the challenge in the header `WWW-Authenticate`, decoded from base64.
pub fn of_header(value: &str) -> Option<String> {
    let (_, rest) = value.split_once("claims=\"")?;
    let (encoded, _) = rest.split_once('"')?;
    let unpadded = encoded.trim_end_matches('=');
    let decoded = STANDARD
        .decode(encoded)
        .or_else(|_| URL_SAFE_NO_PAD.decode(unpadded))
        .ok()?;
    valid(&String::from_utf8(decoded).ok()?)
}

/// Returns the challenge if it is a JSON object of an acceptable size.
pub fn valid(text: &str) -> Option<String> {
    let is_object =
        || serde_json::from_str::<serde_json::Value>(text).is_ok_and(|claims| claims.is_object());
    (text.len() <= LONGEST && is_object()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_read_in_both_alphabets_and_anything_else_is_left_alone() {
        let challenge = r#"{"access_token":{"acrs":{"essential":true,"value":"c1?>"}}}"#;
        for encoded in [
            STANDARD.encode(challenge),
            URL_SAFE_NO_PAD.encode(challenge),
        ] {
            let header = format!(
                r#"Bearer realm="", error="insufficient_claims", claims="{encoded}", cc_type="authcontext""#
            );
            assert_eq!(of_header(&header).as_deref(), Some(challenge));
        }
        for header in [
            "Bearer",
            r#"Bearer claims="""#,
            r#"Bearer claims="not base64!""#,
            r#"Bearer claims="WzFd""#,
            r#"Bearer claims="e30"#,
        ] {
            assert_eq!(of_header(header), None, "{header}");
        }
        let long = format!(r#"{{"a":"{}"}}"#, "x".repeat(LONGEST));
        assert_eq!(valid(&long), None);
    }
}
