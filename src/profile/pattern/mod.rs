//! The .NET regular expressions of country rules, evaluated on both sides by the same few hundred
//! lines: the crates for it weigh more in the browser than the rest of the form. All possibilities
//! are followed at once, so no pattern takes exponential time, and steps are counted all the same.
//! What is beyond this is refused when it is read; nothing is guessed.

mod read;

/// Most steps that one look at a value may take; the recorded patterns need some hundreds.
const STEPS: u32 = 100_000;

/// Largest program, in parts of the pattern; counted repetitions are written out.
const SIZE: usize = 8_000;

/// A pattern that can be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    ops: Vec<Op>,
    ignores_case: bool,
}

/// The pattern has a construct that is not evaluated here, or is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsupported;

/// The value could not be looked at within the steps allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManySteps;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Op {
    One(Set),
    /// `^`, `\A`
    Start,
    /// `$`, `\z`, `\Z`: values have one line.
    End,
    /// `\b`, or `\B`
    Edge(bool),
    Split(usize, usize),
    Jump(usize),
    /// What follows here must (or must not) match up to its `Match`; then it goes on at `then`.
    Look {
        wanted: bool,
        then: usize,
    },
    Match,
}

/// Characters that fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Set {
    not: bool,
    ranges: Vec<(char, char)>,
    /// Named ones, and whether the others are meant: `\d`, `\D`.
    named: Vec<(Name, bool)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    /// Everything but a line break.
    Any,
    Digit,
    Word,
    Space,
    Letter,
}

/// What a pattern is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Op(Op),
    All(Vec<Node>),
    AnyOf(Vec<Node>),
    Repeat {
        of: Box<Node>,
        least: usize,
        most: Option<usize>,
    },
    Look {
        wanted: bool,
        of: Box<Node>,
    },
}

impl Pattern {
    /// Reads a .NET pattern.
    pub fn read(text: &str) -> Result<Pattern, Unsupported> {
        let (node, ignores_case) = read::pattern(text)?;
        let mut ops = vec![];
        write(&mut ops, &node, &mut { SIZE })?;
        ops.push(Op::Match);
        Ok(Pattern { ops, ignores_case })
    }

    /// Whether the pattern is found in the text, as .NET's `IsMatch`.
    pub fn is_match(&self, text: &str) -> Result<bool, TooManySteps> {
        let text: Vec<char> = text.chars().collect();
        Run {
            pattern: self,
            text: &text,
            steps: STEPS,
        }
        .finds(0, 0, true)
    }
}

/// Writes a node as a program. `Match` holds the place of what is known later. Nodes are counted,
/// as some write nothing.
fn write(ops: &mut Vec<Op>, node: &Node, left: &mut usize) -> Result<(), Unsupported> {
    *left = left.checked_sub(1).ok_or(Unsupported)?;
    match node {
        Node::Op(op) => ops.push(op.clone()),
        Node::All(nodes) => nodes.iter().try_for_each(|node| write(ops, node, left))?,
        Node::AnyOf(nodes) => {
            let mut ends = vec![];
            for (index, node) in nodes.iter().enumerate() {
                let split = ops.len();
                let last = index + 1 == nodes.len();
                if !last {
                    ops.push(Op::Match);
                }
                write(ops, node, left)?;
                if !last {
                    ends.push(ops.len());
                    ops.push(Op::Match);
                    ops[split] = Op::Split(split + 1, ops.len());
                }
            }
            let end = ops.len();
            for at in ends {
                ops[at] = Op::Jump(end);
            }
        }
        Node::Repeat { of, least, most } => {
            for _ in 0..*least {
                write(ops, of, left)?;
            }
            match most {
                None => {
                    let split = ops.len();
                    ops.push(Op::Match);
                    write(ops, of, left)?;
                    ops.push(Op::Jump(split));
                    ops[split] = Op::Split(split + 1, ops.len());
                }
                Some(most) => {
                    let mut splits = vec![];
                    for _ in *least..*most {
                        splits.push(ops.len());
                        ops.push(Op::Match);
                        write(ops, of, left)?;
                    }
                    let end = ops.len();
                    for split in splits {
                        ops[split] = Op::Split(split + 1, end);
                    }
                }
            }
        }
        Node::Look { wanted, of } => {
            let look = ops.len();
            ops.push(Op::Match);
            write(ops, of, left)?;
            ops.push(Op::Match);
            ops[look] = Op::Look {
                wanted: *wanted,
                then: ops.len(),
            };
        }
    }
    Ok(())
}

