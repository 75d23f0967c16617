//! What errors of Partner Center and Microsoft Entra ID mean. One table, a row for each meaning:
//! from status, code and property to what happened and what to do (words `catalogue-{id}-what` and
//! `-do`), who can do it, whether waiting helps, and where that is documented. A code without a row
//! is shown as it came, with its ids and without advice.

mod entra;
mod partner_center;
mod required_roles;

pub use required_roles::{NEEDED, Needed, ROLE_CHANGES, Verb};

use crate::error::{Error, ErrorKind, UpstreamAnswer};
use crate::text::{Lang, Words};
use std::borrow::Cow;

/// One meaning.
#[derive(Debug)]
pub struct Row {
    /// Anchor on `/help/errors`, and part of the words' keys.
    pub id: &'static str,
    pub service: Service,
    /// Any of these codes; without codes the row is about a status.
    pub codes: &'static [&'static str],
    /// Only with these statuses; any where it is empty. Codes are not unique upstream.
    pub statuses: &'static [u16],
    /// Only about this property.
    pub property: Option<&'static str>,
    /// In the description of an answer that has no code.
    text: Option<&'static str>,
    /// The field that it is about, by the name of its label.
    pub field: Option<&'static str>,
    pub who: Who,
    pub wait: Wait,
    /// How signing in again has to differ to help.
    pub way: Option<Way>,
    pub source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    PartnerCenter,
    Entra,
}

/// Who can do what is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    You,
    PortalAdmin,
    EntraAdmin,
    /// Assigns roles in Partner Center.
    RoleAdmin,
    GlobalAdmin,
    Customer,
    Microsoft,
}

/// Whether waiting helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    No,
    Minutes,
    AsTold,
    /// Nothing comes of it by itself, and what was done takes time to work.
    HourAfter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    SecondFactor,
    OtherAccount,
}

/// Where a meaning is documented or was observed, and of what date that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    pub address: &'static str,
    pub date: &'static str,
}

impl Who {
    /// Part of the words' key: `who-{word}`.
    pub fn word(self) -> &'static str {
        match self {
            Who::You => "you",
            Who::PortalAdmin => "portal-admin",
            Who::EntraAdmin => "entra-admin",
            Who::RoleAdmin => "role-admin",
            Who::GlobalAdmin => "global-admin",
            Who::Customer => "customer",
            Who::Microsoft => "microsoft",
        }
    }
}

impl Wait {
    /// Part of the words' key: `wait-{word}`.
    pub fn word(self) -> &'static str {
        match self {
            Wait::No => "no",
            Wait::Minutes => "minutes",
            Wait::AsTold => "as-told",
            Wait::HourAfter => "hour-after",
        }
    }
}

impl Row {
    const fn of(
        service: Service,
        id: &'static str,
        codes: &'static [&'static str],
        who: Who,
        wait: Wait,
        source: Source,
    ) -> Row {
        Row {
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
            source,
        }
    }

    const fn status(self, statuses: &'static [u16]) -> Row {
        Row { statuses, ..self }
    }

    const fn on(self, property: &'static str) -> Row {
        Row {
            property: Some(property),
            field: Some(property),
            ..self
        }
    }

    const fn field(self, field: &'static str) -> Row {
        Row {
            field: Some(field),
            ..self
        }
    }

    const fn text(self, text: &'static str) -> Row {
        Row {
            text: Some(text),
            ..self
        }
    }

    const fn way(self, way: Way) -> Row {
        Row {
            way: Some(way),
            ..self
        }
    }

    /// How well the row fits; `None`: not at all. A property weighs more than a code, a code more
    /// than a text, a text more than a status.
    fn fits(&self, said: &UpstreamAnswer, property: Option<&str>) -> Option<u8> {
        let by_code = said
            .code
            .as_deref()
            .is_some_and(|code| self.codes.contains(&code));
        let by_text = match (&said.code, &said.description, self.text) {
            (None, Some(description), Some(text)) => description.contains(text),
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
        match said.status {
            _ if self.statuses.is_empty() => {}
            Some(status) if self.statuses.contains(&status) => weight += 1,
            // A code told without its status: at a field, for instance.
            None if !self.codes.is_empty() => {}
            Some(_) | None => return None,
        }
        Some(weight)
    }
}

/// From this weight on a row is about what the service said, not about its status alone.
const EXACT: u8 = 3;

/// What an answer means.
#[derive(Debug, Clone, Copy)]
pub struct Explained {
    pub row: &'static Row,
    /// By its code or text; otherwise the row tells no more than what the status means.
    pub exact: bool,
}

/// Every row, Partner Center's first.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    partner_center::ROWS.iter().chain(entra::ROWS)
}

/// What the service's answer means, the most specific row that fits. `property` is a field's key,
/// where the answer is about one.
pub fn explain(said: &UpstreamAnswer, property: Option<&str>) -> Option<Explained> {
    let property = property.map(|key| key.rsplit('.').next().unwrap_or(key));
    let fitting = rows().filter_map(|row| row.fits(said, property).map(|weight| (weight, row)));
    let (weight, row) = fitting.max_by_key(|(weight, _)| *weight)?;
    Some(Explained {
        row,
        exact: weight >= EXACT,
    })
}

/// What is wrong with the value of a field, where a row knows more of it than that it was refused.
pub fn of_field(code: &str, key: &str) -> Option<&'static Row> {
    let said = UpstreamAnswer {
        code: Some(code.to_owned()),
        ..UpstreamAnswer::default()
    };
    explain(&said, Some(key))
        .map(|explained| explained.row)
        .filter(|row| row.field.is_some())
}

/// What to do about a code, in English: for the command line.
pub fn advice(code: &str) -> Option<Cow<'static, str>> {
    let row = rows().find(|row| row.property.is_none() && row.codes.contains(&code))?;
    Some(Words::of(Lang::En).t(&format!("catalogue-{}-do", row.id)))
}

/// The row whose words stand in for the error's own: one that knows the code or, where Partner
/// Center refused, at least the status. What only has to be waited for is told by the error itself.
pub fn of_error(error: &Error) -> Option<&'static Row> {
    let Explained { row, exact } = explain(error.upstream.as_deref()?, None)?;
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
    (!waits && (exact || refused)).then_some(row)
}

#[cfg(test)]
mod tests;
