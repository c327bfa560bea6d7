//! Maps, lists and texts as they are written: into a form, raw text or JSON, or into a map that is read again.
//!
//! Everything is streamed into a [`Sink`]: a MAC, a buffer, or the text of another map.

#[cfg(feature = "eth")]
mod binary;
mod collector;
mod default;
mod form;
mod json;
mod list;
mod memory;
mod pairs;

use crate::crypto::Sink;
use crate::encode::ParamError;
use crate::params::{Params, Piece, Text, Value};
use crate::sign_error::SignError;

#[cfg(feature = "eth")]
pub use self::binary::{big_endian, msgpack};
pub use self::collector::{CollectedText, Collector, collect};
pub(crate) use self::default::{append_form, json_body};
pub use self::form::{Form, FormText, form, raw};
pub use self::json::{JsonObject, JsonText, json, json_object, json_text};
pub use self::list::{ListCollector, list};
pub use self::pairs::{PairText, Pairs, pairs};

/// A map being written: a form, raw text, a JSON object, or [`Params`].
pub trait MapSink {
    /// Takes the text of one entry.
    type Text<'a>: TextSink
    where
        Self: 'a;

    /// Begins an entry whose value is text; the text is written into what is returned.
    fn text(&mut self, name: &str) -> Self::Text<'_>;

    /// An entry whose value is a number.
    fn int(&mut self, name: &str, number: u64);

    /// An entry whose value is already built. A form leaves out what is null; JSON writes `null`.
    ///
    /// # Errors
    ///
    /// When this kind of map has no place for such a value.
    fn value(&mut self, name: &str, value: &Value) -> Result<(), ParamError>;

    /// All entries of a map that was put together, in order, each as [`value`](Self::value) writes it.
    ///
    /// # Errors
    ///
    /// When this kind of map has no place for one of the values.
    fn entries(&mut self, params: &Params) -> Result<(), ParamError> {
        params
            .iter()
            .try_for_each(|(name, value)| self.value(name, value))
    }

    /// All arguments in order, but for those that are null.
    ///
    /// # Errors
    ///
    /// When this kind of map has no place for one of the values.
    fn spread(&mut self, params: &Params) -> Result<(), ParamError> {
        for (name, value) in params.iter() {
            if !matches!(value, Value::Null) {
                self.value(name, value)?;
            }
        }
        Ok(())
    }

    /// Completes the map.
    fn end(self);
}

/// Whether none of the entries of `params` is sent: all are null, or there are none.
pub fn none_present(params: &Params) -> bool {
    params.iter().all(|(_, value)| matches!(value, Value::Null))
}

/// Takes the text of one entry or item, encoded as its place asks for.
pub trait TextSink: Sink {
    /// Completes the text.
    fn end(self);
}

/// How a form writes lists (and, nested, maps).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrays {
    /// `a=1&a=2`
    Repeat,
    /// `a[]=1&a[]=2`
    Brackets,
    /// `a[0]=1&a[1]=2`, `a[b][c]=3`
    Nested,
    /// `a=[1,2]`, as JSON
    Json,
}

impl From<ParamError> for SignError {
    fn from(error: ParamError) -> Self {
        Self::new(error.to_string())
    }
}

/// Writes `text`, its credentials as such.
#[inline]
fn write_text<S: Sink + ?Sized>(sink: &mut S, text: &Text) {
    match text.as_plain() {
        Some(text) => sink.text(text),
        None => write_pieces(sink, text),
    }
}

fn write_pieces<S: Sink + ?Sized>(sink: &mut S, text: &Text) {
    for piece in text.pieces() {
        match piece {
            Piece::Plain(text) => sink.text(text),
            Piece::Credential(field, text) => sink.credential(field, text),
            Piece::Concealed(text) => sink.concealed(text.as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests;
