//! What keys, conditions and calls of a user's functions mean.

use super::super::scheme::Value::{
    self, Call, Choice, Decoded, Digest, Eip712, EthAddress, Int, Join, Mac, Map, Now, Operation,
    Request, Signature,
};
use super::super::scheme::{
    Algorithm, ArgumentType, Arguments, Condition, Credential, Key, Recipe, RequestPart, Step,
};
use super::super::{Decoding, Encoding, Hash, Unit};
use super::values::{body, boxed, encoded, option, pair, path, query, read, session, text};

#[test]
fn keys() {
    let secret = |steps: &[Step]| Recipe {
        credential: Credential::Secret,
        steps: steps.to_vec(),
    };
    let decode = Step::Decode;
    let strip = Step::StripPrefix("whsec_".to_owned());
    let message = || boxed(path());
    for (source, value) in [
        (
            "hmac_sha256(secret | strip_prefix('whsec_') | from_base64, path)",
            Mac(
                Hash::Sha256,
                Key::Prepared(secret(&[strip.clone(), decode(Decoding::Base64)])),
                message(),
            ),
        ),
        (
            "hmac_sha1(secret | strip_prefix('whsec_'), path)",
            Mac(Hash::Sha1, Key::Prepared(secret(&[strip])), message()),
        ),
        (
            "hmac_md5(session.key | from_base64url, path)",
            Mac(
                Hash::Md5,
                Key::Computed(boxed(Decoded(Decoding::Base64Url, boxed(session("key"))))),
                message(),
            ),
        ),
        (
            "ed25519(secret | from_pem, path)",
            Signature(
                Algorithm::Ed25519,
                secret(&[decode(Decoding::Pem)]),
                message(),
            ),
        ),
        (
            "rsa_sha256(secret | from_base64 | from_pem, path)",
            Signature(
                Algorithm::RsaSha256,
                secret(&[decode(Decoding::Base64), decode(Decoding::Pem)]),
                message(),
            ),
        ),
        (
            "ecdsa_p256(secret | from_base64, path)",
            Signature(
                Algorithm::EcdsaP256,
                secret(&[decode(Decoding::Base64)]),
                message(),
            ),
        ),
        (
            "secp256k1(secret | from_hex, keccak256(path))",
            Signature(
                Algorithm::Secp256k1,
                secret(&[decode(Decoding::Hex)]),
                boxed(Digest(Hash::Keccak256, message())),
            ),
        ),
        (
            "eip191(secret | from_hex, path)",
            Signature(
                Algorithm::Eip191,
                secret(&[decode(Decoding::Hex)]),
                message(),
            ),
        ),
        (
            "eip712(secret | from_hex, { chainId: 1 }, 'Order(uint256 amount)', params)",
            Eip712 {
                key: secret(&[decode(Decoding::Hex)]),
                domain: boxed(Map(vec![pair("chainId", Int(1))])),
                types: "Order(uint256 amount)".to_owned(),
                message: boxed(Value::Arguments(Arguments::Params)),
            },
        ),
    ] {
        assert_eq!(
            read(&format!("{source} | hex")),
            encoded(Encoding::Hex, value),
            "{source}"
        );
    }
    assert_eq!(
        read("eth_address(secret | from_hex)"),
        EthAddress(secret(&[decode(Decoding::Hex)]))
    );
}

#[test]
fn conditions() {
    use Condition::{All, Any, Equal, Filled, Not};
    let method = || Request(RequestPart::Method);
    let params = || Value::Arguments(Arguments::Params);
    for (source, condition) in [
        ("query ? 'a' : 'b'", Filled(query())),
        ("method == 'GET' ? 'a' : 'b'", Equal(method(), text("GET"))),
        (
            "method != 'GET' ? 'a' : 'b'",
            Not(Box::new(Equal(method(), text("GET")))),
        ),
        ("opt.x == 5 ? 'a' : 'b'", Equal(option("x"), text("5"))),
        ("!params ? 'a' : 'b'", Not(Box::new(Filled(params())))),
        (
            "body && opt.x ? 'a' : 'b'",
            All(vec![Filled(body()), Filled(option("x"))]),
        ),
        (
            "params || op.x == 'y' ? 'a' : 'b'",
            Any(vec![
                Filled(params()),
                Equal(Operation("x".to_owned()), text("y")),
            ]),
        ),
    ] {
        let value = Choice(Box::new(condition), boxed(text("a")), boxed(text("b")));
        assert_eq!(read(source), value, "{source}");
    }
    let inner = Choice(Box::new(Filled(query())), boxed(query()), boxed(Int(5)));
    assert_eq!(
        read("(query ? query : 5) + ts"),
        Join(vec![inner, Now(Unit::Millis)])
    );
}

#[test]
fn functions_of_the_users() {
    let Call(call) = read("crate::kv(params, path, ts, body, [1], opt.x, text(ts))") else {
        panic!("no call");
    };
    let kinds: Vec<_> = call
        .arguments
        .iter()
        .map(|argument| argument.kind)
        .collect();
    use ArgumentType::{Bytes, Int, List, Map, Text};
    assert_eq!(kinds, [Map, Text, Int, Bytes, List, Text, Text]);
    assert_eq!((call.path.as_str(), call.range), ("crate::kv", 0..9));
    assert!(matches!(read("crate::f()"), Call(call) if call.arguments.is_empty()));
}
