//! Access tokens: given out while they are good, refreshed ahead of their end, one refresh at a
//! time per session, however many processes share the database. A refresh runs in a task of its
//! own, so that a browser that hangs up cannot lose a rotated refresh token between the provider
//! and the database.

use crate::auth::oidc::{IdTokenError, Provider, RefreshError, TokenSet};
use crate::auth::session::{DbSessionStore, Ended};
use crate::auth::{Permission, Person, Roles, people, session};
use crate::clock::{Clock, millis};
use crate::config::Secret;
use crate::error::{Error, ErrorKind, UpstreamAnswer};
use crate::store::leases::Lease;
use crate::store::tokens::Stored;
use crate::store::{Store, leases, sessions, tokens};
use crate::telemetry::metrics;
use crate::weak_map::WeakMap;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use tokio_util::task::TaskTracker;
use tracing::Instrument;

/// Tokens are refreshed this long before they end, or a quarter of their life if that is shorter.
const AHEAD_MS: i64 = 5 * 60 * 1000;

/// While an old token is still good, a provider that failed is not asked again for this long.
const QUIET: Duration = Duration::from_secs(10);

/// Longest wait for another process that refreshes: longer than the provider may take, and a lease
/// after that.
const PATIENCE: Duration = Duration::from_secs(30);

/// Refreshed tokens that could not be stored are kept in memory for so long.
const KEPT_FOR: Duration = Duration::from_secs(600);

/// Cheap to clone.
#[derive(Clone)]
pub struct Tokens(Arc<TokensInner>);

struct TokensInner {
    store: Store,
    sessions: DbSessionStore,
    provider: Provider,
    clock: Clock,
    tasks: TaskTracker,
    /// One queue per session whose tokens are being refreshed.
    refreshing: WeakMap<String, Queue>,
    /// As milliseconds of `Clock::monotonic`.
    quiet_until: AtomicI64,
}

impl Tokens {
    pub fn new(
        store: Store,
        sessions: DbSessionStore,
        provider: Provider,
        clock: Clock,
        tasks: TaskTracker,
    ) -> Tokens {
        Tokens(Arc::new(TokensInner {
            store,
            sessions,
            provider,
            clock,
            tasks,
            refreshing: WeakMap::default(),
            quiet_until: AtomicI64::new(0),
        }))
    }

    /// The owner of a session that lasts and allows to look at customers: the session `session` or
    /// else another one of the same person, the latest first.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn at_work(&self, owner: &str, session: &str) -> Result<Option<Person>, Error> {
        let lasting = self.0.sessions.list(owner).await?;
        let mut people: Vec<Person> = lasting
            .into_iter()
            .map(|listed| listed.person)
            .filter(|person| person.roles.may(Permission::View))
            .collect();
        let at = people
            .iter()
            .position(|person| person.session == session)
            .unwrap_or_default();
        Ok((at < people.len()).then(|| people.swap_remove(at)))
    }

    /// The roles that each of these people has as far as the portal knows, by their keys: those of
    /// the session that lasts and began last, else those of the last sign-in. Somebody of whom
    /// nothing is known any more is not among them.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn roles_of_each(&self, owners: &[&str]) -> Result<HashMap<String, Roles>, Error> {
        let mut roles = self.0.sessions.newest_roles(owners).await?;
        let others: Vec<&str> = owners
            .iter()
            .copied()
            .filter(|owner| !roles.contains_key(*owner))
            .collect();
        let known = people::claims_of_each(&self.0.store, &others).await?;
        roles.extend(
            known
                .into_iter()
                .map(|(owner, claims)| (owner, claims.roles)),
        );
        Ok(roles)
    }

    /// The person's access token, refreshed if it is about to end.
    pub async fn access(&self, person: &Person) -> Result<Secret, Error> {
        let stored = self.0.stored(person).await?;
        let now = self.0.clock.now_ms();
        if now < renew_at(&stored) || (now < stored.expires_at && self.0.is_quiet()) {
            return Ok(Secret::new(stored.access));
        }
        self.replace(person, stored.access).await
    }

    /// Another access token than the one that Partner Center refused with 401.
    pub async fn renew(&self, person: &Person, refused: &Secret) -> Result<Secret, Error> {
        let stored = tokens::get(&self.0.store, &person.session)
            .await?
            .ok_or(ErrorKind::SignIn)?;
        if stored.access != refused.reveal() {
            return Ok(Secret::new(stored.access));
        }
        if stored.refresh.is_none() {
            return Err(ErrorKind::SignIn.into());
        }
        match self.replace(person, stored.access).await {
            // The provider could not give another one; that is no reason to sign anybody out.
            Ok(same) if same == *refused => Err(ErrorKind::ProviderDown.into()),
            answer => answer,
        }
    }

    /// Refreshes unless somebody else has replaced `old` meanwhile. The task goes on if the caller
    /// does not wait for it.
    async fn replace(&self, person: &Person, old: String) -> Result<Secret, Error> {
        let (inner, person) = (Arc::clone(&self.0), person.clone());
        let task = self
            .0
            .tasks
            .spawn(async move { inner.replace(&person, &old).await }.in_current_span());
        task.await
            .unwrap_or_else(|_| Err(ErrorKind::Internal.into()))
    }
}

