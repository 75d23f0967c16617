//! Pieces that pages share: components that draw the data they are given, for the person of the
//! [`page_context()`].

pub mod address_check;
pub mod address_note;
pub mod approvals;
pub mod by_country;
pub mod change_origin;
pub mod change_sets;
pub mod changes;
pub mod colleagues;
pub mod collection_note;
pub mod conflict;
pub mod contact;
pub mod customer;
pub mod difference;
pub mod draft_changes;
pub mod explanation;
pub mod field;
pub mod field_labels;
pub mod filter_select;
pub mod form;
pub mod job;
pub mod justification;
pub mod layout;
pub mod legal;
pub mod notice;
pub mod options;
pub mod page_context;
pub mod page_customers;
pub mod record;
pub mod registration;
pub mod replace_draft;
pub mod request;
pub mod review_form;
pub mod search;
pub mod sessions;
pub mod snippets;
pub mod team_records;
pub mod text_area;
pub mod theme;
pub mod time;
pub mod value;
pub mod verification;
pub mod waiting;

pub use field_labels::ProfileLabels;
pub use page_context::{PageContext, PageDetails, Site, page_context};
