//! `{ ..spread, name: value, "any-name": value, name, optional?: value }`

use std::ops::Range;

use super::{Holds, Parsed, Parser, stray};
use crate::expr::tokens::{Bracket, TokenKind};
use crate::expr::tree::{Entry, Kind, Node, Word};

impl Parser<'_> {
    pub(super) fn map(&mut self) -> Parsed<Node> {
        let start = self.next_range().start;
        self.open(Holds::Map)?;
        let mut entries = Vec::new();
        while !self.at_close() {
            if matches!(self.peek(), Some(TokenKind::Comma | TokenKind::Semicolon)) {
                let range = self.next_range();
                let mark = self.text(&range);
                let message = format!("nothing stands before this `{mark}`: leave it out");
                self.problem(&range, message);
                self.position += 1;
                continue;
            }
            entries.push(self.entry()?);
            if self.eat_comma() || self.at_close() {
                continue;
            }
            let left = self.text(&self.previous_range());
            let range = self.next_range();
            let message = format!("write `,` between `{left}` and `{}`", self.text(&range));
            self.problem(&range, message);
        }
        self.close();
        Ok(Node::new(
            start..self.previous_range().end,
            Kind::Map(entries),
        ))
    }

    /// Whether an entry begins here, so that a comma is missing before it.
    pub(super) fn starts_entry(&self) -> bool {
        if !matches!(self.peek(), Some(TokenKind::Name(_) | TokenKind::Text(_))) {
            return false;
        }
        match self.peek_after(1) {
            Some(TokenKind::Colon | TokenKind::Assign) => true,
            Some(TokenKind::Question) => self.peek_after(2) == Some(&TokenKind::Colon),
            Some(TokenKind::Other) => self.tokens[self.position + 1..]
                .first()
                .is_some_and(|token| self.text(&token.range) == "=>"),
            _ => false,
        }
    }

    fn entry(&mut self) -> Parsed<Entry> {
        let range = self.next_range();
        match self.peek() {
            Some(TokenKind::Spread) => {
                self.position += 1;
                return self.spread_entry(&range);
            }
            Some(TokenKind::Other) if matches!(self.text(&range), "..." | "*" | "**") => {
                self.problem(&range, "write `..`");
                self.position += 1;
                return self.spread_entry(&range);
            }
            Some(TokenKind::Colon) => {
                self.problem(&range, "a name is missing before this `:`");
                self.position += 1;
                let value = self.expression()?;
                return Ok(no_entry(value));
            }
            _ => {}
        }
        if self.peek() == Some(&TokenKind::Wrong) && self.is_named(1) {
            self.position += 1;
            let text = self.text(&range).to_owned();
            return self.named_entry(&Word { range, text }, false);
        }
        if let Some(name) = self.eat_unquoted() {
            self.unquoted("this name", &name);
            return self.named_entry(&name, false);
        }
        let is_variable = matches!(self.peek(), Some(TokenKind::Name(_)));
        match self.eat_word() {
            Some(name) => self.named_entry(&name, is_variable),
            None => self.nameless(),
        }
    }

    /// What follows `..`.
    fn spread_entry(&mut self, range: &Range<usize>) -> Parsed<Entry> {
        if self.at_close() || self.peek() == Some(&TokenKind::Comma) {
            self.problem(range, "after `..` comes a map, as in `..params`");
            return Ok(Entry::Spread(self.nothing()));
        }
        self.expression().map(Entry::Spread)
    }

    /// What follows the name of an entry. Only a variable may stand alone.
    fn named_entry(&mut self, name: &Word, is_variable: bool) -> Parsed<Entry> {
        let optional = self.peek() == Some(&TokenKind::Question)
            && matches!(
                self.peek_after(1),
                None | Some(
                    TokenKind::Colon
                        | TokenKind::Assign
                        | TokenKind::Other
                        | TokenKind::Comma
                        | TokenKind::Close(_)
                )
            );
        self.position += usize::from(optional);
        let value = match self.peek() {
            Some(TokenKind::Colon) => {
                self.position += 1;
                self.expression()?
            }
            Some(TokenKind::Assign | TokenKind::Equal) => self.value_after_wrong_colon(name)?,
            Some(TokenKind::Other) if matches!(self.next_text(), "=>" | ":=" | "->") => {
                self.value_after_wrong_colon(name)?
            }
            None | Some(TokenKind::Close(_) | TokenKind::Comma | TokenKind::Semicolon) => {
                self.alone(name, is_variable, optional)
            }
            _ if is_variable && self.starts_entry() => self.alone(name, true, optional),
            Some(TokenKind::Spread) if is_variable && !optional => {
                return Ok(self.spread_or_comma(name));
            }
            Some(TokenKind::Wrong) => self.expression()?,
            Some(next) if stray::starts_operand(next) && !self.is_call(name) => {
                self.missing_colon(name, is_variable);
                self.expression()?
            }
            _ => {
                self.position -= 1 + usize::from(optional);
                return self.nameless();
            }
        };
        Ok(Entry::Pair {
            name: name.text.clone(),
            name_range: name.range.clone(),
            optional,
            value,
        })
    }

    fn value_after_wrong_colon(&mut self, name: &Word) -> Parsed<Node> {
        self.expect(&TokenKind::Colon, ":", &name.range);
        self.expression()
    }

    /// The value of `name` alone.
    fn alone(&mut self, name: &Word, is_variable: bool, optional: bool) -> Node {
        let range = &name.range;
        let written = self.text(range).to_owned();
        let mark = if optional { "?" } else { "" };
        if !is_variable {
            let message = format!("a value is missing: write `{written}{mark}: value`");
            self.problem(range, message);
            return Node::new(range.end..range.end, Kind::Invalid(Vec::new()));
        }
        let message = match written.rsplit_once('.') {
            Some((_, last)) => format!("a name is missing: write `{last}{mark}: {written}`"),
            None if optional => format!("a value is missing: write `{written}?: {written}`"),
            None => return Node::name(range, &name.text),
        };
        let range = range.start..self.previous_range().end;
        self.problem(&range, message);
        Node::new(range, Kind::Invalid(Vec::new()))
    }

    /// `params..`, or a name and then a spread.
    fn spread_or_comma(&mut self, name: &Word) -> Entry {
        let value = Node::name(&name.range, &name.text);
        let ends = matches!(
            self.peek_after(1),
            None | Some(TokenKind::Close(_) | TokenKind::Comma)
        );
        if !ends {
            return Entry::Pair {
                name: name.text.clone(),
                name_range: name.range.clone(),
                optional: false,
                value,
            };
        }
        self.position += 1;
        let range = name.range.start..self.previous_range().end;
        self.problem(
            &range,
            format!("`..` stands before the map: write `..{}`", name.text),
        );
        Entry::Spread(value)
    }

    fn missing_colon(&mut self, name: &Word, is_variable: bool) {
        let which = if is_variable { "`:` or `,`" } else { "`:`" };
        let range = self.next_range();
        let message = format!(
            "write {which} between `{}` and `{}`",
            self.text(&name.range),
            self.text(&range)
        );
        self.problem(&range, message);
    }

    /// A value where an entry should be.
    fn nameless(&mut self) -> Parsed<Entry> {
        let start = self.position;
        let before = self.problems.len();
        let value = self.expression()?;
        if self.position == start {
            let range = self.next_range();
            self.meaningless(&range);
            self.position += 1;
        }
        // What is wrong with the value may be the reason why it does not look like an entry.
        if self.problems.len() == before && !value.is_invalid() {
            let written = self.text(&value.range);
            let is_alone = self.at_close()
                && self.tokens[..start].last().map(|token| &token.kind)
                    == Some(&TokenKind::Open(Bracket::Curly));
            let message = if is_alone {
                format!("braces make a map: write `name: {written}`, or leave them out")
            } else {
                format!("a name is missing: write `name: {written}`")
            };
            self.problem(&value.range.clone(), message);
        }
        Ok(no_entry(value))
    }

    fn is_call(&self, name: &Word) -> bool {
        let next = self.next_range();
        self.text(&next) == "(" && !self.text(&name.range).starts_with(['\'', '"'])
    }

    /// `user-id` or `1` where they name an entry.
    fn eat_unquoted(&mut self) -> Option<Word> {
        let start = self.position;
        let range = self.next_range();
        let word = if matches!(self.peek(), Some(TokenKind::Int(_))) {
            self.position += 1;
            let text = self.text(&range).to_owned();
            Some(Word { range, text })
        } else {
            self.eat_dashed()
        };
        let is_named = self.is_named(0);
        if !is_named {
            self.position = start;
        }
        word.filter(|_| is_named)
    }

    /// Whether what stands before this is the name of an entry.
    fn is_named(&self, tokens: usize) -> bool {
        matches!(
            self.peek_after(tokens),
            Some(TokenKind::Colon | TokenKind::Question | TokenKind::Assign)
        )
    }
}

/// A value without a name, which is still checked.
fn no_entry(value: Node) -> Entry {
    Entry::Spread(Node::new(value.range.clone(), Kind::Invalid(vec![value])))
}
