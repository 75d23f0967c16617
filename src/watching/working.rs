//! Who watches, and when: one process at a time, under a lease, and only while something is due. What
//! is stored tells another process where to go on.

use super::asking::Trouble;
use super::subject::RETRY;
use super::{WatchSource, WatchSubject, Watching};
use crate::auth::LentSignIn;
use crate::clock::millis;
use crate::error::Error;
use crate::news::{News, NewsKind};
use crate::store::leases::{self, Lease};
use crate::store::news::Announcement;
use crate::store::watch::{self, StoredWatch};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

const LEASE: &str = "watching";

/// The row that says until when nothing is read, and why.
pub(super) const PAUSE: &str = "pause";

/// The longest time between two looks, that while another process watches, and the shortest.
const LOOK: Duration = Duration::from_secs(60);
const LOOK_SOON: Duration = Duration::from_secs(10);
const SHORTEST: Duration = Duration::from_millis(200);

/// Longest wait of a stop until the lease is given back.
const GIVING_BACK: Duration = Duration::from_secs(2);

/// What the service and the task that watches know of each other.
#[derive(Debug, Default)]
pub(super) struct WatchingState {
    wake: Notify,
    stopped: CancellationToken,
    /// Held while this process watches.
    working: tokio::sync::Mutex<()>,
}

/// The rows of the database, by their names.
pub(super) type Rows = BTreeMap<String, StoredWatch>;

/// The work of a look.
pub(super) struct WatchRun<'a> {
    pub watching: &'a Watching,
    pub lease: &'a Lease,
    pub rows: Rows,
    /// The loans, the latest first.
    pub loans: Vec<LentSignIn>,
}

impl Watching {
    /// Watches as long as the process lives, if the settings opt into that.
    pub async fn watch_for_ever(self) {
        while self.is_on && !self.state.stopped.is_cancelled() {
            let next = match self.look().await {
                Ok(next) => next,
                Err(error) => {
                    tracing::info!(kind = error.kind.as_str(), "watching is interrupted");
                    LOOK
                }
            };
            tokio::select! {
                () = self.state.stopped.cancelled() => return,
                () = self.state.wake.notified() => {}
                () = sleep(next) => {}
            }
        }
    }

    /// Looks at once for what is due.
    pub fn look_now(&self) {
        self.state.wake.notify_one();
    }

    /// Leaves watching to another process, which can go on at once.
    pub async fn stop_watching(&self) {
        self.state.stopped.cancel();
        if timeout(GIVING_BACK, self.state.working.lock())
            .await
            .is_err()
        {
            tracing::info!("another process goes on with watching a little later");
        }
    }

    /// Reads what is due. Returns when to look again.
    async fn look(&self) -> Result<Duration, Error> {
        let _working = self.state.working.lock().await;
        let left = self.time_left().await?;
        if !left.is_zero() {
            return Ok(left.clamp(SHORTEST, LOOK));
        }
        let Some(lease) = leases::take(&self.store, LEASE).await? else {
            return Ok(LOOK_SOON);
        };
        let working = async {
            tokio::select! {
                biased;
                () = self.state.stopped.cancelled() => Ok(()),
                worked = self.work(&lease) => worked,
            }
        };
        let worked = lease.hold(working).await;
        lease.give_back().await;
        worked?;
        Ok(self.time_left().await?.clamp(SHORTEST, LOOK))
    }

    async fn work(&self, lease: &Lease) -> Result<(), Error> {
        let mut run = WatchRun {
            watching: self,
            lease,
            // Another process may have watched until a moment ago.
            rows: self.rows().await?,
            loans: self.auth.lent.list().await?,
        };
        while lease.is_certain() {
            let now = self.clock.now_ms();
            let Some(subject) = self.due(&run.rows, &run.loans, now) else {
                return Ok(());
            };
            let trouble = match run.read(subject).await {
                Ok(()) => {
                    self.tries.answered(&key_of(subject));
                    continue;
                }
                Err(trouble) => trouble,
            };
            if !run.cope(subject, trouble).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    pub(super) async fn rows(&self) -> Result<Rows, Error> {
        let rows = watch::all(&self.store).await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.name.clone(), row))
            .collect())
    }

    /// The time until something is due: zero while there is something to read.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn time_left(&self) -> Result<Duration, Error> {
        let (rows, loans) = (self.rows().await?, self.auth.lent.list().await?);
        let now = self.clock.now_ms();
        let paused = rows.get(PAUSE).map_or(0, |row| row.next_at);
        let subjects = WatchSubject::ALL.into_iter();
        let next = subjects.filter_map(|subject| self.next_at(subject, &rows, &loans));
        let next = next.min().unwrap_or(i64::MAX).max(paused);
        Ok(Duration::from_millis(
            u64::try_from(next.saturating_sub(now)).unwrap_or_default(),
        ))
    }

    fn due(&self, rows: &Rows, loans: &[LentSignIn], now: i64) -> Option<WatchSubject> {
        if rows.get(PAUSE).is_some_and(|pause| pause.next_at > now) {
            return None;
        }
        let is_due = |subject: &WatchSubject| {
            let next = self.next_at(*subject, rows, loans);
            next.is_some_and(|next| next <= now)
        };
        WatchSubject::ALL.into_iter().find(is_due)
    }

    /// When a subject is read next, in Unix milliseconds; `None` while it cannot be.
    pub(super) fn next_at(
        &self,
        subject: WatchSubject,
        rows: &Rows,
        loans: &[LentSignIn],
    ) -> Option<i64> {
        let row = rows.get(subject.as_str());
        let next = row.map_or(0, |row| row.next_at);
        match (subject, subject.source()) {
            (WatchSubject::Activity, _) if !self.has_log => None,
            (WatchSubject::Problems, _) => row.filter(|row| row.found > 0).map(|row| row.next_at),
            (_, WatchSource::Lent) => {
                let latest = latest_loan(loans)?;
                // Whoever lends a sign-in sees at once whether it does.
                let is_tried = row.is_some_and(|row| row.position == latest);
                Some(if is_tried { next } else { 0 })
            }
            (_, WatchSource::App | WatchSource::Nobody) => Some(next),
        }
    }
}

