//! The whole portal, by address, over HTTP, on the sandbox. The caller's identity is the receiver: `anon.get`, `editor.post`.

mod editing;
mod faults;
mod interface;
mod languages;
#[path = "../on_sandbox/mod.rs"]
mod on_sandbox;
mod profiles;
mod support;
mod who_may;

use support::start;
