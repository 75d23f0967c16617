//! Pieces that pages share. Each is a plain function from its data to a view; none reads anything.

pub mod address_check;
pub mod by_country;
pub mod changes;
pub mod conflict;
pub mod difference;
pub mod document;
pub mod explanation;
pub mod field;
pub mod field_labels;
pub mod form;
pub mod legal;
pub mod notice;
pub mod options;
pub mod page_context;
pub mod registration;
pub mod request;
pub mod search;
pub mod snippets;
pub mod theme;
pub mod value;

pub use field_labels::Names;
pub use page_context::{PageContext, Site};
