//! What the portals of these tests run on, by the environment variable `APP_ON`: SQLite in memory,
//! PostgreSQL, or PostgreSQL with several portals behind a proxy.

use crate::postgres::{Cluster, Database};
use portal::config::{Network, Settings};

/// Portals that share a database and an address, with `replicas`.
const REPLICAS: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
    Replicas,
}

impl Backend {
    pub fn chosen() -> Backend {
        match std::env::var("APP_ON").unwrap_or_default().as_str() {
            "" | "sqlite" => Backend::Sqlite,
            "postgres" => Backend::Postgres,
            "replicas" => Backend::Replicas,
            other => panic!("APP_ON is sqlite, postgres or replicas, not {other}"),
        }
    }

    pub fn portals(self) -> usize {
        if self == Backend::Replicas {
            REPLICAS
        } else {
            1
        }
    }

    /// What a portal on this is told; the database lasts as long as what is answered.
    pub async fn settle(self, settings: &mut Settings) -> Option<Database> {
        if self == Backend::Sqlite {
            return None;
        }
        let cluster = tokio::task::spawn_blocking(Cluster::of_this_run)
            .await
            .unwrap();
        let database = tokio::spawn(cluster.migrated_database()).await.unwrap();
        settings.database_url.clone_from(&database.url);
        // As many as SQLite has. Each is a process of the server, and half of what a test costs.
        settings.database_connections = 4;
        if self == Backend::Replicas {
            settings.trusted_proxies = Network::parse("127.0.0.1").into_iter().collect();
        }
        Some(database)
    }
}
