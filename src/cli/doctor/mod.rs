//! `portal doctor` looks for common mistakes of a set-up and tells how to fix them. It changes
//! nothing, sends nobody a message, and calls the identity provider and Partner Center only as far as
//! no person has to sign in.

mod database;
mod finding;
mod keys;
mod local;
mod mail;
mod remote;
mod stored;
mod writable;

use crate::clock::Clock;
use crate::config::{SettingProblem, SettingSource, Settings};
use finding::{Finding, Severity};
use finding::{note, ok, warn};
use std::io::Write;
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
    let mut output = std::io::stdout();
    let written = findings
        .iter()
        .try_for_each(|finding| writeln!(output, "{finding}"))
        .and_then(|()| output.flush());
    // A reader that stopped early, as in `| head`, has read what it wanted.
    if let Err(error) = written
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        let _ = writeln!(std::io::stderr(), "the findings cannot be written: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::from(u8::from(
        findings
            .iter()
            .any(|finding| finding.severity == Severity::Fail),
    ))
}

/// Runs the checks in the order in which an administrator would look.
async fn examine(source: &SettingSource<'_>, names: impl Iterator<Item = String>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = source
        .warnings(names)
        .into_iter()
        .map(|line| {
            warn(
                "settings",
                line,
                "portal serve --help lists all settings and where they count",
            )
        })
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
    findings.extend(local::request_time(&settings));
    findings.push(local::scope(&settings));
    findings.push(local::credential(
        &settings,
        Clock::system().now_ms() / 1000,
    ));
    findings.extend(stored::files(&settings, source));
    findings.extend(database::database(&settings).await);
    findings.extend(remote::examine(&settings).await);
    findings.push(mail::mail_server(&settings).await);
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
