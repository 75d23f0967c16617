//! The Partner Center client: one struct with a base address and our one HTTP client. Thin on
//! purpose: a call, its headers, and an answer read with suspicion. What an answer means for an
//! edit is decided in `editing`.

pub mod access_log;
mod address_validation;
pub mod answer;
mod circuit;
mod concurrency;
pub mod country_rules;
mod customers;
mod error;
mod limiter;
mod lookups;
pub mod retry_after;
pub mod session;
mod throttle;

pub use address_validation::Verdict;
pub use customers::{CustomerItem, CustomerPage, is_header_value};
pub use error::{BUSY, ErrorBody, UpstreamError};
pub use limiter::{CallPermit, Limiter};
pub use retry_after::seconds;
pub use session::{Session, Upstream};

use crate::clock::Clock;
use crate::config::Secret;
use crate::profile::{CustomerId, Json, SUPPORT, Target};
use crate::store::Store;
use crate::telemetry::metrics;
use crate::telemetry::metrics::Present;
use answer::Answer;
use limiter::Call;
use reqwest::{Method, RequestBuilder, StatusCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};
use tracing::field::Empty;
use tracing::{Instrument, info_span};
use uuid::Uuid;

/// The developer guide's path for the support profile's PUT; the REST reference and every SDK use
/// that of the GET.
const OTHER_SUPPORT_PATH: &str = "/v1/profiles/supportprofile";

/// What we call ourselves in `MS-PartnerCenter-Application`.
const APPLICATION: &str = "Partner portal";

/// A wait that nobody needs to be told of.
pub const SHORT: Duration = Duration::from_secs(2);

/// What the list of customers is called among the resources.
const LIST: &str = "customers";

/// What a call is about: limits, waits and outages go by it.
#[derive(Debug, Clone, Copy)]
pub struct Resource<'a> {
    pub name: &'static str,
    pub customer: Option<&'a CustomerId>,
}

impl<'a> From<&'a Target> for Resource<'a> {
    fn from(target: &'a Target) -> Resource<'a> {
        Resource {
            name: target.profile().slug,
            customer: target.customer(),
        }
    }
}

#[derive(Debug)]
pub struct PartnerCenter {
    http: reqwest::Client,
    base: String,
    timeout: Duration,
    gate: Arc<Limiter>,
    /// The service did not know the support profile's PUT at the usual path.
    support_elsewhere: AtomicBool,
}

/// Whether the service as a whole is known not to answer. Asked when a page is drawn: what was read
/// for it may have ended the outage.
#[derive(Debug, Clone)]
pub enum Outage {
    Watched(Arc<Limiter>),
    /// As it is set.
    Since(Option<i64>),
}

impl Outage {
    /// Since when, in Unix milliseconds.
    pub fn since(&self) -> Option<i64> {
        match self {
            Outage::Watched(gate) => gate.outage(),
            Outage::Since(since) => *since,
        }
    }
}

/// Who calls, and in which language Partner Center should speak.
#[derive(Debug, Clone)]
pub struct Credentials {
    pub token: Secret,
    /// A culture, for `X-Locale`: `fr-FR`.
    pub locale: &'static str,
}

impl PartnerCenter {
    /// `base` is without `/v1` and without a slash at the end. `timeout` is for a whole GET; a PUT
    /// gets half as long again. By way of `shared` replicas tell each other what the service
    /// asked to wait.
    pub fn new(
        http: reqwest::Client,
        base: String,
        timeout: Duration,
        clock: Clock,
        shared: Option<Store>,
    ) -> PartnerCenter {
        PartnerCenter {
            http,
            base,
            timeout,
            gate: Arc::new(Limiter::new(clock, shared)),
            support_elsewhere: AtomicBool::new(false),
        }
    }

    /// How long the service asked to wait with calls about this document.
    pub async fn wait_left(&self, target: &Target) -> Duration {
        self.gate.wait_left(target.customer()).await
    }

    /// Whether the service as a whole is known not to answer.
    pub fn outage(&self) -> Outage {
        Outage::Watched(Arc::clone(&self.gate))
    }

