//! Text to tree.

use proc_macro2::Span;

use super::super::parser::{parse, statements};
use super::super::tree::{Kind, Node, Statement, StatementKind};
use super::trees::{collect, dump, shown, words};
use crate::source::Source;

/// Every construct, in the string form and as it is read.
const EXPRESSIONS: &[(&str, &str)] = &[
    ("ts", "ts"),
    ("ts + method + path", "(ts + method + path)"),
    ("a + (b + c)", "(a + (b + c))"),
    ("a | f", "f(a)"),
    ("a | f()", "f(a)"),
    ("a | f(b)", "f(a, b)"),
    ("a | f | g(b, c)", "g(f(a), b, c)"),
    ("a + b | f", "f((a + b))"),
    ("a + (b | f)", "(a + f(b))"),
    ("f(a + b, c | g)", "f((a + b), g(c))"),
    ("f(a, b,)", "f(a, b)"),
    ("f()", "f()"),
    ("now.ms + now.iso_s", "(now.ms + now.iso_s)"),
    ("now.ms()", "now.ms()"),
    (
        "ts + 0 + 18446744073709551615 + 5_000",
        "(ts + 0 + 18446744073709551615 + 5000)",
    ),
    ("((ts))", "ts"),
    // Functions of the user's.
    ("crate::kv(params)", "crate::kv(params)"),
    ("::a::b(c) + self::d()", "(::a::b(c) + self::d())"),
    ("params | crate::maps::kv", "crate::maps::kv(params)"),
    ("a | super::f(b) | g", "g(super::f(a, b))"),
    // Choices.
    ("a ? b : c", "[a ? b : c]"),
    ("a ? b : c ? d : e", "[a ? b : [c ? d : e]]"),
    ("a ? b ? c : d : e", "[a ? [b ? c : d] : e]"),
    ("a + b ? c + d | f : e | g", "[(a + b) ? f((c + d)) : g(e)]"),
    ("(a ? b : c) + d", "([a ? b : c] + d)"),
    ("f(a ? b : c, d)", "f([a ? b : c], d)"),
    ("a == b ? c : d", "[a == b ? c : d]"),
    ("a != '' ? c : d", "[not(a == \"\") ? c : d]"),
    ("a + b == c | f ? d : e", "[(a + b) == f(c) ? d : e]"),
    ("!a ? b : c", "[not(a) ? b : c]"),
    ("!!a ? b : c", "[not(not(a)) ? b : c]"),
    ("a || b && c ? d : e", "[any(a, all(b, c)) ? d : e]"),
    (
        "a && b || c && d || e ? f : g",
        "[any(all(a, b), all(c, d), e) ? f : g]",
    ),
    ("(a || b) && c ? d : e", "[all(any(a, b), c) ? d : e]"),
    (
        "!(a == b) && !c ? d : e",
        "[all(not(a == b), not(c)) ? d : e]",
    ),
    ("a && b == c ? d : e", "[all(a, b == c) ? d : e]"),
    ("(a) ? (b) : (c)", "[a ? b : c]"),
    ("a ? (b ? c : d) : {}", "[a ? [b ? c : d] : {}]"),
    // Maps and lists.
    ("{}", "{}"),
    ("{ nonce }", "{nonce: nonce}"),
    ("{ nonce, ..params }", "{nonce: nonce, ..params}"),
    (
        "{ a: b, 'c-d': e, f?: g, 'h'?: i, }",
        "{a: b, c-d: e, f?: g, h?: i}",
    ),
    (
        "{ ..omit(params, 'a'), b: c | f }",
        "{..omit(params, \"a\"), b: f(c)}",
    ),
    ("{ a: b ? c : d, e: f + g }", "{a: [b ? c : d], e: (f + g)}"),
    (
        "{ a: { b: [c, 1] }, d: [{}, []] }",
        "{a: {b: [c, 1]}, d: [{}, []]}",
    ),
    (
        "{ a: true, b: false, c: null }",
        "{a: true, b: false, c: null}",
    ),
    ("{ null: a, true: b }", "{null: a, true: b}"),
    ("[a, b + c,]", "[a, (b + c)]"),
    ("[]", "[]"),
    ("[a ? b : c, null]", "[[a ? b : c], null]"),
    ("a ? { b: c } : { d }", "[a ? {b: c} : {d: d}]"),
    (
        "json({ a: [1, 'x'] }) | sha256 | hex",
        "hex(sha256(json({a: [1, \"x\"]})))",
    ),
    (
        "jwt(HS256, secret, { iat: now.s })",
        "jwt(HS256, secret, {iat: now.s})",
    ),
];

