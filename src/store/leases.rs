//! Leases: one process at a time may do something, however many share the database. A lease ends by
//! itself, by the database's clock, unless its holder renews it; no transaction stays open
//! meanwhile. Each holder has a greater fence than the one before, so that the writes of a holder
//! that was paused for too long can be told from those of its successor.

use super::places::{SEVERAL, places};
use super::{Backend, Store, StoreError};
use aws_lc_rs::rand;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// A lease lasts this long without renewal: a holder that died blocks others for this long.
pub const LENGTH: Duration = Duration::from_secs(8);
/// Three renewals may fail before a lease is lost.
const RENEWED_EVERY: Duration = Duration::from_secs(2);
/// The row of a lease is removed this long after its end.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// A lease that this process holds until it gives it back, or has not renewed it for `LENGTH`.
pub struct Lease {
    store: Store,
    name: String,
    fence: i64,
    taken_over: bool,
    /// By this process's own steady clock.
    certain_until: Mutex<Instant>,
    left: AtomicBool,
}

/// Takes the lease, unless somebody holds it.
pub async fn take(store: &Store, name: &str) -> Result<Option<Lease>, StoreError> {
    let certain_until = Mutex::new(Instant::now() + LENGTH);
    let taken: Option<(i64, i64)> = sqlx::query_as(sql(
        store,
        "INSERT INTO lease (name, fence, ends_at, given_back, taken_over) VALUES ($1, {now}, {now} + $2, 0, 0)
         ON CONFLICT (name) DO UPDATE SET
            fence = CASE WHEN lease.fence >= excluded.fence THEN lease.fence + 1 ELSE excluded.fence END,
            ends_at = excluded.ends_at, taken_over = 1 - lease.given_back, given_back = 0
         WHERE lease.given_back = 1 OR lease.ends_at <= excluded.fence
         RETURNING fence, taken_over",
    ))
    .bind(name)
    .bind(length())
    .fetch_all(&store.pool)
    .await?
    .pop();
    Ok(taken.map(|(fence, taken_over)| Lease {
        store: store.clone(),
        name: name.to_owned(),
        fence,
        taken_over: taken_over == 1,
        certain_until,
        left: AtomicBool::new(false),
    }))
}

/// Returns whether somebody holds the lease, in whichever process.
pub async fn is_held(store: &Store, name: &str) -> Result<bool, StoreError> {
    let held = sqlx::query(sql(
        store,
        "SELECT 1 FROM lease WHERE name = $1 AND given_back = 0 AND ends_at > {now}",
    ));
    Ok(held.bind(name).fetch_optional(&store.pool).await?.is_some())
}

/// Returns those of these leases that somebody holds, in whichever process.
pub async fn held_among(store: &Store, names: &[String]) -> Result<BTreeSet<String>, StoreError> {
    let mut held = BTreeSet::new();
    for part in names.chunks(SEVERAL) {
        let query = format!(
            "SELECT name FROM lease WHERE name IN ({}) AND given_back = 0 AND ends_at > {{now}}",
            places(1, part.len())
        );
        let mut query = sqlx::query_scalar(sql(store, &query));
        for name in part {
            query = query.bind(name);
        }
        let found: Vec<String> = query.persistent(false).fetch_all(&store.pool).await?;
        held.extend(found);
    }
    Ok(held)
}

/// Takes the lease as soon as nobody else holds it; `None` if that takes longer than `patience`.
pub async fn wait(
    store: &Store,
    name: &str,
    patience: Duration,
) -> Result<Option<Lease>, StoreError> {
    let until = Instant::now() + patience;
    loop {
        if let Some(lease) = take(store, name).await? {
            return Ok(Some(lease));
        }
        if Instant::now() >= until {
            return Ok(None);
        }
        pause().await;
    }
}

/// Waits between two looks at what another process does, for a random time, so that several waiters
/// do not march in step.
pub async fn pause() {
    let mut byte = [0];
    rand::fill(&mut byte).expect("the operating system has random numbers");
    sleep(Duration::from_millis(30 + u64::from(byte[0]) / 3)).await;
}

/// Forgets leases that nobody has held for a day.
pub async fn purge(store: &Store) -> Result<(), StoreError> {
    sqlx::query(sql(store, "DELETE FROM lease WHERE ends_at < {now} - $1"))
        .bind(KEPT_MS)
        .execute(&store.pool)
        .await?;
    Ok(())
}

impl Lease {
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn fence(&self) -> i64 {
        self.fence
    }

    /// Returns whether the holder before did not give it back: it died, or is slow and may still
    /// write.
    pub fn taken_over(&self) -> bool {
        self.taken_over
    }

    /// Returns whether nobody else can have taken it yet.
    pub fn is_certain(&self) -> bool {
        Instant::now()
            < *self
                .certain_until
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the lease as if this process had been stopped for too long.
    #[cfg(test)]
    pub fn lapse(&self) {
        *self
            .certain_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Renews the lease for as long as `work` takes.
    pub async fn hold<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::select! {
            biased;
            done = work => done,
            never = self.renew_for_ever() => match never {},
        }
    }

    async fn renew_for_ever(&self) -> Infallible {
        loop {
            sleep(RENEWED_EVERY).await;
            if let Err(error) = self.renew().await {
                tracing::warn!(%error, "a lease could not be renewed");
            }
        }
    }

    async fn renew(&self) -> Result<(), StoreError> {
        let certain_until = Instant::now() + LENGTH;
        let query = sql(
            &self.store,
            "UPDATE lease SET ends_at = {now} + $3 WHERE name = $1 AND fence = $2 AND given_back = 0",
        );
        let renewed = sqlx::query(query)
            .bind(&self.name)
            .bind(self.fence)
            .bind(length())
            .execute(&self.store.pool)
            .await?;
        if renewed.rows_affected() == 1 {
            *self
                .certain_until
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = certain_until;
        }
        Ok(())
    }

    /// Lets the lease end by itself instead of giving it back: the next holder then knows that this
    /// one may still write.
    pub fn leave(&self) {
        self.left.store(true, Ordering::Relaxed);
    }

    /// Gives the lease back, so that the next holder begins at once. If the database does not
    /// answer, the next one begins when the lease has ended.
    pub async fn give_back(&self) {
        if self.left.load(Ordering::Relaxed) {
            return;
        }
        let query = "UPDATE lease SET given_back = 1 WHERE name = $1 AND fence = $2";
        if let Err(error) = sqlx::query(query)
            .bind(&self.name)
            .bind(self.fence)
            .execute(&self.store.pool)
            .await
        {
            tracing::warn!(%error, "a lease could not be given back; it ends by itself");
        }
    }
}

fn length() -> i64 {
    crate::clock::millis(LENGTH)
}

/// Puts the database's own time, in Unix milliseconds, in place of `{now}`.
fn sql(store: &Store, text: &str) -> AssertSqlSafe<String> {
    let now = match store.backend {
        // Days with a fraction are exact to a twentieth of a millisecond.
        Backend::Sqlite => "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)",
        Backend::Postgres => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
    };
    AssertSqlSafe(text.replace("{now}", now))
}
