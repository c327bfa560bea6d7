//! Whole schemes, after those that exchanges document.

use super::values::*;
use super::written;
use crate::expr::scheme::{
    Algorithm, Arguments, Arrays, Condition, Content, Credential, Exposure, Iso, Key, Scheme,
    Target, Value,
};
use crate::expr::{Decoding, Discipline, Encoding, Hash, Unit};

#[test]
fn the_body_that_is_assigned_is_what_is_signed() {
    let key = recipe(Credential::Secret, Decoding::Base64);
    let digest = sha256(join([Value::Nonce, BODY]));
    let message = join([PATH, digest]);
    let mac = Value::Mac(Hash::Sha512, Key::Prepared(key), message.into());
    let fields = form(map([pair("nonce", Value::Nonce), spread(PARAMS)]));
    let scheme = Scheme {
        nonce: Some(Discipline::Increasing(Unit::Millis)),
        ..nothing()
    }
    .binding("sign", base64(mac))
    .writes(Target::Body, fields, Exposure::Public, Some(Content::Form))
    .header("api-key", KEY, Exposure::Credential)
    .header("api-sign", Value::Binding(0), Exposure::Signature);
    assert_eq!(written(&scheme), include_str!("kraken.txt"));
}

#[test]
fn a_query_is_signed_where_it_stands() {
    let window = default(option("recv_window"), Value::Int(5000));
    let fields = [
        spread(PARAMS),
        pair("recvWindow", window),
        pair("timestamp", TS),
    ];
    let signed = join([
        Value::Binding(0),
        text("&signature="),
        hex(hmac(Hash::Sha256, Value::Binding(0))),
    ]);
    let scheme = nothing()
        .binding("payload", form(map(fields)))
        .writes(Target::Query, signed, Exposure::Signature, None)
        .header("x-mbx-apikey", KEY, Exposure::Credential);
    assert_eq!(written(&scheme), include_str!("binance.txt"));
}

/// Binance takes its arguments in the query or in the body.
#[test]
fn a_branch_is_signed_where_it_stands() {
    let signed = || {
        join([
            Value::Binding(0),
            text("&signature="),
            hex(hmac(Hash::Sha256, Value::Binding(0))),
        ])
    };
    let query = choice(is_method("GET"), signed(), text(""));
    let body = choice(is_method("GET"), text(""), signed());
    let scheme = nothing()
        .binding(
            "payload",
            form(map([pair("timestamp", TS), spread(PARAMS)])),
        )
        .writes(Target::Query, query, Exposure::Signature, None)
        .writes(Target::Body, body, Exposure::Signature, Some(Content::Form));
    assert_eq!(written(&scheme), include_str!("either.txt"));
}

#[test]
fn headers_are_set_in_order() {
    let iso = || Value::Iso(Iso::Millis);
    let sign = base64(hmac(Hash::Sha256, join([iso(), METHOD, TARGET, BODY])));
    let passphrase = Value::Credential(Credential::Passphrase);
    let scheme = nothing()
        .header("ok-access-key", KEY, Exposure::Credential)
        .header("ok-access-sign", sign, Exposure::Signature)
        .header("ok-access-timestamp", iso(), Exposure::Public)
        .header("ok-access-passphrase", passphrase, Exposure::Credential);
    assert_eq!(written(&scheme), include_str!("okx.txt"));
}

/// Bybit signs the query of a GET and the body of a POST.
#[test]
fn a_choice_streams_one_of_its_branches() {
    let window = || default(option("recv_window"), text("5000"));
    let payload = choice(is_method("GET"), QUERY, BODY);
    let message = join([TS, KEY, window(), payload]);
    let scheme = nothing()
        .header("x-bapi-api-key", KEY, Exposure::Credential)
        .header("x-bapi-recv-window", window(), Exposure::Public)
        .header("x-bapi-timestamp", TS, Exposure::Public)
        .header(
            "x-bapi-sign",
            hex(hmac(Hash::Sha256, message)),
            Exposure::Signature,
        );
    assert_eq!(written(&scheme), include_str!("choice.txt"));
}

