//! Reading and replacing the documents: partner profiles, and a customer's billing and company
//! profile.

use super::reply::{Reply, text};
use super::{Call, checks, shape};
use crate::profile::json::Json;
use crate::sandbox::store::{Place, Store};
use crate::sandbox::{World, lock};

const LEGAL: Place = Place::Partner("legal-business");

pub fn get(world: &World, call: &Call, place: &Place) -> Reply {
    let store = lock(&world.store);
    match place {
        Place::Partner("legal-business") => match call
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
        Place::Partner("network") => {
            if let Some(id) = call.query("mpnId") {
                return network(&store, id);
            }
        }
        Place::CustomerCompany(id) if call.active.has("no-dap") => {
            return store
                .customer(id)
                .map_or_else(Reply::no_relationship, |customer| {
                    Reply::ok(customer.company_without_dap())
                });
        }
        _ => {}
    }
    store
        .get(place)
        .cloned()
        .map_or_else(Reply::no_relationship, Reply::ok)
}

/// Looks another partner's id up; the sandbox knows its own.
fn network(store: &Store, id: &str) -> Reply {
    match store.get(&Place::Partner("network")) {
        Some(own) if own.get("mpnId").and_then(Json::text) == Some(id) => {
            let mut found = own.clone();
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

pub fn put(world: &World, call: &Call, place: &Place) -> Reply {
    let mut store = lock(&world.store);
    let body = String::from_utf8_lossy(&call.body);
    let request_id = call.header("ms-requestid").unwrap_or_default();
    if !request_id.is_empty()
        && let Some(answer) = store.answered(request_id, &call.path, &body)
    {
        return Reply::ok(answer.clone())
            .note("repeated request id: answered again, not applied again");
    }
    if let Some(change) = call.active.value("change-before-put") {
        let (path, value) = change.split_once('=').unwrap_or((change, ""));
        store.change(place, &[(path.to_owned(), Some(text(value)))]);
    }
    let Some(stored) = store.get(place).cloned() else {
        return Reply::no_relationship();
    };
    let Ok(sent @ Json::Object(_)) = Json::parse(&call.body) else {
        return Reply::bad_input("The request body is missing or cannot be read.");
    };
    if let Err(reply) = fresh(call, place, &stored, &sent) {
        return reply;
    }
    if let Some(property) = call.active.value("reject") {
        return Reply::invalid(&format!("{property}Invalid"));
    }
    let mut new = match shape::replace(shape::members(place), &stored, &sent) {
        Ok(new) => new,
        Err(member) => return Reply::bad_input(&format!("The value of {member} cannot be read.")),
    };
    if let Err(reply) = checks::check(place, &stored, &new) {
        return reply;
    }
    if *place == LEGAL
        && let Err(reply) = vet(call, &stored, &mut new)
    {
        return reply;
    }
    if call.active.has("normalise") {
        capitals(&mut new);
    }
    if call.active.has("ignored") {
        return Reply::ok(stored);
    }
    let kept = store.keep(place, new);
    if !request_id.is_empty() {
        store.remember(request_id, &call.path, &body, &kept);
    }
    Reply::applied(kept)
}

/// A legal change is vetted again; while the name is vetted it may be locked.
fn vet(call: &Call, stored: &Json, new: &mut Json) -> Result<(), Reply> {
    let authorized = stored.get("vettingStatus").and_then(Json::text) == Some("authorized");
    if call.active.has("legal-name-lock")
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

fn capitals(json: &mut Json) {
    if let Json::Object(members) = json {
        for (name, value) in members {
            match value {
                Json::Text(city) if name == "city" => *city = city.to_uppercase(),
                inner => capitals(inner),
            }
        }
    }
}

/// Whether the caller has seen the current document: `If-Match`, and the entity tag in the body
/// where a quirk says so.
fn fresh(call: &Call, place: &Place, stored: &Json, sent: &Json) -> Result<(), Reply> {
    let stale = || Err(stale(call));
    if call.active.has("force-stale") {
        return stale();
    }
    let Some(etag) = stored.at(["attributes", "etag"]).and_then(Json::text) else {
        return Ok(());
    };
    let usual = if matches!(place, Place::CustomerBilling(_)) {
        "lenient"
    } else {
        "off"
    };
    let checking = call.active.value("if-match").unwrap_or(usual);
    match call.header("if-match").map(str::trim) {
        _ if checking == "off" => {}
        None if checking == "strict" => {
            return Err(Reply::bad_input("The If-Match header has to be set."));
        }
        Some(given) if given != "*" && unquoted(given) != etag => return stale(),
        _ => {}
    }
    let in_body = sent.at(["attributes", "etag"]).and_then(Json::text);
    if call.active.value("body-etag") == Some("check") && in_body.is_some_and(|given| given != etag)
    {
        return stale();
    }
    Ok(())
}

/// The tag, which some clients send bare.
fn unquoted(given: &str) -> &str {
    given.strip_prefix("W/").unwrap_or(given).trim_matches('"')
}

fn stale(call: &Call) -> Reply {
    let (status, code) = match call.active.value("stale-answer").unwrap_or("412") {
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
