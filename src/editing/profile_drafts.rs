//! The drafts of one document, and those that are offered to a person: one's own, and what is known
//! of those of colleagues.

use super::colleague_notices::{NoticeKind, notice_id};
use super::colleagues::ColleagueDraft;
use super::drafts::stored_edit;
use super::hand_over::{DraftOffer, offer_of};
use super::{Draft, DraftChanges, Editing};
use crate::auth::Person;
use crate::error::Error;
use crate::profile::Target;
use crate::store::handovers::StoredHandover;
use crate::store::{colleague_notices, drafts, handovers};
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
        let own = self.open_draft(person, target).await?;
        let beside = self.drafts_beside(person, target).await?;
        let others: Vec<&str> = beside.iter().map(|draft| draft.owner.as_str()).collect();
        let mut owners = others.clone();
        owners.extend(own.is_some().then_some(owner.as_str()));
        let offered: Vec<(String, String)> = owners
            .iter()
            .map(|owner| ((*owner).to_owned(), key.clone()))
            .collect();
        let offers = handovers::several(&self.store, &offered).await?;
        let offers: Vec<DraftOffer> = offers.iter().filter_map(offer_of).collect();
        let offer = |giver: &str, begun_at: i64| {
            let mut offers = offers.iter();
            offers.find(|offer| offer.giver == giver && offer.is_of(begun_at))
        };
        let awaiting = self.awaiting_approval(&owners, target).await?;
        let own = match own {
            Some(draft) => Some(OwnDraft {
                changes: self.draft_changes(target, &draft).await?,
                offer: offer(&owner, draft.begun()).cloned(),
                awaits_approval: awaiting.contains(&owner),
                draft,
            }),
            None => None,
        };
        let asked = notice_id(NoticeKind::Asked, &owner, target);
        let asked = colleague_notices::made_at(&self.store, &others, &asked).await?;
        let colleague = |draft: &ColleagueDraft| {
            let offer = offer(&draft.owner, draft.begun_at);
            ColleagueEdit {
                offer: offer.filter(|offer| offer.is_to(&owner)).cloned(),
                asked_at: asked.get(&draft.owner).copied(),
                awaits_approval: awaiting.contains(&draft.owner),
                draft: draft.clone(),
            }
        };
        Ok(ProfileDrafts {
            target: target.clone(),
            own,
            colleagues: beside.iter().map(colleague).collect(),
        })
    }

    /// The drafts that are offered to this person, or to whoever takes them, the newest offer
    /// first.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn offered_drafts(&self, person: &Person) -> Result<Vec<OfferedDraft>, Error> {
        let stored = handovers::offered_to(&self.store, &person.key(), MOST_OFFERS).await?;
        self.offers_that_stand(person, stored).await
    }

    /// Those of these drafts of colleagues (giver and document) that are offered to this person.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn offered_among(
        &self,
        person: &Person,
        drafts: &[(String, Target)],
    ) -> Result<Vec<OfferedDraft>, Error> {
        let named = drafts.iter();
        let named: Vec<(String, String)> = named
            .map(|(giver, target)| (giver.clone(), target.key()))
            .collect();
        let stored = handovers::several(&self.store, &named).await?;
        self.offers_that_stand(person, stored).await
    }

    /// Those of these offers that are to this person, and whose draft is still the one that was
    /// offered, in their order.
    async fn offers_that_stand(
        &self,
        person: &Person,
        stored: Vec<StoredHandover>,
    ) -> Result<Vec<OfferedDraft>, Error> {
        let owner = person.key();
        let offers = stored.iter().filter_map(|stored| {
            let offer = offer_of(stored).filter(|offer| offer.is_to(&owner))?;
            Some((offer, Target::from_key(&stored.target)?))
        });
        let offers: Vec<(DraftOffer, Target)> = offers.collect();
        let place = |(offer, target): &(DraftOffer, Target)| (offer.giver.clone(), target.key());
        let places: Vec<(String, String)> = offers.iter().map(place).collect();
        let drafts = drafts::several(&self.store, &places).await?;
        let standing = offers.into_iter().filter_map(|(offer, target)| {
            let (bytes, kept_at) = drafts.get(&(offer.giver.clone(), target.key()))?;
            let draft = stored_edit(bytes, *kept_at)?.open()?;
            offer.is_of(draft.begun()).then_some(OfferedDraft {
                kept_at: draft.kept_at,
                target,
                offer,
            })
        });
        Ok(standing.collect())
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
        let own: Vec<(String, String)> = drafts
            .iter()
            .map(|(target, _)| (owner.clone(), target.key()))
            .collect();
        let stored = handovers::several(&self.store, &own).await?;
        let offers = stored.into_iter().filter_map(|stored| {
            let offer = offer_of(&stored)?;
            let mut drafts = drafts.iter();
            let (_, draft) = drafts.find(|(target, _)| target.key() == stored.target)?;
            let stands = offer.is_of(draft.begun());
            stands.then_some((stored.target, offer))
        });
        Ok(offers.collect())
    }
}
