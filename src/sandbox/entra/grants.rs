//! What was granted: authorization codes (used once), refresh tokens (used once, each use brings
//! the next), access tokens.

use crate::sandbox::people::User;
use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How long a code can be redeemed.
const CODE_LIFE: Duration = Duration::from_secs(600);
/// How many spent tokens of each kind are remembered, so that their second use can be told from a
/// guess.
const REMEMBERED: usize = 20_000;

/// A code, waiting to be redeemed.
#[derive(Clone)]
pub struct AuthorizationCode {
    pub user: &'static User,
    pub client_id: String,
    pub redirect_uri: String,
    pub challenge: String,
    pub nonce: Option<String>,
    pub scope: String,
    made: Instant,
    spent: bool,
}

/// A refresh token.
#[derive(Clone)]
struct Refresh {
    user: &'static User,
    scope: String,
    spent: bool,
}

/// What an access token says about its bearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearer {
    Known(&'static User),
    Expired(&'static User),
    Unknown,
}

/// Why a code or refresh token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    Unknown,
    Spent,
    Expired,
}

#[derive(Default)]
pub struct Grants {
    codes: HashMap<String, AuthorizationCode>,
    refresh: HashMap<String, Refresh>,
    access: HashMap<String, (&'static User, Instant)>,
}

/// A string nobody guesses.
pub fn secret(prefix: &str) -> String {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).expect("the machine has randomness");
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

impl Grants {
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
                spent: false,
            },
        );
        code
    }

    /// Takes a code; whatever comes of it, it is spent.
    pub fn redeem(&mut self, code: &str) -> Result<AuthorizationCode, Refused> {
        let known = self.codes.get_mut(code).ok_or(Refused::Unknown)?;
        if std::mem::replace(&mut known.spent, true) {
            return Err(Refused::Spent);
        }
        if known.made.elapsed() > CODE_LIFE {
            Err(Refused::Expired)
        } else {
            Ok(known.clone())
        }
    }

    pub fn refresh_token(&mut self, user: &'static User, scope: &str) -> String {
        if self.refresh.len() >= REMEMBERED {
            self.refresh.retain(|_, refresh| !refresh.spent);
        }
        let token = secret("1.");
        self.refresh.insert(
            token.clone(),
            Refresh {
                user,
                scope: scope.to_owned(),
                spent: false,
            },
        );
        token
    }

    /// Takes a refresh token, which is spent from then on, unless it may be used `again`; answers
    /// whose it is and its scope.
    pub fn renew(&mut self, token: &str, again: bool) -> Result<(&'static User, String), Refused> {
        let known = self.refresh.get_mut(token).ok_or(Refused::Unknown)?;
        if std::mem::replace(&mut known.spent, true) && !again {
            return Err(Refused::Spent);
        }
        Ok((known.user, known.scope.clone()))
    }

    pub fn access_token(&mut self, token: &str, user: &'static User, life: Duration) {
        if self.access.len() >= REMEMBERED {
            self.access.retain(|_, (_, until)| *until > Instant::now());
        }
        self.access
            .insert(token.to_owned(), (user, Instant::now() + life));
    }

    pub fn bearer(&self, token: &str) -> Bearer {
        match self.access.get(token) {
            Some((user, until)) if *until > Instant::now() => Bearer::Known(user),
            Some((user, _)) => Bearer::Expired(user),
            None => Bearer::Unknown,
        }
    }
}
