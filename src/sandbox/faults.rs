//! The table of faults that the sandbox can simulate: errors, time-outs, broken responses and
//! variants of the real service. Its pages call them quirks. The control page, its JSON and the
//! tests read this table; `active.rs` holds the faults that are set.

use serde::Serialize;

/// The parts of the service that a fault can be set on. `*` means all parts that the fault applies
/// to.
pub const RESOURCES: &[&str] = &[
    "billing",
    "legal-business",
    "organization",
    "support",
    "network",
    "customers",
    "customer-billing",
    "customer-company",
    "verification",
    "validation",
    "rules",
    "activity",
    "sign-in",
    "token",
    "discovery",
];

/// The resources that belong to Entra ID. All others belong to Partner Center.
pub const ENTRA: &[&str] = &["sign-in", "token", "discovery"];

/// The service that a fault applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    PartnerCenter,
    Entra,
    /// Both services. `*` means Partner Center only, because a test that breaks "everything"
    /// usually still has to sign in.
    Both,
}

/// The HTTP methods that a fault applies to, unless it is set with a method of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MethodFilter {
    Any,
    /// `PUT`, `POST`, `PATCH` and `DELETE`.
    Write,
}

/// The kind of value that a fault takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "values")]
pub enum ValueKind {
    Nothing,
    Seconds,
    Milliseconds,
    Text,
    OneOf(&'static [&'static str]),
}

/// One row of the table: a fault that can be set.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct FaultKind {
    pub name: &'static str,
    pub scope: Scope,
    pub on: MethodFilter,
    pub takes: ValueKind,
    /// The value that is used if none is given.
    pub default: &'static str,
    /// A sentence for the control page.
    pub what: &'static str,
}

const fn fault(
    name: &'static str,
    scope: Scope,
    on: MethodFilter,
    takes: ValueKind,
    default: &'static str,
    what: &'static str,
) -> FaultKind {
    FaultKind {
        name,
        scope,
        on,
        takes,
        default,
        what,
    }
}

use MethodFilter::{Any, Write};
use Scope::{Both, Entra, PartnerCenter};
use ValueKind::{Milliseconds, Nothing, OneOf, Seconds, Text};

/// The only fault that takes effect once, when it is set, and is not kept.
pub const ROTATE_KEYS: &str = "rotate-keys";

