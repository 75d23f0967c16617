//! Handing a draft over: its owner offers it to a named colleague, or leaves it to whoever takes
//! it; taking it makes it the taker's draft as it is.

use super::colleague_notices::{MOST_NOTICES, NoticeContent, NoticeKind, notice_id};
use super::drafts::{StoredEdit, bytes_of, stored_edit};
use super::{Draft, Editing, Notice, Outcome};
use crate::auth::Person;
use crate::auth::people::Colleague;
use crate::error::{Error, ErrorKind};
use crate::history::{Event, HandoverRecord};
use crate::profile::Target;
use crate::store::audit::NewRow;
use crate::store::colleague_notices::NewNotice;
use crate::store::handovers::{DraftTransfer, NewHandover, StoredHandover};
use crate::store::{colleague_notices, drafts, handovers};
use crate::text::Lang;
use serde::{Deserialize, Serialize};

/// The longest note to a draft that is handed over or asked for, in characters.
pub const LONGEST_HANDOVER_NOTE: usize = 500;

/// Taking begins anew this often because its giver types on.
const ATTEMPTS: usize = 10;

/// An offer of a draft that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftOffer {
    /// The key of the person whose draft it is, and their name.
    pub giver: String,
    pub giver_name: String,
    /// The key and the name of the colleague it is offered to; `None` for whoever takes it.
    pub taker: Option<(String, String)>,
    pub note: String,
    /// Unix milliseconds.
    pub given_at: i64,
    /// Names the edit: when it was begun.
    pub begun_at: i64,
}

/// The end of offering a draft. Only `Offered` has stored anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferResult {
    Offered,
    /// There is none any more.
    NoDraft,
    /// It was sent to Partner Center, by its owner or with an approval, and it is not known yet
    /// whether it was stored.
    Unsettled,
    /// With the number of the note's characters.
    NoteTooLong(usize),
}

/// The end of taking a draft. Only `Taken` has changed anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakeResult {
    Taken,
    /// It is not offered any more, or not to this person.
    Gone,
    /// The person has a draft of this document already.
    OwnDraft,
    /// It was sent to Partner Center, by its owner or with an approval, and it is not known yet
    /// whether it was stored.
    Unsettled,
}

/// An offer as JSON, which is sealed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct HandoverContent {
    begun_at: i64,
    giver_name: String,
    /// The key of the taker, as in the column.
    taker: String,
    taker_name: String,
    note: String,
}

