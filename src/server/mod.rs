//! The running server: creation of the services, start and stop, the listener, and key files that
//! are reloaded.

pub mod build;
mod limit_reports;
pub mod listener;
pub mod reload;
pub mod startup;
