//! How a connection is opened: a seam.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;
use url::Url;

use super::frame::Frame;
use crate::client;
use crate::error::{Answer, Error, Result, Words};
use crate::future::BoxFuture;

/// Opens connections.
///
/// It sends the handshake exactly as it is given, follows no redirects, and answers no pings: the session does.
pub trait SocketTransport: Send + Sync + fmt::Debug {
    /// Opens a connection.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Connect`](crate::ErrorKind::Connect) or [`Network`](crate::ErrorKind::Network) when there is no connection,
    /// and the kind of its status when the server answers with something else than 101 (`Switching Protocols`):
    /// [`Handshake::refused`] makes an error of such an answer, and a [`TransportError`](crate::transport::TransportError) turns
    /// into the others.
    fn connect(&self, handshake: Handshake) -> BoxFuture<'_, Result<Connection>>;
}

impl<T: SocketTransport + ?Sized> SocketTransport for Arc<T> {
    fn connect(&self, handshake: Handshake) -> BoxFuture<'_, Result<Connection>> {
        (**self).connect(handshake)
    }
}

/// The request that opens a connection. `Debug` shows neither the query nor the header fields, which may hold a signature.
#[derive(Clone)]
#[non_exhaustive]
pub struct Handshake {
    /// The address, `ws` or `wss`; its text is what was signed.
    pub url: Url,
    /// All header fields but those of WebSocket itself.
    pub headers: HeaderMap,
}

impl Handshake {
    /// A handshake.
    pub fn new(url: Url, headers: HeaderMap) -> Self {
        Self { url, headers }
    }

    /// The error that a transport returns when the server answers the handshake with this.
    pub fn refused(answer: http::Response<Bytes>) -> Error {
        let (head, body) = answer.into_parts();
        let (kind, outcome) = client::meaning(head.status);
        let message = format!(
            "the server answered the handshake of the WebSocket with {}",
            head.status
        );
        Error::new(kind, outcome, message).with_answer(Answer {
            status: head.status,
            headers: head.headers,
            body,
            api: None,
            words: Words::default(),
        })
    }
}

impl fmt::Debug for Handshake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handshake")
            .field("origin", &self.url.origin().ascii_serialization())
            .finish_non_exhaustive()
    }
}

/// The frames that are received. It ends when the connection has.
pub type FrameStream = Pin<Box<dyn Stream<Item = Result<Frame>> + Send>>;

/// An open connection, in its two directions.
pub struct Connection {
    /// What is received.
    pub reader: FrameStream,
    /// Where frames are sent.
    pub writer: Box<dyn FrameWriter>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connection")
    }
}

/// Sends frames.
pub trait FrameWriter: Send {
    /// Sends `frame`, and waits until the connection has taken it.
    ///
    /// # Errors
    ///
    /// When the connection is lost. Whether the frame was sent is not known then.
    fn write(&mut self, frame: Frame) -> BoxFuture<'_, Result<()>>;
}
