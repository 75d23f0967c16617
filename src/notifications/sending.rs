//! Sends messages that are due, and decides what becomes of those that fail: they are tried again
//! with growing waits, and after the last one shown as not delivered. Recipients take turns, so
//! that one whose receiver is slow holds up nobody else's messages.

use super::Notifications;
use super::choices::{ChoiceContent, account_address};
use super::codes;
use super::failure::{DeliveryProblem, SendFailure};
use super::message::{Message, MessageContent, Way};
use super::{mail, signing, teams, webhook};
use crate::clock::millis;
use crate::error::Error;
use crate::store::deliveries::{self, Attempt, DEAD, SENT, StoredDelivery, WAITING};
use crate::store::leases::Lease;
use crate::store::notification_choices;
use crate::telemetry::metrics;
use aws_lc_rs::rand;
use futures::future::join_all;
use std::time::Duration;

/// Recipients to whom messages are sent at the same time, and messages of one in a row.
const RECIPIENTS: i64 = 8;
const IN_A_ROW: usize = 20;

/// The time of a recipient's turn, in which at least one message is sent. The rest waits behind the
/// messages of others.
const TURN: Duration = Duration::from_secs(5);

/// The time of a round. News that has come meanwhile is told before the next one.
const ROUND: Duration = Duration::from_secs(10);

/// Waits before the next attempts, as Standard Webhooks advises; after the last one a message
/// counts as not delivered.
const WAITS: [Duration; 7] = [
    Duration::from_secs(5),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 3_600),
    Duration::from_secs(5 * 3_600),
    Duration::from_secs(10 * 3_600),
    Duration::from_secs(10 * 3_600),
];

/// A receiver that does not answer gets its other messages after this time, or after the longer one
/// that it asks for.
const PAUSE: Duration = Duration::from_secs(60);

/// The end of sending to a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    /// Nothing is due any more, or the turn is over.
    Done,
    /// Another process has the lease, or this one stops.
    Left,
}

impl Notifications {
    /// Sends messages that are due, until none is or the time of the round is over. Whoever has
    /// waited longest comes first, also in the next round, in whichever process.
    pub(super) async fn send_round(&self, lease: &Lease) -> Result<(), Error> {
        let round = self.clock.after(ROUND);
        loop {
            let recipients = deliveries::due_recipients(&self.store, RECIPIENTS).await?;
            if recipients.is_empty() {
                return Ok(());
            }
            let sending = recipients.iter().map(|to| self.send_to(to, lease));
            for sent in join_all(sending).await {
                if sent? == Sent::Left {
                    return Ok(());
                }
            }
            if round.is_reached(&self.clock) {
                return Ok(());
            }
        }
    }

    /// Gives a recipient a turn.
    async fn send_to(&self, recipient: &str, lease: &Lease) -> Result<Sent, Error> {
        let turn = self.clock.after(TURN);
        let limit = i64::try_from(IN_A_ROW).unwrap_or(i64::MAX);
        let due = deliveries::due_of(&self.store, recipient, limit).await?;
        let mut is_rest = due.len() >= IN_A_ROW;
        for delivery in due {
            if !lease.is_certain() || self.sending.is_stopped() {
                return Ok(Sent::Left);
            }
            let sent = self.send(&delivery).await;
            let kept = self.keep(&delivery, sent, lease).await?;
            if !kept {
                return Ok(Sent::Left);
            }
            if let Some(pause) = sent.err().and_then(pause) {
                let until = self.clock.now_ms() + millis(pause);
                deliveries::postpone(&self.store, recipient, until).await?;
                return Ok(Sent::Done);
            }
            if turn.is_reached(&self.clock) {
                is_rest = true;
                break;
            }
        }
        if is_rest {
            // It stays due, behind the messages of others.
            deliveries::postpone(&self.store, recipient, self.clock.now_ms()).await?;
        }
        Ok(Sent::Done)
    }

