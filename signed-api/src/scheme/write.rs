//! What a scheme writes: header fields, and parts of the request in place of their defaults.

use std::borrow::Cow;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::record::Record;
use super::{SignContext, SignError, memory};
use crate::address::Address;
use crate::credential::Field;
use crate::crypto::{Buffer, Sink};
use crate::encode;
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

/// What a body consists of, and so its `Content-Type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// `application/x-www-form-urlencoded`
    Form,
    /// `application/json`
    Json,
}

impl Content {
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Form => "application/x-www-form-urlencoded",
            Self::Json => "application/json",
        }
    }
}

/// A part of the request that a scheme may write, or that follows from such parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The path.
    Path,
    /// The query.
    Query,
    /// The path and `?query`.
    Target,
    /// The whole URL.
    Url,
    /// The body.
    Body,
}

/// Bodies of so many bytes are copied from the memory that the next value is put together in; longer ones take it along.
const LONGEST_COPY: usize = 1024;

/// The room for all header values of a request, which share one allocation: that of most.
const ROOM_FOR_VALUES: usize = 192;

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

    /// Sets a header field to a credential and nothing else, in place of what it was before.
    ///
    /// # Errors
    ///
    /// When there is no such credential, or it holds a line break or another control character.
    #[inline(always)]
    pub fn credential_header(&mut self, name: HeaderName, field: Field) -> Result<(), SignError> {
        let value = match self.means.credentials.kept_header(field) {
            Some(value) if self.record.is_none() => value.clone(),
            _ => self.credential_value(&name, field)?,
        };
        // Where the name is known to the compiler, so is its hash.
        self.headers.insert(name, value);
        Ok(())
    }

    #[cold]
    fn credential_value(
        &mut self,
        name: &HeaderName,
        field: Field,
    ) -> Result<HeaderValue, SignError> {
        let Some(value) = self.means.credentials.header(field) else {
            return Err(SignError::new(format!(
                "the {field} cannot stand in a header"
            )));
        };
        if let Some(record) = &mut self.record {
            let shown = self.means.credentials.values().placeholder(field);
            record.headers.push((name.clone(), shown));
        }
        Ok(value)
    }

    /// Sets a header field, in place of what it was before.
    ///
    /// # Errors
    ///
    /// When the value holds a line break or another control character.
    #[inline(always)]
    pub fn header(
        &mut self,
        name: HeaderName,
        value: Buffer,
        exposure: Exposure,
    ) -> Result<(), SignError> {
        let value = self.header_value(&name, value, exposure)?;
        self.headers.insert(name, value);
        Ok(())
    }

    fn header_value(
        &mut self,
        name: &HeaderName,
        value: Buffer,
        exposure: Exposure,
    ) -> Result<HeaderValue, SignError> {
        if self.values.capacity() == 0 {
            self.values = BytesMut::with_capacity(ROOM_FOR_VALUES);
        }
        self.values.extend_from_slice(value.as_bytes());
        let bytes = self.values.split().freeze();
        let Ok(mut header) = HeaderValue::from_maybe_shared(bytes) else {
            return Err(SignError::new(format!(
                "the header `{name}` would hold a line break or another control character"
            )));
        };
        header.set_sensitive(exposure != Exposure::Public);
        self.conceal(&value, exposure);
        if let Some(shown) = self.put_back(value)
            && let Some(record) = &mut self.record
        {
            record.headers.push((name.clone(), lossy(&shown)));
        }
        Ok(header)
    }

    /// Sends this path in place of the request's: all of it, from the first `/`, percent-encoded.
    ///
    /// # Errors
    ///
    /// When it does not begin with `/`, or has a `.` or `..` segment.
    pub fn set_path(&mut self, path: Buffer, exposure: Exposure) -> Result<(), SignError> {
        let text = utf8("path", path.as_bytes())?;
        if !text.starts_with('/') || text.contains(['?', '#']) {
            return Err(SignError::new(
                "the scheme writes a path that does not begin with `/`, or holds `?` or `#`",
            ));
        }
        encode::refuse_dot_segments(text).map_err(|error| SignError::new(error.to_string()))?;
        self.address = Cow::Owned(self.address.with_path(text));
        self.conceal(&path, exposure);
        self.veiled.path |= exposure != Exposure::Public;
        let shown = self.put_back(path);
        if let Some(record) = &mut self.record {
            record.path = shown.as_deref().map(lossy);
        }
        Ok(())
    }

    /// Sends this query in place of the request's, encoded as it is; an empty one is none.
    ///
    /// # Errors
    ///
    /// When it is not text.
    pub fn set_query(&mut self, query: Buffer, exposure: Exposure) -> Result<(), SignError> {
        self.conceal(&query, exposure);
        self.veiled.query |= exposure != Exposure::Public;
        let bytes = query.as_bytes();
        let is_in_place =
            query.before().strip_suffix(b"?") == Some(self.address.without_query().as_bytes());
        let shown = if bytes.is_empty() && self.address.query().is_empty() {
            self.put_back(query)
        } else if bytes.is_empty() || !is_in_place {
            self.address = Cow::Owned(self.address.with_query(utf8("query", bytes)?));
            self.put_back(query)
        } else {
            let (memory, shown) = query.finish();
            self.address = Cow::Owned(self.address.with_text(utf8_of("query", memory)?));
            shown
        };
        if let Some(record) = &mut self.record {
            record.query = shown.as_deref().map(lossy);
        }
        Ok(())
    }

    /// Sends this body in place of the request's. What it consists of decides its `Content-Type`, unless the call or
    /// its method sets one; where that is not said the request's own remains. An empty body has none.
    ///
    /// # Errors
    ///
    /// None today.
    pub fn set_body(
        &mut self,
        body: Buffer,
        exposure: Exposure,
        content: Option<Content>,
    ) -> Result<(), SignError> {
        self.conceal(&body, exposure);
        self.veiled.body |= exposure != Exposure::Public;
        let bytes = body.as_bytes();
        self.set_content_type(bytes.is_empty(), content);
        let shown = if bytes.len() <= LONGEST_COPY {
            self.body = Some(Bytes::copy_from_slice(bytes));
            self.put_back(body)
        } else {
            let start = body.before().len();
            let (memory, shown) = body.finish();
            self.body = Some(Bytes::from(memory).slice(start..));
            shown
        };
        if let Some(record) = &mut self.record {
            record.body = shown;
        }
        Ok(())
    }

    fn set_content_type(&mut self, is_empty: bool, content: Option<Content>) {
        if self.request.has_own_content_type {
            return;
        }
        let wanted = match (is_empty, content) {
            (true, _) => None,
            (false, Some(content)) => Some(content.media_type()),
            (false, None) => return,
        };
        if wanted == self.request.content_type {
            return;
        }
        match wanted {
            Some(wanted) => {
                let value = HeaderValue::from_static(wanted);
                self.headers.insert(CONTENT_TYPE, value);
            }
            None => drop(self.headers.remove(CONTENT_TYPE)),
        }
    }

    /// Gives the text that logs in to a WebSocket.
    ///
    /// # Errors
    ///
    /// When it is not text.
    pub fn set_message(&mut self, message: Buffer, exposure: Exposure) -> Result<(), SignError> {
        let bytes = message.as_bytes();
        utf8("message", bytes)?;
        self.conceal(&message, exposure);
        self.message = Some(Bytes::copy_from_slice(bytes));
        let shown = self.put_back(message);
        if let Some(record) = &mut self.record {
            record.message = shown.as_deref().map(lossy);
        }
        Ok(())
    }

    /// Writes a part of the request that the scheme has made of credentials: explanations show what it wrote there.
    pub fn retell(&self, part: Part, sink: &mut (impl Sink + ?Sized)) {
        let bytes = match part {
            Part::Path => self.path().as_bytes(),
            Part::Query => self.query().as_bytes(),
            Part::Target => self.target().as_bytes(),
            Part::Url => self.url().as_bytes(),
            Part::Body => self.body(),
        };
        match &self.record {
            None => sink.bytes(bytes),
            Some(record) => sink.retold(bytes, &self.shown(part, record)),
        }
    }

    fn shown(&self, part: Part, record: &Record) -> Vec<u8> {
        let text = |text: &Option<String>, sent: &str| match text {
            Some(text) => text.as_bytes().to_vec(),
            None => sent.as_bytes().to_vec(),
        };
        let (path, query) = (
            text(&record.path, self.path()),
            text(&record.query, self.query()),
        );
        let target = || match query.is_empty() {
            true => path.clone(),
            false => [&path[..], b"?", &query].concat(),
        };
        match part {
            Part::Path => path,
            Part::Query => query,
            Part::Target => target(),
            Part::Url => [self.origin().as_bytes(), &target()].concat(),
            Part::Body => record.body.clone().unwrap_or_else(|| self.body().to_vec()),
        }
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

fn utf8<'b>(part: &str, bytes: &'b [u8]) -> Result<&'b str, SignError> {
    str::from_utf8(bytes).map_err(|_| no_text(part))
}

fn utf8_of(part: &str, bytes: Vec<u8>) -> Result<String, SignError> {
    String::from_utf8(bytes).map_err(|_| no_text(part))
}

fn no_text(part: &str) -> SignError {
    SignError::new(format!("the {part} that the scheme writes is not text"))
}

fn lossy(shown: &[u8]) -> String {
    String::from_utf8_lossy(shown).into_owned()
}

#[cfg(test)]
mod tests;
