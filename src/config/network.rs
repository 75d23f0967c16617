//! Address ranges: `10.0.0.0/8`, or one address alone.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::fmt;
use std::net::IpAddr;

/// A range of addresses that share their first bits, of one family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpNet);

impl Network {
    /// Parses an address, or the first address of a range and its prefix length. The range of all
    /// addresses is refused. The address itself is parsed by `std`, because `ipnet` accepts
    /// leading zeros, which other programs take for octal.
    pub fn parse(text: &str) -> Option<Network> {
        let range = match text.split_once('/') {
            Some((first, length)) if length.bytes().all(|byte| byte.is_ascii_digit()) => {
                IpNet::new(first.parse().ok()?, length.parse().ok()?).ok()?
            }
            Some(_) => return None,
            None => IpNet::from(text.parse::<IpAddr>().ok()?),
        };
        let range = match (range, range.addr().to_canonical()) {
            // An IPv4 address as IPv6 writes it: 96 bits stand before it.
            (IpNet::V6(range), IpAddr::V4(mapped)) => {
                Ipv4Net::new(mapped, range.prefix_len().checked_sub(96)?)
                    .ok()?
                    .into()
            }
            (range, _) => range,
        };
        let is_right = range.prefix_len() > 0 && range.addr() == range.network();
        is_right.then_some(Network(range))
    }

    /// The addresses of one client: an IPv4 address alone, or a whole /64 of IPv6, which is the
    /// least that an IPv6 customer gets.
    pub fn of_client(address: IpAddr) -> Network {
        match address.to_canonical() {
            IpAddr::V4(address) => Network(Ipv4Net::from(address).into()),
            IpAddr::V6(address) => Network(Ipv6Net::new_assert(address, 64).trunc().into()),
        }
    }

    /// Returns whether the address is in the range. An IPv4 address counts as such however it is
    /// written.
    pub fn holds(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

/// Writes one address without the length of its prefix.
impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.prefix_len() == self.0.max_prefix_len() {
            self.0.addr().fmt(f)
        } else {
            self.0.fmt(f)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(network: &str, address: &str) -> bool {
        Network::parse(network)
            .expect(network)
            .holds(address.parse().expect(address))
    }

    #[test]
    fn a_client_is_written_as_an_address_or_a_range() {
        let written = |address: &str| {
            let address = address.parse().expect(address);
            Network::of_client(address).to_string()
        };
        assert_eq!(written("203.0.113.9"), "203.0.113.9");
        assert_eq!(written("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(written("2001:db8::1:2:3:4"), "2001:db8::/64");
    }

    #[test]
    fn a_range_holds_what_begins_alike() {
        assert!(holds("10.0.0.0/8", "10.255.255.255") && !holds("10.0.0.0/8", "11.0.0.0"));
        assert!(
            holds("192.168.4.0/22", "192.168.7.255") && !holds("192.168.4.0/22", "192.168.8.0")
        );
        assert!(holds("128.0.0.0/1", "255.0.0.1") && !holds("128.0.0.0/1", "127.0.0.1"));
        assert!(holds("10.0.0.5", "10.0.0.5") && !holds("10.0.0.5", "10.0.0.4"));
        assert!(
            holds("10.0.0.5/32", "::ffff:10.0.0.5") && holds("::ffff:10.0.0.0/104", "10.9.9.9")
        );
        assert!(
            holds("2001:db8::/32", "2001:db8:ffff::1") && !holds("2001:db8::/32", "2001:db9::")
        );
        assert!(
            holds("::1", "::1")
                && holds("8000::/1", "ffff::")
                && !holds("2001:db8::/32", "10.0.0.1")
        );
        assert!(
            !holds("10.0.0.0/8", "a00::"),
            "the same bits, another family"
        );
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for odd in [
            "",
            "/",
            "10.0.0.0/",
            "/8",
            "10.0.0.0/33",
            "10.0.0.1/8",
            "0.0.0.0/0",
            "::/0",
            "2001:db8::/129",
            "2001:db8::1/32",
            "10.0.0.0/-1",
            "10.0.0.0/+8",
            "10.0.0.0/8/8",
            "010.0.0.0/8",
            "10.0.0/8",
            "localhost",
            "10.0.0.0/255.0.0.0",
            "::ffff:10.0.0.0/95",
            "10.0.0.0 /8",
            "10.0.0.0/4294967304",
        ] {
            assert_eq!(Network::parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_client_is_an_ipv4_address_or_a_whole_ipv6_network() {
        let same = |a: &str, b: &str| {
            Network::of_client(a.parse().unwrap()) == Network::of_client(b.parse().unwrap())
        };
        assert!(same("2001:db8::1", "2001:db8::ffff:2"));
        assert!(!same("2001:db8::1", "2001:db8:0:1::1"));
        assert!(same("::ffff:192.0.2.1", "192.0.2.1"));
        assert!(!same("192.0.2.1", "192.0.2.2"));
    }
}