#[test]
fn an_expression_has_the_shape_that_its_operators_say() {
    for (source, tree) in EXPRESSIONS {
        assert_eq!(dump(&read(source)), *tree, "{source}");
    }
}

#[test]
fn space_means_nothing() {
    for (source, same) in [
        ("ts+method + path", "ts + method + path"),
        (" \n ts\t+ path ", "ts + path"),
        ("a?b:c?d:e", "a ? b : c ? d : e"),
        ("!a&&b!=c||d ?e:f", "!a && b != c || d ? e : f"),
        ("{a:b,'c'?:d,..e}", "{ a: b, 'c'?: d, ..e }"),
        ("[ a,b | f ]", "[a, b | f]"),
        ("crate::f( a )|g", "crate::f(a) | g"),
    ] {
        assert_eq!(dump(&read(source)), dump(&read(same)), "{source}");
    }
}

/// With the ranges of all parts: tokens are laid out as a text that looks like the string form.
#[test]
fn both_forms_give_the_same_tree() {
    for (string_form, _) in EXPRESSIONS {
        let statement = format!("let x = {};", string_form.replace('\'', "\""));
        let (written, found) = declared(&statement);
        assert_eq!(written, statement);
        let [
            Statement {
                kind: StatementKind::Let { value, .. },
                ..
            },
        ] = found.as_slice()
        else {
            panic!("{string_form}: {found:?}");
        };
        // The same expression as far behind the beginning of its text.
        let string_form = format!("{}{string_form}", " ".repeat("let x = ".len()));
        assert_eq!(*value, read(&string_form), "{string_form}");
    }
}

#[test]
fn a_literal_means_what_its_escapes_say() {
    for (source, text) in [
        ("''", ""),
        ("'GET/realtime'", "GET/realtime"),
        ("'a b'", "a b"),
        (r"'it\'s'", "it's"),
        (r"'\\n'", r"\n"),
        (r"'a\nb\tc'", "a\nb\tc"),
        ("'\u{e9}\u{1f980}'", "\u{e9}\u{1f980}"),
        ("'+|(),\"'", "+|(),\""),
        ("'{}'", "{}"),
        ("'{\"a\":1}{ b }'", "{\"a\":1}{ b }"),
    ] {
        assert_eq!(read(source).kind, Kind::Text(text.to_owned()), "{source}");
    }
}

#[test]
fn every_part_knows_where_it_stands() {
    let source = "'\u{e9}' + ts + sha256(body) | hex(path, 12)";
    let mut parts = Vec::new();
    collect(&read(source), source, &mut parts);
    assert_eq!(
        parts,
        [
            source,
            "hex",
            "'\u{e9}' + ts + sha256(body)",
            "'\u{e9}'",
            "ts",
            "sha256(body)",
            "sha256",
            "body",
            "path",
            "12",
        ],
    );
    let source = "(!a && b == (c + d)) ? {'k'?: e, ..f} : [g, crate::h(i)]";
    let mut parts = Vec::new();
    collect(&read(source), source, &mut parts);
    assert_eq!(
        parts,
        [
            &source[1..],
            "!a && b == (c + d",
            "!a",
            "a",
            "a",
            "b == (c + d",
            "b",
            "c + d",
            "c",
            "d",
            "{'k'?: e, ..f}",
            "'k'",
            "e",
            "f",
            "[g, crate::h(i)]",
            "g",
            "crate::h(i)",
            "crate::h",
            "i",
        ],
    );
}