/// Names a subject among what was tried.
fn key_of(subject: WatchSubject) -> String {
    format!("subject {}", subject.as_str())
}

/// Names the loan that was made last, of those that last.
fn latest_loan(loans: &[LentSignIn]) -> Option<String> {
    let lasting = loans.iter().filter(|loan| loan.ended.is_none());
    let latest = lasting.map(|loan| loan.seq).max()?;
    Some(latest.to_string())
}

impl WatchRun<'_> {
    /// The row of a subject as it is to be stored.
    pub(super) fn row(&self, subject: WatchSubject) -> StoredWatch {
        let stored = self.rows.get(subject.as_str()).cloned();
        stored.unwrap_or_else(|| StoredWatch {
            name: subject.as_str().to_owned(),
            ..StoredWatch::default()
        })
    }

    /// The same of a subject that is tried now, with the loan that it is tried with.
    fn tried(&self, subject: WatchSubject) -> StoredWatch {
        let row = self.row(subject);
        let position = match subject.source() {
            WatchSource::Lent => latest_loan(&self.loans).unwrap_or_default(),
            WatchSource::App | WatchSource::Nobody => row.position,
        };
        StoredWatch { position, ..row }
    }

    /// Stores a row.
    ///
    /// # Errors
    /// `Lost` if another process watches by now.
    pub(super) async fn put(
        &mut self,
        row: StoredWatch,
        news: Option<&Announcement>,
    ) -> Result<(), Trouble> {
        if !self.lease.is_certain() {
            return Err(Trouble::Lost);
        }
        let store = &self.watching.store;
        if !watch::put(store, &row, self.lease.fence(), news).await? {
            return Err(Trouble::Lost);
        }
        self.rows.insert(row.name.clone(), row);
        Ok(())
    }

    /// Stores that a subject was read.
    pub(super) async fn is_read(
        &mut self,
        subject: WatchSubject,
        next_in_ms: i64,
    ) -> Result<(), Trouble> {
        let now = self.watching.clock.now_ms();
        let row = StoredWatch {
            began_at: now,
            read_at: now,
            next_at: now.saturating_add(next_in_ms),
            problem: String::new(),
            ..self.tried(subject)
        };
        self.put(row, None).await
    }

    /// Copes with what was not read. Returns whether the look goes on.
    async fn cope(&mut self, subject: WatchSubject, trouble: Trouble) -> Result<bool, Error> {
        let coped = match trouble {
            Trouble::Lost => return Ok(false),
            Trouble::Failed(error) => return Err(error),
            Trouble::Pause(time, word) => self.pause(time, word).await.map(|()| false),
            Trouble::Unreadable(time) => self.is_unreadable(subject, time).await,
            Trouble::Refused(word) => self.is_refused(subject, word).await.map(|()| true),
            Trouble::NotThere => self.is_refused(subject, "not-there").await.map(|()| true),
        };
        match coped {
            Ok(goes_on) => Ok(goes_on),
            Err(Trouble::Failed(error)) => Err(error),
            Err(_) => Ok(false),
        }
    }

    /// Puts a subject off whose list or log cannot be read: after some tries the others go on, and it
    /// is tried again later. Returns whether the look goes on.
    async fn is_unreadable(
        &mut self,
        subject: WatchSubject,
        wait: Duration,
    ) -> Result<bool, Trouble> {
        let goes_on = self.watching.tries.failed(key_of(subject));
        match goes_on {
            true => self.is_refused(subject, "unavailable").await?,
            false => self.pause(wait, "unavailable").await?,
        }
        Ok(goes_on)
    }

    async fn pause(&mut self, time: Duration, word: &str) -> Result<(), Trouble> {
        let now = self.watching.clock.now_ms();
        let row = StoredWatch {
            name: PAUSE.to_owned(),
            began_at: now,
            next_at: now.saturating_add(millis(time)),
            problem: word.to_owned(),
            ..StoredWatch::default()
        };
        self.put(row, None).await
    }

    /// A subject may not be read, or cannot be: it is tried again later. That the app gets no token
    /// is told once.
    async fn is_refused(&mut self, subject: WatchSubject, word: &str) -> Result<(), Trouble> {
        let now = self.watching.clock.now_ms();
        let is_known = self.rows.values().any(|row| row.problem == word);
        let news = (word == "app-refused" && !is_known).then(|| {
            let id = format!("watching-{word}-{now}");
            Announcement::of(&News {
                outcome: word.to_owned(),
                ..News::new(NewsKind::Watching, id, now)
            })
        });
        let before = self.tried(subject);
        let row = StoredWatch {
            // A round goes on where it was.
            began_at: match subject {
                WatchSubject::Profiles => before.began_at,
                _ => now,
            },
            next_at: now.saturating_add(millis(RETRY)),
            problem: word.to_owned(),
            ..before
        };
        self.put(row, news.as_ref()).await?;
        // Whoever has ended a loan, or lent one, did so meanwhile.
        self.loans = self.watching.auth.lent.list().await?;
        Ok(())
    }
}
