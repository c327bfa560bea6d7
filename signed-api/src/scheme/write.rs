//! What a scheme writes: header fields, and parts of the request in place of their defaults.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::record::Record;
use super::{SignContext, SignError};
use crate::address::Address;
use crate::credential::Field;
use crate::crypto::{Buffer, Filled, Sink};
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

/// What came of signing.
pub(crate) struct Written<'r> {
    pub(crate) headers: HeaderMap,
    pub(crate) address: Cow<'r, Address>,
    pub(crate) body: Bytes,
    pub(crate) message: Option<Bytes>,
    pub(crate) concealed: Vec<Bytes>,
    pub(crate) veiled: Veiled,
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
            veiled: self.veiled,
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
        self.veiled.path |= exposure != Exposure::Public;
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
        self.veiled.query |= exposure != Exposure::Public;
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
        self.veiled.body |= exposure != Exposure::Public;
        self.set_content_type(bytes.is_empty(), content);
        self.body = Some(bytes);
        if let Some(record) = &mut self.record {
            record.body = shown;
        }
        Ok(())
    }

    fn set_content_type(&mut self, is_empty: bool, content: Option<Content>) {
        if self.request.has_own_content_type {
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

    /// The bytes of `value`, and those for people; the memory that is left serves the next.
    fn complete(&mut self, value: Buffer, exposure: Exposure) -> (Bytes, Option<Vec<u8>>) {
        let Filled {
            bytes,
            has_credential,
            concealed,
            shown,
            memory,
        } = value.finish();
        self.memory = memory;
        // Where it is known which parts are credentials or made from them, the rest may be read.
        let is_marked = has_credential || !concealed.is_empty();
        if exposure == Exposure::Credential && !is_marked {
            self.concealed.push(bytes.clone());
        }
        let concealed = concealed.into_iter();
        self.concealed
            .extend(concealed.map(|part| bytes.slice(part)));
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
