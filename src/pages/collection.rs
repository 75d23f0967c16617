//! `POST /customers/collection` and `POST /customers/addresses`: start, pause, resume or stop a job
//! that goes through all customers.

use crate::components::PageContext;
use crate::components::address_note::addresses_address;
use crate::components::collection_note::progress_address;
use crate::customers::{CollectionCommand, CollectionKind, Customers};
use crate::error::Error;
use axum::extract::{Form, State};
use axum::response::Redirect;
use serde::Deserialize;

/// The form: a button for each command.
#[derive(Debug, Deserialize)]
pub struct CollectionForm {
    command: CollectionCommand,
}

/// Reading all customers.
pub async fn submit(
    page: PageContext,
    State(customers): State<Customers>,
    Form(form): Form<CollectionForm>,
) -> Result<Redirect, Error> {
    let kind = CollectionKind::Customers;
    customers
        .command(page.person()?, kind, form.command)
        .await?;
    Ok(Redirect::to(&progress_address("/customers", page.now)))
}

/// Having all addresses validated.
pub async fn submit_addresses(
    page: PageContext,
    State(customers): State<Customers>,
    Form(form): Form<CollectionForm>,
) -> Result<Redirect, Error> {
    let kind = CollectionKind::Addresses;
    customers
        .command(page.person()?, kind, form.command)
        .await?;
    Ok(Redirect::to(&addresses_address(page.now)))
}
