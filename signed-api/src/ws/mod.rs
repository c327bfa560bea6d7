//! WebSocket sessions: a connection that logs in, keeps what is subscribed, and comes back by itself.

mod bound;
mod event;
mod frame;
#[allow(dead_code, unused_imports, reason = "what drives it reads it")]
mod machine;
#[allow(dead_code, unused_imports, reason = "the session queues through it")]
mod queue;
#[allow(dead_code, unused_imports, reason = "the session reads through it")]
mod reading;
mod spec;
mod transport;

pub use self::bound::Bound;
pub use self::event::{Event, Gap, GapCause, Interruption};
pub use self::frame::{CloseFrame, Frame};
pub use self::spec::{
    Acknowledgement, Answer, Challenge, ChannelSpec, Fetch, Field, KeepAlive, Overflow, Pattern,
    Piece, QueueSpec, RequestSpec, SocketSpec, Template, Timing,
};
pub use self::transport::{Connection, FrameStream, FrameWriter, Handshake, SocketTransport};
