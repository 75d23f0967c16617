//! Reads the columns of rows that somebody altered: SQLite stores a value of any type in any column.

use sqlx::any::AnyRow;
use sqlx::{Any, Decode, Row as _, Type};

/// The columns of a row, of which some may have a value of another type than the portal writes.
pub(super) struct Columns<'r> {
    row: &'r AnyRow,
    /// One of those that were read has such a value.
    pub are_spoilt: bool,
}

impl<'r> Columns<'r> {
    pub(super) fn of(row: &'r AnyRow) -> Columns<'r> {
        Columns {
            row,
            are_spoilt: false,
        }
    }

    /// Returns the value of a column, or `otherwise` where it is of another type.
    pub(super) fn get_or<T>(&mut self, name: &str, otherwise: T) -> Result<T, sqlx::Error>
    where
        T: Decode<'r, Any> + Type<Any>,
    {
        match self.row.try_get(name) {
            Err(error) if is_spoilt(&error) => {
                self.are_spoilt = true;
                Ok(otherwise)
            }
            read => read,
        }
    }

    /// Returns the value of a column, or an empty one.
    pub(super) fn get<T>(&mut self, name: &str) -> Result<T, sqlx::Error>
    where
        T: Decode<'r, Any> + Type<Any> + Default,
    {
        self.get_or(name, T::default())
    }
}

/// The condition under which a row of the audit log has a value of another type than the portal
/// writes. Only SQLite stores such values, and only SQLite understands it.
pub(super) const SPOILT: &str = "(typeof(seq) <> 'integer' OR typeof(at) <> 'integer' OR typeof(event) <> 'text' OR typeof(person) <> 'text' \
     OR typeof(person_name) <> 'text' OR typeof(tenant) <> 'text' OR typeof(profile) NOT IN ('text', 'null') OR typeof(customer) NOT IN ('text', 'null') \
     OR typeof(changes) NOT IN ('text', 'null') OR typeof(request_id) NOT IN ('text', 'null') OR typeof(correlation_id) NOT IN ('text', 'null') \
     OR typeof(outcome) NOT IN ('text', 'null') OR typeof(reference) NOT IN ('text', 'null') OR typeof(intent) NOT IN ('integer', 'null') \
     OR typeof(prev_hash) <> 'text' OR typeof(hash) <> 'text')";

/// Returns whether a value is of another type than the portal writes, or a text that is not UTF-8.
pub(super) fn is_spoilt(error: &sqlx::Error) -> bool {
    matches!(
        error,
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)
    )
}
