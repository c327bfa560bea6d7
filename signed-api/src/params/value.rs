//! One value of an ordered tree.

use serde::Serialize;

use super::{ParamError, Params, Text, json, serializer};

/// One argument, or one value of a map or list that a scheme put together.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// `None`, or `null`. As an argument it is left out of what is sent.
    Null,
    /// A boolean.
    Bool(bool),
    /// Text that stands in JSON without quotes, exactly as it was written: no number is ever parsed and printed again.
    Number(Text),
    /// Text.
    Text(Text),
    /// Values in order.
    List(Vec<Value>),
    /// Named values in order.
    Map(Params),
}

impl Value {
    /// What serde makes of `value`.
    ///
    /// # Errors
    ///
    /// When `value` cannot be serialized, holds a number that is not finite, or a map whose keys are not single values.
    pub fn from_serialize<T: Serialize + ?Sized>(value: &T) -> Result<Self, ParamError> {
        value.serialize(serializer::ToValue)
    }

    /// The value of a JSON text: members of objects in their order, with number text as it was written.
    ///
    /// # Errors
    ///
    /// When it is not JSON in UTF-8 (RFC 8259), has lists and objects in each other more than 128 deep, or an object with
    /// two members of one name, of which readers would each choose their own.
    pub fn from_json(text: &[u8]) -> Result<Self, ParamError> {
        json::read(text)
    }

    /// The text of a text, a number or a boolean (`true`, `false`); nothing for null, a list and a map.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Bool(true) => Some("true"),
            Self::Bool(false) => Some("false"),
            Self::Number(text) | Self::Text(text) => Some(text),
            Self::Null | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// Whether it is null, the empty text, or a list or map of nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(_) | Self::Number(_) => false,
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(params) => params.is_empty(),
        }
    }

    /// [`from_serialize`](Self::from_serialize), as it is called all over this crate.
    pub(crate) fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, ParamError> {
        Self::from_serialize(value)
    }

    /// The text of the argument `name`, nothing for `None`.
    pub(crate) fn single_text(&self, name: &str) -> Result<Option<&str>, ParamError> {
        match self {
            Self::List(_) => Err(ParamError(format!(
                "`{name}` is a list, and a single value is needed here"
            ))),
            Self::Map(_) => Err(ParamError(format!(
                "`{name}` is a map or struct, and a single value is needed here: \
                 write `#[query]` or `#[form]` without a name to spread its fields"
            ))),
            single => Ok(single.as_str()),
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<Vec<Self>> for Value {
    fn from(items: Vec<Self>) -> Self {
        Self::List(items)
    }
}

impl From<Params> for Value {
    fn from(params: Params) -> Self {
        Self::Map(params)
    }
}

macro_rules! from_integers {
    ($($type:ty)*) => {$(
        impl From<$type> for Value {
            fn from(number: $type) -> Self {
                Self::Number(itoa::Buffer::new().format(number).into())
            }
        }
    )*};
}

from_integers!(i32 i64 u32 u64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_value_has_a_text() {
        let text = |json: &str| {
            let value = Value::from_json(json.as_bytes()).expect("JSON");
            (value.as_str().map(str::to_owned), value.is_empty())
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(text("null"), (None, true));
        assert_eq!(text("true"), (some("true"), false));
        assert_eq!(text("false"), (some("false"), false));
        assert_eq!(text("0"), (some("0"), false));
        assert_eq!(text("\"\""), (some(""), true));
        assert_eq!(text("\"x\""), (some("x"), false));
        assert_eq!(text("[]"), (None, true));
        assert_eq!(text("[null]"), (None, false));
        assert_eq!(text("{}"), (None, true));
        assert_eq!(text("{\"a\":1}"), (None, false));
    }

    #[test]
    fn what_rust_has_becomes_a_value() {
        assert_eq!(Value::from(-5).as_str(), Some("-5"));
        assert_eq!(Value::from(u64::MAX).as_str(), Some("18446744073709551615"));
        assert_eq!(Value::from("5"), Value::Text("5".into()));
        assert_ne!(Value::from("5"), Value::from(5));
    }

    #[test]
    fn a_list_or_map_is_refused_by_name_where_a_single_value_is_needed() {
        let error = Value::from(Vec::new())
            .single_text("id")
            .expect_err("a list");
        assert!(error.to_string().starts_with("`id` is a list"), "{error}");
        let error = Value::from(Params::default())
            .single_text("id")
            .expect_err("a map");
        assert!(error.to_string().starts_with("`id` is a map"), "{error}");
    }
}
