//! `portal doctor` looks for common mistakes of a set-up and tells how to fix them. It changes
//! nothing, and it calls the identity provider and Partner Center only as far as no person has to
//! sign in.

mod finding;
mod local;
mod remote;
mod stored;

use finding::{Finding, Severity};
pub(super) use local::sqlite_file;

use crate::clock::Clock;
use crate::config::{SettingProblem, SettingSource, Settings};
use finding::{note, ok};
use std::process::ExitCode;

/// Prints all findings. The exit code is 1 if a check failed, else 0.
pub async fn run(
    environment: &(dyn Fn(&str) -> Option<String> + Sync),
    names: impl Iterator<Item = String>,
) -> ExitCode {
    let findings = match SettingSource::open(environment) {
        Ok(source) => examine(&source, names).await,
        Err(problems) => refused(problems),
    };
    findings.iter().for_each(|finding| println!("{finding}"));
    ExitCode::from(u8::from(
        findings
            .iter()
            .any(|finding| finding.severity == Severity::Fail),
    ))
}

/// Runs the checks in the order in which an administrator would look.
async fn examine(source: &SettingSource<'_>, names: impl Iterator<Item = String>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = source
        .unknown(names)
        .into_iter()
        .map(|line| note("settings", line))
        .collect();
    let settings = match Settings::from_source(source) {
        Ok(settings) => settings,
        Err(problems) => {
            findings.extend(refused(problems));
            return findings;
        }
    };
    findings.push(ok(
        "settings",
        format!(
            "complete, for the cloud {} and the tenant {}",
            settings.cloud.row().name,
            settings.tenant
        ),
    ));
    findings.extend(local::address(&settings));
    findings.push(local::scope(&settings));
    findings.push(local::credential(
        &settings,
        Clock::system().now_ms() / 1000,
    ));
    findings.extend(stored::files(&settings, source));
    findings.extend(local::database(&settings).await);
    findings.extend(remote::examine(&settings).await);
    findings
}

fn refused(problems: Vec<SettingProblem>) -> Vec<Finding> {
    let line = |problem: SettingProblem| Finding {
        severity: Severity::Fail,
        of: "settings",
        what: problem.to_string(),
        advice: None,
    };
    let then = note(
        "settings",
        "once they are right, run portal doctor again: the rest needs them",
    );
    problems.into_iter().map(line).chain([then]).collect()
}
