//! What the store keeps for the history pages: filters, who saw and wrote which version, what may
//! be forgotten.

use super::{ANNA, BEN, Place, START, row};
use portal::store::audit::{Event, EventGroup, Filter, NewRow, Row};
use portal::store::seen::{Beside, Seen};
use portal::store::{Store, audit, seen, versions};
use serde_json::value::RawValue;
use std::time::Duration;

pub async fn suite(mut place: impl AsyncFnMut() -> Place) {
    a3_each_filter_finds_its_rows(place().await).await;
    a2_columns_have_the_names_of_the_members(place().await).await;
    a2_the_newest_row_can_be_noted(place().await).await;
    a2_rows_with_and_without_a_reason_make_one_chain(place().await).await;
    one_of_many_notices_a_change(place().await).await;
    a_write_names_its_versions(place().await).await;
    what_is_needed_is_never_purged(place().await).await;
}

async fn append(store: &Store, event: Event, change: impl FnOnce(&mut NewRow)) -> Row {
    let mut new = row(event, None);
    change(&mut new);
    audit::append(store, new).await.unwrap()
}

async fn seqs(store: &Store, filter: Filter) -> Vec<i64> {
    let newest_first = audit::page(store, &filter, None, 10).await.unwrap();
    let mut oldest_first: Vec<i64> = audit::part(store, &filter, None, i64::MAX)
        .await
        .unwrap()
        .iter()
        .map(|row| row.seq)
        .collect();
    oldest_first.reverse();
    let seqs: Vec<i64> = newest_first.iter().map(|row| row.seq).collect();
    assert_eq!(seqs, oldest_first, "a page and an export find the same");
    seqs
}

