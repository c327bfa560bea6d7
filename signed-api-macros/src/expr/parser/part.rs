//! What has been read of an expression may turn out to be a value or the condition of a choice.

use std::ops::Range;

use super::Parser;
use crate::expr::tree::{Condition, ConditionKind, Kind, Node};

/// What other languages write `a ?? b`, `a ?: b` or `a or b` for.
pub(super) const DEFAULT: &str = "for `a`, or `b` when it is empty, write `default(a, b)`";

pub(super) enum Part {
    Value(Node),
    /// With the operators that made it one.
    Condition(Condition, Vec<Range<usize>>),
}

impl Part {
    /// As a part of a condition, whose operators these are.
    pub(super) fn into_condition(self, operators: &mut Vec<Range<usize>>) -> Condition {
        match self {
            Self::Value(node) => Condition {
                range: node.range.clone(),
                kind: ConditionKind::Filled(node),
            },
            Self::Condition(condition, others) => {
                operators.extend(others);
                condition
            }
        }
    }
}

impl Parser<'_> {
    /// What `?` stands behind. Here other languages' operators are known to be meant as conditions.
    pub(super) fn condition(&mut self, part: Part) -> Condition {
        let mut operators = Vec::new();
        let condition = part.into_condition(&mut operators);
        for range in operators {
            let right = match self.text(&range) {
                "=" => "write `==` to compare",
                "===" => "write `==`",
                "!==" => "write `!=`",
                "and" => "write `&&`",
                "or" => "write `||`",
                "not" => "write `!`",
                _ => continue,
            };
            self.problem(&range, right);
        }
        condition
    }

    /// A condition decides between two values, and is none.
    pub(super) fn value(&mut self, part: Part) -> Node {
        let (condition, operators) = match part {
            Part::Value(node) => return node,
            Part::Condition(condition, operators) => (condition, operators),
        };
        let range = condition.range.clone();
        let nodes = nodes(condition);
        let all_are = |operator: &[&str]| {
            let mut written = operators.iter().map(|range| self.text(range));
            written.all(|text| operator.contains(&text))
        };
        let instead = if all_are(&["||"]) {
            Some("to join write `+`, and for `a`, or `b` when it is empty, `default(a, b)`")
        } else if all_are(&["||", "and"]) {
            Some("write `+` to join")
        } else if all_are(&["or"]) {
            Some(DEFAULT)
        } else {
            None
        };
        if let Some(instead) = instead {
            for operator in operators {
                self.problem(&operator, instead);
            }
            return joined(nodes).unwrap_or_else(|| self.nothing());
        }
        let assign = operators.iter().find(|range| self.text(range) == "=");
        match assign.cloned() {
            Some(assign) => self.meaningless(&assign),
            None if nodes.iter().any(Node::is_invalid) => {}
            None => self.problem(
                &range,
                format!(
                    "this is a condition: write what it decides, as in `query == {0}{0} ? a : b`",
                    self.quote()
                ),
            ),
        }
        Node::new(range, Kind::Invalid(nodes))
    }
}

/// `first + second + ..`
pub(super) fn joined(nodes: Vec<Node>) -> Option<Node> {
    nodes.into_iter().reduce(Node::join)
}

fn nodes(condition: Condition) -> Vec<Node> {
    match condition.kind {
        ConditionKind::Filled(node) => vec![node],
        ConditionKind::Equal(left, right) => vec![left, right],
        ConditionKind::Not(condition) => nodes(*condition),
        ConditionKind::All(conditions) | ConditionKind::Any(conditions) => {
            conditions.into_iter().flat_map(nodes).collect()
        }
    }
}
