//! What is read back out of which part, and that nothing else is.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote;

use super::super::layout;
use crate::expr::{Scheme, declared};
use crate::source::Source;

#[test]
fn a_header_tells_the_time() {
    assert_layout(
        r#"header "k" = key; header "ts" = ts; header "s" = hmac_sha256(secret, ts + path) | hex;"#,
        r#"Header("ts"): Now(Millis)"#,
    );
    assert_layout(
        r#"header "d" = "at " + (now.iso_s | replace("Z", "") | strip_prefix("20") | lower);"#,
        r#"Header("d"): Join([Literal("at "), NowIso])"#,
    );
}

#[test]
fn what_tells_nothing_is_left_out() {
    for text in [
        r#"header "k" = key; header "s" = hmac_sha256(secret, ts + nonce + path) | hex;"#,
        r#"header "k" = "a" + method + target + base64(key + secret | expose);"#,
        r#"query = form(sort(query_params));"#,
        r#"path = "/" + raw({ a: key });"#,
        r#"message = json({ a: [key, true, null, 1], b: { c: opt.c } });"#,
        r#"header "h" = sha256(ts) | hex; header "f" = crate::f(params);"#,
        r#"header "h" = now.iso + now.s; header "i" = key + ts; header "j" = ts + key;"#,
        r#"header "h" = hex(be(ts, 8)) + base58(rand(8));"#,
    ] {
        assert_layout(text, "");
    }
}

#[test]
fn pairs_are_told_with_all_their_names() {
    assert_layout(
        r#"header "s" = pairs({ t: now.s, id: op.id, v1: hex(hmac_sha256(secret, now.s + body)) }, "=", ",");"#,
        r#"Header("s"): Fields(Pairs("=", ","), [Named("t", Now(Seconds)), Named("id", Constant("id")), Named("v1", Any)])"#,
    );
    // What is told already is still compared.
    assert_layout(
        r#"header "id" = op.id; header "s" = pairs({ v1: hex(hmac_sha256(secret, op.id)) }, ",", " ");"#,
        r#"Header("id"): Constant("id") | Header("s"): Fields(Pairs(",", " "), [Named("v1", Any)])"#,
    );
    assert_layout(
        r#"header "s" = "v1 " + pairs({ h?: opt.h, ..query_params }, ":", ";");"#,
        r#"Header("s"): Join([Literal("v1 "), Fields(Pairs(":", ";"), [Optional("h", Any), Arguments(Query)])])"#,
    );
}

#[test]
fn a_constant_is_told() {
    assert_layout(
        r#"header "id" = "msg_" + op.id; header "other" = op.id; header "low" = lower(op.x) + replace(op.x, "a", "b");"#,
        r#"Header("id"): Join([Literal("msg_"), Constant("id")])"#,
    );
    assert_layout(
        r#"body = json({ method: op.method | base64, ..params });"#,
        r#"Body: Fields(Json, [Named("method", Encoded(Base64, Constant("method"))), Arguments(All)])"#,
    );
}

#[test]
fn each_thing_is_told_once() {
    assert_layout(
        r#"body = form({ nonce, ts: now.s, ..params }); header "n" = nonce; header "s" = now.s; header "ms" = ts;"#,
        r#"Body: Fields(Form, [Named("nonce", Nonce), Named("ts", Now(Seconds)), Arguments(All)]) | Header("ms"): Now(Millis)"#,
    );
    // Where it may be missing it is told by both.
    assert_layout(
        r#"header "a"? = opt.a ? ts : ""; header "b" = ts; header "c" = ts;"#,
        r#"Header("a"): Either([Now(Millis), Any]) | Header("b"): Now(Millis)"#,
    );
    // In order, but for where the arguments are: there often is all of it.
    assert_layout(
        r#"let payload = json({ u: uuid, ..params }) | base64; header "u" = uuid; header "p" = payload; body = payload;"#,
        r#"Body: Encoded(Base64, Fields(Json, [Named("u", Uuid), Arguments(All)]))"#,
    );
}

#[test]
fn a_form_is_told_from_what_is_appended() {
    assert_layout(
        r#"let signed = form({ ts, ..params, w?: opt.w }) | replace("%2C", ",");
        query = method == "GET" ? signed + "&s=" + hex(hmac_sha256(secret, signed)) : ""; body = "";"#,
        r#"Query: Either([Join([Fields(Form, [Named("ts", Now(Millis)), Arguments(All), Optional("w", Any)]), Literal("&s="), Any]), Any])"#,
    );
    assert_layout(
        r#"query = form({ ..query_params, t: now.us }) | replace("%20", "+");"#,
        r#"Query: Replaced(Fields(Form, [Arguments(Query), Named("t", Now(Micros))]), "%20", "+")"#,
    );
    assert_layout(
        r#"body = form(omit(sort({ a: key, m: [ts], ..body_params, b: "x" }), "a"));"#,
        r#"Body: Fields(Form, [Named("m", List([])), Arguments(Body), Named("b", Any)])"#,
    );
    assert_layout(
        r#"body = raw({ ..query_params, ..body_params, n: opt.n ? ts : nonce });"#,
        r#"Body: Fields(Raw, [Arguments(All), Named("n", Either([Now(Millis), Nonce]))])"#,
    );
}

