//! Style sheets, icons and the WebAssembly module. `build/` embeds them in the binary. Their
//! addresses contain a hash of the content, so browsers may cache them for ever.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// The name in the source tree, such as `main.css`.
    pub name: &'static str,
    /// The path of its address, such as `/assets/main-1a2b3c4d.css`.
    pub address: &'static str,
    media_type: &'static str,
    /// The first half of the content's SHA-256, in hexadecimal.
    hash: &'static str,
    raw: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The size of one asset in bytes, per encoding. If a compressed variant is not smaller, it is not
/// embedded, and its size is that of the raw file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    pub name: &'static str,
    pub raw: usize,
    pub brotli: usize,
    pub gzip: usize,
}

/// Returns all embedded files, in no particular order.
pub fn all() -> &'static [Asset] {
    ASSETS
}

/// Returns the hashed address of a file by its name in the source tree. `None` if the build does
/// not contain the file, as with `portal.js` in a build without the browser part.
pub fn url(name: &str) -> Option<&'static str> {
    ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .map(|asset| asset.address)
}

/// Returns the content of a file by its name in the source tree.
#[cfg(test)]
pub fn content(name: &str) -> Option<&'static [u8]> {
    let asset = ASSETS.iter().find(|asset| asset.name == name)?;
    Some(asset.raw)
}

/// Returns the sizes of all embedded files.
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
///
/// # Errors
/// Answers 404 if there is no such file.
pub async fn serve(
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response<Body>, StatusCode> {
    let asset = ASSETS
        .iter()
        .find(|asset| asset.address.strip_prefix("/assets/") == Some(name.as_str()));
    // The name changes with the content, so the content at one address never changes.
    asset
        .map(|asset| respond(asset, &headers, "public, max-age=31536000, immutable"))
        .ok_or(StatusCode::NOT_FOUND)
}

/// `GET /favicon.ico`. Browsers ask for it at this address even if the page names another icon.
pub async fn favicon(headers: HeaderMap) -> Result<Response<Body>, StatusCode> {
    at_the_root("favicon.ico", &headers)
}

/// `GET /robots.txt`: it asks search engines to index nothing.
pub async fn robots(headers: HeaderMap) -> Result<Response<Body>, StatusCode> {
    at_the_root("robots.txt", &headers)
}

/// Serves a file at an address without a hash. Browsers may cache it for a day.
fn at_the_root(name: &str, headers: &HeaderMap) -> Result<Response<Body>, StatusCode> {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    asset
        .map(|asset| respond(asset, headers, "public, max-age=86400"))
        .ok_or(StatusCode::NOT_FOUND)
}

fn respond(asset: &Asset, headers: &HeaderMap, caching: &'static str) -> Response<Body> {
    let (encoding, content) = pick(asset, headers);
    // Two encodings of a file are two representations, so each has its own entity tag.
    let tag = format!(
        "\"{}{}{}\"",
        asset.hash,
        if encoding.is_some() { "-" } else { "" },
        encoding.unwrap_or_default()
    );
    let known = is_known(headers, &tag);
    let mut response = Response::new(if known {
        Body::empty()
    } else {
        Body::from(content)
    });
    *response.status_mut() = if known {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let out = response.headers_mut();
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
    response
}

/// Returns the smallest variant that the browser accepts: its encoding and content.
fn pick(asset: &Asset, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
    [("br", asset.brotli), ("gzip", asset.gzip)]
        .into_iter()
        .filter(|(encoding, _)| accepts(headers, encoding))
        .find_map(|(encoding, content)| content.map(|content| (Some(encoding), content)))
        .unwrap_or((None, asset.raw))
}

/// Returns true if `Accept-Encoding` lists the encoding, or else `*`, with a weight above zero.
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

/// Returns true if `If-None-Match` contains the tag, by weak comparison (RFC 9110, section 13.1.2).
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
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
        let first = respond(&SAMPLE, &asking(header::ACCEPT_ENCODING, "br"), "no-cache");
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
        let second = respond(&SAMPLE, &again, "no-cache");
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
        assert!(!second.headers().contains_key(header::CONTENT_TYPE));

        again.remove(header::ACCEPT_ENCODING);
        assert_eq!(
            respond(&SAMPLE, &again, "no-cache").status(),
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