impl Editing {
    /// Offers the person's draft to a colleague, or to whoever takes it, in place of an earlier
    /// offer. It stays the person's until it is taken.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn offer_draft(
        &self,
        person: &Person,
        target: &Target,
        to: Option<&Colleague>,
        note: &str,
    ) -> Result<OfferResult, Error> {
        let note = tidied(note);
        if let Some(length) = too_long(&note) {
            return Ok(OfferResult::NoteTooLong(length));
        }
        let (owner, key) = (person.key(), target.key());
        let is_sent = self.is_request_sent(&owner, target).await?;
        let Some(draft) = self.open_draft(person, target).await? else {
            return Ok(OfferResult::NoDraft);
        };
        if is_sent || is_unsettled(&draft) {
            return Ok(OfferResult::Unsettled);
        }
        let taker = to.map_or("", |to| to.key.as_str());
        let content = HandoverContent {
            begun_at: draft.begun(),
            giver_name: person.name.clone(),
            taker: taker.to_owned(),
            taker_name: to.map(|to| to.name.clone()).unwrap_or_default(),
            note: note.clone(),
        };
        // Texts and a number: they always serialise.
        let content = serde_json::to_vec(&content).unwrap_or_default();
        let offer = NewHandover {
            owner: &owner,
            target: &key,
            taker,
            content: &content,
        };
        let earlier = handovers::get(&self.store, &owner, &key).await?;
        let mut over: Vec<(String, String)> = earlier
            .map(|earlier| offered_notice(&earlier.taker, &owner, target))
            .into_iter()
            .collect();
        // Whoever gets it need not be waited for any more.
        over.push((owner.clone(), notice_id(NoticeKind::Asked, taker, target)));
        let told = NoticeContent::new(NoticeKind::Offered, person, target, &note).bytes();
        let (_, id) = offered_notice(taker, &owner, target);
        let is_told =
            !taker.is_empty() && colleague_notices::count(&self.store, taker).await? < MOST_NOTICES;
        let told = is_told.then_some(NewNotice {
            owner: taker,
            id: &id,
            content: &told,
        });
        let name = to.map(|to| to.name.clone());
        let note = Some(note).filter(|note| !note.is_empty());
        let row = NewRow {
            reference: to.map(|to| to.key.clone()),
            ..audit_row(person, target, "offered", HandoverRecord { name, note })?
        };
        handovers::offer(&self.store, row, offer, told, &over).await?;
        Ok(OfferResult::Offered)
    }

    /// Withdraws the offer of the person's draft. Returns false if there was none any more.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn withdraw_offer(&self, person: &Person, target: &Target) -> Result<bool, Error> {
        let (owner, key) = (person.key(), target.key());
        let Some(stored) = handovers::get(&self.store, &owner, &key).await? else {
            return Ok(false);
        };
        let over = [offered_notice(&stored.taker, &owner, target)];
        let offer = offer_of(&stored);
        let name = offer.and_then(|offer| offer.taker).map(|(_, name)| name);
        let record = HandoverRecord { name, note: None };
        let row = NewRow {
            reference: Some(stored.taker).filter(|taker| !taker.is_empty()),
            ..audit_row(person, target, "withdrawn", record)?
        };
        Ok(handovers::withdraw(&self.store, row, &owner, &key, &over).await?)
    }

    /// Makes an offered draft the person's own, with the version that its giver began at, all
    /// values and all decisions; the giver is told, and the giver's request for approval ends.
    /// Partner Center is asked first whether this person may see the document.
    ///
    /// # Errors
    /// The error that Partner Center answered with instead of the document; `StoreDown` if the
    /// database does not answer, or the giver types on all the time.
    pub async fn take_draft(
        &self,
        person: &Person,
        target: &Target,
        giver: &str,
        lang: Lang,
    ) -> Result<TakeResult, Error> {
        let read = self.read_version(person, target, lang).await?;
        self.note_read(person, target, &read.version).await?;
        for _ in 0..ATTEMPTS {
            let stored = handovers::get(&self.store, giver, &target.key()).await?;
            let offer = stored.as_ref().and_then(offer_of);
            let offer = offer.filter(|offer| offer.is_to(&person.key()));
            let Some(offer) = offer else {
                return Ok(TakeResult::Gone);
            };
            let is_sent = self.is_request_sent(giver, target).await?;
            let Some((bytes, draft)) = self.offered_draft(&offer, target).await? else {
                return Ok(TakeResult::Gone);
            };
            if is_sent || is_unsettled(&draft) {
                return Ok(TakeResult::Unsettled);
            }
            let own = self.edit_row(person, target).await?;
            if let Some((_, Some(StoredEdit::Open(_)))) = own {
                return Ok(TakeResult::OwnDraft);
            }
            let own = own.map(|(own, _)| own);
            let taken = draft.clone();
            if self
                .transfer(person, target, &offer, (&bytes, draft), own.as_deref())
                .await?
            {
                self.note_draft_taken(person, target, giver, &taken).await;
                return Ok(TakeResult::Taken);
            }
        }
        Err(ErrorKind::StoreDown.into())
    }

    /// Moves the draft, if neither row has changed since it was read. Returns whether it did.
    async fn transfer(
        &self,
        person: &Person,
        target: &Target,
        offer: &DraftOffer,
        (bytes, draft): (&[u8], Draft),
        own: Option<&[u8]>,
    ) -> Result<bool, Error> {
        let (taker, key) = (person.key(), target.key());
        // Of the page that kept it, so that what that page sends late does not begin it anew.
        let left = bytes_of(&StoredEdit::from(Notice {
            outcome: None,
            form: draft.form.clone(),
            step: draft.step,
            discarded: None,
            kept_at: 0,
        }))?;
        let next = bytes_of(&StoredEdit::from(Draft {
            form: None,
            step: 0,
            begun_at: self.clock.now_ms(),
            outcome: draft.outcome.filter(is_about_values),
            ..draft
        }))?;
        let transfer = DraftTransfer {
            giver: &offer.giver,
            taker: &taker,
            target: &key,
            draft: bytes,
            left: &left,
            own,
            next: &next,
        };
        let over = [
            offered_notice(&taker, &offer.giver, target),
            (
                offer.giver.clone(),
                notice_id(NoticeKind::Asked, &taker, target),
            ),
        ];
        let content = NoticeContent::new(NoticeKind::Taken, person, target, "").bytes();
        let id = notice_id(NoticeKind::Taken, &taker, target);
        let told = NewNotice {
            owner: &offer.giver,
            id: &id,
            content: &content,
        };
        let record = HandoverRecord {
            name: Some(offer.giver_name.clone()),
            note: None,
        };
        let row = NewRow {
            reference: Some(offer.giver.clone()),
            ..audit_row(person, target, "taken", record)?
        };
        Ok(handovers::take(&self.store, row, transfer, told, &over).await?)
    }

    /// The draft that an offer is about, with the bytes of its row; `None` if it is over, or if its
    /// giver has begun another one since.
    pub(super) async fn offered_draft(
        &self,
        offer: &DraftOffer,
        target: &Target,
    ) -> Result<Option<(Vec<u8>, Draft)>, Error> {
        let row = drafts::get(&self.store, &offer.giver, &target.key()).await?;
        Ok(row.and_then(|(bytes, kept_at)| {
            let draft = stored_edit(&bytes, kept_at)?.open()?;
            offer.is_of(draft.begun()).then_some((bytes, draft))
        }))
    }
}

