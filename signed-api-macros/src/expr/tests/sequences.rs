//! Whatever is typed, there is an answer.

use proc_macro2::Span;

use super::super::Problem;
use super::super::parser::{parse, statements};
use super::super::tokens::TokenKind;
use super::trees::{has_valid_value, is_valid};
use crate::source::Source;

#[test]
fn no_sequence_of_tokens_is_without_an_answer() {
    let tokens = [
        "ts", "'a'", "+", "|", "(", ")", ",", "f", "7", "\"", "\u{e9}", "?", ":", "==", "=", "!",
        "&&", "||", "{", "}", "[", "]", "..", ".", ";", "a::b", "if", "and", "-", "&",
    ];
    for_each_sequence(&tokens, 3, |source| {
        let mut problems = Vec::new();
        let node = parse(source, &mut problems);
        assert!(node.is_some() || !problems.is_empty(), "{source}");
        assert!(
            !problems.is_empty() || is_valid(&node.expect("a tree")),
            "{source}"
        );
        check_problems(source, problems);
    });
}

#[test]
fn no_sequence_of_statements_is_without_an_answer() {
    let tokens = [
        "let",
        "header",
        "nonce",
        "credential",
        "body",
        "x",
        "\"X\"",
        "=",
        ":",
        ";",
        "?",
        "(y)",
        "{y}",
        "+",
        ",",
        "1.5",
        "#[a]",
    ];
    for_each_sequence(&tokens, 4, |written| {
        let source = Source::new(written.parse().expect("tokens"), Span::call_site());
        let mut problems = source.problems.clone();
        let found = statements(&source.text, &source.tokens, &mut problems);
        assert!(
            !problems.is_empty() || found.iter().all(has_valid_value),
            "{written}"
        );
        // What is no mistake is nothing but statements.
        let ends = |kind: &TokenKind| *kind == TokenKind::Semicolon;
        let written_statements = source.tokens.split(|token| ends(&token.kind));
        let written_statements = written_statements.filter(|tokens| !tokens.is_empty());
        assert!(
            !problems.is_empty() || found.len() == written_statements.count(),
            "{written}"
        );
        check_problems(&source.text, problems);
    });
}

fn check_problems(source: &str, mut problems: Vec<Problem>) {
    for problem in &problems {
        assert!(
            source
                .get(problem.range.clone())
                .is_some_and(|text| !text.is_empty()),
            "{source}: {problem:?}"
        );
    }
    let count = problems.len();
    problems.sort_by_key(|problem| (problem.range.start, problem.range.end));
    problems.dedup();
    assert_eq!(problems.len(), count, "{source}: a mistake is told twice");
}

fn for_each_sequence(tokens: &[&str], length: usize, check: impl Fn(&str)) {
    let mut index = vec![0; length];
    loop {
        let source: Vec<&str> = index.iter().map(|&token: &usize| tokens[token]).collect();
        check(&source.join(" "));
        let Some(place) = index.iter().position(|&token| token + 1 < tokens.len()) else {
            break;
        };
        index[place] += 1;
        index[..place].fill(0);
    }
}
