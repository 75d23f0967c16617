//! The address check on the review page: the verdict of the service, its suggestions, and the
//! decision of the person. The check advises; where the service does not answer, or cannot tell,
//! the edit goes on.

pub use super::checked_address::{Addresses, Checked};
use super::save_request::AuditAnnotations;
use super::{Decision, Draft, Editing, MergePreview, NextPage};
use crate::auth::Person;
use crate::error::{Error, ErrorKind};
use crate::history::RestoredFrom;
pub use crate::history::{AddressOverride, Reason};
use crate::partner_center::address_of;
pub use crate::partner_center::{Verdict, address_places};
use crate::profile::rules::field_labels;
use crate::profile::{Change, Countries, Json, Kind, Place, Profile, Target, Values};
use crate::text::{Lang, folded};
use std::collections::BTreeMap;

/// Most suggestions that are shown (documented: up to three).
const MOST: usize = 3;

/// The part of a suggestion that is taken: `address/0`, or one line of it, `address/0/postalCode`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    at: String,
    index: usize,
    line: Option<String>,
}

impl Take {
    pub fn parse(text: &str) -> Option<Take> {
        let mut parts = text.splitn(3, '/').map(str::to_owned);
        Some(Take {
            at: parts.next()?,
            index: parts.next()?.parse().ok()?,
            line: parts.next(),
        })
    }
}

