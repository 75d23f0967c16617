//! Reads a .NET pattern. Whatever it does not know for certain it refuses.

use super::{Name, Node, Op, SIZE, Set, Unsupported};
use std::iter::Peekable;
use std::str::Chars;

/// Longest pattern, and how deep its groups may stand in one another.
const LONGEST: usize = 2_000;
const DEEPEST: usize = 40;

/// The pattern, and whether it ignores case.
pub fn pattern(text: &str) -> Result<(Node, bool), Unsupported> {
    if text.len() > LONGEST {
        return Err(Unsupported);
    }
    let (ignores_case, text) = text
        .strip_prefix("(?i)")
        .map_or((false, text), |rest| (true, rest));
    let mut reader = PatternReader {
        rest: text.chars().peekable(),
        depth: 0,
    };
    let node = reader.any_of()?;
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
    fn takes(&mut self, letter: char) -> bool {
        self.rest.next_if_eq(&letter).is_some()
    }

    /// Up to the end, or the bracket that closes the group.
    fn any_of(&mut self) -> Result<Node, Unsupported> {
        let mut ways = vec![self.all()?];
        while self.takes('|') {
            ways.push(self.all()?);
        }
        Ok(Node::AnyOf(ways))
    }

    fn all(&mut self) -> Result<Node, Unsupported> {
        let mut nodes = vec![];
        while self
            .rest
            .peek()
            .is_some_and(|letter| !matches!(letter, '|' | ')'))
        {
            let one = self.one()?;
            nodes.push(self.repeated(one)?);
        }
        Ok(Node::All(nodes))
    }

    fn one(&mut self) -> Result<Node, Unsupported> {
        let set = match self.rest.next().ok_or(Unsupported)? {
            '^' => return Ok(Node::Op(Op::Start)),
            '$' => return Ok(Node::Op(Op::End)),
            '(' => return self.group(),
            '[' => self.set()?,
            '.' => Set {
                named: vec![(Name::Any, false)],
                ..Set::default()
            },
            '\\' => match self.escaped()? {
                Escaped::Op(op) => return Ok(Node::Op(op)),
                Escaped::Letter(letter) => Set::of(letter),
                Escaped::Named(name, others) => Set {
                    named: vec![(name, others)],
                    ..Set::default()
                },
            },
            '*' | '+' | '?' => return Err(Unsupported),
            letter => Set::of(letter),
        };
        Ok(Node::Op(Op::One(set)))
    }

    fn group(&mut self) -> Result<Node, Unsupported> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Unsupported);
        }
        let look = if self.takes('?') {
            self.kind_of_group()?
        } else {
            None
        };
        let inner = self.any_of()?;
        self.depth -= 1;
        if !self.takes(')') {
            return Err(Unsupported);
        }
        Ok(match look {
            Some(wanted) => Node::Look {
                wanted,
                of: Box::new(inner),
            },
            None => inner,
        })
    }

    /// Behind `(?`: whether something must, or must not, follow. A name tells nothing that is
    /// needed here.
    fn kind_of_group(&mut self) -> Result<Option<bool>, Unsupported> {
        match self.rest.next().ok_or(Unsupported)? {
            ':' => Ok(None),
            '=' => Ok(Some(true)),
            '!' => Ok(Some(false)),
            '<' if self.rest.peek().is_some_and(char::is_ascii_alphabetic) => {
                while self.rest.next_if(char::is_ascii_alphanumeric).is_some() {}
                if self.takes('>') {
                    Ok(None)
                } else {
                    Err(Unsupported)
                }
            }
            _ => Err(Unsupported),
        }
    }

    fn repeated(&mut self, one: Node) -> Result<Node, Unsupported> {
        let (least, most) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match counts(&self.rest) {
                Some(counts) => {
                    while self.rest.next() != Some('}') {}
                    return self.repeat(one, counts);
                }
                // Not a count: the letter itself.
                None => return Ok(one),
            },
            _ => return Ok(one),
        };
        self.rest.next();
        self.repeat(one, (least, most))
    }

    fn repeat(
        &mut self,
        of: Node,
        (least, most): (usize, Option<usize>),
    ) -> Result<Node, Unsupported> {
        // Taking as little as possible finds the same texts.
        self.takes('?');
        let again = matches!(self.rest.peek(), Some('*' | '+' | '?'))
            || (self.rest.peek() == Some(&'{') && counts(&self.rest).is_some());
        if again || least > SIZE || most.is_some_and(|most| most > SIZE || most < least) {
            return Err(Unsupported);
        }
        Ok(Node::Repeat {
            of: Box::new(of),
            least,
            most,
        })
    }

    /// Behind `[`.
    fn set(&mut self) -> Result<Set, Unsupported> {
        let mut set = Set {
            not: self.takes('^'),
            ..Set::default()
        };
        let mut first = true;
        loop {
            let letter = self.rest.next().ok_or(Unsupported)?;
            let start = match letter {
                ']' if !first => return Ok(set),
                // Taking a set from the one before.
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
            let last = if self.takes('-') {
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

    /// Behind the hyphen: the end of the range, or nothing where the hyphen stands for itself.
    /// Taking sets from one another is not known.
    fn last_of_range(&mut self, set: &mut Set) -> Result<Option<char>, Unsupported> {
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

    /// Behind the backslash. References to groups, and letters with another meaning, are refused.
    fn escaped(&mut self) -> Result<Escaped, Unsupported> {
        let letter = self.rest.next().ok_or(Unsupported)?;
        let named = |name| Ok(Escaped::Named(name, letter.is_ascii_uppercase()));
        match letter {
            'd' | 'D' => named(Name::Digit),
            'w' | 'W' => named(Name::Word),
            's' | 'S' => named(Name::Space),
            'b' | 'B' => Ok(Escaped::Op(Op::Edge(letter == 'b'))),
            'A' => Ok(Escaped::Op(Op::Start)),
            'z' | 'Z' => Ok(Escaped::Op(Op::End)),
            't' => Ok(Escaped::Letter('\t')),
            'p' | 'P' => {
                let letters = ['{', 'L', '}'].into_iter().all(|letter| self.takes(letter));
                if letters {
                    named(Name::Letter)
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
    Named(Name, bool),
    Op(Op),
}

impl Set {
    fn of(letter: char) -> Set {
        Set {
            ranges: vec![(letter, letter)],
            ..Set::default()
        }
    }
}

/// What `{2}`, `{2,}` and `{2,4}` say; other texts in such brackets say nothing.
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
        Some((least, "")) => Some((number(least)?, None)),
        Some((least, most)) => Some((number(least)?, Some(number(most)?))),
    }
}
