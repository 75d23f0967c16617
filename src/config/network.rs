//! Addresses that belong together: `10.0.0.0/8`, or one alone.

use std::net::{IpAddr, Ipv4Addr};

/// Those addresses that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    bits: u32,
}

impl Network {
    /// An address, or the first address of a range and how many bits its addresses share. All
    /// addresses there are is no range.
    pub fn parse(text: &str) -> Option<Network> {
        let (first, bits) = match text.split_once('/') {
            Some((first, bits)) if bits.bytes().all(|byte| byte.is_ascii_digit()) => {
                (first.parse::<IpAddr>().ok()?, bits.parse().ok()?)
            }
            Some(_) => return None,
            None => {
                let address = text.parse::<IpAddr>().ok()?;
                (address, length(address))
            }
        };
        let network = match (first, first.to_canonical()) {
            // An IPv4 address as IPv6 writes it: 96 bits stand before it.
            (IpAddr::V6(_), IpAddr::V4(mapped)) => Network {
                first: IpAddr::V4(mapped),
                bits: u32::checked_sub(bits, 96)?,
            },
            (first, _) => Network { first, bits },
        };
        let right =
            (1..=length(network.first)).contains(&network.bits) && network.rest(network.first) == 0;
        right.then_some(network)
    }

    pub fn holds(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        match (self.first, address) {
            (IpAddr::V4(_), IpAddr::V4(_)) | (IpAddr::V6(_), IpAddr::V6(_)) => {
                number(address) - self.rest(address) == number(self.first)
            }
            _ => false,
        }
    }

    /// What an address says after the bits that all share.
    fn rest(&self, address: IpAddr) -> u128 {
        let free = length(self.first) - self.bits.min(length(self.first));
        number(address)
            & 1_u128
                .checked_shl(free)
                .map_or(u128::MAX, |above| above - 1)
    }
}

fn length(address: IpAddr) -> u32 {
    if address.is_ipv4() {
        Ipv4Addr::BITS
    } else {
        std::net::Ipv6Addr::BITS
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
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
}
