//! Operators, the loosest first: `? :`, `||`, `&&`, `==`, `|`, `+`.

use std::ops::Range;

use super::part::{DEFAULT, Part, joined};
use super::{DEEPEST, Holds, Parsed, Parser, TooDeep, stray};
use crate::expr::tokens::TokenKind;
use crate::expr::tree::{Condition, ConditionKind, Kind, Node};

impl Parser<'_> {
    /// A value.
    pub(super) fn expression(&mut self) -> Parsed<Node> {
        let part = self.choice()?;
        Ok(self.value(part))
    }

    /// `condition ? then : otherwise`
    pub(super) fn choice(&mut self) -> Parsed<Part> {
        let condition = self.any()?;
        if self.peek() != Some(&TokenKind::Question) {
            return Ok(condition);
        }
        let question = self.next_range();
        self.position += 1;
        let condition = self.condition(condition);
        self.enter(&question)?;
        let then = self.then(&question)?;
        let otherwise = if self.eat(&TokenKind::Colon) {
            self.expression()?
        } else {
            let message = format!(
                "this `?` has no `:`: write the value of the other case, as in `query ? query : {0}{0}`",
                self.quote()
            );
            self.problem(&question, message);
            self.nothing()
        };
        self.depth -= 1;
        let range = condition.range.start..otherwise.range.end;
        let kind = Kind::Choice {
            condition: Box::new(condition),
            then: Box::new(then),
            otherwise: Box::new(otherwise),
        };
        Ok(Part::Value(Node::new(range, kind)))
    }

    /// What follows `?`.
    fn then(&mut self, question: &Range<usize>) -> Parsed<Node> {
        match self.peek() {
            Some(TokenKind::Colon) => {
                let range = question.start..self.next_range().end;
                self.problem(&range, DEFAULT);
                Ok(self.nothing())
            }
            // That `:` is missing says enough.
            None | Some(TokenKind::Close(_) | TokenKind::Comma | TokenKind::Semicolon) => {
                Ok(self.nothing())
            }
            _ => {
                *self.choices() += 1;
                let then = self.expression()?;
                *self.choices() -= 1;
                Ok(then)
            }
        }
    }

    /// `condition || condition ..`
    fn any(&mut self) -> Parsed<Part> {
        self.chain(Self::all, &TokenKind::Or, "or", ConditionKind::Any)
    }

    /// `condition && condition ..`
    fn all(&mut self) -> Parsed<Part> {
        self.chain(Self::comparison, &TokenKind::And, "and", ConditionKind::All)
    }

    fn chain(
        &mut self,
        part: impl Fn(&mut Self) -> Parsed<Part>,
        operator: &TokenKind,
        word: &str,
        kind: impl Fn(Vec<Condition>) -> ConditionKind,
    ) -> Parsed<Part> {
        let first = part(self)?;
        let is_next = |parser: &Self| match parser.peek() {
            Some(TokenKind::Name(name)) => name == word,
            next => next == Some(operator),
        };
        if !is_next(self) {
            return Ok(first);
        }
        let mut operators = Vec::new();
        let mut conditions = vec![first.into_condition(&mut operators)];
        while is_next(self) {
            operators.push(self.next_range());
            self.position += 1;
            let next = part(self)?;
            conditions.push(next.into_condition(&mut operators));
        }
        let range = conditions[0].range.start..conditions[conditions.len() - 1].range.end;
        let kind = kind(conditions);
        Ok(Part::Condition(Condition { range, kind }, operators))
    }

    /// `value == value`
    fn comparison(&mut self) -> Parsed<Part> {
        let mut left = self.steps()?;
        let mut compared = false;
        while let Some(TokenKind::Equal | TokenKind::NotEqual | TokenKind::Assign) = self.peek() {
            let differs = self.peek() == Some(&TokenKind::NotEqual);
            let operator = self.next_range();
            if std::mem::replace(&mut compared, true) {
                left = self.compared_already();
            }
            self.position += 1;
            let right = self.steps()?;
            let (first, second) = (self.value(left), self.value(right));
            let range = first.range.start..second.range.end;
            let mut kind = ConditionKind::Equal(first, second);
            if differs {
                let range = range.clone();
                kind = ConditionKind::Not(Box::new(Condition { range, kind }));
            }
            left = Part::Condition(Condition { range, kind }, vec![operator]);
        }
        Ok(left)
    }

    /// In place of the first comparison where a second one follows.
    fn compared_already(&mut self) -> Part {
        let range = self.next_range();
        let message = "a comparison has two sides: write `a == b && b == c`";
        self.problem(&range, message);
        Part::Value(self.nothing())
    }

    /// `join | step | step ..`
    fn steps(&mut self) -> Parsed<Part> {
        let around = std::mem::take(&mut self.unclear);
        let mut part = self.join()?;
        let mut piped = false;
        loop {
            let stray = self.strays_after_value();
            match self.peek() {
                Some(TokenKind::Pipe) => {
                    self.position += 1;
                    part = self.pipe(part)?;
                    piped = true;
                }
                Some(TokenKind::Dot) => {
                    if self.method() {
                        part = self.pipe(part)?;
                        piped = true;
                    }
                }
                Some(TokenKind::Other | TokenKind::Or) if self.is_arrow() => {
                    self.arrow();
                    part = self.pipe(part)?;
                    piped = true;
                }
                // `join` leaves an operand behind only where a pipe ended it.
                Some(TokenKind::Plus) => {
                    self.after_pipe(piped && !stray);
                    self.position += 1;
                    part = self.joined_after(part)?;
                    piped = false;
                }
                Some(next) if stray::starts_operand(next) && !self.starts_another() => {
                    self.after_pipe(piped && !stray);
                    part = self.joined_after(part)?;
                    piped = false;
                }
                _ => break,
            }
        }
        if std::mem::replace(&mut self.unclear, around) {
            part = unclear(part);
        }
        Ok(part)
    }

    fn after_pipe(&mut self, is_wrong: bool) {
        if is_wrong {
            let message = "`|` takes all that stands before it, and only another `|` may follow: \
                           put its part in parentheses, as in `(body | hex) + path`";
            let range = self.next_range();
            self.problem(&range, message);
        }
    }

    fn joined_after(&mut self, part: Part) -> Parsed<Part> {
        let left = self.value(part);
        let right = self.join()?;
        let right = self.value(right);
        Ok(Part::Value(left.join(right)))
    }

    /// `operand + operand ..`
    fn join(&mut self) -> Parsed<Part> {
        let mut part = self.operand()?;
        let mut before = Vec::new();
        loop {
            let stray = self.strays_after_value();
            match self.peek() {
                Some(TokenKind::Plus) => self.position += 1,
                Some(next) if stray::starts_operand(next) && !self.starts_another() => {
                    let last = self.value(part);
                    if !stray {
                        if let Some(instead) = self.instead_of_template(&last)? {
                            part = Part::Value(instead);
                            continue;
                        }
                        self.missing_plus();
                        self.unclear |= self.holds() == Some(Holds::Arguments);
                    }
                    part = Part::Value(last);
                }
                _ => break,
            }
            before.push(self.value(part));
            part = self.operand()?;
        }
        if before.is_empty() {
            return Ok(part);
        }
        before.push(self.value(part));
        Ok(Part::Value(
            joined(before).unwrap_or_else(|| self.nothing()),
        ))
    }

    fn missing_plus(&mut self) {
        let range = self.next_range();
        let left = self.text(&self.previous_range());
        let right = self.text(&range);
        let between = if self.is_separated() {
            "`,` or `+`"
        } else {
            "`+`"
        };
        let message = format!("write {between} between `{left}` and `{right}`");
        self.problem(&range, message);
    }

    /// `f` or `f(..)` after `|`, applied to `input`.
    fn pipe(&mut self, input: Part) -> Parsed<Part> {
        self.pipes += 1;
        if self.pipes > DEEPEST {
            return Err(TooDeep(self.previous_range()));
        }
        let input = self.value(input);
        let function = match self.peek() {
            Some(TokenKind::Name(name) | TokenKind::Path(name)) => name.clone(),
            _ => return self.pipe_into_nothing(input).map(Part::Value),
        };
        let function_range = self.next_range();
        let start = input.range.start;
        self.position += 1;
        let mut arguments = vec![input];
        arguments.extend(self.arguments()?.unwrap_or_default());
        let range = start..self.previous_range().end;
        let kind = Kind::Call {
            function,
            function_range,
            arguments,
        };
        Ok(Part::Value(Node::new(range, kind)))
    }

    fn pipe_into_nothing(&mut self, input: Node) -> Parsed<Node> {
        let mut parts = vec![input];
        let operand = self.peek().is_some_and(stray::starts_operand);
        let at = if operand {
            self.next_range()
        } else {
            self.previous_range()
        };
        self.problem(&at, "after `|` comes a function, as in `| hex`");
        if operand {
            let part = self.operand()?;
            parts.push(self.value(part));
        }
        let range = parts[0].range.start..self.previous_range().end;
        Ok(Node::new(range, Kind::Invalid(parts)))
    }
}

/// What is left of a value with an operator that does not exist.
fn unclear(part: Part) -> Part {
    match part {
        Part::Value(Node { range, kind }) => {
            let parts = match kind {
                Kind::Join(operands) => operands,
                kind => vec![Node::new(range.clone(), kind)],
            };
            Part::Value(Node::new(range, Kind::Invalid(parts)))
        }
        part => part,
    }
}