/// One look at one text.
struct Run<'a> {
    pattern: &'a Pattern,
    text: &'a [char],
    steps: u32,
}

/// The places in the program that are reached at one place in the text.
struct Reached {
    seen: Vec<bool>,
    consuming: Vec<usize>,
}

impl Run<'_> {
    /// Whether the program from `start` leads to its end, beginning at `at` or, where it
    /// `searches`, anywhere after it.
    fn finds(&mut self, start: usize, at: usize, searches: bool) -> Result<bool, TooManySteps> {
        let mut here = self.nowhere();
        if self.reach(start, at, &mut here)? {
            return Ok(true);
        }
        for at in at..self.text.len() {
            let mut next = self.nowhere();
            for place in here.consuming {
                self.step()?;
                if self.fits(place, self.text[at]) && self.reach(place + 1, at + 1, &mut next)? {
                    return Ok(true);
                }
            }
            if searches && self.reach(start, at + 1, &mut next)? {
                return Ok(true);
            }
            here = next;
        }
        Ok(false)
    }

    fn nowhere(&self) -> Reached {
        Reached {
            seen: vec![false; self.pattern.ops.len()],
            consuming: vec![],
        }
    }

    /// Follows everything that takes no character; answers whether that leads to the end.
    fn reach(
        &mut self,
        start: usize,
        at: usize,
        reached: &mut Reached,
    ) -> Result<bool, TooManySteps> {
        let mut left = vec![start];
        while let Some(place) = left.pop() {
            if std::mem::replace(&mut reached.seen[place], true) {
                continue;
            }
            self.step()?;
            match self.pattern.ops[place] {
                Op::Match => return Ok(true),
                Op::One(_) => reached.consuming.push(place),
                Op::Jump(to) => left.push(to),
                Op::Split(one, other) => left.extend([one, other]),
                Op::Start if at == 0 => left.push(place + 1),
                Op::End if at == self.text.len() => left.push(place + 1),
                Op::Edge(wanted) if self.is_edge(at) == wanted => left.push(place + 1),
                Op::Look { wanted, then } if self.finds(place + 1, at, false)? == wanted => {
                    left.push(then)
                }
                Op::Start | Op::End | Op::Edge(_) | Op::Look { .. } => {}
            }
        }
        Ok(false)
    }

    fn step(&mut self) -> Result<(), TooManySteps> {
        self.steps = self.steps.checked_sub(1).ok_or(TooManySteps)?;
        Ok(())
    }

    fn fits(&self, place: usize, letter: char) -> bool {
        let Op::One(set) = &self.pattern.ops[place] else {
            return false;
        };
        // Of the other alphabets' cases the browser would have to carry tables.
        let cases = [
            letter,
            letter.to_ascii_lowercase(),
            letter.to_ascii_uppercase(),
        ];
        let cases = if self.pattern.ignores_case {
            &cases[..]
        } else {
            &cases[..1]
        };
        cases.iter().any(|letter| set.has(*letter)) != set.not
    }

    fn is_edge(&self, at: usize) -> bool {
        let word = |at: Option<usize>| {
            at.and_then(|at| self.text.get(at))
                .is_some_and(|letter| Name::Word.has(*letter))
        };
        word(at.checked_sub(1)) != word(Some(at))
    }
}

impl Set {
    /// Without regard to `not`.
    fn has(&self, letter: char) -> bool {
        self.ranges
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&letter))
            || self
                .named
                .iter()
                .any(|(name, others)| name.has(letter) != *others)
    }
}

impl Name {
    /// `\d` is wider than in .NET, which has no fractions and Roman numerals: a value that the
    /// service takes is never refused here.
    fn has(self, letter: char) -> bool {
        match self {
            Name::Any => letter != '\n',
            Name::Digit => letter.is_numeric(),
            Name::Word => letter.is_alphanumeric() || letter == '_',
            Name::Space => letter.is_whitespace(),
            Name::Letter => letter.is_alphabetic(),
        }
    }
}

#[cfg(test)]
mod tests;
