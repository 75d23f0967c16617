//! The token endpoint: exchanges codes and refresh tokens for tokens. Errors have Entra ID's form.

use super::Query;
use super::grants::{GrantError, secret};
use crate::sandbox::active::RequestFaults;
use crate::sandbox::intercept::{JournalRemark, RequestInfo};
use crate::sandbox::people::{APP, OTHER_TENANT, User};
use crate::sandbox::{SandboxState, keys, lock};
use aws_lc_rs::digest;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use time::macros::format_description;
use uuid::Uuid;

/// The lifetime of an access token in seconds, unless a fault changes it.
const LIFETIME_S: f64 = 3600.0;

/// An error of the token endpoint: name, number (`AADSTS…`) and text.
struct TokenError {
    status: StatusCode,
    error: &'static str,
    code: u32,
    text: &'static str,
    note: &'static str,
}

const fn token_error(error: &'static str, code: u32, text: &'static str) -> TokenError {
    TokenError {
        status: StatusCode::BAD_REQUEST,
        error,
        code,
        text,
        note: "",
    }
}

impl TokenError {
    fn into_response(self) -> Response {
        let (trace, correlation) = (Uuid::new_v4(), Uuid::new_v4());
        let form = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]Z");
        let now = OffsetDateTime::now_utc().format(form).unwrap_or_default();
        let text = format!(
            "AADSTS{}: {} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {now}",
            self.code, self.text
        );
        let challenge = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;
        let claims = (self.error == "interaction_required").then_some(challenge);
        let mut body = json!({
            "error": self.error,
            "error_description": text,
            "error_codes": [self.code],
            "timestamp": now,
            "trace_id": trace.to_string(),
            "correlation_id": correlation.to_string(),
        });
        if let Some(claims) = claims {
            body["claims"] = claims.into();
        }
        let mut response = (
            self.status,
            [(header::CACHE_CONTROL, "no-store")],
            Json(body),
        )
            .into_response();
        response.extensions_mut().insert(JournalRemark {
            note: self.note.to_owned(),
            ..JournalRemark::default()
        });
        response
    }
}

/// `POST` to the token endpoint.
pub async fn token(
    State(sandbox): State<Arc<SandboxState>>,
    Extension(info): Extension<RequestInfo>,
    headers: HeaderMap,
) -> Response {
    // Signing takes processor time, and the first call may have to wait for the keys.
    let answer = tokio::task::spawn_blocking(move || grant(&sandbox, &info, &headers)).await;
    match answer {
        Ok(Ok(response)) => response,
        Ok(Err(refusal)) => refusal.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn grant(
    sandbox: &SandboxState,
    info: &RequestInfo,
    headers: &HeaderMap,
) -> Result<Response, TokenError> {
    let form = Query::parse(&info.body);
    authenticate(sandbox, &form, headers)?;
    let faults = &info.faults;
    match form.get("grant_type") {
        Some("authorization_code") => {
            let given = form.get("code").ok_or(token_error(
                "invalid_request",
                900_144,
                "The request body must contain: code.",
            ))?;
            let code = lock(&sandbox.grants)
                .redeem(given)
                .map_err(|error| match error {
                    GrantError::Unknown => token_error(
                        "invalid_grant",
                        9_002_313,
                        "The code is malformed or invalid.",
                    ),
                    GrantError::Used => TokenError {
                        note: "authorization code used a second time",
                        ..token_error(
                            "invalid_grant",
                            54_005,
                            "OAuth2 Authorization code was already redeemed.",
                        )
                    },
                    GrantError::Expired => token_error(
                        "invalid_grant",
                        70_008,
                        "The provided authorization code has expired.",
                    ),
                })?;
            if code.client_id != sandbox.options.client_id
                || form.get("redirect_uri") != Some(&code.redirect_uri)
            {
                return Err(token_error(
                    "invalid_grant",
                    500_112,
                    "The reply address does not match the one the code was issued for.",
                ));
            }
            let verifier = form.get("code_verifier").unwrap_or_default();
            let challenge =
                URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()));
            if verifier.len() < 43 || challenge != code.challenge {
                return Err(token_error(
                    "invalid_grant",
                    501_481,
                    "The Code_Verifier does not match the code_challenge.",
                ));
            }
            Ok(tokens(
                sandbox,
                faults,
                code.user,
                code.nonce.as_deref(),
                &code.scope,
                "code redeemed",
            ))
        }
        Some("refresh_token") => {
            let given = form.get("refresh_token").ok_or(token_error(
                "invalid_request",
                900_144,
                "The request body must contain: refresh_token.",
            ))?;
            if faults.has("refresh-refused") {
                return Err(token_error(
                    "invalid_grant",
                    700_082,
                    "The refresh token has expired due to inactivity.",
                ));
            }
            if let Some(set) = faults.value("refresh-error") {
                let (error, number) = set.split_once(' ').unwrap_or((set, "0"));
                let error = [
                    "invalid_client",
                    "interaction_required",
                    "unauthorized_client",
                ]
                .into_iter()
                .find(|known| *known == error)
                .unwrap_or("unheard_of");
                let number = number.parse().unwrap_or_default();
                return Err(token_error(error, number, "As set in the sandbox."));
            }
            let reuse = faults.has("refresh-again");
            let (user, scope) =
                lock(&sandbox.grants)
                    .renew(given, reuse)
                    .map_err(|error| match error {
                        GrantError::Used => TokenError {
                            note: "rotated refresh token used again",
                            ..token_error(
                                "invalid_grant",
                                70_000,
                                "The refresh token was used before and is no longer valid.",
                            )
                        },
                        GrantError::Unknown | GrantError::Expired => token_error(
                            "invalid_grant",
                            9_002_313,
                            "The refresh token is malformed or invalid.",
                        ),
                    })?;
            Ok(tokens(
                sandbox,
                faults,
                user,
                None,
                &scope,
                "refresh token rotated",
            ))
        }
        Some("client_credentials") => app_token(sandbox, &form, faults),
        _ => Err(token_error(
            "unsupported_grant_type",
            70_003,
            "The app requested an unsupported grant type.",
        )),
    }
}

