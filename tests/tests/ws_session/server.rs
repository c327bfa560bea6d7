//! An exchange with a WebSocket, in this process: it checks logins by itself, and does what a test tells it to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::{SinkExt as _, StreamExt as _};
use ring::hmac;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

pub(crate) const KEY: &str = "key-0123456789";
pub(crate) const SECRET: &str = "secret-0123456789";

/// What a server does beside what it always does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Behaviour {
    /// The status of the next handshakes, and how many.
    pub(crate) refused_handshakes: Vec<u16>,
    /// How many logins are refused.
    pub(crate) refused_logins: u32,
    /// Does not answer requests.
    pub(crate) is_deaf: bool,
    /// Answers no pings.
    pub(crate) is_mute: bool,
    /// Takes this access token in a login.
    pub(crate) token: String,
    /// Breaks off when it receives a request.
    pub(crate) cuts_at_request: bool,
}

/// A connection, as the server has seen it.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) target: String,
    pub(crate) user_agent: String,
    pub(crate) sign: String,
    pub(crate) messages: Vec<Value>,
    pub(crate) pongs: Vec<Vec<u8>>,
    pub(crate) pings: usize,
    pub(crate) is_logged_in: bool,
    pub(crate) is_closed: bool,
    pub(crate) close_code: Option<u16>,
    orders: mpsc::UnboundedSender<Order>,
}

/// What a connection is to do.
pub(crate) enum Order {
    Text(String),
    Ping(Vec<u8>),
    Close(u16),
    /// Without a word.
    Cut,
}

#[derive(Clone)]
pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    changed: Arc<watch::Sender<()>>,
    tls: Option<TlsAcceptor>,
}

#[derive(Default)]
struct State {
    behaviour: Behaviour,
    connections: Vec<Seen>,
}

impl Server {
    pub(crate) async fn start(behaviour: Behaviour) -> Self {
        Self::begin(behaviour, None).await
    }

    /// One that is reached by TLS, for `localhost`.
    pub(crate) async fn start_secure(tls: TlsAcceptor) -> Self {
        Self::begin(Behaviour::default(), Some(tls)).await
    }

