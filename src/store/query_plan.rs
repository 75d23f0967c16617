//! The plan of a query on an empty SQLite database, for tests of the indexes.

use super::Store;
use super::sealing::Keys;
use crate::clock::Clock;
use crate::config::EncryptionKey;

/// Returns the steps of the plan.
pub(super) async fn query_plan(query: &str) -> Vec<String> {
    let keys = Keys::new(vec![("a".to_owned(), EncryptionKey([1; 32]))]);
    let store = Store::open("sqlite::memory:", keys, Clock::system()).await;
    let store = store.expect("a database");
    let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}"));
    let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain)
        .fetch_all(&store.pool)
        .await
        .expect("a plan");
    plan.into_iter().map(|step| step.3).collect()
}

/// Checks that a query reads these tables by these indexes alone, each of them searched, and sorts
/// nothing.
pub(super) async fn assert_searches(query: &str, tables: &[&str], indexes: &[&str]) {
    let plan = query_plan(query).await;
    let of_table = |step: &&String| {
        let names = |table: &&str| step.contains(&format!(" {table} "));
        tables.iter().any(names)
    };
    let reads: Vec<&String> = plan.iter().filter(of_table).collect();
    assert!(!reads.is_empty(), "{query}: {plan:?}");
    for read in reads {
        let by_index = indexes.iter().any(|index| {
            let named = format!("INDEX {index} (");
            read.starts_with("SEARCH") && read.contains(&named)
        });
        assert!(by_index, "{query}: {read}");
    }
    for index in indexes {
        let is_used = plan.iter().any(|step| step.contains(index));
        assert!(is_used, "{query}: {index} in {plan:?}");
    }
    let sorts = plan.iter().any(|step| step.contains("TEMP B-TREE"));
    assert!(!sorts, "{query}: {plan:?}");
}
