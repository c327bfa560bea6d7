//! A map that is put together to be read again: by `sort`, by `json` of a nested map, by a function of the user's.

use compact_str::CompactString;

use super::{MapSink, TextSink};
use crate::credential::Field;
use crate::crypto::Sink;
use crate::encode::ParamError;
use crate::params::{Params, Text, Value};

/// Begins a map.
pub fn collect() -> Collector {
    Collector(Params::default())
}

/// A map being put together.
pub struct Collector(Params);

impl Collector {
    /// The map.
    pub fn into_params(self) -> Params {
        self.0
    }
}

impl MapSink for Collector {
    type Text<'a> = CollectedText<'a>;

    fn text(&mut self, name: &str) -> CollectedText<'_> {
        CollectedText::new(Place::Entry(&mut self.0, name.into()))
    }

    fn int(&mut self, name: &str, number: u64) {
        self.0.push(name, Value::from(number));
    }

    fn value(&mut self, name: &str, value: &Value) -> Result<(), ParamError> {
        self.0.push(name, value.clone());
        Ok(())
    }

    fn spread(&mut self, params: &Params) -> Result<(), ParamError> {
        self.0.extend_present(params);
        Ok(())
    }

    fn end(self) {}
}

/// The text of an entry or item being put together.
pub struct CollectedText<'a> {
    place: Place<'a>,
    text: Text,
    /// The bytes of a character that came in parts.
    cut: Vec<u8>,
}

/// Where a text goes when it is complete.
pub(super) enum Place<'a> {
    Entry(&'a mut Params, CompactString),
    Item(&'a mut Vec<Value>),
}

impl<'a> CollectedText<'a> {
    pub(super) fn new(place: Place<'a>) -> Self {
        Self {
            place,
            text: Text::default(),
            cut: Vec::new(),
        }
    }

    /// Adds text that may begin or end within a character.
    fn part(&mut self, bytes: &[u8]) {
        self.cut.extend_from_slice(bytes);
        let whole = match str::from_utf8(&self.cut) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            // What is no text at all is replaced; no scheme makes text of it.
            _ => self.cut.len(),
        };
        let rest = self.cut.split_off(whole);
        let whole = std::mem::replace(&mut self.cut, rest);
        self.text.push(&String::from_utf8_lossy(&whole));
    }
}

impl Sink for CollectedText<'_> {
    fn bytes(&mut self, bytes: &[u8]) {
        match str::from_utf8(bytes) {
            Ok(text) if self.cut.is_empty() => self.text.push(text),
            _ => self.part(bytes),
        }
    }

    fn text(&mut self, text: &str) {
        match self.cut.is_empty() {
            true => self.text.push(text),
            false => self.part(text.as_bytes()),
        }
    }

    fn credential(&mut self, field: Field, text: &str) {
        self.text.push_credential(field, text);
    }

    fn concealed(&mut self, bytes: &[u8]) {
        self.text.push_concealed(&String::from_utf8_lossy(bytes));
    }
}

impl TextSink for CollectedText<'_> {
    fn end(mut self) {
        self.text.push(&String::from_utf8_lossy(&self.cut));
        let text = Value::Text(self.text);
        match self.place {
            Place::Entry(params, name) => params.push(name, text),
            Place::Item(items) => items.push(text),
        }
    }
}
