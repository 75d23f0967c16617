//! The files of words, read as the portal reads them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use portal::text::Lang;

pub struct Sentence {
    /// The text of all variants, variables as `{$name}`.
    pub text: String,
    pub variables: BTreeSet<String>,
}

pub type Sentences = BTreeMap<String, Sentence>;

/// The sentences of a language; mistakes in a file and doubled keys are faults.
pub fn read(lang: Lang, faults: &mut Vec<String>) -> Sentences {
    let mut sentences = Sentences::new();
    for file in files(&root().join("locales").join(lang.tag()), "ftl") {
        let text = fs::read_to_string(&file).unwrap();
        let resource =
            fluent_syntax::parser::parse(text.as_str()).unwrap_or_else(|(resource, mistakes)| {
                faults.extend(mistakes.iter().map(|mistake| {
                    format!(
                        "{}: {mistake} at {:?}",
                        file.display(),
                        text.get(mistake.pos.clone())
                    )
                }));
                resource
            });
        for entry in &resource.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let key = message.id.name.to_owned();
            let (Some(pattern), true) = (&message.value, message.attributes.is_empty()) else {
                faults.push(format!("{}: {key} has no text of its own, or attributes, which the portal does not say", lang.tag()));
                continue;
            };
            let mut sentence = Sentence {
                text: String::new(),
                variables: BTreeSet::new(),
            };
            gather(pattern, &mut sentence);
            if sentences.insert(key.clone(), sentence).is_some() {
                faults.push(format!("{}: {key} stands twice", lang.tag()));
            }
        }
    }
    assert!(!sentences.is_empty(), "no sentences in {}", lang.tag());
    sentences
}

pub fn gather(pattern: &Pattern<&str>, sentence: &mut Sentence) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => sentence.text.push_str(value),
            PatternElement::Placeable {
                expression: Expression::Inline(inline),
            } => gather_inline(inline, sentence, true),
            PatternElement::Placeable {
                expression: Expression::Select { selector, variants },
            } => {
                gather_inline(selector, sentence, false);
                for (place, variant) in variants.iter().enumerate() {
                    // Variants stand for themselves: nothing of one may look like the neighbour of
                    // another.
                    if place > 0 {
                        sentence.text.push('\n');
                    }
                    gather(&variant.value, sentence);
                }
            }
        }
    }
}

pub fn gather_inline(inline: &InlineExpression<&str>, sentence: &mut Sentence, shown: bool) {
    match inline {
        InlineExpression::VariableReference { id } => {
            sentence.variables.insert(id.name.to_owned());
            if shown {
                sentence.text.push_str(&format!("{{${}}}", id.name));
            }
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments
                .positional
                .iter()
                .for_each(|argument| gather_inline(argument, sentence, shown));
        }
        InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value }
            if shown =>
        {
            sentence.text.push_str(value)
        }
        _ => {}
    }
}

pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
    {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
