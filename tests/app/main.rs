//! The whole portal, by address, over HTTP, on the sandbox. The caller's identity is the receiver: `anon.get`, `editor.post`.

mod cross_origin;
mod editing;
mod faults;
mod interface;
mod languages;
#[path = "../on_sandbox/mod.rs"]
mod on_sandbox;
#[path = "../store/postgres.rs"]
#[allow(dead_code)]
mod postgres;
mod profiles;
mod replicas;
mod roles;
mod routes;
mod sign_in_pages;
mod support;
mod who_may;

use support::start;
