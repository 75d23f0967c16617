//! The sandbox's Partner Center: all addresses below `/v1`.

mod activity;
mod address;
mod checks;
mod customers;
mod documents;
mod reply;
mod rules;
mod shape;

#[cfg(test)]
pub use rules::RecordedRules;

use super::active::RequestFaults;
use super::entra::Bearer;
use super::intercept::{JournalRemark, RequestInfo, hang_up};
use super::people::{APP, User};
use super::store::DocumentId;
use super::{SandboxState, lock};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Response, header};
use reply::Reply;
use std::sync::Arc;

/// The resource of a path below `/v1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// One document.
    Document(DocumentId),
    /// The other path of the support profile. One page of the documentation uses it for PUT.
    OtherSupport,
    Customers,
    Customer(String),
    CustomerOrganization(String),
    /// The verification of a customer's account.
    Verification(String),
    Validation,
    Rules(String),
    /// The activity log.
    Activity,
}

impl Route {
    /// Returns the resource name that faults use.
    pub fn resource(&self) -> &'static str {
        match self {
            Route::Document(DocumentId::Partner(name)) => name,
            Route::Document(DocumentId::CustomerBilling(_)) => "customer-billing",
            Route::Document(DocumentId::CustomerCompany(_)) => "customer-company",
            Route::OtherSupport => "support",
            Route::Customers | Route::Customer(_) | Route::CustomerOrganization(_) => "customers",
            Route::Verification(_) => "verification",
            Route::Validation => "validation",
            Route::Rules(_) => "rules",
            Route::Activity => "activity",
        }
    }
}

/// Finds the route of a path. Upper and lower case are the same, as in the real service, and so are
/// one slash and several: Microsoft's Java SDK puts a base address that ends with a slash before
/// links that begin with one. Generated clients know the version as `1` and as `1.0`.
pub fn route(path: &str) -> Option<Route> {
    let lower = path.to_ascii_lowercase();
    let mut parts = lower.split('/').filter(|part| !part.is_empty());
    if !matches!(parts.next(), Some("v1" | "v1.0")) {
        return None;
    }
    let parts: Vec<&str> = parts.collect();
    let id = |id: &str| id.to_owned();
    Some(match parts[..] {
        ["profiles", "billing"] => Route::Document(DocumentId::Partner("billing")),
        ["profiles", "legalbusiness"] => Route::Document(DocumentId::Partner("legal-business")),
        ["profiles", "organization"] => Route::Document(DocumentId::Partner("organization")),
        ["profiles", "support"] => Route::Document(DocumentId::Partner("support")),
        ["profiles", "supportprofile"] => Route::OtherSupport,
        // The older name is still in the first PowerShell module and in generated clients.
        ["profiles", "mpn" | "partnernetworkprofile"] => {
            Route::Document(DocumentId::Partner("network"))
        }
        ["customers"] => Route::Customers,
        ["customers", customer] => Route::Customer(id(customer)),
        ["customers", customer, "organization"] => Route::CustomerOrganization(id(customer)),
        ["customers", customer, "profiles", "billing"] => {
            Route::Document(DocumentId::CustomerBilling(id(customer)))
        }
        ["customers", customer, "profiles", "company"] => {
            Route::Document(DocumentId::CustomerCompany(id(customer)))
        }
        ["customers", customer, "validationstatus"] => Route::Verification(id(customer)),
        ["auditrecords"] => Route::Activity,
        ["validations", "address"] => Route::Validation,
        ["countryvalidationrules", country] => Route::Rules(country.to_ascii_uppercase()),
        _ => return None,
    })
}

/// One request to Partner Center, for its handler.
#[derive(Clone)]
pub struct ApiCall {
    /// The request's number in the journal.
    pub seq: u64,
    /// The path in lower case.
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub faults: RequestFaults,
    /// The user of the access token, once that is known.
    pub user: Option<&'static User>,
}

