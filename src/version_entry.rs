//! An entry in the list of a document's versions.

/// A version as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionEntry {
    pub id: String,
    /// Unix milliseconds, as all times.
    pub first_seen_at: i64,
    /// `None` while it is the current one, or if that was never known.
    pub last_seen_at: Option<i64>,
    /// The author who wrote it through the portal: number of the intent and name.
    pub writer: Option<(i64, String)>,
    /// The version over which its author wrote it.
    pub before: Option<String>,
}
