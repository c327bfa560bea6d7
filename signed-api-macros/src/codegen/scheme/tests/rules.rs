//! What holds for every scheme.

use std::cell::RefCell;

use proc_macro2::Span;
use quote::quote;
use syn::parse::Parser;
use syn::{Attribute, Visibility};

use super::super::reads::Reads;
use super::super::{Declared, scheme};
use super::values::*;
use super::written;
use crate::expr::scheme::{
    Algorithm, Argument, ArgumentType, Arrays, Call, Condition, Credential, Exposure, Key, Scheme,
    Target, Value,
};
use crate::expr::{Decoding, Hash};

#[test]
fn a_declared_scheme_is_a_unit_struct_with_its_documentation() {
    let attributes = Attribute::parse_outer
        .parse_str("/// Signs.")
        .expect("docs");
    let visibility: Visibility = syn::parse_quote!(pub);
    let declared = Declared {
        attributes: &attributes,
        visibility: &visibility,
        ident: &syn::parse_quote!(Kraken),
    };
    let tokens = scheme(&nothing(), &declared, &quote!(p), &|_| Span::call_site());
    let text = prettyplease::unparse(&syn::parse2(tokens).expect("items"));
    let expected = "\
/// Signs.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::default::Default,
)]
pub struct Kraken;
impl p::Scheme for Kraken {
";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn a_call_of_the_users_is_located_part_by_part() {
    let call = Value::Call(Call {
        path: "::signing::r#type::kv".to_owned(),
        range: 7..28,
        end: 34,
        arguments: vec![Argument {
            range: 29..33,
            ..argument(ArgumentType::Text, PATH)
        }],
    });
    let scheme = nothing().header("x-sign", call, Exposure::Public);
    let asked = RefCell::new(Vec::new());
    let spans = |range: &std::ops::Range<usize>| {
        asked.borrow_mut().push((range.start, range.end));
        Span::call_site()
    };
    let name = syn::parse_quote!(Auth0);
    let tokens = super::super::anonymous(&scheme, &name, &quote!(p), &spans).to_string();
    let parts = [(9, 16), (18, 24), (26, 28), (29, 30), (32, 33), (33, 34)];
    assert_eq!(asked.take(), parts);
    let path = quote!(returned(::signing::r#type::kv(p::SignContext::path(cx)))).to_string();
    assert!(tokens.contains(&path), "{tokens}");
}

#[test]
fn names_of_the_users_meet_nothing() {
    let digest = |text: &str| sha256(Value::Text(text.to_owned()));
    let scheme = nothing()
        .binding("cx", digest("a"))
        .binding("a", digest("b"))
        .binding("a", digest("c"))
        .header("x-cx", hex(Value::Binding(0)), Exposure::Public)
        .header("x-c", hex(Value::Binding(2)), Exposure::Public)
        .header("x-b", hex(Value::Binding(1)), Exposure::Public);
    let text = written(&scheme);
    for local in ["let let_cx = ", "let let1_a = ", "let let2_a = "] {
        assert!(text.contains(local), "no `{local}` in\n{text}");
    }
}

#[test]
fn each_key_is_prepared_once() {
    let key = || recipe(Credential::Secret, Decoding::Hex);
    let (eip191, secp256k1) = (Algorithm::Eip191, Algorithm::Secp256k1);
    let signed = |algorithm, text: &str| hex(sign(algorithm, key(), Value::Text(text.to_owned())));
    let scheme = nothing()
        .header("a", signed(secp256k1, "a"), Exposure::Signature)
        .header("b", signed(eip191, "b"), Exposure::Signature)
        .header("c", signed(secp256k1, "c"), Exposure::Signature)
        .header("d", Value::EthAddress(key()), Exposure::Public);
    let text = written(&scheme);
    assert_eq!(text.matches("Keys::secp256k1(").count(), 1, "{text}");
    assert_eq!(text.matches("Keys::eip191(").count(), 1, "{text}");
    assert_eq!(text.matches("signature(cx, 0,").count(), 2, "{text}");
    assert_eq!(text.matches("signature(cx, 1,").count(), 1, "{text}");
    assert!(text.contains("eth_address(cx, 0)?"), "{text}");
}

/// The same text before and after a change of what it is appended to cannot be read in place.
#[test]
fn what_is_needed_elsewhere_too_is_not_signed_in_place() {
    let payload = || form(PARAMS);
    let signature = || hex(hmac(Hash::Sha256, payload()));
    let in_place = "mac_of(cx, 0, p::Buffer::as_bytes(&query))?;";
    let query = |value| nothing().writes(Target::Query, value, Exposure::Signature, None);

    let alone = query(join([payload(), text("&s="), signature()]));
    assert!(written(&alone).contains(in_place));
    let twice = query(join([payload(), text("&s="), signature(), payload()]));
    assert!(!written(&twice).contains(in_place));
    let chosen = choice(is_method("GET"), signature(), text(""));
    let in_a_branch = query(join([payload(), text("&s="), chosen, signature()]));
    assert!(!written(&in_a_branch).contains(in_place));
    let elsewhere = query(join([payload(), text("&s="), signature()])).header(
        "x",
        hex(sha256(payload())),
        Exposure::Public,
    );
    assert!(!written(&elsewhere).contains(in_place));
}

/// Arguments are spread, which leaves out what is null; a map that was put together is not.
#[test]
fn what_is_null_in_a_map_is_there_when_the_map_is_needed_again() {
    let fields = map([pair("none", Value::Null), spread(PARAMS)]);
    let scheme = nothing()
        .binding("fields", fields)
        .header("a", json(Value::Binding(0)), Exposure::Public)
        .header(
            "b",
            Value::Raw(Value::Binding(0).into(), Arrays::Repeat),
            Exposure::Public,
        )
        .header(
            "c",
            json(Value::Sorted(Value::Binding(0).into())),
            Exposure::Public,
        );
    let text = written(&scheme);
    assert_eq!(text.matches(r#""none", &p::Value::Null)?;"#).count(), 1);
    assert_eq!(text.matches("MapSink::spread(&mut let_fields,").count(), 1);
    assert_eq!(text.matches("MapSink::spread(").count(), 1, "{text}");
    assert_eq!(text.matches("MapSink::entries(").count(), 3, "{text}");
}

#[test]
fn a_function_that_only_branches_read_is_called_in_the_first_that_is_taken() {
    let call = || {
        Value::Call(Call {
            path: "crate::kv".to_owned(),
            range: 0..9,
            end: 15,
            arguments: vec![argument(ArgumentType::Text, PATH)],
        })
    };
    let in_branch = |method| choice(is_method(method), Value::Binding(0), text(""));
    let once = nothing().binding("kv", call());
    let twice = once
        .clone()
        .header("a", in_branch("GET"), Exposure::Public)
        .header("b", in_branch("PUT"), Exposure::Public);
    let text = written(&twice);
    assert!(
        text.contains("let mut let_kv = ::core::option::Option::None;"),
        "{text}"
    );
    let asked = "if ::core::option::Option::is_none(&let_kv) {";
    assert_eq!(text.matches(asked).count(), 2, "{text}");

    let always = once
        .clone()
        .header("a", Value::Binding(0), Exposure::Public)
        .header("b", in_branch("PUT"), Exposure::Public);
    let in_one = once.header("a", in_branch("GET"), Exposure::Public);
    for scheme in [always, in_one] {
        let text = written(&scheme);
        assert_eq!(text.matches("crate::kv(").count(), 1, "{text}");
        assert!(!text.contains(asked), "{text}");
    }
}

#[test]
fn an_option_is_required_unless_nothing_becomes_of_its_absence() {
    let x = || option("x");
    let filled = || Condition::Filled(x());
    let not = |condition| Condition::Not(Box::new(condition));
    let sent = |value| nothing().header("h", value, Exposure::Public);
    let sent_if = |value| nothing().header_if("h", value, Exposure::Public);
    let required = |scheme: Scheme| Reads::of(&scheme).options == [("x", true)];

    assert!(required(sent(x())));
    assert!(required(sent(form(map([pair("a", x())])))));
    assert!(required(sent_if(join([text("a"), x()]))));
    assert!(required(sent_if(hex(sha256(x())))));
    assert!(required(sent(choice(not(filled()), x(), text("")))));
    assert!(required(sent(choice(
        Condition::Filled(QUERY),
        x(),
        text("")
    ))));
    assert!(required(sent(choice(
        Condition::Equal(x(), text("")),
        upper(x()),
        text("")
    ))));
    let any = Condition::Any(vec![filled(), Condition::Filled(QUERY)]);
    assert!(required(sent(choice(any, x(), text("")))));
    assert!(required(sent(default(PATH, x()))));
    // In a branch, and outside of it.
    assert!(required(sent(join([choice(filled(), x(), text("")), x()]))));

    assert!(!required(sent_if(x())));
    assert!(!required(sent_if(upper(x()))));
    assert!(!required(sent(form(map([pair_if("a", x())])))));
    assert!(!required(sent(default(x(), text("a")))));
    assert!(!required(sent(choice(
        filled(),
        join([text("a"), x()]),
        text("")
    ))));
    assert!(!required(sent(choice(not(filled()), text(""), x()))));
    assert!(!required(sent(choice(
        Condition::Equal(x(), text("a")),
        x(),
        text("")
    ))));
    let all = Condition::All(vec![filled(), Condition::Equal(hex(sha256(x())), PATH)]);
    assert!(!required(sent(choice(all, x(), text("")))));
    assert!(!required(sent(Value::Prefixed(x().into(), "?".to_owned()))));
}

#[test]
fn a_key_is_required_unless_a_condition_asks_for_it() {
    let passphrase = || Value::Credential(Credential::Passphrase);
    let filled = || Condition::Filled(passphrase());
    let key = recipe(Credential::Passphrase, Decoding::Text);
    let signed = || Value::Mac(Hash::Sha256, Key::Prepared(key.clone()), Box::new(PATH));
    let sent = |value: Value| nothing().header("h", hex(value), Exposure::Signature);
    let sent_if = |value: Value| nothing().header_if("h", hex(value), Exposure::Signature);
    let optional = |scheme: Scheme| Reads::of(&scheme).is_optional_key(&Credential::Passphrase);

    assert!(!optional(sent(signed())));
    assert!(!optional(sent_if(signed())));
    assert!(!optional(sent(choice(filled(), text("a"), signed()))));
    assert!(!optional(sent(choice(
        is_method("GET"),
        signed(),
        text("")
    ))));
    let in_one = sent(choice(filled(), signed(), text("")));
    assert!(!optional(in_one.header(
        "i",
        hex(signed()),
        Exposure::Signature
    )));

    assert!(optional(sent(choice(filled(), signed(), text("")))));
    let absent = Condition::Not(Box::new(filled()));
    assert!(optional(sent(choice(absent, text(""), signed()))));
    let both = Condition::All(vec![filled(), is_method("GET")]);
    assert!(optional(sent_if(choice(both, signed(), text("")))));
}

#[test]
fn a_credential_is_required_unless_nothing_becomes_of_its_absence() {
    let account = || Value::Credential(Credential::Account);
    let required = |scheme: Scheme| !Reads::of(&scheme).credentials.is_empty();
    assert!(required(nothing().header(
        "h",
        account(),
        Exposure::Credential
    )));
    assert!(!required(nothing().header_if(
        "h",
        account(),
        Exposure::Credential
    )));
}

#[test]
fn what_is_read_of_the_method_is_listed_once() {
    let operation = |name: &str| Value::Operation(name.to_owned());
    let value = join([operation("b"), operation("a"), operation("b")]);
    let scheme = nothing().header("h", value, Exposure::Public);
    assert_eq!(Reads::of(&scheme).constants, [("b", true), ("a", true)]);
    let scheme = scheme.header_if("i", operation("c"), Exposure::Public);
    let scheme = scheme.header_if("j", operation("b"), Exposure::Public);
    let expected = [("b", true), ("a", true), ("c", false)];
    assert_eq!(Reads::of(&scheme).constants, expected);
    assert!(!Reads::of(&scheme).params);
    let sorted = Value::Sorted(Box::new(PARAMS));
    let scheme = nothing().header_if("h", form(sorted), Exposure::Public);
    assert!(Reads::of(&scheme).params);
}

#[test]
fn the_access_token_is_read_wherever_it_stands() {
    let token = || Value::Session("token".to_owned());
    let prefixed = || Value::Prefixed(Box::new(token()), "Bearer ".to_owned());
    let key = Key::Computed(Box::new(token()));
    let asked = choice(Condition::Filled(token()), text("a"), text("b"));
    for value in [
        token(),
        join([text("Bearer "), token()]),
        hex(token()),
        asked,
        Value::JoinedBy(",".to_owned(), vec![PATH, prefixed()]),
        hex(Value::Mac(Hash::Sha256, key, PATH.into())),
    ] {
        let scheme = nothing().header("a", value, Exposure::Credential);
        assert!(Reads::of(&scheme).token, "{scheme:?}");
    }
    for value in [KEY, text("token"), Value::Session("user".to_owned())] {
        let scheme = nothing().header("a", value, Exposure::Credential);
        assert!(!Reads::of(&scheme).token, "{scheme:?}");
    }
    // What nobody reads is not sent.
    assert!(!Reads::of(&nothing().binding("unread", token())).token);
}
