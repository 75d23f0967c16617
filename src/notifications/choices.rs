//! What a person wants to hear, and where.

use super::Notifications;
use super::codes::{PendingAddress, is_recent};
use super::mail::address;
use super::message::{Message, MessageContent, Way};
use crate::auth::Person;
use crate::clock::millis;
use crate::error::{Error, ErrorKind};
use crate::news::NewsKind;
use crate::store::deliveries::NewDelivery;
use crate::store::notification_choices::{self, StoredChoice};
use crate::store::sealing::random_token;
use crate::store::{deliveries, news};
use crate::text::Lang;
use crate::time_zone::Zone;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use time::Date;

/// The hour of the day at which what has come together is told, in the person's time zone. A day on
/// which the clocks change has it an hour earlier or later.
pub const DIGEST_HOUR: i64 = 7;

/// A message that says nothing is sent no more often than this.
const TEST_INTERVAL: Duration = Duration::from_secs(10);

/// Somebody else, which is the same person elsewhere, may change a choice at the same time.
pub(super) const TRIES: usize = 4;

/// How soon a person is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    /// Within a minute.
    AtOnce,
    /// Once a day, all together.
    #[default]
    Daily,
}

impl Pace {
    pub const ALL: [Pace; 2] = [Pace::AtOnce, Pace::Daily];

    /// The value in forms, and the end of its words' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Pace::AtOnce => "at-once",
            Pace::Daily => "daily",
        }
    }

    pub fn parse(word: &str) -> Option<Pace> {
        Pace::ALL.into_iter().find(|pace| pace.as_str() == word)
    }
}

/// The JSON that the store seals.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ChoiceContent {
    /// Words of kinds; one of a later version is kept.
    #[serde(default)]
    pub kinds: Vec<String>,
    #[serde(default)]
    pub pace: Pace,
    #[serde(default)]
    pub lang: String,
    #[serde(default)]
    pub zone: String,
    /// The address that the person has proven; `None` for that of their account.
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub pending: Option<PendingAddress>,
    /// When the last code was sent, in Unix milliseconds. It outlives the address that waited.
    #[serde(default)]
    pub coded_at: i64,
}

/// The choice of a person, as their page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonChoice {
    pub kinds: Vec<NewsKind>,
    pub pace: Pace,
    pub lang: Lang,
    /// The time zone of the daily message and of times in messages.
    pub zone: Zone,
    /// Where messages go; empty if that is nowhere.
    pub address: String,
    /// The address that waits for its code.
    pub pending: Option<String>,
    /// When the last message could not be delivered, in Unix milliseconds.
    pub dead_at: Option<i64>,
}

/// A choice to be stored.
#[derive(Debug, Clone)]
pub struct ChoiceForm {
    pub kinds: Vec<NewsKind>,
    pub pace: Pace,
    pub lang: Lang,
    /// For whoever has none stored yet. A stored one is changed by choosing another.
    pub zone: Zone,
    /// As typed; empty for that of the account.
    pub address: String,
}

/// The end of storing a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceResult {
    Stored,
    /// Stored, and a code was sent to the new address.
    CodeSent,
    /// Nothing was stored: the address is none.
    NoAddress,
    /// Nothing was stored: a code was sent a moment ago.
    TooSoon,
}

impl ChoiceContent {
    pub(super) fn read(stored: &StoredChoice) -> Option<ChoiceContent> {
        serde_json::from_slice(stored.content.as_deref()?).ok()
    }

