//! What a value begins and ends with.

use super::{Scheme, Value};

/// One of the two ends of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::expr) enum End {
    Start,
    Finish,
}

impl End {
    pub(in crate::expr) const BOTH: [Self; 2] = [Self::Start, Self::Finish];
}

impl Scheme {
    /// What stands at this end of `value` as it is, in one case or another.
    pub(in crate::expr) fn at_end<'s>(&'s self, end: End, value: &'s Value) -> Vec<&'s Value> {
        match self.resolve(value) {
            Value::Join(operands) | Value::JoinedBy(_, operands) => {
                let operand = match end {
                    End::Start => operands.first(),
                    End::Finish => operands.last(),
                };
                operand.map_or_else(Vec::new, |operand| self.at_end(end, operand))
            }
            Value::Choice(_, one, other) | Value::Default(one, other) => {
                let mut found = self.at_end(end, one);
                found.extend(self.at_end(end, other));
                found
            }
            Value::Prefixed(value, _) if end == End::Finish => self.at_end(end, value),
            value => vec![value],
        }
    }

    /// Whether a header field begins or ends with the passphrase, where white space would be lost.
    pub(crate) fn writes_passphrase(&self) -> bool {
        let mut values = self.headers.iter().map(|header| &header.value);
        values.any(|value| {
            let at = |end| self.at_end(end, value);
            let mut found = End::BOTH.into_iter().flat_map(at);
            found.any(|value| *value == Value::Credential(super::Credential::Passphrase))
        })
    }
}
