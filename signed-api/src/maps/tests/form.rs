//! Forms and raw texts.

use super::*;

fn form_of(arrays: Arrays, json: &str) -> Result<String, String> {
    let mut buffer = Buffer::default();
    let spread = form(&mut buffer, arrays).spread(&params(json));
    spread.map_err(|error| error.to_string())?;
    Ok(buffer.as_str().to_owned())
}

fn raw_of(arrays: Arrays, json: &str) -> String {
    written(|buffer| raw(buffer, arrays).spread(&params(json)).expect("a form"))
}

/// `urlencode(pairs, quote_via=quote, safe="")`
#[test]
fn pairs_are_those_of_urlencode() {
    let text = written(|buffer| {
        let mut form = form(buffer, Arrays::Repeat);
        let mut symbol = form.text("symbol");
        symbol.text("BTC");
        symbol.text("/USDT");
        symbol.end();
        let mut side = form.text("side");
        side.text("b u+y");
        side.end();
        let mut name = form.text("é");
        name.bytes("ß~".as_bytes());
        name.end();
        form.value("n", &value("1.10")).expect("a number");
        form.value("empty", &value("\"\"")).expect("text");
        form.int("t", 1_700_000_000_000);
        form.end();
    });
    assert_eq!(
        text,
        "symbol=BTC%2FUSDT&side=b%20u%2By&%C3%A9=%C3%9F~&n=1.10&empty=&t=1700000000000"
    );
}

#[test]
fn lists_are_written_in_four_ways() {
    let lists = r#"{"a b":["1 2",3,null],"none":null,"b":[]}"#;
    let form = |arrays| form_of(arrays, lists).expect("a form");
    assert_eq!(form(Arrays::Repeat), "a%20b=1%202&a%20b=3");
    assert_eq!(form(Arrays::Brackets), "a%20b%5B%5D=1%202&a%20b%5B%5D=3");
    assert_eq!(form(Arrays::Nested), "a%20b%5B0%5D=1%202&a%20b%5B1%5D=3");
    assert_eq!(
        form(Arrays::Json),
        "a%20b=%5B%221%202%22%2C3%2Cnull%5D&b=%5B%5D"
    );
    assert_eq!(raw_of(Arrays::Repeat, lists), "a b=1 2&a b=3");
    assert_eq!(raw_of(Arrays::Brackets, lists), "a b[]=1 2&a b[]=3");
    assert_eq!(raw_of(Arrays::Nested, lists), "a b[0]=1 2&a b[1]=3");
    assert_eq!(raw_of(Arrays::Json, lists), r#"a b=["1 2",3,null]&b=[]"#);
}

#[test]
fn maps_are_nested_or_json() {
    let maps = r#"{"a":["1",{"x":"y z"}],"b":{"c":{"d e":3},"f":[[true]]}}"#;
    assert_eq!(
        form_of(Arrays::Nested, maps).expect("nested"),
        "a%5B0%5D=1&a%5B1%5D%5Bx%5D=y%20z&b%5Bc%5D%5Bd%20e%5D=3&b%5Bf%5D%5B0%5D%5B0%5D=true"
    );
    assert_eq!(
        raw_of(Arrays::Nested, maps),
        "a[0]=1&a[1][x]=y z&b[c][d e]=3&b[f][0][0]=true"
    );
    assert_eq!(
        form_of(
            Arrays::Json,
            r#"{"filter":{"price":1.1,"ids":[1,"a b"],"é":null}}"#
        )
        .expect("JSON"),
        "filter=%7B%22price%22%3A1.1%2C%22ids%22%3A%5B1%2C%22a%20b%22%5D%2C%22%C3%A9%22%3Anull%7D"
    );
}

#[test]
fn what_has_no_place_is_refused_by_name() {
    let what = |arrays, json| {
        let error = form_of(arrays, json).expect_err("no place");
        error.split(',').next().unwrap_or_default().to_owned()
    };
    for arrays in [Arrays::Repeat, Arrays::Brackets] {
        assert_eq!(what(arrays, r#"{"x":{"y":1}}"#), "`x` is a map or struct");
        assert_eq!(what(arrays, r#"{"x":[[1]]}"#), "`x` is a list in a list");
    }
    assert_eq!(
        what(Arrays::Brackets, r#"{"x":[{}]}"#),
        "`x` is a list of maps or structs"
    );
}

#[test]
fn a_text_may_be_cut_anywhere() {
    for chunks in cuts("aé/ 한~b") {
        let text = written(|buffer| {
            let mut form = form(buffer, Arrays::Repeat);
            let mut text = form.text("k");
            chunks.iter().for_each(|chunk| text.bytes(chunk));
            text.end();
            form.end();
        });
        assert_eq!(text, "k=a%C3%A9%2F%20%ED%95%9C~b");
    }
}

/// `quote(b64encode(b"\xff\xef\xbe"), safe="")` and the like.
#[test]
fn encoded_bytes_are_percent_encoded_where_they_must_be() {
    let bytes = b"\xff\xef\xbe\xff";
    let text = written(|buffer| {
        let mut form = form(buffer, Arrays::Repeat);
        form.text("a").base64(bytes);
        form.text("b").base64url(bytes);
        form.text("c").base64url_nopad(bytes);
        form.text("d").hex(bytes);
        form.text("e").hex_upper(bytes);
        form.text("f").int(5);
        form.end();
    });
    assert_eq!(
        text,
        "a=%2F%2B%2B%2B%2Fw%3D%3D&b=_---_w%3D%3D&c=_---_w&d=ffefbeff&e=FFEFBEFF&f=5"
    );
}

/// What reaches the sink between two reserved characters is one piece.
#[test]
fn an_unreserved_run_stays_together() {
    #[derive(Default)]
    struct Pieces(Vec<String>);
    impl Sink for Pieces {
        fn bytes(&mut self, bytes: &[u8]) {
            self.0.push(String::from_utf8_lossy(bytes).into_owned());
        }
        fn credential(&mut self, _: crate::Field, _: &str) {}
        fn concealed(&mut self, _: &[u8]) {}
    }
    let mut pieces = Pieces::default();
    form(&mut pieces, Arrays::Repeat)
        .text("symbol")
        .text("BTC-USDT/spot");
    pieces.0.retain(|piece| !piece.is_empty());
    assert_eq!(pieces.0, ["symbol", "=", "BTC-USDT", "%2F", "spot"]);
}

#[test]
fn a_long_name_is_a_name() {
    for length in [31, 32, 33, 100] {
        let name = "n".repeat(length);
        let text = written(|buffer| {
            let mut form = form(buffer, Arrays::Repeat);
            form.int(&name, 1);
            form.int(&name, 2);
        });
        assert_eq!(text, format!("{name}=1&{name}=2"));
    }
}

#[test]
fn the_default_query_is_a_form() {
    let mut address = "/orders?".to_owned();
    let entries = r#"{"a":null,"b":["x","y z"],"c":"","d":true,"e":[]}"#;
    append_form(&mut address, &params(entries)).expect("a form");
    assert_eq!(address, "/orders?b=x&b=y%20z&c=&d=true");
}
