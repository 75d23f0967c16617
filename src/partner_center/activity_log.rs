//! The activity log of Partner Center (page "get a record of Partner Center activity"): who changed
//! a customer's profile, in whichever tool. It goes back 90 days, and a change appears in it some
//! minutes or hours later.

use super::customers::{continuation_token, is_continuation_token};
use super::limiter::CallPurpose;
use super::service_time::utc_ms;
use super::{PartnerCenter, Reader, Resource, Upstream, UpstreamError};
use crate::audit_log::utc;
use crate::auth::Person;
use crate::error::Error;
use crate::profile::{CustomerId, Json};
use crate::text::Lang;
use url::form_urlencoded;

/// The records on a page, and the pages that are read: what is asked for is about one customer, and
/// a page stays below the largest answer that is read.
const PAGE_SIZE: usize = 100;
const MOST_PAGES: usize = 5;

/// The name of the operation that changes a customer's billing profile.
const UPDATE: &str = "updatecustomerbillingprofile";

/// A page of the log, read for the customers whose profiles were changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangedCustomers {
    /// Each with the time of the change, in Unix milliseconds.
    pub changes: Vec<(CustomerId, i64)>,
    /// Continuation token of the next page.
    pub next: Option<String>,
}

/// A record of the log. Texts are empty where the service says nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActivityRecord {
    /// The user principal name of the person.
    pub user: String,
    /// The name of the application, or its id.
    pub application: String,
    /// Unix milliseconds.
    pub at: i64,
    /// The resource before and after.
    pub before: Option<Json>,
    pub after: Option<Json>,
    /// The correlation id of the request.
    pub correlation_id: String,
}

impl PartnerCenter {
    /// Reads the records of successful changes of a customer's billing profile since the day of a
    /// time (Unix milliseconds), which may be 90 days ago at most. It is a call beside the profiles.
    ///
    /// # Errors
    /// Fails if Partner Center refuses the call or does not answer.
    pub async fn profile_activity(
        &self,
        reader: impl Into<Reader<'_>>,
        customer: &CustomerId,
        since_ms: i64,
    ) -> Result<Vec<ActivityRecord>, UpstreamError> {
        let (reader, mut records) = (reader.into(), vec![]);
        let mut token: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = self
                .activity(reader, Some(customer), since_ms, token.as_deref())
                .await?;
            records.extend(items(&page).filter_map(|item| record(item, customer)));
            token = next(&page);
            if token.is_none() {
                break;
            }
        }
        Ok(records)
    }

    /// Reads a page of the log since the day of a time: the customers whose billing profiles were
    /// changed, with the times (Unix milliseconds). `after` is the continuation token of the page
    /// before.
    ///
    /// # Errors
    /// Fails if Partner Center refuses the call or does not answer.
    pub async fn changed_customers(
        &self,
        reader: impl Into<Reader<'_>>,
        since_ms: i64,
        after: Option<&str>,
    ) -> Result<ChangedCustomers, UpstreamError> {
        let page = self.activity(reader.into(), None, since_ms, after).await?;
        Ok(ChangedCustomers {
            changes: items(&page).filter_map(changed_customer).collect(),
            next: next(&page),
        })
    }

    async fn activity(
        &self,
        reader: Reader<'_>,
        customer: Option<&CustomerId>,
        since_ms: i64,
        after: Option<&str>,
    ) -> Result<Json, UpstreamError> {
        let resource = Resource {
            name: super::ACTIVITY,
            customer: None,
        };
        let query = query(customer, since_ms, after.is_some());
        let header = after.map(|token| ("MS-ContinuationToken", token));
        let path = format!("/v1/auditrecords?{query}");
        self.read(
            reader,
            resource,
            CallPurpose::Beside,
            &path,
            header.as_slice(),
        )
        .await?
        .document()
    }
}

impl Upstream {
    /// Reads the records of changes of a customer's billing profile with this person's own token;
    /// see [`PartnerCenter::profile_activity`].
    ///
    /// # Errors
    /// The outer error is about the person's tokens, the inner one is the service's answer.
    pub async fn profile_activity(
        &self,
        person: &Person,
        customer: &CustomerId,
        since_ms: i64,
    ) -> Result<Result<Vec<ActivityRecord>, UpstreamError>, Error> {
        let client = &self.client;
        // Records have no text of the service's, so the language does not matter.
        let mut session = self.session(person, Lang::En).await?;
        session
            .call(|credentials| async move {
                client
                    .profile_activity(&credentials, customer, since_ms)
                    .await
            })
            .await
    }
}