async fn a3_each_filter_finds_its_rows(place: Place) {
    let store = place.open().await;
    let intent = append(&store, Event::EditIntent, |row| {
        row.profile = Some("billing".to_owned())
    })
    .await;
    place.clock.advance(Duration::from_millis(10));
    append(&store, Event::EditOutcome, |row| {
        row.profile = Some("billing".to_owned());
        row.outcome = Some("saved".to_owned());
        row.intent = Some(intent.seq);
    })
    .await;
    append(&store, Event::SignIn, |row| row.person = BEN.to_owned()).await;
    append(&store, Event::OutsideChange, |row| {
        row.person = String::new();
        row.person_name = String::new();
        row.profile = Some("customer-billing".to_owned());
        row.customer = Some("c".to_owned());
    })
    .await;
    append(&store, Event::EditIntent, |row| {
        row.profile = Some("support".to_owned())
    })
    .await;

    let text = |text: &str| Some(text.to_owned());
    let all = Filter::default;
    assert_eq!(seqs(&store, all()).await, [5, 4, 3, 2, 1]);
    assert_eq!(
        seqs(
            &store,
            Filter {
                without_settled: true,
                ..all()
            }
        )
        .await,
        [5, 4, 3, 2]
    );
    assert_eq!(
        seqs(
            &store,
            Filter {
                person: text(BEN),
                ..all()
            }
        )
        .await,
        [3]
    );
    assert_eq!(
        seqs(
            &store,
            Filter {
                event: text("edit.intent"),
                ..all()
            }
        )
        .await,
        [5, 1]
    );
    assert_eq!(
        seqs(
            &store,
            Filter {
                profile: text("billing"),
                ..all()
            }
        )
        .await,
        [2, 1]
    );
    assert_eq!(
        seqs(
            &store,
            Filter {
                customer: text("c"),
                ..all()
            }
        )
        .await,
        [4]
    );
    assert_eq!(
        seqs(
            &store,
            Filter {
                outcome: text("saved"),
                ..all()
            }
        )
        .await,
        [2]
    );
    assert_eq!(
        seqs(
            &store,
            Filter {
                until: Some(START + 10),
                ..all()
            }
        )
        .await,
        [1]
    );
    assert_eq!(
        seqs(
            &store,
            Filter {
                from: Some(START + 10),
                person: text(ANNA),
                ..all()
            }
        )
        .await,
        [5, 2]
    );
    assert_eq!(
        seqs(
            &store,
            Filter {
                person: text("' OR 1=1 --"),
                ..all()
            }
        )
        .await,
        [0_i64; 0]
    );

    let recent: Vec<i64> = audit::recent_changes(&store, 5)
        .await
        .unwrap()
        .iter()
        .map(|row| row.seq)
        .collect();
    assert_eq!(recent, [4, 2]);
    assert_eq!(audit::recent_changes(&store, 1).await.unwrap().len(), 1);
    let people: Vec<String> = audit::people(&store)
        .await
        .unwrap()
        .into_iter()
        .map(|(person, _)| person)
        .collect();
    assert_eq!(people, [ANNA, BEN]);
    assert_eq!(audit::neighbours(&store, 1).await.unwrap(), (None, Some(2)));
    assert_eq!(audit::neighbours(&store, 5).await.unwrap(), (Some(4), None));
    assert_eq!(
        audit::open_intents_on(&store, "support", None)
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(
        audit::open_intents_on(&store, "billing", None)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        audit::open_intents_on(&store, "support", Some("c"))
            .await
            .unwrap()
            .is_empty()
    );
    groups_of_events_find_their_rows_and_are_counted(&store).await;
}

/// Goes on with the rows above.
async fn groups_of_events_find_their_rows_and_are_counted(store: &Store) {
    append(store, Event::EditOutcome, |row| {
        row.profile = Some("support".to_owned());
        row.outcome = Some("rejected".to_owned());
        row.intent = Some(5);
    })
    .await;
    let of = |group: EventGroup| Filter {
        group: Some(group),
        ..Filter::default()
    };
    let text = |text: &str| Some(text.to_owned());
    for (filter, expected) in [
        (of(EventGroup::Changes), vec![6, 5, 4, 2, 1]),
        (of(EventGroup::NotSaved), vec![6]),
        (of(EventGroup::SignIns), vec![3]),
        (
            Filter {
                without_settled: true,
                ..of(EventGroup::Changes)
            },
            vec![6, 4, 2],
        ),
        (
            Filter {
                person: text(ANNA),
                ..of(EventGroup::Changes)
            },
            vec![6, 5, 2, 1],
        ),
        (
            Filter {
                profile: text("billing"),
                ..of(EventGroup::Changes)
            },
            vec![2, 1],
        ),
        (
            Filter {
                outcome: text("saved"),
                ..of(EventGroup::Changes)
            },
            vec![2],
        ),
        (
            Filter {
                customer: text("c"),
                ..of(EventGroup::Changes)
            },
            vec![4],
        ),
        (
            Filter {
                person: text(BEN),
                ..of(EventGroup::SignIns)
            },
            vec![3],
        ),
        (
            Filter {
                person: text(ANNA),
                profile: text("support"),
                ..of(EventGroup::NotSaved)
            },
            vec![6],
        ),
        // What cannot be is found by nobody, and nothing is asked.
        (
            Filter {
                outcome: text("saved"),
                ..of(EventGroup::NotSaved)
            },
            vec![],
        ),
        (
            Filter {
                profile: text("billing"),
                ..of(EventGroup::SignIns)
            },
            vec![],
        ),
    ] {
        let found = seqs(store, filter.clone()).await;
        assert_eq!(found, expected, "{filter:?}");
        let count = audit::count(store, &filter, 10).await.unwrap();
        assert_eq!(usize::try_from(count), Ok(expected.len()), "{filter:?}");
    }
    let most = audit::count(store, &Filter::default(), 4).await.unwrap();
    assert_eq!(most, 4, "no more than asked for");
    assert!(audit::name_of(store, BEN).await.unwrap().is_some());
    // What the team keeps in the portal is among the changes.
    for event in [Event::CustomerNote, Event::SilencedProblem, Event::TeamList] {
        append(store, event, |_| ()).await;
    }
    let changes = seqs(store, of(EventGroup::Changes)).await;
    assert_eq!(changes, [9, 8, 7, 6, 5, 4, 2, 1]);
    assert_eq!(audit::name_of(store, "t:nobody").await.unwrap(), None);
    each_filter_and_each_two_count_what_they_list(store).await;
}

/// Narrows a filter by one of its members.
type Narrowing = Box<dyn Fn(&mut Filter)>;

/// Goes on with the rows above.
async fn each_filter_and_each_two_count_what_they_list(store: &Store) {
    for outcome in [Some("conflict"), None] {
        let intent = append(store, Event::EditIntent, |row| {
            row.person = BEN.to_owned();
            row.profile = Some("support".to_owned());
            row.customer = Some("c".to_owned());
        })
        .await;
        if outcome.is_some() {
            append(store, Event::EditOutcome, |row| {
                row.person = BEN.to_owned();
                row.profile = Some("support".to_owned());
                row.customer = Some("c".to_owned());
                row.outcome = outcome.map(str::to_owned);
                row.intent = Some(intent.seq);
            })
            .await;
        }
    }
    let text = |text: &str| Some(text.to_owned());
    let sets: [fn(&mut Filter, Option<String>); 5] = [
        |filter, text| filter.person = text,
        |filter, text| filter.profile = text,
        |filter, text| filter.customer = text,
        |filter, text| filter.outcome = text,
        |filter, text| filter.event = text,
    ];
    let words: [&[&str]; 5] = [
        &[ANNA, BEN],
        &["billing", "support"],
        &["c"],
        &["saved", "rejected", "conflict"],
        &["edit.intent", "edit.outcome", "sign_in"],
    ];
    // Each text, each list of several events, and a time.
    let mut ones: Vec<Narrowing> = vec![
        Box::new(|_| ()),
        Box::new(|filter| filter.from = Some(START + 10)),
        Box::new(|filter| filter.until = Some(START + 10)),
    ];
    for (set, words) in sets.into_iter().zip(words) {
        for word in words {
            ones.push(Box::new(move |filter| set(filter, text(word))));
        }
    }
    for group in EventGroup::ALL {
        ones.push(Box::new(move |filter| filter.group = Some(group)));
    }
    let mut most = 0;
    for one in &ones {
        for other in &ones {
            for without_settled in [false, true] {
                let mut filter = Filter {
                    without_settled,
                    ..Filter::default()
                };
                one(&mut filter);
                other(&mut filter);
                let listed = audit::page(store, &filter, None, 100).await.unwrap();
                let count = audit::count(store, &filter, 100).await.unwrap();
                assert_eq!(usize::try_from(count), Ok(listed.len()), "{filter:?}");
                most = most.max(count);
            }
        }
    }
    assert_eq!(most, 12, "all rows");
}

async fn a2_columns_have_the_names_of_the_members(place: Place) {
    let store = place.open().await;
    let whole = append(&store, Event::EditOutcome, |row| {
        row.profile = Some("billing".to_owned());
        row.customer = Some("c".to_owned());
        row.request_id = Some("r".to_owned());
        row.correlation_id = Some("x".to_owned());
        row.outcome = Some("saved".to_owned());
        row.reference = Some("f".to_owned());
        row.intent = Some(9);
    })
    .await;
    let json = serde_json::to_value(&whole).unwrap();
    let members = json.as_object().unwrap();
    assert_eq!(members.len(), audit::COLUMNS.len());
    for (name, cell) in audit::COLUMNS.into_iter().zip(whole.cells()) {
        let expected = match &members[name] {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Null => String::new(),
            other => other.to_string(),
        };
        assert_eq!(cell, expected, "{name}");
    }
}

async fn a2_the_newest_row_can_be_noted(place: Place) {
    let store = place.open().await;
    assert_eq!(audit::tail(&store).await.unwrap(), None);
    append(&store, Event::SignIn, |_| {}).await;
    let last = append(&store, Event::SignOut, |_| {}).await;
    assert_eq!(
        audit::tail(&store).await.unwrap(),
        Some((2, last.hash.clone()))
    );
    assert_eq!(audit::hash_of(&store, 2).await.unwrap(), Some(last.hash));
    assert_eq!(audit::hash_of(&store, 3).await.unwrap(), None);
}

async fn a2_rows_with_and_without_a_reason_make_one_chain(place: Place) {
    let store = place.open().await;
    let change = r#"{"key":"email","before":"a","after":"b"}"#;
    let justified = r#"{"key":"taxId","before":"1","after":"2","why":{"reason":"hush, because","ticket":"OPS-17"}}"#;
    let ticket = r#"{"key":"email","before":"a","after":"b","why":{"ticket":"OPS-18"}}"#;
    let lists = [
        format!("[{change}]"),
        format!("[{justified},{change}]"),
        format!("[{ticket}]"),
        // Not the first one, or not of the form that the portal writes.
        format!("[{change},{justified}]"),
        r#"[{"key":"email","why":{"reason":7}}]"#.to_owned(),
        r#"{"why":{"reason":"x"}}"#.to_owned(),
        "[]".to_owned(),
    ];
    for list in lists {
        let appended = append(&store, Event::EditIntent, |new| {
            new.changes = RawValue::from_string(list).ok();
        })
        .await;
        let read = audit::get(&store, appended.seq).await.unwrap().unwrap();
        assert_eq!(
            (&appended.reason, &appended.ticket),
            (&read.reason, &read.ticket)
        );
    }
    append(&store, Event::SignOut, |_| {}).await;
    let rows = audit::after(&store, 0, 100).await.unwrap();
    let found: Vec<(Option<&str>, Option<&str>)> = rows
        .iter()
        .map(|row| (row.reason.as_deref(), row.ticket.as_deref()))
        .collect();
    let mut expected = vec![(None, None); 8];
    expected[1] = (Some("hush, because"), Some("OPS-17"));
    expected[2] = (None, Some("OPS-18"));
    assert_eq!(found, expected);
    assert_eq!(audit::verify(&store).await.unwrap(), Ok(8));

    // Sealed as the values are: neither in clear nor to be moved to another row.
    let query = "SELECT changes FROM audit WHERE changes IS NOT NULL ORDER BY seq";
    let stored: Vec<String> = sqlx::query_scalar(query)
        .fetch_all(store.pool())
        .await
        .unwrap();
    assert_eq!(stored.len(), 7);
    assert!(!stored.iter().any(|text| text.contains("hush")));
    for sealed in [Some(stored[0].clone()), None] {
        sqlx::query("UPDATE audit SET changes = $1 WHERE seq = 2")
            .bind(sealed)
            .execute(store.pool())
            .await
            .unwrap();
        let bad = audit::verify(&store).await.unwrap().unwrap_err();
        assert_eq!(
            bad.seq, 2,
            "a reason that was taken away or replaced is found"
        );
        let row = audit::get(&store, 2).await.unwrap().unwrap();
        assert_eq!((row.reason, row.ticket), (None, None));
    }
}

async fn one_of_many_notices_a_change(place: Place) {
    let replicas = [place.open().await, place.open().await];
    let old = versions::put(&replicas[0], "billing", b"old")
        .await
        .unwrap();
    let new = versions::put(&replicas[0], "billing", b"new")
        .await
        .unwrap();
    seen::put(&replicas[0], "billing", &old).await.unwrap();
    place.clock.advance(Duration::from_secs(90));
    seen::again(&replicas[0], "billing", &old).await.unwrap();
    let before = seen::get(&replicas[1], "billing").await.unwrap().unwrap();
    assert_eq!(
        before,
        Seen {
            version: old.clone(),
            since: START,
            seen_at: START + 90_000
        }
    );
    place.clock.advance(Duration::from_secs(1));
    let readers: Vec<_> = (0..10)
        .map(|n| {
            let (store, before, new) = (replicas[n % 2].clone(), before.clone(), new.clone());
            tokio::spawn(async move {
                let follows = Beside::Follows {
                    target: "billing",
                    seen: &before,
                    next: &new,
                    asks: true,
                };
                audit::append_with(&store, row(Event::OutsideChange, None), follows)
                    .await
                    .unwrap()
                    .is_some()
            })
        })
        .collect();
    let mut noticed = 0;
    for reader in readers {
        noticed += usize::from(reader.await.unwrap());
    }
    assert_eq!(noticed, 1);
    assert_eq!(
        audit::verify(&replicas[0]).await.unwrap(),
        Ok(1),
        "and one row tells it"
    );
    let after = seen::get(&replicas[0], "billing").await.unwrap().unwrap();
    assert_eq!(
        after,
        Seen {
            version: new.clone(),
            since: START + 91_000,
            seen_at: START + 91_000
        }
    );
    let listed = versions::of_target(&replicas[0], "billing", 10)
        .await
        .unwrap();
    let last_seen = |id: &str| {
        listed
            .iter()
            .find(|version| version.id == id)
            .unwrap()
            .last_seen_at
    };
    assert_eq!(
        (last_seen(&old), last_seen(&new)),
        (Some(START + 90_000), None)
    );
}

async fn a_write_names_its_versions(place: Place) {
    let store = place.open().await;
    let before = versions::put(&store, "billing", b"before").await.unwrap();
    seen::put(&store, "billing", &before).await.unwrap();
    place.clock.advance(Duration::from_secs(1));
    let sends = Beside::Sends {
        target: "billing",
        before: &before,
    };
    let intent = audit::append_with(&store, row(Event::EditIntent, None), sends)
        .await
        .unwrap()
        .unwrap();
    let (target, written) = seen::written_by(&store, intent.seq).await.unwrap().unwrap();
    assert_eq!(
        (target.as_str(), written.before.as_str(), written.version),
        ("billing", before.as_str(), None)
    );
    let after = versions::put(&store, "billing", b"after").await.unwrap();
    seen::put(&store, "billing", &after).await.unwrap();
    seen::wrote(&store, intent.seq, &after).await.unwrap();
    seen::wrote(&store, intent.seq, "another").await.unwrap();
    let written = seen::writer_of(&store, "billing", &after)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (written.intent, written.version.as_deref()),
        (intent.seq, Some(after.as_str()))
    );
    let listed = versions::of_target(&store, "billing", 10).await.unwrap();
    assert_eq!(listed[0].id, after);
    assert_eq!(
        listed[0].writer,
        Some((intent.seq, "Anna \"A\" Müller".to_owned()))
    );
    assert_eq!(
        (listed[1].writer.clone(), listed[1].last_seen_at),
        (None, Some(START))
    );
    assert_eq!(
        [listed[0].before.as_ref(), listed[1].before.as_ref()],
        [Some(&before), None],
        "over which it was written"
    );
    let documents = async |since: i64, limit: i64| -> Vec<Vec<u8>> {
        let found = versions::documents(&store, "billing", since, limit).await;
        found.unwrap().into_iter().map(|(_, bytes)| bytes).collect()
    };
    let both = [b"after".to_vec(), b"before".to_vec()];
    assert_eq!(documents(START, 10).await, both, "the newest first");
    assert_eq!(documents(START, 1).await, both[..1]);
    assert_eq!(documents(START + 1, 10).await, both[..1]);
    let seen_at = versions::first_seen(&store, "billing", &before)
        .await
        .unwrap();
    assert_eq!(seen_at, Some(START));
    // The same content comes back: it stands there again.
    seen::put(&store, "billing", &before).await.unwrap();
    let listed = versions::of_target(&store, "billing", 10).await.unwrap();
    assert_eq!(
        listed
            .iter()
            .find(|version| version.id == before)
            .unwrap()
            .last_seen_at,
        None
    );
}

