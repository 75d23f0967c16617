//! The pages, one file per address. A page reads its data, then draws.

pub mod account;
pub mod approval;
pub mod approvals;
pub mod change_new;
pub mod change_row;
pub mod change_rows;
pub mod change_set;
pub mod change_set_edits;
pub mod changes;
pub mod colleague_drafts;
pub mod collection;
pub mod customer_filters;
pub mod customer_navigation;
pub mod customer_note;
pub mod customer_problems;
pub mod customer_sheets;
pub mod customer_table;
pub mod customer_views;
pub mod customers;
pub mod drafts;
pub mod entry;
pub mod entry_comments;
pub mod error;
pub mod health;
pub mod help;
pub mod history;
pub mod history_filters;
pub mod language;
pub mod listening;
pub mod live;
pub mod named_customers;
pub mod new_since;
pub mod notification_forms;
pub mod notifications;
pub mod outage;
pub mod overview;
pub mod people;
pub mod problem_board;
pub mod profile;
pub mod profile_drafts;
pub mod profile_help;
pub mod profile_tabs;
pub mod review;
pub mod rights;
pub mod search;
mod sent_sheet;
pub mod sheet_change_set;
pub mod sheet_preview;
pub mod shortcuts;
pub mod sign_in;
pub mod take_back;
pub mod theme;
pub mod time_zone;
pub mod version_list;
pub mod versions;
pub mod wait;
pub mod watching;

#[cfg(test)]
mod approval_tests;
#[cfg(test)]
mod history_tests;
#[cfg(test)]
mod markup_tests;
#[cfg(test)]
mod notification_tests;
#[cfg(test)]
mod people_tests;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod waits_tests;
#[cfg(test)]
mod watching_tests;
