//! What a right declaration means.

use super::super::scheme::{
    Case, Credential, Exposure, Iso, Key, Recipe, RequestPart, Step, Value,
};
use super::super::{
    Decoding, Discipline, Encoding, Hash, Mac, OneLiner, Proof, Scheme, Unit, build,
};
use super::{field, one_liner, proved, with_headers};

#[test]
fn the_one_liner_is_a_mac_named_sign_and_three_headers() {
    let scheme = read(&one_liner("ts + method + path + body"));
    let message = Value::Join(vec![
        Value::Now(Unit::Millis),
        Value::Request(RequestPart::Method),
        Value::Request(RequestPart::Path),
        Value::Request(RequestPart::Body),
    ]);
    assert_eq!(scheme.nonce, None);
    assert_eq!(scheme.bindings.len(), 1);
    assert_eq!(scheme.bindings[0].name, "sign");
    assert_eq!(
        scheme.bindings[0].value,
        signature(Hash::Sha256, Decoding::Text, message, Encoding::Hex)
    );
    let headers: Vec<_> = scheme
        .headers
        .iter()
        .map(|header| (header.name.as_str(), &header.value, header.exposure))
        .collect();
    assert_eq!(
        headers,
        [
            (
                "api-key",
                &Value::Credential(Credential::Key),
                Exposure::Credential
            ),
            ("api-sign", &Value::Binding(0), Exposure::Signature),
            ("api-timestamp", &Value::Now(Unit::Millis), Exposure::Public),
        ],
    );
}

#[test]
fn every_option_reaches_the_scheme() {
    let scheme = read(&OneLiner {
        ts: Unit::Nanos,
        nonce: Unit::Micros,
        ..proved(Proof::Mac(Mac {
            message: "nonce + ts".to_owned(),
            algorithm: Hash::Sha512,
            encoding: Encoding::Base64,
            secret: Decoding::Base64Url,
        }))
    });
    let message = Value::Join(vec![Value::Nonce, Value::Now(Unit::Nanos)]);
    assert_eq!(scheme.nonce, Some(Discipline::Increasing(Unit::Micros)));
    assert_eq!(
        scheme.bindings[0].value,
        signature(Hash::Sha512, Decoding::Base64Url, message, Encoding::Base64)
    );
}

#[test]
fn a_nonce_in_a_header_is_a_nonce_of_the_scheme() {
    assert_eq!(
        read(&with_headers("ts", &["nonce", "sign"])).nonce,
        Some(Discipline::Increasing(Unit::Millis))
    );
    assert_eq!(read(&with_headers("ts", &["ts", "sign"])).nonce, None);
}

#[test]
fn each_expression_has_its_value() {
    use Value::{Cased, Digest, Encoded, Text};
    let path = || Value::Request(RequestPart::Path);
    let body = || Value::Request(RequestPart::Body);
    let passphrase = || Value::Credential(Credential::Passphrase);
    for (source, value) in [
        ("now.s", Value::Now(Unit::Seconds)),
        ("now.iso", Value::Iso(Iso::Millis)),
        ("now.iso_s", Value::Iso(Iso::Seconds)),
        ("'a' + ('b' + (12 + '')) + 'c'", Text("ab12c".to_owned())),
        ("'' + path", path()),
        ("''", Text(String::new())),
        (
            "path + ('a' + 'b' + body)",
            Value::Join(vec![path(), Text("ab".to_owned()), body()]),
        ),
        (
            "path | sha1 | hex",
            Encoded(
                Encoding::Hex,
                Box::new(Digest(Hash::Sha1, Box::new(path()))),
            ),
        ),
        (
            "body | base64url",
            Encoded(Encoding::Base64Url, Box::new(body())),
        ),
        ("path | lower", Cased(Case::Lower, Box::new(path()))),
        (
            "body | hex | upper",
            Encoded(Encoding::HexUpper, Box::new(body())),
        ),
        (
            "body | hex_upper | lower",
            Encoded(Encoding::Hex, Box::new(body())),
        ),
        (
            "body | base64 | upper",
            Cased(
                Case::Upper,
                Box::new(Encoded(Encoding::Base64, Box::new(body()))),
            ),
        ),
        (
            "nonce | sha256",
            Digest(Hash::Sha256, Box::new(Value::Nonce)),
        ),
        (
            "hmac_md5(passphrase | from_hex, path)",
            Value::Mac(
                Hash::Md5,
                prepared(Credential::Passphrase, Decoding::Hex),
                Box::new(path()),
            ),
        ),
        (
            "hmac_sha384(passphrase + 'x', path)",
            Value::Mac(
                Hash::Sha384,
                Key::Computed(Box::new(Value::Join(vec![
                    passphrase(),
                    Text("x".to_owned()),
                ]))),
                Box::new(path()),
            ),
        ),
    ] {
        let scheme = read(&one_liner(source));
        assert_eq!(
            scheme.bindings[0].value,
            signature(Hash::Sha256, Decoding::Text, value, Encoding::Hex),
            "{source}"
        );
    }
}

