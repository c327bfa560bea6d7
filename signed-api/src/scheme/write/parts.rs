//! Parts of the request that a scheme writes in place of their defaults.

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;

use super::{Exposure, lossy};
use crate::crypto::Buffer;
use crate::encode;
use crate::scheme::{SignContext, SignError};

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

/// Bodies of so many bytes are copied from the memory that the next value is put together in; longer ones take it along.
pub(super) const LONGEST_COPY: usize = 1024;

impl SignContext<'_> {
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
    /// its method sets one; where that is not said, it is a form if the request's own body is one, and otherwise none of
    /// ours: not every text is JSON. An empty body has none.
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
        let json = Content::Json.media_type();
        let wanted = match (is_empty, content) {
            (true, _) => None,
            (false, Some(content)) => Some(content.media_type()),
            (false, None) => (self.request.content_type).filter(|own| *own != json),
        };
        if wanted == self.request.content_type {
            return;
        }
        match wanted {
            Some(wanted) => {
                let value = HeaderValue::from_static(wanted);
                self.headers.insert(CONTENT_TYPE, value);
            }
            // One that the scheme has set remains.
            None if self.has_default_content_type() => drop(self.headers.remove(CONTENT_TYPE)),
            None => {}
        }
    }

    fn has_default_content_type(&self) -> bool {
        let default = self.request.content_type.map(str::as_bytes);
        let set = self.headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        set.is_some() && set == default
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
