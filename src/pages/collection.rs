//! `POST /customers/collection`: starts, pauses, resumes or stops reading all customers.

use super::collection_note::progress_address;
use crate::components::PageContext;
use crate::customers::{CollectionCommand, Customers};
use crate::error::Error;
use axum::extract::{Form, State};
use axum::response::Redirect;
use serde::Deserialize;

/// The form: a button for each command.
#[derive(Debug, Deserialize)]
pub struct CollectionForm {
    command: CollectionCommand,
}

pub async fn submit(
    page: PageContext,
    State(customers): State<Customers>,
    Form(form): Form<CollectionForm>,
) -> Result<Redirect, Error> {
    customers.command(page.person()?, form.command).await?;
    Ok(Redirect::to(&progress_address("/customers", page.now)))
}
