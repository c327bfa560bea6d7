use std::future::Future;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use signed_api::prelude::*;
use signed_api::ws::{Socket, SocketCall, Subscription};

#[derive(Deserialize)]
pub struct Book {
    pub bids: Vec<(f64, f64)>,
}

#[derive(Serialize)]
pub struct NewOrder {
    pub symbol: String,
}

#[derive(Deserialize)]
pub struct Ack {
    pub id: u64,
}

#[derive(Deserialize)]
pub struct ListenKey {
    #[serde(rename = "listenKey")]
    pub listen_key: String,
}

auth_scheme! {
    /// A login by header fields of the handshake.
    pub Handshake {
        header "API-KEY" = key;
        header "API-SIGN" = hmac_sha256(secret, ts + path) | hex;
        header "API-TS" = ts;
    }

    /// What subscribes to a channel that wants more.
    pub Subscribe {
        message = json({ op: "sub", ch: op.channel, depth: op.depth, ..params });
    }
}

#[api_client(base_url = "https://api.example.com", error = ApiError, rename_all = "camelCase")]
#[auth(hmac = "ts+method+path+body")]
#[limits(connections = "5/1m", messages = "10/1s", orders = "50/10s")]
#[api_error(code = "code", message = "msg", unauthorized = ["401"])]
#[ws("wss://stream.example.com/realtime",
    login = json({ op: "auth", args: [key, ts, hmac_sha256(secret, ts + "GET/realtime") | hex] }),
    logged_in("op" = "auth", "success" = true),
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id, kind?: op.kind }),
    unsubscribe = json({ op: "unsubscribe", args: [op.channel], id: op.id }),
    subscribed("op" = "subscribe", "success" = true, channel = "{args.0}", alias = "chanId"),
    unsubscribed("op" = ["unsubscribe", "unsub"]),
    refused("success" = false), code = "code", message = ["ret_msg", "msg"],
    channel("{topic}", "{arg.channel}:{arg.instId}"),
    data = "data", id = "id", result = "data",
    request = json({ id: op.id, op: op.method, args: [params] }),
    ping = json({ op: "ping" }),
    heartbeat = "20s", silence = "45s", answer_timeout = "10s", lifetime = "23h",
    reconnect = "30s", reconnect_cap = "2m", stable = "1m",
    final_codes(4401, 4403),
    answer("op" = "ping", value = "ts", with = json({ op: "pong", ts: op.value })),
    answer("event" = _, "type" = "probe", with = "pong"),
    connect_limit(connections = 1), send_limit(messages = 1))]
pub trait Exchange {
    /// Public market list.
    #[get("/api/v1/markets")]
    #[auth(none)]
    async fn markets(&self) -> Result<Vec<String>>;

    /// The order book.
    #[subscribe(channel = "orderbook.{symbol}", queue = drop_oldest(256))]
    fn book(&self, symbol: &str) -> Subscription<Book>;

    #[subscribe(channel = "orders", private, kind = "books-{order_depth}", queue = latest("data.symbol", 16))]
    fn orders<'a>(&'a self, order_depth: u32) -> Subscription<serde_json::Value>;

    #[subscribe(channel = "trades", message = Subscribe, depth = "5", queue = block(1))]
    fn trades(&self, filter: &str) -> Subscription<Vec<u64>>;

    #[subscribe(channel = "plain", queue = disconnect(10), message = json({ sub: op.channel, ..params }))]
    fn plain(&self, #[json] filter: &NewOrder) -> Subscription<String>;

    #[request("order.place", private)]
    #[limit(orders = 1)]
    #[timeout("5s")]
    async fn place(&self, #[json] order: &NewOrder, #[json("tif")] time: &str) -> Result<Ack>;

    /// Cancels.
    #[request("order.cancel", private, message = json({ id: op.id, cancel: params, mode: op.mode }), mode = 1)]
    async fn cancel<T: Serialize + Sync>(&self, order_id: &T) -> Result<()>;

    #[request("version")]
    async fn version(&self) -> Result<String>;
}

#[derive(Deserialize)]
pub struct ApiError {
    pub code: i64,
}

/// One without HTTP, whose login is in the handshake.
#[api_client]
#[ws("wss://stream.example.com/v2?compress=false",
    login = Handshake,
    subscribe = json({ op: "subscribe", args: [op.channel] }), channel = "{topic}")]
pub trait OnlySocket {
    #[subscribe(channel = "orders", private)]
    fn orders(&self) -> Subscription<u64>;
}

/// One that is open to all.
#[api_client]
#[ws(subscribe = json({ op: "subscribe", args: [op.channel] }), channel = "{topic}")]
pub trait Open {
    #[subscribe(channel = "trades.{type}")]
    fn trades(&self, r#type: u8) -> Subscription<u64>;
}

/// One whose login is fetched by HTTP, and kept alive.
#[api_client(base_url = "https://api.example.com")]
#[auth(key)]
#[ws("wss://stream.example.com/ws/{listen_key}", channel = "{e}",
    fetch(listen_key = "create_listen_key().listenKey", keep_alive = "keep_listen_key(listen_key)", every = "30m"),
    fetch(other = "text()", keep_alive = "touch()", every = "1m"),
    login = json({ method: "login", token: session.other }))]
pub trait Fetched {
    #[post("/listenKey")]
    async fn create_listen_key(&self) -> Result<ListenKey>;
    #[put("/listenKey")]
    async fn keep_listen_key(&self, listen_key: &str) -> Result<()>;
    #[get("/text")]
    async fn text(&self) -> Result<String>;
    #[put("/touch")]
    async fn touch(&self) -> Result<ListenKey>;
    #[subscribe(channel = "executionReport", private)]
    fn executions(&self) -> Subscription<serde_json::Value>;
}

/// One that is asked to sign.
#[api_client]
#[ws("wss://stream.example.com", channel = "{feed}",
    challenge(ask = json({ event: "challenge", api_key: key }), "event" = "challenge", value = "message"),
    login = json({ event: "login", signed: hmac_sha256(secret, session.challenge) | hex }),
    subscribe = json({ event: "subscribe", feed: op.channel, original: session.challenge }))]
pub trait Challenged {
    #[subscribe(channel = "fills", private)]
    fn fills(&self) -> Subscription<serde_json::Value>;
}

fn is_send<T: Send>(value: T) -> T {
    value
}

fn in_use(exchange: &ExchangeClient) {
    let _: Subscription<Book> = is_send(exchange.book("BTCUSD"));
    let order = NewOrder {
        symbol: "BTCUSD".to_owned(),
    };
    let _: SocketCall<'_, Ack> = is_send(exchange.place(&order, "GTC"));
    let _: SocketCall<'_, ()> = exchange.cancel(&1_u64);
    let _: Socket = exchange.socket();
    let _ = through(exchange);
}

fn through(exchange: &impl Exchange) -> impl Future<Output = Result<()>> + Send {
    let _ = exchange.orders(5);
    exchange.cancel(&7_u8)
}

fn main() {
    let _ = (in_use, Duration::ZERO);
    let open: fn() -> Result<OpenClient> = OpenClient::new;
    let credentials = Credentials::new("key", "secret");
    let only: fn(Credentials) -> Result<OnlySocketClient> = OnlySocketClient::new;
    let _ = (open, only, credentials);
    let _ = (FetchedClient::builder(), ChallengedClient::builder());
}
