//! Errors as `application/problem+json` (RFC 9457).

use crate::components::{contact, explanation, notice};
use crate::config::Contact;
use crate::editing::justification::REASON;
use crate::error::{Error, ErrorKind, SIGN_IN_CHALLENGE, UpstreamAnswer};
use crate::error_catalog;
use crate::profile::{Code, FieldProblem};
use crate::text::Words;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::value::RawValue;

/// An error, with what a person needs to act on it or to ask about it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Names the kind of problem, and is a page about it: `/help/errors#throttled`, or
    /// `/help/errors#pc-900308` for what a service said.
    #[serde(rename = "type")]
    type_: String,
    title: String,
    status: u16,
    detail: String,
    /// Names this request in the portal's log.
    reference: String,
    /// The contact that helps people, as `PORTAL_CONTACT` names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// The problems, by member.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<MemberProblem>,
    /// The document as it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<serde_json::Value>)]
    current: Option<Box<RawValue>>,
    /// What was sent, of whatever type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<serde_json::Value>)]
    yours: Option<Box<RawValue>>,
    #[serde(skip)]
    retry_after: Option<u32>,
    #[serde(skip)]
    entity_tag: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MemberProblem {
    pub key: String,
    pub code: String,
    pub detail: String,
}

impl Problem {
    /// A problem whose words are `api-{word}-title` and `api-{word}-detail`.
    pub fn new(status: StatusCode, word: &str, words: &Words, reference: &str) -> Problem {
        let (title, detail) = (
            words.t(&format!("api-{word}-title")),
            words.t(&format!("api-{word}-detail")),
        );
        Problem::saying(
            status,
            word,
            title.into_owned(),
            detail.into_owned(),
            reference,
        )
    }

    /// The problem that an error of the use cases is.
    pub fn of(error: &Error, words: &Words, contact: Option<&Contact>, reference: &str) -> Problem {
        let mut problem = match error_catalog::of_error(error) {
            Some(row) => {
                let (title, detail) = explanation::words(words, contact, row);
                Problem::saying(error.kind.status(), row.id, title, detail, reference)
            }
            None => {
                let (title, detail) = of_kind(error.kind, words, contact);
                let word = error.kind.as_str();
                Problem::saying(error.kind.status(), word, title, detail, reference)
            }
        };
        problem.retry_after = error.kind.retry_after();
        problem = problem.contact(contact);
        if let Some(upstream) = &error.upstream {
            problem = problem.upstream(upstream);
        }
        problem
    }

    fn saying(
        status: StatusCode,
        word: &str,
        title: String,
        detail: String,
        reference: &str,
    ) -> Problem {
        Problem {
            type_: help(word),
            title,
            status: status.as_u16(),
            detail,
            reference: reference.to_owned(),
            contact: None,
            upstream_status: None,
            upstream_code: None,
            correlation_id: None,
            request_id: None,
            problems: Vec::new(),
            current: None,
            yours: None,
            retry_after: None,
            entity_tag: None,
        }
    }

    pub fn upstream(mut self, answer: &UpstreamAnswer) -> Problem {
        self.upstream_status = answer.status;
        self.upstream_code = answer.code.clone();
        self.correlation_id = answer.correlation_id.clone();
        self.request_id = answer.request_id.clone();
        self
    }

    /// An answer that was a refusal: what the catalogue knows of its code comes before what can be
    /// said of any.
    pub fn refused(
        self,
        answer: &UpstreamAnswer,
        words: &Words,
        contact: Option<&Contact>,
    ) -> Problem {
        let known = error_catalog::explain(answer, None)
            .filter(|explained| explained.exact)
            .map(|explained| explained.entry);
        let problem = self.upstream(answer);
        let Some(row) = known else { return problem };
        let (title, todo) = explanation::words(words, contact, row);
        Problem {
            type_: help(row.id),
            title,
            detail: format!("{} {todo}", problem.detail),
            ..problem
        }
    }

    pub fn problems(mut self, problems: Vec<MemberProblem>) -> Problem {
        self.problems = problems;
        self
    }

    /// Both documents, and the tag of the one that stands there now.
    pub fn documents(
        mut self,
        current: &crate::profile::Json,
        yours: &crate::profile::Json,
        entity_tag: String,
    ) -> Problem {
        self.current = RawValue::from_string(current.to_string()).ok();
        self.yours = RawValue::from_string(yours.to_string()).ok();
        self.entity_tag = Some(entity_tag);
        self
    }

    /// Adds a sentence to the detail.
    pub fn more(mut self, words: &Words, sentence: &str) -> Problem {
        let space = words.lang().between_sentences();
        self.detail = format!("{}{space}{sentence}", self.detail);
        self
    }

    /// Names the entry of the audit log instead of the request.
    pub fn reference(mut self, reference: String) -> Problem {
        self.reference = reference;
        self
    }

    /// Names whom to ask, if that is set.
    pub fn contact(mut self, contact: Option<&Contact>) -> Problem {
        self.contact = contact.map(Contact::to_string);
        self
    }

    pub fn retry_after(mut self, seconds: u32) -> Problem {
        self.retry_after = Some(seconds);
        self
    }
}

/// The title and the detail of an error. What pages say of forms and buttons is of no use to a
/// script: those errors have sentences of their own, `api-{word}-title` and `-detail`. Of some
/// others a script can follow the advice too.
fn of_kind(kind: ErrorKind, words: &Words, contact: Option<&Contact>) -> (String, String) {
    let word = kind.as_str();
    let text = |key: String| words.t(&key).into_owned();
    match kind {
        ErrorKind::SignIn
        | ErrorKind::CrossOrigin
        | ErrorKind::TooLarge
        | ErrorKind::BadForm
        | ErrorKind::MediaType => (
            text(format!("api-{word}-title")),
            text(format!("api-{word}-detail")),
        ),
        ErrorKind::PreconditionRequired
        | ErrorKind::Host
        | ErrorKind::TransferCoding
        | ErrorKind::SearchTooLong
        | ErrorKind::PageToken => {
            let (what, todo) = (
                text(format!("error-{word}-text")),
                contact::remedy(words, contact, kind),
            );
            (
                text(format!("error-{word}-title")),
                format!("{what} {todo}"),
            )
        }
        _ => (
            text(format!("error-{word}-title")),
            text(format!("error-{word}-text")),
        ),
    }
}

/// The address of the help page about it.
fn help(id: &str) -> String {
    format!("/help/errors#{id}")
}

/// The sentence for one member.
pub fn detail(words: &Words, member: &str, code: &str, rule: Option<&Code>) -> String {
    match rule {
        // A page has an input for it.
        Some(Code::Required) if member == REASON => words.t("problem-reason-header").into_owned(),
        Some(rule) => {
            let problem = FieldProblem {
                key: member.to_owned(),
                code: rule.clone(),
            };
            notice::problem_text(words, &problem)
        }
        None => words.t(&format!("problem-{code}")).into_owned(),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        match status {
            StatusCode::UNAUTHORIZED => {
                let challenge = HeaderValue::from_static(SIGN_IN_CHALLENGE);
                headers.insert(header::WWW_AUTHENTICATE, challenge);
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
            }
            _ => {}
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if let Some(tag) = self.entity_tag.as_deref().and_then(|tag| tag.parse().ok()) {
            headers.insert(header::ETAG, tag);
        }
        response
    }
}
