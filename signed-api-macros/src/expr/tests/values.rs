//! What each function, variable and construct means.

use super::super::check::{Scope, Sink};
use super::super::scheme::Value::{
    self, BigEndian, Bool, Cased, Decoded, Digest, Encoded, Form, Int, Join, JoinedBy, Json, List,
    Map, Msgpack, Nonce, Now, Null, Operation, PercentEncoded, Prefixed, Random, Raw, Replaced,
    Request, Session, Sorted, Stripped, Sum, Text, Uuid, Without,
};
use super::super::scheme::{Arguments, Arrays, Case, Credential, Entry, RequestPart};
use super::super::{Decoding, Encoding, Hash, Problem, Unit, parser};

#[test]
fn variables() {
    for (source, value) in [
        ("uuid", Uuid),
        ("token", session("token")),
        ("session.listen_key", session("listen_key")),
        ("op.instruction", Operation("instruction".to_owned())),
        ("opt.recv_window", option("recv_window")),
        ("form(params)", form(Value::Arguments(Arguments::Params))),
        ("form(args)", form(Value::Arguments(Arguments::All))),
        (
            "form(query_params)",
            form(Value::Arguments(Arguments::Query)),
        ),
        ("form(body_params)", form(Value::Arguments(Arguments::Body))),
    ] {
        assert_eq!(read(source), value, "{source}");
    }
}

#[test]
fn encodings() {
    for (source, value) in [
        (
            "body | base64url_nopad",
            encoded(Encoding::Base64UrlNoPad, body()),
        ),
        ("body | base58", encoded(Encoding::Base58, body())),
        (
            "path | keccak256 | hex",
            encoded(Encoding::Hex, Digest(Hash::Keccak256, boxed(path()))),
        ),
        ("hex(text(ts))", encoded(Encoding::Hex, Now(Unit::Millis))),
        (
            "opt.seed | from_base58 | hex",
            encoded(
                Encoding::Hex,
                Decoded(Decoding::Base58, boxed(option("seed"))),
            ),
        ),
        (
            "secret + path | from_hex | sha256 | expose | hex",
            encoded(
                Encoding::Hex,
                Digest(
                    Hash::Sha256,
                    boxed(Decoded(
                        Decoding::Hex,
                        boxed(Join(vec![Value::Credential(Credential::Secret), path()])),
                    )),
                ),
            ),
        ),
    ] {
        assert_eq!(read(source), value, "{source}");
    }
}

#[test]
fn functions_of_text() {
    for (source, value) in [
        ("path | upper", Cased(Case::Upper, boxed(path()))),
        ("path | percent_encode", PercentEncoded(boxed(path()))),
        (
            "path | replace('/', '')",
            Replaced(boxed(path()), "/".to_owned(), String::new()),
        ),
        (
            "path | strip_prefix('/api')",
            Stripped(boxed(path()), "/api".to_owned()),
        ),
        (
            "query | prefix('?')",
            Prefixed(boxed(query()), "?".to_owned()),
        ),
        ("text(ts)", Now(Unit::Millis)),
        ("text(12)", text("12")),
        (
            "upper(text(ts))",
            Cased(Case::Upper, boxed(Join(vec![Now(Unit::Millis)]))),
        ),
        (
            "upper('' + opt.x)",
            Cased(Case::Upper, boxed(Join(vec![option("x")]))),
        ),
        (
            "join('&', path, ts, 5)",
            JoinedBy("&".to_owned(), vec![path(), Now(Unit::Millis), text("5")]),
        ),
        (
            "default(opt.x, 5)",
            Value::Default(boxed(option("x")), boxed(Int(5))),
        ),
        (
            "default(query, '?')",
            Value::Default(boxed(query()), boxed(text("?"))),
        ),
        (
            "add(now.s, 30)",
            Sum(boxed(Now(Unit::Seconds)), boxed(Int(30))),
        ),
        (
            "add(ts, opt.window)",
            Sum(boxed(Now(Unit::Millis)), boxed(option("window"))),
        ),
        ("hex(rand(16))", encoded(Encoding::Hex, Random(16))),
        (
            "hex(be(nonce, 8))",
            encoded(Encoding::Hex, BigEndian(boxed(Nonce), 8)),
        ),
        ("12", text("12")),
        ("12 + '3' + 4", text("1234")),
    ] {
        assert_eq!(read(source), value, "{source}");
    }
}