/// Every fault that can be set.
#[rustfmt::skip]
pub static FAULTS: &[FaultKind] = &[
    // Conflicts.
    fault("stale-answer", PartnerCenter, Write, OneOf(&["412", "409", "2055"]), "412",
        "What a stale entity tag is answered with: 412, 409, or 400 with code 2055."),
    fault("force-stale", PartnerCenter, Write, Nothing, "", "Every PUT is answered as stale."),
    fault("if-match", PartnerCenter, Write, OneOf(&["lenient", "strict", "off"]), "lenient",
        "Strict: a PUT without If-Match is refused. Off: If-Match is not read. Set on another \
         resource than customer-billing, that one checks too."),
    fault("body-etag", PartnerCenter, Write, OneOf(&["check", "ignore"]), "check",
        "Whether the entity tag inside the body is compared (it is not, unless set)."),
    fault("change-before-put", PartnerCenter, Write, Text, "address.city=Elsewhere",
        "Somebody else changes this member (member=text) right before the PUT is looked at."),
    // Rejected requests.
    fault("throttle", Both, Any, Text, "2",
        "429. The value is Retry-After: seconds, `date:` and seconds for a date, or `none`."),
    fault("per-minute", PartnerCenter, Any, Text, "500",
        "429 with the rest of the minute in Retry-After, after so many requests in a minute. The \
         service publishes 500 for its customers."),
    fault("unauthorized", PartnerCenter, Any, Nothing, "",
        "401, as for an access token that has ended."),
    fault("claims-challenge", PartnerCenter, Any, Text,
        r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#,
        "401 with this claims challenge in WWW-Authenticate."),
    fault("body", PartnerCenter, Any, Text, r#"{"error":{"code":"Forbidden"}}"#,
        "200 with this body instead of the document, nothing applied. `204` and `206` answer with \
         that status."),
    fault("forbidden", PartnerCenter, Any, OneOf(&["900308", "900150", "1002", "2032", "900124",
        "900309", "20002"]), "900308",
        "403 with this code."),
    fault("answer", PartnerCenter, Any, Text, "400/2000",
        "An error answer with this status and code; without a code its body is empty."),
    fault("not-found", PartnerCenter, Any, Nothing, "", "404 with code 1000."),
    fault("reject", PartnerCenter, Write, Text, "City",
        "400 with code 27002 naming this property."),
    fault("legal-name-lock", PartnerCenter, Write, Nothing, "",
        "A legal name cannot be changed while vetting is `authorized` (403, code 600006)."),
    fault("reject-support", PartnerCenter, Write, OneOf(&["404", "405"]), "404",
        "PUT /v1/profiles/support is answered with this status."),
    fault("reject-supportprofile", PartnerCenter, Write, OneOf(&["404", "405"]), "404",
        "PUT /v1/profiles/supportprofile is answered with this status."),
    fault("mfa", PartnerCenter, Any, OneOf(&["enforce", "report", "off"]), "enforce",
        "Whether a token without MFA is refused, only reported, or neither."),
    // Broken responses; the request is not carried out.
    fault("server-error", Both, Any, Nothing, "", "500, nothing applied."),
    fault("bad-gateway", Both, Any, Nothing, "", "502 with an HTML page, nothing applied."),
    fault("unavailable", Both, Any, Text, "none",
        "503, nothing applied. The value is Retry-After as for throttle."),
    fault("gateway-timeout", Both, Any, Nothing, "", "504, nothing applied."),
    fault("drop", Both, Any, Nothing, "",
        "The connection is closed without an answer, nothing applied."),
    fault("redirect", Both, Any, Text, "http://127.0.0.1:9/",
        "302 to this address, nothing applied."),
    fault("slow", Both, Any, Milliseconds, "2000",
        "The request waits before it is looked at; a client that hangs up does not stop it."),
    // Broken responses after the request was carried out.
    fault("slow-after-commit", Both, Any, Milliseconds, "2000",
        "The answer waits after the request was carried out."),
    fault("drop-after-commit", Both, Any, Nothing, "",
        "Carried out, then the connection is closed without an answer."),
    fault("gateway-timeout-after-commit", Both, Any, Nothing, "",
        "Carried out, answered with 504."),
    fault("bad-gateway-after-commit", Both, Any, Nothing, "",
        "Carried out, answered with 502 and an HTML page."),
    fault("server-error-after-commit", Both, Any, Nothing, "", "Carried out, answered with 500."),
    fault("late-commit", PartnerCenter, Write, Seconds, "1",
        "The connection is closed without an answer, and the PUT is carried out this much later."),
    fault("malformed", Both, Any, Nothing, "", "Carried out, answered with broken JSON."),
    fault("truncated", Both, Any, Nothing, "",
        "Carried out, the body ends in the middle and the connection closes."),
    fault("empty", Both, Any, Nothing, "", "Carried out, answered with an empty body."),
    fault("html", Both, Any, Nothing, "", "Carried out, answered with 200 and an HTML page."),
    fault("oversize", Both, Any, Nothing, "",
        "Carried out, answered with a document larger than 1 MiB."),
    fault("ignored", PartnerCenter, Write, Nothing, "",
        "The PUT is answered with 200 and the old document; nothing is applied."),
    fault("normalise", PartnerCenter, Write, Nothing, "",
        "The service stores every city in capitals, so that what it keeps differs from what was \
         sent."),
    // Variants of JSON.
    fault("no-bom", PartnerCenter, Any, Nothing, "", "JSON without the byte-order mark."),
    fault("code-as-text", PartnerCenter, Any, Nothing, "",
        "Error codes as text instead of numbers."),
    fault("links-v1", PartnerCenter, Any, Nothing, "", "Links begin with /v1."),
    fault("links-elsewhere", PartnerCenter, Any, Text, "http://127.0.0.1:9",
        "Links lead to this address instead of the service's own."),
    fault("null-members", PartnerCenter, Any, Nothing, "",
        "Members that are null are written out."),
    fault("doubled", PartnerCenter, Any, OneOf(&["exact", "case"]), "exact",
        "The first member of the document stands twice, the second time in the same or another \
         spelling."),
    fault("no-dap", PartnerCenter, Any, Nothing, "",
        "No delegated access: customers come without company address, e-mail and domains."),
    // The list of customers.
    fault("domain-filter-fails", PartnerCenter, Any, Nothing, "",
        "A search of the customers by domain is answered with 500."),
    fault("long-token", PartnerCenter, Any, Text, "5000",
        "Continuation tokens of the list are this much longer, in characters."),
    // What follows from a change of a customer.
    fault("verification-takes", PartnerCenter, Any, Seconds, "60",
        "A verification that a change started is over after this time instead of an hour."),
    fault("activity-delay", PartnerCenter, Any, Seconds, "120",
        "A change appears in the activity log only after this time."),
    fault("activity-without-values", PartnerCenter, Any, Nothing, "",
        "The activity log has neither old nor new values."),
    // Entra ID.
    fault("provider-down", Entra, Any, Nothing, "", "Entra ID answers 503 with an HTML page."),
    fault(ROTATE_KEYS, Entra, Any, Nothing, "",
        "At once, and once: a new key signs, the one before stays published, the oldest is \
         withdrawn."),
    fault("refresh-refused", Entra, Any, Nothing, "", "Refreshing is answered with invalid_grant."),
    fault("refresh-error", Entra, Any, Text, "invalid_client 7000222",
        "Refreshing is answered with this error and number; `interaction_required` comes with a \
         claims challenge."),
    fault("refresh-again", Entra, Any, Nothing, "",
        "A refresh token can be used more than once, as Entra ID lets web applications."),
    fault("app-refused", Entra, Any, Nothing, "",
        "The app gets no token of its own (grant `client_credentials`)."),
    fault("token-life", Entra, Any, Seconds, "5",
        "New access tokens live this long instead of an hour."),
    fault("roles", Entra, Any, Text, "Portal.Viewer",
        "Id tokens carry these roles (separated by spaces, or `none`) instead of the person's \
         own."),
    fault("no-id-token", Entra, Any, Nothing, "", "The token answer has no id token."),
    fault("authorize-error", Entra, Any, Text, "temporarily_unavailable AADSTS90033",
        "The sign-in comes back with this error and, where one is given, this number."),
    fault("id-token", Entra, Any, OneOf(&["wrong-nonce", "wrong-audience", "wrong-issuer",
        "wrong-signature", "unknown-key", "unsigned", "hs256", "expired", "not-yet", "guest"]),
        "wrong-nonce",
        "The id token is wrong in this way."),
];

