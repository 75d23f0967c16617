//! Every route of the portal, and who may use it. The list is compared with the routers' source: a
//! route that is not here fails the test.

use portal::auth::{Permission, Role, Roles};
use std::collections::BTreeSet;
use std::path::Path;

/// Who gets past the door of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    Anybody,
    SignedIn,
    For(Permission),
}

pub struct Route {
    pub method: &'static str,
    pub pattern: &'static str,
    pub door: Door,
}

use Door::{Anybody, For, SignedIn};
use Permission::{Administer, Approve, Comment, Edit, Export, View};

const fn route(method: &'static str, pattern: &'static str, door: Door) -> Route {
    Route {
        method,
        pattern,
        door,
    }
}

#[rustfmt::skip]
pub static ROUTES: &[Route] = &[
    route("GET", "/", For(View)),
    route("GET", "/partner/{profile}", For(View)),
    route("POST", "/partner/{profile}", For(Edit)),
    route("GET", "/partner/{profile}/review", For(Edit)),
    route("POST", "/partner/{profile}/review", For(Edit)),
    route("GET", "/customers", For(View)),
    route("GET", "/customers/export", For(View)),
    route("GET", "/customers/import", For(Edit)),
    route("POST", "/customers/import", For(Edit)),
    route("POST", "/customers/collection", For(View)),
    route("POST", "/customers/addresses", For(View)),
    route("POST", "/customers/views", For(View)),
    route("POST", "/customers/team-views", For(Edit)),
    route("GET", "/customers/problems", For(View)),
    route("GET", "/customers/{id}/problems", For(View)),
    route("POST", "/customers/{id}/problems", For(Edit)),
    route("GET", "/customers/{id}/note", For(View)),
    route("POST", "/customers/{id}/note", For(Edit)),
    route("GET", "/customers/{id}/billing", For(View)),
    route("POST", "/customers/{id}/billing", For(Edit)),
    route("GET", "/customers/{id}/billing/review", For(Edit)),
    route("POST", "/customers/{id}/billing/review", For(Edit)),
    route("GET", "/customers/{id}/company", For(View)),
    route("GET", "/changes", For(Edit)),
    route("POST", "/changes", For(Edit)),
    route("GET", "/changes/new", For(Edit)),
    route("GET", "/changes/{number}", For(Edit)),
    route("POST", "/changes/{number}", For(Edit)),
    route("GET", "/changes/{number}/result.csv", For(Edit)),
    route("GET", "/changes/{number}/result.xlsx", For(Edit)),
    route("GET", "/changes/{number}/rows/{row}", For(Edit)),
    route("GET", "/drafts", For(Edit)),
    route("GET", "/approvals", For(View)),
    route("GET", "/approvals/{number}", For(View)),
    route("POST", "/approvals/{number}", For(Approve)),
    route("POST", "/drafts", For(Edit)),
    route("GET", "/partner/{profile}/drafts", For(Edit)),
    route("POST", "/partner/{profile}/drafts", For(Edit)),
    route("GET", "/partner/{profile}/live", For(Edit)),
    route("GET", "/customers/{id}/billing/drafts", For(Edit)),
    route("POST", "/customers/{id}/billing/drafts", For(Edit)),
    route("GET", "/customers/{id}/billing/live", For(Edit)),
    route("GET", "/search", For(View)),
    route("GET", "/history", For(View)),
    route("GET", "/history/{seq}", For(View)),
    route("POST", "/history/{seq}/comments", For(Comment)),
    route("POST", "/history/{seq}/take-back", For(Edit)),
    route("GET", "/history/export", For(Export)),
    route("GET", "/partner/{profile}/history", For(View)),
    route("GET", "/customers/{id}/billing/history", For(View)),
    route("GET", "/customers/{id}/company/history", For(View)),
    route("POST", "/partner/{profile}/history/{version}/restore", For(Edit)),
    route("POST", "/customers/{id}/billing/history/{version}/restore", For(Edit)),
    route("GET", "/help/errors", Anybody),
    route("GET", "/help/errors/partner-center", Anybody),
    route("GET", "/help/errors/portal", Anybody),
    route("GET", "/help/errors/sign-in", Anybody),
    route("GET", "/help/profiles", Anybody),
    route("GET", "/help/shortcuts", Anybody),
    route("POST", "/help/shortcuts", Anybody),
    route("GET", "/notifications", For(Administer)),
    route("POST", "/notifications", For(Administer)),
    route("POST", "/notifications/messages", For(Administer)),
    route("GET", "/watching", For(Administer)),
    route("POST", "/watching", For(Administer)),
    route("GET", "/people", For(Administer)),
    route("POST", "/people/sessions/end", For(Administer)),
    route("POST", "/people/end", For(Administer)),
    route("GET", "/account", SignedIn),
    route("POST", "/account/sessions/end", SignedIn),
    route("POST", "/account/notifications", SignedIn),
    route("POST", "/account/theme", SignedIn),
    route("POST", "/account/time-zone", SignedIn),
    route("POST", "/language", Anybody),
    route("GET", "/sign-in", Anybody),
    route("GET", "/sign-in/callback", Anybody),
    route("POST", "/sign-out", Anybody),
    route("GET", "/api/v1/partner/profiles/{profile}", For(View)),
    route("PUT", "/api/v1/partner/profiles/{profile}", For(Edit)),
    route("GET", "/api/v1/customers/{id}/profiles/billing", For(View)),
    route("PUT", "/api/v1/customers/{id}/profiles/billing", For(Edit)),
    route("GET", "/api/v1/customers/{id}/profiles/company", For(View)),
    route("GET", "/api/v1/customers", For(View)),
    route("GET", "/api/v1/customers/problems", For(View)),
    route("GET", "/api/v1/customers/{id}/problems", For(View)),
    route("POST", "/api/v1/customers/{id}/problems", For(Edit)),
    route("GET", "/api/v1/customers/labels", For(View)),
    route("GET", "/api/v1/customers/{id}/note", For(View)),
    route("PUT", "/api/v1/customers/{id}/note", For(Edit)),
    route("GET", "/api/v1/customers/views", For(View)),
    route("POST", "/api/v1/customers/views", For(View)),
    route("GET", "/api/v1/customers/collection", For(View)),
    route("POST", "/api/v1/customers/collection", For(View)),
    route("GET", "/api/v1/customers/addresses", For(View)),
    route("POST", "/api/v1/customers/addresses", For(View)),
    route("GET", "/api/v1/changes", For(Edit)),
    route("POST", "/api/v1/changes", For(Edit)),
    route("GET", "/api/v1/changes/{number}", For(Edit)),
    route("POST", "/api/v1/changes/{number}", For(Edit)),
    route("GET", "/api/v1/changes/{number}/rows", For(Edit)),
    route("GET", "/api/v1/approvals", For(View)),
    route("GET", "/api/v1/approvals/{number}", For(View)),
    route("POST", "/api/v1/approvals/{number}", For(Approve)),
    route("GET", "/api/v1/country-rules/{country}", For(View)),
    route("GET", "/api/v1/openapi.json", For(View)),
    route("GET", "/assets/{name}", Anybody),
    route("GET", "/favicon.ico", Anybody),
    route("GET", "/robots.txt", Anybody),
    route("GET", "/healthz", Anybody),
    route("GET", "/readyz", Anybody),
];

