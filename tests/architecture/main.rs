//! The map of `src`: which room may import which.
//!
//! Reads the `use` lines and the inline paths of every file that is not a test, and fails on an
//! import that the map does not allow. `cargo test --test architecture -- --nocapture` also prints
//! figures of the source, and the files that make up its largest circle.

mod figures;
mod known;
mod source;
mod tokens;

use Imports::{Below, BelowBut, Only};
use figures::Bounds;
use known::KNOWN;
use source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The rooms from top to bottom, and the rooms that each may import. A room is a folder or a file
/// directly in `src`. Rooms on one line do not import each other.
#[rustfmt::skip]
const MAP: &[(&[&str], Imports)] = &[
    (&["lib"],                       Only(&[])),
    (&["main"],                      BelowBut(&["state"])),
    (&["cli"],                       BelowBut(&["state"])),
    // It speaks HTTP with the portal, and nothing below names it. It issues tokens by the portal's
    // clock.
    (&["sandbox"],                   Only(&["profile", "clock"])),
    (&["server"],                    Below),
    (&["router"],                    Below),
    // Handlers take the services from it, by axum's `FromRef`, and never name it.
    (&["state"],                     Below),
    // What is shown comes from services.
    (&["pages", "api"],              BelowBut(&["store"])),
    (&["app"],                       BelowBut(&["store"])),
    (&["components"],                BelowBut(&["store"])),
    // Layers around every route, and the extractors that handlers share.
    (&["middleware"],                Below),
    (&["notifications"],             Below),
    (&["watching"],                  Below),
    (&["change_sets"],               Below),
    (&["editing"],                   Below),
    (&["customers"],                 Below),
    (&["history"],                   Below),
    // A session at Partner Center needs a person's tokens.
    (&["partner_center"],            Below),
    (&["auth"],                      Below),
    (&["store"],                     Below),
    (&["snippets", "error_catalog"], Below),
    (&["telemetry"],                 Below),
    (&["config"],                    Below),
    (&["expiring_map", "rate_limit", "weak_map"], Below),
    (&["audit_log", "news", "version_entry", "time_zone"], Below),
    (&["error", "clock", "cookie", "assets", "role"], Below),
    (&["text"],                      Below),
    (&["islands"],                   Only(&["profile"])),
    (&["profile"],                   Only(&[])),
];

/// Names that stand in few rooms only. `feature` is that of `#[cfg(feature = "…")]`.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("leptos_axum", &["app"]),
    ("feature", &["lib", "main"]),
    ("sqlx", &["store", "cli"]),
    ("rusqlite", &["store"]),
];

/// Rooms of the map that need not exist, because they are still to come or about to go.
const PLANNED: &[&str] = &[];

/// Figures that may not grow.
const BOUNDS: Bounds = Bounds {
    circle: 5,
    room: 15.0,
    types_declared_twice: 10,
    questions: 3.0,
    long_lines: 1.0,
};

/// The rooms that a room may import.
enum Imports {
    /// Every room on a lower line.
    Below,
    /// Every room on a lower line, without these.
    BelowBut(&'static [&'static str]),
    /// These rooms, on whatever line.
    Only(&'static [&'static str]),
}

/// The reason why the map does not allow `from` to import `to`; `None` if it does.
fn refusal(from: &str, to: &str) -> Option<String> {
    if from == to {
        return None;
    }
    let line = |room| MAP.iter().position(|(rooms, _)| rooms.contains(&room));
    let Some(at) = line(from) else {
        return Some(format!("the map has no line for `{from}`"));
    };
    match &MAP[at].1 {
        Only(rooms) if rooms.contains(&to) => None,
        Only(rooms) => Some(format!("`{from}` imports only {rooms:?}")),
        BelowBut(rooms) if rooms.contains(&to) => Some(format!("`{from}` never imports `{to}`")),
        Below | BelowBut(_) if line(to).is_some_and(|below| below > at) => None,
        Below | BelowBut(_) => Some(format!("`{to}` is not below `{from}`")),
    }
}

/// The imports against the map, by file and imported room, each with its first place and the
/// reason.
fn violations(source: &Source) -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for import in source.imports() {
        // A name that one room has from another counts for both.
        for to in BTreeSet::from([import.room.as_str(), room(import.target)]) {
            if let Some(reason) = refusal(room(import.file), to) {
                let place = format!("src/{}:{}: `{}`", import.file, import.line, import.path);
                found
                    .entry((import.file.to_owned(), to.to_owned()))
                    .or_insert(format!("{place}: {reason}"));
            }
        }
    }
    found
}

