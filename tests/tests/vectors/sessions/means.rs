//! What a session has in place of a network, a clock and chance.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use futures_util::stream;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::transport::SignedRequest;
use signed_api::ws::{Connection, Frame, FrameWriter, Handshake, SocketTransport};
use signed_api::{
    BoxFuture, ClientBuilder, Credentials, Draw, NonceError, NonceStore, Result, Session,
    Timestamp, Value,
};

use crate::logins::{Login, request_url, url_of};
use crate::recording::{Drawn, Row};

/// Of one client.
pub(super) struct Means {
    credentials: Credentials,
    now: Timestamp,
    nonce: u64,
    drawn: Drawn,
    options: Vec<(&'static str, Value)>,
    session: Session,
    base_url: String,
    ws_url: String,
    wire: Wire,
    requests: ScriptedTransport,
}

impl Means {
    pub(super) fn new(step: &Row, login: &Login, wire: Wire, requests: ScriptedTransport) -> Self {
        let session = Session::new();
        if !login.token.is_empty() {
            session.set("token", login.token);
        }
        let ws_url = match url_of(step) {
            // It has the signature, and is to get it from the session.
            _ if step.text("kind") == "signed_url" => request_url(login, step),
            // Nothing is recorded of what the fetched value opens.
            "" if login.url.is_none() => "wss://stream.example.com/{key}".to_owned(),
            _ => request_url(login, step),
        };
        let rest = step.0.at(&["expected", "rest", "url"]).text();
        let base_url = match rest.match_indices('/').nth(2) {
            Some((end, _)) => rest[..end].to_owned(),
            None => "https://api.example.com".to_owned(),
        };
        Self {
            credentials: (login.rule.credentials)(step),
            now: step.frozen().now(),
            nonce: (login.rule.nonce)(step),
            drawn: Drawn::hex(&(login.rule.drawn)(step)),
            options: (login.rule.options)(step),
            session,
            base_url,
            ws_url,
            wire,
            requests,
        }
    }

    pub(super) fn give<C: signed_api::__private::Api>(
        &self,
        builder: ClientBuilder<C>,
    ) -> ClientBuilder<C> {
        let builder = builder
            .credentials(self.credentials.clone())
            .clock(ManualClock::new(self.now))
            .nonce_store(Counting(AtomicU64::new(self.nonce)))
            .entropy(self.drawn.clone())
            .session(&self.session)
            .base_url(self.base_url.clone())
            .ws_url(self.ws_url.clone())
            .transport(self.requests.clone())
            .socket_transport(self.wire.clone());
        let options = self.options.iter().cloned();
        options.fold(builder, |builder, (name, value)| {
            builder.option(name, value)
        })
    }
}

/// Whatever is fetched.
pub(super) fn answer(_: &SignedRequest) -> Option<Step> {
    Some(Step::answer(200, r#"{"key":"TK"}"#))
}

/// Keeps what is sent. Nothing is ever received.
#[derive(Clone, Debug, Default)]
pub(super) struct Wire(Arc<Mutex<Sent>>);

#[derive(Debug, Default)]
struct Sent {
    handshakes: Vec<Handshake>,
    messages: Vec<String>,
}

impl Wire {
    fn sent(&self) -> MutexGuard<'_, Sent> {
        self.0.lock().expect("no panic")
    }

    /// Waits until the first message is there: in each of these sessions, there is one.
    pub(super) async fn until_logged_in(&self) {
        for _ in 0..10_000 {
            if !self.sent().messages.is_empty() {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("nothing was sent: {:?}", self.sent());
    }

    /// The first handshake, and the first message.
    pub(super) fn first(&self) -> (Handshake, String) {
        let sent = self.sent();
        assert_eq!(sent.handshakes.len(), 1);
        (sent.handshakes[0].clone(), sent.messages[0].clone())
    }
}

impl SocketTransport for Wire {
    fn connect(&self, handshake: Handshake) -> BoxFuture<'_, Result<Connection>> {
        self.sent().handshakes.push(handshake);
        let connection = Connection {
            reader: Box::pin(stream::pending()),
            writer: Box::new(self.clone()),
        };
        Box::pin(async move { Ok(connection) })
    }
}

impl FrameWriter for Wire {
    fn write(&mut self, frame: Frame) -> BoxFuture<'_, Result<()>> {
        if let Frame::Text(text) = frame {
            let text = String::from_utf8(text.to_vec()).expect("UTF-8");
            self.sent().messages.push(text);
        }
        Box::pin(async { Ok(()) })
    }
}

/// One after the other.
#[derive(Debug)]
struct Counting(AtomicU64);

impl NonceStore for Counting {
    fn draw<'a>(&'a self, _: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
        let nonce = self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move { Ok(nonce) })
    }

    fn peek<'a>(&'a self, _: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
        let nonce = self.0.load(Ordering::Relaxed);
        Box::pin(async move { Ok(nonce) })
    }
}
