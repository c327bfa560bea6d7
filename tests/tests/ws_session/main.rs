//! The session of a WebSocket against a server in this process.

mod basics;
mod failures;
mod leaving;
mod logins;
mod named;
mod passing;
mod server;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use server::{Behaviour, KEY, SECRET, Server};
use signed_api::prelude::*;
use signed_api::ws::{Event, Subscription};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct Update {
    value: u64,
}

#[api_client]
#[ws(
    "wss://stream.example.com/realtime",
    login = json({ op: "auth", args: [key, ts, hmac_sha256(secret, ts + "GET/realtime") | hex] }),
    logged_in("op" = "auth", "success" = true),
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    unsubscribe = json({ op: "unsubscribe", args: [op.channel], id: op.id }),
    subscribed("op" = "subscribe", "success" = true),
    unsubscribed("op" = "unsubscribe"),
    refused("success" = false),
    code = "code",
    message = "ret_msg",
    channel = "{topic}",
    data = "data",
    id = "id",
    request = json({ op: op.method, args: [params], id: op.id }),
    result = "data",
    ping = json({ op: "ping" }),
    heartbeat = "400ms",
    silence = "2s",
    answer_timeout = "2s",
    reconnect = "20ms",
    reconnect_cap = "50ms",
    stable = "10s",
    final_codes(4401),
    answer("op" = "ping", value = "ts", with = json({ op: "pong", ts: op.value }))
)]
trait Exchange {
    #[subscribe(channel = "book.{symbol}")]
    fn book(&self, symbol: &str) -> Subscription<Update>;

    #[subscribe(channel = "book.{symbol}", queue = block(2))]
    fn slow_book(&self, symbol: &str) -> Subscription<Update>;

    #[subscribe(channel = "orders", private)]
    fn orders(&self) -> Subscription<Update>;

    #[subscribe(channel = "forbidden")]
    fn forbidden(&self) -> Subscription<Update>;

    #[request("order.place", private)]
    async fn place(&self, value: u64) -> Result<Update>;
}

async fn exchange(behaviour: Behaviour) -> (Server, ExchangeClient) {
    let server = Server::start(behaviour).await;
    let client = ExchangeClient::builder()
        .ws_url(server.url())
        .credentials(Credentials::new(KEY, SECRET))
        .build()
        .expect("a client");
    (server, client)
}

/// The next event, if one comes in good time.
async fn next<T>(subscription: &mut Subscription<T>) -> Option<Result<Event<T>>> {
    in_time(subscription.next()).await
}

async fn message(subscription: &mut Subscription<Update>) -> u64 {
    match next(subscription).await {
        Some(Ok(Event::Message(update))) => update.value,
        other => panic!("no message: {other:?}"),
    }
}

/// What takes longer than ten seconds hangs.
#[allow(clippy::disallowed_methods, reason = "how long a real wait takes")]
async fn in_time<T>(work: impl Future<Output = T>) -> T {
    let limit = Duration::from_secs(10);
    tokio::time::timeout(limit, work).await.expect("in time")
}
