//! Reloads encryption keys and the credential while the portal runs. Their files are read every few
//! seconds and at SIGHUP. A file that cannot be used changes nothing, and is logged once with the
//! remedy.

use crate::auth::oidc::Provider;
use crate::clock::{Clock, millis};
use crate::store::sealing::NotTaken;
use crate::store::{Store, key_use};
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
    /// The end that was told last, and when.
    certificate: Option<(CertificateEnd, i64)>,
}

/// The end of the client certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CertificateEnd {
    Far,
    /// In this many days.
    Soon(i64),
    /// This many days ago.
    Past(i64),
}

impl CertificateEnd {
    /// `ends_at` is in Unix seconds, `now` in milliseconds.
    fn of(ends_at: i64, now: i64) -> CertificateEnd {
        const DAY: i64 = 24 * 60 * 60;
        let left = ends_at.saturating_sub(now / 1000);
        if left < 0 {
            CertificateEnd::Past(left.saturating_neg() / DAY)
        } else if left.saturating_mul(1000) < millis(WARNING_LEAD) {
            CertificateEnd::Soon(left / DAY)
        } else {
            CertificateEnd::Far
        }
    }

    /// Returns whether it is to be told: once a day, and at once when the end has come.
    fn is_due(self, now: i64, told: Option<(CertificateEnd, i64)>) -> bool {
        let is_past = |end: CertificateEnd| matches!(end, CertificateEnd::Past(_));
        self != CertificateEnd::Far
            && told.is_none_or(|(end, at)| {
                now - at >= millis(WARNING_INTERVAL) || is_past(self) != is_past(end)
            })
    }

    fn log(self) {
        match self {
            CertificateEnd::Far => {}
            CertificateEnd::Soon(days) => tracing::warn!(
                days,
                "the client certificate ends soon: upload a new one, then put it into its file"
            ),
            CertificateEnd::Past(days) => tracing::error!(
                "the client certificate ended {days} days ago, and nobody can sign in: upload a new one, then put it into its file"
            ),
        }
    }
}

/// The files of keys and credential, and the services that use them.
pub struct Reload {
    store: Store,
    provider: Provider,
    clock: Clock,
    /// The paths of the files of keys and credential; empty where there is none.
    files: [String; 2],
    reported: ReportedProblems,
}

impl Reload {
    pub fn new(store: Store, provider: Provider, clock: Clock, files: [String; 2]) -> Reload {
        Reload {
            store,
            provider,
            clock,
            files,
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
        let keys = key_use::read_keys_again(&self.store).await;
        let reload = Arc::clone(self);
        // A file may be on a slow disk.
        if tokio::task::spawn_blocking(move || reload.report(keys))
            .await
            .is_err()
        {
            tracing::error!("the files of keys and credential could not be read again");
        }
    }

    /// Logs what became of the keys, and reads the credential again.
    fn report(&self, keys: Result<bool, NotTaken>) {
        if keys == Ok(true) {
            tracing::info!(
                key = self.store.sealing_key(),
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
                file = self.files[0],
                "the file of PORTAL_ENCRYPTION_KEYS_FILE {why}; the keys read before stay in use"
            );
        }
        if let Some(why) = new_problem(&mut reported.credential, credential.err()) {
            tracing::error!(
                file = self.files[1],
                "the file of the credential {why}; the one read before stays in use"
            );
        }
        let now = self.clock.now_ms();
        if let Some(ends_at) = self.provider.certificate_ends_at() {
            let end = CertificateEnd::of(ends_at, now);
            if end.is_due(now, reported.certificate) {
                reported.certificate = Some((end, now));
                end.log();
            }
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
    use super::{CertificateEnd, new_problem};

    #[test]
    fn a_certificate_that_has_ended_is_told_at_once_and_daily() {
        const DAY: i64 = 24 * 60 * 60;
        let at = |days: i64| (100 + days) * DAY * 1000;
        let end = |days: i64| CertificateEnd::of(100 * DAY, at(days));
        assert_eq!(end(-30), CertificateEnd::Far);
        assert_eq!(end(-29), CertificateEnd::Soon(29));
        assert_eq!(end(0), CertificateEnd::Soon(0));
        let past = CertificateEnd::of(100 * DAY, at(2) + 1000);
        assert_eq!(past, CertificateEnd::Past(2));
        assert!(!end(-30).is_due(at(-30), None));
        assert!(end(-29).is_due(at(-29), None));
        let told = Some((end(-1), at(-1)));
        assert!(!end(-1).is_due(at(-1) + 1000, told));
        assert!(end(0).is_due(at(0), told));
        let just_past = CertificateEnd::of(100 * DAY, at(0) + 1000);
        assert_eq!(just_past, CertificateEnd::Past(0));
        assert!(just_past.is_due(at(0) + 1000, Some((end(0), at(0)))));
        assert!(!just_past.is_due(at(0) + 2000, Some((just_past, at(0) + 1000))));
    }

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
