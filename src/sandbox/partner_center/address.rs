//! Address validation as it has worked since May 2021: the response is 200 with a status for every
//! address.

use super::reply::{Reply, text};
use super::{ApiCall, checks};
use crate::profile::json::Json;

/// An input with a documented status, and the addresses that are suggested for it: line, city and
/// postal code.
struct KnownAddress {
    line: &'static str,
    city: &'static str,
    postal: &'static str,
    /// The state or region.
    area: &'static str,
    country: &'static str,
    status: &'static str,
    suggested: &'static [[&'static str; 3]],
    /// The suggestions have the unit in the first line, and no second line.
    joins_lines: bool,
}

const MICROSOFT_WAY: KnownAddress = KnownAddress {
    line: "1 Microsoft Way",
    city: "Redmond",
    postal: "98052",
    area: "WA",
    country: "US",
    status: "VerifiedShippable",
    suggested: &[["1 Microsoft Way", "Redmond", "98052-8300"]],
    joins_lines: false,
};

const OTHER_POSTAL_CODE: &[[&str; 3]] = &[["1 Microsoft Way", "Redmond", "98052-6399"]];

#[rustfmt::skip]
const KNOWN: &[KnownAddress] = &[
    MICROSOFT_WAY,
    KnownAddress { postal: "98052-8300", status: "Verified", ..MICROSOFT_WAY },
    KnownAddress { city: "Seattle", status: "InteractionRequired", ..MICROSOFT_WAY },
    KnownAddress {
        line: "Microsoft Way", status: "StreetPartial", suggested: OTHER_POSTAL_CODE,
        ..MICROSOFT_WAY
    },
    KnownAddress {
        line: "3 Microsoft Way", status: "PremisesPartial", suggested: OTHER_POSTAL_CODE,
        ..MICROSOFT_WAY
    },
    KnownAddress {
        city: "Seattle", postal: "98055", status: "None", suggested: &[],
        ..MICROSOFT_WAY
    },
    KnownAddress {
        line: "1 Strada Dacia", city: "Bulboac", postal: "6512", area: "Anenii Noi", country: "MD",
        status: "Multiple",
        suggested: &[
            ["1 Strada Dacia", "Bulboaca", "MD-6512"],
            ["1 Strada Dacia", "Bulboaca", "MD-6511"],
        ],
        joins_lines: false,
    },
    KnownAddress {
        line: "901 Example Ave", city: "San Francisco", postal: "94123", area: "CA", country: "US",
        status: "InteractionRequired",
        suggested: &[["901 EXAMPLE AVE APT 307", "San Francisco", "94123-2310"]],
        joins_lines: true,
    },
];

/// The members of an address, in the order in which the service writes them.
const MEMBERS: &[&str] = &[
    "country",
    "region",
    "city",
    "state",
    "addressLine1",
    "addressLine2",
    "postalCode",
];

/// `POST /v1/validations/address`.
pub fn validate(call: &ApiCall, invented: bool) -> Reply {
    let Ok(sent @ Json::Object(_)) = Json::parse(&call.body) else {
        return Reply::bad_input("The request body is missing or cannot be read.");
    };
    let member = |name: &str| {
        sent.get(name)
            .and_then(Json::text)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let original = build(|name| sent.get(name).and_then(Json::text).map(str::to_owned));
    let is = |name: &str, known: &str| member(name).unwrap_or_default().eq_ignore_ascii_case(known);
    let known = KNOWN.iter().find(|known| {
        is("addressLine1", known.line)
            && is("city", known.city)
            && is("postalCode", known.postal)
            && (is("state", known.area) || is("region", known.area))
            && is("country", known.country)
    });
    let invalid = checks::invalid_properties(&original, invented);
    let (status, suggested): (&str, Vec<Json>) = match known {
        Some(known) => {
            let suggestion = |[line, city, postal]: &[&str; 3]| {
                build(|name| match name {
                    "addressLine1" => Some((*line).to_owned()),
                    "city" => Some((*city).to_owned()),
                    "postalCode" => Some((*postal).to_owned()),
                    "addressLine2" if known.joins_lines => None,
                    _ => member(name).map(str::to_owned),
                })
            };
            (
                known.status,
                known.suggested.iter().map(suggestion).collect(),
            )
        }
        None if member("country").is_none() => ("NotValidated", Vec::new()),
        None if !invalid.is_empty() => ("None", Vec::new()),
        None => (
            "Verified",
            vec![build(|name| member(name).map(str::to_owned))],
        ),
    };
    let mut answer = vec![
        ("originalAddress".to_owned(), original),
        ("suggestedAddresses".to_owned(), Json::Array(suggested)),
        ("status".to_owned(), text(status)),
    ];
    if !status.starts_with("Verified") {
        let properties = if invalid.is_empty() {
            vec!["Region", "PostalCode", "City"]
        } else {
            invalid
        };
        let quoted: Vec<_> = properties
            .iter()
            .map(|property| format!("'{}'", property.trim_end_matches("Invalid")))
            .collect();
        let message = format!("Address field invalid for property: {}", quoted.join(", "));
        answer.push(("validationMessage".to_owned(), text(&message)));
    }
    Reply::ok(Json::Object(answer))
}

/// Builds an address of the members for which `value` returns a text.
fn build(value: impl Fn(&str) -> Option<String>) -> Json {
    let members = MEMBERS
        .iter()
        .filter_map(|name| value(name).map(|value| ((*name).to_owned(), Json::Text(value))));
    Json::Object(members.collect())
}
