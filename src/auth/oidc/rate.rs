//! How many sign-ins one address may begin in a minute. In memory and bounded: it slows a flood
//! down, the table of sign-ins has its own limit.

use crate::error::{Error, ErrorKind};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

/// More addresses than this in a minute are counted together.
const ADDRESSES: usize = 20_000;

#[derive(Debug)]
pub struct Rate {
    /// 0 is off.
    per_minute: u32,
    window: Mutex<Window>,
}

#[derive(Debug, Default)]
struct Window {
    minute: i64,
    begun: HashMap<IpAddr, u32>,
}

impl Rate {
    pub fn new(per_minute: u32) -> Rate {
        Rate {
            per_minute,
            window: Mutex::default(),
        }
    }

    /// Counts a sign-in; the error says how many seconds to wait.
    pub fn count(&self, address: IpAddr, now_ms: i64) -> Result<(), Error> {
        if self.per_minute == 0 {
            return Ok(());
        }
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = now_ms.div_euclid(60_000);
        if window.minute != minute {
            *window = Window {
                minute,
                begun: HashMap::new(),
            };
        }
        let mut network = network(address);
        if window.begun.len() >= ADDRESSES && !window.begun.contains_key(&network) {
            network = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
        }
        let begun = window.begun.entry(network).or_default();
        *begun = begun.saturating_add(1);
        if *begun > self.per_minute {
            let left = 60 - now_ms.rem_euclid(60_000) / 1000;
            return Err(ErrorKind::TooMany(u32::try_from(left).unwrap_or(60)).into());
        }
        Ok(())
    }
}

/// An IPv6 customer has at least a whole /64.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(
            address.to_bits() & !u128::from(u64::MAX),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_waits_for_the_next_minute_and_others_do_not() {
        let rate = Rate::new(2);
        let (one, other): (IpAddr, IpAddr) = (
            "203.0.113.1".parse().expect("v4"),
            "203.0.113.2".parse().expect("v4"),
        );
        assert!(rate.count(one, 15_000).is_ok());
        assert!(rate.count(one, 16_000).is_ok());
        assert_eq!(
            rate.count(one, 17_000).map_err(|error| error.kind),
            Err(ErrorKind::TooMany(43))
        );
        assert!(rate.count(other, 17_000).is_ok());
        assert!(rate.count(one, 60_000).is_ok());
    }

    #[test]
    fn a_whole_ipv6_network_counts_as_one_and_zero_is_off() {
        let rate = Rate::new(1);
        assert!(rate.count("2001:db8::1".parse().expect("v6"), 0).is_ok());
        assert!(rate.count("2001:db8::2".parse().expect("v6"), 0).is_err());
        assert!(
            rate.count("2001:db8:0:1::2".parse().expect("v6"), 0)
                .is_ok()
        );
        let off = Rate::new(0);
        assert!((0..100).all(|_| off.count("203.0.113.1".parse().expect("v4"), 0).is_ok()));
    }
}
