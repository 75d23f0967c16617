//! The access token of the app itself (grant `client_credentials`), for watching. It names no person,
//! and stays in memory.

use super::ReadOnlyToken;
use super::oidc::Provider;
use crate::clock::{Clock, millis};
use crate::error::Error;
use std::sync::Arc;
use tokio::sync::Mutex;

/// A token is got anew this long before it ends, or a quarter of its life if that is shorter.
const AHEAD_MS: i64 = 5 * 60 * 1000;

/// A token, and the time (Unix milliseconds) from which on it is got anew.
pub(super) type KeptToken = (ReadOnlyToken, i64);

/// Cheap to clone.
#[derive(Clone)]
pub struct AppTokens(Arc<AppTokensInner>);

struct AppTokensInner {
    provider: Provider,
    clock: Clock,
    /// Of several that need one at once, one asks for it.
    kept: Mutex<Option<KeptToken>>,
}

impl AppTokens {
    pub(super) fn new(provider: Provider, clock: Clock) -> AppTokens {
        AppTokens(Arc::new(AppTokensInner {
            provider,
            clock,
            kept: Mutex::default(),
        }))
    }

    /// Returns a token that is good, another one than `refused`.
    ///
    /// # Errors
    /// `ProviderRefused` if the provider gives the app none; `ProviderDown` or `ProviderBroken` if it
    /// does not work.
    pub async fn token(&self, refused: Option<&ReadOnlyToken>) -> Result<ReadOnlyToken, Error> {
        let mut kept = self.0.kept.lock().await;
        let now = self.0.clock.now_ms();
        if let Some((token, renew_at)) = kept.as_ref()
            && now < *renew_at
            && Some(token) != refused
        {
            return Ok(token.clone());
        }
        *kept = None;
        let (token, life) = self.0.provider.app_token().await?;
        let token = ReadOnlyToken::new(token);
        *kept = Some((token.clone(), renew_at(now, millis(life))));
        Ok(token)
    }
}

/// The time from which on a token of this life is got anew.
pub(super) fn renew_at(now: i64, life_ms: i64) -> i64 {
    now.saturating_add(life_ms)
        .saturating_sub(AHEAD_MS.min(life_ms / 4))
}