    async fn begin(behaviour: Behaviour, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let server = Self {
            address: listener.local_addr().expect("an address"),
            state: Arc::new(Mutex::new(State {
                behaviour,
                connections: Vec::new(),
            })),
            changed: Arc::new(watch::Sender::new(())),
            tls,
        };
        let running = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let running = running.clone();
                tokio::spawn(async move {
                    match &running.tls {
                        None => running.clone().serve(stream).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                running.clone().serve(stream).await;
                            }
                        }
                    }
                });
            }
        });
        server
    }

    pub(crate) fn url(&self) -> String {
        match self.tls {
            None => format!("ws://{}/realtime", self.address),
            Some(_) => format!("wss://localhost:{}/realtime", self.address.port()),
        }
    }

    /// Waits until `told` says something of the connections.
    pub(crate) async fn until<T>(&self, told: impl Fn(&[Seen]) -> Option<T>) -> T {
        let mut changed = self.changed.subscribe();
        loop {
            changed.borrow_and_update();
            if let Some(told) = told(&self.state().connections) {
                return told;
            }
            changed.changed().await.expect("the server");
        }
    }

    /// Waits until a connection, counted from 0, has received such a message.
    pub(crate) async fn received(&self, connection: usize, like: &str) -> Value {
        self.until(|connections| {
            let messages = &connections.get(connection)?.messages;
            let mut found = messages
                .iter()
                .filter(|message| message.to_string().contains(like));
            found.next().cloned()
        })
        .await
    }

    pub(crate) fn count(&self, connection: usize, like: &str) -> usize {
        let state = self.state();
        let messages = state.connections[connection].messages.iter();
        messages
            .filter(|message| message.to_string().contains(like))
            .count()
    }

    pub(crate) fn order(&self, connection: usize, order: Order) {
        let _ = self.state().connections[connection].orders.send(order);
    }

    /// A message of a channel.
    pub(crate) fn publish(&self, connection: usize, channel: &str, value: u64) {
        let text = json!({ "topic": channel, "data": { "value": value } }).to_string();
        self.order(connection, Order::Text(text));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, connection: usize, change: impl FnOnce(&mut Seen)) {
        change(&mut self.state().connections[connection]);
        self.changed.send_replace(());
    }

    #[allow(clippy::result_large_err, reason = "as the library has it")]
    async fn serve<S: AsyncRead + AsyncWrite + Unpin + Send>(self, stream: S) {
        let (orders, mut ordered) = mpsc::unbounded_channel();
        let (mut target, mut user_agent, mut sign) = (String::new(), String::new(), String::new());
        let refused = {
            let mut state = self.state();
            let refused = &mut state.behaviour.refused_handshakes;
            (!refused.is_empty()).then(|| refused.remove(0))
        };
        let shake = |request: &Request, response: Response| {
            target = request.uri().to_string();
            let field = |name: &str| {
                let value = request.headers().get(name);
                value
                    .map(|value| value.to_str().expect("text").to_owned())
                    .unwrap_or_default()
            };
            (user_agent, sign) = (field("user-agent"), field("x-sign"));
            match refused {
                None => Ok(response),
                Some(status) => {
                    let mut answer = ErrorResponse::new(Some(format!("no {KEY}")));
                    *answer.status_mut() = status.try_into().expect("a status");
                    Err(answer)
                }
            }
        };
        let Ok(mut socket) = accept_hdr_async(stream, shake).await else {
            return;
        };
        let number = {
            let mut state = self.state();
            state.connections.push(Seen {
                target,
                user_agent,
                sign,
                messages: Vec::new(),
                pongs: Vec::new(),
                pings: 0,
                is_logged_in: false,
                is_closed: false,
                close_code: None,
                orders,
            });
            state.connections.len() - 1
        };
        self.changed.send_replace(());
        loop {
            tokio::select! {
                order = ordered.recv() => match order {
                    Some(Order::Text(text)) => drop(socket.send(Message::text(text)).await),
                    Some(Order::Ping(bytes)) => drop(socket.send(Message::Ping(bytes.into())).await),
                    Some(Order::Close(code)) => {
                        let frame = CloseFrame { code: code.into(), reason: "over".into() };
                        let _ = socket.close(Some(frame)).await;
                    }
                    Some(Order::Cut) | None => break,
                },
                message = socket.next() => match message {
                    Some(Ok(Message::Text(text))) => {
                        let message: Value = serde_json::from_str(&text).expect("JSON");
                        let answer = self.answer(number, &message);
                        self.change(number, |seen| seen.messages.push(message));
                        match answer {
                            Reaction::Nothing => {}
                            Reaction::Cut => break,
                            Reaction::Say(answer) => drop(socket.send(Message::text(answer.to_string())).await),
                        }
                    }
                    Some(Ok(Message::Pong(bytes))) => self.change(number, |seen| seen.pongs.push(bytes.to_vec())),
                    Some(Ok(Message::Ping(_))) => self.change(number, |seen| seen.pings += 1),
                    Some(Ok(Message::Close(frame))) => {
                        let code = frame.map(|frame| frame.code.into());
                        self.change(number, |seen| seen.close_code = code);
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => break,
                },
            }
        }
        self.change(number, |seen| seen.is_closed = true);
    }

    fn answer(&self, number: usize, message: &Value) -> Reaction {
        let id = &message["id"];
        let mut state = self.state();
        let State {
            behaviour,
            connections,
        } = &mut *state;
        let seen = &mut connections[number];
        match message["op"].as_str() {
            Some("auth") => {
                let args = &message["args"];
                let is_refused = behaviour.refused_logins > 0;
                behaviour.refused_logins = behaviour.refused_logins.saturating_sub(1);
                let is_right = !is_refused && args[0] == KEY && is_signed(args);
                seen.is_logged_in |= is_right;
                match is_right {
                    true => Reaction::Say(json!({ "op": "auth", "success": true })),
                    false => Reaction::Say(json!({
                        "op": "auth", "success": false, "code": "10004", "ret_msg": format!("bad sign of {KEY}")
                    })),
                }
            }
            Some("subscribe") => {
                let channel = message["args"][0].as_str().unwrap_or_default();
                let is_private = channel == "orders";
                match channel != "forbidden" && (!is_private || seen.is_logged_in) {
                    true => Reaction::Say(json!({
                        "op": "subscribe", "success": true, "id": id, "args": [channel]
                    })),
                    false => Reaction::Say(json!({
                        "op": "subscribe", "success": false, "id": id, "code": "7", "ret_msg": "no such channel"
                    })),
                }
            }
            Some("unsubscribe") => {
                Reaction::Say(json!({ "op": "unsubscribe", "success": true, "id": id }))
            }
            Some("token") => {
                let is_right = message["token"] == behaviour.token;
                seen.is_logged_in |= is_right;
                Reaction::Say(json!({ "op": "auth", "success": is_right }))
            }
            Some("challenge") => {
                Reaction::Say(json!({ "event": "challenge", "message": "123-abc" }))
            }
            Some("solve") => {
                seen.is_logged_in = message["sign"] == sign("123-abc");
                Reaction::Say(json!({ "op": "auth", "success": seen.is_logged_in }))
            }
            Some("ping") if behaviour.is_mute => Reaction::Nothing,
            Some("ping") => Reaction::Say(json!({ "op": "pong" })),
            Some("order.place") if behaviour.cuts_at_request => Reaction::Cut,
            Some("order.place") if behaviour.is_deaf => Reaction::Nothing,
            Some("order.place") => {
                Reaction::Say(json!({ "id": id, "data": { "value": message["args"][0]["value"] } }))
            }
            _ => Reaction::Nothing,
        }
    }
}

enum Reaction {
    Nothing,
    Cut,
    Say(Value),
}

fn is_signed(args: &Value) -> bool {
    args[2] == sign(&format!("{}GET/realtime", args[1]))
}

/// Computed by another library than the one that signs.
pub(crate) fn sign(text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let tag = hmac::sign(&key, text.as_bytes());
    tag.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
