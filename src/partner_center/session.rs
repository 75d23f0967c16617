//! Partner Center as one person: calls with that person's own token, renewed once if the service
//! refuses it. Every call of the portal goes through here, so there is one rule for renewal.

use super::access_log::AccessLog;
use super::country_rules::{CountryRulesCache, Read};
use super::{Credentials, CustomerPage, Outage, PartnerCenter, UpstreamError};
use crate::auth::Person;
use crate::auth::tokens::Tokens;
use crate::clock::{Clock, millis};
use crate::error::{Error, ErrorKind};
use crate::error_catalog::Verb;
use crate::profile::{Json, Rules, Target};
use crate::store::Store;
use crate::text::Lang;
use std::sync::Arc;
use std::time::Duration;

/// A sign-in younger than this, in milliseconds, is not repeated: it would lead in a circle.
const JUST_SIGNED_IN_MS: i64 = 60_000;

/// Longest wait for the rules of a country; without them an edit goes on under the table's own.
const RULES_PATIENCE: Duration = Duration::from_secs(3);

/// The Partner Center service for the people of the portal. Cheap to clone.
#[derive(Clone)]
pub struct Upstream {
    pub client: Arc<PartnerCenter>,
    tokens: Tokens,
    pub(super) access_log: Arc<AccessLog>,
    country_rules: Arc<CountryRulesCache>,
    pub(super) clock: Clock,
    /// Where replicas tell each other what the service allowed.
    pub(super) shared: Option<Store>,
    pub(super) session_lifetime_ms: i64,
}

/// Calls of one person in one request. The token is renewed at most once.
pub struct Session<'a> {
    upstream: &'a Upstream,
    person: &'a Person,
    credentials: Credentials,
    renewed: bool,
}

impl Session<'_> {
    /// The person's token and language, as the next call carries them.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Renews the token if this answer refuses it and it has not been renewed yet. Returns whether
    /// the same call is to be repeated.
    ///
    /// # Errors
    /// `SignIn` if the session has no tokens any more, `ProviderDown` if the provider cannot be
    /// asked.
    pub async fn renew_after<T>(
        &mut self,
        answer: &Result<T, UpstreamError>,
    ) -> Result<bool, Error> {
        if self.renewed || !answer.as_ref().is_err_and(UpstreamError::wants_new_token) {
            return Ok(false);
        }
        let tokens = &self.upstream.tokens;
        self.credentials.token = tokens.renew(self.person, &self.credentials.token).await?;
        self.renewed = true;
        Ok(true)
    }

    /// Makes a call, and repeats it with a new token if the service refuses this one.
    ///
    /// # Errors
    /// The outer error is about the person's tokens, the inner one is the service's answer.
    pub async fn call<T, F>(
        &mut self,
        call: impl Fn(Credentials) -> F,
    ) -> Result<Result<T, UpstreamError>, Error>
    where
        F: Future<Output = Result<T, UpstreamError>>,
    {
        let answer = call(self.credentials.clone()).await;
        if self.renew_after(&answer).await? {
            return Ok(call(self.credentials.clone()).await);
        }
        Ok(answer)
    }

    /// The document as evidence for a save whose answer is lost; see
    /// [`PartnerCenter::get_evidence`].
    ///
    /// # Errors
    /// Any failure: without the document there is no evidence.
    pub async fn evidence(&mut self, target: &Target) -> Result<Json, Error> {
        let client = &self.upstream.client;
        let answer = self
            .call(|credentials| async move { client.get_evidence(&credentials, target).await })
            .await?;
        Ok(answer?)
    }
}

impl Upstream {
    pub fn new(
        client: PartnerCenter,
        tokens: Tokens,
        store: &Store,
        clock: Clock,
        session_lifetime: Duration,
    ) -> Upstream {
        Upstream {
            client: Arc::new(client),
            tokens,
            access_log: Arc::default(),
            country_rules: Arc::default(),
            clock,
            shared: store.shared().cloned(),
            session_lifetime_ms: millis(session_lifetime),
        }
    }

