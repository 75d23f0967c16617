//! The faults that are currently set, and the number of requests that each still applies to.

use super::faults::{self, FaultKind, MethodFilter, RESOURCES};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A fault to set, as the JSON of `/sandbox/quirks` describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// One of `RESOURCES`, or `*` for all of them.
    pub resource: String,
    /// The name of the fault, one of `FAULTS`.
    #[serde(rename = "quirk")]
    pub name: String,
    #[serde(default, deserialize_with = "text_or_number")]
    pub value: Option<String>,
    /// The number of matching requests that the fault applies to; all of them if absent.
    #[serde(default)]
    pub times: Option<u32>,
    /// The number of matching requests that are let through first.
    #[serde(default)]
    pub after: u32,
    /// `GET`, `PUT` or `POST`. If absent, the fault applies to the methods of its `FaultKind`.
    #[serde(default)]
    pub method: Option<String>,
    /// The id of the customer whose requests it applies to; those of all if absent.
    #[serde(default)]
    pub customer: Option<String>,
}

impl Fault {
    /// Creates a fault that applies to every matching request, with its default value.
    pub fn new(resource: &str, name: &str) -> Fault {
        Fault {
            resource: resource.to_owned(),
            name: name.to_owned(),
            ..Fault::default()
        }
    }

    pub fn value(self, value: impl ToString) -> Fault {
        Fault {
            value: Some(value.to_string()),
            ..self
        }
    }

    pub fn times(self, times: u32) -> Fault {
        Fault {
            times: Some(times),
            ..self
        }
    }

    pub fn once(self) -> Fault {
        self.times(1)
    }

    pub fn after(self, after: u32) -> Fault {
        Fault { after, ..self }
    }

    pub fn method(self, method: &str) -> Fault {
        Fault {
            method: Some(method.to_owned()),
            ..self
        }
    }

    pub fn customer(self, id: &str) -> Fault {
        Fault {
            customer: Some(id.to_owned()),
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

/// A fault that is set, with its row of the table.
struct ActiveFault {
    kind: &'static FaultKind,
    fault: Fault,
}

/// All faults that are set.
#[derive(Default)]
pub struct ActiveFaults(Vec<ActiveFault>);

impl ActiveFaults {
    /// Sets a fault and replaces one of the same name, resource, method and customer.
    ///
    /// # Errors
    /// Returns a text that says which of name, resource or value is not valid.
    pub fn set(&mut self, mut fault: Fault) -> Result<(), String> {
        let kind = faults::by_name(&fault.name)
            .ok_or_else(|| format!("there is no quirk `{}`", fault.name))?;
        if fault.resource.is_empty() {
            fault.resource = "*".to_owned();
        }
        let fits = fault.resource == "*"
            || RESOURCES
                .iter()
                .any(|name| *name == fault.resource && kind.covers(name, name));
        if !fits {
            return Err(format!(
                "`{}` does not work on `{}`",
                fault.name, fault.resource
            ));
        }
        fault.value = Some(kind.value(fault.value.as_deref())?);
        fault.method = fault
            .method
            .map(|method| method.to_ascii_uppercase())
            .filter(|method| !method.is_empty());
        let new = &fault;
        self.0.retain(|set| {
            let old = &set.fault;
            (&old.resource, &old.name, &old.customer) != (&new.resource, &new.name, &new.customer)
                || (new.method.is_some() && old.method != new.method)
        });
        self.0.push(ActiveFault { kind, fault });
        Ok(())
    }

    /// Removes the faults that match every given filter; all of them if no filter is given.
    pub fn clear(&mut self, resource: Option<&str>, name: Option<&str>, method: Option<&str>) {
        self.0.retain(|set| {
            resource.is_some_and(|resource| resource != set.fault.resource)
                || name.is_some_and(|name| name != set.fault.name)
                || method.is_some_and(|method| Some(method) != set.fault.method.as_deref())
        });
    }

    pub fn list(&self) -> Vec<Fault> {
        self.0.iter().map(|set| set.fault.clone()).collect()
    }

    /// Returns the faults that apply to this request, the most recently set one first, and counts
    /// the request for each of them.
    pub fn take(&mut self, resource: &str, method: &str, path: &str) -> RequestFaults {
        let write = matches!(method, "PUT" | "POST" | "PATCH" | "DELETE");
        let mut active = Vec::new();
        for set in self.0.iter_mut().rev() {
            let by_method = match (&set.fault.method, set.kind.on) {
                (Some(asked), _) => asked == method,
                (None, MethodFilter::Any) => true,
                (None, MethodFilter::Write) => write,
            };
            let of_other_customer = set.fault.customer.as_ref().is_some_and(|id| {
                !path
                    .split('/')
                    .any(|segment| segment.eq_ignore_ascii_case(id))
            });
            if !by_method || of_other_customer || !set.kind.covers(&set.fault.resource, resource) {
                continue;
            }
            if set.fault.after > 0 {
                set.fault.after -= 1;
                continue;
            }
            match &mut set.fault.times {
                Some(0) => continue,
                Some(times) => *times -= 1,
                None => {}
            }
            active.push((set.kind.name, set.fault.value.clone().unwrap_or_default()));
        }
        self.0.retain(|set| set.fault.times != Some(0));
        RequestFaults(active)
    }
}

/// The faults that apply to one request: name and value.
#[derive(Debug, Clone, Default)]
pub struct RequestFaults(Vec<(&'static str, String)>);

impl RequestFaults {
    /// Returns the fault's value if it applies to this request.
    pub fn value(&self, name: &str) -> Option<&str> {
        debug_assert!(faults::by_name(name).is_some(), "no such fault: {name}");
        self.0
            .iter()
            .find(|(active, _)| *active == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns true if the fault applies to this request.
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Returns the fault's value as milliseconds.
    pub fn millis(&self, name: &str) -> Option<Duration> {
        self.value(name)?.parse().ok().map(Duration::from_millis)
    }

    /// Returns the fault's value as seconds.
    pub fn seconds(&self, name: &str) -> Option<Duration> {
        self.value(name)?
            .parse()
            .ok()
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
    }

    /// Returns the names of all faults that apply to this request.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}
