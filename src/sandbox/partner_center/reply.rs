//! Responses of Partner Center: headers, the byte-order mark, the standard error body, and the
//! variants of JSON.

use super::ApiCall;
use crate::profile::json::Json;
use crate::sandbox::people::User;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

/// A response before it is serialised.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    pub body: Json,
    /// True if a document was changed.
    pub applied: bool,
    /// A remark for the journal.
    pub note: String,
    /// True if the body is an error body.
    error: bool,
}

impl Reply {
    /// Returns a 200 with this document.
    pub fn ok(body: Json) -> Reply {
        Reply {
            status: StatusCode::OK,
            body,
            applied: false,
            note: String::new(),
            error: false,
        }
    }

    /// Returns a 200 with the document that a PUT stored.
    pub fn applied(body: Json) -> Reply {
        Reply {
            applied: true,
            ..Reply::ok(body)
        }
    }

    /// Adds a remark for the journal.
    pub fn note(self, note: impl Into<String>) -> Reply {
        Reply {
            note: note.into(),
            ..self
        }
    }

    /// Returns an error with the standard body, without data.
    pub fn error(status: u16, code: u32, description: &str) -> Reply {
        Reply::error_with(status, code, description, &[])
    }

    /// Returns an error with the standard body.
    pub fn error_with(status: u16, code: u32, description: &str, data: &[String]) -> Reply {
        let body = object([
            ("code", Json::Number(code.to_string())),
            ("description", text(description)),
            (
                "data",
                Json::Array(data.iter().map(|line| text(line)).collect()),
            ),
            ("source", text("PartnerFD")),
        ]);
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Reply {
            status,
            body,
            applied: false,
            note: String::new(),
            error: true,
        }
    }

    /// Returns an error from a text such as `403/900308`. Without a code the body is empty.
    pub fn from_status_and_code(answer: &str) -> Reply {
        let (status, code) = answer.split_once('/').unwrap_or((answer, ""));
        let status = status.parse().unwrap_or(500);
        match code.parse() {
            Ok(code) => Reply::error(status, code, "As set in the sandbox."),
            Err(_) => Reply {
                body: object([]),
                ..Reply::error(status, 0, "")
            },
        }
    }

    /// Returns the recorded error for an invalid property.
    pub fn invalid(property: &str) -> Reply {
        let data = [
            format!("property_name:  {property} - Details"),
            "details:  \n".to_owned(),
        ];
        Reply::error_with(400, 27_002, "A property has invalid data.", &data)
    }

    /// Returns a 400 with code 2000.
    pub fn bad_input(description: &str) -> Reply {
        Reply::error(400, 2000, description)
    }

    /// Returns a 404 with code 1000.
    pub fn not_found() -> Reply {
        Reply::error(404, 1000, "Resource not found.")
    }

    /// Returns a 403 with code 20002: the customer does not belong to the partner.
    pub fn no_relationship() -> Reply {
        Reply::error(403, 20_002, "No relationship between caller and account.")
    }

    /// Returns the 404 for a customer whose account was never verified. Its form is that of another
    /// part of the service.
    pub fn no_account_status() -> Reply {
        let message = "The account has no status.";
        Reply {
            body: object([
                ("code", Json::Number("600074".to_owned())),
                ("message", text(message)),
                ("description", text(message)),
                ("errorName", text("AccountStatusNotFound")),
                ("isRetryable", Json::Bool(false)),
                ("errorMessageExtended", text("")),
            ]),
            ..Reply::error(404, 0, "")
        }
    }

    /// Returns a 401 with a remark for the journal.
    pub fn unauthorized(note: &str) -> Reply {
        Reply::error(401, 400, "Access denied.").note(note)
    }

    /// Returns 404 if `status` is `404`, else 405: the resource does not support the method.
    pub fn no_such_operation(status: &str) -> Reply {
        match status {
            "404" => Reply::not_found(),
            _ => Reply::error(
                405,
                1000,
                "The requested resource does not support this method.",
            ),
        }
    }

