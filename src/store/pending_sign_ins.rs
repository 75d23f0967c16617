//! Sign-ins under way: each is redeemed once, in the browser that began it, within ten minutes. The
//! table is bounded.

use super::{Backend, Store, StoreError, context};
use crate::store::sealing;
use sqlx::{AssertSqlSafe, Row};

/// How long a person has to finish a sign-in.
pub const LIFETIME_MS: i64 = 10 * 60 * 1000;
/// More sign-ins than this are never under way; the oldest go.
pub const MOST: i64 = 10_000;

/// What the callback needs; it never leaves the server.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct PendingSignIn {
    pub nonce: String,
    pub verifier: String,
    pub return_to: String,
}

/// Keeps a sign-in under its state, for the browser with this cookie.
pub async fn put(
    store: &Store,
    state: &str,
    browser: &str,
    login: &PendingSignIn,
) -> Result<(), StoreError> {
    let (state, now) = (sealing::hash(state.as_bytes()), store.clock.now_ms());
    let plaintext = serde_json::to_vec(login).expect("three texts are JSON");
    purge(store).await?;
    let under_way: i64 = sqlx::query("SELECT COUNT(*) FROM login")
        .fetch_one(&store.pool)
        .await?
        .try_get(0)?;
    if under_way >= MOST {
        delete(store, "ORDER BY created_at LIMIT $1", under_way - MOST + 1).await?;
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

/// Redeems a state: of any number at once, one gets the login. Another browser's attempt leaves the
/// row to the right one.
pub async fn take(
    store: &Store,
    state: &str,
    browser: &str,
) -> Result<Option<PendingSignIn>, StoreError> {
    let (state, browser) = (
        sealing::hash(state.as_bytes()),
        sealing::hash(browser.as_bytes()),
    );
    let row = sqlx::query(
        "SELECT sealed FROM login WHERE state = $1 AND browser = $2 AND created_at > $3",
    )
    .bind(&state)
    .bind(&browser)
    .bind(store.clock.now_ms() - LIFETIME_MS)
    .fetch_optional(&store.pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let deleted = sqlx::query("DELETE FROM login WHERE state = $1 AND browser = $2")
        .bind(&state)
        .bind(&browser)
        .execute(&store.pool)
        .await?;
    if deleted.rows_affected() != 1 {
        return Ok(None);
    }
    let login = store.unseal(&context("login", &[&state]), &row.try_get::<String, _>(0)?);
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

/// Many may delete at once, and PostgreSQL locks rows one by one: each passes over what another is
/// just deleting, or they would wait for each other for ever.
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
