//! What a connection does when it is to fail.

use std::sync::Arc;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{copy, sink};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

/// How a connection fails.
#[derive(Clone, Debug)]
pub(super) enum Interference {
    /// It is cut by a TCP reset.
    Cut,
    /// It stays open, and nothing is said any more.
    Silence,
    /// It is closed with a code.
    Close { code: u16, reason: Arc<str> },
}

impl Interference {
    /// Does it, until the connection has ended. How that fails is the client's affair.
    pub(super) async fn apply(self, mut socket: WebSocketStream<TcpStream>) {
        match self {
            // Closing a socket that lingers for no time sends a reset instead of the regular end.
            Self::Cut => {
                let _ = socket.get_ref().set_zero_linger();
            }
            Self::Silence => {
                let _ = copy(&mut socket.into_inner(), &mut sink()).await;
            }
            Self::Close { code, reason } => {
                let frame = CloseFrame {
                    code: code.into(),
                    reason: (&*reason).into(),
                };
                let _ = socket.send(Message::Close(Some(frame))).await;
                // The client answers, and then the connection may end.
                while let Some(Ok(_)) = socket.next().await {}
            }
        }
    }
}
