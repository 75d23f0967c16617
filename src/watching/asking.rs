//! The calls of watching: with the app's token or a lent sign-in, one after the other, below the rate
//! of jobs, and none while people would have to wait.

use super::WatchSource;
use super::working::WatchRun;
use crate::auth::{LentSignIn, LoanError, ReadOnlyToken};
use crate::clock::millis;
use crate::error::{Error, ErrorKind};
use crate::partner_center::UpstreamError;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};

/// While more than half of all places are taken, or jobs call as often as they may, watching waits
/// for this time.
const AT_WORK: Duration = Duration::from_secs(5);

/// A turn that no job takes is looked for so often, at this distance.
const LOOKS: u32 = 20;
const LOOK: Duration = Duration::from_millis(100);

/// The first wait after a failure that tells no time, and the longest.
const FIRST_WAIT: Duration = Duration::from_secs(30);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// A 429 is waited out for this time at least.
const SHORTEST_THROTTLE: Duration = Duration::from_secs(10);

/// That a loan was used is noted again after this time.
const NOTED: Duration = Duration::from_secs(5 * 60);

/// The shortest time between two calls: watching takes half of the rate of jobs at most.
#[derive(Debug)]
pub(super) struct CallPace {
    interval: Duration,
    next_call: Mutex<Instant>,
    /// Failures without an answer in a row.
    failures: Mutex<u32>,
}

impl CallPace {
    pub(super) fn new(rate: u32) -> CallPace {
        CallPace {
            interval: match rate {
                0 => Duration::ZERO,
                rate => Duration::from_secs(120) / rate,
            },
            next_call: Mutex::new(Instant::now()),
            failures: Mutex::default(),
        }
    }

    async fn wait(&self) {
        let turn = {
            let next = self.next_call.lock();
            let mut next = next.unwrap_or_else(PoisonError::into_inner);
            let turn = (*next).max(Instant::now());
            *next = turn + self.interval;
            turn
        };
        sleep_until(turn).await;
    }

    fn failed(&self) -> Duration {
        let failures = self.failures.lock();
        let mut failures = failures.unwrap_or_else(PoisonError::into_inner);
        let wait = FIRST_WAIT.saturating_mul(1 << (*failures).min(5));
        *failures += 1;
        wait.min(LONGEST_WAIT)
    }

    fn answered(&self) {
        *self.failures.lock().unwrap_or_else(PoisonError::into_inner) = 0;
    }
}

