//! The commands of the program. `main.rs` reads the command line and calls them.

pub mod audit;
pub mod doctor;
pub mod licenses;
pub mod migrate;
pub mod ready;
