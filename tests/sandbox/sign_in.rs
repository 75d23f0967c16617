//! The sign-in by hand: discovery, authorization code with PKCE, tokens, refresh, sign-out; and
//! what is refused.

use super::*;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
use serde_json::json;

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// The challenge of the verifier above, printed in RFC 7636.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

async fn discovery(sandbox: &Sandbox, http: &Client) -> Value {
    let address = format!("{}/.well-known/openid-configuration", sandbox.issuer());
    http.get(address)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

fn asked(sandbox: &Sandbox) -> Vec<(&'static str, String)> {
    vec![
        ("client_id", CLIENT.to_owned()),
        ("redirect_uri", CALLBACK.to_owned()),
        ("response_type", "code".to_owned()),
        (
            "scope",
            format!(
                "{}/user_impersonation offline_access openid profile",
                sandbox.api_url()
            ),
        ),
        ("state", "a state".to_owned()),
        ("nonce", "a nonce".to_owned()),
        ("code_challenge", CHALLENGE.to_owned()),
        ("code_challenge_method", "S256".to_owned()),
    ]
}

/// Asks with some parameters replaced (or left out, where empty); answers the status, the body and
/// the address gone back to.
async fn authorize(
    sandbox: &Sandbox,
    http: &Client,
    other: &[(&str, &str)],
    pressed: Option<&str>,
) -> (StatusCode, String, Vec<(String, String)>) {
    let endpoint = discovery(sandbox, http).await["authorization_endpoint"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut query = asked(sandbox);
    for (name, value) in other {
        query.retain(|(known, _)| known != name);
        if !value.is_empty() {
            query.push((name.to_string().leak(), value.to_string()));
        }
    }
    let request = match pressed {
        Some(user) => http.post(&endpoint).query(&query).form(&[("user", user)]),
        None => http.get(&endpoint).query(&query),
    };
    let response = request.send().await.unwrap();
    let back = response
        .headers()
        .get("location")
        .map(|to| url::Url::parse(to.to_str().unwrap()).unwrap());
    let members = back.map(|to| {
        assert!(to.as_str().starts_with(CALLBACK));
        to.query_pairs().into_owned().collect()
    });
    (
        response.status(),
        response.text().await.unwrap(),
        members.unwrap_or_default(),
    )
}

fn member<'a>(members: &'a [(String, String)], name: &str) -> &'a str {
    members
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str())
        .unwrap_or_else(|| panic!("no {name} in {members:?}"))
}

async fn code(sandbox: &Sandbox, http: &Client, user: &str) -> String {
    let (status, _, back) = authorize(sandbox, http, &[], Some(user)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(member(&back, "state"), "a state");
    member(&back, "code").to_owned()
}

async fn token(sandbox: &Sandbox, http: &Client, form: &[(&str, &str)]) -> (StatusCode, Value) {
    let endpoint = discovery(sandbox, http).await["token_endpoint"]
        .as_str()
        .unwrap()
        .to_owned();
    let response = http.post(endpoint).form(form).send().await.unwrap();
    (response.status(), response.json().await.unwrap())
}

async fn redeem(sandbox: &Sandbox, http: &Client, code: &str) -> (StatusCode, Value) {
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("client_secret", SECRET),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
        ("code", code),
    ];
    token(sandbox, http, &form).await
}

async fn refresh(sandbox: &Sandbox, http: &Client, refresh_token: &str) -> (StatusCode, Value) {
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", CLIENT),
        ("client_secret", SECRET),
        ("refresh_token", refresh_token),
    ];
    token(sandbox, http, &form).await
}

/// The token answer for somebody.
pub async fn sign_in(sandbox: &Sandbox, http: &Client, user: &str) -> Value {
    let code = code(sandbox, http, user).await;
    let (status, tokens) = redeem(sandbox, http, &code).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    tokens
}

/// The claims of an id token that is right in every way a portal checks; an error where it is not.
async fn verified(
    sandbox: &Sandbox,
    http: &Client,
    tokens: &Value,
) -> jsonwebtoken::errors::Result<Value> {
    let document = discovery(sandbox, http).await;
    let keys: JwkSet = http
        .get(document["jwks_uri"].as_str().unwrap())
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(keys.keys.len(), 2);
    let token = tokens["id_token"].as_str().unwrap();
    let head = jsonwebtoken::decode_header(token)?;
    let key = keys
        .find(&head.kid.unwrap_or_default())
        .ok_or(jsonwebtoken::errors::ErrorKind::InvalidKeyFormat)?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&[CLIENT]);
    validation.set_issuer(&[sandbox.issuer()]);
    validation.validate_nbf = true;
    Ok(jsonwebtoken::decode::<Value>(token, &DecodingKey::from_jwk(key)?, &validation)?.claims)
}