#[test]
fn every_statement_is_read() {
    for (source, read) in [
        ("nonce: increasing(ms);", "nonce increasing ms"),
        ("nonce: windowed(ms, 5000);", "nonce windowed ms 5000"),
        ("nonce: sequential;", "nonce sequential"),
        ("credential private_key;", "credential private_key"),
        ("credential wallet: public;", "credential wallet public"),
        ("let sign = a | f;", "let sign = f(a)"),
        ("path = \"/x\" + path;", "path = (\"/x\" + path)"),
        (
            "body = form({ nonce, ..params });",
            "body = form({nonce: nonce, ..params})",
        ),
        ("query = a ? b : c;", "query = [a ? b : c]"),
        ("message = json([1]);", "message = json([1])"),
        ("header \"API-Key\" = key;", "header API-Key = key"),
        (
            "header \"X-Broker\"? = opt.broker;",
            "header X-Broker? = opt.broker",
        ),
        ("let nonce_s = nonce;", "let nonce_s = nonce"),
    ] {
        let (written, found) = declared(source);
        assert_eq!(written, source);
        assert_eq!(shown(&found), [read], "{source}");
        let all = ..source.len() - 1;
        assert_eq!(written[found[0].range.clone()], source[all]);
        for word in words(&found[0]) {
            assert_eq!(written[word.range.clone()].trim_matches('"'), word.text);
        }
    }
    let (_, found) = declared("let a = b;; header \"C\" = a; body = \"\";");
    assert_eq!(shown(&found), ["let a = b", "header C = a", "body = \"\""]);
    assert_eq!(declared("").1, []);
}

/// The tree is walked recursively, so a text must not be able to choose its depth.
#[test]
fn depth_is_limited() {
    let nested = |depth: usize| format!("{}ts{}", "(".repeat(depth), ")".repeat(depth));
    let piped = |length: usize| format!("ts{}", "|hex".repeat(length));
    let calls = |depth: usize| format!("{}ts{}", "hex(".repeat(depth), ")".repeat(depth));
    let lists = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let maps = |depth: usize| format!("{}ts{}", "{a:".repeat(depth), "}".repeat(depth));
    let choices = |length: usize| format!("{}c", "a?b:".repeat(length));
    let thens = |depth: usize| format!("{}c{}", "a?".repeat(depth), ":b".repeat(depth));
    let negations = |depth: usize| format!("{}a?b:c", "!".repeat(depth));
    let problems = |source: &str| {
        let mut problems = Vec::new();
        let _ = parse(source, &mut problems);
        problems
            .into_iter()
            .map(|problem| problem.message)
            .collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    let too_deep = ["more than 48 levels: write a simpler expression"];
    for write in [
        &nested as &dyn Fn(usize) -> String,
        &piped,
        &calls,
        &lists,
        &maps,
        &choices,
        &thens,
        &negations,
    ] {
        assert_eq!(problems(&write(48)), none, "{}", write(1));
        assert_eq!(problems(&write(49)), too_deep, "{}", write(1));
        assert_eq!(problems(&write(100_000)), too_deep, "{}", write(1));
    }
    // The next statement is read all the same.
    let written = format!("let a = {}; let b = c;", nested(49));
    let source = Source::new(written.parse().expect("tokens"), Span::call_site());
    let mut problems = Vec::new();
    let found = statements(&source.text, &source.tokens, &mut problems);
    let messages: Vec<_> = problems
        .into_iter()
        .map(|problem| problem.message)
        .collect();
    assert_eq!(
        (shown(&found), messages),
        (vec!["let b = c".to_owned()], vec![too_deep[0].to_owned()])
    );
}

fn read(source: &str) -> Node {
    let mut problems = Vec::new();
    let node = parse(source, &mut problems);
    assert_eq!(problems, [], "{source}");
    node.expect("no problem, so a tree")
}

/// The text that the tokens of `source` are laid out as, and its statements.
fn declared(source: &str) -> (String, Vec<Statement>) {
    let laid_out = Source::new(source.parse().expect("tokens"), Span::call_site());
    let mut problems = laid_out.problems.clone();
    let found = statements(&laid_out.text, &laid_out.tokens, &mut problems);
    assert_eq!(problems, [], "{source}");
    (laid_out.text, found)
}
