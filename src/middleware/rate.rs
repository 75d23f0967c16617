//! How many requests one session may send, and one address without a session. In memory and
//! bounded; what a browser loads besides pages (assets) and health checks are not counted.

use super::ClientAddress;
use crate::auth::Auth;
use crate::auth::oidc::network;
use crate::auth::session::CurrentUser;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// More than this are counted together.
const KEYS: usize = 20_000;

/// A minute's worth may come at once.
const BURST_US: i64 = 60_000_000;

#[derive(Debug)]
pub struct RequestLimits {
    /// Microseconds for each request; 0 is off.
    each_us: i64,
    sessions: Mutex<Buckets<String>>,
    addresses: Mutex<Buckets<IpAddr>>,
}

/// For each key when what it has sent is worked off, in Unix microseconds: the token bucket as one
/// number. `None` is all for whom there was no room.
#[derive(Debug)]
struct Buckets<K> {
    busy_until: HashMap<Option<K>, i64>,
    swept_at: i64,
}

impl<K> Default for Buckets<K> {
    fn default() -> Self {
        Buckets {
            busy_until: HashMap::new(),
            swept_at: 0,
        }
    }
}

impl<K: Eq + Hash> Buckets<K> {
    /// The error is how long to wait, in microseconds.
    fn take(&mut self, key: K, each_us: i64, now_us: i64) -> Result<(), i64> {
        let mut key = Some(key);
        if self.busy_until.len() >= KEYS && !self.busy_until.contains_key(&key) {
            // Who has worked off everything is as good as new. Looked for once a second, as it
            // takes a walk over all.
            if now_us - self.swept_at >= 1_000_000 {
                self.swept_at = now_us;
                self.busy_until.retain(|_, until| *until > now_us);
            }
            if self.busy_until.len() >= KEYS {
                key = None;
            }
        }
        let until = self.busy_until.entry(key).or_insert(now_us);
        let next = (*until).max(now_us).saturating_add(each_us);
        if next - now_us > BURST_US {
            return Err(next - now_us - BURST_US);
        }
        *until = next;
        Ok(())
    }
}

impl RequestLimits {
    pub fn new(per_minute: u32) -> RequestLimits {
        let each_us = if per_minute == 0 {
            0
        } else {
            (BURST_US / i64::from(per_minute)).max(1)
        };
        RequestLimits {
            each_us,
            sessions: Mutex::default(),
            addresses: Mutex::default(),
        }
    }

    fn session(&self, session: &str, now_ms: i64) -> Result<(), Error> {
        self.take(&self.sessions, session.to_owned(), now_ms)
    }

    fn address(&self, address: IpAddr, now_ms: i64) -> Result<(), Error> {
        self.take(&self.addresses, network(address), now_ms)
    }

    /// The error says how many seconds to wait.
    fn take<K: Eq + Hash>(
        &self,
        buckets: &Mutex<Buckets<K>>,
        key: K,
        now_ms: i64,
    ) -> Result<(), Error> {
        let taken = buckets.lock().unwrap_or_else(PoisonError::into_inner).take(
            key,
            self.each_us,
            now_ms.saturating_mul(1000),
        );
        taken.map_err(|wait_us| {
            ErrorKind::TooMany(u32::try_from(wait_us / 1_000_000 + 1).unwrap_or(u32::MAX)).into()
        })
    }
}

/// Counts a request by its session. A cookie that names no session counts for nothing, so nobody
/// gets more by making cookies up.
pub async fn limit(
    State((auth, limits, clock)): State<(Auth, Arc<RequestLimits>, Clock)>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    if limits.each_us == 0 || !counts(request.uri().path()) {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let now = clock.now_ms();
    match CurrentUser::from_request_parts(&mut parts, &auth).await?.0 {
        Some(person) => limits.session(&person.session, now)?,
        None => {
            let address = parts
                .extensions
                .get::<ClientAddress>()
                .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |client| client.0);
            limits.address(address, now)?;
        }
    }
    Ok(next.run(Request::from_parts(parts, body)).await)
}

fn counts(path: &str) -> bool {
    !path.starts_with("/assets/")
        && !matches!(
            path,
            "/healthz" | "/readyz" | "/favicon.ico" | "/robots.txt"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(answer: Result<(), Error>) -> Option<u32> {
        answer.err().and_then(|error| error.kind.retry_after())
    }

    // C5
    #[test]
    fn a_minutes_worth_may_come_at_once_and_then_one_by_one() {
        let rates = RequestLimits::new(60);
        assert!((0..60).all(|_| rates.session("a", 1000).is_ok()));
        assert_eq!(
            waits(rates.session("a", 1000)),
            Some(2),
            "one a second, and a beginning second counts whole"
        );
        assert!(rates.session("b", 1000).is_ok(), "others go on");
        assert!(rates.session("a", 2000).is_ok());
        assert!(
            rates.session("a", 2000).is_err(),
            "what was refused took nothing"
        );
        assert!(
            (0..60).all(|_| rates.session("a", 62_000).is_ok()),
            "a quiet minute later everything is there again"
        );
    }

    // C5
    #[test]
    fn made_up_addresses_take_bounded_memory_and_leave_who_is_known_alone() {
        let rates = RequestLimits::new(60);
        let address = |n: u32| IpAddr::V4(Ipv4Addr::from_bits(n));
        for n in 0..100_000 {
            let _ = rates.address(address(n), 1000);
        }
        assert!(rates.addresses.lock().unwrap().busy_until.len() <= KEYS + 1);
        assert!(rates.address(address(7), 1000).is_ok());
        assert!(
            rates.address(address(99_999), 1000).is_err(),
            "those without room share one bucket"
        );
        assert!(rates.address(address(99_999), 120_000).is_ok());
        assert!(
            rates.addresses.lock().unwrap().busy_until.len() < 10,
            "who has worked everything off is forgotten"
        );
    }

    #[test]
    fn a_whole_ipv6_network_counts_as_one() {
        let rates = RequestLimits::new(1);
        assert!(rates.address("2001:db8::1".parse().unwrap(), 0).is_ok());
        assert!(rates.address("2001:db8::2".parse().unwrap(), 0).is_err());
        assert!(rates.address("2001:db8:0:1::2".parse().unwrap(), 0).is_ok());
    }

    #[test]
    fn assets_and_health_checks_are_not_counted() {
        assert!(
            [
                "/assets/portal.123.css",
                "/healthz",
                "/readyz",
                "/favicon.ico"
            ]
            .iter()
            .all(|path| !counts(path))
        );
        assert!(
            ["/", "/sign-in", "/api/v1/customers", "/nowhere", "/assetsx"]
                .iter()
                .all(|path| counts(path))
        );
    }
}
