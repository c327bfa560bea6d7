//! What decides whether a value is empty.

use crate::expr::Scheme;
use crate::expr::scheme::{Entry, Value};

pub(super) enum Emptiness<'v> {
    Never,
    Always,
    /// It is read from the context: asking costs nothing.
    Read,
    /// Empty when all of these are.
    AllOf(Vec<&'v Value>),
    /// As the branch of the choice that is taken.
    Chosen,
    /// It has to be computed to know.
    Computed,
}

/// Of a value that is no name of another one.
pub(super) fn emptiness(value: &Value) -> Emptiness<'_> {
    match value {
        Value::Text(text) if text.is_empty() => Emptiness::Always,
        Value::Null | Value::Random(0) => Emptiness::Always,
        Value::Text(_)
        | Value::Iso(_)
        | Value::Uuid
        | Value::EthAddress(_)
        | Value::Json(_)
        | Value::Random(_)
        | Value::Digest(..)
        | Value::Mac(..)
        | Value::Signature(..)
        | Value::Eip712 { .. }
        | Value::Msgpack(_)
        | Value::BigEndian(..)
        | Value::Int(_)
        | Value::Now(_)
        | Value::Nonce
        | Value::MessageId
        | Value::Sum(..)
        | Value::Bool(_) => Emptiness::Never,
        Value::Request(_)
        | Value::Credential(_)
        | Value::Session(_)
        | Value::Operation(_)
        | Value::Option(_)
        | Value::Arguments(_) => Emptiness::Read,
        Value::Join(operands) | Value::JoinedBy(_, operands) => {
            Emptiness::AllOf(operands.iter().collect())
        }
        Value::Encoded(_, operand)
        | Value::Cased(_, operand)
        | Value::PercentEncoded(operand)
        | Value::Prefixed(operand, _)
        | Value::Sorted(operand) => Emptiness::AllOf(vec![operand]),
        Value::Default(value, otherwise) => Emptiness::AllOf(vec![value, otherwise]),
        Value::List(items) if items.is_empty() => Emptiness::Always,
        Value::List(_) => Emptiness::Never,
        Value::Map(entries) => map(entries),
        Value::Choice(..) => Emptiness::Chosen,
        Value::Replaced(..)
        | Value::Stripped(..)
        | Value::Form(..)
        | Value::Raw(..)
        | Value::Pairs(..)
        | Value::Call(_)
        | Value::Decoded(..)
        | Value::Without(..)
        | Value::Binding(_) => Emptiness::Computed,
    }
}

fn map(entries: &[Entry]) -> Emptiness<'_> {
    let mut undecided = Vec::with_capacity(entries.len());
    for entry in entries {
        match entry {
            Entry::Pair {
                optional: false, ..
            } => return Emptiness::Never,
            Entry::Pair { value, .. } | Entry::Spread(value) => undecided.push(value),
        }
    }
    Emptiness::AllOf(undecided)
}

/// Whether no request can fill `value`.
pub(super) fn is_blank(scheme: &Scheme, value: &Value) -> bool {
    match emptiness(scheme.resolve(value)) {
        Emptiness::Always => true,
        Emptiness::AllOf(values) => values.iter().all(|value| is_blank(scheme, value)),
        _ => false,
    }
}

/// Whether every request fills `value`.
pub(super) fn is_filled(scheme: &Scheme, value: &Value) -> bool {
    match emptiness(scheme.resolve(value)) {
        Emptiness::Never => true,
        Emptiness::AllOf(values) => values.iter().any(|value| is_filled(scheme, value)),
        _ => false,
    }
}
