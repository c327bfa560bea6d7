//! JSON.

use serde::Serialize;

use super::*;

fn json_of(value: &Value) -> String {
    written(|buffer| json(buffer, value).expect("JSON"))
}

/// `json.dumps(v, ensure_ascii=False, separators=(",", ":"))`
#[test]
fn values_are_those_of_json_dumps() {
    let text = "{\"t\":\"a\\\"b\\\\c/\\n\\té\u{2028}\u{7f}\\u0001<>&\",\"n\":[1,-2.5,true,false,null,[],{}],\"m\":{\"é\":\"x\",\"\":0}}";
    assert_eq!(json_of(&value(text)), text);
    assert_eq!(value(text).to_json(), text);
}

#[test]
fn number_text_stays_as_it_was_written() {
    let text = "[1.10,1E+2,-0,123456789012345678901234567890]";
    assert_eq!(json_of(&value(text)), text);
}

#[test]
fn an_object_is_written_entry_by_entry() {
    let text = written(|buffer| {
        let mut object = json_object(buffer);
        object.int("id", 7);
        let mut text = object.text("say \"hi\"");
        text.text("a\"");
        text.text("\\b");
        text.end();
        object.value("none", &Value::Null).expect("null");
        object
            .spread(&params(r#"{"left out":null,"list":[null,{"x":null}]}"#))
            .expect("entries");
        object.end();
    });
    assert_eq!(
        text,
        r#"{"id":7,"say \"hi\"":"a\"\\b","none":null,"list":[null,{"x":null}]}"#
    );
    assert_eq!(written(|buffer| json_object(buffer).end()), "{}");
}

#[test]
fn a_text_may_be_cut_anywhere() {
    for chunks in cuts("aé\"\\한\n/b") {
        let text = written(|buffer| {
            let mut object = json_object(buffer);
            let mut text = object.text("k");
            chunks.iter().for_each(|chunk| text.bytes(chunk));
            text.end();
            object.end();
        });
        assert_eq!(text, r#"{"k":"aé\"\\한\n/b"}"#);
    }
}

#[test]
fn encoded_bytes_need_no_escape() {
    let text = written(|buffer| {
        let mut object = json_object(buffer);
        let mut text = object.text("k");
        text.hex(b"\xff");
        text.hex_upper(b"\xff");
        text.base64(b"\xff\xef");
        text.base64url(b"\xff\xef");
        text.base64url_nopad(b"\xff\xef");
        text.base58(b"Hello World!");
        text.int(9);
        text.end();
        object.end();
    });
    assert_eq!(text, r#"{"k":"ffFF/+8=_-8=_-82NEpo7TZRRrLZSi2U9"}"#);
}

#[test]
fn the_default_body_is_what_serde_json_writes() {
    #[derive(Serialize)]
    struct Body {
        text: &'static str,
        number: f64,
        nested: Vec<Option<(u8, bool)>>,
    }
    let body = Body {
        text: "a\"b\\\u{7}é/",
        number: 1e21,
        nested: vec![Some((1, false)), None],
    };
    let params = Params::from_serialize(&body).expect("a struct is a map");
    assert_eq!(
        json_body(&params).expect("JSON"),
        serde_json::to_vec(&body).expect("JSON")
    );
}

#[test]
fn an_absent_field_is_left_out_of_the_default_body() {
    let body = json_body(&params(r#"{"a":null,"b":1}"#)).expect("JSON");
    assert_eq!(body, b"{\"b\":1}");
}
