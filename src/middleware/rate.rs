//! The limit on requests of one session, and of one address without a session. Assets, which a
//! browser loads besides pages, and health checks are not counted.

use super::ClientAddress;
use crate::auth::Auth;
use crate::auth::session::CurrentUser;
use crate::clock::Clock;
use crate::config::Network;
use crate::error::{Error, ErrorKind};
use crate::rate_limit::RateLimit;
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// The limits on requests of sessions, and of addresses without one.
#[derive(Debug)]
pub struct RequestLimits {
    sessions: RateLimit<String>,
    addresses: RateLimit<Network>,
}

impl RequestLimits {
    pub fn new(per_minute: u32, clock: &Clock) -> RequestLimits {
        RequestLimits {
            sessions: RateLimit::per_minute(per_minute, clock.clone()),
            addresses: RateLimit::per_minute(per_minute, clock.clone()),
        }
    }
}

/// Counts a request by its session. A cookie that names no session counts for nothing, so nobody
/// gets more by making cookies up.
pub async fn limit(
    State((auth, limits)): State<(Auth, Arc<RequestLimits>)>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    if limits.sessions.is_off() || !counts(request.uri().path()) {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let taken = match CurrentUser::from_request_parts(&mut parts, &auth).await?.0 {
        Some(person) => limits.sessions.take(&person.session),
        None => {
            let address = parts
                .extensions
                .get::<ClientAddress>()
                .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |client| client.0);
            limits.addresses.take(&Network::of_client(address))
        }
    };
    taken.map_err(ErrorKind::TooMany)?;
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

    #[test]
    fn a_whole_ipv6_network_counts_as_one() {
        let limits = RequestLimits::new(1, &Clock::settable(0));
        let take = |address: &str| {
            let address = address.parse().unwrap();
            limits.addresses.take(&Network::of_client(address))
        };
        assert!(take("2001:db8::1").is_ok());
        assert!(take("2001:db8::2").is_err());
        assert!(take("2001:db8:0:1::2").is_ok());
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
