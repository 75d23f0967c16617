//! The commands of the program. `main.rs` parses the command line and calls them.

pub mod audit;
pub mod doctor;
pub mod licenses;
pub mod migrate;
pub mod ready;
pub mod serve;
