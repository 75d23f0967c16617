//! The authors of changes made elsewhere: the portal asks Partner Center's activity log, behind
//! the answer of whoever looks, and keeps what it tells for longer than the 90 days of the log.
//!
//! The question is stored together with the row of the audit log that states the change. The log
//! lags behind, so that it is asked again, each time later. Who looks lends the token for it.

use super::author_match::{self, AuthorCertainty};
use super::{Event, Filter, History, Row, changes_of, target_of};
use crate::auth::{Person, ReadOnlyToken};
use crate::clock::{Clock, millis};
use crate::error::{Error, ErrorKind};
use crate::expiring_map::ExpiringMap;
use crate::partner_center::{ActivityRecord, UpstreamError, is_correlation_of};
use crate::profile::{CUSTOMER_BILLING, Target};
use crate::store::audit;
use crate::store::change_authors::{self, StoredAuthor};
use std::collections::BTreeMap;
use std::time::Duration;
use tracing::Instrument;

/// It is looked this often whether something is to be asked, at most.
const LOOK: Duration = Duration::from_secs(60);

/// Changes that one look asks about.
const AT_ONCE: i64 = 3;

/// The time until the log is asked again, in minutes, after it was asked for the first time, the
/// second time and so on. Microsoft names no time within which a change appears.
const AGAIN: [i64; 7] = [5, 15, 60, 240, 720, 1_440, 2_880];

/// A question that could not be asked is put off by this, and a session that may not ask is left
/// alone for an hour.
const PUT_OFF: Duration = Duration::from_secs(10 * 60);
const REFUSED: Duration = Duration::from_secs(60 * 60);

/// A question that could never be asked is given up after this time.
const GIVE_UP: Duration = Duration::from_secs(60 * 24 * 60 * 60);

/// The days that the log goes back, less one for the beginning of the first.
const LOG: Duration = Duration::from_secs(89 * 24 * 60 * 60);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Sessions that are remembered at most.
const SESSIONS: usize = 1_000;

/// Changes of a document whose authors are looked up, and its saves that are held against them.
const CHANGES: i64 = 100;
const SAVES: usize = 100;

/// The memory of this process between two looks.
#[derive(Debug)]
pub(super) struct AuthorQuestions {
    /// The cloud has an activity log.
    has_log: bool,
    looked: ExpiringMap<(), ()>,
    /// Sessions to which the log was refused.
    refused: ExpiringMap<String, ()>,
}

/// An author of a change, as Partner Center's activity log names them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ChangeAuthor {
    /// The name that the log gives; empty if it gives none.
    pub name: String,
    /// The application; empty if the log names none.
    pub application: String,
    /// Unix milliseconds.
    pub at: i64,
    pub certainty: AuthorCertainty,
    /// The members that this author changed.
    pub keys: Vec<String>,
    /// The row of the audit log that announced it, if it was a save of this portal after all.
    #[serde(default)]
    pub own: Option<i64>,
}

/// The answer as it is stored.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
struct StoredAnswer {
    authors: Vec<ChangeAuthor>,
}

/// The author of a change that was made elsewhere, as far as that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeOrigin {
    /// The authors of its members, as far as the log names them; the latest first.
    Told(Vec<ChangeAuthor>),
    /// The log does not have it yet. It is asked again from this time on, in Unix milliseconds.
    NotYet(i64),
    /// The log was asked for days, and does not have it.
    NotTold,
    /// Partner Center has no log of changes of this profile.
    NoLog,
    /// The cloud has no activity log.
    NoLogInCloud,
    /// It was found before the portal asked for authors.
    NotAsked,
}

impl AuthorQuestions {
    pub(super) fn new(clock: &Clock, has_log: bool) -> AuthorQuestions {
        AuthorQuestions {
            has_log,
            looked: ExpiringMap::new(clock.clone(), LOOK, 1),
            refused: ExpiringMap::new(clock.clone(), REFUSED, SESSIONS),
        }
    }

    /// Returns whether the log can tell the author of a change of this document.
    pub(super) fn covers(&self, target: &Target) -> bool {
        self.has_log && target.profile() == &CUSTOMER_BILLING
    }

    /// There is something new to ask.
    pub(super) fn look_again(&self) {
        self.looked.remove(&());
    }
}

/// Whose token asks.
#[derive(Clone, Copy)]
enum Asker<'a> {
    Person(&'a Person),
    Watching(&'a ReadOnlyToken),
}

impl Asker<'_> {
    /// The session that is left alone once it was refused.
    fn session(&self) -> &str {
        match self {
            Asker::Person(person) => &person.session,
            Asker::Watching(_) => "",
        }
    }
}

