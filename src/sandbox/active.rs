//! The quirks that are set, and how often they still work.

use super::faults::{self, Fault, On, RESOURCES};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A quirk to set. `times` is how many matching requests it works on (all, where absent), `after`
/// how many it lets pass first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Quirk {
    pub resource: String,
    pub quirk: String,
    #[serde(default, deserialize_with = "text_or_number")]
    pub value: Option<String>,
    #[serde(default)]
    pub times: Option<u32>,
    #[serde(default)]
    pub after: u32,
    /// `GET`, `PUT` or `POST`; where absent, what the quirk is for.
    #[serde(default)]
    pub method: Option<String>,
}

impl Quirk {
    /// Works on every matching request, with the quirk's usual value.
    pub fn new(resource: &str, quirk: &str) -> Quirk {
        Quirk {
            resource: resource.to_owned(),
            quirk: quirk.to_owned(),
            ..Quirk::default()
        }
    }

    pub fn value(self, value: impl ToString) -> Quirk {
        Quirk {
            value: Some(value.to_string()),
            ..self
        }
    }

    pub fn times(self, times: u32) -> Quirk {
        Quirk {
            times: Some(times),
            ..self
        }
    }

    pub fn once(self) -> Quirk {
        self.times(1)
    }

    pub fn after(self, after: u32) -> Quirk {
        Quirk { after, ..self }
    }

    pub fn method(self, method: &str) -> Quirk {
        Quirk {
            method: Some(method.to_owned()),
            ..self
        }
    }
}

fn text_or_number<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Ok(
        match Option::<serde_json::Value>::deserialize(deserializer)? {
            None | Some(serde_json::Value::Null) => None,
            Some(serde_json::Value::String(text)) => Some(text),
            Some(other) => Some(other.to_string()),
        },
    )
}

struct Set {
    fault: &'static Fault,
    quirk: Quirk,
}

/// All quirks that are set.
#[derive(Default)]
pub struct Quirks(Vec<Set>);

impl Quirks {
    /// Sets a quirk; one of the same name, resource and method is replaced.
    pub fn set(&mut self, mut quirk: Quirk) -> Result<(), String> {
        let fault = faults::by_name(&quirk.quirk)
            .ok_or_else(|| format!("there is no quirk `{}`", quirk.quirk))?;
        if quirk.resource.is_empty() {
            quirk.resource = "*".to_owned();
        }
        let fits = quirk.resource == "*"
            || RESOURCES
                .iter()
                .any(|name| *name == quirk.resource && fault.covers(name, name));
        if !fits {
            return Err(format!(
                "`{}` does not work on `{}`",
                quirk.quirk, quirk.resource
            ));
        }
        quirk.value = Some(fault.value(quirk.value.as_deref())?);
        quirk.method = quirk
            .method
            .map(|method| method.to_ascii_uppercase())
            .filter(|method| !method.is_empty());
        self.clear(
            Some(&quirk.resource),
            Some(&quirk.quirk),
            quirk.method.as_deref(),
        );
        self.0.push(Set { fault, quirk });
        Ok(())
    }

    /// Takes quirks away: all, or those of a resource, a name, a method.
    pub fn clear(&mut self, resource: Option<&str>, name: Option<&str>, method: Option<&str>) {
        self.0.retain(|set| {
            resource.is_some_and(|resource| resource != set.quirk.resource)
                || name.is_some_and(|name| name != set.quirk.quirk)
                || method.is_some_and(|method| Some(method) != set.quirk.method.as_deref())
        });
    }

    pub fn list(&self) -> Vec<Quirk> {
        self.0.iter().map(|set| set.quirk.clone()).collect()
    }

    /// The quirks that work on this request; counts it for each. The most recently set one comes
    /// first.
    pub fn take(&mut self, resource: &str, method: &str) -> Active {
        let write = matches!(method, "PUT" | "POST" | "PATCH" | "DELETE");
        let mut active = Vec::new();
        for set in self.0.iter_mut().rev() {
            let by_method = match (&set.quirk.method, set.fault.on) {
                (Some(asked), _) => asked == method,
                (None, On::Any) => true,
                (None, On::Write) => write,
            };
            if !by_method || !set.fault.covers(&set.quirk.resource, resource) {
                continue;
            }
            if set.quirk.after > 0 {
                set.quirk.after -= 1;
                continue;
            }
            match &mut set.quirk.times {
                Some(0) => continue,
                Some(times) => *times -= 1,
                None => {}
            }
            active.push((set.fault.name, set.quirk.value.clone().unwrap_or_default()));
        }
        self.0.retain(|set| set.quirk.times != Some(0));
        Active(active)
    }
}

/// The quirks that work on one request.
#[derive(Debug, Clone, Default)]
pub struct Active(Vec<(&'static str, String)>);

impl Active {
    /// The quirk's value, if it works on this request.
    pub fn value(&self, name: &str) -> Option<&str> {
        debug_assert!(faults::by_name(name).is_some(), "no such quirk: {name}");
        self.0
            .iter()
            .find(|(active, _)| *active == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    pub fn millis(&self, name: &str) -> Option<Duration> {
        self.value(name)?.parse().ok().map(Duration::from_millis)
    }

    pub fn seconds(&self, name: &str) -> Option<Duration> {
        self.value(name)?
            .parse()
            .ok()
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}
