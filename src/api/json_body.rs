//! The JSON that a request brings.

use crate::error::{Error, ErrorKind};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;

/// Reads the order that a body brings.
///
/// # Errors
/// `MediaType` if it does not say that it is JSON, `BadForm` if it is another order or none.
pub(super) fn read_order<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: &[u8],
) -> Result<T, Error> {
    if !is_json(headers) {
        return Err(ErrorKind::MediaType.into());
    }
    Ok(serde_json::from_slice(body).map_err(|_| ErrorKind::BadForm)?)
}

/// A body is JSON if its type says so, in UTF-8 and without an encoding.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let single = |name: header::HeaderName| {
        let mut values = headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok().map(str::to_ascii_lowercase),
            _ => None,
        }
    };
    let Some(media_type) = single(header::CONTENT_TYPE) else {
        return false;
    };
    let mut parts = media_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let is_utf_8 = |parameter: &str| match parameter.split_once('=') {
        Some(("charset", charset)) => charset.trim_matches('"') == "utf-8",
        _ => true,
    };
    let structured = essence
        .strip_prefix("application/")
        .is_some_and(|subtype| subtype == "json" || subtype.ends_with("+json"));
    let plain = !headers.contains_key(header::CONTENT_ENCODING)
        || single(header::CONTENT_ENCODING).as_deref() == Some("identity");
    structured && plain && parts.all(is_utf_8)
}
