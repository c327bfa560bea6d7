//! Requests as they stand on the wire.

use serde_json::Value;
use signed_api_examples::cryptopay::{Config, Cryptopay};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// An answer: status, header fields in lower case, JSON.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let start = format!("{name}: ");
        self.head.lines().find_map(|line| line.strip_prefix(&start))
    }

    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> String {
        self.body[name].as_str().expect("a text").to_owned()
    }

    /// Of an error: status and code.
    #[track_caller]
    pub(crate) fn refusal(&self) -> (u16, &str) {
        assert_eq!(self.body["success"], false, "{self:?}");
        let code = self.body["error"]["code"].as_str();
        (self.status, code.expect("a code"))
    }
}

pub(crate) async fn start(config: Config) -> Cryptopay {
    Cryptopay::start(config).await.expect("a gateway")
}

/// Sends `GET /path`, with a token unless that is empty; a body that is `null` is none.
pub(crate) async fn send(gateway: &Cryptopay, request: &str, token: &str, body: &Value) -> Answer {
    let address = gateway.url().replace("http://", "");
    let mut text = format!("{request} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    if !token.is_empty() {
        text += &format!("authorization: Bearer {token}\r\n");
    }
    match body {
        Value::Null => text += "\r\n",
        body => {
            let body = body.to_string();
            let length = body.len();
            text += "content-type: application/json\r\n";
            text += &format!("content-length: {length}\r\n\r\n{body}");
        }
    }
    let mut stream = TcpStream::connect(&address).await.expect("a connection");
    stream.write_all(text.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    Answer {
        status: head[9..12].parse().expect("a status"),
        head: head.to_ascii_lowercase(),
        body: serde_json::from_str(body).expect("JSON"),
    }
}
