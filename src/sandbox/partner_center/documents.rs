//! Reads and replaces documents: the partner's profiles, and a customer's billing and company
//! profiles.

use super::reply::{Reply, text};
use super::{ApiCall, checks, shape};
use crate::profile::json::Json;
use crate::sandbox::activity::ChangedBy;
use crate::sandbox::store::{DocumentId, SandboxStore};
use crate::sandbox::{SandboxState, lock};
use std::borrow::Cow;

const LEGAL: DocumentId = DocumentId::Partner("legal-business");

/// Handles a GET of a document.
pub fn get(sandbox: &SandboxState, call: &ApiCall, id: &DocumentId) -> Reply {
    let store = lock(&sandbox.store);
    match id {
        DocumentId::Partner("legal-business") => match call
            .query("vettingVersion")
            .map(str::to_ascii_lowercase)
            .as_deref()
        {
            None | Some("current" | "none" | "") => {}
            Some("lastfinalized" | "last_finalized") => return Reply::ok(store.finalized.clone()),
            Some(_) => {
                return Reply::error(400, 900_126, "The value of vettingVersion cannot be read.");
            }
        },
        DocumentId::Partner("network") => {
            if let Some(id) = call.query("mpnId") {
                return network(&store, id);
            }
        }
        DocumentId::CustomerCompany(customer) if call.faults.has("no-dap") => {
            return store
                .customer(customer)
                .map_or_else(Reply::no_relationship, |customer| {
                    Reply::ok(customer.company_without_dap())
                });
        }
        _ => {}
    }
    store
        .get(id)
        .map(Cow::into_owned)
        .map_or_else(Reply::no_relationship, Reply::ok)
}

/// Looks up a partner by network id. The sandbox knows its own id only.
fn network(store: &SandboxStore, id: &str) -> Reply {
    match store.get(&DocumentId::Partner("network")) {
        Some(own) if own.get("mpnId").and_then(Json::text) == Some(id) => {
            let mut found = own.into_owned();
            found.set(&["partnerName"], text("Lucerne Publishing"));
            Reply::ok(found)
        }
        _ => Reply::error(
            404,
            3000,
            &format!("Partner Organization with partner_id {id} could not be found"),
        ),
    }
}

/// Handles a PUT of a document.
pub fn put(sandbox: &SandboxState, call: &ApiCall, id: &DocumentId) -> Reply {
    let mut store = lock(&sandbox.store);
    let body = String::from_utf8_lossy(&call.body);
    let request_id = call.header("ms-requestid").unwrap_or_default();
    if !request_id.is_empty()
        && let Some(answer) = store.repeated(request_id, &call.path, &body)
    {
        return Reply::ok(answer.clone())
            .note("repeated request id: answered again, not applied again");
    }
    if let Some(change) = call.faults.value("change-before-put") {
        let (path, value) = change.split_once('=').unwrap_or((change, ""));
        let set = [(path.to_owned(), Some(text(value)))];
        store.change(id, &set, &ChangedBy::elsewhere(None));
    }
    let Some(stored) = store.get(id).map(Cow::into_owned) else {
        return Reply::no_relationship();
    };
    let Ok(sent @ Json::Object(_)) = Json::parse(&call.body) else {
        return Reply::bad_input("The request body is missing or cannot be read.");
    };
    if let Err(reply) = check_etag(call, id, &stored, &sent) {
        return reply;
    }
    if let Some(property) = call.faults.value("reject") {
        return Reply::invalid(&format!("{property}Invalid"));
    }
    let mut new = match shape::replace(shape::members(id), &stored, &sent) {
        Ok(new) => new,
        Err(member) => return Reply::bad_input(&format!("The value of {member} cannot be read.")),
    };
    if let Err(reply) = checks::check(id, &stored, &new, sandbox.invents_rules()) {
        return reply;
    }
    if *id == LEGAL
        && let Err(reply) = vet(call, &stored, &mut new)
    {
        return reply;
    }
    if call.faults.has("normalise") {
        capitalise_cities(&mut new);
    }
    if call.faults.has("ignored") {
        return Reply::ok(stored);
    }
    let author = ChangedBy {
        user: call.user.map_or("", |user| user.username).to_owned(),
        application: sandbox.options.client_id.clone(),
        correlation_id: call
            .header("ms-correlationid")
            .unwrap_or_default()
            .to_owned(),
    };
    let kept = store.keep(id, new, &author);
    if !request_id.is_empty() {
        store.remember_answer(request_id, &call.path, &body, &kept);
    }
    Reply::applied(kept)
}

/// Starts the vetting again after a change of the legal business profile. Refuses a change of the
/// company name if the fault `legal-name-lock` is set and vetting is `authorized`.
fn vet(call: &ApiCall, stored: &Json, new: &mut Json) -> Result<(), Reply> {
    let authorized = stored.get("vettingStatus").and_then(Json::text) == Some("authorized");
    if call.faults.has("legal-name-lock")
        && authorized
        && stored.get("companyName") != new.get("companyName")
    {
        return Err(Reply::error(
            403,
            600_006,
            "The company name cannot be changed.",
        ));
    }
    if stored != new {
        new.set(&["vettingStatus"], text("pending"));
        new.set(&["vettingSubStatus"], text("entry"));
    }
    Ok(())
}

/// Writes every city in capitals.
fn capitalise_cities(json: &mut Json) {
    if let Json::Object(members) = json {
        for (name, value) in members {
            match value {
                Json::Text(city) if name == "city" => *city = city.to_uppercase(),
                inner => capitalise_cities(inner),
            }
        }
    }
}

/// Checks that the request is based on the current document, by `If-Match` and, if a fault asks for
/// it, by the entity tag in the body.
fn check_etag(call: &ApiCall, id: &DocumentId, stored: &Json, sent: &Json) -> Result<(), Reply> {
    let stale = || Err(stale(call));
    if call.faults.has("force-stale") {
        return stale();
    }
    let Some(etag) = stored.at(["attributes", "etag"]).and_then(Json::text) else {
        return Ok(());
    };
    let usual = if matches!(id, DocumentId::CustomerBilling(_)) {
        "lenient"
    } else {
        "off"
    };
    let checking = call.faults.value("if-match").unwrap_or(usual);
    match call.header("if-match").map(str::trim) {
        _ if checking == "off" => {}
        None if checking == "strict" => {
            return Err(Reply::bad_input("The If-Match header has to be set."));
        }
        Some(given) if given != "*" && unquoted(given) != etag => return stale(),
        _ => {}
    }
    let in_body = sent.at(["attributes", "etag"]).and_then(Json::text);
    if call.faults.value("body-etag") == Some("check") && in_body.is_some_and(|given| given != etag)
    {
        return stale();
    }
    Ok(())
}

/// Returns the entity tag without quotes. Some clients send it without any.
fn unquoted(given: &str) -> &str {
    given.strip_prefix("W/").unwrap_or(given).trim_matches('"')
}

/// Returns the response to a stale entity tag.
fn stale(call: &ApiCall) -> Reply {
    let (status, code) = match call.faults.value("stale-answer").unwrap_or("412") {
        "409" => (409, 2055),
        "2055" => (400, 2055),
        _ => (412, 800_036),
    };
    let description = if code == 2055 {
        "Etag is no longer valid."
    } else {
        "Precondition failed."
    };
    Reply::error(status, code, description).note("stale entity tag")
}
