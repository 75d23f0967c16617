//! Sign-ins that administrators lend for reading: of what Partner Center shows to people only. Each
//! has a refresh token of its own, which becomes nothing but tokens for GETs. No page is served with
//! one, and every administrator sees it and can end it.
//!
//! Whoever uses one holds the lease of watching, so that one process at a time redeems its token.

use super::app_token::{KeptToken, renew_at};
use super::oidc::{Identity, Provider, RefreshError, SignInPurpose, TokenSet, Wish};
use super::{Auth, Permission, Person, ReadOnlyToken};
use crate::clock::{Clock, millis};
use crate::config::Secret;
use crate::error::{Error, ErrorKind};
use crate::store::Store;
use crate::store::audit::{Event, NewRow};
use crate::store::leases::{self, Lease};
use crate::store::lent_sign_ins::{self, StoredLoan};
use crate::store::news::Announcement;
use axum::http::{HeaderMap, HeaderValue};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

/// A loan lasts this long. Then its person lends a sign-in again, or does not.
pub const LASTS: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// A refreshed token that could not be stored is kept in memory for so long.
const KEPT_FOR: Duration = Duration::from_secs(600);

/// What the store seals.
#[derive(Clone, Default, Serialize, Deserialize)]
struct LoanContent {
    name: String,
    /// `None` once the loan has ended.
    #[serde(default)]
    refresh: Option<String>,
}

impl LoanContent {
    fn of(loan: &StoredLoan) -> LoanContent {
        let content = loan.content.as_deref().unwrap_or_default();
        serde_json::from_slice(content).unwrap_or_default()
    }

    fn bytes(&self) -> Vec<u8> {
        // Texts: it always serializes.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// Why a loan has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoanEnd {
    /// An administrator ended it.
    Ended,
    /// The provider does not renew it any more.
    Refused,
    /// Its time was over.
    Expired,
    /// Its person is no administrator any more.
    Role,
    /// The key that sealed its token is gone.
    Unreadable,
}

impl LoanEnd {
    pub const ALL: [LoanEnd; 5] = [
        LoanEnd::Ended,
        LoanEnd::Refused,
        LoanEnd::Expired,
        LoanEnd::Role,
        LoanEnd::Unreadable,
    ];

    /// The outcome of its row of the audit log.
    pub fn as_str(self) -> &'static str {
        match self {
            LoanEnd::Ended => "loan-ended",
            LoanEnd::Refused => "loan-refused",
            LoanEnd::Expired => "loan-expired",
            LoanEnd::Role => "loan-role",
            LoanEnd::Unreadable => "loan-unreadable",
        }
    }

    pub fn parse(word: &str) -> Option<LoanEnd> {
        LoanEnd::ALL.into_iter().find(|end| end.as_str() == word)
    }
}

/// A loan as administrators see it. Times are in Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LentSignIn {
    /// The person whose sign-in it is, as `Person::key`.
    pub owner: String,
    pub name: String,
    /// Names the loan among those of this person.
    pub seq: i64,
    pub lent_at: i64,
    pub ends_at: i64,
    /// When something was read with it last.
    pub read_at: Option<i64>,
    /// It was told that it is about to end.
    pub is_warned: bool,
    /// When and why it has ended.
    pub ended: Option<(i64, LoanEnd)>,
    /// A word for why it could not be used last; empty if it could.
    pub problem: String,
}

impl LentSignIn {
    fn of(loan: &StoredLoan) -> LentSignIn {
        let why = LoanEnd::parse(&loan.ended).unwrap_or(LoanEnd::Ended);
        LentSignIn {
            name: LoanContent::of(loan).name,
            owner: loan.owner.clone(),
            seq: loan.seq,
            lent_at: loan.lent_at,
            ends_at: loan.ends_at,
            read_at: (loan.read_at > 0).then_some(loan.read_at),
            is_warned: loan.warned_at > 0,
            ended: (loan.ended_at > 0).then_some((loan.ended_at, why)),
            problem: loan.problem.clone(),
        }
    }
}

