//! Reads one source file: its imports, and what the figures count. Tests are left out.

use crate::ONLY_IN;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeMap;

/// The path of a module or an item, one element per segment.
pub type Segments = Vec<String>;

/// A path as it is written, in a `use` or anywhere else.
pub struct WrittenPath {
    /// The module that it stands in.
    pub scope: Segments,
    pub segments: Segments,
    pub line: usize,
}

#[derive(Default)]
pub struct File {
    /// The path inside `src`.
    pub name: String,
    /// The modules whose bodies are in this file; the first is the file's own.
    pub modules: Vec<Segments>,
    pub paths: Vec<WrittenPath>,
    /// What a `use` calls a path, by module and name.
    pub aliases: BTreeMap<(Segments, String), Segments>,
    /// Modules of other files that only tests have.
    pub test_modules: Vec<Segments>,
    /// Files of such modules, where a `#[path]` names them.
    pub test_files: Vec<String>,
    /// The names in [`ONLY_IN`] that occur, each with its line.
    pub rare_names: Vec<(&'static str, usize)>,
    /// The names of the types that are declared here.
    pub types: Vec<String>,
    /// The words between `impl` and the body, for every `impl` that contains a function.
    pub impls: Vec<Vec<String>>,
    pub doc_comments: usize,
    /// Doc comments that begin with What, How, Whether, Who or Where.
    pub questions: usize,
}

impl File {
    /// # Panics
    ///
    /// If `text` is not Rust.
    pub fn read(name: &str, text: &str) -> File {
        let module = name.trim_end_matches(".rs").trim_end_matches("/mod");
        let module = match module {
            "lib" => Segments::new(),
            _ => module.split('/').map(str::to_owned).collect(),
        };
        let mut file = File {
            name: name.to_owned(),
            ..File::default()
        };
        match text.parse() {
            Ok(tokens) => file.module(tokens, &module),
            Err(error) => panic!("src/{name}: {error}"),
        }
        file
    }

    fn module(&mut self, body: TokenStream, module: &[String]) {
        self.modules.push(module.to_vec());
        self.tokens(body, module);
    }

    fn tokens(&mut self, tokens: TokenStream, module: &[String]) {
        let tokens = tokens.into_iter().collect::<Vec<_>>();
        let mut at = 0;
        let mut in_doc_comment = false;
        while at < tokens.len() {
            let rest = &tokens[at..];
            let doc = doc_line(rest);
            if let Some(text) = &doc
                && !in_doc_comment
            {
                self.doc_comment(text);
            }
            in_doc_comment = doc.is_some();
            at += match &rest[0] {
                TokenTree::Punct(_) => self.attribute(rest, module),
                TokenTree::Ident(_) => self.word(&tokens, at, module),
                TokenTree::Group(group) => {
                    self.tokens(group.stream(), module);
                    1
                }
                TokenTree::Literal(_) => 1,
            };
        }
    }

    // Each of the following looks at the first of some tokens, and returns how many of them it has
    // read.

    fn attribute(&mut self, tokens: &[TokenTree], module: &[String]) -> usize {
        let Some((attribute, length)) = attribute(tokens) else {
            return 1;
        };
        let words = words(&attribute);
        let has = |word| words.iter().any(|other| other == word);
        if !words.first().is_some_and(|word| word.starts_with("cfg")) {
            self.tokens(attribute, module);
            return length;
        }
        if has("feature") {
            self.rare_names.push(("feature", line(&tokens[0])));
        }
        if has("test") && !has("not") {
            return length + self.test_item(&tokens[length..], module);
        }
        length
    }

    fn word(&mut self, tokens: &[TokenTree], at: usize, module: &[String]) -> usize {
        let rest = &tokens[at..];
        let word = rest[0].to_string();
        if let Some((name, _)) = ONLY_IN.iter().find(|(name, _)| *name == word)
            && word != "feature"
        {
            self.rare_names.push((name, line(&rest[0])));
        }
        let begins_item = match at.checked_sub(1).map(|before| &tokens[before]) {
            Some(TokenTree::Punct(before)) => before.as_char() == ';',
            _ => true,
        };
        match (word.as_str(), &rest[1..]) {
            ("use", [next, ..]) if begins_item && !is(next, '<') => {
                let end = rest.iter().position(|token| is(token, ';'));
                let end = end.unwrap_or(rest.len());
                self.use_tree(&rest[1..end], &Segments::new(), module);
                end
            }
            ("mod", [TokenTree::Ident(name), TokenTree::Group(body), ..]) => {
                self.module(body.stream(), &joined(module, &name.to_string()));
                3
            }
            ("cfg", [not, TokenTree::Group(condition), ..]) if is(not, '!') => {
                if words(&condition.stream()).contains(&"feature".to_owned()) {
                    self.rare_names.push(("feature", line(&rest[0])));
                }
                3
            }
            ("struct" | "enum" | "type", [TokenTree::Ident(name), ..]) => {
                self.types.push(name.to_string());
                2
            }
            ("trait", [TokenTree::Ident(name), ..]) => {
                self.types.push(name.to_string());
                self.items_of_type(rest, module)
            }
            ("impl", [_, ..]) if begins_item => self.items_of_type(rest, module),
            _ => self.path(tokens, at, module),
        }
    }

    /// An `impl` or a `trait`. The types in it are associated ones, and are not counted.
    fn items_of_type(&mut self, tokens: &[TokenTree], module: &[String]) -> usize {
        let body = tokens.iter().position(|token| braces(token).is_some());
        let Some((at, body)) = body.and_then(|at| Some((at, braces(&tokens[at])?))) else {
            return 1;
        };
        let head = tokens[1..at].iter().cloned().collect::<TokenStream>();
        if words(&body).contains(&"fn".to_owned()) {
            self.impls.push(words(&head));
        }
        let types = self.types.len();
        self.tokens(head, module);
        self.tokens(body, module);
        self.types.truncate(types);
        at + 1
    }

