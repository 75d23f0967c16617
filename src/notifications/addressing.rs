//! Finds news in the audit log and among announcements, and addresses it to everybody who wants to
//! hear it. A row of the log is looked at once: the cursor moves together with what was found.

use super::Notifications;
use super::channels::ChannelContent;
use super::choices::ChoiceContent;
use super::message::{MessageContent, Way};
use crate::audit_log::{Event, Filter, NO_NUMBER, Row};
use crate::error::Error;
use crate::history::{approval_of, changes_of};
use crate::news::{ASKED, EMERGENCY, News, NewsKind};
use crate::store::deliveries::NewDelivery;
use crate::store::leases::Lease;
use crate::store::news::{self, Addressed, WaitingNews};
use crate::store::sealing::hash;
use crate::store::{audit, notification_channels, notification_choices};

/// Announcements that are addressed at once.
const ANNOUNCED: i64 = 200;

/// Whoever has not been here for this long is told nothing more, in milliseconds: 90 days. They may
/// have left.
const ABSENT_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// Everybody who listens.
#[derive(Default)]
pub(super) struct Listeners {
    people: Vec<Listener<ChoiceContent>>,
    channels: Vec<Listener<ChannelContent>>,
}

/// Somebody who listens: since when, and for what.
struct Listener<Content> {
    /// A person (`Person::key`) or the id of a channel.
    id: String,
    since_seq: i64,
    since_at: i64,
    content: Content,
}

impl<Content> Listener<Content> {
    /// The news is younger than their wish to hear it.
    fn is_new(&self, news: &News) -> bool {
        match news.entry {
            Some(seq) => seq > self.since_seq,
            None => news.at >= self.since_at,
        }
    }
}

impl Listeners {
    pub(super) fn is_empty(&self) -> bool {
        self.people.is_empty() && self.channels.is_empty()
    }

    /// The row of the audit log behind which anybody listens.
    pub(super) fn since_seq(&self) -> i64 {
        let people = self.people.iter().map(|listener| listener.since_seq);
        let channels = self.channels.iter().map(|listener| listener.since_seq);
        people.chain(channels).min().unwrap_or(i64::MAX)
    }
}

impl Notifications {
    /// Reads who listens.
    pub(super) async fn listeners(&self) -> Result<Listeners, Error> {
        let mut listeners = Listeners::default();
        let since = self.clock.now_ms() - ABSENT_MS;
        if self.mailer.is_some() {
            for stored in notification_choices::all(&self.store, since).await? {
                let content = ChoiceContent::read(&stored);
                let content = content.filter(|content| !content.kinds.is_empty());
                listeners.people.extend(content.map(|content| Listener {
                    id: stored.owner,
                    since_seq: stored.since_seq,
                    since_at: stored.since_at,
                    content,
                }));
            }
        }
        for stored in notification_channels::all(&self.store).await? {
            let content = ChannelContent::read(&stored);
            listeners.channels.extend(content.map(|content| Listener {
                id: stored.id,
                since_seq: stored.since_seq,
                since_at: stored.since_at,
                content,
            }));
        }
        Ok(listeners)
    }

    /// Addresses all news that there is.
    pub(super) async fn address_all(
        &self,
        lease: &Lease,
        listeners: &Listeners,
    ) -> Result<(), Error> {
        if listeners.is_empty() {
            return Ok(());
        }
        loop {
            let from = news::cursor(&self.store).await?;
            // What nobody listened to is no news.
            let begin = from.max(listeners.since_seq());
            let newest = news::newest_row(&self.store).await?;
            let rows = match newest > begin {
                true => audit::part(&self.store, &Filter::default(), Some(begin), newest).await?,
                false => vec![],
            };
            let announced = news::of_recipient(&self.store, "", ANNOUNCED).await?;
            let numbers = rows.iter().map(|row| row.seq);
            let last = numbers.filter(|seq| *seq != NO_NUMBER).max();
            let to = last.unwrap_or(begin);
            if to <= from && announced.is_empty() {
                return Ok(());
            }
            let mut found: Vec<News> = rows.iter().flat_map(of_row).collect();
            found.extend(announced.iter().filter_map(of_announcement));
            let mut addressed = Addressed {
                from,
                to: to.max(from),
                announced: announced.into_iter().map(|waiting| waiting.id).collect(),
                ..Addressed::default()
            };
            for item in &found {
                self.address(listeners, item, &mut addressed);
            }
            if !lease.is_certain() || !news::address(&self.store, &addressed, lease.fence()).await?
            {
                return Ok(());
            }
        }
    }

