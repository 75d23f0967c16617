//! The whole portal, by address, over HTTP, on the sandbox. The caller's identity is the receiver: `anon.get`, `editor.post`.

mod conflicts;
mod drafts;
mod editing;
mod faults;
mod hang_ups;
mod history;
mod interface;
mod languages;
#[path = "../on_sandbox/mod.rs"]
mod on_sandbox;
mod orders;
mod profiles;
mod record;
mod rejected;
mod rules;
mod session_ends;
mod support;
mod tools;
mod unknown;
mod waits;
mod who_may;

use support::start;
