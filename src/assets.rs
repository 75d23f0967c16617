//! Style sheet, icons and browser part, embedded by `build/` and served under names that carry
//! their hash, for ever.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// The name in the source, such as `main.css`.
    pub name: &'static str,
    /// Where it is served, such as `/assets/main-1a2b3c4d.css`.
    pub address: &'static str,
    media_type: &'static str,
    /// SHA-256 of the content, the first half, in hexadecimal.
    hash: &'static str,
    raw: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Bytes on the wire of one asset, per encoding; an encoding that does not pay is left out and
/// counts as what is sent instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    pub name: &'static str,
    pub raw: usize,
    pub brotli: usize,
    pub gzip: usize,
}

/// Every embedded file, in no order to rely on.
pub fn all() -> &'static [Asset] {
    ASSETS
}

/// The hashed address of a file by its name in the source; none if this build was made without it,
/// as `portal.js` may be.
pub fn url(name: &str) -> Option<&'static str> {
    ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .map(|asset| asset.address)
}

/// What each file weighs.
pub fn weights() -> Vec<Weight> {
    let weight = |asset: &Asset| Weight {
        name: asset.name,
        raw: asset.raw.len(),
        brotli: asset.brotli.unwrap_or(asset.raw).len(),
        gzip: asset.gzip.unwrap_or(asset.raw).len(),
    };
    ASSETS.iter().map(weight).collect()
}

