//! The generated code, as `cargo expand` shows it. `p` stands for the path of `__private`.

mod features;
mod layout;
mod rules;
mod schemes;
mod values;

use proc_macro2::{Ident, Span};
use quote::quote;

use crate::expr::{Decoding, Encoding, Hash, OneLiner, Scheme, Unit, build};

#[test]
fn the_one_liner_streams_into_the_mac() {
    let generated = generate(&one_liner("ts + method + path + body", &[]));
    assert_eq!(generated, include_str!("plain.txt"));
}

#[test]
fn each_thing_is_computed_once_and_before_it_is_used() {
    let generated = generate(&OneLiner {
        algorithm: Hash::Sha512,
        encoding: Encoding::Base64,
        secret: Decoding::Base64,
        ..one_liner(
            "path + sha256(nonce + body)",
            &[
                ("x-sign", "sign + '.' + (sign | hex)"),
                ("x-same-digest", "sha256(nonce + body) | hex"),
                (
                    "x-same-slot",
                    "hmac_sha512(secret | from_base64, now.iso_s) | hex_upper",
                ),
                ("x-other-slot", "hmac_sha512(passphrase, url) | base64url"),
                (
                    "x-chain",
                    "hmac_md5(hmac_sha1('k' + secret, host), origin + query) | hex",
                ),
            ],
        )
    });
    assert_eq!(generated, include_str!("computed_once.txt"));
}

#[test]
fn what_is_made_from_a_credential_is_concealed() {
    let generated = generate(&one_liner(
        "ts",
        &[
            ("x-sign", "sign"),
            ("x-basic", "'Basic ' + base64(key + ':' + expose(secret))"),
            ("x-digest", "passphrase | sha256 | hex"),
            ("x-account", "account | upper"),
            ("x-public", "hex(method + target) + (path | lower)"),
        ],
    ));
    assert_eq!(generated, include_str!("concealed.txt"));
}

#[test]
fn every_word_has_its_name_in_the_runtime() {
    for (message, call) in [
        ("now.s", "mac.int(cx.now(p::Unit::Seconds));"),
        ("now.ms", "mac.int(cx.now(p::Unit::Millis));"),
        ("now.us", "mac.int(cx.now(p::Unit::Micros));"),
        ("now.ns", "mac.int(cx.now(p::Unit::Nanos));"),
        ("now.iso", "mac.bytes(cx.now_iso().as_bytes());"),
        ("now.iso_s", "mac.bytes(cx.now_iso_s().as_bytes());"),
        ("nonce", "mac.int(cx.nonce());"),
        ("method", "mac.text(cx.method());"),
        ("host", "mac.text(cx.host());"),
        ("origin", "mac.text(cx.origin());"),
        ("path", "mac.text(cx.path());"),
        ("query", "mac.text(cx.query());"),
        ("target", "mac.text(cx.target());"),
        ("url", "mac.text(cx.url());"),
        ("body", "mac.bytes(cx.body());"),
        ("key", "mac.credential(p::Field::Key, cx.key());"),
        ("secret", "mac.credential(p::Field::Secret, cx.secret());"),
        (
            "passphrase",
            "mac.credential(p::Field::Passphrase, cx.passphrase());",
        ),
        (
            "account",
            "mac.credential(p::Field::Account, cx.account());",
        ),
        ("md5(ts)", "cx.digest(p::Hash::Md5);"),
        ("sha1(ts)", "cx.digest(p::Hash::Sha1);"),
        ("sha256(ts)", "cx.digest(p::Hash::Sha256);"),
        ("sha384(ts)", "cx.digest(p::Hash::Sha384);"),
        ("sha512(ts)", "cx.digest(p::Hash::Sha512);"),
        ("hmac_md5(key, ts)", "keys.hmac_md5(credentials.key()?);"),
        (
            "hmac_sha384(account, ts)",
            "keys.hmac_sha384(credentials.account()?);",
        ),
        (
            "hmac_sha1(from_hex(key), ts)",
            "keys.hmac_sha1(&p::encoding::from_hex(\"key\", credentials.key()?)?);",
        ),
        ("hex(body)", "mac.hex(cx.body());"),
        ("hex_upper(body)", "mac.hex_upper(cx.body());"),
        ("base64('a')", "mac.base64(b\"a\");"),
        ("base64url(path)", "mac.base64url(cx.path().as_bytes());"),
        ("upper(path)", "p::encoding::upper(&mut upper);"),
        ("lower(path)", "p::encoding::lower(&mut lower);"),
    ] {
        let generated = generate(&one_liner(message, &[]));
        assert!(
            generated.contains(call),
            "{message}: no `{call}` in\n{generated}"
        );
    }
}

fn one_liner(message: &str, headers: &[(&str, &str)]) -> OneLiner {
    let owned = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
    OneLiner {
        message: message.to_owned(),
        algorithm: Hash::Sha256,
        encoding: Encoding::Hex,
        secret: Decoding::Text,
        ts: Unit::Millis,
        nonce: Unit::Millis,
        headers: headers.iter().map(owned).collect(),
    }
}

fn generate(one_liner: &OneLiner) -> String {
    let scheme = build(one_liner).expect("a right declaration");
    written(&scheme)
}

fn written(scheme: &Scheme) -> String {
    let name = Ident::new("Auth0", Span::call_site());
    let tokens = super::anonymous(scheme, &name, &quote!(p), &|_| Span::call_site());
    prettyplease::unparse(&syn::parse2(tokens).expect("items"))
}
