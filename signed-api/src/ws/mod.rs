//! WebSocket sessions: a connection that logs in, keeps what is subscribed, and comes back by itself.

mod bound;
mod call;
mod event;
mod frame;
mod machine;
mod message;
mod queue;
mod reading;
mod session;
mod socket;
mod spec;
mod subscription;
mod transport;
mod tungstenite;

pub use self::bound::Bound;
pub use self::call::SocketCall;
pub use self::event::{Event, Gap, GapCause, Interruption};
pub use self::frame::{CloseFrame, Frame};
#[doc(hidden)]
pub use self::reading::alone::{AloneReader, Told};
pub(crate) use self::session::SessionSlot;
pub use self::socket::{Socket, SocketState};
pub use self::spec::{
    Acknowledgement, Answer, Challenge, ChannelSpec, Fetch, Field, KeepAlive, Overflow, Pattern,
    Piece, QueueSpec, RequestSpec, SocketSpec, Template, Timing,
};
pub use self::subscription::Subscription;
pub use self::transport::{Connection, FrameStream, FrameWriter, Handshake, SocketTransport};
pub use self::tungstenite::TungsteniteTransport;
