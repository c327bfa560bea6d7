//! Entries of maps: the same is written whether a map goes straight into the text or is put together first, because the
//! scheme needs it again, sorts it, or takes something away.

use serde::Serialize;
use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::{Scheme, Signer, Timestamp, UnsignedRequest};

/// A scheme that writes a map of every kind of entry with `$write`, four times: straight, twice put together once, sorted
/// by names that are in order already, and without a name that is not there.
macro_rules! written {
    ($scheme:ident: $write:ident $(, $arrays:ident)?; $($more:tt)*) => {
        auth_scheme! {
            /// Writes all entries.
            $scheme {
                let shared = {
                    a: null, b: opt.none ? opt.none : null, c: opt.text, d: method == "POST" ? null : "get", e: true, f: false, g: 7, h: "",
                    i?: opt.none, j?: opt.text, l?: params ? null : "l", m?: account, n: key + "/é",
                    ..{ o: null, p: "p q" }, ..params, z: ts, $($more)*
                };
                header "Straight" = $write({
                    a: null, b: opt.none ? opt.none : null, c: opt.text, d: method == "POST" ? null : "get", e: true, f: false, g: 7, h: "",
                    i?: opt.none, j?: opt.text, l?: params ? null : "l", m?: account, n: key + "/é",
                    ..{ o: null, p: "p q" }, ..params, z: ts, $($more)*
                } $(, $arrays)?) | hex;
                header "Shared" = $write(shared $(, $arrays)?) | hex;
                header "Around" = $write({ ..shared } $(, $arrays)?) | hex;
                header "Sorted" = $write(sort(shared) $(, $arrays)?) | hex;
                header "Without" = $write(omit(shared, "none", "null") $(, $arrays)?) | hex;
            }
        }
    };
}

written!(Json: json; zz: { null: null, list: [null, true, {}, { null: null }] });
written!(Form: form; zz: [null, true]);
written!(FormRepeat: form, repeat; zz: [null, true]);
written!(FormBrackets: form, brackets; zz: [null, true]);
written!(FormNested: form, nested; zz: { null: null, list: [null, true, {}, { null: null }] });
written!(FormJson: form, json; zz: { null: null, list: [null, true, {}, { null: null }] });
written!(Raw: raw; zz: [null, true]);
written!(RawRepeat: raw, repeat; zz: [null, true]);
written!(RawBrackets: raw, brackets; zz: [null, true]);
written!(RawNested: raw, nested; zz: { null: null, list: [null, true, {}, { null: null }] });
written!(RawJson: raw, json; zz: { null: null, list: [null, true, {}, { null: null }] });

#[derive(Serialize)]
struct Given {
    q: Option<u8>,
    r: Option<&'static str>,
    s: bool,
    t: Vec<Option<u8>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    u: Option<Inner>,
    v: f64,
    w: &'static str,
}

#[derive(Serialize)]
struct Inner {
    none: Option<u8>,
    x: &'static str,
}

fn given() -> Given {
    Given {
        q: None,
        r: Some(""),
        s: false,
        t: vec![Some(1), None],
        u: Some(Inner { none: None, x: "y" }),
        v: 1.5,
        w: "w&w",
    }
}

/// What a form has a place for however it writes lists.
fn without_a_map() -> Given {
    Given {
        t: vec![Some(1), None, Some(2)],
        u: None,
        ..given()
    }
}

/// What the scheme wrote in each of its ways.
#[track_caller]
fn assert_written(scheme: impl Scheme + 'static, given: &Given, expected: &str) {
    let credentials = Credentials::new("key", "secret").with_account("me");
    let signer = Signer::new(scheme, credentials).expect("a signer");
    let signer = signer.option("text", "t");
    let request = UnsignedRequest::new(Method::POST, "https://api.example.com/").expect("a URL");
    let request = request.json(given).expect("JSON");
    let now = Timestamp::from_millis(1_700_000_000_000);
    let signed = signer.sign_at(&request, now, 0).expect("signed");
    for name in ["straight", "shared", "around", "sorted", "without"] {
        let hex = signed.headers[name].to_str().expect("text");
        let bytes = (0..hex.len()).step_by(2);
        let bytes = bytes.map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex"));
        let text = String::from_utf8(bytes.collect()).expect("text");
        assert_eq!(text, expected, "{name}");
    }
}

#[test]
fn json_has_null_where_the_scheme_writes_it_and_not_where_an_argument_is_not_there() {
    let written = r#"{"a":null,"b":null,"c":"t","d":null,"e":true,"f":false,"g":7,"h":"","j":"t","m":"me","n":"key/é","o":null,"p":"p q","r":"","s":false,"t":[1,null],"u":{"none":null,"x":"y"},"v":1.5,"w":"w&w","z":1700000000000,"zz":{"null":null,"list":[null,true,{},{"null":null}]}}"#;
    assert_written(Json, &given(), written);
}

#[test]
fn a_form_leaves_out_what_is_null() {
    let before = "c=t&e=true&f=false&g=7&h=&j=t&m=me&n=key%2F%C3%A9&p=p%20q&r=&s=false";
    let after = "&v=1.5&w=w%26w&z=1700000000000";
    let written = |given: &str, own: &str| format!("{before}{given}{after}{own}");
    let repeated = written("&t=1&t=2", "&zz=true");
    assert_written(Form, &without_a_map(), &repeated);
    assert_written(FormRepeat, &without_a_map(), &repeated);
    let brackets = written("&t%5B%5D=1&t%5B%5D=2", "&zz%5B%5D=true");
    assert_written(FormBrackets, &without_a_map(), &brackets);
    let nested = written("&t%5B0%5D=1&u%5Bx%5D=y", "&zz%5Blist%5D%5B1%5D=true");
    assert_written(FormNested, &given(), &nested);
    let json = written(
        "&t=%5B1%2Cnull%5D&u=%7B%22none%22%3Anull%2C%22x%22%3A%22y%22%7D",
        "&zz=%7B%22null%22%3Anull%2C%22list%22%3A%5Bnull%2Ctrue%2C%7B%7D%2C%7B%22null%22%3Anull%7D%5D%7D",
    );
    assert_written(FormJson, &given(), &json);
}

#[test]
fn so_does_raw_text() {
    let before = "c=t&e=true&f=false&g=7&h=&j=t&m=me&n=key/é&p=p q&r=&s=false";
    let after = "&v=1.5&w=w&w&z=1700000000000";
    let written = |given: &str, own: &str| format!("{before}{given}{after}{own}");
    let repeated = written("&t=1&t=2", "&zz=true");
    assert_written(Raw, &without_a_map(), &repeated);
    assert_written(RawRepeat, &without_a_map(), &repeated);
    let brackets = written("&t[]=1&t[]=2", "&zz[]=true");
    assert_written(RawBrackets, &without_a_map(), &brackets);
    let nested = written("&t[0]=1&u[x]=y", "&zz[list][1]=true");
    assert_written(RawNested, &given(), &nested);
    let json = written(
        r#"&t=[1,null]&u={"none":null,"x":"y"}"#,
        r#"&zz={"null":null,"list":[null,true,{},{"null":null}]}"#,
    );
    assert_written(RawJson, &given(), &json);
}
