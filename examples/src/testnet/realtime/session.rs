//! One connection.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::broadcast::Receiver;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::StatusCode;
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};

use super::super::error::{ApiError, Code};
use super::super::exchange::{OrderRequest, market};
use super::super::routes::OrderAnswer;
use super::super::shared::Shared;
use super::super::verify::Account;
use super::interference::Interference;
use super::message::{Answer, Asked};
use super::{News, Realtime, login};

/// How often a client is asked by WebSocket whether it is there, and how long it has to answer.
const PING: Duration = Duration::from_secs(10);

/// The code of the end of who does not answer, or does not keep up.
const TOO_SLOW: u16 = 4008;

/// Serves a connection until it ends. How it fails is its client's affair.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let _ = stream.set_nodelay(true);
    // What is told from here on is heard, once it is subscribed.
    let news = shared.realtime.news.subscribe();
    let Ok(socket) = accept_hdr_async(stream, check_path).await else {
        return;
    };
    let _open = Open::count(&shared);
    let session = Session {
        shared: Arc::clone(&shared),
        account: None,
        channels: HashMap::new(),
    };
    session.run(socket, news).await;
}

#[expect(
    clippy::result_large_err,
    reason = "the type of tungstenite's callback"
)]
fn check_path(request: &Request, response: Response) -> Result<Response, ErrorResponse> {
    if request.uri().path() == "/realtime" {
        return Ok(response);
    }
    let mut refused = ErrorResponse::new(Some("the path is /realtime\n".to_owned()));
    *refused.status_mut() = StatusCode::NOT_FOUND;
    Err(refused)
}

struct Session {
    shared: Arc<Shared>,
    account: Option<String>,
    /// Each with the number of the last book that is known; of orders, 0.
    channels: HashMap<String, u64>,
}

impl Session {
    async fn run(mut self, mut socket: WebSocketStream<TcpStream>, mut news: Receiver<News>) {
        let mut pings = tokio::time::interval(PING);
        pings.reset();
        let mut is_asked = false;
        let interference = loop {
            tokio::select! {
                frame = socket.next() => match frame {
                    Some(Ok(Message::Text(text))) => {
                        if self.hear(&text, &mut socket).await.is_err() {
                            return;
                        }
                    }
                    Some(Ok(Message::Pong(_))) => is_asked = false,
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return,
                },
                told = news.recv() => match told {
                    Ok(News::Interference(interference)) => break interference,
                    Ok(told) => {
                        if let Some(text) = self.heard(told)
                            && socket.send(Message::Text(text)).await.is_err()
                        {
                            return;
                        }
                    }
                    Err(_) => break too_slow("there is more to tell than is read"),
                },
                _ = pings.tick() => {
                    if is_asked {
                        break too_slow("a ping was not answered");
                    }
                    is_asked = true;
                    if socket.send(Message::Ping(Vec::new().into())).await.is_err() {
                        return;
                    }
                }
            }
        };
        interference.apply(socket).await;
    }

    /// The text of what is told, if this connection is to hear it.
    fn heard(&mut self, news: News) -> Option<Utf8Bytes> {
        match news {
            News::Book { seq, data } => {
                let known = self.channels.get_mut(&*data.topic)?;
                // Books that were told before the channel was subscribed are older than the one it began with.
                let is_new = *known < seq;
                *known = seq.max(*known);
                is_new.then_some(data.text)
            }
            News::Order { account, data } => {
                let is_theirs = self.account.as_deref() == Some(&*account);
                (is_theirs && self.channels.contains_key(&*data.topic)).then_some(data.text)
            }
            News::Interference(_) => None,
        }
    }

    async fn hear(
        &mut self,
        text: &str,
        socket: &mut WebSocketStream<TcpStream>,
    ) -> Result<(), Error> {
        let Ok(asked) = serde_json::from_str::<Asked>(text) else {
            let message = json!({"success": false, "code": Code::MalformedRequest.name(), "ret_msg": "this is no message with an op"});
            return socket.send(Message::text(message.to_string())).await;
        };
        let answer = self.act(&asked);
        let answer = answer.unwrap_or_else(|error| Answer::refused(&asked, &error));
        socket.send(Message::Text(answer.text())).await?;
        if asked.op == "subscribe" {
            for text in self.first_books(&asked) {
                socket.send(Message::Text(text)).await?;
            }
        }
        Ok(())
    }