impl DraftOffer {
    /// The draft is offered to this person, by name or as to anybody.
    pub fn is_to(&self, person: &str) -> bool {
        let is_taker = |(key, _): &(String, String)| key == person;
        self.giver != person && self.taker.as_ref().is_none_or(is_taker)
    }

    /// The offer is about the edit that was begun then.
    pub(super) fn is_of(&self, begun_at: i64) -> bool {
        self.begun_at == begun_at
    }
}

/// The offer as it is stored; `None` if it cannot be read, or was altered.
pub(super) fn offer_of(stored: &StoredHandover) -> Option<DraftOffer> {
    let content: HandoverContent = serde_json::from_slice(stored.content.as_deref()?).ok()?;
    if content.taker != stored.taker {
        return None;
    }
    Some(DraftOffer {
        giver: stored.owner.clone(),
        giver_name: content.giver_name,
        taker: (!content.taker.is_empty()).then_some((content.taker, content.taker_name)),
        note: content.note,
        given_at: stored.given_at,
        begun_at: content.begun_at,
    })
}

/// The owner and the name of the notice of an offer.
fn offered_notice(taker: &str, giver: &str, target: &Target) -> (String, String) {
    let id = notice_id(NoticeKind::Offered, giver, target);
    (taker.to_owned(), id)
}

/// A save of the draft whose end is not known: it is its person's to settle.
fn is_unsettled(draft: &Draft) -> bool {
    matches!(draft.outcome, Some(Outcome::Unknown { .. }))
}

/// The outcome says something of the values, whoever has the draft; the others tell their person
/// how a save ended.
fn is_about_values(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Problems { .. } | Outcome::Rejected { .. } | Outcome::Conflict => true,
        Outcome::Saved { .. }
        | Outcome::Nothing
        | Outcome::Unknown { .. }
        | Outcome::NotCarriedOut { .. }
        | Outcome::Throttled { .. }
        | Outcome::Unavailable { .. }
        | Outcome::Discarded => false,
    }
}

fn audit_row(
    person: &Person,
    target: &Target,
    outcome: &str,
    record: HandoverRecord,
) -> Result<NewRow, Error> {
    let changes = serde_json::value::to_raw_value(&record).map_err(|_| ErrorKind::Internal)?;
    Ok(NewRow {
        profile: Some(target.profile().slug.to_owned()),
        customer: target.customer().map(ToString::to_string),
        outcome: Some(outcome.to_owned()),
        changes: Some(changes),
        ..NewRow::about(Event::Handover, person)
    })
}

/// The number of characters of a note, if they are too many.
pub(super) fn too_long(note: &str) -> Option<usize> {
    Some(note.chars().count()).filter(|length| *length > LONGEST_HANDOVER_NOTE)
}

/// One line, without control characters, and with single blanks.
pub(super) fn tidied(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|sign| if sign.is_control() { ' ' } else { sign })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
