//! `t=1,v1=ab`: names and values with literals of the scheme's own between them.

use super::{MapSink, TextSink, write_text};
use crate::credential::Field;
use crate::crypto::Sink;
use crate::encode::ParamError;
use crate::params::Value;

/// Begins the entries of a map in `sink`: each is its name, `after` and its value, and `between` stands between two of
/// them. Nothing is escaped.
pub fn pairs<'s, S: Sink + ?Sized>(
    sink: &'s mut S,
    after: &'static str,
    between: &'static str,
) -> Pairs<'s, S> {
    Pairs {
        sink,
        after,
        between,
        is_empty: true,
    }
}

/// `t=1,v1=ab` being written.
pub struct Pairs<'s, S: ?Sized> {
    sink: &'s mut S,
    after: &'static str,
    between: &'static str,
    is_empty: bool,
}

impl<S: Sink + ?Sized> Pairs<'_, S> {
    fn name(&mut self, name: &str) -> PairText<'_, S> {
        if !std::mem::replace(&mut self.is_empty, false) {
            self.sink.text(self.between);
        }
        self.sink.text(name);
        self.sink.text(self.after);
        PairText { sink: self.sink }
    }
}

impl<S: Sink + ?Sized> MapSink for Pairs<'_, S> {
    type Text<'a>
        = PairText<'a, S>
    where
        Self: 'a;

    fn text(&mut self, name: &str) -> PairText<'_, S> {
        self.name(name)
    }

    fn int(&mut self, name: &str, number: u64) {
        self.name(name).int(number);
    }

    /// A list takes an entry for each of its items.
    fn value(&mut self, name: &str, value: &Value) -> Result<(), ParamError> {
        match value {
            Value::Null => {}
            Value::Bool(true) => self.name(name).text("true"),
            Value::Bool(false) => self.name(name).text("false"),
            Value::Number(text) | Value::Text(text) => write_text(&mut self.name(name), text),
            Value::List(items) if !items.iter().any(is_nested) => {
                return items.iter().try_for_each(|item| self.value(name, item));
            }
            Value::List(_) | Value::Map(_) => {
                return Err(ParamError(format!(
                    "`{name}` holds a list or map in a way for which the scheme's `pairs(..)` has no place: write \
                     `json(..)` around it"
                )));
            }
        }
        Ok(())
    }

    fn end(self) {}
}

fn is_nested(value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::Map(_))
}

/// The text of a value among pairs.
pub struct PairText<'s, S: ?Sized> {
    sink: &'s mut S,
}

impl<S: Sink + ?Sized> Sink for PairText<'_, S> {
    #[inline]
    fn bytes(&mut self, bytes: &[u8]) {
        self.sink.bytes(bytes);
    }

    fn credential(&mut self, field: Field, text: &str) {
        self.sink.credential(field, text);
    }

    fn concealed(&mut self, bytes: &[u8]) {
        self.sink.concealed(bytes);
    }
}

impl<S: Sink + ?Sized> TextSink for PairText<'_, S> {
    fn end(self) {}
}
