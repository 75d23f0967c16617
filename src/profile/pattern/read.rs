//! Parses a .NET pattern. Any construct that is not known for certain is refused.

use super::{CharClass, CharSet, MAX_SIZE, Node, Op, Unsupported};
use std::iter::Peekable;
use std::str::Chars;

/// Longest pattern in bytes, and deepest nesting of its groups.
const MAX_LENGTH: usize = 2_000;
const MAX_DEPTH: usize = 40;

/// Parses a pattern. The second value is true if it ignores case.
///
/// # Errors
///
/// Fails on an unsupported construct, and on a pattern that is too long or nests too deep.
pub fn pattern(text: &str) -> Result<(Node, bool), Unsupported> {
    if text.len() > MAX_LENGTH {
        return Err(Unsupported);
    }
    let (ignores_case, text) = text
        .strip_prefix("(?i)")
        .map_or((false, text), |rest| (true, rest));
    let mut reader = PatternReader {
        rest: text.chars().peekable(),
        depth: 0,
    };
    let node = reader.alternatives()?;
    if reader.rest.next().is_some() {
        Err(Unsupported)
    } else {
        Ok((node, ignores_case))
    }
}

struct PatternReader<'a> {
    rest: Peekable<Chars<'a>>,
    depth: usize,
}

impl PatternReader<'_> {
    fn consume(&mut self, letter: char) -> bool {
        self.rest.next_if_eq(&letter).is_some()
    }

    /// Parses alternatives up to the end of the pattern or of the group.
    fn alternatives(&mut self) -> Result<Node, Unsupported> {
        let mut ways = vec![self.sequence()?];
        while self.consume('|') {
            ways.push(self.sequence()?);
        }
        Ok(Node::Alternatives(ways))
    }

    fn sequence(&mut self) -> Result<Node, Unsupported> {
        let mut nodes = vec![];
        while self
            .rest
            .peek()
            .is_some_and(|letter| !matches!(letter, '|' | ')'))
        {
            let one = self.atom()?;
            nodes.push(self.repeated(one)?);
        }
        Ok(Node::Sequence(nodes))
    }

    fn atom(&mut self) -> Result<Node, Unsupported> {
        let set = match self.rest.next().ok_or(Unsupported)? {
            '^' => return Ok(Node::Op(Op::Start)),
            '$' => return Ok(Node::Op(Op::End)),
            '(' => return self.group(),
            '[' => self.set()?,
            '.' => CharSet {
                named: vec![(CharClass::Any, false)],
                ..CharSet::default()
            },
            '\\' => match self.escaped()? {
                Escaped::Op(op) => return Ok(Node::Op(op)),
                Escaped::Letter(letter) => CharSet::of(letter),
                Escaped::Named(name, others) => CharSet {
                    named: vec![(name, others)],
                    ..CharSet::default()
                },
            },
            '*' | '+' | '?' => return Err(Unsupported),
            letter => CharSet::of(letter),
        };
        Ok(Node::Op(Op::One(set)))
    }

    fn group(&mut self) -> Result<Node, Unsupported> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Unsupported);
        }
        let look = if self.consume('?') {
            self.group_kind()?
        } else {
            None
        };
        let inner = self.alternatives()?;
        self.depth -= 1;
        if !self.consume(')') {
            return Err(Unsupported);
        }
        Ok(match look {
            Some(wanted) => Node::Lookahead {
                wanted,
                of: Box::new(inner),
            },
            None => inner,
        })
    }

    /// Parses what follows `(?`. Returns the `wanted` flag of a lookahead, or `None` for other
    /// groups. Group names are skipped.
    fn group_kind(&mut self) -> Result<Option<bool>, Unsupported> {
        match self.rest.next().ok_or(Unsupported)? {
            ':' => Ok(None),
            '=' => Ok(Some(true)),
            '!' => Ok(Some(false)),
            '<' if self.rest.peek().is_some_and(char::is_ascii_alphabetic) => {
                while self.rest.next_if(char::is_ascii_alphanumeric).is_some() {}
                if self.consume('>') {
                    Ok(None)
                } else {
                    Err(Unsupported)
                }
            }
            _ => Err(Unsupported),
        }
    }

    fn repeated(&mut self, one: Node) -> Result<Node, Unsupported> {
        let (min, max) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match counts(&self.rest) {
                Some(counts) => {
                    while self.rest.next() != Some('}') {}
                    return self.repeat(one, counts);
                }
                // A brace that begins no count is a literal character.
                None => return Ok(one),
            },
            _ => return Ok(one),
        };
        self.rest.next();
        self.repeat(one, (min, max))
    }

    fn repeat(
        &mut self,
        of: Node,
        (min, max): (usize, Option<usize>),
    ) -> Result<Node, Unsupported> {
        // A lazy quantifier matches the same texts as a greedy one.
        self.consume('?');
        let again = matches!(self.rest.peek(), Some('*' | '+' | '?'))
            || (self.rest.peek() == Some(&'{') && counts(&self.rest).is_some());
        if again || min > MAX_SIZE || max.is_some_and(|max| max > MAX_SIZE || max < min) {
            return Err(Unsupported);
        }
        Ok(Node::Repeat {
            of: Box::new(of),
            min,
            max,
        })
    }

    /// Parses what follows `[`.
    fn set(&mut self) -> Result<CharSet, Unsupported> {
        let mut set = CharSet {
            not: self.consume('^'),
            ..CharSet::default()
        };
        let mut first = true;
        loop {
            let letter = self.rest.next().ok_or(Unsupported)?;
            let start = match letter {
                ']' if !first => return Ok(set),
                // `-[` begins the subtraction of one set from another, which is not supported.
                '-' if !first && self.rest.peek() == Some(&'[') => return Err(Unsupported),
                '\\' => match self.escaped_in_set()? {
                    Escaped::Letter(letter) => letter,
                    Escaped::Named(name, others) => {
                        set.named.push((name, others));
                        first = false;
                        continue;
                    }
                    Escaped::Op(_) => return Err(Unsupported),
                },
                letter => letter,
            };
            first = false;
            let last = if self.consume('-') {
                self.last_of_range(&mut set)?
            } else {
                None
            };
            match last {
                Some(last) if last < start => return Err(Unsupported),
                Some(last) => set.ranges.push((start, last)),
                None => set.ranges.push((start, start)),
            }
        }
    }

    /// Parses what follows the hyphen: the end of the range, or `None` if the hyphen is a literal.
    /// The subtraction of sets is not supported.
    fn last_of_range(&mut self, set: &mut CharSet) -> Result<Option<char>, Unsupported> {
        match self.rest.peek() {
            Some(']') => {
                set.ranges.push(('-', '-'));
                Ok(None)
            }
            Some('[') | None => Err(Unsupported),
            Some('\\') => {
                self.rest.next();
                match self.escaped_in_set()? {
                    Escaped::Letter(letter) => Ok(Some(letter)),
                    Escaped::Named(..) | Escaped::Op(_) => Err(Unsupported),
                }
            }
            Some(_) => Ok(self.rest.next()),
        }
    }

    fn escaped_in_set(&mut self) -> Result<Escaped, Unsupported> {
        match self.rest.peek() {
            Some('b' | 'B' | 'A' | 'z' | 'Z') => Err(Unsupported),
            _ => self.escaped(),
        }
    }

    /// Parses what follows a backslash. Back references and letters with another meaning are
    /// refused.
    fn escaped(&mut self) -> Result<Escaped, Unsupported> {
        let letter = self.rest.next().ok_or(Unsupported)?;
        let named = |name| Ok(Escaped::Named(name, letter.is_ascii_uppercase()));
        match letter {
            'd' | 'D' => named(CharClass::Digit),
            'w' | 'W' => named(CharClass::Word),
            's' | 'S' => named(CharClass::Space),
            'b' | 'B' => Ok(Escaped::Op(Op::Edge(letter == 'b'))),
            'A' => Ok(Escaped::Op(Op::Start)),
            'z' | 'Z' => Ok(Escaped::Op(Op::End)),
            't' => Ok(Escaped::Letter('\t')),
            'p' | 'P' => {
                let letters = ['{', 'L', '}']
                    .into_iter()
                    .all(|letter| self.consume(letter));
                if letters {
                    named(CharClass::Letter)
                } else {
                    Err(Unsupported)
                }
            }
            'x' => self.coded(2),
            'u' => self.coded(4),
            letter if letter.is_ascii_alphanumeric() => Err(Unsupported),
            letter => Ok(Escaped::Letter(letter)),
        }
    }

    fn coded(&mut self, digits: usize) -> Result<Escaped, Unsupported> {
        let mut code = 0;
        for _ in 0..digits {
            code = code * 16
                + self
                    .rest
                    .next()
                    .and_then(|digit| digit.to_digit(16))
                    .ok_or(Unsupported)?;
        }
        char::from_u32(code).map(Escaped::Letter).ok_or(Unsupported)
    }
}

enum Escaped {
    Letter(char),
    Named(CharClass, bool),
    Op(Op),
}

impl CharSet {
    fn of(letter: char) -> CharSet {
        CharSet {
            ranges: vec![(letter, letter)],
            ..CharSet::default()
        }
    }
}

/// Parses the counts of `{2}`, `{2,}` and `{2,4}`. Returns `None` if the braces hold anything else.
fn counts(rest: &Peekable<Chars>) -> Option<(usize, Option<usize>)> {
    let inside: String = rest
        .clone()
        .skip(1)
        .take_while(|letter| *letter != '}')
        .take(12)
        .collect();
    if rest.clone().nth(inside.len() + 1) != Some('}') {
        return None;
    }
    let number = |text: &str| {
        if text.bytes().all(|b| b.is_ascii_digit()) {
            text.parse().ok()
        } else {
            None
        }
    };
    match inside.split_once(',') {
        None => number(&inside).map(|count| (count, Some(count))),
        Some((min, "")) => Some((number(min)?, None)),
        Some((min, max)) => Some((number(min)?, Some(number(max)?))),
    }
}