/// The room of a file, given by its path inside `src`.
fn room(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or(file)
}

#[test]
fn rooms_import_what_the_map_allows() {
    let found = violations(Source::of_this_package());
    let mut pairs = BTreeMap::<_, usize>::new();
    for (file, to) in found.keys() {
        *pairs.entry((room(file), to)).or_default() += 1;
    }
    println!("{} imports against the map", found.len());
    for ((from, to), files) in pairs {
        println!("{files:4} files of {from} import {to}");
    }

    let known = KNOWN
        .iter()
        .map(|(file, to)| ((*file).to_owned(), (*to).to_owned()))
        .collect::<BTreeSet<_>>();
    let mut message = String::new();
    for (_, text) in found.iter().filter(|(key, _)| !known.contains(key)) {
        message += &format!("{text}\n");
    }
    for key in known.iter().filter(|key| !found.contains_key(key)) {
        message += &format!("gone from src, to be removed from known.rs: {key:?}\n");
    }
    assert!(message.is_empty(), "\n{message}");
}

#[test]
fn every_room_has_a_line_and_every_line_a_room() {
    let source = Source::of_this_package();
    let exist = source.names().map(room).collect::<BTreeSet<_>>();
    let listed = MAP
        .iter()
        .flat_map(|(rooms, _)| rooms.iter().copied())
        .collect::<BTreeSet<_>>();
    let unlisted = exist.difference(&listed).collect::<Vec<_>>();
    assert!(
        unlisted.is_empty(),
        "rooms without a line in MAP: {unlisted:?}"
    );
    let gone = listed
        .difference(&exist)
        .filter(|room| !PLANNED.contains(room))
        .collect::<Vec<_>>();
    assert!(
        gone.is_empty(),
        "lines of MAP without a room in src: {gone:?}"
    );
}

#[test]
fn some_names_stand_in_few_rooms_only() {
    let found = Source::of_this_package()
        .rare_names()
        .filter(|(name, file, _)| {
            let allowed = ONLY_IN.iter().find(|(rare, _)| rare == name);
            allowed.is_some_and(|(_, rooms)| !rooms.contains(&room(file)))
        })
        .map(|(name, file, line)| format!("src/{file}:{line}: `{name}`"))
        .collect::<Vec<_>>();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_state_has_no_methods() {
    let source = Source::of_this_package();
    let found = source.inherent_methods_of("AppState").collect::<Vec<_>>();
    assert!(found.is_empty(), "impl AppState in {found:?}");
}

/// Cargo does not run what stands there: `doctest = false` in Cargo.toml.
#[test]
fn no_comment_holds_code_that_nobody_runs() {
    let is_code = |line: &str| {
        let line = line.trim_start();
        let text = line.strip_prefix("///").or(line.strip_prefix("//!"));
        text.is_some_and(|text| text.trim_start().starts_with("```"))
    };
    let texts = &Source::of_this_package().texts;
    let found = texts
        .iter()
        .filter(|(_, text)| text.lines().any(is_code))
        .map(|(name, _)| name)
        .collect::<Vec<_>>();
    assert!(found.is_empty(), "code in comments of {found:?}");
}

#[test]
fn the_figures_of_the_source_stay_within_their_bounds() {
    let source = Source::of_this_package();
    figures::check(source, &BOUNDS);
}

/// CONTRIBUTING.md has the same rooms in the same order.
#[test]
fn contributing_shows_the_same_map() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/CONTRIBUTING.md"))
        .expect("CONTRIBUTING.md");
    let section = text
        .split("\n## ")
        .find(|section| section.starts_with("The rooms of the source"))
        .expect("the section with the rooms");
    let shown = section
        .lines()
        .filter(|line| line.starts_with('|') && !line.starts_with("| Floor"))
        .filter_map(|line| line.split('|').nth(2))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .map(|name| name.trim_end_matches('/').trim_end_matches(".rs"))
        .collect::<Vec<_>>();
    let listed = MAP
        .iter()
        .flat_map(|(rooms, _)| rooms.iter().copied())
        .filter(|room| !PLANNED.contains(room) || shown.contains(room))
        .collect::<Vec<_>>();
    assert_eq!(shown, listed);
}

