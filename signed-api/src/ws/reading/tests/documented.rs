//! Messages as the documents of exchanges show them (long payloads are cut).

use super::*;
use crate::api_error::{ErrorWord, Says};
use crate::envelope::Expected::{Absent, Text};
use crate::error::{ErrorKind, Outcome};
use crate::ws::spec::{Acknowledgement, Answer, Challenge, Piece, Template};

const fn place(pieces: &'static [Piece]) -> Template {
    Template { pieces }
}

/// Bybit API v5, "Connect" and "Orderbook".
static BYBIT: SocketSpec = SocketSpec {
    logged_in: Some(pattern(&[
        field(&["op"], &[Text("auth")]),
        field(&["success"], &[Text("true")]),
    ])),
    subscribed: Some(Acknowledgement {
        pattern: pattern(&[
            field(&["op"], &[Text("subscribe")]),
            field(&["success"], &[Text("true")]),
        ]),
        channel: &[],
        alias: None,
    }),
    refused: Some(pattern(&[field(&["success"], &[Text("false")])])),
    id: Some(&["req_id"]),
    request: Some(0),
    result: &["data"],
    channel: &[place(&[Piece::Place(&["topic"])])],
    data: &["data"],
    errors: ApiErrors {
        code: &[],
        message: &[&["ret_msg"]],
        words: &[ErrorWord {
            text: "Params Error",
            is_part: false,
            says: Says::Rejected,
        }],
        is_rejected_otherwise: false,
    },
    ..NOTHING
};

