//! Two exchanges, which differ in how long they keep a connection.

use serde::Deserialize;
use signed_api::prelude::*;
use signed_api::ws::Subscription;

/// A message: its number in the channel, and the run that it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Update {
    pub(crate) value: u64,
    pub(crate) run: u64,
    pub(crate) key: u64,
}

macro_rules! exchange {
    ($name:ident, $($timing:tt)*) => {
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
            final_codes(4401),
            $($timing)*
        )]
        #[allow(dead_code, reason = "the client is used, and not the trait")]
        pub(crate) trait $name {
            #[subscribe(channel = "book.{symbol}")]
            fn book(&self, symbol: &str) -> Subscription<Update>;

            #[subscribe(channel = "book.{symbol}", queue = block(4))]
            fn narrow(&self, symbol: &str) -> Subscription<Update>;

            #[subscribe(channel = "book.{symbol}", queue = drop_oldest(8))]
            fn newest(&self, symbol: &str) -> Subscription<Update>;

            #[subscribe(channel = "book.{symbol}", queue = latest("data.key", 8))]
            fn latest(&self, symbol: &str) -> Subscription<Update>;

            #[subscribe(channel = "book.{symbol}", queue = disconnect(8))]
            fn strict(&self, symbol: &str) -> Subscription<Update>;

            #[subscribe(channel = "orders", private)]
            fn orders(&self) -> Subscription<Update>;

            #[request("order.place", private)]
            async fn place(&self, value: u64) -> Result<Update>;
        }
    };
}

exchange!(
    Exchange,
    heartbeat = "5s",
    silence = "12s",
    answer_timeout = "4s",
    reconnect = "1s",
    reconnect_cap = "8s",
    stable = "20s"
);

exchange!(
    Rotating,
    heartbeat = "5s",
    silence = "12s",
    answer_timeout = "4s",
    lifetime = "40s",
    reconnect = "1s",
    reconnect_cap = "8s",
    stable = "20s"
);

// Declares no times.
exchange!(Usual,);