/// The imports against the map in a source folder with these files, in the form `file: room`.
fn found_in(files: &[(&str, &str)]) -> Vec<String> {
    let texts = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    violations(&Source::read(texts))
        .into_keys()
        .map(|(file, to)| format!("{file}: {to}"))
        .collect()
}

const CLOCK: (&str, &str) = ("clock.rs", "pub struct Clock;");
const STORE: (&str, &str) = ("store/mod.rs", "pub mod rows;\npub use rows::Row;");
const ROWS: (&str, &str) = ("store/rows.rs", "pub struct Row;");
const PAGES: (&str, &str) = ("pages/mod.rs", "pub mod review;");

#[test]
fn a_wrong_import_is_seen_in_every_form() {
    for text in [
        "use crate::store::Row;",
        "use crate::{clock::Clock, store::{self, rows::Row as Stored}};",
        "use super::super::store::Row;",
        "pub use crate::store::*;",
        "use crate::store as kept;",
        "fn f(row: &crate::store::Row) {}",
        "fn f() { view! { <p>{super::super::store::Row::default()}</p> } }",
        "mod inner { fn f(row: super::super::super::store::Row) {} }",
        "fn f() { use crate::store::rows; }",
        "#[cfg(not(test))] use crate::store::Row;",
        "#[derive(Debug)] #[with(crate::store::rows)] struct Page;",
    ] {
        let found = found_in(&[CLOCK, STORE, ROWS, PAGES, ("pages/review.rs", text)]);
        assert_eq!(found, ["pages/review.rs: store"], "{text}");
    }
}

#[test]
fn what_the_map_allows_is_not_reported() {
    for text in [
        "use crate::clock::Clock;",
        "use crate::clock; fn f() -> clock::Clock { todo!() }",
        "pub(crate) fn f() {} pub(in crate::pages) fn g() {}",
        "use self::inner::Row; mod inner { pub struct Row; }",
        "use store::Row;",
        "/// See [`crate::store::Row`].\nfn f() -> &'static str { \"crate::store::Row\" }",
    ] {
        let found = found_in(&[CLOCK, STORE, ROWS, PAGES, ("pages/review.rs", text)]);
        assert_eq!(found, Vec::<String>::new(), "{text}");
    }
}

#[test]
fn tests_may_import_everything() {
    for text in [
        "#[cfg(test)] use crate::store::{Row, rows};\n#[cfg(test)] mod inner { use crate::store; }",
        "#[cfg(all(test, unix))] fn f() { crate::store::open() }",
        "#[cfg(test)] #[allow(unused)] pub mod more;",
    ] {
        let page = format!("{text}\n#[cfg(test)] #[path = \"review/more.rs\"] mod more;");
        let found = found_in(&[
            STORE,
            ROWS,
            PAGES,
            ("pages/review.rs", &page),
            ("pages/review/more.rs", "use crate::store::Row;"),
        ]);
        assert_eq!(found, Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_re_export_does_not_hide_the_room_that_a_name_comes_from() {
    let history = (
        "history/mod.rs",
        "use super::store;\npub use store::Row as Entry;",
    );
    let page = (
        "pages/review.rs",
        "use crate::history; fn f(entry: history::Entry) {}",
    );
    let found = found_in(&[STORE, ROWS, PAGES, history, page]);
    assert_eq!(found, ["pages/review.rs: store"]);
}

#[test]
fn the_command_line_is_read_as_a_crate_of_its_own() {
    let state = ("state.rs", "pub struct AppState;");
    let main = (
        "main.rs",
        "mod command { use portal::state::AppState; use super::Line; }",
    );
    assert_eq!(found_in(&[state, main]), ["main.rs: state"]);
}

#[test]
fn methods_of_a_type_are_told_from_those_of_a_trait() {
    let methods = "impl AppState { pub fn start() {} }";
    let others = "impl FromRef<AppState> for Store { fn from_ref() {} } impl AppState {}";
    for (text, count) in [(methods, 1), (others, 0)] {
        let source = Source::read([("state.rs".to_owned(), text.to_owned())].into());
        assert_eq!(
            source.inherent_methods_of("AppState").count(),
            count,
            "{text}"
        );
    }
}
