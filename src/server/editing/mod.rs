//! The way of an edit: open, keep, review, apply, discard. Every edit is a draft, and saving is applying the draft; `apply` is the only
//! code that PUTs.

mod answers;

pub use answers::{Difference, Draft, Kept, Locked, Opened, Outcome, Prepared, Request, Review, UpstreamAnswer};
