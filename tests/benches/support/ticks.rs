//! Messages as exchanges send them, the types that they are decoded into, and the socket that is declared for them.

use serde::Deserialize;
use signed_api::prelude::*;
use signed_api::ws::Subscription;

/// As Bybit, BitMEX and others frame their data: the channel, then the payload.
#[api_client]
#[ws(
    "wss://stream.example.com/v5",
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    unsubscribe = json({ op: "unsubscribe", args: [op.channel], id: op.id }),
    subscribed("op" = "subscribe", "success" = true),
    unsubscribed("op" = "unsubscribe"),
    refused("success" = false),
    channel = "{topic}",
    data = "data",
    id = "id",
    silence = "2h",
    heartbeat = "1h",
    ping = json({ op: "ping" })
)]
pub(crate) trait Enveloped {
    #[subscribe(channel = "orderbook.{symbol}", queue = block(1024))]
    fn book(&self, symbol: &str) -> Subscription<Book>;

    #[subscribe(channel = "orderbook.{symbol}", queue = drop_oldest(100_000))]
    fn newest(&self, symbol: &str) -> Subscription<Book>;

    #[subscribe(channel = "orderbook.{symbol}", queue = latest("data.seq", 100_000))]
    fn latest(&self, symbol: &str) -> Subscription<Book>;

    #[subscribe(channel = "orderbook.{symbol}", queue = disconnect(100_000))]
    fn all_or_none(&self, symbol: &str) -> Subscription<Book>;

    #[subscribe(channel = "trade.{symbol}", queue = block(1024))]
    fn trades(&self, symbol: &str) -> Subscription<Vec<Trade>>;
}

/// As Binance does: nothing is around the data, and control messages are told by what they have beside it.
#[api_client]
#[ws(
    "wss://stream.example.com/ws",
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    unsubscribe = json({ op: "unsubscribe", args: [op.channel], id: op.id }),
    subscribed("op" = "subscribe", "id" = _),
    unsubscribed("op" = "unsubscribe", "id" = _),
    refused("error" = _, "id" = _),
    channel = "{s}@{e}",
    id = "id",
    silence = "2h",
    heartbeat = "1h",
    ping = json({ op: "ping" })
)]
pub(crate) trait Flat {
    #[subscribe(channel = "{symbol}@trade", queue = block(1024))]
    fn trades(&self, symbol: &str) -> Subscription<FlatTrade>;
}

/// A client of a server at this URL.
pub(crate) fn enveloped(url: &str) -> Result<EnvelopedClient> {
    EnvelopedClient::builder().ws_url(url).build()
}

/// The same of the other one.
pub(crate) fn flat(url: &str) -> Result<FlatClient> {
    FlatClient::builder().ws_url(url).build()
}

/// Changes of an order book: a price and an amount each.
#[derive(Debug, Deserialize)]
pub(crate) struct Book {
    #[serde(rename = "s")]
    pub(crate) _symbol: String,
    #[serde(rename = "b")]
    pub(crate) _bids: Vec<(String, String)>,
    #[serde(rename = "a")]
    pub(crate) _asks: Vec<(String, String)>,
    #[serde(rename = "seq")]
    pub(crate) _seq: u64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Trade {
    #[serde(rename = "T")]
    pub(crate) _time: u64,
    #[serde(rename = "s")]
    pub(crate) _symbol: String,
    #[serde(rename = "S")]
    pub(crate) _side: String,
    #[serde(rename = "v")]
    pub(crate) _amount: String,
    #[serde(rename = "p")]
    pub(crate) _price: String,
    #[serde(rename = "i")]
    pub(crate) _id: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct FlatTrade {
    #[serde(rename = "E")]
    pub(crate) _time: u64,
    #[serde(rename = "s")]
    pub(crate) symbol: String,
    #[serde(rename = "t")]
    pub(crate) _id: u64,
    #[serde(rename = "p")]
    pub(crate) _price: String,
    #[serde(rename = "q")]
    pub(crate) _amount: String,
    #[serde(rename = "m")]
    pub(crate) _is_sell: bool,
}

/// What one writes around a payload without the crate.
#[derive(Debug, Deserialize)]
pub(crate) struct Envelope<'m, T> {
    pub(crate) topic: &'m str,
    pub(crate) data: T,
}

/// An order book of `levels` prices on each side.
pub(crate) fn book(symbol: &str, levels: usize, seq: usize) -> String {
    let side = |from: usize| {
        let levels = (0..levels).map(|level| {
            let price = from + 50 * level;
            format!(
                r#"["{}.{:02}","{}.{:03}"]"#,
                price / 100,
                price % 100,
                level % 3,
                (seq + 37 * level) % 1000
            )
        });
        levels.collect::<Vec<_>>().join(",")
    };
    format!(
        r#"{{"topic":"orderbook.{symbol}","type":"delta","ts":{},"data":{{"s":"{symbol}","b":[{}],"a":[{}],"u":{},"seq":{seq}}},"cts":1763800000120}}"#,
        1_763_800_000_123_usize + seq,
        side(9_999_500 + seq % 100),
        side(10_000_000 + seq % 100),
        18_521_288 + seq,
    )
}

/// A trade, in the list that it comes in.
pub(crate) fn trade(symbol: &str, seq: usize) -> String {
    let time = 1_763_800_000_123_usize + seq;
    format!(
        r#"{{"topic":"trade.{symbol}","type":"snapshot","ts":{time},"data":[{{"T":{time},"s":"{symbol}","S":"Buy","v":"0.{:03}","p":"100000.50","L":"PlusTick","i":"20f43950-d8dd-5b31-9112-a178eb6{:05}","BT":false}}]}}"#,
        seq % 1000,
        seq % 100_000,
    )
}

/// A trade with nothing around it.
pub(crate) fn flat_trade(symbol: &str, seq: usize) -> String {
    let time = 1_763_800_000_123_usize + seq;
    format!(
        r#"{{"e":"trade","E":{time},"s":"{symbol}","t":{},"p":"100000.50","q":"0.{:05}","T":{time},"m":{},"M":true}}"#,
        12_345_000 + seq,
        seq % 100_000,
        seq.is_multiple_of(2),
    )
}