#[test]
fn the_method_s_own_path_is_told_from_what_is_written_before_it() {
    assert_layout(
        r#"path = "/" + base64url_nopad(hmac_sha256(secret, path)) + path;"#,
        r#"Path: Join([Literal("/"), Any, Literal("/"), Path])"#,
    );
}

#[test]
fn json_is_read_as_deep_as_it_goes() {
    assert_layout(
        r#"message = json({ op: "login", args: [{ k: key, t: text(now.s), s: hex(hmac_sha256(secret, "x")) }, 1], id: nonce });"#,
        r#"Message: Fields(Json, [Named("args", List([Fields(Json, [Named("t", Now(Seconds))])])), Named("id", Nonce)])"#,
    );
    assert_layout(
        r#"body = "{\"a\":" + json(params) + ",\"n\":" + nonce + "}";"#,
        r#"Body: Join([Literal("{\"a\":"), Fields(Json, [Arguments(All)]), Literal(",\"n\":"), Nonce, Literal("}")])"#,
    );
    assert_layout(
        r#"header "a" = json(ts); header "b" = json([uuid]); header "c" = json(hex(rand(4)));"#,
        r#"Header("a"): Now(Millis) | Header("b"): List([Uuid]) | Header("c"): Join([Literal("\""), Encoded(Hex, Random(4)), Literal("\"")])"#,
    );
}

#[test]
fn a_token_is_read_through_its_encoding() {
    assert_layout(
        r#"header "Authorization" = "Bearer " + jwt(
            HS256, secret, { iat: now.s, exp: add(now.s, 120), sub: key }, { kid: key, nonce: hex(rand(16)) });"#,
        r#"Header("authorization"): Join([Literal("Bearer "), Encoded(Base64Url, Fields(Json, [Named("nonce", Encoded(Hex, Random(16)))])), Literal("."), Encoded(Base64Url, Fields(Json, [Named("iat", Now(Seconds))])), Literal("."), Any])"#,
    );
}

#[test]
fn what_is_added_or_left_out_is_one_of_several() {
    assert_layout(
        r#"header "e" = add(now.s, default(opt.e, 60));"#,
        r#"Header("e"): Either([Sum(Now(Seconds), Option("e")), Sum(Now(Seconds), Number(60))])"#,
    );
    assert_layout(
        r#"header "e" = upper("t=" + text(add(5, nonce)) + ";x"); header "p" = prefix(uuid, "u:") | percent_encode;"#,
        r#"Header("e"): Join([Literal("T="), Sum(Nonce, Number(5)), Literal(";X")]) | Header("p"): Encoded(Percent, Join([Literal("u:"), Uuid]))"#,
    );
    assert_layout(
        r#"query = join("&", "a=1", form(params), "t=" + ts);"#,
        r#"Query: Either([Join([Literal("a=1&"), Fields(Form, [Arguments(All)]), Literal("&t="), Now(Millis)]), Join([Literal("a=1&t="), Now(Millis)])])"#,
    );
    assert_layout(
        r#"header "t" = default(opt.t, ts);"#,
        r#"Header("t"): Either([Now(Millis), Any])"#,
    );
}

fn assert_layout(text: &str, expected: &str) {
    let nonce = match text.contains("nonce") && !text.contains("nonce: hex") {
        true => "nonce: increasing(ms);",
        false => "",
    };
    let tokens: TokenStream = format!("{nonce}{text}").parse().expect("tokens");
    let source = Source::new(tokens, Span::call_site());
    let scheme: Scheme = declared(&source.text, &source.tokens, source.problems.clone())
        .unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
    let written = layout::generate(&scheme, &quote!(p));
    let body = groups(written).into_iter().last();
    let list = body.map_or_else(Vec::new, |body| groups(body.stream()));
    let layouts = list.iter().flat_map(|list| groups(list.stream()));
    let layouts = layouts.map(|layout| {
        let text = compact(layout.stream());
        text.replacen("place: ", "", 1).replacen(", shape", "", 1)
    });
    assert_eq!(layouts.collect::<Vec<_>>().join(" | "), expected, "{text}");
}

fn groups(tokens: TokenStream) -> Vec<Group> {
    let groups = tokens.into_iter().filter_map(|tree| match tree {
        TokenTree::Group(group) => Some(group),
        _ => None,
    });
    groups.collect()
}

/// Paths by their last name, and no `&`.
fn compact(tokens: TokenStream) -> String {
    let (mut text, mut name) = (String::new(), 0);
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '&' => {}
            TokenTree::Punct(punct) if punct.as_char() == ':' => {
                match trees.next_if(|next| next.to_string() == ":") {
                    Some(_) => text.truncate(name),
                    None => text.push_str(": "),
                }
            }
            TokenTree::Punct(punct) => {
                text.push(punct.as_char());
                text.push(' ');
            }
            TokenTree::Group(group) => {
                let inside = compact(group.stream());
                text += &match group.delimiter() {
                    Delimiter::Bracket => format!("[{inside}]"),
                    _ => format!("({inside})"),
                };
            }
            single => {
                name = text.len();
                text += &single.to_string();
            }
        }
    }
    text
}
