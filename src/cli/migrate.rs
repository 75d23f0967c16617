//! `portal migrate` updates the tables as their owner, so that the portal can run under a role with
//! fewer rights.

use crate::config::{DatabaseSettings, SettingSource};
use crate::server::startup::CommandError;
use crate::store::grants;
use std::process::ExitCode;

/// Updates the tables and grants `role`, if given, the rights that the portal needs.
///
/// # Errors
///
/// Fails if the database does not open, a migration fails, or the rights cannot be granted.
pub async fn run(source: &SettingSource<'_>, role: Option<&str>) -> Result<ExitCode, CommandError> {
    let url = DatabaseSettings::address(source)?;
    grants::migrate(url.reveal(), role)
        .await
        .map_err(|error| CommandError::failed("the tables cannot be brought up to date", error))?;
    match role {
        Some(role) => println!(
            "The tables are up to date. {role} may use them, and may read and add to the record."
        ),
        None => println!("The tables are up to date."),
    }
    Ok(ExitCode::SUCCESS)
}
