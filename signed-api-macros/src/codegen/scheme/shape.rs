//! How values are made up: what they are computed from, in which order, and what decides whether it is needed.

use super::constant;
use crate::expr::Scheme;
use crate::expr::scheme::{Condition, Entry, Key, Recipe, Value};

/// Every value that leaves with the request, in order, and whether it is left out when it is empty.
pub(super) fn outputs(scheme: &Scheme) -> impl Iterator<Item = (&Value, bool)> {
    let assignments = scheme.assignments.iter();
    let headers = scheme.headers.iter();
    assignments
        .map(|assignment| (&assignment.value, false))
        .chain(headers.map(|header| (&header.value, header.optional)))
}

/// One of two values.
pub(super) struct Fork<'v> {
    pub(super) decision: Decision<'v>,
    pub(super) then: &'v Value,
    pub(super) otherwise: &'v Value,
}

pub(super) enum Decision<'v> {
    Condition(&'v Condition),
    /// That the value is not empty.
    Filled(&'v Value),
}

/// `value` as a choice, when it is one.
pub(super) fn fork(value: &Value) -> Option<Fork<'_>> {
    match value {
        Value::Choice(condition, then, otherwise) => Some(Fork {
            decision: Decision::Condition(condition),
            then,
            otherwise,
        }),
        Value::Default(value, otherwise) => Some(Fork {
            decision: Decision::Filled(value),
            then: value,
            otherwise,
        }),
        _ => None,
    }
}

/// What a value that is no fork is computed from.
pub(super) enum Part<'v> {
    Always(&'v Value),
    /// Only when it is not empty.
    WhenFilled(&'v Value),
}

/// In the order in which they are read.
pub(super) fn parts(value: &Value) -> Vec<Part<'_>> {
    match value {
        Value::Text(_)
        | Value::Iso(_)
        | Value::Uuid
        | Value::Request(_)
        | Value::Credential(_)
        | Value::Session(_)
        | Value::Operation(_)
        | Value::Option(_)
        | Value::EthAddress(_)
        | Value::Random(_)
        | Value::Int(_)
        | Value::Now(_)
        | Value::Nonce
        | Value::MessageId
        | Value::Bool(_)
        | Value::Null
        | Value::Arguments(_)
        | Value::Binding(_)
        | Value::Choice(..)
        | Value::Default(..) => Vec::new(),
        Value::Join(operands) | Value::List(operands) => {
            operands.iter().map(Part::Always).collect()
        }
        Value::JoinedBy(_, operands) => operands.iter().map(Part::WhenFilled).collect(),
        Value::Encoded(_, operand)
        | Value::Cased(_, operand)
        | Value::PercentEncoded(operand)
        | Value::Replaced(operand, ..)
        | Value::Stripped(operand, _)
        | Value::Form(operand, _)
        | Value::Raw(operand, _)
        | Value::Pairs(operand, ..)
        | Value::Json(operand)
        | Value::Digest(_, operand)
        | Value::Mac(_, Key::Prepared(_), operand)
        | Value::Signature(.., operand)
        | Value::Msgpack(operand)
        | Value::BigEndian(operand, _)
        | Value::Decoded(_, operand)
        | Value::Sorted(operand)
        | Value::Without(operand, _) => vec![Part::Always(operand)],
        Value::Prefixed(operand, _) => vec![Part::WhenFilled(operand)],
        Value::Mac(_, Key::Computed(key), message) => {
            vec![Part::Always(key), Part::Always(message)]
        }
        Value::Eip712 {
            domain, message, ..
        } => vec![Part::Always(domain), Part::Always(message)],
        Value::Sum(left, right) => vec![Part::Always(left), Part::Always(right)],
        Value::Call(call) => {
            let arguments = call.arguments.iter();
            arguments
                .map(|argument| Part::Always(&argument.value))
                .collect()
        }
        Value::Map(entries) => entries.iter().map(entry_part).collect(),
    }
}

/// The recipe of the prepared key that `value` is made with.
pub(super) fn key(value: &Value) -> Option<&Recipe> {
    match value {
        Value::Mac(_, Key::Prepared(recipe), _)
        | Value::Signature(_, recipe, _)
        | Value::Eip712 { key: recipe, .. }
        | Value::EthAddress(recipe) => Some(recipe),
        _ => None,
    }
}

