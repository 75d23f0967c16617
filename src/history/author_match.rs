//! Which records of Partner Center's activity log made a change that the portal found: held against
//! it by value and time. Pure.

use super::AuditChange;
use crate::partner_center::ActivityRecord;
use crate::profile::values::{posted, read_key};
use crate::profile::{Json, Kind, Member, Profile};

/// The clocks of the portal and of the service may differ by this, in milliseconds, and the portal
/// notes within a minute when it saw a version last.
const SKEW: i64 = 5 * 60_000;

/// The certainty with which a record made a change.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum AuthorCertainty {
    /// It is of that time, and has the values that the portal found.
    Matched,
    /// It is of that time, and does not say which values it set.
    Likely,
}

/// A record that made a change, and the changed members that it made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct MatchedRecord<'a> {
    pub record: &'a ActivityRecord,
    pub certainty: AuthorCertainty,
}

/// The records that made these changes between two times (Unix milliseconds), with the keys of the
/// members that each made; the newest first. Members that no record explains are in none.
pub(super) fn authors<'a>(
    profile: &'static Profile,
    changes: &[AuditChange],
    (since, found_at): (i64, i64),
    records: &'a [ActivityRecord],
) -> Vec<(MatchedRecord<'a>, Vec<String>)> {
    let window = since.saturating_sub(SKEW)..=found_at.saturating_add(SKEW);
    let mut candidates: Vec<&ActivityRecord> = records
        .iter()
        .filter(|record| window.contains(&record.at))
        .collect();
    candidates.sort_by_key(|record| std::cmp::Reverse(record.at));
    let mut found: Vec<(MatchedRecord<'a>, Vec<String>)> = vec![];
    for change in changes {
        let certain = candidates
            .iter()
            .find(|record| sets(profile, change, record));
        let possible = || candidates.iter().find(|record| may_set(change, record));
        let (record, certainty) = match certain {
            Some(record) => (*record, AuthorCertainty::Matched),
            None => match possible() {
                Some(record) => (*record, AuthorCertainty::Likely),
                None => continue,
            },
        };
        let is_same = |(other, _): &&mut (MatchedRecord<'a>, Vec<String>)| {
            std::ptr::eq(other.record, record) && other.certainty == certainty
        };
        match found.iter_mut().find(is_same) {
            Some((_, keys)) => keys.push(change.key.clone()),
            None => {
                let matched = MatchedRecord { record, certainty };
                found.push((matched, vec![change.key.clone()]));
            }
        }
    }
    found.sort_by_key(|(matched, _)| std::cmp::Reverse(matched.record.at));
    found
}

/// Returns whether a record set this member to the value that was found.
fn sets(profile: &'static Profile, change: &AuditChange, record: &ActivityRecord) -> bool {
    let kind = profile
        .place(&change.key)
        .map_or(Kind::Text, |place| place.field.kind);
    // The service may write capitals and blanks its own way.
    let plain = |text: &str| posted(kind, text).trim().to_lowercase();
    let found = plain(change.after.as_deref().unwrap_or_default());
    let is_found = |document: &Option<Json>| {
        let member = document.as_ref().map(|json| read_key(json, &change.key));
        match member {
            None | Some(Member::Absent) => None,
            Some(member) => Some(plain(&member.shown()) == found),
        }
    };
    is_found(&record.after) == Some(true) && is_found(&record.before) != Some(true)
}

/// Returns whether a record may have set this member: it does not say to which value.
fn may_set(change: &AuditChange, record: &ActivityRecord) -> bool {
    let after = record.after.as_ref();
    after.is_none_or(|json| read_key(json, &change.key) == Member::Absent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::CUSTOMER_BILLING;

    const MINUTE: i64 = 60_000;

    fn change(key: &str, before: &str, after: &str) -> AuditChange {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        AuditChange {
            key: key.to_owned(),
            before: text(before),
            after: text(after),
            called: None,
            kept: None,
            restored: None,
            why: None,
            set: None,
            approval: None,
        }
    }

    fn record(user: &str, minute: i64, before: &str, after: &str) -> ActivityRecord {
        let json = |text: &str| Json::parse(text.as_bytes()).ok();
        ActivityRecord {
            user: user.to_owned(),
            at: minute * MINUTE,
            before: json(before),
            after: json(after),
            ..ActivityRecord::default()
        }
    }

    /// Whom the records name for changes between minute 100 and minute 160.
    fn named(changes: &[AuditChange], records: &[ActivityRecord]) -> Vec<String> {
        let window = (100 * MINUTE, 160 * MINUTE);
        let found = authors(&CUSTOMER_BILLING, changes, window, records);
        let named = found.into_iter().map(|(matched, keys)| {
            let user = &matched.record.user;
            format!("{user} {:?} {}", matched.certainty, keys.join(" "))
        });
        named.collect()
    }

    #[test]
    fn values_and_time_tell_the_author() {
        let city = change("defaultAddress.city", "Kent", "Seattle");
        let before = r#"{"DefaultAddress":{"City":"Kent"},"Email":"a@x.example"}"#;
        let after = r#"{"DefaultAddress":{"City":" SEATTLE "},"Email":"a@x.example"}"#;
        let petra = record("petra", 120, before, after);
        let city = std::slice::from_ref(&city);
        let told = ["petra Matched defaultAddress.city"];
        assert_eq!(named(city, std::slice::from_ref(&petra)), told);
        // Who saved it again did not change it, and who changed it long before, or after, neither.
        let again = record("again", 130, after, after);
        let early = record("early", 90, before, after);
        let late = record("late", 170, before, after);
        assert_eq!(named(city, &[early, petra.clone(), again, late]), told);
        // Of two who set it, the later one did.
        let paul = record("paul", 140, "", after);
        let told = ["paul Matched defaultAddress.city"];
        assert_eq!(named(city, &[paul, petra]), told);
    }

    #[test]
    fn a_record_that_does_not_name_the_value_is_likely_and_one_with_another_value_is_not() {
        let city = [change("defaultAddress.city", "Kent", "Seattle")];
        let other = record("other", 125, "", r#"{"DefaultAddress":{"City":"Tacoma"}}"#);
        assert!(named(&city, std::slice::from_ref(&other)).is_empty());
        let silent = record("silent", 120, "", "");
        let told = ["silent Likely defaultAddress.city"];
        assert_eq!(named(&city, &[other.clone(), silent.clone()]), told);
        let partial = record("partial", 121, "", r#"{"Email":"a@x.example"}"#);
        let told = ["partial Likely defaultAddress.city"];
        assert_eq!(named(&city, &[silent, other, partial]), told);
        assert!(named(&city, &[]).is_empty());
    }

    #[test]
    fn several_people_are_told_with_what_each_changed() {
        let changes = [
            change("email", "a@x.example", "b@x.example"),
            change("defaultAddress.city", "Kent", "Seattle"),
            change("defaultAddress.district", "East", ""),
        ];
        let first = record("first", 120, "{}", r#"{"Email":"b@x.example"}"#);
        let second = record(
            "second",
            130,
            r#"{"Email":"b@x.example"}"#,
            r#"{"Email":"b@x.example","DefaultAddress":{"City":"Seattle","District":null}}"#,
        );
        assert_eq!(
            named(&changes, &[first, second]),
            [
                "second Matched defaultAddress.city defaultAddress.district",
                "first Matched email"
            ]
        );
    }
}