/// `GET` and `HEAD /assets/{name}`.
pub async fn serve(
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response<Body>, StatusCode> {
    let asset = ASSETS
        .iter()
        .find(|asset| asset.address.strip_prefix("/assets/") == Some(name.as_str()));
    // The name changes with the content, so an answer under it never does.
    asset
        .map(|asset| answer(asset, &headers, "public, max-age=31536000, immutable"))
        .ok_or(StatusCode::NOT_FOUND)
}

/// `GET /favicon.ico`, which browsers and tools ask for without being told to.
pub async fn favicon(headers: HeaderMap) -> Result<Response<Body>, StatusCode> {
    at_the_root("favicon.ico", &headers)
}

/// `GET /robots.txt`: a portal for one team has nothing for search engines.
pub async fn robots(headers: HeaderMap) -> Result<Response<Body>, StatusCode> {
    at_the_root("robots.txt", &headers)
}

/// A file under an address that stays while the content may change.
fn at_the_root(name: &str, headers: &HeaderMap) -> Result<Response<Body>, StatusCode> {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    asset
        .map(|asset| answer(asset, headers, "public, max-age=86400"))
        .ok_or(StatusCode::NOT_FOUND)
}

fn answer(asset: &Asset, headers: &HeaderMap, caching: &'static str) -> Response<Body> {
    let (encoding, content) = pick(asset, headers);
    // The same file in two encodings is two representations, so each has a tag of its own.
    let tag = format!(
        "\"{}{}{}\"",
        asset.hash,
        if encoding.is_some() { "-" } else { "" },
        encoding.unwrap_or_default()
    );
    let known = is_known(headers, &tag);
    let mut answer = Response::new(if known {
        Body::empty()
    } else {
        Body::from(content)
    });
    *answer.status_mut() = if known {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let out = answer.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    out.insert(
        header::ETAG,
        HeaderValue::from_str(&tag).expect("hexadecimal digits and a word"),
    );
    if !known {
        out.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(asset.media_type),
        );
        out.insert(header::CONTENT_LENGTH, content.len().into());
        out.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        if let Some(encoding) = encoding {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
    }
    answer
}

/// The smallest variant that the browser takes.
fn pick(asset: &Asset, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
    [("br", asset.brotli), ("gzip", asset.gzip)]
        .into_iter()
        .filter(|(encoding, _)| accepts(headers, encoding))
        .find_map(|(encoding, content)| content.map(|content| (Some(encoding), content)))
        .unwrap_or((None, asset.raw))
}

/// Whether `Accept-Encoding` names the encoding, or `*` if it does not, with a weight above zero.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let listed = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','));
    let mut otherwise = false;
    for entry in listed {
        let (name, rest) = entry.split_once(';').unwrap_or((entry, ""));
        let weight = rest
            .trim()
            .strip_prefix("q=")
            .map_or(Ok(1.0), str::parse::<f32>)
            .unwrap_or(0.0);
        if name.trim().eq_ignore_ascii_case(encoding) {
            return weight > 0.0;
        }
        otherwise |= name.trim() == "*" && weight > 0.0;
    }
    otherwise
}

/// Whether `If-None-Match` holds the tag; compared weakly, as RFC 9110 section 13.1.2 asks.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    static SAMPLE: Asset = Asset {
        name: "sample.css",
        address: "/assets/sample-00000000.css",
        media_type: "text/css; charset=utf-8",
        hash: "0123456789abcdef",
        raw: b"raw content",
        brotli: Some(b"br"),
        gzip: Some(b"gzip"),
    };

    fn asking(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    fn encoding_for(accept: &'static str) -> Option<&'static str> {
        pick(&SAMPLE, &asking(header::ACCEPT_ENCODING, accept)).0
    }

    #[test]
    fn the_browser_gets_the_smallest_variant_it_takes() {
        for (accept, encoding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip;q=1.0, BR;q=0.1", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0, gzip", Some("gzip")),
            ("br; q=0, *", Some("gzip")),
            ("*", Some("br")),
            ("*;q=0", None),
            ("br;q=nonsense", None),
            ("brotli", None),
            ("identity", None),
            ("", None),
        ] {
            assert_eq!(encoding_for(accept), encoding, "Accept-Encoding: {accept}");
        }
        assert_eq!(pick(&SAMPLE, &HeaderMap::new()).1, SAMPLE.raw);
    }

    #[test]
    fn each_variant_has_a_tag_of_its_own_and_is_not_sent_twice() {
        let first = answer(&SAMPLE, &asking(header::ACCEPT_ENCODING, "br"), "no-cache");
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.headers()[header::CONTENT_ENCODING], "br");
        assert_eq!(first.headers()[header::CONTENT_LENGTH], "2");
        assert_eq!(first.headers()[header::VARY], "accept-encoding");
        assert_eq!(first.headers()[header::ETAG], "\"0123456789abcdef-br\"");
        assert_eq!(first.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");

        let mut again = asking(header::ACCEPT_ENCODING, "br");
        again.insert(
            header::IF_NONE_MATCH,
            HeaderValue::from_static("\"other\", W/\"0123456789abcdef-br\""),
        );
        let second = answer(&SAMPLE, &again, "no-cache");
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
        assert!(!second.headers().contains_key(header::CONTENT_TYPE));

        again.remove(header::ACCEPT_ENCODING);
        assert_eq!(
            answer(&SAMPLE, &again, "no-cache").status(),
            StatusCode::OK,
            "the tag of another variant"
        );
    }

    #[tokio::test]
    async fn every_embedded_file_is_served_under_its_address_and_unknown_names_are_not() {
        assert!(
            url("favicon.svg").is_some(),
            "the icon of public/ is embedded"
        );
        for asset in all() {
            let name = asset.address.trim_start_matches("/assets/").to_owned();
            let answer = serve(Path(name), HeaderMap::new()).await.expect(asset.name);
            assert_eq!(
                answer.headers()[header::CACHE_CONTROL],
                "public, max-age=31536000, immutable"
            );
            let body = axum::body::to_bytes(answer.into_body(), usize::MAX)
                .await
                .expect("a body in memory");
            assert_eq!(body, asset.raw, "{}", asset.name);
            assert_eq!(url(asset.name), Some(asset.address));
        }
        for name in ["", "favicon.svg", "favicon-00000000.svg", "../Cargo.toml"] {
            assert_eq!(
                serve(Path(name.into()), HeaderMap::new()).await.err(),
                Some(StatusCode::NOT_FOUND),
                "{name}"
            );
        }
    }

    #[tokio::test]
    async fn browsers_find_the_icon_and_robots_find_the_door_closed() {
        let icon = favicon(HeaderMap::new()).await.expect("an icon");
        assert_eq!(icon.headers()[header::CONTENT_TYPE], "image/x-icon");
        assert_eq!(
            icon.headers()[header::CACHE_CONTROL],
            "public, max-age=86400"
        );
        let robots = robots(HeaderMap::new()).await.expect("robots.txt");
        let body = axum::body::to_bytes(robots.into_body(), usize::MAX)
            .await
            .expect("a body in memory");
        assert!(body.ends_with(b"Disallow: /\n"));
    }

    #[test]
    fn a_variant_that_was_kept_is_smaller() {
        for weight in weights() {
            assert!(
                weight.brotli <= weight.raw && weight.gzip <= weight.raw,
                "{weight:?}"
            );
        }
    }
}
