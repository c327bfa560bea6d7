//! `name=value&name=value`, percent-encoded or raw.

use super::{Arrays, MapSink, TextSink, json, write_text};
use crate::credential::Field;
use crate::crypto::Sink;
use crate::encode::{ParamError, append_encoded, is_unreserved, percent_encoded, percent_pieces};
use crate::params::{Params, Value};

/// Begins `name=value&name=value` in `sink`, names and values percent-encoded (RFC 3986).
pub fn form<S: Sink + ?Sized>(sink: &mut S, arrays: Arrays) -> Form<'_, S> {
    Form::new(sink, arrays, true)
}

/// The same without percent-encoding.
pub fn raw<S: Sink + ?Sized>(sink: &mut S, arrays: Arrays) -> Form<'_, S> {
    Form::new(sink, arrays, false)
}

/// `name=value&name=value` being written.
pub struct Form<'s, S: ?Sized> {
    sink: &'s mut S,
    arrays: Arrays,
    is_encoded: bool,
    is_empty: bool,
}

impl<'s, S: Sink + ?Sized> Form<'s, S> {
    fn new(sink: &'s mut S, arrays: Arrays, is_encoded: bool) -> Self {
        Self {
            sink,
            arrays,
            is_encoded,
            is_empty: true,
        }
    }

    /// Begins a pair.
    fn pair(&mut self, name: &str) -> FormText<'_, S> {
        if !self.plain_pair(name, "") {
            let is_first = std::mem::replace(&mut self.is_empty, false);
            self.name(is_first, name);
            self.sink.text("=");
        }
        self.value_text()
    }

    /// Writes a pair at once, which most can be: unless something of it must be encoded.
    #[inline]
    fn plain_pair(&mut self, name: &str, text: &str) -> bool {
        let (name, text) = (name.as_bytes(), text.as_bytes());
        if self.is_encoded && !(is_unreserved(name) && is_unreserved(text)) {
            return false;
        }
        match std::mem::replace(&mut self.is_empty, false) {
            true => self.sink.joined([b"", name, b"=", text]),
            false => self.sink.joined([b"&", name, b"=", text]),
        }
        true
    }

    /// Begins a pair whose name is followed by the `steps` into it, in brackets.
    fn pair_within(&mut self, name: &str, steps: &[Step<'_>]) -> FormText<'_, S> {
        if steps.is_empty() {
            return self.pair(name);
        }
        let is_first = std::mem::replace(&mut self.is_empty, false);
        let mut text = self.name(is_first, name);
        for step in steps {
            text.text("[");
            match step {
                Step::Any => {}
                Step::Item(index) => text.int(*index),
                Step::Entry(name) => text.text(name),
            }
            text.text("]");
        }
        text.sink.text("=");
        text
    }

    fn name(&mut self, is_first: bool, name: &str) -> FormText<'_, S> {
        if !is_first {
            self.sink.text("&");
        }
        let mut text = self.value_text();
        text.text(name);
        text
    }

    fn value_text(&mut self) -> FormText<'_, S> {
        FormText {
            sink: self.sink,
            is_encoded: self.is_encoded,
        }
    }

    /// A pair of a value that is not a list or map; nothing when it is null.
    fn single(&mut self, name: &str, steps: &[Step<'_>], value: &Value) -> Result<(), ParamError> {
        match value {
            Value::Null => {}
            Value::Bool(true) => self.pair_within(name, steps).sink.text("true"),
            Value::Bool(false) => self.pair_within(name, steps).sink.text("false"),
            Value::Number(text) | Value::Text(text) => {
                write_text(&mut self.pair_within(name, steps), text)
            }
            Value::List(_) => return Err(no_place(name, "a list in a list")),
            Value::Map(_) if steps.is_empty() => return Err(no_place(name, "a map or struct")),
            Value::Map(_) => return Err(no_place(name, "a list of maps or structs")),
        }
        Ok(())
    }

    fn nested<'v>(
        &mut self,
        name: &str,
        steps: &mut Vec<Step<'v>>,
        value: &'v Value,
    ) -> Result<(), ParamError> {
        match value {
            Value::List(items) => {
                for (index, item) in (0..).zip(items) {
                    self.below(name, steps, Step::Item(index), item)?;
                }
                Ok(())
            }
            Value::Map(params) => {
                for (entry, value) in params.iter() {
                    self.below(name, steps, Step::Entry(entry), value)?;
                }
                Ok(())
            }
            single => self.single(name, steps, single),
        }
    }

    fn below<'v>(
        &mut self,
        name: &str,
        steps: &mut Vec<Step<'v>>,
        step: Step<'v>,
        value: &'v Value,
    ) -> Result<(), ParamError> {
        steps.push(step);
        let written = self.nested(name, steps, value);
        steps.pop();
        written
    }
}