#[test]
fn bybit() {
    for (text, is) in [
        (
            r#"{"topic":"orderbook.50.BTCUSDT","type":"snapshot","ts":1672304484978,"data":{"s":"BTCUSDT","b":[["16493.50","0.006"]]},"cts":1672304484976}"#,
            data("orderbook.50.BTCUSDT"),
        ),
        (
            r#"{"id":"5923240c6880ab-c59f-420b-9adb-3639adc9dd90","topic":"order","creationTime":1672364262474,"data":[{"symbol":"ETH-30DEC22-1400-C"}]}"#,
            data("order"),
        ),
        (
            r#"{"success":true,"ret_msg":"","op":"auth","conn_id":"cejreaspqfh3sjdnldmg-p"}"#,
            Is::LoggedIn,
        ),
        (
            r#"{"success":true,"ret_msg":"subscribe","conn_id":"2324d924-aa4d","req_id":"17","op":"subscribe"}"#,
            Is::Subscribed(Some(17), None, None),
        ),
        (
            r#"{"success":false,"ret_msg":"Params Error","conn_id":"2324d924","req_id":"18","op":"subscribe"}"#,
            Is::Refused(Some(18), None),
        ),
        (
            r#"{"req_id":"19","op":"order.create","data":{"orderId":"a"},"success":null}"#,
            Is::Reply(19, r#"{"orderId":"a"}"#.to_owned()),
        ),
        (
            r#"{"req_id":"x","op":"pong","args":["1675418560633"]}"#,
            Is::Other,
        ),
    ] {
        assert_eq!(read(&BYBIT, text), is, "{text}");
    }
}

#[test]
fn a_refusal_says_what_it_means() {
    let refusal = |text: &'static str| match Reader::new(&BYBIT).read(&Bytes::from(text), |_| false)
    {
        Read::Heard(Heard::Refused { error, .. }) => error,
        other => panic!("{other:?}"),
    };
    let error = refusal(r#"{"success":false,"ret_msg":"Params Error"}"#);
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Refused, Outcome::Rejected)
    );
    assert_eq!(error.server_message(), Some("Params Error"));
    let error = refusal(r#"{"success":false,"ret_msg":"who knows"}"#);
    assert_eq!(error.outcome(), Outcome::Unknown);
    let shown = error.quoting_answer(str::to_owned).to_string();
    assert!(shown.contains("who knows"), "{shown}");
}

/// OKX API v5, "WebSocket".
static OKX: SocketSpec = SocketSpec {
    logged_in: Some(pattern(&[
        field(&["event"], &[Text("login")]),
        field(&["code"], &[Text("0")]),
    ])),
    subscribed: Some(Acknowledgement {
        pattern: pattern(&[field(&["event"], &[Text("subscribe")])]),
        channel: &[],
        alias: None,
    }),
    unsubscribed: Some(Acknowledgement {
        pattern: pattern(&[field(&["event"], &[Text("unsubscribe")])]),
        channel: &[],
        alias: None,
    }),
    refused: Some(pattern(&[field(&["event"], &[Text("error")])])),
    id: Some(&["id"]),
    channel: &[
        place(&[
            Piece::Place(&["arg", "channel"]),
            Piece::Text(":"),
            Piece::Place(&["arg", "instId"]),
        ]),
        place(&[Piece::Place(&["arg", "channel"])]),
    ],
    data: &["data"],
    ..NOTHING
};

#[test]
fn okx() {
    let subscribed = |channel: &str| Is::Subscribed(None, Some(channel.to_owned()), None);
    for (text, is) in [
        (
            r#"{"arg":{"channel":"tickers","instId":"BTC-USDT"},"data":[{"last":"9999.99"}]}"#,
            data("tickers:BTC-USDT"),
        ),
        (
            r#"{"data":[{"last":"9999.99"}],"arg":{"channel":"tickers","instId":"BTC-USDT"}}"#,
            data("tickers:BTC-USDT"),
        ),
        (
            r#"{"arg":{"channel":"account","uid":"44*584"},"eventType":"snapshot","data":[]}"#,
            data("account"),
        ),
        (
            r#"{"event":"subscribe","arg":{"channel":"tickers","instId":"BTC-USDT"},"connId":"a4d3ae55"}"#,
            subscribed("tickers:BTC-USDT"),
        ),
        (
            r#"{"arg":{"channel":"tickers","instId":"BTC-USDT"},"connId":"a4d3ae55","event":"subscribe"}"#,
            subscribed("tickers:BTC-USDT"),
        ),
        (
            r#"{"event":"unsubscribe","arg":{"channel":"account"}}"#,
            Is::Unsubscribed(None, Some("account".to_owned())),
        ),
        (
            r#"{"event":"login","code":"0","msg":"","connId":"a4d3ae55"}"#,
            Is::LoggedIn,
        ),
        (
            r#"{"event":"error","code":"60012","msg":"Invalid request","connId":"a4d3ae55"}"#,
            Is::Refused(None, None),
        ),
        ("pong", Is::Other),
    ] {
        assert_eq!(read(&OKX, text), is, "{text}");
    }
}

/// Gate API v4, "WebSocket": the channel stands before what the message is, and acknowledgements have a `result` too.
static GATE: SocketSpec = SocketSpec {
    subscribed: Some(Acknowledgement {
        pattern: pattern(&[
            field(&["event"], &[Text("subscribe")]),
            field(&["result", "status"], &[Text("success")]),
        ]),
        channel: &[],
        alias: None,
    }),
    refused: Some(pattern(&[field(&["error"], &[])])),
    channel: &[place(&[Piece::Place(&["channel"])])],
    data: &["result"],
    ..NOTHING
};

#[test]
fn gate() {
    let channel = Some("spot.tickers".to_owned());
    for (text, is) in [
        (
            r#"{"time":1669107766,"channel":"spot.tickers","event":"update","result":{"last":"15743.4"}}"#,
            data("spot.tickers"),
        ),
        (
            r#"{"time":1611541000,"channel":"spot.tickers","event":"subscribe","error":null,"result":{"status":"success"}}"#,
            Is::Subscribed(None, channel.clone(), None),
        ),
        (
            r#"{"time":1611541000,"channel":"spot.tickers","event":"subscribe","error":{"code":2,"message":"x"},"result":null}"#,
            Is::Refused(None, channel.clone()),
        ),
    ] {
        assert_eq!(read(&GATE, text), is, "{text}");
    }
}

/// Bitfinex v2, "WebSockets": messages are lists, and name a channel by a number that the acknowledgement says.
static BITFINEX: SocketSpec = SocketSpec {
    subscribed: Some(Acknowledgement {
        pattern: pattern(&[field(&["event"], &[Text("subscribed")])]),
        channel: &[place(&[
            Piece::Place(&["channel"]),
            Piece::Text(":"),
            Piece::Place(&["symbol"]),
        ])],
        alias: Some(&["chanId"]),
    }),
    channel: &[place(&[Piece::Place(&["0"])])],
    data: &["1"],
    ..NOTHING
};

#[test]
fn bitfinex() {
    for (text, is) in [
        ("[17470,[7616.5,31.89,7617.5]]", data("17470")),
        (" [ 17470 , \"hb\" ] ", data("17470")),
        (
            r#"{"event":"subscribed","channel":"ticker","chanId":224555,"symbol":"tBTCUSD","pair":"BTCUSD"}"#,
            Is::Subscribed(
                None,
                Some("ticker:tBTCUSD".to_owned()),
                Some("224555".to_owned()),
            ),
        ),
        ("[17470]", Is::Other),
        ("[null,1]", Is::Other),
    ] {
        assert_eq!(read(&BITFINEX, text), is, "{text}");
    }
}

/// Kraken WebSocket v1, "ticker": the channel stands behind the payload.
static KRAKEN: SocketSpec = SocketSpec {
    channel: &[place(&[
        Piece::Place(&["2"]),
        Piece::Text(" "),
        Piece::Place(&["3"]),
    ])],
    data: &["1"],
    ..NOTHING
};

#[test]
fn kraken() {
    let text = r#"[0,{"a":["5525.40000",1,"1.000"]},"ticker","XBT\/USD"]"#;
    assert_eq!(read(&KRAKEN, text), data("ticker XBT/USD"));
}

/// Deribit v2, "Subscriptions" and "JSON-RPC"; HTX, "Heartbeat"; BitMEX futures of Kraken, "Challenge".
static RPC: SocketSpec = RPC_SPEC;

const RPC_SPEC: SocketSpec = SocketSpec {
    challenge: Some(Challenge {
        ask: None,
        pattern: pattern(&[field(&["event"], &[Text("challenge")])]),
        value: &["message"],
    }),
    replies: &[
        Answer {
            pattern: pattern(&[field(&["ping"], &[])]),
            value: Some(&["ping"]),
            with: 0,
        },
        Answer {
            pattern: pattern(&[field(&["params", "type"], &[Text("test_request")])]),
            value: None,
            with: 0,
        },
    ],
    refused: Some(pattern(&[
        field(&["error"], &[]),
        field(&["result"], &[Absent]),
    ])),
    id: Some(&["id"]),
    request: Some(0),
    result: &["result"],
    channel: &[place(&[Piece::Place(&["params", "channel"])])],
    data: &["params", "data"],
    ..NOTHING
};

/// The same API, of which a client says that a result acknowledges a subscription: so do all of its answers look.
static ACKNOWLEDGING: SocketSpec = SocketSpec {
    subscribed: Some(Acknowledgement {
        pattern: pattern(&[field(&["result"], &[])]),
        channel: &[],
        alias: None,
    }),
    ..RPC_SPEC
};

#[test]
fn an_answer_to_a_request_is_none_to_a_subscription() {
    let text = Bytes::from(r#"{"jsonrpc":"2.0","id":7,"result":["book.BTC-PERPETUAL.raw"]}"#);
    let mut reader = Reader::new(&ACKNOWLEDGING);
    let of_subscription = Is::of(reader.read(&text, |id| id == 8));
    assert_eq!(of_subscription, Is::Subscribed(Some(7), None, None));
    let of_request = Is::of(reader.read(&text, |id| id == 7));
    let payload = r#"["book.BTC-PERPETUAL.raw"]"#.to_owned();
    assert_eq!(of_request, Is::Reply(7, payload));
}

#[test]
fn what_is_asked_and_answered() {
    for (text, is) in [
        (
            r#"{"jsonrpc":"2.0","method":"subscription","params":{"channel":"book.BTC-PERPETUAL.raw","data":{"bids":[]}}}"#,
            data("book.BTC-PERPETUAL.raw"),
        ),
        (
            r#"{"jsonrpc":"2.0","id":5275,"result": ["book.BTC-PERPETUAL.raw"] ,"usIn":1}"#,
            Is::Reply(5_275, r#"["book.BTC-PERPETUAL.raw"]"#.to_owned()),
        ),
        (
            r#"{"id":7,"result":"ok"}"#,
            Is::Reply(7, r#""ok""#.to_owned()),
        ),
        (r#"{"id":7}"#, Is::Reply(7, "null".to_owned())),
        (r#"{"id":-7,"result":1}"#, Is::Other),
        (
            r#"{"jsonrpc":"2.0","id":8163,"error":{"code":11050,"message":"bad_request"}}"#,
            Is::Refused(Some(8_163), None),
        ),
        (
            r#"{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"test_request"}}"#,
            Is::Asked(1, String::new()),
        ),
        (
            r#"{"ping":18212558000}"#,
            Is::Asked(0, "18212558000".to_owned()),
        ),
        (r#"{"ping":"a\nb"}"#, Is::Asked(0, "a\nb".to_owned())),
        (
            r#"{"event":"challenge","message":"226aee50-88fc-4618-a42a-34f7709570b2"}"#,
            Is::Challenge("226aee50-88fc-4618-a42a-34f7709570b2".to_owned()),
        ),
        (r#"{"event":"challenge"}"#, Is::Other),
        (r#"{"ping":1"#, Is::Other),
        (r#"{"ping":1} x"#, Is::Other),
        (r#"{"ping":01}"#, Is::Other),
        (r#"{"ping":1,"x":nonsense}"#, Is::Other),
    ] {
        assert_eq!(read(&RPC, text), is, "{text}");
    }
}

/// Coinbase Exchange, "WebSocket": all of the message is the payload.
static COINBASE: SocketSpec = SocketSpec {
    subscribed: Some(Acknowledgement {
        pattern: pattern(&[field(&["type"], &[Text("subscriptions")])]),
        channel: &[],
        alias: None,
    }),
    channel: &[place(&[
        Piece::Place(&["type"]),
        Piece::Text(":"),
        Piece::Place(&["product_id"]),
    ])],
    ..NOTHING
};

#[test]
fn where_all_of_it_is_payload_it_is_read_until_nothing_else_can_be_meant() {
    let ticker =
        r#"{"type":"ticker","sequence":37475248783,"product_id":"ETH-USD","price":"1285.22"}"#;
    assert_eq!(read(&COINBASE, ticker), data("ticker:ETH-USD"));
    // The rest is not even looked at.
    let cut = r#"{"type":"ticker","product_id":"ETH-USD", oh"#;
    assert_eq!(read(&COINBASE, cut), data("ticker:ETH-USD"));
    let turned = r#"{"product_id":"ETH-USD","type":"subscriptions"}"#;
    let channel = Some("subscriptions:ETH-USD".to_owned());
    assert_eq!(read(&COINBASE, turned), Is::Subscribed(None, channel, None));
}
