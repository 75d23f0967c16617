//! `portal audit verify` and `portal audit export`: the record without the portal, from the database and the keys alone.

use super::clock::Clock;
use super::crypto::Keys;
use super::doctor::sqlite_file;
use super::settings::{Source, Stored};
use super::start::Stop;
use super::store::{Store, StoreError, audit};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Walks the chain: 0 if it is whole, 1 with the first bad row if not.
pub async fn verify(source: &Source<'_>) -> Result<ExitCode, Stop> {
    let store = open(source).await?;
    let verified = audit::verify(&store).await.map_err(|error| Stop::failed("the record cannot be read", error))?;
    Ok(match verified {
        Ok(rows) => {
            println!("The record is whole: {rows} rows.");
            ExitCode::SUCCESS
        }
        Err(bad) => {
            println!("The record is broken at row {}: {}.", bad.seq, bad.why);
            ExitCode::from(1)
        }
    })
}

/// Why an export ended early.
enum Ended {
    Store(StoreError),
    Output(std::io::Error),
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Ended {
        Ended::Store(error)
    }
}

/// JSON Lines on standard output.
pub async fn export(source: &Source<'_>) -> Result<ExitCode, Stop> {
    let store = open(source).await?;
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    let written = audit::export(&store, |row| {
        let line = serde_json::to_string(&row).map_err(|error| Ended::Output(error.into()))?;
        writeln!(output, "{line}").map_err(Ended::Output)
    })
    .await;
    let written = written.and_then(|_| output.flush().map_err(Ended::Output));
    match written {
        Ok(()) => Ok(ExitCode::SUCCESS),
        // Whoever reads has seen enough (`| head`).
        Err(Ended::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(Ended::Output(error)) => Err(Stop::failed("the export cannot be written", error)),
        Err(Ended::Store(error)) => Err(Stop::failed("the record cannot be read", error)),
    }
}

async fn open(source: &Source<'_>) -> Result<Store, Stop> {
    let stored = Stored::from_source(source)?;
    // The one use: connecting.
    let url = stored.database_url.reveal();
    // A new, empty file would verify.
    if let Some(path) = sqlite_file(url).filter(|path| !Path::new(path).exists()) {
        return Err(Stop::Failed(format!("there is no database {path} (PORTAL_DATABASE_URL)")));
    }
    Store::open(url, Keys::new(stored.encryption_keys), Clock::system())
        .await
        .map_err(|error| Stop::failed("the database does not open", error))
}
