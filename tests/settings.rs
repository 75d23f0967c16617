//! The real program: help, and what it says of wrong settings.

use portal_test_support::program;
use std::process::Output;

fn portal(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    program(env!("CARGO_BIN_EXE_portal"))
        .args(arguments)
        .envs(settings.iter().copied())
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn without_arguments_it_prints_help() {
    let output = portal(&[], &[]);
    assert_eq!(output.status.code(), Some(0));
    let help = text(&output.stdout);
    assert!(
        help.contains("Usage: portal")
            && help.contains("serve")
            && help.contains("doctor")
            && help.contains("audit"),
        "{help}"
    );
}

#[test]
fn serve_help_prints_every_setting() {
    let output = portal(&["serve", "--help"], &[]);
    assert_eq!(output.status.code(), Some(0));
    let help = text(&output.stdout);
    for setting in portal::config::table::TABLE {
        assert!(
            help.contains(setting.name) && help.contains(setting.meaning),
            "{}",
            setting.name
        );
    }
}

#[test]
fn wrong_settings_are_all_named_and_no_secret_is_told() {
    let output = portal(
        &["serve"],
        &[
            ("PORTAL_ADDR", "nowhere"),
            ("PORTAL_URL", "http://portal.example.com"),
            ("PORTAL_CLOUD", "germany"),
            ("PORTAL_TENANT_ID", "contoso"),
            ("PORTAL_CLIENT_ID", "app"),
            ("PORTAL_CLIENT_SECRET", "hush-hush-1"),
            ("PORTAL_CLIENT_CERTIFICATE_FILE", "hush-hush-2"),
            (
                "PORTAL_DATABASE_URL",
                "mysql://portal:hush-hush-3@db/portal",
            ),
            ("PORTAL_ENCRYPTION_KEYS", "k:hush-hush-4"),
            ("PORTAL_SESSION_IDLE", "soon"),
            ("PORTAL_LOG_FORMAT", "xml"),
        ],
    );
    assert_eq!(output.status.code(), Some(2));
    let lines = text(&output.stderr);
    for name in [
        "PORTAL_ADDR",
        "PORTAL_URL",
        "PORTAL_CLOUD",
        "PORTAL_TENANT_ID",
        "PORTAL_CLIENT_ID",
        "PORTAL_CLIENT_CERTIFICATE_FILE",
        "PORTAL_DATABASE_URL",
        "PORTAL_ENCRYPTION_KEYS",
        "PORTAL_SESSION_IDLE",
        "PORTAL_LOG_FORMAT",
    ] {
        let line = lines
            .lines()
            .find(|line| line.starts_with(&format!("{name}: ")))
            .unwrap_or_else(|| panic!("{name} in {lines}"));
        assert!(line.contains("example: "), "{line}");
    }
    assert!(
        !lines.contains("hush") && output.stdout.is_empty(),
        "{lines}"
    );
}

#[test]
fn the_sandbox_does_not_start_beside_a_real_cloud() {
    let output = portal(
        &["serve", "--sandbox"],
        &[
            ("PORTAL_CLOUD", "global"),
            ("PORTAL_TENANT_ID", "11111111-2222-3333-4444-555555555555"),
        ],
    );
    assert_eq!(output.status.code(), Some(2));
    let lines = text(&output.stderr);
    assert!(
        lines.contains("PORTAL_CLOUD: ")
            && lines.contains("PORTAL_TENANT_ID: ")
            && lines.contains("--sandbox"),
        "{lines}"
    );
}

#[test]
fn an_address_in_use_is_said() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let output = portal(&["serve", "--sandbox", "--addr", &addr], &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains(&addr));
}

#[test]
fn a_wrong_command_is_a_usage_error() {
    assert_eq!(portal(&["sevre"], &[]).status.code(), Some(2));
}
