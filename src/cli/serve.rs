//! `portal serve` runs the portal until it receives SIGTERM or SIGINT.

use crate::clock::Clock;
use crate::config::{SettingSource, Settings, table};
use crate::router;
use crate::server::startup::{self, CommandError};
use crate::telemetry::logging;
use axum::Router;
use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use tokio::net::TcpListener;

/// Runs the portal with the settings of the environment. `addr` replaces the listen address.
///
/// # Errors
///
/// Fails if a setting is invalid or the portal does not start.
pub async fn run(addr: Option<SocketAddr>) -> Result<ExitCode, CommandError> {
    let environment = environment(addr);
    let source = SettingSource::open(&environment)?;
    let settings = Settings::from_source(&source)?;
    let _traces = logging::start(&settings, &source.unknown(environment_names()));
    let (listener, _) = startup::bind(settings.addr).await?;
    let greeting = format!("Partner portal: {}", settings.url);
    until_stopped(listener, settings, Router::new(), &greeting).await
}

/// Runs the portal, with the routes of `beside` on the same address, until it is told to stop. It
/// prints the greeting once it is ready.
///
/// # Errors
///
/// Fails if the portal does not start.
pub async fn until_stopped(
    listener: TcpListener,
    settings: Settings,
    beside: Router,
    greeting: &str,
) -> Result<ExitCode, CommandError> {
    let stop = startup::stop_signal()?;
    let portal = crate::server::build::build(settings, Clock::system())
        .await
        .map_err(|error| CommandError::failed("the portal does not start", error))?;
    let state = &portal.state;
    startup::on_hangup(&portal.reload)?;
    startup::serve_metrics(state, &stop).await?;
    let router = router::router(state, beside);
    // Standard output may be closed.
    let _ = writeln!(std::io::stdout(), "{greeting}");
    startup::serve(listener, router, stop, &state.tasks).await;
    state.store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Returns the variables of the process, with `addr` in place of the listen address.
pub fn environment(addr: Option<SocketAddr>) -> impl Fn(&str) -> Option<String> {
    move |name| {
        addr.filter(|_| name == table::ADDR.name)
            .map(|addr| addr.to_string())
            .or_else(|| std::env::var(name).ok())
    }
}

/// Returns the names of the variables of the process.
pub fn environment_names() -> impl Iterator<Item = String> {
    std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())
}
