//! The part that all test programs and the bench share: whole portals on the sandbox
//! ([`start`]), the people who use them ([`Visitor`]), throw-away PostgreSQL clusters
//! ([`postgres`]), and readers of what comes back ([`html`]).
//!
//! Unit tests in `src` may use only what has no type of the portal in its signature: they are
//! compiled with another copy of those types.

pub mod backend;
mod folder;
pub mod forwarder;
pub mod html;
mod instance;
mod logging;
pub mod on_sandbox;
mod pooler;
mod port;
pub mod postgres;
mod program;
mod round_robin;
mod running;
mod visitor;
mod visitor_events;
mod wait;

pub use folder::Folder;
pub use instance::{AppState, Instance};
pub use logging::tracing_to;
pub use pooler::Pooler;
pub use port::free_port;
pub use program::program;
pub use running::{FOREVER, FOREVER_SECONDS, Running, start, start_with, start_with_customers};
pub use visitor::{Page, Visitor};
pub use visitor_events::EventStream;
pub use wait::until;
