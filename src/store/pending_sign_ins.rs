//! Sign-ins that have begun: each is redeemed once, in the browser that began it, within ten
//! minutes. The table is bounded.

use super::{Backend, Store, StoreError, context};
use crate::store::sealing;
use sqlx::AssertSqlSafe;

/// The time in which a person has to finish a sign-in, in milliseconds.
pub const LIFETIME_MS: i64 = 10 * 60 * 1000;
/// Sign-ins that may be pending at a time; beyond, the oldest are removed.
pub const MOST: i64 = 10_000;

/// The secrets of a sign-in that the callback needs; they never leave the server.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct PendingSignIn {
    pub nonce: String,
    pub verifier: String,
    pub return_to: String,
    /// The person who lends this sign-in for reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lends: Option<String>,
}

/// Keeps a sign-in under its state, for the browser with this cookie.
pub async fn put(
    store: &Store,
    state: &str,
    browser: &str,
    login: &PendingSignIn,
) -> Result<(), StoreError> {
    let (state, now) = (sealing::hash(state.as_bytes()), store.clock.now_ms());
    let plaintext = serde_json::to_vec(login).expect("texts are JSON");
    purge(store).await?;
    let pending: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM login")
        .fetch_one(&store.pool)
        .await?;
    if pending >= MOST {
        delete(store, "ORDER BY created_at LIMIT $1", pending - MOST + 1).await?;
    }
    sqlx::query("INSERT INTO login (state, browser, sealed, created_at) VALUES ($1, $2, $3, $4)")
        .bind(&state)
        .bind(sealing::hash(browser.as_bytes()))
        .bind(store.keys.seal(&context("login", &[&state]), &plaintext))
        .bind(now)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// Redeems a state: of any number of attempts at once, one gets the sign-in. An attempt of another
/// browser leaves the row to the right one.
pub async fn take(
    store: &Store,
    state: &str,
    browser: &str,
) -> Result<Option<PendingSignIn>, StoreError> {
    let (state, browser) = (
        sealing::hash(state.as_bytes()),
        sealing::hash(browser.as_bytes()),
    );
    let sealed: Option<String> = sqlx::query_scalar(
        "SELECT sealed FROM login WHERE state = $1 AND browser = $2 AND created_at > $3",
    )
    .bind(&state)
    .bind(&browser)
    .bind(store.clock.now_ms() - LIFETIME_MS)
    .fetch_optional(&store.pool)
    .await?;
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let deleted = sqlx::query("DELETE FROM login WHERE state = $1 AND browser = $2")
        .bind(&state)
        .bind(&browser)
        .execute(&store.pool)
        .await?;
    if deleted.rows_affected() != 1 {
        return Ok(None);
    }
    let login = store.unseal(&context("login", &[&state]), &sealed);
    Ok(login.and_then(|login| serde_json::from_slice(&login).ok()))
}

/// Removes sign-ins that nobody finished in time.
pub async fn purge(store: &Store) -> Result<(), StoreError> {
    delete(
        store,
        "WHERE created_at <= $1",
        store.clock.now_ms() - LIFETIME_MS,
    )
    .await
}

/// Deletes the rows that `which` selects. Many may do so at once, and PostgreSQL locks rows one by
/// one: each skips the rows that another is just deleting, or they would wait for each other for
/// ever.
async fn delete(store: &Store, which: &str, value: i64) -> Result<(), StoreError> {
    let skip = if store.backend == Backend::Postgres {
        "FOR UPDATE SKIP LOCKED"
    } else {
        ""
    };
    let query =
        format!("DELETE FROM login WHERE state IN (SELECT state FROM login {which} {skip})");
    sqlx::query(AssertSqlSafe(query))
        .bind(value)
        .execute(&store.pool)
        .await?;
    Ok(())
}
