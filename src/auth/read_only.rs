//! The access token that watching uses: of the app itself, or of a sign-in that somebody has lent for
//! reading.

use crate::config::Secret;
use reqwest::RequestBuilder;

/// An access token that can be sent with a GET, and with nothing else: nobody gets the text of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOnlyToken(Secret);

impl ReadOnlyToken {
    pub(super) fn new(token: Secret) -> ReadOnlyToken {
        ReadOnlyToken(token)
    }

    /// Begins a GET of this address with the token.
    pub fn get(&self, http: &reqwest::Client, address: &str) -> RequestBuilder {
        http.get(address).bearer_auth(self.0.reveal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // T2
    #[test]
    fn t2_a_token_for_watching_makes_a_get_and_prints_nothing() {
        let token = ReadOnlyToken::new(Secret::new("MARKED"));
        assert!(!format!("{token:?}").contains("MARKED"));
        let request = token
            .get(&reqwest::Client::new(), "http://localhost/v1/customers")
            .build()
            .expect("a request");
        assert_eq!(request.method(), reqwest::Method::GET);
        assert!(!format!("{request:?}").contains("MARKED"));
    }
}
