//! S3, S5: every way in which an id token can be wrong, with keys made here.

use super::*;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use std::sync::LazyLock;

const ISSUER: &str = "https://login.example/6f8e3c5a-1d2b-4c3d-8e9f-0a1b2c3d4e5f/v2.0";
const CLIENT: &str = "2b1c0d9e-8f7a-4b6c-9d5e-4f3a2b1c0d9e";
const TENANT: &str = "6f8e3c5a-1d2b-4c3d-8e9f-0a1b2c3d4e5f";
const OID: &str = "5f0c1d6e-2b44-4a0e-8f1b-6f6f3a2d0001";
const NOW: i64 = 1_795_262_400;

static OURS: LazyLock<KeyPair> =
    LazyLock::new(|| KeyPair::generate(KeySize::Rsa2048).expect("a key"));
static THEIRS: LazyLock<KeyPair> =
    LazyLock::new(|| KeyPair::generate(KeySize::Rsa2048).expect("a key"));

fn published(pair: &KeyPair, kid: &str) -> Value {
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let key = pair.public_key();
    let (n, e) = (
        key.modulus().big_endian_without_leading_zero(),
        key.exponent().big_endian_without_leading_zero(),
    );
    json!({ "kty": "RSA", "use": "sig", "kid": kid, "n": encode(n), "e": encode(e) })
}

fn keys(list: Value) -> SigningKeys {
    serde_json::from_value(json!({ "keys": list })).expect("keys")
}

fn our_keys() -> SigningKeys {
    keys(json!([published(&OURS, "k")]))
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn sign_with(
    pair: &KeyPair,
    padding: &'static dyn RsaEncoding,
    header: &Value,
    claims: &Value,
) -> String {
    let input = format!("{}.{}", part(header), part(claims));
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(
        padding,
        &SystemRandom::new(),
        input.as_bytes(),
        &mut signature,
    )
    .expect("a signature");
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn header() -> Value {
    json!({ "typ": "JWT", "alg": "RS256", "kid": "k" })
}

fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": CLIENT, "tid": TENANT, "oid": OID, "nonce": "n", "iat": NOW, "nbf": NOW, "exp": NOW + 3600,
        "name": "Edith Editor", "preferred_username": "edith@partner.example", "roles": ["Portal.Editor", "Other"], "amr": ["pwd", "ngcmfa"],
    })
}

fn expected(nonce: Option<&str>, now: i64) -> Expected<'_> {
    Expected {
        issuer: ISSUER,
        client_id: CLIENT,
        tenant: TENANT,
        nonce,
        now_ms: now * 1000,
    }
}

fn verified(token: &str) -> Result<Identity, IdTokenError> {
    verify(token, &our_keys(), &expected(Some("n"), NOW))
}

fn with(header: &Value, claims: &Value) -> Result<Identity, IdTokenError> {
    verified(&sign_with(&OURS, &RSA_PKCS1_SHA256, header, claims))
}

