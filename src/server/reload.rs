//! Reloads encryption keys and the credential while the portal runs. Their files are read every few
//! seconds and at SIGHUP. A file that cannot be used changes nothing, and is logged once with the
//! remedy.

use crate::auth::oidc::Provider;
use crate::clock::{Clock, millis};
use crate::store::sealing::Keys;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Time between two reads of the files.
const READ_INTERVAL: Duration = Duration::from_secs(2);

/// Time between two warnings about a certificate that ends soon.
const WARNING_INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);

/// Remaining life of a certificate from which on a warning is logged.
const WARNING_LEAD: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The problems that were logged already, so that they are not logged every few seconds.
#[derive(Debug, Default)]
pub struct ReportedProblems(Mutex<Reported>);

#[derive(Debug, Default)]
struct Reported {
    keys: Option<String>,
    credential: Option<String>,
    warned_at: Option<i64>,
}

/// The files of keys and credential, and the services that use them.
pub struct Reload {
    pub keys: Keys,
    provider: Provider,
    clock: Clock,
    reported: ReportedProblems,
}

impl Reload {
    pub fn new(keys: Keys, provider: Provider, clock: Clock) -> Reload {
        Reload {
            keys,
            provider,
            clock,
            reported: ReportedProblems::default(),
        }
    }

    /// Reads the files every few seconds, without end.
    pub(crate) async fn watch(self: Arc<Self>) {
        loop {
            self.read_files_again().await;
            tokio::time::sleep(READ_INTERVAL).await;
        }
    }

    /// Reads the files of keys and credential again.
    pub async fn read_files_again(self: &Arc<Self>) {
        let reload = Arc::clone(self);
        // A file may be on a slow disk.
        if tokio::task::spawn_blocking(move || reload.read_again())
            .await
            .is_err()
        {
            tracing::error!("the files of keys and credential could not be read again");
        }
    }

    fn read_again(&self) {
        let keys = self.keys.read_again();
        if keys == Ok(true) {
            tracing::info!(
                key = self.keys.sealing(),
                "the encryption keys were read again, and this one seals now"
            );
        }
        let credential = self.provider.read_again();
        if matches!(credential, Ok(true)) {
            tracing::info!("the credential was read again, and the new one is used now");
        }
        let mut reported = self
            .reported
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(why) = new_problem(&mut reported.keys, keys.err()) {
            tracing::error!(
                "the file of PORTAL_ENCRYPTION_KEYS_FILE {why}; the keys read before stay in use"
            );
        }
        if let Some(why) = new_problem(&mut reported.credential, credential.err()) {
            tracing::error!("the file of the credential {why}; the one read before stays in use");
        }
        let now = self.clock.now_ms();
        if let Some(ends_at) = self.provider.certificate_ends_at()
            && ends_at.saturating_mul(1000) - now < millis(WARNING_LEAD)
            && reported
                .warned_at
                .is_none_or(|at| now - at >= millis(WARNING_INTERVAL))
        {
            reported.warned_at = Some(now);
            let days = (ends_at - now / 1000).div_euclid(24 * 60 * 60);
            tracing::warn!(
                days,
                "the client certificate ends soon: upload a new one, then put it into its file"
            );
        }
    }
}

/// Returns the current problem if it differs from the one that was reported last.
fn new_problem(
    reported: &mut Option<String>,
    problem: Option<impl std::fmt::Display>,
) -> Option<String> {
    let problem = problem.map(|problem| problem.to_string());
    let new_problem = problem.clone().filter(|_| *reported != problem);
    *reported = problem;
    new_problem
}

#[cfg(test)]
mod tests {
    use super::new_problem;

    #[test]
    fn the_same_complaint_is_said_once() {
        let mut reported = None;
        assert_eq!(
            new_problem(&mut reported, Some("broken")).as_deref(),
            Some("broken")
        );
        assert_eq!(new_problem(&mut reported, Some("broken")), None);
        assert_eq!(
            new_problem(&mut reported, Some("gone")).as_deref(),
            Some("gone")
        );
        assert_eq!(new_problem(&mut reported, None::<&str>), None);
        assert_eq!(
            new_problem(&mut reported, Some("gone")).as_deref(),
            Some("gone"),
            "once it was right in between"
        );
    }
}
