//! The header of an id token, which is parsed before the token is verified.

use super::text;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portal::auth::oidc::id_token::key_name;
use portal::profile::Json;

/// Input: the header before it is encoded, and also a whole token.
pub fn id_token(bytes: &[u8]) {
    let _ = key_name(&text(bytes));
    let token = format!("{}.e30.c2lnbmF0dXJl", URL_SAFE_NO_PAD.encode(bytes));
    let Ok(name) = key_name(&token) else { return };
    let head = Json::parse(bytes).expect("another reader reads it too");
    assert_eq!(head.get("alg").and_then(Json::text), Some("RS256"));
    assert_eq!(head.get("kid").and_then(Json::text), Some(name.as_str()));
    for demand in ["crit", "zip", "enc"] {
        assert!(
            matches!(exactly(&head, demand), None | Some(Json::Null)),
            "{demand}"
        );
    }
}

fn exactly<'a>(head: &'a Json, name: &str) -> Option<&'a Json> {
    let Json::Object(members) = head else {
        return None;
    };
    members
        .iter()
        .find(|(spelled, _)| spelled == name)
        .map(|(_, value)| value)
}
