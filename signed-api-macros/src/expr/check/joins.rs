//! `a + b`.

use super::super::checked::{Checked, Facts, Type};
use super::super::scheme::Value;
use super::super::tree::{Kind, Node};
use super::Scope;
use super::taken::Takes;

impl Scope {
    pub(super) fn join(&mut self, nodes: &[Node]) -> Checked {
        let mut facts = Facts::default();
        let mut operands = Some(Vec::with_capacity(nodes.len()));
        let mut kind = Type::Text;
        let mut before: Option<(&Node, Type)> = None;
        for node in nodes {
            let operand = self.take("`+`", Takes::MESSAGE, node);
            if let Some((before, Type::Int)) = before
                && operand.kind == Type::Int
            {
                self.sum(before, node);
            }
            before = Some((node, operand.kind));
            kind = match (kind, operand.kind) {
                (_, Type::Bytes) | (Type::Bytes, _) => Type::Bytes,
                (_, Type::Unknown) | (Type::Unknown, _) => Type::Unknown,
                _ => Type::Text,
            };
            facts.merge(operand.facts);
            operands = operands.zip(operand.value).map(|(mut operands, value)| {
                operands.push((value, operand.kind));
                operands
            });
        }
        Checked::new(kind, operands.map(joined), facts)
    }

    /// Digits behind the digits of another number are most likely meant to be added.
    fn sum(&mut self, one: &Node, other: &Node) {
        let literal = match (&one.kind, &other.kind) {
            (_, Kind::Int(number)) | (Kind::Int(number), _) => number,
            _ => return,
        };
        let written = |node: &Node| match &node.kind {
            Kind::Name(name) => name.clone(),
            Kind::Int(number) => number.to_string(),
            _ => "..".to_owned(),
        };
        let digits = self.code(&format!("'{literal}'"));
        let (first, second) = (written(one), written(other));
        let message =
            format!("`+` joins: to add write `add({first}, {second})`, to join `{digits}`");
        self.problem(&(one.range.start..other.range.end), message);
    }
}

/// Flattened, neighbouring literals merged: what means the same compares equal and streams in fewer calls.
fn joined(operands: Vec<(Value, Type)>) -> Value {
    let mut values: Vec<Value> = Vec::with_capacity(operands.len());
    let mut is_text = false;
    for (operand, kind) in operands {
        let parts = match operand {
            Value::Join(parts) => parts,
            Value::Int(number) => vec![Value::Text(number.to_string())],
            value => {
                is_text |= matches!(kind, Type::Text | Type::Bytes) && !is_nothing(&value);
                vec![value]
            }
        };
        for part in parts {
            match (values.last_mut(), part) {
                (Some(Value::Text(before)), Value::Text(text)) => before.push_str(&text),
                (_, part) if is_nothing(&part) => {}
                (_, part) => values.push(part),
            }
        }
    }
    match <[Value; 1]>::try_from(values) {
        Ok([value]) if is_text || matches!(value, Value::Text(_)) => value,
        // Alone, a number would not be text.
        Ok(number) => Value::Join(number.into()),
        Err(values) if values.is_empty() => Value::Text(String::new()),
        Err(values) => Value::Join(values),
    }
}

fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.is_empty())
}
