//! What stands on the list of drafts beside one's own: notices from colleagues, and drafts that
//! they hand over.

use crate::components::colleagues::notice_text;
use crate::components::customer::full_title;
use crate::components::hand_over::{OfferNote, QuotedNote, offered_to};
use crate::components::time::Time;
use crate::components::{PageContext, page_context};
use crate::editing::{
    ColleagueNotice, CustomerNames, DraftOffer, Editing, NoticeKind, OfferedDraft,
};
use crate::error::Error;
use crate::profile::{Target, signs};
use leptos::prelude::*;
use url::form_urlencoded;

/// Everything on the list that concerns colleagues.
#[derive(Debug, Clone, Default)]
pub struct ColleagueDrafts {
    /// The offers of one's own drafts, by the keys of their documents.
    pub own_offers: Vec<(String, DraftOffer)>,
    pub offered: Vec<OfferedDraft>,
    pub notices: Vec<ColleagueNotice>,
}

impl ColleagueDrafts {
    /// The offer of one's own draft of this document.
    pub fn offer_of(&self, target: &Target) -> Option<&DraftOffer> {
        let key = target.key();
        let mut offers = self.own_offers.iter();
        offers.find(|(of, _)| *of == key).map(|(_, offer)| offer)
    }

    /// The documents that are named.
    pub fn targets(&self) -> impl Iterator<Item = Target> {
        let offered = self.offered.iter().map(|offered| offered.target.clone());
        offered.chain(self.notices.iter().map(|notice| notice.target.clone()))
    }
}

/// The notices of the person without those of offers that are over, which are put away.
pub async fn standing_notices(
    page: &PageContext,
    editing: &Editing,
    offered: &[OfferedDraft],
) -> Result<Vec<ColleagueNotice>, Error> {
    let person = page.person()?;
    // The list has the newest offers alone.
    let others: Vec<(String, Target)> = page
        .colleague_notices
        .iter()
        .filter(|notice| !stands_by(notice, offered))
        .map(|notice| (notice.from.clone(), notice.target.clone()))
        .collect();
    let others = editing.offered_among(person, &others).await?;
    let mut standing = vec![];
    for notice in &page.colleague_notices {
        match stands_by(notice, offered) || stands_by(notice, &others) {
            true => standing.push(notice.clone()),
            false => editing.put_away_notice(person, &notice.id).await?,
        }
    }
    Ok(standing)
}

/// The notice is of one of these offers, or of none at all.
fn stands_by(notice: &ColleagueNotice, offered: &[OfferedDraft]) -> bool {
    let is_it =
        |draft: &OfferedDraft| draft.target == notice.target && draft.offer.giver == notice.from;
    notice.kind != NoticeKind::Offered || offered.iter().any(is_it)
}

/// The notices, each with the way to do something about it; nothing without any.
#[component]
pub fn NoticeSection<'a>(
    colleagues: &'a ColleagueDrafts,
    names: Option<&'a CustomerNames>,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let items: Vec<_> = colleagues
        .notices
        .iter()
        .enumerate()
        .map(|(number, notice)| view! { <NoticeItem notice number names/> })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section id="notices" class="part">
                <h2>{page.t("drafts-notices")}</h2>
                <ul class="rows">{items}</ul>
            </section>
        }
    })
}

#[component]
fn NoticeItem<'a>(
    notice: &'a ColleagueNotice,
    /// Its place in the list.
    number: usize,
    names: Option<&'a CustomerNames>,
) -> impl IntoView + use<> {
    let page = page_context();
    // Names the notice for its link and its button, which say the same in every row.
    let id = format!("notice-{number}");
    let address = format!("{}/drafts", notice.target.address());
    let (key, address) = match notice.kind {
        NoticeKind::Asked => {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("to", &notice.from)
                .finish();
            ("notice-way-asked", format!("{address}?{query}"))
        }
        NoticeKind::Offered | NoticeKind::Taken => ("notice-way", address),
    };
    let note = signs::visible(&notice.note).into_owned();
    let note = (!note.is_empty()).then(|| view! { <QuotedNote note/> });
    // The customer of the profile is named by the heading of its page; the sentence has its ID.
    let name = notice.target.customer().and_then(|id| names?.get(id));
    let name = name.map(|name| view! { <p class="hint"><bdi>{name.clone()}</bdi></p> });
    view! {
        <li>
            <p id=id.clone()>{notice_text(&page, notice)}</p>
            {name}
            {note}
            <p class="hint"><Time at=notice.at/></p>
            <p><a href=address aria-describedby=id.clone()>{page.t(key)}</a></p>
            <form method="post" action="/drafts">
                <input type="hidden" name="notice" value=notice.id.clone()/>
                <button
                    class="button button--quiet"
                    name="intent"
                    value="seen"
                    aria-describedby=id
                >
                    {page.t("notice-seen")}
                </button>
            </form>
        </li>
    }
}

/// Drafts that colleagues hand over, to the person or to whoever takes them; nothing without any.
#[component]
pub fn OfferedSection<'a>(
    colleagues: &'a ColleagueDrafts,
    names: Option<&'a CustomerNames>,
) -> Option<impl IntoView + use<>> {
    let page = page_context();
    let items = colleagues.offered.iter().map(|draft| {
        let name = draft.target.customer().and_then(|id| names?.get(id));
        let title = full_title(&page, &draft.target, name.map(String::as_str));
        let address = format!("{}/drafts", draft.target.address());
        let giver = [("name", draft.offer.giver_name.as_str().into())];
        let from = page.t_args("hand-over-from", &giver);
        view! {
            <li>
                <h3><a href=address>{title}</a></h3>
                <p>{from}</p>
                <OfferNote offer=&draft.offer/>
                <p class="hint">{offered_to(&page, &draft.offer)}</p>
            </li>
        }
    });
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="part">
                <h2>{page.t("drafts-offered")}</h2>
                <ul class="rows">{items}</ul>
            </section>
        }
    })
}
