//! HTTP/1.1 (RFC 9112) as far as a server of tests needs it, out of bytes and without a socket.

mod chunks;
mod head;
mod reader;
mod writer;

pub use self::reader::{BadHttp, HttpReader, Limits};
pub(super) use self::writer::{ends_connection, written};
