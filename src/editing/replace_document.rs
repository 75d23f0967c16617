//! The JSON interface's way of an edit: a whole document replaces a whole document, under the same
//! rules and on the same record.

use super::Written;
use super::write::AuditAnnotations;
use crate::auth::Person;
use crate::error::{Error, ErrorKind, Upstream};
use crate::portal::Portal;
use crate::profile::rules::field_labels;
use crate::profile::values::posted;
use crate::profile::{Change, Code, FieldProblem, Json, Profile, Target, Values, changes, rules};
use crate::telemetry::metrics;
use crate::text::Lang;
use std::sync::Arc;
use tracing::Instrument;

/// How a replacement ended.
#[derive(Debug)]
pub enum Replaced {
    /// The stored document (the current one where nothing changed).
    Stored(Json),
    /// The precondition failed; the document as it stands.
    Stale(Json),
    Problems(Vec<ApiProblem>),
    Rejected(Vec<ApiProblem>, Upstream),
    /// Changes that need `Portal-Confirm: yes`.
    Unconfirmed(Vec<ApiProblem>),
    Unknown(String),
    Throttled(u32),
    Unavailable(Upstream),
}

/// What is wrong with one member, by key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiProblem {
    pub key: String,
    pub code: String,
    /// Where a rule of the table says it; otherwise the word stands for itself.
    pub rule: Option<Code>,
}

/// The entity tag of a document: the same scheme for every resource, a hash of what it says.
pub fn entity_tag(document: &Json) -> String {
    format!(
        "\"{}\"",
        &crate::store::sealing::hash(document.to_string().as_bytes())[..32]
    )
}

impl Portal {
    /// Replaces the document with `wanted`, if it is still the one that `if_match` names.
    pub async fn replace_document(
        self: &Arc<Self>,
        person: &Person,
        target: &Target,
        wanted: Json,
        if_match: String,
        confirmed: bool,
        lang: Lang,
    ) -> Result<Replaced, Error> {
        let (portal, person, target) = (Arc::clone(self), person.clone(), target.clone());
        let slug = target.profile().slug;
        let save = async move {
            portal
                .with_save_lock(
                    &target,
                    portal
                        .replace_document_now(&person, &target, wanted, &if_match, confirmed, lang),
                )
                .await
        };
        let replaced = self.tasks.spawn(save.in_current_span()).await;
        if matches!(replaced, Ok(Ok(Replaced::Stale(_)))) {
            metrics::conflict(slug);
        }
        replaced.unwrap_or_else(|error| {
            tracing::error!("a replacement ended without an answer: {error}");
            Err(ErrorKind::Internal.into())
        })
    }

