//! Start and stop of the process: addresses, signals and exit codes.

use super::reload::Reload;
use crate::config::SettingProblem;
use crate::partner_center::OTHER_RESOURCES;
use crate::server::listener;
use crate::state::AppState;
use crate::store::drafts;
use crate::telemetry::metrics;
use axum::Router;
use std::io::Write;
use std::net;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Stands before what is told of settings that have no effect, on standard error.
pub const WARNING: &str = "warning: ";

/// The reason why a command fails.
#[derive(Debug)]
pub enum CommandError {
    /// Missing or invalid settings, one line for each, and what has no effect among the settings: a
    /// misspelt name is often the reason.
    Settings {
        problems: Vec<SettingProblem>,
        warnings: Vec<String>,
    },
    /// Any other reason.
    Failed(String),
}

impl From<Vec<SettingProblem>> for CommandError {
    fn from(problems: Vec<SettingProblem>) -> CommandError {
        CommandError::Settings {
            problems,
            warnings: Vec::new(),
        }
    }
}

impl CommandError {
    /// Creates the reason from a sentence and the error that caused it.
    pub fn failed(what: &str, error: impl std::fmt::Display) -> CommandError {
        CommandError::Failed(format!("{what}: {error}"))
    }

    /// Prints the reason on standard error. The exit code is 2 for invalid settings, 1 for any
    /// other reason.
    pub fn report(&self) -> ExitCode {
        // Standard error may be closed, or on a full disk. The exit code stays.
        let mut output = std::io::stderr();
        match self {
            CommandError::Settings { problems, warnings } => {
                for problem in problems {
                    let _ = writeln!(output, "{problem}");
                }
                for line in warnings {
                    let _ = writeln!(output, "{WARNING}{line}");
                }
                let _ = writeln!(output, "All settings: portal serve --help");
                ExitCode::from(2)
            }
            CommandError::Failed(what) => {
                let _ = writeln!(output, "{what}");
                ExitCode::from(1)
            }
        }
    }
}

/// Text for people who try the portal. `people` are names, roles and descriptions.
pub fn sandbox_greeting<'a>(
    url: &str,
    people: impl Iterator<Item = (&'a str, String, &'a str)>,
    thrown_away: bool,
) -> String {
    let people: String = people
        .map(|(name, roles, what)| format!("  {name:<20} {roles:<16} {what}\n"))
        .collect();
    let end = if thrown_away {
        "; the database is thrown away then"
    } else {
        ""
    };
    format!(
        "Partner portal on the sandbox: {url}\n\nSign in as\n{people}\n\
         Quirks, faults and the journal of requests: {url}/sandbox\nCtrl+C ends it{end}.\n"
    )
}

/// Binds the listen address. The returned address has the actual port.
///
/// # Errors
///
/// Fails if the address cannot be bound.
pub async fn bind(addr: net::SocketAddr) -> Result<(TcpListener, net::SocketAddr), CommandError> {
    let listener = TcpListener::bind(addr).await.map_err(|error| {
        CommandError::failed(&format!("cannot listen on {addr} (PORTAL_ADDR)"), error)
    })?;
    let addr = listener
        .local_addr()
        .map_err(|error| CommandError::failed("cannot listen", error))?;
    Ok((listener, addr))
}

/// Tells the supervisor that started this process a state, as `sd_notify` does: `READY=1` once it
/// serves. Does nothing where no supervisor asked for that (`NOTIFY_SOCKET`).
pub fn notify(state: &str) {
    let Some(path) = std::env::var_os("NOTIFY_SOCKET").filter(|path| !path.is_empty()) else {
        return;
    };
    let address = match path.as_encoded_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name),
        None => SocketAddr::from_pathname(&path),
    };
    let told = address
        .and_then(|address| UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &address));
    if let Err(error) = told {
        tracing::warn!(%error, "the supervisor could not be told that the portal is ready");
    }
}

/// Returns a token that the first SIGTERM or SIGINT cancels.
///
/// # Errors
///
/// Fails if the signal handlers cannot be installed.
pub fn stop_signal() -> Result<CancellationToken, CommandError> {
    let failed = |error| CommandError::failed("cannot wait for signals", error);
    let (mut terminate, mut interrupt) = (
        signal(SignalKind::terminate()).map_err(failed)?,
        signal(SignalKind::interrupt()).map_err(failed)?,
    );
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    tokio::spawn(async move {
        tokio::select! { _ = terminate.recv() => {} _ = interrupt.recv() => {} }
        tracing::info!("stopping: what is under way is finished first");
        notify("STOPPING=1");
        stopping.cancel();
    });
    Ok(stop)
}

