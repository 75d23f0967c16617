//! Calls to Partner Center with a person's own access token. The token is renewed once if the
//! service refuses it. All calls of the portal go through here, so there is one rule for renewal.

use super::access_log::AccessLog;
use super::country_rules::{CountryRulesCache, RulesLookup};
use super::{
    Credentials, CustomerItem, CustomerPage, KnownCustomers, Outage, PartnerCenter, UpstreamError,
};
use crate::auth::tokens::Tokens;
use crate::auth::{Person, ReadOnlyToken, Roles};
use crate::clock::{Clock, millis};
use crate::error::{Error, ErrorKind};
use crate::error_catalog::Verb;
use crate::profile::{CountryRules, CustomerId, Json, Target};
use crate::store::Store;
use crate::text::Lang;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

/// A person who signed in less than this ago, in milliseconds, is not asked to sign in again,
/// because the result would be the same.
const JUST_SIGNED_IN_MS: i64 = 60_000;

/// The longest wait for the rules of a country. Without them an edit is checked by the rules of the
/// profile table only.
const RULES_PATIENCE: Duration = Duration::from_secs(3);

/// The Partner Center service for the people of the portal. Cheap to clone.
#[derive(Clone)]
pub struct Upstream(Arc<UpstreamInner>);

/// The parts of [`Upstream`].
pub struct UpstreamInner {
    pub client: Arc<PartnerCenter>,
    pub known_customers: KnownCustomers,
    tokens: Tokens,
    pub(super) access_log: AccessLog,
    country_rules: Arc<CountryRulesCache>,
    pub(super) clock: Clock,
    /// The database in which replicas share the access log.
    pub(super) shared: Option<Store>,
    pub(super) session_lifetime_ms: i64,
}

impl Deref for Upstream {
    type Target = UpstreamInner;

    fn deref(&self) -> &UpstreamInner {
        &self.0
    }
}

/// The calls of one person in one request. The token is renewed at most once.
pub struct Session<'a> {
    upstream: &'a Upstream,
    person: &'a Person,
    credentials: Credentials,
    renewed: bool,
}