    /// A path with at least two segments, outside `use`.
    fn path(&mut self, tokens: &[TokenTree], at: usize, module: &[String]) -> usize {
        let mut segments = vec![tokens[at].to_string()];
        let mut end = at + 1;
        while let [first, second, TokenTree::Ident(segment), ..] = &tokens[end..]
            && is(first, ':')
            && is(second, ':')
        {
            segments.push(segment.to_string());
            end += 3;
        }
        let continues = at >= 2 && is(&tokens[at - 1], ':') && is(&tokens[at - 2], ':');
        if segments.len() > 1 && !continues {
            self.paths.push(WrittenPath {
                scope: module.to_vec(),
                segments,
                line: line(&tokens[at]),
            });
        }
        end - at
    }

    /// The tokens between `use` and `;`, or between the braces in there.
    fn use_tree(&mut self, tokens: &[TokenTree], prefix: &[String], module: &[String]) {
        for branch in tokens.split(|token| is(token, ',')) {
            let mut segments = prefix.to_vec();
            let mut name = None;
            let mut tokens = branch.iter();
            while let Some(token) = tokens.next() {
                match token {
                    TokenTree::Group(group) => {
                        let inner = group.stream().into_iter().collect::<Vec<_>>();
                        self.use_tree(&inner, &segments, module);
                        segments.clear();
                    }
                    TokenTree::Ident(word) if word == "as" => {
                        name = tokens.next().map(ToString::to_string);
                    }
                    TokenTree::Ident(word) if word == "self" && !segments.is_empty() => {}
                    TokenTree::Ident(word) => segments.push(word.to_string()),
                    TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                }
            }
            let Some(last) = segments.last().filter(|_| !branch.is_empty()) else {
                continue;
            };
            let name = name.unwrap_or_else(|| last.clone());
            if !branch.last().is_some_and(|token| is(token, '*')) {
                self.aliases
                    .insert((module.to_vec(), name), segments.clone());
            }
            self.paths.push(WrittenPath {
                scope: module.to_vec(),
                segments,
                line: line(&branch[0]),
            });
        }
    }

    /// An item that only tests have, behind its `#[cfg(test)]`.
    fn test_item(&mut self, tokens: &[TokenTree], module: &[String]) -> usize {
        let mut at = 0;
        let mut file = None;
        while let Some((attribute, length)) = attribute(&tokens[at..]) {
            if let [TokenTree::Ident(name), _, TokenTree::Literal(value)] =
                &attribute.into_iter().collect::<Vec<_>>()[..]
                && name == "path"
            {
                file = Some(value.to_string());
            }
            at += length;
        }
        let item = &tokens[at..];
        let is_word = |token: &TokenTree, word| token.to_string() == word;
        // The braces of `use a::{b, c};` do not end it.
        let is_use = item.iter().take(3).any(|token| is_word(token, "use"));
        let ends = |token: &TokenTree| is(token, ';') || (!is_use && braces(token).is_some());
        let end = item.iter().position(ends).map_or(item.len(), |end| end + 1);
        for pair in item[..end].windows(2) {
            if is_word(&pair[0], "mod") {
                match &file {
                    Some(file) => {
                        let folder = self.name.rsplit_once('/').map_or("", |(folder, _)| folder);
                        self.test_files
                            .push(format!("{folder}/{}", file.trim_matches('"')));
                    }
                    None => self.test_modules.push(joined(module, &pair[1].to_string())),
                }
            }
        }
        at + end
    }

    fn doc_comment(&mut self, text: &str) {
        self.doc_comments += 1;
        let first = text.split(|letter: char| !letter.is_alphanumeric()).next();
        if let Some("What" | "How" | "Whether" | "Who" | "Where") = first {
            self.questions += 1;
        }
    }
}

/// The text of the doc comment that `tokens` begin with; one line, if it has several.
fn doc_line(tokens: &[TokenTree]) -> Option<String> {
    let (attribute, _) = attribute(tokens)?;
    match &attribute.into_iter().collect::<Vec<_>>()[..] {
        [TokenTree::Ident(name), _, TokenTree::Literal(text)] if name == "doc" => {
            let text = text.to_string();
            Some(text.trim_start_matches(['r', '#', '"', ' ']).to_owned())
        }
        _ => None,
    }
}

/// The inside of the attribute that `tokens` begin with, `#[…]` or `#![…]`, and its length.
fn attribute(tokens: &[TokenTree]) -> Option<(TokenStream, usize)> {
    let (group, length) = match tokens {
        [hash, TokenTree::Group(group), ..] if is(hash, '#') => (group, 2),
        [hash, not, TokenTree::Group(group), ..] if is(hash, '#') && is(not, '!') => (group, 3),
        _ => return None,
    };
    (group.delimiter() == Delimiter::Bracket).then(|| (group.stream(), length))
}

/// All identifiers, at any depth.
fn words(tokens: &TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) => found.extend(words(&group.stream())),
            TokenTree::Ident(word) => found.push(word.to_string()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    found
}

/// What stands between the braces, if `token` is a pair of them.
fn braces(token: &TokenTree) -> Option<TokenStream> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    }
}

fn is(token: &TokenTree, punct: char) -> bool {
    matches!(token, TokenTree::Punct(other) if other.as_char() == punct)
}

fn line(token: &TokenTree) -> usize {
    token.span().start().line
}

fn joined(module: &[String], name: &str) -> Segments {
    let mut joined = module.to_vec();
    joined.push(name.to_owned());
    joined
}
