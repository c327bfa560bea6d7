//! Templates, with which other languages join: `{ts}{method}` and `'Bearer {token}'`.

use std::ops::Range;

use super::part::joined;
use super::{Parsed, Parser, stray};
use crate::expr::tokens::{Bracket, TokenKind, literal, starts_name};
use crate::expr::tree::{Entry, Kind, Node};

impl Parser<'_> {
    /// If names in braces stand side by side, what they were meant to be: `last` and all that follows, joined.
    pub(super) fn instead_of_template(&mut self, last: &Node) -> Parsed<Option<Node>> {
        if alone_in_braces(last).is_none() && !self.starts_template() {
            return Ok(None);
        }
        let mut parts = vec![last.clone()];
        while self.peek().is_some_and(stray::starts_operand) && !self.starts_another() {
            let part = self.operand()?;
            parts.push(self.value(part));
        }
        let range = last.range.start..self.previous_range().end;
        let written: Vec<&str> = parts
            .iter()
            .map(|part| match alone_in_braces(part) {
                Some(name) => self.text(&name.range),
                None => self.text(&part.range),
            })
            .collect();
        let message = format!(
            "braces make a map, not a template: write `{}`",
            written.join(" + ")
        );
        self.problem(&range, message);
        let parts = parts
            .into_iter()
            .map(|part| alone_in_braces(&part).cloned().unwrap_or(part));
        Ok(joined(parts.collect()))
    }

    fn starts_template(&self) -> bool {
        self.peek() == Some(&TokenKind::Open(Bracket::Curly))
            && matches!(self.peek_after(1), Some(TokenKind::Name(_)))
            && self.peek_after(2) == Some(&TokenKind::Close(Bracket::Curly))
    }

    /// A literal, in which `{name}` has no meaning.
    pub(super) fn literal(&mut self, text: String, range: &Range<usize>) -> Node {
        if let Some((written, names)) = pieces(&text, self.quote()) {
            let source = self.text(range);
            let find = |name: &str| Some((source.find(&format!("{{{name}}}"))?, name.len() + 2));
            let first = names.first().and_then(|name| find(name));
            let last = names.last().and_then(|name| find(name));
            let place = match (first, last) {
                (Some((first, _)), Some((last, length))) if first <= last => {
                    range.start + first..range.start + last + length
                }
                _ => range.clone(),
            };
            let message =
                format!("a literal is taken as it is, with its braces: write `{written}`");
            self.problem(&place, message);
            return Node::new(range.clone(), Kind::Invalid(Vec::new()));
        }
        Node::new(range.clone(), Kind::Text(text))
    }
}

/// The name in `{name}`.
fn alone_in_braces(node: &Node) -> Option<&Node> {
    match &node.kind {
        Kind::Map(entries) => match entries.as_slice() {
            [
                Entry::Pair {
                    value,
                    name_range,
                    optional: false,
                    ..
                },
            ] if value.range == *name_range => Some(value),
            _ => None,
        },
        _ => None,
    }
}

/// `Bearer {token}` as `'Bearer ' + token`, and the names in it.
fn pieces(text: &str, quote: char) -> Option<(String, Vec<&str>)> {
    let mut pieces = Vec::new();
    let mut names = Vec::new();
    let mut rest = text;
    let mut searched = 0;
    while let Some(open) = rest[searched..].find('{').map(|open| searched + open) {
        let Some(name) = name_in_braces(&rest[open..]) else {
            searched = open + 1;
            continue;
        };
        let before = rest[..open].trim_end_matches('$');
        if !before.is_empty() {
            pieces.push(literal(before, quote));
        }
        pieces.push(name.to_owned());
        names.push(name);
        rest = &rest[open + name.len() + 2..];
        searched = 0;
    }
    if !rest.is_empty() {
        pieces.push(literal(rest, quote));
    }
    (!names.is_empty()).then(|| (pieces.join(" + "), names))
}

fn name_in_braces(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix('{')?.split_once('}')?;
    let is_word = |word: &str| {
        word.starts_with(starts_name)
            && word
                .chars()
                .all(|character| starts_name(character) || character.is_ascii_digit())
    };
    name.split('.').all(is_word).then_some(name)
}
