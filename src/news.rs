//! News that people and channels can be told of. Pure: the services that make news write it beside
//! what it is about, `notifications/` tells it. It never has a value of a profile.

use crate::role::Permission;
use serde::{Deserialize, Serialize};

/// The kinds of news that somebody can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NewsKind {
    /// A save was not carried out: one's own, or for a channel anybody's.
    NotSaved,
    /// Somebody else saved a partner profile.
    PartnerSaved,
    /// A profile was changed outside of the portal.
    OutsideChange,
    /// A change set has ended or rests: one's own, or for a channel anybody's.
    ChangeSet,
    /// A collection of all customers has ended or rests.
    Collection,
    /// The verification of a customer, or the vetting of the partner, has another status.
    Verification,
    /// Watching found problems that customers' profiles did not have before.
    Problems,
    /// What watching reads with is about to end, or has ended; or somebody lent a sign-in.
    Watching,
    /// Somebody asked for approval of a save, or saved without it in an emergency; or one's own
    /// request ended, or for a channel anybody's.
    Approval,
}

impl NewsKind {
    /// Every kind, in the order in which pages list them.
    pub const ALL: [NewsKind; 9] = [
        NewsKind::NotSaved,
        NewsKind::PartnerSaved,
        NewsKind::OutsideChange,
        NewsKind::ChangeSet,
        NewsKind::Collection,
        NewsKind::Verification,
        NewsKind::Problems,
        NewsKind::Watching,
        NewsKind::Approval,
    ];

    /// The permission without which nobody chooses it.
    pub fn permission(self) -> Permission {
        match self {
            NewsKind::Watching => Permission::Administer,
            NewsKind::NotSaved
            | NewsKind::PartnerSaved
            | NewsKind::OutsideChange
            | NewsKind::ChangeSet
            | NewsKind::Collection
            | NewsKind::Verification
            | NewsKind::Problems
            | NewsKind::Approval => Permission::View,
        }
    }

    /// The value in forms, and the end of its words' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            NewsKind::NotSaved => "not-saved",
            NewsKind::PartnerSaved => "partner-saved",
            NewsKind::OutsideChange => "outside-change",
            NewsKind::ChangeSet => "change-set",
            NewsKind::Collection => "collection",
            NewsKind::Verification => "verification",
            NewsKind::Problems => "problems",
            NewsKind::Watching => "watching",
            NewsKind::Approval => "approval",
        }
    }

    /// The `type` of its events in webhooks.
    pub fn event_type(self) -> &'static str {
        match self {
            NewsKind::NotSaved => "save.not_carried_out",
            NewsKind::PartnerSaved => "partner_profile.saved",
            NewsKind::OutsideChange => "profile.changed_outside",
            NewsKind::ChangeSet => "change_set.rests",
            NewsKind::Collection => "collection.rests",
            NewsKind::Verification => "verification.moved",
            NewsKind::Problems => "customer_profiles.new_problems",
            NewsKind::Watching => "watching.access",
            NewsKind::Approval => "approval.moved",
        }
    }

    pub fn parse(word: &str) -> Option<NewsKind> {
        NewsKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A piece of news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct News {
    /// The same news has the same id, wherever it is told.
    pub id: String,
    pub kind: NewsKind,
    /// Unix milliseconds.
    pub at: i64,
    /// Key of the person whose doing it is about; empty if nobody's.
    #[serde(default)]
    pub person: String,
    #[serde(default)]
    pub person_name: String,
    /// The slug of the profile.
    #[serde(default)]
    pub profile: Option<String>,
    /// The id of the customer.
    #[serde(default)]
    pub customer: Option<String>,
    /// The outcome of a save, the state of a job, [`ASKED`] or [`EMERGENCY`].
    #[serde(default)]
    pub outcome: String,
    /// The row of the audit log.
    #[serde(default)]
    pub entry: Option<i64>,
    /// The number of the change set.
    #[serde(default)]
    pub set: Option<i64>,
    /// The number of customers that it is about, if it is about several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The number of the request for approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<i64>,
    /// Key and name of the person who asked for approval, or saved without it; empty if it is about
    /// no request.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author_name: String,
}

/// The outcome of news that somebody asked for approval.
pub const ASKED: &str = "asked";

/// The outcome of news that somebody saved without approval, in an emergency.
pub const EMERGENCY: &str = "emergency";

impl News {
    /// Makes news of this kind; the rest is filled in by `..`.
    pub fn new(kind: NewsKind, id: String, at: i64) -> News {
        News {
            id,
            kind,
            at,
            person: String::new(),
            person_name: String::new(),
            profile: None,
            customer: None,
            outcome: String::new(),
            entry: None,
            set: None,
            count: None,
            request: None,
            author: String::new(),
            author_name: String::new(),
        }
    }

    /// The permission without which nobody hears of it: what waits for approval is for those who
    /// may approve.
    pub fn permission(&self) -> Permission {
        match self.kind {
            NewsKind::Approval if self.outcome == ASKED => Permission::Approve,
            kind => kind.permission(),
        }
    }

    /// Returns whether it is about this person's own doing, or about their request.
    pub fn is_own(&self, person: &str) -> bool {
        match self.kind {
            NewsKind::Approval => self.author == person,
            _ => self.person == person,
        }
    }

    /// The path of the page that says more.
    pub fn path(&self) -> String {
        if let Some(request) = self.request {
            return format!("/approvals/{request}");
        }
        match (self.kind, self.entry, self.set, &self.customer) {
            (NewsKind::Watching, _, _, _) => "/watching".to_owned(),
            (_, Some(entry), _, _) => format!("/history/{entry}"),
            (_, None, Some(set), _) => format!("/changes/{set}"),
            (NewsKind::Collection, None, None, _) => "/customers".to_owned(),
            (NewsKind::Verification, None, None, None) => "/partner/legal-business".to_owned(),
            (NewsKind::Verification, None, None, Some(id)) => format!("/customers/{id}/billing"),
            (NewsKind::Problems, None, None, Some(id)) => format!("/customers/{id}/problems"),
            (NewsKind::Problems, None, None, None) => "/customers/problems".to_owned(),
            (_, None, None, _) => "/history".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_back_and_stored_as_its_word() {
        for kind in NewsKind::ALL {
            assert_eq!(NewsKind::parse(kind.as_str()), Some(kind));
            let stored = serde_json::to_string(&kind).unwrap();
            assert_eq!(stored, format!("\"{}\"", kind.as_str()));
        }
        assert_eq!(NewsKind::parse("everything"), None);
    }

    #[test]
    fn news_of_an_earlier_version_can_be_read() {
        let stored = r#"{"id":"entry-7","kind":"outside-change","at":1}"#;
        let news: News = serde_json::from_str(stored).unwrap();
        assert_eq!(news.path(), "/history");
        let entry = News {
            entry: Some(7),
            ..news
        };
        assert_eq!(entry.path(), "/history/7");
        let request = News {
            request: Some(5),
            ..entry
        };
        assert_eq!(request.path(), "/approvals/5");
    }

    #[test]
    fn what_waits_for_approval_is_heard_by_those_who_may_approve() {
        let asked = News {
            outcome: ASKED.to_owned(),
            ..News::new(NewsKind::Approval, "x".to_owned(), 0)
        };
        assert_eq!(asked.permission(), Permission::Approve);
        let decided = News {
            outcome: "returned".to_owned(),
            ..asked
        };
        assert_eq!(decided.permission(), Permission::View);
        let emergency = News {
            outcome: EMERGENCY.to_owned(),
            ..decided
        };
        assert_eq!(emergency.permission(), Permission::View, "everybody");
    }
}
