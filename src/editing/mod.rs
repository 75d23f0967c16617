//! The way of an edit: open, keep, review, apply, discard. Every edit is a draft, and saving is
//! applying the draft; `write::write` is the only code that PUTs.

pub mod addresses;
mod by_country;
mod crash_recovery;
mod drafts;
mod locks;
mod open;
mod reconcile;
mod rejected;
mod replace_document;
mod review;
mod save;
mod save_draft;
mod source;
mod stale_view;
mod vetting;
mod views;
mod write;

pub use crate::error::Upstream as UpstreamAnswer;
pub use locks::{DocumentLocks, InFlightWrites};
pub(crate) use replace_document::same;
pub use replace_document::{ApiProblem, Replaced, entity_tag};
pub use save::Decision;
pub use save_draft::{AutosaveResult, FormSubmission};
pub use source::Source;
pub use stale_view::{DeferredSave, RecentReads, StaleView};
pub use vetting::{Finalized, status as vetting_status};
pub use views::{
    Difference, Draft, MergePreview, NextPage, Opened, Outcome, ReadOnlyReason, Request, Review,
};
pub use write::Written;

use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::error_catalog::Verb;
use crate::partner_center::{BUSY, Credentials, UpstreamError, seconds};
use crate::portal::Portal;
use crate::profile::{Json, Target};
use crate::text::Lang;

/// In milliseconds.
const JUST_NOW: i64 = 60_000;

impl Portal {
    /// A caller with this person's own token.
    async fn caller(&self, person: &Person, lang: Lang) -> Result<Credentials, Error> {
        Ok(Credentials {
            token: self.tokens.access(person).await?,
            locale: lang.upstream(),
        })
    }

    /// The current document, with one new token if the service does not take this one.
    pub(crate) async fn read(
        &self,
        person: &Person,
        target: &Target,
        lang: Lang,
    ) -> Result<Json, Error> {
        let asked_at = self.clock.now_ms();
        let caller = self.caller(person, lang).await?;
        let mut answer = self.upstream.get_with_mfa(&caller, target).await;
        if answer.as_ref().is_err_and(UpstreamError::is_token_rejected) {
            let caller = self.renewed(person, caller).await?;
            answer = self.upstream.get_with_mfa(&caller, target).await;
        }
        let mfa = answer.as_ref().ok().and_then(|(_, mfa)| *mfa);
        self.note(person, (target.profile().slug, Verb::View), mfa, &answer)
            .await;
        let document = match answer {
            Ok((document, _)) => document,
            Err(failure) => {
                let error = self.refused_again(person, failure);
                self.forget_if_refused(person, target, &error).await?;
                return Err(error);
            }
        };
        self.observe(target, &document, asked_at).await?;
        Ok(document)
    }

    /// A caller with a token made now, after the service refused one.
    pub(crate) async fn renewed(
        &self,
        person: &Person,
        refused: Credentials,
    ) -> Result<Credentials, Error> {
        Ok(Credentials {
            token: self.tokens.renew(person, &refused.token).await?,
            ..refused
        })
    }

    /// A new token was refused as well. Signing in again helps a person whose session is old; for
    /// one who has just signed in it would only lead in a circle.
    fn refused_again(&self, person: &Person, failure: UpstreamError) -> Error {
        let just_now = self.clock.now_ms() - person.signed_in_at < JUST_NOW;
        if failure.is_token_rejected() && just_now {
            return Error::with(ErrorKind::NotAllowed, failure.error_body().to_upstream());
        }
        failure.into()
    }

    /// One page of customers.
    pub async fn customers(
        &self,
        person: &Person,
        search: &str,
        after: Option<&str>,
        lang: Lang,
    ) -> Result<crate::partner_center::CustomerPage, Error> {
        let caller = self.caller(person, lang).await?;
        let mut answer = self.upstream.customers(&caller, search, after).await;
        if answer.as_ref().is_err_and(UpstreamError::is_token_rejected) {
            let caller = self.renewed(person, caller).await?;
            answer = self.upstream.customers(&caller, search, after).await;
        }
        self.note(person, ("customers", Verb::View), None, &answer)
            .await;
        answer.map_err(|failure| self.refused_again(person, failure))
    }
}

/// Reads that stand in the way of a save end it with an outcome, not an error, where waiting may
/// help.
fn outcome_of(failure: UpstreamError) -> Result<Outcome, Error> {
    let answer = failure.error_body().to_upstream();
    match failure {
        UpstreamError::Throttled { wait, .. } => Ok(Outcome::Throttled {
            seconds: seconds(wait),
            confirmed: false,
        }),
        UpstreamError::Busy(_) => Ok(Outcome::Throttled {
            seconds: BUSY,
            confirmed: false,
        }),
        UpstreamError::Broken(_)
        | UpstreamError::NoAnswer(_)
        | UpstreamError::Unreachable(_)
        | UpstreamError::Down { .. } => Ok(Outcome::Unavailable { answer }),
        UpstreamError::Refused(_) => Err(failure.into()),
    }
}
