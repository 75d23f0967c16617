//! The meaning of errors of Partner Center and Microsoft Entra ID. One table has an entry for each
//! meaning. It maps status, code and property to a description and a remedy (messages
//! `catalogue-{id}-what` and `-do`), to the person who can fix it, to an advice on waiting, and to
//! the source. A code without an entry is shown as it came, with its ids and without advice.

mod entra;
mod partner_center;
mod required_roles;

pub use required_roles::{REQUIRED_ROLES, ROLE_CHANGE_SOURCE, RequiredRole, Verb};

use crate::error::{Error, ErrorKind, UpstreamAnswer};
use crate::text::{Lang, Words};
use std::borrow::Cow;

/// One meaning.
#[derive(Debug)]
pub struct CatalogEntry {
    /// Anchor on `/help/errors`, and part of the message keys.
    pub id: &'static str,
    pub service: Service,
    /// The entry applies to these codes. Without codes it applies to a status.
    pub codes: &'static [&'static str],
    /// The entry applies only to these statuses, or to any status if empty. Codes are not unique in
    /// Partner Center.
    pub statuses: &'static [u16],
    /// The entry applies only to this property.
    pub property: Option<&'static str>,
    /// The entry applies to an answer without a code, or with code 0, whose description contains
    /// this text.
    text: Option<&'static str>,
    /// The field that the entry is about, by the name of its label.
    pub field: Option<&'static str>,
    pub who: Responsible,
    pub wait: WaitAdvice,
    /// The way in which the next sign-in has to differ.
    pub way: Option<SignInChange>,
    /// It refuses whoever sent the request, and not what was sent.
    of_access: bool,
    pub source: EntrySource,
}

/// The service whose errors an entry explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    PartnerCenter,
    Entra,
}

/// The person who can fix the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Responsible {
    You,
    PortalAdmin,
    EntraAdmin,
    /// The administrator who assigns roles in Partner Center.
    RoleAdmin,
    GlobalAdmin,
    Customer,
    Microsoft,
}

/// The advice on waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitAdvice {
    No,
    Minutes,
    /// Wait as long as the answer says.
    AsTold,
    /// Waiting alone does not help, and a fix takes up to an hour to work.
    HourAfter,
}

/// The way in which the next sign-in has to differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInChange {
    SecondFactor,
    OtherAccount,
}

/// The document that states a meaning, or the place where it was observed, with its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntrySource {
    pub address: &'static str,
    pub date: &'static str,
}

impl Responsible {
    /// Part of the message key: `who-{word}`.
    pub fn as_str(self) -> &'static str {
        match self {
            Responsible::You => "you",
            Responsible::PortalAdmin => "portal-admin",
            Responsible::EntraAdmin => "entra-admin",
            Responsible::RoleAdmin => "role-admin",
            Responsible::GlobalAdmin => "global-admin",
            Responsible::Customer => "customer",
            Responsible::Microsoft => "microsoft",
        }
    }
}

impl WaitAdvice {
    /// Part of the message key: `wait-{word}`.
    pub fn as_str(self) -> &'static str {
        match self {
            WaitAdvice::No => "no",
            WaitAdvice::Minutes => "minutes",
            WaitAdvice::AsTold => "as-told",
            WaitAdvice::HourAfter => "hour-after",
        }
    }
}

impl CatalogEntry {
    const fn of(
        service: Service,
        id: &'static str,
        codes: &'static [&'static str],
        who: Responsible,
        wait: WaitAdvice,
        source: EntrySource,
    ) -> CatalogEntry {
        CatalogEntry {
            id,
            service,
            codes,
            statuses: &[],
            property: None,
            text: None,
            field: None,
            who,
            wait,
            way: None,
            of_access: false,
            source,
        }
    }

    const fn status(self, statuses: &'static [u16]) -> CatalogEntry {
        CatalogEntry { statuses, ..self }
    }

    const fn on(self, property: &'static str) -> CatalogEntry {
        CatalogEntry {
            property: Some(property),
            field: Some(property),
            ..self
        }
    }

    const fn field(self, field: &'static str) -> CatalogEntry {
        CatalogEntry {
            field: Some(field),
            ..self
        }
    }

    const fn text(self, text: &'static str) -> CatalogEntry {
        CatalogEntry {
            text: Some(text),
            ..self
        }
    }

    const fn way(self, way: SignInChange) -> CatalogEntry {
        CatalogEntry {
            way: Some(way),
            ..self
        }
    }

    const fn access(self) -> CatalogEntry {
        CatalogEntry {
            of_access: true,
            ..self
        }
    }

    /// Returns the weight with which the entry matches the answer, or `None` if it does not match.
    /// A property weighs more than a code, a code more than a text, a text more than a status.
    fn fits(&self, answer: &UpstreamAnswer, property: Option<&str>) -> Option<u8> {
        let by_code = answer
            .code
            .as_deref()
            .is_some_and(|code| self.codes.contains(&code));
        let by_text = match (&answer.code, &answer.description, self.text) {
            (None, Some(description), Some(text)) => description.contains(text),
            // The service's code for errors that it does not tell apart.
            (Some(code), Some(description), Some(text)) if code == "0" => {
                description.contains(text)
            }
            _ => false,
        };
        let mut weight = match (by_code, by_text) {
            (true, _) => EXACT + 1,
            (false, true) => EXACT,
            (false, false) if self.codes.is_empty() => 0,
            (false, false) => return None,
        };
        if let Some(own) = self.property {
            (property == Some(own)).then_some(())?;
            weight += 8;
        }
        match answer.status {
            _ if self.statuses.is_empty() => {}
            Some(status) if self.statuses.contains(&status) => weight += 1,
            // A code may be known without its status, for example at a field.
            None if !self.codes.is_empty() => {}
            Some(_) | None => return None,
        }
        Some(weight)
    }
}

