//! Requests out of bytes, however those are cut.

use bytes::{Buf as _, Bytes, BytesMut};
use http::StatusCode;

use super::chunks::Chunks;
use super::head::{Framing, Head};
use crate::testing::server::received_http::ReceivedHttp;

/// What a reader takes at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a head: request line and header fields. The trailer fields after chunks may be as long.
    pub head: usize,
    /// Header fields.
    pub fields: usize,
    /// Bytes of a body.
    pub body: usize,
}

impl Default for Limits {
    /// A head of 64 KiB in 200 fields, a body of 16 MiB.
    fn default() -> Self {
        Self {
            head: 64 << 10,
            fields: 200,
            body: 16 << 20,
        }
    }
}

/// What cannot be read as a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum BadHttp {
    /// It breaks a rule of RFC 9110 or 9112.
    #[error("not a request in HTTP/1.1: {0}")]
    Malformed(&'static str),
    /// The head is longer than allowed, or has more fields.
    #[error("the head of the request is too long")]
    HeadTooLong,
    /// The body is longer than allowed.
    #[error("the body of the request is too long")]
    BodyTooLong,
}

impl BadHttp {
    /// The status that says so.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::HeadTooLong => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::BodyTooLong => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }
}

/// Reads requests in HTTP/1.1 out of bytes as they come.
///
/// It is strict where a lenient server would hide a mistake of a client: lines end in CRLF, fields are not folded,
/// there is one `Host`, and one way to tell where a body ends. What it holds is bounded by its [`Limits`] and by what
/// it is given at a time.
///
/// ```
/// use signed_api::testing::{HttpReader, Limits};
///
/// # fn main() -> Result<(), signed_api::testing::BadHttp> {
/// let mut reader = HttpReader::new(Limits::default());
/// reader.feed(b"POST /orders?x=1 HTTP/1.1\r\nHost: localhost\r\nContent-Le");
/// assert!(reader.request()?.is_none());
/// reader.feed(b"ngth: 2\r\n\r\n{}GET /");
/// let request = reader.request()?.expect("complete");
/// assert_eq!((request.path(), &request.body[..]), ("/orders", &b"{}"[..]));
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct HttpReader {
    limits: Limits,
    /// From the beginning of the request that is being read.
    buffer: BytesMut,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// In the head, whose end is not in the first so many bytes.
    Head(usize),
    /// In a body.
    Body(Box<Open>, Rest),
    Failed(BadHttp),
}

/// A request whose head is read.
#[derive(Debug)]
struct Open {
    head: Head,
    head_end: usize,
    /// Whether the client still waits for `100 Continue`.
    waits: bool,
}

#[derive(Debug)]
enum Rest {
    Sized(usize),
    Chunked(Chunks),
}

impl HttpReader {
    /// A reader at the beginning of a connection.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            buffer: BytesMut::new(),
            stage: Stage::Head(0),
        }
    }

    /// Takes what was received next.
    pub fn feed(&mut self, bytes: &[u8]) {
        if !matches!(self.stage, Stage::Failed(_)) {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// The next request; nothing while it is not complete.
    ///
    /// # Errors
    ///
    /// When it cannot be read. Nothing after it can be, either: the error stays.
    pub fn request(&mut self) -> Result<Option<ReceivedHttp>, BadHttp> {
        let request = self.read();
        if let Err(error) = request {
            self.stage = Stage::Failed(error);
        }
        request
    }

    /// What was received and belongs to no complete request.
    pub fn unread(&self) -> &[u8] {
        &self.buffer
    }

    /// Whether the client waits for `100 Continue` before it sends the body; true once for a request.
    pub fn takes_wait(&mut self) -> bool {
        match &mut self.stage {
            Stage::Body(open, _) => std::mem::take(&mut open.waits),
            _ => false,
        }
    }

    fn read(&mut self) -> Result<Option<ReceivedHttp>, BadHttp> {
        if let Stage::Head(seen) = self.stage {
            let Some(head_end) = self.head_end(seen)? else {
                return Ok(None);
            };
            let head = Head::parse(&self.buffer[..head_end], &self.limits)?;
            let rest = match head.framing {
                Framing::Sized(length) if length > self.limits.body => {
                    return Err(BadHttp::BodyTooLong);
                }
                Framing::Sized(length) => Rest::Sized(length),
                Framing::Chunked => Rest::Chunked(Chunks::new(self.limits)),
            };
            let waits = head.waits;
            let open = Open {
                head,
                head_end,
                waits,
            };
            self.stage = Stage::Body(Box::new(open), rest);
        }
        let (open, rest) = match &mut self.stage {
            Stage::Body(open, rest) => (open, rest),
            Stage::Failed(error) => return Err(*error),
            Stage::Head(_) => return Ok(None),
        };
        let received = &self.buffer[open.head_end..];
        let length = match rest {
            Rest::Sized(length) => (received.len() >= *length).then_some(*length),
            Rest::Chunked(chunks) => chunks.read(received)?,
        };
        Ok(length.and_then(|length| self.complete(length)))
    }

    /// Where the head ends; nothing when that is not received yet.
    fn head_end(&mut self, mut seen: usize) -> Result<Option<usize>, BadHttp> {
        // RFC 9112, section 2.2: empty lines before a request are ignored.
        while self.buffer.starts_with(b"\r\n") {
            self.buffer.advance(2);
            seen = seen.saturating_sub(2);
        }
        let from = seen.saturating_sub(3);
        let unseen = self.buffer[from..].windows(4);
        let end = unseen
            .map(|window| window == b"\r\n\r\n")
            .position(|is_end| is_end);
        let length = end.map_or(self.buffer.len(), |end| from + end + 4);
        if length > self.limits.head {
            return Err(BadHttp::HeadTooLong);
        }
        self.stage = Stage::Head(self.buffer.len());
        Ok(end.map(|_| length))
    }

    /// The request that is complete with so many bytes after its head.
    fn complete(&mut self, length: usize) -> Option<ReceivedHttp> {
        let Stage::Body(open, rest) = std::mem::replace(&mut self.stage, Stage::Head(0)) else {
            return None;
        };
        let raw = self.buffer.split_to(open.head_end + length).freeze();
        let body = match rest {
            Rest::Sized(_) => raw.slice(open.head_end..),
            Rest::Chunked(chunks) => Bytes::from(chunks.into_body()),
        };
        let head = open.head;
        Some(ReceivedHttp {
            method: head.method,
            target: head.target,
            version: head.version,
            headers: head.headers,
            body,
            raw,
        })
    }
}
