//! The issued authorization codes, refresh tokens and access tokens. A code or refresh token can be
//! used once; using a refresh token issues the next one.

use crate::sandbox::people::User;
use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// The time for which a code can be redeemed.
const CODE_LIFE: Duration = Duration::from_secs(600);
/// The number of tokens of each kind above which used refresh tokens and expired access tokens are
/// dropped. Until then a second use can be told from an unknown token.
const REMEMBERED: usize = 20_000;

/// An authorization code.
#[derive(Clone)]
pub struct AuthorizationCode {
    pub user: &'static User,
    pub client_id: String,
    pub redirect_uri: String,
    pub challenge: String,
    pub nonce: Option<String>,
    pub scope: String,
    made: Instant,
    used: bool,
}

/// A refresh token.
#[derive(Clone)]
struct RefreshGrant {
    user: &'static User,
    scope: String,
    used: bool,
}

/// The state of an access token, and its user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearer {
    Known(&'static User),
    Expired(&'static User),
    Unknown,
}

/// The reason for which a code or refresh token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantError {
    Unknown,
    Used,
    Expired,
}

/// All issued codes and tokens.
#[derive(Default)]
pub struct Grants {
    codes: HashMap<String, AuthorizationCode>,
    refresh: HashMap<String, RefreshGrant>,
    access: HashMap<String, (&'static User, Instant)>,
}

/// Returns a random string of 256 bits after `prefix`.
pub fn secret(prefix: &str) -> String {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).expect("the machine has randomness");
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

impl Grants {
    /// Issues an authorization code.
    pub fn code(
        &mut self,
        user: &'static User,
        client_id: &str,
        redirect_uri: &str,
        challenge: &str,
        nonce: Option<&str>,
        scope: &str,
    ) -> String {
        self.codes
            .retain(|_, code| code.made.elapsed() < CODE_LIFE * 2);
        let code = secret("0.");
        self.codes.insert(
            code.clone(),
            AuthorizationCode {
                user,
                client_id: client_id.to_owned(),
                redirect_uri: redirect_uri.to_owned(),
                challenge: challenge.to_owned(),
                nonce: nonce.map(str::to_owned),
                scope: scope.to_owned(),
                made: Instant::now(),
                used: false,
            },
        );
        code
    }

    /// Redeems a code. It counts as used even if this fails.
    ///
    /// # Errors
    /// Fails if the code is unknown, used or expired.
    pub fn redeem(&mut self, code: &str) -> Result<AuthorizationCode, GrantError> {
        let known = self.codes.get_mut(code).ok_or(GrantError::Unknown)?;
        if std::mem::replace(&mut known.used, true) {
            return Err(GrantError::Used);
        }
        if known.made.elapsed() > CODE_LIFE {
            Err(GrantError::Expired)
        } else {
            Ok(known.clone())
        }
    }

    /// Issues a refresh token.
    pub fn refresh_token(&mut self, user: &'static User, scope: &str) -> String {
        if self.refresh.len() >= REMEMBERED {
            self.refresh.retain(|_, refresh| !refresh.used);
        }
        let token = secret("1.");
        self.refresh.insert(
            token.clone(),
            RefreshGrant {
                user,
                scope: scope.to_owned(),
                used: false,
            },
        );
        token
    }

    /// Uses a refresh token. Returns its user and scope. With `reuse` a used token is accepted.
    ///
    /// # Errors
    /// Fails if the token is unknown, or used and `reuse` is false.
    pub fn renew(
        &mut self,
        token: &str,
        reuse: bool,
    ) -> Result<(&'static User, String), GrantError> {
        let known = self.refresh.get_mut(token).ok_or(GrantError::Unknown)?;
        if std::mem::replace(&mut known.used, true) && !reuse {
            return Err(GrantError::Used);
        }
        Ok((known.user, known.scope.clone()))
    }

    /// Adds an access token that is valid for `life`.
    pub fn access_token(&mut self, token: &str, user: &'static User, life: Duration) {
        if self.access.len() >= REMEMBERED {
            self.access.retain(|_, (_, until)| *until > Instant::now());
        }
        self.access
            .insert(token.to_owned(), (user, Instant::now() + life));
    }

    /// Looks up an access token.
    pub fn bearer(&self, token: &str) -> Bearer {
        match self.access.get(token) {
            Some((user, until)) if *until > Instant::now() => Bearer::Known(user),
            Some((user, _)) => Bearer::Expired(user),
            None => Bearer::Unknown,
        }
    }
}
