//! The reason and the ticket number of a save: the saves that need a reason, the form of both, and
//! what a review keeps of them before anything is saved.

use super::drafts::StoredEdit;
use super::{Decision, Draft, Editing, NextPage};
use crate::audit_log::Justification;
use crate::auth::Person;
use crate::config::{ReasonRequired, Settings, TicketPattern};
use crate::error::Error;
use crate::profile::{Change, Code, FieldProblem, Kind, Profile, Target, signs};

/// The names of the inputs, and the keys under which their problems are reported.
pub const REASON: &str = "reason";
pub const TICKET: &str = "ticket";

/// Longest reason and ticket number, in UTF-16 units.
const MAX_REASON: u16 = 1_000;
const MAX_TICKET: u16 = 100;

/// The rules for reasons and ticket numbers, as the settings have them.
#[derive(Debug)]
pub struct JustificationRules {
    required: ReasonRequired,
    pattern: Option<TicketPattern>,
}

impl JustificationRules {
    pub fn of(settings: &Settings) -> JustificationRules {
        JustificationRules {
            required: settings.reason_required.clone(),
            pattern: settings.ticket_pattern.clone(),
        }
    }

    /// Returns whether a save that changes these members needs a reason.
    pub(super) fn needs_reason<'a>(
        &self,
        profile: &Profile,
        changed: impl IntoIterator<Item = &'a str>,
    ) -> bool {
        self.required.applies(profile, changed)
    }

    /// The form of a ticket number, where one is set.
    pub(super) fn ticket_form(&self) -> Option<&str> {
        self.pattern.as_ref().map(TicketPattern::text)
    }

    /// Returns what was typed as the audit log keeps it, without the signs that have no meaning in
    /// it, or the problems.
    pub(super) fn checked(
        &self,
        profile: &Profile,
        changes: &[Change],
        typed: &Justification,
    ) -> Result<Justification, Vec<FieldProblem>> {
        // A ticket number is a code, as a tax id is.
        let meant = |kind: Kind, text: &Option<String>| {
            let text = text.as_deref().map(|text| signs::normalize(kind, text));
            text.filter(|text| !text.is_empty())
        };
        let why = Justification {
            reason: meant(Kind::Text, &typed.reason),
            ticket: meant(Kind::TaxId, &typed.ticket),
        };
        let changed = changes.iter().map(|change| change.key.as_str());
        let reason = match &why.reason {
            Some(reason) => of_text(reason, MAX_REASON),
            None => self
                .needs_reason(profile, changed)
                .then_some(Code::Required),
        };
        let ticket = why
            .ticket
            .as_ref()
            .and_then(|ticket| of_text(ticket, MAX_TICKET).or_else(|| self.of_form(ticket)));
        let problem = |key: &str, code: Option<Code>| {
            let key = key.to_owned();
            code.map(|code| FieldProblem { key, code })
        };
        let problems = [problem(REASON, reason), problem(TICKET, ticket)];
        let problems: Vec<FieldProblem> = problems.into_iter().flatten().collect();
        if problems.is_empty() {
            Ok(why)
        } else {
            Err(problems)
        }
    }

    /// Returns reason and ticket number of a change set as the audit log will keep them, or the
    /// problems. A set always needs a reason.
    ///
    /// # Errors
    ///
    /// Returns the problems of both, by the names of the inputs.
    pub fn checked_of_set(
        &self,
        profile: &Profile,
        typed: &Justification,
    ) -> Result<Justification, Vec<FieldProblem>> {
        let why = self.checked(profile, &[], typed)?;
        if why.reason.is_some() {
            return Ok(why);
        }
        Err(vec![FieldProblem {
            key: REASON.to_owned(),
            code: Code::Required,
        }])
    }

    fn of_form(&self, ticket: &str) -> Option<Code> {
        let pattern = self.pattern.as_ref()?;
        (!pattern.matches(ticket)).then(|| Code::Ticket {
            form: pattern.text().to_owned(),
        })
    }
}

/// Returns the comment of somebody who declines a request, without the signs that have no meaning in
/// it.
///
/// # Errors
///
/// Returns the problem of one that is missing, too long, or has signs that nobody sees.
pub(super) fn checked_comment(typed: &str) -> Result<String, Code> {
    let comment = signs::normalize(Kind::Text, typed);
    if comment.is_empty() {
        return Err(Code::Required);
    }
    of_text(&comment, MAX_REASON).map_or(Ok(comment), Err)
}

fn of_text(text: &str, max: u16) -> Option<Code> {
    if let Some((sign, at)) = signs::first_hidden(text) {
        let sign = signs::number(sign);
        return Some(Code::HiddenSign { sign, at });
    }
    let length = text.encode_utf16().count();
    (length > usize::from(max)).then_some(Code::TooLong { max, length })
}