    /// A session with this person's own token.
    ///
    /// # Errors
    /// `SignIn` if the person's tokens are gone, `ProviderDown` if they cannot be refreshed now.
    pub async fn session<'a>(
        &'a self,
        person: &'a Person,
        lang: Lang,
    ) -> Result<Session<'a>, Error> {
        let credentials = Credentials {
            token: self.tokens.access(person).await?,
            locale: lang.upstream(),
        };
        Ok(Session {
            upstream: self,
            person,
            credentials,
            renewed: false,
        })
    }

    /// The current document; what the answer says of the person's rights is noted.
    ///
    /// # Errors
    /// The outer error is about the person's tokens, the inner one is the service's answer.
    pub async fn get(
        &self,
        person: &Person,
        target: &Target,
        lang: Lang,
    ) -> Result<Result<Json, UpstreamError>, Error> {
        let client = &self.client;
        let answer = self
            .session(person, lang)
            .await?
            .call(|credentials| async move { client.get_telling(&credentials, target).await })
            .await?;
        let mfa = answer.as_ref().ok().and_then(|(_, mfa)| *mfa);
        self.note_access(person, (target.profile().slug, Verb::View), mfa, &answer)
            .await;
        Ok(answer.map(|(document, _)| document))
    }

    /// One page of customers.
    ///
    /// # Errors
    /// What the service answered instead, as the error of the request.
    pub async fn customers(
        &self,
        person: &Person,
        search: &str,
        after: Option<&str>,
        lang: Lang,
    ) -> Result<CustomerPage, Error> {
        let client = &self.client;
        let answer = self
            .session(person, lang)
            .await?
            .call(|credentials| async move { client.customers(&credentials, search, after).await })
            .await?;
        self.note_access(person, ("customers", Verb::View), None, &answer)
            .await;
        answer.map_err(|failure| self.error_of(person, failure))
    }

    /// The rules of a country (two letters), if they are known or can be read in time. They never
    /// stand in the way of an edit.
    pub async fn country_rules(&self, person: &Person, country: &str) -> Option<Arc<Rules>> {
        let read = async {
            tokio::time::timeout(RULES_PATIENCE, self.read_rules(person, country))
                .await
                .unwrap_or(Read::Failed)
        };
        self.country_rules
            .get(country, self.clock.now_ms(), read)
            .await
    }

    /// The rules of a country as far as this process knows them already.
    pub fn known_rules(&self, country: &str) -> Option<Arc<Rules>> {
        self.country_rules.peek(country)
    }

    /// The cache of country rules, for services that only look.
    pub fn rules_cache(&self) -> Arc<CountryRulesCache> {
        Arc::clone(&self.country_rules)
    }

    async fn read_rules(&self, person: &Person, country: &str) -> Read {
        let client = &self.client;
        // Rules are in no language.
        let Ok(mut session) = self.session(person, Lang::En).await else {
            return Read::NotAsked;
        };
        let answer = session
            .call(|credentials| async move { client.country_rules(&credentials, country).await })
            .await;
        let Ok(answer) = answer else {
            return Read::NotAsked;
        };
        match answer {
            Ok(document) => Rules::read(&document, country)
                .map_or(Read::Failed, |rules| Read::Known(Arc::new(rules))),
            // Which status a country without rules has is not documented.
            Err(UpstreamError::Refused(body)) if matches!(body.status, 400 | 404) => Read::None,
            Err(UpstreamError::Refused(body)) if matches!(body.status, 401 | 403) => Read::NotAsked,
            Err(failure) => {
                tracing::info!(country, "the rules of a country cannot be read: {failure}");
                Read::Failed
            }
        }
    }

    /// Forgets answers to sessions that nobody has used since `before`, Unix milliseconds.
    pub fn purge_access(&self, before: i64) {
        self.access_log.purge(before);
    }

    /// Since when Partner Center as a whole is known not to answer.
    pub fn outage(&self) -> Outage {
        self.client.outage()
    }

    /// The error that a failed call is for this person. A new token was refused as well: signing in
    /// again helps a person whose session is old; for one who has just signed in it would only lead
    /// in a circle.
    pub fn error_of(&self, person: &Person, failure: UpstreamError) -> Error {
        let just_now = self.clock.now_ms() - person.signed_in_at < JUST_SIGNED_IN_MS;
        if failure.wants_new_token() && just_now {
            return Error::with(ErrorKind::NotAllowed, failure.said().answer());
        }
        failure.into()
    }
}
