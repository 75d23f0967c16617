//! Evaluates the .NET regular expressions of country rules, in the browser and on the server. A
//! regex crate would weigh more in the browser than the rest of the form. The evaluation follows
//! all alternatives at once (no backtracking), so no pattern takes exponential time; steps are
//! limited all the same. An unsupported construct is refused when the pattern is parsed.

mod read;

/// Most steps of one evaluation. The recorded patterns need some hundreds.
const MAX_STEPS: u32 = 100_000;

/// Largest program, in instructions. Counted repetitions are expanded.
const MAX_SIZE: usize = 8_000;

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    ops: Vec<Op>,
    ignores_case: bool,
}

/// The pattern is too large or uses a construct that is not supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsupported;

/// The evaluation exceeded its limit of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManySteps;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Op {
    One(CharSet),
    /// `^` or `\A`.
    Start,
    /// `$`, `\z` or `\Z`. They mean the same because values have one line.
    End,
    /// `\b` (true) or `\B` (false).
    Edge(bool),
    Split(usize, usize),
    Jump(usize),
    /// Lookahead: the instructions up to the next `Match` must match if `wanted`, and must not
    /// match otherwise. The program then continues at `then`.
    Lookahead {
        wanted: bool,
        then: usize,
    },
    Match,
}

/// A set of characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct CharSet {
    not: bool,
    ranges: Vec<(char, char)>,
    /// Character classes, each with a flag that negates it: `\d` is false, `\D` is true.
    named: Vec<(CharClass, bool)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CharClass {
    /// Every character but a line break.
    Any,
    Digit,
    Word,
    Space,
    Letter,
}

/// A node of the parsed pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Op(Op),
    Sequence(Vec<Node>),
    Alternatives(Vec<Node>),
    Repeat {
        of: Box<Node>,
        min: usize,
        max: Option<usize>,
    },
    Lookahead {
        wanted: bool,
        of: Box<Node>,
    },
}

impl Pattern {
    /// Parses and compiles a .NET pattern.
    ///
    /// # Errors
    ///
    /// Fails if the pattern is too large or uses an unsupported construct.
    pub fn read(text: &str) -> Result<Pattern, Unsupported> {
        let (node, ignores_case) = read::pattern(text)?;
        let mut ops = vec![];
        write(&mut ops, &node, &mut { MAX_SIZE })?;
        ops.push(Op::Match);
        Ok(Pattern { ops, ignores_case })
    }

    /// Returns true if the pattern matches anywhere in the text, as .NET's `IsMatch` does.
    ///
    /// # Errors
    ///
    /// Fails if the evaluation takes too many steps.
    pub fn is_match(&self, text: &str) -> Result<bool, TooManySteps> {
        let text: Vec<char> = text.chars().collect();
        Evaluation {
            pattern: self,
            text: &text,
            steps: MAX_STEPS,
        }
        .search(0, 0, true)
    }
}

/// Compiles a node into instructions. `Op::Match` is a placeholder for a jump whose target is not
/// known yet. Nodes are counted too, because some of them produce no instruction.
fn write(ops: &mut Vec<Op>, node: &Node, left: &mut usize) -> Result<(), Unsupported> {
    *left = left.checked_sub(1).ok_or(Unsupported)?;
    match node {
        Node::Op(op) => ops.push(op.clone()),
        Node::Sequence(nodes) => nodes.iter().try_for_each(|node| write(ops, node, left))?,
        Node::Alternatives(nodes) => {
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
        Node::Repeat { of, min, max } => {
            for _ in 0..*min {
                write(ops, of, left)?;
            }
            match max {
                None => {
                    let split = ops.len();
                    ops.push(Op::Match);
                    write(ops, of, left)?;
                    ops.push(Op::Jump(split));
                    ops[split] = Op::Split(split + 1, ops.len());
                }
                Some(max) => {
                    let mut splits = vec![];
                    for _ in *min..*max {
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
        Node::Lookahead { wanted, of } => {
            let look = ops.len();
            ops.push(Op::Match);
            write(ops, of, left)?;
            ops.push(Op::Match);
            ops[look] = Op::Lookahead {
                wanted: *wanted,
                then: ops.len(),
            };
        }
    }
    Ok(())
}

/// One evaluation of one text.
struct Evaluation<'a> {
    pattern: &'a Pattern,
    text: &'a [char],
    steps: u32,
}

/// The instructions that are reached at one position of the text.
struct Positions {
    seen: Vec<bool>,
    consuming: Vec<usize>,
}

impl Evaluation<'_> {
    /// Returns true if the program from `start` reaches its end, beginning at `at` or, with
    /// `searches`, at any later position.
    fn search(&mut self, start: usize, at: usize, searches: bool) -> Result<bool, TooManySteps> {
        let mut here = self.no_positions();
        if self.reach(start, at, &mut here)? {
            return Ok(true);
        }
        for at in at..self.text.len() {
            let mut next = self.no_positions();
            for place in here.consuming {
                self.step()?;
                if self.accepts(place, self.text[at]) && self.reach(place + 1, at + 1, &mut next)? {
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

    fn no_positions(&self) -> Positions {
        Positions {
            seen: vec![false; self.pattern.ops.len()],
            consuming: vec![],
        }
    }

    /// Follows all instructions that consume no character. Returns true if they lead to the end of
    /// the program.
    fn reach(
        &mut self,
        start: usize,
        at: usize,
        reached: &mut Positions,
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
                Op::Lookahead { wanted, then } if self.search(place + 1, at, false)? == wanted => {
                    left.push(then)
                }
                Op::Start | Op::End | Op::Edge(_) | Op::Lookahead { .. } => {}
            }
        }
        Ok(false)
    }

    fn step(&mut self) -> Result<(), TooManySteps> {
        self.steps = self.steps.checked_sub(1).ok_or(TooManySteps)?;
        Ok(())
    }

    fn accepts(&self, place: usize, letter: char) -> bool {
        let Op::One(set) = &self.pattern.ops[place] else {
            return false;
        };
        // Only ASCII letters are compared without case. For other alphabets the browser part would
        // have to carry case tables.
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
        cases.iter().any(|letter| set.contains(*letter)) != set.not
    }

    fn is_edge(&self, at: usize) -> bool {
        let word = |at: Option<usize>| {
            at.and_then(|at| self.text.get(at))
                .is_some_and(|letter| CharClass::Word.contains(*letter))
        };
        word(at.checked_sub(1)) != word(Some(at))
    }
}

impl CharSet {
    /// Tests the character without regard to `not`.
    fn contains(&self, letter: char) -> bool {
        self.ranges
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&letter))
            || self
                .named
                .iter()
                .any(|(name, others)| name.contains(letter) != *others)
    }
}

impl CharClass {
    /// `\d` accepts more than in .NET: also fractions and Roman numerals. So a value that the
    /// service accepts is never refused here.
    fn contains(self, letter: char) -> bool {
        match self {
            CharClass::Any => letter != '\n',
            CharClass::Digit => letter.is_numeric(),
            CharClass::Word => letter.is_alphanumeric() || letter == '_',
            CharClass::Space => letter.is_whitespace(),
            CharClass::Letter => letter.is_alphabetic(),
        }
    }
}

#[cfg(test)]
mod tests;