    async fn replace_document_now(
        &self,
        person: &Person,
        target: &Target,
        wanted: Json,
        if_match: &str,
        confirmed: bool,
        lang: Lang,
    ) -> Result<Replaced, Error> {
        // Asked for ahead: as a rule nothing stands between the read and the write of the document.
        let mut countries = self
            .countries(person, target, &wanted, &Values::new())
            .await;
        let current = self.read(person, target, lang).await?;
        self.put_version(target, &current).await?;
        if !if_match
            .split(',')
            .any(|tag| tag.trim() == entity_tag(&current))
        {
            return Ok(Replaced::Stale(current));
        }
        if let Some(reference) = self.reconcile(person, target, &current).await? {
            return Ok(Replaced::Unknown(reference));
        }
        if let Some(super::ReadOnlyReason::Shape) = super::open::locked(target.profile(), &current)
        {
            return Ok(Replaced::Problems(vec![ApiProblem::word(
                "",
                "not-an-object",
            )]));
        }
        if !super::review::can_be_named(target.profile(), &current) {
            return Ok(Replaced::Problems(vec![ApiProblem::word(
                "",
                "tag-unsendable",
            )]));
        }
        let changed = match asked(target.profile(), &current, &wanted) {
            Ok(changed) => changed,
            Err(problems) => return Ok(Replaced::Problems(problems)),
        };
        if countries.is_empty() {
            countries = self
                .countries(person, target, &current, &Values::new())
                .await;
        }
        // A changed country leaves behind what the old one has a list of.
        countries.extend(self.countries_known(target.profile(), &current, &Values::new()));
        let problems = rules::problems(target.profile(), &current, &changed, &countries);
        if !problems.is_empty() {
            return Ok(Replaced::Problems(
                problems.into_iter().map(ApiProblem::from).collect(),
            ));
        }
        let guarded = |change: &&Change| {
            target
                .profile()
                .place(&change.key)
                .is_some_and(|place| place.field.guard().is_some())
        };
        let unconfirmed: Vec<ApiProblem> = changed
            .iter()
            .filter(guarded)
            .map(|c| ApiProblem::word(&c.key, "confirm"))
            .collect();
        if !confirmed && !unconfirmed.is_empty() {
            return Ok(Replaced::Unconfirmed(unconfirmed));
        }
        if changed.is_empty() {
            return Ok(Replaced::Stored(current));
        }
        let called = field_labels(target.profile(), &wanted, &Values::new(), &countries);
        let remarks = AuditAnnotations {
            called,
            ..AuditAnnotations::default()
        };
        Ok(
            match self
                .write(person, target, &current, changed, &remarks, lang)
                .await?
            {
                Written::Saved { stored, .. } => Replaced::Stored(stored),
                Written::Stale => Replaced::Stale(self.read(person, target, lang).await?),
                Written::Rejected { problems, answer } => {
                    Replaced::Rejected(problems.into_iter().map(ApiProblem::from).collect(), answer)
                }
                Written::Throttled { seconds } => Replaced::Throttled(seconds),
                Written::Unavailable { answer } => Replaced::Unavailable(answer),
                Written::Unknown { reference } => Replaced::Unknown(reference),
            },
        )
    }
}

impl ApiProblem {
    fn word(key: &str, code: &str) -> ApiProblem {
        ApiProblem {
            key: key.to_owned(),
            code: code.to_owned(),
            rule: None,
        }
    }
}

impl From<FieldProblem> for ApiProblem {
    fn from(problem: FieldProblem) -> ApiProblem {
        ApiProblem {
            key: problem.key,
            code: problem.code.as_str().to_owned(),
            rule: Some(problem.code),
        }
    }
}

/// What `wanted` changes in `current`; every member that differs must be one that may be edited. A
/// member that is missing is left alone.
fn asked(
    profile: &'static Profile,
    current: &Json,
    wanted: &Json,
) -> Result<Vec<Change>, Vec<ApiProblem>> {
    if !matches!(wanted, Json::Object(_)) {
        return Err(vec![ApiProblem::word("", "not-an-object")]);
    }
    if let Some(member) = wanted.doubled() {
        return Err(vec![ApiProblem::word(&member, "doubled")]);
    }
    if let Some(member) = current.doubled() {
        return Err(vec![ApiProblem::word(&member, "doubled-upstream")]);
    }
    let mut found = DocumentDiff {
        profile,
        typed: Values::new(),
        problems: vec![],
    };
    found.compare("", current, wanted);
    if found.problems.is_empty() {
        Ok(changes(profile, current, &found.typed))
    } else {
        Err(found.problems)
    }
}

struct DocumentDiff {
    profile: &'static Profile,
    typed: Values,
    problems: Vec<ApiProblem>,
}

impl DocumentDiff {
    fn compare(&mut self, at: &str, current: &Json, wanted: &Json) {
        let Json::Object(members) = wanted else {
            return;
        };
        for (spelled, value) in members {
            let key = if at.is_empty() {
                spelled.clone()
            } else {
                format!("{at}.{spelled}")
            };
            let there = current.get(spelled);
            if let Some(place) = self.place(&key).filter(|_| !spelled.contains('.')) {
                self.field(place, there, value);
            } else if matches!(value, Json::Object(_))
                && (matches!(there, Some(Json::Object(_))) || self.holds_fields(&key))
            {
                self.compare(&key, there.unwrap_or(&Json::Null), value);
            } else if there.is_none_or(|there| !same(there, value)) {
                let code = if there.is_none() {
                    "added"
                } else {
                    "unknown-member"
                };
                self.problems.push(ApiProblem::word(&key, code));
            }
        }
    }