/// The members of the document that hold an address which the changes touch.
fn changed(profile: &'static Profile, prepared: &MergePreview) -> Vec<&'static str> {
    let mut found = vec![];
    for place in profile
        .places()
        .filter(|place| place.field.kind == Kind::Country)
    {
        let at = place.section.at;
        let touches = |place: &Place| {
            prepared
                .changes
                .iter()
                .any(|change| change.key == place.key())
        };
        if address_places(profile, at).iter().any(touches) && !found.contains(&at) {
            found.push(at);
        }
    }
    found
}

/// Returns whether a decision about an address that would be saved now is still open.
pub(super) fn is_open(target: &Target, draft: &Draft, prepared: &MergePreview) -> bool {
    let profile = target.profile();
    changed(profile, prepared).into_iter().any(|at| {
        draft.addresses.get(at).is_some_and(|checked| {
            checked.is_open() && checked.asked == address_of(profile, at, &prepared.request.body)
        })
    })
}

/// The annotations of a save for the audit log.
pub(super) fn annotations(
    target: &Target,
    draft: &Draft,
    prepared: &MergePreview,
    known: &Countries,
) -> AuditAnnotations {
    let (profile, body) = (target.profile(), &prepared.request.body);
    let mut kept = BTreeMap::new();
    for at in changed(profile, prepared) {
        let decided = draft
            .addresses
            .get(at)
            .filter(|checked| checked.asked == address_of(profile, at, body));
        let against = decided.and_then(|checked| {
            Some(AddressOverride {
                said: checked.verdict,
                reason: checked.kept?,
            })
        });
        if let Some(against) = against {
            kept.extend(
                address_places(profile, at)
                    .into_iter()
                    .map(|place| (place.key(), against)),
            );
        }
    }
    AuditAnnotations {
        kept,
        restored: restored(draft, prepared),
        ..AuditAnnotations::of_labels(field_labels(profile, body, &Values::new(), known))
    }
}

/// The changes that still are what the draft was restored with.
fn restored(draft: &Draft, prepared: &MergePreview) -> BTreeMap<String, RestoredFrom> {
    let Some(restoration) = &draft.restored else {
        return BTreeMap::new();
    };
    let is_restored = |change: &&Change| restoration.values.get(&change.key) == Some(&change.after);
    prepared
        .changes
        .iter()
        .filter(is_restored)
        .map(|change| (change.key.clone(), restoration.from.clone()))
        .collect()
}

fn read_answer(answer: &Json, asked: Values) -> Option<Checked> {
    let verdict = Verdict::of_answer(answer)?;
    let suggested = match answer.get("suggestedAddresses") {
        Some(Json::Array(suggestions)) => suggestions.as_slice(),
        _ => &[],
    };
    let names = [
        "addressLine1",
        "addressLine2",
        "city",
        "state",
        "region",
        "postalCode",
        "country",
    ];
    let values = |suggestion: &Json| -> Values {
        let member = |name: &str| {
            Some((
                name.to_owned(),
                suggestion
                    .get(name)?
                    .text()
                    .filter(|text| !text.trim().is_empty())?
                    .to_owned(),
            ))
        };
        names.into_iter().filter_map(member).collect()
    };
    // A suggestion is a whole address: it may have moved what the second line held into the first
    // one, and what it does not name stays as it is.
    let completed = |mut suggestion: Values| -> Values {
        let first_line = |values: &Values| values.get("addressLine1").cloned();
        let (before, after) = (first_line(&asked), first_line(&suggestion));
        for (name, value) in &asked {
            let moved =
                name == "addressLine2" && has_taken_in(after.as_deref(), before.as_deref(), value);
            suggestion
                .entry(name.clone())
                .or_insert_with(|| if moved { String::new() } else { value.clone() });
        }
        suggestion
    };
    let differs = |suggestion: &Values| {
        suggestion
            .iter()
            .any(|(name, value)| asked.get(name) != Some(value))
    };
    let suggestions = suggested
        .iter()
        .map(values)
        .map(completed)
        .filter(differs)
        .take(MOST)
        .collect();
    Some(Checked {
        asked,
        verdict,
        suggestions,
        kept: None,
    })
}

/// Returns true if the first line has now what the second one held: each of its words once more
/// than before. For each word with digits one other may be missing, because the service writes what
/// stands beside a number its own way: `#307` becomes `APT 307`, and `Suite 5` `STE 5`.
fn has_taken_in(after: Option<&str>, before: Option<&str>, second: &str) -> bool {
    let words = |line: Option<&str>| -> Vec<String> {
        let folded = folded(line.unwrap_or_default());
        let words = folded.split(|sign: char| !sign.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let (after, before, held) = (words(after), words(before), words(Some(second)));
    let has_digit = |word: &&String| word.contains(char::is_numeric);
    let count = |line: &[String], word: &String| line.iter().filter(|other| *other == word).count();
    let is_taken_in =
        |word: &String| count(&after, word) >= count(&before, word) + count(&held, word);
    let (numbers, others): (Vec<&String>, Vec<&String>) = held.iter().partition(has_digit);
    let missing = others.into_iter().filter(|word| !is_taken_in(word)).count();
    !held.is_empty() && missing <= numbers.len() && numbers.into_iter().all(is_taken_in)
}

impl Editing {
    /// Has the changed addresses looked at, each only once while it stays as it is; what was said
    /// is kept with the draft.
    pub(super) async fn check_addresses(
        &self,
        person: &Person,
        target: &Target,
        draft: &mut Draft,
        prepared: &MergePreview,
        lang: Lang,
    ) -> Result<Addresses, Error> {
        let profile = target.profile();
        let mut found = Addresses::new();
        if prepared.problems.is_empty() && prepared.clashes.is_empty() {
            for at in changed(profile, prepared) {
                let asked = address_of(profile, at, &prepared.request.body);
                let before = draft
                    .addresses
                    .get(at)
                    .filter(|checked| checked.asked == asked)
                    .cloned();
                let checked = match before {
                    Some(checked) => Some(checked),
                    None => self.validate(person, asked, lang).await,
                };
                found.insert(at.to_owned(), checked);
            }
        }
        let addresses: BTreeMap<_, _> = found
            .iter()
            .filter_map(|(at, checked)| Some((at.clone(), checked.clone()?)))
            .collect();
        if addresses != draft.addresses {
            draft.addresses = addresses;
            self.replace_draft(person, target, &draft.id(), draft.clone())
                .await?;
        }
        Ok(found)
    }

    async fn validate(&self, person: &Person, asked: Values, lang: Lang) -> Option<Checked> {
        let answer = self.upstream.validate_address(person, &asked, lang);
        match answer.await.ok()? {
            Ok(answer) => read_answer(&answer, asked),
            Err(failure) if Verdict::is_wrong_address(&failure) => Some(Checked {
                asked,
                verdict: Verdict::None,
                suggestions: vec![],
                kept: None,
            }),
            Err(failure) => {
                tracing::info!("an address could not be checked: {failure}");
                None
            }
        }
    }

    /// Takes a suggestion, or a line of it, into the draft that the page showed, with what was
    /// decided and typed on the page.
    pub async fn take_suggestion(
        &self,
        person: &Person,
        target: &Target,
        decision: &Decision,
        take: &Take,
    ) -> Result<NextPage, Error> {
        let draft = match self.reviewed_draft_of(person, target, decision).await? {
            Ok(draft) => draft,
            Err(next) => return Ok(next),
        };
        let draft = self.decided(person, target, draft, decision).await?;
        let checked = draft.addresses.get(&take.at).ok_or(ErrorKind::BadForm)?;
        let suggestion = checked
            .suggestions
            .get(take.index)
            .ok_or(ErrorKind::BadForm)?;
        let mut next = draft.clone();
        // What stood in the second line is part of the suggested first one, which has it now.
        let is_emptied_with = |line: &str, place: &Place| {
            let emptied = suggestion
                .get(place.field.name)
                .is_some_and(String::is_empty);
            emptied && line == "addressLine1" && place.field.kind == Kind::AddressLine2
        };
        for place in address_places(target.profile(), &take.at)
            .into_iter()
            .filter(|place| place.field.is_editable())
        {
            let wanted = take
                .line
                .as_ref()
                .is_none_or(|line| line == place.field.name || is_emptied_with(line, &place));
            if let Some(value) = suggestion.get(place.field.name).filter(|_| wanted) {
                next.values.insert(place.key(), value.clone());
            }
        }
        next.outcome = None;
        self.replace_draft(person, target, &draft.id(), next)
            .await?;
        Ok(NextPage::Review)
    }

    /// Keeps an address against the advice.
    pub async fn keep_address(
        &self,
        person: &Person,
        target: &Target,
        shown: Option<&str>,
        at: &str,
        reason: Reason,
    ) -> Result<NextPage, Error> {
        let draft = match self.reviewed_draft(person, target, shown).await? {
            Ok(draft) => draft,
            Err(next) => return Ok(next),
        };
        let mut next = draft.clone();
        let checked = next.addresses.get_mut(at).ok_or(ErrorKind::BadForm)?;
        checked.kept = Some(reason);
        tracing::info!(
            profile = target.key(),
            verdict = checked.verdict.word(),
            reason = reason.word(),
            "an address is kept against the advice"
        );
        self.replace_draft(person, target, &draft.id(), next)
            .await?;
        Ok(NextPage::Review)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Values {
        [
            ("addressLine1", "Microsoft Way"),
            ("city", "Redmond"),
            ("postalCode", "98052"),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
    }

    fn checked(answer: &str) -> Option<Checked> {
        read_answer(&Json::parse(answer.as_bytes()).unwrap(), asked())
    }

    #[test]
    fn each_status_is_known_with_and_without_spaces_and_others_never_block() {
        for (status, verdict, asks) in [
            ("VerifiedShippable", Verdict::VerifiedShippable, false),
            ("Verified shippable", Verdict::VerifiedShippable, false),
            ("Verified", Verdict::Verified, false),
            ("Interaction Required", Verdict::InteractionRequired, true),
            ("StreetPartial", Verdict::StreetPartial, true),
            ("PremisesPartial", Verdict::PremisesPartial, true),
            ("Multiple", Verdict::Multiple, true),
            ("None", Verdict::None, true),
            ("NotValidated", Verdict::NotValidated, false),
            ("Something new", Verdict::NotValidated, false),
        ] {
            let found = checked(&format!(r#"{{"status":"{status}"}}"#)).unwrap();
            assert_eq!(
                (found.verdict, found.is_open()),
                (verdict, asks),
                "{status}"
            );
        }
    }

    #[test]
    fn the_recorded_answer_gives_its_suggestion_and_one_that_says_the_same_is_none() {
        let recorded = include_str!(
            "../../tests/payloads/address-validation-response-streetpartial-docs2021.json"
        );
        let found = checked(recorded).unwrap();
        assert_eq!(found.verdict, Verdict::StreetPartial);
        assert_eq!(found.suggestions[0]["addressLine1"], "1 Microsoft Way");
        let same = r#"{"status":"Multiple","suggestedAddresses":[{"city":"Redmond"},{"city":""},{"city":"A"},{"city":"B"},{"city":"C"},{"city":"D"},7]}"#;
        assert_eq!(checked(same).unwrap().suggestions.len(), 3);
    }

    #[test]
    fn a_unit_that_a_suggestion_moved_into_the_first_line_leaves_the_second_one() {
        let asked: Values = [
            ("country", "US"),
            ("city", "San Francisco"),
            ("state", "CA"),
            ("addressLine1", "901 Example Ave"),
            ("addressLine2", "#307"),
            ("postalCode", "94123"),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
        let of = |suggestion: &str| {
            let answer = format!(r#"{{"suggestedAddresses":[{suggestion}],"status":"Multiple"}}"#);
            let answer = Json::parse(answer.as_bytes()).unwrap();
            read_answer(&answer, asked.clone()).unwrap().suggestions
        };
        let moved = of(r#"{"country":"US","city":"San Francisco","state":"CA",
            "addressLine1":"901 EXAMPLE AVE APT 307","postalCode":"94123-2310"}"#);
        assert_eq!(moved[0]["addressLine2"], "");
        // A part of an address changes only that part.
        let part = of(r#"{"postalCode":"94123-2310"}"#);
        assert_eq!(
            (part[0]["addressLine2"].as_str(), part[0]["city"].as_str()),
            ("#307", "San Francisco")
        );
    }

    #[test]
    fn a_second_line_that_the_first_one_has_not_taken_in_stays() {
        for (first, second, suggested, taken_in) in [
            ("1 Microsoft Way", "Building 5", "1 Microsoft Way", false),
            (
                "1 Microsoft Way",
                "Building 5",
                "1 MICROSOFT WAY BLDG 5",
                true,
            ),
            ("1 Microsoft Way", "Building 1", "1 MICROSOFT WAY", false),
            ("5 Main St", "Apt 5", "5 MAIN ST APT 5", true),
            ("901 Example Ave", "#307", "901 EXAMPLE AVE APT 307", true),
            ("1 Main St", "Bldg 2, Floor 3", "1 MAIN ST BLDG 2", false),
            (
                "1 Microsoft Way",
                "Attn Jane Doe, Suite 5",
                "1 MICROSOFT WAY STE 5",
                false,
            ),
            ("1 rue A", "Étage bleu", "1 RUE A ETAGE BLEU", true),
            ("1 Main St", "Reception", "1 MAIN ST", false),
            ("1 Main St", "-", "1 MAIN ST", false),
        ] {
            let found = has_taken_in(Some(suggested), Some(first), second);
            assert_eq!(found, taken_in, "{first} / {second} => {suggested}");
        }
        let mut asked = asked();
        asked.insert("addressLine1".to_owned(), "1 Microsoft Way".to_owned());
        asked.insert("addressLine2".to_owned(), "Building 5".to_owned());
        let answer = r#"{"status":"InteractionRequired","suggestedAddresses":[
            {"addressLine1":"1 Microsoft Way","postalCode":"98052-8300"}]}"#;
        let answer = Json::parse(answer.as_bytes()).unwrap();
        let found = read_answer(&answer, asked).unwrap().suggestions;
        assert_eq!(found[0]["addressLine2"], "Building 5");
        assert_eq!(found[0]["postalCode"], "98052-8300");
    }

    #[test]
    fn old_and_odd_answers_are_read_or_count_as_none() {
        assert_eq!(
            checked("true").map(|found| found.verdict),
            Some(Verdict::Verified)
        );
        assert_eq!(
            checked("false").map(|found| found.verdict),
            Some(Verdict::None)
        );
        for odd in ["null", "[]", "{}", r#"{"status":7}"#] {
            assert_eq!(checked(odd), None, "{odd}");
        }
        assert!(
            checked(r#"{"status":"None","suggestedAddresses":{"a":1}}"#)
                .unwrap()
                .suggestions
                .is_empty()
        );
    }

    #[test]
    fn what_is_taken_is_named_by_address_number_and_line() {
        assert_eq!(
            Take::parse("address/0"),
            Some(Take {
                at: "address".to_owned(),
                index: 0,
                line: None
            })
        );
        assert_eq!(
            Take::parse("address/2/city").and_then(|take| take.line),
            Some("city".to_owned())
        );
        assert_eq!(
            [
                Take::parse("address"),
                Take::parse("address/x"),
                Take::parse("")
            ],
            [None, None, None]
        );
    }
}
