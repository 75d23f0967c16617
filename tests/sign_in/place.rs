//! A place for databases that several processes share: a folder, or a PostgreSQL cluster.

use portal_test_support::Folder;
use portal_test_support::postgres::Cluster;
use std::sync::atomic::{AtomicU32, Ordering};

/// A database that several processes share; it goes with this.
pub enum Place {
    Sqlite(Folder, AtomicU32),
    Postgres(Cluster),
}

impl Place {
    pub fn sqlite(name: &str) -> Place {
        Place::Sqlite(Folder::new(name), AtomicU32::new(0))
    }

    /// `None`, and a line that says so, where PostgreSQL cannot run.
    pub fn postgres() -> Option<Place> {
        let cluster = Cluster::start().map(Place::Postgres);
        if cluster.is_none() {
            println!(
                "skipped: PostgreSQL's server programs or an unprivileged user to run them are missing"
            );
        }
        cluster
    }

    /// The address of a new database.
    pub async fn url(&self) -> String {
        match self {
            Place::Sqlite(folder, count) => format!(
                "sqlite://{}/{}.db",
                folder.path().display(),
                count.fetch_add(1, Ordering::SeqCst)
            ),
            Place::Postgres(cluster) => cluster.fresh_database().await,
        }
    }
}