    /// The field with this key, without regard to case.
    fn place(&self, key: &str) -> Option<crate::profile::Place> {
        self.profile
            .places()
            .find(|place| place.key().eq_ignore_ascii_case(key))
    }

    fn holds_fields(&self, key: &str) -> bool {
        self.profile
            .sections
            .iter()
            .any(|section| section.at.eq_ignore_ascii_case(key))
    }

    fn field(&mut self, place: crate::profile::Place, there: Option<&Json>, value: &Json) {
        let unchanged = there.is_some_and(|there| same(there, value))
            || (there.is_none() && *value == Json::Null);
        if unchanged {
            return;
        }
        if !place.field.is_editable() {
            self.problems
                .push(ApiProblem::word(&place.key(), "read-only"));
            return;
        }
        if matches!(there, Some(Json::Array(_) | Json::Object(_))) {
            // What cannot be typed back cannot be written over.
            self.problems
                .push(ApiProblem::word(&place.key(), "not-text"));
            return;
        }
        match value {
            // An input could not hold it: it would be stored otherwise than it was sent.
            Json::Text(text) if posted(place.field.kind, text) != *text => {
                self.problems.push(ApiProblem::word(
                    &place.key(),
                    Code::ControlCharacter.as_str(),
                ));
            }
            Json::Text(text) => {
                self.typed.insert(place.key(), text.clone());
            }
            // Null clears, as an emptied input does.
            Json::Null => {
                self.typed.insert(place.key(), String::new());
            }
            Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => {
                self.problems
                    .push(ApiProblem::word(&place.key(), "not-text"));
            }
        }
    }
}

/// Equal, where numbers are equal by value and members by name without regard to case.
pub(crate) fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => {
            a == b || number(a).is_some_and(|a| Some(a) == number(b))
        }
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Json::Object(a), Json::Object(_)) => {
            let Json::Object(members) = b else {
                return false;
            };
            a.len() == members.len()
                && a.iter()
                    .all(|(name, value)| b.get(name).is_some_and(|other| same(value, other)))
        }
        _ => a == b,
    }
}

