//! The audit log: its chain, its export, and the outcome of an intent.

use super::{ANNA, BEN, Place, row};
use portal::store::Store;
use portal::store::audit::{self, Event, EventGroup, Filter};
use std::time::Duration;

pub async fn suite(place: &mut impl AsyncFnMut() -> Place) {
    a2_the_audit_log_is_a_chain_that_tells_where_it_was_altered(place().await).await;
    a2_many_appenders_make_one_chain(place().await).await;
    a3_the_audit_log_exports_as_json_lines(place().await).await;
    an_intent_has_at_most_one_outcome(place().await).await;
    an_intent_behind_many_new_rows_is_found_at_once(place().await).await;
    an_export_has_the_save_that_ends_while_it_is_read(place().await).await;
}

async fn a2_the_audit_log_is_a_chain_that_tells_where_it_was_altered(place: Place) {
    let store = place.open().await;
    for n in 0..6 {
        let seq = audit::append(
            &store,
            row(Event::SignIn, (n % 2 == 0).then_some("{\"a\": 1e400}")),
        )
        .await
        .unwrap()
        .seq;
        assert_eq!(seq, n + 1);
    }
    assert_eq!(audit::verify(&store).await.unwrap(), Ok(6));
    let retired = place.open_with(&[("other", 9)]).await;
    assert_eq!(
        audit::verify(&retired).await.unwrap(),
        Ok(6),
        "no key is needed"
    );
    assert!(
        audit::get(&retired, 1)
            .await
            .unwrap()
            .unwrap()
            .changes
            .is_none()
    );
    assert_eq!(
        audit::get(&store, 1)
            .await
            .unwrap()
            .unwrap()
            .changes
            .unwrap()
            .get(),
        "{\"a\": 1e400}",
        "numbers keep their spelling"
    );

    let alterations = [
        (
            "UPDATE audit SET person_name = 'Ben' WHERE seq = 3",
            "UPDATE audit SET person_name = 'Anna \"A\" Müller' WHERE seq = 3",
            3,
        ),
        (
            "UPDATE audit SET outcome = '' WHERE seq = 4",
            "UPDATE audit SET outcome = NULL WHERE seq = 4",
            4,
        ),
        (
            "UPDATE audit SET at = at + 1 WHERE seq = 6",
            "UPDATE audit SET at = at - 1 WHERE seq = 6",
            6,
        ),
        (
            "UPDATE audit SET seq = 70 WHERE seq = 2",
            "UPDATE audit SET seq = 2 WHERE seq = 70",
            3,
        ),
        (
            "UPDATE audit SET seq = 0 WHERE seq = 1",
            "UPDATE audit SET seq = 1 WHERE seq = 0",
            0,
        ),
        (
            "UPDATE audit SET changes = (SELECT changes FROM audit WHERE seq = 1) WHERE seq = 5",
            "UPDATE audit SET seq = seq",
            5,
        ),
    ];
    for (alter, repair, bad) in alterations {
        sqlx::query(alter).execute(store.pool()).await.unwrap();
        assert_eq!(
            audit::verify(&store).await.unwrap().map_err(|bad| bad.seq),
            Err(bad),
            "{alter}"
        );
        sqlx::query(repair).execute(store.pool()).await.unwrap();
    }
    sqlx::query("DELETE FROM audit WHERE seq = 1")
        .execute(store.pool())
        .await
        .unwrap();
    assert_eq!(
        audit::verify(&store).await.unwrap().map_err(|bad| bad.seq),
        Err(2),
        "removed"
    );
}

async fn a2_many_appenders_make_one_chain(place: Place) {
    let replicas = [place.open().await, place.open().await];
    let appenders: Vec<_> = (0..40)
        .map(|n| {
            let store = replicas[n % 2].clone();
            tokio::spawn(async move {
                audit::append(&store, row(Event::SignIn, None))
                    .await
                    .map(|row| row.seq)
            })
        })
        .collect();
    let mut seqs = Vec::new();
    for appender in appenders {
        seqs.push(appender.await.unwrap().expect("appended"));
    }
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=40).collect::<Vec<i64>>());
    assert_eq!(audit::verify(&replicas[0]).await.unwrap(), Ok(40));
}

async fn a3_the_audit_log_exports_as_json_lines(place: Place) {
    let store = place.open().await;
    place.clock.advance(Duration::from_millis(250));
    let mut new = row(
        Event::EditIntent,
        Some("[{\"key\":\"email\",\n\"after\":1.0}]"),
    );
    new.profile = Some("support".to_owned());
    new.request_id = Some("r-1".to_owned());
    audit::append(&store, new).await.unwrap();
    audit::append(&store, row(Event::SignOut, None))
        .await
        .unwrap();
    let rows = audit::part(&store, &Filter::default(), None, i64::MAX)
        .await
        .unwrap();
    let lines: Vec<String> = rows
        .iter()
        .map(|row| serde_json::to_string(row).expect("a row is JSON"))
        .collect();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| !line.contains('\n')));
    assert!(
        lines[0].contains("\"changes\":[{\"key\":\"email\", \"after\":1.0}]"),
        "{}",
        lines[0]
    );
    let line: serde_json::Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!(line["seq"], 1);
    assert_eq!(line["at"], "2026-11-21T12:00:00.25Z");
    assert_eq!(line["event"], "edit.intent");
    assert_eq!(line["requestId"], "r-1");
    for member in [
        "person",
        "personName",
        "profile",
        "customer",
        "correlationId",
        "outcome",
        "reference",
        "hash",
    ] {
        assert!(line.get(member).is_some(), "{member}");
    }
    let filter = Filter {
        event: Some("sign_out".to_owned()),
        ..Filter::default()
    };
    assert_eq!(
        audit::page(&store, &filter, None, 10)
            .await
            .unwrap()
            .iter()
            .map(|row| row.seq)
            .collect::<Vec<_>>(),
        [2]
    );
    let all = audit::page(&store, &Filter::default(), Some(2), 10)
        .await
        .unwrap();
    assert_eq!(all.iter().map(|row| row.seq).collect::<Vec<_>>(), [1]);
}

