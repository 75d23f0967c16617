//! The Partner Center client: a struct with a base address and the portal's HTTP client. It sends
//! calls with their headers and reads the responses without trusting them. `editing` decides what a
//! response means for an edit.

pub mod access_log;
mod activity_log;
mod address_validation;
mod call_ids;
mod circuit;
mod concurrency;
pub mod country_rules;
mod customers;
mod error;
mod known_customers;
mod limiter;
mod lookups;
mod reader;
pub mod response;
pub mod retry_after;
mod service_time;
pub mod session;
mod throttle;
mod verification;

pub use activity_log::{ActivityRecord, ChangedCustomers};
pub use address_validation::{Verdict, address_of, address_places};
pub use call_ids::is_correlation_of;
pub use customers::{
    CustomerItem, CustomerPage, MAX_TOKEN, PAGE_SIZE, is_continuation_token, is_header_value,
};
pub use error::{BUSY, ErrorBody, UpstreamError};
pub use known_customers::{KnownCustomer, KnownCustomers};
pub use limiter::{CallPermit, Limiter};
pub use reader::Reader;
pub use retry_after::seconds;
pub use session::{Session, Upstream};
pub use throttle::{Wait, WaitCause};
pub use verification::{VerificationAnswer, VerificationStatus};

use crate::clock::Clock;
use crate::config::Secret;
use crate::profile::{CustomerId, Json, SUPPORT, Target};
use crate::store::Store;
use crate::telemetry::metrics;
use crate::telemetry::metrics::GaugeGuard;
use call_ids::CallIds;
use limiter::CallPurpose;
use reqwest::{Method, RequestBuilder, StatusCode};
use response::ApiResponse;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};
use tracing::field::Empty;
use tracing::{Instrument, info_span};
use uuid::Uuid;

/// The path of the support profile's PUT in the developer guide. The REST reference and all SDKs
/// use the path of the GET.
const OTHER_SUPPORT_PATH: &str = "/v1/profiles/supportprofile";

/// The value of `MS-PartnerCenter-Application`.
const APPLICATION: &str = "Partner portal";

/// The longest wait for which a call sleeps. A longer wait is reported as an error.
pub const SHORT: Duration = Duration::from_secs(2);

/// The resource name of the list of customers.
const LIST: &str = "customers";
/// The resource names of its searches.
const NAME_SEARCH: &str = "customers-by-name";
const DOMAIN_SEARCH: &str = "customers-by-domain";
/// The resource names of lookups. Each has its own circuit, so that its failures do not block the
/// profiles.
const RULES: &str = "rules";
const VALIDATION: &str = "validation";
const VETTING: &str = "vetting";
/// The resource name of the verification of a customer.
const VERIFICATION: &str = "verification";
/// The resource name of the activity log.
const ACTIVITY: &str = "activity";

/// The names of all resources that are no profile, as the metrics name them too.
pub const OTHER_RESOURCES: &[&str] = &[
    LIST,
    NAME_SEARCH,
    DOMAIN_SEARCH,
    RULES,
    VALIDATION,
    VETTING,
    VERIFICATION,
    ACTIVITY,
];

/// The resource of a call. Limits, waits and outages apply to resources.
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

/// The client.
#[derive(Debug)]
pub struct PartnerCenter {
    http: reqwest::Client,
    base: String,
    timeout: Duration,
    limiter: Arc<Limiter>,
    /// True if the service accepted the support profile's last PUT at `OTHER_SUPPORT_PATH`.
    support_uses_other_path: AtomicBool,
}

/// The current outage of the service as a whole, if any. It is looked up while a page is rendered,
/// because the calls for the page may have ended it.
#[derive(Debug, Clone)]
pub enum Outage {
    Watched(Arc<Limiter>),
    /// A fixed value, for tests and samples.
    Since(Option<i64>),
}