impl History {
    /// Asks the activity log for the authors of changes that wait for that, with this person's own
    /// token, in a task that nobody waits for. Whatever fails is tried again later.
    pub fn ask_authors(&self, person: &Person) {
        let questions = &self.authors;
        if !questions.has_log
            || questions.refused.get(&person.session).is_some()
            || !questions.looked.insert_new((), ())
        {
            return;
        }
        let (history, person) = (self.clone(), person.clone());
        let asking = async move {
            if let Err(error) = history.ask_due(Asker::Person(&person)).await {
                tracing::info!(
                    kind = error.kind.as_str(),
                    "the authors of changes made elsewhere are asked for later"
                );
            }
        };
        self.tasks.spawn(asking.in_current_span());
    }

    /// The same with the app's own token, for watching; whoever watches waits for it.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub(crate) async fn ask_authors_watching(&self, token: &ReadOnlyToken) -> Result<(), Error> {
        let asker = Asker::Watching(token);
        if !self.authors.has_log || self.authors.refused.get(asker.session()).is_some() {
            return Ok(());
        }
        self.ask_due(asker).await
    }

    async fn ask_due(&self, asker: Asker<'_>) -> Result<(), Error> {
        for question in change_authors::due(&self.store, AT_ONCE).await? {
            let again_at = usize::try_from(question.asked)
                .ok()
                .and_then(|asked| AGAIN.get(asked))
                .map_or(0, |minutes| self.clock.now_ms() + minutes * 60_000);
            if !change_authors::claim(&self.store, &question, again_at).await? {
                continue;
            }
            if !self.ask_one(asker, &question, again_at).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Asks for the author of one change. Returns whether others can be asked for now.
    async fn ask_one(
        &self,
        asker: Asker<'_>,
        question: &StoredAuthor,
        again_at: i64,
    ) -> Result<bool, Error> {
        let target = Target::from_key(&question.target);
        let Some((target, customer)) = target.as_ref().and_then(|target| {
            let customer = target.customer()?;
            Some((target, customer))
        }) else {
            return Ok(true);
        };
        let oldest = self.clock.now_ms() - millis(LOG);
        let since = (question.since - DAY_MS).max(oldest);
        let upstream = &self.upstream;
        let answer = match asker {
            Asker::Person(person) => upstream.profile_activity(person, customer, since).await,
            Asker::Watching(token) => {
                let asking = upstream.client.profile_activity(token, customer, since);
                Ok(asking.await)
            }
        };
        match answer {
            Ok(Ok(records)) => {
                self.tell_authors(target, question, records, again_at)
                    .await?;
                Ok(true)
            }
            // It is about this customer, who is asked about again in their turn.
            Ok(Err(UpstreamError::Refused(body))) if !matches!(body.status, 401 | 403) => Ok(true),
            Err(error) if error.kind == ErrorKind::StoreDown => Err(error),
            failed => {
                if let Ok(Err(UpstreamError::Refused(_))) | Err(_) = &failed {
                    // Another person's token may do.
                    self.authors.refused.insert(asker.session().to_owned(), ());
                }
                let now = self.clock.now_ms();
                if now - question.found_at < millis(GIVE_UP) {
                    let wait = match &failed {
                        Ok(Err(UpstreamError::Throttled { wait, .. })) => (*wait).max(PUT_OFF),
                        // Whoever may ask need not wait for somebody who may not.
                        Ok(Err(UpstreamError::Refused(_))) => Duration::ZERO,
                        _ => PUT_OFF,
                    };
                    let at = now + millis(wait);
                    change_authors::put_off(&self.store, question.seq, at).await?;
                }
                Ok(false)
            }
        }
    }

    /// Stores whom the records name. It is asked again as long as they do not explain everything.
    async fn tell_authors(
        &self,
        target: &Target,
        question: &StoredAuthor,
        records: Vec<ActivityRecord>,
        again_at: i64,
    ) -> Result<(), Error> {
        let row = audit::get(&self.store, question.seq).await?;
        let changes = row.as_ref().and_then(changes_of).unwrap_or_default();
        let window = (question.since, question.found_at);
        // A save whose success the portal knew is not the change that it found.
        let saved = self.saves_of(target, Event::EditOutcome, Some("saved"));
        let saved = saved.await?;
        let records: Vec<ActivityRecord> = records
            .into_iter()
            .filter(|record| own_save(&saved, record).is_none())
            .collect();
        let found = author_match::authors(target.profile(), &changes, window, &records);
        if found.is_empty() {
            return Ok(());
        }
        let saves = self.saves_of(target, Event::EditIntent, None).await?;
        let authors: Vec<ChangeAuthor> = found
            .into_iter()
            .map(|(matched, keys)| ChangeAuthor {
                name: matched.record.user.clone(),
                application: matched.record.application.clone(),
                at: matched.record.at,
                certainty: matched.certainty,
                keys,
                own: own_save(&saves, matched.record),
            })
            .collect();
        let certain = authors
            .iter()
            .filter(|author| author.certainty == AuthorCertainty::Matched);
        let explained: usize = certain.map(|author| author.keys.len()).sum();
        let ask_at = if explained == changes.len() {
            0
        } else {
            again_at
        };
        // Texts and numbers: it always serializes.
        let content = serde_json::to_vec(&StoredAnswer { authors }).unwrap_or_default();
        change_authors::answer(&self.store, question.seq, &content, ask_at).await?;
        Ok(())
    }

    /// The newest saves of a document by this portal: the rows of one event, of any outcome or of
    /// this one.
    async fn saves_of(
        &self,
        target: &Target,
        event: Event,
        outcome: Option<&str>,
    ) -> Result<Vec<Row>, Error> {
        let filter = Filter {
            event: Some(event.as_str().to_owned()),
            outcome: outcome.map(str::to_owned),
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            ..Filter::default()
        };
        Ok(audit::page(&self.store, &filter, None, SAVES as i64).await?)
    }

    /// Returns what is known of the author of the change that a row states; `None` if it states no
    /// change that was made elsewhere.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn origin_of(&self, row: &Row) -> Result<Option<ChangeOrigin>, Error> {
        if row.event != Event::OutsideChange.as_str() {
            return Ok(None);
        }
        if let Some(origin) = target_of(row).and_then(|target| self.origin_without_log(&target)) {
            return Ok(Some(origin));
        }
        let stored = change_authors::of_row(&self.store, row.seq).await?;
        Ok(Some(stored.map_or(ChangeOrigin::NotAsked, origin)))
    }

    /// Returns what is known of the authors of a document's changes that were made elsewhere, by the
    /// version that each led to, of the newest changes.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn origins(&self, target: &Target) -> Result<BTreeMap<String, ChangeOrigin>, Error> {
        if !self.authors.covers(target) {
            return Ok(BTreeMap::new());
        }
        let stored = change_authors::of_target(&self.store, &target.key(), CHANGES).await?;
        let mut origins = BTreeMap::new();
        for stored in stored {
            // The newest of those that led to this version.
            let version = stored.version.clone();
            origins.entry(version).or_insert_with(|| origin(stored));
        }
        Ok(origins)
    }

    /// Returns what is known of the authors of changes that were made elsewhere and found since this
    /// time (Unix milliseconds): the changed members, and the origin; the newest first.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn member_origins(
        &self,
        target: &Target,
        since: i64,
    ) -> Result<Vec<(Vec<String>, ChangeOrigin)>, Error> {
        let filter = Filter {
            event: Some(Event::OutsideChange.as_str().to_owned()),
            profile: Some(target.profile().slug.to_owned()),
            customer: target.customer().map(ToString::to_string),
            from: Some(since),
            ..Filter::default()
        };
        let rows = audit::page(&self.store, &filter, None, CHANGES).await?;
        let stored = match self.origin_without_log(target) {
            Some(_) => vec![],
            None => change_authors::of_target(&self.store, &target.key(), CHANGES).await?,
        };
        let mut stored: BTreeMap<i64, StoredAuthor> =
            stored.into_iter().map(|row| (row.seq, row)).collect();
        let origins = rows.iter().map(|row| {
            let keys = changes_of(row).unwrap_or_default();
            let keys = keys.into_iter().map(|change| change.key).collect();
            let known = || {
                stored
                    .remove(&row.seq)
                    .map_or(ChangeOrigin::NotAsked, origin)
            };
            let origin = self.origin_without_log(target).unwrap_or_else(known);
            (keys, origin)
        });
        Ok(origins.collect())
    }

    /// The reason why no log tells the author of a change of this document, if there is one.
    pub fn origin_without_log(&self, target: &Target) -> Option<ChangeOrigin> {
        if target.profile() != &CUSTOMER_BILLING {
            Some(ChangeOrigin::NoLog)
        } else if !self.authors.has_log {
            Some(ChangeOrigin::NoLogInCloud)
        } else {
            None
        }
    }
}

