//! Payloads where they stand, and the names of channels.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::tree::{NAMES, trees};
use super::*;
use crate::error::{ErrorKind, Outcome};
use crate::params::Params;
use crate::ws::spec::{ChannelSpec, Overflow, Piece, QueueSpec, Template};

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Update {
    s: String,
    b: Vec<(String, f64)>,
}

fn update(text: &'static str, path: crate::json::Path) -> crate::Result<Update> {
    decode(&Bytes::from(text), path)
}

#[test]
fn a_payload_is_decoded_where_it_stands() {
    let expected = || Update {
        s: "x\"y".to_owned(),
        b: vec![("1".to_owned(), 0.5)],
    };
    let all = r#"{"s":"x\"y","b":[["1",0.5]]}"#;
    assert_eq!(update(all, &[]).expect("update"), expected());
    let deep = r#"{"a":{"data":1},"params":{"x":[{}],"d\u0061ta":{"s":"x\"y","b":[["1",0.5]]},"y":2},"z":[3]}"#;
    assert_eq!(
        update(deep, &["params", "data"]).expect("update"),
        expected()
    );
    let twins = r#"{"data":{"s":"x\"y","b":[["1",0.5]]},"data":0, and so on"#;
    assert_eq!(update(twins, &["data"]).expect("update"), expected());
    let list = r#"[17,{"b":[["1",0.5]],"s":"x\"y"},"ticker"]"#;
    assert_eq!(update(list, &["1"]).expect("update"), expected());
}

#[test]
fn what_cannot_be_decoded_is_quoted() {
    for (text, why) in [
        (r#"{"topic":"x","data":{"s":1}}"#, "expected a string"),
        (r#"{"topic":"x"}"#, "there is no `data`"),
        (
            r#"{"topic":{"data":{"s":"","b":[]}}}"#,
            "there is no `data`",
        ),
        (r#"{"data""#, "there is no `data`"),
        (r#"{"data":}"#, "expected value"),
        (r#"{"data":{"s":"","b":["#, "EOF"),
        ("[1]", "there is no `data`"),
        ("7", "there is no `data`"),
        ("", "there is no `data`"),
    ] {
        let error = update(text, &["data"]).expect_err("no update");
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Decode, Outcome::Completed)
        );
        assert_eq!(error.body().map(|body| &body[..]), Some(text.as_bytes()));
        let shown = error.quoting_answer(str::to_owned).to_string();
        assert!(shown.contains(why) && shown.contains(text), "{shown}");
    }
}

#[test]
fn where_all_of_it_is_payload_all_of_it_is_read() {
    for text in [
        r#"{"s":"","b":[]} x"#,
        r#"{"s":"","b":[]"#,
        "\u{feff}{}",
        "",
    ] {
        let error = update(text, &[]).expect_err("no update");
        assert_eq!(error.kind(), ErrorKind::Decode, "{text}");
    }
    let bytes = Bytes::from_static(b"[\"\xff\"]");
    assert!(decode::<Vec<String>>(&bytes, &[]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    /// What serde makes of all of it has the payload in the same place.
    #[test]
    fn a_payload_is_what_a_tree_has_there(
        tree in trees(),
        style in vec(any::<u8>(), 1..30),
        path in vec(select(NAMES), 0..3),
    ) {
        let written = tree.without_twins().written(&style);
        let all: serde_json::Value = serde_json::from_str(&written).expect("json");
        let steps: String = path.iter().map(|name| format!("/{name}")).collect();
        let decoded = decode::<serde_json::Value>(&Bytes::from(written), path.leak()).ok();
        prop_assert_eq!(decoded.as_ref(), all.pointer(&steps));
    }
}

static CANDLES: ChannelSpec = ChannelSpec {
    name: "Exchange::candles",
    channel: Template {
        pieces: &[
            Piece::Text("candle."),
            Piece::Place(&["interval"]),
            Piece::Text("."),
            Piece::Place(&["market", "symbol"]),
        ],
    },
    private: false,
    constants: &[
        (
            "kind",
            Template {
                pieces: &[Piece::Text("candles")],
            },
        ),
        (
            "every",
            Template {
                pieces: &[Piece::Place(&["interval"]), Piece::Text("m")],
            },
        ),
    ],
    subscribe: None,
    queue: QueueSpec {
        capacity: 1,
        overflow: Overflow::Block,
    },
};

fn arguments(json: &str) -> Params {
    Params::from_json(json.as_bytes()).expect("params")
}

#[test]
fn a_channel_is_named_by_arguments() {
    let given = arguments(r#"{"interval":5,"market":{"symbol":"BTC-USD"}}"#);
    assert_eq!(
        render::channel(&CANDLES, &given).expect("name"),
        "candle.5.BTC-USD"
    );
    let constants = render::constants(&CANDLES, &given).expect("constants");
    assert_eq!(
        constants,
        [("kind", "candles".to_owned()), ("every", "5m".to_owned())]
    );
}

#[test]
fn what_cannot_name_a_channel_is_refused() {
    for (given, why) in [
        (
            r#"{"market":{"symbol":"x"}}"#,
            "`interval` cannot stand in the name of a channel: it is missing",
        ),
        (r#"{"interval":null,"market":{"symbol":"x"}}"#, "is missing"),
        (
            r#"{"interval":1,"market":{"symbol":""}}"#,
            "`market.symbol`",
        ),
        (r#"{"interval":1,"market":"x"}"#, "is missing"),
        (r#"{"interval":[1],"market":{"symbol":"x"}}"#, "is a list"),
    ] {
        let error = render::channel(&CANDLES, &arguments(given)).expect_err("no name");
        assert_eq!(error.kind(), ErrorKind::Argument);
        assert!(error.to_string().contains(why), "{error}");
    }
}
