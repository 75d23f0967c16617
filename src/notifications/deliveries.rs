//! The log of messages, as pages show it, and what people do with it.

use super::Notifications;
use super::channels::ChannelContent;
use super::failure::DeliveryProblem;
use super::message::{Message, MessageContent, Way};
use crate::error::Error;
use crate::news::NewsKind;
use crate::store::deliveries::{self, StoredDelivery};
use crate::store::{news, notification_channels, notification_choices};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Messages on a page of the log.
const PAGE: usize = 25;

/// Messages that could not be delivered, above the log.
const DEAD: i64 = 50;

/// Longest wait for the end of a message that somebody watches, and the time between two looks.
const WATCHED: Duration = Duration::from_secs(12);
const LOOK: Duration = Duration::from_millis(100);

/// What was delivered, and what was not, is kept for this long, in milliseconds: 30 and 90 days.
const SENT_LIFE_MS: i64 = 30 * 24 * 60 * 60 * 1000;
const DEAD_LIFE_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// News that nobody was told of is forgotten after this time, in milliseconds: a week.
const NEWS_LIFE_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// A message, as pages show it. All times are in Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub id: String,
    pub way: Way,
    /// The name of the channel or of the person.
    pub to: String,
    pub subject: DeliverySubject,
    /// It was delivered.
    pub is_sent: bool,
    /// It could not be, and is not tried again by itself.
    pub is_dead: bool,
    pub attempts: i64,
    pub created_at: i64,
    /// The next attempt of one that waits.
    pub next_at: i64,
    /// The status of the last answer.
    pub status: Option<i64>,
    /// Why the last attempt failed.
    pub problem: Option<DeliveryProblem>,
}

/// The subject of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliverySubject {
    /// Kinds, and the number of pieces of news.
    News(Vec<NewsKind>, usize),
    Test,
    Code,
    /// The key that sealed it is gone.
    Unknown,
}

/// A page of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryPage {
    /// Messages that could not be delivered; on the first page only.
    pub dead: Vec<Delivery>,
    /// All messages, the newest first.
    pub latest: Vec<Delivery>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// The names of recipients.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Notifications {
    /// A page of the log, behind the place that the page before ends with.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn deliveries(&self, before: Option<&str>) -> Result<DeliveryPage, Error> {
        let place = before.and_then(|text| text.split_once('~'));
        let place = place.and_then(|(at, id)| Some((at.parse().ok()?, id)));
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut rows = deliveries::page(&self.store, place, limit).await?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| has_more);
        let next = next.map(|row| format!("{}~{}", row.created_at, row.id));
        let dead = match place {
            None => deliveries::dead(&self.store, DEAD).await?,
            Some(_) => vec![],
        };
        let names = self.names(rows.iter().chain(&dead)).await?;
        let shown = |rows: Vec<StoredDelivery>| {
            let shown = |row: StoredDelivery| names.shown(row);
            rows.into_iter().filter_map(shown).collect()
        };
        Ok(DeliveryPage {
            dead: shown(dead),
            latest: shown(rows),
            next,
        })
    }

    /// Has a message that could not be delivered sent again. Returns false if there is none.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn send_again(&self, id: &str) -> Result<bool, Error> {
        let again = deliveries::again(&self.store, id).await?;
        self.sending.look_again();
        Ok(again)
    }

    /// Waits some seconds for the first attempt of a message, and returns how it stands; `None` if
    /// there is no such message.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn watch(&self, id: &str) -> Result<Option<Delivery>, Error> {
        let until = Instant::now() + WATCHED;
        loop {
            let Some(row) = deliveries::get(&self.store, id).await? else {
                return Ok(None);
            };
            if row.attempts > 0 || Instant::now() >= until {
                let names = self.names([&row].into_iter()).await?;
                return Ok(names.shown(row));
            }
            sleep(LOOK).await;
        }
    }

    /// How a message stands; `None` if there is no such message.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn delivery(&self, id: &str) -> Result<Option<Delivery>, Error> {
        let Some(row) = deliveries::get(&self.store, id).await? else {
            return Ok(None);
        };
        let names = self.names([&row].into_iter()).await?;
        Ok(names.shown(row))
    }

    async fn names<'a>(
        &self,
        rows: impl Iterator<Item = &'a StoredDelivery>,
    ) -> Result<Names, Error> {
        let mut names = Names::default();
        let (mut people, mut has_channels) = (BTreeSet::new(), false);
        for row in rows {
            names.0.insert(row.recipient.clone(), row.recipient.clone());
            match Way::parse(&row.way) {
                Some(Way::Mail) => {
                    people.insert(row.recipient.as_str());
                }
                Some(Way::Teams | Way::Webhook) => has_channels = true,
                None => {}
            }
        }
        let people: Vec<&str> = people.into_iter().collect();
        let known = self.auth.claims_of_each(&people).await?;
        names
            .0
            .extend(known.into_iter().map(|(key, claims)| (key, claims.name)));
        if has_channels {
            // There are only so many of them.
            for channel in notification_channels::all(&self.store).await? {
                let content = ChannelContent::read(&channel);
                names
                    .0
                    .extend(content.map(|content| (channel.id, content.name)));
            }
        }
        Ok(names)
    }

    /// Removes messages that ended long ago, news that nobody was told of, and choices of people
    /// whom the portal has forgotten.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn purge(&self) -> Result<(), Error> {
        let now = self.clock.now_ms();
        let (sent, dead) = (now - SENT_LIFE_MS, now - DEAD_LIFE_MS);
        deliveries::purge(&self.store, sent, dead).await?;
        news::purge(&self.store, now - NEWS_LIFE_MS).await?;
        Ok(notification_choices::purge(&self.store).await?)
    }
}

impl Names {
    /// A message as it is shown; `None` for one of a later version.
    fn shown(&self, row: StoredDelivery) -> Option<Delivery> {
        let message = row.content.as_deref().and_then(Message::read);
        Some(Delivery {
            way: Way::parse(&row.way)?,
            to: self.0.get(&row.recipient).cloned().unwrap_or_default(),
            subject: subject(message),
            is_sent: row.state == deliveries::SENT,
            is_dead: row.state == deliveries::DEAD,
            attempts: row.attempts,
            created_at: row.created_at,
            next_at: row.next_at,
            status: Some(row.status).filter(|status| *status > 0),
            problem: DeliveryProblem::parse(&row.problem),
            id: row.id,
        })
    }
}

fn subject(message: Option<Message>) -> DeliverySubject {
    match message.map(|message| message.content) {
        Some(MessageContent::News { news, more }) => {
            let kinds = NewsKind::ALL.into_iter();
            let kinds = kinds.filter(|kind| news.iter().any(|news| news.kind == *kind));
            DeliverySubject::News(kinds.collect(), news.len() + more)
        }
        Some(MessageContent::Test) => DeliverySubject::Test,
        Some(MessageContent::Code { .. }) => DeliverySubject::Code,
        None => DeliverySubject::Unknown,
    }
}
