//! The whole portal, by address, over HTTP, on the sandbox. The caller's identity is the receiver:
//! `anon.get`, `editor.post`.

mod conflicts;
mod country;
mod cross_origin;
mod drafts;
mod editing;
mod elements;
mod faults;
mod figures;
mod hang_ups;
mod help;
mod history;
mod interface;
mod json_suite;
mod languages;
mod log;
mod naughty;
#[path = "../on_sandbox/mod.rs"]
mod on_sandbox;
mod orders;
#[path = "../store/postgres.rs"]
#[allow(dead_code)]
mod postgres;
mod profiles;
mod record;
mod rejected;
mod replicas;
mod request_rate;
mod restore;
mod roles;
mod rotation;
mod routes;
mod rules;
mod seams;
mod search;
mod session_ends;
mod session_record;
mod sign_in_pages;
mod support;
mod tools;
mod unknown;
mod unrecorded;
mod waits;
mod who_may;

use support::start;
