//! Maps and lists that are put together.

use super::*;

#[test]
fn a_map_keeps_the_order_it_was_written_in() {
    let mut map = collect();
    map.int("nonce", 5);
    map.spread(&params(r#"{"z":1.10,"gone":null,"a":["x"]}"#))
        .expect("entries");
    let mut text = map.text("sign");
    text.text("0x");
    text.hex(b"\xff");
    text.end();
    map.value("flag", &Value::Bool(true)).expect("a value");
    map.value("null", &Value::Null).expect("a value");
    let mut params = map.into_params();
    let expected = r#"{"nonce":5,"z":1.10,"a":["x"],"sign":"0xff","flag":true,"null":null}"#;
    assert_eq!(Value::from(params.clone()).to_json(), expected);
    params.sort();
    params.remove("null");
    let sorted = r#"{"a":["x"],"flag":true,"nonce":5,"sign":"0xff","z":1.10}"#;
    assert_eq!(Value::from(params).to_json(), sorted);
}

#[test]
fn a_list_keeps_its_order() {
    let mut items = list();
    items.int(0);
    let mut text = items.text();
    text.text("a\"");
    text.end();
    items.value(&value("[{}]")).expect("a value");
    assert_eq!(items.items().len(), 3);
    assert_eq!(items.into_value().to_json(), r#"[0,"a\"",[{}]]"#);
}

#[test]
fn a_text_may_be_cut_anywhere() {
    for chunks in cuts("aé한😀b") {
        let mut map = collect();
        let mut text = map.text("k");
        chunks.iter().for_each(|chunk| text.bytes(chunk));
        text.end();
        assert_eq!(map.into_params().get("k"), Some(&Value::from("aé한😀b")));
    }
}

#[test]
fn what_is_no_text_is_replaced() {
    let mut map = collect();
    let mut text = map.text("k");
    text.bytes(b"a\xff");
    text.bytes(b"\xc3");
    text.text("b");
    text.bytes(b"\xc3");
    text.bytes(b"c");
    text.bytes(b"\xc3");
    text.end();
    let expected = Value::from("a\u{fffd}\u{fffd}b\u{fffd}c\u{fffd}");
    assert_eq!(map.into_params().get("k"), Some(&expected));
}

#[test]
fn what_is_null_is_not_sent() {
    let is_empty = |json: &str| none_present(&params(json));
    assert!(is_empty("{}") && is_empty(r#"{"a":null,"b":null}"#));
    assert!(!is_empty(r#"{"a":null,"b":""}"#) && !is_empty(r#"{"a":false}"#));
}
