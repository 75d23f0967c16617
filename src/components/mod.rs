//! Pieces that pages share. Each is a plain function from its data to a view; none reads anything.

pub mod address_check;
pub mod by_country;
pub mod clash;
pub mod cx;
pub mod difference;
pub mod document;
pub mod explanation;
pub mod field;
pub mod form;
pub mod legal;
pub mod names;
pub mod notice;
pub mod options;
pub mod record;
pub mod registration;
pub mod request;
pub mod search;
pub mod theme;
pub mod tools;
pub mod value;

pub use cx::{Cx, Site};
pub use names::Names;