    /// Stores how an attempt ended. Returns false if a later holder of the lease has written.
    async fn keep(
        &self,
        delivery: &StoredDelivery,
        sent: Result<u16, SendFailure>,
        lease: &Lease,
    ) -> Result<bool, Error> {
        let now = self.clock.now_ms();
        let attempt = match sent {
            Ok(status) => Attempt {
                state: SENT,
                next_at: now,
                status: status.into(),
                problem: "",
            },
            Err(failure) => {
                let wait = wait(delivery.attempts, failure);
                Attempt {
                    state: if wait.is_some() { WAITING } else { DEAD },
                    next_at: now + wait.map_or(0, millis),
                    status: failure.status.into(),
                    problem: failure.problem.as_str(),
                }
            }
        };
        if attempt.state != SENT {
            tracing::info!(
                delivery = delivery.id,
                way = delivery.way,
                problem = attempt.problem,
                status = attempt.status,
                is_last = attempt.state == DEAD,
                "a message was not delivered"
            );
        }
        if let Some(way) = Way::parse(&delivery.way) {
            metrics::notification(way.as_str(), attempt.state);
        }
        Ok(deliveries::attempted(&self.store, &delivery.id, attempt, lease.fence()).await?)
    }

    async fn send(&self, delivery: &StoredDelivery) -> Result<u16, SendFailure> {
        let sealed = || SendFailure::last(DeliveryProblem::Sealed);
        let message = delivery.content.as_deref().and_then(Message::read);
        let message = message.ok_or_else(sealed)?;
        match Way::parse(&delivery.way) {
            Some(Way::Mail) => self.send_mail(delivery, &message).await,
            Some(Way::Teams | Way::Webhook) => self.send_to_channel(delivery, &message).await,
            // A later version sends it.
            None => Err(SendFailure::of(DeliveryProblem::Sealed)),
        }
    }

    async fn send_mail(
        &self,
        delivery: &StoredDelivery,
        message: &Message,
    ) -> Result<u16, SendFailure> {
        let is_code = matches!(message.content, MessageContent::Code { .. });
        if is_code && codes::is_expired(delivery.created_at, self.clock.now_ms()) {
            return Err(SendFailure::last(DeliveryProblem::CodeExpired));
        }
        let no_server = || SendFailure::of(DeliveryProblem::NoMailServer);
        let mailer = self.mailer.as_ref().ok_or_else(no_server)?;
        let owner = delivery.recipient.as_str();
        let to = match &message.content {
            MessageContent::Code { address, .. } => Some(address.clone()),
            MessageContent::News { .. } | MessageContent::Test => self.address_of(owner).await?,
        };
        let to = to.ok_or(SendFailure::last(DeliveryProblem::MailAddress))?;
        let text = mail::text(message, owner, &self.url);
        mailer.send(&to, &delivery.id, text).await.map(|()| 250)
    }

    /// The address that a person has proven, or else that of their account.
    async fn address_of(&self, owner: &str) -> Result<Option<String>, SendFailure> {
        // The database does not answer: it is tried again.
        let unknown = |_| SendFailure::of(DeliveryProblem::Unreachable);
        let stored = notification_choices::get(&self.store, owner).await;
        let stored = stored.map_err(Error::from).map_err(unknown)?;
        let choice = stored.as_ref().and_then(ChoiceContent::read);
        if let Some(address) = choice.and_then(|choice| choice.address) {
            return Ok(Some(address));
        }
        let claims = self.auth.claims_of(owner).await.map_err(unknown)?;
        Ok(claims.and_then(|claims| account_address(&claims.username)))
    }

