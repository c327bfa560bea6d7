//! Text to tree.

use super::super::parser::parse;
use super::super::tree::{Kind, Node};

#[test]
fn an_expression_has_the_shape_that_its_operators_say() {
    for (source, tree) in [
        ("ts", "ts"),
        ("ts+method + path", "(ts + method + path)"),
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
        (
            "ts + 0 + 18446744073709551615",
            "(ts + 0 + 18446744073709551615)",
        ),
        ("((ts))", "ts"),
        (" \n ts\t+ path ", "(ts + path)"),
    ] {
        assert_eq!(dump(&read(source)), tree, "{source}");
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
}

/// The tree is walked recursively, so a text must not be able to choose its depth.
#[test]
fn depth_is_limited() {
    let nested = |depth: usize| format!("{}ts{}", "(".repeat(depth), ")".repeat(depth));
    let piped = |length: usize| format!("ts{}", "|hex".repeat(length));
    let calls = |depth: usize| format!("{}ts{}", "hex(".repeat(depth), ")".repeat(depth));
    let problems = |source: &str| {
        let mut problems = Vec::new();
        let _ = parse(source, &mut problems);
        problems
            .into_iter()
            .map(|problem| problem.message)
            .collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    let too_deep = ["more than 64 levels: write a simpler expression"];
    for write in [&nested as &dyn Fn(usize) -> String, &piped, &calls] {
        assert_eq!(problems(&write(64)), none);
        assert_eq!(problems(&write(65)), too_deep);
        assert_eq!(problems(&write(100_000)), too_deep);
    }
}

/// Whatever is typed, there is an answer, and every range in it can be drawn.
#[test]
fn no_sequence_of_tokens_is_without_an_answer() {
    let tokens = [
        "ts", "'a'", "+", "|", "(", ")", ",", "f", "7", "\"", "\u{e9}",
    ];
    let mut index = [0; 5];
    loop {
        let source = index
            .iter()
            .map(|&token: &usize| tokens[token])
            .collect::<Vec<_>>()
            .join(" ");
        let mut problems = Vec::new();
        let node = parse(&source, &mut problems);
        assert!(node.is_some() || !problems.is_empty(), "{source}");
        assert!(
            !problems.is_empty() || is_valid(&node.expect("a tree")),
            "{source}"
        );
        for problem in problems {
            assert!(
                source
                    .get(problem.range.clone())
                    .is_some_and(|text| !text.is_empty()),
                "{source}: {problem:?}"
            );
        }
        let Some(place) = index.iter().position(|&token| token + 1 < tokens.len()) else {
            break;
        };
        index[place] += 1;
        index[..place].fill(0);
    }
}

fn read(source: &str) -> Node {
    let mut problems = Vec::new();
    let node = parse(source, &mut problems);
    assert_eq!(problems, [], "{source}");
    node.expect("no problem, so a tree")
}

fn dump(node: &Node) -> String {
    let all =
        |nodes: &[Node], between: &str| nodes.iter().map(dump).collect::<Vec<_>>().join(between);
    match &node.kind {
        Kind::Text(text) => format!("{text:?}"),
        Kind::Int(number) => number.to_string(),
        Kind::Name(name) => name.clone(),
        Kind::Join(operands) => format!("({})", all(operands, " + ")),
        Kind::Call {
            function,
            arguments,
            ..
        } => format!("{function}({})", all(arguments, ", ")),
        Kind::Invalid(parts) => format!("invalid({})", all(parts, ", ")),
    }
}

fn collect<'a>(node: &Node, source: &'a str, parts: &mut Vec<&'a str>) {
    parts.push(&source[node.range.clone()]);
    let children = match &node.kind {
        Kind::Join(children) | Kind::Invalid(children) => children,
        Kind::Call {
            function_range,
            arguments,
            ..
        } => {
            parts.push(&source[function_range.clone()]);
            arguments
        }
        _ => return,
    };
    for child in children {
        collect(child, source, parts);
    }
}

fn is_valid(node: &Node) -> bool {
    match &node.kind {
        Kind::Join(children)
        | Kind::Call {
            arguments: children,
            ..
        } => children.iter().all(is_valid),
        Kind::Invalid(_) => false,
        _ => true,
    }
}
