//! The token endpoint: codes and refresh tokens into tokens, errors in Entra's form.

use super::Query;
use super::grants::{Refused, secret};
use crate::sandbox::active::Active;
use crate::sandbox::guard::{Remark, Visit};
use crate::sandbox::people::{OTHER_TENANT, User};
use crate::sandbox::{World, keys, lock};
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

/// Seconds an access token lives, unless a quirk shortens it.
const LIFE: f64 = 3600.0;

/// An error in the form of the provider: name, numbers, text.
struct Refusal {
    status: StatusCode,
    error: &'static str,
    code: u32,
    text: &'static str,
    note: &'static str,
}

const fn refusal(error: &'static str, code: u32, text: &'static str) -> Refusal {
    Refusal {
        status: StatusCode::BAD_REQUEST,
        error,
        code,
        text,
        note: "",
    }
}

impl Refusal {
    fn into_response(self) -> Response {
        let (trace, correlation) = (Uuid::new_v4(), Uuid::new_v4());
        let form = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]Z");
        let now = OffsetDateTime::now_utc().format(form).unwrap_or_default();
        let text = format!(
            "AADSTS{}: {} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {now}",
            self.code, self.text
        );
        let body = json!({
            "error": self.error,
            "error_description": text,
            "error_codes": [self.code],
            "timestamp": now,
            "trace_id": trace.to_string(),
            "correlation_id": correlation.to_string(),
        });
        let mut response = (
            self.status,
            [(header::CACHE_CONTROL, "no-store")],
            Json(body),
        )
            .into_response();
        response.extensions_mut().insert(Remark {
            note: self.note.to_owned(),
            ..Remark::default()
        });
        response
    }
}

pub async fn token(
    State(world): State<Arc<World>>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
) -> Response {
    // Signing is work for the processor, and the first call may have to wait for the keys.
    let answer = tokio::task::spawn_blocking(move || grant(&world, &visit, &headers)).await;
    match answer {
        Ok(Ok(response)) => response,
        Ok(Err(refusal)) => refusal.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn grant(world: &World, visit: &Visit, headers: &HeaderMap) -> Result<Response, Refusal> {
    let form = Query::parse(&visit.body);
    authenticate(world, &form, headers)?;
    let active = &visit.active;
    match form.get("grant_type") {
        Some("authorization_code") => {
            let given = form.get("code").ok_or(refusal(
                "invalid_request",
                900_144,
                "The request body must contain: code.",
            ))?;
            let code = lock(&world.grants)
                .redeem(given)
                .map_err(|refused| match refused {
                    Refused::Unknown => refusal(
                        "invalid_grant",
                        9_002_313,
                        "The code is malformed or invalid.",
                    ),
                    Refused::Spent => Refusal {
                        note: "authorization code used a second time",
                        ..refusal(
                            "invalid_grant",
                            54_005,
                            "OAuth2 Authorization code was already redeemed.",
                        )
                    },
                    Refused::Expired => refusal(
                        "invalid_grant",
                        70_008,
                        "The provided authorization code has expired.",
                    ),
                })?;
            if code.client_id != world.options.client_id
                || form.get("redirect_uri") != Some(&code.redirect_uri)
            {
                return Err(refusal(
                    "invalid_grant",
                    500_112,
                    "The reply address does not match the one the code was issued for.",
                ));
            }
            let verifier = form.get("code_verifier").unwrap_or_default();
            let challenge =
                URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()));
            if verifier.len() < 43 || challenge != code.challenge {
                return Err(refusal(
                    "invalid_grant",
                    501_481,
                    "The Code_Verifier does not match the code_challenge.",
                ));
            }
            Ok(tokens(
                world,
                active,
                code.user,
                code.nonce.as_deref(),
                &code.scope,
                "code redeemed",
            ))
        }
        Some("refresh_token") => {
            let given = form.get("refresh_token").ok_or(refusal(
                "invalid_request",
                900_144,
                "The request body must contain: refresh_token.",
            ))?;
            if active.has("refresh-refused") {
                return Err(refusal(
                    "invalid_grant",
                    700_082,
                    "The refresh token has expired due to inactivity.",
                ));
            }
            let again = active.has("refresh-again");
            let (user, scope) =
                lock(&world.grants)
                    .renew(given, again)
                    .map_err(|refused| match refused {
                        Refused::Spent => Refusal {
                            note: "rotated refresh token used again",
                            ..refusal(
                                "invalid_grant",
                                70_000,
                                "The refresh token was used before and is no longer valid.",
                            )
                        },
                        Refused::Unknown | Refused::Expired => refusal(
                            "invalid_grant",
                            9_002_313,
                            "The refresh token is malformed or invalid.",
                        ),
                    })?;
            Ok(tokens(
                world,
                active,
                user,
                None,
                &scope,
                "refresh token rotated",
            ))
        }
        _ => Err(refusal(
            "unsupported_grant_type",
            70_003,
            "The app requested an unsupported grant type.",
        )),
    }
}

