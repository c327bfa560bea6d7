//! Functions of numbers.

use super::super::checked::{Checked, Facts, Type};
use super::super::scheme::Value;
use super::super::tree::Node;
use super::Scope;
use super::calls::Called;
use super::constants;
use super::digests::bytes;
use super::taken::Takes;

impl Scope {
    pub(super) fn add(&mut self, call: &Called<'_>, one: &Node, other: &Node) -> Checked {
        let one = self.take_for(call, Takes::NUMBER, one);
        let other = self.take_for(call, Takes::NUMBER, other);
        let value = one.value.zip(other.value);
        let constants = value.as_ref().and_then(|(one, other)| {
            constants::number(&self.scheme, one).zip(constants::number(&self.scheme, other))
        });
        if let Some((one, other)) = constants
            && one.checked_add(other).is_none()
        {
            let message = "this sum is above 2^64-1, so every request would fail: add less";
            self.problem(&call.node.range, message);
        }
        let value = value.map(|(one, other)| Value::Sum(Box::new(one), Box::new(other)));
        Checked::new(Type::Int, value, one.facts.merged(other.facts))
    }

    /// `be(number, width)`
    pub(super) fn big_endian(&mut self, call: &Called<'_>, node: &Node, width: &Node) -> Checked {
        let number = self.take_for(call, Takes::NUMBER, node);
        let width = self.count(call, width, 1..=32, "width in bytes");
        let value = number.value.zip(width);
        if let Some((value, width @ 1..8)) = &value
            && let Some(constant) = constants::number(&self.scheme, value)
            && constant >> (8 * width) != 0
        {
            let plural = if *width == 1 { "" } else { "s" };
            let message = format!(
                "`{constant}` has no room in {width} byte{plural}, so every request would fail: write more bytes"
            );
            self.problem(&node.range, message);
        }
        let value = value.map(|(number, width)| Value::BigEndian(Box::new(number), width));
        bytes(call, value, number.facts)
    }

    pub(super) fn random(&mut self, call: &Called<'_>, length: &Node) -> Checked {
        let length = self.count(call, length, 1..=64, "number of random bytes");
        bytes(call, length.map(Value::Random), Facts::default())
    }
}
