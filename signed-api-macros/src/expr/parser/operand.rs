//! What stands between operators: literals, names, calls, and whatever is in brackets.

use std::ops::Range;

use super::part::Part;
use super::{Holds, Parsed, Parser, stray};
use crate::expr::tokens::{Bracket, TokenKind};
use crate::expr::tree::{Condition, ConditionKind, Kind, Node};

impl Parser<'_> {
    pub(super) fn operand(&mut self) -> Parsed<Part> {
        let strays = self.strays_before_value();
        let Some(token) = self.tokens.get(self.position).cloned() else {
            return Ok(Part::Value(self.no_operand(strays)));
        };
        let range = token.range;
        let kind = match token.kind {
            TokenKind::Not => return self.negation(),
            TokenKind::Open(Bracket::Round) => return self.group(),
            TokenKind::Name(name) => return self.named(name, &range),
            TokenKind::Open(Bracket::Square) => return self.list().map(Part::Value),
            TokenKind::Open(Bracket::Curly) => return self.map().map(Part::Value),
            TokenKind::Path(path) => {
                self.position += 1;
                if self.is_macro() {
                    return Ok(Part::Value(self.macro_call(&path, &range)));
                }
                return self.call(path, &range).map(Part::Value);
            }
            TokenKind::Text(text) => {
                self.position += 1;
                return Ok(Part::Value(self.literal(text, &range)));
            }
            TokenKind::Int(number) => Kind::Int(number),
            TokenKind::Wrong => Kind::Invalid(Vec::new()),
            _ => return Ok(Part::Value(self.no_operand(strays))),
        };
        self.position += 1;
        Ok(Part::Value(Node::new(range, kind)))
    }

    /// Where a value should be, and perhaps strays were.
    fn no_operand(&mut self, strays: bool) -> Node {
        if !strays {
            self.missing_value();
        }
        self.nothing()
    }

    fn missing_value(&mut self) {
        let (range, side) = if self.position == 0 {
            (self.next_range(), "before")
        } else {
            (self.previous_range(), "after")
        };
        let message = format!("a value is missing {side} `{}`", self.text(&range));
        self.problem(&range, message);
    }

    /// `!condition`
    fn negation(&mut self) -> Parsed<Part> {
        let operator = self.next_range();
        self.position += 1;
        self.enter(&operator)?;
        let mut operators = vec![operator.clone()];
        let condition = self.operand()?.into_condition(&mut operators);
        self.depth -= 1;
        let range = operator.start..condition.range.end;
        let kind = ConditionKind::Not(Box::new(condition));
        Ok(Part::Condition(Condition { range, kind }, operators))
    }

    /// `( .. )` around a value or a condition.
    fn group(&mut self) -> Parsed<Part> {
        self.open(Holds::Value)?;
        let part = self.choice()?;
        self.close();
        Ok(part)
    }

    fn named(&mut self, name: String, range: &Range<usize>) -> Parsed<Part> {
        let next = self.peek_after(1);
        if next.is_some_and(|next| *next == TokenKind::Not || stray::starts_operand(next)) {
            match name.as_str() {
                "not" => return self.negation(),
                "if" | "match" => {
                    self.control_flow(&name);
                    return Ok(Part::Value(self.nothing()));
                }
                _ => {}
            }
        }
        self.position += 1;
        let kind = match name.as_str() {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "null" => Kind::Null,
            _ => return self.name_or_call(name, range).map(Part::Value),
        };
        Ok(Part::Value(Node::new(range.clone(), kind)))
    }

    fn name_or_call(&mut self, name: String, range: &Range<usize>) -> Parsed<Node> {
        if let Some(instead) = self.instead_of_name(&name, range)? {
            return Ok(instead);
        }
        match self.peek() {
            Some(TokenKind::Open(Bracket::Round)) => self.call(name, range),
            Some(TokenKind::Other) if self.has_type_arguments() => self.call(name, range),
            _ => Ok(Node::new(range.clone(), Kind::Name(name))),
        }
    }

    /// The rest of `f(..)`.
    pub(super) fn call(&mut self, function: String, range: &Range<usize>) -> Parsed<Node> {
        self.skip_type_arguments();
        let Some(arguments) = self.arguments()? else {
            let message = format!("a path is that of a function: write `{function}(..)`");
            self.problem(range, message);
            return Ok(Node::new(range.clone(), Kind::Invalid(Vec::new())));
        };
        let whole = range.start..self.previous_range().end;
        let kind = Kind::Call {
            function,
            function_range: range.clone(),
            arguments,
        };
        Ok(Node::new(whole, kind))
    }

    /// `( .. , .. )`, if that comes next; a trailing comma is allowed.
    pub(super) fn arguments(&mut self) -> Parsed<Option<Vec<Node>>> {
        if self.peek() != Some(&TokenKind::Open(Bracket::Round)) {
            return Ok(None);
        }
        self.open(Holds::Arguments)?;
        let mut arguments = Vec::new();
        while !self.at_close() {
            self.argument_name();
            arguments.push(self.expression()?);
            if !self.eat_comma() {
                break;
            }
        }
        self.close();
        Ok(Some(arguments))
    }

    /// `[a, b]`
    pub(super) fn list(&mut self) -> Parsed<Node> {
        let start = self.next_range().start;
        self.open(Holds::List)?;
        let mut items = Vec::new();
        while !self.at_close() {
            items.push(self.expression()?);
            if !self.eat_comma() {
                break;
            }
        }
        self.close();
        Ok(Node::new(
            start..self.previous_range().end,
            Kind::List(items),
        ))
    }
}