#[test]
fn maps() {
    let params = || boxed(Value::Arguments(Arguments::Params));
    for (source, value) in [
        ("form(params, brackets)", Form(params(), Arrays::Brackets)),
        ("form(params, nested)", Form(params(), Arrays::Nested)),
        ("raw(params, json)", Raw(params(), Arrays::Json)),
        ("raw(params)", Raw(params(), Arrays::Repeat)),
        ("params | sort | form", form(Sorted(params()))),
        (
            "params | omit('a', 'b') | json",
            Json(boxed(Without(
                params(),
                vec!["a".to_owned(), "b".to_owned()],
            ))),
        ),
        ("json('a')", Json(boxed(text("a")))),
        (
            "json({ nonce, ..params, 'user-id': 5, hash?: opt.hash, a: [true, null, text(ts)] })",
            Json(boxed(Map(vec![
                pair("nonce", Nonce),
                Entry::Spread(Value::Arguments(Arguments::Params)),
                pair("user-id", Int(5)),
                Entry::Pair {
                    name: "hash".to_owned(),
                    optional: true,
                    value: option("hash"),
                },
                pair(
                    "a",
                    List(vec![Bool(true), Null, Join(vec![Now(Unit::Millis)])]),
                ),
            ]))),
        ),
        (
            "hex(msgpack([1]))",
            encoded(Encoding::Hex, Msgpack(boxed(List(vec![Int(1)])))),
        ),
        ("raw({})", Raw(boxed(Map(Vec::new())), Arrays::Repeat)),
    ] {
        assert_eq!(read(source), value, "{source}");
    }
}

#[test]
fn every_function_takes_as_many_values_as_it_says() {
    use super::super::functions::{Function, NAMES};
    for name in NAMES {
        let (least, most) = Function::from_name(name).expect("a function").takes();
        for given in 0..6 {
            let problems = problems_of(&format!("{name}({})", vec!["ts"; given].join(", ")));
            let refused = problems
                .iter()
                .any(|problem| problem.message.contains(" given: write `"));
            assert_eq!(
                refused,
                !(least..=most).contains(&given),
                "{name}, {given}: {problems:?}"
            );
        }
    }
}

#[test]
fn what_is_told_to_write_is_right() {
    use super::super::functions::{NAMES, usage};
    for name in NAMES {
        let usage = usage(name)
            .replace("..", "path")
            .replace("value }", "path }")
            .replace("a, b", "path, host")
            .replace("message", "path")
            .replace("digest", "sha256(path)");
        let wrong = problems_of(&usage)
            .into_iter()
            .map(|problem| problem.message);
        // Some are no header on their own.
        let wrong: Vec<_> = wrong
            .filter(|message| !message.starts_with("a header takes text"))
            .collect();
        let a_key = name.starts_with("from_")
            && wrong.iter().all(|message| message.contains("makes a key"));
        assert!(wrong.is_empty() || a_key, "{usage}: {wrong:?}");
    }
}

pub(super) fn read(source: &str) -> Value {
    let (value, problems) = check(source);
    assert_eq!(problems, [], "{source}");
    value.expect("a value, for there are no problems")
}

fn problems_of(source: &str) -> Vec<Problem> {
    check(source).1
}

fn check(source: &str) -> (Option<Value>, Vec<Problem>) {
    let mut scope = Scope::of_one_liner(Unit::Millis);
    let node = parser::parse(source, &mut scope.problems).expect("a tree");
    let value = scope.sent(Sink::Header, &node);
    (value, scope.problems)
}

pub(super) fn boxed(value: Value) -> Box<Value> {
    Box::new(value)
}

pub(super) fn text(text: &str) -> Value {
    Text(text.to_owned())
}

pub(super) fn session(name: &str) -> Value {
    Session(name.to_owned())
}

pub(super) fn option(name: &str) -> Value {
    Value::Option(name.to_owned())
}

pub(super) fn path() -> Value {
    Request(RequestPart::Path)
}

pub(super) fn query() -> Value {
    Request(RequestPart::Query)
}

pub(super) fn body() -> Value {
    Request(RequestPart::Body)
}

pub(super) fn encoded(encoding: Encoding, value: Value) -> Value {
    Encoded(encoding, boxed(value))
}

fn form(map: Value) -> Value {
    Form(boxed(map), Arrays::Repeat)
}

pub(super) fn pair(name: &str, value: Value) -> Entry {
    Entry::Pair {
        name: name.to_owned(),
        optional: false,
        value,
    }
}
