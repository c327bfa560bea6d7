//! A handler's hold on the connection its request came in on.

use std::convert::Infallible;
use std::io;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc;

/// Lets a handler end the connection instead of answering.
#[derive(Clone, Debug)]
pub(super) struct Connection(mpsc::UnboundedSender<Ending>);

/// How a connection ends before its time.
#[derive(Debug)]
pub(super) enum Ending {
    /// With a TCP reset, nothing written.
    Reset,
    /// After these bytes, in good order.
    After(Vec<u8>),
}

impl Connection {
    pub(super) fn open() -> (Self, mpsc::UnboundedReceiver<Ending>) {
        let (sender, endings) = mpsc::unbounded_channel();
        (Self(sender), endings)
    }

    /// Never comes back: the connection's task drops its handler.
    pub(super) async fn end(&self, ending: Ending) -> Infallible {
        let _ = self.0.send(ending);
        std::future::pending().await
    }
}

impl Ending {
    pub(super) async fn apply(self, mut stream: TcpStream) -> io::Result<()> {
        match self {
            // Closing a socket that lingers for no time sends a reset instead of the regular end.
            Self::Reset => stream.set_zero_linger(),
            Self::After(bytes) => {
                stream.write_all(&bytes).await?;
                stream.shutdown().await
            }
        }
    }
}