/// Issues a token for the app itself: no refresh token, and no id token.
fn app_token(
    sandbox: &SandboxState,
    form: &Query,
    faults: &RequestFaults,
) -> Result<Response, TokenError> {
    let scope = format!("{}/.default", sandbox.origin);
    if form.get("scope") != Some(&scope) {
        return Err(token_error(
            "invalid_scope",
            70_011,
            "The scope of an app has to end with /.default.",
        ));
    }
    if faults.has("app-refused") {
        return Err(token_error(
            "unauthorized_client",
            7_000_112,
            "Application is disabled.",
        ));
    }
    let life = faults
        .seconds("token-life")
        .unwrap_or(Duration::from_secs_f64(LIFETIME_S));
    let access = access_token(sandbox, &APP, life);
    lock(&sandbox.grants).access_token(&access, &APP, life);
    let body = json!({
        "token_type": "Bearer",
        "expires_in": life.as_secs(),
        "ext_expires_in": life.as_secs(),
        "access_token": access,
    });
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::PRAGMA, "no-cache"),
    ];
    let mut response = (headers, Json(body)).into_response();
    response.extensions_mut().insert(JournalRemark {
        user: Some(APP.name),
        note: "token of the app itself".to_owned(),
        ..JournalRemark::default()
    });
    Ok(response)
}

/// Checks the client id and secret in the form or in the `Authorization` header.
fn authenticate(
    sandbox: &SandboxState,
    form: &Query,
    headers: &HeaderMap,
) -> Result<(), TokenError> {
    let basic = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| {
            let decoded = STANDARD.decode(value.strip_prefix("Basic ")?.trim()).ok()?;
            let text = String::from_utf8(decoded).ok()?;
            let (id, secret) = text.split_once(':')?;
            // Both halves are form-encoded before they are joined (RFC 6749, 2.3.1).
            let decode = |text: &str| {
                url::form_urlencoded::parse(format!("x={text}").as_bytes())
                    .next()
                    .map(|(_, value)| value.into_owned())
            };
            Some((decode(id)?, decode(secret)?))
        });
    let posted = form.get("client_id").map(|id| {
        (
            id.to_owned(),
            form.get("client_secret").unwrap_or_default().to_owned(),
        )
    });
    let Some((id, secret)) = basic.or(posted) else {
        return Err(token_error(
            "invalid_request",
            900_144,
            "The request body must contain: client_id.",
        ));
    };
    if id != sandbox.options.client_id {
        return Err(token_error(
            "unauthorized_client",
            700_016,
            "Application with this identifier was not found in the directory.",
        ));
    }
    if secret != *lock(&sandbox.client_secret) {
        let wrong = token_error(
            "invalid_client",
            7_000_215,
            "Invalid client secret provided.",
        );
        return Err(TokenError {
            status: StatusCode::UNAUTHORIZED,
            ..wrong
        });
    }
    Ok(())
}

/// Issues tokens and returns the response.
fn tokens(
    sandbox: &SandboxState,
    faults: &RequestFaults,
    user: &'static User,
    nonce: Option<&str>,
    scope: &str,
    note: &str,
) -> Response {
    let life = faults
        .seconds("token-life")
        .unwrap_or(Duration::from_secs_f64(LIFETIME_S));
    let access = access_token(sandbox, user, life);
    let mut grants = lock(&sandbox.grants);
    grants.access_token(&access, user, life);
    let refresh = grants.refresh_token(user, scope);
    drop(grants);
    let mut body = json!({
        "token_type": "Bearer",
        "scope": sandbox.api_scope(),
        "expires_in": life.as_secs(),
        "ext_expires_in": life.as_secs(),
        "access_token": access,
        "refresh_token": refresh,
    });
    if !faults.has("no-id-token") {
        body["id_token"] = id_token(sandbox, faults, user, nonce).into();
    }
    let mut response = (
        [
            (header::CACHE_CONTROL, "no-store"),
            (header::PRAGMA, "no-cache"),
        ],
        Json(body),
    )
        .into_response();
    response.extensions_mut().insert(JournalRemark {
        user: Some(user.name),
        note: note.to_owned(),
        ..JournalRemark::default()
    });
    response
}

