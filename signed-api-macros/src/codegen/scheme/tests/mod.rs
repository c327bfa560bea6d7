//! The generated code, as `cargo expand` shows it. `p` stands for the path of `__private`.

mod features;
mod layout;
mod rules;
mod schemes;
mod values;
mod webhooks;

use proc_macro2::{Ident, Span};
use quote::quote;

use crate::expr::{Decoding, Encoding, Field, Hash, Mac, OneLiner, Proof, Scheme, Unit, build};

#[test]
fn the_one_liner_streams_into_the_mac() {
    let generated = generate(&one_liner("ts + method + path + body", &[]));
    assert_eq!(generated, include_str!("plain.txt"));
}

#[test]
fn each_thing_is_computed_once_and_before_it_is_used() {
    let generated = generate(&OneLiner {
        proof: Proof::Mac(Mac {
            message: "path + sha256(nonce + body)".to_owned(),
            algorithm: Hash::Sha512,
            encoding: Encoding::Base64,
            secret: Decoding::Base64,
        }),
        ..one_liner(
            "",
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
fn a_token_is_sent_as_it_is() {
    let headers = [("access-token", "token"), ("x-api-app-key?", "opt.app_key")];
    let generated = generate(&proved(Proof::Bearer, &headers));
    assert_eq!(generated, include_str!("bearer.txt"));
}

#[test]
fn a_user_name_has_no_colon() {
    let generated = generate(&proved(Proof::Basic, &[]));
    assert_eq!(generated, include_str!("basic.txt"));
}

#[test]
fn every_word_has_its_name_in_the_runtime() {
    for (message, call) in [
        (
            "now.s",
            "p::Sink::int(&mut mac, p::SignContext::now(cx, p::Unit::Seconds));",
        ),
        (
            "now.ms",
            "p::Sink::int(&mut mac, p::SignContext::now(cx, p::Unit::Millis));",
        ),
        (
            "now.us",
            "p::Sink::int(&mut mac, p::SignContext::now(cx, p::Unit::Micros));",
        ),
        (
            "now.ns",
            "p::Sink::int(&mut mac, p::SignContext::now(cx, p::Unit::Nanos));",
        ),
        (
            "now.iso",
            "p::IsoTime::as_bytes(&p::SignContext::now_iso(cx))",
        ),
        (
            "now.iso_s",
            "p::IsoTime::as_bytes(&p::SignContext::now_iso_s(cx))",
        ),
        (
            "nonce",
            "p::Sink::int(&mut mac, p::SignContext::nonce(cx));",
        ),
        (
            "method",
            "p::Sink::text(&mut mac, p::SignContext::method(cx));",
        ),
        ("host", "p::Sink::text(&mut mac, p::SignContext::host(cx));"),
        (
            "origin",
            "p::Sink::text(&mut mac, p::SignContext::origin(cx));",
        ),
        ("path", "p::Sink::text(&mut mac, p::SignContext::path(cx));"),
        (
            "query",
            "p::Sink::text(&mut mac, p::SignContext::query(cx));",
        ),
        (
            "target",
            "p::Sink::text(&mut mac, p::SignContext::target(cx));",
        ),
        ("url", "p::Sink::text(&mut mac, p::SignContext::url(cx));"),
        (
            "body",
            "p::Sink::bytes(&mut mac, p::SignContext::body(cx));",
        ),
        (
            "key",
            "p::Sink::credential(&mut mac, p::Field::Key, p::SignContext::key(cx));",
        ),
        (
            "secret",
            "p::Sink::credential(&mut mac, p::Field::Secret, p::SignContext::secret(cx));",
        ),
        (
            "passphrase",
            "p::Sink::credential(&mut mac, p::Field::Passphrase, p::SignContext::passphrase(cx));",
        ),
        (
            "account",
            "p::Sink::credential(&mut mac, p::Field::Account, p::SignContext::account(cx));",
        ),
        ("md5(ts)", "p::SignContext::digest(cx, p::Hash::Md5);"),
        ("sha1(ts)", "p::SignContext::digest(cx, p::Hash::Sha1);"),
        ("sha256(ts)", "p::SignContext::digest(cx, p::Hash::Sha256);"),
        ("sha384(ts)", "p::SignContext::digest(cx, p::Hash::Sha384);"),
        ("sha512(ts)", "p::SignContext::digest(cx, p::Hash::Sha512);"),
        (
            "hmac_md5(key, ts)",
            "p::Keys::hmac_md5(&mut keys, p::Credentials::key(credentials)?);",
        ),
        (
            "hmac_sha384(account, ts)",
            "p::Keys::hmac_sha384(&mut keys, p::Credentials::account(credentials)?);",
        ),
        (
            "hmac_sha1(from_hex(key), ts)",
            "&p::encoding::from_hex(\"key\", p::Credentials::key(credentials)?)?",
        ),
        (
            "hex(body)",
            "p::Sink::hex(&mut mac, p::SignContext::body(cx));",
        ),
        (
            "hex_upper(body)",
            "p::Sink::hex_upper(&mut mac, p::SignContext::body(cx));",
        ),
        ("base64('a')", "p::Sink::base64(&mut mac, b\"a\");"),
        (
            "base64url(path)",
            "::core::primitive::str::as_bytes(p::SignContext::path(cx))",
        ),
        ("upper(path)", "p::encoding::upper(&mut upper);"),
        ("lower(path)", "p::encoding::lower(&mut lower);"),
    ] {
        let generated = generate(&one_liner(message, &[]));
        assert!(
            in_one_line(&generated).contains(&in_one_line(call)),
            "{message}: no `{call}` in\n{generated}"
        );
    }
}

/// The same, however it is broken into lines.
fn in_one_line(code: &str) -> String {
    code.split_whitespace()
        .collect::<String>()
        .replace(",)", ")")
}

fn one_liner(message: &str, headers: &[(&str, &str)]) -> OneLiner {
    proved(Proof::Mac(Mac::new(message.to_owned())), headers)
}

fn proved(proof: Proof, headers: &[(&str, &str)]) -> OneLiner {
    let field = |&(name, expression): &(&str, &str)| Field {
        name: name.trim_end_matches('?').to_owned(),
        optional: name.ends_with('?'),
        expression: expression.to_owned(),
    };
    OneLiner {
        proof,
        ts: Unit::Millis,
        nonce: Unit::Millis,
        headers: headers.iter().map(field).collect(),
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
