//! What is counted and traced while people work: by resource and outcome, and never who, which
//! customer, or what somebody typed.

use metrics_exporter_prometheus::PrometheusHandle;
use portal::partner_center::OTHER_RESOURCES;
use portal::profile::PROFILES;
use portal_test_support::{Running, start, tracing_to};
use reqwest::{Method, StatusCode};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

/// The figure of a line with this beginning; 0 where there is none.
fn figure(handle: &PrometheusHandle, beginning: &str) -> f64 {
    handle.run_upkeep();
    let text = handle.render();
    let found = text.lines().find_map(|line| {
        line.strip_prefix(beginning)?
            .strip_prefix(' ')?
            .parse()
            .ok()
    });
    found.unwrap_or_default()
}

// U1, U3, K2
#[tokio::test]
async fn the_figures_tell_calls_drafts_conflicts_unknown_saves_and_refreshes() {
    let recorder = portal::telemetry::metrics::recorder().unwrap();
    let figures = recorder.handle();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let count = |beginning: &str| figure(&figures, beginning);

    editor
        .edit(
            "/partner/billing",
            &[("purchaseOrderNumber", "counted-value")],
        )
        .await;
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
    assert_eq!(
        count(r#"portal_drafts_kept_total{resource="billing"}"#),
        1.0
    );
    assert_eq!(
        count(r#"portal_save_outcomes_total{resource="billing",outcome="saved"}"#),
        1.0
    );
    assert_eq!(
        count(r#"portal_upstream_seconds_count{resource="billing",method="PUT",status="200"}"#),
        1.0
    );
    assert!(
        count(r#"portal_upstream_seconds_count{resource="billing",method="GET",status="200"}"#)
            >= 3.0
    );

    // Somebody else changes the same field: the save ends in a conflict.
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "mine")])
        .await;
    let other = portal.sign_in("Ada Admin").await;
    other
        .edit("/partner/billing", &[("purchaseOrderNumber", "theirs")])
        .await;
    assert_eq!(
        other.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("conflict")
    );
    assert_eq!(count(r#"portal_conflicts_total{resource="billing"}"#), 1.0);

    // Two requests that get no answer and show no effect; a minute later they count as not carried
    // out.
    editor
        .edit("/partner/support", &[("telephone", "4255550123")])
        .await;
    portal.fault_of_puts("support", "drop", None, 2);
    assert_eq!(
        editor.save("/partner/support", &[]).await.outcome(),
        Some("unknown")
    );
    assert_eq!(
        count(r#"portal_unknown_outcomes_total{resource="support"}"#),
        1.0
    );
    portal.clock.advance(Duration::from_secs(90));
    editor.get("/partner/support").await;
    assert_eq!(
        count(r#"portal_unknown_settled_total{resource="support",outcome="not-applied"}"#),
        1.0
    );

    portal.fault("organization", "throttle", Some("60"), Some(1));
    // Of several processes each remembers what it was told.
    for _ in 0..=portal.portals.len() {
        editor.get("/partner/organization").await;
    }
    assert_eq!(
        count(
            r#"portal_upstream_seconds_count{resource="organization",method="GET",status="429"}"#
        ),
        1.0
    );
    assert!(
        count(r#"portal_upstream_not_sent_total{resource="organization",reason="wait"}"#) >= 1.0
    );

    // Within what a session may be idle, past what a token lasts.
    for _ in 0..3 {
        portal.clock.advance(Duration::from_secs(19 * 60));
        editor.get("/partner/billing").await;
    }
    assert_eq!(
        count(r#"portal_token_refreshes_total{result="renewed"}"#),
        1.0
    );

    for (of, now) in [
        (r#"portal_waiting{for="turn"}"#, 0.0),
        (r#"portal_waiting{for="place"}"#, 0.0),
        ("portal_upstream_under_way", 0.0),
    ] {
        assert_eq!(count(of), now, "{of}");
    }
    let text = figures.render();
    for hidden in [
        "counted-value",
        "mine",
        "edith",
        "Edith",
        &portal.portal.settings().tenant,
    ] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
}

/// An alert on a rise sees the first event only of a series that was there before.
#[test]
fn what_is_counted_later_is_there_at_zero() {
    let recorder = portal::telemetry::metrics::recorder().unwrap();
    let figures = recorder.handle();
    let _counting = metrics::set_default_local_recorder(&recorder);
    portal::telemetry::metrics::begin_at_zero(OTHER_RESOURCES);
    let text = figures.render();
    for series in [
        "portal_panics_total",
        r#"portal_token_refreshes_total{result="failed"}"#,
        r#"portal_unknown_outcomes_total{resource="customer-company"}"#,
        r#"portal_unknown_settled_total{resource="billing",outcome="not-applied"}"#,
        r#"portal_save_outcomes_total{resource="support",outcome="unknown"}"#,
        r#"portal_upstream_not_sent_total{resource="customers-by-name",reason="down"}"#,
        r#"portal_upstream_not_sent_total{resource="verification",reason="wait"}"#,
        r#"portal_upstream_not_sent_total{resource="activity",reason="busy"}"#,
        r#"portal_connections_limited_total{limit="all"}"#,
        r#"portal_conflicts_total{resource="network"}"#,
        r#"portal_drafts_kept_total{resource="organization"}"#,
    ] {
        assert!(
            text.lines().any(|line| line == format!("{series} 0")),
            "{series}\n{text}"
        );
    }
}

#[tokio::test]
async fn a_customers_calls_are_counted_without_naming_the_customer() {
    let recorder = portal::telemetry::metrics::recorder().unwrap();
    let figures = recorder.handle();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let listed = editor
        .json(Method::GET, "/api/v1/customers?search=hush", &[], None)
        .await;
    assert_eq!(listed.status, StatusCode::OK);
    let listed = editor
        .json(Method::GET, "/api/v1/customers", &[], None)
        .await
        .json();
    let ids: Vec<String> = (0..3)
        .map(|n| listed["items"][n]["id"].as_str().unwrap().to_owned())
        .collect();
    for id in &ids {
        assert_eq!(
            editor.get(&format!("/customers/{id}/company")).await.status,
            StatusCode::OK
        );
    }
    let calls = figure(
        &figures,
        r#"portal_upstream_seconds_count{resource="customer-company",method="GET",status="200"}"#,
    );
    assert_eq!(calls, 3.0, "{}", figures.render());
    let text = figures.render();
    let called = text
        .lines()
        .filter_map(|line| line.strip_prefix("portal_upstream_seconds_count{resource=\""))
        .filter_map(|rest| rest.split('"').next());
    for resource in called {
        let is_profile = PROFILES.iter().any(|profile| profile.slug == resource);
        assert!(
            is_profile || OTHER_RESOURCES.contains(&resource),
            "{resource} is not counted from the start"
        );
    }
    assert!(
        figure(
            &figures,
            r#"portal_upstream_seconds_count{resource="customers",method="GET",status="200"}"#
        ) >= 2.0
    );
    let text = figures.render();
    assert!(
        ids.iter().all(|id| !text.contains(id.as_str())) && !text.contains("hush"),
        "{text}"
    );
}

#[test]
fn the_guide_for_operators_names_every_resource() {
    let guide = include_str!("../../docs/operations.md");
    for name in OTHER_RESOURCES {
        assert!(guide.contains(&format!("`{name}`")), "{name}");
    }
}

/// A span as a collector would get it.
#[derive(Debug, Clone, Default)]
struct Seen {
    name: &'static str,
    fields: BTreeMap<&'static str, String>,
    parents: Vec<&'static str>,
}

#[derive(Clone, Default)]
struct Spans(Arc<Mutex<BTreeMap<u64, Seen>>>);

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let mut text = String::new();
        write!(text, "{value:?}").unwrap();
        self.fields
            .insert(field.name(), text.trim_matches('"').to_owned());
    }
}

impl<S: tracing::Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let parents = context
            .span_scope(id)
            .into_iter()
            .flatten()
            .skip(1)
            .map(|span| span.name())
            .collect();
        let mut seen = Seen {
            name: attributes.metadata().name(),
            parents,
            ..Seen::default()
        };
        attributes.record(&mut seen);
        // A span's number is used again once it is closed.
        let mut spans = self.0.lock().unwrap();
        let key = spans.len() as u64 * 1_000_000 + id.into_u64() % 1_000_000;
        spans.insert(key, seen);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut spans = self.0.lock().unwrap();
        let last = spans
            .iter_mut()
            .rev()
            .find(|(key, _)| **key % 1_000_000 == id.into_u64() % 1_000_000);
        values.record(last.unwrap().1);
    }
}

async fn saved_with_a_search(portal: &Running) {
    let editor = portal.sign_in("Edith Editor").await;
    editor.get("/customers?search=hush-hush").await;
    editor
        .edit("/partner/billing", &[("purchaseOrderNumber", "hush-typed")])
        .await;
    assert_eq!(
        editor.save("/partner/billing", &[]).await.outcome(),
        Some("saved")
    );
}

// K1
#[tokio::test]
async fn every_call_is_a_span_within_its_request_and_names_no_value() {
    let spans = Spans::default();
    let _tracing = tracing_to(tracing_subscriber::registry().with(spans.clone()));
    let portal = start().await;
    saved_with_a_search(&portal).await;

    let spans: Vec<Seen> = spans
        .0
        .lock()
        .unwrap()
        .values()
        .filter(|span| matches!(span.name, "upstream" | "provider"))
        .cloned()
        .collect();
    let calls: Vec<&Seen> = spans
        .iter()
        .filter(|span| span.name == "upstream")
        .collect();
    assert_eq!(calls.len(), portal.calls().len());
    assert!(
        calls.iter().all(|call| call.parents == ["request"]),
        "{calls:?}"
    );
    let put = calls
        .iter()
        .find(|call| call.fields["method"] == "PUT")
        .unwrap();
    assert_eq!(
        (
            put.fields["resource"].as_str(),
            put.fields["status"].as_str()
        ),
        ("billing", "200")
    );
    let sent: Vec<String> = portal
        .puts()
        .into_iter()
        .filter_map(|put| put.request_id)
        .collect();
    assert_eq!(sent, [put.fields["request_id"].clone()]);
    assert!(spans.iter().any(|span| span.name == "provider"
        && span.fields["method"] == "POST"
        && span.fields["status"] == "200"));
    let all = format!("{spans:?}");
    assert!(
        !all.contains("hush")
            && !all.contains("Bearer")
            && !all.contains(portal_test_support::on_sandbox::SECRET),
        "{all}"
    );
}