async fn an_intent_has_at_most_one_outcome(place: Place) {
    let replicas = [place.open().await, place.open().await];
    let intent = audit::append(&replicas[0], row(Event::EditIntent, None))
        .await
        .unwrap();
    audit::append(&replicas[0], row(Event::EditIntent, None))
        .await
        .unwrap();
    assert_eq!(
        audit::open_intents(&replicas[1], ANNA).await.unwrap().len(),
        2
    );
    assert!(
        audit::open_intents(&replicas[1], BEN)
            .await
            .unwrap()
            .is_empty()
    );
    let settlers: Vec<_> = (0..10)
        .map(|n| {
            let store = replicas[n % 2].clone();
            let mut new = row(Event::EditOutcome, None);
            new.intent = Some(intent.seq);
            new.outcome = Some(format!("settler {n}"));
            tokio::spawn(async move { audit::append(&store, new).await.expect("settled").hash })
        })
        .collect();
    let mut hashes = std::collections::BTreeSet::new();
    for settler in settlers {
        hashes.insert(settler.await.unwrap());
    }
    assert_eq!(hashes.len(), 1, "all were answered the same outcome");
    assert_eq!(
        audit::open_intents(&replicas[0], ANNA)
            .await
            .unwrap()
            .iter()
            .map(|row| row.seq)
            .collect::<Vec<_>>(),
        [2]
    );
}

/// Appends copies of the last row, by one statement. They are no chain, which nobody checks here.
async fn append_copies(store: &Store, count: i64) {
    let insert = "INSERT INTO audit (seq, at, event, person, person_name, tenant, prev_hash, hash)
        WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < $1)
        SELECT seq + n, at, 'sign_in', person, person_name, tenant, hash, hash
        FROM copies, (SELECT * FROM audit ORDER BY seq DESC LIMIT 1) AS last";
    let inserted = sqlx::query(insert).bind(count).execute(store.pool()).await;
    assert_eq!(inserted.unwrap().rows_affected(), count.unsigned_abs());
}

/// A process reads a thousand new rows at once. It finds the intent behind fewer, just as many,
/// and more.
async fn an_intent_behind_many_new_rows_is_found_at_once(place: Place) {
    let replicas = [place.open().await, place.open().await];
    audit::append(&replicas[1], row(Event::SignIn, None))
        .await
        .unwrap();
    assert!(
        audit::open_intents(&replicas[0], ANNA)
            .await
            .unwrap()
            .is_empty()
    );
    let mut expected = vec![];
    for others in [997, 998, 999, 1_000, 1_001, 2_500] {
        append_copies(&replicas[1], others).await;
        let intent = audit::append(&replicas[1], row(Event::EditIntent, None))
            .await
            .unwrap();
        expected.push(intent.seq);
        let open = audit::open_intents(&replicas[0], ANNA).await.unwrap();
        let listed: Vec<i64> = open.iter().map(|row| row.seq).collect();
        assert_eq!(listed, expected, "behind {others} other rows");
    }
}

/// The export ends with its own row. The result of the save comes after it, so that the
/// announcement is all that the export has of the save.
async fn an_export_has_the_save_that_ends_while_it_is_read(place: Place) {
    let store = place.open().await;
    let intent = audit::append(&store, row(Event::EditIntent, None))
        .await
        .unwrap()
        .seq;
    let export = audit::append(&store, row(Event::Export, None))
        .await
        .unwrap()
        .seq;
    let mut result = row(Event::EditOutcome, None);
    result.intent = Some(intent);
    result.outcome = Some("saved".to_owned());
    let outcome = audit::append(&store, result).await.unwrap().seq;
    let all = Filter {
        without_settled: true,
        ..Filter::default()
    };
    let changes = Filter {
        group: Some(EventGroup::Changes),
        ..all.clone()
    };
    let of_anna = Filter {
        person: Some(ANNA.to_owned()),
        ..changes.clone()
    };
    let numbers = |rows: Vec<audit::Row>| rows.iter().map(|row| row.seq).collect::<Vec<i64>>();
    for (filter, exported, shown) in [
        (all, vec![intent, export], vec![outcome, export]),
        (changes, vec![intent], vec![outcome]),
        (of_anna, vec![intent], vec![outcome]),
    ] {
        let part = audit::part(&store, &filter, None, export).await.unwrap();
        assert_eq!(numbers(part), exported, "{filter:?}");
        let whole = audit::part(&store, &filter, None, outcome).await.unwrap();
        assert!(!numbers(whole).contains(&intent), "{filter:?}");
        let page = audit::page(&store, &filter, None, 10).await.unwrap();
        assert_eq!(numbers(page), shown, "{filter:?}");
    }
}
