//! The running server: starting and stopping, the listener, and key files that are read again.

pub mod listener;
pub mod reload;
pub mod startup;
