//! Approval of a save by others. A draft becomes a request that is bound to the exact changes and
//! to the version that they were made over; the save pipeline sends nothing that needs approval
//! without one.
//!
//! `gate.rs` stands in the pipeline, `plan.rs` has the changes that were approved, `decide.rs` what
//! people do with a request, `look.rs` what pages show, `own.rs` what stands beside one's own
//! drafts, `standing.rs` what ends one, `bindings.rs` the same for several at once, `settle.rs` how
//! its save ended, and `turn.rs` writes it with its row of the audit log.

mod approved;
mod bindings;
mod content;
mod decide;
mod gate;
mod look;
mod own;
mod plan;
mod rules;
mod settle;
mod standing;
mod stored;
mod turn;
mod view;

pub(super) use approved::ApprovedSave;
pub use decide::ApprovalAnswer;
pub(super) use gate::ApprovalGate;
pub use look::{ApprovalDetail, ApprovalList, ApprovalsPage, AskedField};
pub use rules::ApprovalRules;
pub use view::{ApprovalDecision, ApprovalRequest, ApprovalState, AskedChange, GivenApproval};
