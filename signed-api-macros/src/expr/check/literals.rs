//! Values that must be written as literals, and words.

use std::ops::Range;

use super::super::suggest;
use super::super::tree::{Kind, Node};
use super::Scope;
use super::calls::Called;

impl Scope {
    /// The text of `node`, which is a literal and not empty.
    pub(super) fn literal(&mut self, call: &Called<'_>, node: &Node) -> Option<String> {
        match self.literal_or_empty(call, node)? {
            empty if empty.is_empty() => {
                let message = format!(
                    "an empty literal does nothing here: write `{}`",
                    self.usage(call)
                );
                self.problem(&node.range, message);
                None
            }
            text => Some(text),
        }
    }

    /// The text of `node`, which is a literal.
    pub(super) fn literal_or_empty(&mut self, call: &Called<'_>, node: &Node) -> Option<String> {
        if let Kind::Text(text) = &node.kind {
            return Some(text.clone());
        }
        if !matches!(node.kind, Kind::Invalid(_)) {
            let message = format!(
                "`{}` takes a literal here, and {} is none: write text in quotes, as in `{}`",
                call.name,
                node.describe(),
                self.usage(call)
            );
            self.problem(&node.range, message);
        }
        self.is_incomplete = true;
        None
    }

    /// The number that `node` is, which is written as one and lies in `allowed`.
    pub(super) fn count(
        &mut self,
        call: &Called<'_>,
        node: &Node,
        allowed: std::ops::RangeInclusive<u64>,
        what: &str,
    ) -> Option<usize> {
        let (least, most) = (allowed.start(), allowed.end());
        let message = match &node.kind {
            Kind::Int(number) if allowed.contains(number) => return usize::try_from(*number).ok(),
            Kind::Invalid(_) => return None,
            Kind::Int(number) => {
                format!("`{number}` is no {what}: write one from {least} to {most}")
            }
            _ => format!(
                "the {what} of `{}` is written as a number, and {} is none: write `{}`",
                call.name,
                node.describe(),
                self.usage(call)
            ),
        };
        self.problem(&node.range, message);
        None
    }

    /// What the word `node` stands for: one of `words`.
    pub(super) fn word<T: Copy>(
        &mut self,
        what: &str,
        words: &[(&str, T)],
        node: &Node,
    ) -> Option<T> {
        let (written, in_quotes) = match &node.kind {
            Kind::Name(name) => (name.as_str(), false),
            Kind::Text(text) => (text.as_str(), true),
            Kind::Invalid(_) => return None,
            _ => ("", false),
        };
        let names = || words.iter().map(|(name, _)| *name);
        let found = words.iter().find(|(name, _)| *name == written);
        let message = match (found, suggest::closest(written, names())) {
            (Some((_, value)), _) if !in_quotes => return Some(*value),
            (Some((name, _)), _) => format!("`{name}` is a word here: write it without quotes"),
            (None, Some(meant)) => format!("unknown {what} `{written}`: did you mean `{meant}`?"),
            (None, None) => {
                let unknown = match written {
                    "" => format!("this is no {what}"),
                    _ => format!("unknown {what} `{written}`"),
                };
                format!("{unknown}: write {}", suggest::choice(names()))
            }
        };
        self.problem(&node.range, message);
        None
    }
}

/// `range`, if `text` holds a character that a header cannot carry.
pub(super) fn control(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let is_control = |character: char| character.is_ascii_control() && character != '\t';
    if text.contains(is_control) {
        vec![range.clone()]
    } else {
        Vec::new()
    }
}
