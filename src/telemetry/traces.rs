//! OpenTelemetry traces by OTLP over HTTP, if the settings name a collector. There is a span per
//! request and one per call to Partner Center or the provider, with route, status and reference
//! number, but without anything that people type.

use crate::config::Settings;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use std::time::Duration;

/// Time-out for a batch of spans.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Sends the remaining spans when dropped. It is kept until the process ends.
pub struct Traces(Option<SdkTracerProvider>);

/// Creates a tracer that sends to the collector of these settings. Spans are sent in batches from a
/// separate thread; if the collector is down, only spans are lost.
///
/// # Errors
///
/// Fails if the exporter cannot be created.
pub(crate) fn tracer(
    settings: &Settings,
) -> Result<Option<(SdkTracer, Traces)>, ExporterBuildError> {
    let Some(collector) = &settings.otlp_endpoint else {
        return Ok(None);
    };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(format!("{collector}/v1/traces"))
        .with_timeout(TIMEOUT)
        .build()?;
    let resource = Resource::builder().with_service_name("portal").build();
    let provider = SdkTracerProvider::builder()
        .with_resource(resource)
        .with_batch_exporter(exporter)
        .build();
    Ok(Some((provider.tracer("portal"), Traces(Some(provider)))))
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
