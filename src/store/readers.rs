//! Reads of a few rows of SQLite on the thread that asks for them. Handing a statement over to the
//! thread of the library's connection, and its rows back, takes many times as long as finding them
//! by an index. What cannot be read here at once is read by the library, which waits and explains.

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, OpenFlags, Row, ToSql};
use sqlx::FromRow;
use sqlx::any::AnyRow;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A value that a statement is asked with.
#[derive(Debug, Clone, Copy)]
pub(super) enum BoundValue<'a> {
    Text(&'a str),
    Number(i64),
}

impl ToSql for BoundValue<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            BoundValue::Text(text) => text.to_sql(),
            BoundValue::Number(number) => number.to_sql(),
        }
    }
}

/// A row that both libraries can read: a tuple.
pub(super) trait LocalRow: Send + Unpin
where
    Self: for<'r> FromRow<'r, AnyRow>,
    Self: for<'r> TryFrom<&'r Row<'r>, Error = rusqlite::Error>,
{
}

impl<T> LocalRow for T where
    T: for<'r> FromRow<'r, AnyRow>
        + for<'r> TryFrom<&'r Row<'r>, Error = rusqlite::Error>
        + Send
        + Unpin
{
}

/// The names of the values in a statement.
const NAMES: [&str; 6] = ["$1", "$2", "$3", "$4", "$5", "$6"];

/// A page cache is enough for the upper levels of the indexes.
const SETTINGS: &str = "PRAGMA query_only = ON; PRAGMA cache_size = -512;";

/// Connections that are kept.
const MOST: usize = 8;

/// Connections that only read. A statement has one to itself and is done before its thread does
/// anything else, so that there are no more of them than threads.
pub(super) struct Readers {
    file: PathBuf,
    /// `None` once they are closed.
    idle: Mutex<Option<Vec<Connection>>>,
}

impl Readers {
    pub(super) fn new(file: PathBuf) -> Readers {
        Readers {
            file,
            idle: Mutex::new(Some(vec![])),
        }
    }

    /// Returns the rows of a statement; `None` if they cannot be read now.
    pub(super) fn read<T: LocalRow>(
        &self,
        query: &str,
        values: &[BoundValue<'_>],
    ) -> Option<Vec<T>> {
        let idle = self.idle(Vec::pop)?;
        let connection = match idle {
            Some(connection) => connection,
            None => self.open().ok()?,
        };
        let rows = rows(&connection, query, values).ok()?;
        self.idle(|idle| {
            if idle.len() < MOST {
                idle.push(connection);
            }
        });
        Some(rows)
    }

    /// Closes those that are idle; the others follow when they are done.
    pub(super) fn close(&self) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        *idle = None;
    }

    /// `None` once they are closed.
    fn idle<T>(&self, use_them: impl FnOnce(&mut Vec<Connection>) -> T) -> Option<T> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.as_mut().map(use_them)
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        // A thread that serves others waits for no lock.
        connection.busy_timeout(Duration::ZERO)?;
        connection.execute_batch(SETTINGS)?;
        Ok(connection)
    }
}

fn rows<T: LocalRow>(
    connection: &Connection,
    query: &str,
    values: &[BoundValue<'_>],
) -> rusqlite::Result<Vec<T>> {
    let mut statement = connection.prepare_cached(query)?;
    let named = NAMES.iter().zip(values);
    let named: Vec<(&str, &dyn ToSql)> = named
        .map(|(name, value)| -> (&str, &dyn ToSql) { (name, value) })
        .collect();
    let rows = statement.query_map(&*named, |row| T::try_from(row))?;
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_sees_what_was_committed_and_reads_nothing_once_closed() {
        let file = std::env::temp_dir().join(format!("portal-readers-{}.db", std::process::id()));
        let writer = Connection::open(&file).unwrap();
        writer
            .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE a (b TEXT, c BIGINT);")
            .unwrap();
        let readers = Readers::new(file.clone());
        // The second value comes first, so that they are told apart by their names.
        let read = |query| {
            let values = [BoundValue::Text("one"), BoundValue::Number(0)];
            readers.read::<(String, i64)>(query, &values)
        };
        let query = "SELECT b, c FROM a WHERE c > $2 AND b = $1";
        assert_eq!(read(query), Some(vec![]));
        for number in 1..4 {
            let insert = "INSERT INTO a VALUES ('one', ?1)";
            writer.execute(insert, [number]).unwrap();
            let rows = read(query).unwrap_or_default();
            assert_eq!(rows.last(), Some(&("one".to_owned(), number)));
        }
        // A value of another type, a table that is not there, and a write.
        writer
            .execute("INSERT INTO a VALUES ('one', 'text')", [])
            .unwrap();
        assert_eq!(read(query), None);
        assert_eq!(read("SELECT b, c FROM none WHERE c > $2 AND b = $1"), None);
        let delete = "DELETE FROM a WHERE c > $2 AND b = $1 RETURNING b, c";
        assert_eq!(read(delete), None);
        writer
            .execute("DELETE FROM a WHERE c = 'text'", [])
            .unwrap();
        assert_eq!(read(query).map(|rows| rows.len()), Some(3));
        readers.close();
        assert_eq!(read(query), None);
        drop(writer);
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", file.display()));
        }
    }
}
