//! Logging, metrics and traces. No label and no field contains a value of a profile or a secret.

pub mod logging;
pub mod metrics;
pub mod traces;
