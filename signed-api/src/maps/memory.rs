//! Memory as a sink, where nothing is kept for people.

use crate::credential::Field;
use crate::crypto::Sink;

/// Memory that is written to.
pub(super) struct Memory<'m>(pub(super) &'m mut Vec<u8>);

impl Sink for Memory<'_> {
    #[inline]
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn credential(&mut self, _: Field, text: &str) {
        self.text(text);
    }

    fn concealed(&mut self, bytes: &[u8]) {
        self.bytes(bytes);
    }
}

/// The text in memory that only text was written to.
pub(super) fn text_of(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    }
}
