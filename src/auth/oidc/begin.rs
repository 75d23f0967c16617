//! The begin of a sign-in: remembers what the callback will need and names the provider's page.

use super::provider::Wish;
use super::{claims, return_to, single};
use crate::auth::Auth;
use crate::config::Network;
use crate::error::{Error, ErrorKind};
use crate::store::pending_sign_ins::PendingSignIn;
use crate::store::{pending_sign_ins, sealing};
use axum::http::{HeaderMap, HeaderValue};
use std::net::IpAddr;

/// What becomes of a sign-in once it is completed.
#[derive(Debug, Clone)]
pub struct SignInPurpose {
    /// The page of ours that it leads to.
    pub return_to: String,
    /// The person who lends it for reading; it opens no session then.
    pub lends: Option<String>,
}

impl Auth {
    /// Begins a sign-in for the browser of `headers`. The query may hold `return_to`, `step_up=1`
    /// (or `prompt=mfa`) for a second factor, `claims` that a service has asked for, and
    /// `prompt=select_account`. Returns the provider's
    /// address and the cookie to set.
    ///
    /// # Errors
    /// `TooMany` if this address has begun too many sign-ins within the last minute; what the
    /// provider or the database answered otherwise.
    pub async fn begin_sign_in(
        &self,
        address: IpAddr,
        headers: &HeaderMap,
        query: &[(String, String)],
    ) -> Result<(String, HeaderValue), Error> {
        self.sign_in_limit
            .take(&Network::of_client(address))
            .map_err(ErrorKind::TooMany)?;
        let prompt = single(query, "prompt").unwrap_or_default();
        let wish = Wish {
            second_factor: prompt == "mfa"
                || single(query, "step_up").is_some_and(|wanted| wanted == "1"),
            choose_account: prompt == "select_account",
            claims: single(query, "claims").and_then(|text| claims::valid(&text)),
        };
        let return_to = single(query, "return_to")
            .and_then(|address| return_to::safe(&address))
            .unwrap_or_else(|| "/".to_owned());

        let purpose = SignInPurpose {
            return_to,
            lends: None,
        };
        self.begin(headers, wish, purpose).await
    }

    /// Begins a sign-in for this purpose.
    pub(in crate::auth) async fn begin(
        &self,
        headers: &HeaderMap,
        wish: Wish,
        purpose: SignInPurpose,
    ) -> Result<(String, HeaderValue), Error> {
        let (state, nonce, verifier) = (
            sealing::random_token(),
            sealing::random_token(),
            sealing::random_token(),
        );
        let there = self
            .provider
            .authorize(&state, &nonce, &verifier, wish)
            .await?;
        let browser = self
            .login_cookie(headers)
            .map_or_else(sealing::random_token, str::to_owned);
        pending_sign_ins::put(
            &self.store,
            &state,
            &browser,
            &PendingSignIn {
                nonce,
                verifier,
                return_to: purpose.return_to,
                lends: purpose.lends,
            },
        )
        .await?;
        let cookie = self.cookies.login.write(
            headers,
            &browser,
            Some(pending_sign_ins::LIFETIME_MS / 1000),
        );
        Ok((there.to_string(), cookie))
    }
}

impl Auth {
    /// The browser's secret, if it has one that the portal may have made. It ties sign-ins under
    /// way to the browser that began them: one browser, any number of tabs.
    pub(super) fn login_cookie<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let ours = |value: &&str| {
            value.len() == 43
                && value
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        self.cookies.login.read(headers).filter(ours)
    }
}
