//! `pairs({ t: now.s, v1: mac }, "=", ",")`: several values in one text, each behind its name.

use std::ops::Range;

use super::super::checked::{Checked, Type};
use super::super::scheme::Value;
use super::super::tree::{Entry, Kind, Node};
use super::Scope;
use super::calls::Called;
use super::literals;
use super::taken::Takes;

impl Scope {
    pub(super) fn pairs(
        &mut self,
        call: &Called<'_>,
        map: &Node,
        after: &Node,
        between: &Node,
    ) -> Checked {
        let checked = self.take_for(call, Takes::MAP, map);
        let literals = self.literal(call, after).zip(self.literal(call, between));
        let mut facts = checked.facts;
        if let Some((after_text, between_text)) = &literals {
            for (text, node) in [(after_text, after), (between_text, between)] {
                facts.control.extend(literals::control(text, &node.range));
            }
            self.told_apart(call, after_text, between_text, &between.range);
            self.names_apart(map, [after_text, between_text]);
        }
        let value = checked.value.zip(literals);
        let value =
            value.map(|(map, (after, between))| Value::Pairs(Box::new(map), after, between));
        Checked::new(Type::Text, value, facts)
    }

    /// The end of a name is not the end of an entry.
    fn told_apart(&mut self, call: &Called<'_>, after: &str, between: &str, range: &Range<usize>) {
        if after.contains(between) || between.contains(after) {
            let message = format!(
                "nobody could tell the end of a name from the end of a value: write two literals of which none is in the \
                 other, as in `{}`",
                self.usage(call)
            );
            self.problem(range, message);
        }
    }

    /// A name ends where the first literal begins.
    fn names_apart(&mut self, map: &Node, literals: [&str; 2]) {
        let Kind::Map(entries) = &map.kind else {
            return;
        };
        for entry in entries {
            let Entry::Pair {
                name, name_range, ..
            } = entry
            else {
                continue;
            };
            if let Some(literal) = literals.into_iter().find(|literal| name.contains(literal)) {
                let literal = self.code(&format!("'{literal}'"));
                let message = format!(
                    "a name ends before {literal}, which is in this one: choose another name, or other literals"
                );
                self.problem(name_range, message);
            }
        }
    }
}
