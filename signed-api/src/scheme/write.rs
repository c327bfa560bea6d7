//! What a scheme writes: header fields, and parts of the request in place of their defaults.

mod headers;
mod parts;
mod retell;

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderMap;

pub use self::parts::Content;
pub use self::retell::Part;

use super::record::Record;
use super::{SignContext, memory};
use crate::address::Address;
use crate::crypto::Buffer;
use crate::transport::Veiled;

/// Whether what a scheme writes may be shown, and so whether it is marked as sensitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// It may: a time stamp, a constant.
    Public,
    /// A signature: shown by an explanation, kept out of logs.
    Signature,
    /// It holds a credential: shown nowhere.
    Credential,
}

/// The room for a query and its signature: most are shorter, and grow in no steps then.
const ROOM_FOR_QUERY: usize = 384;

/// What came of signing.
pub(crate) struct Written<'r> {
    pub(crate) headers: HeaderMap,
    pub(crate) address: Cow<'r, Address>,
    pub(crate) body: Bytes,
    pub(crate) message: Option<Bytes>,
    pub(crate) concealed: Vec<Bytes>,
    pub(crate) veiled: Veiled,
    pub(crate) record: Option<Box<Record>>,
}

impl<'r> SignContext<'r> {
    pub(crate) fn into_written(self) -> Written<'r> {
        memory::give_back(self.memory);
        Written {
            headers: self.headers,
            address: self.address,
            body: self.body.unwrap_or_else(|| self.request.body.clone()),
            message: self.message,
            concealed: self.concealed,
            veiled: self.veiled,
            record: self.record,
        }
    }

    /// An empty buffer to put a value together in.
    pub fn value(&mut self) -> Buffer {
        self.value_with_room(0)
    }

    /// The same, with room for `room` bytes.
    pub(super) fn value_with_room(&mut self, room: usize) -> Buffer {
        let mut memory = std::mem::take(&mut self.memory);
        memory.reserve(room);
        Buffer::within(memory, self.record.is_some())
    }

    /// The same for a query: it is written where it is sent from, so [`set_query`](Self::set_query) need not copy it.
    pub fn new_query(&mut self) -> Buffer {
        let before = self.address.without_query();
        let mut memory = Vec::with_capacity(before.len() + ROOM_FOR_QUERY);
        memory.extend_from_slice(before.as_bytes());
        memory.push(b'?');
        Buffer::within(memory, self.record.is_some())
    }

    /// Lets the memory of `buffer` serve the next one. What it showed to people remains.
    #[inline]
    pub(super) fn put_back(&mut self, buffer: Buffer) -> Option<Vec<u8>> {
        let (memory, shown) = buffer.recycle();
        if self.memory.capacity() == 0 {
            self.memory = memory;
        }
        shown
    }

    /// Remembers what was made of credentials, for the case that a server echoes what it was sent.
    #[inline]
    fn conceal(&mut self, value: &Buffer, exposure: Exposure) {
        if value.is_marked() || exposure == Exposure::Credential {
            self.conceal_parts(value);
        }
    }

    #[cold]
    fn conceal_parts(&mut self, value: &Buffer) {
        if value.is_marked() {
            // Where it is known which parts are credentials or made from them, the rest may be read.
            let parts = value.concealed_parts();
            self.concealed.extend(parts.map(Bytes::copy_from_slice));
        } else {
            let all = Bytes::copy_from_slice(value.as_bytes());
            self.concealed.push(all);
        }
    }
}

fn lossy(shown: &[u8]) -> String {
    String::from_utf8_lossy(shown).into_owned()
}

#[cfg(test)]
mod tests;
