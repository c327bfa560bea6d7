//! A client on a plain socket.

use std::io::ErrorKind;

use signed_api::testing::FaultServer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const POST: &[u8] =
    b"POST /orders HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello";

/// All that came back until the connection ended, and whether it ended in good order.
#[derive(Debug)]
pub(crate) struct Back {
    pub(crate) text: String,
    pub(crate) end: Result<(), ErrorKind>,
}

impl Back {
    pub(crate) fn status(&self) -> &str {
        self.text.get(9..12).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (head, _) = self.text.split_once("\r\n\r\n")?;
        let mut fields = head.lines().filter_map(|line| line.split_once(": "));
        fields.find_map(|(field, value)| (field == name).then_some(value))
    }

    pub(crate) fn body(&self) -> &str {
        self.text
            .split_once("\r\n\r\n")
            .map_or("", |(_, body)| body)
    }
}

pub(crate) async fn connect(server: &FaultServer) -> TcpStream {
    let stream = TcpStream::connect(server.address()).await;
    stream.expect("a connection")
}

/// Sends these bytes on a connection of their own.
pub(crate) async fn send(server: &FaultServer, bytes: &[u8]) -> Back {
    let mut stream = connect(server).await;
    stream.write_all(bytes).await.expect("sent");
    end(stream).await
}

/// What still comes on this connection.
pub(crate) async fn end(mut stream: TcpStream) -> Back {
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes).await;
    Back {
        text: String::from_utf8(bytes).expect("text"),
        end: end.map(drop).map_err(|error| error.kind()),
    }
}
