//! What a value gives away to whoever sees it.

use super::{Entry, Exposure, Key, RequestPart, Scheme, Target, Value};

impl Scheme {
    /// `value`, or what it stands for when it is a name.
    pub(crate) fn resolve<'a>(&'a self, mut value: &'a Value) -> &'a Value {
        while let Value::Binding(index) = value {
            value = &self.bindings[*index].value;
        }
        value
    }

    pub(super) fn exposure(&self, value: &Value) -> Exposure {
        if self.shows_credential(value) {
            Exposure::Credential
        } else if self.shows_signature(value) {
            Exposure::Signature
        } else {
            Exposure::Public
        }
    }

    /// Whether a credential, or the token of a session, can be read out of `value`, or guessed from it; also by way of a
    /// part of the request that was made of one. Only a MAC or a signature under a key that is
    /// hidden too hides what went in.
    pub(crate) fn shows_credential(&self, value: &Value) -> bool {
        let value = self.resolve(value);
        match value {
            Value::Credential(_) | Value::Session(_) => true,
            Value::Request(part) => {
                let mut assignments = self.assignments.iter();
                assignments.any(|assignment| {
                    part.follows_from(assignment.target)
                        && assignment.exposure == Exposure::Credential
                })
            }
            _ if self.is_under_hidden_key(value) => false,
            // Who knows what the key may be can guess what it is made of.
            Value::Mac(_, Key::Computed(key), _) if self.holds_secret(key) => true,
            _ => self.any_operand(value, Self::shows_credential),
        }
    }

    fn shows_signature(&self, value: &Value) -> bool {
        let value = self.resolve(value);
        matches!(
            value,
            Value::Mac(..) | Value::Signature(..) | Value::Eip712 { .. }
        ) || self.any_operand(value, Self::shows_signature)
    }

    pub(super) fn any_operand(&self, value: &Value, holds: fn(&Self, &Value) -> bool) -> bool {
        value
            .operands()
            .into_iter()
            .any(|operand| holds(self, operand))
    }
}

impl Value {
    /// The values that this one is made from; without keys, and without what a choice depends on.
    pub(crate) fn operands(&self) -> Vec<&Self> {
        match self {
            Self::Join(operands) | Self::JoinedBy(_, operands) | Self::List(operands) => {
                operands.iter().collect()
            }
            Self::Encoded(_, operand)
            | Self::Cased(_, operand)
            | Self::PercentEncoded(operand)
            | Self::Replaced(operand, ..)
            | Self::Stripped(operand, _)
            | Self::Prefixed(operand, _)
            | Self::Form(operand, _)
            | Self::Raw(operand, _)
            | Self::Pairs(operand, ..)
            | Self::Json(operand)
            | Self::Digest(_, operand)
            | Self::Mac(_, _, operand)
            | Self::Signature(_, _, operand)
            | Self::Msgpack(operand)
            | Self::BigEndian(operand, _)
            | Self::Decoded(_, operand)
            | Self::Sorted(operand)
            | Self::Without(operand, _) => vec![operand],
            Self::Default(one, other)
            | Self::Sum(one, other)
            | Self::Choice(_, one, other)
            | Self::Eip712 {
                domain: one,
                message: other,
                ..
            } => vec![one, other],
            Self::Map(entries) => entries.iter().map(Entry::value).collect(),
            Self::Call(call) => call
                .arguments
                .iter()
                .map(|argument| &argument.value)
                .collect(),
            Self::Text(_)
            | Self::Iso(_)
            | Self::Uuid
            | Self::Request(_)
            | Self::Credential(_)
            | Self::Session(_)
            | Self::Operation(_)
            | Self::Option(_)
            | Self::EthAddress(_)
            | Self::Random(_)
            | Self::Int(_)
            | Self::Now(_)
            | Self::Nonce
            | Self::MessageId
            | Self::Bool(_)
            | Self::Null
            | Self::Arguments(_)
            | Self::Binding(_) => Vec::new(),
        }
    }
}

impl Entry {
    fn value(&self) -> &Value {
        match self {
            Self::Spread(value) | Self::Pair { value, .. } => value,
        }
    }
}

impl RequestPart {
    fn follows_from(self, target: Target) -> bool {
        match self {
            Self::Path => target == Target::Path,
            Self::Query => target == Target::Query,
            Self::Target | Self::Url => matches!(target, Target::Path | Target::Query),
            Self::Body => target == Target::Body,
            Self::Method | Self::Host | Self::Origin | Self::DeclaredPath => false,
        }
    }
}