/// Why a loan gives no token.
#[derive(Debug)]
pub enum LoanError {
    /// It has ended.
    Ended,
    /// For now; another process may be about to use it.
    Failed(Error),
}

impl<E: Into<Error>> From<E> for LoanError {
    fn from(error: E) -> LoanError {
        LoanError::Failed(error.into())
    }
}

/// Cheap to clone.
#[derive(Clone)]
pub struct LentSignIns(Arc<LentInner>);

struct LentInner {
    store: Store,
    provider: Provider,
    clock: Clock,
    tasks: TaskTracker,
    tenant: String,
    /// Access tokens by person, each with the number of its loan. They are in no database.
    kept: Mutex<HashMap<String, (i64, KeptToken)>>,
}

impl LentSignIns {
    pub(super) fn new(
        store: Store,
        provider: Provider,
        clock: Clock,
        tasks: TaskTracker,
        tenant: String,
    ) -> LentSignIns {
        LentSignIns(Arc::new(LentInner {
            store,
            provider,
            clock,
            tasks,
            tenant,
            kept: Mutex::default(),
        }))
    }

    /// Lists all loans, the latest first, and what is left of those that have ended.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn list(&self) -> Result<Vec<LentSignIn>, Error> {
        let stored = lent_sign_ins::all(&self.0.store).await?;
        Ok(stored.iter().map(LentSignIn::of).collect())
    }

    /// Keeps the tokens that a person has lent.
    ///
    /// # Errors
    /// `ProviderBroken` if there is no refresh token among them, `StoreDown` if the database does not
    /// answer.
    pub(super) async fn lend(&self, person: &Person, granted: TokenSet) -> Result<(), Error> {
        let Some(refresh) = granted.refresh else {
            tracing::warn!("the provider granted no refresh token");
            return Err(ErrorKind::ProviderBroken.into());
        };
        let content = LoanContent {
            name: person.name.clone(),
            // It is redeemed later, and therefore has to be kept.
            refresh: Some(refresh.reveal().to_owned()),
        };
        let owner = person.key();
        let row = NewRow {
            outcome: Some("loan-lent".to_owned()),
            reference: Some(owner.clone()),
            ..NewRow::about(Event::LentSignIn, person)
        };
        let ends_at = self.0.clock.now_ms() + millis(LASTS);
        lent_sign_ins::lend(&self.0.store, row, &owner, &content.bytes(), ends_at).await?;
        Ok(())
    }

    /// Ends the loan of this person for `by`: its tokens are deleted, and no process uses what it has
    /// of them any more. Returns whether there was one to end.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer; then it goes on.
    pub async fn end(&self, by: &Person, owner: &str) -> Result<bool, Error> {
        let Some(loan) = lent_sign_ins::get(&self.0.store, owner).await? else {
            return Ok(false);
        };
        let row = NewRow {
            outcome: Some(LoanEnd::Ended.as_str().to_owned()),
            reference: Some(owner.to_owned()),
            ..NewRow::about(Event::LentSignIn, by)
        };
        let left = self.0.without_token(&loan);
        let why = (LoanEnd::Ended.as_str(), None);
        let ended = lent_sign_ins::end(&self.0.store, row, owner, &left, why).await?;
        Ok(ended.is_some())
    }

    /// Returns an access token of this loan, another one than `refused`.
    ///
    /// # Errors
    /// [`LoanError`].
    pub async fn token(
        &self,
        loan: &LentSignIn,
        lease: &Lease,
        refused: Option<&ReadOnlyToken>,
    ) -> Result<ReadOnlyToken, LoanError> {
        let inner = &self.0;
        let mut kept = inner.kept.lock().await;
        // Whoever ended it may have done so at another process.
        let stored = lent_sign_ins::get(&inner.store, &loan.owner).await?;
        let lasts = |stored: &StoredLoan| stored.seq == loan.seq && stored.ended_at == 0;
        let Some(stored) = stored.filter(lasts) else {
            kept.remove(&loan.owner);
            return Err(LoanError::Ended);
        };
        let now = inner.clock.now_ms();
        if now >= stored.ends_at {
            kept.remove(&loan.owner);
            return inner.end_by_itself(&stored, LoanEnd::Expired).await;
        }
        if let Some((seq, (token, renew_at))) = kept.get(&loan.owner)
            && *seq == loan.seq
            && now < *renew_at
            && Some(token) != refused
        {
            return Ok(token.clone());
        }
        kept.remove(&loan.owner);
        let (token, life) = inner.redeem(&stored, lease).await?;
        let entry = (token.clone(), renew_at(now, millis(life)));
        kept.insert(loan.owner.clone(), (loan.seq, entry));
        Ok(token)
    }

    /// Notes how a loan was used last: that something was read with it, or a word for why it could
    /// not be used.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn note(&self, loan: &LentSignIn, problem: &str) -> Result<(), Error> {
        let read_at = problem.is_empty().then(|| self.0.clock.now_ms());
        let place = (loan.owner.as_str(), loan.seq);
        lent_sign_ins::note(&self.0.store, place, read_at, problem).await?;
        Ok(())
    }

    /// Notes that it is told that a loan is about to end, together with the news. Returns whether
    /// that was still to be done.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn warn(&self, loan: &LentSignIn, news: &Announcement) -> Result<bool, Error> {
        let place = (loan.owner.as_str(), loan.seq);
        Ok(lent_sign_ins::warn(&self.0.store, place, news).await?)
    }
}

