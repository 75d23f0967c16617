//! Teams channels and webhooks. Administrators add, change and remove them; every change is on the
//! audit log.

use super::Notifications;
use super::message::{Message, MessageContent, Way};
use super::signing::new_secret;
use crate::audit_log::{Event, NewRow, Row};
use crate::auth::Person;
use crate::clock::millis;
use crate::config::{Secret, WebhookAddressProblem};
use crate::error::{Error, ErrorKind};
use crate::news::NewsKind;
use crate::store::deliveries;
use crate::store::deliveries::NewDelivery;
use crate::store::notification_channels::{self, StoredChannel};
use crate::store::sealing::random_token;
use crate::text::Lang;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use url::Url;

/// The longest name of a channel, in characters.
pub const LONGEST_NAME: usize = 60;

/// Channels at most.
const MOST: usize = 20;

/// A secret is shown to who made it for this long.
const SHOWN: Duration = Duration::from_secs(600);

/// The secret before a new one is good for this long.
const FORMER: Duration = Duration::from_secs(24 * 3_600);

/// The JSON that the store seals. It is never printed.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct ChannelContent {
    pub way: Way,
    pub name: String,
    /// That of a Teams channel is a secret: who knows it can write there.
    pub address: String,
    /// Words of kinds; one of a later version is kept.
    #[serde(default)]
    pub kinds: Vec<String>,
    #[serde(default)]
    pub lang: String,
    #[serde(default)]
    pub zone: String,
    /// Of a webhook, with the prefix `whsec_`.
    #[serde(default)]
    secret: String,
    /// The one before, and until when it is good, in Unix milliseconds.
    #[serde(default)]
    former: Option<(String, i64)>,
    /// The key of who made the secret, and when.
    #[serde(default)]
    made: (String, i64),
}

/// A channel as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    pub id: String,
    /// The row of the audit log that states the last change: names the channel as it was shown.
    pub seq: i64,
    pub way: Way,
    pub name: String,
    /// Its whole address is shown to nobody.
    pub host: String,
    pub kinds: Vec<NewsKind>,
    pub lang: Lang,
    pub secret: ChannelSecret,
}

/// The secret of a webhook, as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChannelSecret {
    /// Of a Teams channel.
    None,
    Hidden,
    /// For ten minutes, to the person who has made it.
    Shown(Secret),
}

/// A channel to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChannel {
    pub way: Way,
    pub name: String,
    /// Empty keeps the one that the channel has.
    pub address: Secret,
    pub kinds: Vec<NewsKind>,
    pub lang: Lang,
    /// The name of the time zone of its times.
    pub zone: String,
}

/// The reason why a channel is not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelProblem {
    NoName,
    LongName,
    NoKinds,
    Address(WebhookAddressProblem),
    TooMany,
    /// Somebody else has changed or removed it since.
    Changed,
    /// Its removal was not confirmed.
    Unconfirmed,
}

/// A change of a channel, as the changes of its row of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelRecord {
    pub way: Way,
    pub name: String,
    pub host: String,
    #[serde(default)]
    pub kinds: Vec<String>,
}

impl ChannelRecord {
    /// Reads it from a row; `None` if that is of another event, or the key that sealed it is gone.
    pub fn of(row: &Row) -> Option<ChannelRecord> {
        let is_channel = row.event == Event::NotificationChannel.as_str();
        serde_json::from_str(row.changes.as_ref().filter(|_| is_channel)?.get()).ok()
    }
}

impl ChannelContent {
    pub(super) fn read(stored: &StoredChannel) -> Option<ChannelContent> {
        serde_json::from_slice(stored.content.as_deref()?).ok()
    }