impl Session<'_> {
    /// Returns the token and language of the next call.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Renews the token if this answer refuses it and it has not been renewed yet. Returns true if
    /// the same call should be repeated.
    ///
    /// # Errors
    /// Fails with `SignIn` if the session has no tokens any more, and with `ProviderDown` if the
    /// provider does not answer.
    pub async fn renew_after<T>(
        &mut self,
        answer: &Result<T, UpstreamError>,
    ) -> Result<bool, Error> {
        if self.renewed || !answer.as_ref().is_err_and(UpstreamError::is_token_rejected) {
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

    /// Reads the document as evidence for a save without a response; see
    /// [`PartnerCenter::get_evidence`].
    ///
    /// # Errors
    /// Fails if the document cannot be read.
    pub async fn evidence(&mut self, target: &Target) -> Result<Json, Error> {
        let client = &self.upstream.client;
        let answer = self
            .call(|credentials| async move { client.get_evidence(&credentials, target).await })
            .await?;
        Ok(answer?)
    }
}

impl Upstream {
    /// Creates the service.
    pub fn new(
        client: PartnerCenter,
        tokens: Tokens,
        store: &Store,
        clock: Clock,
        session_lifetime: Duration,
    ) -> Upstream {
        Upstream(Arc::new(UpstreamInner {
            client: Arc::new(client),
            known_customers: KnownCustomers::new(clock.clone(), session_lifetime),
            tokens,
            access_log: AccessLog::new(clock.clone(), session_lifetime),
            country_rules: Arc::default(),
            clock,
            shared: store.shared().cloned(),
            session_lifetime_ms: millis(session_lifetime),
        }))
    }

    /// Opens a session with this person's own token.
    ///
    /// # Errors
    /// Fails with `SignIn` if the person's tokens are gone, and with `ProviderDown` if they cannot
    /// be refreshed now.
    pub async fn session<'a>(
        &'a self,
        person: &'a Person,
        lang: Lang,
    ) -> Result<Session<'a>, Error> {
        let credentials = Credentials {
            token: self.tokens.access(person).await?,
            name: person.name.as_str().into(),
            locale: lang.upstream(),
        };
        Ok(Session {
            upstream: self,
            person,
            credentials,
            renewed: false,
        })
    }

    /// Reads the current document and records the result in the access log.
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
            .call(|credentials| async move { client.get_with_mfa(&credentials, target).await })
            .await?;
        let mfa = answer.as_ref().ok().and_then(|(_, mfa)| *mfa);
        self.note_access(person, (target.profile().slug, Verb::View), mfa, &answer)
            .await;
        if let Ok((document, _)) = &answer {
            self.known_customers
                .note_document(&person.session, target, document);
        }
        Ok(answer.map(|(document, _)| document))
    }

    /// Reads one page of customers.
    ///
    /// # Errors
    /// Fails if the person has to sign in again, or if Partner Center refuses the call or does not
    /// answer.
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

    /// Asks for the shortest list of customers, to learn whether the person may still see any, and
    /// returns the one that it has.
    ///
    /// # Errors
    /// Like `customers`.
    pub async fn first_customer(
        &self,
        person: &Person,
        lang: Lang,
    ) -> Result<Option<CustomerItem>, Error> {
        let client = &self.client;
        let answer = self
            .session(person, lang)
            .await?
            .call(|credentials| async move { client.first_customer(&credentials).await })
            .await?;
        self.note_access(person, ("customers", Verb::View), None, &answer)
            .await;
        answer.map_err(|failure| self.error_of(person, failure))
    }

    /// Reads a large page of all customers.
    ///
    /// # Errors
    /// Like `customers`.
    pub async fn many_customers(
        &self,
        person: &Person,
        after: Option<&str>,
        lang: Lang,
    ) -> Result<CustomerPage, Error> {
        let client = &self.client;
        let answer = self
            .session(person, lang)
            .await?
            .call(|credentials| async move { client.many_customers(&credentials, after).await })
            .await?;
        self.note_access(person, ("customers", Verb::View), None, &answer)
            .await;
        answer.map_err(|failure| self.error_of(person, failure))
    }

    /// Returns the rest of the longest wait that the service asked for, of those that hold up calls
    /// about this customer, or everybody's.
    pub async fn wait_left(&self, customer: Option<&CustomerId>) -> Duration {
        self.client.limiter_wait(customer).await
    }

    /// Returns a person whose session lasts and whose tokens may be used for work that they have
    /// begun: in the session `session` if that lasts, or else in another one of the same owner.
    ///
    /// # Errors
    /// Fails if the database does not answer.
    pub async fn at_work(&self, owner: &str, session: &str) -> Result<Option<Person>, Error> {
        self.tokens.at_work(owner, session).await
    }

    /// The roles that each of these people has now, by their keys, as far as the portal knows.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn roles_of_each(&self, owners: &[&str]) -> Result<HashMap<String, Roles>, Error> {
        self.tokens.roles_of_each(owners).await
    }

    /// Reads all customers; `None` if there are too many.
    ///
    /// # Errors
    /// Like `customers`.
    pub async fn all_customers(
        &self,
        person: &Person,
        lang: Lang,
    ) -> Result<Option<Vec<CustomerItem>>, Error> {
        let client = &self.client;
        let answer = self
            .session(person, lang)
            .await?
            .call(|credentials| async move { client.all_customers(&credentials).await })
            .await?;
        self.note_access(person, ("customers", Verb::View), None, &answer)
            .await;
        answer.map_err(|failure| self.error_of(person, failure))
    }

    /// Returns the rules of a country (two-letter code) if they are cached or can be read in time.
    /// A failure is no error, because an edit is possible without them.
    pub async fn country_rules(&self, person: &Person, country: &str) -> Option<Arc<CountryRules>> {
        let read = async {
            tokio::time::timeout(RULES_PATIENCE, self.read_rules(person, country))
                .await
                .unwrap_or(RulesLookup::Failed)
        };
        self.country_rules
            .get(country, self.clock.now_ms(), read)
            .await
    }

    /// Returns the rules of a country if they are cached.
    pub fn known_rules(&self, country: &str) -> Option<Arc<CountryRules>> {
        self.country_rules.peek(country)
    }

    /// Returns the cache of country rules, for services that never read them.
    pub fn rules_cache(&self) -> Arc<CountryRulesCache> {
        Arc::clone(&self.country_rules)
    }

    async fn read_rules(&self, person: &Person, country: &str) -> RulesLookup {
        let client = &self.client;
        // Rules contain no text, so the language does not matter.
        let Ok(mut session) = self.session(person, Lang::En).await else {
            return RulesLookup::NotAsked;
        };
        let answer = session
            .call(|credentials| async move { client.country_rules(&credentials, country).await })
            .await;
        match answer {
            Ok(answer) => rules_lookup(country, answer),
            Err(_) => RulesLookup::NotAsked,
        }
    }

    /// Returns the rules of a country for watching: if they are cached, or can be read with this
    /// token.
    pub async fn watched_rules(
        &self,
        token: &ReadOnlyToken,
        country: &str,
    ) -> Option<Arc<CountryRules>> {
        let read = async {
            let answer = self.client.country_rules(token, country).await;
            match answer {
                // It is not the service's: the next reader may ask.
                Err(UpstreamError::Busy(_) | UpstreamError::Throttled { .. }) => {
                    RulesLookup::NotAsked
                }
                answer => rules_lookup(country, answer),
            }
        };
        self.country_rules
            .get(country, self.clock.now_ms(), read)
            .await
    }

    /// Returns the current outage of Partner Center.
    pub fn outage(&self) -> Outage {
        self.client.outage()
    }

    /// Converts the error of a call for this person. If Partner Center refused a new token too, the
    /// person has to sign in again; but one who has just signed in gets `NotAllowed`, because a new
    /// sign-in would not help.
    pub fn error_of(&self, person: &Person, failure: UpstreamError) -> Error {
        let just_now = self.clock.now_ms() - person.signed_in_at < JUST_SIGNED_IN_MS;
        if failure.is_token_rejected() && just_now {
            // What a challenge asks for can be proven by another sign-in; a button leads to it, so
            // that a challenge that is never met does not send anybody round and round.
            let kind = match failure.error_body().claims {
                Some(_) => ErrorKind::Mfa,
                None => ErrorKind::NotAllowed,
            };
            return Error::with(kind, failure.error_body().to_upstream_answer());
        }
        failure.into()
    }
}

/// What an answer says of the rules of a country.
fn rules_lookup(country: &str, answer: Result<Json, UpstreamError>) -> RulesLookup {
    match answer {
        Ok(document) => CountryRules::read(&document, country)
            .map_or(RulesLookup::Failed, |rules| {
                RulesLookup::Known(Arc::new(rules))
            }),
        // The status for a country without rules is not documented.
        Err(UpstreamError::Refused(body)) if matches!(body.status, 400 | 404) => RulesLookup::None,
        Err(UpstreamError::Refused(body)) if matches!(body.status, 401 | 403) => {
            RulesLookup::NotAsked
        }
        Err(failure) => {
            tracing::info!(country, "the rules of a country cannot be read: {failure}");
            RulesLookup::Failed
        }
    }
}
