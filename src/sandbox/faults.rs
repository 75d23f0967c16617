//! Quirks: ways in which the sandbox can be told to behave like the real service on another, or a
//! bad, day. The table is read by the control page, its JSON, and the tests; `active.rs` keeps what
//! is set.

use serde::Serialize;

/// The parts of the service that a quirk can be set on. `*` means all that the quirk works on.
pub const RESOURCES: &[&str] = &[
    "billing",
    "legal-business",
    "organization",
    "support",
    "network",
    "customers",
    "customer-billing",
    "customer-company",
    "validation",
    "rules",
    "sign-in",
    "token",
    "discovery",
];

/// The resources that belong to Entra ID; the others are Partner Center's.
pub const ENTRA: &[&str] = &["sign-in", "token", "discovery"];

/// Which part of the service a quirk works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    PartnerCenter,
    Entra,
    /// Both, but `*` means Partner Center alone: who breaks "everything" seldom wants the sign-in
    /// to break too.
    Both,
}

/// Which requests a quirk works on, unless it is set with a method of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum On {
    Any,
    Write,
}

/// What a quirk takes as its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "values")]
pub enum Takes {
    Nothing,
    Seconds,
    Milliseconds,
    Text,
    OneOf(&'static [&'static str]),
}

/// One row of the table.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Fault {
    pub name: &'static str,
    pub scope: Scope,
    pub on: On,
    pub takes: Takes,
    /// The value where none is given.
    pub default: &'static str,
    pub what: &'static str,
}

const fn fault(
    name: &'static str,
    scope: Scope,
    on: On,
    takes: Takes,
    default: &'static str,
    what: &'static str,
) -> Fault {
    Fault {
        name,
        scope,
        on,
        takes,
        default,
        what,
    }
}

use On::{Any, Write};
use Scope::{Both, Entra, PartnerCenter};
use Takes::{Milliseconds, Nothing, OneOf, Seconds, Text};

/// The one row that is done when it is set and not kept.
pub const ROTATE_KEYS: &str = "rotate-keys";

