//! The news of watching: new problems, and what it reads with that is about to end. Changes made
//! elsewhere, verifications and saves are told by the rows that state them.

use super::WatchSubject;
use super::asking::Trouble;
use super::working::WatchRun;
use crate::clock::millis;
use crate::news::{News, NewsKind};
use crate::profile::CustomerId;
use crate::store::news::Announcement;
use crate::store::watch::StoredWatch;
use std::time::Duration;

/// What is about to end is told so long before.
const CERTIFICATE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
pub(super) const LOAN: Duration = Duration::from_secs(14 * 24 * 60 * 60);

impl WatchRun<'_> {
    /// Notes that a customer has new problems, to be told together with others within the hour.
    pub(super) async fn note_problem(&mut self, id: &CustomerId) -> Result<(), Trouble> {
        let row = self.row(WatchSubject::Problems);
        let now = self.watching.clock.now_ms();
        let is_first = row.found == 0;
        let row = StoredWatch {
            found: row.found + 1,
            position: match is_first {
                true => id.to_string(),
                false => String::new(),
            },
            next_at: match is_first {
                true => now + WatchSubject::Problems.interval_ms(),
                false => row.next_at,
            },
            read_at: now,
            ..row
        };
        self.put(row, None).await
    }

    /// Tells of new problems.
    pub(super) async fn tell_problems(&mut self) -> Result<(), Trouble> {
        let row = self.row(WatchSubject::Problems);
        let now = self.watching.clock.now_ms();
        let customer = CustomerId::parse(&row.position);
        let news = Announcement::of(&News {
            customer: customer.map(|id| id.to_string()),
            count: u64::try_from(row.found).ok(),
            ..News::new(NewsKind::Problems, format!("problems-{now}"), now)
        });
        let row = StoredWatch {
            found: 0,
            position: String::new(),
            ..row
        };
        self.put(row, Some(&news)).await
    }

    /// Looks whether what watching reads with is about to end.
    pub(super) async fn look_at_access(&mut self) -> Result<(), Trouble> {
        let watching = self.watching;
        let now = watching.clock.now_ms();
        self.loans = watching.auth.lent.list().await?;
        for loan in &self.loans {
            let is_soon = loan.ended.is_none() && loan.ends_at - now <= millis(LOAN);
            if !is_soon || loan.is_warned {
                continue;
            }
            let news = Announcement::of(&News {
                person: loan.owner.clone(),
                person_name: loan.name.clone(),
                outcome: "loan-soon".to_owned(),
                ..News::new(NewsKind::Watching, format!("loan-soon-{}", loan.seq), now)
            });
            watching.auth.lent.warn(loan, &news).await?;
        }
        let mut row = self.row(WatchSubject::Access);
        let mut news = None;
        if let Some(ends_at) = watching.auth.provider.certificate_ends_at() {
            let is_soon = ends_at.saturating_mul(1_000) - now <= millis(CERTIFICATE);
            let told = ends_at.to_string();
            if is_soon && row.position != told {
                let id = format!("certificate-soon-{told}");
                news = Some(Announcement::of(&News {
                    outcome: "certificate-soon".to_owned(),
                    ..News::new(NewsKind::Watching, id, now)
                }));
                row.position = told;
            }
        }
        let row = StoredWatch {
            began_at: now,
            read_at: now,
            next_at: now + WatchSubject::Access.interval_ms(),
            ..row
        };
        self.put(row, news.as_ref()).await
    }
}
