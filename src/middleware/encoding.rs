//! Every answer is sent, whatever encodings the client takes.
//!
//! With `Accept-Encoding: identity;q=0` the compression layer answers 406 where it cannot compress,
//! after the handler has run: a save would be carried out and its answer refused. RFC 9110, section
//! 12.5.3, lets a server send the content as it is instead.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{ACCEPT_ENCODING, HeaderMap};
use axum::middleware::Next;
use axum::response::Response;

/// The layer: takes the entries away that refuse content without encoding.
pub async fn accept_identity(mut request: Request, next: Next) -> Response {
    if let Some(left) = without_refusals(request.headers()) {
        request.headers_mut().remove(ACCEPT_ENCODING);
        if let Ok(value) = HeaderValue::from_str(&left)
            && !left.is_empty()
        {
            request.headers_mut().insert(ACCEPT_ENCODING, value);
        }
    }
    next.run(request).await
}

/// Returns `Accept-Encoding` without `identity` and `*` of weight zero; `None` if it has neither.
fn without_refusals(headers: &HeaderMap) -> Option<String> {
    let lines = headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let entries: Vec<&str> = lines
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .collect();
    let kept: Vec<&str> = entries
        .iter()
        .copied()
        .filter(|entry| !refuses_identity(entry))
        .collect();
    (kept.len() < entries.len()).then(|| kept.join(", "))
}

fn refuses_identity(entry: &str) -> bool {
    let mut parts = entry.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let weight = || value.trim().parse::<f32>().ok();
        name.trim().eq_ignore_ascii_case("q").then(weight)?
    });
    (name == "*" || name.eq_ignore_ascii_case("identity")) && weight == Some(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_refuses_plain_content_goes() {
        for (given, left) in [
            ("identity;q=0", Some("")),
            ("*;q=0", Some("")),
            (
                "br;q=0, gzip;q=0, Identity; q=0.000",
                Some("br;q=0, gzip;q=0"),
            ),
            ("gzip, *;q=0", Some("gzip")),
            ("gzip, br", None),
            ("identity;q=0.5, *;q=0.1", None),
            ("identity", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, given.parse().unwrap());
            assert_eq!(without_refusals(&headers).as_deref(), left, "{given}");
        }
        assert_eq!(without_refusals(&HeaderMap::new()), None);
    }
}