/// From this weight on the entry matched a code or text, and not the status alone.
const EXACT: u8 = 3;

/// The entry that explains an answer.
#[derive(Debug, Clone, Copy)]
pub struct Explanation {
    pub entry: &'static CatalogEntry,
    /// True if a code or text matched. Otherwise the entry only explains the status.
    pub exact: bool,
}

/// All entries, those of Partner Center first.
pub fn entries() -> impl Iterator<Item = &'static CatalogEntry> {
    partner_center::ENTRIES.iter().chain(entra::ENTRIES)
}

/// Returns the most specific entry that matches the answer. `property` is the key of the field that
/// the answer is about, if any.
pub fn explain(answer: &UpstreamAnswer, property: Option<&str>) -> Option<Explanation> {
    let property = property.map(|key| key.rsplit('.').next().unwrap_or(key));
    let fitting =
        entries().filter_map(|entry| entry.fits(answer, property).map(|weight| (weight, entry)));
    let (weight, entry) = fitting.max_by_key(|(weight, _)| *weight)?;
    Some(Explanation {
        entry,
        exact: weight >= EXACT,
    })
}

/// Returns whether Partner Center refuses (403) whoever sent the request, for a missing role or an
/// agreement for instance, and not what was sent: somebody else may send the same. A code without
/// an entry for this status is taken for such a refusal. Looks at status and code only, as the audit log has them.
pub fn refuses_access(answer: &UpstreamAnswer) -> bool {
    let answer = UpstreamAnswer {
        status: answer.status,
        code: answer.code.clone(),
        ..UpstreamAnswer::default()
    };
    let is_of_access = |explanation: Explanation| explanation.entry.of_access;
    answer.status == Some(403) && explain(&answer, None).is_some_and(is_of_access)
}

/// Returns the entry for a refused value of a field, if it says more than that the value was
/// refused.
pub fn of_field(code: &str, key: &str) -> Option<&'static CatalogEntry> {
    let answer = UpstreamAnswer {
        code: Some(code.to_owned()),
        ..UpstreamAnswer::default()
    };
    explain(&answer, Some(key))
        .map(|explanation| explanation.entry)
        .filter(|entry| entry.field.is_some())
}

/// Returns the remedy for a code in English, for the command line.
pub fn advice(code: &str) -> Option<Cow<'static, str>> {
    let entry = entries().find(|entry| entry.property.is_none() && entry.codes.contains(&code))?;
    let key = format!("catalogue-{}-do", entry.id);
    Some(Words::of(Lang::En).t_asking(&key, None, &[]).into())
}

/// Returns the entry whose texts replace those of the error. It has to match a code or text or, for
/// a refusal by Partner Center, at least the status. Errors that only require waiting keep their
/// own text.
pub fn of_error(error: &Error) -> Option<&'static CatalogEntry> {
    let Explanation { entry, exact } = explain(error.upstream.as_deref()?, None)?;
    let waits = error.kind.is_outage()
        || matches!(
            error.kind,
            ErrorKind::Throttled(_)
                | ErrorKind::Unavailable
                | ErrorKind::Timeout
                | ErrorKind::StoreDown
        );
    let refused = matches!(
        error.kind,
        ErrorKind::NotAllowed | ErrorKind::NotFound | ErrorKind::BadForm
    );
    (!waits && (exact || refused)).then_some(entry)
}

#[cfg(test)]
mod tests;