/// A number's value as digits and exponent, so that no precision is lost: `1.0` is `1`, `1e2` is
/// `100`.
fn number(spelled: &str) -> Option<(bool, String, i64)> {
    let (negative, digits) = spelled
        .strip_prefix('-')
        .map_or((false, spelled), |rest| (true, rest));
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Some((false, String::new(), 0));
    }
    let trailing = i64::try_from(all.len() - all.trim_end_matches('0').len()).ok()?;
    let exponent: i64 = exponent
        .strip_prefix('+')
        .unwrap_or(exponent)
        .parse()
        .ok()?;
    let exponent = exponent
        .checked_sub(i64::try_from(fraction.len()).ok()?)?
        .checked_add(trailing)?;
    Some((negative, significant.to_owned(), exponent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::BILLING;

    const CURRENT: &str = r#"{"companyName":"A","address":{"country":"US","city":"Redmond","district":"d"},"billingDay":1.0,"attributes":{"etag":"7"}}"#;

    fn outcome(wanted: &str) -> Result<Vec<String>, Vec<(String, String)>> {
        let parse = |text: &str| Json::parse(text.as_bytes()).unwrap();
        asked(&BILLING, &parse(CURRENT), &parse(wanted))
            .map(|changes| changes.into_iter().map(|change| change.key).collect())
            .map_err(|problems| {
                problems
                    .into_iter()
                    .map(|problem| (problem.key, problem.code))
                    .collect()
            })
    }

    fn refused(key: &str, code: &str) -> Result<Vec<String>, Vec<(String, String)>> {
        Err(vec![(key.to_owned(), code.to_owned())])
    }

    #[test]
    fn the_same_document_changes_nothing_and_missing_members_are_left_alone() {
        assert_eq!(outcome(CURRENT), Ok(vec![]));
        assert_eq!(outcome("{}"), Ok(vec![]));
        assert_eq!(
            outcome(r#"{"BillingDay":1,"ADDRESS":{"District":"d"}}"#),
            Ok(vec![])
        );
    }

    #[test]
    fn editable_members_may_differ_and_others_are_named() {
        assert_eq!(
            outcome(r#"{"address":{"city":"Bellevue"},"primaryContact":{"email":"a@b.example"}}"#),
            Ok(vec![
                "address.city".to_owned(),
                "primaryContact.email".to_owned()
            ])
        );
        assert_eq!(
            outcome(r#"{"companyName":"B"}"#),
            refused("companyName", "read-only")
        );
        assert_eq!(
            outcome(r#"{"billingDay":2}"#),
            refused("billingDay", "read-only")
        );
        assert_eq!(
            outcome(r#"{"attributes":{"etag":"8"}}"#),
            refused("attributes.etag", "unknown-member")
        );
        assert_eq!(
            outcome(r#"{"address":{"street":"x"}}"#),
            refused("address.street", "added")
        );
        assert_eq!(
            outcome(r#"{"address":{"city":7}}"#),
            refused("address.city", "not-text")
        );
        assert_eq!(
            outcome(r#"{"address.city":"X"}"#),
            refused("address.city", "added")
        );
        assert_eq!(
            outcome(r#"{"purchaseOrderNumber":"a\nb"}"#),
            refused("purchaseOrderNumber", "control-character")
        );
        assert_eq!(outcome(r#"{"x":1,"X":2}"#), refused("X", "doubled"));
        assert_eq!(outcome("[]"), refused("", "not-an-object"));
    }

    // D2
    #[test]
    fn what_is_no_text_is_not_written_over_and_shapes_must_match() {
        let of = |current: &str, wanted: &str| {
            let parse = |text: &str| Json::parse(text.as_bytes()).unwrap();
            asked(&BILLING, &parse(current), &parse(wanted))
                .map(|changes| changes.len())
                .map_err(|problems| problems[0].code.clone())
        };
        let refused = |code: &str| Err(code.to_owned());
        for held in ["[1,2]", "[]", r#"{"a":1}"#] {
            let current = format!(r#"{{"taxId":{held},"address":{{"city":"R"}}}}"#);
            assert_eq!(of(&current, &current), Ok(0), "as it was");
            for wanted in [
                r#"{"taxId":"text"}"#,
                r#"{"taxId":""}"#,
                r#"{"taxId":null}"#,
                r#"{"taxId":[1]}"#,
                r#"{"TAXID":{}}"#,
            ] {
                assert_eq!(
                    of(&current, wanted),
                    refused("not-text"),
                    "{held}: {wanted}"
                );
            }
        }
        for wanted in [
            r#"{"address":"text"}"#,
            r#"{"address":[]}"#,
            r#"{"address":null}"#,
            r#"{"address":7}"#,
        ] {
            assert_eq!(
                of(r#"{"address":{"city":"R"}}"#, wanted),
                refused("unknown-member"),
                "{wanted}"
            );
        }
        for (held, wanted) in [
            ("[1]", "[2]"),
            ("[1]", r#""1""#),
            ("[1]", r#"{"0":1}"#),
            (r#"{"a":1}"#, "[1]"),
            (r#"{"a":1}"#, r#"{"a":[1]}"#),
        ] {
            assert_eq!(
                of(
                    &format!(r#"{{"new":{held}}}"#),
                    &format!(r#"{{"new":{wanted}}}"#)
                ),
                refused("unknown-member"),
                "{held}: {wanted}"
            );
        }
    }

    #[test]
    fn numbers_are_equal_by_value() {
        let same = |a: &str, b: &str| {
            super::same(&Json::Number(a.to_owned()), &Json::Number(b.to_owned()))
        };
        assert!(
            same("1.0", "1")
                && same("1e2", "100")
                && same("-0", "0")
                && same("0.10", "1e-1")
                && same("1E+2", "100.0")
        );
        assert!(
            !same("9007199254740993", "9007199254740992")
                && !same("1", "-1")
                && !same("1e400", "1e401")
        );
    }
}
