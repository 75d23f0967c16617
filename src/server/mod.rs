//! The running server: starting and stopping, the listener, and key files that are read again.

pub mod build;
pub mod listener;
pub mod reload;
pub mod startup;
