//! OpenTelemetry traces by OTLP over HTTP, if the settings name a collector. There is a span per
//! request and one per call to Partner Center or the provider, with route, status and reference
//! number, but without anything that people type.

use crate::config::{OutgoingProxies, Settings, innermost_cause};
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{self, SdkTracer, SdkTracerProvider, SpanData};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Time-out for a batch of spans.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Sends the remaining spans when dropped. It is kept until the process ends.
pub struct Traces(Option<SdkTracerProvider>);

/// An exporter that logs once when batches begin to be lost, and once when they arrive again.
#[derive(Debug)]
struct Exporter {
    inner: SpanExporter,
    is_failing: AtomicBool,
    client: reqwest::blocking::Client,
    endpoint: String,
}

impl Exporter {
    /// The reason why the collector takes nothing, which the exporter keeps to itself: found out by
    /// sending an empty batch.
    fn reason(&self) -> String {
        match self.client.post(&self.endpoint).send() {
            Ok(answer) => format!("it answers {}", answer.status()),
            Err(error) => innermost_cause(&error),
        }
    }
}

impl trace::SpanExporter for Exporter {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let sent = self.inner.export(batch).await;
        let was_failing = self.is_failing.swap(sent.is_err(), Ordering::Relaxed);
        match &sent {
            Err(_) if !was_failing => {
                let cause = self.reason();
                tracing::warn!(
                    cause,
                    "the collector of PORTAL_OTLP_ENDPOINT takes no traces; those of this time are lost"
                );
            }
            Ok(()) if was_failing => tracing::info!("the collector takes traces again"),
            _ => {}
        }
        sent
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}

/// Creates a tracer that sends to the collector of these settings. Spans are sent in batches from a
/// separate thread; if the collector is down, only spans are lost.
///
/// # Errors
///
/// Fails if the exporter cannot be created.
pub(crate) fn tracer(settings: &Settings) -> Result<Option<(SdkTracer, Traces)>, String> {
    let Some(collector) = &settings.otlp_endpoint else {
        return Ok(None);
    };
    let endpoint = format!("{collector}/v1/traces");
    // The client blocks, so it is neither made nor dropped in a task.
    let client = std::thread::spawn(http_client)
        .join()
        .map_err(|_| "its client cannot be made".to_owned())??;
    let inner = SpanExporter::builder()
        .with_http()
        .with_http_client(client.clone())
        .with_endpoint(&endpoint)
        .with_timeout(TIMEOUT)
        .build()
        .map_err(|error| innermost_cause(&error))?;
    let exporter = Exporter {
        inner,
        is_failing: AtomicBool::new(false),
        client,
        endpoint,
    };
    let resource = Resource::builder().with_service_name("portal").build();
    let provider = SdkTracerProvider::builder()
        .with_resource(resource)
        .with_batch_exporter(exporter)
        .build();
    Ok(Some((provider.tracer("portal"), Traces(Some(provider)))))
}

fn http_client() -> Result<reqwest::blocking::Client, String> {
    let builder = reqwest::blocking::Client::builder().timeout(TIMEOUT);
    OutgoingProxies::of_process()
        .apply(builder)?
        .build()
        .map_err(|error| innermost_cause(&error))
}

impl Traces {
    /// No traces.
    pub(crate) fn off() -> Traces {
        Traces(None)
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        if let Some(provider) = &self.0
            && let Err(error) = provider.shutdown()
        {
            tracing::warn!("the last traces were not delivered: {error}");
        }
    }
}