impl TokensInner {
    /// In this process by a queue per session, among several by a lease: one asks the provider, the
    /// others wait and take what it got.
    async fn replace(self: &Arc<Self>, person: &Person, old: &str) -> Result<Secret, Error> {
        let queue = self
            .refreshing
            .get_or_insert_with(person.session.clone(), Queue::default);
        let came = Instant::now();
        let mut failed = queue.lock().await;
        if let Some((at, answer)) = &*failed
            && *at > came
        {
            // Asked in vain while this one waited: asking again at once would only take as long
            // again.
            return answer.clone();
        }
        let until = Instant::now() + PATIENCE;
        loop {
            let stored = self.stored(person).await?;
            if stored.access != old {
                return Ok(Secret::new(stored.access));
            }
            if stored.refresh.is_none() {
                return self.without_refresh(person, stored).await;
            }
            if let Some(lease) =
                leases::take(&self.store, &format!("refresh/{}", person.session)).await?
            {
                let done = lease.hold(self.redeem(person, old, &lease)).await;
                lease.give_back().await;
                if let Some(answer) = done.transpose() {
                    if answer.as_ref().map_or(true, |token| token.reveal() == old) {
                        *failed = Some((Instant::now(), answer.clone()));
                    }
                    return answer;
                }
            }
            if Instant::now() >= until {
                tracing::error!("another process has been refreshing a token for too long");
                return if self.clock.now_ms() < stored.expires_at {
                    Ok(Secret::new(stored.access))
                } else {
                    Err(ErrorKind::ProviderDown.into())
                };
            }
            leases::pause().await;
        }
    }

    /// Redeems the refresh token; only the holder of the lease may. `None`: it is not certain to be
    /// the holder any more.
    async fn redeem(
        self: &Arc<Self>,
        person: &Person,
        old: &str,
        lease: &Lease,
    ) -> Result<Option<Secret>, Error> {
        // Again: the holder before may have finished just now.
        let stored = self.stored(person).await?;
        let Some(refresh) = stored
            .refresh
            .clone()
            .filter(|_| stored.access == old)
            .map(Secret::new)
        else {
            return Ok(Some(Secret::new(stored.access)));
        };
        if !lease.is_certain() {
            return Ok(None);
        }
        let answer = self.provider.refresh(&refresh).await;
        metrics::refreshed(match &answer {
            Ok(_) => "renewed",
            Err(RefreshError::Ended(_)) => "ended",
            Err(RefreshError::Failed(_)) => "failed",
        });
        match answer {
            Ok(granted) => self.keep(person, granted, refresh, lease).await,
            Err(RefreshError::Ended(claims)) => self.refused(person, old, lease, claims).await,
            Err(RefreshError::Failed(error)) => {
                let quiet_until = millis(self.clock.monotonic() + QUIET);
                self.quiet_until.store(quiet_until, Ordering::Relaxed);
                if self.clock.now_ms() < stored.expires_at {
                    Ok(Some(Secret::new(stored.access)))
                } else {
                    Err(error)
                }
            }
        }
    }

    /// The provider failed a moment ago.
    fn is_quiet(&self) -> bool {
        millis(self.clock.monotonic()) < self.quiet_until.load(Ordering::Relaxed)
    }

    async fn stored(&self, person: &Person) -> Result<Stored, Error> {
        Ok(tokens::get(&self.store, &person.session)
            .await?
            .ok_or(ErrorKind::SignIn)?)
    }

    /// Durable before anything else happens; then the roles, which may have changed.
    async fn keep(
        self: &Arc<Self>,
        person: &Person,
        granted: TokenSet,
        refresh: Secret,
        lease: &Lease,
    ) -> Result<Option<Secret>, Error> {
        let now = self.clock.now_ms();
        let fresh = Stored {
            access: granted.access.reveal().to_owned(),
            refresh: Some(granted.refresh.unwrap_or(refresh).reveal().to_owned()),
            obtained_at: now,
            expires_at: now.saturating_add(millis(granted.life)),
        };
        match tokens::update(&self.store, &person.session, &fresh, lease.fence()).await {
            Ok(true) => {}
            // Signed out meanwhile, or another process thought this one dead and has newer tokens.
            Ok(false) => return Ok(Some(Secret::new(self.stored(person).await?.access))),
            Err(error) => {
                // What the provider gave for the old refresh token is nowhere else: it is kept as
                // soon as the database is back.
                lease.leave();
                let (inner, session, fence) =
                    (Arc::clone(self), person.session.clone(), lease.fence());
                self.tasks
                    .spawn(async move { inner.keep_later(&session, &fresh, fence).await });
                return Err(error.into());
            }
        }
        if let Some(id_token) = &granted.id_token {
            self.read_again(person, id_token).await?;
        }
        Ok(Some(granted.access))
    }

