//! Country validation rules. The rules of five countries were recorded from the service. Those of
//! some others are invented, and only a sandbox with more customers than usual has them.

use super::reply::Reply;
use crate::profile::json::Json;
use regex::Regex;

fn invented(country: &str) -> Option<&'static str> {
    Some(match country {
        "AU" => include_str!("../documents/invented-AU.json"),
        "BR" => include_str!("../documents/invented-BR.json"),
        "CA" => include_str!("../documents/invented-CA.json"),
        "FR" => include_str!("../documents/invented-FR.json"),
        "IN" => include_str!("../documents/invented-IN.json"),
        "JP" => include_str!("../documents/invented-JP.json"),
        _ => return None,
    })
}

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
pub fn get(country: &str, invented: bool) -> Reply {
    match RecordedRules::of(country, invented) {
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
    /// Returns the rules of a country if they were recorded, or may be and are invented.
    pub fn of(country: &str, may_be_invented: bool) -> Option<RecordedRules> {
        let invented = || invented(country).filter(|_| may_be_invented);
        Json::parse(recorded(country).or_else(invented)?.as_bytes())
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
