//! Pieces that pages share. Each is a plain function from its data to a view; none reads anything.

pub mod clash;
pub mod cx;
pub mod difference;
pub mod document;
pub mod field;
pub mod form;
pub mod notice;
pub mod options;
pub mod request;
pub mod value;

pub use cx::{Cx, Site};
