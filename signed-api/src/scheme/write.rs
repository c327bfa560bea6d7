//! What a scheme writes: header fields, and parts of the request in place of their defaults.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::record::Record;
use super::{SignContext, SignError};
use crate::address::Address;
use crate::credential::Field;
use crate::crypto::Buffer;
use crate::encode;

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

/// What came of signing.
pub(crate) struct Written<'r> {
    pub(crate) headers: HeaderMap,
    pub(crate) address: Cow<'r, Address>,
    pub(crate) body: Bytes,
    pub(crate) message: Option<Bytes>,
    pub(crate) concealed: Vec<Bytes>,
    pub(crate) record: Record,
}

impl<'r> SignContext<'r> {
    pub(crate) fn into_written(self) -> Written<'r> {
        Written {
            headers: self.headers,
            address: self.address,
            body: self.body.unwrap_or_else(|| self.request.body.clone()),
            message: self.message,
            concealed: self.concealed,
            record: self.record.map(|record| *record).unwrap_or_default(),
        }
    }

    /// An empty buffer to put a value together in.
    pub fn value(&mut self) -> Buffer {
        // One allocation for all values of a request, and none for a scheme that writes none.
        if self.memory.capacity() == 0 {
            self.memory.reserve(192);
        }
        Buffer::within(std::mem::take(&mut self.memory), self.record.is_some())
    }

    /// Sets a header field to a credential and nothing else, in place of what it was before.
    ///
    /// # Errors
    ///
    /// When there is no such credential, or it holds a line break or another control character.
    pub fn credential_header(&mut self, name: HeaderName, field: Field) -> Result<(), SignError> {
        let Some(value) = self.means.credentials.header(field) else {
            return Err(SignError::new(format!(
                "the {field} cannot stand in a header"
            )));
        };
        if let Some(record) = &mut self.record {
            let shown = self.means.credentials.values().placeholder(field);
            record.headers.push((name.clone(), shown));
        }
        self.headers.insert(name, value);
        Ok(())
    }

    /// Sets a header field, in place of what it was before.
    ///
    /// # Errors
    ///
    /// When the value holds a line break or another control character.
    pub fn header(
        &mut self,
        name: HeaderName,
        value: Buffer,
        exposure: Exposure,
    ) -> Result<(), SignError> {
        let (bytes, shown) = self.complete(value, exposure);
        let mut header = HeaderValue::from_maybe_shared(bytes).map_err(|_| {
            SignError::new(format!(
                "the header `{name}` would hold a line break or another control character"
            ))
        })?;
        header.set_sensitive(exposure != Exposure::Public);
        if let (Some(record), Some(shown)) = (&mut self.record, shown) {
            record.headers.push((name.clone(), lossy(&shown)));
        }
        self.headers.insert(name, header);
        Ok(())
    }

    /// Sends this path in place of the request's: all of it, from the first `/`, percent-encoded.
    ///
    /// # Errors
    ///
    /// When it does not begin with `/`, or has a `.` or `..` segment.
    pub fn set_path(&mut self, path: Buffer, exposure: Exposure) -> Result<(), SignError> {
        let (bytes, shown) = self.complete(path, exposure);
        let path = utf8("path", &bytes)?;
        if !path.starts_with('/') || path.contains(['?', '#']) {
            return Err(SignError::new(
                "the scheme writes a path that does not begin with `/`, or holds `?` or `#`",
            ));
        }
        encode::refuse_dot_segments(path).map_err(|error| SignError::new(error.to_string()))?;
        self.address = Cow::Owned(self.address.with_path(path));
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
        let (bytes, shown) = self.complete(query, exposure);
        self.address = Cow::Owned(self.address.with_query(utf8("query", &bytes)?));
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
        let (bytes, shown) = self.complete(body, exposure);
        self.set_content_type(bytes.is_empty(), content);
        self.body = Some(bytes);
        if let Some(record) = &mut self.record {
            record.body = shown;
        }
        Ok(())
    }

    fn set_content_type(&mut self, is_empty: bool, content: Option<Content>) {
        let default = self.request.content_type;
        let present = self.headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        if present != default.map(str::as_bytes) {
            return;
        }
        if is_empty {
            self.headers.remove(CONTENT_TYPE);
        } else if let Some(content) = content {
            let value = HeaderValue::from_static(content.media_type());
            self.headers.insert(CONTENT_TYPE, value);
        }
    }

    /// Gives the text that logs in to a WebSocket.
    ///
    /// # Errors
    ///
    /// When it is not text.
    pub fn set_message(&mut self, message: Buffer, exposure: Exposure) -> Result<(), SignError> {
        let (bytes, shown) = self.complete(message, exposure);
        utf8("message", &bytes)?;
        self.message = Some(bytes);
        if let Some(record) = &mut self.record {
            record.message = shown.as_deref().map(lossy);
        }
        Ok(())
    }

    /// The bytes of `value`, and those for people; the memory that is left serves the next.
    fn complete(&mut self, value: Buffer, exposure: Exposure) -> (Bytes, Option<Vec<u8>>) {
        let (bytes, rest, shown) = value.finish();
        self.memory = rest;
        self.conceal(&bytes, exposure);
        (bytes, shown)
    }
}

fn utf8<'b>(part: &str, bytes: &'b Bytes) -> Result<&'b str, SignError> {
    str::from_utf8(bytes)
        .map_err(|_| SignError::new(format!("the {part} that the scheme writes is not text")))
}

fn lossy(shown: &[u8]) -> String {
    String::from_utf8_lossy(shown).into_owned()
}
