//! Schemes that no exchange asks for, with what those of exchanges do not have.

use super::values::*;
use super::written;
use crate::expr::scheme::{
    Algorithm, ArgumentType, Call, Condition, Content, Credential, Exposure, Key, Recipe,
    RequestPart, Step, Target, Value,
};
use crate::expr::{Decoding, Hash};

#[test]
fn a_function_of_the_users_gets_what_it_takes() {
    let call = Value::Call(Call {
        path: "crate::signing::kv".to_owned(),
        range: 0..18,
        end: 18,
        arguments: vec![
            argument(ArgumentType::Map, PARAMS),
            argument(ArgumentType::Map, map([pair("ts", TS)])),
            argument(ArgumentType::Text, PATH),
            argument(ArgumentType::Text, upper(option("broker"))),
            argument(ArgumentType::Bytes, sha256(BODY)),
            argument(
                ArgumentType::Int,
                Value::Sum(TS.into(), Value::Int(60_000).into()),
            ),
            argument(ArgumentType::List, Value::List(vec![text("a"), TS])),
        ],
    });
    let sign = hex(hmac(Hash::Sha256, call));
    let scheme =
        nothing()
            .binding("sign", sign)
            .header("x-sign", Value::Binding(0), Exposure::Signature);
    assert_eq!(written(&scheme), include_str!("user_function.txt"));
}

#[test]
fn what_is_empty_is_left_out() {
    let broker = join([text("broker-"), upper(option("broker"))]);
    let hash = choice(
        Condition::All(vec![
            Condition::Filled(BODY),
            Condition::Not(Box::new(is_method("DELETE"))),
        ]),
        hex(sha256(BODY)),
        text(""),
    );
    let guarded = choice(Condition::Filled(option("broker")), broker, text(""));
    let scheme = nothing()
        .header_if(
            "x-account",
            Value::Credential(Credential::Account),
            Exposure::Credential,
        )
        .header_if("x-referer", option("referer"), Exposure::Public)
        .header_if("x-broker", guarded, Exposure::Public)
        .header_if("x-body", hash, Exposure::Public)
        .header_if("x-params", form(PARAMS), Exposure::Public)
        .header(
            "x-tags",
            Value::JoinedBy(
                ",".to_owned(),
                vec![
                    option("tag"),
                    Value::Session("id".to_owned()),
                    Value::Prefixed(Box::new(QUERY), "?".to_owned()),
                ],
            ),
            Exposure::Public,
        );
    assert_eq!(written(&scheme), include_str!("optional.txt"));
}

#[test]
fn a_scheme_has_credentials_of_its_own() {
    let wallet = named("wallet", false);
    let private = named("private_key", true);
    let key = || recipe(private.clone(), Decoding::Hex);
    let domain = map([
        pair("name", text("Exchange")),
        pair("chainId", Value::Int(1)),
    ]);
    let message = map([
        pair("account", Value::Credential(wallet.clone())),
        spread(PARAMS),
    ]);
    let typed = Value::Eip712 {
        key: key(),
        domain: domain.into(),
        types: "Order(address account,uint256 nonce)".to_owned(),
        message: message.into(),
    };
    let webhook = Recipe {
        credential: Credential::Secret,
        steps: vec![
            Step::StripPrefix("whsec_".to_owned()),
            Step::Decode(Decoding::Base64),
        ],
    };
    let mac = Value::Mac(
        Hash::Sha256,
        Key::Prepared(webhook),
        Box::new(Value::Request(RequestPart::Url)),
    );
    let scheme = nothing()
        .header("x-wallet", Value::Credential(wallet), Exposure::Credential)
        .header("x-address", Value::EthAddress(key()), Exposure::Public)
        .header(
            "x-sign",
            join([text("0x"), hex(typed)]),
            Exposure::Signature,
        )
        .header("x-mac", base64(mac), Exposure::Signature)
        .header(
            "x-raw",
            Value::Credential(private.clone()),
            Exposure::Credential,
        );
    assert_eq!(written(&scheme), include_str!("named.txt"));
}

