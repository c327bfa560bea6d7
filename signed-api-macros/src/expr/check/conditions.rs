//! `condition ? then : otherwise`, and `default(value, otherwise)`.

use super::super::checked::{Checked, Cover, Facts, Type};
use super::super::scheme::{Condition, Value};
use super::super::tree::{self, ConditionKind, Kind, Node};
use super::Scope;
use super::calls::Called;
use super::comparisons;
use super::emptiness::is_filled;
use super::taken::{Takes, streamed};

impl Scope {
    pub(super) fn choice(
        &mut self,
        node: &Node,
        condition: &tree::Condition,
        then: &Node,
        otherwise: &Node,
    ) -> Checked {
        let is_choice = !then.is_invalid() && !otherwise.is_invalid();
        let before = self.problems.len();
        let (condition, condition_facts) = self.condition(condition);
        if !is_choice {
            // Who forgets what it decides may not have meant a condition.
            self.problems.truncate(before);
        }
        let (then, otherwise) = (self.check(then), self.check(otherwise));
        let Some(kind) = self.common(node, &then, &otherwise) else {
            return Checked::wrong();
        };
        let value = condition.zip(then.value.zip(otherwise.value));
        let value = value.map(|(condition, (then, otherwise))| {
            Value::Choice(Box::new(condition), Box::new(then), Box::new(otherwise))
        });
        // Which of two values is sent tells what was compared.
        let facts = then.facts.merged(otherwise.facts).merged(condition_facts);
        Checked::new(kind, value, facts)
    }

    pub(super) fn default_value(
        &mut self,
        call: &Called<'_>,
        value: &Node,
        otherwise: &Node,
    ) -> Checked {
        let (mut first, second) = (self.check(value), self.check(otherwise));
        if first
            .value
            .as_ref()
            .is_some_and(|value| !self.is_credential(value))
        {
            first.facts = first.facts.told();
        }
        if let Some(first) = &first.value {
            self.may_be_empty(value, first, "`default`");
        }
        let Some(kind) = self.common(call.node, &first, &second) else {
            return Checked::wrong();
        };
        let value = first.value.zip(second.value);
        let value =
            value.map(|(value, otherwise)| Value::Default(Box::new(value), Box::new(otherwise)));
        Checked::new(kind, value, first.facts.merged(second.facts))
    }

    /// The type of what is one value or the other.
    fn common(&mut self, node: &Node, one: &Checked, other: &Checked) -> Option<Type> {
        let common = one.kind.or(other.kind);
        if common.is_none() {
            let message = match (one.kind.describe(), other.kind.describe()) {
                (one, other) if one == other => {
                    "a key is not chosen: choose between two signatures, each with its own key"
                        .to_owned()
                }
                (one, other) => {
                    format!(
                        "this is {one} in one case and {other} in the other: make both of the same type"
                    )
                }
            };
            self.problem(&node.range, message);
        }
        common
    }

    /// What a condition means, and the facts of what it compares.
    fn condition(&mut self, condition: &tree::Condition) -> (Option<Condition>, Facts) {
        match &condition.kind {
            ConditionKind::Filled(node) => self.filled(node),
            ConditionKind::Equal(one, other) => self.equal(condition, one, other),
            ConditionKind::Not(inner) => {
                let (inner, facts) = self.condition(inner);
                (inner.map(|inner| Condition::Not(Box::new(inner))), facts)
            }
            ConditionKind::All(parts) => {
                let (parts, facts) = self.conditions(parts);
                (parts.map(Condition::All), facts)
            }
            ConditionKind::Any(parts) => {
                let (parts, facts) = self.conditions(parts);
                (parts.map(Condition::Any), facts)
            }
        }
    }

    fn conditions(&mut self, parts: &[tree::Condition]) -> (Option<Vec<Condition>>, Facts) {
        let mut all = Facts::default();
        let mut conditions = Vec::with_capacity(parts.len());
        for part in parts {
            let (condition, facts) = self.condition(part);
            conditions.push(condition);
            all.merge(facts);
        }
        (conditions.into_iter().collect(), all)
    }