    async fn send_to_channel(
        &self,
        delivery: &StoredDelivery,
        message: &Message,
    ) -> Result<u16, SendFailure> {
        let content = self.channel_content(&delivery.recipient).await;
        let content = content.map_err(|_| SendFailure::of(DeliveryProblem::Unreachable))?;
        let channel = content.ok_or(SendFailure::last(DeliveryProblem::Sealed))?;
        let now = self.clock.now_ms();
        let (headers, body) = match channel.way {
            Way::Webhook => {
                let body = webhook::body(message, &self.url, now);
                let (id, at) = (delivery.id.as_str(), now.div_euclid(1_000));
                let signed = signing::signatures(channel.secrets(now), id, at, &body);
                let headers = vec![
                    ("webhook-id", id.to_owned()),
                    ("webhook-timestamp", at.to_string()),
                    ("webhook-signature", signed),
                ];
                (headers, body)
            }
            Way::Teams | Way::Mail => (vec![], teams::body(message, &self.url)),
        };
        self.poster.post(&channel.address, &headers, body).await
    }
}

/// The time for which a receiver is left alone after a failure; `None` if it may take other
/// messages.
fn pause(failure: SendFailure) -> Option<Duration> {
    let asked = failure.retry_after.unwrap_or_default();
    is_outage(failure).then(|| PAUSE.max(asked))
}

/// Nobody is there: other messages would fail alike.
fn is_outage(failure: SendFailure) -> bool {
    matches!(
        failure.problem,
        DeliveryProblem::NoAnswer | DeliveryProblem::Unreachable
    ) || matches!(failure.status, 429 | 502..=504)
}

/// The wait before the next attempt, after so many before this one; `None` after the last.
fn wait(attempts: i64, failure: SendFailure) -> Option<Duration> {
    if failure.is_final {
        return None;
    }
    let wait = *WAITS.get(usize::try_from(attempts).ok()?)?;
    // Receivers that came back are not called by everybody at the same moment.
    let mut byte = [0];
    rand::fill(&mut byte).expect("the operating system has random numbers");
    let spread = wait / 10 * u32::from(byte[0]) / 255;
    Some((wait + spread).max(failure.retry_after.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_for_more_than_a_day_with_growing_waits() {
        let failure = SendFailure::of(DeliveryProblem::NoAnswer);
        let waits: Vec<Duration> = (0..).map_while(|n| wait(n, failure)).collect();
        assert_eq!(waits.len(), 7);
        assert!(waits.windows(2).all(|pair| pair[1] * 2 > pair[0]));
        let whole: Duration = waits.iter().sum();
        assert!(whole > Duration::from_secs(24 * 3_600), "{whole:?}");
        assert_eq!(wait(-1, failure), None);
    }

    #[test]
    fn what_cannot_change_is_not_tried_again_and_a_wait_is_kept() {
        let last = SendFailure::last(DeliveryProblem::Address);
        assert_eq!(wait(0, last), None);
        let asked = SendFailure {
            retry_after: Some(Duration::from_secs(900)),
            ..SendFailure::of(DeliveryProblem::Status)
        };
        assert_eq!(wait(0, asked), Some(Duration::from_secs(900)));
        assert!(is_outage(asked.with_status(503)) && !is_outage(asked.with_status(400)));
    }

    #[test]
    fn a_receiver_that_is_not_there_is_left_alone_as_long_as_it_asks_and_at_least_a_minute() {
        let asks = |seconds: Option<u64>, status| {
            let retry_after = seconds.map(Duration::from_secs);
            pause(SendFailure {
                retry_after,
                ..SendFailure::of(DeliveryProblem::Status).with_status(status)
            })
        };
        assert_eq!(asks(Some(900), 429), Some(Duration::from_secs(900)));
        assert_eq!(asks(Some(900), 503), Some(Duration::from_secs(900)));
        assert_eq!(asks(Some(1), 429), Some(PAUSE));
        assert_eq!(asks(None, 502), Some(PAUSE));
        // Another message may be taken.
        assert_eq!(asks(Some(900), 400), None);
        let silent = SendFailure::of(DeliveryProblem::NoAnswer);
        assert_eq!(pause(silent), Some(PAUSE));
    }
}
