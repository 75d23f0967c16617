//! `portal audit verify` and `portal audit export`: read the audit log without the running portal,
//! from the database and the keys alone.

use crate::clock::Clock;
use crate::config::{DatabaseSettings, SettingSource, database_place};
use crate::history;
use crate::history::Format;
use crate::server::startup::CommandError;
use crate::store::audit::{Filter, UNREADABLE};
use crate::store::sealing::Keys;
use crate::store::{Store, StoreError, Tables, audit};
use crate::text::{Lang, Words};
use futures::StreamExt;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

/// The number and hash of an audit log row that an earlier check printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    seq: i64,
    hash: String,
}

impl Anchor {
    /// Parses `SEQ:HASH`, as `verify` prints it.
    ///
    /// # Errors
    ///
    /// Fails if the number is not positive or the hash is not 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Anchor, String> {
        let wrong = || {
            "must be a row's number and hash, as `portal audit verify` prints them: 42:6b86b2…"
                .to_owned()
        };
        let (seq, hash) = text.trim().split_once(':').ok_or_else(wrong)?;
        let hash = hash.to_ascii_lowercase();
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let seq = seq
            .parse()
            .ok()
            .filter(|seq| *seq > 0 && is_hash)
            .ok_or_else(wrong)?;
        Ok(Anchor { seq, hash })
    }
}

/// Verifies the hash chain. The exit code is 0 if it is intact, and 1 with the first bad row if it
/// is not. The chain alone cannot show that rows were removed from its end; `expect`, a row that an
/// earlier check printed, can.
///
/// # Errors
///
/// Fails if the database does not open or cannot be read.
pub async fn verify(
    source: &SettingSource<'_>,
    expect: Option<Anchor>,
) -> Result<ExitCode, CommandError> {
    let (store, place) = open(source).await?;
    let code = check(&store, expect).await?;
    say(&format!("The database: {place}."))?;
    Ok(code)
}

