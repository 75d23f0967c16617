//! Figures of the source that may not grow.

use crate::room;
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};

/// The largest values that are allowed.
pub struct Bounds {
    /// Files that import each other in a circle.
    pub circle: usize,
    /// Lines of the largest room, in percent of all.
    pub room: f64,
    /// Names of types that are declared more than once.
    pub types_declared_twice: usize,
    /// Doc comments that begin with What, How, Whether, Who or Where, in percent of all.
    pub questions: f64,
    /// Lines with more than 100 columns, in percent of all.
    pub long_lines: f64,
}

/// Prints the figures.
///
/// # Panics
///
/// If one of them exceeds its bound.
pub fn check(source: &Source, bounds: &Bounds) {
    let circle = largest_circle(source);
    let (largest_room, room_share) = largest_room(source);
    let twice = types_declared_twice(source);
    let doc_comments = source.files.iter().map(|file| file.doc_comments).sum();
    let questions = source.files.iter().map(|file| file.questions).sum();
    let lines = source.texts.values().flat_map(|text| text.lines());
    let long = lines
        .clone()
        .filter(|line| line.chars().count() > 100)
        .count();

    let figures = [
        (
            "files in the largest circle",
            circle.len() as f64,
            bounds.circle as f64,
        ),
        (
            "% of the lines in the largest room",
            room_share,
            bounds.room,
        ),
        (
            "types declared more than once",
            twice.len() as f64,
            bounds.types_declared_twice as f64,
        ),
        (
            "% of doc comments are questions",
            percent(questions, doc_comments),
            bounds.questions,
        ),
        (
            "% of lines over 100 columns",
            percent(long, lines.count()),
            bounds.long_lines,
        ),
    ];
    for (name, value, bound) in figures {
        println!("{value:6.1} {name} (bound {bound})");
    }
    println!("largest room: {largest_room}");
    println!("declared more than once: {}", twice.join(" "));
    println!("largest circle: {}", circle.join(" "));
    for (name, value, bound) in figures {
        assert!(value <= bound, "{value:.1} {name}, more than {bound}");
    }
}

/// The largest set of files that all reach each other by imports. A file's imports of its own
/// submodules are left out, because a `mod.rs` is the front of its folder.
fn largest_circle(source: &Source) -> Vec<&str> {
    let mut edges = BTreeMap::<&str, BTreeSet<&str>>::new();
    for import in source.imports() {
        let folder = import.file.trim_end_matches(".rs").trim_end_matches("mod");
        let folder = format!("{}/", folder.trim_end_matches('/'));
        if import.target != import.file && !import.target.starts_with(&folder) {
            edges.entry(import.file).or_default().insert(import.target);
        }
    }
    let reached = source
        .names()
        .map(|from| {
            let mut found = BTreeSet::new();
            let mut open = vec![from];
            while let Some(file) = open.pop() {
                let next = edges.get(file).into_iter().flatten();
                open.extend(next.copied().filter(|file| found.insert(*file)));
            }
            (from, found)
        })
        .collect::<BTreeMap<_, _>>();
    let circle_of = |file: &&str| {
        let others = reached[file].iter().copied();
        others
            .filter(|other| reached[other].contains(file))
            .collect::<Vec<_>>()
    };
    source
        .names()
        .map(|file| circle_of(&file))
        .max_by_key(Vec::len)
        .unwrap_or_default()
}

/// The room with most lines, tests included, and its percentage of all lines.
fn largest_room(source: &Source) -> (&str, f64) {
    let mut lines = BTreeMap::<_, usize>::new();
    for (name, text) in &source.texts {
        *lines.entry(room(name)).or_default() += text.lines().count();
    }
    let all = lines.values().sum();
    let largest = lines.into_iter().max_by_key(|(_, count)| *count);
    largest.map_or(("", 0.0), |(room, count)| (room, percent(count, all)))
}

fn types_declared_twice(source: &Source) -> Vec<String> {
    let mut counts = BTreeMap::<_, usize>::new();
    for name in source.files.iter().flat_map(|file| &file.types) {
        *counts.entry(name).or_default() += 1;
    }
    let twice = counts.into_iter().filter(|(_, count)| *count > 1);
    twice
        .map(|(name, count)| format!("{name} ({count})"))
        .collect()
}

fn percent(part: usize, all: usize) -> f64 {
    100.0 * part as f64 / all.max(1) as f64
}
