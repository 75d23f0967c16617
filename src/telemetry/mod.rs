//! Logging, metrics and traces. No label and no field contains a value of a profile or a secret.

mod log_queue;
pub mod logging;
pub mod metrics;
pub mod traces;