    /// Serialises the response, in the variant that the request's faults ask for.
    pub fn into_response(self, call: &ApiCall, user: Option<&User>) -> Response<Body> {
        let mut body = self.body;
        if !call.faults.has("null-members") {
            body = without_nulls(body);
        }
        if call.faults.has("links-v1") {
            prefix_links(&mut body, "/v1", false);
        }
        if let Some(elsewhere) = call.faults.value("links-elsewhere") {
            prefix_links(&mut body, elsewhere, false);
        }
        if self.error
            && call.faults.has("code-as-text")
            && let Some(Json::Number(code)) = body.get("code").cloned()
        {
            body.set(&["code"], Json::Text(code));
        }
        if let (Some(how), false, Json::Object(members)) =
            (call.faults.value("doubled"), self.error, &mut body)
            && let Some((name, value)) = members.first().cloned()
        {
            let again = if how == "case" { capital(&name) } else { name };
            members.insert(1, (again, value));
        }
        let mark = if call.faults.has("no-bom") {
            ""
        } else {
            "\u{feff}"
        };
        let mut response = Response::new(Body::from(format!("{mark}{body}")));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=utf-8"),
        );
        set_common_headers(headers, call);
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = match call.faults.value("claims-challenge") {
                Some(claims) => format!(
                    "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"{}\"",
                    STANDARD.encode(claims)
                ),
                None => "Bearer error=\"invalid_token\"".to_owned(),
            };
            if let Ok(challenge) = HeaderValue::from_str(&challenge) {
                headers.insert(header::WWW_AUTHENTICATE, challenge);
            }
        }
        let asked = call
            .header("validatemfa")
            .is_some_and(|value| value.eq_ignore_ascii_case("true"));
        if let (true, Some(user)) = (asked && call.faults.value("mfa") != Some("off"), user) {
            let compliant = HeaderValue::from_static(if user.mfa { "true" } else { "false" });
            headers.insert("ismfacompliant", compliant);
        }
        response
    }
}

/// Sets the headers that every response has.
fn set_common_headers(headers: &mut HeaderMap, call: &ApiCall) {
    for name in ["ms-requestid", "ms-correlationid"] {
        let fresh = || HeaderValue::from_str(&Uuid::new_v4().to_string()).ok();
        if let Some(value) = call.headers.get(name).cloned().or_else(fresh) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    if let Some(locale) = call.headers.get("x-locale") {
        headers.insert("x-locale", locale.clone());
    }
    headers.insert("ms-cv", HeaderValue::from_static("xqqtn+OEVE2ridoS.0"));
    headers.insert("ms-serverid", HeaderValue::from_static("0000112D"));
    headers.insert(
        "request-context",
        HeaderValue::from_static("appId=cid-v1:03ce8ca8-8373-4021-8f25-d5dd45c7b12f"),
    );
}

/// Returns a JSON string.
pub fn text(text: &str) -> Json {
    Json::Text(text.to_owned())
}

/// Returns a JSON object.
pub fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(
        members
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// Returns the name with a capital first letter.
pub fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}

/// Removes all null members, as the service does.
fn without_nulls(json: Json) -> Json {
    match json {
        Json::Object(members) => {
            let kept = members
                .into_iter()
                .filter(|(_, value)| *value != Json::Null);
            Json::Object(
                kept.map(|(name, value)| (name, without_nulls(value)))
                    .collect(),
            )
        }
        Json::Array(items) => Json::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

/// Puts `prefix` in front of every address inside `links`.
fn prefix_links(json: &mut Json, prefix: &str, inside: bool) {
    match json {
        Json::Object(members) => {
            for (name, value) in members {
                match value {
                    Json::Text(uri) if inside && name == "uri" && !uri.starts_with(prefix) => {
                        uri.insert_str(0, prefix)
                    }
                    _ => prefix_links(value, prefix, inside || name == "links"),
                }
            }
        }
        Json::Array(items) => items
            .iter_mut()
            .for_each(|item| prefix_links(item, prefix, inside)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => {}
    }
}