    /// The full address of a resource, for people to see.
    pub fn address(&self, target: &Target) -> String {
        format!("{}{}", self.base, self.path_of_put(target))
    }

    /// The current document.
    pub async fn get(&self, caller: &Credentials, target: &Target) -> Result<Json, UpstreamError> {
        Ok(self.get_telling(caller, target).await?.0)
    }

    /// The current document, and what the service says of the sign-in's second factor.
    pub async fn get_telling(
        &self,
        caller: &Credentials,
        target: &Target,
    ) -> Result<(Json, Option<bool>), UpstreamError> {
        let answer = self
            .read(
                caller,
                target.into(),
                Call::Usual,
                &target.upstream_path(),
                &[],
            )
            .await?;
        let mfa = answer.mfa();
        Ok((answer.document()?, mfa))
    }

    /// The current document as evidence for a save whose answer is lost: asked for also while the
    /// service is known not to answer, because that may be the reason why it was lost, and
    /// over.
    pub async fn get_evidence(
        &self,
        caller: &Credentials,
        target: &Target,
    ) -> Result<Json, UpstreamError> {
        self.read(
            caller,
            target.into(),
            Call::Evidence,
            &target.upstream_path(),
            &[],
        )
        .await?
        .document()
    }

    /// Leave to write, asked for before an intent goes on record. A failure means that nothing may
    /// be sent now.
    pub async fn pass(&self, target: &Target) -> Result<CallPermit<'_>, UpstreamError> {
        self.gate.pass(&target.into(), Call::Usual).await
    }

    /// Replaces the document; answers what the service stored.
    ///
    /// `request_id` makes a repeated call the same call (headers page of the service documents).
    pub async fn put(
        &self,
        pass: &mut CallPermit<'_>,
        caller: &Credentials,
        target: &Target,
        body: &Json,
        if_match: Option<&str>,
        request_id: Uuid,
    ) -> Result<Json, UpstreamError> {
        let path = self.path_of_put(target);
        let answer = self
            .write(pass, caller, &path, body, if_match, request_id)
            .await;
        let other = path != OTHER_SUPPORT_PATH && target.profile() == &SUPPORT;
        match answer {
            Err(UpstreamError::Refused(said)) if other && matches!(said.status, 404 | 405) => {
                let answer = self
                    .write(pass, caller, OTHER_SUPPORT_PATH, body, if_match, request_id)
                    .await?;
                self.support_elsewhere.store(true, Ordering::Relaxed);
                answer.document()
            }
            answer => answer?.document(),
        }
    }

    /// One customer, as the by-id resource shows it.
    pub async fn customer(
        &self,
        caller: &Credentials,
        id: &CustomerId,
    ) -> Result<Json, UpstreamError> {
        let of = Resource {
            name: LIST,
            customer: Some(id),
        };
        self.read(caller, of, Call::Usual, &format!("/v1/customers/{id}"), &[])
            .await?
            .document()
    }

    /// The headers that a write carries besides the token and the ids, as they are sent.
    pub fn write_headers(
        &self,
        locale: &'static str,
        if_match: Option<&str>,
    ) -> Vec<(&'static str, String)> {
        let fixed = fixed_headers(locale)
            .into_iter()
            .map(|(name, value)| (name, value.to_owned()));
        let typed = [("Content-Type", "application/json".to_owned())];
        let conditional = if_match.map(|tag| ("If-Match", quoted(tag)));
        fixed.chain(typed).chain(conditional).collect()
    }

    fn path_of_put(&self, target: &Target) -> String {
        if target.profile() == &SUPPORT && self.support_elsewhere.load(Ordering::Relaxed) {
            OTHER_SUPPORT_PATH.to_owned()
        } else {
            target.upstream_path()
        }
    }

    /// A GET; repeated once when the service asks for a wait of at most two seconds.
    async fn read(
        &self,
        caller: &Credentials,
        of: Resource<'_>,
        call: Call,
        path: &str,
        extra: &[(&str, &str)],
    ) -> Result<Answer, UpstreamError> {
        match self.read_once(caller, of, call, path, extra).await {
            // The gate knows of the wait and waits.
            Err(UpstreamError::Throttled { wait, .. }) if wait <= SHORT => {
                self.read_once(caller, of, call, path, extra).await
            }
            answer => answer,
        }
    }

    async fn read_once(
        &self,
        caller: &Credentials,
        of: Resource<'_>,
        call: Call,
        path: &str,
        extra: &[(&str, &str)],
    ) -> Result<Answer, UpstreamError> {
        let mut pass = self.gate.pass(&of, call).await?;
        let mut request = self
            .http
            .request(Method::GET, format!("{}{path}", self.base))
            .timeout(self.timeout);
        for (name, value) in extra {
            request = request.header(*name, *value);
        }
        self.send(&mut pass, caller, Method::GET, request, Uuid::new_v4())
            .await
    }

    async fn write(
        &self,
        pass: &mut CallPermit<'_>,
        caller: &Credentials,
        path: &str,
        body: &Json,
        if_match: Option<&str>,
        request_id: Uuid,
    ) -> Result<Answer, UpstreamError> {
        let mut request = self
            .http
            .request(Method::PUT, format!("{}{path}", self.base))
            .timeout(self.timeout + self.timeout / 2)
            .header("Content-Type", "application/json")
            .body(body.to_string());
        if let Some(tag) = if_match {
            request = request.header("If-Match", quoted(tag));
        }
        self.send(pass, caller, Method::PUT, request, request_id)
            .await
    }

    /// The one place that asks Partner Center; names resource and ids, never the address, which may
    /// hold what somebody searched for.
    async fn send(
        &self,
        pass: &mut CallPermit<'_>,
        caller: &Credentials,
        method: Method,
        request: RequestBuilder,
        request_id: Uuid,
    ) -> Result<Answer, UpstreamError> {
        let correlation_id = Uuid::new_v4().to_string();
        let request_id = request_id.to_string();
        let request = fixed_headers(caller.locale)
            .into_iter()
            .fold(request, |request, (name, value)| {
                request.header(name, value)
            })
            .header("MS-RequestId", &request_id)
            .header("MS-CorrelationId", &correlation_id)
            .bearer_auth(caller.token.reveal());
        let (request_id_sent, correlation_id_sent) =
            (Some(request_id.clone()), Some(correlation_id.clone()));
        let sent = Box::new(ErrorBody {
            request_id: request_id_sent,
            correlation_id: correlation_id_sent,
            ..ErrorBody::default()
        });
        let resource = pass.resource();
        let span = info_span!("upstream", otel.kind = "client", resource, %method, request_id, correlation_id, status = Empty);
        let (_present, started) = (Present::call(), Instant::now());
        let asked = async {
            match request.send().await {
                Ok(response) => {
                    Answer::read(response, sent, SystemTime::now(), |named| {
                        pass.throttled(named)
                    })
                    .await
                }
                Err(error) => Err(UpstreamError::of_transport(&error, sent)),
            }
        };
        let answer = asked.instrument(span.clone()).await;
        let status = answer
            .as_ref()
            .map_or_else(UpstreamError::status, |answer| answer.status().to_string());
        span.record("status", &status);
        metrics::upstream_call(resource, &method, &status, started.elapsed());
        pass.tell(&answer);
        if matches!(answer, Err(UpstreamError::Throttled { .. })) {
            pass.tell_others().await;
        }
        answer
    }
}

fn fixed_headers(locale: &'static str) -> [(&'static str, &'static str); 5] {
    [
        ("Accept", "application/json"),
        ("X-Locale", locale),
        // Required by the headers page, sent by one SDK of four; harmless.
        ("MS-Contract-Version", "v1"),
        ("MS-PartnerCenter-Application", APPLICATION),
        ("ValidateMfa", "true"),
    ]
}

/// An entity tag in a header stands in double quotes; in the document it does not.
fn quoted(tag: &str) -> String {
    format!("\"{}\"", tag.trim_matches('"'))
}

/// Whether this status says that the request is worth reading the document again.
pub(crate) fn is_server_error(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT
}
