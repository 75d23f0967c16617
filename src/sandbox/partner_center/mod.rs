//! The Partner Center half of the sandbox: everything below `/v1`.

mod address;
mod checks;
mod customers;
mod documents;
mod reply;
mod rules;
mod shape;

use super::active::Active;
use super::entra::Bearer;
use super::guard::{Remark, Visit, hang_up};
use super::people::User;
use super::store::Place;
use super::{World, lock};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Response, header};
use reply::Reply;
use std::sync::Arc;

/// What a path below `/v1` stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// One document, by where it is kept.
    Document(Place),
    /// The other path of the support profile, which one page of the documentation gives for PUT.
    OtherSupport,
    Customers,
    Customer(String),
    CustomerOrganization(String),
    Validation,
    Rules(String),
}

impl Route {
    /// The name that quirks are set under.
    pub fn resource(&self) -> &'static str {
        match self {
            Route::Document(Place::Partner(name)) => name,
            Route::Document(Place::CustomerBilling(_)) => "customer-billing",
            Route::Document(Place::CustomerCompany(_)) => "customer-company",
            Route::OtherSupport => "support",
            Route::Customers | Route::Customer(_) | Route::CustomerOrganization(_) => "customers",
            Route::Validation => "validation",
            Route::Rules(_) => "rules",
        }
    }
}

/// Paths are matched without regard to case, as the service does.
pub fn route(path: &str) -> Option<Route> {
    let lower = path.to_ascii_lowercase();
    let parts: Vec<&str> = lower.strip_prefix("/v1/")?.split('/').collect();
    let id = |id: &str| id.to_owned();
    Some(match parts[..] {
        ["profiles", "billing"] => Route::Document(Place::Partner("billing")),
        ["profiles", "legalbusiness"] => Route::Document(Place::Partner("legal-business")),
        ["profiles", "organization"] => Route::Document(Place::Partner("organization")),
        ["profiles", "support"] => Route::Document(Place::Partner("support")),
        ["profiles", "supportprofile"] => Route::OtherSupport,
        ["profiles", "mpn"] => Route::Document(Place::Partner("network")),
        ["customers"] => Route::Customers,
        ["customers", customer] => Route::Customer(id(customer)),
        ["customers", customer, "organization"] => Route::CustomerOrganization(id(customer)),
        ["customers", customer, "profiles", "billing"] => {
            Route::Document(Place::CustomerBilling(id(customer)))
        }
        ["customers", customer, "profiles", "company"] => {
            Route::Document(Place::CustomerCompany(id(customer)))
        }
        ["validations", "address"] => Route::Validation,
        ["countryvalidationrules", country] => Route::Rules(country.to_ascii_uppercase()),
        _ => return None,
    })
}

/// One call, as the handlers see it.
#[derive(Clone)]
pub struct Call {
    pub seq: u64,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub active: Active,
}

impl Call {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// A query parameter, its name without regard to case.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Answers a request to Partner Center.
pub async fn handle(
    State(world): State<Arc<World>>,
    Extension(visit): Extension<Visit>,
    request: Request,
) -> Response<Body> {
    let (parts, _) = request.into_parts();
    let query = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let call = Call {
        seq: visit.seq,
        path: parts.uri.path().to_ascii_lowercase(),
        query,
        headers: parts.headers,
        body: visit.body,
        active: visit.active,
    };
    let user = match admitted(&world, &call) {
        Ok(user) => user,
        Err((user, reply)) => return finish(reply, &call, user),
    };
    let Some(route) = route(&call.path) else {
        return finish(Reply::not_found(), &call, Some(user));
    };
    if parts.method == Method::PUT
        && let Some(wait) = call.active.seconds("late-commit")
    {
        later(world, route, call, wait);
        let mut response = hang_up();
        response.extensions_mut().insert(Remark {
            user: Some(user.name),
            ..Remark::default()
        });
        return response;
    }
    let reply = answer(&world, &parts.method, route, &call);
    finish(reply, &call, Some(user))
}

fn finish(reply: Reply, call: &Call, user: Option<&'static User>) -> Response<Body> {
    let remark = Remark {
        user: user.map(|user| user.name),
        applied: reply.applied,
        note: reply.note.clone(),
    };
    let mut response = reply.into_response(call, user);
    response.extensions_mut().insert(remark);
    response
}

/// Carries out a PUT after its connection is gone.
fn later(world: Arc<World>, route: Route, call: Call, wait: std::time::Duration) {
    tokio::spawn(async move {
        world.waits.wait("late-commit", wait).await;
        let reply = answer(&world, &Method::PUT, route, &call);
        let note = format!(
            "carried out {} s later with {}",
            wait.as_secs_f64(),
            reply.status.as_u16()
        );
        lock(&world.journal).amend(call.seq, reply.applied, &note);
    });
}

/// Who may call at all; and the quirks that refuse everybody.
fn admitted(world: &World, call: &Call) -> Result<&'static User, (Option<&'static User>, Reply)> {
    let bearer = call
        .header(header::AUTHORIZATION.as_str())
        .and_then(|value| value.split_once(' '));
    let token = bearer
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    let user = match token.map(|token| lock(&world.grants).bearer(token)) {
        Some(Bearer::Known(user)) => user,
        Some(Bearer::Expired(user)) => {
            return Err((Some(user), Reply::unauthorized("access token has ended")));
        }
        Some(Bearer::Unknown) => {
            return Err((None, Reply::unauthorized("access token is not one of ours")));
        }
        None => return Err((None, Reply::unauthorized("no access token"))),
    };
    if call.active.has("unauthorized") {
        return Err((Some(user), Reply::unauthorized("quirk")));
    }
    if !user.mfa && call.active.value("mfa").unwrap_or("enforce") == "enforce" {
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
    if let Some(code) = call.active.value("forbidden") {
        return Err((
            Some(user),
            Reply::error(403, code.parse().unwrap_or(1002), "Access denied."),
        ));
    }
    if let Some(answer) = call.active.value("answer") {
        return Err((Some(user), Reply::like(answer)));
    }
    if call.active.has("not-found") {
        return Err((Some(user), Reply::not_found()));
    }
    Ok(user)
}

fn answer(world: &World, method: &Method, route: Route, call: &Call) -> Reply {
    match (method, route) {
        (&Method::GET, Route::Document(place)) => documents::get(world, call, &place),
        (
            &Method::PUT,
            Route::Document(
                place @ (Place::Partner("billing" | "legal-business" | "organization")
                | Place::CustomerBilling(_)),
            ),
        ) => documents::put(world, call, &place),
        (&Method::PUT, Route::Document(place @ Place::Partner("support"))) => {
            match call.active.value("reject-support") {
                Some(status) => Reply::no_such_operation(status),
                None => documents::put(world, call, &place),
            }
        }
        (&Method::PUT, Route::OtherSupport) => match call.active.value("reject-supportprofile") {
            Some(status) => Reply::no_such_operation(status),
            None => documents::put(world, call, &Place::Partner("support")),
        },
        (&Method::GET, Route::Customers) => customers::list(world, call),
        (&Method::GET, Route::Customer(id)) => customers::one(world, call, &id),
        (&Method::GET, Route::CustomerOrganization(id)) => customers::organization(world, &id),
        (&Method::POST, Route::Validation) => address::validate(call),
        (&Method::GET, Route::Rules(country)) => rules::get(&country),
        _ => Reply::no_such_operation("405"),
    }
}
