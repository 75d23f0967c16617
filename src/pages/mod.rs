//! The pages, one file per address. A page reads its data, then draws.

pub mod account;
pub mod customers;
pub mod drafts;
pub mod error;
pub mod help;
pub mod language;
pub mod overview;
pub mod profile;
pub mod review;
pub mod rights;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