/// The claims with some replaced; `null` takes one away.
fn changed(changes: Value) -> Result<Identity, IdTokenError> {
    let mut claims = claims();
    for (name, value) in changes.as_object().expect("an object") {
        match value {
            Value::Null => drop(claims.as_object_mut().expect("an object").remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    with(&header(), &claims)
}

fn claim(name: &'static str) -> Result<Identity, IdTokenError> {
    Err(IdTokenError::Claim(name))
}

#[test]
fn s3_a_right_token_names_its_person() {
    let identity = with(&header(), &claims()).expect("all is right");
    assert_eq!(
        (identity.tenant.as_str(), identity.oid.as_str()),
        (TENANT, OID)
    );
    assert_eq!(
        (identity.name.as_str(), identity.username.as_str()),
        ("Edith Editor", "edith@partner.example")
    );
    assert_eq!(identity.roles, Roles::from_claims(["Portal.Editor"]));
    assert!(identity.mfa);
    assert!(
        !changed(json!({ "amr": ["pwd", "mfa2"] }))
            .expect("right")
            .mfa
    );
    assert!(
        !changed(json!({ "amr": "mfa" })).expect("right").mfa,
        "not a list"
    );
    let bare =
        changed(json!({ "roles": null, "name": null, "preferred_username": null, "amr": null }))
            .expect("right");
    assert_eq!(
        (bare.name.as_str(), bare.roles.is_empty(), bare.mfa),
        (OID, true, false)
    );
    assert!(
        changed(json!({ "roles": "Portal.Admin" }))
            .expect("right")
            .roles
            .is_empty(),
        "not a list"
    );
    assert_eq!(
        changed(json!({ "name": "Eve\u{0}\r\n\u{1b}[31m" }))
            .expect("right")
            .name,
        "Eve[31m"
    );
    assert_eq!(
        changed(json!({ "oid": OID.to_uppercase(), "tid": TENANT.to_uppercase() }))
            .expect("right")
            .oid,
        OID
    );
}

#[test]
fn s3_issuer_audience_and_party() {
    for iss in [
        json!(null),
        json!(""),
        json!(format!("{ISSUER}/")),
        json!("https://login.example/v2.0"),
        json!([ISSUER]),
        json!(1),
    ] {
        assert_eq!(changed(json!({ "iss": iss })), claim("iss"), "{iss}");
    }
    for aud in [
        json!(null),
        json!(""),
        json!("99999999-0000-4000-8000-000000000000"),
        json!([]),
        json!([CLIENT, "other"]),
        json!({}),
        json!(1),
    ] {
        assert_eq!(changed(json!({ "aud": aud })), claim("aud"), "{aud}");
    }
    assert!(changed(json!({ "aud": [CLIENT] })).is_ok());
    assert!(changed(json!({ "aud": [CLIENT, "other"], "azp": CLIENT })).is_ok());
    for azp in [json!("other"), json!(""), json!([CLIENT])] {
        assert_eq!(changed(json!({ "azp": azp })), claim("azp"), "{azp}");
    }
}

#[test]
fn s3_times_have_five_minutes_of_leeway_and_no_more() {
    assert!(changed(json!({ "exp": NOW - 299 })).is_ok());
    assert_eq!(changed(json!({ "exp": NOW - 300 })), claim("exp"));
    assert!(changed(json!({ "nbf": NOW + 300, "iat": NOW + 300 })).is_ok());
    assert_eq!(changed(json!({ "nbf": NOW + 301 })), claim("nbf"));
    assert_eq!(changed(json!({ "iat": NOW + 301 })), claim("iat"));
    assert!(changed(json!({ "nbf": null })).is_ok(), "optional");
    for odd in [json!("1795262400"), json!([]), json!(true), json!({})] {
        assert_eq!(changed(json!({ "exp": odd })), claim("exp"));
        assert_eq!(changed(json!({ "iat": odd })), claim("iat"));
        assert_eq!(changed(json!({ "nbf": odd })), claim("nbf"));
    }
    assert_eq!(changed(json!({ "exp": null })), claim("exp"));
    assert_eq!(changed(json!({ "iat": null })), claim("iat"));
}

#[test]
fn s3_the_nonce_is_that_of_the_sign_in() {
    for nonce in [
        json!(null),
        json!(""),
        json!("N"),
        json!("n "),
        json!(["n"]),
    ] {
        assert_eq!(
            changed(json!({ "nonce": nonce })),
            Err(IdTokenError::Nonce),
            "{nonce}"
        );
    }
    let refreshed = sign_with(&OURS, &RSA_PKCS1_SHA256, &header(), &claims());
    assert!(verify(&refreshed, &our_keys(), &expected(None, NOW)).is_ok());
}

#[test]
fn s5_strangers_are_told_so_and_a_person_has_an_object_id() {
    let strangers = [
        json!({ "tid": null }),
        json!({ "tid": "" }),
        json!({ "tid": [TENANT] }),
        json!({ "tid": "0b7e9c51-6a0d-4f3e-9a55-2f1f6f5b7d10" }),
        // Consumers.
        json!({ "tid": "9188040d-6c67-4c5b-b112-36a304b66dad" }),
        json!({ "tid": "0b7e9c51-6a0d-4f3e-9a55-2f1f6f5b7d10", "iss": "https://login.example/0b7e9c51-6a0d-4f3e-9a55-2f1f6f5b7d10/v2.0" }),
        json!({ "acct": 1 }),
        json!({ "acct": "1" }),
        json!({ "idp": "https://sts.windows.net/0b7e9c51-6a0d-4f3e-9a55-2f1f6f5b7d10/" }),
        json!({ "idp": "live.com" }),
        json!({ "idp": "mail" }),
        json!({ "idp": 1 }),
    ];
    for stranger in strangers {
        assert!(
            matches!(
                changed(stranger.clone()),
                Err(IdTokenError::ForeignAccount { .. })
            ),
            "{stranger}"
        );
    }
    assert!(
        changed(json!({ "acct": 0, "idp": format!("https://sts.windows.net/{TENANT}/") })).is_ok()
    );
    for oid in [
        json!(null),
        json!(""),
        json!("edith@partner.example"),
        json!([OID]),
    ] {
        assert_eq!(changed(json!({ "oid": oid })), claim("oid"), "{oid}");
    }
}

#[test]
fn s3_only_rs256_by_a_published_key_counts() {
    let form = |token: &str| {
        assert!(
            matches!(verified(token), Err(IdTokenError::Form(_))),
            "{token}"
        )
    };
    let unsigned = format!(
        "{}.{}.",
        part(&json!({ "typ": "JWT", "alg": "none", "kid": "k" })),
        part(&claims())
    );
    form(&unsigned);
    form(&unsigned.replace('.', ""));
    for name in [
        "HS256", "RS384", "RS512", "PS256", "ES256", "EdDSA", "rs256", "nOnE", "",
    ] {
        form(&sign_with(
            &OURS,
            &RSA_PKCS1_SHA256,
            &json!({ "alg": name, "kid": "k" }),
            &claims(),
        ));
    }
    // The public key as the secret of a symmetric signature.
    let public: &[u8] = OURS.public_key().as_ref();
    let input = format!(
        "{}.{}",
        part(&json!({ "typ": "JWT", "alg": "HS256", "kid": "k" })),
        part(&claims())
    );
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, public), input.as_bytes());
    form(&format!("{input}.{}", URL_SAFE_NO_PAD.encode(tag)));

    let signature =
        |token: &str| assert_eq!(verified(token), Err(IdTokenError::Signature), "{token}");
    signature(&sign_with(&THEIRS, &RSA_PKCS1_SHA256, &header(), &claims()));
    signature(&sign_with(&OURS, &RSA_PKCS1_SHA512, &header(), &claims()));
    signature(&sign_with(&OURS, &RSA_PSS_SHA256, &header(), &claims()));
    signature(&sign_with(
        &OURS,
        &RSA_PKCS1_SHA256,
        &json!({ "alg": "RS256", "kid": "other" }),
        &claims(),
    ));
    let token = sign_with(&OURS, &RSA_PKCS1_SHA256, &header(), &claims());
    let parts: Vec<&str> = token.split('.').collect();
    let mut promoted = claims();
    promoted["roles"] = json!(["Portal.Admin"]);
    signature(&format!("{}.{}.{}", parts[0], part(&promoted), parts[2]));
    signature(&format!("{}.{}.", parts[0], parts[1]));
    signature(&format!(
        "{}.{}.{}",
        parts[0],
        parts[1],
        URL_SAFE_NO_PAD.encode([7; 256])
    ));
}

#[test]
fn s3_what_the_token_says_about_keys_is_not_read() {
    let theirs = published(&THEIRS, "k");
    for (name, value) in [
        ("jwk", theirs.clone()),
        ("jku", json!("https://evil.example/keys")),
        ("x5u", json!("https://evil.example/cert")),
        ("x5c", json!(["MIIB"])),
    ] {
        let mut header = header();
        header[name] = value;
        let token = sign_with(&THEIRS, &RSA_PKCS1_SHA256, &header, &claims());
        assert!(verified(&token).is_err(), "{name}");
    }
    for (name, value) in [
        ("crit", json!(["exp"])),
        ("typ", json!("at+jwt")),
        ("zip", json!("DEF")),
        ("kid", json!(null)),
        ("kid", json!(["k"])),
    ] {
        let mut header = header();
        header[name] = value;
        assert!(
            matches!(with(&header, &claims()), Err(IdTokenError::Form(_))),
            "{name}"
        );
    }
    let doubled = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"k","kid":"other"}"#);
    let token = sign_with(&OURS, &RSA_PKCS1_SHA256, &header(), &claims());
    let rest = token.split_once('.').expect("parts").1;
    assert!(
        matches!(
            verified(&format!("{doubled}.{rest}")),
            Err(IdTokenError::Form(_))
        ),
        "a doubled kid"
    );
}

