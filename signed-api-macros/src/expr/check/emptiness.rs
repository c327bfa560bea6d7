//! Whether a value can be empty: where it cannot, a condition decides nothing.

use super::super::scheme::{Entry, RequestPart, Scheme, Value};
use super::super::tree::Node;
use super::Scope;

impl Scope {
    /// Reports a value that is always there, where `what` is for one that may be empty.
    pub(in super::super) fn may_be_empty(&mut self, node: &Node, value: &Value, what: &str) {
        let message = match is_filled(&self.scheme, value) {
            None => return,
            Some(true) => format!("{} is never empty: leave out {what}", node.describe()),
            Some(false) => format!("{} is always empty: remove it", node.describe()),
        };
        self.problem(&node.range, message);
    }
}

/// `true` of what is never empty, `false` of what always is.
pub(super) fn is_filled(scheme: &Scheme, value: &Value) -> Option<bool> {
    let is_filled = |value: &Value| is_filled(scheme, value);
    match scheme.resolve(value) {
        Value::Text(text) => Some(!text.is_empty()),
        Value::Null => Some(false),
        Value::Join(operands) | Value::JoinedBy(_, operands) => any(operands.iter().map(is_filled)),
        Value::Default(value, otherwise) => {
            any([is_filled(value), is_filled(otherwise)].into_iter())
        }
        Value::List(items) => Some(!items.is_empty()),
        Value::Map(entries) => any(entries.iter().map(|entry| match entry {
            Entry::Spread(map) => is_filled(map),
            Entry::Pair {
                optional, value, ..
            } => is_filled(value).filter(|filled| *filled || *optional),
        })),
        Value::Choice(_, then, otherwise) => {
            is_filled(then).filter(|filled| is_filled(otherwise) == Some(*filled))
        }
        Value::Encoded(_, inner)
        | Value::Cased(_, inner)
        | Value::PercentEncoded(inner)
        | Value::Prefixed(inner, _)
        | Value::Sorted(inner) => is_filled(inner),
        Value::Stripped(inner, _)
        | Value::Replaced(inner, ..)
        | Value::Form(inner, _)
        | Value::Raw(inner, _)
        | Value::Pairs(inner, ..)
        | Value::Decoded(_, inner)
        | Value::Without(inner, _) => is_filled(inner).filter(|filled| !filled),
        Value::Request(
            RequestPart::Method | RequestPart::Host | RequestPart::Origin | RequestPart::Url,
        )
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Now(_)
        | Value::Nonce
        | Value::MessageId
        | Value::Sum(..)
        | Value::Iso(_)
        | Value::Uuid
        | Value::Digest(..)
        | Value::Mac(..)
        | Value::Signature(..)
        | Value::Eip712 { .. }
        | Value::EthAddress(_)
        | Value::Random(_)
        | Value::Msgpack(_)
        | Value::BigEndian(..)
        | Value::Json(_) => Some(true),
        Value::Request(_)
        | Value::Credential(_)
        | Value::Session(_)
        | Value::Operation(_)
        | Value::Option(_)
        | Value::Call(_)
        | Value::Arguments(_)
        | Value::Binding(_) => None,
    }
}

/// Of several, one of which is enough.
fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all_empty = Some(false);
    for part in parts {
        match part {
            Some(true) => return Some(true),
            Some(false) => {}
            None => all_empty = None,
        }
    }
    all_empty
}
