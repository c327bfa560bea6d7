//! WebSocket sessions: a connection that logs in, keeps what is subscribed, and comes back by itself.

mod bound;
mod event;
mod frame;
mod spec;
mod stub;
mod transport;

pub use self::bound::Bound;
pub use self::event::{Event, Gap, GapCause, Interruption};
pub use self::frame::{CloseFrame, Frame};
pub use self::spec::{
    Acknowledgement, Answer, Challenge, ChannelSpec, Fetch, Field, KeepAlive, Overflow, Pattern,
    Piece, QueueSpec, RequestSpec, SocketSpec, Template, Timing,
};
pub use self::stub::{Socket, SocketCall, Subscription};
pub use self::transport::{Connection, FrameStream, FrameWriter, Handshake, SocketTransport};