/// What is certain to be needed is computed before the branches; the rest stays inside of them.
#[test]
fn what_is_certain_is_computed_before_the_branches() {
    let sign = || Value::Binding(0);
    let path = || upper(PATH);
    let query = choice(
        Condition::Equal(path(), text("/ORDERS")),
        join([text("a="), hex(sign()), text("&b="), hex(sha256(text("b")))]),
        choice(
            Condition::Any(vec![
                Condition::Not(Box::new(Condition::Filled(option("x")))),
                Condition::All(vec![
                    Condition::Filled(QUERY),
                    Condition::Equal(upper(option("x")), text("Y")),
                ]),
            ]),
            join([text("c="), path(), hex(sha256(text("b")))]),
            text(""),
        ),
    );
    let list = choice(
        Condition::Filled(PARAMS),
        Value::List(vec![PATH, TS]),
        Value::List(Vec::new()),
    );
    let map = choice(
        is_method("GET"),
        map([pair("list", list), pair("when", default(option("at"), TS))]),
        PARAMS,
    );
    let scheme = nothing()
        .binding("sign", hmac(Hash::Sha256, TS))
        .writes(Target::Query, query, Exposure::Signature, None)
        .writes(
            Target::Body,
            form(map),
            Exposure::Public,
            Some(Content::Form),
        )
        .writes(Target::Message, text(""), Exposure::Public, None)
        .header("x-sign", base64(sign()), Exposure::Signature);
    assert_eq!(written(&scheme), include_str!("branches.txt"));
}

/// Everything that the others do not have.
/// An explanation shows such a part as the scheme wrote it, and not as it is sent.
#[test]
fn a_part_that_holds_a_credential_is_retold() {
    let query = form(map([pair("key", KEY), spread(PARAMS)]));
    let scheme = nothing()
        .writes(Target::Query, query, Exposure::Credential, None)
        .header(
            "x-sign",
            hex(hmac(Hash::Sha256, join([PATH, QUERY]))),
            Exposure::Signature,
        );
    let written = written(&scheme);
    let signed = "p::Sink::text(&mut mac, p::SignContext::path(cx));\n        \
                  p::SignContext::retell(cx, p::Part::Query, &mut mac);";
    assert!(written.contains(signed), "{written}");
}

#[test]
fn whatever_the_others_do_not_have() {
    let pem = recipe(named("private_key", true), Decoding::Pem);
    let boxed = |value: Value| Box::new(value);
    let decoded = Value::Decoded(Decoding::Base64, boxed(join([text("a"), PATH])));
    let computed = Value::Mac(
        Hash::Sha1,
        Key::Computed(boxed(decoded)),
        boxed(Value::Random(16)),
    );
    let packed = Value::Msgpack(boxed(map([pair("a", Value::Int(1)), spread(PARAMS)])));
    let digest = Value::Digest(
        Hash::Keccak256,
        boxed(join([packed, Value::BigEndian(boxed(Value::Nonce), 8)])),
    );
    let eth = recipe(Credential::Secret, Decoding::Hex);
    let text_change = Value::PercentEncoded(boxed(Value::Replaced(
        boxed(Value::Stripped(boxed(PATH), "/api".to_owned())),
        "-".to_owned(),
        "_".to_owned(),
    )));
    let broken = Value::Prefixed(boxed(form(PARAMS)), "?".to_owned());
    let scheme = nothing()
        .writes(
            Target::Path,
            join([text("/v1"), text_change]),
            Exposure::Public,
            None,
        )
        .writes(Target::Query, broken, Exposure::Public, None)
        .writes(
            Target::Body,
            Value::Msgpack(boxed(Value::List(vec![TS]))),
            Exposure::Public,
            None,
        )
        .header("a", hex(computed), Exposure::Signature)
        .header(
            "b",
            hex(sign(Algorithm::Secp256k1, eth, digest)),
            Exposure::Signature,
        )
        .header(
            "c",
            base64(sign(Algorithm::RsaSha256, pem.clone(), BODY)),
            Exposure::Signature,
        )
        .header(
            "d",
            base64(sign(Algorithm::RsaSha256, pem, json(text("a\"b")))),
            Exposure::Signature,
        )
        .header("e", json(Value::Sorted(boxed(PARAMS))), Exposure::Public)
        .header("f", json(PATH), Exposure::Public);
    assert_eq!(written(&scheme), include_str!("words.txt"));
}
