//! Schemes of the crate in a session: a token that one of them fetches, and a key that is kept alive by one.

use serde_json::{Value, json};
use signed_api::prelude::*;
use signed_api::schemes::{BinanceKey, Kraken};
use signed_api::testing::{ScriptedTransport, Step};
use signed_api::ws::Subscription;

use super::in_time;
use super::server::{Behaviour, KEY, Server};

#[api_client(base_url = "https://api.kraken.com")]
#[auth(Kraken)]
#[ws(
    "wss://ws-auth.kraken.com/v2",
    fetch(ws_token = "web_sockets_token().result.token"),
    subscribe = json({ method: "subscribe", params: { channel: op.channel, token: session.ws_token }, req_id: op.id }),
    channel = "{channel}",
    id = "req_id"
)]
trait KrakenSockets {
    #[post("/0/private/GetWebSocketsToken")]
    async fn web_sockets_token(&self) -> Result<Value>;

    #[subscribe(channel = "executions")]
    fn executions(&self) -> Subscription<Value>;
}

#[tokio::test]
async fn a_token_that_is_fetched_under_a_named_scheme_subscribes() {
    let server = Server::start(Behaviour::default()).await;
    let answer = r#"{"error":[],"result":{"token":"TK-0123456789","expires":900}}"#;
    let script = ScriptedTransport::new([Step::answer(200, answer)]);
    let client = KrakenSocketsClient::builder()
        .credentials(Credentials::new(KEY, "c2VjcmV0"))
        .ws_url(server.url())
        .transport(script.clone())
        .build()
        .expect("a client");
    let _executions = client.executions();
    let message = in_time(server.received(0, "executions")).await;
    // As Kraken's documents have it: the id is a number.
    let id = message["req_id"].as_u64().expect("a number");
    let params = json!({ "channel": "executions", "token": "TK-0123456789" });
    let expected = json!({ "method": "subscribe", "params": params, "req_id": id });
    assert_eq!(message, expected);
    let sent = script.sent();
    assert_eq!(sent[0].headers["API-Key"], KEY);
    assert!(sent[0].headers.contains_key("API-Sign"));
}

#[api_client(base_url = "https://fapi.binance.com")]
#[auth(BinanceKey)]
#[ws(
    "wss://fstream.binance.com/ws/{listen_key}",
    fetch(
        listen_key = "create_listen_key().listenKey",
        keep_alive = "keep_listen_key()",
        every = "100ms"
    ),
    channel = "{e}"
)]
trait BinanceSockets {
    #[post("/fapi/v1/listenKey")]
    async fn create_listen_key(&self) -> Result<Value>;

    #[put("/fapi/v1/listenKey")]
    async fn keep_listen_key(&self) -> Result<Value>;

    #[subscribe(channel = "ORDER_TRADE_UPDATE")]
    fn orders(&self) -> Subscription<Value>;
}

#[tokio::test]
async fn a_key_that_is_fetched_under_a_named_scheme_is_kept_alive_by_it() {
    let server = Server::start(Behaviour::default()).await;
    let script = ScriptedTransport::answering(|_| {
        Some(Step::answer(200, r#"{"listenKey":"LK-0123456789"}"#))
    });
    let client = BinanceSocketsClient::builder()
        .credentials(Credentials::new(KEY, "secret"))
        .ws_url(format!("{}/{{listen_key}}", server.url()))
        .transport(script.clone())
        .build()
        .expect("a client");
    let mut orders = client.orders();
    let target = in_time(server.until(|seen| Some(seen.first()?.target.clone()))).await;
    assert_eq!(target, "/realtime/LK-0123456789");
    in_time(async {
        while script.sent().len() < 4 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let sent = script.sent();
    let methods: Vec<&str> = sent.iter().map(|request| request.method.as_str()).collect();
    assert_eq!(methods[..4], ["POST", "PUT", "PUT", "PUT"]);
    assert!(
        sent.iter()
            .all(|request| request.headers["X-MBX-APIKEY"] == KEY)
    );
    // All the while it is one connection.
    let update = json!({ "e": "ORDER_TRADE_UPDATE", "i": 7 });
    server.order(0, super::server::Order::Text(update.to_string()));
    let event = in_time(orders.next()).await.expect("an item");
    assert!(matches!(event, Ok(signed_api::ws::Event::Message(told)) if told == update));
}
