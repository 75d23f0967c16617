//! `portal doctor`: looks for what usually goes wrong before people do, and says where to put it right. It changes nothing, and asks the
//! provider and Partner Center only what needs no person.

mod finding;
mod local;
mod remote;

pub use finding::{Finding, State};
pub(super) use local::sqlite_file;

use super::settings::{Settings, Source};
use finding::{fail, note, ok};

/// All findings, in the order in which one would look.
pub async fn examine(source: &Source<'_>, names: impl Iterator<Item = String>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = source.unknown(names).into_iter().map(|line| note("settings", line)).collect();
    let settings = match Settings::from_source(source) {
        Ok(settings) => settings,
        Err(problems) => {
            let advice = "Put it right, then run portal doctor again: the rest needs all settings.";
            findings.extend(problems.into_iter().map(|problem| fail("settings", problem.to_string(), advice)));
            return findings;
        }
    };
    findings.push(ok("settings", format!("complete, for the cloud {} and the tenant {}", settings.cloud.row().name, settings.tenant)));
    findings.extend(local::address(&settings));
    findings.push(local::scope(&settings));
    findings.push(local::credential(&settings));
    findings.extend(local::database(&settings).await);
    findings.extend(remote::examine(&settings).await);
    findings
}