    fn bytes(&self) -> Vec<u8> {
        // Texts and numbers: it always serializes.
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(super) fn wants(&self, kind: NewsKind) -> bool {
        self.kinds.iter().any(|word| word == kind.as_str())
    }

    /// The next time for what has just happened, in Unix milliseconds.
    pub(super) fn due_at(&self, now: i64) -> i64 {
        match self.pace {
            Pace::AtOnce => now,
            Pace::Daily => next_digest(&self.stored_zone().unwrap_or_else(Zone::utc), now),
        }
    }

    fn stored_zone(&self) -> Option<Zone> {
        Zone::parse(&self.zone)
    }

    /// A message in this person's language and time zone.
    pub(super) fn message(&self, content: MessageContent) -> Message {
        Message {
            lang: self.lang.clone(),
            zone: self.zone.clone(),
            content,
        }
    }
}

fn next_digest(zone: &Zone, now: i64) -> i64 {
    let hour = millis(Duration::from_secs(3_600));
    let at = |day: Date| Some(zone.first_moment(day)? + DIGEST_HOUR * hour);
    let today = zone.day_of(now);
    let next = at(today).filter(|at| *at > now);
    next.or_else(|| at(today.next_day()?))
        .unwrap_or(now + 24 * hour)
}

/// The address of a person's account, if it is one.
pub(super) fn account_address(username: &str) -> Option<String> {
    address(username).map(|address| address.to_string())
}

impl Notifications {
    /// The choice of a person. `lang` and `zone` are for whoever has stored none.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn choice(
        &self,
        person: &Person,
        lang: Lang,
        zone: &Zone,
    ) -> Result<PersonChoice, Error> {
        let stored = notification_choices::get(&self.store, &person.key()).await?;
        let is_new = stored.is_none();
        let content = stored.as_ref().and_then(ChoiceContent::read);
        let content = content.unwrap_or_default();
        let kinds = NewsKind::ALL.into_iter();
        let last = deliveries::last_of(&self.store, &person.key()).await?;
        let dead = last.filter(|last| last.state == deliveries::DEAD);
        Ok(PersonChoice {
            kinds: kinds.filter(|kind| content.wants(*kind)).collect(),
            pace: content.pace,
            zone: content.stored_zone().unwrap_or_else(|| zone.clone()),
            lang: Lang::parse(&content.lang)
                .filter(|_| !is_new)
                .unwrap_or(lang),
            address: content
                .address
                .or_else(|| account_address(&person.username))
                .unwrap_or_default(),
            pending: content.pending.map(|pending| pending.address),
            dead_at: dead.map(|dead| dead.ended_at),
        })
    }

