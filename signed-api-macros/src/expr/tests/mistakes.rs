//! What is said about wrong syntax, drawn below it. The text files are blocks of what is written and its problems.

use proc_macro2::Span;

use super::super::Problem;
use super::super::parser::{parse, statements};
use super::problems::draw;
use super::trees::shown;
use crate::source::Source;

#[test]
fn wrong_expressions() {
    check_all(include_str!("expressions.txt"), |written| {
        let mut problems = Vec::new();
        let _ = parse(written, &mut problems);
        (written.to_owned(), problems)
    });
}

#[test]
fn wrong_statements() {
    check_all(include_str!("statements.txt"), |written| {
        let source = Source::new(written.parse().expect("tokens"), Span::call_site());
        let mut problems = source.problems;
        let _ = statements(&source.text, &source.tokens, &mut problems);
        (source.text, problems)
    });
}

#[test]
fn what_could_be_read_of_wrong_statements_is_there() {
    for (written, read) in [
        ("let a = b let c = d;", vec!["let a = b", "let c = d"]),
        (
            "heder \"X\" = a; \"Y\" = b;",
            vec!["header X = a", "header Y = b"],
        ),
        ("header X-Y = a;", vec!["header X-Y = a"]),
        (
            "let a + b; let c = d;",
            vec!["let a = invalid()", "let c = d"],
        ),
        ("nonce: windowed(ms 5);", vec!["nonce windowed ms 5"]),
        ("nonce = increasing(us);", vec!["nonce increasing us"]),
        ("bdoy = a;", vec!["body = a"]),
        ("own = a; body = own;", vec!["let own = a", "body = own"]),
        (
            "own = a; key = b; header \"K\" = key;",
            vec!["header K = key"],
        ),
        ("foo(let x = 1); let c = d;", vec!["let c = d"]),
        (
            "const A = b; let mut c: Text = d;",
            vec!["let A = b", "let c = d"],
        ),
        (
            "body = { a: b c: d, e = f, \"g\" => h };",
            vec!["body = {a: b, c: d, e: f, g: h}"],
        ),
        ("body = a and b;", vec!["body = (a + b)"]),
        ("body = a == b;", vec!["body = invalid(a, b)"]),
        (
            "body = a and b ? c : d;",
            vec!["body = [all(a, b) ? c : d]"],
        ),
        ("body = a.f(b).g() + c;", vec!["body = (g(f(a, b)) + c)"]),
    ] {
        let source = Source::new(written.parse().expect("tokens"), Span::call_site());
        let mut problems = source.problems;
        let found = statements(&source.text, &source.tokens, &mut problems);
        assert_eq!(shown(&found), read, "{written}");
        assert!(!problems.is_empty(), "{written}");
    }
}

fn check_all(blocks: &str, read: impl Fn(&str) -> (String, Vec<Problem>)) {
    let mut wrong = Vec::new();
    for block in blocks.trim_end().split("\n\n") {
        let written = block.lines().next().unwrap_or_default();
        let (source, mut problems) = read(written);
        problems.sort_by_key(|problem| problem.range.start);
        let mut drawn = source.clone();
        for problem in &problems {
            drawn.push('\n');
            drawn.push_str(&draw(&source, problem));
        }
        if drawn != block || problems.is_empty() {
            wrong.push(format!("expected:\n{block}\nfound:\n{drawn}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
