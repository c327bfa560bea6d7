//! The sockets that are fuzzed: three ways in which messages say what they are.

use serde::Deserialize;
use serde_json::Value;
use signed_api::__private::Api;
use signed_api::prelude::*;
use signed_api::ws::{SocketSpec, Subscription};

/// A socket, and where a tree of one of its messages has channel and payload.
pub struct Socket {
    /// What the macro has made of its declaration.
    pub spec: &'static SocketSpec,
    /// The channel of data.
    pub channel: fn(&Value) -> Option<String>,
    /// The payload of data.
    pub payload: fn(&Value) -> Option<&Value>,
}

/// Anything.
#[derive(Debug, Deserialize)]
pub struct Update {}

/// By one field, with everything that can be acknowledged.
#[api_client]
#[ws("wss://stream.example.com",
    login = json({ op: "auth", args: [key, ts, hmac_sha256(secret, ts + session.challenge) | hex] }),
    logged_in("op" = "auth", "success" = true),
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    subscribed("op" = "subscribe", "success" = true, channel = "{args.0}", alias = "chan"),
    unsubscribe = json({ op: "unsubscribe", args: [op.channel], id: op.id }),
    unsubscribed("op" = "unsubscribe"),
    request = json({ op: op.method, args: [params], id: op.id }),
    refused("success" = false), code = "code", message = "ret_msg",
    channel = "{topic}", data = "data", result = "data", id = "id",
    answer("op" = "ping", value = "ts", with = json({ op: "pong", ts: op.value })),
    challenge("op" = "challenge", value = "message"))]
pub trait ByField {
    /// Data.
    #[subscribe(channel = "{name}", private)]
    fn updates(&self, name: &str) -> Subscription<Update>;
    /// An answer.
    #[request("order.place", private)]
    async fn place(&self, amount: &str) -> Result<Update>;
}

/// By two fields further in, one of several templates.
#[api_client]
#[ws("wss://stream.example.com",
    subscribe = json({ event: "subscribe", arg: op.channel }),
    subscribed("event" = "subscribe"), refused("event" = "error"), code = "code", message = "msg",
    channel("{arg.channel}:{arg.instId}", "{arg.channel}"), data = "data")]
pub trait ByPlaces {
    /// Data.
    #[subscribe(channel = "{name}")]
    fn updates(&self, name: &str) -> Subscription<Update>;
}

/// The whole message is data.
#[api_client]
#[ws("wss://stream.example.com",
    subscribe = json({ method: "SUBSCRIBE", params: [op.channel], id: op.id }),
    subscribed("result" = "ok"), refused("error" = _), code = "error.code", message = "error.msg",
    channel = "{s}@{e}", id = "id")]
pub trait Whole {
    /// Data.
    #[subscribe(channel = "{name}")]
    fn updates(&self, name: &str) -> Subscription<Update>;
}

/// One of each.
///
/// # Panics
///
/// When one of the traits has no socket.
pub fn sockets() -> Vec<Socket> {
    vec![
        Socket {
            spec: spec::<ByFieldClient>(),
            channel: |tree| text(&tree["topic"]),
            payload: |tree| tree.get("data"),
        },
        Socket {
            spec: spec::<ByPlacesClient>(),
            channel: |tree| {
                let channel = text(&tree["arg"]["channel"])?;
                let instrument = text(&tree["arg"]["instId"]);
                Some(instrument.map_or(channel.clone(), |name| format!("{channel}:{name}")))
            },
            payload: |tree| tree.get("data"),
        },
        Socket {
            spec: spec::<WholeClient>(),
            channel: |tree| Some(format!("{}@{}", text(&tree["s"])?, text(&tree["e"])?)),
            payload: |tree| Some(tree),
        },
    ]
}

fn spec<C: Api>() -> &'static SocketSpec {
    C::SPEC.socket.expect("a socket")
}

/// A text, a number or a truth value.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
