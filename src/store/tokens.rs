//! Tokens, sealed, one row per session. A row is made at sign-in and only ever updated after that,
//! so that a refresh under way cannot bring back what a sign-out removed.

use super::{Store, StoreError, context};
use sqlx::Row;

/// What the provider gave for a session.
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

/// The first tokens of a new session.
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

/// Refreshed tokens; durable when this returns. `false`: the session has ended meanwhile, or a
/// later holder of the lease has written.
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
    let row = sqlx::query("SELECT sealed, obtained_at, expires_at FROM token WHERE session = $1")
        .bind(session)
        .fetch_optional(&store.pool)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let stored = store.unseal(&context("token", &[session]), &row.try_get::<String, _>(0)?);
    let Some(mut tokens) = stored.and_then(|stored| serde_json::from_slice::<Stored>(&stored).ok())
    else {
        return Ok(None);
    };
    tokens.obtained_at = row.try_get(1)?;
    tokens.expires_at = row.try_get(2)?;
    Ok(Some(tokens))
}
