//! The identity provider: discovery, the address to sign in at, codes and refresh tokens into
//! tokens, id tokens into people.

use super::assertion::{Certificate, CertificateError};
use super::cached::Cached;
use super::discovery::{Discovery, Document};
use super::http::{self, Failed, HttpClient};
use super::id_token::{self, Expected, IdTokenError, Identity};
use super::keys::SigningKeys;
use super::refusal::Refusal;
use crate::auth::Roles;
use crate::clock::Clock;
use crate::config::{Credential, Secret, Settings, secret_in_file};
use crate::error::{Error, ErrorKind};
use oauth2::basic::{
    BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EndpointNotSet, EndpointSet, ExtraTokenFields, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RefreshToken, RequestTokenError, Scope, StandardRevocableToken,
    StandardTokenResponse, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use url::Url;

/// The life of a token if the provider leaves out `expires_in`.
const USUAL_LIFE: Duration = Duration::from_secs(3600);

/// Cheap to clone.
#[derive(Clone)]
pub struct Provider(Arc<ProviderInner>);

struct ProviderInner {
    http: reqwest::Client,
    clock: Clock,
    /// The issuer, without a slash at the end.
    authority: String,
    tenant: String,
    client_id: String,
    proof: RwLock<Arc<ClientCredential>>,
    /// The file from which the credential can be read again.
    credential_file: Option<PathBuf>,
    /// The portal's own address, without a slash at the end.
    home: String,
    api_scope: String,
    default_roles: Roles,
    discovery: Cached<Discovery>,
    keys: Cached<SigningKeys>,
}

/// The credential with which the portal authenticates itself.
enum ClientCredential {
    Secret(Secret),
    Certificate(Certificate),
}

impl ClientCredential {
    fn read(credential: &Credential) -> Result<ClientCredential, CertificateError> {
        Ok(match credential {
            Credential::Secret(secret) => ClientCredential::Secret(secret.clone()),
            Credential::Certificate(path) => ClientCredential::Certificate(Certificate::from_pem(
                &std::fs::read_to_string(path)?,
            )?),
        })
    }

    /// Of the same kind, read from this file by the rules of the start.
    fn read_again(&self, path: &Path) -> Result<ClientCredential, CertificateError> {
        match self {
            ClientCredential::Secret(_) => {
                let bytes = std::fs::read(path)?;
                let text = secret_in_file(&bytes).map_err(CertificateError::Form)?;
                Ok(ClientCredential::Secret(Secret::new(text)))
            }
            ClientCredential::Certificate(_) => Ok(ClientCredential::Certificate(
                Certificate::from_pem(&std::fs::read_to_string(path)?)?,
            )),
        }
    }

    fn is(&self, other: &ClientCredential) -> bool {
        match (self, other) {
            (ClientCredential::Secret(a), ClientCredential::Secret(b)) => a == b,
            (ClientCredential::Certificate(a), ClientCredential::Certificate(b)) => a.is(b),
            (ClientCredential::Secret(_), ClientCredential::Certificate(_))
            | (ClientCredential::Certificate(_), ClientCredential::Secret(_)) => false,
        }
    }
}

/// Wishes at the start of a sign-in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// A second factor, though the person is signed in already.
    pub second_factor: bool,
    /// Another account than the one the browser remembers.
    pub choose_account: bool,
    /// What a service wants proven, as JSON.
    pub claims: Option<String>,
}

/// The claims of a sign-in with a second factor.
const SECOND_FACTOR: &str = r#"{"access_token":{"amr":{"values":["mfa"]}}}"#;

/// The tokens that the provider grants.
pub struct TokenSet {
    pub access: Secret,
    pub refresh: Option<Secret>,
    pub id_token: Option<Secret>,
    pub life: Duration,
}

/// Why there are no new tokens.
#[derive(Debug)]
pub enum RefreshError {
    /// The refresh token is dead; with what the next sign-in has to prove, if the provider says so.
    Ended(Option<String>),
    /// For now.
    Failed(Error),
}

#[derive(Serialize, Deserialize)]
struct IdToken {
    id_token: Option<String>,
}

impl std::fmt::Debug for IdToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

impl ExtraTokenFields for IdToken {}

type ProviderTokens = StandardTokenResponse<IdToken, BasicTokenType>;
type Exchanged = Result<ProviderTokens, RequestTokenError<Failed, Refusal>>;
type OAuth = Client<
    Refusal,
    ProviderTokens,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