impl LentInner {
    /// Redeems the refresh token. What comes of it is durable before anything is read with it.
    async fn redeem(
        self: &Arc<Self>,
        stored: &StoredLoan,
        lease: &Lease,
    ) -> Result<(ReadOnlyToken, Duration), LoanError> {
        let content = LoanContent::of(stored);
        let Some(refresh) = content.refresh.clone().map(Secret::new) else {
            return self.end_by_itself(stored, LoanEnd::Unreadable).await;
        };
        if !lease.is_certain() {
            return Err(ErrorKind::ProviderDown.into());
        }
        // In a task of its own: a token that has changed must not be lost with whoever waits for it.
        let (inner, loan, fence) = (Arc::clone(self), stored.clone(), lease.fence());
        let redeeming = async move {
            let granted = inner.provider.refresh(&refresh).await?;
            let kept = inner.keep(&loan, content, &granted, fence).await;
            Ok::<_, RefreshError>((granted, kept))
        };
        let redeemed = self.tasks.spawn(redeeming.in_current_span()).await;
        let (granted, kept) = match redeemed.map_err(|_| ErrorKind::Internal)? {
            Ok(redeemed) => redeemed,
            Err(RefreshError::Failed(error)) => return Err(LoanError::Failed(error)),
            Err(RefreshError::Ended(_)) => return self.refused(stored, lease).await,
        };
        if !kept? {
            return Err(LoanError::Ended);
        }
        match self.changed(&stored.owner, &granted).await {
            Some(why) => self.end_by_itself(stored, why).await,
            None => Ok((ReadOnlyToken::new(granted.access), granted.life)),
        }
    }

    /// Stores the refresh token. Returns whether the loan lasts, and no other process uses it.
    async fn keep(
        self: &Arc<Self>,
        loan: &StoredLoan,
        content: LoanContent,
        granted: &TokenSet,
        fence: i64,
    ) -> Result<bool, Error> {
        let fresh = granted.refresh.as_ref();
        let content = LoanContent {
            refresh: fresh
                .map(|refresh| refresh.reveal().to_owned())
                .or(content.refresh),
            ..content
        };
        let bytes = content.bytes();
        let place = (loan.owner.as_str(), loan.seq);
        match lent_sign_ins::renew(&self.store, place, &bytes, fence).await {
            Ok(kept) => Ok(kept),
            Err(error) => {
                // What the provider gave for the old token is nowhere else.
                let (inner, owner, seq) = (Arc::clone(self), loan.owner.clone(), loan.seq);
                self.tasks
                    .spawn(async move { inner.keep_later(&owner, seq, &bytes, fence).await });
                Err(error.into())
            }
        }
    }

