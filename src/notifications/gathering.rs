//! Gathers news that is due into messages: one for each person and Teams channel, however much has
//! happened.

use super::Notifications;
use super::choices::{ChoiceContent, Pace};
use super::message::{Message, MessageContent, Way};
use crate::auth::{Permission, Roles};
use crate::clock::millis;
use crate::error::Error;
use crate::news::News;
use crate::store::deliveries::NewDelivery;
use crate::store::leases::Lease;
use crate::store::news::{self, WaitingNews};
use crate::store::sealing::random_token;
use crate::store::{deliveries, notification_choices};
use std::time::Duration;

/// Recipients that are looked for at once, and news of one message at most.
const RECIPIENTS: i64 = 50;
const MOST_NEWS: i64 = 2_000;

/// News that a message names; the rest is counted.
const NAMED: usize = 20;

/// A recipient who is told at once gets no two messages within this time: what happens meanwhile
/// comes together.
const INTERVAL: Duration = Duration::from_secs(30);

/// What is to be done with the news of a recipient.
enum Gathered {
    /// It makes a message.
    Message(Way, Message),
    /// It waits until this time, in Unix milliseconds.
    Later(i64),
    /// Nobody wants to hear it any more.
    Nobody,
}

impl Notifications {
    /// Makes messages of all news that is due.
    pub(super) async fn gather_all(&self, lease: &Lease) -> Result<(), Error> {
        loop {
            let due = news::due_recipients(&self.store, RECIPIENTS).await?;
            if due.is_empty() {
                return Ok(());
            }
            for recipient in due {
                if !lease.is_certain() || !self.gather(&recipient).await? {
                    return Ok(());
                }
            }
        }
    }

    /// Returns false if somebody else has gathered it.
    async fn gather(&self, recipient: &str) -> Result<bool, Error> {
        let waiting = news::of_recipient(&self.store, recipient, MOST_NEWS).await?;
        let ids: Vec<String> = waiting.iter().map(|waiting| waiting.id.clone()).collect();
        let message = match self.gathered(recipient, &waiting).await? {
            Gathered::Later(at) => {
                news::reschedule(&self.store, recipient, at).await?;
                return Ok(true);
            }
            Gathered::Nobody => None,
            Gathered::Message(way, message) => Some(NewDelivery {
                id: format!("msg_{}", random_token()),
                way: way.as_str().to_owned(),
                recipient: recipient.to_owned(),
                content: message.bytes(),
            }),
        };
        Ok(news::gather(&self.store, recipient, &ids, message.as_ref()).await?)
    }

    async fn gathered(&self, recipient: &str, waiting: &[WaitingNews]) -> Result<Gathered, Error> {
        let all = waiting.iter().filter_map(|waiting| {
            let content = waiting.content.as_deref()?;
            serde_json::from_slice::<News>(content).ok()
        });
        let channel = self.channel_content(recipient).await?;
        if let Some(channel) = channel {
            let wanted = all.filter(|news| channel.wants(news.kind)).collect();
            let content = content(wanted);
            let message = content.map(|content| (channel.way, channel.message(content)));
            return self.in_time(recipient, message).await;
        }
        let Some((choice, roles)) = self.choice_of(recipient).await? else {
            return Ok(Gathered::Nobody);
        };
        let may = |news: &News| roles.may(news.permission());
        let wanted = all.filter(|news| choice.wants(news.kind) && may(news));
        let wanted = wanted.collect();
        let message = content(wanted).map(|content| (Way::Mail, choice.message(content)));
        match (choice.pace, message) {
            (Pace::AtOnce, message) => self.in_time(recipient, message).await,
            (Pace::Daily, Some((way, message))) => Ok(Gathered::Message(way, message)),
            (Pace::Daily, None) => Ok(Gathered::Nobody),
        }
    }

    /// The choice of a person who still may see what messages link to, and their roles.
    async fn choice_of(&self, owner: &str) -> Result<Option<(ChoiceContent, Roles)>, Error> {
        let claims = self.auth.claims_of(owner).await?;
        let claims = claims.filter(|claims| claims.roles.may(Permission::View));
        let Some(claims) = claims else {
            return Ok(None);
        };
        let stored = notification_choices::get(&self.store, owner).await?;
        let choice = stored.as_ref().and_then(ChoiceContent::read);
        Ok(choice.map(|choice| (choice, claims.roles)))
    }

    /// A message now, or later if the last one was a moment ago.
    async fn in_time(
        &self,
        recipient: &str,
        message: Option<(Way, Message)>,
    ) -> Result<Gathered, Error> {
        let Some((way, message)) = message else {
            return Ok(Gathered::Nobody);
        };
        let last = deliveries::last_of(&self.store, recipient).await?;
        let soonest = last.map_or(0, |last| last.created_at + millis(INTERVAL));
        Ok(match soonest > self.clock.now_ms() {
            true => Gathered::Later(soonest),
            false => Gathered::Message(way, message),
        })
    }
}

/// The first pieces of news, and the number of the others; `None` without any.
fn content(mut news: Vec<News>) -> Option<MessageContent> {
    let more = news.len().saturating_sub(NAMED);
    news.truncate(NAMED);
    (!news.is_empty()).then_some(MessageContent::News { news, more })
}
