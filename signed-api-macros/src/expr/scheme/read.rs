//! What a scheme reads, on whatever way it comes to be sent.

use super::{Condition, Key, Scheme, Value};

impl Scheme {
    /// Whether it reads credentials, or what a login yielded.
    pub(crate) fn reads_credentials(&self) -> bool {
        self.reads(|value| {
            matches!(
                value,
                Value::Credential(_)
                    | Value::Session(_)
                    | Value::Mac(_, Key::Prepared(_), _)
                    | Value::Signature(..)
                    | Value::Eip712 { .. }
                    | Value::EthAddress(_)
            )
        })
    }

    /// Whether it reads arguments of the method.
    pub(crate) fn reads_arguments(&self) -> bool {
        self.reads(|value| matches!(value, Value::Arguments(_)))
    }

    fn reads(&self, wanted: fn(&Value) -> bool) -> bool {
        let assigned = self.assignments.iter().map(|assignment| &assignment.value);
        let headers = self.headers.iter().map(|header| &header.value);
        assigned
            .chain(headers)
            .any(|value| self.reads_in(value, wanted))
    }

    fn reads_in(&self, value: &Value, wanted: fn(&Value) -> bool) -> bool {
        let value = self.resolve(value);
        let beside = match value {
            Value::Choice(condition, ..) => self.reads_to_decide(condition, wanted),
            Value::Mac(_, Key::Computed(key), _) => self.reads_in(key, wanted),
            _ => false,
        };
        let mut operands = value.operands().into_iter();
        wanted(value) || beside || operands.any(|operand| self.reads_in(operand, wanted))
    }

    fn reads_to_decide(&self, condition: &Condition, wanted: fn(&Value) -> bool) -> bool {
        match condition {
            Condition::Filled(value) => self.reads_in(value, wanted),
            Condition::Equal(one, other) => {
                self.reads_in(one, wanted) || self.reads_in(other, wanted)
            }
            Condition::Not(condition) => self.reads_to_decide(condition, wanted),
            Condition::All(conditions) | Condition::Any(conditions) => conditions
                .iter()
                .any(|condition| self.reads_to_decide(condition, wanted)),
        }
    }
}