/// Returns an access token of version 1, like real tokens for Partner Center. The portal must not
/// parse it.
fn access_token(sandbox: &SandboxState, user: &User, life: Duration) -> String {
    let now = sandbox.options.clock.now_ms() / 1000;
    let tenant = user.tenant.unwrap_or(&sandbox.options.tenant);
    if user.key == APP.key {
        let claims = json!({
            "aud": sandbox.origin,
            "iss": format!("https://sts.windows.net/{tenant}/"),
            "iat": now,
            "nbf": now,
            "exp": now + life.as_secs().cast_signed(),
            "appid": sandbox.options.client_id,
            "appidacr": "1",
            "oid": user.oid,
            "sub": user.oid,
            "tid": tenant,
            "uti": secret(""),
            "ver": "1.0",
        });
        let key = sandbox.keys().signing();
        return key.sign(&key.kid, &claims);
    }
    let claims = json!({
        "aud": sandbox.origin,
        "iss": format!("https://sts.windows.net/{tenant}/"),
        "iat": now,
        "nbf": now,
        "exp": now + life.as_secs().cast_signed(),
        "acr": "1",
        "amr": user.amr(),
        "appid": sandbox.options.client_id,
        "appidacr": "1",
        "name": user.name,
        "oid": user.oid,
        "scp": "user_impersonation",
        "tenant_region_scope": "NA",
        "tid": tenant,
        "unique_name": user.username,
        "upn": user.username,
        "uti": secret(""),
        "ver": "1.0",
    });
    let key = sandbox.keys().signing();
    key.sign(&key.kid, &claims)
}

/// Returns an id token, with the error that the fault `id-token` asks for.
fn id_token(
    sandbox: &SandboxState,
    faults: &RequestFaults,
    user: &User,
    nonce: Option<&str>,
) -> String {
    let wrong = faults.value("id-token").unwrap_or_default();
    let now = sandbox.options.clock.now_ms() / 1000;
    let issued = match wrong {
        "expired" => now - 7200,
        "not-yet" => now + 7200,
        _ => now,
    };
    let roles: Vec<&str> = match faults.value("roles") {
        Some(roles) => roles
            .split_whitespace()
            .filter(|role| *role != "none")
            .collect(),
        None => user.roles.to_vec(),
    };
    let mut claims = json!({
        "aud": if wrong == "wrong-audience" { "99999999-0000-4000-8000-000000000000" } else { &sandbox.options.client_id },
        "iss": if wrong == "wrong-issuer" { format!("{}/{OTHER_TENANT}/v2.0", sandbox.origin) } else { sandbox.issuer() },
        "iat": issued,
        "nbf": issued,
        "exp": issued + 3600,
        "amr": user.amr(),
        "name": user.name,
        "oid": user.oid,
        "preferred_username": user.username,
        "sub": URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, format!("{}{}", sandbox.options.client_id, user.oid).as_bytes())),
        "tid": user.tenant.unwrap_or(&sandbox.options.tenant),
        "uti": secret(""),
        "ver": "2.0",
    });
    // Entra ID leaves the claim out for users without a role.
    if !roles.is_empty() {
        claims["roles"] = roles.into();
    }
    if let Some(nonce) = nonce {
        claims["nonce"] = if wrong == "wrong-nonce" {
            "another".into()
        } else {
            nonce.into()
        };
    }
    if wrong == "guest" {
        claims["idp"] = format!("https://sts.windows.net/{OTHER_TENANT}/").into();
        claims["acct"] = 1.into();
    }
    sign(sandbox, wrong, &claims)
}

fn sign(sandbox: &SandboxState, wrong: &str, claims: &Value) -> String {
    let key = sandbox.keys().signing();
    match wrong {
        "unknown-key" => key.sign("a-key-that-is-not-published", claims),
        "wrong-signature" => {
            let token = key.sign(&key.kid, claims);
            let end = token.rfind('.').map_or(token.len(), |dot| dot + 1);
            format!("{}{}", &token[..end], URL_SAFE_NO_PAD.encode([7; 256]))
        }
        "unsigned" => format!(
            "{}.",
            keys::unsigned(&json!({ "typ": "JWT", "alg": "none" }), claims)
        ),
        "hs256" => {
            // A known attack: the client secret is the key of a symmetric signature.
            let input = keys::unsigned(
                &json!({ "typ": "JWT", "alg": "HS256", "kid": key.kid }),
                claims,
            );
            let secret = aws_lc_rs::hmac::Key::new(
                aws_lc_rs::hmac::HMAC_SHA256,
                sandbox.options.client_secret.as_bytes(),
            );
            let tag = aws_lc_rs::hmac::sign(&secret, input.as_bytes());
            format!("{input}.{}", URL_SAFE_NO_PAD.encode(tag))
        }
        _ => key.sign(&key.kid, claims),
    }
}
