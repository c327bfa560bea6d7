//! Schemes of webhooks: pairs, what a delivery is known by, and keys that only verify.

use proc_macro2::Span;

use super::written;
use crate::expr::{Scheme, declared};
use crate::source::Source;

#[test]
fn pairs_are_streamed() {
    let scheme = read(
        r#"delivery: json("data.id"), tolerance(300);
        header "Sign" = pairs({ t: now.s, v1: hex(hmac_sha256(secret, now.s + "." + body)), ..query_params }, "=", ",");"#,
    );
    assert_eq!(written(&scheme), include_str!("pairs.txt"));
}

#[test]
fn a_public_key_is_told_by_what_is_before_it() {
    let scheme = read(
        r#"delivery: header("Id");
        header "Id" = op.id;
        header "Sign" = ed25519(secret | strip_prefix("whsk_") | from_base64, op.id + body, "whpk_") | base64;"#,
    );
    assert_eq!(written(&scheme), include_str!("public_key.txt"));
}

fn read(text: &str) -> Scheme {
    let source = Source::new(text.parse().expect("tokens"), Span::call_site());
    declared(&source.text, &source.tokens, source.problems).expect("a scheme")
}
