//! A problem with a setting, in one line. It never repeats the value, which may be a secret.

use std::fmt;

/// A setting that is missing or invalid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingProblem {
    pub name: String,
    /// Continues the name: "must be set".
    pub what: String,
    /// A valid value. Empty if the setting should be removed instead.
    pub example: &'static str,
}

impl fmt::Display for SettingProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.what)?;
        if self.example.is_empty() {
            Ok(())
        } else if self.example.contains(' ') {
            // A command, or the like.
            write!(f, "; example: {}", self.example)
        } else {
            write!(f, "; example: {}={}", self.name, self.example)
        }
    }
}
