//! Reading alone, without a session: for what feeds it with whatever strangers send.

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::{Read, Reader, decode};
use crate::error::Result;
use crate::ws::spec::SocketSpec;

/// Reads messages as the session does, and decodes payloads as subscribers do.
#[derive(Debug)]
pub struct AloneReader {
    reader: Reader,
    spec: &'static SocketSpec,
}

/// What a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Data of this channel.
    Data(String),
    /// Something that the server says to the session, as `Debug` has it.
    Heard(String),
    /// Neither.
    Other,
}

impl AloneReader {
    /// A reader of messages as `spec` declares them.
    pub fn new(spec: &'static SocketSpec) -> Self {
        let reader = Reader::new(spec);
        Self { reader, spec }
    }

    /// What `text` is, where the requests with odd ids are not answered yet.
    pub fn read(&mut self, text: &Bytes) -> Told {
        match self.reader.read(text, |id| id % 2 == 1) {
            Read::Data { channel, .. } => Told::Data(channel.to_owned()),
            Read::Heard(heard) => Told::Heard(format!("{heard:?}")),
            Read::Other => Told::Other,
        }
    }

    /// The payload of data.
    ///
    /// # Errors
    ///
    /// When it is not there, or no `T`.
    pub fn payload<T: DeserializeOwned>(&self, text: &Bytes) -> Result<T> {
        decode(text, self.spec.data)
    }
}
