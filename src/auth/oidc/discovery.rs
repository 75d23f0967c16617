//! The provider's endpoints, as its discovery document names them. An address without TLS
//! counts only on this machine. `portal doctor` reads the document with the same rules.

use super::http::Failed;
use oauth2::AuthType;
use serde::Deserialize;
use url::{Host, Url};

/// The endpoints of a document that was checked.
#[derive(Debug)]
pub struct Discovery {
    /// As id tokens write it.
    pub issuer: String,
    pub authorization: Url,
    pub token: Url,
    pub keys: Url,
    pub end_session: Option<Url>,
    /// The place of a client secret in a request.
    pub secret: AuthType,
}

/// The document as it is served, not checked yet.
#[derive(Deserialize)]
pub struct Document {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    jwks_uri: Url,
    end_session_endpoint: Option<Url>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// The reason why a document is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentProblem {
    /// It has this issuer.
    #[error("the discovery document is that of another issuer")]
    Issuer(String),
    /// It names this address.
    #[error("the discovery document names an address without TLS")]
    WithoutTls(Box<Url>),
}

/// Logs once.
impl From<DocumentProblem> for Failed {
    fn from(problem: DocumentProblem) -> Failed {
        tracing::error!("{problem}");
        Failed::Broken
    }
}

impl Document {
    /// Returns the endpoints.
    ///
    /// # Errors
    /// Fails if the document is not that of the configured issuer, or names an address without TLS.
    pub fn checked(self, authority: &str) -> Result<Discovery, DocumentProblem> {
        let addresses = [
            &self.authorization_endpoint,
            &self.token_endpoint,
            &self.jwks_uri,
        ];
        if self.issuer.trim_end_matches('/') != authority {
            return Err(DocumentProblem::Issuer(self.issuer));
        }
        let open = addresses
            .into_iter()
            .chain(&self.end_session_endpoint)
            .find(|address| !is_private(address));
        if let Some(address) = open {
            return Err(DocumentProblem::WithoutTls(Box::new(address.clone())));
        }
        let secret = self.secret();
        Ok(Discovery {
            issuer: self.issuer,
            authorization: self.authorization_endpoint,
            token: self.token_endpoint,
            keys: self.jwks_uri,
            end_session: self.end_session_endpoint,
            secret,
        })
    }

    /// In the form, as Entra ID documents it, unless the provider takes it in the header only. A
    /// provider that names no way takes it there too (OpenID Connect Discovery 1.0, section 3),
    /// but so do those that forgot to say.
    fn secret(&self) -> AuthType {
        let takes = |way: &str| {
            self.token_endpoint_auth_methods_supported
                .iter()
                .flatten()
                .any(|taken| taken == way)
        };
        if takes("client_secret_basic") && !takes("client_secret_post") {
            AuthType::BasicAuth
        } else {
            AuthType::RequestBody
        }
    }
}

fn is_private(address: &Url) -> bool {
    let loopback = match address.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    address.scheme() == "https" || (address.scheme() == "http" && loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(issuer: &str, token: &str) -> Result<Discovery, DocumentProblem> {
        let document: Document = serde_json::from_value(serde_json::json!({
            "issuer": issuer,
            "authorization_endpoint": "https://login.example/authorize",
            "token_endpoint": token,
            "jwks_uri": "https://login.example/keys",
        }))
        .expect("a document");
        document.checked("https://login.example/t/v2.0")
    }

    #[test]
    fn a_secret_goes_into_the_form_unless_only_the_header_is_taken() {
        let secret = |ways: serde_json::Value| {
            let mut document = serde_json::json!({
                "issuer": "https://login.example/t/v2.0",
                "authorization_endpoint": "https://login.example/authorize",
                "token_endpoint": "https://login.example/token",
                "jwks_uri": "https://login.example/keys",
            });
            document["token_endpoint_auth_methods_supported"] = ways;
            serde_json::from_value::<Document>(document)
                .expect("a document")
                .secret()
        };
        let form = |ways| matches!(secret(ways), AuthType::RequestBody);
        assert!(form(serde_json::json!(null)));
        assert!(form(serde_json::json!([
            "client_secret_basic",
            "client_secret_post"
        ])));
        assert!(form(serde_json::json!(["private_key_jwt"])));
        assert!(!form(serde_json::json!([
            "client_secret_basic",
            "private_key_jwt"
        ])));
    }

    #[test]
    fn a_document_of_another_issuer_or_without_tls_is_refused() {
        assert!(
            checked(
                "https://login.example/t/v2.0",
                "https://login.example/token"
            )
            .is_ok()
        );
        assert!(checked("https://login.example/t/v2.0", "http://127.0.0.1:99/token").is_ok());
        assert!(
            checked(
                "https://login.example/u/v2.0",
                "https://login.example/token"
            )
            .is_err()
        );
        assert!(checked("https://login.example/t/v2.0", "http://login.example/token").is_err());
        assert!(checked("https://login.example/t/v2.0", "file:///etc/passwd").is_err());
    }
}