    fn bytes(&self) -> Vec<u8> {
        // Texts and numbers: it always serializes.
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(super) fn wants(&self, kind: NewsKind) -> bool {
        self.kinds.iter().any(|word| word == kind.as_str())
    }

    /// The secrets that sign: the one before as well, while it is good.
    pub(super) fn secrets(&self, now: i64) -> impl Iterator<Item = &str> {
        let former = self.former.as_ref().filter(|(_, until)| *until > now);
        let former = former.map(|(secret, _)| secret.as_str());
        std::iter::once(self.secret.as_str()).chain(former)
    }

    /// A message in the channel's language and time zone.
    pub(super) fn message(&self, content: MessageContent) -> Message {
        Message {
            lang: self.lang.clone(),
            zone: self.zone.clone(),
            content,
        }
    }

    fn host(&self) -> String {
        let url = Url::parse(&self.address).ok();
        let host = url.as_ref().and_then(Url::host_str);
        host.unwrap_or_default().to_owned()
    }

    fn with_new_secret(mut self, person: &Person, now: i64) -> ChannelContent {
        let until = now + millis(FORMER);
        self.former = Some((self.secret, until)).filter(|(secret, _)| !secret.is_empty());
        self.secret = new_secret();
        self.made = (person.key(), now);
        self
    }

    /// The row of the audit log that states a change.
    fn row(&self, person: &Person, id: &str, outcome: &str) -> NewRow {
        let record = ChannelRecord {
            way: self.way,
            name: self.name.clone(),
            host: self.host(),
            kinds: self.kinds.clone(),
        };
        NewRow {
            outcome: Some(outcome.to_owned()),
            reference: Some(id.to_owned()),
            changes: serde_json::value::to_raw_value(&record).ok(),
            ..NewRow::about(Event::NotificationChannel, person)
        }
    }
}

impl Notifications {
    /// Lists all channels. `person` sees the secrets that they have made a moment ago.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn channels(&self, person: &Person) -> Result<Vec<Channel>, Error> {
        let stored = notification_channels::all(&self.store).await?;
        let now = self.clock.now_ms();
        let shown = |stored: &StoredChannel| {
            let content = ChannelContent::read(stored)?;
            Some(shown_channel(stored, &content, person, now))
        };
        Ok(stored.iter().filter_map(shown).collect())
    }