/// Every quirk.
#[rustfmt::skip]
pub static FAULTS: &[Fault] = &[
    // Conflicts.
    fault("stale-answer", PartnerCenter, Write, OneOf(&["412", "409", "2055"]), "412", "What a stale entity tag is answered with: 412, 409, or 400 with code 2055."),
    fault("force-stale", PartnerCenter, Write, Nothing, "", "Every PUT is answered as stale."),
    fault("if-match", PartnerCenter, Write, OneOf(&["lenient", "strict", "off"]), "lenient", "Strict: a PUT without If-Match is refused. Off: If-Match is not read. Set on another resource than customer-billing, that one checks too."),
    fault("body-etag", PartnerCenter, Write, OneOf(&["check", "ignore"]), "check", "Whether the entity tag inside the body is compared (it is not, unless set)."),
    fault("change-before-put", PartnerCenter, Write, Text, "address.city=Elsewhere", "Somebody else changes this member (member=text) right before the PUT is looked at."),
    // Refusals.
    fault("throttle", Both, Any, Text, "2", "429. The value is Retry-After: seconds, `date:` and seconds for a date, or `none`."),
    fault("unauthorized", PartnerCenter, Any, Nothing, "", "401, as for an access token that has ended."),
    fault("forbidden", PartnerCenter, Any, OneOf(&["900308", "900150", "1002", "2032", "900124", "900309", "20002"]), "900308", "403 with this code."),
    fault("answer", PartnerCenter, Any, Text, "400/2000", "An error answer with this status and code; without a code its body is empty."),
    fault("not-found", PartnerCenter, Any, Nothing, "", "404 with code 1000."),
    fault("reject", PartnerCenter, Write, Text, "City", "400 with code 27002 naming this property."),
    fault("legal-name-lock", PartnerCenter, Write, Nothing, "", "A legal name cannot be changed while vetting is `authorized` (403, code 600006)."),
    fault("reject-support", PartnerCenter, Write, OneOf(&["404", "405"]), "404", "PUT /v1/profiles/support is answered with this status."),
    fault("reject-supportprofile", PartnerCenter, Write, OneOf(&["404", "405"]), "404", "PUT /v1/profiles/supportprofile is answered with this status."),
    fault("mfa", PartnerCenter, Any, OneOf(&["enforce", "report", "off"]), "enforce", "Whether a token without MFA is refused, only reported, or neither."),
    // Broken answers, nothing applied.
    fault("server-error", Both, Any, Nothing, "", "500, nothing applied."),
    fault("bad-gateway", Both, Any, Nothing, "", "502 with an HTML page, nothing applied."),
    fault("unavailable", Both, Any, Text, "none", "503, nothing applied. The value is Retry-After as for throttle."),
    fault("gateway-timeout", Both, Any, Nothing, "", "504, nothing applied."),
    fault("drop", Both, Any, Nothing, "", "The connection is closed without an answer, nothing applied."),
    fault("redirect", Both, Any, Text, "http://127.0.0.1:9/", "302 to this address, nothing applied."),
    fault("slow", Both, Any, Milliseconds, "2000", "The request waits before it is looked at; a client that hangs up does not stop it."),
    // Broken answers after the request was carried out.
    fault("slow-after-commit", Both, Any, Milliseconds, "2000", "The answer waits after the request was carried out."),
    fault("drop-after-commit", Both, Any, Nothing, "", "Carried out, then the connection is closed without an answer."),
    fault("gateway-timeout-after-commit", Both, Any, Nothing, "", "Carried out, answered with 504."),
    fault("bad-gateway-after-commit", Both, Any, Nothing, "", "Carried out, answered with 502 and an HTML page."),
    fault("server-error-after-commit", Both, Any, Nothing, "", "Carried out, answered with 500."),
    fault("late-commit", PartnerCenter, Write, Seconds, "1", "The connection is closed without an answer, and the PUT is carried out this much later."),
    fault("malformed", Both, Any, Nothing, "", "Carried out, answered with broken JSON."),
    fault("truncated", Both, Any, Nothing, "", "Carried out, the body ends in the middle and the connection closes."),
    fault("empty", Both, Any, Nothing, "", "Carried out, answered with an empty body."),
    fault("html", Both, Any, Nothing, "", "Carried out, answered with 200 and an HTML page."),
    fault("oversize", Both, Any, Nothing, "", "Carried out, answered with a document larger than 1 MiB."),
    fault("ignored", PartnerCenter, Write, Nothing, "", "The PUT is answered with 200 and the old document; nothing is applied."),
    fault("normalise", PartnerCenter, Write, Nothing, "", "The service stores every city in capitals, so that what it keeps differs from what was sent."),
    // Dialects.
    fault("no-bom", PartnerCenter, Any, Nothing, "", "JSON without the byte-order mark."),
    fault("code-as-text", PartnerCenter, Any, Nothing, "", "Error codes as text instead of numbers."),
    fault("links-v1", PartnerCenter, Any, Nothing, "", "Links begin with /v1."),
    fault("links-elsewhere", PartnerCenter, Any, Text, "http://127.0.0.1:9", "Links lead to this address instead of the service's own."),
    fault("null-members", PartnerCenter, Any, Nothing, "", "Members that are null are written out."),
    fault("doubled", PartnerCenter, Any, OneOf(&["exact", "case"]), "exact", "The first member of the document stands twice, the second time in the same or another spelling."),
    fault("no-dap", PartnerCenter, Any, Nothing, "", "No delegated access: customers come without company address, e-mail and domains."),
    // Entra ID.
    fault("provider-down", Entra, Any, Nothing, "", "Entra ID answers 503 with an HTML page."),
    fault(ROTATE_KEYS, Entra, Any, Nothing, "", "At once, and once: a new key signs, the one before stays published, the oldest is withdrawn."),
    fault("refresh-refused", Entra, Any, Nothing, "", "Refreshing is answered with invalid_grant."),
    fault("refresh-again", Entra, Any, Nothing, "", "A refresh token can be used more than once, as Entra ID lets web applications."),
    fault("token-life", Entra, Any, Seconds, "5", "New access tokens live this long instead of an hour."),
    fault("roles", Entra, Any, Text, "Portal.Viewer", "Id tokens carry these roles (separated by spaces, or `none`) instead of the person's own."),
    fault("no-id-token", Entra, Any, Nothing, "", "The token answer has no id token."),
    fault("authorize-error", Entra, Any, Text, "temporarily_unavailable AADSTS90033", "The sign-in comes back with this error and, where one is given, this number."),
    fault("id-token", Entra, Any, OneOf(&["wrong-nonce", "wrong-audience", "wrong-issuer", "wrong-signature", "unknown-key", "unsigned", "hs256", "expired", "not-yet", "guest"]), "wrong-nonce", "The id token is wrong in this way."),
];

/// The row of this name.
pub fn by_name(name: &str) -> Option<&'static Fault> {
    FAULTS.iter().find(|fault| fault.name == name)
}

impl Fault {
    /// Whether this quirk works on the resource, once set on `on` (a resource or `*`).
    pub fn covers(&self, on: &str, resource: &str) -> bool {
        let entra = ENTRA.contains(&resource);
        match self.scope {
            Scope::PartnerCenter => !entra && (on == "*" || on == resource),
            Scope::Entra => entra && (on == "*" || on == resource || self.name == "provider-down"),
            Scope::Both => on == resource || (on == "*" && !entra),
        }
    }

    /// The value as it will be used, or why it cannot be.
    pub fn value(&self, given: Option<&str>) -> Result<String, String> {
        let value = given
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .unwrap_or(self.default);
        let right = match self.takes {
            Takes::Nothing => return Ok(String::new()),
            Takes::Text => true,
            Takes::Seconds => value
                .parse::<f64>()
                .is_ok_and(|seconds| (0.0..86_400.0).contains(&seconds)),
            Takes::Milliseconds => value.parse::<u64>().is_ok_and(|millis| millis < 86_400_000),
            Takes::OneOf(values) => values.contains(&value),
        };
        if right {
            Ok(value.to_owned())
        } else {
            Err(format!("`{value}` is no value for `{}`", self.name))
        }
    }
}