impl ApiCall {
    /// Returns a request header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns a query parameter. Upper and lower case of its name are the same.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Handles a request to Partner Center.
pub async fn handle(
    State(sandbox): State<Arc<SandboxState>>,
    Extension(info): Extension<RequestInfo>,
    request: Request,
) -> Response<Body> {
    let (parts, _) = request.into_parts();
    let query = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let mut call = ApiCall {
        seq: info.seq,
        path: parts.uri.path().to_ascii_lowercase(),
        query,
        headers: parts.headers,
        body: info.body,
        faults: info.faults,
        user: None,
    };
    let user = match authenticate(&sandbox, &call) {
        Ok(user) => user,
        Err((user, reply)) => return respond(reply, &call, user),
    };
    call.user = Some(user);
    let Some(route) = route(&call.path) else {
        return respond(Reply::not_found(), &call, Some(user));
    };
    if user.key == APP.key && !allows_app(&parts.method, &route) {
        let reply = Reply::error(403, 900_150, "The token has no user.");
        return respond(reply, &call, Some(user));
    }
    if parts.method == Method::PUT
        && let Some(wait) = call.faults.seconds("late-commit")
    {
        put_later(sandbox, route, call, wait);
        let mut response = hang_up();
        response.extensions_mut().insert(JournalRemark {
            user: Some(user.name),
            ..JournalRemark::default()
        });
        return response;
    }
    let reply = dispatch(&sandbox, &parts.method, route, &call);
    respond(reply, &call, Some(user))
}

/// Returns whether a token without a person is accepted (partner-center API, section 2). The pages
/// contradict each other about the PUT of a customer's profile; here it needs a person.
fn allows_app(method: &Method, route: &Route) -> bool {
    match route {
        Route::Document(DocumentId::Partner("legal-business") | DocumentId::CustomerBilling(_))
        | Route::Customers
        | Route::Customer(_)
        | Route::CustomerOrganization(_)
        | Route::Rules(_)
        | Route::Activity => method == Method::GET,
        Route::Validation => method == Method::POST,
        Route::Document(_) | Route::OtherSupport | Route::Verification(_) => false,
    }
}

fn respond(reply: Reply, call: &ApiCall, user: Option<&'static User>) -> Response<Body> {
    let remark = JournalRemark {
        user: user.map(|user| user.name),
        applied: reply.applied,
        note: reply.note.clone(),
    };
    let mut response = reply.into_response(call, user);
    response.extensions_mut().insert(remark);
    response
}

/// Carries out a PUT after its connection has been closed.
fn put_later(sandbox: Arc<SandboxState>, route: Route, call: ApiCall, wait: std::time::Duration) {
    tokio::spawn(async move {
        sandbox.waits.wait("late-commit", wait).await;
        let reply = dispatch(&sandbox, &Method::PUT, route, &call);
        let note = format!(
            "carried out {} s later with {}",
            wait.as_secs_f64(),
            reply.status.as_u16()
        );
        lock(&sandbox.journal).amend(call.seq, reply.applied, &note);
    });
}

/// Returns the user of the access token, or the response if the token or a fault forbids the call.
fn authenticate(
    sandbox: &SandboxState,
    call: &ApiCall,
) -> Result<&'static User, (Option<&'static User>, Reply)> {
    let bearer = call
        .header(header::AUTHORIZATION.as_str())
        .and_then(|value| value.split_once(' '));
    let token = bearer
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    let user = match token.map(|token| lock(&sandbox.grants).bearer(token)) {
        Some(Bearer::Known(user)) => user,
        Some(Bearer::Expired(user)) => {
            return Err((Some(user), Reply::unauthorized("access token has ended")));
        }
        Some(Bearer::Unknown) => {
            return Err((None, Reply::unauthorized("access token is not one of ours")));
        }
        None => return Err((None, Reply::unauthorized("no access token"))),
    };
    if call.faults.has("unauthorized") {
        return Err((Some(user), Reply::unauthorized("quirk")));
    }
    if call.faults.has("claims-challenge") {
        return Err((Some(user), Reply::unauthorized("claims challenge")));
    }
    if !user.mfa && call.faults.value("mfa").unwrap_or("enforce") == "enforce" {
        return Err((
            Some(user),
            Reply::error(
                401,
                900_421,
                "The token was issued without multi-factor authentication.",
            ),
        ));
    }
    if user.tenant.is_some() {
        return Err((Some(user), Reply::error(403, 1002, "Authorization failed.")));
    }
    if let Some(code) = call.faults.value("forbidden") {
        return Err((
            Some(user),
            Reply::error(403, code.parse().unwrap_or(1002), "Access denied."),
        ));
    }
    if let Some(answer) = call.faults.value("answer") {
        return Err((Some(user), Reply::from_status_and_code(answer)));
    }
    if call.faults.has("not-found") {
        return Err((Some(user), Reply::not_found()));
    }
    Ok(user)
}

fn dispatch(sandbox: &SandboxState, method: &Method, route: Route, call: &ApiCall) -> Reply {
    match (method, route) {
        (&Method::GET, Route::Document(id)) => documents::get(sandbox, call, &id),
        (
            &Method::PUT,
            Route::Document(
                id @ (DocumentId::Partner("billing" | "legal-business" | "organization")
                | DocumentId::CustomerBilling(_)),
            ),
        ) => documents::put(sandbox, call, &id),
        (&Method::PUT, Route::Document(id @ DocumentId::Partner("support"))) => {
            match call.faults.value("reject-support") {
                Some(status) => Reply::no_such_operation(status),
                None => documents::put(sandbox, call, &id),
            }
        }
        (&Method::PUT, Route::OtherSupport) => match call.faults.value("reject-supportprofile") {
            Some(status) => Reply::no_such_operation(status),
            None => documents::put(sandbox, call, &DocumentId::Partner("support")),
        },
        (&Method::GET, Route::Customers) => customers::list(sandbox, call),
        (&Method::GET, Route::Customer(id)) => customers::get(sandbox, call, &id),
        (&Method::GET, Route::CustomerOrganization(id)) => customers::organization(sandbox, &id),
        (&Method::GET, Route::Verification(id)) => activity::verification(sandbox, call, &id),
        (&Method::GET, Route::Activity) => activity::records(sandbox, call),
        (&Method::POST, Route::Validation) => address::validate(call, sandbox.invents_rules()),
        (&Method::GET, Route::Rules(country)) => rules::get(&country, sandbox.invents_rules()),
        _ => Reply::no_such_operation("405"),
    }
}