/// Reloads the files of keys and credential at SIGHUP, without waiting for the next regular read.
///
/// # Errors
///
/// Fails if the signal handler cannot be installed.
pub fn on_hangup(reload: &Arc<Reload>) -> Result<(), CommandError> {
    let mut hangup = signal(SignalKind::hangup())
        .map_err(|error| CommandError::failed("cannot wait for signals", error))?;
    let reload = Arc::downgrade(reload);
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            let Some(reload) = reload.upgrade() else {
                return;
            };
            reload.read_files_again().await;
        }
    });
    Ok(())
}

/// Serves the metrics on their own address, if the settings name one.
///
/// # Errors
///
/// Fails if the metrics are installed already or the address cannot be bound.
pub async fn serve_metrics(state: &AppState, stop: &CancellationToken) -> Result<(), CommandError> {
    let Some(addr) = state.settings.metrics_addr else {
        return Ok(());
    };
    let handle = metrics::install(OTHER_RESOURCES)
        .map_err(|error| CommandError::failed("cannot count", error))?;
    let listener = TcpListener::bind(addr).await;
    let listener = listener.map_err(|error| {
        CommandError::failed(
            &format!("cannot listen on {addr} (PORTAL_METRICS_ADDR)"),
            error,
        )
    })?;
    let limits = listener::Limits {
        connections: 64,
        stopping: Duration::ZERO,
        ..listener::Limits::default()
    };
    let (store, provider) = (state.store.clone(), state.auth.provider.clone());
    let read = move || {
        let (store, provider) = (store.clone(), provider.clone());
        async move {
            metrics::Gauges {
                drafts: drafts::count(&store).await.ok(),
                certificate_ends_at: provider.certificate_ends_at(),
            }
        }
    };
    tokio::spawn(listener::serve(
        listener,
        metrics::router(handle, read),
        stop.clone(),
        limits,
    ));
    Ok(())
}

/// Serves until `stop`, then waits for open requests and for `tasks` (saves that outlive their
/// request), 30 seconds for both together. A save that is cut off remains in the audit log as an
/// intent without outcome, and is reconciled when its person signs in again.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
    tasks: &TaskTracker,
) {
    serve_within(listener::Limits::default(), listener, router, stop, tasks).await;
}

/// Returns true if everything could be finished.
async fn serve_within(
    limits: listener::Limits,
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
    tasks: &TaskTracker,
) -> bool {
    let serving = tokio::spawn(listener::serve(listener, router, stop.clone(), limits));
    stop.cancelled().await;
    let until = Instant::now() + limits.stopping;
    let answered = serving.await.unwrap_or(false);
    tasks.close();
    let finished = timeout_at(until, tasks.wait()).await.is_ok();
    if answered && finished {
        tracing::info!("stopped");
    } else {
        tracing::warn!(
            requests_finished = answered,
            tasks_cut_off = tasks.len(),
            "stopped before everything was finished; saves among it are settled at their person's next sign-in"
        );
    }
    answered && finished
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn stopped_with(
        stopping: Duration,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> (bool, TaskTracker) {
        let (listener, _) = bind("127.0.0.1:0".parse().expect("an address"))
            .await
            .unwrap_or_else(|_| panic!("a free port"));
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        tasks.spawn(task);
        stop.cancel();
        let limits = listener::Limits {
            stopping,
            ..listener::Limits::default()
        };
        (
            serve_within(limits, listener, Router::new(), stop, &tasks).await,
            tasks,
        )
    }

    /// Promise U5.
    #[tokio::test]
    async fn stopping_waits_for_saves_that_outlive_their_request() {
        let (begun, release) = (CancellationToken::new(), CancellationToken::new());
        let (begins, released) = (begun.clone(), release.clone());
        let save = async move {
            begins.cancel();
            released.cancelled().await;
        };
        let stopped = tokio::spawn(stopped_with(Duration::from_secs(30), save));
        begun.cancelled().await;
        assert!(!stopped.is_finished());
        release.cancel();
        let (finished, tasks) = stopped.await.expect("no panic");
        assert!(finished && tasks.is_empty());
    }

    /// Promise U5.
    #[tokio::test]
    async fn stopping_does_not_wait_for_a_save_without_end() {
        let (finished, tasks) =
            stopped_with(Duration::from_millis(50), std::future::pending()).await;
        assert!(!finished);
        assert_eq!(tasks.len(), 1, "it is cut off when the process ends");
    }
}