    async fn keep_later(&self, owner: &str, seq: i64, content: &[u8], fence: i64) {
        let until = Instant::now() + KEPT_FOR;
        while Instant::now() < until {
            leases::pause().await;
            let renewed = lent_sign_ins::renew(&self.store, (owner, seq), content, fence).await;
            if renewed.is_ok() {
                return;
            }
        }
        tracing::error!("the token of a lent sign-in is lost: the database has not answered");
    }

    /// The provider does not take the refresh token. A process that was thought dead may have used
    /// it, and be about to keep what it got.
    async fn refused<T>(&self, loan: &StoredLoan, lease: &Lease) -> Result<T, LoanError> {
        let patience = match lease.taken_over() {
            true => leases::LENGTH,
            false => Duration::ZERO,
        };
        let until = Instant::now() + patience;
        loop {
            let now = lent_sign_ins::get(&self.store, &loan.owner).await?;
            if now.is_none_or(|now| now.content != loan.content) {
                // The next attempt uses that one.
                return Err(ErrorKind::ProviderDown.into());
            }
            if Instant::now() >= until {
                break;
            }
            leases::pause().await;
        }
        if !lease.is_certain() {
            return Err(ErrorKind::ProviderDown.into());
        }
        self.end_by_itself(loan, LoanEnd::Refused).await
    }

    /// The person is another one, or no administrator any more. An id token that cannot be checked
    /// says nothing.
    async fn changed(&self, owner: &str, granted: &TokenSet) -> Option<LoanEnd> {
        let id_token = granted.id_token.as_ref()?;
        match self.provider.identity(id_token, None).await {
            Ok(Ok(Identity {
                tenant, oid, roles, ..
            })) => {
                let is_same = format!("{tenant}:{oid}") == owner;
                (!is_same || !roles.may(Permission::Administer)).then_some(LoanEnd::Role)
            }
            Ok(Err(bad)) => {
                tracing::warn!(%bad, "the id token of a lent sign-in cannot be believed");
                None
            }
            Err(_) => None,
        }
    }

    /// Ends a loan that nobody has ended, unless that was done already.
    async fn end_by_itself<T>(&self, loan: &StoredLoan, why: LoanEnd) -> Result<T, LoanError> {
        tracing::info!(why = why.as_str(), "a lent sign-in has ended");
        let name = LoanContent::of(loan).name;
        let row = NewRow {
            outcome: Some(why.as_str().to_owned()),
            reference: Some(loan.owner.clone()),
            ..NewRow::new(
                Event::LentSignIn,
                loan.owner.clone(),
                name,
                self.tenant.clone(),
            )
        };
        let left = self.without_token(loan);
        let why = (why.as_str(), Some(loan.seq));
        lent_sign_ins::end(&self.store, row, &loan.owner, &left, why).await?;
        Err(LoanError::Ended)
    }

    /// The content of a loan once it has ended.
    fn without_token(&self, loan: &StoredLoan) -> Vec<u8> {
        let content = LoanContent {
            refresh: None,
            ..LoanContent::of(loan)
        };
        content.bytes()
    }
}

impl Auth {
    /// Begins the sign-in that `person` lends: the provider's address, and the cookie to set. It
    /// opens no session.
    ///
    /// # Errors
    /// `Role` if the person is no administrator; what the provider or the database answered
    /// otherwise.
    pub async fn begin_lending(
        &self,
        headers: &HeaderMap,
        person: &Person,
    ) -> Result<(String, HeaderValue), Error> {
        if !person.roles.may(Permission::Administer) {
            return Err(ErrorKind::Role.into());
        }
        let wish = Wish {
            // Partner Center takes no sign-in without one.
            second_factor: !person.mfa,
            ..Wish::default()
        };
        let purpose = SignInPurpose {
            return_to: "/watching?told=lent".to_owned(),
            lends: Some(person.key()),
        };
        self.begin(headers, wish, purpose).await
    }
}
