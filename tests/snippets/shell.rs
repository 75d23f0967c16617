//! The REST call: bash accepts it, and hands curl exactly the words and the body that were meant,
//! whatever was typed.

use crate::{Case, HOSTILE, REQUEST_ID, cases, targets};
use portal::profile::{BILLING, Json, Target};
use portal::snippets::Tool;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Runs a script with bash in an empty folder; answers what it printed and whether the folder is
/// still empty.
fn bash(arguments: &[&str], script: &str) -> (String, bool) {
    let folder = std::env::temp_dir().join(format!(
        "portal-snippets-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::create_dir_all(&folder).unwrap();
    let mut child = Command::new("bash")
        .args(arguments)
        .current_dir(&folder)
        .env("TOKEN", "a token")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("bash is on the machine");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}\n{script}",
        String::from_utf8_lossy(&output.stderr)
    );
    let is_empty = std::fs::read_dir(&folder).unwrap().next().is_none();
    std::fs::remove_dir_all(&folder).unwrap();
    (String::from_utf8(output.stdout).unwrap(), is_empty)
}

/// A stand-in for curl: its words, then what it reads, each ended by NUL.
const CURL: &str = "curl() { printf '%s\\0' \"$@\"; cat; printf '\\0'; }\n";

fn check(case: &Case) {
    let code = case.script(Tool::Curl).code.unwrap();
    bash(&["-n"], &code);
    let (printed, is_empty) = bash(&[], &format!("{CURL}{code}\n"));
    assert!(is_empty, "something in the command ran: {code}");
    let words: Vec<&str> = printed.trim_end_matches('\0').split('\0').collect();
    let (body, words) = words.split_last().unwrap();
    let mut expected = vec![
        "--fail-with-body".to_owned(),
        "--request".to_owned(),
        "PUT".to_owned(),
        case.request.address.clone(),
    ];
    let headers = [
        ("Authorization", "Bearer a token".to_owned()),
        ("MS-RequestId", REQUEST_ID.to_owned()),
    ];
    for (name, value) in headers.iter().chain(&case.request.headers) {
        expected.extend(["--header".to_owned(), format!("{name}: {value}")]);
    }
    expected.extend(["--data-binary".to_owned(), "@-".to_owned()]);
    assert_eq!(
        words,
        expected.iter().map(String::as_str).collect::<Vec<_>>(),
        "{code}"
    );
    assert_eq!(
        Json::parse(body.as_bytes()).unwrap(),
        case.request.body,
        "{code}"
    );
}

// D2: the same tree, numbers as they were spelled.
#[test]
fn curl_gets_the_portals_own_request() {
    for case in targets().iter().flat_map(cases) {
        check(&case);
    }
}

#[test]
fn a_quote_in_an_entity_tag_stays_in_it_and_a_line_break_in_one_stops_the_command() {
    let mut case = Case::new("tag", &targets()[4], &[("companyName", HOSTILE)]);
    case.request.headers.pop();
    case.request
        .headers
        .push(("If-Match", "\"it's $(touch pwned) `id`\"".to_owned()));
    check(&case);
    case.request
        .headers
        .push(("If-Match", "\"1\"\r\nX-Other: 2".to_owned()));
    let script = case.script(Tool::Curl);
    assert_eq!(script.code, None);
    assert_eq!(script.notes.len(), 1);
}

// D7
#[test]
fn any_text_reaches_curl_as_it_was_typed() {
    let mut runner =
        proptest::test_runner::TestRunner::new(proptest::test_runner::Config::with_cases(24));
    runner
        .run(&proptest::prelude::any::<String>(), |text| {
            check(&Case::new(
                "any",
                &Target::Partner(&BILLING),
                &[
                    ("purchaseOrderNumber", &text),
                    ("address.city", &format!("'{text}")),
                ],
            ));
            Ok(())
        })
        .unwrap();
}
