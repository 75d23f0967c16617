//! Being told: people by e-mail, Teams channels, and webhooks. Everybody chooses what they want to
//! hear; channels are the administrators'.
//!
//! News comes from the audit log and from announcements of jobs (`addressing.rs`), is gathered into
//! messages (`gathering.rs`), and sent (`sending.rs`) by one process at a time (`working.rs`).
//! A message never has a value of a profile; it links to the page that does.

mod address_check;
mod addressing;
mod channels;
mod choices;
mod codes;
mod deliveries;
mod failure;
mod gathering;
mod mail;
mod message;
mod post;
mod sending;
mod sentences;
mod signing;
mod teams;
mod webhook;
mod working;

pub use channels::{
    Channel, ChannelProblem, ChannelRecord, ChannelSecret, LONGEST_NAME, NewChannel,
};
pub use choices::{ChoiceForm, ChoiceResult, DIGEST_HOUR, Pace, PersonChoice};
pub use codes::CodeResult;
pub use deliveries::{Delivery, DeliveryPage, DeliverySubject};
pub use failure::DeliveryProblem;
pub use mail::try_mail_server;
pub use message::Way;

use crate::auth::Auth;
use crate::clock::Clock;
use crate::config::{Settings, WebhookRules};
use crate::store::Store;
use mail::Mailer;
use post::Poster;
use std::ops::Deref;
use std::sync::Arc;

/// Who is told of what. Cheap to clone.
#[derive(Clone)]
pub struct Notifications(Arc<NotificationsInner>);

/// The parts of [`Notifications`].
pub struct NotificationsInner {
    store: Store,
    clock: Clock,
    auth: Auth,
    /// The portal's origin, which links begin with.
    url: String,
    rules: Arc<WebhookRules>,
    /// `None` without a mail server.
    mailer: Option<Mailer>,
    poster: Poster,
    sending: working::SendingState,
}

impl Deref for Notifications {
    type Target = NotificationsInner;

    fn deref(&self) -> &NotificationsInner {
        &self.0
    }
}

impl Notifications {
    /// Makes the service; nobody is called yet.
    ///
    /// # Errors
    ///
    /// Fails with a sentence if a client for outgoing calls cannot be made.
    pub fn new(
        settings: &Settings,
        store: Store,
        clock: Clock,
        auth: Auth,
    ) -> Result<Notifications, String> {
        let mailer = match &settings.smtp {
            Some(smtp) => Some(Mailer::new(smtp, &settings.url)?),
            None => None,
        };
        Ok(Notifications(Arc::new(NotificationsInner {
            poster: Poster::new(Arc::clone(&settings.webhooks))?,
            rules: Arc::clone(&settings.webhooks),
            url: settings.url.clone(),
            sending: working::SendingState::default(),
            mailer,
            store,
            clock,
            auth,
        })))
    }

    /// Returns whether messages can be sent by e-mail.
    pub fn sends_mail(&self) -> bool {
        self.mailer.is_some()
    }

    /// Returns whether the settings name hosts for webhooks and Teams channels.
    pub fn has_hosts(&self) -> bool {
        self.rules.has_hosts()
    }
}
