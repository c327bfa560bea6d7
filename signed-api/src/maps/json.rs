//! Compact JSON, in order, in UTF-8 without needless escapes, with number text as it was written.

use super::memory::{Memory, text_of};
use super::{MapSink, TextSink, write_text};
use crate::credential::Field;
use crate::crypto::Sink;
use crate::encode::{ParamError, json_escaped, json_pieces};
use crate::params::Value;

/// Writes `value` as JSON into `sink`.
///
/// # Errors
///
/// None so far.
pub fn json<S: Sink + ?Sized>(sink: &mut S, value: &Value) -> Result<(), ParamError> {
    write(sink, value);
    Ok(())
}

/// Begins a JSON object in `sink`.
pub fn json_object<S: Sink + ?Sized>(sink: &mut S) -> JsonObject<'_, S> {
    sink.text("{");
    JsonObject {
        sink,
        is_empty: true,
    }
}

impl Value {
    /// The value as compact JSON, in order, with number text as it was written.
    pub fn to_json(&self) -> String {
        let mut text = Vec::new();
        write(&mut Memory(&mut text), self);
        text_of(text)
    }
}

fn write<S: Sink + ?Sized>(sink: &mut S, value: &Value) {
    match value {
        Value::Null => sink.text("null"),
        Value::Bool(true) => sink.text("true"),
        Value::Bool(false) => sink.text("false"),
        Value::Number(text) => write_text(sink, text),
        Value::Text(text) => {
            sink.text("\"");
            let mut quoted = JsonText(sink);
            write_text(&mut quoted, text);
            quoted.end();
        }
        Value::List(items) => {
            let mut before = "[";
            for item in items {
                sink.text(std::mem::replace(&mut before, ","));
                write(sink, item);
            }
            sink.text(if items.is_empty() { "[]" } else { "]" });
        }
        Value::Map(params) => {
            let mut object = json_object(sink);
            for (name, value) in params.iter() {
                object.any(name, value);
            }
            object.end();
        }
    }
}

/// A JSON object being written.
pub struct JsonObject<'s, S: ?Sized> {
    sink: &'s mut S,
    is_empty: bool,
}

impl<S: Sink + ?Sized> JsonObject<'_, S> {
    fn any(&mut self, name: &str, value: &Value) {
        match value {
            Value::Text(text) => {
                let mut quoted = self.begin_text(name);
                write_text(&mut quoted, text);
                quoted.end();
            }
            other => write(self.begin(name), other),
        }
    }

    /// Writes all of a member that comes before its value.
    fn begin(&mut self, name: &str) -> &mut S {
        self.name(name);
        self.sink.text("\":");
        self.sink
    }

    /// The same of a text.
    fn begin_text(&mut self, name: &str) -> JsonText<'_, S> {
        self.name(name);
        self.sink.text("\":\"");
        JsonText(self.sink)
    }

    #[inline]
    fn name(&mut self, name: &str) {
        match std::mem::replace(&mut self.is_empty, false) {
            true => self.sink.text("\""),
            false => self.sink.text(",\""),
        }
        JsonText(&mut *self.sink).text(name);
    }
}

impl<S: Sink + ?Sized> MapSink for JsonObject<'_, S> {
    type Text<'a>
        = JsonText<'a, S>
    where
        Self: 'a;

    fn text(&mut self, name: &str) -> JsonText<'_, S> {
        self.begin_text(name)
    }

    fn int(&mut self, name: &str, number: u64) {
        self.begin(name).int(number);
    }

    fn value(&mut self, name: &str, value: &Value) -> Result<(), ParamError> {
        self.any(name, value);
        Ok(())
    }

    fn end(self) {
        self.sink.text("}");
    }
}

/// Begins a JSON text.
pub fn json_text<S: Sink + ?Sized>(sink: &mut S) -> JsonText<'_, S> {
    sink.text("\"");
    JsonText(sink)
}

/// A JSON text being written, after the quotation mark at its beginning.
pub struct JsonText<'s, S: ?Sized>(&'s mut S);

impl<S: Sink + ?Sized> Sink for JsonText<'_, S> {
    #[inline]
    fn bytes(&mut self, bytes: &[u8]) {
        json_pieces(bytes).for_each(|piece| self.0.bytes(piece));
    }

    fn credential(&mut self, field: Field, text: &str) {
        self.0.credential(field, &json_escaped(text));
    }

    fn concealed(&mut self, bytes: &[u8]) {
        let escaped: Vec<u8> = json_pieces(bytes).flatten().copied().collect();
        self.0.concealed(&escaped);
    }

    // No encoding of bytes has a character that is escaped.

    fn int(&mut self, number: u64) {
        self.0.int(number);
    }

    fn hex(&mut self, bytes: &[u8]) {
        self.0.hex(bytes);
    }

    fn hex_upper(&mut self, bytes: &[u8]) {
        self.0.hex_upper(bytes);
    }

    fn base64(&mut self, bytes: &[u8]) {
        self.0.base64(bytes);
    }

    fn base64url(&mut self, bytes: &[u8]) {
        self.0.base64url(bytes);
    }

    fn base64url_nopad(&mut self, bytes: &[u8]) {
        self.0.base64url_nopad(bytes);
    }

    fn base58(&mut self, bytes: &[u8]) {
        self.0.base58(bytes);
    }
}

impl<S: Sink + ?Sized> TextSink for JsonText<'_, S> {
    fn end(self) {
        self.0.text("\"");
    }
}