    fn act(&mut self, asked: &Asked) -> Result<Answer, ApiError> {
        let done = Answer::done(asked);
        match &*asked.op {
            "auth" => self.log_in(&asked.args).map(|()| done),
            "subscribe" => self
                .subscribe(&asked.args)
                .map(|()| done.with_channels(asked)),
            "unsubscribe" => self
                .unsubscribe(&asked.args)
                .map(|()| done.with_channels(asked)),
            "order.place" => self.place(&asked.args).map(|answer| done.with_data(answer)),
            "time" => Ok(done.with_data(json!({"server_time": self.shared.clock.now_ms()}))),
            "ping" => Ok(Answer::pong(asked)),
            _ => Err(ApiError::new(
                Code::NotFound,
                format!("there is no op `{}`", asked.op),
            )),
        }
    }

    fn log_in(&mut self, args: &[Value]) -> Result<(), ApiError> {
        let Account(account) = login::check(&self.shared, args)?;
        let Realtime {
            logins,
            logins_to_refuse,
            ..
        } = &self.shared.realtime;
        let less_one = |count: u32| count.checked_sub(1);
        if logins_to_refuse
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less_one)
            .is_ok()
        {
            return Err(ApiError::new(
                Code::InvalidSignature,
                "logins are being refused",
            ));
        }
        logins.fetch_add(1, Ordering::Relaxed);
        self.account = Some(account);
        Ok(())
    }

    /// All of them or none.
    fn subscribe(&mut self, args: &[Value]) -> Result<(), ApiError> {
        let channels = names(args)?;
        for channel in &channels {
            match channel.strip_prefix("orderbook.") {
                Some(symbol) => drop(market(symbol)?),
                None if *channel == "orders" => drop(self.account()?),
                None => {
                    return Err(ApiError::new(
                        Code::NotFound,
                        format!("there is no channel `{channel}`"),
                    ));
                }
            }
            if self.channels.contains_key(*channel) {
                let message = format!("`{channel}` is subscribed already");
                return Err(ApiError::new(Code::MalformedRequest, message));
            }
        }
        self.channels
            .extend(channels.into_iter().map(|channel| (channel.to_owned(), 0)));
        Ok(())
    }

    fn unsubscribe(&mut self, args: &[Value]) -> Result<(), ApiError> {
        for channel in names(args)? {
            if self.channels.remove(channel).is_none() {
                let message = format!("`{channel}` is not subscribed");
                return Err(ApiError::new(Code::MalformedRequest, message));
            }
        }
        Ok(())
    }

    /// The books of the channels that have just been subscribed.
    fn first_books(&mut self, asked: &Asked) -> Vec<Utf8Bytes> {
        let exchange = self.shared.exchange();
        let channels = asked.args.iter().filter_map(Value::as_str);
        let mut books = Vec::new();
        for channel in channels {
            let symbol = channel.strip_prefix("orderbook.").unwrap_or_default();
            let Some(known @ 0) = self.channels.get_mut(channel) else {
                continue;
            };
            if let Some((seq, data)) = self.shared.realtime.book(symbol, &exchange) {
                *known = seq;
                books.push(data.text);
            }
        }
        books
    }

    fn place(&self, args: &[Value]) -> Result<OrderAnswer, ApiError> {
        let account = self.account()?;
        let [order] = args else {
            return Err(ApiError::new(Code::MalformedRequest, "args are one order"));
        };
        let request: OrderRequest = serde_json::from_value(order.clone()).map_err(|error| {
            ApiError::new(Code::InvalidOrder, format!("this is no order: {error}"))
        })?;
        let now = self.shared.clock.now_ms();
        let placed = self
            .shared
            .trade(|exchange| exchange.place(account, request, now))?;
        Ok(placed.into())
    }

    fn account(&self) -> Result<&str, ApiError> {
        let needed = || ApiError::new(Code::NotLoggedIn, "this needs a login: send `auth` first");
        self.account.as_deref().ok_or_else(needed)
    }
}

fn names(args: &[Value]) -> Result<Vec<&str>, ApiError> {
    let names: Option<Vec<_>> = args.iter().map(Value::as_str).collect();
    names
        .filter(|names| !names.is_empty())
        .ok_or_else(|| ApiError::new(Code::MalformedRequest, "args are names of channels"))
}

fn too_slow(reason: &str) -> Interference {
    Interference::Close {
        code: TOO_SLOW,
        reason: reason.into(),
    }
}

/// Counts a connection among those that are open, for as long as this value is there.
struct Open(Arc<Shared>);

impl Open {
    fn count(shared: &Arc<Shared>) -> Self {
        shared.realtime.opened.fetch_add(1, Ordering::Relaxed);
        shared.realtime.open.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(shared))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.realtime.open.fetch_sub(1, Ordering::Relaxed);
    }
}
