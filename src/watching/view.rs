//! What administrators see of watching.

use super::working::PAUSE;
use super::{WatchSource, WatchSubject, Watching};
use crate::audit_log::{Event, Filter};
use crate::auth::{LentSignIn, Person};
use crate::error::Error;
use crate::history::RowCount;

/// Changes are counted that were found within this time.
const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// The state of a subject. Times are in Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectState {
    pub subject: WatchSubject,
    /// When something was read last.
    pub read_at: Option<i64>,
    /// When it is read next; `None` while it cannot be.
    pub next_at: Option<i64>,
    /// When the round began, of how many it has, how many had their turn, and how many of those were
    /// left out.
    pub began_at: Option<i64>,
    pub total: i64,
    pub done: i64,
    pub failed: i64,
    /// Changes made elsewhere that were found: of the profiles within the round.
    pub found: i64,
    /// A word for why it cannot be read; empty if it can.
    pub problem: String,
}

/// Nothing is read until a time, in Unix milliseconds, for a reason in a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchPause {
    pub until: i64,
    pub problem: String,
}

/// The state of watching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchView {
    pub is_on: bool,
    pub subjects: Vec<SubjectState>,
    pub pause: Option<WatchPause>,
    /// The latest first; those that have ended too.
    pub loans: Vec<LentSignIn>,
    /// Whoever looks lends one that lasts.
    pub lends: bool,
    /// Changes made elsewhere that were found within a week, by watching or by somebody who looked.
    pub found: RowCount,
    /// When the client certificate ends, in Unix milliseconds.
    pub certificate_ends_at: Option<i64>,
}

impl Watching {
    /// The state of watching, for this administrator.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn view(&self, person: &Person) -> Result<WatchView, Error> {
        let (rows, loans) = (self.rows().await?, self.auth.lent.list().await?);
        let now = self.clock.now_ms();
        let shown = WatchSubject::ALL.into_iter().filter(|subject| {
            let is_hidden = matches!(subject, WatchSubject::Problems | WatchSubject::Access);
            !is_hidden && (self.has_log || *subject != WatchSubject::Activity)
        });
        let subjects = shown.map(|subject| {
            let row = rows.get(subject.as_str()).cloned().unwrap_or_default();
            let time = |at: i64| (at > 0).then_some(at);
            let next_at = self.next_at(subject, &rows, &loans);
            // Nothing is tried without a loan, so that nothing has been noted.
            let needs_loan = subject.source() == WatchSource::Lent && next_at.is_none();
            SubjectState {
                subject,
                read_at: time(row.read_at),
                next_at,
                began_at: time(row.began_at),
                total: row.total,
                done: row.done,
                failed: row.failed,
                found: row.found,
                problem: match needs_loan {
                    true => "no-loan".to_owned(),
                    false => row.problem,
                },
            }
        });
        let found = Filter {
            event: Some(Event::OutsideChange.as_str().to_owned()),
            from: Some(now - WEEK_MS),
            ..Filter::default()
        };
        let pause = rows.get(PAUSE).filter(|pause| pause.next_at > now);
        let certificate = self.auth.provider.certificate_ends_at();
        let own = person.key();
        Ok(WatchView {
            is_on: self.is_on,
            subjects: subjects.collect(),
            pause: pause.map(|pause| WatchPause {
                until: pause.next_at,
                problem: pause.problem.clone(),
            }),
            lends: loans
                .iter()
                .any(|loan| loan.owner == own && loan.ended.is_none()),
            loans,
            found: self.history.count(&found).await?,
            certificate_ends_at: certificate.map(|at| at.saturating_mul(1_000)),
        })
    }

    /// Ends the loan of this person for `by`. Returns whether there was one.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer; then it goes on.
    pub async fn end_loan(&self, by: &Person, owner: &str) -> Result<bool, Error> {
        self.auth.lent.end(by, owner).await
    }
}
