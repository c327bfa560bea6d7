//! Functions that make text, and those that read bytes from it.

use super::super::checked::{Checked, Facts, Type};
use super::super::names::Decoding;
use super::super::names::Encoding::{self, Hex, HexUpper};
use super::super::scheme::{Case, Value};
use super::super::tree::Node;
use super::Scope;
use super::calls::Called;
use super::constants;
use super::digests::bytes;
use super::literals;
use super::taken::{Takes, streamed};

impl Scope {
    pub(super) fn encode(&mut self, call: &Called<'_>, encoding: Encoding, node: &Node) -> Checked {
        let Checked { value, facts, .. } = self.take_for(call, Takes::TEXT_OR_BYTES, node);
        let value = value.map(|value| Value::Encoded(encoding, Box::new(streamed(value))));
        Checked::new(Type::Text, value, facts.encoded())
    }

    /// Of a credential it makes a key, of any other text bytes.
    pub(super) fn decode(&mut self, call: &Called<'_>, decoding: Decoding, node: &Node) -> Checked {
        let checked = self.check(node);
        let is_credential = match &checked.value {
            Some(value) => self.recipe_of(value).is_some(),
            None => checked.kind == Type::Key,
        };
        if is_credential {
            let facts = checked
                .facts
                .bytes_at(call.range, format!("`{}(..)`", call.name));
            let value = checked
                .value
                .map(|value| Value::Decoded(decoding, Box::new(value)));
            return Checked::new(Type::Key, value, facts);
        }
        if checked.kind == Type::Bytes {
            let message = format!(
                "`{}` takes text, and {} is bytes already: leave it out",
                call.name,
                node.describe()
            );
            self.problem(call.range, message);
            return bytes(call, None, checked.facts.encoded());
        }
        if decoding == Decoding::Pem && checked.value.is_some() {
            let message = format!(
                "`from_pem` reads the key in a credential, and {} is none: write `secret | from_pem`",
                node.describe()
            );
            self.problem(&node.range, message);
            return bytes(call, None, checked.facts.encoded());
        }
        let by = format!("`{}`", call.name);
        let Checked { value, facts, .. } = self.accept(&by, Takes::TEXT, node, checked);
        if let Some(Value::Text(text)) = value.as_ref().map(|value| self.scheme.resolve(value))
            && !constants::is_encoded(text, decoding)
        {
            let encoding = decoding.name();
            let message = format!(
                "{} is not {encoding}, so every request would fail: write it in {encoding}",
                node.describe()
            );
            self.problem(&node.range, message);
        }
        let value = value.map(|value| Value::Decoded(decoding, Box::new(value)));
        bytes(call, value, facts.encoded())
    }

    pub(super) fn cased(&mut self, call: &Called<'_>, case: Case, node: &Node) -> Checked {
        // A change of case that an encoding can do itself needs no pass of its own.
        self.changed(call, node, |value| match (case, value) {
            (Case::Upper, Value::Encoded(Hex | HexUpper, bytes)) => Value::Encoded(HexUpper, bytes),
            (Case::Lower, Value::Encoded(Hex | HexUpper, bytes)) => Value::Encoded(Hex, bytes),
            (case, value) => Value::Cased(case, Box::new(value)),
        })
    }

    pub(super) fn percent_encode(&mut self, call: &Called<'_>, node: &Node) -> Checked {
        let changed = self.changed(call, node, |value| Value::PercentEncoded(Box::new(value)));
        Checked {
            facts: changed.facts.encoded(),
            ..changed
        }
    }

    pub(super) fn replace(
        &mut self,
        call: &Called<'_>,
        node: &Node,
        from: &Node,
        to: &Node,
    ) -> Checked {
        let literals = self
            .literal(call, from)
            .zip(self.literal_or_empty(call, to));
        let Checked { value, facts, .. } = self.take_for(call, Takes::TEXT, node);
        let mut facts = facts.without_bytes();
        if let Some((from_text, to_text)) = &literals {
            if !literals::control(from_text, &from.range).is_empty() {
                facts.control.clear();
            }
            facts.control.extend(literals::control(to_text, &to.range));
        }
        let value = value.zip(literals);
        let value = value.map(|(value, (from, to))| Value::Replaced(Box::new(value), from, to));
        Checked::new(Type::Text, value, facts)
    }

