//! The real program as a process of its own.

use std::process::Command;

/// The program at `path` (a test passes `env!("CARGO_BIN_EXE_portal")`), without the `PORTAL_…`
/// variables of whoever runs the tests.
pub fn program(path: &str) -> Command {
    let mut command = Command::new(path);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PORTAL_") {
            command.env_remove(name);
        }
    }
    command
}
