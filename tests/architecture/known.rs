//! The imports against the map that `src` still has.

/// File and imported room, in order. A new one fails the test, and so does one that stands here and
/// is gone from `src`, so that this list only becomes shorter.
#[rustfmt::skip]
pub const KNOWN: &[(&str, &str)] = &[
    ("api/countries.rs", "middleware"),
    ("api/mod.rs", "middleware"),
    ("api/mod.rs", "state"),
    ("api/profiles.rs", "middleware"),
    ("components/changes.rs", "store"),
    ("components/explanation.rs", "store"),
    ("components/page_context.rs", "middleware"),
    ("config/mod.rs", "auth"),
    ("config/parse.rs", "auth"),
    ("pages/entry.rs", "store"),
    ("pages/history.rs", "cli"),
    ("pages/history.rs", "store"),
    ("pages/language.rs", "middleware"),
    ("pages/overview.rs", "store"),
    ("pages/profile.rs", "middleware"),
    ("pages/review.rs", "middleware"),
    ("pages/search.rs", "store"),
    ("pages/sign_in.rs", "middleware"),
    ("pages/versions.rs", "middleware"),
    ("pages/versions.rs", "store"),
    ("partner_center/access_log.rs", "auth"),
    ("partner_center/session.rs", "auth"),
    ("snippets/curl.rs", "editing"),
    ("snippets/mod.rs", "editing"),
    ("state.rs", "middleware"),
    ("store/audit/row.rs", "auth"),
    ("telemetry/metrics.rs", "partner_center"),
];
