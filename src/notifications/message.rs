//! The content of a message, as the store seals it. It is put into words when it is sent, so that a
//! message that waits says the same in whichever way.

use crate::news::News;
use crate::text::{Lang, Words};
use crate::time_zone::{Zone, offset_name};
use serde::{Deserialize, Serialize};

/// The ways of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    Mail,
    Teams,
    Webhook,
}

impl Way {
    /// The ways of channels.
    pub const CHANNELS: [Way; 2] = [Way::Teams, Way::Webhook];

    /// The word that is stored, in forms, and at the end of words' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Way::Mail => "mail",
            Way::Teams => "teams",
            Way::Webhook => "webhook",
        }
    }

    pub fn parse(word: &str) -> Option<Way> {
        [Way::Mail, Way::Teams, Way::Webhook]
            .into_iter()
            .find(|way| way.as_str() == word)
    }
}

/// A message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Message {
    /// The tag of its language.
    pub lang: String,
    /// The name of the time zone of its times.
    pub zone: String,
    pub content: MessageContent,
}

/// The subject of a message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum MessageContent {
    News {
        /// The oldest first.
        news: Vec<News>,
        /// News that did not find a place, and is only counted.
        more: usize,
    },
    /// Somebody asked for it, to see whether it arrives.
    Test,
    /// Proves that an address belongs to a person.
    Code { address: String, code: String },
}

impl Message {
    pub(super) fn read(bytes: &[u8]) -> Option<Message> {
        serde_json::from_slice(bytes).ok()
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        // Texts and numbers: it always serializes.
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(super) fn words(&self) -> &'static Words {
        Words::of(Lang::parse(&self.lang).unwrap_or(Lang::En))
    }

    /// A moment as its reader writes it.
    pub(super) fn moment(&self, millis: i64) -> String {
        let zone = Zone::parse(&self.zone).unwrap_or_else(Zone::utc);
        let at = zone.at(millis);
        self.words().date_time(at, &offset_name(at.offset()))
    }
}
