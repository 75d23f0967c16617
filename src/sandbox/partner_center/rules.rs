//! Country validation rules: the five that were recorded from the service; no others are known.

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

pub fn get(country: &str) -> Reply {
    match Rules::of(country) {
        Some(rules) => Reply::ok(rules.0),
        None => Reply::error(
            404,
            1000,
            &format!("No validation rules were found for the country/region {country}"),
        ),
    }
}

/// The rules of one country.
pub struct Rules(Json);

impl Rules {
    pub fn of(country: &str) -> Option<Rules> {
        Json::parse(recorded(country)?.as_bytes()).ok().map(Rules)
    }

    pub fn requires(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Json::Bool(true))
    }

    /// Whether a list has the value; a list that is not there has everything.
    pub fn lists(&self, name: &str, value: &str) -> bool {
        match self.0.get(name) {
            Some(Json::Array(items)) => items.iter().any(|item| {
                item.text()
                    .is_some_and(|item| item.eq_ignore_ascii_case(value))
            }),
            _ => true,
        }
    }

    /// Whether the value has the form; where no form is given, or it cannot be read, every value
    /// has.
    pub fn matches(&self, name: &str, value: &str) -> bool {
        let form = self
            .0
            .get(name)
            .and_then(Json::text)
            .and_then(|form| Regex::new(form).ok());
        form.is_none_or(|form| form.is_match(value))
    }
}