/// Returns the fault of this name.
pub fn by_name(name: &str) -> Option<&'static FaultKind> {
    FAULTS.iter().find(|fault| fault.name == name)
}

impl FaultKind {
    /// Returns true if this fault, set on `on` (a resource or `*`), applies to `resource`.
    pub fn covers(&self, on: &str, resource: &str) -> bool {
        let entra = ENTRA.contains(&resource);
        match self.scope {
            Scope::PartnerCenter => !entra && (on == "*" || on == resource),
            Scope::Entra => entra && (on == "*" || on == resource || self.name == "provider-down"),
            Scope::Both => on == resource || (on == "*" && !entra),
        }
    }

    /// Returns the value to use: the given one, or the default if none is given.
    ///
    /// # Errors
    /// Returns a text if the value is not of the kind that this fault takes.
    pub fn value(&self, given: Option<&str>) -> Result<String, String> {
        let value = given
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .unwrap_or(self.default);
        let right = match self.takes {
            ValueKind::Nothing => return Ok(String::new()),
            ValueKind::Text => true,
            ValueKind::Seconds => value
                .parse::<f64>()
                .is_ok_and(|seconds| (0.0..86_400.0).contains(&seconds)),
            ValueKind::Milliseconds => value.parse::<u64>().is_ok_and(|millis| millis < 86_400_000),
            ValueKind::OneOf(values) => values.contains(&value),
        };
        if right {
            Ok(value.to_owned())
        } else {
            Err(format!("`{value}` is no value for `{}`", self.name))
        }
    }
}