/// What stands in brackets after a name.
enum Step<'v> {
    /// `[]`
    Any,
    /// `[0]`
    Item(u64),
    /// `[name]`
    Entry(&'v str),
}

fn no_place(name: &str, what: &str) -> ParamError {
    ParamError(format!(
        "`{name}` is {what}, for which a form has no place: spread its fields (`#[query]` or `#[form]` without a name), \
         or write `nested` or `json` as the second argument of the scheme's `form(..)` or `raw(..)`"
    ))
}

impl<S: Sink + ?Sized> MapSink for Form<'_, S> {
    type Text<'a>
        = FormText<'a, S>
    where
        Self: 'a;

    fn text(&mut self, name: &str) -> FormText<'_, S> {
        self.pair(name)
    }

    fn int(&mut self, name: &str, number: u64) {
        self.pair(name).int(number);
    }

    fn value(&mut self, name: &str, value: &Value) -> Result<(), ParamError> {
        match (value, self.arrays) {
            (Value::List(items), Arrays::Repeat) => items
                .iter()
                .try_for_each(|item| self.single(name, &[], item)),
            (Value::List(items), Arrays::Brackets) => items
                .iter()
                .try_for_each(|item| self.single(name, &[Step::Any], item)),
            (Value::List(_) | Value::Map(_), Arrays::Nested) => {
                self.nested(name, &mut Vec::new(), value)
            }
            (Value::List(_) | Value::Map(_), Arrays::Json) => json(&mut self.pair(name), value),
            (single, _) => self.single(name, &[], single),
        }
    }

    fn entries(&mut self, params: &Params) -> Result<(), ParamError> {
        // What is null leaves itself out.
        self.spread(params)
    }

    fn spread(&mut self, params: &Params) -> Result<(), ParamError> {
        for (name, value) in params.iter() {
            let text = match value {
                Value::Text(text) | Value::Number(text) => text.as_plain(),
                _ => None,
            };
            if !text.is_some_and(|text| self.plain_pair(name, text)) {
                self.value(name, value)?;
            }
        }
        Ok(())
    }

    fn end(self) {}
}

/// The text of a name or value in a form.
pub struct FormText<'s, S: ?Sized> {
    sink: &'s mut S,
    is_encoded: bool,
}

impl<S: Sink + ?Sized> Sink for FormText<'_, S> {
    #[inline]
    fn bytes(&mut self, bytes: &[u8]) {
        // Most values stand as they are.
        match self.is_encoded && !is_unreserved(bytes) {
            true => percent_pieces(bytes).for_each(|piece| self.sink.bytes(piece)),
            false => self.sink.bytes(bytes),
        }
    }

    fn credential(&mut self, field: Field, text: &str) {
        match self.is_encoded {
            true => {
                let mut encoded = String::new();
                append_encoded(&mut encoded, text);
                self.sink.credential(field, &encoded);
            }
            false => self.sink.credential(field, text),
        }
    }

    fn concealed(&mut self, bytes: &[u8]) {
        match self.is_encoded {
            true => self.sink.concealed(&percent_encoded(bytes)),
            false => self.sink.concealed(bytes),
        }
    }

    // Digits, hex, base58 and base64url without padding have unreserved characters only.

    fn int(&mut self, number: u64) {
        self.sink.int(number);
    }

    fn hex(&mut self, bytes: &[u8]) {
        self.sink.hex(bytes);
    }

    fn hex_upper(&mut self, bytes: &[u8]) {
        self.sink.hex_upper(bytes);
    }

    fn base64url_nopad(&mut self, bytes: &[u8]) {
        self.sink.base64url_nopad(bytes);
    }

    fn base58(&mut self, bytes: &[u8]) {
        self.sink.base58(bytes);
    }
}

impl<S: Sink + ?Sized> TextSink for FormText<'_, S> {
    fn end(self) {}
}