    fn address(&self, listeners: &Listeners, item: &News, addressed: &mut Addressed) {
        let now = self.clock.now_ms();
        let content = serde_json::to_vec(item).ok();
        let waiting = |recipient: &str, due_at: i64| WaitingNews {
            recipient: recipient.to_owned(),
            id: item.id.clone(),
            at: item.at,
            due_at,
            content: content.clone(),
        };
        for person in &listeners.people {
            if person.is_new(item) && concerns(item, &person.id) && person.content.wants(item.kind)
            {
                let due_at = person.content.due_at(now);
                addressed.waiting.push(waiting(&person.id, due_at));
            }
        }
        for channel in &listeners.channels {
            if !channel.is_new(item) || !channel.content.wants(item.kind) {
                continue;
            }
            match channel.content.way {
                Way::Webhook => addressed.deliveries.push(event(channel, item)),
                Way::Teams | Way::Mail => addressed.waiting.push(waiting(&channel.id, now)),
            }
        }
    }
}

/// A webhook gets each piece of news as a message of its own.
fn event(channel: &Listener<ChannelContent>, item: &News) -> NewDelivery {
    let content = MessageContent::News {
        news: vec![item.clone()],
        more: 0,
    };
    let name = format!("{}/{}", item.id, channel.id);
    NewDelivery {
        id: format!("msg_{}", hash(name.as_bytes())),
        way: Way::Webhook.as_str().to_owned(),
        recipient: channel.id.clone(),
        content: channel.content.message(content).bytes(),
    }
}

/// The news is for this person, if they want its kind.
fn concerns(news: &News, owner: &str) -> bool {
    match news.kind {
        NewsKind::NotSaved | NewsKind::ChangeSet => news.person == owner,
        NewsKind::PartnerSaved => news.person != owner,
        // Nobody is told of what they did themselves.
        NewsKind::Approval if matches!(news.outcome.as_str(), ASKED | EMERGENCY) => {
            news.person != owner
        }
        NewsKind::Approval => news.author == owner && news.person != owner,
        NewsKind::OutsideChange
        | NewsKind::Collection
        | NewsKind::Verification
        | NewsKind::Problems
        | NewsKind::Watching => true,
    }
}

fn of_announcement(waiting: &WaitingNews) -> Option<News> {
    serde_json::from_slice(waiting.content.as_deref()?).ok()
}

/// The news that a row of the audit log is: of a save, and of the request that it was made of.
fn of_row(row: &Row) -> impl Iterator<Item = News> {
    of_save(row).into_iter().chain(of_request(row))
}

/// The news of a request for approval: that somebody asked, or that it was decided or has ended. Of
/// an emergency the save is news; what somebody took back is none.
fn of_request(row: &Row) -> Option<News> {
    let outcome = row.outcome.as_deref().unwrap_or_default();
    let is_saved = row.event == Event::EditOutcome.as_str() && outcome == "saved";
    let is_step = row.event == Event::Approval.as_str()
        && (matches!(outcome, ASKED | "returned" | "refused" | "expired")
            || outcome.starts_with("ended-"));
    let mark = approval_of(row).filter(|_| is_saved || is_step)?;
    if mark.emergency {
        return mark
            .request
            .filter(|_| is_saved)
            .map(|number| of_emergency(row, number));
    }
    let author = mark.author?;
    // The row that announces a request has its number.
    let asked = (outcome == ASKED).then_some(row.seq);
    Some(News {
        request: Some(mark.request.or(asked)?),
        author: author.person,
        author_name: author.name,
        ..of(row, NewsKind::Approval, format!("approval-{}", row.seq))
    })
}

