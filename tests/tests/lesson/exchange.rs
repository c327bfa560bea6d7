//! What the lesson declares: requests by HTTP and a WebSocket, under the same credentials.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use signed_api::ClientBuilder;
use signed_api::prelude::*;
use signed_api::ws::{Event, GapCause, Interruption, Subscription};
use signed_api_tests::servers::Lesson;

use crate::client::within;

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
#[ws(
    login = json({ op: "auth", args: [key, ts, hmac_sha256(secret, ts + "GET/realtime") | hex] }),
    logged_in("op" = "auth", "success" = true),
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    subscribed("op" = "subscribe", "success" = true, channel = "{args.0}"),
    unsubscribe = json({ op: "unsubscribe", args: [op.channel], id: op.id }),
    unsubscribed("op" = "unsubscribe", "success" = true, channel = "{args.0}"),
    request = json({ op: op.method, args: [params], id: op.id }),
    refused("success" = false), code = "code", message = "ret_msg",
    channel = "{topic}", data = "data", result = "data", id = "id",
    answer("op" = "ping", value = "ts", with = json({ op: "pong", ts: op.value })),
    ping = json({ op: "ping" }), heartbeat = "400ms", silence = "1s", answer_timeout = "1s",
    reconnect = "50ms", reconnect_cap = "100ms", final_codes(4401)
)]
pub(crate) trait Exchange {
    #[get("/api/v1/time")]
    #[auth(none)]
    #[time(
        field = "server_time",
        unit = "ms",
        rejected(field = "code", value = "TIMESTAMP_EXPIRED")
    )]
    async fn time(&self) -> Result<Value>;

    /// What was placed.
    #[get("/api/v1/orders")]
    async fn placed(&self) -> Result<Vec<Value>>;

    #[subscribe(channel = "trades")]
    fn trades(&self) -> Subscription<Trade>;

    #[subscribe(channel = "orders", private)]
    fn orders(&self) -> Subscription<Value>;

    #[request("order.place", private)]
    async fn place(&self, amount: u32) -> Result<Value>;

    #[request("time")]
    async fn time_there(&self) -> Result<Value>;
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Trade {
    pub(crate) seq: u64,
}

pub(crate) fn builder(server: &Lesson) -> ClientBuilder<ExchangeClient> {
    ExchangeClient::builder()
        .credentials(Credentials::new(Lesson::KEY, Lesson::SECRET))
        .base_url(server.base_url())
        .ws_url(server.url())
}

pub(crate) fn client(server: &Lesson, secret: &str) -> ExchangeClient {
    let credentials = Credentials::new(Lesson::KEY, secret);
    let builder = builder(server).credentials(credentials);
    builder.build().expect("a client")
}

/// What comes next, in good time.
pub(crate) async fn event<T: Send + 'static>(
    subscription: &mut Subscription<T>,
) -> Result<Event<T>> {
    let next = within(Duration::from_secs(10), subscription.next()).await;
    next.expect("an event in time").expect("no end")
}

pub(crate) async fn trade(trades: &mut Subscription<Trade>) -> u64 {
    match event(trades).await {
        Ok(Event::Message(trade)) => trade.seq,
        other => panic!("no trade: {other:?}"),
    }
}

/// The cause of the gap that follows an interruption of the same cause.
pub(crate) async fn gap(trades: &mut Subscription<Trade>) -> Interruption {
    loop {
        match event(trades).await {
            Ok(Event::Message(_)) => {}
            Ok(Event::Interrupted(interruption)) => {
                let Ok(Event::Gap(gap)) = event(trades).await else {
                    panic!("no gap");
                };
                assert_eq!(gap.cause, GapCause::Interrupted(interruption.clone()));
                return interruption;
            }
            other => panic!("no interruption: {other:?}"),
        }
    }
}
