//! The imports against the map that `src` still has.

/// File and imported room, in order. A new one fails the test, and so does one that stands here and
/// is gone from `src`, so that this list only becomes shorter.
#[rustfmt::skip]
pub const KNOWN: &[(&str, &str)] = &[];
