//! What a declaration of statements means as a whole.

use super::super::declaration::declaration;
use super::super::scheme::{
    Arguments, Arrays, Assignment, Binding, Content, Credential, Entry, Exposure, Header, Key,
    Recipe, RequestPart, Step, Target, Value,
};
use super::super::{Decoding, Discipline, Encoding, Hash, Scheme, Unit};
use super::statements;

#[test]
fn a_scheme_is_its_bindings_assignments_and_headers() {
    let scheme = read(
        r#"nonce: increasing(us);
        body = form({ nonce, ..params });
        let sign = hmac_sha512(secret | from_base64, path + sha256(nonce + body)) | base64;
        header "API-Key" = key;
        header "API-Sign" = sign;
        header "X-Broker"? = opt.broker;"#,
    );
    let form = Value::Map(vec![
        pair("nonce", Value::Nonce),
        Entry::Spread(Value::Arguments(Arguments::Params)),
    ]);
    let key = Key::Prepared(Recipe {
        credential: Credential::Secret,
        steps: vec![Step::Decode(Decoding::Base64)],
    });
    let digest = Value::Digest(
        Hash::Sha256,
        Box::new(Value::Join(vec![
            Value::Nonce,
            Value::Request(RequestPart::Body),
        ])),
    );
    let message = Value::Join(vec![Value::Request(RequestPart::Path), digest]);
    let mac = Value::Mac(Hash::Sha512, key, Box::new(message));
    let header = |name: &str, optional, value, exposure| Header {
        name: name.to_owned(),
        optional,
        value,
        exposure,
    };
    let expected = Scheme {
        nonce: Some(Discipline::Increasing(Unit::Micros)),
        bindings: vec![Binding {
            name: "sign".to_owned(),
            value: Value::Encoded(Encoding::Base64, Box::new(mac)),
        }],
        assignments: vec![
            nothing(Target::Query),
            Assignment {
                target: Target::Body,
                value: Value::Form(Box::new(form), Arrays::Repeat),
                exposure: Exposure::Public,
                content: Some(Content::Form),
            },
        ],
        headers: vec![
            header(
                "api-key",
                false,
                Value::Credential(Credential::Key),
                Exposure::Credential,
            ),
            header("api-sign", false, Value::Binding(0), Exposure::Signature),
            header(
                "x-broker",
                true,
                Value::Option("broker".to_owned()),
                Exposure::Public,
            ),
        ],
        delivery: None,
    };
    assert_eq!(scheme, expected);
}

#[test]
fn a_declared_credential_is_secret_unless_it_is_public() {
    let scheme = read(
        r#"credential wallet: public;
        credential seed;
        header "X-Wallet" = wallet;
        header "X-Sign" = hmac_sha256(seed, wallet) | hex;
        header "X-Open" = hmac_sha256(wallet, key) | hex;"#,
    );
    let named = |name: &str, is_secret| Credential::Named {
        name: name.to_owned(),
        is_secret,
    };
    let [wallet, sign, open] = &scheme.headers[..] else {
        panic!("{scheme:?}");
    };
    assert_eq!(wallet.value, Value::Credential(named("wallet", false)));
    assert_eq!(wallet.exposure, Exposure::Credential);
    let recipe = Recipe {
        credential: named("seed", true),
        steps: Vec::new(),
    };
    let mac = Value::Mac(
        Hash::Sha256,
        Key::Prepared(recipe),
        Box::new(Value::Credential(named("wallet", false))),
    );
    assert_eq!(sign.value, Value::Encoded(Encoding::Hex, Box::new(mac)));
    assert_eq!(sign.exposure, Exposure::Signature);
    assert_eq!(open.exposure, Exposure::Credential);
}

#[test]
fn a_key_keeps_its_recipe_through_names() {
    let scheme = read(
        r#"let short = secret | strip_prefix("a");
        let decoded = short | from_hex;
        header "X-Sign" = hmac_sha256(decoded, ts) | hex;"#,
    );
    let direct =
        read(r#"header "X-Sign" = hmac_sha256(secret | strip_prefix("a") | from_hex, ts) | hex;"#);
    assert_eq!(scheme.headers, direct.headers);
    let names: Vec<_> = scheme
        .bindings
        .iter()
        .map(|binding| binding.name.as_str())
        .collect();
    assert_eq!(names, ["short"]);
}

#[test]
fn a_token_is_the_signature_of_an_input_that_is_computed_once() {
    let scheme = read(
        r#"let jwt_2 = jwt(HS256, secret, { iss: key });
        header "Authorization" = "Bearer " + jwt_2;
        header "X-Other" = jwt(ES256, secret | from_pem, { iss: key }, { kid: key });"#,
    );
    let part = |value| Value::Encoded(Encoding::Base64UrlNoPad, Box::new(value));
    let dot = || Value::Text(".".to_owned());
    let claims = || {
        let iss = pair("iss", Value::Credential(Credential::Key));
        part(Value::Json(Box::new(Value::Map(vec![iss]))))
    };
    let text = |text: &str| Value::Text(text.to_owned());
    let names: Vec<_> = scheme
        .bindings
        .iter()
        .map(|binding| binding.name.as_str())
        .collect();
    assert_eq!(names, ["jwt", "jwt_2", "jwt_3"]);

    let plain = part(text(r#"{"alg":"HS256","typ":"JWT"}"#));
    assert_eq!(
        scheme.bindings[0].value,
        Value::Join(vec![plain, dot(), claims()])
    );
    let key = Key::Prepared(Recipe {
        credential: Credential::Secret,
        steps: Vec::new(),
    });
    let mac = part(Value::Mac(Hash::Sha256, key, Box::new(Value::Binding(0))));
    assert_eq!(
        scheme.bindings[1].value,
        Value::Join(vec![Value::Binding(0), dot(), mac])
    );

    let header = Value::Map(vec![
        pair("alg", text("ES256")),
        pair("typ", text("JWT")),
        pair("kid", Value::Credential(Credential::Key)),
    ]);
    let header = part(Value::Json(Box::new(header)));
    assert_eq!(
        scheme.bindings[2].value,
        Value::Join(vec![header, dot(), claims()])
    );
    assert!(
        scheme
            .headers
            .iter()
            .all(|header| header.exposure == Exposure::Credential)
    );
}

#[test]
fn an_own_type_of_token_replaces_ours() {
    let scheme = read(r#"header "X" = jwt(HS256, secret, {}, { typ: "at+jwt" });"#);
    let header = Value::Map(vec![
        pair("alg", Value::Text("HS256".to_owned())),
        pair("typ", Value::Text("at+jwt".to_owned())),
    ]);
    let header = Value::Encoded(
        Encoding::Base64UrlNoPad,
        Box::new(Value::Json(Box::new(header))),
    );
    let Value::Join(parts) = &scheme.bindings[0].value else {
        panic!("{scheme:?}");
    };
    assert_eq!(parts[0], header);
}

pub(super) fn read(source: &str) -> Scheme {
    let (statements, found) = statements(source);
    declaration(&statements, found).expect(source)
}

pub(super) fn nothing(target: Target) -> Assignment {
    Assignment {
        target,
        value: Value::Text(String::new()),
        exposure: Exposure::Public,
        content: None,
    }
}

fn pair(name: &str, value: Value) -> Entry {
    Entry::Pair {
        name: name.to_owned(),
        optional: false,
        value,
    }
}