#[test]
fn a_header_is_as_exposed_as_what_can_be_read_out_of_it() {
    for (source, exposure) in [
        ("ts", Exposure::Public),
        ("method + path | sha256 | hex", Exposure::Public),
        ("sign", Exposure::Signature),
        ("'v1=' + ts + ',' + sign", Exposure::Signature),
        ("sign | base64", Exposure::Signature),
        (
            "hmac_sha256(secret, key + passphrase) | hex",
            Exposure::Signature,
        ),
        ("key", Exposure::Credential),
        ("passphrase | sha256 | hex | upper", Exposure::Credential),
        ("account + ':' + sign", Exposure::Credential),
        ("expose(secret)", Exposure::Credential),
        (
            "'Basic ' + base64(key + ':' + expose(secret))",
            Exposure::Credential,
        ),
        ("sha256(secret) | expose | hex", Exposure::Credential),
    ] {
        let scheme = read(&with_headers("ts", &[source, "sign"]));
        assert_eq!(scheme.headers[0].exposure, exposure, "{source}");
    }
}

#[test]
fn declarations_that_mean_the_same_are_equal() {
    let same = [
        one_liner("ts+path"),
        one_liner("  ts + ( path ) "),
        one_liner("now.ms + '' + path"),
        OneLiner {
            nonce: Unit::Nanos,
            ..one_liner("ts+path")
        },
        OneLiner {
            headers: [
                ("api-key", "key"),
                ("api-sign", "sign"),
                ("api-timestamp", "now.ms"),
            ]
            .map(|(name, value)| field(name, value))
            .to_vec(),
            ..one_liner("ts + path")
        },
    ];
    for one_liner in &same {
        assert_eq!(read(one_liner), read(&same[0]), "{one_liner:?}");
    }
    for other in [
        one_liner("path + ts"),
        OneLiner {
            ts: Unit::Nanos,
            ..one_liner("ts+path")
        },
        proved(Proof::Mac(Mac {
            encoding: Encoding::HexUpper,
            ..Mac::new("ts+path".to_owned())
        })),
        proved(Proof::Mac(Mac {
            secret: Decoding::Hex,
            ..Mac::new("ts+path".to_owned())
        })),
        with_headers("ts+path", &["sign"]),
    ] {
        assert_ne!(read(&other), read(&same[0]), "{other:?}");
    }
}

fn read(one_liner: &OneLiner) -> Scheme {
    build(one_liner).expect("a right declaration")
}

fn signature(hash: Hash, secret: Decoding, message: Value, encoding: Encoding) -> Value {
    let key = prepared(Credential::Secret, secret);
    Value::Encoded(encoding, Box::new(Value::Mac(hash, key, Box::new(message))))
}

fn prepared(credential: Credential, decoding: Decoding) -> Key {
    let steps = match decoding {
        Decoding::Text => Vec::new(),
        decoding => vec![Step::Decode(decoding)],
    };
    Key::Prepared(Recipe { credential, steps })
}
