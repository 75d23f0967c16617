//! `portal migrate`: the tables are brought up to date by their owner, so that the portal can work
//! as a role that may do less.

use crate::config::{DatabaseSettings, SettingSource};
use crate::server::startup::Stop;
use crate::store::grants;
use std::process::ExitCode;

pub async fn run(source: &SettingSource<'_>, role: Option<&str>) -> Result<ExitCode, Stop> {
    let url = DatabaseSettings::address(source)?;
    grants::migrate(url.reveal(), role)
        .await
        .map_err(|error| Stop::failed("the tables cannot be brought up to date", error))?;
    match role {
        Some(role) => println!(
            "The tables are up to date. {role} may use them, and may read and add to the record."
        ),
        None => println!("The tables are up to date."),
    }
    Ok(ExitCode::SUCCESS)
}