/// MEXC's futures: sorted parameters for GET, the body as it is for POST.
#[test]
fn a_map_that_is_needed_twice_is_collected_once() {
    let all = map([spread(PARAMS), pair("api_key", KEY), pair("timestamp", TS)]);
    let sorted = Value::Sorted(Box::new(Value::Without(
        Box::new(all),
        vec!["sign".to_owned(), "note".to_owned()],
    )));
    let digest = upper(hex(Value::Digest(
        Hash::Md5,
        Box::new(join([
            Value::Raw(Box::new(Value::Binding(0)), Arrays::Repeat),
            text("&secret_key="),
            SECRET,
        ])),
    )));
    let query = form(map([spread(Value::Binding(0)), pair("sign", digest)]));
    let scheme = nothing().binding("sorted", sorted).writes(
        Target::Query,
        query,
        Exposure::Credential,
        None,
    );
    assert_eq!(written(&scheme), include_str!("sorted.txt"));
}

#[test]
fn json_streams_around_what_is_collected() {
    let item = map([pair("type", text("limit")), pair("note", option("note"))]);
    let items = Value::List(vec![item, TS, upper(PATH), Value::Bool(true)]);
    let body = json(map([
        pair("id", Value::Uuid),
        pair("params", map([pair("nonce", Value::Nonce), spread(PARAMS)])),
        pair("items", items),
        pair_if("tag", option("tag")),
        pair("limit", default(option("limit"), Value::Int(10))),
        pair("none", Value::Null),
        pair("inner", json(map([pair("path", PATH)]))),
    ]));
    let digest = hex(sha256(BODY));
    let scheme = nothing()
        .writes(Target::Body, body, Exposure::Public, Some(Content::Json))
        .header("digest", digest, Exposure::Public);
    assert_eq!(written(&scheme), include_str!("nested_json.txt"));
}

#[test]
fn a_token_signs_what_it_shows() {
    let encoded = |value| Value::Encoded(Encoding::Base64UrlNoPad, Box::new(json(value)));
    let head = || encoded(map([pair("alg", text("HS256")), pair("typ", text("JWT"))]));
    let claims = || {
        let hash = Value::Digest(Hash::Sha512, QUERY.into());
        encoded(map([
            pair("access_key", KEY),
            pair("nonce", Value::Uuid),
            pair_if(
                "query_hash",
                choice(Condition::Filled(QUERY), hex(hash), text("")),
            ),
        ]))
    };
    let mac = hmac(Hash::Sha256, join([head(), text("."), claims()]));
    let token = join([
        head(),
        text("."),
        claims(),
        text("."),
        Value::Encoded(Encoding::Base64UrlNoPad, mac.into()),
    ]);
    let scheme = nothing().binding("token", token).header(
        "authorization",
        join([text("Bearer "), Value::Binding(0)]),
        Exposure::Credential,
    );
    assert_eq!(written(&scheme), include_str!("jwt.txt"));
}

/// Backpack: parameters in the order of their names, and the instruction before them.
#[test]
fn an_asymmetric_key_signs_a_whole_message() {
    let message = join([
        text("instruction="),
        Value::Operation("instruction".to_owned()),
        Value::Prefixed(
            Box::new(form(Value::Sorted(Box::new(Value::Arguments(
                Arguments::All,
            ))))),
            "&".to_owned(),
        ),
        text("&timestamp="),
        TS,
    ]);
    let key = recipe(Credential::Secret, Decoding::Base64);
    let signature = base64(sign(Algorithm::Ed25519, key, message));
    let scheme = nothing()
        .header("x-api-key", KEY, Exposure::Credential)
        .header("x-signature", signature, Exposure::Signature)
        .header("x-timestamp", TS, Exposure::Public);
    assert_eq!(written(&scheme), include_str!("ed25519.txt"));
}