impl Provider {
    /// Reads the certificate, if that is the credential; asks the provider nothing yet.
    pub fn new(
        settings: &Settings,
        http: reqwest::Client,
        clock: Clock,
    ) -> Result<Provider, CertificateError> {
        let proof = RwLock::new(Arc::new(ClientCredential::read(&settings.credential)?));
        Ok(Provider(Arc::new(ProviderInner {
            http,
            clock,
            authority: settings.authority.clone(),
            tenant: settings.tenant.clone(),
            client_id: settings.client_id.clone(),
            proof,
            credential_file: settings.credential_file.clone(),
            home: settings.url.clone(),
            api_scope: settings.api_scope.clone(),
            default_roles: settings.default_role.map(Roles::only).unwrap_or_default(),
            discovery: Cached::default(),
            keys: Cached::default(),
        })))
    }

    /// Reads the credential's file again, if there is one. `true`: it is another one now.
    pub fn read_again(&self) -> Result<bool, CertificateError> {
        let Some(path) = &self.0.credential_file else {
            return Ok(false);
        };
        let now = self.proof();
        let fresh = now.read_again(path)?;
        if fresh.is(&now) {
            return Ok(false);
        }
        *self.0.proof.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        Ok(true)
    }

    /// When the certificate ends, in Unix seconds, if that is the credential.
    pub fn certificate_ends_at(&self) -> Option<i64> {
        match &*self.proof() {
            ClientCredential::Certificate(certificate) => certificate.ends_at(),
            ClientCredential::Secret(_) => None,
        }
    }

