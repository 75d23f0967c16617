//! Quirks: each does what its row says, on the requests it was set for.

use super::*;
use portal::sandbox::faults::{FAULTS, ValueKind};
use portal_test_support::{FOREVER, FOREVER_SECONDS, until};
use serde_json::json;

const BILLING: &str = "/v1/profiles/billing";

/// A PUT of Bellevue; none where the connection ended without an answer that can be read.
async fn save(caller: &Credentials) -> Option<Answer> {
    let mut document: Value =
        serde_json::from_str(&caller.sandbox.document("billing", None).unwrap()).unwrap();
    document["address"]["city"] = "Bellevue".into();
    caller
        .try_send(Method::PUT, BILLING, &[], document.to_string())
        .await
        .ok()
}

fn saved(caller: &Credentials) -> bool {
    caller
        .sandbox
        .document("billing", None)
        .unwrap()
        .contains("Bellevue")
}

#[tokio::test]
async fn nothing_is_applied_before_and_everything_after_the_commit() {
    let edith = edith().await;
    for (quirk, status, applied) in [
        ("server-error", Some(500), false),
        ("bad-gateway", Some(502), false),
        ("unavailable", Some(503), false),
        ("gateway-timeout", Some(504), false),
        ("throttle", Some(429), false),
        ("unauthorized", Some(401), false),
        ("forbidden", Some(403), false),
        ("not-found", Some(404), false),
        ("reject", Some(400), false),
        ("force-stale", Some(412), false),
        ("ignored", Some(200), false),
        ("drop", None, false),
        ("drop-after-commit", None, true),
        ("truncated", None, true),
        ("server-error-after-commit", Some(500), true),
        ("bad-gateway-after-commit", Some(502), true),
        ("gateway-timeout-after-commit", Some(504), true),
        ("malformed", Some(200), true),
        ("empty", Some(200), true),
        ("html", Some(200), true),
        ("oversize", Some(200), true),
    ] {
        edith.sandbox.reset();
        edith.set(Fault::new("billing", quirk).once());
        let answer = save(&edith).await;
        assert_eq!(
            answer.as_ref().map(|answer| answer.status.as_u16()),
            status,
            "{quirk}"
        );
        assert_eq!(saved(&edith), applied, "{quirk}");
        let entry = edith.sandbox.journal().pop().unwrap();
        assert_eq!(
            (entry.applied, entry.note.contains(quirk)),
            (applied, true),
            "{quirk}: {entry:?}"
        );
        if let Some(answer) = answer {
            let readable =
                serde_json::from_str::<Value>(answer.text.trim_start_matches('\u{feff}')).is_ok();
            let broken = [
                "bad-gateway",
                "bad-gateway-after-commit",
                "gateway-timeout",
                "gateway-timeout-after-commit",
                "unavailable",
                "malformed",
                "empty",
                "html",
            ];
            assert_eq!(
                readable,
                !broken.contains(&quirk),
                "{quirk}: {}",
                answer.text
            );
            assert_eq!(answer.text.len() > 1 << 20, quirk == "oversize");
        }
        // Once means once.
        assert_eq!(
            save(&edith).await.unwrap().status,
            StatusCode::OK,
            "{quirk}"
        );
    }
}

#[tokio::test]
async fn a_late_commit_hangs_up_and_applies_afterwards() {
    let edith = edith().await;
    edith.set(
        Fault::new("billing", "late-commit")
            .value(FOREVER_SECONDS)
            .once(),
    );
    assert!(save(&edith).await.is_none());
    assert!(!saved(&edith));
    edith.sandbox.go_on("late-commit");
    until("applied", async || saved(&edith)).await;
    let noted = || edith.sandbox.journal().pop().unwrap().note;
    until("noted", async || noted().contains("later with 200")).await;
    // And by itself, once its time has come.
    edith.sandbox.reset();
    edith.set(Fault::new("billing", "late-commit").value("0.05").once());
    assert!(save(&edith).await.is_none());
    until("applied", async || saved(&edith)).await;
}

#[tokio::test]
async fn a_client_that_does_not_wait_does_not_stop_a_slow_commit() {
    let edith = edith().await;
    for quirk in ["slow", "slow-after-commit"] {
        edith.sandbox.reset();
        let slow = Fault::new("billing", quirk).value(FOREVER);
        edith.set(slow.method("PUT").once());
        let arrived = until("it waits", async || edith.sandbox.waiting(quirk) == 1);
        tokio::select! {
            _ = save(&edith) => panic!("{quirk} answered at once"),
            () = arrived => {}
        }
        // The client is gone now.
        edith.sandbox.go_on(quirk);
        until(quirk, async || saved(&edith)).await;
    }
}

#[tokio::test]
async fn retry_after_comes_in_every_form() {
    let edith = edith().await;
    for (value, form) in [("7", "7"), ("none", ""), ("date:30", "GMT")] {
        edith.set(Fault::new("*", "throttle").value(value).once());
        let answer = edith.get(BILLING).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        match answer.header("retry-after") {
            None => assert_eq!(form, ""),
            Some(given) => assert!(!form.is_empty() && given.ends_with(form), "{given}"),
        }
    }
}

