//! What stands between operators: literals, names, calls, and whatever is in brackets.

use std::ops::Range;

use super::part::Part;
use super::{Holds, Parsed, Parser, stray};
use crate::expr::tokens::{Bracket, Token, TokenKind};
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
        match self.peek() {
            Some(TokenKind::Open(Bracket::Round)) => match method(&name) {
                Some((value, function)) => self.method_call(value, function, range),
                None => self.call(name, range),
            },
            Some(TokenKind::Open(Bracket::Square)) => self.index(name, range),
            Some(TokenKind::Not) if matches!(self.peek_after(1), Some(TokenKind::Open(_))) => {
                Ok(self.macro_call(range))
            }
            _ => Ok(Node::new(range.clone(), Kind::Name(name))),
        }
    }

    /// `format!(..)`
    fn macro_call(&mut self, name: &Range<usize>) -> Node {
        let range = name.start..self.next_range().end;
        self.problem(&range, "there are no macros: write `+` to join");
        self.position += 1;
        self.skip_bracketed();
        Node::new(range, Kind::Invalid(Vec::new()))
    }

    /// The rest of `f(..)`.
    fn call(&mut self, function: String, range: &Range<usize>) -> Parsed<Node> {
        self.skip_type_arguments();
        let Some(arguments) = self.arguments()? else {
            let message = format!("`{function}` is a function: write `{function}(..)`");
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

    /// `::<T>` before the values of a function.
    fn skip_type_arguments(&mut self) {
        let is = |token: Option<&Token>, text| {
            token.is_some_and(|token| self.text(&token.range) == text)
        };
        let (first, second) = (
            self.tokens.get(self.position),
            self.tokens.get(self.position + 1),
        );
        if !is(first, "::") || !is(second, "<") {
            return;
        }
        let start = self.next_range().start;
        while !matches!(
            self.peek(),
            None | Some(TokenKind::Open(_) | TokenKind::Semicolon)
        ) && !self.text(&self.previous_range()).ends_with('>')
        {
            self.position += 1;
        }
        self.types(&(start..self.previous_range().end));
    }

    /// `value.f(..)`, as it is written elsewhere.
    fn method_call(&mut self, value: &str, function: &str, range: &Range<usize>) -> Parsed<Node> {
        let message = format!("a function stands after `|`: write `{value} | {function}`");
        self.problem(range, message);
        let mut node = self.call(function.to_owned(), range)?;
        if let Kind::Call { arguments, .. } = &mut node.kind {
            arguments.insert(0, Node::name(range, value));
        }
        Ok(node)
    }

    /// `name[..]`, as it is written elsewhere.
    fn index(&mut self, name: String, range: &Range<usize>) -> Parsed<Node> {
        let part = match self.peek_after(1) {
            Some(TokenKind::Text(part)) if has_parts(&name) => Some(part.clone()),
            _ => None,
        };
        let list = self.list()?;
        let whole = range.start..list.range.end;
        if let Some(part) = part {
            self.problem(&whole, format!("write `{name}.{part}`"));
            return Ok(Node::new(whole, Kind::Invalid(Vec::new())));
        }
        let message = "nothing is taken out of a value by `[ ]`: leave it out";
        self.problem(&list.range, message);
        let name = Node::new(range.clone(), Kind::Name(name));
        Ok(Node::new(whole, Kind::Invalid(vec![name, list])))
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

    /// `name =` or `name:` before an argument, as it is written elsewhere.
    fn argument_name(&mut self) {
        let named = matches!(self.peek(), Some(TokenKind::Name(_)))
            && matches!(
                self.peek_after(1),
                Some(TokenKind::Assign | TokenKind::Colon)
            );
        if named {
            let start = self.next_range().start;
            self.position += 2;
            let range = start..self.previous_range().end;
            let message = format!(
                "the values of a function have no names: leave out `{}`",
                self.text(&range)
            );
            self.problem(&range, message);
        }
    }

    /// `[a, b]`
    fn list(&mut self) -> Parsed<Node> {
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

/// Names with parts: what follows their dot is no function.
fn has_parts(name: &str) -> bool {
    matches!(name, "now" | "op" | "opt" | "session")
}

/// The value and the function in `path.upper`.
fn method(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('.').filter(|(value, _)| !has_parts(value))
}
