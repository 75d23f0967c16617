//! The proof that an address is a person's: a code that is sent there, and entered by them.

use super::Notifications;
use super::choices::{ChoiceContent, TRIES};
use super::message::MessageContent;
use crate::auth::Person;
use crate::clock::millis;
use crate::error::{Error, ErrorKind};
use crate::store::notification_choices;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A code is good for this long, and for so many wrong tries.
const CODE_LIFE: Duration = Duration::from_secs(3_600);
const CODE_TRIES: u32 = 5;

/// A code is sent no more often than this.
const CODE_INTERVAL: Duration = Duration::from_secs(60);

/// An address that the person has to prove.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PendingAddress {
    pub address: String,
    code: String,
    /// Unix milliseconds.
    sent_at: i64,
    /// Wrong tries.
    tries: u32,
}

/// The end of entering a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeResult {
    Right,
    Wrong,
    /// It is too old, or there were too many wrong tries.
    Over,
}

impl PendingAddress {
    pub(super) fn new(address: String, now: i64) -> PendingAddress {
        PendingAddress {
            address,
            code: new_code(),
            sent_at: now,
            tries: 0,
        }
    }
}

/// A code that was sent then is too young for another.
pub(super) fn is_recent(sent_at: i64, now: i64) -> bool {
    now - sent_at < millis(CODE_INTERVAL)
}

/// A code that was sent then is good no longer.
pub(super) fn is_expired(sent_at: i64, now: i64) -> bool {
    now - sent_at > millis(CODE_LIFE)
}

impl Notifications {
    /// Takes the code that was sent to the new address of a person.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn confirm(&self, person: &Person, code: &str) -> Result<CodeResult, Error> {
        let owner = person.key();
        for _ in 0..TRIES {
            let stored = notification_choices::get(&self.store, &owner).await?;
            let Some(stored) = stored else {
                return Ok(CodeResult::Over);
            };
            let Some(mut content) = ChoiceContent::read(&stored) else {
                return Ok(CodeResult::Over);
            };
            let Some(mut pending) = content.pending.take() else {
                return Ok(CodeResult::Over);
            };
            let is_old = is_expired(pending.sent_at, self.clock.now_ms());
            let result = if is_old || pending.tries >= CODE_TRIES {
                CodeResult::Over
            } else if pending.code == code.replace([' ', '-'], "") {
                content.address = Some(pending.address.clone());
                CodeResult::Right
            } else {
                pending.tries += 1;
                content.pending = Some(pending);
                CodeResult::Wrong
            };
            if self
                .put_choice(&owner, &content, stored.revision, false)
                .await?
            {
                return Ok(result);
            }
        }
        Err(ErrorKind::StoreDown.into())
    }

    pub(super) async fn send_code(
        &self,
        owner: &str,
        content: &ChoiceContent,
    ) -> Result<(), Error> {
        let Some(pending) = &content.pending else {
            return Ok(());
        };
        let message = content.message(MessageContent::Code {
            address: pending.address.clone(),
            code: pending.code.clone(),
        });
        self.put_mail(owner, &message).await
    }
}

/// Eight digits that nobody guesses in a few tries.
fn new_code() -> String {
    let mut bytes = [0; 8];
    aws_lc_rs::rand::fill(&mut bytes).expect("the operating system has random numbers");
    format!("{:08}", u64::from_be_bytes(bytes) % 100_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_eight_digits() {
        for _ in 0..100 {
            let code = new_code();
            assert!(code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit()));
        }
    }
}
