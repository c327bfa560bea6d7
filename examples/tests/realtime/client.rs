//! A client of nothing but tokio-tungstenite, and a signer of nothing but ring.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::{SinkExt as _, StreamExt as _};
use ring::hmac;
use serde_json::{Value, json};
use signed_api_examples::testnet::{Credentials, Testnet};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

pub(crate) struct Client(WebSocketStream<TcpStream>);

impl Client {
    pub(crate) async fn connect(testnet: &Testnet) -> Self {
        Self::open(&testnet.realtime_url()).await.unwrap()
    }

    pub(crate) async fn open(url: &str) -> Result<Self, Error> {
        let address = url.strip_prefix("ws://").unwrap();
        let stream = TcpStream::connect(address.split('/').next().unwrap()).await?;
        client_async(url, stream)
            .await
            .map(|(socket, _)| Self(socket))
    }

    pub(crate) async fn logged_in(testnet: &Testnet) -> Self {
        let mut client = Self::connect(testnet).await;
        let login = login(testnet.credentials(), now_ms());
        assert_eq!(
            client.ask(&login).await,
            json!({"op": "auth", "success": true})
        );
        client
    }

    pub(crate) async fn ask(&mut self, message: &Value) -> Value {
        self.send(message).await;
        self.message().await
    }

    pub(crate) async fn send(&mut self, message: &Value) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    pub(crate) async fn message(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.frame().await.unwrap() {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }

    /// The next message that is not a book.
    pub(crate) async fn beside_books(&mut self) -> Value {
        loop {
            let message = self.message().await;
            if !message["topic"]
                .as_str()
                .is_some_and(|topic| topic.starts_with("orderbook."))
            {
                return message;
            }
        }
    }

    pub(crate) async fn frame(&mut self) -> Result<Message, Error> {
        let next = timeout(Duration::from_secs(10), self.0.next()).await;
        next.unwrap().unwrap_or(Err(Error::ConnectionClosed))
    }

    pub(crate) async fn is_quiet(&mut self, duration: Duration) -> bool {
        timeout(duration, self.0.next()).await.is_err()
    }
}

pub(crate) fn login(credentials: &Credentials, timestamp: u64) -> Value {
    let signature = sign(credentials, &format!("{timestamp}GET/realtime"));
    json!({"op": "auth", "args": [credentials.key(), timestamp, signature]})
}

/// Places a limit order by REST, and gives the answer.
pub(crate) async fn place_by_rest(testnet: &Testnet, price: &str, client_order_id: &str) -> Value {
    let order = json!({
        "market": "BTC-USDT", "side": "buy", "type": "limit", "price": price, "amount": "0.5",
        "client_order_id": client_order_id
    });
    request(testnet, "POST", "/api/v1/orders", &order.to_string()).await
}

pub(crate) async fn request(testnet: &Testnet, method: &str, path: &str, body: &str) -> Value {
    let timestamp = now_ms();
    let credentials = testnet.credentials();
    let signature = sign(credentials, &format!("{timestamp}{method}{path}{body}"));
    let url = testnet.url();
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap())
        .await
        .unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: testnet\r\nConnection: close\r\nAPI-KEY: {}\r\nAPI-TIMESTAMP: {timestamp}\r\n\
         API-SIGN: {signature}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        credentials.key(),
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

pub(crate) fn now_ms() -> u64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    u64::try_from(elapsed.as_millis()).unwrap()
}

fn sign(credentials: &Credentials, prehash: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, credentials.secret().as_bytes());
    let tag = hmac::sign(&key, prehash.as_bytes());
    tag.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
