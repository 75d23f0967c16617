//! What an examination found: one line, and where something is to be done a second one that says
//! what.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Ok,
    Fail,
    /// Works, and should not stay so.
    Warn,
    /// Cannot be checked from here, or worth knowing.
    Note,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub state: State,
    /// What was looked at.
    pub of: &'static str,
    pub what: String,
    pub advice: Option<String>,
}

pub(super) fn ok(of: &'static str, what: impl Into<String>) -> Finding {
    Finding {
        state: State::Ok,
        of,
        what: what.into(),
        advice: None,
    }
}

pub(super) fn note(of: &'static str, what: impl Into<String>) -> Finding {
    Finding {
        state: State::Note,
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
        state: State::Warn,
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
        state: State::Fail,
        of,
        what: what.into(),
        advice: Some(advice.into()),
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.state {
            State::Ok => "OK",
            State::Fail => "FAIL",
            State::Warn => "WARN",
            State::Note => "NOTE",
        };
        write!(f, "{word:<5} {}: {}", self.of, self.what)?;
        self.advice
            .as_ref()
            .map_or(Ok(()), |advice| write!(f, "\n      -> {advice}"))
    }
}