async fn what_is_needed_is_never_purged(place: Place) {
    let store = place.open().await;
    let mut ids = vec![];
    for text in ["gone", "drafted", "announced", "left lately", "current"] {
        let id = versions::put(&store, "billing", text.as_bytes())
            .await
            .unwrap();
        if text == "left lately" {
            place.clock.advance(Duration::from_secs(86_400));
        }
        seen::put(&store, "billing", &id).await.unwrap();
        ids.push(id);
    }
    let sends = Beside::Sends {
        target: "billing",
        before: &ids[2],
    };
    let intent = audit::append_with(&store, row(Event::EditIntent, None), sends)
        .await
        .unwrap()
        .unwrap();
    let needed = [("billing".to_owned(), ids[1].clone())];
    assert_eq!(
        versions::purge(&store, START, &needed).await.unwrap(),
        0,
        "none is older"
    );
    assert_eq!(
        versions::purge(&store, START + 1, &needed).await.unwrap(),
        1
    );
    let there = async |id: &str| {
        versions::get(&store, "billing", id)
            .await
            .unwrap()
            .is_some()
    };
    assert_eq!(
        (
            there(&ids[0]).await,
            there(&ids[1]).await,
            there(&ids[2]).await
        ),
        (false, true, true)
    );
    assert!(
        there(&ids[3]).await,
        "it stood there until lately, though it is as old"
    );
    let mut outcome = row(Event::EditOutcome, None);
    outcome.intent = Some(intent.seq);
    audit::append(&store, outcome).await.unwrap();
    place.clock.advance(Duration::from_secs(86_400));
    assert_eq!(
        versions::purge(&store, place.clock.now_ms(), &[])
            .await
            .unwrap(),
        3
    );
    assert!(
        there(&ids[4]).await,
        "what stands there now stays, however old"
    );
}
