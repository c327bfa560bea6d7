//! A client of nothing but TCP, and a signer of nothing but ring.

use std::fmt::Write as _;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use ring::hmac;
use serde_json::Value;
use signed_api_examples::testnet::{Credentials, Testnet};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request as it will stand on the wire.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn unsigned(method: &'static str, target: &str, body: &str) -> Self {
        Self {
            method,
            target: target.to_owned(),
            headers: Vec::new(),
            body: body.to_owned(),
        }
    }

    /// Signed as the lesson says, about now.
    pub(crate) fn signed(
        credentials: &Credentials,
        method: &'static str,
        target: &str,
        body: &str,
    ) -> Self {
        Self::signed_at(next_timestamp(), credentials, method, target, body)
    }

    pub(crate) fn signed_at(
        timestamp: u64,
        credentials: &Credentials,
        method: &'static str,
        target: &str,
        body: &str,
    ) -> Self {
        let path = target.split('?').next().unwrap();
        let prehash = format!("{timestamp}{method}{path}{body}");
        let mut request = Self::unsigned(method, target, body);
        request.headers = vec![
            ("API-KEY", credentials.key().to_owned()),
            ("API-TIMESTAMP", timestamp.to_string()),
            ("API-SIGN", sign(credentials, &prehash)),
        ];
        request
    }

    pub(crate) fn set(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.without(name).headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn without(&mut self, name: &str) -> &mut Self {
        self.headers.retain(|(header, _)| *header != name);
        self
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        &self
            .headers
            .iter()
            .find(|(header, _)| *header == name)
            .unwrap()
            .1
    }

    /// All that the exchange sends, for a request after which it closes the connection.
    pub(crate) async fn send(&self, testnet: &Testnet) -> Answer {
        let mut bytes = format!(
            "{} {} HTTP/1.1\r\nhost: testnet\r\nconnection: close\r\n",
            self.method, self.target
        );
        for (name, value) in &self.headers {
            write!(bytes, "{name}: {value}\r\n").unwrap();
        }
        if !self.body.is_empty() {
            write!(bytes, "content-length: {}\r\n", self.body.len()).unwrap();
        }
        bytes.push_str("\r\n");
        bytes.push_str(&self.body);
        Answer::read(connect(testnet).await, bytes.as_bytes()).await
    }
}

pub(crate) async fn connect(testnet: &Testnet) -> TcpStream {
    let address = testnet.url().strip_prefix("http://").unwrap().to_owned();
    TcpStream::connect(address).await.unwrap()
}

/// What came back until the connection ended, and whether it ended in good order.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) bytes: Vec<u8>,
    pub(crate) end: Result<(), io::ErrorKind>,
}

impl Answer {
    async fn read(mut stream: TcpStream, request: &[u8]) -> Self {
        stream.write_all(request).await.unwrap();
        let mut bytes = Vec::new();
        let end = stream.read_to_end(&mut bytes).await;
        Self {
            bytes,
            end: end.map(drop).map_err(|error| error.kind()),
        }
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    pub(crate) fn status(&self) -> u16 {
        self.text().split(' ').nth(1).unwrap().parse().unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let head = self.text().split("\r\n\r\n").next().unwrap();
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .find_map(|(header, value)| header.eq_ignore_ascii_case(name).then_some(value))
    }

    pub(crate) fn body(&self) -> &str {
        self.text().split_once("\r\n\r\n").unwrap().1
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(self.body()).unwrap()
    }

    /// Status and code of an error; the code is empty for any other answer.
    pub(crate) fn refusal(&self) -> (u16, String) {
        let code = self.json()["error"]["code"].as_str().map(str::to_owned);
        (self.status(), code.unwrap_or_default())
    }

    pub(crate) fn message(&self) -> String {
        self.json()["error"]["message"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn sign(credentials: &Credentials, prehash: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, credentials.secret().as_bytes());
    hmac::sign(&key, prehash.as_bytes())
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

pub(crate) fn now_ms() -> u64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    elapsed.as_millis().try_into().unwrap()
}

/// Now, or a little later: the same request signed twice in one millisecond would be a replay.
fn next_timestamp() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let now = now_ms();
    let last = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
        Some(now.max(last + 1))
    });
    now.max(last.unwrap() + 1)
}

/// A tiny order that rests.
pub(crate) fn order(client_order_id: &str) -> String {
    format!(
        r#"{{"market":"BTC-USDT","side":"buy","type":"limit","price":"30000.00","amount":"0.001","client_order_id":"{client_order_id}"}}"#
    )
}

pub(crate) async fn place(testnet: &Testnet, body: &str) -> Answer {
    Request::signed(testnet.credentials(), "POST", "/api/v1/orders", body)
        .send(testnet)
        .await
}

pub(crate) fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