impl Door {
    /// Whether it opens for somebody signed in with this role; `None` has none.
    pub fn opens_for(self, role: Option<Role>) -> bool {
        match self {
            Anybody | SignedIn => true,
            For(need) => role.is_some_and(|role| Roles::only(role).may(need)),
        }
    }
}

impl Route {
    pub fn is_json(&self) -> bool {
        self.pattern.starts_with("/api/")
    }

    pub fn changes_something(&self) -> bool {
        self.method != "GET"
    }

    /// An address of this route, with a customer that there is.
    pub fn address(&self, customer: &str) -> String {
        let version = "0".repeat(32);
        let parts = [
            ("{profile}", "billing"),
            ("{country}", "DE"),
            ("{id}", customer),
            ("{name}", "none.css"),
            ("{seq}", "1"),
            ("{number}", "1"),
            ("{row}", "1"),
            ("{version}", &version),
        ];
        parts
            .iter()
            .fold(self.pattern.to_owned(), |address, (name, value)| {
                address.replace(name, value)
            })
    }

    /// Whether an address without its query is one of this route.
    pub fn is_at(&self, address: &str) -> bool {
        let (pattern, address): (Vec<&str>, Vec<&str>) = (
            self.pattern.split('/').collect(),
            address.split('/').collect(),
        );
        pattern.len() == address.len()
            && pattern
                .iter()
                .zip(address)
                .all(|(part, given)| part.starts_with('{') || *part == given)
    }
}

/// The routes as the source names them: calls of `route`, and the attributes of the handlers of the
/// JSON interface.
fn in_source() -> BTreeSet<(String, String)> {
    let call = regex::Regex::new(r#"\.route\(\s*(?:&format!\()?"([^"]+)""#).unwrap();
    let attribute = regex::Regex::new(r#"#\[utoipa::path\(\s*(\w+),\s*path = "([^"]+)""#).unwrap();
    let method = regex::Regex::new(r"\b(get|post|put|patch|delete|any)\(").unwrap();
    let mut found = BTreeSet::new();
    for (file, source) in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        // The sandbox and the figures have listeners of their own; tests make routes for
        // themselves.
        if file.contains("/sandbox/")
            || file.ends_with("/metrics.rs")
            || file.ends_with("/tests.rs")
        {
            continue;
        }
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        for captured in call.captures_iter(source) {
            let (whole, pattern) = (captured.get(0).unwrap(), &captured[1]);
            let rest = balanced(&source[whole.start() + ".route".len()..]);
            let handlers = &rest[rest.find("\",").map_or(0, |at| at + 1)..];
            for verb in method.captures_iter(handlers) {
                found.insert((verb[1].to_uppercase(), pattern.to_owned()));
            }
        }
        for captured in attribute.captures_iter(source) {
            let (verb, pattern) = (&captured[1], &captured[2]);
            found.insert((verb.to_uppercase(), format!("/api/v1{pattern}")));
        }
    }
    found
}

/// From the first parenthesis to the one that closes it.
fn balanced(source: &str) -> &str {
    let mut depth = 0;
    for (at, c) in source.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &source[..at];
        }
    }
    source
}

fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push((
                path.display().to_string(),
                std::fs::read_to_string(&path).unwrap(),
            ));
        }
    }
    files
}

#[test]
fn every_route_is_in_the_table() {
    let table: BTreeSet<(String, String)> = ROUTES
        .iter()
        .map(|route| (route.method.to_owned(), route.pattern.to_owned()))
        .collect();
    assert_eq!(table.len(), ROUTES.len(), "no route stands twice");
    let source = in_source();
    let missing: Vec<_> = source.difference(&table).collect();
    assert!(
        missing.is_empty(),
        "say in the table who may use {missing:?}"
    );
    let gone: Vec<_> = table.difference(&source).collect();
    assert!(gone.is_empty(), "no router has {gone:?}");
}
