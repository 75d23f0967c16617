//! The description of the JSON interface (OpenAPI 3.1): made from the attributes of its handlers,
//! and completed from the tables of profiles and errors.

use super::Problem;
use super::approvals::{ListedApprovals, ShownApproval};
use super::changes::{ChangeRowList, ChangeSetList};
use super::customers::CustomerCopyPage;
use crate::auth::session::COOKIE;
use crate::change_sets::ChangeSet;
use crate::partner_center::MAX_TOKEN;
use crate::profile::{EditMode, Guard, Kind, Owner, PROFILES, Place, Profile, Requirement};
use crate::text::{Lang, Words};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Partner portal",
        description = "Profiles that Partner Center keeps, read and written with the signed-in person's own rights. Scripts send the \
                       session cookie, and `Origin` with every PUT and POST. Every GET answers with `ETag` and understands `If-None-Match`."
    ),
    tags(
        (name = "profiles", description = "The partner's own profiles"),
        (name = "customers", description = "Customers and their profiles, and what the team keeps of them"),
        (name = "changes", description = "Change sets: the same edit for many customers"),
        (name = "approvals", description = "Requests for approval of a save"),
        (name = "countries", description = "The rules of countries")
    ),
    components(schemas(
        Problem,
        CustomerCopyPage,
        ChangeSetList,
        ChangeSet,
        ChangeRowList,
        ListedApprovals,
        ShownApproval
    ))
)]
struct Description;

/// Answers of errors that every call can have: status and description.
const ERRORS: &[(&str, &str)] = &[
    ("400", "The request could not be read"),
    (
        "401",
        "No session; `WWW-Authenticate` says where to sign in",
    ),
    (
        "403",
        "The role in the portal, or Partner Center, does not allow it",
    ),
    (
        "404",
        "There is nothing at this address, or no such customer",
    ),
    ("429", "Too many requests from this session; `Retry-After`"),
    ("500", "The portal is at fault"),
    (
        "502",
        "Partner Center answered with an error or with something that cannot be read",
    ),
    (
        "503",
        "Partner Center or the database cannot be asked now; `Retry-After` where it is known",
    ),
    ("504", "Partner Center did not answer in time"),
];

/// Answers of errors that a PUT can have besides.
const ERRORS_OF_PUT: &[(&str, &str)] = &[
    ("405", "The profile can only be read"),
    ("409", "Not known yet whether it was stored"),
    (
        "412",
        "Changed since: `current` and `yours`, and the current `ETag`",
    ),
    ("413", "The body has more than 64 KiB"),
    ("415", "The body is not `application/json`"),
    (
        "422",
        "`problems` by member, or Partner Center refused the document",
    ),
    ("428", "No `If-Match`, or `*`"),
];

/// Answers of errors that the list of customers can have besides.
const ERRORS_OF_LIST: &[(&str, &str)] = &[(
    "409",
    "A filter or an order was asked for, and no collection has read all customers yet",
)];

/// Answers of errors that a POST can have besides.
const ERRORS_OF_POST: &[(&str, &str)] = &[
    ("413", "The body has more than 64 KiB"),
    ("415", "The body is not `application/json`"),
];

/// Answers of errors that a POST about what the team keeps of customers can have besides.
const ERRORS_OF_RECORDS: &[(&str, &str)] = &[("422", "`problems` by member: nothing was stored")];

/// Answers of errors that a POST about change sets can have besides.
const ERRORS_OF_CHANGES: &[(&str, &str)] = &[
    ("409", "The state of the set does not allow the command"),
    ("422", "`problems` by member: no set was made"),
];

/// Answers of errors that a POST about an approval can have besides.
const ERRORS_OF_APPROVALS: &[(&str, &str)] = &[
    (
        "409",
        "The request does not wait for this, or its result is not known yet",
    ),
    (
        "422",
        "The comment is missing, or Partner Center refused what was approved",
    ),
];

/// A router without calls that has the general part of the description.
pub fn router<S: Clone + Send + Sync + 'static>() -> OpenApiRouter<S> {
    OpenApiRouter::with_openapi(Description::openapi())
}

