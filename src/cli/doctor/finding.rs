//! The result of one check: a line, and a second one with the remedy if something should be done.

use std::fmt;

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Ok,
    Fail,
    /// The set-up works, but should be improved.
    Warn,
    /// The fact cannot be checked from here, or is worth knowing.
    Note,
}

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    /// The subject of the check.
    pub of: &'static str,
    pub what: String,
    pub advice: Option<String>,
}

pub(super) fn ok(of: &'static str, what: impl Into<String>) -> Finding {
    Finding {
        severity: Severity::Ok,
        of,
        what: what.into(),
        advice: None,
    }
}

pub(super) fn note(of: &'static str, what: impl Into<String>) -> Finding {
    Finding {
        severity: Severity::Note,
        of,
        what: what.into(),
        advice: None,
    }
}

pub(super) fn warn(
    of: &'static str,
    what: impl Into<String>,
    advice: impl Into<String>,
) -> Finding {
    Finding {
        severity: Severity::Warn,
        of,
        what: what.into(),
        advice: Some(advice.into()),
    }
}

pub(super) fn fail(
    of: &'static str,
    what: impl Into<String>,
    advice: impl Into<String>,
) -> Finding {
    Finding {
        severity: Severity::Fail,
        of,
        what: what.into(),
        advice: Some(advice.into()),
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Ok => "OK",
            Severity::Fail => "FAIL",
            Severity::Warn => "WARN",
            Severity::Note => "NOTE",
        };
        write!(f, "{word:<5} {}: {}", self.of, self.what)?;
        self.advice
            .as_ref()
            .map_or(Ok(()), |advice| write!(f, "\n      -> {advice}"))
    }
}