    pub(super) fn strip_prefix(&mut self, call: &Called<'_>, node: &Node, start: &Node) -> Checked {
        let start = self.literal(call, start);
        let checked = self.check(node);
        if checked.kind == Type::Key {
            let decoder = checked.facts.bytes.first();
            let decoder = decoder.map_or("from_base64", |(_, description)| {
                description
                    .trim_matches('`')
                    .split('(')
                    .next()
                    .unwrap_or_default()
            });
            let message = format!("`strip_prefix` takes text: write it before `{decoder}`");
            return self.wrong(call.range, message);
        }
        let changed = self.accept(&format!("`{}`", call.name), Takes::TEXT, node, checked);
        let value = changed.value.zip(start);
        let value = value.map(|(value, start)| Value::Stripped(Box::new(value), start));
        Checked::new(Type::Text, value, changed.facts.without_bytes())
    }

    pub(super) fn prefix(&mut self, call: &Called<'_>, node: &Node, start: &Node) -> Checked {
        let literal = self.literal(call, start);
        let Checked {
            value, mut facts, ..
        } = self.take_for(call, Takes::TEXT, node);
        if let Some(literal) = &literal {
            facts
                .control
                .extend(literals::control(literal, &start.range));
        }
        let value = value.zip(literal);
        let value = value.map(|(value, start)| Value::Prefixed(Box::new(value), start));
        Checked::new(Type::Text, value, facts.without_bytes())
    }

    /// `text(number)`
    pub(super) fn digits(&mut self, call: &Called<'_>, node: &Node) -> Checked {
        let checked = self.check(node);
        if checked.kind == Type::Text && checked.value.is_some() {
            let message = format!("{} is text already: leave out `text`", node.describe());
            self.problem(call.range, message);
            return checked;
        }
        let takes = if matches!(checked.kind, Type::TextOrInt | Type::Bytes) {
            Takes::TEXT_OR_DIGITS
        } else {
            Takes::NUMBER
        };
        let Checked { value, facts, .. } = self.accept("`text`", takes, node, checked);
        let value = value.map(|value| match value {
            Value::Int(number) => Value::Text(number.to_string()),
            number => Value::Join(vec![number]),
        });
        Checked::new(Type::Text, value, facts)
    }

    pub(super) fn joined_by<'a>(
        &mut self,
        call: &Called<'_>,
        separator: &Node,
        nodes: impl Iterator<Item = &'a Node>,
    ) -> Checked {
        let literal = self.literal(call, separator);
        let control = literal.as_deref().unwrap_or_default();
        let mut facts = Facts {
            control: literals::control(control, &separator.range),
            ..Facts::default()
        };
        let mut values = Some(Vec::new());
        for node in nodes {
            let checked = self.take_for(call, Takes::TEXT_OR_DIGITS, node);
            facts.merge(checked.facts.without_bytes());
            values = values.zip(checked.value).map(|(mut values, value)| {
                values.push(streamed(value));
                values
            });
        }
        let value = literal.zip(values);
        let value = value.map(|(separator, values)| Value::JoinedBy(separator, values));
        Checked::new(Type::Text, value, facts)
    }

    fn changed(
        &mut self,
        call: &Called<'_>,
        node: &Node,
        change: impl FnOnce(Value) -> Value,
    ) -> Checked {
        let Checked { value, facts, .. } = self.take_for(call, Takes::TEXT, node);
        Checked::new(Type::Text, value.map(change), facts.without_bytes())
    }

    pub(super) fn take_for(&mut self, call: &Called<'_>, takes: Takes, node: &Node) -> Checked {
        self.take(&format!("`{}`", call.name), takes, node)
    }
}
