//! Arguments as an ordered tree, before they become a query, a form or JSON.

mod serializer;

use std::borrow::Cow;

use compact_str::CompactString;
use serde::Serialize;

/// What an argument of a client method must be: anything that serde can serialize.
///
/// Implemented for every such type; it exists for the sake of a clear compile error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent: it does not implement `serde::Serialize`",
    label = "this argument cannot be serialized",
    note = "derive it: `#[derive(serde::Serialize)]`"
)]
pub trait Argument: Serialize {}

impl<T: Serialize + ?Sized> Argument for T {}

/// One argument.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// Text that stands in JSON without quotes, exactly as it was written: no number is ever parsed and printed again.
    Number(CompactString),
    Text(CompactString),
    List(Vec<Value>),
    Map(Params),
}

/// Named values in the order they were given.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Params(Vec<(Name, Value)>);

pub(crate) type Name = Cow<'static, str>;

/// An argument that has no form as parameters.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct ParamError(pub(crate) String);

impl ParamError {
    pub(crate) fn not_finite() -> Self {
        Self("a number that is not finite cannot be sent".to_owned())
    }
}

impl Value {
    pub(crate) fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, ParamError> {
        value.serialize(serializer::ToValue)
    }
}

impl Params {
    pub(crate) fn push(&mut self, name: impl Into<Name>, value: Value) {
        self.0.push((name.into(), value));
    }

    /// Adds the entries of `value` when it is a map or a struct, and `value` itself under `name` when it is not.
    pub(crate) fn spread(&mut self, name: &'static str, value: Value) {
        match value {
            Value::Map(params) => self.0.extend(params.0),
            single => self.push(name, single),
        }
    }

    /// Adds the entries of `other` after its own.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.iter()
            .find_map(|(entry, value)| (entry == name).then_some(value))
    }
}
