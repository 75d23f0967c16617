//! Encryption keys and credential that change while the portal runs: their files are looked at
//! every few seconds, and at SIGHUP. What cannot be taken changes nothing, and is logged once with
//! what to do.

use crate::auth::oidc::Provider;
use crate::clock::{Clock, millis};
use crate::store::sealing::Keys;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Between two looks at the files.
const EVERY: Duration = Duration::from_secs(2);

/// Between two warnings of a certificate that ends soon.
const DAILY: Duration = Duration::from_secs(24 * 60 * 60);

/// A certificate is warned of this long before its end.
const SOON: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What has been said already, so that it is not said every few seconds.
#[derive(Debug, Default)]
pub struct ReportedProblems(Mutex<Reported>);

#[derive(Debug, Default)]
struct Reported {
    keys: Option<String>,
    credential: Option<String>,
    warned_at: Option<i64>,
}

/// The files of keys and credential, and what uses their content.
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

    /// Looks at the files every few seconds, for ever.
    pub(crate) async fn watch(self: Arc<Self>) {
        loop {
            self.read_files_again().await;
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Looks at the files of keys and credential again.
    pub async fn read_files_again(self: &Arc<Self>) {
        let reload = Arc::clone(self);
        // A file may be on a disk that takes its time.
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
        let mut said = self
            .reported
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(why) = news(&mut said.keys, keys.err()) {
            tracing::error!(
                "the file of PORTAL_ENCRYPTION_KEYS_FILE {why}; the keys read before stay in use"
            );
        }
        if let Some(why) = news(&mut said.credential, credential.err()) {
            tracing::error!("the file of the credential {why}; the one read before stays in use");
        }
        let now = self.clock.now_ms();
        if let Some(ends_at) = self.provider.certificate_ends_at()
            && ends_at.saturating_mul(1000) - now < millis(SOON)
            && said.warned_at.is_none_or(|at| now - at >= millis(DAILY))
        {
            said.warned_at = Some(now);
            let days = (ends_at - now / 1000).div_euclid(24 * 60 * 60);
            tracing::warn!(
                days,
                "the client certificate ends soon: upload a new one, then put it into its file"
            );
        }
    }
}

/// What is wrong now, if it is not what was said last.
fn news(said: &mut Option<String>, wrong: Option<impl std::fmt::Display>) -> Option<String> {
    let wrong = wrong.map(|wrong| wrong.to_string());
    let news = wrong.clone().filter(|_| *said != wrong);
    *said = wrong;
    news
}

#[cfg(test)]
mod tests {
    use super::news;

    #[test]
    fn the_same_complaint_is_said_once() {
        let mut said = None;
        assert_eq!(news(&mut said, Some("broken")).as_deref(), Some("broken"));
        assert_eq!(news(&mut said, Some("broken")), None);
        assert_eq!(news(&mut said, Some("gone")).as_deref(), Some("gone"));
        assert_eq!(news(&mut said, None::<&str>), None);
        assert_eq!(
            news(&mut said, Some("gone")).as_deref(),
            Some("gone"),
            "once it was right in between"
        );
    }
}
