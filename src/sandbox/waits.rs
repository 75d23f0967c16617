//! The waits that faults cause: each ends after its time, or as soon as it is told to. Tests set
//! a time that never comes and end the wait themselves, so that they need not guess how long the
//! rest takes on a busy machine.

use super::lock;
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::oneshot;

/// The waits that are going on, by the fault that caused them.
#[derive(Default)]
pub struct Waits(Mutex<Vec<(&'static str, oneshot::Sender<()>)>>);

impl Waits {
    /// Returns after this time, or when `end` is called for this fault.
    pub async fn wait(&self, fault: &'static str, time: Duration) {
        let (end, ended) = oneshot::channel();
        lock(&self.0).push((fault, end));
        let _ = tokio::time::timeout(time, ended).await;
    }

    /// Returns the number of requests that wait because of this fault now.
    pub fn count(&self, fault: &str) -> usize {
        let mut waits = lock(&self.0);
        waits.retain(|(_, end)| !end.is_closed());
        waits.iter().filter(|(name, _)| *name == fault).count()
    }

    /// Ends the waits of this fault; later requests wait all the same.
    pub fn end(&self, fault: &str) {
        lock(&self.0).retain(|(name, _)| *name != fault);
    }
}
