//! Address validation in the form it has since May 2021: 200 with a status for every address that was looked at.

use super::{
    Call, checks,
    reply::{Reply, text},
};
use crate::profile::json::Json;

/// Inputs whose status is documented: line, city, postal code, region or state, country; status; line, city and postal code suggested.
#[rustfmt::skip]
const KNOWN: &[(&str, &str, &str, &str, &str, &str, &[(&str, &str, &str)])] = &[
    ("1 Microsoft Way", "Redmond", "98052", "WA", "US", "VerifiedShippable", &[("1 Microsoft Way", "Redmond", "98052-8300")]),
    ("1 Microsoft Way", "Redmond", "98052-8300", "WA", "US", "Verified", &[("1 Microsoft Way", "Redmond", "98052-8300")]),
    ("1 Microsoft Way", "Seattle", "98052", "WA", "US", "InteractionRequired", &[("1 Microsoft Way", "Redmond", "98052-8300")]),
    ("Microsoft Way", "Redmond", "98052", "WA", "US", "StreetPartial", &[("1 Microsoft Way", "Redmond", "98052-6399")]),
    ("3 Microsoft Way", "Redmond", "98052", "WA", "US", "PremisesPartial", &[("1 Microsoft Way", "Redmond", "98052-6399")]),
    ("1 Microsoft Way", "Seattle", "98055", "WA", "US", "None", &[]),
    ("1 Strada Dacia", "Bulboac", "6512", "Anenii Noi", "MD", "Multiple", &[("1 Strada Dacia", "Bulboaca", "MD-6512"), ("1 Strada Dacia", "Bulboaca", "MD-6511")]),
];

/// Members of an address in the order in which the service writes them.
const MEMBERS: &[&str] = &["country", "region", "city", "state", "addressLine1", "addressLine2", "postalCode"];

pub fn validate(call: &Call) -> Reply {
    let sent = match Json::parse(&call.body) {
        Ok(sent @ Json::Object(_)) => sent,
        _ => return Reply::bad_input("The request body is missing or cannot be read."),
    };
    let member = |name: &str| sent.get(name).and_then(Json::text).map(str::trim).filter(|text| !text.is_empty());
    let original = build(|name| sent.get(name).and_then(Json::text).map(str::to_owned));
    let is = |name: &str, known: &str| member(name).unwrap_or_default().eq_ignore_ascii_case(known);
    let known = KNOWN.iter().find(|(line, city, postal, area, country, ..)| {
        is("addressLine1", line)
            && is("city", city)
            && is("postalCode", postal)
            && (is("state", area) || is("region", area))
            && is("country", country)
    });
    let wrong = checks::wrong(&original);
    let (status, suggested): (&str, Vec<Json>) = match known {
        Some((.., status, suggestions)) => {
            let suggestion = |(line, city, postal): &(&str, &str, &str)| {
                build(|name| match name {
                    "addressLine1" => Some((*line).to_owned()),
                    "city" => Some((*city).to_owned()),
                    "postalCode" => Some((*postal).to_owned()),
                    _ => member(name).map(str::to_owned),
                })
            };
            (status, suggestions.iter().map(suggestion).collect())
        }
        None if member("country").is_none() => ("NotValidated", Vec::new()),
        None if !wrong.is_empty() => ("None", Vec::new()),
        None => ("Verified", vec![build(|name| member(name).map(str::to_owned))]),
    };
    let mut answer = vec![
        ("originalAddress".to_owned(), original),
        ("suggestedAddresses".to_owned(), Json::Array(suggested)),
        ("status".to_owned(), text(status)),
    ];
    if !status.starts_with("Verified") {
        let properties = if wrong.is_empty() { vec!["Region", "PostalCode", "City"] } else { wrong };
        let quoted: Vec<_> = properties.iter().map(|property| format!("'{}'", property.trim_end_matches("Invalid"))).collect();
        let message = format!("Address field invalid for property: {}", quoted.join(", "));
        answer.push(("validationMessage".to_owned(), text(&message)));
    }
    Reply::ok(Json::Object(answer))
}

fn build(value: impl Fn(&str) -> Option<String>) -> Json {
    let members = MEMBERS.iter().filter_map(|name| value(name).map(|value| ((*name).to_owned(), Json::Text(value))));
    Json::Object(members.collect())
}
