//! Functions of numbers.

use super::super::checked::{Checked, Facts, Type};
use super::super::scheme::Value;
use super::super::tree::Node;
use super::Scope;
use super::calls::Called;
use super::digests::bytes;
use super::taken::Takes;

impl Scope {
    pub(super) fn add(&mut self, call: &Called<'_>, one: &Node, other: &Node) -> Checked {
        let one = self.take_for(call, Takes::NUMBER, one);
        let other = self.take_for(call, Takes::NUMBER, other);
        let value = one.value.zip(other.value);
        let value = value.map(|(one, other)| Value::Sum(Box::new(one), Box::new(other)));
        Checked::new(Type::Int, value, one.facts.merged(other.facts))
    }

    /// `be(number, width)`
    pub(super) fn big_endian(&mut self, call: &Called<'_>, number: &Node, width: &Node) -> Checked {
        let number = self.take_for(call, Takes::NUMBER, number);
        let width = self.count(call, width, 1..=32, "width in bytes");
        let value = number.value.zip(width);
        let value = value.map(|(number, width)| Value::BigEndian(Box::new(number), width));
        bytes(call, value, number.facts)
    }

    pub(super) fn random(&mut self, call: &Called<'_>, length: &Node) -> Checked {
        let length = self.count(call, length, 1..=64, "number of random bytes");
        bytes(call, length.map(Value::Random), Facts::default())
    }
}