/// The news that somebody saved without approval. Nobody else asked for it: the row's person is its
/// author.
fn of_emergency(row: &Row, number: i64) -> News {
    News {
        request: Some(number),
        author: row.person.clone(),
        author_name: row.person_name.clone(),
        outcome: EMERGENCY.to_owned(),
        ..of(row, NewsKind::Approval, format!("approval-{}", row.seq))
    }
}

/// The news of a save, or of what was found to be changed.
fn of_save(row: &Row) -> Option<News> {
    let outcome = row.outcome.as_deref().unwrap_or_default();
    let kind = if row.event == Event::OutsideChange.as_str() {
        NewsKind::OutsideChange
    } else if row.event == Event::LentSignIn.as_str() {
        NewsKind::Watching
    } else if row.event != Event::EditOutcome.as_str() {
        return None;
    } else if outcome == "saved" {
        row.customer.is_none().then_some(NewsKind::PartnerSaved)?
    } else {
        // The profile had changed: the save goes on over the new one, or its author sees a
        // conflict.
        let goes_on = outcome == "stale";
        // A change set tells its end.
        let set = changes_of(row).and_then(|changes| changes.first()?.set);
        (!goes_on && set.is_none()).then_some(NewsKind::NotSaved)?
    };
    Some(of(row, kind, format!("entry-{}", row.seq)))
}