fn items(page: &Json) -> impl Iterator<Item = &Json> {
    let items = match page.get("items") {
        Some(Json::Array(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter()
}

fn next(page: &Json) -> Option<String> {
    continuation_token(page).filter(|token| is_continuation_token(token))
}

fn query(customer: Option<&CustomerId>, since_ms: i64, seek: bool) -> String {
    let filter = customer.map(|customer| {
        Json::Object(vec![
            ("Field".to_owned(), Json::Text("CustomerId".to_owned())),
            ("Value".to_owned(), Json::Text(customer.to_string())),
            ("Operator".to_owned(), Json::Text("equals".to_owned())),
        ])
    });
    let day: String = utc(since_ms).chars().take(10).collect();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("startDate", &day);
    query.append_pair("size", &PAGE_SIZE.to_string());
    if let Some(filter) = filter {
        query.append_pair("filter", &filter.to_string());
    }
    if seek {
        query.append_pair("seekOperation", "Next");
    }
    query.finish()
}

fn text<'a>(item: &'a Json, name: &str) -> &'a str {
    item.get(name).and_then(Json::text).unwrap_or_default()
}

/// The customer whose profile a record states to be changed, and when; `None` if it is about
/// something else, or was not carried out.
fn changed_customer(item: &Json) -> Option<(CustomerId, i64)> {
    let letters = |name: &str| -> String {
        let letters = text(item, name).chars().filter(char::is_ascii_alphabetic);
        letters.collect::<String>().to_ascii_lowercase()
    };
    let is_done = matches!(letters("operationStatus").as_str(), "" | "succeeded");
    if letters("operationType") != UPDATE || !is_done {
        return None;
    }
    let customer = CustomerId::parse(text(item, "customerId"))?;
    Some((customer, utc_ms(text(item, "operationDate"))?))
}

/// Reads a record; `None` if it is about something else, or was not carried out.
fn record(item: &Json, customer: &CustomerId) -> Option<ActivityRecord> {
    let (_, at) = changed_customer(item).filter(|(found, _)| found == customer)?;
    let text = |name: &str| text(item, name);
    Some(ActivityRecord {
        user: text("userPrincipalName").to_owned(),
        application: text("applicationId").to_owned(),
        at,
        before: profile(text("resourceOldValue")),
        after: profile(text("resourceNewValue")),
        correlation_id: text("originalCorrelationId").to_owned(),
    })
}

/// Reads a resource that stands in a record as a text. A whole customer has the profile as a member.
fn profile(text: &str) -> Option<Json> {
    let document = Json::parse(text.as_bytes()).ok()?;
    let inner = document.get("billingProfile").cloned();
    let profile = inner.unwrap_or(document);
    matches!(profile, Json::Object(_)).then_some(profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "86bddccf-9a53-40c6-907c-08067a3f8da7";

    fn read(more: &str) -> Option<ActivityRecord> {
        let text = format!(
            r#"{{"customerId":"{}","userPrincipalName":"petra@partner.example","operationDate":"2026-11-20T10:20:30.1234567Z"{more}}}"#,
            ID.to_uppercase()
        );
        let customer = CustomerId::parse(ID).expect("an id");
        record(&Json::parse(text.as_bytes()).expect("JSON"), &customer)
    }

    #[test]
    fn a_record_is_read_with_what_it_has() {
        let update = r#","operationType":"update_customer_billing_profile""#;
        let bare = read(update).expect("a record");
        assert_eq!(bare.user, "petra@partner.example");
        assert_eq!((bare.application.as_str(), bare.before), ("", None));
        let whole = read(&format!(
            r#"{update},"operationStatus":"succeeded","applicationId":"Partner Center Native App","resourceNewValue":"{{\"BillingProfile\":{{\"City\":\"Seattle\"}}}}","resourceOldValue":"{{\"City\":\"Kent\"}}","originalCorrelationId":"c""#
        ));
        let whole = whole.expect("a record");
        let city = |document: &Option<Json>| {
            let city = document.as_ref().and_then(|json| json.get("city"));
            city.and_then(Json::text).map(str::to_owned)
        };
        assert_eq!(city(&whole.before).as_deref(), Some("Kent"));
        assert_eq!(city(&whole.after).as_deref(), Some("Seattle"));
        assert_eq!(whole.application, "Partner Center Native App");
        assert_eq!(whole.correlation_id, "c");
    }

    #[test]
    fn what_is_about_something_else_or_failed_is_left_out() {
        for more in [
            "",
            r#","operationType":"add_customer""#,
            r#","operationType":"update_customer_billing_profile","operationStatus":"failed""#,
        ] {
            assert_eq!(read(more), None, "{more}");
        }
        let other = r#"{"customerId":"11111111-2222-4333-8444-555555555555","operationType":"update_customer_billing_profile","operationDate":"2026-11-20T10:20:30Z"}"#;
        let customer = CustomerId::parse(ID).expect("an id");
        let other = Json::parse(other.as_bytes()).expect("JSON");
        assert_eq!(record(&other, &customer), None);
    }
}
