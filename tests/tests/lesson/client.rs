//! A client of nothing but tokio-tungstenite, and a signer of nothing but ring.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::{SinkExt as _, StreamExt as _};
use ring::hmac;
use serde_json::{Value, json};
use signed_api_tests::servers::Lesson;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(crate) struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    pub(crate) async fn connect(server: &Lesson) -> Self {
        let (socket, _) = connect_async(server.url()).await.expect("a connection");
        Self(socket)
    }

    pub(crate) async fn logged_in(server: &Lesson) -> Self {
        let mut client = Self::connect(server).await;
        let answer = client.ask(&login(now_ms())).await;
        assert_eq!(answer, json!({"op": "auth", "success": true}));
        client
    }

    pub(crate) async fn send(&mut self, message: &Value) {
        let text = Message::text(message.to_string());
        self.0.send(text).await.expect("sent");
    }

    pub(crate) async fn ask(&mut self, message: &Value) -> Value {
        self.send(message).await;
        self.message().await
    }

    /// The next message; pings are answered on the way.
    pub(crate) async fn message(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.frame().await.expect("a frame") {
                return serde_json::from_str(&text).expect("JSON");
            }
        }
    }

    /// The next frame, or how the connection ends.
    pub(crate) async fn frame(&mut self) -> Result<Message, Error> {
        let next = within(Duration::from_secs(10), self.0.next()).await;
        next.expect("a frame in time")
            .unwrap_or(Err(Error::ConnectionClosed))
    }

    /// Asks by WebSocket whether the server is there.
    pub(crate) async fn ping(&mut self) {
        let ping = Message::Ping(Vec::new().into());
        self.0.send(ping).await.expect("sent");
    }

    /// All bytes until the regular end of TCP.
    pub(crate) async fn bytes(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let read = self.0.get_mut().read_to_end(&mut bytes);
        let read = within(Duration::from_secs(10), read).await;
        read.expect("an end in time").expect("no reset");
        bytes
    }

    /// Whether nothing at all comes for so long.
    pub(crate) async fn is_quiet(&mut self, duration: Duration) -> bool {
        within(duration, self.0.next()).await.is_none()
    }

    /// The code of the close frame that comes next, other frames aside.
    pub(crate) async fn closed_with(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.frame().await.expect("a frame") {
                return frame.expect("a code").code.into();
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this side of the wire has its own time"
)]
pub(crate) async fn within<T>(duration: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(duration, work).await.ok()
}

#[expect(
    clippy::disallowed_methods,
    reason = "this side of the wire has its own time"
)]
pub(crate) fn now_ms() -> u64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
    let elapsed = elapsed.expect("a time after the epoch");
    u64::try_from(elapsed.as_millis()).expect("few milliseconds")
}

pub(crate) fn login(timestamp: u64) -> Value {
    login_with(Lesson::SECRET, timestamp)
}

pub(crate) fn login_with(secret: &str, timestamp: u64) -> Value {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{timestamp}GET/realtime").as_bytes());
    let signature: String = tag
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    json!({"op": "auth", "args": [Lesson::KEY, timestamp, signature]})
}