    async fn keep_later(&self, session: &str, fresh: &Stored, fence: i64) {
        let until = Instant::now() + KEPT_FOR;
        while Instant::now() < until {
            leases::pause().await;
            if tokens::update(&self.store, session, fresh, fence)
                .await
                .is_ok()
            {
                return;
            }
        }
        tracing::error!("refreshed tokens are lost: the database has not answered for too long");
    }

    /// The provider does not take the refresh token. Before anybody is signed out for that: a
    /// process that was thought dead may have used it and be about to keep what it got.
    async fn refused(
        &self,
        person: &Person,
        old: &str,
        lease: &Lease,
        claims: Option<String>,
    ) -> Result<Option<Secret>, Error> {
        let until = Instant::now()
            + if lease.taken_over() {
                leases::LENGTH
            } else {
                Duration::ZERO
            };
        loop {
            let stored = self.stored(person).await?;
            if stored.access != old {
                return Ok(Some(Secret::new(stored.access)));
            }
            if Instant::now() >= until {
                break;
            }
            leases::pause().await;
        }
        let ended = sessions::end_as_holder(
            &self.store,
            &person.session,
            lease.name(),
            lease.fence(),
            self.clock.now_ms(),
        )
        .await?;
        if !ended {
            return Ok(None);
        }
        self.record_end(person).await;
        Err(match claims {
            None => ErrorKind::SignIn.into(),
            Some(_) => Error::with(
                ErrorKind::SignIn,
                UpstreamAnswer {
                    claims,
                    ..UpstreamAnswer::default()
                },
            ),
        })
    }

    async fn read_again(&self, person: &Person, id_token: &Secret) -> Result<(), Error> {
        match self.provider.identity(id_token, None).await {
            Ok(Ok(identity))
                if (&identity.tenant, &identity.oid) == (&person.tenant, &person.oid) =>
            {
                let changed = self.sessions.change(&person.session, |kept| {
                    kept.roles = identity.roles;
                    kept.mfa = identity.mfa;
                    kept.name = identity.name;
                    kept.username = identity.username;
                });
                changed.await.map(drop)
            }
            Ok(Ok(_) | Err(IdTokenError::ForeignAccount { .. })) => {
                tracing::error!("a refresh brought the id token of somebody else");
                self.end(person).await.map(drop)
            }
            Ok(Err(bad)) => {
                tracing::warn!(%bad, "the id token of a refresh cannot be believed; roles stay as they are");
                Ok(())
            }
            // Keys that cannot be read sign nobody out.
            Err(_) => Ok(()),
        }
    }

    /// A grant without refresh token lasts as long as its access token.
    async fn without_refresh(&self, person: &Person, stored: Stored) -> Result<Secret, Error> {
        if self.clock.now_ms() < stored.expires_at {
            Ok(Secret::new(stored.access))
        } else {
            self.end(person).await
        }
    }

    async fn end(&self, person: &Person) -> Result<Secret, Error> {
        if sessions::end(&self.store, &person.session, self.clock.now_ms()).await? {
            self.record_end(person).await;
        }
        Err(ErrorKind::SignIn.into())
    }

    async fn record_end(&self, person: &Person) {
        session::record(
            &self.store,
            (person.key(), person.name.clone(), person.tenant.clone()),
            Ended::Tokens,
            None,
            None,
        )
        .await;
    }
}

fn renew_at(stored: &Stored) -> i64 {
    let life = stored.expires_at.saturating_sub(stored.obtained_at);
    stored.expires_at.saturating_sub(AHEAD_MS.min(life / 4))
}

/// Those who wait for a token of one session. When it could not be refreshed last, and what was
/// answered then.
type Queue = tokio::sync::Mutex<Option<(Instant, Result<Secret, Error>)>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_refreshed_five_minutes_or_a_quarter_of_their_life_ahead() {
        let stored = |life_ms: i64| Stored {
            access: String::new(),
            refresh: None,
            obtained_at: 1000,
            expires_at: 1000 + life_ms,
        };
        assert_eq!(renew_at(&stored(3_600_000)), 1000 + 3_300_000);
        assert_eq!(renew_at(&stored(60_000)), 1000 + 45_000);
        assert_eq!(renew_at(&stored(0)), 1000);
    }
}