    /// Stores a choice. An address other than that of the account has to be proven first; until
    /// then messages go where they went before.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn choose(&self, person: &Person, form: &ChoiceForm) -> Result<ChoiceResult, Error> {
        let owner = person.key();
        for _ in 0..TRIES {
            let stored = notification_choices::get(&self.store, &owner).await?;
            let before = stored.as_ref().and_then(ChoiceContent::read);
            let before = before.unwrap_or_default();
            let (content, result) = match self.chosen(person, form, &before) {
                Ok(chosen) => chosen,
                Err(refused) => return Ok(refused),
            };
            let begins = before.kinds.is_empty();
            let over = stored.map_or(0, |stored| stored.revision);
            if !self.put_choice(&owner, &content, over, begins).await? {
                continue;
            }
            if result == ChoiceResult::CodeSent {
                self.send_code(&owner, &content).await?;
            }
            self.reschedule(&owner, &content).await?;
            return Ok(result);
        }
        Err(ErrorKind::StoreDown.into())
    }

    /// Stores another time zone in the choice of a person, if they have made one: the daily message
    /// comes by it, and times in messages are in it.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn choose_zone(&self, person: &Person, zone: &Zone) -> Result<(), Error> {
        let owner = person.key();
        for _ in 0..TRIES {
            let Some(stored) = notification_choices::get(&self.store, &owner).await? else {
                return Ok(());
            };
            let Some(mut content) = ChoiceContent::read(&stored) else {
                return Ok(());
            };
            content.zone = zone.name().to_owned();
            let over = stored.revision;
            if self.put_choice(&owner, &content, over, false).await? {
                return self.reschedule(&owner, &content).await;
            }
        }
        Err(ErrorKind::StoreDown.into())
    }

    /// Moves the messages that wait to the time of the new choice.
    async fn reschedule(&self, owner: &str, content: &ChoiceContent) -> Result<(), Error> {
        let due_at = content.due_at(self.clock.now_ms());
        news::reschedule(&self.store, owner, due_at).await?;
        self.sending.look_again();
        Ok(())
    }

    /// The content for a choice, and its result; or the reason why it is not stored.
    fn chosen(
        &self,
        person: &Person,
        form: &ChoiceForm,
        before: &ChoiceContent,
    ) -> Result<(ChoiceContent, ChoiceResult), ChoiceResult> {
        let is_unknown = |word: &&String| NewsKind::parse(word).is_none();
        let later = before.kinds.iter().filter(is_unknown).cloned();
        let mut content = ChoiceContent {
            kinds: form
                .kinds
                .iter()
                .map(|kind| kind.as_str().to_owned())
                .chain(later)
                .collect(),
            pace: form.pace,
            lang: form.lang.tag().to_owned(),
            zone: match before.stored_zone() {
                Some(_) => before.zone.clone(),
                None => form.zone.name().to_owned(),
            },
            address: before.address.clone(),
            pending: None,
            coded_at: before.coded_at,
        };
        let account = account_address(&person.username);
        let typed = form.address.trim();
        let is = |known: &Option<String>| {
            let known = known.as_deref();
            known.is_some_and(|known| known.eq_ignore_ascii_case(typed))
        };
        if typed.is_empty() || is(&account) {
            if account.is_none() && !form.kinds.is_empty() {
                return Err(ChoiceResult::NoAddress);
            }
            content.address = None;
            return Ok((content, ChoiceResult::Stored));
        }
        if is(&before.address) {
            return Ok((content, ChoiceResult::Stored));
        }
        let new = address(typed).ok_or(ChoiceResult::NoAddress)?.to_string();
        let now = self.clock.now_ms();
        if is_recent(before.coded_at, now) {
            let pending = before.pending.as_ref();
            if !pending.is_some_and(|pending| pending.address.eq_ignore_ascii_case(&new)) {
                return Err(ChoiceResult::TooSoon);
            }
            content.pending = before.pending.clone();
            return Ok((content, ChoiceResult::Stored));
        }
        content.pending = Some(PendingAddress::new(new, now));
        content.coded_at = now;
        Ok((content, ChoiceResult::CodeSent))
    }

    /// Sends a person a message that says nothing but that it arrives, unless one was sent a moment
    /// ago.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn test_mail(&self, person: &Person) -> Result<(), Error> {
        let owner = person.key();
        let last = deliveries::last_of(&self.store, &owner).await?;
        let since = self.clock.now_ms() - millis(TEST_INTERVAL);
        if last.is_some_and(|last| last.created_at > since) {
            return Ok(());
        }
        let stored = notification_choices::get(&self.store, &owner).await?;
        let content = stored.as_ref().and_then(ChoiceContent::read);
        let message = content.unwrap_or_default().message(MessageContent::Test);
        self.put_mail(&owner, &message).await
    }

    pub(super) async fn put_choice(
        &self,
        owner: &str,
        content: &ChoiceContent,
        over: i64,
        begins: bool,
    ) -> Result<bool, Error> {
        let bytes = content.bytes();
        Ok(notification_choices::put(&self.store, owner, &bytes, over, begins).await?)
    }

    pub(super) async fn put_mail(&self, owner: &str, message: &Message) -> Result<(), Error> {
        let new = NewDelivery {
            id: format!("msg_{}", random_token()),
            way: Way::Mail.as_str().to_owned(),
            recipient: owner.to_owned(),
            content: message.bytes(),
        };
        deliveries::put(&self.store, &new).await?;
        self.sending.look_again();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_digest_comes_at_seven_in_the_persons_own_morning() {
        let at = |moment: time::OffsetDateTime| moment.unix_timestamp() * 1000;
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        for (now, next) in [
            (
                datetime!(2026-11-21 05:59 UTC),
                datetime!(2026-11-21 06:00 UTC),
            ),
            (
                datetime!(2026-11-21 06:00 UTC),
                datetime!(2026-11-22 06:00 UTC),
            ),
            (
                datetime!(2026-07-21 12:00 UTC),
                datetime!(2026-07-22 05:00 UTC),
            ),
        ] {
            assert_eq!(next_digest(&berlin, at(now)), at(next), "{now}");
        }
    }

    #[test]
    fn a_choice_of_a_later_version_can_be_read() {
        let stored = r#"{"kinds":["outside-change","approval"],"pace":"daily","more":1}"#;
        let content: ChoiceContent = serde_json::from_str(stored).unwrap();
        assert!(content.wants(NewsKind::OutsideChange) && !content.wants(NewsKind::NotSaved));
    }
}
