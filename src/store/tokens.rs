//! Tokens, sealed, one row per session. A row is made at sign-in and only ever updated after that,
//! so that a refresh under way cannot bring back what a sign-out removed.

use super::readers::BoundValue;
use super::{Store, StoreError, context};

/// The tokens that the provider issued for a session.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub struct Stored {
    pub access: String,
    pub refresh: Option<String>,
    /// Unix milliseconds.
    #[serde(skip)]
    pub obtained_at: i64,
    /// Unix milliseconds.
    #[serde(skip)]
    pub expires_at: i64,
}

fn seal(store: &Store, session: &str, tokens: &Stored) -> String {
    store.keys.seal(
        &context("token", &[session]),
        &serde_json::to_vec(tokens).expect("two texts are JSON"),
    )
}

/// Stores the first tokens of a new session.
pub async fn create(store: &Store, session: &str, tokens: &Stored) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO token (session, sealed, obtained_at, expires_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(session)
    .bind(seal(store, session, tokens))
    .bind(tokens.obtained_at)
    .bind(tokens.expires_at)
    .execute(&store.pool)
    .await?;
    Ok(())
}

/// Stores refreshed tokens; they are durable when this returns. Returns `false`, and stores
/// nothing, if the session has ended meanwhile or a later holder of the lease has written.
pub async fn update(
    store: &Store,
    session: &str,
    tokens: &Stored,
    fence: i64,
) -> Result<bool, StoreError> {
    let query = "UPDATE token SET sealed = $2, obtained_at = $3, expires_at = $4, fence = $5 WHERE session = $1 AND fence <= $5";
    let updated = sqlx::query(query)
        .bind(session)
        .bind(seal(store, session, tokens))
        .bind(tokens.obtained_at)
        .bind(tokens.expires_at)
        .bind(fence)
        .execute(&store.pool)
        .await?;
    Ok(updated.rows_affected() == 1)
}

pub async fn get(store: &Store, session: &str) -> Result<Option<Stored>, StoreError> {
    let query = "SELECT sealed, obtained_at, expires_at FROM token WHERE session = $1";
    let rows: Vec<(String, i64, i64)> =
        store.pool.read(query, &[BoundValue::Text(session)]).await?;
    Ok(rows
        .into_iter()
        .next()
        .and_then(|(sealed, obtained_at, expires_at)| {
            let stored = store.unseal(&context("token", &[session]), &sealed)?;
            let tokens: Stored = serde_json::from_slice(&stored).ok()?;
            Some(Stored {
                obtained_at,
                expires_at,
                ..tokens
            })
        }))
}