impl Outage {
    /// Returns the wait that the service asked for, for this customer or for everybody.
    pub fn wait(&self, customer: Option<&CustomerId>) -> Option<Wait> {
        match self {
            Outage::Watched(limiter) => limiter.current_wait(customer),
            Outage::Since(_) => None,
        }
    }

    /// Returns the start of the outage in Unix milliseconds.
    pub fn since(&self) -> Option<i64> {
        match self {
            Outage::Watched(limiter) => limiter.outage(),
            Outage::Since(since) => *since,
        }
    }
}

/// The access token of a call, and the language of error texts.
#[derive(Debug, Clone)]
pub struct Credentials {
    pub token: Secret,
    /// The name of the person: others are told whose call they wait for.
    pub name: Arc<str>,
    /// A culture such as `fr-FR`, for `X-Locale`.
    pub locale: &'static str,
}

/// What others are told of a call, and the language of its error texts.
struct Caller {
    name: Arc<str>,
    locale: &'static str,
}

impl Caller {
    fn of(credentials: &Credentials) -> Caller {
        Caller {
            name: Arc::clone(&credentials.name),
            locale: credentials.locale,
        }
    }
}

impl PartnerCenter {
    /// Creates a client. `base` has neither `/v1` nor a slash at the end. `timeout` applies to a
    /// whole GET; a PUT gets one and a half times as long. Replicas share the waits that the
    /// service asks for through the database `shared`.
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
            limiter: Arc::new(Limiter::new(clock, shared)),
            support_uses_other_path: AtomicBool::new(false),
        }
    }

    /// Returns the rest of the wait that the service asked for, for calls about this document.
    pub async fn wait_left(&self, target: &Target) -> Duration {
        self.limiter.wait_left(target.customer()).await
    }

    /// Returns the rest of the wait that the service asked for, for calls about this customer, or
    /// for all calls.
    pub async fn limiter_wait(&self, customer: Option<&CustomerId>) -> Duration {
        self.limiter.wait_left(customer).await
    }

    /// Returns the current outage.
    pub fn outage(&self) -> Outage {
        Outage::Watched(Arc::clone(&self.limiter))
    }

    /// Returns the full address of a document's PUT, for display.
    pub fn address(&self, target: &Target) -> String {
        format!("{}{}", self.base, self.path_of_put(target))
    }

    /// Reads the current document.
    ///
    /// # Errors
    /// Fails if Partner Center refuses the call or does not answer. This applies to all reads.
    pub async fn get(
        &self,
        reader: impl Into<Reader<'_>>,
        target: &Target,
    ) -> Result<Json, UpstreamError> {
        Ok(self.get_with_mfa(reader, target).await?.0)
    }

    /// Reads the current document, and whether the sign-in meets the service's rule about second
    /// factors (`None` if the service does not say).
    ///
    /// # Errors
    /// Like `get`.
    pub async fn get_with_mfa(
        &self,
        reader: impl Into<Reader<'_>>,
        target: &Target,
    ) -> Result<(Json, Option<bool>), UpstreamError> {
        let answer = self
            .read(
                reader,
                target.into(),
                CallPurpose::Normal,
                &target.upstream_path(),
                &[],
            )
            .await?;
        let mfa = answer.mfa();
        Ok((answer.profile(target.profile())?, mfa))
    }

    /// Reads the current document as evidence for a save without a response. An open circuit does
    /// not block this call, because the save's failure may be what opened it.
    ///
    /// # Errors
    /// Like `get`.
    pub async fn get_evidence(
        &self,
        credentials: &Credentials,
        target: &Target,
    ) -> Result<Json, UpstreamError> {
        self.read(
            credentials,
            target.into(),
            CallPurpose::Evidence,
            &target.upstream_path(),
            &[],
        )
        .await?
        .profile(target.profile())
    }

    /// Waits for a permit to write. It is acquired before the intent is written to the audit log.
    ///
    /// # Errors
    /// Fails with `Throttled`, `Busy` or `Down`. Nothing may be sent then.
    pub async fn permit(&self, target: &Target) -> Result<CallPermit<'_>, UpstreamError> {
        self.limiter
            .acquire(&target.into(), CallPurpose::Normal)
            .await
    }

    /// Replaces the document and returns the one that the service stored.
    ///
    /// The support profile has two paths in the documents. Where one has no such operation (404 or
    /// 405), the other is asked, and the one that accepted is asked first the next time.
    ///
    /// The service recognises a repeated call by its `request_id` (headers page of the service
    /// documents). `attempt` counts the calls with this id, so that each has a correlation id of its
    /// own; see `call_ids`.
    ///
    /// # Errors
    /// Fails if Partner Center refuses the document or gives no valid response. If
    /// `is_outcome_unknown` is true, the document may have been stored.
    pub async fn put(
        &self,
        permit: &mut CallPermit<'_>,
        credentials: &Credentials,
        target: &Target,
        body: &Json,
        if_match: Option<&str>,
        (request_id, attempt): (Uuid, u8),
    ) -> Result<Json, UpstreamError> {
        let path = self.path_of_put(target);
        let first = attempt.saturating_mul(2);
        let ids = CallIds::of_attempt(request_id, first);
        let answer = self
            .write(permit, credentials, &path, body, if_match, ids)
            .await;
        let refusal = match answer {
            Err(refusal) if target.profile() == &SUPPORT && refusal.is_no_operation() => refusal,
            answer => return answer?.written(target.profile()),
        };
        let uses_other = path != OTHER_SUPPORT_PATH;
        let other = match uses_other {
            true => OTHER_SUPPORT_PATH.to_owned(),
            false => target.upstream_path(),
        };
        let ids = CallIds::of_attempt(request_id, first.saturating_add(1));
        let answer = self
            .write(permit, credentials, &other, body, if_match, ids)
            .await;
        if matches!(&answer, Err(second) if second.is_no_operation()) {
            // Neither has it. The first is the one that is shown and asked again.
            return Err(refusal);
        }
        let answer = answer?;
        self.support_uses_other_path
            .store(uses_other, Ordering::Relaxed);
        answer.written(target.profile())
    }

    /// Reads one customer.
    ///
    /// # Errors
    /// Like `get`.
    pub async fn customer(
        &self,
        reader: impl Into<Reader<'_>>,
        id: &CustomerId,
    ) -> Result<Json, UpstreamError> {
        let resource = Resource {
            name: LIST,
            customer: Some(id),
        };
        self.read(
            reader,
            resource,
            CallPurpose::Normal,
            &format!("/v1/customers/{id}"),
            &[],
        )
        .await?
        .document()
    }

    /// Returns the headers of a PUT without the token and the ids, for display.
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
        if target.profile() == &SUPPORT && self.support_uses_other_path.load(Ordering::Relaxed) {
            OTHER_SUPPORT_PATH.to_owned()
        } else {
            target.upstream_path()
        }
    }

    /// Sends a GET. Sends it once more if the service asks for a wait of at most two seconds and
    /// somebody waits for it. What watching reads is behind everything else, whatever its purpose.
    async fn read(
        &self,
        reader: impl Into<Reader<'_>>,
        resource: Resource<'_>,
        purpose: CallPurpose,
        path: &str,
        extra: &[(&str, &str)],
    ) -> Result<ApiResponse, UpstreamError> {
        let reader = reader.into();
        let purpose = reader.purpose(purpose);
        match self.read_once(reader, resource, purpose, path, extra).await {
            // The limiter knows the wait and sleeps.
            Err(UpstreamError::Throttled { wait, .. })
                if wait <= SHORT && purpose.is_waited_for() =>
            {
                self.read_once(reader, resource, purpose, path, extra).await
            }
            answer => answer,
        }
    }

    async fn read_once(
        &self,
        reader: Reader<'_>,
        resource: Resource<'_>,
        purpose: CallPurpose,
        path: &str,
        extra: &[(&str, &str)],
    ) -> Result<ApiResponse, UpstreamError> {
        let mut permit = self.limiter.acquire(&resource, purpose).await?;
        let mut request = reader
            .get(&self.http, &format!("{}{path}", self.base))
            .timeout(self.timeout);
        for (name, value) in extra {
            request = request.header(*name, *value);
        }
        self.send(
            &mut permit,
            reader.caller(),
            Method::GET,
            request,
            CallIds::random(),
        )
        .await
    }

    async fn write(
        &self,
        permit: &mut CallPermit<'_>,
        credentials: &Credentials,
        path: &str,
        body: &Json,
        if_match: Option<&str>,
        ids: CallIds,
    ) -> Result<ApiResponse, UpstreamError> {
        let mut request = self
            .http
            .request(Method::PUT, format!("{}{path}", self.base))
            .timeout(self.timeout + self.timeout / 2)
            .bearer_auth(credentials.token.reveal())
            .header("Content-Type", "application/json")
            .body(body.to_string());
        if let Some(tag) = if_match {
            request = request.header("If-Match", quoted(tag));
        }
        let caller = Caller::of(credentials);
        self.send(permit, caller, Method::PUT, request, ids).await
    }

    /// Sends a request, which has its token; all calls to Partner Center go through here. The span has the resource and
    /// the ids but not the address, which may contain a search text.
    async fn send(
        &self,
        permit: &mut CallPermit<'_>,
        caller: Caller,
        method: Method,
        request: RequestBuilder,
        ids: CallIds,
    ) -> Result<ApiResponse, UpstreamError> {
        let correlation_id = ids.correlation.to_string();
        let request_id = ids.request.to_string();
        let request = fixed_headers(caller.locale)
            .into_iter()
            .fold(request, |request, (name, value)| {
                request.header(name, value)
            })
            .header("MS-RequestId", &request_id)
            .header("MS-CorrelationId", &correlation_id);
        let (request_id_sent, correlation_id_sent) =
            (Some(request_id.clone()), Some(correlation_id.clone()));
        let error_body = Box::new(ErrorBody {
            request_id: request_id_sent,
            correlation_id: correlation_id_sent,
            ..ErrorBody::default()
        });
        let resource = permit.resource();
        let span = info_span!("upstream", otel.kind = "client", resource, %method, request_id, correlation_id, status = Empty);
        let (_present, started) = (GaugeGuard::call(), Instant::now());
        let asked = async {
            match request.send().await {
                Ok(response) => {
                    ApiResponse::read(response, error_body, SystemTime::now(), |requested| {
                        let cause = WaitCause {
                            person: caller.name.to_string(),
                            resource: resource.to_owned(),
                            saves: method == Method::PUT,
                        };
                        permit.record_wait(requested, cause)
                    })
                    .await
                }
                Err(error) => Err(UpstreamError::of_transport(&error, error_body)),
            }
        };
        let answer = asked.instrument(span.clone()).await;
        let status = answer
            .as_ref()
            .map_or_else(UpstreamError::status, |answer| answer.status().to_string());
        span.record("status", &status);
        metrics::upstream_call(resource, &method, &status, started.elapsed());
        permit.record_result(&answer);
        if matches!(answer, Err(UpstreamError::Throttled { .. })) {
            permit.publish_wait().await;
        }
        answer
    }
}

fn fixed_headers(locale: &'static str) -> [(&'static str, &'static str); 5] {
    [
        ("Accept", "application/json"),
        ("X-Locale", locale),
        // Required by the headers page, though only one of four SDKs sends it.
        ("MS-Contract-Version", "v1"),
        ("MS-PartnerCenter-Application", APPLICATION),
        ("ValidateMfa", "true"),
    ]
}

/// Puts an entity tag in double quotes. A header needs them; the document has none.
fn quoted(tag: &str) -> String {
    format!("\"{}\"", tag.trim_matches('"'))
}

/// Returns true for a status with which a PUT may still have been carried out: 5xx and 408.
pub(crate) fn is_server_error(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT
}
