//! PowerShell, C# and Java: the tools' own grammars find nothing wrong, and the literals say what
//! was typed.

use crate::{CUSTOMER, Case, cases, targets};
use portal::profile::{BILLING, Target};
use portal::snippets::{Snippet, Tool};
use tree_sitter::{Language, Node, Parser, Tree};

fn language(tool: Tool) -> Language {
    match tool {
        Tool::PowerShell => tree_sitter_powershell::LANGUAGE.into(),
        Tool::CSharp => tree_sitter_c_sharp::LANGUAGE.into(),
        Tool::Java => tree_sitter_java::LANGUAGE.into(),
        Tool::Curl => panic!("bash reads this itself"),
    }
}

fn parse(tool: Tool, code: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&language(tool)).unwrap();
    parser.parse(code, None).unwrap()
}

/// The nodes of these kinds in the order of the text.
fn nodes<'a>(node: Node<'a>, kinds: &[&str], found: &mut Vec<Node<'a>>) {
    if kinds.contains(&node.kind()) {
        found.push(node);
        return;
    }
    for index in 0..node.child_count() {
        if let Some(child) = node.child(index) {
            nodes(child, kinds, found);
        }
    }
}

/// What the literals of a program say, one after another.
fn said(tool: Tool, code: &str) -> String {
    let tree = parse(tool, code);
    let root = tree.root_node();
    assert!(!root.has_error(), "{tool:?}: {}\n{code}", root.to_sexp());
    let kinds: &[&str] = match tool {
        Tool::PowerShell => &["verbatim_string_characters", "hexadecimal_integer_literal"],
        _ => &["string_literal"],
    };
    let mut found = vec![];
    nodes(root, kinds, &mut found);
    found
        .iter()
        .map(|node| decode(tool, &code[node.byte_range()]))
        .collect()
}

/// By the rules of the language's own specification, written apart from the code that encodes.
fn decode(tool: Tool, literal: &str) -> String {
    if let Some(digits) = literal.strip_prefix("0x") {
        return char::from_u32(u32::from_str_radix(digits, 16).unwrap())
            .unwrap()
            .to_string();
    }
    let inner = &literal[1..literal.len() - 1];
    match tool {
        Tool::PowerShell => verbatim(inner),
        Tool::Java => escapes(&unicode_escapes(inner)),
        _ => escapes(inner),
    }
}

/// Any two quotation marks stand for the first of them.
fn verbatim(inner: &str) -> String {
    let is_quote = |c: &char| matches!(c, '\'' | '‘' | '’' | '‚' | '‛');
    let mut letters = inner.chars().peekable();
    let mut out = String::new();
    while let Some(letter) = letters.next() {
        if is_quote(&letter) {
            assert!(
                letters.next_if(is_quote).is_some(),
                "a lone quotation mark ends the string: {inner}"
            );
        }
        out.push(letter);
    }
    out
}

/// Java, before anything else is read: a backslash after an even number of backslashes, and `u`.
fn unicode_escapes(inner: &str) -> String {
    let units: Vec<u16> = inner.encode_utf16().collect();
    let mut out: Vec<u16> = vec![];
    let (mut at, mut backslashes) = (0, 0);
    while at < units.len() {
        if units[at] == u16::from(b'\\')
            && backslashes % 2 == 0
            && units.get(at + 1) == Some(&u16::from(b'u'))
        {
            let digits = String::from_utf16(&units[at + 2..at + 6]).unwrap();
            let unit = u16::from_str_radix(&digits, 16).unwrap();
            assert!(
                ![10, 13, 34, 92].contains(&unit),
                "would change the program: {inner}"
            );
            out.push(unit);
            (at, backslashes) = (at + 6, 0);
            continue;
        }
        backslashes = if units[at] == u16::from(b'\\') {
            backslashes + 1
        } else {
            0
        };
        out.push(units[at]);
        at += 1;
    }
    String::from_utf16(&out).unwrap()
}

/// C# and, once its Unicode escapes are gone, Java.
fn escapes(inner: &str) -> String {
    let letters: Vec<char> = inner.chars().collect();
    let mut units: Vec<u16> = vec![];
    let mut at = 0;
    while at < letters.len() {
        if letters[at] != '\\' {
            assert_ne!(letters[at], '"', "the string ends here: {inner}");
            units.extend(letters[at].encode_utf16(&mut [0; 2]).iter());
            at += 1;
            continue;
        }
        let number = |from: usize, count: usize, radix: u32| {
            let digits: String = letters[from..from + count].iter().collect();
            u32::from_str_radix(&digits, radix).unwrap()
        };
        let (value, length) = match letters[at + 1] {
            'n' => (10, 2),
            'r' => (13, 2),
            't' => (9, 2),
            '"' => (34, 2),
            '\\' => (92, 2),
            'u' => (number(at + 2, 4, 16), 6),
            'U' => (number(at + 2, 8, 16), 10),
            '0'..='3' => (number(at + 1, 3, 8), 4),
            other => panic!("no escape: \\{other}"),
        };
        match u16::try_from(value) {
            Ok(unit) => units.push(unit),
            Err(_) => units.extend(
                char::from_u32(value)
                    .unwrap()
                    .encode_utf16(&mut [0; 2])
                    .iter(),
            ),
        }
        at += length;
    }
    String::from_utf16(&units).unwrap()
}

/// The values that the program should hold: those of the changes it makes, in their order.
fn meant(case: &Case, snippet: &Snippet) -> String {
    let is_left_out = |key: &String| {
        snippet.notes.iter().any(|note| {
            note.fields.contains(key) && note.about != portal::snippets::NoteSubject::EmptyLeftOut
        })
    };
    let values: String = case
        .changes
        .iter()
        .filter(|change| !is_left_out(&change.key))
        .map(|change| change.after.as_str())
        .collect();
    // The id of a customer stands before the changes, and in the SDKs once more after them.
    match (case.target.customer().is_some(), snippet.tool) {
        (false, _) => values,
        (true, Tool::PowerShell) => format!("{CUSTOMER}{values}"),
        (true, _) => format!("{CUSTOMER}{values}{CUSTOMER}"),
    }
}

fn check(case: &Case) {
    for tool in [Tool::PowerShell, Tool::CSharp, Tool::Java] {
        let script = case.script(tool);
        if let Some(code) = &script.code {
            assert_eq!(
                said(tool, code),
                meant(case, &script),
                "{} {tool:?}\n{code}",
                case.name
            );
        }
    }
}

#[test]
fn every_program_is_one_in_its_language_and_says_what_was_typed() {
    for case in targets().iter().flat_map(cases) {
        check(&case);
    }
}

// D7
#[test]
fn any_text_stays_inside_its_literal() {
    let mut runner =
        proptest::test_runner::TestRunner::new(proptest::test_runner::Config::with_cases(400));
    runner
        .run(&proptest::prelude::any::<String>(), |text| {
            check(&Case::new(
                "any",
                &Target::Partner(&BILLING),
                &[
                    ("address.city", &text),
                    ("purchaseOrderNumber", &format!("\\{text}")),
                ],
            ));
            Ok(())
        })
        .unwrap();
}

/// The grammars are there: what is wrong is found.
#[test]
fn a_broken_program_is_found_out() {
    for (tool, code) in [
        (Tool::PowerShell, "Set-X -A 'b"),
        (Tool::CSharp, "profile.A = \"b;"),
        (Tool::Java, "profile.setA(\"b);"),
    ] {
        assert!(parse(tool, code).root_node().has_error(), "{tool:?}");
    }
}
