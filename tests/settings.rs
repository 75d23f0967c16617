//! The real program: help, and what it says of wrong settings.

use portal_test_support::{Folder, program};
use std::process::{Command, Output};

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

const REAL: &[(&str, &str)] = &[
    ("PORTAL_TENANT_ID", "11111111-2222-3333-4444-555555555555"),
    ("PORTAL_CLIENT_ID", "66666666-7777-8888-9999-000000000000"),
    ("PORTAL_CLIENT_SECRET", "hush-hush"),
    (
        "PORTAL_ENCRYPTION_KEYS",
        "k:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
    ),
    ("PORTAL_ADDR", "127.0.0.1:0"),
];

/// Every command that connects to the database.
const COMMANDS: &[&[&str]] = &[
    &["serve"],
    &["serve", "--sandbox"],
    &["doctor"],
    &["migrate"],
    &["audit", "verify"],
    &["audit", "export"],
];

#[test]
fn no_part_of_the_database_address_is_written_anywhere() {
    for address in [
        "postgres://portal:hush?hush=hush@127.0.0.1:9/portal",
        "postgres://portal:1?hush=hush@127.0.0.1:9/portal",
        "postgres://portal:hush#hush@127.0.0.1:9/portal",
        "postgres://portal:1/hush@127.0.0.1:9/portal",
        "postgres://portal:hush@hush@127.0.0.1:9/portal",
        "postgres://portal@127.0.0.1:9/portal?hush=hush",
        "postgres://portal:hush%0A@127.0.0.1:9/portal",
        "sqlite://portal:hush@127.0.0.1:9/portal",
    ] {
        for command in COMMANDS {
            let mut settings: Vec<(&str, &str)> = REAL.to_vec();
            if command.contains(&"--sandbox") {
                settings.clear();
            }
            settings.extend([("PORTAL_DATABASE_URL", address), ("PORTAL_LOG", "trace")]);
            let output = portal(command, &settings);
            let said = text(&output.stderr) + &text(&output.stdout);
            assert!(!output.status.success(), "{command:?} {address}");
            assert!(
                said.contains("PORTAL_DATABASE_URL: "),
                "{command:?}: {said}"
            );
            assert!(!said.contains("hush"), "{command:?} {address}: {said}");
        }
    }
}

#[test]
fn the_reason_why_there_is_no_database_is_told_with_its_place() {
    for command in COMMANDS {
        let mut settings: Vec<(&str, &str)> = REAL.to_vec();
        if command.contains(&"--sandbox") {
            settings.clear();
        }
        settings.push((
            "PORTAL_DATABASE_URL",
            "postgres://p:hush@127.0.0.1:9/portal",
        ));
        let output = portal(command, &settings);
        let said = text(&output.stderr) + &text(&output.stdout);
        assert!(
            said.contains("127.0.0.1:9/portal: Connection refused"),
            "{command:?}: {said}"
        );
        assert!(
            !said.contains("hush") && !said.contains("pool timed out"),
            "{said}"
        );
    }
}

#[test]
fn a_setting_that_is_not_text_is_told() {
    use std::os::unix::ffi::OsStrExt;
    let output = program(env!("CARGO_BIN_EXE_portal"))
        .arg("serve")
        .env(
            "PORTAL_CLIENT_SECRET",
            std::ffi::OsStr::from_bytes(b"hush\xe9"),
        )
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let lines = text(&output.stderr);
    assert!(
        lines.starts_with("PORTAL_CLIENT_SECRET: is not UTF-8"),
        "{lines}"
    );
}

#[test]
fn the_example_of_a_key_works_where_it_is_typed() {
    let output = portal(&["serve"], &[]);
    let lines = text(&output.stderr);
    let line = lines
        .lines()
        .find(|line| line.starts_with("PORTAL_ENCRYPTION_KEYS: "))
        .unwrap();
    let (_, command) = line.split_once("example: ").unwrap();
    let command = command.trim_end_matches(" prints one");
    let printed = Command::new("sh").args(["-c", command]).output().unwrap();
    let printed = text(&printed.stdout);
    let (name, value) = printed.trim().split_once('=').unwrap();
    let lines = text(&portal(&["serve"], &[(name, value)]).stderr);
    assert!(!lines.contains("PORTAL_ENCRYPTION_KEYS"), "{lines}");
}

#[test]
fn a_wrong_command_is_a_usage_error() {
    assert_eq!(portal(&["sevre"], &[]).status.code(), Some(2));
}

/// A misspelt name is told where it is the reason: when a start fails, and where a command would
/// work on another database.
#[test]
fn a_name_that_is_no_setting_is_told_by_every_command() {
    let folder = Folder::new("misspelt");
    let config = folder.write("portal.env", "TENANT_ID=hush\n");
    let config = config.display().to_string();
    let settings = [
        ("PORTAL_CONFIG", config.as_str()),
        ("PORTAL_DATABASE_URI", "hush"),
    ];
    for command in [
        &["serve"][..],
        &["migrate"],
        &["audit", "verify"],
        &["audit", "export"],
        &["ready"],
    ] {
        let output = program(env!("CARGO_BIN_EXE_portal"))
            .args(command)
            .envs(settings)
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = text(&output.stderr);
        for other in ["PORTAL_TENANT_ID", "PORTAL_DATABASE_URL"] {
            assert!(
                said.contains(&format!("did you mean {other}?")),
                "{command:?}: {said}"
            );
        }
        assert!(!said.contains("hush"), "{command:?}: {said}");
    }
    let output = portal(
        &["serve", "--sandbox"],
        &[("PORTAL_ADDR", "nowhere"), ("PORTAL_TENANT", "hush")],
    );
    let said = text(&output.stderr);
    assert!(
        said.starts_with("PORTAL_ADDR: ") && said.contains("did you mean PORTAL_TENANT_ID?"),
        "{said}"
    );
}

#[test]
fn paths_of_files_are_taken_without_what_stands_around_them() {
    let folder = Folder::new("around");
    let keys = folder.write("keys", "k:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
    let (plain, database) = (keys.display().to_string(), folder.database());
    for (path, status) in [
        (format!(" {plain}\r\n"), Some(1)),
        (format!("\"{plain}\""), Some(2)),
    ] {
        let output = portal(
            &["audit", "verify"],
            &[
                ("PORTAL_ENCRYPTION_KEYS_FILE", &path),
                ("PORTAL_DATABASE_URL", &database),
            ],
        );
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), status, "{said}");
        let says = if status == Some(1) {
            "there is no database"
        } else {
            "PORTAL_ENCRYPTION_KEYS_FILE: has quotation marks"
        };
        assert!(said.contains(says), "{said}");
    }
}
