//! Whose token reads. Everything that writes takes [`Credentials`], which are a person's.

use super::limiter::CallPurpose;
use super::{Caller, Credentials};
use crate::auth::ReadOnlyToken;
use reqwest::{Method, RequestBuilder};

/// The locale of calls for which nobody waits.
const LOCALE: &str = "en-US";

/// The token of a read.
#[derive(Debug, Clone, Copy)]
pub enum Reader<'a> {
    Person(&'a Credentials),
    /// Watching, whose calls are behind those of people.
    Watching(&'a ReadOnlyToken),
}

impl<'a> From<&'a Credentials> for Reader<'a> {
    fn from(credentials: &'a Credentials) -> Reader<'a> {
        Reader::Person(credentials)
    }
}

impl<'a> From<&'a ReadOnlyToken> for Reader<'a> {
    fn from(token: &'a ReadOnlyToken) -> Reader<'a> {
        Reader::Watching(token)
    }
}

impl Reader<'_> {
    /// Begins a GET with the token.
    pub(super) fn get(self, http: &reqwest::Client, address: &str) -> RequestBuilder {
        match self {
            Reader::Person(credentials) => http
                .request(Method::GET, address)
                .bearer_auth(credentials.token.reveal()),
            Reader::Watching(token) => token.get(http, address),
        }
    }

    /// What others are told of the call.
    pub(super) fn caller(self) -> Caller {
        match self {
            Reader::Person(credentials) => Caller::of(credentials),
            Reader::Watching(_) => Caller {
                name: "".into(),
                locale: LOCALE,
            },
        }
    }

    /// The purpose of a call that has this one if a person reads.
    pub(super) fn purpose(self, of_person: CallPurpose) -> CallPurpose {
        match self {
            Reader::Person(_) => of_person,
            Reader::Watching(_) => CallPurpose::Watching,
        }
    }
}