#[tokio::test]
async fn times_after_method_and_resource_narrow_a_quirk() {
    let edith = edith().await;
    edith.set(
        Fault::new("*", "unavailable")
            .times(2)
            .after(1)
            .method("GET"),
    );
    let mut seen = Vec::new();
    for path in [BILLING, BILLING, "/v1/profiles/support", BILLING] {
        seen.push(edith.get(path).await.status.as_u16());
        assert_eq!(save(&edith).await.unwrap().status, StatusCode::OK);
    }
    assert_eq!(seen, [200, 503, 503, 200]);
    edith.set(Fault::new("support", "unavailable"));
    assert_eq!(edith.get(BILLING).await.status, StatusCode::OK);
    assert_eq!(
        edith.get("/v1/profiles/support").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test]
async fn breaking_everything_leaves_the_sign_in_alone() {
    let edith = edith().await;
    edith.set(Fault::new("*", "server-error"));
    sign_in::sign_in(&edith.sandbox, &edith.http, "ada").await;
    assert_eq!(
        edith.get(BILLING).await.status,
        StatusCode::INTERNAL_SERVER_ERROR
    );
}

#[tokio::test]
async fn dialects_change_the_writing_and_nothing_else() {
    let edith = edith().await;
    let plain = edith.get(BILLING).await;
    edith.set(Fault::new("billing", "no-bom"));
    assert_eq!(
        edith.get(BILLING).await.text,
        plain.text.trim_start_matches('\u{feff}')
    );
    edith.set(Fault::new("billing", "links-v1"));
    assert_eq!(
        edith.get(BILLING).await.json()["links"]["self"]["uri"],
        "/v1/profiles/billing"
    );
    for (how, second) in [("exact", "\"companyName\""), ("case", "\"CompanyName\"")] {
        edith.set(Fault::new("billing", "doubled").value(how));
        let text = edith.get(BILLING).await.text;
        assert_eq!(text.matches(&format!(",{second}")).count(), 1, "{text}");
    }
    edith.sandbox.clear();
    let mut document = plain.json();
    document["purchaseOrderNumber"] = Value::Null;
    edith.put(BILLING, &document).await;
    assert_eq!(
        edith.get(BILLING).await.json().get("purchaseOrderNumber"),
        None
    );
    edith.set(Fault::new("billing", "null-members"));
    assert_eq!(
        edith.get(BILLING).await.json()["purchaseOrderNumber"],
        json!(null)
    );
}

#[tokio::test]
async fn support_can_be_refused_on_either_path() {
    let edith = edith().await;
    let document = edith.get("/v1/profiles/support").await.json();
    for (quirk, path, other) in [
        (
            "reject-support",
            "/v1/profiles/support",
            "/v1/profiles/supportprofile",
        ),
        (
            "reject-supportprofile",
            "/v1/profiles/supportprofile",
            "/v1/profiles/support",
        ),
    ] {
        for status in ["404", "405"] {
            edith.sandbox.clear();
            edith.set(Fault::new("support", quirk).value(status));
            assert_eq!(edith.put(path, &document).await.status.as_str(), status);
            assert_eq!(edith.put(other, &document).await.status, StatusCode::OK);
        }
    }
}

#[tokio::test]
async fn somebody_else_can_come_in_between() {
    let edith = edith().await;
    let path = "/v1/customers/c5757d70-06f3-4f23-8367-5a9e55019f94/profiles/billing";
    let document = edith.get(path).await.json();
    edith.set(
        Fault::new("customer-billing", "change-before-put")
            .value("defaultAddress.city=Tacoma")
            .once(),
    );
    let etag = format!("\"{}\"", document["attributes"]["etag"].as_str().unwrap());
    let answer = edith
        .send(Method::PUT, path, &[("if-match", &etag)], &document)
        .await;
    assert_eq!(answer.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(
        edith.get(path).await.json()["defaultAddress"]["city"],
        "Tacoma"
    );
    edith.set(Fault::new("customer-billing", "normalise"));
    assert_eq!(
        edith
            .edit(path, "/defaultAddress/city", "Olympia")
            .await
            .json()["defaultAddress"]["city"],
        "OLYMPIA"
    );
}

#[tokio::test]
async fn every_row_can_be_set_where_it_works_and_refuses_what_it_does_not_take() {
    let edith = edith().await;
    for fault in FAULTS {
        edith.set(Fault::new("*", fault.name));
        match fault.takes {
            ValueKind::Nothing | ValueKind::Text => {}
            ValueKind::OneOf(values) => {
                assert!(values.contains(&fault.default), "{}", fault.name);
                assert!(
                    edith
                        .sandbox
                        .set(Fault::new("*", fault.name).value("another"))
                        .is_err()
                );
            }
            ValueKind::Seconds | ValueKind::Milliseconds => assert!(
                edith
                    .sandbox
                    .set(Fault::new("*", fault.name).value("soon"))
                    .is_err()
            ),
        }
    }
    assert!(edith.sandbox.set(Fault::new("*", "no-such-quirk")).is_err());
    assert!(edith.sandbox.set(Fault::new("nowhere", "slow")).is_err());
    assert!(
        edith
            .sandbox
            .set(Fault::new("billing", "token-life"))
            .is_err()
    );
    assert!(
        edith
            .sandbox
            .set(Fault::new("token", "force-stale"))
            .is_err()
    );
}

#[tokio::test]
async fn more_requests_than_a_minute_allows_are_told_to_wait() {
    let edith = edith().await;
    edith.set(Fault::new("customer-billing", "per-minute").value(3));
    let mut last = edith.get("/v1/customers").await;
    let id = last.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/customers/{id}/profiles/billing");
    let mut statuses = Vec::new();
    for _ in 0..4 {
        last = edith.get(&path).await;
        statuses.push(last.status.as_u16());
    }
    assert_eq!(statuses, [200, 200, 200, 429]);
    let wait: u64 = last.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
}
