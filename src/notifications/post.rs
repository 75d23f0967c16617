//! Posts to webhooks and Teams channels. Every address is checked each time: that a setting names
//! its host, and that it does not lead inside the own network. Redirects are not followed, and
//! nothing of an answer is read but its status and `Retry-After`.

use super::address_check::{CheckedResolver, leads_inside};
use super::failure::{DeliveryProblem, SendFailure};
use crate::config::{OutgoingProxies, WebhookRules, innermost_cause};
use crate::partner_center::retry_after;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER, USER_AGENT};
use reqwest::redirect::Policy;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Time-out of connecting, and of the whole call.
const CONNECTING: Duration = Duration::from_secs(3);
const WHOLE: Duration = Duration::from_secs(10);

/// Largest headers of an answer: their number, and their size with HTTP/2.
const MOST_HEADERS: usize = 64;
const HEADER_BYTES: u32 = 16 * 1024;

const AGENT: &str = concat!("partner-portal/", env!("CARGO_PKG_VERSION"));

/// The client for webhooks and Teams channels.
pub(super) struct Poster {
    client: reqwest::Client,
    rules: Arc<WebhookRules>,
}

impl Poster {
    /// Makes the client. It goes through the proxy of the process's environment; then it is the
    /// proxy that looks names up.
    ///
    /// # Errors
    ///
    /// Fails with a sentence that says what to do.
    pub(super) fn new(rules: Arc<WebhookRules>) -> Result<Poster, String> {
        let builder = reqwest::Client::builder()
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(CONNECTING)
            .timeout(WHOLE)
            // A name is looked up, and its addresses are checked, for every call.
            .pool_max_idle_per_host(0)
            .http1_max_headers(MOST_HEADERS)
            .http2_max_header_list_size(HEADER_BYTES)
            .dns_resolver(CheckedResolver::new(Arc::clone(&rules)));
        let client = OutgoingProxies::of_process().apply(builder)?.build();
        let client = client.map_err(|error| {
            let cause = innermost_cause(&error);
            format!("the client for webhooks cannot be made: {cause}")
        })?;
        Ok(Poster { client, rules })
    }

    /// Posts JSON with these headers. Returns the status.
    ///
    /// # Errors
    ///
    /// Fails if the address may not be called, if nobody answers in time, or with every status that
    /// is not one of success.
    pub(super) async fn post(
        &self,
        address: &str,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<u16, SendFailure> {
        let url = self
            .rules
            .check(address)
            .map_err(|_| SendFailure::last(DeliveryProblem::Address))?;
        let mut request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, AGENT);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let answer = request
            .body(body)
            .send()
            .await
            .map_err(|error| failure(&error))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(status.as_u16());
        }
        let problem = match status.as_u16() {
            300..=399 => DeliveryProblem::Redirect,
            // The receiver wants no more of it.
            410 => return Err(SendFailure::last(DeliveryProblem::Status).with_status(410)),
            _ => DeliveryProblem::Status,
        };
        Err(SendFailure {
            retry_after: wait(answer.headers()),
            ..SendFailure::of(problem).with_status(status.as_u16())
        })
    }
}

fn wait(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    retry_after::parse(text(RETRY_AFTER), None, text(DATE), SystemTime::now())
}

fn failure(error: &reqwest::Error) -> SendFailure {
    if leads_inside(error) {
        return SendFailure::last(DeliveryProblem::Address);
    }
    SendFailure::of(match error.is_timeout() {
        true => DeliveryProblem::NoAnswer,
        false => DeliveryProblem::Unreachable,
    })
}
