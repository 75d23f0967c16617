//! The network address of the client: the peer's address, or the one that a trusted proxy reports.

use crate::config::Network;
use axum::http::HeaderMap;
use axum::http::header::{FORWARDED, HeaderName};
use std::net::{IpAddr, SocketAddr};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client's address, as a request extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// Returns the client's address, given the peer's address and the request headers.
    ///
    /// Forwarding headers (`Forwarded`, `X-Forwarded-For`) are used only if the peer is a trusted
    /// proxy. The client is the rightmost address that is not a trusted proxy, because a client can
    /// forge everything to the left of it. If both headers are present and disagree, one of them
    /// was sent by the client; then neither is used, and the peer's address is returned.
    pub fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> ClientAddress {
        let peer = peer.to_canonical();
        if !is_trusted(peer, trusted) {
            return ClientAddress(peer);
        }
        let forwarded_for = chain(headers, &X_FORWARDED_FOR, address);
        let forwarded = chain(headers, &FORWARDED, |element| {
            address(for_parameter(element)?)
        });
        let address = match (forwarded_for.is_empty(), forwarded.is_empty()) {
            (false, true) => rightmost_untrusted(&forwarded_for, trusted),
            (true, false) => rightmost_untrusted(&forwarded, trusted),
            (true, true) => None,
            (false, false) => rightmost_untrusted(&forwarded_for, trusted)
                .filter(|address| rightmost_untrusted(&forwarded, trusted) == Some(*address)),
        };
        ClientAddress(address.unwrap_or(peer))
    }
}

/// Returns the elements of all lines of a header, in order; `None` for an element that is not an
/// address. Elements are decoded one by one, so that invalid bytes from a client do not hide the
/// element that the proxy appended to the same line.
fn chain(
    headers: &HeaderMap,
    name: &HeaderName,
    read: impl Fn(&str) -> Option<IpAddr>,
) -> Vec<Option<IpAddr>> {
    let elements = headers
        .get_all(name)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    elements
        .map(|element| read(std::str::from_utf8(element).ok()?.trim()))
        .collect()
}

fn is_trusted(address: IpAddr, trusted: &[Network]) -> bool {
    trusted.iter().any(|network| network.holds(address))
}

/// Returns the rightmost element that is not a trusted proxy; `None` if that is not an address.
fn rightmost_untrusted(chain: &[Option<IpAddr>], trusted: &[Network]) -> Option<IpAddr> {
    chain
        .iter()
        .rev()
        .find(|address| address.is_none_or(|address| !is_trusted(address, trusted)))
        .copied()
        .flatten()
}

/// Returns the parameter `for` of an element of `Forwarded` (RFC 7239).
fn for_parameter(element: &str) -> Option<&str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("for")
            .then(|| value.trim().trim_matches('"'))
    })
}

/// Parses an address with or without port; IPv6 with or without brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    let address = bare
        .parse::<IpAddr>()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, headers: &[(&'static str, &str)]) -> String {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let trusted = ["10.0.0.1", "10.0.0.2", "192.168.0.0/24", "2001:db8::/32"]
            .map(|text| Network::parse(text).unwrap());
        ClientAddress::of(peer.parse().unwrap(), &map, &trusted)
            .0
            .to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_an_address() {
        assert_eq!(
            of("203.0.113.9", &[("x-forwarded-for", "1.1.1.1")]),
            "203.0.113.9"
        );
        assert_eq!(
            of("203.0.113.9", &[("forwarded", "for=1.1.1.1")]),
            "203.0.113.9"
        );
    }

    #[test]
    fn a_proxy_is_believed_from_the_right() {
        assert_eq!(
            of("10.0.0.1", &[("x-forwarded-for", "6.6.6.6, 203.0.113.9")]),
            "203.0.113.9"
        );
        assert_eq!(
            of(
                "10.0.0.1",
                &[("x-forwarded-for", "6.6.6.6, 203.0.113.9, 10.0.0.2")]
            ),
            "203.0.113.9"
        );
        assert_eq!(
            of(
                "10.0.0.1",
                &[
                    ("x-forwarded-for", "6.6.6.6"),
                    ("x-forwarded-for", "203.0.113.9")
                ]
            ),
            "203.0.113.9"
        );
        assert_eq!(
            of(
                "::ffff:10.0.0.1",
                &[("x-forwarded-for", "203.0.113.9:4711")]
            ),
            "203.0.113.9"
        );
        assert_eq!(
            of(
                "10.0.0.1",
                &[(
                    "forwarded",
                    "for=6.6.6.6, For=\"[2001:db9::1]:4711\";proto=https"
                )]
            ),
            "2001:db9::1"
        );
    }

    #[test]
    fn a_range_of_proxies_is_walked_through() {
        assert_eq!(
            of(
                "192.168.0.7",
                &[(
                    "x-forwarded-for",
                    "6.6.6.6, 203.0.113.9, 192.168.0.200, 10.0.0.2"
                )]
            ),
            "203.0.113.9"
        );
        assert_eq!(
            of(
                "2001:db8::7",
                &[(
                    "forwarded",
                    "for=6.6.6.6, for=203.0.113.9, for=\"[2001:db8::9]\""
                )]
            ),
            "203.0.113.9"
        );
        assert_eq!(
            of("192.168.1.7", &[("x-forwarded-for", "203.0.113.9")]),
            "192.168.1.7",
            "beside the range"
        );
        assert_eq!(
            of(
                "192.168.0.7",
                &[("x-forwarded-for", "192.168.0.8, 192.168.0.9")]
            ),
            "192.168.0.7",
            "proxies only"
        );
    }

    #[test]
    fn what_cannot_be_read_or_disagrees_does_not_count() {
        assert_eq!(of("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(
            of("10.0.0.1", &[("x-forwarded-for", "203.0.113.9, unknown")]),
            "10.0.0.1"
        );
        assert_eq!(of("10.0.0.1", &[("forwarded", "proto=https")]), "10.0.0.1");
        assert_eq!(
            of(
                "10.0.0.1",
                &[
                    ("x-forwarded-for", "6.6.6.6"),
                    ("forwarded", "for=203.0.113.9")
                ]
            ),
            "10.0.0.1"
        );
        assert_eq!(
            of(
                "10.0.0.1",
                &[
                    ("x-forwarded-for", "203.0.113.9"),
                    ("forwarded", "for=203.0.113.9")
                ]
            ),
            "203.0.113.9"
        );
    }
}
