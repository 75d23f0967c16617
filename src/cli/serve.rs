//! `portal serve` runs the portal until it receives SIGTERM or SIGINT.

use crate::clock::Clock;
use crate::config::{
    OutgoingProxies, SettingProblem, SettingSource, Settings, database_place, sqlite_file, table,
};
use crate::router;
use crate::server::build::{self, StartError};
use crate::server::listener;
use crate::server::startup::{self, CommandError};
use crate::store;
use crate::telemetry::logging;
use axum::Router;
use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use tokio::net::TcpListener;

/// Fewer file handles than this are warned of.
const FEW_HANDLES: usize = 1024;

/// Runs the portal with the settings of the environment. `addr` replaces the listen address.
///
/// # Errors
///
/// Fails if a setting is invalid or the portal does not start.
pub async fn run(addr: Option<SocketAddr>) -> Result<ExitCode, CommandError> {
    let environment = environment(addr);
    let source = SettingSource::open(&environment)?;
    let settings = Settings::from_source(&source).map_err(refused(&source))?;
    let _logging = logging::start(&settings, &source.warnings(environment_names()));
    log_start(&settings, &source);
    let (listener, _) = startup::bind(settings.addr).await?;
    let greeting = format!("Partner portal: {}", settings.url);
    until_stopped(listener, settings, Router::new(), &greeting).await
}

/// Logs what this process is: version, addresses, database, and where its settings stand.
pub fn log_start(settings: &Settings, source: &SettingSource) {
    let proxy = OutgoingProxies::of_process()
        .https()
        .map(|(_, proxy)| proxy);
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        listening = %settings.addr,
        url = settings.url,
        metrics = settings.metrics_addr.map(|addr| addr.to_string()),
        database = database_place(&settings.database_url),
        settings = source.path().unwrap_or("the environment alone"),
        proxy,
        "starting"
    );
    if settings.database_url.starts_with("sqlite:") && sqlite_file(&settings.database_url).is_none()
    {
        tracing::warn!(
            "the database is in memory: everything, the audit log too, is lost when the portal stops; name a file in PORTAL_DATABASE_URL"
        );
    }
    if let Some(time) = settings.beyond_proxies() {
        tracing::warn!(
            seconds = time.as_secs(),
            "with this PORTAL_UPSTREAM_TIMEOUT a save may take so long: proxies in front must wait longer for an answer than the usual 130 s"
        );
    }
    let limits = listener::Limits::default();
    if let Some(handles) = listener::file_handles().filter(|handles| *handles < FEW_HANDLES) {
        tracing::warn!(
            handles,
            connections = limits.connections,
            "few file handles (ulimit -n): the portal takes fewer connections; give it 4096 or more"
        );
    }
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
    let database_url = settings.database_url.clone();
    let portal = build::build(settings, Clock::system())
        .await
        .map_err(|error| match error {
            StartError::Keys(problem) => CommandError::from(vec![problem]),
            error => CommandError::failed("the portal does not start", error),
        })?;
    let state = &portal.state;
    if !store::claim_file(&database_url) {
        tracing::warn!(
            database = database_place(&database_url),
            "another process runs a portal on this file: use one of them, or PostgreSQL"
        );
    }
    // A database that takes no writes is told here, and may take some later.
    state.auth.store_answers().await;
    startup::on_hangup(&portal.reload)?;
    startup::serve_metrics(state, &stop).await?;
    let router = router::router(state, beside);
    // Standard output may be closed.
    let _ = writeln!(std::io::stdout(), "{greeting}");
    startup::notify("READY=1");
    let (sets, told) = (state.change_sets.clone(), stop.clone());
    tokio::spawn(async move {
        told.cancelled().await;
        sets.send_no_more();
    });
    startup::serve(listener, router, stop, &state.tasks).await;
    state.customers.stop_collecting().await;
    state.change_sets.stop_working().await;
    state.watching.stop_watching().await;
    state.notifications.stop_telling().await;
    state.store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Makes the error of settings that are refused, with what has no effect among them.
pub fn refused(source: &SettingSource<'_>) -> impl Fn(Vec<SettingProblem>) -> CommandError {
    move |problems| CommandError::Settings {
        problems,
        warnings: source.warnings(environment_names()),
    }
}

/// Opens the settings of a command that keeps no log, and tells on standard error what has no effect
/// among them: with a misspelt name it would work on another database.
///
/// # Errors
///
/// Fails if a file of settings cannot be read.
pub fn open<'a>(
    environment: &'a dyn Fn(&str) -> Option<String>,
) -> Result<SettingSource<'a>, CommandError> {
    let source = SettingSource::open(environment)?;
    let mut output = std::io::stderr();
    for line in source.warnings(environment_names()) {
        // Standard error may be closed.
        let _ = writeln!(output, "{}{line}", startup::WARNING);
    }
    Ok(source)
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

/// Returns a problem for every setting of the environment whose value is not UTF-8: reading it would
/// count it as not set.
pub fn unreadable_environment() -> Vec<SettingProblem> {
    std::env::vars_os()
        .filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            (name.starts_with("PORTAL_") && value.to_str().is_none()).then(|| SettingProblem {
                name,
                what: "is not UTF-8 text in the environment".to_owned(),
                example: "",
            })
        })
        .collect()
}