    /// Whether a credential is there may be seen, but not what else its emptiness or that of its parts tells.
    fn filled(&mut self, node: &Node) -> (Option<Condition>, Facts) {
        let checked = self.check(node);
        let Checked { value, facts, .. } = if checked.kind == Type::Key {
            self.accept("a condition", Takes::TEXT_OR_BYTES, node, checked)
        } else {
            checked
        };
        let Some(value) = value else {
            return (None, Facts::default());
        };
        let always = match is_filled(&self.scheme, &value) {
            None if self.is_credential(&value) => {
                return (Some(Condition::Filled(value)), Facts::default());
            }
            None => {
                let facts = facts.covered(Cover::Emptiness).told();
                return (Some(Condition::Filled(value)), facts);
            }
            Some(true) => "never",
            Some(false) => "always",
        };
        let description = node.describe();
        let message = format!(
            "{description} is {always} empty, so it decides nothing: leave it out of the condition"
        );
        self.problem(&node.range, message);
        (None, Facts::default())
    }

    fn is_credential(&self, value: &Value) -> bool {
        matches!(self.scheme.resolve(value), Value::Credential(_))
    }

    fn equal(
        &mut self,
        condition: &tree::Condition,
        one_node: &Node,
        other_node: &Node,
    ) -> (Option<Condition>, Facts) {
        if let Some(node) = self.compared_with_nothing(one_node, other_node) {
            self.check(node);
            let message = match &node.kind {
                Kind::Name(name) => format!(
                    "whether `{name}` is empty is asked without a comparison: write `!{name}`"
                ),
                _ => "whether a value is empty is asked without a comparison: write `!` before it"
                    .to_owned(),
            };
            self.problem(&condition.range, message);
            return (None, Facts::default());
        }
        let (one, other) = (self.compared(one_node), self.compared(other_node));
        let facts = one.facts.merged(other.facts);
        let Some((one, other)) = one.value.zip(other.value) else {
            return (None, facts);
        };
        let (resolved_one, resolved_other) =
            (self.scheme.resolve(&one), self.scheme.resolve(&other));
        let literals =
            matches!(resolved_one, Value::Text(_)) && matches!(resolved_other, Value::Text(_));
        if literals || resolved_one == resolved_other {
            let message = "this comparison always comes out the same: compare with something that varies, as in `method == 'GET'`";
            let message = self.code(message);
            self.problem(&condition.range, message);
            return (None, facts);
        }
        if let Some(message) = comparisons::never(resolved_one, resolved_other) {
            let range = match resolved_other {
                Value::Text(_) => &other_node.range,
                _ => &one_node.range,
            };
            let message = self.code(&message);
            self.problem(range, message);
            return (None, facts);
        }
        (Some(Condition::Equal(one, other)), facts)
    }

    fn compared(&mut self, node: &Node) -> Checked {
        let takes = if matches!(node.kind, Kind::Int(_)) {
            Takes::TEXT_OR_DIGITS
        } else {
            Takes::TEXT
        };
        let checked = self.take("a comparison", takes, node);
        Checked {
            value: checked.value.map(streamed),
            facts: checked.facts.covered(Cover::Comparison).told(),
            ..checked
        }
    }

    /// The one of two nodes that is compared with `null`, with an empty map or list, or, being no text, with no text.
    fn compared_with_nothing<'a>(&mut self, one: &'a Node, other: &'a Node) -> Option<&'a Node> {
        let is_nothing = |node: &Node| match &node.kind {
            Kind::Null => true,
            Kind::Map(entries) => entries.is_empty(),
            Kind::List(items) => items.is_empty(),
            _ => false,
        };
        let is_no_text = |node: &Node| matches!(&node.kind, Kind::Text(text) if text.is_empty());
        let (node, nothing) = match (is_nothing(one), is_nothing(other)) {
            (false, true) => return Some(one),
            (true, false) => return Some(other),
            _ if is_no_text(other) => (one, other),
            _ => (other, one),
        };
        if !is_no_text(nothing) {
            return None;
        }
        let before = self.problems.len();
        let kind = self.check(node).kind;
        self.problems.truncate(before);
        matches!(kind, Type::Bytes | Type::Map | Type::List).then_some(node)
    }
}
