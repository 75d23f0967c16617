//! Refuses requests whose head HTTP forbids although the HTTP library reads it: what one program
//! refuses and the next one reads differently is how requests are smuggled past a proxy.

use crate::error::{Error, ErrorKind};
use axum::extract::Request;
use axum::http::header::{HOST, HeaderMap, TRANSFER_ENCODING};
use axum::http::uri::{Authority, Uri};
use axum::http::{HeaderValue, Version};
use axum::middleware::Next;
use axum::response::Response;

/// The layer: answers 400 unless an HTTP/1.1 request names exactly one host (RFC 9112, section 3.2),
/// and 501 to a transfer coding other than `chunked` (section 6.1), which would arrive encoded.
pub async fn refuse_malformed(request: Request, next: Next) -> Result<Response, Error> {
    match fault(request.version(), request.uri(), request.headers()) {
        Some(kind) => Err(kind.into()),
        None => Ok(next.run(request).await),
    }
}

fn fault(version: Version, uri: &Uri, headers: &HeaderMap) -> Option<ErrorKind> {
    if !is_host_valid(version, uri, headers) {
        return Some(ErrorKind::Host);
    }
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    let is_chunked = |coding: &HeaderValue| {
        coding
            .to_str()
            .is_ok_and(|coding| coding.trim().eq_ignore_ascii_case("chunked"))
    };
    match (codings.next(), codings.next()) {
        (None, _) => None,
        (Some(coding), None) if is_chunked(coding) => None,
        (Some(_), _) => Some(ErrorKind::TransferCoding),
    }
}

fn is_host_valid(version: Version, uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        // Before HTTP/1.1 there was no such header, and in HTTP/2 the address holds the host.
        (None, _) => version != Version::HTTP_11,
        (Some(host), None) => {
            let host = host.to_str().ok().filter(|host| is_authority(host));
            // HTTP/2 has both, and they have to agree (RFC 9113, section 8.3.1).
            let named = uri
                .authority()
                .filter(|_| version == Version::HTTP_2)
                .map(Authority::as_str);
            host.is_some_and(|host| named.is_none_or(|named| named.eq_ignore_ascii_case(host)))
        }
        (Some(_), Some(_)) => false,
    }
}

/// A host with or without a port, and no name of a user.
fn is_authority(host: &str) -> bool {
    host.parse::<Authority>().is_ok_and(|host| {
        let port = host.as_str().rsplit_once(']').map_or_else(
            || host.as_str().split_once(':').map(|(_, port)| port),
            |(_, rest)| rest.strip_prefix(':'),
        );
        let port_is_valid = port.is_none_or(|port| port.is_empty() || port.parse::<u16>().is_ok());
        !host.host().is_empty() && !host.as_str().contains('@') && port_is_valid
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::HeaderName;

    fn of(version: Version, uri: &str, given: &[(HeaderName, &str)]) -> Option<ErrorKind> {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.append(name, value.parse().unwrap());
        }
        fault(version, &uri.parse().unwrap(), &headers)
    }

    #[test]
    fn one_host_is_named() {
        let refused = Some(ErrorKind::Host);
        for (hosts, answer) in [
            (&["portal.example"][..], None),
            (&["portal.example:8443"], None),
            (&["[::1]:3000"], None),
            (&["127.0.0.1"], None),
            (&[], refused),
            (&["portal.example", "portal.example"], refused),
            (&["portal.example", "evil.example"], refused),
            (&[""], refused),
            (&["portal.example, evil.example"], refused),
            (&["portal.example evil.example"], refused),
            (&["portal.example:port"], refused),
            (&["portal.example:70000"], refused),
            (&["somebody@portal.example"], refused),
            (&["portal.example/path"], refused),
        ] {
            let headers: Vec<_> = hosts.iter().map(|host| (HOST, *host)).collect();
            assert_eq!(of(Version::HTTP_11, "/", &headers), answer, "{hosts:?}");
        }
        assert_eq!(
            of(Version::HTTP_10, "/", &[]),
            None,
            "older than the header"
        );
        let over_2 = |host: &str| of(Version::HTTP_2, "https://portal.example/", &[(HOST, host)]);
        assert_eq!(of(Version::HTTP_2, "https://portal.example/", &[]), None);
        assert_eq!(over_2("Portal.example"), None);
        assert_eq!(over_2("evil.example"), refused);
    }

    #[test]
    fn bodies_are_plain_or_chunked() {
        let refused = Some(ErrorKind::TransferCoding);
        for (codings, answer) in [
            (&[][..], None),
            (&["chunked"], None),
            (&["Chunked"], None),
            (&["gzip, chunked"], refused),
            (&["chunked, chunked"], refused),
            (&["identity"], refused),
            (&["gzip", "chunked"], refused),
        ] {
            let mut headers = vec![(HOST, "portal.example")];
            headers.extend(codings.iter().map(|coding| (TRANSFER_ENCODING, *coding)));
            assert_eq!(of(Version::HTTP_11, "/", &headers), answer, "{codings:?}");
        }
    }
}
