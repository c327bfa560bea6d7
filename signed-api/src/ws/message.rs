//! A message of a channel, on its way from the connection to those who read it.

use std::ops::Deref;

use bytes::Bytes;

/// A message, and where its payload begins: whoever tells what it is has found that already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) text: Bytes,
    pub(crate) payload: usize,
}

impl From<Bytes> for Message {
    /// All of it is payload.
    fn from(text: Bytes) -> Self {
        Self { text, payload: 0 }
    }
}

impl Deref for Message {
    type Target = Bytes;

    fn deref(&self) -> &Bytes {
        &self.text
    }
}