/// Why something was not read.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Nothing is read for this time. The word says why; empty if people are at work.
    Pause(Duration, &'static str),
    /// It may not be read with what there is, in a word.
    Refused(&'static str),
    /// The service does not have it, or not of this customer.
    NotThere,
    /// No answer came that can be read, which may be about what was asked for alone; the wait is
    /// that after a failure.
    Unreadable(Duration),
    /// Another process watches, or this one stops.
    Lost,
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Trouble {
    fn from(error: E) -> Trouble {
        Trouble::Failed(error.into())
    }
}

impl Trouble {
    /// The service does not answer: nothing is read for this time.
    pub(super) fn unavailable(wait: Duration) -> Trouble {
        Trouble::Pause(wait, "unavailable")
    }

    /// A failure of the provider.
    fn of_provider(error: Error, refused: &'static str) -> Trouble {
        match error.kind {
            ErrorKind::ProviderRefused | ErrorKind::CallbackDenied => Trouble::Refused(refused),
            ErrorKind::ProviderDown | ErrorKind::ProviderBroken => {
                Trouble::Pause(FIRST_WAIT, "provider")
            }
            _ => Trouble::Failed(error),
        }
    }
}

impl WatchRun<'_> {
    /// Waits for a turn that nobody else wants.
    ///
    /// # Errors
    /// `Pause` if there is none, `Lost` if another process may watch by now.
    async fn before_call(&self) -> Result<(), Trouble> {
        let watching = self.watching;
        watching.pace.wait().await;
        let wait = watching.upstream.wait_left(None).await;
        if !wait.is_zero() {
            return Err(Trouble::Pause(wait, "throttled"));
        }
        for _ in 0..LOOKS {
            if !self.lease.is_certain() {
                return Err(Trouble::Lost);
            }
            if watching.customers.takes_free_turn() {
                return Ok(());
            }
            sleep(LOOK).await;
        }
        Err(Trouble::Pause(AT_WORK, ""))
    }

    /// Makes a call with the token of this source, and again with another one if the service takes
    /// this one no longer.
    ///
    /// # Errors
    /// [`Trouble`].
    pub(super) async fn ask<T, F>(
        &self,
        source: WatchSource,
        call: impl Fn(ReadOnlyToken) -> F,
    ) -> Result<T, Trouble>
    where
        F: Future<Output = Result<T, UpstreamError>>,
    {
        self.before_call().await?;
        match source {
            WatchSource::App | WatchSource::Nobody => self.ask_as_app(call).await,
            WatchSource::Lent => self.ask_as_lender(call).await,
        }
    }

    async fn ask_as_app<T, F>(&self, call: impl Fn(ReadOnlyToken) -> F) -> Result<T, Trouble>
    where
        F: Future<Output = Result<T, UpstreamError>>,
    {
        let token = self.app_token(None).await?;
        let mut answer = call(token.clone()).await;
        if answer.as_ref().is_err_and(UpstreamError::is_token_rejected) {
            answer = call(self.app_token(Some(&token)).await?).await;
        }
        self.taken(answer)
    }

    /// The token of the app itself, another one than `refused`.
    pub(super) async fn app_token(
        &self,
        refused: Option<&ReadOnlyToken>,
    ) -> Result<ReadOnlyToken, Trouble> {
        let token = self.watching.auth.app_tokens.token(refused).await;
        token.map_err(|error| Trouble::of_provider(error, "app-refused"))
    }

    /// Tries one loan after the other, the latest first.
    async fn ask_as_lender<T, F>(&self, call: impl Fn(ReadOnlyToken) -> F) -> Result<T, Trouble>
    where
        F: Future<Output = Result<T, UpstreamError>>,
    {
        let lent = &self.watching.auth.lent;
        let mut trouble = Trouble::Refused("no-loan");
        for loan in self.loans.iter().filter(|loan| loan.ended.is_none()) {
            let token = match lent.token(loan, self.lease, None).await {
                Ok(token) => token,
                Err(LoanError::Ended) => continue,
                Err(LoanError::Failed(error)) => {
                    trouble = Trouble::of_provider(error, "provider");
                    continue;
                }
            };
            let mut answer = call(token.clone()).await;
            if answer.as_ref().is_err_and(UpstreamError::is_token_rejected) {
                match lent.token(loan, self.lease, Some(&token)).await {
                    Ok(token) => answer = call(token).await,
                    Err(LoanError::Ended) => continue,
                    Err(LoanError::Failed(error)) => {
                        trouble = Trouble::of_provider(error, "provider");
                        continue;
                    }
                }
            }
            let is_refused = |body: &crate::partner_center::ErrorBody| {
                matches!(body.status, 401 | 403) && !body.is("20002")
            };
            if let Err(UpstreamError::Refused(body)) = &answer
                && is_refused(body)
            {
                let word = match body.requires_mfa() {
                    true => "mfa",
                    false => "refused",
                };
                self.note_use(loan, word).await?;
                trouble = Trouble::Refused(word);
                continue;
            }
            if answer.is_ok() {
                self.note_use(loan, "").await?;
            }
            return self.taken(answer);
        }
        Err(trouble)
    }

    async fn note_use(&self, loan: &LentSignIn, problem: &str) -> Result<(), Error> {
        let now = self.watching.clock.now_ms();
        let is_recent = loan.read_at.is_some_and(|at| now - at < millis(NOTED));
        if loan.problem == problem && is_recent {
            return Ok(());
        }
        self.watching.auth.lent.note(loan, problem).await
    }

    fn taken<T>(&self, answer: Result<T, UpstreamError>) -> Result<T, Trouble> {
        let pace = &self.watching.pace;
        let failure = match answer {
            Ok(answer) => {
                pace.answered();
                return Ok(answer);
            }
            Err(failure) => failure,
        };
        Err(match failure {
            UpstreamError::Refused(body) if body.status == 404 || body.is("20002") => {
                Trouble::NotThere
            }
            UpstreamError::Refused(body) if body.requires_mfa() => Trouble::Refused("mfa"),
            UpstreamError::Refused(_) => Trouble::Refused("refused"),
            UpstreamError::Throttled { wait, .. } => {
                Trouble::Pause(wait.max(SHORTEST_THROTTLE), "throttled")
            }
            UpstreamError::Busy(_) => Trouble::Pause(AT_WORK, ""),
            UpstreamError::Down { retry_in, .. } => Trouble::unavailable(retry_in.max(FIRST_WAIT)),
            UpstreamError::Unreachable(_) => Trouble::unavailable(pace.failed()),
            UpstreamError::Broken(_)
            | UpstreamError::NoAnswer(_)
            | UpstreamError::Interrupted(_) => Trouble::Unreadable(pace.failed()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watching_takes_half_of_the_rate_of_jobs_at_most() {
        for rate in [1, 60, 250] {
            let pace = CallPace::new(rate);
            let calls = Duration::from_secs(60).as_nanos() / pace.interval.as_nanos();
            assert!(
                calls * 2 <= u128::from(rate) + 1,
                "{rate}: {calls} a minute"
            );
        }
        assert_eq!(CallPace::new(0).interval, Duration::ZERO);
    }

    #[test]
    fn failures_in_a_row_make_the_waits_longer_and_an_answer_ends_that() {
        let pace = CallPace::new(0);
        assert_eq!(pace.failed(), FIRST_WAIT);
        assert_eq!(pace.failed(), FIRST_WAIT * 2);
        let longest = (0..10).map(|_| pace.failed()).max();
        assert_eq!(longest, Some(LONGEST_WAIT));
        pace.answered();
        assert_eq!(pace.failed(), FIRST_WAIT);
    }
}
