//! Country validation rules. The rules of five countries were recorded from the service; others are
//! not known.

use super::reply::Reply;
use crate::profile::json::Json;
use regex::Regex;

fn recorded(country: &str) -> Option<&'static str> {
    Some(match country {
        "CN" => include_str!("../documents/rules-CN.json"),
        "DE" => include_str!("../documents/rules-DE.json"),
        "GB" => include_str!("../documents/rules-GB.json"),
        "PT" => include_str!("../documents/rules-PT.json"),
        "US" => include_str!("../documents/rules-US.json"),
        _ => return None,
    })
}

/// `GET /v1/countryvalidationrules/{country}`.
pub fn get(country: &str) -> Reply {
    match RecordedRules::of(country) {
        Some(rules) => Reply::ok(rules.0),
        None => Reply::error(
            404,
            1000,
            &format!("No validation rules were found for the country/region {country}"),
        ),
    }
}

/// The recorded rules of one country.
pub struct RecordedRules(Json);

impl RecordedRules {
    /// Returns the rules of a country if they were recorded.
    pub fn of(country: &str) -> Option<RecordedRules> {
        Json::parse(recorded(country)?.as_bytes())
            .ok()
            .map(RecordedRules)
    }

    /// Returns true if the rule `name` (`isStateRequired`) is true.
    pub fn requires(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Json::Bool(true))
    }

    /// Returns true if the list `name` contains the value, or if there is no such list.
    pub fn lists(&self, name: &str, value: &str) -> bool {
        match self.0.get(name) {
            Some(Json::Array(items)) => items.iter().any(|item| {
                item.text()
                    .is_some_and(|item| item.eq_ignore_ascii_case(value))
            }),
            _ => true,
        }
    }

    /// Returns true if the value matches the pattern `name`, or if the pattern is missing or not
    /// valid.
    pub fn matches(&self, name: &str, value: &str) -> bool {
        let form = self
            .0
            .get(name)
            .and_then(Json::text)
            .and_then(|form| Regex::new(form).ok());
        form.is_none_or(|form| form.is_match(value))
    }
}