/// The whole description: with the server, the session, typed documents and all errors.
pub fn complete(description: &utoipa::openapi::OpenApi) -> Value {
    let mut document = serde_json::to_value(description).unwrap_or_default();
    document["servers"] = json!([{"url": "/", "description": "This portal"}]);
    document["security"] = json!([{"session": []}]);
    let components = &mut document["components"];
    components["securitySchemes"] = json!({"session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "The cookie of a session. People sign in at `/sign-in`.",
    }});
    for profile in PROFILES {
        components["schemas"][schema_name(profile)] = schema(profile);
    }
    let partner = |editable: bool| {
        PROFILES.iter().copied().filter(move |profile| {
            profile.owner == Owner::Partner && (profile.is_editable() || !editable)
        })
    };
    for (name, editable) in [("PartnerProfile", false), ("EditablePartnerProfile", true)] {
        let documents: Vec<Value> = partner(editable)
            .map(|profile| reference(&schema_name(profile)))
            .collect();
        components["schemas"][name] = json!({
            "description": "The document of the profile that the address names",
            "anyOf": documents,
        });
    }
    components["schemas"]["CountryForm"] = country_form();
    components["schemas"]["Customers"] = json!({
        "description": "What Partner Center lists, or what the portal last read",
        "anyOf": [reference("CustomerPage"), reference("CustomerCopyPage")],
    });
    let Some(paths) = document["paths"].as_object_mut() else {
        return document;
    };
    for (path, item) in paths {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if method == "post" {
                add_errors(operation, ERRORS_OF_POST);
                match path.as_str() {
                    "/api/v1/customers/views" | "/api/v1/customers/{id}/problems" => {
                        add_errors(operation, ERRORS_OF_RECORDS);
                    }
                    path if path.starts_with("/api/v1/changes") => {
                        add_errors(operation, ERRORS_OF_CHANGES);
                    }
                    path if path.starts_with("/api/v1/approvals") => {
                        add_errors(operation, ERRORS_OF_APPROVALS);
                    }
                    _ => {}
                }
                continue;
            }
            let editable = method == "put";
            let body = match path.as_str() {
                "/api/v1/partner/profiles/{profile}" if editable => "EditablePartnerProfile",
                "/api/v1/partner/profiles/{profile}" => "PartnerProfile",
                "/api/v1/customers/{id}/profiles/billing" => "CustomerBillingProfile",
                "/api/v1/customers/{id}/profiles/company" => "CustomerCompanyProfile",
                "/api/v1/country-rules/{country}" => "CountryForm",
                "/api/v1/customers/addresses" | "/api/v1/customers/collection" => "Collection",
                "/api/v1/customers/labels" => "LabelList",
                "/api/v1/customers/problems" => "ProblemsPage",
                "/api/v1/customers/views" => "SavedViewList",
                "/api/v1/customers/{id}/note" if editable => "CustomerNoteOrder",
                "/api/v1/customers/{id}/note" => "CustomerNote",
                "/api/v1/customers/{id}/problems" => "ProblemsOfProfile",
                "/api/v1/changes" => "ChangeSetList",
                "/api/v1/changes/{number}" => "ChangeSet",
                "/api/v1/changes/{number}/rows" => "ChangeRowList",
                "/api/v1/approvals" => "ListedApprovals",
                "/api/v1/approvals/{number}" => "ShownApproval",
                _ => "Customers",
            };
            let slugs: Vec<&str> = partner(editable).map(|profile| profile.slug).collect();
            describe(operation, body, editable, &slugs);
        }
    }
    document
}

/// Completes one operation, whose document has the schema `body`.
fn describe(operation: &mut Value, body: &str, is_put: bool, slugs: &[&str]) {
    let content = json!({"application/json": {"schema": reference(body)}});
    let tag = json!({"ETag": {
        "description": "Names this document",
        "required": true,
        "schema": {"type": "string"},
    }});
    if let Some(parameters) = operation["parameters"].as_array_mut() {
        for parameter in parameters {
            match parameter["name"].as_str() {
                Some("profile") => {
                    parameter["schema"] = json!({"type": "string", "enum": slugs});
                }
                Some("id") => parameter["schema"] = json!({"type": "string", "format": "uuid"}),
                Some("country") => {
                    parameter["schema"] = json!({"type": "string", "pattern": "^[A-Za-z]{2}$"});
                }
                Some("after") => {
                    parameter["schema"]["maxLength"] = json!(MAX_TOKEN);
                    parameter["schema"]["pattern"] = json!("^[ -~]*$");
                }
                Some("search" | "text") => parameter["schema"]["maxLength"] = json!(200),
                _ => {}
            }
        }
    }
    if is_put {
        operation["requestBody"] = json!({"required": true, "content": content});
    } else {
        let header = json!({
            "name": "If-None-Match",
            "in": "header",
            "required": false,
            "description": "The ETag of a GET before: 304 if nothing has changed",
            "schema": {"type": "string"},
        });
        match operation["parameters"].as_array_mut() {
            Some(parameters) => parameters.push(header),
            None => operation["parameters"] = json!([header]),
        }
    }
    let responses = &mut operation["responses"];
    let said = if is_put {
        "The stored document"
    } else {
        "What stands there now"
    };
    responses["200"] = json!({"description": said, "headers": tag, "content": content});
    if !is_put {
        responses["304"] = json!({"description": "Nothing has changed", "headers": tag});
    }
    let more = match body {
        "Customers" => ERRORS_OF_LIST,
        _ if is_put => ERRORS_OF_PUT,
        _ => &[],
    };
    add_errors(operation, more);
}