impl Justification {
    /// This, with what a page posted in its place. An input that the page did not have changes
    /// nothing, and an empty one takes away.
    pub(super) fn with(&self, posted: &Justification) -> Justification {
        let newer = |old: &Option<String>, posted: &Option<String>| match posted {
            Some(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
            None => old.clone(),
        };
        Justification {
            reason: newer(&self.reason, &posted.reason),
            ticket: newer(&self.ticket, &posted.ticket),
        }
    }
}

impl Editing {
    /// As `reviewed_draft`, for a page that has inputs for a reason. If another draft is open than
    /// the one that the page showed, what was typed is kept with that one, unless it has its own.
    pub(super) async fn reviewed_draft_of(
        &self,
        person: &Person,
        target: &Target,
        decision: &Decision,
    ) -> Result<Result<Draft, NextPage>, Error> {
        let shown = decision.draft.as_deref();
        let reviewed = self.reviewed_draft(person, target, shown).await?;
        if matches!(reviewed, Err(NextPage::NewerReview))
            && let Some(draft) = self.edit(person, target).await?.and_then(StoredEdit::open)
        {
            let why = Justification::default().with(&decision.why.with(&draft.why));
            if why != draft.why {
                let id = draft.id();
                let next = Draft { why, ..draft };
                self.replace_draft(person, target, &id, next).await?;
            }
        }
        Ok(reviewed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{BILLING, LEGAL_BUSINESS, Member};

    fn rules(required: &str, pattern: Option<&str>) -> JustificationRules {
        JustificationRules {
            required: ReasonRequired::parse(required).unwrap(),
            pattern: pattern.map(|text| TicketPattern::parse(text).unwrap()),
        }
    }

    fn given(reason: &str, ticket: &str) -> Justification {
        Justification {
            reason: Some(reason.to_owned()),
            ticket: Some(ticket.to_owned()),
        }
    }

    fn change(key: &str) -> Vec<Change> {
        vec![Change {
            key: key.to_owned(),
            before: Member::Absent,
            after: "x".to_owned(),
        }]
    }

    fn problems(rules: &JustificationRules, typed: &Justification) -> Vec<(String, &'static str)> {
        let found = rules.checked(&BILLING, &change("taxId"), typed);
        let found = found.err().unwrap_or_default();
        found
            .into_iter()
            .map(|problem| (problem.key, problem.code.as_str()))
            .collect()
    }

    #[test]
    fn signs_that_have_no_meaning_are_taken_away() {
        let rules = rules("legal-business", Some("OPS-[0-9]+"));
        let typed = given(
            "\u{200b} moved\u{a0}to\r\nBellevue \t",
            " ＯＰＳ–\u{200b}17 ",
        );
        assert_eq!(
            rules.checked(&BILLING, &change("taxId"), &typed),
            Ok(given("moved to Bellevue", "OPS-17"))
        );
        let nothing = rules.checked(&BILLING, &change("taxId"), &given(" \r\n", "\u{200b}"));
        assert_eq!(nothing, Ok(Justification::default()));
    }

    #[test]
    fn a_reason_of_blanks_and_hidden_signs_is_none() {
        let rules = rules("billing.taxId", None);
        for blank in ["", " ", "\u{200b}\u{2060}", "\r\n", "\u{3000}"] {
            let found = problems(&rules, &given(blank, "OPS-17"));
            assert_eq!(found, [("reason".to_owned(), "required")], "{blank:?}");
        }
        assert_eq!(problems(&rules, &given("because", "")), []);
        let other = rules.checked(&LEGAL_BUSINESS, &change("companyName"), &given("", ""));
        assert_eq!(other, Ok(Justification::default()));
    }

    #[test]
    fn both_are_limited_in_utf_16_units_and_hidden_signs_are_named() {
        let rules = rules("all", Some(".*7"));
        let fits = "😀".repeat(500);
        assert_eq!(problems(&rules, &given(&fits, "OPS-17")), []);
        assert_eq!(
            problems(&rules, &given(&format!("{fits}a"), &"7".repeat(101))),
            [
                ("reason".to_owned(), "too-long"),
                ("ticket".to_owned(), "too-long")
            ]
        );
        assert_eq!(
            problems(&rules, &given("a\u{202e}b", "OPS-18")),
            [
                ("reason".to_owned(), "hidden-sign"),
                ("ticket".to_owned(), "ticket")
            ]
        );
    }

    #[test]
    fn an_input_that_was_not_posted_changes_nothing_and_an_empty_one_takes_away() {
        let kept = given("because", "OPS-17");
        assert_eq!(kept.with(&Justification::default()), kept);
        assert_eq!(kept.with(&given("", " ")), Justification::default());
        let posted = Justification {
            reason: Some(" as typed ".to_owned()),
            ticket: None,
        };
        assert_eq!(kept.with(&posted), given(" as typed ", "OPS-17"));
    }
}