    /// Adds a channel. Returns its id.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn add_channel(
        &self,
        person: &Person,
        new: &NewChannel,
    ) -> Result<Result<String, ChannelProblem>, Error> {
        if let Err(problem) = self.check(new, false) {
            return Ok(Err(problem));
        }
        if notification_channels::all(&self.store).await?.len() >= MOST {
            return Ok(Err(ChannelProblem::TooMany));
        }
        let content = ChannelContent {
            way: new.way,
            name: new.name.trim().to_owned(),
            // It is called, and therefore has to be kept.
            address: new.address.reveal().trim().to_owned(),
            kinds: words(&new.kinds),
            lang: new.lang.tag().to_owned(),
            zone: new.zone.clone(),
            secret: String::new(),
            former: None,
            made: (String::new(), 0),
        };
        let content = match new.way {
            Way::Webhook => content.with_new_secret(person, self.clock.now_ms()),
            Way::Teams | Way::Mail => content,
        };
        let id = format!("channel-{}", &random_token()[..16]);
        let row = content.row(person, &id, "channel-added");
        notification_channels::add(&self.store, row, &id, &content.bytes()).await?;
        self.sending.look_again();
        Ok(Ok(id))
    }

    /// Changes a channel as it was shown, when `seen` was its row of the audit log.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn change_channel(
        &self,
        person: &Person,
        (id, seen): (&str, i64),
        new: &NewChannel,
    ) -> Result<Result<(), ChannelProblem>, Error> {
        let Some(before) = self.channel_content(id).await? else {
            return Ok(Err(ChannelProblem::Changed));
        };
        let typed = new.address.reveal().trim();
        if let Err(problem) = self.check(new, typed.is_empty()) {
            return Ok(Err(problem));
        }
        let is_unknown = |word: &&String| NewsKind::parse(word).is_none();
        let later = before.kinds.iter().filter(is_unknown).cloned();
        let content = ChannelContent {
            name: new.name.trim().to_owned(),
            address: match typed {
                "" => before.address.clone(),
                typed => typed.to_owned(),
            },
            kinds: words(&new.kinds).into_iter().chain(later).collect(),
            lang: new.lang.tag().to_owned(),
            zone: new.zone.clone(),
            ..before
        };
        self.replace(person, (id, seen), &content, "channel-changed")
            .await
    }

    /// Gives a webhook another secret. The one before is good for a day.
    ///
    /// # Errors
    /// `NotFound` if there is no such webhook, `StoreDown` if the database does not answer.
    pub async fn renew_secret(
        &self,
        person: &Person,
        (id, seen): (&str, i64),
    ) -> Result<Result<(), ChannelProblem>, Error> {
        let content = self.channel_content(id).await?;
        let content = content.filter(|content| content.way == Way::Webhook);
        let content = content.ok_or(ErrorKind::NotFound)?;
        let content = content.with_new_secret(person, self.clock.now_ms());
        self.replace(person, (id, seen), &content, "channel-secret")
            .await
    }

    /// Removes a channel and its messages, if that was confirmed: nothing brings them back.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn remove_channel(
        &self,
        person: &Person,
        (id, seen): (&str, i64),
        confirmed: bool,
    ) -> Result<Result<(), ChannelProblem>, Error> {
        let Some(content) = self.channel_content(id).await? else {
            return Ok(Err(ChannelProblem::Changed));
        };
        if !confirmed {
            return Ok(Err(ChannelProblem::Unconfirmed));
        }
        let row = content.row(person, id, "channel-removed");
        let removed = notification_channels::remove(&self.store, row, id, seen).await?;
        Ok(removed.map(drop).ok_or(ChannelProblem::Changed))
    }

    /// Sends a channel a message that says nothing but that it arrives. Returns its id.
    ///
    /// # Errors
    /// `NotFound` if there is no such channel, `StoreDown` if the database does not answer.
    pub async fn test_channel(&self, id: &str) -> Result<String, Error> {
        let content = self.channel_content(id).await?;
        let content = content.ok_or(ErrorKind::NotFound)?;
        let new = NewDelivery {
            id: format!("msg_{}", random_token()),
            way: content.way.as_str().to_owned(),
            recipient: id.to_owned(),
            content: content.message(MessageContent::Test).bytes(),
        };
        deliveries::put(&self.store, &new).await?;
        self.sending.look_again();
        Ok(new.id)
    }

    pub(super) async fn channel_content(&self, id: &str) -> Result<Option<ChannelContent>, Error> {
        let stored = notification_channels::get(&self.store, id).await?;
        Ok(stored.as_ref().and_then(ChannelContent::read))
    }

    async fn replace(
        &self,
        person: &Person,
        (id, seen): (&str, i64),
        content: &ChannelContent,
        outcome: &str,
    ) -> Result<Result<(), ChannelProblem>, Error> {
        let (row, bytes) = (content.row(person, id, outcome), content.bytes());
        let replaced = notification_channels::replace(&self.store, row, id, seen, &bytes).await?;
        Ok(replaced.map(drop).ok_or(ChannelProblem::Changed))
    }

    /// Checks what was typed; without an address, `keeps_address`.
    fn check(&self, new: &NewChannel, keeps_address: bool) -> Result<(), ChannelProblem> {
        match new.name.trim().chars().count() {
            0 => return Err(ChannelProblem::NoName),
            1..=LONGEST_NAME => {}
            _ => return Err(ChannelProblem::LongName),
        }
        if !keeps_address {
            let address = new.address.reveal().trim();
            self.rules.check(address).map_err(ChannelProblem::Address)?;
        }
        match new.kinds.is_empty() {
            true => Err(ChannelProblem::NoKinds),
            false => Ok(()),
        }
    }
}

fn words(kinds: &[NewsKind]) -> Vec<String> {
    kinds.iter().map(|kind| kind.as_str().to_owned()).collect()
}

fn shown_channel(
    stored: &StoredChannel,
    content: &ChannelContent,
    person: &Person,
    now: i64,
) -> Channel {
    let (made_by, made_at) = &content.made;
    let is_shown = *made_by == person.key() && now - made_at < millis(SHOWN);
    let kinds = NewsKind::ALL.into_iter();
    Channel {
        id: stored.id.clone(),
        seq: stored.seq,
        way: content.way,
        name: content.name.clone(),
        host: content.host(),
        kinds: kinds.filter(|kind| content.wants(*kind)).collect(),
        lang: Lang::parse(&content.lang).unwrap_or(Lang::En),
        secret: match content.way {
            Way::Teams | Way::Mail => ChannelSecret::None,
            Way::Webhook if is_shown => ChannelSecret::Shown(Secret::new(&content.secret)),
            Way::Webhook => ChannelSecret::Hidden,
        },
    }
}
