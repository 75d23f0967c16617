//! `portal migrate` updates the tables as their owner, so that the portal can run under a role with
//! fewer rights.

use crate::config::{DatabaseSettings, SettingSource, database_place};
use crate::server::startup::CommandError;
use crate::store::grants;
use std::io::Write;
use std::process::ExitCode;

/// Updates the tables and grants `role`, if given, the rights that the portal needs.
///
/// # Errors
///
/// Fails if the database does not open, a migration fails, or the rights cannot be granted.
pub async fn run(source: &SettingSource<'_>, role: Option<&str>) -> Result<ExitCode, CommandError> {
    let url = DatabaseSettings::address(source)?;
    let place = database_place(url.reveal());
    let beyond = grants::migrate(url.reveal(), role)
        .await
        .map_err(|error| CommandError::failed("the tables cannot be brought up to date", error))?;
    let done = match (role, beyond) {
        (Some(role), Some(rights)) => format!(
            "The tables are up to date ({place}). {role} may use them, and may read and add to the audit log, but has further rights ({rights}), with which what is recorded could be changed: they were granted to PUBLIC or to a role that it is a member of, and have to be taken from there (REVOKE)."
        ),
        (Some(role), None) => format!(
            "The tables are up to date ({place}). {role} may use them, and may read and add to the audit log."
        ),
        (None, _) => format!("The tables are up to date ({place})."),
    };
    // It is done, whether or not somebody can read that.
    let _ = writeln!(std::io::stdout(), "{done}");
    Ok(ExitCode::SUCCESS)
}
