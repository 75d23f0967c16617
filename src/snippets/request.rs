//! The request that the snippets repeat.

use crate::profile::Json;

/// The request that a save sends, without the token.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: &'static str,
    pub address: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Json,
}
