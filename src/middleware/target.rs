//! The extractor of the document that an address belongs to.

use crate::error::{Error, ErrorKind};
use crate::profile::Target;
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams};
use axum::http::request::Parts;

/// The document of a route with `{profile}`, or with `{id}` and `billing` or `company` in its
/// pattern.
#[derive(Debug, Clone)]
pub struct DocumentTarget(pub Target);

impl<S: Send + Sync> FromRequestParts<S> for DocumentTarget {
    type Rejection = Error;

    /// Fails with `NotFound` for a profile that does not exist and for a customer id that is not a
    /// GUID, and with `BadForm` for a path that is not UTF-8.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<DocumentTarget, Error> {
        let pattern = parts
            .extensions
            .get::<MatchedPath>()
            .map_or_else(String::new, |path| path.as_str().to_owned());
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| ErrorKind::BadForm)?;
        let target = params.iter().find_map(|(name, value)| match name {
            "profile" => Target::partner(value),
            "id" if pattern.contains("/billing") => Target::customer_billing(value),
            "id" if pattern.contains("/company") => Target::customer_company(value),
            _ => None,
        });
        Ok(DocumentTarget(target.ok_or(ErrorKind::NotFound)?))
    }
}
