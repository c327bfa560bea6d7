//! What a scheme signs: what nobody can change who does not know the secret.

use super::{Scheme, Value};

impl Scheme {
    /// Whether every request has a signature of what `is_part` tells, in one of its headers or its parts.
    pub(in crate::expr) fn signs(&self, is_part: &dyn Fn(&Value) -> bool) -> bool {
        let headers = self.headers.iter().filter(|header| !header.optional);
        let values = headers.map(|header| &header.value);
        let assigned = self.assignments.iter().map(|assignment| &assignment.value);
        values
            .chain(assigned)
            .any(|value| self.signs_in(value, is_part))
    }

    /// Whether a signature of it is in `value`.
    pub(in crate::expr) fn signs_in(
        &self,
        value: &Value,
        is_part: &dyn Fn(&Value) -> bool,
    ) -> bool {
        let value = self.resolve(value);
        let within = |value: &Value| self.signs_in(value, is_part);
        match value {
            Value::Choice(_, one, other) | Value::Default(one, other) => {
                within(one) && within(other)
            }
            value if self.is_signature(value) && self.reads_any(value, is_part) => true,
            value => value.operands().into_iter().any(within),
        }
    }

    /// The literal that follows `part` in what is signed, and so ends it there.
    pub(in crate::expr) fn end_of(&self, part: &Value) -> Option<String> {
        let headers = self.headers.iter().map(|header| &header.value);
        let assigned = self.assignments.iter().map(|assignment| &assignment.value);
        let mut values = headers.chain(assigned);
        values.find_map(|value| self.end_within(value, part, false))
    }

    fn end_within(&self, value: &Value, part: &Value, is_signed: bool) -> Option<String> {
        let value = self.resolve(value);
        let is_signed = is_signed || self.is_signature(value);
        if let (Value::Join(operands), true) = (value, is_signed) {
            for pair in operands.windows(2) {
                if let (found, Value::Text(end)) = (self.resolve(&pair[0]), self.resolve(&pair[1]))
                    && found == part
                {
                    return Some(end.clone());
                }
            }
        }
        let mut operands = value.operands().into_iter();
        operands.find_map(|operand| self.end_within(operand, part, is_signed))
    }

    /// A MAC or signature under a secret, or a digest of one.
    fn is_signature(&self, value: &Value) -> bool {
        match value {
            Value::Mac(_, key, _) => self.is_secret(key),
            Value::Signature(..) | Value::Eip712 { .. } => true,
            Value::Digest(_, message) => self.holds_secret(message),
            _ => false,
        }
    }

    /// Whether `is_part` is true of something that `value` is always made of.
    fn reads_any(&self, value: &Value, is_part: &dyn Fn(&Value) -> bool) -> bool {
        let reads = |value: &Value| {
            let value = self.resolve(value);
            is_part(value) || self.reads_any(value, is_part)
        };
        match value {
            Value::Choice(_, one, other) | Value::Default(one, other) => reads(one) && reads(other),
            value => value.operands().into_iter().any(reads),
        }
    }
}