fn of(row: &Row, kind: NewsKind, id: String) -> News {
    News {
        person: row.person.clone(),
        person_name: row.person_name.clone(),
        profile: row.profile.clone(),
        customer: row.customer.clone(),
        outcome: row.outcome.clone().unwrap_or_default(),
        entry: Some(row.seq),
        ..News::new(kind, id, row.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit_log::raw_json;

    fn row(event: Event, outcome: &str, changes: &str) -> Row {
        let mut row = Row::unreadable(7);
        row.event = event.as_str().to_owned();
        row.outcome = Some(outcome.to_owned());
        row.person = "t:edith".to_owned();
        row.person_name = "Edith".to_owned();
        row.profile = Some("billing".to_owned());
        row.changes = raw_json(changes.as_bytes().to_vec());
        row
    }

    #[test]
    fn rows_are_news_only_if_somebody_may_want_to_hear_it() {
        let change = r#"[{"key":"taxId","before":"1","after":"2"}]"#;
        let of_set = r#"[{"key":"taxId","before":"1","after":"2","set":3}]"#;
        let kind = |event, outcome, changes| only(&row(event, outcome, changes)).map(|n| n.kind);
        for (event, outcome, changes, expected) in [
            (
                Event::EditOutcome,
                "rejected",
                change,
                Some(NewsKind::NotSaved),
            ),
            (
                Event::EditOutcome,
                "not-applied",
                change,
                Some(NewsKind::NotSaved),
            ),
            (Event::EditOutcome, "rejected", of_set, None),
            (Event::EditOutcome, "stale", change, None),
            (
                Event::EditOutcome,
                "saved",
                change,
                Some(NewsKind::PartnerSaved),
            ),
            (
                Event::OutsideChange,
                "",
                change,
                Some(NewsKind::OutsideChange),
            ),
            (Event::EditIntent, "", change, None),
            (Event::SignIn, "signed-in", "[]", None),
        ] {
            assert_eq!(
                kind(event, outcome, changes),
                expected,
                "{event:?} {outcome}"
            );
        }
        let of_customer = Row {
            customer: Some("c".to_owned()),
            ..row(Event::EditOutcome, "saved", change)
        };
        assert_eq!(only(&of_customer), None);
    }

    /// The one news of a row, if there is any.
    fn only(row: &Row) -> Option<News> {
        let mut all = of_row(row);
        let first = all.next();
        assert_eq!(all.next(), None);
        first
    }

    /// The changes of a row about request 5 of Edith's.
    fn of_edith(more: &str) -> String {
        format!(
            r#"[{{"key":"taxId","before":"MARKED","after":"MARKED","approval":{{"author":{{"person":"t:edith","name":"Edith"}},"comment":"MARKED"{more}}}}}]"#
        )
    }

    // T3
    #[test]
    fn a_request_is_news_to_approvers_and_its_end_to_its_author() {
        let numbered = of_edith(r#","request":5"#);
        let asked = only(&row(Event::Approval, "asked", &of_edith(""))).unwrap();
        assert_eq!((asked.kind, asked.request), (NewsKind::Approval, Some(7)));
        assert!(concerns(&asked, "t:abel") && !concerns(&asked, "t:edith"));
        for outcome in ["returned", "refused", "expired", "ended-document"] {
            let by_abel = Row {
                person: "t:abel".to_owned(),
                ..row(Event::Approval, outcome, &numbered)
            };
            let news = only(&by_abel).unwrap();
            assert_eq!(news.request, Some(5), "{outcome}");
            assert!(concerns(&news, "t:edith"), "{outcome}");
            assert!(!concerns(&news, "t:abel") && !concerns(&news, "t:ada"));
            let stored = serde_json::to_string(&news).unwrap();
            assert!(!stored.contains("MARKED"), "{stored}");
        }
        // She changed the draft herself.
        let own = only(&row(Event::Approval, "ended-draft", &numbered)).unwrap();
        assert!(!concerns(&own, "t:edith"));
        for outcome in ["approved", "withdrawn", "emergency"] {
            assert_eq!(only(&row(Event::Approval, outcome, &numbered)), None);
        }
        // A save is news of its own, and the end of the request.
        let saved: Vec<News> = of_row(&row(Event::EditOutcome, "saved", &numbered)).collect();
        let kinds: Vec<NewsKind> = saved.iter().map(|news| news.kind).collect();
        assert_eq!(kinds, [NewsKind::PartnerSaved, NewsKind::Approval]);
        assert_ne!(saved[0].id, saved[1].id, "a channel gets both");
    }

    // T3
    #[test]
    fn an_emergency_is_news_to_everybody_else_once_it_is_saved() {
        let mark = r#"{"request":5,"emergency":true}"#;
        let values = r#""before":"MARKED","after":"MARKED""#;
        let change = format!(r#"[{{"key":"taxId",{values},"approval":{mark}}}]"#);
        let saved: Vec<News> = of_row(&row(Event::EditOutcome, "saved", &change)).collect();
        assert_eq!(saved.len(), 2, "it is a save as well: {saved:?}");
        let news = &saved[1];
        assert_eq!(
            (news.kind, news.outcome.as_str(), news.request),
            (NewsKind::Approval, EMERGENCY, Some(5))
        );
        assert_eq!(news.author, "t:edith", "nobody else asked for it");
        assert!(concerns(news, "t:abel") && concerns(news, "t:victor"));
        assert!(!concerns(news, "t:edith"), "she did it herself");
        let stored = serde_json::to_string(news).unwrap();
        assert!(
            !stored.contains("MARKED") && !stored.contains("taxId"),
            "{stored}"
        );
        // The announcement, and one that was not stored, changed nothing.
        let announced = of_edith(r#","emergency":true"#);
        let ended = of_edith(r#","request":5,"emergency":true"#);
        assert_eq!(only(&row(Event::Approval, "emergency", &announced)), None);
        assert_eq!(only(&row(Event::Approval, "ended-rejected", &ended)), None);
        let refused = only(&row(Event::EditOutcome, "rejected", &change)).unwrap();
        assert_eq!(refused.kind, NewsKind::NotSaved);
    }

    // T3
    #[test]
    fn news_has_no_value_of_a_profile() {
        let change = r#"[{"key":"taxId","before":"MARKED","after":"MARKED"}]"#;
        let news = only(&row(Event::OutsideChange, "", change)).unwrap();
        let stored = serde_json::to_string(&news).unwrap();
        assert!(
            !stored.contains("MARKED") && !stored.contains("taxId"),
            "{stored}"
        );
    }

    #[test]
    fn each_hears_what_concerns_them() {
        let failed = only(&row(Event::EditOutcome, "rejected", "[]")).unwrap();
        assert!(concerns(&failed, "t:edith") && !concerns(&failed, "t:ada"));
        let saved = only(&row(Event::EditOutcome, "saved", "[]")).unwrap();
        assert!(!concerns(&saved, "t:edith") && concerns(&saved, "t:ada"));
    }
}
