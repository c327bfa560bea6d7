//! What goes over a connection.

use bytes::Bytes;

/// A message, or what WebSocket says about the connection (RFC 6455, section 5.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A text, in UTF-8.
    Text(Bytes),
    /// Bytes.
    Binary(Bytes),
    /// The other side asks for a [`Pong`](Self::Pong) with the same bytes.
    Ping(Bytes),
    /// An answer to a [`Ping`](Self::Ping).
    Pong(Bytes),
    /// The other side closes the connection.
    Close(Option<CloseFrame>),
}

/// Why a connection is closed (RFC 6455, section 7.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseFrame {
    /// The code: 1000 and 1001 are the normal ones, 4000 to 4999 are an API's own.
    pub code: u16,
    /// What the other side says about it.
    pub reason: String,
}

impl CloseFrame {
    /// That the connection has done what it was for.
    pub(crate) const NORMAL: u16 = 1000;
}
