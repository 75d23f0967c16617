//! The waits that quirks cause: each ends after its time, or as soon as it is told to. Tests set
//! a time that never comes and end the wait themselves, so that they need not guess how long the
//! rest takes on a busy machine.

use super::lock;
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::oneshot;

/// The waits that are going on, by the quirk that caused them.
#[derive(Default)]
pub struct Waits(Mutex<Vec<(&'static str, oneshot::Sender<()>)>>);

impl Waits {
    /// Returns after this time, or when `end` is called for this quirk.
    pub async fn wait(&self, quirk: &'static str, time: Duration) {
        let (end, ended) = oneshot::channel();
        lock(&self.0).push((quirk, end));
        let _ = tokio::time::timeout(time, ended).await;
    }

    /// How many requests wait because of this quirk now.
    pub fn count(&self, quirk: &str) -> usize {
        let mut waits = lock(&self.0);
        waits.retain(|(_, end)| !end.is_closed());
        waits.iter().filter(|(name, _)| *name == quirk).count()
    }

    /// Ends the waits of this quirk; requests to come wait all the same.
    pub fn end(&self, quirk: &str) {
        lock(&self.0).retain(|(name, _)| *name != quirk);
    }
}
