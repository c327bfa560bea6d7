//! Where requests are not bound as they were recorded, or differ from the recording: the whole of it, with the reasons.

use crate::json::Json;
use crate::recording::Row;

/// An argument that the recorder's client adds on its own, to what the caller gives.
pub(crate) struct Added {
    pub(crate) rows: &'static [&'static str],
    pub(crate) name: &'static str,
    /// Text.
    pub(crate) value: &'static str,
    pub(crate) reason: &'static str,
}

pub(crate) const ADDED: &[Added] = &[
    Added {
        rows: &[
            "binance#14",
            "binance#15",
            "binance@rsa#3",
            "binance@rsa#4",
            "binance@ed25519#3",
            "binance@ed25519#4",
            "binanceus#4",
            "binanceus#5",
        ],
        name: "newClientOrderId",
        value: "x-TKT5PX2F0123456789abcdef012345",
        reason: "an order without an id gets one from the client, which draws it",
    },
    Added {
        rows: &["binanceusdm#5", "binanceusdm#6"],
        name: "newClientOrderId",
        value: "x-cvBPrNm90123456789abcdef012345",
        reason: "an order without an id gets one from the client, which draws it",
    },
    Added {
        rows: &["binancecoinm#5", "binancecoinm#6"],
        name: "newClientOrderId",
        value: "x-xcKtGhcu0123456789abcdef012345",
        reason: "an order without an id gets one from the client, which draws it",
    },
    Added {
        rows: &["bitstamp#2", "bitstamp#5"],
        name: "foo",
        value: "bar",
        reason: "a form without arguments gets this one from the client",
    },
    Added {
        rows: &["woo#5"],
        name: "broker_id",
        value: "bc830de7-50f3-460b-9ee0-f430f83f9dad",
        reason: "the client's own tag on orders",
    },
    Added {
        rows: &["xt#2", "xt#9", "xt#10"],
        name: "media",
        value: "CCXT",
        reason: "the client's own tag on orders",
    },
    Added {
        rows: &["xt#5"],
        name: "clientMedia",
        value: "CCXT",
        reason: "the client's own tag on orders",
    },
];

/// Arguments that the recorder's client was given and did not send: all but those of the path.
pub(crate) struct Dropped {
    pub(crate) row: &'static str,
    pub(crate) reason: &'static str,
}

pub(crate) const DROPPED: &[Dropped] = &[
    Dropped {
        row: "bigone#5",
        reason: "the client sends no arguments of a PUT of this API",
    },
    Dropped {
        row: "bigone#10",
        reason: "the client sends no arguments of a DELETE of this API",
    },
    Dropped {
        row: "bigone#12",
        reason: "the client sends no arguments of a PUT of this API",
    },
    Dropped {
        row: "bitstamp#3",
        reason: "the client sends no arguments of a GET of this API",
    },
    Dropped {
        row: "bitstamp#6",
        reason: "the client sends no arguments of a GET of this API",
    },
];

/// Arguments that the recorder's client changes before it sends them; these are what it sent.
pub(crate) struct Changed {
    pub(crate) row: &'static str,
    /// A JSON object.
    pub(crate) arguments: &'static str,
    pub(crate) reason: &'static str,
}

pub(crate) const CHANGED: &[Changed] = &[
    Changed {
        row: "binance#5",
        arguments: r#"{"batchOrders":"[{\"symbol\":\"BTCUSDT\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"quantity\":\"0.01\",\"price\":\"30000.5\",\"newClientOrderId\":\"b-1\"},{\"symbol\":\"BTCUSDT\",\"side\":\"SELL\",\"type\":\"LIMIT\",\"quantity\":\"0.01\",\"price\":\"31000\",\"newClientOrderId\":\"b-2\"}]"}"#,
        reason: "the client writes the list as JSON text",
    },
    Changed {
        row: "binance#6",
        arguments: r#"{"symbol":"BTCUSDT","recvWindow":10000,"orderidlist":"[1,2]","origclientorderidlist":"[\"a\",\"b\"]"}"#,
        reason: "the client writes both lists as JSON, one of them as numbers, after its own window",
    },
    Changed {
        row: "kraken#2",
        arguments: r#"{"ordertype":"limit","type":"buy","volume":"1.25","pair":"XBTUSD","price":"37500","close":{"ordertype":"stop-loss-limit","price":"37000"}}"#,
        reason: "the caller writes `close[price]` as the name of an argument, for which a scheme has the map `close`",
    },
];

/// A recording that is not reproduced.
pub(crate) struct Allowed {
    pub(crate) row: &'static str,
    /// The parts that differ, and no others.
    pub(crate) differs: &'static [&'static str],
    pub(crate) reason: &'static str,
}

pub(crate) const ALLOWED: &[Allowed] = &[
    Allowed {
        row: "bigone#12",
        differs: &["url"],
        reason: "the client writes an argument of the path without percent-encoding, a `/` among it",
    },
    Allowed {
        row: "binance#5",
        differs: &["body"],
        reason: "the client sends JSON in a form without percent-encoding, and signs it so",
    },
    Allowed {
        row: "binance#8",
        differs: &["body"],
        reason: "the client sends a space in a form without percent-encoding, and signs it so",
    },
    Allowed {
        row: "bybit#6",
        differs: &["url", "x-bapi-sign"],
        reason: "the client sends a query without percent-encoding, and signs it so",
    },
    Allowed {
        row: "bybit#7",
        differs: &["url"],
        reason: "the client sends a `?` without a query; the signature is the same",
    },
    Allowed {
        row: "kucoin#1",
        differs: &["url"],
        reason: "the client sends a space without percent-encoding; the signature is the same",
    },
    Allowed {
        row: "kucoin#6",
        differs: &["url"],
        reason: "the client sends a query without percent-encoding; the signature is the same",
    },
    Allowed {
        row: "kucoin#10",
        differs: &["url"],
        reason: "the client sends a query without percent-encoding; the signature is the same",
    },
];

/// The row with the arguments that the recorder's client sent.
pub(crate) fn as_sent(mut row: Row) -> Row {
    let id = row.id().to_owned();
    let Json::Map(fields) = &mut row.0 else {
        return row;
    };
    let field = fields.iter_mut().find(|(name, _)| name == "params");
    let Some((_, arguments)) = field else {
        return row;
    };
    if let Some(changed) = CHANGED.iter().find(|changed| changed.row == id) {
        *arguments = Json::read(changed.arguments);
    }
    if let Json::Map(arguments) = arguments {
        for added in ADDED.iter().filter(|added| added.rows.contains(&&*id)) {
            arguments.push((added.name.to_owned(), added.value.into()));
        }
    }
    row
}

/// Whether the row is sent without the arguments that its path does not use.
pub(crate) fn is_dropped(row: &Row) -> bool {
    DROPPED.iter().any(|dropped| dropped.row == row.id())
}

/// Every row that is named above.
pub(crate) fn listed() -> impl Iterator<Item = &'static str> {
    let added = ADDED.iter().flat_map(|added| added.rows.iter().copied());
    let dropped = DROPPED.iter().map(|dropped| dropped.row);
    let changed = CHANGED.iter().map(|changed| changed.row);
    let allowed = ALLOWED.iter().map(|allowed| allowed.row);
    added.chain(dropped).chain(changed).chain(allowed)
}
