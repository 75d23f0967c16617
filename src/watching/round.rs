//! The round: the billing profile of every customer once within a day, at even distances. A profile
//! that somebody else has read since the round began is not read again.

use super::WatchSubject;
use super::asking::Trouble;
use super::reading::DocumentRead;
use super::subject::ROUND;
use super::working::WatchRun;
use crate::clock::millis;
use crate::profile::Target;
use crate::store::watch::StoredWatch;

/// Behind every id: all customers of the round have had their turn.
const END: &str = "~";

/// Customers that are looked up at once.
const CHUNK: i64 = 50;

/// Without any customers yet, it is looked for them again after this time.
const NONE_MS: i64 = 60_000;

impl WatchRun<'_> {
    /// Reads the profile whose turn it is.
    pub(super) async fn read_next_profile(&mut self) -> Result<(), Trouble> {
        let now = self.watching.clock.now_ms();
        let mut row = self.row(WatchSubject::Profiles);
        if row.began_at == 0 || (row.position == END && now >= row.began_at + millis(ROUND)) {
            let total = self.watching.customers.count_watched().await?;
            if total == 0 {
                row.next_at = now + NONE_MS;
                return self.put(row, None).await;
            }
            row = StoredWatch {
                name: row.name,
                began_at: now,
                read_at: row.read_at,
                total,
                ..StoredWatch::default()
            };
        }
        let customers = &self.watching.customers;
        let mut next = None;
        'looking: loop {
            let some = customers.watched_after(&row.position, CHUNK).await?;
            if some.is_empty() {
                break;
            }
            for (id, read_at) in some {
                if read_at < row.began_at {
                    next = Some(id);
                    break 'looking;
                }
                row.position = id;
                row.done += 1;
            }
        }
        let Some(id) = next else {
            row.position = END.to_owned();
            row.done = row.total;
            row.next_at = now.max(row.began_at + millis(ROUND));
            row.problem = String::new();
            return self.put(row, None).await;
        };
        if due_at(&row) > now {
            // The others were read by somebody else.
            row.next_at = due_at(&row);
            return self.put(row, None).await;
        }
        if let Some(target) = Target::customer_billing(&id) {
            let tries = &self.watching.tries;
            match self.read_document(&target).await {
                Ok(DocumentRead::Read { is_changed }) => {
                    tries.not_refused();
                    row.found += i64::from(is_changed);
                }
                Ok(DocumentRead::NotThere | DocumentRead::LeftOut) => row.failed += 1,
                Ok(DocumentRead::Again(wait)) => return Err(Trouble::unavailable(wait)),
                Err(Trouble::Refused("refused")) if tries.refused() => row.failed += 1,
                Err(trouble) => return Err(trouble),
            }
        }
        row.position = id;
        row.done += 1;
        // Customers that were added meanwhile.
        row.total = row.total.max(row.done);
        row.read_at = now;
        row.next_at = due_at(&row);
        row.problem = String::new();
        self.put(row, None).await
    }
}

/// When the next profile of a round has its turn, in Unix milliseconds.
fn due_at(row: &StoredWatch) -> i64 {
    let share = i128::from(row.done) * i128::from(millis(ROUND)) / i128::from(row.total.max(1));
    row.began_at
        .saturating_add(i64::try_from(share).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    // T2
    #[test]
    fn ten_thousand_customers_are_spread_over_the_day() {
        let row = |done| StoredWatch {
            began_at: 1_000,
            total: 10_000,
            done,
            ..StoredWatch::default()
        };
        let times: Vec<i64> = (0..10_000).map(|done| due_at(&row(done))).collect();
        assert_eq!(times.first(), Some(&1_000));
        assert!(times.is_sorted() && times[9_999] < 1_000 + millis(ROUND));
        let most = times
            .iter()
            .map(|from| {
                times
                    .iter()
                    .filter(|at| (*from..from + 60_000).contains(at))
                    .count()
            })
            .max();
        assert_eq!(most, Some(7), "calls within a minute");
    }
}