#[test]
fn s3_decoys_among_the_published_keys_do_no_harm() {
    let token = sign_with(&OURS, &RSA_PKCS1_SHA256, &header(), &claims());
    let against = |list: Value| verify(&token, &keys(list), &expected(Some("n"), NOW));
    let ours = published(&OURS, "k");
    let decoys = json!([
        { "kty": "ZZ", "kid": "k" }, { "kty": "EC", "crv": "P-256", "kid": "k", "x": "AA", "y": "AA" }, { "kty": "oct", "kid": "k", "k": "AA" },
        { "kty": "RSA", "kid": "k" }, { "kty": "RSA", "kid": "k", "n": "%%", "e": "AQAB" }, {}, null, "k", published(&THEIRS, "k"), ours.clone(),
    ]);
    assert!(
        against(decoys).is_ok(),
        "also when a name was published twice"
    );
    for (name, value) in [("use", "enc"), ("alg", "RS512"), ("kty", "EC")] {
        let mut key = ours.clone();
        key[name] = json!(value);
        assert_eq!(
            against(json!([key])),
            Err(IdTokenError::Signature),
            "{name}"
        );
    }
    assert_eq!(against(json!([])), Err(IdTokenError::Signature));
}

#[test]
fn s3_monsters_and_rubbish_are_refused() {
    let mut claims = claims();
    claims["filler"] = json!("x".repeat(64 * 1024));
    assert_eq!(
        with(&header(), &claims),
        Err(IdTokenError::Form("too long"))
    );
    for rubbish in [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "e30.e30.e30",
        "\u{0}.\u{0}.\u{0}",
        "eyJhbGciOiJSUzI1NiJ9..",
        "🦀.🦀.🦀",
    ] {
        assert!(
            matches!(verified(rubbish), Err(IdTokenError::Form(_))),
            "{rubbish}"
        );
    }
    for payload in [json!([]), json!("text"), json!(1), json!(null)] {
        assert!(with(&header(), &payload).is_err(), "{payload}");
    }
}