    fn proof(&self) -> Arc<ClientCredential> {
        Arc::clone(&self.0.proof.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The provider did not take this proof: whether there is another one by now.
    fn has_another(&self, refused: &Arc<ClientCredential>) -> bool {
        if let Err(error) = self.read_again() {
            tracing::error!(%error, "the credential's file cannot be taken; the one read before stays");
        }
        let another = !Arc::ptr_eq(refused, &self.proof());
        if another {
            tracing::info!(
                "the provider refused the credential, and there is a new one: asked again with it"
            );
        }
        another
    }

    /// The provider's address that begins a sign-in.
    pub async fn authorize(
        &self,
        state: &str,
        nonce: &str,
        verifier: &str,
        wish: Wish,
    ) -> Result<Url, Error> {
        let client = self.client(&*self.discovery().await?, &self.proof())?;
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(
            verifier.to_owned(),
        ));
        let scopes = ["openid", "profile", "offline_access", &self.0.api_scope]
            .map(|scope| Scope::new(scope.to_owned()));
        let mut request = client
            .authorize_url(|| CsrfToken::new(state.to_owned()))
            .add_scopes(scopes)
            .set_pkce_challenge(challenge)
            .add_extra_param("nonce", nonce)
            .add_extra_param("response_mode", "query");
        if wish.second_factor {
            // The parameter `amr_values` of the older endpoint is refused with AADSTS901002
            // (partner-center API, section 16.3).
            request = request.add_extra_param("claims", SECOND_FACTOR);
        } else if let Some(claims) = &wish.claims {
            request = request.add_extra_param("claims", claims.clone());
        }
        if wish.choose_account {
            request = request.add_extra_param("prompt", "select_account");
        }
        Ok(request.url().0)
    }

    /// A code into tokens.
    pub async fn redeem(&self, code: &str, verifier: &str) -> Result<TokenSet, Error> {
        let discovery = self.discovery().await?;
        let proof = self.proof();
        let mut answer = self
            .exchange_code(&discovery, &proof, code, verifier)
            .await?;
        if refuses_us(&answer) && self.has_another(&proof) {
            answer = self
                .exchange_code(&discovery, &self.proof(), code, verifier)
                .await?;
        }
        match answer {
            Ok(answer) => Ok(granted(answer)),
            Err(RequestTokenError::ServerResponse(refusal)) => Err(refusal.into_error("a sign-in")),
            Err(RequestTokenError::Request(failed)) => Err(failed.into()),
            Err(RequestTokenError::Parse(..) | RequestTokenError::Other(_)) => {
                Err(Failed::Broken.into())
            }
        }
    }

    /// A refresh token into tokens.
    pub async fn refresh(&self, refresh: &Secret) -> Result<TokenSet, RefreshError> {
        let discovery = self
            .discovery()
            .await
            .map_err(|failed| RefreshError::Failed(failed.into()))?;
        let proof = self.proof();
        let mut answer = self
            .exchange_refresh(&discovery, &proof, refresh)
            .await
            .map_err(RefreshError::Failed)?;
        if refuses_us(&answer) && self.has_another(&proof) {
            answer = self
                .exchange_refresh(&discovery, &self.proof(), refresh)
                .await
                .map_err(RefreshError::Failed)?;
        }
        match answer {
            Ok(answer) => Ok(granted(answer)),
            Err(RequestTokenError::ServerResponse(refusal)) if refusal.ends_the_session() => {
                let error = refusal.into_error("a refresh");
                tracing::info!(
                    kind = error.kind.as_str(),
                    "a session ends: its refresh token is dead"
                );
                Err(RefreshError::Ended(
                    error.upstream.and_then(|said| said.claims),
                ))
            }
            Err(RequestTokenError::ServerResponse(refusal)) => {
                let mut error = refusal.into_error("a refresh");
                if matches!(
                    error.kind,
                    ErrorKind::ProviderRefused | ErrorKind::CallbackDenied
                ) {
                    // The person did nothing wrong, and may go on as soon as it is mended.
                    error.kind = ErrorKind::ProviderBroken;
                }
                Err(RefreshError::Failed(error))
            }
            Err(RequestTokenError::Request(failed)) => Err(RefreshError::Failed(failed.into())),
            Err(RequestTokenError::Parse(..) | RequestTokenError::Other(_)) => {
                Err(RefreshError::Failed(Failed::Broken.into()))
            }
        }
    }

    /// Asks for a token of the app itself, without a person, and returns it with its life.
    ///
    /// # Errors
    /// `ProviderRefused` if the provider gives the app none.
    pub async fn app_token(&self) -> Result<(Secret, Duration), Error> {
        let discovery = self.discovery().await?;
        let proof = self.proof();
        let mut answer = self.exchange_app(&discovery, &proof).await?;
        if refuses_us(&answer) && self.has_another(&proof) {
            answer = self.exchange_app(&discovery, &self.proof()).await?;
        }
        match answer {
            Ok(answer) => {
                let granted = granted(answer);
                Ok((granted.access, granted.life))
            }
            Err(RequestTokenError::ServerResponse(refusal)) => {
                Err(refusal.into_error("a token of the app"))
            }
            Err(RequestTokenError::Request(failed)) => Err(failed.into()),
            Err(RequestTokenError::Parse(..) | RequestTokenError::Other(_)) => {
                Err(Failed::Broken.into())
            }
        }
    }

    async fn exchange_app(
        &self,
        discovery: &Discovery,
        proof: &ClientCredential,
    ) -> Result<Exchanged, Error> {
        let client = self.client(discovery, proof)?;
        let scope = Scope::new(app_scope(&self.0.api_scope));
        let mut request = client.exchange_client_credentials().add_scope(scope);
        for (name, value) in self.assertion(discovery, proof) {
            request = request.add_extra_param(name, value);
        }
        Ok(request.request_async(&HttpClient(&self.0.http)).await)
    }

    async fn exchange_code(
        &self,
        discovery: &Discovery,
        proof: &ClientCredential,
        code: &str,
        verifier: &str,
    ) -> Result<Exchanged, Error> {
        let client = self.client(discovery, proof)?;
        let code = AuthorizationCode::new(code.to_owned());
        let mut request = client
            .exchange_code(code)
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()));
        for (name, value) in self.assertion(discovery, proof) {
            request = request.add_extra_param(name, value);
        }
        Ok(request.request_async(&HttpClient(&self.0.http)).await)
    }

    async fn exchange_refresh(
        &self,
        discovery: &Discovery,
        proof: &ClientCredential,
        refresh: &Secret,
    ) -> Result<Exchanged, Error> {
        let client = self.client(discovery, proof)?;
        let refresh = RefreshToken::new(refresh.reveal().to_owned());
        let mut request = client.exchange_refresh_token(&refresh);
        for (name, value) in self.assertion(discovery, proof) {
            request = request.add_extra_param(name, value);
        }
        Ok(request.request_async(&HttpClient(&self.0.http)).await)
    }

    /// Reads the person whom an id token is about. `nonce` is that of the sign-in; a refreshed
    /// token has none. Roles default as the settings say.
    pub async fn identity(
        &self,
        id_token: &Secret,
        nonce: Option<&str>,
    ) -> Result<Result<Identity, IdTokenError>, Error> {
        let kid = match id_token::key_name(id_token.reveal()) {
            Ok(kid) => kid,
            Err(bad) => return Ok(Err(bad)),
        };
        let discovery = self.discovery().await?;
        let now = self.0.clock.monotonic();
        let mut keys = self
            .0
            .keys
            .get(now, http::get::<SigningKeys>(&self.0.http, &discovery.keys))
            .await?;
        if !keys.has(&kid) {
            keys = self
                .0
                .keys
                .demand(now, http::get::<SigningKeys>(&self.0.http, &discovery.keys))
                .await?;
        }
        let expected = Expected {
            issuer: &discovery.issuer,
            client_id: &self.0.client_id,
            tenant: &self.0.tenant,
            nonce,
            now_ms: self.0.clock.now_ms(),
        };
        let identity = id_token::verify(id_token.reveal(), &keys, &expected);
        Ok(identity.map(|mut identity| {
            if identity.roles.is_empty() {
                identity.roles = self.0.default_roles.clone();
            }
            identity
        }))
    }

    /// The address at which a sign-out ends; the portal's own start page if the provider cannot be
    /// asked.
    pub async fn end_session(&self) -> String {
        let home = format!("{}/", self.0.home);
        let end_session = match self.discovery().await {
            Ok(discovery) => discovery.end_session.clone(),
            Err(_) => None,
        };
        let Some(mut address) = end_session else {
            return home;
        };
        address
            .query_pairs_mut()
            .append_pair("client_id", &self.0.client_id)
            .append_pair("post_logout_redirect_uri", &home);
        address.into()
    }

    /// Returns whether a callback that names its issuer (RFC 9207) names ours.
    pub async fn is_issuer(&self, issuer: &str) -> Result<bool, Error> {
        Ok(self.discovery().await?.issuer == issuer)
    }

    async fn discovery(&self) -> Result<Arc<Discovery>, Failed> {
        let inner = &self.0;
        let read = async {
            let address = format!("{}/.well-known/openid-configuration", inner.authority);
            let address = Url::parse(&address).map_err(|_| Failed::Broken)?;
            let document = http::get::<Document>(&inner.http, &address).await?;
            Ok(document.checked(&inner.authority)?)
        };
        inner.discovery.get(inner.clock.monotonic(), read).await
    }

    fn client(&self, discovery: &Discovery, proof: &ClientCredential) -> Result<OAuth, Error> {
        let redirect = RedirectUrl::new(format!("{}/sign-in/callback", self.0.home))
            .map_err(|_| ErrorKind::Internal)?;
        let client = Client::new(ClientId::new(self.0.client_id.clone()))
            .set_auth_uri(AuthUrl::from_url(discovery.authorization.clone()))
            .set_token_uri(TokenUrl::from_url(discovery.token.clone()))
            .set_redirect_uri(redirect);
        Ok(match proof {
            ClientCredential::Secret(secret) => client
                .set_auth_type(discovery.secret.clone())
                .set_client_secret(ClientSecret::new(secret.reveal().to_owned())),
            ClientCredential::Certificate(_) => client.set_auth_type(AuthType::RequestBody),
        })
    }

    /// The parameters that stand in for a client secret.
    fn assertion(
        &self,
        discovery: &Discovery,
        proof: &ClientCredential,
    ) -> Vec<(&'static str, String)> {
        match proof {
            ClientCredential::Secret(_) => Vec::new(),
            ClientCredential::Certificate(certificate) => {
                let assertion = certificate.assertion(
                    &self.0.client_id,
                    discovery.token.as_str(),
                    self.0.clock.now_ms(),
                );
                let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".to_owned();
                vec![
                    ("client_assertion_type", kind),
                    ("client_assertion", assertion),
                ]
            }
        }
    }
}

/// The provider did not even look at what was asked: it does not know the portal by this proof.
fn refuses_us(answer: &Exchanged) -> bool {
    matches!(answer, Err(RequestTokenError::ServerResponse(refusal)) if refusal.error == "invalid_client")
}

/// The scope of a token without a person: all that the app was given, of the resource that people's
/// scope is of.
fn app_scope(scope: &str) -> String {
    let resource = scope.rsplit_once('/').map(|(resource, _)| resource);
    format!("{}/.default", resource.unwrap_or(scope))
}

fn granted(answer: ProviderTokens) -> TokenSet {
    TokenSet {
        access: Secret::new(answer.access_token().secret()),
        refresh: answer
            .refresh_token()
            .map(|token| Secret::new(token.secret())),
        id_token: answer.extra_fields().id_token.as_deref().map(Secret::new),
        life: answer.expires_in().unwrap_or(USUAL_LIFE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_asks_for_all_of_the_resource() {
        for scope in ["user_impersonation", ".default"] {
            let scope = app_scope(&format!("https://api.partnercenter.microsoft.com/{scope}"));
            assert_eq!(scope, "https://api.partnercenter.microsoft.com/.default");
        }
        assert_eq!(app_scope("api"), "api/.default");
    }
}
