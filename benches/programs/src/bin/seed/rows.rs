//! Where the rows go: into the file of an SQLite database, or as the text of `COPY` to `psql`.

use rusqlite::types::{ToSql, ToSqlOutput, Value as Stored, ValueRef};
use rusqlite::{Connection, params_from_iter};
use std::io::{BufWriter, Stdout, Write as _, stdout};

/// Rows of one transaction in SQLite.
const BATCH: usize = 50_000;

/// A table and the columns that are written.
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [&'static str],
}

/// The value of a column.
pub enum Value<'a> {
    Text(&'a str),
    Number(i64),
    Null,
}

impl<'a> Value<'a> {
    pub fn or_null(text: Option<&'a str>) -> Value<'a> {
        text.map_or(Value::Null, Value::Text)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Number(number) => ToSqlOutput::Owned(Stored::Integer(*number)),
            Value::Null => ToSqlOutput::Owned(Stored::Null),
        })
    }
}

/// Takes the rows, those of one table after those of another.
pub enum Rows {
    Sqlite {
        database: Connection,
        in_batch: usize,
    },
    Copy {
        script: BufWriter<Stdout>,
        open: Option<&'static str>,
    },
}

impl Rows {
    /// Of the database in this file.
    pub fn sqlite(file: &str) -> Rows {
        let database = Connection::open(file).expect("the database");
        // A seeded database that a power cut takes away is seeded again.
        let settings = "PRAGMA synchronous = OFF; PRAGMA cache_size = -500000;
            PRAGMA temp_store = MEMORY; BEGIN;";
        database.execute_batch(settings).expect("a transaction");
        Rows::Sqlite {
            database,
            in_batch: 0,
        }
    }

    /// A script for `psql` on standard output.
    pub fn copy() -> Rows {
        let mut script = BufWriter::with_capacity(1 << 20, stdout());
        writeln!(script, "BEGIN;").expect("a reader");
        Rows::Copy { script, open: None }
    }

    pub fn add(&mut self, table: &'static Table, values: &[Value<'_>]) {
        assert_eq!(table.columns.len(), values.len(), "{}", table.name);
        match self {
            Rows::Sqlite { database, in_batch } => {
                insert(database, table, values);
                *in_batch += 1;
                if *in_batch >= BATCH {
                    *in_batch = 0;
                    database.execute_batch("COMMIT; BEGIN;").expect("room");
                }
            }
            Rows::Copy { script, open } => {
                if *open != Some(table.name) {
                    begin_copy(script, open.replace(table.name), table);
                }
                copy_line(script, values);
            }
        }
    }

    /// Commits, and writes what is still in memory.
    pub fn finish(self) {
        match self {
            Rows::Sqlite { database, .. } => database
                .execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE);")
                .expect("room"),
            Rows::Copy { mut script, open } => {
                if open.is_some() {
                    writeln!(script, "\\.").expect("a reader");
                }
                writeln!(script, "COMMIT;").expect("a reader");
                script.flush().expect("a reader");
            }
        }
    }
}

fn insert(database: &Connection, table: &Table, values: &[Value<'_>]) {
    let places: Vec<String> = (1..=values.len()).map(|at| format!("?{at}")).collect();
    let insert = format!(
        "INSERT INTO {} ({}) VALUES ({})",
        table.name,
        table.columns.join(", "),
        places.join(", ")
    );
    let mut insert = database.prepare_cached(&insert).expect("the table");
    let inserted = insert.execute(params_from_iter(values));
    inserted.unwrap_or_else(|error| panic!("{}: {error}", table.name));
}

fn begin_copy(script: &mut BufWriter<Stdout>, before: Option<&str>, table: &Table) {
    if before.is_some() {
        writeln!(script, "\\.").expect("a reader");
    }
    let columns = table.columns.join(", ");
    writeln!(script, "COPY {} ({columns}) FROM STDIN;", table.name).expect("a reader");
}

fn copy_line(script: &mut BufWriter<Stdout>, values: &[Value<'_>]) {
    for (at, value) in values.iter().enumerate() {
        let tab = if at == 0 { "" } else { "\t" };
        match value {
            Value::Text(text) => write!(script, "{tab}{}", escaped(text)),
            Value::Number(number) => write!(script, "{tab}{number}"),
            Value::Null => write!(script, "{tab}\\N"),
        }
        .expect("a reader");
    }
    writeln!(script).expect("a reader");
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\t', "\\t")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}
