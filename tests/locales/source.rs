//! What the source says of keys: enough of a reader for code that rustfmt wrote.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::sentences::{files, root};

/// What the source says of keys, without its tests and comments.
pub struct Code {
    /// Every string literal.
    pub literals: BTreeSet<String>,
    /// Keys given to `t` and `t_args`.
    pub named: BTreeSet<String>,
    /// Keys put together from words: the families, and those put together where they are said:
    /// `outcome-*-title`.
    pub patterns: BTreeSet<String>,
}

impl Code {
    pub fn read(families: &[&str]) -> Code {
        let mut code = Code {
            literals: BTreeSet::new(),
            named: BTreeSet::new(),
            patterns: families
                .iter()
                .map(|pattern| (*pattern).to_owned())
                .collect(),
        };
        for file in files(&root().join("src"), "rs") {
            let text = source(&file);
            code.literals.extend(literals(&text));
            for call in [".t(", ".t_args("] {
                for (at, _) in text.match_indices(call) {
                    for literal in literals(first_argument(&text[at + call.len()..])) {
                        if !literal.starts_with(|letter: char| letter.is_ascii_lowercase()) {
                            continue;
                        } else if literal.contains('{') {
                            code.patterns.insert(with_stars(&literal));
                        } else if literal
                            .bytes()
                            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                        {
                            code.named.insert(literal);
                        }
                    }
                }
            }
        }
        code
    }

    /// Whether the key is put together from a word of the code.
    pub fn makes(&self, key: &str) -> bool {
        self.patterns.iter().any(|pattern| {
            star(pattern, key).is_some_and(|word| {
                let snake = word.replace('-', "_");
                pattern.matches('*').count() > 1
                    || self.literals.contains(word)
                    || self.literals.contains(&snake)
            })
        })
    }
}

/// The literals that the functions called `word` or `as_str` answer in this source.
pub fn words_of(source: &str) -> BTreeSet<String> {
    ["fn word(", "fn as_str("]
        .into_iter()
        .flat_map(|function| source.split(function).skip(1))
        .flat_map(|rest| literals(rest.split("\n    }\n").next().unwrap_or_default()))
        .collect()
}

/// What stands in the place of the star.
pub fn star<'a>(pattern: &str, key: &'a str) -> Option<&'a str> {
    let (first, last) = (pattern.split('*').next()?, pattern.rsplit('*').next()?);
    key.strip_prefix(first)?
        .strip_suffix(last)
        .filter(|word| !word.is_empty())
}

pub fn with_stars(literal: &str) -> String {
    let mut pattern = String::new();
    let mut rest = literal;
    while let Some((before, after)) = rest.split_once('{') {
        pattern.push_str(before);
        pattern.push('*');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    pattern + rest
}

/// Up to the comma or bracket that ends it.
pub fn first_argument(text: &str) -> &str {
    let mut depth = 0;
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return &text[..at],
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => return &text[..at],
            _ => {}
        }
    }
    text
}

/// String literals; good enough for a source that rustfmt wrote.
pub fn literals(text: &str) -> Vec<String> {
    text.replace("\\\"", "")
        .replace("'\"'", "")
        .split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// A source file without comments and without the tests at its end.
pub fn source(file: &Path) -> String {
    let text = fs::read_to_string(root().join(file)).unwrap();
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect()
}