async fn check(store: &Store, expect: Option<Anchor>) -> Result<ExitCode, CommandError> {
    let unreadable = |error| CommandError::failed("the audit log cannot be read", error);
    let rows = match audit::verify(store).await.map_err(unreadable)? {
        Ok(rows) => rows,
        Err(bad) => {
            say(&format!(
                "The audit log is broken at row {}: {}.",
                bad.seq, bad.why
            ))?;
            return Ok(ExitCode::from(1));
        }
    };
    if let Some(Anchor { seq, hash }) = expect {
        match audit::hash_of(store, seq).await.map_err(unreadable)? {
            Some(found) if found == hash => {}
            Some(_) => {
                say(&format!(
                    "The audit log is broken at row {seq}: its hash is not the one that was noted; the audit log was written anew from there or before."
                ))?;
                return Ok(ExitCode::from(1));
            }
            None => {
                say(&format!(
                    "The audit log is broken at row {seq}: it was noted, and is missing; the audit log ends at row {rows}."
                ))?;
                return Ok(ExitCode::from(1));
            }
        }
    }
    say(&format!("The audit log is intact: {rows} rows."))?;
    if let Some((seq, hash)) = audit::tail(store).await.map_err(unreadable)? {
        say(&format!(
            "Its last row, to note elsewhere and check with --expect: {seq}:{hash}"
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints a line. An answer that nobody could read must not look like one. A reader that stopped
/// early, as in `| head`, has read what it wanted.
fn say(line: &str) -> Result<(), CommandError> {
    let mut output = std::io::stdout();
    match writeln!(output, "{line}").and_then(|()| output.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(CommandError::failed("the answer cannot be written", error))
        }
        _ => Ok(()),
    }
}

/// Prints the audit log on standard output. Unlike in the portal, the export itself is not logged,
/// because its caller has the database and the keys anyway.
///
/// # Errors
///
/// Fails if the database cannot be read or the output cannot be written.
pub async fn export(
    source: &SettingSource<'_>,
    filter: Filter,
    format: Format,
) -> Result<ExitCode, CommandError> {
    let (store, _) = open(source).await?;
    let counted = store.clone();
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    let mut lines = std::pin::pin!(history::lines(
        store,
        filter,
        format,
        i64::MAX,
        Words::of(Lang::En),
        // The names of customers are in Partner Center and in a copy that people may or may not see.
        Arc::new(|_| String::new()),
    ));
    let written = loop {
        match lines.next().await {
            None => break output.flush(),
            Some(Ok(text)) => {
                if let Err(error) = output.write_all(text.as_bytes()) {
                    break Err(error);
                }
            }
            Some(Err(error)) => {
                return Err(CommandError::failed("the audit log cannot be read", error));
            }
        }
    };
    match written {
        Ok(()) => {
            tell_unopened(counted.unopened());
            tell_unreadable(counted.unreadable());
            Ok(ExitCode::SUCCESS)
        }
        // The reader stopped early, as in `| head`.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(CommandError::failed("the export cannot be written", error)),
    }
}

fn counted(entries: u64, one: &str, more: &str) -> String {
    format!("{entries} {}", if entries == 1 { one } else { more })
}

/// Says on standard error that changes are missing in the export, which alone looks as if there were
/// none.
fn tell_unopened(entries: u64) {
    if entries > 0 {
        // Standard error may be closed.
        let _ = writeln!(
            std::io::stderr(),
            "{} that could not be opened with these keys (PORTAL_ENCRYPTION_KEYS) and are left empty: add the keys with which they were sealed",
            counted(entries, "entry has changes", "entries have changes")
        );
    }
}

/// Says on standard error that entries were altered into something that cannot be read.
fn tell_unreadable(entries: u64) {
    if entries > 0 {
        // Standard error may be closed.
        let _ = writeln!(
            std::io::stderr(),
            "{} in the database and cannot be read; the event is {UNREADABLE}. `portal audit verify` names the first bad row",
            counted(entries, "entry was altered", "entries were altered")
        );
    }
}

/// Opens the database, and returns its place too.
async fn open(source: &SettingSource<'_>) -> Result<(Store, String), CommandError> {
    let stored = DatabaseSettings::from_source(source)?;
    // The address is revealed to connect to the database.
    let url = stored.database_url.reveal();
    let opened = Store::open_read_only(url, Keys::new(stored.encryption_keys), Clock::system());
    let store = opened.await.map_err(|error| match error {
        // An empty new database would pass the verification.
        StoreError::Missing(path) => {
            CommandError::Failed(format!("there is no database {path} (PORTAL_DATABASE_URL)"))
        }
        error => CommandError::failed("the database does not open", error),
    })?;
    let unreadable = |error| CommandError::failed("the database cannot be read", error);
    let advice = match store.tables().await.map_err(unreadable)? {
        Tables::Current => return Ok((store, database_place(url))),
        Tables::None => "it has no tables: is it the portal's?".to_owned(),
        Tables::Forbidden => StoreError::NoRights.to_string(),
        Tables::Older => {
            "its tables are of an older version of the portal: use the program of that version, or start this one once, which brings them up to date (a copy will do)".to_owned()
        }
        Tables::Newer { found, known } => StoreError::Newer { found, known }.to_string(),
    };
    Err(CommandError::failed("the audit log cannot be read", advice))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noted_row_is_its_number_and_hash() {
        let hash = "ab".repeat(32);
        assert_eq!(
            Anchor::parse(&format!("42:{hash}")),
            Ok(Anchor {
                seq: 42,
                hash: hash.clone()
            })
        );
        for bad in [
            "",
            "42",
            "42:",
            &hash,
            &format!("0:{hash}"),
            &format!("-1:{hash}"),
            &format!("42:{hash}0"),
            "42:xyz",
        ] {
            assert!(Anchor::parse(bad).is_err(), "{bad}");
        }
    }
}