impl ChangeOrigin {
    /// Returns what is told of this member: its author, or why there is none.
    pub fn of_member(&self, key: &str) -> ChangeOrigin {
        let ChangeOrigin::Told(authors) = self else {
            return self.clone();
        };
        let is_of_member = |author: &&ChangeAuthor| author.keys.iter().any(|own| own == key);
        match authors.iter().find(is_of_member) {
            Some(author) => ChangeOrigin::Told(vec![author.clone()]),
            None => ChangeOrigin::NotTold,
        }
    }
}

fn origin(stored: StoredAuthor) -> ChangeOrigin {
    let answer = stored.content.as_deref().unwrap_or_default();
    let StoredAnswer { authors } = serde_json::from_slice(answer).unwrap_or_default();
    match stored.ask_at {
        _ if !authors.is_empty() => ChangeOrigin::Told(authors),
        0 => ChangeOrigin::NotTold,
        ask_at => ChangeOrigin::NotYet(ask_at),
    }
}

/// The number of the row that announced what this record states, if the portal made it.
fn own_save(saves: &[Row], record: &ActivityRecord) -> Option<i64> {
    let is_own = |save: &&Row| {
        let request = save.request_id.as_deref();
        request.is_some_and(|request| is_correlation_of(&record.correlation_id, request))
    };
    saves.iter().find(is_own).map(|save| save.seq)
}