fn add_errors(operation: &mut Value, more: &[(&str, &str)]) {
    let any = ("default", "Any other error");
    for (status, said) in ERRORS.iter().chain(more).chain([&any]) {
        operation["responses"][*status] = json!({
            "description": said,
            "content": {"application/problem+json": {"schema": reference("Problem")}},
        });
    }
}

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

/// `LegalBusinessProfile` for `legal-business`.
fn schema_name(profile: &Profile) -> String {
    let words = profile.slug.split('-').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    words.collect::<String>() + "Profile"
}

/// The document of a profile. Members of the table are typed; the service has others, which are
/// kept as they are.
fn schema(profile: &'static Profile) -> Value {
    let words = Words::of(Lang::En);
    let mut properties = Map::new();
    for place in profile.places() {
        let member = member(words, profile, &place);
        if place.section.at.is_empty() {
            properties.insert(place.field.name.to_owned(), member);
        } else {
            let group = properties
                .entry(place.section.at)
                .or_insert_with(|| json!({"type": ["object", "null"], "properties": {}, "additionalProperties": true}));
            group["properties"][place.field.name] = member;
        }
    }
    for (name, said) in [
        ("links", "Addresses at Partner Center; left as they are"),
        (
            "attributes",
            "What Partner Center says of the document, such as its entity tag; left as they are",
        ),
    ] {
        properties.insert(
            name.to_owned(),
            json!({"type": ["object", "null"], "description": said, "additionalProperties": true}),
        );
    }
    json!({
        "type": "object",
        "description": words.t(&format!("about-{}", profile.slug)),
        "properties": properties,
        "additionalProperties": true,
    })
}

fn member(words: &Words, profile: &Profile, place: &Place) -> Value {
    let field = place.field;
    let mut said = words.label(profile.slug, &place.key()).into_owned();
    match field.need {
        Requirement::Required => said.push_str(". Must not be empty"),
        Requirement::ByCountry => {
            said.push_str(". The rules of the country say whether it may be empty")
        }
        Requirement::Optional => {}
    }
    match field.guard() {
        Some(Guard::Vetting) => {
            said.push_str(". A change starts the vetting again: `Portal-Confirm: yes`")
        }
        Some(Guard::Tax) => said.push_str(". A change needs `Portal-Confirm: yes`"),
        Some(Guard::Verification) => said.push_str(
            ". A change can start the verification of the customer again: `Portal-Confirm: yes`",
        ),
        None => {}
    }
    let types = match field.kind {
        Kind::Number => json!(["integer", "number", "string", "null"]),
        _ => json!(["string", "null"]),
    };
    let mut member = json!({"type": types, "description": said});
    if field.edit == EditMode::ReadOnly {
        member["readOnly"] = json!(true);
    }
    // The lists of some countries have longer names of states.
    if let Some(max) = field.max.filter(|_| field.kind != Kind::State) {
        member["maxLength"] = json!(max);
    }
    member
}

fn country_form() -> Value {
    let texts = |said: &str| json!({"type": "object", "description": said, "additionalProperties": {"type": "string"}});
    json!({
        "type": "object",
        "description": "The rules of a country for an address, with words in the language of the request",
        "required": ["country", "rules", "labels", "hints", "states", "note", "registration"],
        "properties": {
            "country": {"type": "string", "description": "ISO 3166-1, two letters"},
            "rules": {"type": ["object", "null"], "description": "Null where none are known", "additionalProperties": true},
            "labels": texts("By member of an address"),
            "hints": texts("By member of an address; empty if there is none"),
            "states": {
                "type": "array",
                "description": "Code and name of each state",
                "items": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
            },
            "note": {"type": "string"},
            "registration": {"type": "string", "description": "Where a customer's registration number is entered; empty where none is needed"},
        },
    })
}