fn entry_part(entry: &Entry) -> Part<'_> {
    match entry {
        Entry::Spread(value)
        | Entry::Pair {
            optional: false,
            value,
            ..
        } => Part::Always(value),
        Entry::Pair { value, .. } => Part::WhenFilled(value),
    }
}

/// Whether `part` is read anywhere in `value`.
pub(super) fn mentions(scheme: &Scheme, value: &Value, part: &Value) -> bool {
    reads(scheme, value, part) > 0
}

/// In how many places of `value` the value `part` is read, of which two are enough. What is asked whether it is empty is read twice: when it is not,
/// something is made of it.
pub(super) fn reads(scheme: &Scheme, value: &Value, part: &Value) -> usize {
    let value = scheme.resolve(value);
    if value == part {
        return 1;
    }
    let in_fork = fork(value).map_or(0, |fork| {
        let in_decision = match fork.decision {
            Decision::Condition(condition) => reads_of_condition(scheme, condition, part),
            Decision::Filled(value) => reads(scheme, value, part),
        };
        in_decision + reads(scheme, fork.then, part) + reads(scheme, fork.otherwise, part)
    });
    let in_parts = parts(value).into_iter().map(|inner| match inner {
        Part::Always(inner) => reads(scheme, inner, part),
        Part::WhenFilled(inner) => 2 * reads(scheme, inner, part),
    });
    (in_fork + in_parts.sum::<usize>()).min(2)
}

fn reads_of_condition(scheme: &Scheme, condition: &Condition, part: &Value) -> usize {
    match condition {
        Condition::Filled(value) => 2 * reads(scheme, value, part),
        Condition::Equal(left, right) => reads(scheme, left, part) + reads(scheme, right, part),
        Condition::Not(condition) => reads_of_condition(scheme, condition, part),
        Condition::All(conditions) | Condition::Any(conditions) => conditions
            .iter()
            .map(|condition| reads_of_condition(scheme, condition, part))
            .sum::<usize>()
            .min(2),
    }
}

/// Whether computing `value` a second time would be work. Joins are not: their operands are streamed.
pub(super) fn is_work(scheme: &Scheme, value: &Value) -> bool {
    let is_work = matches!(
        value,
        Value::Digest(..)
            | Value::Mac(..)
            | Value::Signature(..)
            | Value::Eip712 { .. }
            | Value::Call(_)
            | Value::Decoded(..)
            | Value::Msgpack(_)
            | Value::Form(..)
            | Value::Raw(..)
            | Value::Pairs(..)
            | Value::Json(_)
            | Value::Cased(..)
            | Value::PercentEncoded(_)
            | Value::Replaced(..)
            | Value::Stripped(..)
            | Value::JoinedBy(..)
            | Value::List(_)
            | Value::Map(_)
            | Value::Sorted(_)
            | Value::Without(..)
            | Value::Iso(_)
    );
    is_work && constant::text(scheme, value).is_none()
}

/// Whether `value` is written without building it up first, though doing so twice is work.
pub(super) fn streams(value: &Value) -> bool {
    matches!(
        value,
        Value::Form(..) | Value::Raw(..) | Value::Pairs(..) | Value::Json(_) | Value::Map(_)
    )
}

/// What a value is to a map that takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Streamed. So are bytes, where they are allowed.
    Text,
    Int,
    Map,
    List,
    /// An option, `true`, `false` or `null`.
    Single,
    /// Not the same in both branches of a choice.
    Mixed,
}

pub(super) fn kind(scheme: &Scheme, value: &Value) -> Kind {
    let value = scheme.resolve(value);
    if let Some(fork) = fork(value) {
        let (then, otherwise) = (kind(scheme, fork.then), kind(scheme, fork.otherwise));
        return if then == otherwise { then } else { Kind::Mixed };
    }
    match value {
        Value::Int(_) | Value::Now(_) | Value::Nonce | Value::MessageId | Value::Sum(..) => {
            Kind::Int
        }
        Value::Map(_) | Value::Arguments(_) | Value::Sorted(_) | Value::Without(..) => Kind::Map,
        Value::List(_) => Kind::List,
        Value::Option(_) | Value::Bool(_) | Value::Null => Kind::Single,
        _ => Kind::Text,
    }
}
