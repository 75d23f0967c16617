//! The clouds in which Partner Center runs; one row each (partner-center API, hosts).

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cloud {
    Global,
    UsGov,
    China,
    Custom,
}