/// The client proves itself in the form or in the `Authorization` header.
fn authenticate(world: &World, form: &Query, headers: &HeaderMap) -> Result<(), Refusal> {
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
        return Err(refusal(
            "invalid_request",
            900_144,
            "The request body must contain: client_id.",
        ));
    };
    if id != world.options.client_id {
        return Err(refusal(
            "unauthorized_client",
            700_016,
            "Application with this identifier was not found in the directory.",
        ));
    }
    if secret != *lock(&world.client_secret) {
        let wrong = refusal(
            "invalid_client",
            7_000_215,
            "Invalid client secret provided.",
        );
        return Err(Refusal {
            status: StatusCode::UNAUTHORIZED,
            ..wrong
        });
    }
    Ok(())
}

fn tokens(
    world: &World,
    active: &Active,
    user: &'static User,
    nonce: Option<&str>,
    scope: &str,
    note: &str,
) -> Response {
    let life = active
        .seconds("token-life")
        .unwrap_or(Duration::from_secs_f64(LIFE));
    let access = access_token(world, user, life);
    let mut grants = lock(&world.grants);
    grants.access_token(&access, user, life);
    let refresh = grants.refresh_token(user, scope);
    drop(grants);
    let mut body = json!({
        "token_type": "Bearer",
        "scope": world.api_scope(),
        "expires_in": life.as_secs(),
        "ext_expires_in": life.as_secs(),
        "access_token": access,
        "refresh_token": refresh,
    });
    if !active.has("no-id-token") {
        body["id_token"] = id_token(world, active, user, nonce).into();
    }
    let mut response = (
        [
            (header::CACHE_CONTROL, "no-store"),
            (header::PRAGMA, "no-cache"),
        ],
        Json(body),
    )
        .into_response();
    response.extensions_mut().insert(Remark {
        user: Some(user.name),
        note: note.to_owned(),
        ..Remark::default()
    });
    response
}

/// In the older form, as real tokens for this service are. The portal has no business reading it.
fn access_token(world: &World, user: &User, life: Duration) -> String {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let tenant = user.tenant.unwrap_or(&world.options.tenant);
    let claims = json!({
        "aud": world.origin,
        "iss": format!("https://sts.windows.net/{tenant}/"),
        "iat": now,
        "nbf": now,
        "exp": now + life.as_secs().cast_signed(),
        "acr": "1",
        "amr": user.amr(),
        "appid": world.options.client_id,
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
    let key = world.keys().signing();
    key.sign(&key.kid, &claims)
}

fn id_token(world: &World, active: &Active, user: &User, nonce: Option<&str>) -> String {
    let wrong = active.value("id-token").unwrap_or_default();
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let issued = match wrong {
        "expired" => now - 7200,
        "not-yet" => now + 7200,
        _ => now,
    };
    let roles: Vec<&str> = match active.value("roles") {
        Some(roles) => roles
            .split_whitespace()
            .filter(|role| *role != "none")
            .collect(),
        None => user.roles.to_vec(),
    };
    let mut claims = json!({
        "aud": if wrong == "wrong-audience" { "99999999-0000-4000-8000-000000000000" } else { &world.options.client_id },
        "iss": if wrong == "wrong-issuer" { format!("{}/{OTHER_TENANT}/v2.0", world.origin) } else { world.issuer() },
        "iat": issued,
        "nbf": issued,
        "exp": issued + 3600,
        "amr": user.amr(),
        "name": user.name,
        "oid": user.oid,
        "preferred_username": user.username,
        "sub": URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, format!("{}{}", world.options.client_id, user.oid).as_bytes())),
        "tid": user.tenant.unwrap_or(&world.options.tenant),
        "uti": secret(""),
        "ver": "2.0",
    });
    // Entra leaves the claim out for people without a role.
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
    sign(world, wrong, &claims)
}

fn sign(world: &World, wrong: &str, claims: &Value) -> String {
    let key = world.keys().signing();
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
            // The known trick: the client secret as the key of a symmetric signature.
            let input = keys::unsigned(
                &json!({ "typ": "JWT", "alg": "HS256", "kid": key.kid }),
                claims,
            );
            let secret = aws_lc_rs::hmac::Key::new(
                aws_lc_rs::hmac::HMAC_SHA256,
                world.options.client_secret.as_bytes(),
            );
            let tag = aws_lc_rs::hmac::sign(&secret, input.as_bytes());
            format!("{input}.{}", URL_SAFE_NO_PAD.encode(tag))
        }
        _ => key.sign(&key.kid, claims),
    }
}
