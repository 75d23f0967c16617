//! `portal ready` asks the running portal for its readiness. It is made for health checks of
//! containers.

use crate::config::{SettingSource, Settings, innermost_cause};
use crate::server::startup::CommandError;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

/// Asks the portal of these settings on this machine, and prints its answer.
///
/// # Errors
///
/// Fails if the listen address is invalid or the portal does not answer.
pub async fn ask(source: &SettingSource<'_>) -> Result<ExitCode, CommandError> {
    // Docker keeps other exit codes than 0 and 1 for itself.
    let listening = Settings::listen_address(source).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        CommandError::Failed(lines.join("\n"))
    })?;
    let address = format!("http://{}/readyz", nearest(listening));
    let asked = async {
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(4))
            .build()?;
        let answer = client.get(&address).send().await?;
        let ready = answer.status().is_success();
        Ok::<_, reqwest::Error>((ready, answer.text().await?))
    };
    let (ready, said) = asked.await.map_err(|error| {
        CommandError::failed(
            &format!("no answer from {address}"),
            innermost_cause(&error),
        )
    })?;
    // The exit code is the answer.
    let _ = writeln!(std::io::stdout(), "{}", said.trim());
    Ok(if ready {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Returns the address to ask. A portal that listens on every address is asked on loopback.
fn nearest(listening: SocketAddr) -> SocketAddr {
    let ip = match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listening.port())
}