#[tokio::test]
async fn discovery_names_every_address_below_the_issuer() {
    let (sandbox, http) = (sandbox().await, client());
    let document = discovery(&sandbox, &http).await;
    assert_eq!(document["issuer"], sandbox.issuer());
    assert_eq!(
        sandbox.issuer(),
        format!("{}/{TENANT}/v2.0", sandbox.api_url())
    );
    for name in [
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "end_session_endpoint",
    ] {
        assert!(
            document[name]
                .as_str()
                .unwrap()
                .starts_with(&sandbox.api_url()),
            "{name}"
        );
    }
    assert_eq!(
        document["code_challenge_methods_supported"],
        json!(["S256"])
    );
}

#[tokio::test]
async fn localhost_and_127_0_0_1_both_reach_it() {
    let (sandbox, http) = (sandbox().await, client());
    let numbers = sandbox.issuer().replace("localhost", "127.0.0.1");
    let document: Value = http
        .get(format!("{numbers}/.well-known/openid-configuration"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(document["issuer"], sandbox.issuer());
}

#[tokio::test]
async fn the_page_offers_everybody_by_name_and_a_way_out() {
    let (sandbox, http) = (sandbox().await, client());
    let (status, page, _) = authorize(
        &sandbox,
        &http,
        &[
            ("login_hint", "ada@partner.example"),
            ("prompt", "select_account"),
        ],
        None,
    )
    .await;
    assert_eq!(status, StatusCode::OK);
    for user in Sandbox::users() {
        assert!(
            page.contains(&format!(">{}</button>", user.name)),
            "{}",
            user.name
        );
    }
    assert!(page.contains("autofocus>Ada Admin"));
    let (status, _, back) = authorize(&sandbox, &http, &[], Some("")).await;
    assert_eq!(
        (status, member(&back, "error"), member(&back, "state")),
        (StatusCode::SEE_OTHER, "access_denied", "a state")
    );
}

#[tokio::test]
async fn what_is_not_ours_stays_on_the_page_and_what_is_wrong_goes_back_as_an_error() {
    let (sandbox, http) = (sandbox().await, client());
    for other in [
        ("client_id", "another"),
        ("redirect_uri", "http://localhost:3000/elsewhere"),
        ("redirect_uri", ""),
    ] {
        let (status, page, back) = authorize(&sandbox, &http, &[other], None).await;
        assert_eq!(
            (status, back.len()),
            (StatusCode::BAD_REQUEST, 0),
            "{other:?}"
        );
        assert!(page.contains("AADSTS"));
        let (status, ..) = authorize(&sandbox, &http, &[other], Some("edith")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
    }
    for (other, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("scope", "openid profile"), "invalid_scope"),
        (("prompt", "none"), "login_required"),
    ] {
        let (_, _, back) = authorize(&sandbox, &http, &[other], None).await;
        assert_eq!(
            (member(&back, "error"), member(&back, "state")),
            (error, "a state"),
            "{other:?}"
        );
    }
}

#[tokio::test]
async fn a_sign_in_brings_tokens_and_a_signed_id_token() {
    let (sandbox, http) = (sandbox().await, client());
    for user in Sandbox::users() {
        let tokens = sign_in(&sandbox, &http, user.key).await;
        let mut expected = payload("entra-token-response-authcode-docs");
        // The newer endpoint sends numbers as numbers and no resource.
        for name in ["expires_on", "not_before", "resource"] {
            expected.as_object_mut().unwrap().remove(name);
        }
        expected["expires_in"] = 3599.into();
        expected["ext_expires_in"] = 3599.into();
        assert_eq!(
            tokens.as_object().unwrap().keys().collect::<Vec<_>>(),
            expected.as_object().unwrap().keys().collect::<Vec<_>>()
        );
        assert!(tokens["expires_in"].is_u64());
        let claims = verified(&sandbox, &http, &tokens).await.unwrap();
        assert_eq!(claims["nonce"], "a nonce");
        assert_eq!(
            (&claims["name"], &claims["oid"], &claims["ver"]),
            (&json!(user.name), &json!(user.oid), &json!("2.0"))
        );
        assert_eq!(claims["tid"] == TENANT, user.key != "otto");
        assert_eq!(
            claims["amr"].as_array().unwrap().contains(&json!("mfa")),
            user.mfa
        );
        let roles: Vec<Value> = user.roles.iter().map(|role| json!(role)).collect();
        assert_eq!(
            claims["roles"].as_array().cloned().unwrap_or_default(),
            roles
        );
    }
}

#[tokio::test]
async fn an_access_token_has_the_documented_claims() {
    let (sandbox, http) = (sandbox().await, client());
    let tokens = sign_in(&sandbox, &http, "edith").await;
    let token = tokens["access_token"].as_str().unwrap();
    let claims: Value = serde_json::from_slice(
        &URL_SAFE_NO_PAD
            .decode(token.split('.').nth(1).unwrap())
            .unwrap(),
    )
    .unwrap();
    for (name, expected) in payload("entra-access-token-claims-docs")
        .as_object()
        .unwrap()
    {
        if !["family_name", "given_name", "ipaddr"].contains(&name.as_str()) {
            assert_eq!(
                std::mem::discriminant(expected),
                std::mem::discriminant(&claims[name]),
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn a_code_works_once_for_its_client_address_and_verifier() {
    let (sandbox, http) = (sandbox().await, client());
    for (name, value, error) in [
        (
            "code_verifier",
            "another-verifier-that-is-long-enough-to-be-one",
            "invalid_grant",
        ),
        (
            "redirect_uri",
            "http://localhost:3000/elsewhere",
            "invalid_grant",
        ),
        ("client_secret", "wrong", "invalid_client"),
        ("client_id", "another", "unauthorized_client"),
        ("grant_type", "password", "unsupported_grant_type"),
    ] {
        let code = code(&sandbox, &http, "edith").await;
        let mut form = [
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("client_secret", SECRET),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
            ("code", &code),
        ];
        form.iter_mut()
            .filter(|(known, _)| *known == name)
            .for_each(|pair| pair.1 = value);
        let (status, body) = token(&sandbox, &http, &form).await;
        assert_eq!(body["error"], error, "{name}");
        assert_eq!(
            status,
            if error == "invalid_client" {
                StatusCode::UNAUTHORIZED
            } else {
                StatusCode::BAD_REQUEST
            }
        );
    }
    let code = code(&sandbox, &http, "edith").await;
    assert_eq!(redeem(&sandbox, &http, &code).await.0, StatusCode::OK);
    assert_eq!(
        redeem(&sandbox, &http, &code).await.1["error_codes"],
        json!([54005])
    );
    assert!(
        sandbox
            .journal()
            .last()
            .unwrap()
            .note
            .contains("a second time")
    );
}

#[tokio::test]
async fn the_secret_may_come_in_the_header() {
    let (sandbox, http) = (sandbox().await, client());
    let code = code(&sandbox, &http, "edith").await;
    let endpoint = discovery(&sandbox, &http).await["token_endpoint"]
        .as_str()
        .unwrap()
        .to_owned();
    let encoded: String = url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let form = [
        ("grant_type", "authorization_code"),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
        ("code", &code),
    ];
    let response = http
        .post(endpoint)
        .basic_auth(CLIENT, Some(encoded))
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_refresh_token_rotates_and_the_old_one_is_refused() {
    let (sandbox, http) = (sandbox().await, client());
    let first = sign_in(&sandbox, &http, "edith").await;
    let old = first["refresh_token"].as_str().unwrap();
    let (status, second) = refresh(&sandbox, &http, old).await;
    assert_eq!(status, StatusCode::OK);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_ne!(second["access_token"], first["access_token"]);
    let claims = verified(&sandbox, &http, &second).await.unwrap();
    assert_eq!(
        (&claims["name"], claims.get("nonce")),
        (&json!("Edith Editor"), None)
    );
    let (status, refused) = refresh(&sandbox, &http, old).await;
    assert_eq!(
        (status, &refused["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_grant"))
    );
    assert_same_shape(
        &payload("entra-error-invalid-grant-springsocial"),
        &refused,
        &[],
    );
    assert!(
        refused["error_description"]
            .as_str()
            .unwrap()
            .starts_with("AADSTS70000")
    );
    assert!(
        sandbox
            .journal()
            .last()
            .unwrap()
            .note
            .contains("rotated refresh token used again")
    );
    assert_eq!(
        refresh(&sandbox, &http, second["refresh_token"].as_str().unwrap())
            .await
            .0,
        StatusCode::OK
    );
    assert_eq!(
        refresh(&sandbox, &http, "made up").await.1["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn the_journal_keeps_no_secret() {
    let (sandbox, http) = (sandbox().await, client());
    let tokens = sign_in(&sandbox, &http, "edith").await;
    refresh(&sandbox, &http, tokens["refresh_token"].as_str().unwrap()).await;
    let journal = serde_json::to_string(&sandbox.journal()).unwrap();
    for name in ["access_token", "refresh_token", "id_token"] {
        assert!(!journal.contains(tokens[name].as_str().unwrap()), "{name}");
    }
    assert!(
        !journal.contains(VERIFIER) && !journal.contains("odd+%3D") && !journal.contains("odd =")
    );
    assert!(journal.contains("grant_type=refresh_token"));
}

#[tokio::test]
async fn a_rotated_key_signs_and_is_published() {
    let (sandbox, http) = (sandbox().await, client());
    let kid = |tokens: &Value| {
        jsonwebtoken::decode_header(tokens["id_token"].as_str().unwrap())
            .unwrap()
            .kid
    };
    let before = sign_in(&sandbox, &http, "edith").await;
    sandbox.set(Fault::new("discovery", "rotate-keys")).unwrap();
    let after = sign_in(&sandbox, &http, "edith").await;
    assert_ne!(kid(&before), kid(&after));
    assert!(verified(&sandbox, &http, &before).await.is_ok());
    assert!(verified(&sandbox, &http, &after).await.is_ok());
}

#[tokio::test]
async fn every_wrong_id_token_is_wrong() {
    let (sandbox, http) = (sandbox().await, client());
    for how in [
        "wrong-audience",
        "wrong-issuer",
        "wrong-signature",
        "unknown-key",
        "unsigned",
        "hs256",
        "expired",
        "not-yet",
    ] {
        sandbox
            .set(Fault::new("token", "id-token").value(how))
            .unwrap();
        let tokens = sign_in(&sandbox, &http, "edith").await;
        assert!(verified(&sandbox, &http, &tokens).await.is_err(), "{how}");
    }
    for (how, claim, value) in [
        ("wrong-nonce", "nonce", json!("another")),
        ("guest", "acct", json!(1)),
    ] {
        sandbox
            .set(Fault::new("token", "id-token").value(how))
            .unwrap();
        let tokens = sign_in(&sandbox, &http, "edith").await;
        assert_eq!(
            verified(&sandbox, &http, &tokens).await.unwrap()[claim],
            value
        );
    }
}

#[tokio::test]
async fn the_quirks_of_the_provider_do_what_they_say() {
    let (sandbox, http) = (sandbox().await, client());
    let tokens = sign_in(&sandbox, &http, "edith").await;
    sandbox
        .set(Fault::new("token", "refresh-refused").once())
        .unwrap();
    assert_eq!(
        refresh(&sandbox, &http, tokens["refresh_token"].as_str().unwrap())
            .await
            .1["error"],
        "invalid_grant"
    );
    sandbox
        .set(Fault::new("token", "roles").value("none"))
        .unwrap();
    sandbox
        .set(Fault::new("token", "token-life").value("0.01"))
        .unwrap();
    let short = sign_in(&sandbox, &http, "edith").await;
    assert_eq!(
        verified(&sandbox, &http, &short)
            .await
            .unwrap()
            .get("roles"),
        None
    );
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let address = format!("{}/v1/profiles/billing", sandbox.api_url());
    let answer = http
        .get(address)
        .bearer_auth(short["access_token"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    sandbox.clear();
    sandbox
        .set(Fault::new("sign-in", "authorize-error").value("server_error"))
        .unwrap();
    let (_, _, back) = authorize(&sandbox, &http, &[], None).await;
    assert_eq!(member(&back, "error"), "server_error");
    sandbox.set(Fault::new("*", "provider-down")).unwrap();
    let discovery = http
        .get(format!(
            "{}/.well-known/openid-configuration",
            sandbox.issuer()
        ))
        .send()
        .await
        .unwrap();
    assert_eq!(discovery.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn signing_out_goes_back_to_the_portal_and_nowhere_else() {
    let (sandbox, http) = (sandbox().await, client());
    let endpoint = discovery(&sandbox, &http).await["end_session_endpoint"]
        .as_str()
        .unwrap()
        .to_owned();
    let to = |back: &'static str| {
        http.get(&endpoint)
            .query(&[
                ("client_id", CLIENT),
                ("post_logout_redirect_uri", back),
                ("state", "s"),
            ])
            .send()
    };
    let ours = to("http://localhost:3000/").await.unwrap();
    assert_eq!(
        (ours.status(), &ours.headers()["location"]),
        (
            StatusCode::SEE_OTHER,
            &"http://localhost:3000/?state=s".parse().unwrap()
        )
    );
    let elsewhere = to("https://elsewhere.example/").await.unwrap();
    assert_eq!(
        (elsewhere.status(), elsewhere.headers().get("location")),
        (StatusCode::BAD_REQUEST, None)
    );
}

#[tokio::test]
async fn the_app_gets_a_token_of_its_own_which_reads_what_needs_no_person() {
    let (sandbox, http) = (sandbox().await, client());
    let endpoint = discovery(&sandbox, &http).await["token_endpoint"].clone();
    let ask = async |scope: String| {
        let form = [
            ("grant_type", "client_credentials".to_owned()),
            ("scope", scope),
            ("client_id", CLIENT.to_owned()),
            ("client_secret", SECRET.to_owned()),
        ];
        let request = http.post(endpoint.as_str().unwrap()).form(&form);
        let answer = request.send().await.unwrap();
        (answer.status(), answer.json::<Value>().await.unwrap())
    };
    let (status, refused) = ask(sandbox.api_url()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{refused}");
    let scope = format!("{}/.default", sandbox.api_url());
    let (status, granted) = ask(scope.clone()).await;
    assert_eq!(status, StatusCode::OK, "{granted}");
    for absent in ["refresh_token", "id_token"] {
        assert_eq!(granted[absent], Value::Null);
    }
    let token = granted["access_token"].as_str().unwrap();
    let send = async |method: Method, path: &str| {
        let address = format!("{}/v1/{path}", sandbox.api_url());
        let request = http.request(method, address).bearer_auth(token);
        request.send().await.unwrap().status()
    };
    for path in ["customers", "profiles/legalbusiness", "auditrecords"] {
        assert_eq!(send(Method::GET, path).await, StatusCode::OK, "{path}");
    }
    for path in ["billing", "organization", "support"] {
        let path = format!("profiles/{path}");
        assert_eq!(send(Method::GET, &path).await, StatusCode::FORBIDDEN);
    }
    let write = send(Method::PUT, "profiles/legalbusiness").await;
    assert_eq!(write, StatusCode::FORBIDDEN);
    sandbox.set(Fault::new("token", "app-refused")).unwrap();
    assert_eq!(ask(scope).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_was_issued_or_shown_can_be_asked_for_and_stands_nowhere_in_the_journal() {
    let (sandbox, http) = (sandbox().await, client());
    let tokens = sign_in(&sandbox, &http, "edith").await;
    let (_, next) = refresh(&sandbox, &http, tokens["refresh_token"].as_str().unwrap()).await;
    let unused = code(&sandbox, &http, "victor").await;
    let asked: Vec<Value> = http
        .get(format!("{}/sandbox/secrets", sandbox.api_url()))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let found = |name: &str| {
        asked
            .iter()
            .filter(|secret| secret["name"] == name)
            .map(|secret| secret["value"].clone())
            .collect::<Vec<_>>()
    };
    for name in ["access_token", "refresh_token", "id_token"] {
        assert_eq!(
            found(name),
            [tokens[name].clone(), next[name].clone()],
            "{name}"
        );
    }
    assert_eq!(
        (found("client_secret"), found("code_verifier")),
        (vec![json!(SECRET)], vec![json!(VERIFIER)])
    );
    assert_eq!(
        (found("code").len(), found("code")[1].clone()),
        (2, json!(unused))
    );
    let journal = serde_json::to_string(&sandbox.journal()).unwrap();
    for secret in sandbox.secrets() {
        assert!(
            !journal.contains(&secret.value),
            "{} is in the journal",
            secret.name
        );
    }
}
