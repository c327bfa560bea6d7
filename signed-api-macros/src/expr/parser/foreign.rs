//! What other languages write: methods, macros, indexes, closures, names with dashes. It is reported with what to write
//! here, and stepped over.

use std::ops::Range;

use super::{Holds, Parsed, Parser, stray};
use crate::expr::functions::Function;
use crate::expr::tokens::{Bracket, TokenKind, literal};
use crate::expr::tree::{Kind, Node};
use crate::expr::variables;

/// Methods of Rust that a value needs nowhere here.
const CONVERSIONS: &[&str] = &[
    "to_string",
    "to_owned",
    "to_vec",
    "clone",
    "into",
    "as_str",
    "as_ref",
    "as_bytes",
    "unwrap",
    "expect",
    "format",
];

impl Parser<'_> {
    /// What stands for the name at `range`, which has been read, if it goes on as in another language.
    pub(super) fn instead_of_name(
        &mut self,
        name: &str,
        range: &Range<usize>,
    ) -> Parsed<Option<Node>> {
        let node = match self.peek() {
            Some(TokenKind::Open(Bracket::Round)) => match method(name) {
                Some((value, function)) => self.method_of_name(value, function, range)?,
                None => return Ok(None),
            },
            Some(TokenKind::Open(Bracket::Square)) => self.index(name, range)?,
            Some(TokenKind::Not) if self.is_macro() => self.macro_call(name, range),
            Some(TokenKind::Other) if self.is_dashed(name) => self.dashed_name(range),
            Some(TokenKind::Spread) if self.is_word(1) && self.holds() != Some(Holds::Map) => {
                self.position += 1;
                let message = format!(
                    "there are two dots in this name: write `{name}.{}`",
                    self.next_text()
                );
                self.position += 1;
                self.invalid(range, message)
            }
            Some(TokenKind::Dot) if !self.peek_after(1).is_some_and(stray::starts_operand) => {
                self.position += 1;
                self.invalid(range, "after a dot comes a word, as in `now.ms`")
            }
            _ => return Ok(None),
        };
        Ok(Some(node))
    }

    /// Whether `!(..)` follows a name.
    pub(super) fn is_macro(&self) -> bool {
        self.peek() == Some(&TokenKind::Not)
            && matches!(self.peek_after(1), Some(TokenKind::Open(_)))
    }

    /// `format!(..)`
    pub(super) fn macro_call(&mut self, name: &str, range: &Range<usize>) -> Node {
        let whole = range.start..self.next_range().end;
        let instead = match name {
            "format" | "concat" => "write `+` to join",
            _ => "write a function of your own, as in `crate::name(..)`",
        };
        self.problem(&whole, format!("there are no macros: {instead}"));
        self.position += 1;
        self.skip_bracketed();
        Node::new(whole, Kind::Invalid(Vec::new()))
    }

    /// Whether `::<T>` follows a name.
    pub(super) fn has_type_arguments(&self) -> bool {
        let mut next = self.tokens[self.position..]
            .iter()
            .map(|token| self.text(&token.range));
        next.next() == Some("::") && next.next() == Some("<")
    }

    /// Steps over `::<T>` before the values of a function.
    pub(super) fn skip_type_arguments(&mut self) {
        if !self.has_type_arguments() {
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
        let range = start..self.previous_range().end;
        self.problem(&range, "types are not written: leave out `::<..>`");
    }

    /// Whether `.f(` comes next.
    pub(super) fn is_method(&self) -> bool {
        self.is_word(1) && self.peek_after(2) == Some(&TokenKind::Open(Bracket::Round))
    }

    /// `.f(..)` where a pipe belongs: steps over the dot, or over a conversion. Whether a pipe follows.
    pub(super) fn method(&mut self) -> bool {
        let dot = self.next_range();
        self.position += 1;
        let function = self.next_text().to_owned();
        if CONVERSIONS.contains(&function.as_str()) {
            self.position += 1;
            self.skip_bracketed();
            self.conversion(&function, dot.start);
            return false;
        }
        if Function::from_name(&function).is_some() {
            let range = dot.start..self.next_range().end;
            self.problem(
                &range,
                format!("a function stands after `|`: write `| {function}`"),
            );
        }
        true
    }

    /// `value.f(..)`, of which the name has been read.
    fn method_of_name(
        &mut self,
        value: &str,
        function: &str,
        range: &Range<usize>,
    ) -> Parsed<Node> {
        let dot = range.end - function.len() - ".".len();
        let value = Node::name(&(range.start..dot), value);
        if CONVERSIONS.contains(&function) {
            self.skip_bracketed();
            self.conversion(function, dot);
            return Ok(value);
        }
        if Function::from_name(function).is_some() {
            let written = self.text(&value.range);
            let message = format!("a function stands after `|`: write `{written} | {function}`");
            self.problem(range, message);
        }
        let mut node = self.call(function.to_owned(), &(dot + ".".len()..range.end))?;
        if let Kind::Call { arguments, .. } = &mut node.kind {
            arguments.insert(0, value);
        }
        Ok(node)
    }

    fn conversion(&mut self, function: &str, start: usize) {
        let range = start..self.previous_range().end;
        let message = format!("values convert themselves: leave out `.{function}(..)`");
        self.problem(&range, message);
    }

    /// `name[..]`
    fn index(&mut self, name: &str, range: &Range<usize>) -> Parsed<Node> {
        let part = match self.peek_after(1) {
            Some(TokenKind::Text(part)) if has_parts(name) => Some(part.clone()),
            _ => None,
        };
        let before = self.problems.len();
        let list = self.list()?;
        // What is left out need not be right.
        self.problems.truncate(before);
        if let Some(part) = part {
            return Ok(self.invalid(range, format!("write `{name}.{part}`")));
        }
        let message = "nothing is taken out of a value by `[ ]`: leave it out";
        self.problem(&list.range, message);
        let whole = range.start..list.range.end;
        let name = Node::name(range, name);
        Ok(Node::new(whole, Kind::Invalid(vec![name])))
    }

    /// `name =` or `name:` before an argument.
    pub(super) fn argument_name(&mut self) {
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

    /// Whether a dash and a word go on with `name`, neither of which is known alone.
    fn is_dashed(&self, name: &str) -> bool {
        let known = |name: &str| variables::NAMES.contains(&name);
        match self.peek_after(1) {
            Some(TokenKind::Name(next)) => self.next_text() == "-" && !(known(name) && known(next)),
            _ => false,
        }
    }

    /// `user-id`
    fn dashed_name(&mut self, range: &Range<usize>) -> Node {
        while self.next_text() == "-" && self.is_word(1) {
            self.position += 2;
        }
        let written = self.text(&(range.start..self.previous_range().end));
        let written = written.replace(' ', "");
        let name = written.replace('-', "_");
        let text = literal(&written, self.quote());
        self.invalid(
            range,
            format!("a name has no `-`: write `{name}`, or for the text `{text}`"),
        )
    }

    /// Steps over `|a, b|` before a value.
    pub(super) fn closure(&mut self) -> bool {
        let start = self.position;
        let mut names = 0_usize;
        while self.peek_after(1 + names).is_some_and(|kind| match kind {
            TokenKind::Name(name) => Function::from_name(name).is_none(),
            kind => *kind == TokenKind::Comma,
        }) {
            names += 1;
        }
        let is_closure = names > 0
            && self.peek_after(names + 1) == Some(&TokenKind::Pipe)
            && self.begins_value(names + 2);
        if is_closure {
            self.position += names + 2;
            let range = self.tokens[start].range.start..self.previous_range().end;
            let names = self.text(&range).trim_matches(['|', ' ']);
            let message = format!("there are no closures: leave out `|{names}|`");
            self.problem(&range, message);
        }
        is_closure
    }

    /// Reports all from `range` to this point, and stands for it.
    fn invalid(&mut self, range: &Range<usize>, message: impl Into<String>) -> Node {
        let whole = range.start..self.previous_range().end;
        self.problem(&whole, message);
        Node::new(whole, Kind::Invalid(Vec::new()))
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
