//! The drafts of one document, and those that are offered to a person: one's own, and what is known
//! of those of colleagues.

use super::colleague_notices::{NoticeKind, notice_id};
use super::colleagues::ColleagueDraft;
use super::hand_over::{DraftOffer, offer_of};
use super::{Draft, DraftChanges, Editing};
use crate::auth::Person;
use crate::error::Error;
use crate::profile::Target;
use crate::store::{colleague_notices, handovers};
use crate::text::Lang;

/// Offers that a person is shown.
const MOST_OFFERS: i64 = 50;

/// The drafts of a document, as one person may see them.
#[derive(Debug, Clone)]
pub struct ProfileDrafts {
    pub target: Target,
    pub own: Option<OwnDraft>,
    pub colleagues: Vec<ColleagueEdit>,
}

/// The person's own draft.
#[derive(Debug, Clone)]
pub struct OwnDraft {
    pub draft: Draft,
    /// `None` if the version that it was begun at is not kept any more.
    pub changes: Option<DraftChanges>,
    /// The offer that stands.
    pub offer: Option<DraftOffer>,
    /// A request for approval of it waits, which ends when somebody takes the draft over.
    pub awaits_approval: bool,
}

/// A colleague's draft, of which nobody else sees the values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColleagueEdit {
    pub draft: ColleagueDraft,
    /// The offer by which the person may take it.
    pub offer: Option<DraftOffer>,
    /// When the person has asked for it, in Unix milliseconds.
    pub asked_at: Option<i64>,
    /// A request for approval of it waits, which ends when somebody takes the draft over.
    pub awaits_approval: bool,
}

/// A draft that is offered to a person.
#[derive(Debug, Clone)]
pub struct OfferedDraft {
    pub target: Target,
    pub offer: DraftOffer,
    /// When its giver typed into it last, in Unix milliseconds.
    pub kept_at: i64,
}

impl Editing {
    /// The drafts of a document. Partner Center is asked first whether this person may see it,
    /// unless they have read it within 30 days.
    ///
    /// # Errors
    /// The error that Partner Center answered with instead of the document, or `StoreDown`.
    pub async fn profile_drafts(
        &self,
        person: &Person,
        target: &Target,
        lang: Lang,
    ) -> Result<ProfileDrafts, Error> {
        self.ensure_may_read(person, target, lang).await?;
        let (owner, key) = (person.key(), target.key());
        let offers = handovers::of_document(&self.store, &key).await?;
        let offers: Vec<DraftOffer> = offers.iter().filter_map(offer_of).collect();
        let offer = |giver: &str, begun_at: i64| {
            let mut offers = offers.iter();
            offers.find(|offer| offer.giver == giver && offer.is_of(begun_at))
        };
        let own = match self.open_draft(person, target).await? {
            Some(draft) => Some(OwnDraft {
                changes: self.draft_changes(target, &draft).await?,
                offer: offer(&owner, draft.begun()).cloned(),
                awaits_approval: self.awaits_approval(&owner, target).await?,
                draft,
            }),
            None => None,
        };
        let asked = notice_id(NoticeKind::Asked, &owner, target);
        let mut colleagues = vec![];
        for draft in self.drafts_beside(person, target).await? {
            let offer = offer(&draft.owner, draft.begun_at);
            colleagues.push(ColleagueEdit {
                offer: offer.filter(|offer| offer.is_to(&owner)).cloned(),
                asked_at: colleague_notices::made_at(&self.store, &draft.owner, &asked).await?,
                awaits_approval: self.awaits_approval(&draft.owner, target).await?,
                draft,
            });
        }
        Ok(ProfileDrafts {
            target: target.clone(),
            own,
            colleagues,
        })
    }

    /// The drafts that are offered to this person, or to whoever takes them, the newest offer
    /// first.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn offered_drafts(&self, person: &Person) -> Result<Vec<OfferedDraft>, Error> {
        let stored = handovers::offered_to(&self.store, &person.key(), MOST_OFFERS).await?;
        let mut offered = vec![];
        for stored in stored {
            let (Some(offer), Some(target)) = (offer_of(&stored), Target::from_key(&stored.target))
            else {
                continue;
            };
            if let Some((_, draft)) = self.offered_draft(&offer, &target).await? {
                offered.push(OfferedDraft {
                    target,
                    offer,
                    kept_at: draft.kept_at,
                });
            }
        }
        Ok(offered)
    }

    /// Tells whether a colleague's draft of this document is offered to this person.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn is_offered(
        &self,
        person: &Person,
        giver: &str,
        target: &Target,
    ) -> Result<bool, Error> {
        let stored = handovers::get(&self.store, giver, &target.key()).await?;
        let offer = stored.as_ref().and_then(offer_of);
        Ok(match offer.filter(|offer| offer.is_to(&person.key())) {
            Some(offer) => self.offered_draft(&offer, target).await?.is_some(),
            None => false,
        })
    }

    /// The offers of the person's own drafts that stand, by the keys of their documents.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn own_offers(
        &self,
        person: &Person,
        drafts: &[(Target, Draft)],
    ) -> Result<Vec<(String, DraftOffer)>, Error> {
        let owner = person.key();
        let mut offers = vec![];
        for (target, draft) in drafts {
            let stored = handovers::get(&self.store, &owner, &target.key()).await?;
            let offer = stored.as_ref().and_then(offer_of);
            let stands = offer.filter(|offer| offer.is_of(draft.begun()));
            offers.extend(stands.map(|offer| (target.key(), offer)));
        }
        Ok(offers)
    }
}
