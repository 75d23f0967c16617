//! What is wrong with a setting, in one line. Never says the value: it may be a secret.

use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub name: String,
    /// Continues the name: "must be set".
    pub what: String,
    /// A good value; empty where the answer is to leave the setting out.
    pub example: &'static str,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.what)?;
        if self.example.is_empty() {
            Ok(())
        } else {
            write!(f, "; example: {}={}", self.name, self.example)
        }
    }
}
